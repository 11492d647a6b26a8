"""Words of people: persons, keys, mandates, a yes and a no, the cast, key files and travelling signatures."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_LIST = ("sharedfund person list",), ("sharedfund person list",)
_MANDATES = ("看授权：sharedfund mandate list",), ("see the mandates: sharedfund mandate list",)
_NEW_KEY = ("请本人重新做一把：sharedfund key new",), ("let the person make another: sharedfund key new",)
_KEYS: dict[str, Words] = {
    "key-not-canonical": Words("{person} 的公钥写法不对", "the public key of {person} is not written canonically", *_NEW_KEY),
    "key-not-on-curve": Words("{person} 的公钥不是一把真的公钥", "the public key of {person} is no point of the curve", *_NEW_KEY),
    "key-low-order": Words("{person} 的公钥是弱钥匙，谁的签名它都认", "the public key of {person} is of low order: any signature would verify", *_NEW_KEY),
    "key-mixed-order": Words("{person} 的公钥是弱钥匙，不同程序会有不同结论", "the public key of {person} is of mixed order: programs would disagree", *_NEW_KEY),
}

WORDS: dict[tuple[str, str], Words] = {
    ("one_person_has_one_id", "person-exists"): Words("编号 {person:slug} 已有人用", "the id {person:slug} is taken", *_LIST),
    ("one_person_has_one_id", "identity-known"): Words(
        "{person} 和 {known} 是同一个人：身份证号的指纹一样；一个人只有一个编号", "{person} and {known} are one natural person: the identity is the same",
        ("身份用授权来加：sharedfund mandate grant {known}",), ("give the person another mandate: sharedfund mandate grant {known}",)),
    ("one_key_belongs_to_one_person", "key-known"): Words("这把钥匙登记过，是 {person} 的；一把钥匙只归一个人，永远不换人",
                                                          "this key is enrolled already, for {person}, and stays so for ever", *_NEW_KEY),
    ("one_key_belongs_to_one_person", "key-proposed-already"): Words("{person} 已有一把钥匙等人同意", "a key of {person} waits for a yes already",
                                                                     ("先办那一件：sharedfund sign",), ("finish that one first: sharedfund sign",)),
    **{("an_enrolled_key_is_sound", code): words for code, words in _KEYS.items()},
    ("an_enrolled_key_is_sound", "possession-not-proved"): Words(
        "没有证明 {person} 真有这把钥匙：持有证明对不上", "nothing proves that {person} has this key",
        ("请本人用 sharedfund key new 做好带来",), ("let the person bring the file that sharedfund key new wrote",)),
    ("a_key_is_replaced_by_its_holder_or_recovered", "person-unknown"): Words("账本里没有 {person:slug}", "the book does not know {person:slug}", *_LIST),
    ("a_key_is_replaced_by_its_holder_or_recovered", "nothing-to-recover"): Words(
        "{person} 没有可找回的钥匙，或者是本人来提的；找回由另外三方三人办", "{person} has no key to recover, or asks alone; three others of three parties recover one",
        ("本人还有旧钥匙：sharedfund key replace {person}",), ("who still has the old key: sharedfund key replace {person}",)),
    ("a_key_is_replaced_by_its_holder_or_recovered", "holder-asks"): Words(
        "{person} 有过钥匙，换钥匙要本人用旧钥匙来提", "{person} has had a key, and asks for another with the old one",
        ("旧钥匙丢了：sharedfund key replace {person} --recover",), ("where it is lost: sharedfund key replace {person} --recover",)),
    ("a_key_is_replaced_by_its_holder_or_recovered", "may-not-enrol"): Words(
        "{person} 不能给别人登记钥匙：要业委会或社区的人来提", "{person} may not enrol keys; the committee or the community does", *_LIST),
    ("a_recovered_key_waits", "recovery-waits"): Words(
        "找回 {person} 的钥匙要等 {wait:days}（{proposed} 提出），按见证人签的时间算，还没到", "recovering the key of {person} waits {wait:days} from {proposed}, between the times of witnesses",
        ("到时再同意；其间请见证人共签：sharedfund checkpoint cosign FILE",), ("say yes later; meanwhile let witnesses cosign: sharedfund checkpoint cosign FILE",)),
    ("only_a_standing_key_is_revoked", "key-not-standing"): Words("{person} 没有这把在用的钥匙", "this is no key that signs for {person}",
                                                                  ("看钥匙：sharedfund person show {person}",), ("see the keys: sharedfund person show {person}",)),
    ("keys_of_departed_persons_are_revoked", "key-of-departed"): Words(
        "{person} 已经没有任何授权，钥匙还没有作废", "{person} holds no mandate any more, but a key that still signs",
        ("sharedfund key revoke {person}",), ("sharedfund key revoke {person}",)),
    ("a_link_is_of_a_known_person", "person-unknown"): Words("账本里没有 {person:slug}", "the book does not know {person:slug}", *_LIST),
    ("a_key_in_use_is_not_recovered", "holder-signed"): Words(
        "说丢了钥匙的 {person}，这期间用它签过，钥匙在用，不能找回", "{person}, whose key is said to be lost, has signed with it since; it is in use and is not recovered",
        ("否决这次找回；要是钥匙被人偷用，报失密：sharedfund key compromise",), ("reject the recovery; if the key is in wrong hands: sharedfund key compromise",)),
    ("a_key_is_stopped_by_its_holder_or_by_who_enrols", "may-not-revoke"): Words(
        "别人的钥匙由业委会或社区来作废，{person} 只能停自己的", "somebody else's key is revoked by committee and community; {person} may stop the own one",
        ("请业委会或社区来提：sharedfund key revoke",), ("let the committee or the community propose it: sharedfund key revoke",)),
    ("a_withdrawal_password_is_a_signing_partys", "party-does-not-sign"): Words(
        "{mandate:slug} 给了{party}支取密码，章程里的联签方是 {parties:slug}", "{mandate:slug} gives {party} a withdrawal password; the signing parties are {parties:slug}",
        ("去掉支取密码（signs），或换成联签方的人",), ("leave out `signs`, or choose a person of a signing party",)),
    ("who_keeps_books_or_cash_signs_nothing", "books-and-cash"): Words("{person} 不能又管账又管钱", "{person} would keep both the books and the cash",
                                                                       ("会计、出纳由两个人做",), ("let two persons do it",)),
    ("who_keeps_books_or_cash_signs_nothing", "chair-keeps-money"): Words("{person} 是主任，不能管账管钱", "{person} is the chair, who keeps neither books nor cash",
                                                                          ("换一个人做会计或出纳",), ("choose another person",)),
    ("who_keeps_books_or_cash_signs_nothing", "firm-judges-itself"): Words("{person} 是物业企业的人，不能又来审、又来评", "{person} is of the firm, and may not review or score it",
                                                                           ("换一个与物业无关的人",), ("choose somebody without a link to the firm",)),
    ("who_keeps_books_or_cash_signs_nothing", "auditor-in-the-flow"): Words("{person} 是审计人，不在自己所审的事里办事", "{person} audits, and takes no part in what is audited",
                                                                            ("换一个人",), ("choose another person",)),
    ("who_keeps_books_or_cash_signs_nothing", "supervisor-in-the-flow"): Words("{person} 是监察人，不在自己所看的事里办事", "{person} supervises, and takes no part in what is watched",
                                                                               ("换一个人",), ("choose another person",)),
    ("who_keeps_books_or_cash_signs_nothing", "keeper-signs"): Words("{person} 是{office}，不能持有支取密码", "{person} is {office} and holds no withdrawal password",
                                                                     ("去掉支取密码（signs），或换一个人",), ("leave out `signs`, or choose another person",)),
    ("a_mandate_is_granted_once_and_for_a_term", "mandate-exists"): Words("授权编号 {mandate:slug} 已有了", "the mandate number {mandate:slug} is taken", *_MANDATES),
    ("a_mandate_is_granted_once_and_for_a_term", "person-unknown"): Words("账本里没有 {person:slug}，先登记人", "the book does not know {person:slug}",
                                                                          ("sharedfund person add --file F",), ("sharedfund person add --file F",)),
    ("a_mandate_is_granted_once_and_for_a_term", "party-of-another-office"): Words(
        "{mandate:slug}：{office}不能代表{party}", "{mandate:slug}: {office} does not act for {party}", *_MANDATES),
    ("a_mandate_is_granted_once_and_for_a_term", "ends-before-it-begins"): Words(
        "{mandate:slug} 到 {end} 止，却从 {first} 起", "{mandate:slug} would end on {end}, before it begins on {first}", ("改日期",), ("change the days",)),
    ("a_mandate_is_granted_once_and_for_a_term", "committee-without-term"): Words(
        "{mandate:slug} 没写到哪天止；业委会的授权要写任期最后一天", "{mandate:slug} has no last day; a committee's mandate ends with its term",
        ("加上 end",), ("add `end`",)),
    ("a_mandate_is_granted_once_and_for_a_term", "beyond-committee-term"): Words(
        "{mandate:slug} 到 {end} 止，超过了本届业委会的任期 {term}", "{mandate:slug} would end on {end}, after the committee's term on {term}",
        ("end 改到 {term} 或以前",), ("end it by {term}",)),
    ("staff_is_named_by_its_own", "not-own-staff"): Words("{person} 是物业的人，只能授予或终止自己员工的授权，不能动{office}", "{person} is of the firm, which names its own staff only, not {office}",
                                                          ("请业委会来提",), ("let the committee propose it",)),
    ("only_a_standing_mandate_is_ended", "mandate-unknown"): Words("没有授权 {mandate:slug}", "there is no mandate {mandate:slug}", *_MANDATES),
    ("only_a_standing_mandate_is_ended", "mandate-ended-already"): Words("授权 {mandate:slug} 已经终止了", "the mandate {mandate:slug} has ended already"),
    ("every_signed_act_stands_under_a_mandate", "mandate-unknown"): Words("没有授权 {mandate:slug}", "there is no mandate {mandate:slug}", *_MANDATES),
    ("every_signed_act_stands_under_a_mandate", "mandate-of-another"): Words("授权 {mandate:slug} 是 {holder} 的，不是 {person} 的", "the mandate {mandate:slug} is {holder}'s, not {person}'s", *_MANDATES),
    ("every_signed_act_stands_under_a_mandate", "mandate-ended"): Words("授权 {mandate:slug}（{office}）已经终止", "the mandate {mandate:slug} ({office}) has ended",
                                                                        ("要继续办事，先重新授权：sharedfund mandate grant",), ("grant a new one first: sharedfund mandate grant",)),
    ("every_signed_act_stands_under_a_mandate", "mandate-not-standing"): Words(
        "授权 {mandate:slug}（{office}）从 {first} 到 {end}，今天 {today} 不在其内", "the mandate {mandate:slug} ({office}) runs from {first} to {end}; today is {today}",
        ("换届后先授权：sharedfund mandate grant",), ("grant a mandate first: sharedfund mandate grant",)),
    ("every_signed_act_stands_under_a_mandate", "mandate-not-accepted"): Words(
        "授权 {mandate:slug}（{office}）还没有就任", "the mandate {mandate:slug} ({office}) is not accepted yet",
        ("本人先就任：sharedfund mandate accept",), ("accept it first: sharedfund mandate accept",)),
    ("every_signed_act_stands_under_a_mandate", "office-may-not"): Words("{office}不能办这件事（{kind:slug}）", "{office} may not do this ({kind:slug})",
                                                                         ("请有权的人来办：sharedfund person list",), ("ask somebody who may: sharedfund person list",)),
    ("every_signed_act_stands_under_a_mandate", "beyond-mandate-limit"): Words("授权 {mandate:slug} 最多到 {limit}，这里是 {amount}", "the mandate {mandate:slug} covers {limit}; this is {amount}",
                                                                               ("请授权额度够的人来办",), ("ask somebody whose mandate covers it",)),
    ("a_recorder_holds_an_office_that_records", "recorder-may-not"): Words("所署的人没有登记这一类（{kind:slug}）的职务", "who it names holds no office that records this kind ({kind:slug})",
                                                                           ("一般请会计登记：--as 会计",), ("the accountant usually records it: --as ACCOUNTANT",)),
    ("without_a_committee_only_essentials_move", "committee-expired"): Words(
        "业委会任期到 {end} 已满，新一届授权以前，只能付不属于自己的钱和必要开支，这笔是 {tier:slug}", "the committee's term ended on {end}; until a new one stands only T0 and T1 move, and this is {tier:slug}",
        ("先办换届授权：sharedfund mandate grant",), ("grant the new committee's mandates first: sharedfund mandate grant",)),
    ("a_yes_counts_once", "no-such-proposal"): Words("没有等着同意的提议 {approves:short}：不存在、已生效或已被否", "no proposal {approves:short} waits for a yes",
                                                     ("看等着签的：sharedfund sign",), ("see what waits: sharedfund sign",)),
    ("a_yes_counts_once", "decided-already"): Words("这件事（{kind:slug}）已经够人同意了", "this ({kind:slug}) has had its last yes already"),
    ("a_yes_counts_once", "counted-already"): Words("{person} 已经同意过，一个人只算一次", "{person} has said yes already; a person counts once",
                                                    ("请另一个人：sharedfund person list",), ("ask another person: sharedfund person list",)),
    ("earlier_yeses_still_stand", "yes-without-mandate"): Words("{person} 同意过，但任期（{mandate:slug}）已经结束，不能再凭它通过", "{person} said yes and holds {mandate:slug} no more; it carries no decision",
                                                                ("否决这件事再重新提出",), ("reject it and propose it again",)),
    ("earlier_yeses_still_stand", "yes-key-revoked"): Words("{person} 同意时用的密钥已经作废，不能再凭它通过", "the key with which {person} said yes is revoked; it carries no decision",
                                                            ("否决这件事再重新提出",), ("reject it and propose it again",)),
    ("a_yes_counts_once", "yes-does-not-count"): Words("这件事（{kind:slug}）不问{office}，{person} 的同意不算数", "{office} is not asked about this ({kind:slug}); the yes of {person} would not count",
                                                       ("请该同意的人：sharedfund person list",), ("ask those who are asked: sharedfund person list",)),
    ("a_yes_counts_once", "not-seen"): Words("签名时看到的账本（{seen_size:slug} 块）还没有这个提议（第 {proposal_block:slug} 块）", "the book seen ({seen_size:slug} blocks) is older than the proposal (block {proposal_block:slug})",
                                             ("用最新的账本重签：sharedfund sign",), ("sign again under the newest head: sharedfund sign",)),
    ("a_no_comes_from_who_is_asked", "no-such-proposal"): Words("没有等着同意的提议 {approves:short}", "no proposal {approves:short} waits for a yes",
                                                                ("看等着签的：sharedfund sign",), ("see what waits: sharedfund sign",)),
    ("a_no_comes_from_who_is_asked", "decided-already"): Words("这件事（{kind:slug}）已经定了，不能再否", "this ({kind:slug}) is decided already"),
    ("a_no_comes_from_who_is_asked", "no-does-not-count"): Words("这件事（{kind:slug}）不问 {person}，否不了", "{person} is not asked about this ({kind:slug})"),
    ("an_auditor_enters_findings_only", "auditor-enters-findings"): Words("{person} 是审计人，看全部，只写发现的问题，不办这件事（{kind:slug}）", "{person} audits: reads everything, enters findings only, not {kind:slug}",
                                                                          ("发现问题：sharedfund breach open --file F",), ("enter a finding: sharedfund breach open --file F",)),
    ("the_cast_can_pay", "stand-ins-needed"): Words("人手不够，要靠替补（业主代表、社区、街道）才付得了款", "payments can be made only with stand-ins",
                                                    ("补授权：sharedfund mandate grant",), ("grant mandates: sharedfund mandate grant",)),
}

_PAYMENTS = {"ordinary": ("日常付款", "an ordinary payment"), "large": ("加签线以上的付款", "a payment above the threshold"), "emergency": ("应急付款", "an emergency payment")}
_STEPS = {
    "request": ("申请人有 {have} 名，要 {need} 名", "{have} may request it, {need} needed"),
    "review": ("审核人只剩 {have} 名，要 {need} 名", "{have} may review it, {need} needed"),
    "recheck": ("复核人有 {have} 名，要 {need} 名", "{have} may re-check it, {need} needed"),
    "sign": ("联签人有 {have} 名，要 {need} 名", "{have} may sign it, {need} needed"),
    "parties": ("联签人来自 {have} 方，要 {need} 方", "its signatories are of {have} party, {need} needed"),
    "fresh-signatory": ("还差一名联签人，既没审核也没复核", "it lacks a signatory who neither reviewed nor re-checked"),
    "persons": ("人数够，但不能各办各的步骤", "there are persons enough, but not for distinct steps"),
}
for _payment, (_payment_zh, _payment_en) in _PAYMENTS.items():
    for _step, (_step_zh, _step_en) in _STEPS.items():
        WORDS["the_cast_can_pay", f"{_payment}-{_step}"] = Words(
            f"{_payment_zh}付不了：{_step_zh}", f"{_payment_en} cannot be made: {_step_en}",
            ("请社区指定替补，或补授权：sharedfund mandate grant",), ("let the community name a stand-in: sharedfund mandate grant",))
        WORDS["the_cast_can_pay", f"{_payment}-{_step}-ahead"] = Words(
            f"授权将到期，{_payment_zh}就付不了：{_step_zh}", f"mandates run out soon, and {_payment_en} could not be made: {_step_en}",
            ("先办续任或换届：sharedfund mandate grant",), ("grant the next mandates in time: sharedfund mandate grant",))

_KEY_FILE = ("用备份的钥匙文件，或办找回：sharedfund key replace --recover",), ("use a backup of the key file, or recover: sharedfund key replace --recover",)
_AGAIN = ("请对方重新导出",), ("let them export it again",)

ERRORS: dict[str, Words] = {
    "person-without-key": Words("{person} 还没有登记钥匙，不能签", "{person} has no enrolled key and cannot sign", ("sharedfund key new --as {person}",), ("sharedfund key new --as {person}",)),
    "person-without-mandate": Words("{person} 没有任何授权", "{person} holds no mandate", ("sharedfund mandate grant {person} --file 授权.toml",), ("sharedfund mandate grant {person} --file mandate.toml",)),
    "no-such-mandate": Words("没有授权 {mandate:slug}", "there is no mandate {mandate:slug}", *_MANDATES),
    "no-key-here": Words("这台机器上没有 {person} 的钥匙", "the key of {person} is not on this machine",
                         ("在有钥匙的机器上签：加 --export FILE 带过去",), ("sign where the key is: add --export FILE and carry it there",)),
    "view-password-missing": Words("还没有设全小区的查询密码", "The complex has no view password yet",
                                   ("sharedfund portal password --generate",), ("sharedfund portal password --generate",)),
    "view-password-of-unit-missing": Words("{unit:slug} 还没有查询密码", "{unit:slug} has no view password yet",
                                           ("sharedfund portal password {unit:slug} --generate",), ("sharedfund portal password {unit:slug} --generate",)),
    "view-password-wrong": Words("查询密码不对", "This is not the view password",
                                 ("忘了就换一个：sharedfund portal password --generate",), ("forgotten: set another, sharedfund portal password --generate",)),
    "generate-or-remove": Words("--generate 和 --remove 只能写一个", "--generate and --remove do not go together"),
    "password-too-short": Words("密码只有 {chars} 个字，至少 {least} 个；一句话最好记", "the password has {chars} characters; {least} are needed, a sentence is easiest"),
    "password-too-long": Words("密码太长：最多 {most} 字节", "the password is too long: {most} bytes at most"),
    "password-guessable": Words("密码太好猜：小区名、人名、常见词和顺排的字不算数", "the password is too easy: names, well-known words and runs do not count",
                                ("换一句只有自己想得到的话",), ("take a sentence only you would think of",)),
    "wrong-password": Words("{person} 的密码不对", "this is not the password of {person}"),
    "password-wait": Words("密码错了 {wrong} 次，要等 {seconds} 秒再试", "wrong passwords in a row: {wrong}; wait {seconds} seconds",
                           ("等一等再试；拷走钥匙文件的人不受这个限制，文件要收好",), ("try again later; whoever copied the key file is not slowed down by this",)),
    "key-inside-book": Words("钥匙文件不能放在账本文件夹里", "a key file does not belong into a book's folder", ("放到别处，像 U 盘",), ("keep it elsewhere",)),
    "key-file-damaged": Words("钥匙文件坏了或被改过", "the key file is damaged or was changed", *_KEY_FILE),
    "key-file-weak": Words("钥匙文件的保护被改弱了，不打开", "the key file's protection was weakened; it is not opened", *_KEY_FILE),
    "key-file-too-costly": Words("钥匙文件要的内存或次数离谱（{member:slug} = {value:slug}），不打开", "the key file asks for an absurd cost ({member:slug} = {value:slug}); it is not opened", *_KEY_FILE),
    "readable-by-others": Words("别人也能读这个钥匙文件，不打开", "others can read this key file; it is not opened", ("chmod 600 文件",), ("chmod 600 FILE",)),
    "request-too-large": Words("签名请求太大：最多 {most} 字节", "the request is too large: {most} bytes at most"),
    "not-a-request": Words("这不是签名请求文件（{member:slug} 不对）", "this is no signing request ({member:slug})", *_AGAIN),
    "not-an-answer": Words("这不是签名答复文件（{member:slug} 不对）", "this is no signed answer ({member:slug})", *_AGAIN),
    "text-not-canonical": Words("请求里的文字不合写法：{reason:slug}", "the text in the request is not canonical: {reason:slug}", *_AGAIN),
    "text-not-to-be-signed": Words("请求里的文字不是要签的东西", "the text in the request is nothing to be signed", *_AGAIN),
    "not-for-this-key": Words("这份请求要 {person} 签，不是您这把钥匙", "this request is for {person}, not for this key"),
    "another-fund": Words("这份请求是另一本账的：{fund:slug}", "this request is of another fund: {fund:slug}", ("对照成立单上的基金编号：--fund",), ("compare with the founding sheet: --fund",)),
    "fund-not-confirmed": Words("这台机器没见过这本账：{fund:slug}", "this machine has never seen this fund: {fund:slug}",
                                ("对照成立单，再加 --fund 基金编号",), ("compare with the founding sheet, then add --fund ID",)),
    "older-than-signed": Words("请求里的账本（{size:slug} 块）比您上次签的（{signed_size:slug} 块）旧，不签", "the request's book ({size:slug} blocks) is older than what you signed under ({signed_size:slug})",
                               ("请对方用最新的账本重新导出",), ("let them export it from the newest book",)),
    "note-not-good": Words("请求里的校验点不可信：{reason:slug}", "the checkpoint in the request is not good: {reason:slug}", *_AGAIN),
    "shown-not-in-book": Words("第 {block:slug} 块没有证明在账本里", "block {block:slug} is not proved to lie in the book", *_AGAIN),
    "charter-not-shown": Words("请求没有带这本账的章程", "the request does not show this fund's charter", *_AGAIN),
    "approves-nothing-shown": Words("请求没有带所要同意的那一条", "the request does not show what is to be approved", *_AGAIN),
    "step-not-shown": Words("前面的步骤没有带齐：{step:slug} 要 {needed} 份，带了 {shown} 份", "an earlier step is not shown: {step:slug}, {shown} of {needed}", *_AGAIN),
    "step-not-valid": Words("前面的步骤不成立（{step:slug}）", "an earlier step is not valid ({step:slug})", *_AGAIN),
    "opened-does-not-fit": Words("打开的内容和账本里的指纹对不上：{commitment:short}", "what is opened does not fit its commitment: {commitment:short}",
                                 ("不要签；查一查是谁改的账户",), ("do not sign; find out who changed the account",)),
    "seen-not-head": Words("请求里写的账本头和它带的不一致", "the head named in the text is not the one shown", *_AGAIN),
    "memory-spoilt": Words("这台机器的签名记录坏了", "this machine's memory of what it signed is damaged",
                           ("从备份找回 travel 文件夹；没有就对照成立单和最新校验点重新开始",), ("restore the folder `travel` from a backup, or begin again from founding sheet and newest checkpoint",)),
    "nothing-asked": Words("这台机器没有发出过这份签名请求", "this machine has not sent this request", ("在发出请求的机器上取回",), ("take it on the machine that exported the request",)),
    "answer-not-signed": Words("答复里的签名对不上 {person} 的钥匙", "the signature in the answer is not by the key of {person}", *_AGAIN),
    "card-of-another": Words("这张公钥卡是 {person} 的，不是 {wanted} 的", "this card is of {person}, not of {wanted}"),
    "card-without-proof": Words("这张公钥卡没有对这本账的持有证明", "this card proves nothing for this fund",
                                ("请本人在账本里（或加 --fund）重做：sharedfund key new --as {person}",), ("let the person make it again with --fund: sharedfund key new --as {person}",)),
    "which-mandate": Words("{found:slug} 的授权不止一项或没有：{mandates:slug}", "{found:slug} holds none or several mandates: {mandates:slug}", *_MANDATES),
    "nothing-to-sign": Words("{found:slug} 现在没有要签的", "{found:slug} waits for no signature", ("看等着签的：sharedfund sign",), ("see what waits: sharedfund sign",)),
    "no-such-proposal": Words("没有等着同意的“{found}”", "no proposal “{found}” waits", ("看等着签的：sharedfund sign",), ("see what waits: sharedfund sign",)),
    "not-signed": Words("没有签", "nothing was signed"),
    "no-such-person-file": Words("人员文件里 {member:slug} 不对：{reason:slug}", "{member:slug} in the person's file is wrong: {reason:slug}"),
    "no-such-party": Words("没有“{found}”这种身份", "there is no office “{found}”", ("可用：{allowed}",), ("known: {allowed}",)),
}

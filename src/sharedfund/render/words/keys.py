"""Words of keys through the years: acceptance, elections, keys in wrong hands, offices that change hands."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_KEYS = ("看钥匙：sharedfund key list",), ("see the keys: sharedfund key list",)
_MANDATES = ("看授权：sharedfund mandate list",), ("see the mandates: sharedfund mandate list",)
_RESOLUTIONS = ("看决议：sharedfund resolution list",), ("see the resolutions: sharedfund resolution list",)
_CONFIRM = ("看清单：sharedfund audit；核对完：sharedfund key confirm {person} --all --reason 核对过",), ("see the list: sharedfund audit; then: sharedfund key confirm {person} --all --reason WHY",)
_HAND_OVER = ("办交接：sharedfund mandate hand-over 身份 --from 移交人 --to 接收人 --handed …",), ("record it: sharedfund mandate hand-over OFFICE --from P --to P --handed …",)

_ELECTION = "an_election_seats_a_committee_without_the_old_one"
_COMPROMISE = "a_compromise_names_a_key_and_a_position"
_CONFIRMED = "what_is_confirmed_waits_for_it"
_SUPERIOR = "an_office_is_handed_over_before_a_superior"
_SIGNS = "who_leaves_an_office_signs_for_it"
_THINGS = "a_hand_over_names_each_thing_once"
_LEAVES = "who_leaves_an_office_hands_it_over"
_LOOKED = "what_wrong_hands_signed_is_looked_at"

WORDS: dict[tuple[str, str], Words] = {
    ("a_mandate_is_accepted_by_its_holder_once", "accepts-another"): Words(
        "就任要用这项授权本身来签，不是别的授权（{mandate:slug}）", "a mandate is accepted under itself, not under another ({mandate:slug})", *_MANDATES),
    ("a_mandate_is_accepted_by_its_holder_once", "accepted-already"): Words(
        "授权 {mandate:slug} 已经就任过了", "the mandate {mandate:slug} is accepted already", *_MANDATES),
    (_ELECTION, "no-owners-resolution"): Words("决议 {resolution} 没有登记、没有通过，或者不是全体业主的", "{resolution} is no resolution of all owners that passed", *_RESOLUTIONS),
    (_ELECTION, "not-an-election"): Words("决议 {resolution} 不是选举业委会的（民法典第 278 条第三项）", "{resolution} elects no committee (Civil Code 278 (3))", *_RESOLUTIONS),
    (_ELECTION, "election-too-old"): Words("决议 {resolution} 的选举到 {last} 为止可以办，已经过了", "the election of {resolution} could be carried out until {last}",
                                           ("请业主大会再选",), ("let the owners elect again",)),
    (_ELECTION, "community-enters"): Words("凭选举决议登记的，由社区来提，{person} 不是社区的人", "what rests on an election is entered by the community; {person} is not of it",
                                           ("请社区来办：--as 社区",), ("let the community do it: --as COMMUNITY",)),
    (_ELECTION, "election-recovers-nothing"): Words("选举决议 {resolution} 只给新人第一把钥匙，不能换掉谁的旧钥匙", "the election of {resolution} gives new persons a first key and replaces nobody's",
                                                    ("丢了的钥匙另办找回：sharedfund key replace --recover",), ("recover a lost key by itself: sharedfund key replace --recover",)),
    (_ELECTION, "not-of-the-committee"): Words("选举决议只管业委会的授权，{office}不归它", "an election is about the committee's mandates, not {office}",
                                               ("按平常的办法授权：去掉 --resolution",), ("grant it the usual way, without --resolution",)),
    ("a_committees_term_is_seen_to_end", "term-ends"): Words("本届业委会任期到 {end} 为止；那天以后，委员的钥匙不能再签", "the committee's term ends on {end}; from the next day on its members sign nothing",
                                                             ("办换届：sharedfund resolution record，再 sharedfund mandate grant",), ("hold the election: sharedfund resolution record, then sharedfund mandate grant",)),
    ("a_committees_term_is_seen_to_end", "term-ended"): Words("业委会任期到 {end} 已满，还没有新一届", "the committee's term ended on {end}, and no next one stands",
                                                              ("凭选举决议由社区办：sharedfund mandate grant 新人 --resolution R…",), ("the community seats the elected: sharedfund mandate grant PERSON --resolution R…",)),
    ("approvals_that_fell_are_given_anew", "approval-fell"): Words("{payment} 上 {person} 的同意失效了（授权到期、终止，或钥匙作废）", "the approval of {payment} by {person} fell with the mandate or the key",
                                                                   ("退回再申请：sharedfund payment reject {payment} --reason 重办",), ("reject it and ask again: sharedfund payment reject {payment} --reason WHY",)),
    ("approvals_that_fell_are_given_anew", "yes-fell"): Words("提议（{kind}，第 {block:slug} 块）上 {person} 的同意失效了", "the yes of {person} to a proposal ({kind}, block {block:slug}) fell with the mandate or the key",
                                                              ("否决后重新提出：sharedfund sign {block:slug} --reject --reason 重办",), ("reject it and propose it again: sharedfund sign {block:slug} --reject --reason WHY",)),
    ("a_mandate_waits_for_its_holder", "not-accepted"): Words("{person} 的授权 {mandate:slug}（{office}）还没有就任，不能用", "{person} has not accepted {mandate:slug} ({office}); it does not stand yet",
                                                              ("请本人就任：sharedfund mandate accept --as {person}",), ("let the person accept it: sharedfund mandate accept --as {person}",)),
    (_COMPROMISE, "may-not-say"): Words("别人的钥匙失密，由业委会或社区来提，{person} 不能提", "of somebody else's key the committee or the community speaks, not {person}",
                                        ("请本人、业委会或社区来提",), ("let the holder, the committee or the community do it",)),
    (_COMPROMISE, "key-of-another"): Words("这把钥匙不是 {person} 的", "this key is not {person}'s", *_KEYS),
    (_COMPROMISE, "position-outside"): Words("这把钥匙从第 {first:slug} 块签到第 {last:slug} 块，第 {since_block:slug} 块不在其内", "this key signs from block {first:slug} to {last:slug}; {since_block:slug} lies outside",
                                             ("查从哪一块起可疑：sharedfund log --by 姓名",), ("find the first doubtful entry: sharedfund log --by NAME",)),
    (_COMPROMISE, "compromised-already"): Words("{person} 这把钥匙从第 {since_block:slug} 块起失密，已经记下；再报只能往前", "this key of {person} is known as compromised from block {since_block:slug}; only an earlier block can be named", *_KEYS),
    (_CONFIRMED, "may-not-say"): Words("失密期间签的，由本人、业委会或社区来认，{person} 不能认", "what a compromised key signed is confirmed by its holder, the committee or the community, not {person}",
                                       ("请本人、业委会或社区来提",), ("let the holder, the committee or the community do it",)),
    (_CONFIRMED, "not-compromised"): Words("{person} 没有报过失密的钥匙", "no key of {person} is known as compromised", *_KEYS),
    (_CONFIRMED, "confirmed-already"): Words("{person} 失密期间签的，已经全部核对过", "what the key of {person} signed has all been confirmed", *_KEYS),
    (_CONFIRMED, "nothing-confirmed"): Words("没有写认哪些", "nothing is named to be confirmed", ("写 --payment、--entry 或 --all",), ("give --payment, --entry or --all",)),
    (_CONFIRMED, "not-to-confirm"): Words("{payment} 不在要核对的付款里", "{payment} does not wait to be confirmed", *_KEYS),
    ("a_request_of_wrong_hands_is_confirmed_first", "request-doubted"): Words(
        "{payment} 是 {person} 的钥匙失密期间申请的，先要有人认下这份申请", "{payment} was asked for with the key of {person} while it was in wrong hands; somebody must answer for the request first",
        ("是本人申请的：sharedfund key confirm {person} --payment {payment} --reason 本人申请；不是：sharedfund payment reject {payment} --reason 失密",),
        ("if the person asked: sharedfund key confirm {person} --payment {payment} --reason WHY; if not: sharedfund payment reject {payment} --reason WHY",)),
    (_LOOKED, "acts-to-confirm"): Words("{person} 的钥匙从第 {since_block:slug} 块起失密，期间签的还没有核对", "the key of {person} was in wrong hands from block {since_block:slug} on; what it signed is not confirmed", *_CONFIRM),
    (_LOOKED, "payment-to-confirm"): Words("{payment} 已付，批它的有 {person} 失密的钥匙，要核对", "{payment} was paid on the compromised key of {person} and waits to be confirmed", *_CONFIRM),
    (_LOOKED, "request-to-confirm"): Words("{payment} 是用 {person} 失密的钥匙申请的，认了才能审", "{payment} was asked for with the compromised key of {person}; nobody approves it before it is confirmed", *_CONFIRM),
    (_SUPERIOR, "one-person-twice"): Words("移交人、接收人、监交人要是三个人，{person} 出现了两次", "who gives, who takes and who watches are three persons; {person} stands there twice",
                                           ("换监交人：--witness",), ("choose another witness: --witness",)),
    (_SUPERIOR, "not-concerned"): Words("交接由移交人、接收人或监交人来提，{person} 都不是", "a hand-over is proposed by who gives, takes or watches it, not by {person}", *_HAND_OVER),
    (_SUPERIOR, "never-held"): Words("{person} 没有当过{office}", "{person} never was {office}", *_MANDATES),
    (_SUPERIOR, "not-the-next"): Words("{person} 不是下一任{office}，也没有授权代管", "{person} is not the next {office}, nor holds an office to keep its things", *_MANDATES),
    (_SUPERIOR, "not-above"): Words("{person} 不能监交{office}的移交，要由上一级的人：{offices:slug}", "{person} does not stand above {office}; the witness is one of {offices:slug}",
                                    ("换监交人：--witness",), ("choose another witness: --witness",)),
    (_SIGNS, "outgoing-cannot-sign"): Words("{person} 已经不能签，要写明为什么不在（absent），并附移交单", "{person} can sign no more: say why (`absent`) and add the paper",
                                            ("加 absent 和移交单：--absent term-over --attach 移交单.pdf",), ("add --absent term-over --attach FILE",)),
    (_SIGNS, "outgoing-signs"): Words("{person} 还能签，不算任满离开，请本人签", "{person} can still sign and does so", ("去掉 absent",), ("leave `absent` out",)),
    (_SIGNS, "evidence-missing"): Words("{person} 不在场，要附移交单或情况说明", "where {person} is absent a paper is needed", ("加 --attach 文件",), ("add --attach FILE",)),
    (_THINGS, "item-twice"): Words("{item} 写了两次", "{item} is named twice", *_HAND_OVER),
    (_THINGS, "item-missing"): Words("{office}的交接没有写 {item}", "the hand-over of {office} does not name {item}", *_HAND_OVER),
    (_THINGS, "cash-not-counted"): Words("{office}的交接：有现金就要清点，写清点数；没有现金就不写", "the hand-over of {office}: cash is counted where it is handed over, and only there", *_HAND_OVER),
    (_THINGS, "cash-differs"): Words("账本的现金是 {expected}，交接单写 {booked}", "the book has {expected} in cash; the hand-over says {booked}",
                                     ("重新提出：账面数由程序填",), ("propose it again: the book's figure is computed",)),
    (_LEAVES, "hand-over-due"): Words("{person} 不再是{office}，等办交接", "{person} is {office} no more and is to hand over", *_HAND_OVER),
    (_LEAVES, "hand-over-late"): Words("{person} 不再是{office}，过了期限还没有交接", "{person} is {office} no more and has not handed over in time", *_HAND_OVER),
    (_LEAVES, "passwords-not-replaced"): Words("{person}（{office}）交接了，密码或钥匙文件还没有换", "{person} ({office}) handed over, but passwords or key files are not replaced", *_HAND_OVER),
    (_LEAVES, "not-handed-over"): Words("{person}（{office}）还有没交的：{items:slug}", "{person} ({office}) has not handed over {items:slug}", *_HAND_OVER),
}

ERRORS: dict[str, Words] = {
    "no-mandate-waits": Words("{person} 没有等着就任的授权", "no mandate waits for {person}", *_MANDATES),
    "no-compromise": Words("{person} 没有报过失密的钥匙", "no key of {person} is known as compromised", *_KEYS),
    "nobody-above": Words("没有可以监交{office}的人", "nobody stands above {office} to watch the hand-over",
                          ("请街道或社区的人先登记、授权：sharedfund mandate grant",), ("let somebody of the subdistrict office or the community be enrolled first: sharedfund mandate grant",)),
    "no-such-key": Words("{person} 没有这把钥匙", "{person} has no such key", *_KEYS),
}

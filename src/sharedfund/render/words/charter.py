"""Words of the charter: founding, the account's holder, changed terms."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_FLOORS: dict[str, Words] = {
    "below-floor": Words("章程条款 {term:slug} 写的是 {value:slug}，不能低于 {limit:slug}", "the term {term:slug} is {value:slug}; its floor is {limit:slug}",
                         ("把 {term:slug} 改到 {limit:slug} 或以上",), ("set {term:slug} to {limit:slug} or more",)),
    "above-ceiling": Words("章程条款 {term:slug} 写的是 {value:slug}，不能高于 {limit:slug}", "the term {term:slug} is {value:slug}; its ceiling is {limit:slug}",
                           ("把 {term:slug} 改到 {limit:slug} 或以下",), ("set {term:slug} to {limit:slug} or less",)),
    "above-other-term": Words("章程条款 {term:slug} 写的是 {value:slug}，不能高于它所依的 {limit:slug}",
                              "the term {term:slug} is {value:slug}; the term it leans on is {limit:slug}",
                              ("把 {term:slug} 改到 {limit:slug} 或以下",), ("set {term:slug} to {limit:slug} or less",)),
    "not-above-half": Words("验收满意比例写的是 {value:slug}，要过半数", "the share of satisfied households is {value:slug}; more than a half is needed",
                            ("改成 3/5 之类，大于 1/2",), ("write 3/5 or another share above 1/2",)),
    "too-few-parties": Words("联签方只写了 {value:slug} 方，至少要 {limit:slug} 方", "{value:slug} signing party named; at least {limit:slug} are needed",
                             ("再加一方，像 residents-committee（社区）",), ("name one more, like residents-committee",)),
}
_HOLDERS: dict[str, Words] = {
    "holder-natural-person": Words("账户户名写的是个人 {holder:slug}，公家的钱不能存个人名下", "the account's holder is the natural person {holder:slug}",
                                   ("户名改成业主大会、业委会或社区等组织",), ("name a body: owners, committee, residents-committee",)),
    "holder-firm-alone": Words("账户只在物业企业一家名下，共管的钱不能由它独掌", "the account belongs to the firm alone",
                               ("户名改成业主一方，或物业与业委会共同（firm,committee）",), ("name the owners' body, or firm and committee together",)),
    "holder-unknown": Words("账户户名“{holder:slug}”不是认得的组织", "the holder “{holder:slug}” is no known body", ("可用：{known:slug}",), ("known: {known:slug}",)),
    "holder-missing": Words("没有写账户属于谁", "nobody is named as the account's holder", ("写上 account-holder，一般是 owners",), ("set account-holder, usually owners",)),
}

WORDS: dict[tuple[str, str], Words] = {
    ("the_book_begins_with_its_charter", "charter-first"): Words(
        "账本的第一条是章程，章程还没有立", "a book's first entry is its charter, and there is none yet", ("sharedfund init 文件夹",), ("sharedfund init DIR",)),
    ("the_book_begins_with_its_charter", "charter-alone"): Words(
        "章程独占第一页，{kind:slug} 要另起一页", "the charter stands alone on page 1; {kind:slug} belongs to the next"),
    ("the_book_begins_with_its_charter", "founded-already"): Words(
        "账本已经立过，{kind:slug} 只在建账时用一次", "the fund is founded already; {kind:slug} belongs to the founding alone"),
    ("the_book_begins_with_its_charter", "founding-not-finished"): Words(
        "建账还没有完成，先办认可和期初，{kind:slug} 还不能记；还没认可的：{missing:slug}",
        "the founding is not finished, so {kind:slug} must wait; still to accept: {missing:slug}",
        ("每人认可章程：sharedfund charter accept", "填期初：sharedfund opening template 期初"),
        ("each founder: sharedfund charter accept", "then the opening: sharedfund opening template DIR")),
    ("the_book_begins_with_its_charter", "acceptance-missing"): Words(
        "还有人没认可章程：{missing:slug}，期初要等全员认可", "not everybody has accepted the charter: {missing:slug}; the opening waits for all",
        ("请他们：sharedfund charter accept",), ("ask them: sharedfund charter accept",)),
    ("the_book_begins_with_its_charter", "not-accepted-yet"): Words(
        "{person} 还没有认可章程，先认可，再办别的", "{person} has not accepted the charter, and does that first",
        ("sharedfund charter accept --as {person}",), ("sharedfund charter accept --as {person}",)),
    ("a_charter_is_sound", "format-unknown"): Words("这个程序不认得格式 {format:slug}", "this program does not know format {format:slug}", ("升级 sharedfund",), ("use a newer sharedfund",)),
    ("a_charter_is_sound", "rulebook-unknown"): Words("这个程序不认得规则书 {rulebook:slug}", "this program does not know rulebook {rulebook:slug}", ("升级 sharedfund",), ("use a newer sharedfund",)),
    ("a_charter_is_sound", "not-a-founder"): Words("立章程的 {person} 不在发起人之中", "{person}, who enters the charter, is not among its persons",
                                                   ("把他加进发起人，或换人来立",), ("add the person, or let a founder enter it",)),
    ("a_charter_is_sound", "witness-unknown"): Words("见证人 {person} 不在发起人之中", "the witness {person} is not among the persons",
                                                     ("把见证人也列为发起人",), ("name the witness among the persons",)),
    ("a_charter_is_sound", "signatories-of-one-party"): Words(
        "有支取密码的人只来自 {parties} 方，至少要 {parties_required} 方（这种管理方式由{signatory_parties}联签）",
        "withdrawal passwords are held by {parties} of the signing parties; {parties_required} are needed (of {signatory_parties})",
        ("下列各方至少两方要各有一人持支取密码：{signatory_parties}",), ("give one person of at least two of these a password: {signatory_parties}",)),
    ("a_charter_is_sound", "practice-key"): Words(
        "{person} 的钥匙是练习用的，人人都有，不能用来建真账", "the key of {person} is a practice key that everybody has",
        ("请本人新建一把：sharedfund key new",), ("let the person make one: sharedfund key new",)),
    ("founders_accept_with_their_own_key", "not-a-founder"): Words("{person} 不是发起人，不用认可", "{person} is no founder and has nothing to accept"),
    ("founders_accept_with_their_own_key", "accepted-already"): Words("{person} 已经认可过了", "{person} has accepted already",
                                                                      ("看还缺谁：sharedfund charter show",), ("see who is missing: sharedfund charter show",)),
    ("founders_accept_with_their_own_key", "not-this-charter"): Words(
        "认可的不是这本账的章程：写的是 {approves:short}，这本是 {fund:short}", "another charter is accepted: {approves:short}, this one is {fund:short}",
        ("对照成立单上的基金编号再来",), ("compare with the fund id on the founding sheet",)),
    ("the_account_belongs_to_a_body", "no-account"): Words("章程里没有写银行账户", "the charter names no bank account", ("写上开户行和账号",), ("name the bank and the account",)),
    ("the_account_belongs_to_a_body", "account-twice"): Words("账户“{account:slug}”写了两次", "the account “{account:slug}” stands twice", ("改掉一个",), ("rename one",)),
    **{(name, "account-of-another-holder"): Words(
        "账户“{account:slug}”的户名是 {holder:slug}，章程说的是 {holders:slug}", "the account “{account:slug}” belongs to {holder:slug}; the charter says {holders:slug}",
        ("换成章程所说的户名，或改 account-holder",), ("use an account of that holder, or change account-holder",))
       for name in ("the_account_belongs_to_a_body", "a_changed_holder_is_a_body")},
    ("terms_change_by_owners_resolution", "not-about-the-scheme"): Words(
        "换管理方式要业主就管理规约或选聘物业表决（事项 {wanted:slug}），决议 {resolution:slug} 表决的是事项 {topics:slug}",
        "another scheme takes a vote on the covenant or the firm (kinds {wanted:slug}); {resolution:slug} decided on {topics:slug}",
        ("请业主大会就此表决，再登记决议",), ("let the owners' assembly decide on it, then record the resolution",)),
    ("terms_change_by_owners_resolution", "not-about-the-charter"): Words(
        "改章程要业主就议事规则或管理规约表决（事项 {wanted:slug}），决议 {resolution:slug} 表决的是事项 {topics:slug}",
        "terms change by a vote on the assembly's rules or the covenant (kinds {wanted:slug}); {resolution:slug} decided on {topics:slug}",
        ("请业主大会就此表决，再登记决议",), ("let the owners' assembly decide on it, then record the resolution",)),
    ("terms_change_by_owners_resolution", "no-owners-resolution"): Words(
        "没有通过的全体业主决议 {resolution:slug}，章程不能改", "no resolution {resolution:slug} of all owners has passed, and terms change by nothing less",
        ("先登记决议：sharedfund resolution record --file F",), ("record it first: sharedfund resolution record --file F",)),
    ("terms_change_by_owners_resolution", "change-not-today"): Words(
        "修改写的是从 {first} 起，只能从记入的当天 {today} 起", "the change would begin on {first}; it begins on the day it is entered, {today}",
        ("到那天再提：sharedfund charter change",), ("enter it on that day",)),
    ("terms_change_by_owners_resolution", "not-a-term"): Words("看不懂要改的条款：{terms:slug}", "these are no terms, or no values of theirs: {terms:slug}",
                                                               ("看条款：sharedfund charter show",), ("see the terms: sharedfund charter show",)),
    ("terms_change_by_owners_resolution", "nothing-changes"): Words("改了等于没改：和现行条款一样", "nothing would change"),
    **{("a_charter_is_sound", code): words for code, words in _FLOORS.items()},
    **{("terms_change_by_owners_resolution", code): words for code, words in _FLOORS.items()},
    **{("the_account_belongs_to_a_body", code): words for code, words in _HOLDERS.items()},
    **{("a_changed_holder_is_a_body", code): words for code, words in _HOLDERS.items()},
}

ERRORS: dict[str, Words] = {
    "unknown-profile": Words("没有“{profile:slug}”这种管理方式；要自己起名，章程里先写全这些条款：{missing:slug}",
                             "there is no profile “{profile:slug}”; a name of your own needs these terms in the charter: {missing:slug}",
                             ("看有哪些：sharedfund charter template", "自己起名：从样张改起，sharedfund charter template co-managed"),
                             ("see them: sharedfund charter template", "of your own: start from one, sharedfund charter template co-managed")),
    "unknown-term": Words("章程里没有“{term:slug}”这一条", "the charter has no term “{term:slug}”", ("看条款：sharedfund charter show",), ("see the terms: sharedfund charter show",)),
    "bad-term": Words("“{value:slug}”不能作 {term:slug} 的值", "“{value:slug}” is no value of {term:slug}",
        ("看这一条可以写什么：sharedfund charter template co-managed",), ("see what it may be: sharedfund charter template co-managed",)),
    "charter-file": Words("章程文件里 {member:slug} 不对：{reason:slug}", "{member:slug} in the charter file is wrong: {reason:slug}",
                          ("空白表：sharedfund charter template co-managed",), ("a blank one: sharedfund charter template co-managed",)),
    "folder-not-empty": Words("文件夹里已有东西，建账要空文件夹", "The folder is not empty; a book begins in an empty one", ("换一个文件夹名",), ("choose another folder",)),
    "founder-line": Words("“{found:slug}”看不懂：一行写“姓名 身份 公钥”", "“{found:slug}” is not 'NAME OFFICE KEY'", ("像：顾明远 主任 8f3a…",), ("like: 'Gu chair 8f3a…'",)),
    "founder-without-key": Words("{name:slug}（{person:slug}）还没有公钥，真账要先有各人的钥匙", "{name:slug} ({person:slug}) has no key yet; a real fund begins with everybody's own",
                                 ("请本人先做：sharedfund key new --as {person:slug}，把公钥报来", "只想试试：加 --practice"),
                                 ("let the person make one first: sharedfund key new --as {person:slug}", "just trying: add --practice")),
    "no-founders": Words("没有写谁来办事", "nobody is named", ("加 --person “姓名 身份 公钥”，一人一个",), ("add --person 'NAME OFFICE KEY', one each",)),
    "term-without-value": Words("“{found:slug}”要写成 条款=值", "“{found:slug}” should be TERM=VALUE", ("像：--set display-days=45",), ("like: --set display-days=45",)),
    "not-a-card": Words("这不是公钥，也不是钥匙文件或公钥卡", "this is no public key, key file or key card", ("公钥是 64 位十六进制数；或给出 .sfkey、.sfcard 文件",), ("a public key has 64 hex digits; or name a .sfkey or .sfcard file",)),
    "not-founded": Words("没有建账", "nothing was founded"),
}

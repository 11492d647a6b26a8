"""Words of services shared with neighbours: what is agreed, split, mirrored, paid."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_FILE = ("改好文件再录：sharedfund neighbour record --file FILE",), ("correct the file and record it again: sharedfund neighbour record --file FILE",)
_LIST = ("看分摊约定：sharedfund neighbour list",), ("see what is agreed: sharedfund neighbour list",)
_SLIP = ("请付款小区重开分摊单：sharedfund neighbour slip NO -o FILE",), ("let the complex that pays write its slip again: sharedfund neighbour slip NO -o FILE",)
_AGREEMENT = "an_agreement_names_this_complex_and_its_neighbours"
_OWN = "no_complex_pays_for_another_unasked"
_SPLIT = "the_payer_splits_what_it_was_billed"
_SHARE = "a_share_names_the_payers_entry"
_DIFFERS = Words(
    "约定 {agreement} 里 {neighbour} 的一份应是 {expected:money}，不是 {amount:money}",
    "by {agreement} the part of {neighbour} is {expected:money}, not {amount:money}",
    ("份额由程序按约定算，不用手填",), ("parts are computed by the agreement's key, not typed",))

WORDS: dict[tuple[str, str], Words] = {
    (_AGREEMENT, "agreement-exists"): Words("分摊约定 {agreement} 已经有了", "the agreement {agreement} exists", *_LIST),
    (_AGREEMENT, "not-this-complex"): Words(
        "分摊约定 {agreement} 没有写本小区：别的小区的账不记在这里", "{agreement} does not name this complex: another complex's entries have no place in this book", *_FILE),
    (_AGREEMENT, "parties-not-distinct"): Words(
        "分摊约定 {agreement} 要两个以上不同的小区，写了 {parties} 个", "{agreement} needs two complexes or more, each once; it has {parties}", *_FILE),
    (_AGREEMENT, "payer-is-no-party"): Words("分摊约定 {agreement} 的付款小区不在名单里", "the complex that pays is no party of {agreement}", *_FILE),
    (_AGREEMENT, "account-of-the-payer"): Words(
        "分摊约定 {agreement}：别的小区付款，要写它的收款账户；本小区付款，不用写", "{agreement}: the account of a neighbour that pays is given, this complex's own is not", *_FILE),
    (_AGREEMENT, "head-not-shared"): Words("科目 {head} 不能分摊，要用物业服务资金的科目", "{head} cannot be shared; a head of the operating fund can", *_FILE),
    (_AGREEMENT, "ends-before-it-begins"): Words("分摊约定 {agreement} 从 {first} 到 {end}，日期反了", "{agreement} runs from {first} to {end}", *_FILE),
    (_AGREEMENT, "contract-unknown"): Words("账本里没有合同 {contract:slug}", "the book has no contract {contract:slug}",
        ("先登记本小区自己的合同：sharedfund contract record --file FILE",), ("record this complex's own contract first: sharedfund contract record --file FILE",)),
    (_AGREEMENT, "paper-missing"): Words("分摊约定 {agreement} 要附约定书", "{agreement} needs its paper", *_FILE),
    (_OWN, "resolution-missing"): Words("分摊要有本小区通过的决议，{resolution:slug} 没有", "sharing needs a passed resolution of this complex; {resolution:slug} is none",
        ("先议定：sharedfund resolution record --file FILE",), ("resolve it first: sharedfund resolution record --file FILE",)),
    (_OWN, "weights-not-of-the-key"): Words(
        "分摊约定 {agreement} 的权数不合：都要大于零，均摊的要相等", "the weights of {agreement} must be above zero, and equal where the key is equal", *_FILE),
    (_OWN, "not-by-the-owners"): Words(
        "另行商定的比例等于替别人出钱，要全体业主决议；{resolution}（{body:word}）不是", "weights that are merely agreed pay for others: all owners resolve that; {resolution} ({body:word}) is not theirs",
        ("改用户数或面积，或请业主表决",), ("share by households or area, or let the owners vote",)),
    (_SPLIT, "agreement-not-in-force"): Words("{month} 没有生效的分摊约定 {agreement:slug}", "{agreement:slug} does not stand in {month}", *_LIST),
    (_SPLIT, "another-complex-splits"): Words(
        "分摊约定 {agreement} 由付款小区的账本来分，本账本只记自己的一份", "the book of the complex that pays splits under {agreement}; this one books its own part",
        ("等它的分摊单，再：sharedfund neighbour book FILE",), ("wait for its slip, then: sharedfund neighbour book FILE",)),
    (_SPLIT, "split-exists"): Words("分摊单 {split} 已经有了", "the split {split} exists", *_LIST),
    (_SPLIT, "bill-not-shared"): Words(
        "账单 {bill:slug} 不是 {month} 的 {head}，不能按这个约定分", "{bill:slug} is no bill of {head} for {month}; it is not split under this agreement",
        ("看账单：sharedfund bill show {bill:slug}",), ("see the bill: sharedfund bill show {bill:slug}",)),
    (_SPLIT, "split-already"): Words("账单 {bill} 已经分过", "{bill} is split already", *_LIST),
    (_SPLIT, "not-the-bill"): Words("账单是 {amount:money}，分摊单写了 {total:money}", "the bill is {amount:money}, the split says {total:money}", *_LIST),
    ("what_is_split_is_credited_after_its_split", "split-first"): Words(
        "账单 {bill} 已经按 {split} 分给邻居，先冲减就多收了邻居的钱", "{bill} is split by {split}; credited first, the neighbours would pay too much",
        ("先撤回分摊单，冲减后再分：sharedfund neighbour unsplit {split} --reason 账单冲减",),
        ("take the split back, credit, split anew: sharedfund neighbour unsplit {split} --reason TEXT",)),
    ("parts_of_a_shared_cost_sum_to_it", "parts-missing"): Words(
        "约定 {agreement} 有 {need} 份，分摊单写了 {have} 份", "{agreement} has {need} parts, the split has {have}", *_LIST),
    ("parts_of_a_shared_cost_sum_to_it", "part-differs"): _DIFFERS,
    ("a_share_is_what_the_key_gives", "part-differs"): _DIFFERS,
    ("an_undone_split_is_one_nobody_has_paid", "split-unknown"): Words("没有分摊单 {split:slug}，或已撤回", "there is no split {split:slug}, or it is undone", *_LIST),
    ("an_undone_split_is_one_nobody_has_paid", "split-differs"): Words("撤回与分摊单 {split} 不一样", "what is undone is not what {split} says", *_LIST),
    ("an_undone_split_is_one_nobody_has_paid", "part-paid"): Words(
        "{neighbour} 的 {amount:money} 已经付过（还欠 {due:money}），分摊单 {split} 不能撤回", "{neighbour} has paid of its {amount:money} ({due:money} still due); {split} is not undone",
        ("先退给它，再改",), ("pay it back first",)),
    (_SHARE, "agreement-not-in-force"): Words("{month} 没有生效的分摊约定 {agreement:slug}", "{agreement:slug} does not stand in {month}", *_LIST),
    (_SHARE, "not-of-the-payer"): Words(
        "按约定 {agreement}，分摊由 {neighbour} 的账本来开，本账本开的不算", "under {agreement} the book of {neighbour} splits; a share names its entry", *_SLIP),
    (_SHARE, "head-differs"): Words("约定 {agreement} 的科目是 {expected_head}，不是 {head}", "the head of {agreement} is {expected_head}, not {head}", *_SLIP),
    (_SHARE, "number-used"): Words("账单编号 {bill} 用过了", "the number {bill} is used", ("换下一个编号",), ("take the next one",)),
    (_SHARE, "mirrored-already"): Words("约定 {agreement} 这张 {month} 的分摊单已经记过", "this split of {month} under {agreement} is booked already", *_LIST),
    ("a_neighbour_pays_what_it_owes", "neighbour-unknown"): Words("没有和 {neighbour:slug} 的分摊约定", "nothing is shared with {neighbour:slug}", *_LIST),
    ("a_neighbour_pays_what_it_owes", "nothing-due"): Words(
        "{neighbour} 不欠分摊款，来了 {amount:money}", "{neighbour} owes nothing; {amount:money} came in",
        ("记成待核实收款：sharedfund receipt record --bank-ref R --amount A",), ("record it as unidentified: sharedfund receipt record --bank-ref R --amount A",)),
    ("a_neighbour_pays_what_it_owes", "not-what-is-due"): Words(
        "{neighbour} 还欠 {due:money}，记成付了 {amount:money}", "{neighbour} owes {due:money}; the entry says it paid {amount:money} of it",
        ("先抵所欠，多出的另记：sharedfund neighbour receive 会自己分",), ("what it owes comes first, the rest is over: sharedfund neighbour receive parts them",)),
}

ERRORS: dict[str, Words] = {
    "no-agreement": Words("账本里没有分摊约定 {agreement:slug}", "the book has no agreement {agreement:slug}", *_LIST),
    "no-split": Words("账本里没有分摊单 {split:slug}", "the book has no split {split:slug}", *_LIST),
    "not-of-the-payer": Words("{found} 不是约定 {agreement:slug} 里先付款的小区", "{found} is not the complex that pays under {agreement:slug}", *_SLIP),
    "not-a-neighbour-id": Words("{found} 不是小区编号：n- 加基金编号头 8 位", "{found} is no neighbour: n- and the first 8 digits of its fund id", *_LIST),
    "no-part": Words("约定 {agreement:slug} 没有给本小区一份", "{agreement:slug} gives this complex no part", *_LIST),
}

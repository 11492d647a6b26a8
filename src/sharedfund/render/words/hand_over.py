"""Words of hand-over: the firm's statement, the committee's, money paid in advance to a former firm."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_STATEMENT = ("重新录交接清单：sharedfund contract hand-over {contract} --file 交接.toml",), ("record the statement again: sharedfund contract hand-over {contract} --file FILE",)
_AGAIN = ("数由程序从账本算出，重新录即可：sharedfund contract hand-over",), ("the book's figures are computed; record it again: sharedfund contract hand-over",)
_LIST = ("看合同：sharedfund contract list",), ("see the contracts: sharedfund contract list",)
_FORMER = ("看名单：sharedfund former list",), ("see the list: sharedfund former list",)
_COMMITTEE = ("登记交接：sharedfund contract committee --handed books,seal,vouchers,passwords",), ("record it: sharedfund contract committee --handed books,seal,vouchers,passwords",)

WORDS: dict[tuple[str, str], Words] = {
    ("a_hand_over_states_what_the_book_says", "items-missing"): Words(
        "交接清单 {hand_over} 要把每一项都写上，各写一次", "the statement {hand_over} names every item, each once", *_AGAIN),
    ("a_hand_over_states_what_the_book_says", "figure-differs"): Words(
        "交接清单的 {item} 写 {amount}，账本是 {expected}", "the statement says {amount} for {item}; the book says {expected}", *_AGAIN),
    ("a_hand_over_states_what_the_book_says", "households-differ"): Words(
        "账本里有 {in_advance} 户预交、{in_arrears} 户欠费，和清单不一样", "the book has {in_advance} households in advance and {in_arrears} in arrears; the statement differs", *_AGAIN),
    ("a_hand_over_states_what_the_book_says", "reconciled-otherwise"): Words(
        "银行对到哪天和清单写的不一样", "the account is reconciled to another day than the statement says", *_AGAIN),
    ("a_hand_over_follows_an_end", "giver-has-no-contract"): Words(
        "{giver} 交接不用写合同", "{giver} hands over without a contract", ("去掉 contract",), ("leave contract out",)),
    ("a_hand_over_follows_an_end", "no-contract-of-the-firm"): Words(
        "账本里没有 {firm} 的合同 {contract}", "the book has no contract {contract} of {firm}", *_LIST),
    ("a_hand_over_follows_an_end", "contract-goes-on"): Words(
        "合同 {contract} 还没有终止，{firm} 还在服务", "{contract} goes on; {firm} still serves",
        ("先终止：sharedfund contract end {contract} --day 最后一天 --reason 原因",), ("end it first: sharedfund contract end {contract} --day LAST --reason WHY",)),
    ("who_refuses_the_hand_over_earns_no_more", "no-service-to-pay"): Words(
        "没有合同就没有 {served_until} 前的服务费", "without a contract nothing is paid for service to {served_until}", *_LIST),
    ("who_refuses_the_hand_over_earns_no_more", "refuses-and-claims"): Words(
        "拒不交接的，{last} 以后没有服务费（清单写到 {served_until}）", "who refuses the hand-over is paid for nothing after {last} (the statement says {served_until})", *_STATEMENT),
    ("who_refuses_the_hand_over_earns_no_more", "served-until-outside"): Words(
        "服务到 {served_until} 不对：合同最后一天是 {last}，也不能晚于今天", "service to {served_until} is wrong: the last day is {last}, and today is the latest", *_STATEMENT),
    ("who_refuses_the_hand_over_earns_no_more", "served-beside-the-next"): Words(
        "下一家 {first} 就接手了，原物业不能算到 {served_until}", "the next firm serves from {first}; the old one is not paid to {served_until}", *_STATEMENT),
    ("a_firm_that_goes_hands_over", "hand-over-due"): Words(
        "{firm} 服务到 {last}，等它交接（合同 {contract}）", "{firm} served to {last} and is to hand over ({contract})", *_STATEMENT),
    ("a_firm_that_goes_hands_over", "hand-over-late"): Words(
        "{firm} 服务到 {last}，过了期限还没有交接（合同 {contract}）", "{firm} served to {last} and has not handed over in time ({contract})",
        ("登记拒交，或催交：sharedfund contract hand-over {contract} --file 交接.toml",), ("record the refusal or press for it: sharedfund contract hand-over {contract} --file FILE",)),
    ("a_firm_that_goes_hands_over", "hand-over-refused"): Words(
        "{firm} 拒绝交接（合同 {contract}，{last} 到期）", "{firm} refuses to hand over ({contract}, over on {last})",
        ("报街道和主管部门；{last} 以后没有服务费",), ("report it to the subdistrict office; nothing is paid for time after {last}",)),
    ("a_firm_that_goes_hands_over", "withheld-for-arrears"): Words(
        "{firm} 拿业主欠费作理由拒绝交接（合同 {contract}）；欠费不是扣住资料的理由", "{firm} withholds the hand-over because of arrears ({contract}); arrears are no reason",
        ("报街道和主管部门；欠费另行追收，{last} 以后没有服务费",), ("report it; arrears are collected apart, and nothing is paid for time after {last}",)),
    ("a_firm_that_goes_hands_over", "hand-over-incomplete"): Words(
        "{firm} 交接不全，还缺：{items:text}（合同 {contract}）", "{firm} has not handed over: {items:text} ({contract})", *_STATEMENT),
    ("a_firm_that_goes_hands_over", "hand-over-differs"): Words(
        "{firm} 报的数和账本不同：{items:text}（合同 {contract}）", "{firm}'s figures differ from the book: {items:text} ({contract})",
        ("差额照列，查清再录一次",), ("the difference is shown as it is; clear it up and record again",)),
    ("a_former_firms_mandates_end", "staff-still-mandated"): Words(
        "{firm} 已经撤出，{person} 还有它的授权 {mandate}", "{firm} serves no more, and {person} still holds {mandate} for it",
        ("终止：sharedfund mandate end {mandate} --reason 物业更换", "其实是新物业的人：sharedfund person link {person} 新物业编号"),
        ("end it: sharedfund mandate end {mandate} --reason T", "somebody of the next firm says so: sharedfund person link {person} FIRM")),
    ("a_committee_that_goes_hands_over", "committee-hands-over"): Words(
        "{changed} 换届，上一届还要交接：{items:text}", "the committee changed on {changed}; to be handed over: {items:text}", *_COMMITTEE),
    ("a_committee_that_goes_hands_over", "committee-late"): Words(
        "{changed} 换届，过了期限还没有交接：{items:text}", "the committee changed on {changed}; not handed over in time: {items:text}", *_COMMITTEE),
    ("a_committee_that_goes_hands_over", "term-not-audited"): Words(
        "{changed} 换届，上一届还没有离任审计", "the committee changed on {changed}; its term is not audited",
        ("登记审计报告：sharedfund contract committee --audit 报告.pdf",), ("record the audit: sharedfund contract committee --audit FILE",)),
    ("what_a_committee_gives_is_named_once", "item-twice"): Words("同一样东西写了两次", "an item is named twice", *_COMMITTEE),
    ("what_a_committee_gives_is_named_once", "nothing-given"): Words("没有写交了什么", "nothing is named that was given", *_COMMITTEE),
    ("a_list_of_former_advances_is_a_memo", "firm-still-serves"): Words(
        "{firm} 还在服务，它收的预交不是前物业预收", "{firm} still serves; what it took is no former advance", *_LIST),
    ("a_list_of_former_advances_is_a_memo", "list-without-proof"): Words(
        "{firm} 的预收名单要有户、有凭据", "the list of {firm} has households and papers that prove it", ("附上收据：attach = [...]",), ("attach the receipts: attach = [...]",)),
    ("a_list_of_former_advances_is_a_memo", "household-unknown"): Words(
        "房屋簿里没有 {household}", "the register does not know {household}", ("看房屋：sharedfund unit list",), ("see the units: sharedfund unit list",)),
    ("a_list_of_former_advances_is_a_memo", "listed-twice"): Words(
        "{household} 的 {period:slug} 在 {firm} 的名单里已有", "{household} stands in the list of {firm} for {period:slug} already", *_FORMER),
    ("only_the_owners_bring_former_advances_in", "nothing-listed"): Words(
        "{firm} 没有预收名单", "there is no list for {firm}", ("先列名单：sharedfund former record --file FILE",), ("list it first: sharedfund former record --file FILE",)),
    ("only_the_owners_bring_former_advances_in", "decided-already"): Words(
        "{firm} 的预收已经决定：{decision:text}", "{firm}'s advances are decided: {decision:text}", *_FORMER),
    ("only_the_owners_bring_former_advances_in", "decision-waits"): Words(
        "{firm} 预收的处理已有一份提议在等人同意", "a decision about {firm}'s advances waits for a yes already",
        ("先签或否决那一份：sharedfund status",), ("agree to it or reject it first: sharedfund status",)),
    ("only_the_owners_bring_former_advances_in", "not-by-the-owners"): Words(
        "承认或追索 {firm} 的预收要业主大会决议，{resolution} 不是", "honouring or pursuing {firm}'s advances is the owners' decision; {resolution} is none",
        ("登记业主大会决议：sharedfund resolution record",), ("record a resolution of the owners: sharedfund resolution record",)),
    ("only_the_owners_bring_former_advances_in", "no-fee-of-its-own"): Words(
        "物业费不进本账户，不能承认 {firm} 的预收", "no fee comes into this fund; {firm}'s advances cannot be honoured", ("只能追索：--decision pursued",), ("pursue it: --decision pursued",)),
    ("only_the_owners_bring_former_advances_in", "resolution-grants-less"): Words(
        "承认名单要 {amount}，决议 {resolution} 只给 {left}", "honouring the list takes {amount}; {resolution} grants {left}",
        ("决议写明：从物业服务资金、给这家前物业、金额不少于名单",), ("the resolution grants it: spend, operating, that firm, as much as the list",)),
    ("a_month_is_honoured_as_it_was_paid", "month-not-begun"): Words(
        "{month:slug} 还没开始", "{month:slug} has not begun", ("到月再承认：sharedfund former honour",), ("honour it then: sharedfund former honour",)),
    ("a_month_is_honoured_as_it_was_paid", "nothing-to-honour"): Words(
        "{firm} 在 {month:slug} 没有可承认的", "nothing of {firm} is to be honoured for {month:slug}", *_FORMER),
    ("a_month_is_honoured_as_it_was_paid", "honoured-otherwise"): Words(
        "{household} 在 {month:slug} 应承认 {expected}，不是 {amount}", "{household} is credited {expected} for {month:slug}, not {amount}",
        ("由程序算：sharedfund former honour",), ("let it be computed: sharedfund former honour",)),
    ("honoured_months_are_credited", "month-to-honour"): Words(
        "{month:slug} 还有 {count} 户、{amount} 前物业预收等着承认（{firm}）", "{amount} paid to {firm} is to be honoured to {count} households for {month:slug}",
        ("sharedfund former honour {firm} {month:slug}",), ("sharedfund former honour {firm} {month:slug}",)),
    ("what_a_former_firm_pays_goes_where_it_belongs", "reference-known"): Words(
        "{account} 的流水号 {bank_ref} 已经用过", "the reference {bank_ref} of {account} is used", ("看流水：sharedfund bank list",), ("see the lines: sharedfund bank list",)),
    ("what_a_former_firm_pays_goes_where_it_belongs", "nothing-listed"): Words(
        "{firm} 没有预收名单，这笔钱记作待核实", "there is no list for {firm}; record the money as unidentified",
        ("sharedfund receipt record --unidentified",), ("sharedfund receipt record --unidentified",)),
    ("what_a_former_firm_pays_goes_where_it_belongs", "parts-differ"): Words(
        "{firm} 退回的 {amount} 按名单分给 {households} 户，分法不对", "{amount} from {firm} is divided among {households} households by the list",
        ("由程序分：sharedfund former pay",), ("let it be computed: sharedfund former pay",)),
    ("what_was_recovered_is_refunded_to_its_household", "above-recovered"): Words(
        "追回的钱里属于 {payee} 的还剩 {left}，不能退 {amount}", "{left} of what came back is {payee}'s; {amount} cannot be refunded", *_LIST),
}

ERRORS: dict[str, Words] = {
    "no-former-advances": Words("账本里没有 {firm:slug} 的预收名单", "the book has no list of money paid in advance to {firm:slug}",
                                ("先列名单：sharedfund former record --file FILE",), ("list it first: sharedfund former record --file FILE",)),
    "no-item-of-a-hand-over": Words("交接清单里没有 {item:slug} 这一项", "a hand-over has no item {item:slug}",
                                    ("看样表：sharedfund contract template --of hand-over",), ("see the form: sharedfund contract template --of hand-over",)),
    "nothing-to-honour": Words("{firm:slug} 在 {month:slug} 没有可承认的", "nothing of {firm:slug} is to be honoured for {month:slug}",
                               ("看名单：sharedfund former list",), ("see the list: sharedfund former list",)),
}

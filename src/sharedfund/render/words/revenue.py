"""Words of public revenue: gross, out by resolution, topped up; contracts over common parts; back to the owners."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_RESOLVED, _TOPPED = "public_revenue_leaves_by_resolution", "net_public_revenue_tops_up_the_maintenance_fund"
_GIFTS = "gifts_name_their_decision_and_count_who_gets_them"
_TOP_UP = (("sharedfund maintenance top-up --period {period}",), ("sharedfund maintenance top-up --period {period}",))
_SAYS, _DECISION = "a_contract_over_a_common_part_says_what_it_is", "the_decision_a_contract_names_is_one"
_ENDS, _CHARGES = "a_place_is_given_back_once", "contracts_charge_what_they_say"
_REVERSED = "a_reversal_repeats_the_money_it_takes_back"
_CREDITED = "only_what_is_due_is_given_up"
_PAYS, _USED = "money_under_a_contract_pays_what_is_due_first", "common_parts_are_used_by_decision_and_paid_for"
_DISTRIBUTED, _COMPUTED = "a_distribution_is_what_the_owners_resolved", "each_part_is_computed"
_LIST = (("看登记簿：sharedfund lease list",), ("see the register: sharedfund lease list",))
_SEE = (("看决议：sharedfund resolution show {resolution:slug}",), ("see it: sharedfund resolution show {resolution:slug}",))
_VOTE = (("先由业主大会表决，登记决议：sharedfund resolution record",), ("let the owners' assembly vote and record it: sharedfund resolution record",))
_UNKNOWN = Words("登记簿里没有合同 {contract:slug}", "the register has no contract {contract:slug}", *_LIST)
_NOT_OWNERS = Words("{resolution:slug} 不是业主大会通过的决议", "{resolution:slug} is no resolution the owners' assembly passed", *_VOTE)
_PROPOSAL = Words("{distribution:slug} 没有已经同意的分配提议", "no proposal stands behind {distribution:slug}",
                  ("先提议：sharedfund revenue distribute",), ("propose it: sharedfund revenue distribute",))

WORDS: dict[tuple[str, str], Words] = {
    ("public_revenue_is_booked_gross", "netted"): Words(
        "{amount} 直接冲在收入 {account:slug} 上：收入记全额，成本单独记", "{amount} is taken off the income {account:slug}; income is booked gross and cost apart",
        ("成本用：sharedfund revenue cost",), ("book the cost with: sharedfund revenue cost",)),
    (_RESOLVED, "resolution-needed"): Words(
        "公共收益支出 {amount} 要有业主决议，或列在通过的预算里", "{amount} of public revenue leaves by a resolution, or by a line of the adopted budget",
        ("写上 --resolution 决议编号",), ("name --resolution",)),
    (_RESOLVED, "not-granted"): Words(
        "决议 {resolution:slug} 在这项用途上还剩 {left}，本笔 {amount}", "the resolution {resolution:slug} has {left} left for this use; the payment asks {amount}",
        ("看决议：sharedfund resolution show",), ("see it: sharedfund resolution show",)),
    ("a_tax_is_paid_against_its_assessment", "assessment-missing"): Words(
        "缴税 {amount} 没有税单：缴税不用决议，但要有税务机关的单据",
        "no paper of the tax office stands behind {amount}: tax needs no resolution, but its assessment",
        ("加 --attach 税单",), ("add --attach FILE",)),
    (_GIFTS, "decision-missing"): Words(
        "{head}支出 {amount} 没有写明是哪次决定", "{amount} for {head} names no decision behind it",
        ("写上 --resolution 决议编号",), ("name --resolution",)),
    (_GIFTS, "decision-unknown"): Words(
        "账本里没有通过的决议 {resolution:slug}", "the book has no passed resolution {resolution:slug}", *_SEE),
    (_GIFTS, "recipients-not-counted"): Words(
        "{amount} 送给多少人没有写；只记人数，不记姓名", "how many persons get the {amount} is not said; they are counted, not named",
        ("写上 --recipients 人数",), ("name --recipients",)),
    (_GIFTS, "recipients-without-a-gift"): Words(
        "这笔不是回馈或改善，不写人数", "this is neither welfare nor improvement; it has no recipients",
        ("去掉 --recipients",), ("leave --recipients out",)),
    (_TOPPED, "top-up-due"): Words(
        "{period} 公共收益净额 {net}，应补充维修资金 {wanted}，已补 {topped_up}，还差 {missing}", "{period}: public revenue net {net}, {wanted} goes to the maintenance fund, {topped_up} went, {missing} is missing", *_TOP_UP),
    (_TOPPED, "top-up-late"): Words(
        "{period} 公共收益净额 {net}，应补充维修资金 {wanted}，已补 {topped_up}，还差 {missing}，已过期限", "{period}: public revenue net {net}, {wanted} goes to the maintenance fund, {topped_up} went, {missing} is late", *_TOP_UP),
    # contracts over common parts
    (_SAYS, "contract-exists"): Words("合同编号 {contract:slug} 已经有了", "the number {contract:slug} is taken", *_LIST),
    (_SAYS, "two-users"): Words(
        "合同 {contract:slug} 同时写了 {tenant:text} 和一户业主", "the contract {contract:slug} names both {tenant:text} and a household",
        ("使用方只写一个",), ("name one user",)),
    (_SAYS, "household-without-parking"): Words(
        "合同 {contract:slug} 的使用方是一户业主，来源却不是停车", "{contract:slug} is with a household, and is not for parking",
        ("停车以外写使用单位的名称",), ("for anything but parking name the firm that uses the place",)),
    (_SAYS, "household-unknown"): Words("账本里没有 {household:slug} 这一户", "the book has no household {household:slug}",
                                        ("看房屋：sharedfund unit list",), ("see the units: sharedfund unit list",)),
    (_SAYS, "ends-before-it-begins"): Words(
        "合同 {contract:slug} 从 {first} 到 {end}，终止早于开始", "{contract:slug} runs from {first} to {end}: it ends before it begins",
        ("改好起止日期",), ("correct its days",)),
    (_SAYS, "due-before-it-begins"): Words(
        "合同 {contract:slug} 的付款期限写成了 {due_days:number} 天", "{contract:slug} is due {due_days:number} days after a period begins",
        ("写 0 或更大的天数",), ("write 0 or more days",)),
    (_SAYS, "contract-unknown"): _UNKNOWN,
    (_SAYS, "renewed-already"): Words("合同 {contract:slug} 已经结束或续签", "the contract {contract:slug} is ended or renewed already", *_LIST),
    (_SAYS, "charged-until-later"): Words(
        "合同 {contract:slug} 已经计到 {charged} 前，新合同却从 {first} 起", "{contract:slug} is charged to before {charged}; the new contract begins on {first}",
        ("新合同从已计期满之日起",), ("let the new contract begin where the charges end",)),
    (_DECISION, "not-the-owners-decision"): _NOT_OWNERS,
    (_DECISION, "not-of-kind-8"): Words(
        "决议 {resolution:slug} 没有表决利用共有部分经营（民法典 278 条第 8 项）", "{resolution:slug} did not decide on the use of a common part (Civil Code 278, kind 8)", *_SEE),
    (_ENDS, "contract-unknown"): _UNKNOWN,
    (_ENDS, "ended-already"): Words("合同 {contract:slug} 已于 {ended} 结束", "the contract {contract:slug} ended on {ended}", *_LIST),
    (_ENDS, "ended-before-it-began"): Words(
        "合同 {contract:slug} 从 {first} 起，不能在 {last} 就结束", "{contract:slug} begins on {first}; it does not end on {last}",
        ("改好最后一天",), ("correct its last day",)),
    (_CHARGES, "month-not-begun"): Words("{month} 还没到，今天是 {today}", "{month} has not begun; today is {today}",
                                         ("到了那个月再计",), ("charge it when it has begun",)),
    (_CHARGES, "earlier-month-first"): Words(
        "{earlier} 的合同应收还没计，先计它再计 {month}", "{earlier} is not charged yet; it comes before {month}",
        ("sharedfund revenue charge",), ("sharedfund revenue charge",)),
    (_CHARGES, "parts-differ"): Words(
        "{month} 按合同应收 {expected}，这里写的是 {total}，或内容不符", "by the contracts {month} charges {expected}; this says {total}, or differs in its parts",
        ("让程序来算：sharedfund revenue charge",), ("let it be computed: sharedfund revenue charge",)),
    (_CREDITED, "contract-unknown"): _UNKNOWN,
    (_CREDITED, "more-than-due"): Words(
        "合同 {contract:slug} 未收 {owed}，不能减免 {amount}", "{owed} is due under {contract:slug}; {amount} of it cannot be given up",
        ("最多减免未收的部分",), ("give up no more than is due",)),
    (_CREDITED, "not-as-proposed"): Words(
        "合同 {contract:slug} 减免 {amount} 与同意的提议不符", "the credit of {amount} under {contract:slug} is not what was agreed to",
        ("重新提议：sharedfund lease credit {contract:slug}",), ("propose it again: sharedfund lease credit {contract:slug}",)),
    (_PAYS, "contract-not-registered"): Words(
        "合同 {contract:slug} 没有登记，收款不能按它冲应收", "the contract {contract:slug} is not in the register",
        ("先登记：sharedfund lease record",), ("record it: sharedfund lease record",)),
    (_PAYS, "of-another-contract"): Words(
        "合同 {contract:slug} 的来源是 {expected:slug}，这里写的是 {source:slug}", "{contract:slug} is for {expected:slug}; this says {source:slug}", *_LIST),
    (_PAYS, "applied-otherwise"): Words(
        "合同 {contract:slug} 的钱应先冲应收 {expected}，再预收 {ahead}；这里冲了 {applied}", "{contract:slug}: {expected} pays what is due and {ahead} what will be; this applies {applied}",
        ("让程序来算：sharedfund revenue receive",), ("let it be computed: sharedfund revenue receive",)),
    (_REVERSED, "no-such-revenue"): Words(
        "账本里没有这样一笔流水号 {bank_ref:slug} 的公共收益", "the book has no such public revenue with the reference {bank_ref:slug}",
        ("看记录：sharedfund log --kind revenue-received",), ("see them: sharedfund log --kind revenue-received",)),
    (_REVERSED, "used-meanwhile"): Words(
        "合同 {contract:slug} 预收的 {ahead} 已经冲了以后的应收，只剩 {left}", "of the {ahead} paid ahead under {contract:slug} {left} is left; the rest has paid later charges",
        ("先减免以后的应收：sharedfund lease credit {contract:slug}",), ("give up the later charges first: sharedfund lease credit {contract:slug}",)),
    (_USED, "unauthorised-use"): Words(
        "{contract:slug}（{place:text}）没有业主决议，也没有管理规约授权：未经授权的使用", "{contract:slug} ({place:text}) has neither a resolution nor a clause of the covenant behind it", *_VOTE),
    (_USED, "expired-but-occupied"): Words(
        "{contract:slug}（{place:text}）{since} 已到期，还占着，没有续签也没有收回", "{contract:slug} ({place:text}) ran out on {since}; the place is neither given back nor let anew",
        ("续签：sharedfund lease record；收回：sharedfund lease end {contract:slug}",),
        ("renew it: sharedfund lease record; or take it back: sharedfund lease end {contract:slug}",)),
    (_USED, "revenue-overdue"): Words(
        "{contract:slug}（{place:text}）自 {since} 起欠 {amount}", "{contract:slug} ({place:text}) owes {amount} since {since}",
        ("催收；到账后：sharedfund revenue receive --contract {contract:slug}",), ("ask for it; when it comes: sharedfund revenue receive --contract {contract:slug}",)),
    ("begun_months_are_charged", "month-not-charged"): Words(
        "{month} 的公共收益合同应收还没计", "what the contracts charge in {month} is not in the books",
        ("sharedfund revenue charge",), ("sharedfund revenue charge",)),
    ("cost_before_the_first_assembly_is_capped", "above-the-cap"): Words(
        "首次业主大会前，公共收益的成本最多 {most}（收入 {gross} 的 {share:percent}），加上本笔是 {cost}", "before the first assembly direct cost stays within {most} ({share:percent} of {gross}); with this payment it is {cost}",
        ("等首次业主大会通过决议，或减少这笔成本",), ("wait for the owners' first resolution, or ask for less",)),
    # back to the owners
    (_DISTRIBUTED, "proposal-missing"): _PROPOSAL,
    (_DISTRIBUTED, "distribution-exists"): Words(
        "分配编号 {distribution:slug} 已经有了", "the number {distribution:slug} is taken",
        ("换一个编号",), ("take another number",)),
    (_DISTRIBUTED, "total-or-rate"): Words(
        "{distribution:slug} 要么写总额，要么写单价，只写一个", "{distribution:slug} states either a total or a rate, and only one of them",
        ("写 --total 或 --rate",), ("name --total or --rate",)),
    (_DISTRIBUTED, "not-the-owners-decision"): _NOT_OWNERS,
    (_DISTRIBUTED, "fees-are-elsewhere"): Words(
        "物业费不进这本账，公共收益不能在这里抵物业费", "the fee is not in this book; public revenue cannot be set against it here",
        ("改为直接返还：去掉 --offset",), ("return it as money: leave --offset out",)),
    (_DISTRIBUTED, "arrears-not-resolved"): Words(
        "决议 {resolution:slug} 没有说先扣欠费", "{resolution:slug} does not say that arrears are set off first", *_SEE),
    (_DISTRIBUTED, "beyond-resolution"): Words(
        "按决议 {resolution:slug} 还能返还 {left}，本次要返还 {amount}", "{resolution:slug} still grants {left}; this gives back {amount}", *_SEE),
    (_DISTRIBUTED, "more-than-spendable"): Words(
        "公共收益可动用 {spendable}，本次要返还 {amount}", "public revenue has {spendable} to spend; this gives back {amount}",
        ("看公共收益：sharedfund fund show public-revenue",), ("see the fund: sharedfund fund show public-revenue",)),
    (_COMPUTED, "proposal-missing"): _PROPOSAL,
    (_COMPUTED, "not-as-proposed"): Words(
        "{distribution:slug} 与提议的内容不同", "{distribution:slug} is not what was proposed",
        ("让程序来算：sharedfund revenue distribute",), ("let it be computed: sharedfund revenue distribute",)),
    (_COMPUTED, "part-out-of-order"): Words(
        "{distribution:slug} 应分 {parts:number} 条按次序写，第 {part:number} 条不在次序里", "{distribution:slug} is written in {parts:number} entries in their order; number {part:number} is out of it",
        ("让程序来写：sharedfund revenue distribute",), ("let it be written: sharedfund revenue distribute",)),
    (_COMPUTED, "parts-differ"): Words(
        "{distribution:slug} 各户合计应是 {expected}，这里是 {total}，或有的户不符", "the parts of {distribution:slug} sum to {expected}; this says {total}, or a household differs",
        ("让程序来算：sharedfund revenue distribute",), ("let it be computed: sharedfund revenue distribute",)),
    ("a_return_pays_what_was_declared", "beyond-declared"): Words(
        "应返还给 {payee} 的还有 {left}，本笔要付 {amount}", "{left} is due to {payee}; the payment asks {amount}",
        ("看应返还：sharedfund revenue returns",), ("see what is due: sharedfund revenue returns",)),
    ("a_silent_trust_document_gives_no_key", "key-missing"): Words(
        "章程没有写按什么分，信托法按户均分，民法典按面积：决议 {resolution:slug} 要写明", "the charter names no key; the Trust Law says equal shares, the Civil Code says area: {resolution:slug} must say which",
        ("写上 --key area（按面积）或 --key equal（按户）",), ("name --key area or --key equal",)),
    ("what_was_declared_is_paid_out", "returns-unclaimed"): Words(
        "已公布返还业主、还没付出的有 {households:number} 户，共 {amount}", "{amount} declared to {households:number} households is not paid out",
        ("看应返还：sharedfund revenue returns",), ("see what is due: sharedfund revenue returns",)),
}

ERRORS: dict[str, Words] = {
    "nothing-to-top-up": Words("{period} 没有要补充维修资金的公共收益", "no public revenue of {period} is due to the maintenance fund",
        ("看公共收益：sharedfund revenue list",), ("see public revenue: sharedfund revenue list",)),
    "common-part-unknown": _UNKNOWN,
    "revenue-without-source": Words("没有登记的合同，要写明来源和付款方：--source 和 --payer", "without a contract of the register name --source and --payer"),
    "nothing-to-distribute": Words("决议 {resolution:slug} 没有可返还的公共收益", "{resolution:slug} grants nothing to give back",
        ("看决议允许动的钱：sharedfund resolution show {resolution:slug}",), ("see what it grants: sharedfund resolution show {resolution:slug}",)),
    "no-such-revenue": Words("账本里没有流水号 {bank_ref:slug} 的公共收益", "the book has no public revenue with the reference {bank_ref:slug}",
        ("看公共收益：sharedfund revenue list",), ("see public revenue: sharedfund revenue list",)),
    "no-rent-due": Words("合同 {contract:slug} 没有未收的租金", "nothing is due under {contract:slug}",
        ("看合同：sharedfund lease show {contract:slug}",), ("see the contract: sharedfund lease show {contract:slug}",)),
    "no-return-due": Words("没有应返还给 {household:slug} 的公共收益", "nothing is due back to {household:slug}",
        ("看应返还：sharedfund revenue returns",), ("see what is due: sharedfund revenue returns",)),
}

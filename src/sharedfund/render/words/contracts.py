"""Words of contracts: the firm's contract and its end, related parties, vendors' contracts and their acceptance."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_FILE = ("改好文件再录：sharedfund contract record --file FILE",), ("correct the file and record it again: sharedfund contract record --file FILE",)
_END = ("改好再办：sharedfund contract end {contract} --day 最后一天 --reason 原因",), ("correct it and end it again: sharedfund contract end {contract} --day LAST --reason WHY",)
_VENDOR_FILE = ("改好文件再录：sharedfund contract vendor --file FILE",), ("correct the file and record it again: sharedfund contract vendor --file FILE",)
_ACCEPT = ("验收：sharedfund contract accept {contract} {period:slug}",), ("accept the work: sharedfund contract accept {contract} {period:slug}",)
_SHOW = ("看合同：sharedfund contract show {contract}",), ("see the contract: sharedfund contract show {contract}",)
_ADOPT = ("写全再提：sharedfund fee adopt --resolution R --from 日期 --residential 单价",), (
    "name the rates: sharedfund fee adopt --resolution R --from DAY --residential RATE",)
_TARIFF = "a_tariff_of_their_own_is_adopted_by_the_owners"
_LIST = ("看合同：sharedfund contract list",), ("see the contracts: sharedfund contract list",)

WORDS: dict[tuple[str, str], Words] = {
    ("a_contract_is_recorded_once", "contract-exists"): Words(
        "合同编号 {contract} 已经录过", "the contract number {contract} is taken",
        ("换一个编号；要看原合同：sharedfund contract show {contract}",), ("choose another number; the contract that has it: sharedfund contract show {contract}",)),
    ("a_contract_is_recorded_once", "contract-ends-before-it-begins"): Words(
        "合同 {contract} 的最后一天 {end} 在第一天 {first} 之前", "the last day of {contract}, {end}, lies before its first, {first}", *_FILE),
    ("a_contract_is_recorded_once", "tariff-twice"): Words(
        "合同 {contract} 里 {use} 有两个单价", "{contract} has two tariffs for {use}", *_FILE),
    (_TARIFF, "tariff-exists"): Words(
        "收费标准 {tariff} 已经提出或通过", "tariff {tariff} is proposed or adopted already",
        ("看收费标准：sharedfund fee tariffs",), ("see the tariffs: sharedfund fee tariffs",)),
    (_TARIFF, "rates-missing"): Words("收费标准 {tariff} 一个单价也没有", "tariff {tariff} has no rate", *_ADOPT),
    (_TARIFF, "rate-below-zero"): Words("收费标准 {tariff} 里 {use} 的单价 {rate} 小于零", "the rate {rate} of {tariff} for {use} is below zero", *_ADOPT),
    (_TARIFF, "use-twice"): Words("收费标准 {tariff} 里 {use} 有两个单价", "{tariff} has two rates for {use}", *_ADOPT),
    (_TARIFF, "fee-is-the-firms"): Words(
        "本小区的物业费是物业的，不是业主共有的钱，单价写在物业合同里，不另定 {tariff}",
        "the fee is the firm's here, not the owners' money: its rates stand in the firm's contract, not in {tariff}",
        ("改为自管要先改章程：sharedfund charter change --profile 方案",), ("to manage yourselves, change the charter first: sharedfund charter change --profile SCHEME",)),
    (_TARIFF, "no-resolution-of-all-owners"): Words(
        "收费标准 {tariff} 要有全体业主通过的决议，{resolution} 不是", "tariff {tariff} needs a passed resolution of all owners; {resolution} is none",
        ("看决议：sharedfund resolution list",), ("see the resolutions: sharedfund resolution list",)),
    (_TARIFF, "not-about-the-tariff"): Words(
        "决议 {resolution} 议的是民法典 278 条第 {topics:text} 项，定收费标准要第 {wanted:text} 项之一",
        "{resolution} is on the kinds {topics:text} of Civil Code 278; a tariff needs one of {wanted:text}",
        ("看决议：sharedfund resolution show {resolution}",), ("see the resolution: sharedfund resolution show {resolution}",)),
    ("a_contract_names_one_remuneration", "rate-without-share"): Words(
        "合同 {contract} 的酬金方式是 {kind}，不该有提取比例", "{contract} has the kind {kind}; only a share has a rate", *_FILE),
    ("a_contract_names_one_remuneration", "sum-without-fixed"): Words(
        "合同 {contract} 的酬金方式是 {kind}，不该有每月定额", "{contract} has the kind {kind}; only a fixed remuneration has a monthly sum", *_FILE),
    ("a_contract_names_one_remuneration", "rate-missing"): Words(
        "合同 {contract} 按比例提酬金，合同和章程都没写比例", "{contract} pays a share, and neither it nor the charter names the rate", *_FILE),
    ("a_contract_names_one_remuneration", "rate-out-of-range"): Words(
        "合同 {contract} 的提取比例 {rate:text} 不在 0 和 1 之间", "the rate {rate:text} of {contract} does not lie between 0 and 1", *_FILE),
    ("a_contract_names_one_remuneration", "sum-missing"): Words(
        "合同 {contract} 按定额给酬金，合同和章程都没写每月多少", "{contract} pays a fixed sum, and neither it nor the charter names it", *_FILE),
    ("a_pass_score_lies_between_0_and_100", "pass-score-out-of-range"): Words(
        "合同 {contract} 的达标分 {pass_score} 不在 0 和 100 之间", "the pass score {pass_score} of {contract} does not lie between 0 and 100", *_FILE),
    ("one_firm_serves_at_a_time", "contracts-overlap"): Words(
        "合同 {contract} 和 {other}（{first} 起）的日期重叠；同一天只有一份合同", "{contract} overlaps {other}, which runs from {first}; one contract serves a day", *_LIST),
    ("reimbursed_heads_are_heads_of_the_service", "no-head-of-the-service"): Words(
        "{head} 不是物业服务的科目，不能按合同报销", "{head} is no head of the service, and is not reimbursed", *_FILE),
    ("reimbursed_heads_are_heads_of_the_service", "head-twice"): Words(
        "科目 {head} 写了两次", "the head {head} is named twice", *_FILE),

    # renewal, interim firms
    ("a_renewal_follows_the_evaluation", "renews-no-contract-of-the-firm"): Words(
        "合同 {contract} 说是续签 {renews}，但账本里没有这家物业的 {renews}", "{contract} is to renew {renews}, which is no contract of that firm", *_LIST),
    ("a_renewal_follows_the_evaluation", "renewed-before-its-end"): Words(
        "合同 {contract} 从 {first} 起，早于原合同的期满 {end}，或原合同已终止", "{contract} begins on {first}, before the old contract is over ({end}), or that one was ended", *_LIST),
    ("a_renewal_follows_the_evaluation", "renewal-not-recommended"): Words(
        "{firm} 上一期考核没有达标，续签 {renews} 要业主大会决议", "the last evaluation of {firm} does not recommend it; renewing {renews} is the owners' decision",
        ("在合同表里写上决议：resolution = \"R2026001\"",), ("name the resolution in the form: resolution = \"R2026001\"",)),
    ("an_interim_firm_stays_for_months_only", "interim-too-long"): Words(
        "应急物业合同 {contract} 到 {end}，最长 {months} 个月，只能到 {latest}", "the interim contract {contract} runs to {end}; {months} months are the most, to {latest}",
        ("改短期限，或由业主大会正式选聘（去掉 interim）",), ("shorten it, or let the owners choose a firm (without interim)",)),
    # its end
    ("a_contract_ends_once_and_for_a_reason", "no-contract-of-the-firm"): Words(
        "账本里没有 {firm} 的合同 {contract}", "the book has no contract {contract} of {firm}", *_LIST),
    ("a_contract_ends_once_and_for_a_reason", "ended-already"): Words(
        "合同 {contract} 已经终止，最后一天是 {last}", "{contract} was ended already; its last day was {last}", *_SHOW),
    ("a_contract_ends_once_and_for_a_reason", "end-waits"): Words(
        "合同 {contract} 的终止已有一份提议在等人同意", "an end of {contract} waits for a yes already",
        ("先签或否决那一份：sharedfund status",), ("agree to it or reject it first: sharedfund status",)),
    ("a_contract_ends_once_and_for_a_reason", "last-day-outside"): Words(
        "{last} 不是合同 {contract} 的服务日（{first} 起）", "{last} is no day {contract} serves (from {first})", *_END),
    ("a_contract_ends_once_and_for_a_reason", "term-still-runs"): Words(
        "合同 {contract} 到 {end} 才期满，{last} 终止不是期满", "{contract} runs to {end}; an end on {last} is no expiry",
        ("提前终止请写 termination（解聘）、withdrawal（物业退出）或 agreement（协商）",), ("an earlier end is a termination, a withdrawal or an agreement",)),
    ("a_contract_ends_once_and_for_a_reason", "notice-day-missing"): Words(
        "终止合同 {contract}（{reason:word}）要写明哪天通知的", "ending {contract} ({reason:word}) names the day the notice was given",
        ("加 --notice-day 日期",), ("add --notice-day DAY",)),
    ("a_contract_ends_once_and_for_a_reason", "not-dismissed-by-the-owners"): Words(
        "解聘 {firm} 要业主大会决议，一个委员会定不了", "dismissing {firm} takes a resolution of the owners",
        ("先登记决议，再加 --resolution 编号",), ("record the resolution, then add --resolution NO",)),
    ("notice_is_given_in_time", "notice-too-short"): Words(
        "合同 {contract}：{noticed} 通知，{last} 终止，只隔 {days} 天，应有 {days_required} 天", "{contract}: noticed on {noticed}, over on {last}: {days} days, {days_required} are asked for",
        ("由此造成的损失按合同和民法典 946 至 948 条处理",), ("the damage is dealt with by the contract and Civil Code 946 to 948",)),
    ("a_contract_that_has_run_out_is_said", "contract-indefinite"): Words(
        "合同 {contract}（{firm}）{end} 已期满，服务还在继续，按原合同不定期履行", "{contract} ({firm}) ran out on {end}; the service goes on under its old terms",
        ("续签、另聘或终止：sharedfund contract record / contract end",), ("renew it, choose another firm, or end it: sharedfund contract record / contract end",)),
    ("a_former_firm_is_paid_for_its_days", "after-the-end"): Words(
        "{firm} 只服务到 {last}，不能再申请 {month:slug} 的款", "{firm} served to {last}; nothing is asked for it for {month:slug}",
        ("只能申请服务期内的款；酬金走考核和结算",), ("only what was served is asked for; remuneration passes evaluation and settlement",)),
    ("a_former_firms_staff_signs_no_more", "firm-is-gone"): Words(
        "{person} 代表的 {firm} 已经撤出，不能再签", "{firm}, for which {person} signs, serves no more",
        ("终止这份授权：sharedfund mandate end {mandate} --reason 物业更换", "其实是新物业的人：sharedfund person link {person} 新物业编号"),
        ("end the mandate: sharedfund mandate end {mandate} --reason T", "somebody of the next firm says so: sharedfund person link {person} FIRM")),
    ("a_dismissed_firm_is_settled_first", "not-evaluated"): Words(
        "{firm} 被解聘，{period:slug} 的酬金先冻结，等它自己的考核定稿", "{firm} was dismissed; its remuneration for {period:slug} waits for its own final evaluation",
        ("先登记并定稿考核：sharedfund evaluation record",), ("record and finalise the evaluation: sharedfund evaluation record",)),
    ("a_dismissed_firm_is_settled_first", "not-settled"): Words(
        "{firm} 被解聘，{period:slug} 的酬金先冻结，等它自己的结算", "{firm} was dismissed; its remuneration for {period:slug} waits for its own settlement",
        ("先结算：sharedfund remuneration settle {period:slug} --firm {firm}",), ("settle it: sharedfund remuneration settle {period:slug} --firm {firm}",)),
    # related parties
    ("related_parties_trade_in_the_open", "relation-undeclared"): Words(
        "{vendor} 和 {firm} 的人有关联，登记时没有申报", "{vendor} is linked to staff of {firm}, and the relation is not declared",
        ("另登记为关联方：sharedfund vendor add --related {firm}",), ("add it as a related vendor: sharedfund vendor add --related {firm}",)),
    ("related_parties_trade_in_the_open", "related-not-allowed"): Words(
        "{vendor} 是 {firm} 的关联方，合同和业主大会都没有允许", "{vendor} is related to {firm}, and neither the contract nor the owners allow the trade",
        ("附业主大会决议：--resolution 编号；或换一家无关的",), ("name a resolution of the owners: --resolution NO; or take somebody else",)),
    ("related_parties_trade_in_the_open", "related-without-quotes"): Words(
        "{vendor} 是 {firm} 的关联方，要有 {need} 家报价证明是市价，现有 {have} 家", "{vendor} is related to {firm}; {need} quotes show that the price is the market's, {have} are there",
        ("先登记比价，再加 --repair 编号",), ("record the comparison of quotes, then add --repair NO",)),
    # vendors' contracts
    ("a_vendors_contract_is_recorded_once", "contract-exists"): Words(
        "合同编号 {contract} 已经录过", "the contract number {contract} is taken", *_LIST),
    ("a_vendors_contract_is_recorded_once", "contract-waits"): Words(
        "合同 {contract} 已有一份提议在等人同意", "a contract {contract} waits for a yes already",
        ("先签或否决那一份：sharedfund status",), ("agree to it or reject it first: sharedfund status",)),
    ("a_vendors_contract_is_recorded_once", "vendor-unknown"): Words(
        "账本里没有 {vendor}", "the book does not know {vendor}", ("先登记：sharedfund vendor add",), ("add it first: sharedfund vendor add",)),
    ("a_vendors_contract_is_recorded_once", "contract-ends-before-it-begins"): Words(
        "合同 {contract} 的最后一天 {end} 在第一天 {first} 之前", "the last day of {contract}, {end}, lies before its first, {first}", *_VENDOR_FILE),
    ("a_vendors_contract_is_recorded_once", "head-unknown-or-twice"): Words(
        "合同 {contract} 的科目 {head} 不存在或写了两次", "the head {head} of {contract} does not exist or stands there twice", *_VENDOR_FILE),
    ("a_vendors_contract_is_recorded_once", "heads-of-several-funds"): Words(
        "合同 {contract} 的科目要属于同一项资金，现在涉及 {count} 项", "the heads of {contract} belong to one fund; they are of {count}", *_VENDOR_FILE),
    ("a_vendors_contract_is_recorded_once", "month-above-total"): Words(
        "合同 {contract} 每月 {amount}，超过总价 {total}", "{contract} costs {amount} a month, more than its total {total}", *_VENDOR_FILE),
    ("a_payees_work_stands_in_one_contract", "head-in-another-contract"): Words(
        "科目 {head} 在同一天已有合同 {other}，人员和技术请分开立合同", "{head} stands in {other} on the same days; keep staff and technical work in contracts of their own", *_LIST),
    ("lifts_and_fire_systems_go_to_specialists", "licence-missing"): Words(
        "合同 {contract} 做 {head}，要写专业单位的资质证号", "{contract} is about {head} and names the licence of its specialist firm",
        ("在表里填 licence",), ("fill in licence",)),
    ("lifts_and_fire_systems_go_to_specialists", "no-specialist-firm"): Words(
        "{head} 只能由有资质的单位做，{vendor} 是个人", "{head} is done by a licensed firm; {vendor} is a natural person", *_VENDOR_FILE),
    ("a_vendors_work_is_accepted_by_period", "no-contract-of-the-vendor"): Words(
        "账本里没有 {vendor} 的合同 {contract}", "the book has no contract {contract} of {vendor}", *_LIST),
    ("a_vendors_work_is_accepted_by_period", "no-period-of-the-contract"): Words(
        "{period:slug} 不是合同 {contract} 的验收期", "{period:slug} is no period of {contract}", *_SHOW),
    ("a_vendors_work_is_accepted_by_period", "work-not-done"): Words(
        "{period:slug} 要到 {last} 才做完，还不能验收", "the work of {period:slug} runs to {last}", *_ACCEPT),
    ("a_vendors_work_is_accepted_by_period", "refused-without-reason"): Words(
        "不认可 {period:slug} 的活，要写明原因", "refusing the work of {period:slug} says why", ("加 --reason 原因",), ("add --reason T",)),
    ("a_vendor_waits_for_acceptance", "work-not-accepted-yet"): Words(
        "{vendor} 在 {period:slug} 的活还没有验收，合同 {contract} 先不付", "the work of {vendor} in {period:slug} is not accepted yet; {contract} is not paid", *_ACCEPT),
    ("a_vendor_waits_for_acceptance", "work-refused"): Words(
        "{vendor} 在 {period:slug} 的活没有通过验收：{reason}", "the work of {vendor} in {period:slug} was refused: {reason}",
        ("整改后再验收：sharedfund contract accept {contract} {period:slug}",), ("after it is made good: sharedfund contract accept {contract} {period:slug}",)),
    ("a_vendor_waits_for_acceptance", "standing-passes-acceptance-by"): Words(
        "{vendor} 的合同 {contract} 要逐期验收，不能用代扣授权", "{vendor}'s work under {contract} is accepted by period; no standing authority pays it",
        ("逐笔申请：sharedfund payment request",), ("ask for each payment: sharedfund payment request",)),
    ("a_vendors_bills_stay_within_its_contract", "contract-not-named"): Words(
        "付 {vendor} 的款要写明合同 {contract}", "a payment to {vendor} names its contract {contract}", ("加 --contract {contract}",), ("add --contract {contract}",)),
    ("a_vendors_bills_stay_within_its_contract", "above-vendors-total"): Words(
        "合同 {contract} 总价 {total}，连这一笔已申请 {amount}", "{contract} is worth {total} in all; with this {amount} is asked for", *_SHOW),
    ("every_vendors_work_is_judged", "work-not-judged"): Words(
        "{vendor} 在 {period:slug} 的活等着验收（合同 {contract}）", "the work of {vendor} in {period:slug} waits to be accepted ({contract})", *_ACCEPT),
    ("every_vendors_work_is_judged", "work-judged-late"): Words(
        "{vendor} 在 {period:slug} 的活过了期限还没有验收（合同 {contract}）", "the work of {vendor} in {period:slug} was not accepted in time ({contract})", *_ACCEPT),
}

ERRORS: dict[str, Words] = {
    "no-contract": Words("账本里没有合同 {contract:slug}", "the book has no contract {contract:slug}", *_LIST),
    "no-contract-in-period": Words("{period:slug} 没有物业合同 {firm:slug}", "there is no contract in {period:slug} {firm:slug}", *_LIST),
    "several-firms": Words("{period:slug} 有几家物业：{firms:slug}，请说是哪一家", "several firms served in {period:slug}: {firms:slug}; say which",
                           ("加上 --firm，如 --firm F001",), ("add --firm, like --firm F001",)),
}

"""The sections of the firms: remuneration and its gate, lump sums, evaluations, contracts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sharedfund.render.layout.page import Data, Layout, Page, Table
from sharedfund.render.words import measures, names, pages
from sharedfund.render.words.form import clean
from sharedfund.render.words.pages import amount, pick, word


def _remuneration(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    lump_sums = {row["firm"] for row in page.data["sections"]["I2"]["rows"]}
    tables, notes = [], []
    for row in section["rows"]:
        say, name = page.say, clean(row["name"] or row["firm"])
        accrued, releasable, withheld = row["accrued"], row["releasable"], row["withheld"]
        gone = Decimal(releasable["paid"]) + Decimal(releasable["set_off"])
        left = Decimal(accrued["opening"]) + Decimal(accrued["added"]) - Decimal(accrued["closing"])
        came = Decimal(releasable["released"]) + Decimal(releasable["restored"])
        back = Decimal(withheld["opening"]) + Decimal(withheld["added"]) - Decimal(withheld["closing"])
        rows = [
            [say("待考核", "before evaluation"), amount(accrued["opening"]), amount(accrued["added"]), amount(str(left)),
             amount(accrued["closing"])],
            [say("已核准待拨", "released, to be paid"), amount(releasable["opening"]), amount(str(came)), amount(str(gone)),
             amount(releasable["closing"])],
            [say("暂扣", "withheld"), amount(withheld["opening"]), amount(withheld["added"]), amount(str(back)),
             amount(withheld["closing"])],
        ]
        what = ("包干物业费", "lump-sum fee") if row["firm"] in lump_sums else ("酬金", "remuneration")
        tables.append(page.table(((*what, "wide"), ("期初", "opening", "money"), ("增加", "added", "money"),
                                  ("减少", "less", "money"), ("期末", "closing", "money")), rows, title=(name, name)))
        tables.append(_gates(page, row["gates"]))
        tables.append(_gate_sums(page, row["gates"]))
        notes += _gate_notes(page, row["gates"])
        use = {language: word(measures.DEDUCTED, section["deducted_use"], language) for language in ("zh_CN", "en")}
        told = {what: amount(releasable[what]) for what in ("released", "restored", "paid", "set_off")}
        notes.append(say(
            f"{name}：本期核准 {told['released']}，恢复 {told['restored']}，拨付 {told['paid']}，抵扣 {told['set_off']}；"
            f"已扣减 {amount(row['deducted'])}（最终，{use['zh_CN']}）。",
            f"{name}: released {told['released']}, restored {told['restored']}, paid {told['paid']}, set off {told['set_off']}; "
            f"deducted for good {amount(row['deducted'])} (it {use['en']})."))
    if section["estimate"] is not None:
        notes.append(page.say(f"结余归物业的估计 {amount(section['estimate'])}，年结前全数留出，不是最终数。",
                              f"Estimate of the residual {amount(section['estimate'])}, reserved in full until the settlement."))
    return tables, notes


def _lump_sums(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    tables, notes = [], []
    say = page.say
    for row in section["rows"]:
        name, owed, held = clean(row["name"] or row["firm"]), row["uncollected"], row["collected"]
        paid_in = Decimal(owed["opening"]) + Decimal(owed["charged"]) - Decimal(owed["waived"]) - Decimal(owed["closing"])
        tables.append(page.table(
            (("住户欠物业的物业费", "owed to the firm by households", "wide"), ("金额", "amount", "money")),
            [[say("期初", "opening"), amount(owed["opening"])], [say("本期开单（减去冲减）", "charged, net of credits"), amount(owed["charged"])],
             [say("减：已收", "less collected"), amount(str(paid_in))], [say("减：物业书面放弃", "less waived by the firm"), amount(owed["waived"])]],
            total=[say("期末未收", "not collected at the end"), amount(owed["closing"])], title=(name, name)))
        tables.append(page.table(
            (("替物业收的钱", "collected for the firm", "wide"), ("金额", "amount", "money")),
            [[say("期初", "opening"), amount(held["opening"])], [say("住户交来", "from households"), amount(held["received"])],
             [say("物业交存", "deposited by the firm"), amount(held["deposited"])],
             [say("减：考核扣下、退给业主", "less deducted and returned"), amount(held["returned"])],
             [say("减：付给物业", "less paid to the firm"), amount(held["paid"])],
             [say("减：手续费（物业承担）", "less fees of gateways and the bank, the firm's"), amount(held["charges"])]],
            total=[say("期末", "at the end"), amount(held["closing"])]))
        notes.append(say(
            f"{name}：期末替它拿着 {amount(held['closing'])}，其中等考核 {amount(row['waiting'])}，已过关待付 "
            f"{amount(row['payable'])}，预留 {amount(row['withheld'])}。包干的物业费是物业的钱，盈亏归物业，不是业主的收入、支出，也不能动用。",
            f"{name}: {amount(held['closing'])} is held for it, of which {amount(row['waiting'])} waits at the gate, "
            f"{amount(row['payable'])} passed and is to be paid, {amount(row['withheld'])} is withheld. A lump-sum fee is the "
            f"firm's money, as are its profit and loss: no income, cost or money to spend of the owners."))
    return tables, notes


def _gates(page: Page, gates: Sequence[Data]) -> Table:
    rows = []
    for gate in gates:
        score = gate["score"] or page.say("未定稿", "not final")
        if gate["score"] and gate["pass_score"]:
            score += page.say(f"（及格 {gate['pass_score']}）", f" (pass {gate['pass_score']})")
        missing = page.say("、", ", ").join(word(pages.MISSING, one, page.language) for one in gate["missing"])
        basis = word(pages.KINDS, gate["kind"], page.language)
        if gate["rate_share"] and gate["base"]:
            basis += f" {gate['rate_share']}% × {amount(gate['base'])}"
        rows.append([gate["period"], basis, score, page.rate(gate["rate"]) if gate["rate"] else "", page.yes(gate["accepted"]),
                     page.yes(gate["settled"]), missing or page.say("无", "none")])
    return page.table((("考核期", "period", "text"), ("计提", "accrues", "wide"), ("得分", "score", "text"),
                       ("拨付率", "rate", "money"), ("居民认可", "accepted", "text"), ("年结", "settled", "text"),
                       ("还缺", "still missing", "wide")), rows)


def _gate_sums(page: Page, gates: Sequence[Data]) -> Table:
    """What each gate held and let through so far, and when."""
    figures = ("accrued", "released", "withheld", "deducted", "restored")
    rows = [[gate["period"], *(amount(gate[f]) for f in figures), gate["settled_day"] or "", gate["released_day"] or ""]
            for gate in gates if any(Decimal(gate[f]) for f in figures)]
    return page.table((("考核期", "period", "wide"), ("计提", "accrued", "money"), ("核准", "released", "money"),
                       ("暂扣", "withheld", "money"), ("扣减", "deducted", "money"), ("恢复", "restored", "money"),
                       ("年结日", "settled on", "text-"), ("核准日", "released on", "text-")), rows,
                      title=("每个考核期从头到公示这天", "Each gate from its beginning to the day of this page"))


def _gate_notes(page: Page, gates: Sequence[Data]) -> list[str]:
    """What stood in for a missing condition, and which breaches hold a gate."""
    notes = [page.say(f"{gate['period']}：依据 {clean(gate['waived_by'])} 免了缺的条件。",
                      f"{gate['period']}: {clean(gate['waived_by'])} stood in for what was missing.")
             for gate in gates if gate["waived_by"]]
    return notes + [page.say(f"{gate['period']}：违约未结 {'、'.join(gate['breaches'])}。",
                             f"{gate['period']}: open breaches {', '.join(gate['breaches'])}.")
                    for gate in gates if gate["breaches"]]


def _evaluations(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    tables, notes = [], []
    for row in section["rows"]:
        firm = page.firm(row["firm"])
        items = [[clean(item["name"]), f"{item['weight']}%", item["score"] or ""] for item in row["items"]]
        items += [[one["quarter"], str(one["days"]), one["score"]] for one in row["quarters"]]
        title = (f"{row['evaluation']} {row['period']} {pick(pages.STATUSES[row['status']], 'zh_CN')}",
                 f"{row['evaluation']} {row['period']} {pick(pages.STATUSES[row['status']], 'en')}")
        tables.append(page.table((("项目", "item", "wide"), ("权重", "weight", "money"), ("得分", "score", "money")), items,
                                 title=title, total=[page.say("得分", "score"), "", row["score"] or ""]))
        notes.append(page.say(
            f"{row['evaluation']}（{firm}，{clean(row['form'])}）：{word(pages.METHODS, row['method'], 'zh_CN')}，发 {row['sent']} 收 {row['valid']}；"
            f"打分 {page.persons(row['scorers'])}；花费 {amount(row['cost'])}，{word(measures.BORNE, row['cost_borne_by'], 'zh_CN')}"
            f"{'；公布 ' + row['published'] if row['published'] else ''}{'，定稿 ' + row['final'] if row['final'] else ''}。",
            f"{row['evaluation']} ({firm}, {clean(row['form'])}): {word(pages.METHODS, row['method'], 'en')}, {row['sent']} sent, {row['valid']} valid; scored "
            f"by {page.persons(row['scorers'])}; cost {amount(row['cost'])}, {word(measures.BORNE, row['cost_borne_by'], 'en')}"
            f"{'; published ' + row['published'] if row['published'] else ''}{', final ' + row['final'] if row['final'] else ''}."))
        if row["claimed"]:
            notes.append(page.say(f"{row['evaluation']}：物业申诉，主张 {row['claimed']} 分。",
                                  f"{row['evaluation']}: the firm appealed and claims {row['claimed']}."))
    trend = [[one["period"], one["score"], page.rate(one["collection_rate"])] for one in section["trend"]]
    tables.append(page.table((("考核期", "period", "wide"), ("得分", "score", "money"), ("同期收缴率", "collection rate", "money")),
                             trend, title=("历次得分", "Scores so far")))
    return tables, notes


def _firms(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows, costs = [], []
    earlier = {row["firm"]: row["total"] for row in (page.data.get("year_before") or {"firms": ()})["firms"]}
    for row in section["rows"]:
        name = clean(row["name"] or row["firm"])
        rows.append([name, amount(row["cost_reimbursed"]), "" if row["on_duty"] is None else str(row["on_duty"]),
                     amount(row["remuneration"]), amount(row["related"]), amount(row["total"]), page.rate(row["share"]),
                     amount(earlier.get(row["firm"]))])
        costs += [[name, page.head(one["head"]), amount(one["amount"])] for one in row["costs"]]
    return [
        page.table((("物业企业", "firm", "wide"), ("成本报销", "costs", "money"), ("在岗", "on duty", "money"),
                    ("酬金或包干费", "remuneration or lump sum", "money"), ("关联方", "related", "money"), ("合计", "in all", "money"),
                    ("占全部支出", "of all paid", "money"), ("去年同期", "a year before", "money-")), rows),
        page.table((("成本报销", "costs reimbursed", "wide"), ("科目", "head", "text"), ("金额", "amount", "money")), costs),
    ], []


def _contracts(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    say = page.say

    def named(slug: str) -> str:
        return names.name("word", slug, page.language)

    firms, notes = [], []
    for row in section["firms"]:
        state = word(pages.CONTRACT_STATES, row["state"], page.language)
        firms.append([row["contract"], page.payee(row), row["first"], row["last"],
                      say(f"{state}（{named(row['reason'])}）", f"{state} ({named(row['reason'])})") if row["reason"] else state,
                      row["served_to"] or "", row["renews"] or "", named(row["renewal"]) if row["renewal"] else "",
                      " ".join(filter(None, (row["hand_over"]["day"], word(pages.HAND_OVERS, row["hand_over"]["state"], page.language))))
                      if row["hand_over"] else ""])
        if row["hand_over"] and row["hand_over"]["missing"]:
            items = say("、", ", ").join(named(item) for item in row["hand_over"]["missing"])
            notes.append(say(f"合同 {row['contract']} 还没交的：{items}。", f"{row['contract']}, not handed over: {items}."))
        if row["hand_over"] and row["hand_over"]["differing"]:
            items = say("、", ", ").join(named(item) for item in row["hand_over"]["differing"])
            notes.append(say(f"合同 {row['contract']} 交来的数和账本不同：{items}。",
                             f"{row['contract']}, figures that differ from the book: {items}."))
    vendors = [[row["contract"], page.payee(row), clean(row["title"]), row["first"], row["last"], amount(row["total"]),
                amount(row["asked"]), f"{row['accepted']}/{row['periods']}", str(row["refused"] or "")]
               for row in section["vendors"]]
    former = [[clean(row["name"]), page.households(row["households"]), amount(row["paid"]), named(row["decision"]),
               amount(row["honoured"]), amount(row["recovered"]), amount(row["left"])] for row in section["former"]]
    if section["committee"]:
        given = section["committee"]
        items = say("、", ", ").join(named(item) for item in given["handed"])
        audited = say("已审计", "audited") if given["audited"] else say("没有审计", "not audited")
        notes.append(say(f"{given['day']} 业委会交接：{items}；离任{audited}。", f"{given['day']}, the committee handed over {items}; its term is {audited}."))
    if former:
        notes.append(say("前物业预收是业主对前物业的债权，只备查，不是本账的债。",
                         "What was paid to a former firm is the owners' claim on it: a memo, no debt of this fund."))
    return [
        page.table((("合同", "contract", "text"), ("物业", "firm", "wide"), ("从", "from", "text"), ("到", "to", "text"),
                    ("状态", "state", "wide"), ("服务到", "served to", "text-"), ("续自", "renews", "text-"), ("续聘建议", "renewal", "text-"),
                    ("交接", "hand-over", "text")), firms),
        page.table((("合同", "contract", "text"), ("供应商", "vendor", "wide"), ("内容", "about", "wide"), ("从", "from", "text-"), ("到", "to", "text-"),
                    ("总价", "total", "money"), ("已申请", "asked", "money"), ("已验收", "accepted", "money"),
                    ("未通过", "refused", "money-")), vendors, title=("供应商合同", "Vendors' contracts")),
        page.table((("前物业", "former firm", "wide"), ("户数", "households", "money"), ("预收", "paid", "money"),
                    ("处理", "decision", "text"), ("已承认", "honoured", "money"), ("已追回", "recovered", "money"),
                    ("还剩", "left", "money")), former, title=("前物业预收", "Paid in advance to a former firm")),
    ], notes


LAYOUTS: dict[str, Layout] = {
    "I": _remuneration,
    "I2": _lump_sums,
    "J": _evaluations,
    "W": _firms,
    "W2": _contracts,
}

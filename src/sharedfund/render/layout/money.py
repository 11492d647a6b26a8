"""The sections of the account itself: funds, claims, fees, receipts, revenue, payments, budget, essentials, bank, outlook."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sharedfund.render.layout.page import Data, Layout, Page, Table
from sharedfund.render.words import measures, names, pages
from sharedfund.render.words.form import clean
from sharedfund.render.words.pages import amount, pick, word

_MOVES = (("资金", "fund", "wide"), ("期初", "opening", "money"), ("收入", "received", "money"), ("支出", "paid", "money"),
          ("划入", "moved in", "money"), ("划出", "moved out", "money"), ("期末", "closing", "money"))


def _funds(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    figures = ("opening", "received", "paid", "moved_in", "moved_out", "closing")
    rows = [[page.fund(row["fund"]), *(amount(row[f]) for f in figures)] for row in section["rows"]]
    total = [page.say("合计", "total"), *(amount(section["total"][f]) for f in figures)]
    before = [[page.fund(row["fund"]), *(amount(row["year_before"][f]) for f in ("received", "paid", "closing"))]
              for row in section["rows"] if row["year_before"]]
    below = [[page.fund(row["fund"]), *(amount(row[f]) for f in ("opening", "in", "out", "closing"))]
             for row in section["maintenance"]]
    tables = [
        page.table(_MOVES, rows, total=total),
        *_year_to_date(page, section["year_to_date"]),
        page.table((("去年同期", "a year before", "wide"), _MOVES[2], _MOVES[3], _MOVES[6]), before),
        page.table((("线下：专项维修资金（专户，不在共管账户内）", "below the line: maintenance fund, held by the bureau", "wide"),
                    _MOVES[1], ("存入", "in", "money"), ("使用", "out", "money"), _MOVES[6]), below),
    ]
    placed = [[page.fund(row["fund"]), row["payment"], row["since"], amount(row["amount"])] for row in section["term_deposits"]]
    if placed:
        tables.append(page.table((("定期存款（属于各项资金，不能直接付款）", "term deposits (the funds' own, not payable)", "wide"),
                                  ("存入付款", "placed by", "text"), ("日期", "since", "text"), ("金额", "amount", "money")), placed))
    return tables, []


def _year_to_date(page: Page, told: Data | None) -> list[Table]:
    """What moved since the year began, beside the period and never in one figure with it."""
    if told is None:
        return []
    figures = ("opening", "received", "paid", "moved_in", "moved_out", "closing")
    rows = [[page.fund(row["fund"]), *(amount(row[f]) for f in figures)] for row in told["rows"]]
    head = (f"本年累计（{told['first']} 起）", f"year to date, from {told['first']}", "wide")
    opening = ("年初" if told["first"].endswith("-01-01") else "起账时", "opening", "money")
    return [page.table((head, opening, *_MOVES[2:]), rows,
                       total=[page.say("合计", "total"), *(amount(told["total"][f]) for f in figures)])]


def _claims(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for fund in section["rows"]:
        rows += [[page.fund(fund["fund"]), pages.claim(one["claim"], page.language), amount(one["amount"])]
                 for one in fund["claims"]]
        left = page.say("可以动用", "spendable") if fund["fund"] == "operating" else page.say("余下", "left")
        rows.append([page.fund(fund["fund"]), left, amount(fund["spendable"])])
    return [page.table((("资金", "fund", "text"), ("归属", "whose", "wide"), ("金额", "amount", "money")), rows,
                       total=[page.say("合计", "total"), page.say("等于银行余额", "equals the balance"),
                              amount(section["total"])])], []


def _surplus(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[page.say("账面结余", "surplus by the books"), amount(section["surplus"])],
            [page.say("减：已开单未收到", "less fees charged and unpaid"), amount(section["unpaid_fees"])],
            [page.say("加减：其他没有收付现金的", "other accruals without cash"), amount(section["other"])]]
    total = page.say("可以动用", "spendable")
    if section["sources"]:
        total += page.say(f"（{page.fund('operating')}）", f" ({page.fund('operating')})")
    return [page.table((("项目", "item", "wide"), ("金额", "amount", "money")), rows,
                       total=[total, amount(section["spendable"])])], _results(page, section)


def _results(page: Page, section: Data) -> list[str]:
    """What the period earned and cost, who bears a loss, and what is spendable by source where money is pooled."""
    told, say = section["result"], page.say
    notes = [say(f"本期收入 {amount(told['income'])}，费用 {amount(told['cost'])}，收支差 {amount(told['result'])}。",
                 f"Income of the period {amount(told['income'])}, cost {amount(told['cost'])}, result {amount(told['result'])}.")]
    if told["borne_by"]:
        bearer = {lang: word(pages.BEARERS, told["borne_by"], lang) for lang in ("zh_CN", "en")}
        notes.append(say(f"不足部分由{bearer['zh_CN']}承担。", f"The shortfall is borne by {bearer['en']}."))
    if section["sources"]:
        parts = [f"{page.fund(row['fund'])} {amount(row['amount'])}" for row in section["sources"]]
        total = amount(str(sum((Decimal(row["amount"]) for row in section["sources"]), Decimal("0.00"))))
        notes.append(say(f"可以动用：{'，'.join(parts)}，合计 {total}。", f"Spendable: {', '.join(parts)}; together {total}."))
    return notes


def _fees(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for row in section["rows"]:
        uses = page.say("、", ", ").join(word(pages.BUILDING_USES, use, page.language) for use in row["uses"])
        rows.append([_ranged(row["buildings"]), uses, str(row["households"]), pages.amount(row["area_m2"]),
                     " / ".join(pages.tariff(rate) for rate in row["tariffs"]), amount(row["charged"]),
                     amount(row["collected"]), page.rate(row["rate"]), f"{row['paid']}/{row['households']}"])
    columns = (("楼栋", "buildings", "wide"), ("类型", "use", "text"), ("户数", "units", "money"), ("平方米", "area m2", "money-"),
               ("单价", "tariff", "money-"), ("应收", "charged", "money"), ("已收", "collected", "money"),
               ("收缴率", "rate", "money"), ("缴清", "paid up", "money"))
    notes = [page.say(
        f"收缴率 {page.rate(section['rate'])}，户数 {page.rate(section['household_rate'])}；收回旧欠 "
        f"{amount(section['arrears_recovered'])}，预收以后月份 {amount(section['received_in_advance'])}。",
        f"Collection rate {page.rate(section['rate'])}, by households {page.rate(section['household_rate'])}; old arrears "
        f"recovered {amount(section['arrears_recovered'])}, received in advance {amount(section['received_in_advance'])}.")]
    owed = page.data["sections"].get("Q")
    if owed is not None and owed["rows"]:
        ages = {language: pick(("，", ", "), language).join(
            f"{pick(('、', ', '), language).join(word(pages.AGES, age, language) for age in row['ages'])} {amount(row['amount'])}"
            for row in owed["rows"]) for language in ("zh_CN", "en")}
        notes.append(page.say(f"期末欠费 {amount(owed['total'])}：{ages['zh_CN']}（见 Q 节）。",
                              f"Arrears at the end {amount(owed['total'])}: {ages['en']} (section Q)."))
    total = ["", page.say("合计", "total"), str(section["households"]), "", "", amount(section["charged"]),
             amount(section["collected"]), page.rate(section["rate"]), f"{section['paid']}/{section['households']}"]
    return [page.table(columns, rows, total=total if rows else ())], notes


def _ranged(names_: Sequence[str]) -> str:
    """`B01 B02 B03` as `B01—B03`."""
    known = [name for name in names_ if name]
    return f"{known[0]}—{known[-1]}" if len(known) > 2 else " ".join(known)


def _receipts(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for row in section["rows"]:
        cells = [row["day"], word(pages.SOURCES, row["source"], page.language), str(row["count"]),
                 " ".join(row["periods"]), amount(row["amount"])]
        if "households" in row:
            cells.append(" ".join(one["household"] for one in row["households"]))
        elif "own" in row:
            cells.append(amount(row["own"]))
        rows.append(cells)
    columns = [("日期", "day", "text"), ("来源", "source", "wide"), ("笔数", "count", "money"), ("所属账期", "for", "text"),
               ("金额", "amount", "money")]
    if rows and len(rows[0]) > len(columns):
        columns.append(("住户", "households", "text") if "households" in section["rows"][0] else ("我家", "own", "money"))
    total = ["", page.say("合计", "total"), "", "", amount(section["total"]), *[""] * (len(columns) - 5)]
    return [page.table(columns, rows, total=total)], []


def _revenue(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    let = [row for row in section["rows"] if "place" in row]
    beside = [row for row in section["rows"] if "place" not in row]
    tables = []
    if let:
        tables.append(page.table(_LET, [_let(page, row) for row in let]))
    if section["parking"]:
        tables.append(page.table(_PLACES, [[page.households(row["places"]), *(amount(row[f]) for f in _OWED)]
                                           for row in section["parking"]]))
    if beside or not tables:
        rows = [[word(pages.REVENUES, row["source"], page.language), clean(row["payer"]), row["contract"] or "",
                 amount(row["received"])] for row in beside]
        tables.append(page.table((("项目", "source", "text"), ("付款单位", "counterparty", "wide"), ("合同", "contract", "text"),
                                  ("收到", "received", "money")), rows))
    note = page.say(
        f"总收入 {amount(section['gross'])}，合理成本 {amount(section['direct_cost'])}，税费 {amount(section['tax'])}，"
        f"净额 {amount(section['net'])}；本期补充专项维修资金 {amount(section['to_maintenance'])}。",
        f"Gross {amount(section['gross'])}, direct cost {amount(section['direct_cost'])}, tax {amount(section['tax'])}, net "
        f"{amount(section['net'])}; to the maintenance fund {amount(section['to_maintenance'])}.")
    sums = [Decimal(section[figure]) for figure in ("gross", "direct_cost", "tax", "net", "to_maintenance")]
    return tables, [*([note] if section["rows"] or any(sums) else []), *_revenue_notes(page, section)]


_OWED = ("charged", "received", "overdue")
_LET = (("合同", "contract", "text"), ("位置", "place", "wide"), ("项目", "source", "text"), ("使用方", "counterparty", "wide"),
        ("起", "from", "text-"), ("到期", "until", "text"), ("价格", "price", "money"), ("收法", "billed", "text-"),
        ("本期应收", "due", "money"), ("已收", "received", "money"), ("逾期", "overdue", "money"), ("成本", "cost", "money"), ("下次应收", "next due", "text"), ("依据", "decision", "text"))
_PLACES = (("业主车位", "households' places", "money"), ("本期应收", "due", "money"), ("已收", "received", "money"),
           ("逾期", "overdue", "money"))


def _let(page: Page, row: Data) -> list[str]:
    """A contract over a common part: free of rent, run out and without a decision are said where they stand."""
    price = page.say("无租金", "free of rent") if row["free"] else amount(row["price"])
    until = row["last"] + (page.say(" 到期仍占用", " run out, still occupied") if row["expired"] else "")
    decision = row["resolution"] or clean(row["clause"] or "")
    if not row["decided"]:
        decision = page.say("未经授权", "not authorised")
    return [row["contract"], clean(row["place"]), word(pages.REVENUES, row["source"], page.language),
            clean(row["payer"] or page.say("个人", "a person")), row["first"], until, price,
            word(pages.BILLED, row["billed"], page.language), *(amount(row[f]) for f in _OWED),
            amount(row["direct_cost"]), row["next_due"] or "", decision]


def _revenue_notes(page: Page, section: Data) -> list[str]:
    """What public revenue gave away and gave back."""
    notes = [page.say(f"{page.head(row['head'])} {amount(row['amount'])}，惠及 {row['recipients'] or '—'} 人。",
                      f"{page.head(row['head'])} {amount(row['amount'])}, {row['recipients'] or '—'} recipients.")
             for row in section["gifts"]]
    for row in section["distributions"]:
        notes.append(page.say(
            f"返还业主 {row['distribution']}（决议 {row['resolution']}，{names.name('word', row['key'], page.language)}）：{row['households']} 户共 "
            f"{amount(row['declared'])}，其中抵物业费 {amount(row['to_fees'])}；取整余下 {amount(row['remainder'])}，留在公共收益。",
            f"Given back to the owners {row['distribution']} (resolution {row['resolution']}, {names.name('word', row['key'], page.language)}): "
            f"{amount(row['declared'])} to {row['households']} households, {amount(row['to_fees'])} of it off fees; rounding "
            f"leaves {amount(row['remainder'])} in the fund."))
    if Decimal(section["unclaimed"]["amount"]):
        few = section["unclaimed"]["households"] is None
        left = page.say("少数几", "a few") if few else str(section["unclaimed"]["households"])
        notes.append(page.say(f"已公布、还没领取的返还 {amount(section['unclaimed']['amount'])}（{left} 户）。",
                              f"Declared and not fetched: {amount(section['unclaimed']['amount'])} ({left} households)."))
    return notes


def _payments(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for row in section["rows"]:
        steps = [page.persons(row["reviewers"]), page.persons(row["recheckers"]), page.persons(row["signatories"])]
        if row["manner"] != "three-steps":
            steps = [word(pages.MANNERS, row["manner"], page.language), *steps[1:]]
        purpose = clean(row["purpose"] or "") or page.head(row["head"] or row["settles"])
        asked = page.say("、", ", ").join(filter(None, (row["requested"] or "", page.person(row["requester"] or ""))))
        rows.append([row["no"], row["day"][5:], page.payee(row), purpose + (" *" if row["stand_in"] else ""),
                     page.head(row["head"] or row["settles"]), page.fund(row["fund"]),
                     word(measures.TIERS, row["tier"], page.language), amount(row["amount"]), asked, *steps,
                     row["resolution"] or "", row["bill"] or "", str(row["vouchers"]) if row["vouchers"] else page.say("无", "none")])
    columns = (("编号", "no.", "text"), ("日期", "day", "text"), ("收款方", "payee", "wide"), ("事项", "purpose", "wide"),
               ("科目", "head", "text-"), ("资金", "fund", "text-"), ("顺位", "rank", "text-"), ("金额", "amount", "money"),
               ("申请", "requested", "text-"), ("审核", "reviewed", "text-"), ("复核", "checked", "text-"),
               ("联签", "signed", "text-"), ("决议", "decision", "text-"), ("账单", "bill", "text-"), ("凭证", "docs", "money"))
    total = ["", "", "", page.say("合计", "total"), "", "", "", amount(section["total"]), "", "", "", "", "", "", ""]
    notes = [page.say("* 有替补人员经手。", "* a stand-in took part.")] if any(r["stand_in"] for r in section["rows"]) else []
    if section["without_voucher"]:
        notes.append(page.say(f"{len(rows)} 笔里 {section['without_voucher']} 笔没有凭证。",
                              f"{section['without_voucher']} of {len(rows)} lines have no voucher."))
    return [page.table(columns, rows, total=total if rows else ())], notes


def _budget(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows, notes, unexplained = [], [], list[str]()
    for row in section["rows"]:
        mark = page.say("必要", "essential") if row["essential"] else ""
        rows.append([page.head(row["head"]), mark, amount(row["adopted"]), amount(row["current"]), amount(row["quarter"]),
                     amount(row["spent"]), amount(row["year_before"]), amount(row["planned_to_date"]), amount(row["to_date"]),
                     page.rate(row["used"]),
                     page.say("超", "over") if Decimal(row["to_date"]) > Decimal(row["current"])
                     else page.say("偏离", "off") if row["variance"] else ""])
        if row["variance"] and not row["variations"]:
            unexplained.append(page.head(row["head"]))
        for change in row["variations"]:
            by = change["resolution"] or page.say("业委会", "committee")
            came = page.say(f"，从{page.head(change['from'])}调入", f", from {page.head(change['from'])}") if change["from"] else ""
            notes.append(page.say(
                f"{page.head(row['head'])} 调整 {amount(change['amount'])}{came}：{clean(change['reason'])}（{by}）。",
                f"{page.head(row['head'])} varied by {amount(change['amount'])}{came}: {clean(change['reason'])} ({by})."))
    if unexplained:
        notes.append(page.say(f"偏离累计预算、账本里没有写原因的：{'、'.join(unexplained)}。",
                              f"Off the budget to date, and the book gives no reason: {', '.join(unexplained)}."))
    notes += _seasonal(page, section)
    if section["resolution"]:
        notes.append(page.say(f"预算 {section['budget']} 由决议 {section['resolution']} 通过。",
                              f"The budget {section['budget']} was adopted by {section['resolution']}."))
    if section["expected"] and not Decimal(section["expected"]["charged"]):
        notes.append(page.say(f"不收物业费；必要开支预算 {amount(section['expected']['essential'])}，靠其他收入。",
                              f"No fee is charged; essentials of {amount(section['expected']['essential'])} live on other income."))
    elif section["expected"]:
        expected = section["expected"]
        rate = page.say("没有上年收缴率可比，按应收全数", "no rate of last year, in full") if expected["rate"] is None else page.say(
            f"按上年收缴率 {expected['rate']}%", f"at last year's rate of {expected['rate']}%")
        notes.append(page.say(
            f"预算期应收 {amount(expected['charged'])}，{rate}预计收 {amount(expected['expected'])}；必要开支预算 "
            f"{amount(expected['essential'])}。",
            f"Fees of the budget's period {amount(expected['charged'])}; expected, {rate}: {amount(expected['expected'])}; "
            f"essentials {amount(expected['essential'])}."))
    if section["deficit"]:
        deficit = section["deficit"]
        notes.append(page.say(
            f"结构性缺口 {amount(deficit['amount'])}：必要开支多于预计收入，现有资金可撑 {deficit['cover_months']} 个月。",
            f"Structural deficit {amount(deficit['amount'])}: essentials exceed the expected income; the money covers it "
            f"for {deficit['cover_months']} months."))
    columns = (("科目", "head", "wide"), ("性质", "kind", "text-"), ("通过的预算", "adopted", "money-"),
               ("现行预算", "current", "money"),
               ("本期预算", "this period", "money-"), ("本期列支", "spent", "money"), ("去年同期", "a year before", "money-"),
               ("累计预算", "planned to date", "money-"), ("累计列支", "to date", "money"),
               ("执行率", "used", "money"), ("提示", "note", "text"))
    return [page.table(columns, rows)], notes


def _seasonal(page: Page, section: Data) -> list[str]:
    """The heads of a year's budget of which this quarter has not a quarter: their cost has a season."""
    uneven = [row for row in section["rows"] if len(row["budget"]) == 4 and len(page.data["period"]) == 6
              and Decimal(row["quarter"]) * 4 != Decimal(row["adopted"])]
    if not uneven:
        return []
    told = page.say("，", ", ").join(f"{page.head(row['head'])} {amount(row['quarter'])} / {amount(row['adopted'])}"
                                    for row in uneven)
    return [page.say(f"按季节分配、本季不是全年四分之一的：{told}。", f"By season, not a quarter of the year: {told}.")]


def _essentials(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[row["month"], page.head(row["head"]), *(amount(row[f]) for f in ("due", "paid", "unpaid", "reserved")),
             page.say("已收齐", "complete") if row["complete"] else page.say("未收齐", "not complete")]
            for row in section["rows"]]
    unpaid = [[row["bill"], page.payee(row), page.head(row["head"]), row["due"], amount(row["amount"])]
              for row in section["unpaid"]]
    return [
        page.table((("月份", "month", "text"), ("科目", "head", "wide"), ("应付", "due", "money"), ("已付", "paid", "money"),
                    ("未付", "unpaid", "money"), ("无账单预留", "reserved", "money"), ("账单", "bills", "text")), rows),
        page.table((("账单", "bill", "text"), ("收款方", "payee", "wide"), ("科目", "head", "text-"), ("应付日", "due", "text"),
                    ("未付", "unpaid", "money")), unpaid, title=("未付账单", "Bills unpaid")),
    ], []


def _bank(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    banks = {bank["account"]: bank["tail"] for bank in page.data.get("banks", ())}
    rows = [[row["month"], page.say("尾号 ", "ending ") + banks.get(row["account"], row["account"]),
             amount(row["statement"]), amount(row["booked_in"]), amount(row["booked_out"]), amount(row["book"]), amount(row["bank_in"]), amount(row["bank_out"]), amount(row["difference"])]
            for row in section["rows"]]
    items = [[row["month"], {"booked-in": page.say("账收银未收", "booked in, not at the bank"),
                             "booked-out": page.say("账付银未付", "booked out, not at the bank"),
                             "bank-in": page.say("银收账未收", "at the bank, not booked in"),
                             "bank-out": page.say("银付账未付", "at the bank, not booked out")}[item["side"]],
              item["day"], str(item["days"]), amount(item["amount"])]
             for row in section["rows"] for item in row["items"] if item["days"] > 30]
    transit = [[page.collector(row["channel"]), amount(row["amount"])] for row in section["in_transit"]]
    notes = [page.say(f"未对账月份：{'、'.join(section['missing'])}。", f"Not reconciled: {', '.join(section['missing'])}.")
             ] if section["missing"] else []
    if section["last_day"]:
        notes.append(page.say(f"与银行对平到 {section['last_day']}。", f"Agreed with the bank to {section['last_day']}."))
    if "open_lines" in section:
        count = section["open_lines"]
        notes.append(page.say(f"对账单上还有 {count} 条流水没有记进账本。", f"Lines of statements not booked yet: {count}."))
    notes += [page.say(f"{page.collector(row['channel'])}：{amount(row['late'])} 元过了该交存的日子，最早的 {row['since']} 收的，已 {row['days']} 天。",
                       f"{page.collector(row['channel'])}: {amount(row['late'])} is past its day; the oldest came on {row['since']}, {row['days']} days ago.")
              for row in section["in_transit"] if "late" in row]
    return [
        page.table((("月份", "month", "text"), ("账户", "account", "text-"), ("银行对账单", "statement", "money"), ("加 账收银未收", "+ booked in", "money-"),
                    ("减 账付银未付", "- booked out", "money-"), ("账面", "book", "money"), ("加 银收账未收", "+ bank in", "money-"),
                    ("减 银付账未付", "- bank out", "money-"), ("差额", "difference", "money")), rows),
        page.table((("月份", "month", "text"), ("未达账项", "item", "wide"), ("日期", "day", "text"), ("天数", "days", "money"),
                    ("金额", "amount", "money")),
                   items, title=("超过 30 天的未达账项", "Items older than 30 days")),
        page.table((("在途（不在账户余额内）", "in transit, beside the balance", "wide"), ("金额", "amount", "money")), transit),
    ], notes


def _outlook(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[row["month"], page.head(row["head"]), amount(row["amount"])] for row in section["expected"]]
    cover = section["cover_months"]
    if cover is None:
        covered = page.say("本期没有必要开支，不算能付几个月。", "no essentials in the period, so no months of them to cover.")
    elif Decimal(cover) < 0:
        covered = page.say("没有可以动用的钱付必要开支。", "nothing may be spent on essentials.")
    else:
        covered = page.say(f"可以动用的钱够付必要开支 {cover} 个月。", f"what may be spent covers {cover} months of essentials.")
    due = amount(section["due_unpaid"])
    notes = [page.say(f"到期未付 {due}；{covered}", f"Due and unpaid {due}; {covered}"), _coming(page, section["receipts"])]
    return [page.table((("月份", "month", "text"), ("科目", "head", "wide"), ("预算", "budget", "money")), rows,
                       total=["", page.say("合计", "total"), amount(section["expected_total"])] if rows else ())], notes


def _coming(page: Page, receipts: Data) -> str:
    """What fees and contracts should bring next."""
    fees, rents = amount(receipts["fees"]), amount(receipts["rents"])
    if not Decimal(receipts["charged"]):
        return page.say(f"下期预计收入：不收物业费；公共部位合同应收 {rents}。",
                        f"Expected next: no fee is charged; contracts over common parts {rents}.")
    if receipts["rate"] is None:
        return page.say(f"下期预计收入：物业费应收 {fees}；公共部位合同应收 {rents}。",
                        f"Expected next: fees charged {fees}; contracts over common parts {rents}.")
    charged, rate = amount(receipts["charged"]), page.rate(receipts["rate"])
    return page.say(
        f"下期预计收入：物业费应收 {charged}，按本期收缴率 {rate} 约 {fees}；公共部位合同应收 {rents}。",
        f"Expected next: fees charged {charged}, at this period's rate of {rate} about {fees}; contracts over common parts {rents}.")


LAYOUTS: dict[str, Layout] = {
    "A": _funds,
    "B": _claims,
    "B2": _surplus,
    "C": _fees,
    "D": _receipts,
    "E": _revenue,
    "F": _payments,
    "G": _budget,
    "H": _essentials,
    "R": _bank,
    "S": _outlook,
}

"""What must add up on every disclosure: its figures among each other, from quarter to quarter, and in a year.

Nothing here asks the book: only what is printed. Each check yields what does not add up, in words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from sharedfund.render.words import pages
from sharedfund.render.words.form import LANGUAGES

Data = dict[str, Any]

ZERO = Decimal("0.00")
MOVES = ("opening", "received", "paid", "moved_in", "moved_out", "closing")
AMOUNT = re.compile(r"-?[0-9][0-9,]*\.[0-9]{2}")


def faults(data: Data) -> list[str]:
    """Everything on one disclosure that does not add up."""
    return [f"{data['period']} {check.__name__}: {fault}" for check in CHECKS for fault in check(data)]


def _of(row: Data, *names: str) -> list[Decimal]:
    return [Decimal(row[name]) for name in names]


def _sum(rows: Iterable[Data], name: str = "amount") -> Decimal:
    return sum((Decimal(row[name]) for row in rows), ZERO)


def _same(what: str, found: Decimal, told: str | Decimal) -> Iterator[str]:
    if found != Decimal(told):
        yield f"{what}: {found} is not {told}"


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` of `whole` in percent, half-up to three places."""
    return (abs(part) * 100 / whole).quantize(Decimal("0.001"), ROUND_HALF_UP).copy_sign(part) if whole else None


def _rate(what: str, part: Decimal, whole: Decimal, told: str | None) -> Iterator[str]:
    found = _share(part, whole)
    if found is None or told is None:
        if (found is None) != (told is None):
            yield f"{what}: {found} is not {told}"
    else:
        yield from _same(what, found, told)


# ---- the front box ----


def the_equation(data: Data) -> Iterator[str]:
    opening, received, paid, closing = _of(data["front"], "opening", "received", "paid", "closing")
    yield from _same("opening + received - paid", opening + received - paid, closing)
    if data["year_before"]:
        opening, received, paid, closing = _of(data["year_before"], "opening", "received", "paid", "closing")
        yield from _same("a year before", opening + received - paid, closing)


def the_claims(data: Data) -> Iterator[str]:
    """Each fen of the balance stands under one claim; the last is what may be spent."""
    yield from _same("claims", _sum(data["claims"]), data["front"]["closing"])
    if data["claims"][-1] != {"claim": "spendable", "amount": data["front"]["spendable"]}:
        yield f"the last claim is {data['claims'][-1]}"
    told: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for fund in data["sections"]["B"]["rows"]:
        for claim in fund["claims"]:
            told[claim["claim"]] += Decimal(claim["amount"])
    funds = {row["fund"]: Decimal(row["spendable"]) for row in data["sections"]["B"]["rows"]}
    for row in data["claims"][:-1]:
        yield from _same(f"claim {row['claim']}", told.pop(row["claim"], funds.pop(row["claim"], ZERO)), row["amount"])
    if any(told.values()):
        yield f"claims of B that no line of the front says: {dict(told)}"
    yield from _same("what is left of the other funds", sum(funds.values(), ZERO), data["front"]["spendable"])


def the_sentence(data: Data) -> Iterator[str]:
    """The parts that the sentence names sum to the balance it names first, in both languages."""
    for language in LANGUAGES:
        text = pages.sentence(data, language)
        pooled = bool(data["sections"]["B2"]["sources"]) and Decimal(data["front"]["spendable"]) >= 0
        whole, *parts = [Decimal(found.replace(",", "")) for found in AMOUNT.findall(text)]
        if pooled:
            count = len(data["sections"]["B2"]["sources"])
            parts, by_source = parts[:-count], parts[-count:]
            yield from _same(f"by source ({language})", sum(by_source, ZERO), data["front"]["spendable"])
        if Decimal(data["front"]["spendable"]) < 0:
            parts[-1] = -parts[-1]
        yield from _same(f"the sentence ({language})", sum(parts, ZERO), whole)
        yield from _same(f"its balance ({language})", whole, data["front"]["closing"])
        if len(parts) != len(data["claims"]):
            yield f"the sentence names {len(parts)} parts of {len(data['claims'])} ({language})"


def the_firms_line(data: Data) -> Iterator[str]:
    """What the firm got in all is costs and remuneration; section W says the same."""
    told = data["front"]["remuneration"]
    costs, paid = _of(told, "cost_reimbursed", "paid")
    yield from _same("paid to the firm", costs + paid, told["paid_to_firm"])
    rows = data["sections"]["W"]["rows"]
    yield from _same("costs of W", _sum(rows, "cost_reimbursed"), costs)
    yield from _same("remuneration of W", _sum(rows, "remuneration"), paid)
    for row in rows:
        yield from _same(f"W {row['firm']}", sum(_of(row, "cost_reimbursed", "remuneration", "related"), ZERO), row["total"])
        yield from _same(f"W {row['firm']}, costs by head", _sum(row["costs"]), row["cost_reimbursed"])
        yield from _rate(f"W {row['firm']}, share", Decimal(row["total"]), Decimal(data["front"]["paid"]), row["share"])
    for language in LANGUAGES:
        amounts = [Decimal(found.replace(",", "")) for found in AMOUNT.findall(pages.firm_line(data, language))]
        if len(amounts) == 6:
            yield from _same(f"the firm's line ({language})", amounts[1] + amounts[2], amounts[0])
        elif len(amounts) not in (0, 4):
            yield f"the firm's line has {len(amounts)} figures ({language})"


def the_remuneration(data: Data) -> Iterator[str]:
    """The front's figures of the gate are those of section I, and each stage rolls forward."""
    told, rows = data["front"]["remuneration"], data["sections"]["I"]["rows"]
    yield from _same("accrued", sum((Decimal(row["accrued"]["closing"]) for row in rows), ZERO), told["accrued"])
    yield from _same("withheld", sum((Decimal(row["withheld"]["closing"]) for row in rows), ZERO), told["withheld"])
    yield from _same("deducted", _sum(rows, "deducted"), told["deducted"])
    released = sum((sum(_of(row["releasable"], "released", "restored"), ZERO) for row in rows), ZERO)
    yield from _same("released", released, told["released"])
    # What a gateway or the bank keeps of a carried fee is the firm's cost: it left the gate and did not reach the firm.
    charges = sum((Decimal(row["collected"]["charges"]) for row in data["sections"]["I2"]["rows"]), ZERO)
    yield from _same("paid", sum((Decimal(row["releasable"]["paid"]) for row in rows), ZERO) - charges, told["paid"])
    for row in rows:
        ready = _of(row["releasable"], "opening", "released", "restored", "paid", "set_off", "closing")
        yield from _same(f"{row['firm']} to be paid", ready[0] + ready[1] + ready[2] - ready[3] - ready[4], ready[5])
        before, after = (sum((Decimal(row[stage][end]) for stage in ("accrued", "withheld")), ZERO) for end in ("opening", "closing"))
        through = before + Decimal(row["accrued"]["added"]) - ready[1] - ready[2] - Decimal(row["deducted"])
        yield from _same(f"{row['firm']} before the gate and withheld", through, after)
        gone = sum(_of(row["accrued"], "opening", "added"), ZERO) - Decimal(row["accrued"]["closing"])
        back = sum(_of(row["withheld"], "opening", "added"), ZERO) - Decimal(row["withheld"]["closing"])
        if gone < ready[1] + Decimal(row["withheld"]["added"]) or back < ready[2]:
            yield f"{row['firm']}: {gone} left the evaluation, {back} is no more withheld"
    for row in data["sections"]["I2"]["rows"]:
        held = _of(row["collected"], "opening", "received", "deposited", "returned", "paid", "charges", "closing")
        yield from _same(f"{row['firm']} collected", sum(held[:3], ZERO) - sum(held[3:6], ZERO), held[6])


# ---- the sections ----


def the_funds(data: Data) -> Iterator[str]:
    section = data["sections"]["A"]
    yield from _moved(section)
    if section["year_to_date"] is not None:
        yield from _moved(section["year_to_date"])
        closing = {row["fund"]: row["closing"] for row in section["year_to_date"]["rows"]}
        for row in section["rows"]:
            yield from _same(f"{row['fund']} at the end of the year to date", Decimal(closing.get(row["fund"], "0.00")), row["closing"])
    for figure in ("opening", "received", "paid", "closing"):
        yield from _same(f"the front's {figure}", Decimal(section["total"][figure]), data["front"][figure])
    for row in section["maintenance"]:
        opening, came, gone, closing = _of(row, "opening", "in", "out", "closing")
        yield from _same(row["fund"], opening + came - gone, closing)
        if min(came, gone) < 0:
            yield f"{row['fund']}: {came} in, {gone} out"


def _moved(table: Data) -> Iterator[str]:
    """Fund by fund and in all: opening, what came and went, what moved between them, closing."""
    for row in (*table["rows"], {"fund": "all", **table["total"]}):
        opening, received, paid, moved_in, moved_out, closing = _of(row, *MOVES)
        yield from _same(row["fund"], opening + received - paid + moved_in - moved_out, closing)
    for figure in MOVES:
        yield from _same(f"all {figure}", _sum(table["rows"], figure), table["total"][figure])
    yield from _same("moves between funds", _sum(table["rows"], "moved_in"), table["total"]["moved_out"])


def the_balance(data: Data) -> Iterator[str]:
    section = data["sections"]["B"]
    closing = {row["fund"]: row["closing"] for row in data["sections"]["A"]["rows"]}
    for row in section["rows"]:
        yield from _same(row["fund"], _sum(row["claims"]) + Decimal(row["spendable"]), row["cash"])
        yield from _same(f"cash of {row['fund']}", Decimal(row["cash"]), closing.get(row["fund"], "0.00"))
    yield from _same("cash", _sum(section["rows"], "cash"), section["total"])
    yield from _same("total", Decimal(section["total"]), data["front"]["closing"])


def the_way_from_surplus(data: Data) -> Iterator[str]:
    told = data["sections"]["B2"]
    surplus, unpaid, other, spendable = _of(told, "surplus", "unpaid_fees", "other", "spendable")
    yield from _same("spendable", surplus - unpaid + other, spendable)
    operating = [row["spendable"] for row in data["sections"]["B"]["rows"] if row["fund"] == "operating"]
    yield from _same("the operating fund's", spendable, operating[0] if operating else "0.00")
    income, cost, result = _of(told["result"], "income", "cost", "result")
    yield from _same("result", income - cost, result)
    if told["sources"]:
        yield from _same("sources", _sum(told["sources"]), data["front"]["spendable"])


def the_fees(data: Data) -> Iterator[str]:
    section, front = data["sections"]["C"], data["front"]
    for figure in ("charged", "collected"):
        yield from _same(figure, _sum(section["rows"], figure), section[figure])
    for row in section["rows"]:
        yield from _rate(f"{row['buildings']}", *_of(row, "collected", "charged"), row["rate"])
        if row["paid"] > row["households"]:
            yield f"{row['paid']} of {row['households']} households paid"
    yield from _rate("rate", *_of(section, "collected", "charged"), section["rate"])
    yield from _rate("by households", Decimal(section["paid"]), Decimal(section["households"]), section["household_rate"])
    for name, told in (("collection_rate", "rate"), ("household_rate", "household_rate")):
        if front[name] != section[told]:
            yield f"front {name} {front[name]} is not {section[told]}"


def the_receipts(data: Data) -> Iterator[str]:
    section = data["sections"]["D"]
    yield from _same("by day", _sum(section["rows"]), section["total"])
    yield from _same("by source", _sum(section["sources"]), section["total"])
    yield from _same("total", Decimal(section["total"]), data["front"]["received"])
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in section["rows"]:
        sums[row["source"]] += Decimal(row["amount"])
    for row in section["sources"]:
        yield from _same(row["source"], sums[row["source"]], row["amount"])


def the_public_revenue(data: Data) -> Iterator[str]:
    told = data["sections"]["E"]
    gross, cost, tax, net = _of(told, "gross", "direct_cost", "tax", "net")
    yield from _same("net", gross - cost - tax, net)
    yield from _same("the front's", net, data["front"]["public_revenue_net"])


def the_payments(data: Data) -> Iterator[str]:
    section = data["sections"]["F"]
    yield from _same("lines", _sum(section["rows"]), section["total"])
    yield from _same("uses", _sum(section["uses"]), section["total"])
    yield from _same("total", Decimal(section["total"]), data["front"]["paid"])
    counts = {"count": len(section["rows"]), "full": sum(row["manner"] == "three-steps" for row in section["rows"]),
              "without_voucher": sum(not row["vouchers"] for row in section["rows"])}
    for name, count in counts.items():
        if section[name] != count:
            yield f"{name}: {section[name]} of {count}"
    for row in section["uses"]:
        yield from _rate(row["use"], Decimal(row["amount"]), Decimal(row["budget"] or 0), row["share"])
    by_fund: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in section["rows"]:
        by_fund[row["fund"]] += Decimal(row["amount"])
    for row in data["sections"]["A"]["rows"]:
        yield from _same(f"paid by {row['fund']}", by_fund[row["fund"]], row["paid"])


def the_budget(data: Data) -> Iterator[str]:
    for row in data["sections"]["G"]["rows"]:
        adopted, varied, current, to_date = _of(row, "adopted", "varied", "current", "to_date")
        yield from _same(row["head"], adopted + varied, current)
        yield from _rate(f"{row['head']} used", to_date, current, row["used"])
    for row in data["sections"]["H"]["rows"]:
        due, paid, unpaid = _of(row, "due", "paid", "unpaid")
        yield from _same(f"{row['month']} {row['head']}", due - paid, unpaid)
    outlook = data["sections"]["S"]
    yield from _same("the next period's budget", _sum(outlook["expected"]), outlook["expected_total"])


def the_other_tables(data: Data) -> Iterator[str]:
    found = data["sections"]
    for row in found["M"]["rows"]:
        opening, came, gone, closing = _of(row, "opening", "in", "out", "closing")
        yield from _same(f"M {row['kind']}", opening + came - gone, closing)
    kept = ("opening", "paid_in", "interest", "used", "advanced", "closing")
    for row in (*found["L"]["rows"], {"building": "all", **found["L"]["total"]}):
        opening, paid_in, interest, used, advanced, closing = _of(row, *kept)
        yield from _same(f"L {row['building']}", opening + paid_in + interest - used + advanced, closing)
    for figure in kept:
        yield from _same(f"L {figure}", _sum(found["L"]["rows"], figure), found["L"]["total"][figure])
    yield from _same("Q", _sum(found["Q"]["rows"]), found["Q"]["total"])
    yield from _same("X", _sum(found["X"]["rows"]), found["X"]["amount"])
    if sum(row["count"] for row in found["X"]["rows"]) != found["X"]["count"]:
        yield f"X counts {found['X']['count']}"
    for row in found["K"]["grants"]:
        yield from _same(f"K {row['grant']}", Decimal(row["amount"]) - Decimal(row["spent"]), row["left"])
    for row in found["K"]["projects"]:
        collected, spent, back, on, left = _of(row, "collected", "spent", "given_back", "moved_on", "left")
        yield from _same(f"K {row['project']}", collected - spent - back - on, left)
    for row in found["R"]["rows"]:
        names = ("statement", "booked_in", "booked_out", "book", "bank_in", "bank_out", "difference")
        statement, to, off, book, bank_to, bank_off, difference = _of(row, *names)
        yield from _same(f"R {row['month']}", (statement + to - off) - (book + bank_to - bank_off), difference)


def the_trend(data: Data) -> Iterator[str]:
    last = data["trend"][-1]
    if last != {"period": data["period"], "closing": data["front"]["closing"]}:
        yield f"the last point is {last}"


def the_indicators(data: Data) -> Iterator[str]:
    told, found = data["indicators"], data["sections"]
    charged, collected = _of(found["C"], "charged", "collected")
    yield from _rate("arrears", charged - collected, charged, told["arrears_ratio"])
    essential = _sum(row for row in found["F"]["rows"] if row["tier"] == "T1")
    yield from _rate("essential share", essential, Decimal(data["front"]["paid"]), told["essential_share"])
    accrued = sum((Decimal(row["accrued"]["added"]) for row in found["I"]["rows"]), ZERO)
    yield from _rate("remuneration share", accrued, collected, told["remuneration_share"])
    with_voucher = Decimal(found["F"]["count"] - found["F"]["without_voucher"])
    yield from _rate("with voucher", with_voucher, Decimal(found["F"]["count"]), told["with_voucher"])


CHECKS = (
    the_equation, the_claims, the_sentence, the_firms_line, the_remuneration, the_funds, the_balance, the_way_from_surplus,
    the_fees, the_receipts, the_public_revenue, the_payments, the_budget, the_other_tables, the_trend, the_indicators,
)


# ---- from quarter to quarter ----


def between(quarters: Sequence[Data], late: frozenset[str] = frozenset()) -> list[str]:
    """What does not go on from a quarter to the next: opening as closed, stage by stage, and the year to date but for
    the heads with a bill booked `late`."""
    return [f"{before['period']} to {after['period']}: {fault}" for before, after in pairwise(quarters)
            for fault in _gone_on(before, after, late)]


def _gone_on(before: Data, after: Data, late: frozenset[str]) -> Iterator[str]:
    yield from _same("balance", Decimal(before["front"]["closing"]), after["front"]["opening"])
    # What begins in this quarter (a fund, a firm, a building) has nothing before it.
    for name, key, (old, new) in (
            ("A", "fund", ("closing", "opening")), ("L", "building", ("closing", "opening")), ("M", "kind", ("closing", "opening"))):
        closed = {row[key]: row[old] for row in before["sections"][name]["rows"]}
        opened = {row[key]: row[new] for row in after["sections"][name]["rows"]}
        for one in closed | opened:
            yield from _same(f"{name} {one}", Decimal(closed.get(one, "0.00")), opened.get(one, "0.00"))
    stages = [{(row["firm"], stage): row[stage][end] for row in data["sections"]["I"]["rows"] for stage in ("accrued", "releasable", "withheld")}
              for data, end in ((before, "closing"), (after, "opening"))]
    for firm, stage in stages[0] | stages[1]:
        yield from _same(f"I {firm} {stage}", Decimal(stages[0].get((firm, stage), "0.00")), stages[1].get((firm, stage), "0.00"))
    held = [{(row["firm"], what): row[what][end] for row in data["sections"]["I2"]["rows"] for what in ("collected", "uncollected")}
            for data, end in ((before, "closing"), (after, "opening"))]
    for firm, what in held[0] | held[1]:
        yield from _same(f"I2 {firm} {what}", Decimal(held[0].get((firm, what), "0.00")), held[1].get((firm, what), "0.00"))
    yield from _year_to_date(before, after)
    spent = {(row["budget"], row["head"]): row["to_date"] for row in before["sections"]["G"]["rows"]}
    for row in after["sections"]["G"]["rows"]:
        earlier = spent.get((row["budget"], row["head"]))
        if earlier is not None and row["head"] not in late:
            yield from _same(f"G {row['head']} to date", Decimal(earlier) + Decimal(row["spent"]), row["to_date"])


def _year_to_date(before: Data, after: Data) -> Iterator[str]:
    """What came and went since the year began is what had until the last quarter, and what did in this one."""
    told = after["sections"]["A"]["year_to_date"]
    if told is None or after["period"][:4] != before["period"][:4]:
        return
    earlier = before["sections"]["A"]["year_to_date"] or before["sections"]["A"]
    for figure in ("received", "paid", "moved_in", "moved_out"):
        known = {row["fund"]: Decimal(row[figure]) for row in earlier["rows"]}
        now = {row["fund"]: Decimal(row[figure]) for row in after["sections"]["A"]["rows"]}
        for row in told["rows"]:
            yield from _same(f"A {row['fund']} {figure} to date", known.get(row["fund"], ZERO) + now.get(row["fund"], ZERO), row[figure])
    opening = {row["fund"]: row["opening"] for row in earlier["rows"]}
    for row in told["rows"]:
        yield from _same(f"A {row['fund']} when the year began", Decimal(opening.get(row["fund"], "0.00")), row["opening"])


# What came later for a quarter's bills stands in the year's page, and was not yet on the quarter's.
GROWS = (("C", "collected"),)
SUMMED = (("C", "charged"), ("D", "total"), ("E", "gross"), ("E", "direct_cost"), ("E", "tax"), ("E", "net"),
          ("E", "to_maintenance"), ("F", "total"), ("F", "count"), ("F", "full"), ("Q", "written_off"), ("Q", "reminders"), ("X", "count"),
          ("X", "amount"))
BY_KEY = (("D", "sources", "source"), ("F", "uses", "use"))


def in_a_year(year: Data, quarters: Sequence[Data], late: frozenset[str] = frozenset()) -> list[str]:
    """What of a year's figures is not the sum of its quarters'. A bill that was booked after its own quarter's end stands
    in the budget of no quarter, but of the year: `late` are the heads that have one."""
    return [f"{year['period']}: {fault}" for fault in _summed(year, quarters, late)]


def _summed(year: Data, quarters: Sequence[Data], late: frozenset[str]) -> Iterator[str]:
    yield from _same("opening", Decimal(quarters[0]["front"]["opening"]), year["front"]["opening"])
    yield from _same("closing", Decimal(quarters[-1]["front"]["closing"]), year["front"]["closing"])
    for figure in ("received", "paid", "public_revenue_net"):
        yield from _same(figure, sum((Decimal(one["front"][figure]) for one in quarters), ZERO), year["front"][figure])
    for figure in ("paid_to_firm", "cost_reimbursed", "paid", "deducted", "released"):
        yield from _same(figure, sum((Decimal(one["front"]["remuneration"][figure]) for one in quarters), ZERO),
                         year["front"]["remuneration"][figure])
    for letter, figure in SUMMED:
        found = sum((Decimal(one["sections"][letter][figure]) for one in quarters), ZERO)
        yield from _same(f"{letter} {figure}", found, Decimal(year["sections"][letter][figure]))
    for letter, figure in GROWS:
        found = sum((Decimal(one["sections"][letter][figure]) for one in quarters), ZERO)
        if found > Decimal(year["sections"][letter][figure]):
            yield f"{letter} {figure}: {found} is more than {year['sections'][letter][figure]}"
    for letter, table, key in BY_KEY:
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for one in quarters:
            for row in one["sections"][letter][table]:
                sums[row[key]] += Decimal(row["amount"])
        told = {row[key]: row["amount"] for row in year["sections"][letter][table]}
        for name in sums | told:
            yield from _same(f"{letter} {name}", sums[name], told.get(name, "0.00"))
    for figure in ("received", "paid", "moved_in", "moved_out"):
        by_fund: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for one in quarters:
            for row in one["sections"]["A"]["rows"]:
                by_fund[row["fund"]] += Decimal(row[figure])
        for row in year["sections"]["A"]["rows"]:
            yield from _same(f"A {row['fund']} {figure}", by_fund[row["fund"]], row[figure])
    spent: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for one in quarters:
        for row in one["sections"]["G"]["rows"]:
            spent[row["budget"], row["head"]] += Decimal(row["spent"])
    for row in (row for row in year["sections"]["G"]["rows"] if row["head"] not in late):
        yield from _same(f"G {row['head']}", spent[row["budget"], row["head"]], row["spent"])

"""The quarterly disclosure as data: the front box of ten numbers, whose the balance is, the headline, the sections.

A pure function of the book at a head and of the day it is made, so that whoever has the book computes the same page
and the same digest. Cash basis; all funds of the co-managed account; amounts and rates are text, never a float.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sharedfund.reports import compared, position, remittance, veil
from sharedfund.reports.look import Audience, Look
from sharedfund.reports.movements import total
from sharedfund.reports.firm import final_evaluation, rolled
from sharedfund.reports.funds import cover_months, essential_month
from sharedfund.reports.income import revenue_net
from sharedfund.reports.questions import counts
from sharedfund.reports.sections import all_sections
from sharedfund.reports.spending import to_firm
from sharedfund.reports.spelled import day, money, percent, ratio
from sharedfund.spelling import canonical_text
from sharedfund.state import fees, figures
from sharedfund.state.tariffs import charging
from sharedfund.values import days
from sharedfund.values.money import ZERO, half_up

if TYPE_CHECKING:
    from sharedfund.state import Lines, State

Data = dict[str, Any]

TREND_QUARTERS = 5


def disclosure(state: State, lines: Lines, period: days.Period, *, as_of: date, audience: Audience = "public",
               household: str | None = None) -> Data:
    """The disclosure of `period` from the book at `state`, made on `as_of`. `audience` "public" names no household
    and no private person; "owner" sees the own `household`'s lines, "committee" the cells as they are and nobody's name,
    "auditor" every household's key."""
    look = Look.at(state, lines, period, as_of, audience=audience, household=household)
    positions = position.by_fund(look.after, look.on)
    known = state.disclosures.published.get(period.name)
    sections = all_sections(look)
    if audience != "auditor":
        sections = veil.over(sections)
    return {
        "period": period.name, "first": day(period.first), "last": day(period.last), "as_of": day(as_of),
        "version": known.version + 1 if known else 1,
        "name": state.charter.name, "profile": state.charter.profile, "practice": state.charter.practice,
        "banks": [{"account": one.account, "bank": one.bank, "tail": one.tail} for one in state.charter.bank_accounts],
        "audience": audience,
        "headline": list(headline(look, positions)),
        "front": front(look, positions),
        "claims": position.claims_on_everything(look.after, positions),
        "year_before": compared.year_before(look, lines),
        "trend": trend(look),
        "indicators": indicators(look, sections, positions),
        "sections": sections,
    }


def digest_of(data: Data) -> str:
    """SHA-256 of the canonical JSON of a disclosure's data, as hex; what a page adds to it when it is shown (status,
    digest) is no part of it."""
    computed = {key: value for key, value in data.items() if key not in ("status", "digest")}
    return sha256(canonical_text(computed).encode()).hexdigest()


_KEYS = re.compile(r"\b[hHu]-[0-9a-f]{6}\b")


def names_no_household(data: Data) -> bool:
    """Whether no household's or unit's key stands anywhere in the data (R79, R140)."""
    return not _KEYS.search(canonical_text(data))


# ---- the front box ----


def front(look: Look, positions: tuple[Any, ...]) -> Data:
    """Ten numbers an owner reads."""
    costs, paid = to_firm(look)
    rolls = [rolled(look, firm) for firm in look.now.contracts.firms()]
    score = final_evaluation(look)
    return {
        "opening": money(total(look.funds, "opening")),
        "received": money(total(look.funds, "received")),
        "paid": money(total(look.funds, "paid")),
        "closing": money(total(look.funds, "closing")),
        "spendable": money(position.spendable(look.after, positions)),
        "collection_rate": percent(fees.collection_rate(look.now, look.period.name)),
        "household_rate": percent(fees.household_rate(look.now, look.period.name)),
        "evaluation": None if score is None else {
            "score": str(score[0]), "pass_score": None if score[1] is None else str(score[1])},
        "remuneration": {
            "paid_to_firm": money(costs + paid), "cost_reimbursed": money(costs), "paid": money(paid),
            "accrued": money(sum((roll.accrued[1] for roll in rolls), ZERO)),
            "withheld": money(sum((roll.withheld[1] for roll in rolls), ZERO)),
            "deducted": money(sum((roll.deducted for roll in rolls), ZERO)),
            "released": money(sum((roll.released + roll.restored for roll in rolls), ZERO)),
        },
        "public_revenue_net": money(revenue_net(look)),
        "questions": counts(look),
    }


# ---- the headline: what is wrong, if anything is (R136) ----


def published_due(state: State, quarter: days.Period) -> date:
    """The last day on which the quarter's disclosure is in time (R69)."""
    return days.add_months(quarter.end, state.charter.terms.disclosure_due_months) - timedelta(days=1)


def _said(code: str, amount: Decimal | None, **more: Any) -> Data:
    return {"code": code, "amount": None if amount is None else money(amount), **more}


def headline(look: Look, positions: tuple[Any, ...]) -> Iterator[Data]:
    """What stands above everything: differences to the bank, money nobody approved, lateness, disputes, each with its
    amount (None where there is none to name)."""
    yield from _open(look)
    yield from _unreconciled(look)
    unapproved = look.after.ledger.total("Assets:Receivable:Unexplained:")
    if unapproved:
        yield _said("unapproved-payment", unapproved)
    borrowed = figures.advance_borrowed(look.after, look.on)
    if borrowed:
        yield _said("advances-borrowed", borrowed)
    yield from _late(look)
    disputed = sum((c.amount for row in positions for c in row.claims if c.kind == "frozen"), ZERO)
    disputed += sum((b.left for b in look.now.questions.breaches.values() if b.stops), ZERO)
    if disputed:
        yield _said("disputed", disputed)
    yield from _emergencies(look)
    yield from _opening(look)
    left = position.spendable(look.after, positions)
    if left < 0:
        yield _said("shortfall", -left)


def _open(look: Look) -> Iterator[Data]:
    """Months that are not closed: only a draft has them, and more may still fall into them (R130)."""
    first = days.month_of(look.now.charter.books_from)
    months = [m for m in look.period.months() if m >= first and m not in look.now.disclosures.months]
    if months:
        yield _said("not-closed", None, months=months)


def _unreconciled(look: Look) -> Iterator[Data]:
    """Months whose reconciliation states a difference, and months not reconciled a month after their end (R131)."""
    first = days.month_of(look.now.charter.books_from)
    difference, differing, missing = ZERO, [], []
    for month in (m for m in look.period.months() if m >= first):
        found = [r for r in look.now.bank.reconciled.values() if r.month == month]
        if any(r.difference for r in found):
            differing.append(month)
            difference += sum((abs(r.difference) for r in found), ZERO)
        elif not found and look.as_of > days.add_months(days.period(month).end, 1):
            missing.append(month)
    if differing:
        yield _said("unreconciled", difference, months=differing)
    if missing:
        yield _said("unreconciled", None, months=missing)


def _late(look: Look) -> Iterator[Data]:
    if look.period.quarters() != (look.period.name,):
        return
    known = look.now.disclosures.versions.get(f"{look.period.name}/1")
    due = published_due(look.now, look.period)
    made = known.day if known else look.as_of
    if made > due:
        yield _said("late", None, due=day(due), days=(made - due).days)


def _emergencies(look: Look) -> Iterator[Data]:
    """Emergency money that left and is not ratified after the charter's days (R24)."""
    wait = timedelta(days=look.now.charter.terms.emergency_ratification_days)
    open_ = [o for o in look.now.payments.orders.values()
             if o.paid and o.ratified_day is None and o.paid_day is not None and o.paid_day <= look.period.last
             and look.as_of > o.paid_day + wait]
    if open_:
        yield _said("unratified-emergency", sum((o.paid for o in open_), ZERO))


def _opening(look: Look) -> Iterator[Data]:
    """The opening is the last published closing; a difference stands in the headline (R72)."""
    earlier = [p for p in look.now.disclosures.published.values() if days.period(p.period).end == look.period.first]
    if earlier:
        difference = total(look.funds, "opening") - earlier[0].closing
        if difference:
            yield _said("opening-differs", difference, period=earlier[0].period)


# ---- beside the numbers ----


def trend(look: Look) -> list[Data]:
    """The balance at the end of the last quarters up to this period, oldest first."""
    rows: list[Data] = []
    end = look.period.first
    while len(rows) < TREND_QUARTERS - 1 and end > look.now.charter.books_from:
        last = days.month_of(end - timedelta(days=1))
        closed = look.now.disclosures.months.get(last)
        if closed is None:
            break
        rows.append({"period": days.quarter_of(end - timedelta(days=1)), "closing": money(closed.total("closing"))})
        end = days.add_months(end, -3)
    return [*reversed(rows), {"period": look.period.name, "closing": money(total(look.funds, "closing"))}]


def indicators(look: Look, sections: dict[str, Data], positions: tuple[Any, ...]) -> Data:
    """Figures that let one complex be set beside another; their formulas stand in the notes."""
    area = look.now.units.area_m2()
    months = len(look.period.months())
    cost = sum((amount for account, amount in look.postings if account.startswith("Expenses:Operating:")), ZERO)
    paid = total(look.funds, "paid")
    rows = sections["F"]["rows"]
    essential = sum((Decimal(row["amount"]) for row in rows if row["tier"] == "T1"), ZERO)
    collected = Decimal(sections["C"]["collected"])
    accruals = sum((rolled(look, firm).accruals for firm in look.now.contracts.firms()), ZERO)
    households = len(look.now.units.by_id)
    found = charging(look.after, look.on)
    tariffs = sorted({tariff.rate_per_m2_month for tariff in found.tariffs}) if found else []
    return {
        "arrears_ratio": ratio(Decimal(sections["C"]["charged"]) - collected, Decimal(sections["C"]["charged"])),
        "cover_months": cover_months(look), "essential_month": money(essential_month(look)),
        "essential_share": ratio(essential, paid),
        "cost_per_m2_month": money(half_up(cost / area / months)) if area else None,
        "tariffs": [str(rate) for rate in tariffs],
        "remuneration_share": ratio(accruals, collected),
        "public_revenue_per_household": money(half_up(revenue_net(look) / households)) if households else None,
        "with_voucher": ratio(Decimal(sum(1 for row in rows if row["vouchers"])), Decimal(len(rows))),
        "on_time_remittance": remittance.on_time(look),
        "delay_days": max((look.as_of - published_due(look.now, look.period)).days, 0),
    }


# ---- versions ----


def differences(old: Data, new: Data) -> list[Data]:
    """What a later version says otherwise: the path of each value that changed, was added (old None) or is gone
    (new None); members in the order of their names, whether the data were read from a file or computed, rows in their own;
    a list of words or numbers is one value. The version number and the day are not differences."""
    skipped = ("version", "as_of", "status", "digest")
    return [row for row in _differences("", old, new) if row["path"] not in skipped]


def _differences(path: str, old: Any, new: Any) -> Iterator[Data]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from _differences(f"{path}.{key}" if path else str(key), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and any(isinstance(row, dict) for row in (*old, *new)):
        ours, theirs = _named(old), _named(new)
        for key in dict.fromkeys((*ours, *theirs)):
            yield from _differences(f"{path}[{key}]", ours.get(key), theirs.get(key))
    elif old != new:
        yield {"path": path, "old": _leaf(old), "new": _leaf(new)}


# What tells a row from its sisters: the first of its own numbers with the time it is of, else up to three of the others.
_NUMBERS = ("mandate", "evaluation", "question", "dispute", "breach", "audit", "notice", "order", "grant", "repair",
            "project", "distribution", "meeting", "contract")
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,24}")
_WORD = re.compile(r"[^\s.+#\[\]]{1,24}")
_TIMES = ("day", "period")
_OTHERS = ("day", "no", "claim", "fund", "source", "term", "head", "use", "resolution", "rule", "bill", "firm", "month",
           "period", "code", "account", "channel", "household", "payment", "step", "building", "office", "person", "policy",
           "buildings", "uses", "ages")
NAMES = tuple(dict.fromkeys((*_NUMBERS, *_OTHERS, "kind")))


def _named(rows: list[Any]) -> dict[str, Any]:
    """The rows by what names them, else by their place; a name met twice gets its count."""
    named: dict[str, Any] = {}
    for place, row in enumerate(rows):
        key = (_name(row) if isinstance(row, dict) else "") or str(place)
        known, count = key, 1
        while key in named:
            count += 1
            key = f"{known} #{count}"
        named[key] = row
    return named


def _name(row: Data) -> str:
    number = next((str(row[name]) for name in _NUMBERS if _NUMBER.fullmatch(str(row.get(name) or ""))), None)
    if number is not None:
        return " ".join([*(str(row[name]) for name in _TIMES if row.get(name) is not None), number])
    parts = [part for name in _OTHERS if (part := _part(row.get(name)))]
    return " ".join(parts[:3]) or str(row.get("kind") or "")


def _part(value: Any) -> str | None:
    """A member as part of a name; of a list its words, where they can be told apart again."""
    if isinstance(value, list):
        return "+".join(value) if all(isinstance(one, str) and _WORD.fullmatch(one) for one in value) else None
    return None if value is None else str(value)


def _leaf(value: Any) -> str | int | bool | None:
    return canonical_text(value) if isinstance(value, dict | list) else value

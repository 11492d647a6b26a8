"""Sections N, T, U, V, X, Y, Z: what was decided, refused, corrected, by whom, and what a reader must know."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sharedfund import accounts
from sharedfund.entries.resolutions import MeetingHeld, ResolutionRecorded
from sharedfund.reports import veil
from sharedfund.reports.look import Look
from sharedfund.reports.questions import unsupported, years_guessed
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money, ratio
from sharedfund.state import figures
from sharedfund.state import remuneration as gate_figures
from sharedfund.state.charter import OPEN
from sharedfund.state.keys import offices_left
from sharedfund.state.members import members_fees
from sharedfund.state.people import cast
from sharedfund.spelling import sorted_postings
from sharedfund.values import days
from sharedfund.values.money import ZERO

@section("N")
def resolutions(look: Look) -> Data:
    """Decisions of the period with their counts and what money they allow."""
    rows = []
    for entry in sorted(look.of_kind("resolution-recorded"), key=lambda e: e.resolution):
        known = look.now.resolutions.records.get(entry.resolution)
        if known is not None:
            rows.append(_resolution(entry) | ({"cancelled": day(known.cancelled)} if known.cancelled else {})
                        | ({"unannounced": True} if known.unannounced else {}))
    meetings = [_meeting(look, entry) for entry in look.of_kind("meeting-held")]
    return {"rows": rows} | ({"meetings": meetings} if meetings else {})


def _meeting(look: Look, entry: MeetingHeld) -> Data:
    """A meeting of the period: who came, what was asked and answered there."""
    known = look.now.resolutions.meetings.get(entry.meeting)
    return {
        "meeting": entry.meeting, "body": known.body if known is not None else None, "day": day(entry.held),
        "present": sum(party.persons for party in entry.present),
        "items": [item.title for item in known.agenda] if known is not None else [],
        "answers": [{"question": one.question, "answer": one.answer} for one in entry.answers],
    }


def _resolution(entry: ResolutionRecorded) -> Data:
    return {
        "resolution": entry.resolution, "body": entry.body, "topics": list(entry.topics), "title": entry.title,
        "day": day(entry.decided_day), "passed": entry.passed,
        "quorum_area": ratio(entry.participating_area_m2, entry.total_area_m2),
        "quorum_heads": ratio(Decimal(entry.participating_heads), Decimal(entry.total_heads)),
        "yes_area": ratio(entry.yes_area_m2, entry.participating_area_m2),
        "yes_heads": ratio(Decimal(entry.yes_heads), Decimal(entry.participating_heads)),
        "effects": [{"fund": e.fund, "use": e.use, "amount": money(e.amount), "head": e.head} for e in entry.effects],
    }


@section("T")
def governance(look: Look) -> Data:
    """Who holds which mandate from when to when, the duties of each party and the rule books in force (R134), whether
    members pay their own fees, what seals were used for, what else hung out (R74, R75)."""
    rows = []
    for mandate in sorted(look.after.people.mandates.values(), key=lambda m: int(m.mandate[2:])):
        last = min(filter(None, (mandate.end, mandate.ended_day)), default=None)
        if mandate.first < look.period.end and (last is None or last >= look.period.first):
            rows.append({"mandate": mandate.mandate, "person": mandate.person, "office": mandate.office,
                         "party": mandate.party, "first": day(mandate.first), "last": day(last),
                         "signs": mandate.signs, "stand_in": mandate.stand_in is not None, "ended": mandate.ended})
    members = [{"person": row.person, "declared": row.households > 0, "owes": row.owes}
               for row in members_fees(look.after, look.on)]
    seals = [{"use": one.use, "day": day(one.day), "seal": one.seal, "document": one.document,
              "decided_by": one.decided_by}
             for one in sorted(look.now.disclosures.seals.values(), key=lambda s: (s.day, s.use)) if one.day in look.period]
    hung = [{"notice": one.notice, "what": one.what, "about": one.about, "title": one.title, "place": one.place,
             "first": day(one.first), "last": day(one.last), "photo": one.has_photo}
            for one in sorted(look.now.disclosures.notices.values(), key=lambda n: (n.first, n.notice))
            if one.first < look.period.end and one.last >= look.period.first]
    return ({"rows": rows, "members": members, "seals": seals, "notices": hung} | _cast_gaps(look) | _handed_over(look)
            | _duties(look))


def _cast_gaps(look: Look) -> Data:
    """Which payments cannot be made for want of persons when the period ends, even with stand-ins; only where there are
    such (R139)."""
    if look.after.charter.phase != OPEN:
        return {}
    found = cast(look.after, look.on)
    gaps = [{"payment": gap.payment, "step": gap.step, "have": gap.have, "need": gap.need} for gap in found.gaps]
    return ({"gaps": gaps} if gaps else {}) | ({"needs_stand_ins": True} if found.needs_stand_ins else {})


def _handed_over(look: Look) -> Data:
    """The offices handed over in the period and before whom, those left and not handed over, and the keys that were in
    wrong hands (R60); only what there is."""
    known, found = look.now.keys, dict[str, list[Data]]()
    found["handed"] = [
        {"office": one.office, "day": day(one.day), "outgoing": one.outgoing, "incoming": one.incoming,
         "witness": one.witness, "handed": list(one.handed), "missing": list(one.missing), "absent": one.absent,
         "counted": None if one.counted is None else money(one.counted),
         "booked": None if one.booked is None else money(one.booked)}
        for one in sorted(known.handed.values(), key=lambda h: (h.day, h.outgoing, h.office)) if one.day in look.period]
    handed = {name for name, one in known.handed.items() if one.day < look.period.end}
    found["not_handed"] = [
        {"office": mandate.office, "person": mandate.person, "since": day(over)}
        for mandate, over in offices_left(look.after, look.period.last)
        if f"{mandate.person}/{mandate.office}" not in handed]
    found["compromised"] = [
        {"person": one.person, "day": day(one.day), "confirmed": one.confirmed}
        for one in sorted(known.compromised.values(), key=lambda c: (c.day, c.person)) if one.day in look.period]
    return {name: rows for name, rows in found.items() if rows}


def _duties(look: Look) -> Data:
    """The list of duties in force when the period ends, and the newest version of each rule book; only what there is."""
    known = look.after.duties
    found: Data = {}
    if known.version:
        found["duties"] = {"version": known.version, "day": day(known.day), "rows": [
            {"number": duty.number, "party": duty.party, "offices": sorted(duty.offices), "text": duty.text}
            for duty in known.rows]}
    books = sorted(known.policies.values(), key=lambda book: book.policy)
    if books:
        found["rule_books"] = [{"policy": book.policy, "version": book.version, "title": book.title, "day": day(book.day),
                                "resolution": book.resolution} for book in books]
    return found


_CORRECTIONS = (
    "receipt-reversed", "revenue-reversed", "given-reversed", "charge-credited", "late-fee-credited",
    "bill-credited", "payment-returned", "accrual-corrected", "shared-cost-unsplit",
)


@section("U")
def corrections(look: Look) -> Data:
    """Counter-facts of the period with their reasons, and facts that came late with their true day (R14, R130): what
    each did to the account in this period, and whose published figures it does not change."""
    rows = []
    for entry in look.entries:
        occurred = getattr(entry, "occurred", None)
        late = occurred is not None and look.now.disclosures.closed(occurred) and occurred < look.period.first
        if entry.kind in _CORRECTIONS or late:
            of = _of(look, entry)
            rows.append({"kind": entry.kind, "no": veil.text(entry.own_id()), "day": day(entry.day),
                         "true_day": day(occurred),
                         "amount": money(getattr(entry, "amount", ZERO)), "reason": getattr(entry, "reason", None),
                         "cash": money(sum((leg.amount for leg in sorted_postings(entry)
                                            if accounts.is_bank(leg.account)), ZERO)),
                         "of": of, "published": of in look.now.disclosures.published})
    return {"rows": rows}


def _of(look: Look, entry: Any) -> str | None:
    """Of which quarter or fee period what is corrected, or came late, would have been; None where it is the page's own,
    or the book does not say."""
    named = getattr(entry, "period", None) or getattr(entry, "month", None)
    when = getattr(entry, "occurred", None)
    if named is not None:
        when = days.period(named).first
    if when is None:
        applied = getattr(getattr(entry, "allocation", None), "applied", ())
        when = min((days.period(part.period).first for part in applied), default=None)
    if when is None or when in look.period:
        return None
    return days.quarter_of(when)


@section("X")
def refused(look: Look) -> Data:
    """What the rules refused, as the months' closings state it: by rule, no names."""
    counts: dict[str, tuple[int, Decimal]] = {}
    for closed in look.now.disclosures.closed_months(look.period):
        for row in closed.refused:
            count, amount = counts.get(row.rule, (0, ZERO))
            counts[row.rule] = (count + row.count, amount + row.amount)
    rows = [{"rule": rule, "count": count, "amount": money(amount)} for rule, (count, amount) in sorted(
        counts.items(), key=lambda item: (int("".join(c for c in item[0] if c.isdigit()) or 0), item[0]))]
    return {"rows": rows, "count": sum(count for count, _ in counts.values()),
            "amount": money(sum((amount for _, amount in counts.values()), ZERO))}


@section("Y")
def decisions_open(look: Look) -> Data:
    """What was decided or agreed and is not done, with who is responsible and how many days it is over."""
    rows = []
    for known in sorted(look.now.resolutions.records.values(), key=lambda r: r.resolution):
        wanted = known.passed and (known.due is not None or known.responsible is not None)
        if not wanted or known.decided_day >= look.period.end or (known.done and known.done < look.period.first):
            continue
        over = (look.as_of - known.due).days if known.due and not known.done else 0
        rows.append({"resolution": known.resolution, "title": known.title, "decided": day(known.decided_day),
                     "responsible": known.responsible, "due": day(known.due), "done": day(known.done),
                     "days_over": max(over, 0)})
    rows += [
        {"resolution": known.matter, "title": known.title, "decided": day(known.agreed), "responsible": known.responsible,
         "due": day(known.due), "done": day(known.done),
         "days_over": 0 if known.done else max((look.as_of - known.due).days, 0)}
        for known in sorted(look.now.resolutions.matters.values(), key=lambda a: a.matter)
        if known.agreed < look.period.end and not (known.done and known.done < look.period.first)
    ]
    # Meetings held and matters done are two counts, and no rate (Fushan: 23 meetings, 18 problems solved).
    held, done = len(look.of_kind("meeting-held")), len(look.of_kind("matter-done"))
    counts: Data = {"meetings": held, "matters_done": done} if held or done else {}
    return {"rows": rows, "open": sum(1 for row in rows if row["done"] is None)} | counts


@section("Z")
def terms_changed(look: Look) -> Data:
    """Charter terms changed in the period, the profile's name first: old and new value, from when, by which resolution."""
    rows: list[Data] = []
    charter = look.after.charter
    if len(charter.former) == len(look.before.charter.former):
        return {"rows": rows}
    stood = charter.former[len(look.before.charter.former)]
    for entry in look.of_kind("charter-changed"):
        told: list[tuple[str, str | None, str | None]] = (
            [("profile", stood.profile, charter.profile)] if entry.profile else [])
        told += [(change.term, _term(getattr(stood.terms, name, None)), _term(getattr(charter.terms, name, None)))
                 for change in entry.changes for name in (change.term.replace("-", "_"),)]
        rows += [{"term": term, "old": old, "new": new, "from": day(entry.first), "resolution": entry.resolution}
                 for term, old, new in told if old != new]
    return {"rows": rows}


def _term(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, frozenset):
        return ", ".join(sorted(str(item) for item in value))
    return str(value)


@section("V")
def notes(look: Look) -> Data:
    """The terms the page was made under, and what a reader must know; as codes, worded by the page."""
    terms = look.now.charter.terms
    contract = look.after.contracts.in_force(look.on)
    known: Data = {
        "codes": ["cash-basis", "claims-order", "collection-rate", "advances-not-income", "deducted-and-withheld",
                  "rounding", "residual-risk"],
        "pools": terms.pools, "maintenance_custody": terms.maintenance_custody,
        "answer_working_days": terms.answer_working_days, "display_days": terms.display_days,
        **({"display_count": terms.display_count} if terms.display_count == "working-days" else {}),
        "small_cell_households": terms.small_cell_households, "voucher_access": terms.voucher_access,
        "unexplained": money(look.after.ledger.total("Assets:Receivable:Unexplained:")),
        "unsupported": money(unsupported(look)),
        "breaches": money(sum((b.left for b in look.after.questions.breaches.values() if b.stops), ZERO)),
        "claimed": money(sum((c.left for c in look.after.questions.claims.values()), ZERO)),
        "frozen": money(sum((row.amount for fund in look.after.ledger.funds()
                             for row in figures.frozen_items(look.after, fund, look.on)), ZERO)),
        "years_guessed": years_guessed(look),
        "release_function": None, "pass_score": None, "settlement_period": None,
    }
    if contract is not None:
        gate_terms = gate_figures.terms_of(look.now, contract)
        known |= {"release_function": gate_terms.function, "settlement_period": gate_terms.settlement_period,
                  "pass_score": None if gate_terms.pass_score is None else str(gate_terms.pass_score)}
    return known

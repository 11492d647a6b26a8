"""What the data of a disclosure looks like, as a JSON Schema: every member named, none besides.

The schema is published (docs/schema), so that another program may read `data.json` without this one.
"""

from __future__ import annotations

from typing import Any, get_args

from sharedfund.entries.terms import PROFILES
from sharedfund.reports.look import SOURCES, Audience
from sharedfund.reports.sections import ORDER, SECTIONS
from sharedfund.state import fees, figures

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:sharedfund:disclosure:1"

# ---- texts of a fixed form ----

_FORMS: dict[str, tuple[str, str]] = {
    "money": (r"^(?!-0\.00$)-?(0|[1-9][0-9]*)\.[0-9]{2}$", "an amount in CNY with two decimals: 3261.00"),
    "rate": (r"^(?!-0$)-?(0|[1-9][0-9]*)(\.[0-9]{1,3})?$",
             "a share in percent, half-up to three places, without padding: 77.125"),
    "tenths": (r"^-?(0|[1-9][0-9]*)\.[0-9]$", "a number to one place, rounded down: 2.9"),
    "number": (r"^-?[0-9]+(\.[0-9]+)?$", "a number with the places it has: a score, an area, a tariff"),
    "day": (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a day"),
    "month": (r"^[0-9]{4}-[0-9]{2}$", "a month"),
    "period": (r"^[0-9]{4}(Q[1-4]|-[0-9]{2}|-[0-9]{2}-[0-9]{2}--[0-9]{4}-[0-9]{2}-[0-9]{2})?$",
               "a quarter 2026Q1, a month 2026-03, a year 2026, or a span 2026-02-16--2026-02-28"),
    "digest": (r"^[0-9a-f]{64}$", "a SHA-256"),
}


def _form(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


MONEY, RATE, TENTHS, NUMBER, DAY, MONTH, PERIOD, DIGEST = map(_form, _FORMS)
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES: Schema = {"type": "boolean"}


def none_or(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def one_of(*words: str) -> Schema:
    return {"enum": list(words)}


def members(may: Schema | None = None, /, **must: Schema) -> Schema:
    """An object with every member of `must`, perhaps some of `may`, and no other. A trailing underline is none."""
    told = {name.rstrip("_"): schema for name, schema in must.items()}
    return {"type": "object", "properties": told | (may or {}), "required": list(told), "additionalProperties": False}


def each(schema: Schema, *names: str) -> dict[str, Schema]:
    """Members of one form."""
    return dict.fromkeys(names, schema)


# ---- what stands in several places ----

_PAYEE = {"payee": none_or(TEXT), "kind": none_or(TEXT), "name": none_or(TEXT)}
_CLAIMS = {"claim": TEXT, "amount": MONEY}
_ROLL = members(**each(MONEY, "opening", "added", "closing"))

_QUESTIONS = members(**each(COUNT, "received", "answered", "overdue"))
_FRONT = members(
    **each(MONEY, "opening", "received", "paid", "closing", "spendable", "public_revenue_net"),
    **each(none_or(RATE), "collection_rate", "household_rate"),
    evaluation=none_or(members(score=NUMBER, pass_score=none_or(NUMBER))),
    remuneration=members(**each(MONEY, "paid_to_firm", "cost_reimbursed", "paid", "accrued", "withheld", "deducted",
                                "released")),
    questions=_QUESTIONS)

_HEADLINE = members(
    {"months": many(MONTH), "due": DAY, "days": COUNT, "period": PERIOD},
    code=one_of("not-closed", "unreconciled", "unapproved-payment", "advances-borrowed", "late", "disputed",
                "unratified-emergency", "opening-differs", "shortfall"),
    amount=none_or(MONEY))

_INDICATORS = members(
    **each(none_or(RATE), "arrears_ratio", "essential_share", "remuneration_share", "with_voucher", "on_time_remittance"),
    **each(none_or(MONEY), "cost_per_m2_month", "public_revenue_per_household"),
    cover_months=none_or(TENTHS), essential_month=MONEY, tariffs=many(NUMBER), delay_days=COUNT)

_YEAR_BEFORE = members(
    period=PERIOD,
    **each(MONEY, "opening", "received", "paid", "closing", "spendable", "paid_to_firm", "public_revenue_net"),
    **each(none_or(RATE), "collection_rate", "household_rate"), score=none_or(NUMBER), questions=_QUESTIONS,
    firms=many(members(firm=TEXT, total=MONEY)))

# ---- the sections ----

_MOVES = each(MONEY, "opening", "received", "paid", "moved_in", "moved_out", "closing")
_A = members(
    rows=many(members(fund=TEXT, **_MOVES, year_before=none_or(members(**each(MONEY, "received", "paid", "closing"))))),
    total=members(**_MOVES),
    year_to_date=none_or(members(first=DAY, rows=many(members(fund=TEXT, **_MOVES)), total=members(**_MOVES))),
    maintenance=many(members(fund=TEXT, **each(MONEY, "opening", "in", "out", "closing"))),
    term_deposits=many(members(fund=TEXT, payment=TEXT, since=DAY, amount=MONEY)))
_B = members(rows=many(members(fund=TEXT, cash=MONEY, spendable=MONEY, claims=many(members(
    claim=one_of(*figures.CLAIMS), amount=MONEY)))), total=MONEY)
_B2 = members(
    **each(MONEY, "surplus", "unpaid_fees", "other", "spendable"),
    result=members(**each(MONEY, "income", "cost", "result"), borne_by=none_or(TEXT)),
    sources=many(members(fund=TEXT, amount=MONEY)))
_C = members(
    rows=many(members(**each(many(TEXT), "buildings", "uses"), **each(COUNT, "households", "paid"), area_m2=NUMBER,
                      tariffs=many(NUMBER), **each(MONEY, "charged", "collected"), rate=none_or(RATE))),
    **each(MONEY, "charged", "collected", "arrears_recovered", "received_in_advance"),
    **each(none_or(RATE), "rate", "household_rate"), **each(COUNT, "households", "paid"))
_D = members(
    rows=many(members(
        {"own": none_or(MONEY), "households": many(members(household=TEXT, amount=MONEY))},
        day=DAY, source=one_of(*SOURCES), count=COUNT, periods=many(PERIOD), amount=MONEY)),
    sources=many(members(source=one_of(*SOURCES), amount=MONEY)), total=MONEY)
_E = members(
    rows=many({"oneOf": [
        members(contract=TEXT, place=TEXT, source=TEXT, payer=none_or(TEXT), first=DAY, last=DAY, billed=TEXT,
                **each(MONEY, "price", "charged", "received", "overdue", "direct_cost"), next_due=none_or(DAY),
                **each(none_or(TEXT), "resolution", "clause"), **each(YES, "decided", "free", "expired")),
        members(contract=none_or(TEXT), source=TEXT, payer=none_or(TEXT), received=MONEY)]}),
    parking=many(members(places=none_or(COUNT), **each(MONEY, "charged", "received", "overdue"))),
    **each(MONEY, "gross", "direct_cost", "tax", "net", "to_maintenance"),
    gifts=many(members(head=TEXT, amount=MONEY, recipients=none_or(COUNT))),
    distributions=many(members(distribution=TEXT, resolution=TEXT, manner=TEXT, key=TEXT, households=COUNT,
                               **each(MONEY, "declared", "to_fees", "remainder"))),
    unclaimed=members(households=none_or(COUNT), amount=MONEY))
_F = members(
    rows=many(members(
        no=TEXT, day=DAY, **_PAYEE,
        **each(none_or(TEXT), "purpose", "tier", "head", "settles", "requester", "bill", "resolution"),
        fund=TEXT, amount=MONEY, requested=none_or(DAY), **each(many(TEXT), "reviewers", "recheckers", "signatories"),
        vouchers=COUNT, stand_in=YES,
        manner=one_of("three-steps", "emergency", "court", "bank-charge", "standing-authority", "approved-later",
                      "unexplained", "counter-fact"))),
    uses=many(members(use=TEXT, amount=MONEY, budget=none_or(MONEY), share=none_or(RATE))),
    total=MONEY, **each(COUNT, "full", "count", "without_voucher"))
_G = members(
    rows=many(members(
        head=TEXT, essential=YES, budget=PERIOD,
        **each(MONEY, "adopted", "varied", "current", "quarter", "spent", "to_date", "planned_to_date"),
        year_before=none_or(MONEY), used=none_or(RATE), variance=YES,
        variations=many(members(amount=MONEY, from_=none_or(TEXT), resolution=none_or(TEXT), reason=TEXT)))),
    budget=none_or(PERIOD), resolution=none_or(TEXT),
    expected=none_or(members(**each(MONEY, "charged", "expected", "essential"), rate=none_or(RATE))),
    deficit=none_or(members(amount=MONEY, cover_months=none_or(TENTHS))))
_H = members(
    rows=many(members(month=MONTH, head=TEXT, **each(MONEY, "due", "paid", "unpaid", "reserved"), complete=YES)),
    unpaid=many(members(bill=TEXT, **_PAYEE, head=none_or(TEXT), amount=MONEY, due=none_or(DAY))))
_GATE = members(
    period=PERIOD, contract=TEXT, kind=none_or(TEXT), rate_share=none_or(RATE), base=none_or(MONEY), function=none_or(TEXT),
    **each(none_or(NUMBER), "score", "pass_score"), rate=none_or(RATE),
    **each(none_or(YES), "passed", "accepted"), settled=YES,
    **each(many(TEXT), "breaches", "unpublished", "missing"),
    **each(MONEY, "accrued", "released", "withheld", "deducted", "restored"), waived_by=none_or(TEXT),
    **each(none_or(DAY), "settled_day", "released_day"))
_I = members(
    rows=many(members(
        firm=TEXT, name=none_or(TEXT), accrued=_ROLL, withheld=_ROLL,
        releasable=members(**each(MONEY, "opening", "released", "restored", "paid", "set_off", "closing")),
        deducted=MONEY, gates=many(_GATE))),
    deducted_use=TEXT, estimate=none_or(MONEY))
_I2 = members(
    rows=many(members(
        firm=TEXT, name=none_or(TEXT), uncollected=members(**each(MONEY, "opening", "charged", "waived", "closing")),
        collected=members(**each(MONEY, "opening", "received", "deposited", "returned", "paid", "charges", "closing")),
        **each(MONEY, "waiting", "payable", "withheld"))),
    deducted_use=TEXT)
_J = members(
    rows=many(members(
        **each(TEXT, "evaluation", "firm", "status", "form", "method", "cost_borne_by"), period=PERIOD,
        **each(none_or(NUMBER), "score", "claimed"),
        items=many(members(name=TEXT, weight=RATE, score=none_or(NUMBER))),
        quarters=many(members(quarter=TEXT, score=NUMBER, days=COUNT)), **each(COUNT, "sent", "valid"), scorers=many(TEXT),
        cost=MONEY, **each(none_or(DAY), "published", "final"))),
    trend=many(members(period=PERIOD, score=NUMBER, collection_rate=none_or(RATE))))
_K = members(
    repairs=many(members(
        repair=TEXT, day=DAY, title=TEXT, **each(none_or(TEXT), "resolution", "reason"), quotes=COUNT, **_PAYEE,
        **each(MONEY, "low", "high", "planned", "final", "paid", "saved"), saved_share=none_or(TENTHS))),
    projects=many(members(project=TEXT, title=TEXT, closed=none_or(DAY),
                          **each(MONEY, "target", "collected", "spent", "given_back", "moved_on", "left"))),
    grants=many(members(grant=TEXT, day=DAY, giver=TEXT, purpose=TEXT, heads=many(TEXT), recurring=YES,
                        **each(MONEY, "amount", "spent", "left"), reported=none_or(DAY))),
    gifts=many(members(day=DAY, giver=TEXT, gift=TEXT, value=none_or(MONEY), booked=YES)),
    volunteers=members(persons=COUNT, hours=COUNT))
_KEPT = each(MONEY, "opening", "paid_in", "interest", "used", "advanced", "closing")
_L = members(
    custody=TEXT, total=members(**_KEPT),
    rows=many(members(building=TEXT, **_KEPT, first_deposit=MONEY, left=none_or(RATE),
                      statement=none_or(members(day=DAY, balance=MONEY, difference=MONEY)))),
    works=many(members(day=DAY, building=TEXT, amount=MONEY, **each(none_or(TEXT), "no", "title", "decision"),
                       per_m2=none_or(MONEY))))
_M = members(rows=many(members(kind=TEXT, **each(MONEY, "opening", "in", "out", "closing"))))
_N = members(
    {"meetings": many(members(
        meeting=TEXT, body=none_or(TEXT), day=DAY, present=COUNT, items=many(TEXT),
        answers=many(members(question=TEXT, answer=TEXT))))},
    rows=many(members(
        {"cancelled": DAY, "unannounced": {"const": True}},
        resolution=TEXT, body=TEXT, topics=many(COUNT), title=TEXT, day=DAY, passed=YES,
        **each(none_or(RATE), "quorum_area", "quorum_heads", "yes_area", "yes_heads"),
        effects=many(members(fund=TEXT, use=TEXT, amount=MONEY, head=none_or(TEXT))))))
_O = members(
    notices=many(members(notice=TEXT, day=DAY, **_PAYEE, **each(MONEY, "amount", "asked"), until=none_or(DAY),
                         **each(COUNT, "objections", "answered"))),
    emergencies=many(members(order=TEXT, day=DAY, cause=TEXT, **_PAYEE, **each(MONEY, "estimate", "paid"),
                             witness=none_or(TEXT), ratified=none_or(DAY))))
_P = members(
    questions=many(members(
        question=TEXT, day=DAY, **each(none_or(TEXT), "about", "text", "answer", "spender"), answered=none_or(DAY), due=DAY,
        **each(COUNT, "days", "level"), status=TEXT, amount=none_or(MONEY), **each(YES, "overdue", "unsupported"))),
    disputes=many(members(dispute=TEXT, day=DAY, about=none_or(TEXT), amount=MONEY, level=COUNT, until=none_or(DAY),
                          frozen=YES, lifted=none_or(DAY), outcome=none_or(TEXT))),
    rows=many(members(breach=TEXT, firm=TEXT, day=DAY, status=TEXT, **each(MONEY, "amount", "left"),
                      **each(none_or(DAY), "confirmed", "closed"), outcome=none_or(TEXT))),
    claims=many(members(claim=TEXT, firm=TEXT, day=DAY, **each(MONEY, "amount", "left"), about=none_or(TEXT))),
    audits=many(members(audit=TEXT, day=DAY, auditor=TEXT, occasion=TEXT, period=TEXT, opinion=TEXT,
                        **each(COUNT, "findings", "answered"))),
    unsupported=MONEY, demands=many(TEXT), answer_days=none_or(members(median=COUNT, max=COUNT)))
_Q = members(
    rows=many(members(ages=many(one_of(*fees.AGES)), households=none_or(COUNT), amount=MONEY)),
    **each(MONEY, "total", "written_off", "disputed", "developer"), reminders=COUNT)
_R = members(
    {"open_lines": COUNT},
    rows=many(members(
        account=TEXT, month=MONTH,
        **each(MONEY, "statement", "booked_in", "booked_out", "bank_in", "bank_out", "book", "difference"),
        items=many(members(side=one_of("booked-in", "booked-out", "bank-in", "bank-out"), day=DAY, amount=MONEY,
                           days={"type": "integer"})))),
    missing=many(MONTH), last_day=none_or(DAY),
    in_transit=many(members({"late": MONEY, "since": DAY, "days": COUNT}, channel=TEXT, amount=MONEY)))
_S = members(due_unpaid=MONEY, expected=many(members(month=MONTH, head=TEXT, amount=MONEY)), expected_total=MONEY,
             receipts=members(**each(MONEY, "charged", "fees", "rents"), rate=none_or(RATE)),
             until=DAY, cover_months=none_or(TENTHS))
_T = members(
    {"handed": many(members(**each(TEXT, "office", "outgoing", "incoming", "witness"), day=DAY,
                            **each(many(TEXT), "handed", "missing"),
                            absent=none_or(TEXT), **each(none_or(MONEY), "counted", "booked"))),
     "not_handed": many(members(office=TEXT, person=TEXT, since=DAY)),
     "compromised": many(members(person=TEXT, day=DAY, confirmed=YES)),
     "duties": members(version=COUNT, day=DAY, rows=many(members(number=TEXT, party=TEXT, offices=many(TEXT), text=TEXT))),
     "rule_books": many(members(policy=TEXT, version=COUNT, title=TEXT, day=DAY, resolution=none_or(TEXT))),
     "gaps": many(members(payment=TEXT, step=TEXT, **each(COUNT, "have", "need"))), "needs_stand_ins": {"const": True}},
    rows=many(members(**each(TEXT, "mandate", "person", "office", "party"), first=DAY, last=none_or(DAY),
                      **each(YES, "signs", "stand_in", "ended"))),
    members=many(members(person=TEXT, declared=YES, owes=YES)),
    seals=many(members(**each(TEXT, "use", "seal", "document", "decided_by"), day=DAY)),
    notices=many(members(**each(TEXT, "notice", "what", "title", "place"), about=none_or(TEXT),
                         first=DAY, last=DAY, photo=YES)))
_U = members(rows=many(members(kind=TEXT, no=TEXT, day=DAY, true_day=none_or(DAY), **each(MONEY, "amount", "cash"),
                               reason=none_or(TEXT), of=none_or(PERIOD), published=YES)))
_W = members(rows=many(members(
    firm=TEXT, name=none_or(TEXT), costs=many(members(head=TEXT, amount=MONEY)),
    **each(MONEY, "cost_reimbursed", "remuneration", "related", "total"), on_duty=none_or(COUNT), share=none_or(RATE))))
_STATEMENT = members(day=none_or(DAY), state=one_of("missing", "incomplete", "complete", "refused"),
                     **each(many(TEXT), "missing", "differing"))
_W2 = members(
    firms=many(members(
        contract=TEXT, **_PAYEE, first=DAY, last=DAY, state=one_of("ended", "indefinite", "interim", "running"),
        **each(none_or(TEXT), "reason", "renews", "renewal"), served_to=none_or(DAY), hand_over=none_or(_STATEMENT))),
    vendors=many(members(contract=TEXT, **_PAYEE, title=TEXT, first=DAY, last=DAY, **each(MONEY, "total", "asked"),
                         **each(COUNT, "periods", "accepted", "refused"))),
    former=many(members(firm=TEXT, name=TEXT, decision=TEXT, households=none_or(COUNT),
                        **each(MONEY, "paid", "honoured", "recovered", "left"))),
    committee=none_or(members(day=DAY, handed=many(TEXT), audited=YES)))
_X = members(rows=many(members(rule=TEXT, count=COUNT, amount=MONEY)), count=COUNT, amount=MONEY)
_Y = members(
    {"meetings": COUNT, "matters_done": COUNT},
    rows=many(members(resolution=TEXT, title=TEXT, decided=DAY, responsible=none_or(TEXT),
                      **each(none_or(DAY), "due", "done"), days_over=COUNT)),
    open=COUNT)
_Z = members(rows=many(members(term=TEXT, **each(none_or(TEXT), "old", "new"), from_=DAY, resolution=none_or(TEXT))))
_V = members(
    {"display_count": {"const": "working-days"}},
    codes=many(TEXT), **each(TEXT, "pools", "maintenance_custody", "voucher_access"),
    **each(COUNT, "answer_working_days", "display_days", "small_cell_households"),
    **each(MONEY, "unexplained", "unsupported", "breaches", "claimed", "frozen"), years_guessed=many(COUNT),
    **each(none_or(TEXT), "release_function", "settlement_period"), pass_score=none_or(NUMBER))

_SECTIONS: dict[str, Schema] = {
    "A": _A, "B": _B, "B2": _B2, "C": _C, "D": _D, "E": _E, "F": _F, "G": _G, "H": _H, "I": _I, "I2": _I2, "J": _J, "K": _K,
    "L": _L, "M": _M, "N": _N, "O": _O, "P": _P, "Q": _Q, "R": _R, "S": _S, "T": _T, "U": _U, "W": _W, "W2": _W2, "X": _X,
    "Y": _Y, "Z": _Z, "V": _V,
}


def schema() -> Schema:
    """The schema of a disclosure's data, whoever it is made for; what is printed for programs bears status and digest."""
    sections = {letter: {"description": " ".join((SECTIONS[letter].__doc__ or "").split())} | _SECTIONS[letter]
                for letter in ORDER}
    return {
        "$schema": DIALECT, "$id": ID, "title": "sharedfund disclosure",
        "description": "The data of a quarterly disclosure (data.json): amounts and rates are text, never a float; a "
                       "member that does not apply is null. The digest is the SHA-256 of its canonical JSON "
                       "without `status` and `digest`.",
        **members(
            {"status": one_of("draft", "published", "copy"), "digest": DIGEST},
            period=PERIOD, first=DAY, last=DAY, as_of=DAY, version={"type": "integer", "minimum": 1}, name=TEXT,
            profile=one_of(*PROFILES), practice=YES, banks=many(members(account=TEXT, bank=TEXT, tail=TEXT)),
            audience=one_of(*get_args(Audience)), headline=many(_HEADLINE), front=_FRONT,
            claims=many(members(**_CLAIMS)),
            year_before=none_or(_YEAR_BEFORE),
            trend=many(members(period=PERIOD, closing=MONEY)), indicators=_INDICATORS,
            sections=members(**sections)),
        "$defs": {name: {"type": "string", "pattern": pattern, "description": told}
                  for name, (pattern, told) in _FORMS.items()},
    }

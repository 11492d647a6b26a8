"""A complex on the lump-sum basis, through the real doors: four units at 2.00, a firm, and money on its way to it."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sharedfund import drafts
from sharedfund.drafts import charter, fees, payments, receipts
from sharedfund.drafts import remuneration as drafted
from sharedfund.entries.charter import BankAccount, FoundingMandate, FoundingPerson
from sharedfund.entries.contracts import ContractRecorded, Tariff
from sharedfund.entries.entry import Entry
from sharedfund.entries.terms import PROFILES
from sharedfund.state import agency, figures
from sharedfund.state.people import STAND_IN_PARTIES
from tests.fund import CAST, A, B, C, D, E, Fund, J, K, M, N, V, commitment, founders, public_key_of
from tests.gate import waits
from tests.households import H1, H2, H3, H4, UNITS, register

FIRM, CONTRACT = "F001", "C-01"
BUREAU, SIGNER = "p-12", "p-13"  # of the bureau, and of the firm: both hold a withdrawal password
HOUSEHOLDS = (H1, H2, H3, H4)
SIGNING = {"committee", "residents-committee"}
COLLECTED, UNCOLLECTED = f"Liabilities:Agency:{FIRM}:Collected", f"Liabilities:Agency:{FIRM}:Uncollected"
OWED_BACK = "Liabilities:Owners:Refund:Agency"

__all__ = ["H1", "H2", "H3", "H4", "A", "B", "C", "D", "E", "J", "K", "M", "N", "V"]


def _founders(parties: frozenset[str]) -> list[FoundingPerson]:
    """CAST and one of the bureau and another of the firm; a withdrawal password to each party that signs."""
    signing = parties | STAND_IN_PARTIES

    def one(person: str, number: int, office: Any, party: Any) -> FoundingPerson:
        return FoundingPerson(
            person=person, key=public_key_of(person), name=commitment(f"name {person}"),
            identity=commitment(f"identity {person}"), mandates=(FoundingMandate(
                mandate=f"M-{number}", office=office, party=party, first=date(2026, 1, 1), signs=True),))

    def fitting(person: FoundingPerson) -> FoundingPerson:
        mandates = tuple(m if m.party in signing else m.model_copy(update={"signs": None}) for m in person.mandates)
        return person.model_copy(update={"mandates": mandates})

    everybody = [*founders(), one(BUREAU, 12, "bureau", "bureau"), one(SIGNER, 13, "firm", "firm")]
    return [fitting(person) for person in everybody]


OPENING_DAY = date(2026, 1, 1)


def before_opening(profile: str, **changes: Any) -> Fund:
    """A charter that everybody accepted and the register of units; no opening yet."""
    fund = Fund()
    terms = {**PROFILES[profile], **changes}
    holder = sorted(terms.get("account_holder", {"owners"}))[0]
    account = BankAccount(account="co-managed", bank="银杏银行", holder=holder, number=commitment("account"), tail="5678")
    fund.do(charter.found(by=K, day=fund.day, name="银杏花园", profile=profile, witnesses=(B, D, J),
                          persons=_founders(frozenset(terms.get("signatory_parties", SIGNING))), practice=True, changes=changes, bank_accounts=[account]))
    for person in (*CAST, BUREAU, SIGNER):
        fund.do(charter.accept_charter(fund.state, by=person, day=fund.day))
    fund.do(*(register(fund, household, *given) for household, given in UNITS.items()))
    return fund


@lru_cache(maxsize=8)
def _founded(profile: str, changes: tuple[tuple[str, Any], ...]) -> Fund:
    fund = before_opening(profile, **dict(changes))
    fund.joint(charter.propose_empty_opening(fund.state, by=K, day=fund.day,
                                             statements={"co-managed": commitment("statement")}), B, D)
    fund.joint(contract(fund), D)
    return fund


def contract(fund: Fund, **changes: Any) -> Entry:
    return ContractRecorded.model_validate({
        "day": fund.day, "by": B, **drafts.signing(fund.state, B, "contract-recorded", fund.day), "contract": CONTRACT,
        "firm": FIRM, "firm_name": "银杏物业服务有限公司", "firm_account": commitment(FIRM), "first": "2026-01-01",
        "end": "2026-12-31", "tariffs": (Tariff(use="residential", rate_per_m2_month=Decimal("2.0000")),),
        "remuneration_kind": "fixed", "evidence": (commitment("contract"),), **changes})


def branch(fund: Fund) -> Fund:
    other = copy.copy(fund)
    other.entries, other.blocks = list(fund.entries), list(fund.blocks)
    return other


def lump_sum(profile: str = "committee-agency", **changes: Any) -> Fund:
    """The complex on 1 January 2026 under `profile`; `changes` are terms."""
    return branch(_founded(profile, tuple(sorted(changes.items(), key=lambda item: item[0]))))


def charged(fund: Fund, period: str = "2026Q1") -> None:
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period=period))


def received(fund: Fund, household: str, amount: str, **more: Any) -> str:
    """A receipt by bank unless said otherwise; its number."""
    more = {"bank_ref": f"R{len(fund.entries)}", **more}
    (entry,) = fund.do(receipts.record(fund.state, by=K, day=fund.day, amount=Decimal(amount), household=household, **more))
    return entry.receipt  # type: ignore[attr-defined, no-any-return]  # a receipt


def evaluated(fund: Fund, score: str, period: str = "2026Q1", number: str = "E-01") -> None:
    """A final evaluation of `period` with this score."""
    items = [{"name": "服务", "weight": "1/1", "score": score}]
    fund.do(drafted.record_evaluation(fund.state, by=V, day=fund.day, period=period, evaluation=number, items=items,
                                      form_version="2026-01", scorers=(V,), method="third-party", sent=4, valid=4))
    fund.do(drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation=number, place="公告栏"))
    waits(fund, 7)
    fund.joint(drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation=number), D)


def accepted(fund: Fund, period: str = "2026Q1", satisfied: int = 4) -> None:
    fund.joint(drafted.record_acceptance(fund.state, by=D, day=fund.day, period=period, sent=4, valid=4,
                                         satisfied=satisfied), B)


def published(fund: Fund, quarter: str = "2026Q1") -> None:
    """The quarter is published, without asking the doors of that chapter."""
    from sharedfund.entries.disclosure import DisclosurePublished
    from tests.payment_fund import agreed

    agreed(fund, DisclosurePublished(
        day=fund.day, by=B, **drafts.signing(fund.state, B, "disclosure-published", fund.day), period=quarter, version=1,
        number=quarter, digest=commitment(quarter), opening=Decimal("0.00"),
        closing=Decimal("0.00")), C, D)


def release(fund: Fund, period: str = "2026Q1", **more: Any) -> Entry:
    return drafted.propose_release(fund.state, by=B, day=fund.day, period=period, **more)


def released(fund: Fund, period: str = "2026Q1", **more: Any) -> None:
    answered(fund)
    fund.joint(release(fund, period, **more), D)


def decide(fund: Fund, decision: str, period: str, **more: Any) -> Entry:
    return drafted.decide_withheld(fund.state, by=B, day=fund.day, period=period, decision=decision, reason="排名", **more)


def answered(fund: Fund) -> None:
    if fund.state.record.unsigned:
        fund.checkpoint()


def asked(fund: Fund, amount: str, /, *, by: str = A, **more: Any) -> Entry:
    return payments.request_payment(fund.state, by=by, day=fund.day, amount=amount, **{
        "payee": FIRM, "settles": "agency", "purpose": "物业费", **more})


def paid(fund: Fund, amount: str, /, *, signs: tuple[str, ...] = (B, C, D), reviewers: tuple[str, ...] = (B, C),
         **more: Any) -> str:
    """The firm's fee walks all steps and leaves the bank."""
    payment: str = fund.do(asked(fund, amount, **more))[0].payment  # type: ignore[attr-defined]  # a request
    walked(fund, payment, signs, reviewers)
    fund.do(payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref=f"P{len(fund.entries)}"))
    return payment


def walked(fund: Fund, payment: str, signs: tuple[str, ...], reviewers: tuple[str, ...] = (B, C)) -> None:
    for person in reviewers:
        fund.do(payments.review(fund.state, payment, by=person, day=fund.day))
    fund.do(payments.recheck(fund.state, payment, by=D, day=fund.day))
    for person in signs:
        answered(fund)
        fund.do(payments.sign(fund.state, payment, by=person, day=fund.day))


def owed(fund: Fund, account: str) -> Decimal:
    return fund.state.ledger.owed(account)


def spendable(fund: Fund) -> Decimal:
    return figures.spendable(fund.state, "agency", fund.day)


def payable(fund: Fund) -> Decimal:
    return agency.payable_to_firm(fund.state, FIRM)


def ranked(fund: Fund, period: str, **fields: Any) -> None:
    fund.do(ranking(fund, period, **fields))


def ranking(fund: Fund, period: str, **fields: Any) -> Entry:
    fields = {"evidence": (commitment(period),), **fields}
    return drafted.record_ranking(fund.state, by=K, day=fund.day, period=period, **fields)


def month_later(fund: Fund) -> None:
    fund.now += timedelta(days=31)

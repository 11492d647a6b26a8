"""槿园里: the fee comes into a platform's supervised account; committee and firm sign, but never the firm its own fee.

One quarter of 8 units. Somebody pays 100.00 too much, which committee and firm send back together; 79.5 points let 95 %
pass, which two members of the committee sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.entries.entry import CASHIER, CHAIR, FIRM, MEMBER

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER = "2026Q1"
HOUSEHOLD_ACCOUNT = "6217000200018880105"


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    do("fee charge", QUARTER, by=complex.books)
    do.at("2026-01-20")
    complex.imports("2026-01")
    too_much(complex)
    for month in ("2026-01", "2026-02", "2026-03"):
        complex.closes(month)
    do.at("2026-04-08")
    complex.publishes(QUARTER)
    gate(complex)
    complex.closes("2026-04")


def too_much(complex: Scheme) -> None:
    """What was paid beyond the bill goes back, signed by the committee and by the firm."""
    household = next(unit.household for unit in complex.state.units.all()
                     if complex.state.receipts.refund_due(unit.household, "agency"))
    amount = complex.state.receipts.refund_due(household, "agency")
    complex.walk(complex.do("payment request", vendor=household, fund="agency", amount=amount, for_="多交的物业费退还",
                            account=HOUSEHOLD_ACCOUNT, by=complex.asker), signers=(complex.chair, firm_signer(complex)))


def firm_signer(complex: Scheme) -> str:
    """Who holds the firm's withdrawal password: not the one who asks."""
    return next(person for person in complex.holders(FIRM) if person != complex.asker)


def gate(complex: Scheme) -> None:
    """Refused without a score; then 95 % passes, and the firm may not sign for itself."""
    do = complex.do
    complex.tries("R28", "remuneration release", QUARTER, by=complex.chair)
    complex.evaluates("evaluation.toml")
    amount = complex.lets_through(QUARTER)
    number = do("payment request", remuneration=True, vendor="F001", for_="第一季度物业费", amount=amount,
                by=complex.asker)["payment"]
    for person in complex.reviewers():
        do("payment review", number, amount=amount, by=person)
    do("payment recheck", number, amount=amount, by=complex.rechecker())
    complex.checkpoint()
    complex.tries("R47", "payment sign", number, amount=amount, by=firm_signer(complex))
    for person in complex.holders(CHAIR, MEMBER)[:2]:
        do("payment sign", number, amount=amount, by=person)
    do("payment pay", number, amount=amount, bank_ref=complex.reference(), by=complex.who(CASHIER))

"""桐乐里: the firm collects its fee itself; three tenths of a quarter lie in the committee's account until it is scored.

One quarter of 8 units. Nothing is charged here; 88 points give back 98 % of the share, the rest is owed to the owners by
area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER = "2026Q1"
HOUSEHOLD_ACCOUNT = "6217000200018880104"


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    # The fee goes to the firm: here nothing is charged.
    do.refused("R21", "fee charge", QUARTER, by=complex.books)
    do.at("2026-01-10")
    do("remuneration deposit", QUARTER, amount=share(complex), bank_ref=complex.reference(), by=complex.books)
    for month in ("2026-01", "2026-02", "2026-03"):
        complex.closes(month)
    do.at("2026-04-08")
    complex.publishes(QUARTER)
    gate(complex)
    refund(complex)
    complex.closes("2026-04")


def share(complex: Scheme) -> str:
    """Three tenths of the quarter's fees, as the contract says."""
    from sharedfund.rules.agency import agreed_share

    contract = complex.state.contracts.named("C-01")
    assert contract is not None
    return str(agreed_share(complex.state, contract, QUARTER))


def gate(complex: Scheme) -> None:
    """Refused without a score; 88 points let 98 % pass."""
    complex.tries("R28", "remuneration release", QUARTER, by=complex.chair)
    complex.evaluates("evaluation.toml")
    complex.pays_firm(QUARTER, complex.lets_through(QUARTER))


def refund(complex: Scheme) -> None:
    """One household asks for its part of what was deducted."""
    unit = complex.state.units.all()[0]
    amount = complex.state.receipts.refund_due(unit.household, "agency")
    complex.walk(complex.do("payment request", vendor=unit.household, fund="agency", amount=amount,
                            for_="考核扣下的部分退还", account=HOUSEHOLD_ACCOUNT, by=complex.asker))

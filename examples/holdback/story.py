"""柏翠里: bureau, bank and firm hold the fee; a tenth of every third month waits for the district's ranking.

Two quarters of 10 units. Place 19 of 20 keeps the tenth of the first quarter back; place 11 in the second frees both. The
firm's fee is signed by the bureau and the community, never by the firm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.entries.entry import COMMUNITY

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTERS = (("2026Q1", ("2026-01", "2026-02", "2026-03")), ("2026Q2", ("2026-04", "2026-05", "2026-06")))


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    for quarter, months in QUARTERS:
        do.at(f"{months[0]}-04")
        do("fee charge", quarter, by=complex.books)
        do.at(f"{months[0]}-25")
        complex.imports(months[0])
        for month in months:
            complex.closes(month)
            if month == months[-1]:
                # The month is over, but its quarter is not published: nothing passes.
                complex.tries("R76", "remuneration release", month, by=complex.chair)
                do.at(f"{following(month)}-08")
                complex.publishes(quarter)
            pay(complex, month)
        ranking(complex, quarter, months[-1])


def following(month: str) -> str:
    return f"{month[:5]}{int(month[5:]) + 1:02d}"


def pay(complex: Scheme, month: str) -> None:
    """Months one and two pass in full, the third at 90 %; the bureau and the community sign."""
    amount = complex.lets_through(month)
    complex.pays_firm(month, amount, signers=signers(complex))


def signers(complex: Scheme) -> tuple[str, ...]:
    return complex.who("bureau"), complex.who(COMMUNITY)


def ranking(complex: Scheme, quarter: str, month: str) -> None:
    """The tenth stays without a ranking, and in the lowest tenth; it goes to the firm when the next quarter is better."""
    do = complex.do
    complex.tries("R29", "remuneration restore", month, by=complex.chair)
    place = {"2026Q1": 19, "2026Q2": 11}[quarter]
    do("evaluation rank", quarter, place=place, of=20, attach=complex.inputs / f"ranking-{quarter}.txt", by=complex.books)
    if quarter == "2026Q1":
        complex.tries("R29", "remuneration restore", month, by=complex.chair)
        return
    for held in ("2026-03", "2026-06"):
        record = next(r for r in complex.state.remuneration.of_firm("F001") if r.period == held)
        amount = record.still_withheld
        complex.checkpoint()
        complex.joint("remuneration restore", held, amount=amount)
        complex.passes("remuneration restore", amount)
        complex.pays_firm(held, amount, signers=signers(complex))

"""榆荫里: the account is the firm's and the committee's, and both sign; what the firm gets is signed without the firm.

One quarter of 10 units. An owners' representative asks a question and is answered, challenges a repair whose voucher never
comes, so that as much of the firm's remuneration waits until it has paid it back; a greening bill is disputed, frozen,
lifted and paid.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.entries.entry import FIRM, MEMBER, REPRESENTATIVE

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
ESSENTIAL = ("wages", "power", "lift")
STAFF = "6222020200017770304"
CHALLENGED, DISPUTED = "300.00", "120.00"


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    do("person link", complex.chair, "1-101", by=complex.chair)  # so that the page can say that members pay their own fees
    payees = {head: complex.vendor(name, f"622202020001666010{place}") for place, (head, name) in enumerate((
        ("power", "云州电力公司"), ("lift", "云州电梯服务部"), ("repair", "云州匠修服务部"), ("greening", "云州绿化服务部")))}
    do("fee charge", QUARTER, by=complex.books)
    for month in MONTHS:
        do.at(f"{month}-20")
        complex.imports(month)
        due = {"wages": complex.bill("staff", "wages", month, "900.00"),
               "power": complex.bill(payees["power"], "power", month, "231.40"),
               "lift": complex.bill(payees["lift"], "lift", month, "150.00")}
        if month == "2026-01":
            due["repair"] = complex.bill(payees["repair"], "repair", month, "480.00")
        if month == "2026-02":
            due["greening"] = complex.bill(payees["greening"], "greening", month, "420.00")
            dispute(complex, due["greening"])
        do.at(f"{month}-27")
        paid = {head: complex.pays_bill(bill, account=STAFF if head == "wages" else None) for head, bill in due.items()}
        if month == "2026-01":
            questions(complex, paid["repair"])
        complex.accrues(month)
        complex.closes(month, ESSENTIAL)
        if month != MONTHS[-1]:
            do("fee earn", by=complex.books)
    do.at("2026-04-08")
    complex.publishes(QUARTER)
    do("disclosure display", QUARTER, place="一号楼大堂", photo=complex.paper, by=complex.chair)
    gate(complex)


def questions(complex: Scheme, repair: str) -> None:
    """What the wages are for is answered and accepted; for a repair nobody shows a voucher."""
    do, asker = complex.do, complex.who(REPRESENTATIVE)
    asked = do("question open", about="wages", text="一月的工资是几个人的？", by=asker)["question"]
    do("question open", about=repair, text="门厅灯具换了几盏，发票在哪里？", challenge=CHALLENGED, by=asker)
    do.at("2026-01-29")
    do("question answer", asked, text="保洁一人、门卫一人，工资表见附件。", attach=complex.paper, by=complex.books)
    do("question accept", asked, by=asker)


def dispute(complex: Scheme, bill: str) -> None:
    """The price of the greening is disputed: that part waits, and no request goes round it; it is settled, and lifted."""
    do, second = complex.do, complex.who(MEMBER)
    number = do("dispute freeze", bill, amount=DISPUTED, text="补种棵数和报价不符", by=second)["dispute"]
    do.refused("R122", "payment request", for_="绿化", bill=bill, amount="420.00", by=complex.asker)
    do.at("2026-02-25")
    lifted = do("dispute lift", number, outcome="settled", text="收款方补种六棵", by=complex.chair)
    do.agreed(lifted, second, complex.community)


def gate(complex: Scheme) -> None:
    """The release waits for evaluation and settlement; what no voucher supports waits on; the firm signs none of it."""
    do, firm = complex.do, complex.holders(FIRM)
    complex.tries("R28", "remuneration release", QUARTER, by=complex.chair)
    complex.evaluates("evaluation.toml")
    complex.tries("R28", "remuneration release", QUARTER, by=complex.chair)
    complex.settles(QUARTER)
    pays(complex, complex.lets_through(QUARTER))
    complex.joint("claim propose", file=complex.inputs / "claim.toml", yes=(firm[1],), amount=CHALLENGED)
    do("claim receive", "Z-01", amount=CHALLENGED, bank_ref=complex.reference(), by=complex.books)
    pays(complex, complex.lets_through(QUARTER))


def pays(complex: Scheme, amount: Decimal) -> None:
    """What was released is paid: the firm asks and does not sign, two of the committee do."""
    do, firm = complex.do, complex.holders(FIRM)
    asked = do("payment request", remuneration=True, vendor="F001", for_="2026 年第一季度酬金", amount=amount,
               by=complex.asker)
    number = asked["payment"]
    for person in complex.reviewers():
        do("payment review", number, amount=amount, by=person)
    do("payment recheck", number, amount=amount, by=complex.rechecker())
    complex.checkpoint()
    do.refused("R47", "payment sign", number, amount=amount, by=firm[1])
    for person in complex.signers(amount, but=firm):
        do("payment sign", number, amount=amount, by=person)
    do("payment pay", number, amount=amount, bank_ref=complex.reference(), by=complex.books)

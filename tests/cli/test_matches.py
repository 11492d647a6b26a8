"""A released payment and its return, met by lines of statements at the command line."""

from __future__ import annotations

from pathlib import Path

from tests.banking.exports import bank_csv
from tests.cli.test_payment import request, shop, status, wrote, yes
from tests.cli.test_statements import row
from tests.fund import B, C, D, K, N

__all__ = ["shop"]  # a fixture of the payments' tests


def test_a_released_payment_is_paid_by_its_line_and_comes_back_by_another(shop: Path) -> None:
    """Signed like `payment pay`; the line the book had met before is no question."""
    payment = request(shop)
    yes(shop, "review", payment, "5000", B, C)
    yes(shop, "recheck", payment, "5000", D)
    yes(shop, "sign", payment, "5000", B, D)
    file = shop / "bank.csv"
    out = row(2, "-5000.00", "补种草坪", "云州安泓消防工程有限公司", "6222020200012345678", "2026-01-10")
    file.write_bytes(bank_csv((row(1, "200000.00", "利息", day="2026-01-10")._replace(ref="INT1"), out)))
    answer = wrote(shop, K, "bank", "import", file)
    assert (answer["new"], answer["matched"], answer["asked"]) == (2, 0, 1)
    (look,) = answer["to_look_at"]
    assert (look["kind"], look["target"], look["confidence"]) == ("payment", payment, "likely")
    wrote(shop, N, "bank", "match", out.ref, "--payment", payment, "--amount", "5000")
    assert status(shop, payment) == "paid"
    assert wrote(shop, K, "bank", "match", "--learned")[0]["what"] == "v-01"
    back = row(3, "5000.00", "退汇", "云州安泓消防工程有限公司", "6222020200012345678", "2026-01-10")
    file.write_bytes(bank_csv((row(1, "200000.00", "利息", day="2026-01-10")._replace(ref="INT1"), out, back)))
    (look,) = wrote(shop, K, "bank", "import", file)["to_look_at"]
    assert (look["kind"], look["target"]) == ("returned", payment)
    asked = wrote(shop, K, "bank", "match", back.ref, "--payment", payment, "--reason", "户名不符", "--amount", "5000")
    block = str(asked["waiting"][0]["block"])  # above the charter's limit it is agreed to first
    for person in (B, D):
        wrote(shop, person, "sign", block, "--amount", "5000")
    wrote(shop, K, "bank", "match", back.ref, "--payment", payment, "--reason", "户名不符", "--amount", "5000")
    assert status(shop, payment) == "returned"
    assert wrote(shop, K, "bank", "match", "--list") == []

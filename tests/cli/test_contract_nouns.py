"""`contract` and `former`: ends, vendors' contracts, hand-overs, money paid to a firm that is gone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.cli.test_money_nouns import agree, run, wrote
from tests.cli.test_remuneration_nouns import filled, form, served  # noqa: F401  # the fixture `served`
from tests.fund import B, D, K

APRIL = "2026-04-10T01:00:00"


@pytest.mark.parametrize("of", ["firm", "vendor", "hand-over"])
def test_every_form_is_toml_in_both_languages(place: Path, of: str) -> None:
    told = [run(place, "contract", "template", "--of", of, lang=lang, as_json=False).out for lang in ("zh_CN", "en")]
    first, second = (tomllib.loads(text) for text in told)
    assert first == second
    assert told[0] != told[1]


def vendor_contract(place: Path) -> str:
    """A vendor of the book under contract for lifts, as the form is printed."""
    vendor = str(wrote(place, "vendor", "add", "--name", "云州迅达电梯维保", "--account", "6222020200019990001", by=K,
                       now=APRIL)["vendor"])
    path = filled(place, "contract", "template", "--of", "vendor", name="vendor.toml", vendor=f'vendor = "{vendor}"')
    path.write_text(path.read_text(encoding="utf-8").replace("# licence", "licence").replace(
        "# month_amount", "month_amount"), encoding="utf-8")
    agree(place, wrote(place, "contract", "vendor", "--file", path, by=B, now=APRIL), D, APRIL)
    return vendor


def test_a_vendors_contract_is_recorded_as_it_is_printed_and_its_work_accepted(place: Path) -> None:
    vendor = vendor_contract(place)
    for words in (("2026-01",), ("2026-02", "--refuse", "--reason", "未到场")):
        agree(place, wrote(place, "contract", "accept", "C-11", *words, by=B, now=APRIL), D, APRIL)
    (row,) = wrote(place, "contract", "list", "--vendors", now=APRIL)
    assert (row["vendor"], row["total"], row["month_amount"], row["accepted"]) == (vendor, "7200.00", "600.00", "1/12")
    shown = wrote(place, "contract", "show", "C-11", now=APRIL)
    assert [(one["period"], one["accepted"], one["reason"]) for one in shown["periods"]] == [
        ("2026-01", True, None), ("2026-02", False, "未到场")]
    text = run(place, "contract", "show", "C-11", as_json=False).out
    assert "电梯维保" in text
    assert "不通过" in text


def test_a_contract_is_ended_and_handed_over(served: Path) -> None:  # noqa: F811
    agree(served, wrote(served, "contract", "end", "C-01", "--day", "2026-04-09", "--reason", "agreement", by=B, now=APRIL),
          D, APRIL)
    shown = wrote(served, "contract", "show", "C-01", now=APRIL)
    assert (shown["ended"], shown["last"], shown["in_force"]) == ("agreement", "2026-04-09", False)
    path = filled(served, "contract", "template", "--of", "hand-over", name="hand-over.toml")
    data = wrote(served, "contract", "hand-over", "C-01", "--file", path, by=B, now=APRIL)
    assert data["missing"] == []
    assert {one["item"] for one in data["sums"]} == {"bank", "advances", "arrears", "deposits", "public-revenue"}
    agree(served, data, D, APRIL)


def test_a_field_of_a_hand_over_nobody_knows_is_named(served: Path) -> None:  # noqa: F811
    path = form(served, 'handed = ["contracts"]\n[stated]\ngold = "1.00"\n')
    code, answer = run(served, "contract", "hand-over", "C-01", "--file", path, by=B, now=APRIL)
    assert (code, answer["code"]) == (2, "field-unknown")
    assert "gold" in answer["message"]


def test_what_was_paid_to_a_former_firm_is_listed_by_room(place: Path) -> None:
    assert wrote(place, "former", "list", now=APRIL) == []
    code, answer = run(place, "former", "honour", "F000", "2026-01", now=APRIL)
    assert (code, answer["code"]) == (5, "no-former-advances")


def test_a_committee_hands_over_what_it_names(place: Path) -> None:
    data = wrote(place, "contract", "committee", "--handed", "books,seal", by=B, now=APRIL)
    assert data["handed"] == ["books", "seal"]
    code, answer = run(place, "contract", "committee", "--handed", "gold", by=B, now=APRIL)
    assert (code, answer["code"]) == (2, "no-item-of-a-hand-over")

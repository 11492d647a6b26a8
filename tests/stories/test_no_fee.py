"""A complex that charges no fee has no collection rate: not 0 %, not 100 %, nowhere."""

from __future__ import annotations

import json
import re
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from examples.schemes import EXAMPLES, Scheme
from sharedfund.state import fees
from sharedfund_cli.story import Story
from tests.households import charged

QUARTER = "2026Q1"
# A rate of collection as a number.
RATE = re.compile(r"(收缴率|户数|按户|[Cc]ollection( rate)?|households) *[:：]? *\d+(\.\d+)? ?%")


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """Twelve households and a parking space whose rent pays the light: a quarter without a fee, published."""
    place = tmp_path_factory.mktemp("free")
    inputs = place / "inputs"
    shutil.copytree(EXAMPLES / "remuneration", inputs)
    charter = inputs / "charter.toml"
    charter.write_text(charter.read_text(encoding="utf-8") + 'fee-basis = "none"\n', encoding="utf-8")
    (inputs / "contract.toml").unlink()
    scheme = Scheme(Story(place / "book", place / "home", "free"), inputs)
    scheme.found("2026-01-01")
    scheme.settle_in()
    for month in ("2026-01", "2026-02", "2026-03"):
        scheme.do.at(f"{month}-10")
        scheme.earns("parking", "300.00", "停车场")
        scheme.closes(month, ("wages", "power", "lift"))
    scheme.do.at("2026-04-08")
    scheme.publishes(QUARTER)
    return scheme


def _rates(data: Any, at: str = "") -> list[tuple[str, Any]]:
    """Everything in the data that is called a rate of collection or of households."""
    if isinstance(data, dict):
        return [found for key, value in data.items()
                for found in ([(f"{at}.{key}", value)] if key in ("collection_rate", "household_rate", "rate") else _rates(value, f"{at}.{key}"))]
    return [found for row in data for found in _rates(row, at)] if isinstance(data, list) else []


def test_the_state_knows_none(free: Scheme) -> None:
    assert fees.collection_rate(free.state, QUARTER) is None
    assert fees.household_rate(free.state, QUARTER) is None


def test_one_fee_of_one_household_would_give_one() -> None:
    """The other side: as soon as anything is charged there is a rate, and 0 % is one."""
    assert fees.collection_rate(charged().state, QUARTER) == Fraction(0)
    assert RATE.search("收缴率 0%") and RATE.search("by households 100 %")


def test_the_data_says_null_everywhere(free: Scheme) -> None:
    rates = _rates({name: part for name, part in free.do("disclosure show", QUARTER).items() if name != "year_before"})
    assert {".front.collection_rate", ".front.household_rate", ".sections.C.rate"} <= {at for at, _ in rates}
    assert [found for found in rates if found[1] is not None] == []
    status = json.dumps(free.do("status", by=free.books), ensure_ascii=False)
    assert '"collection_rate": "' not in status


@pytest.mark.parametrize(("lang", "none"), [("zh_CN", "收缴率 不适用，户数 不适用"), ("en", "Collection n/a, by households n/a")])
def test_the_terminal_says_so(free: Scheme, lang: str, none: str) -> None:
    free.do.lang = lang
    said = free.do.say("disclosure show", QUARTER) + free.do.say("status", by=free.books)
    assert none in said
    assert not RATE.search(said)


def test_the_page_says_so(free: Scheme) -> None:
    (page,) = (Path(free.do.folder) / "disclosures").glob("*/page.html")
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>|<svg.*?</svg>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL))
    plain = " ".join(text.split())
    around = re.search(r"本季收缴率 *不适用 *本期没有开单", plain)
    assert around is not None
    assert not RATE.search(plain)

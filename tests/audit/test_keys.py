"""What a compromised key signed is listed until somebody answers for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.audit import Finding, audit
from sharedfund.drafts import keys, people
from sharedfund.spelling import leaf_of
from tests.audit.folder import write_book
from tests.fund import B, C, D, Fund, public_key_of
from tests.people import branch


@pytest.fixture(scope="module")
def stolen() -> Fund:
    """B signs two links; from the second one on the key was in wrong hands."""
    fund = branch(Fund.founded())
    for payee in ("v-01", "v-02"):
        fund.do(people.declare_link(fund.state, by=B, day=fund.day, person=C, payee=payee))
    told = keys.report_compromise(fund.state, by=C, day=fund.day, person=B, since_block=fund.state.record.blocks - 1, reason="失窃")
    fund.joint(told, D)
    return fund


def notices(fund: Fund, tmp_path: Path) -> list[Finding]:
    report = audit(write_book(fund, tmp_path / "book"))
    assert not [found for found in report.findings if found.severity == "finding"]
    return [found for found in report.findings if found.code == "compromised-key-signed"]


def test_what_the_key_signed_since_then_is_listed_with_its_place(stolen: Fund, tmp_path: Path) -> None:
    (notice,) = notices(stolen, tmp_path)
    (entry,) = notice.facts["entries"]
    assert (entry["kind"], entry["block"], entry["file"]) == ("link-declared", notice.block, notice.file)
    assert entry["leaf"] == leaf_of([one for one in stolen.entries if one.kind == "link-declared"][-1])
    assert (notice.facts["person"], notice.facts["key"], notice.facts["count"]) == (B, public_key_of(B), 1)
    lines = (tmp_path / "book" / str(notice.file)).read_text(encoding="utf-8").split("\n")
    assert '"link-declared"' in lines[entry["line"] - 1]


@pytest.mark.parametrize("named", [True, False])
def test_a_confirmation_clears_the_list(stolen: Fund, tmp_path: Path, named: bool) -> None:
    fund = branch(stolen)
    leaf = leaf_of([one for one in fund.entries if one.kind == "link-declared"][-1])
    how: dict[str, Any] = {"entries": (leaf,)} if named else {"everything": True}
    (asked,) = fund.do(keys.confirm_acts(fund.state, by=C, day=fund.day, person=B, reason="核对过", **how))
    fund.do(drafts.approve(fund.state, leaf_of(asked), by=D, day=fund.day))
    found = notices(fund, tmp_path)
    assert [notice.facts["count"] for notice in found] == ([0] if named else [])


def test_a_book_without_a_compromise_says_nothing_of_it(tmp_path: Path) -> None:
    assert notices(Fund.founded(), tmp_path) == []


def test_empty_lines_move_no_block_number(stolen: Fund, tmp_path: Path) -> None:
    folder = write_book(stolen, tmp_path / "book")
    (path,) = (folder / "book").iterdir()
    path.write_bytes(b"\n\n" + path.read_bytes())
    report = audit(folder)
    assert {found.code for found in report.findings} == {"reformatted-only", "compromised-key-signed"}
    (notice,) = [found for found in report.findings if found.code == "compromised-key-signed"]
    assert b'"link-declared"' in path.read_bytes().split(b"\n")[(notice.line or 0) - 1]
    (whole,) = notices(stolen, tmp_path / "whole")
    assert notice.block == whole.block

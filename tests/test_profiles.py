"""A profile is a name for terms: rules and state cannot see it, and a sixteenth needs no more than a file."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from examples.schemes import EXAMPLES, Scheme
from sharedfund.admit import Refusal, objections
from sharedfund.audit import Finding, Given, audit
from sharedfund.audit.pages import Placed
from sharedfund.audit.reading import Read, book_files
from sharedfund.audit.replay import Replay
from sharedfund.entries.entry import Entry
from sharedfund.entries.terms import PROFILES
from sharedfund.reports.disclosure import disclosure
from sharedfund.rulebook import rulebook
from sharedfund.state import figures
from sharedfund.state.remuneration import terms_of
from sharedfund.values import days
from sharedfund_cli.story import Story

HOUSE = Path(__file__).resolve().parent.parent
LEDGERS = HOUSE / "ledgers"
BOOKS = sorted(path.name for path in LEDGERS.iterdir() if (path / "book").is_dir())
VARIED_MAX = 150  # so many entries of a book, about, are also asked about with something wrong in them
ENTRY_BYTES = 1000
DIGEST = "digest-differs"  # of a page: its title is part of it
MONTHS_MAX = 7  # of the longest book the first months suffice


# ---- renaming ----


class Watched(Replay):
    """A replay that notes what was asked and answered; with `name` it calls the profile so from entry 1 on."""

    def __init__(self, folder: Path, name: str | None) -> None:
        files, _ = book_files(folder)
        super().__init__(folder, files[:MONTHS_MAX], Given())
        self.name = name
        self.refusals: list[list[Refusal]] = []
        self.figures: list[Any] = []
        self.pages_data: list[dict[str, Any]] = []
        size = sum(path.stat().st_size for path in (folder / "book").iterdir())
        self.every = max(1, size // ENTRY_BYTES // VARIED_MAX)

    def _entry(self, block: Read, entry: Entry) -> Placed:
        if self.state.charter.phase == "open" and self.entries % self.every == 0:
            self.refusals += [[said for said in objections(self.state, wrong, self.lines) if said.code != DIGEST]
                              for wrong in _wrongly(entry)]
        placed = super()._entry(block, entry)
        if self.name is not None and entry.kind == "charter-adopted":
            self.state = replace(self.state, charter=replace(self.state.charter, profile=self.name))
        if entry.kind == "disclosure-published":
            self._look(entry.day, str(entry.period))  # type: ignore[attr-defined]  # the kind says it has one
        return placed

    def _look(self, day: date, period: str) -> None:
        self.figures.append(figures.position(self.state, day))
        for duty in rulebook().duties():
            assert duty.ask is not None
            self.figures.append((duty.name, list(duty.ask(self.state, day))))
        self.pages_data.append(disclosure(self.state, self.lines, days.period(period), as_of=day))


def _wrongly(entry: Entry) -> list[Entry]:
    """The entry, and the same by somebody else, and of a hundred times the amount."""
    wrong = [entry, entry.replaced(by="p-03"), entry.replaced(day=date(2099, 1, 1))]
    amount = getattr(entry, "amount", None)
    if isinstance(amount, Decimal) and "amount" in type(entry).model_fields:
        wrong.append(entry.replaced(amount=amount * 100))
    return wrong


def _findings(replay: Watched) -> list[Finding]:
    return [found for found in replay.report.findings if found.line_of_verdict != "published_pages"]


@pytest.mark.parametrize("name", BOOKS)
def test_renaming_a_profile_changes_no_figure_no_refusal_and_no_finding(name: str) -> None:
    told, renamed = Watched(LEDGERS / name, None), Watched(LEDGERS / name, "tea-house")
    told.run()
    renamed.run()
    assert told.state.charter.profile == name != renamed.state.charter.profile == "tea-house"
    assert renamed.refusals == told.refusals
    assert any(told.refusals), "nothing was refused, so nothing was compared"
    assert renamed.figures == told.figures
    # The name is a title on the page and nothing else there.
    assert [{**data, "profile": name} for data in renamed.pages_data] == told.pages_data != []
    assert _findings(renamed) == _findings(told)
    assert replace(renamed.state, charter=replace(renamed.state.charter, profile=name)) == told.state


def test_nothing_asks_for_the_profile() -> None:
    """Who reads `.profile`: the fold that keeps it and the page that prints it and its change; the rule of the change
    asks only whether there is one."""
    found = set()
    for floor in ("entries", "state", "rules", "drafts", "reports"):
        for path in sorted((HOUSE / "src" / "sharedfund" / floor).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr == "profile":
                    found.add(f"{floor}/{path.name}")
    assert found == {"state/charter.py", "reports/disclosure.py", "reports/decisions.py", "rules/charter.py"}
    rule = (HOUSE / "src" / "sharedfund" / "rules" / "charter.py").read_text(encoding="utf-8")
    assert rule.count(".profile") == rule.count("entry.profile is None") + rule.count("entry.profile is not None")


# ---- a sixteenth ----


def riverside(place: Path) -> Scheme:
    """A complex whose scheme nobody has thought of: `riverside/charter.toml`, else the files of `remuneration`."""
    inputs = place / "inputs"
    shutil.copytree(EXAMPLES / "remuneration", inputs)
    for path in (Path(__file__).parent / "stories" / "riverside").glob("*.toml"):
        shutil.copy(path, inputs / path.name)
    return Scheme(Story(place / "book", place / "home", "riverside"), inputs)


def test_a_sixteenth_profile_is_a_file_and_runs_a_quarter(tmp_path: Path) -> None:
    scheme = riverside(tmp_path)
    scheme.found("2026-01-01")
    scheme.settle_in()
    assert scheme.state.charter.profile == "riverside" not in PROFILES
    power = scheme.vendor("云州电力公司", "6222020200016660001")
    scheme.do("fee charge", "2026Q1", by=scheme.books)
    for month in ("2026-01", "2026-02", "2026-03"):
        scheme.do.at(f"{month}-20")
        scheme.imports(month)
        bill = scheme.bill(power, "power", month, "238.60")
        scheme.do.at(f"{month}-28")
        scheme.pays_bill(bill)
        scheme.accrues(month)
        scheme.closes(month, ("wages", "power", "lift"))
        if month != "2026-03":
            scheme.do("fee earn", by=scheme.books)
    scheme.do.at("2026-04-08")
    scheme.publishes("2026Q1")
    # Its own gate: evaluation and acceptance, no settlement; 70 points let (15 + 70) % of 1,200.00 through.
    assert scheme.tries("R28", "remuneration release", "2026Q1", by=scheme.chair)["code"] == "evaluation-missing"
    scheme.evaluates("evaluation.toml")
    assert scheme.tries("R28", "remuneration release", "2026Q1", by=scheme.chair)["code"] == "acceptance-missing"
    scheme.accepts("acceptance.toml")
    scheme.releases("2026Q1", "1020.00")
    assert scheme.state.ledger.owed("Liabilities:Firm:F001:FeeWithheld") == Decimal("180.00")
    scheme.walk(scheme.do("payment request", remuneration=True, vendor="F001", for_="酬金", amount="1020.00", by=scheme.asker))
    row = scheme.row()
    assert (row.profile, row.released, row.bearer) == ("riverside", Decimal("1020.00"), "owners")
    report = audit(scheme.do.folder)
    assert report.verdict == "clean" and [one for one in report.findings if one.severity == "finding"] == []


# ---- another profile, later ----


def test_a_complex_that_changes_its_profile_keeps_its_balances_and_its_gate(tmp_path: Path) -> None:
    """H20: by a vote on the covenant or the firm, from its own day on; nothing is rebooked."""
    inputs = tmp_path / "inputs"
    shutil.copytree(EXAMPLES / "remuneration", inputs)
    vote = (inputs / "resolution-R2026001.toml").read_text(encoding="utf-8")
    scheme = Scheme(Story(tmp_path / "book", tmp_path / "home", "changes"), inputs)
    scheme.found("2026-01-01")
    scheme.settle_in()
    scheme.do("fee charge", "2026Q1", by=scheme.books)
    for month in ("2026-01", "2026-02"):
        scheme.do.at(f"{month}-20")
        scheme.imports(month)
        scheme.accrues(month)
        scheme.closes(month)
        scheme.do("fee earn", by=scheme.books)
    scheme.do.at("2026-03-10")
    scheme.do.refused("R105", "charter change", profile="self-hire", resolution="R2026001", by=scheme.chair)
    (inputs / "vote.toml").write_text(
        vote.replace("R2026001", "R2026002").replace("topics = [9]", "topics = [2, 4]").replace("2025-12-10", "2026-02-10")
        .replace("2025-12-30", "2026-03-08").replace("2026-01-01", "2026-03-09"), encoding="utf-8")
    scheme.joint("resolution record", file=inputs / "vote.toml")
    before = scheme.state
    shown = scheme.joint("charter change", profile="self-hire", resolution="R2026002")
    assert shown and scheme.state.charter.profile == "self-hire"
    assert scheme.state.ledger == before.ledger
    contract = scheme.state.contracts.named("C-01")
    assert contract is not None
    assert terms_of(scheme.state, contract) == terms_of(before, contract)
    assert scheme.state.charter.terms.gate_conditions == frozenset() != terms_of(scheme.state, contract).conditions
    scheme.do.at("2026-03-31")
    scheme.accrues("2026-03")
    scheme.closes("2026-03")
    scheme.do.at("2026-04-08")
    scheme.publishes("2026Q1")
    changes = {row["term"]: (row["old"], row["new"]) for row in scheme.do("disclosure show", "2026Q1")["sections"]["Z"]["rows"]}
    assert changes["profile"] == ("remuneration", "self-hire")
    assert changes["gate-conditions"] == ("evaluation, settlement", "")
    assert audit(scheme.do.folder).verdict == "clean"

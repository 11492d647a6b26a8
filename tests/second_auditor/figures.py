"""How often the product and a second program, written from the format pages alone, say the same."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sharedfund.audit import audit as first_audit
from tests.figures import Figure, Part, Run
from tests.second_auditor.audit import audit_files, of_folder
from tests.second_auditor.mutants import BOOK, MUTANTS, REFORMATTED, copy, honest
from tests.second_auditor.test_agreement import LEDGERS, agree, is_said, written

PART = Part(
    "second-opinion",
    "the two auditors disagreeing about a book",
    "两个审计程序对一本账说法不同",
    wanted="0 over every reference book and every planted fault",
)


def run(run: Run) -> Iterator[Figure]:
    """Reference books, planted faults, reformatting, and single bits."""
    smallest_first = sorted(LEDGERS, key=lambda book: sum(each.stat().st_size for each in book.rglob("*")))
    yield clean(smallest_first[: run.count(len(LEDGERS))])
    yield faults(run)
    yield reformatted(run)
    yield bits(run)


def clean(books: list[Path]) -> Figure:
    """Every reference book is clean for both."""
    wrong = [each.name for each in books if audit_files(of_folder(each)) or first_audit(each).verdict != "clean"]
    return Figure(
        "reference books",
        len(books),
        len(wrong),
        "books",
        f"not clean for one of them: {wrong}" if wrong else "clean for both",
    )


def faults(run: Run) -> Figure:
    """Every planted fault is found by both, at the same block where it has one."""
    tried = MUTANTS[: run.count(len(MUTANTS))]
    wrong = []
    for mutant in tried:
        files = mutant.files()
        with tempfile.TemporaryDirectory() as folder:
            report = first_audit(written(Path(folder), files))
        findings = audit_files(files)
        if not (findings and is_said(report) and (not mutant.placed or agree(files, report, findings))):
            wrong.append(mutant.name)
            run.say(f"second-opinion: {mutant.name}: {report.findings} / {findings}")
    placed = sum(each.placed for each in tried)
    return Figure(
        "planted faults", len(tried), len(wrong), "faults",
        f"{placed} of them have a block, and both name the same one{'; not: ' + ', '.join(wrong) if wrong else ''}",
        "faults that only a rule of the rulebook sees: the second auditor knows the format, not the rules",
    )  # fmt: skip


def reformatted(run: Run) -> Figure:
    """What was only reformatted is a notice for both."""
    wrong = []
    for name, made in REFORMATTED:
        files = made()
        with tempfile.TemporaryDirectory() as folder:
            report = first_audit(written(Path(folder), files))
        findings = audit_files(files)
        if (
            report.verdict != "clean"
            or not is_said(report)
            or not findings
            or not all(each.notice for each in findings)
        ):
            wrong.append(name)
            run.say(f"second-opinion: {name}: {report.findings} / {findings}")
    return Figure("reformatted books", len(REFORMATTED), len(wrong), "books", "clean with a notice, for both")


def bits(run: Run) -> Figure:
    """Single bits of the copy's book flipped: the second auditor has something to say, however small."""
    tried, silent = run.count(4000), 0
    chance, names = random.Random(run.seed), sorted(name for name in copy().files if name.startswith("book/"))
    for _ in range(tried):
        files = honest()
        name = chance.choices(names, [len(files[each]) for each in names])[0]
        at, flipped = chance.randrange(len(files[name])), bytearray(files[name])
        flipped[at] ^= 1 << chance.randrange(8)
        if not audit_files({**files, name: bytes(flipped)}):
            silent += 1
            run.say(f"second-opinion: {BOOK.name} {name} byte {at}: silent")
    return Figure(
        "bits flipped",
        tried,
        silent,
        "bits of one book",
        "by the second auditor alone",
        "the other bits of it: drawn by the seed",
    )

"""A book, in a folder or a bundle, and everything that can be found in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.second_auditor.beside import derived_files, disclosures, expected, parsed, private_rows
from tests.second_auditor.bundle import Refused, files_of
from tests.second_auditor.checkpoints import Checkpoints, proof_fault
from tests.second_auditor.walk import Finding, Walk


def of_folder(folder: Path) -> dict[str, bytes]:
    """The files of a book's folder."""
    files = {each.relative_to(folder).as_posix(): each for each in folder.rglob("*") if each.is_file()}
    return {name: path.read_bytes() for name, path in files.items()}


def audit(book: Path, fund: str | None = None, expect: str | None = None, password: str | None = None) -> list[Finding]:
    """Every finding of a folder or a bundle."""
    if book.is_dir():
        return audit_files(of_folder(book), fund, expect)
    try:
        return audit_files(files_of(book.read_bytes(), password), fund, expect)
    except Refused as refused:
        return [Finding("bundle", book.name, 0, 0, str(refused))]


def audit_files(files: dict[str, bytes], fund: str | None = None, expect: str | None = None) -> list[Finding]:
    """Every finding of files at hand, in the order of the book, then of what lies beside it."""
    if "about.json" in files:
        return list(of_public(files, fund))
    walk = Walk(files)
    walk.run()
    if walk.entries:
        walk.findings.extend(Checkpoints(walk).findings())
        for each in (derived_files, disclosures, private_rows):
            walk.findings.extend(each(walk))
        walk.findings.extend(expected(walk, fund, expect))
    return walk.findings


def of_public(files: dict[str, bytes], fund: str | None) -> Iterator[Finding]:
    """A public bundle cannot be replayed; its proofs hold, under the keys that came with them, or they do not."""
    yield Finding("public", "about.json", 1, 0, "only proofs and what was published are checked here", notice=True)
    said = parsed(files["about.json"])
    if said is None or (said.get("format"), said.get("kind"), said.get("replayable")) != (
        "sharedfund-bundle/1",
        "public",
        False,
    ):
        yield Finding("bundle", "about.json", 1, 0, "does not say what a public bundle says")
        return
    given = parsed(files.get("proofs/witnesses.json", b"{}")) or {}
    keys = {
        str(each.get("person")): [str(each.get("key"))] for each in given.get("witnesses", ()) if isinstance(each, dict)
    }
    for name in sorted(each for each in files if each.endswith(".tlog-proof")):
        if fault := proof_fault(files[name], fund or str(said.get("fund")), keys):
            yield Finding("proof", name, 1, 0, fault)

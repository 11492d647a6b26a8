"""What an audit finds: findings, the ten lines, the verdict. Data; words come from the rendering."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Severity = Literal["finding", "notice"]
Verdict = Literal["clean", "consistent", "findings", "refused", "not-judged"]

LINES = ("grammar", "tree", "signatures", "rules", "postings", "published_pages", "derived_files", "private_rows",
         "fund_id", "newest_head")


class Code(NamedTuple):
    """What a code stands for: the lines of the verdict it may close, the first unless told, and how grave it is. A
    notice closes none; its line is where it is printed. `follows`: an earlier change in the book can be its cause."""

    lines: tuple[str, ...]
    severity: Severity = "finding"
    follows: bool = False


# The closed list. Words: render/words/audit.py. The smallest book with each: tests/audit/triggers.py.
CODES: dict[str, Code] = {
    "refused": Code(("grammar",)),
    "book-missing": Code(("grammar",)),
    "file-foreign": Code(("grammar",)),
    "program-beside": Code(("derived_files",)),
    "reformatted-only": Code(("grammar",), "notice"),
    "block-changed": Code(("grammar",)),
    "not-recorded": Code(("grammar",)),
    "wrong-file": Code(("grammar",), follows=True),
    "changed-after-signing": Code(("tree",)),
    "changed-after-writing": Code(("tree",)),
    "blocks-missing": Code(("tree",)),
    "blocks-inserted": Code(("tree",)),
    "blocks-swapped": Code(("tree",)),
    "page-differs": Code(("tree",)),
    "history-rewritten": Code(("tree",)),
    "founding-differs": Code(("signatures",)),
    "page-line-changed": Code(("tree",)),
    "page-empty": Code(("tree",)),
    "tail-without-page": Code(("tree",)),
    "rule-broken": Code(("rules", "signatures", "postings", "published_pages"), follows=True),
    "published-page-differs": Code(("published_pages",), follows=True),
    "derived-missing": Code(("derived_files",), follows=True),
    "derived-differs": Code(("derived_files",), follows=True),
    "private-row-differs": Code(("private_rows",), follows=True),
    "document-differs": Code(("private_rows",)),
    "fund-id-differs": Code(("fund_id",), follows=True),
    "head-not-in-book": Code(("newest_head",), follows=True),
    "pin-not-in-book": Code(("newest_head",), follows=True),
    "checkpoint-file-differs": Code(("derived_files",), follows=True),
    "checkpoint-file-foreign": Code(("derived_files",), follows=True),
    "checkpoint-file-missing": Code(("derived_files",), "notice", follows=True),
    "checkpoint-stamp-differs": Code(("derived_files",), follows=True),
    "checkpoint-not-in-book": Code(("newest_head",), follows=True),
    "checkpoint-without-quorum": Code(("newest_head",), "notice", follows=True),
    "pages-after-confirmed-head": Code(("newest_head",), "notice"),
    "compromised-key-signed": Code(("signatures",), "notice"),
}


class Where(NamedTuple):
    """Where something is: file, line, block."""

    file: str | None = None
    line: int | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its `code` in CODES, the line of the verdict it closes, and where it is. A notice closes none.

    `caused_by` is the place in `Report.findings` of the finding this one follows from; None where it stands alone.
    """

    code: str
    line_of_verdict: str
    severity: Severity = "finding"
    number: str | None = None  # of the rule, where one spoke
    file: str | None = None
    line: int | None = None
    block: int | None = None
    expected: str | None = None
    found: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    caused_by: int | None = None


# What each line counts, before anything was counted. Keys are never omitted.
_COUNTED: dict[str, dict[str, Any]] = {
    "signatures": {"verified": 0}, "rules": {"not_asked": []}, "published_pages": {"recomputed": 0, "written_again": 0},
    "private_rows": {"withheld": 0, "erased": 0}, "fund_id": {"confirmed_by": None}, "newest_head": {"confirmed_by": None},
}

_COUNTS = ("blocks", "entries", "pages", "findings", "notices", "following")


def _lines() -> dict[str, dict[str, Any]]:
    return {name: {"ok": True, **deepcopy(_COUNTED.get(name, {}))} for name in LINES}


def _counts() -> dict[str, int]:
    return dict.fromkeys(_COUNTS, 0)


@dataclass(slots=True)
class Report:
    """The audit's answer.

    `lines` says yes or no to each of LINES, with what it counted. `findings` holds the causes in the order of the book,
    behind each what follows from it (`caused_by`). `counts`: blocks, entries, pages; findings (causes only) and notices;
    following (consequences, listed or not) and more (past what is listed). `annex` is there once it was asked for.
    """

    book: str = ""
    fund: str = ""
    head_size: int = 0
    head_root: str = ""
    practice: bool = False
    findings: list[Finding] = field(default_factory=list)
    lines: dict[str, dict[str, Any]] = field(default_factory=_lines)
    counts: dict[str, int] = field(default_factory=_counts)
    verdict: Verdict = "not-judged"
    annex: dict[str, Any] | None = None

    @property
    def is_clean(self) -> bool:
        return self.verdict == "clean"

    @property
    def causes(self) -> list[Finding]:
        """The findings and notices that follow from no other."""
        return [finding for finding in self.findings if finding.caused_by is None]

    def judge(self, is_whole: bool = True) -> None:
        """Set the lines closed by findings to no, and the verdict: the conjunction of all ten. Where the book was
        refused, or not read to its end, nothing is said yes to."""
        for finding in self.findings:
            if finding.severity == "finding":
                self.lines[finding.line_of_verdict]["ok"] = False
        self.counts["findings"] = sum(found.severity == "finding" for found in self.causes)
        self.counts["notices"] = sum(found.severity == "notice" for found in self.causes)
        if self.verdict == "refused" or not is_whole:
            for row in self.lines.values():
                row["ok"] = False
            return
        closed = {name for name in LINES if not self.lines[name]["ok"]}
        if not closed:
            self.verdict = "clean"
        elif closed <= {"fund_id", "newest_head"} and not self.counts["findings"]:
            self.verdict = "consistent"
        else:
            self.verdict = "findings"


def matches_head(given: str, size: int, root: str) -> bool:
    """Whether what an auditor typed names this head: a root in full, `SIZE ROOT`, or its check code of 32 digits.

    Raises: ValueError for anything shorter: 48 bits of a head were forged in seconds.
    """
    words = given.lower().split()
    if len(words) == 2 and words[0].isdigit() and len(words[1]) == 64:
        return int(words[0]) == size and words[1] == root
    typed = "".join(words)
    if len(typed) not in (32, 64) or any(c not in "0123456789abcdef" for c in typed):
        raise ValueError("head-too-short")
    return root.startswith(typed)

"""An audit as one HTML file in both languages: verdict, ten lines, findings, annex. No script, no link, nothing from
elsewhere; prints as A4, reads on a phone. What a book says is shown as text whatever it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sharedfund.audit import LINES, Finding, Report, check_code
from sharedfund.render import annex
from sharedfund.render.html import css_string, environment, grouped
from sharedfund.render.layout import Column, Section, Table
from sharedfund.render.words import audit as words
from sharedfund.render.words.form import clean

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One of the ten lines; `answer` is yes, no or not asked."""

    place: int
    name: Pair
    answer: Pair
    is_yes: bool
    detail: Pair


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in both languages; `following` is what it closes besides."""

    code: str
    title: Pair
    where: str
    block: str
    message: Pair
    against: tuple[Pair, ...]
    can: Pair
    cannot: Pair
    remedy: Pair
    following: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the annex: its table in both languages, cell beside cell."""

    letter: str
    title: Pair
    columns: tuple[tuple[Pair, bool], ...]  # heading, and whether it stands on the right
    rows: tuple[tuple[Pair, ...], ...]
    notes: tuple[Pair, ...]


def page(report: Report, *, day: date) -> str:
    """The whole page, of an audit made on `day`."""
    is_judged = report.verdict not in ("refused", "not-judged")
    code = check_code(report.head_root) if report.head_root else ""
    title = clean(report.book) or "–"
    return environment().get_template("audit.html.j2").render(
        title=title, report=report, day=day.isoformat(), code=code,
        fund=(grouped(report.fund), grouped(report.fund[32:])) if report.fund else None,
        verdict=(words.verdict(report, "zh_CN"), words.verdict(report, "en")),
        is_clean=report.is_clean, confirm=words.CONFIRM if report.verdict == "consistent" else None,
        not_examined=words.NOT_EXAMINED, lines=[_line(report, name, is_judged) for name in LINES],
        findings=[_said(report, found) for found in report.causes if found.severity == "finding"],
        notices=[_said(report, found) for found in report.causes if found.severity == "notice"],
        annex=list(_annex(report)), footer=css_string(f"{title} · {code}"),
    )


def _line(report: Report, name: str, is_judged: bool) -> Line:
    is_yes = bool(report.lines[name]["ok"])
    answer = words.YES if is_yes else words.NO if is_judged else words.NOT_ASKED
    detail = (words.detail(report, name, "zh_CN"), words.detail(report, name, "en")) if is_judged else ("", "")
    return Line(LINES.index(name) + 1, words.LINES[name], answer, is_yes, detail)


def _said(report: Report, finding: Finding) -> Said:
    zh, en = words.told(finding, "zh_CN"), words.told(finding, "en")
    place = report.findings.index(finding)
    others = [found for found in report.findings if found.caused_by == place and found.block != finding.block
              and "moved" not in found.facts]
    where = f"{finding.file}:{finding.line}" if finding.file and finding.line else finding.file or ""
    return Said(
        finding.code, (words.title(finding, "zh_CN"), words.title(finding, "en")), clean(where),
        f"{finding.block:,}" if finding.block else "", (zh.message, en.message),
        tuple(zip(words.against(report, finding, "zh_CN"), words.against(report, finding, "en"), strict=True)),
        (zh.can, en.can), (zh.cannot, en.cannot), (" ".join(zh.remedy), " ".join(en.remedy)),
        tuple((words.short(found, "zh_CN"), words.short(found, "en")) for found in others),
    )


def _annex(report: Report) -> Iterator[Listed]:
    if report.annex is None:
        return
    both = zip(annex.sections(report.annex, "zh_CN"), annex.sections(report.annex, "en"), strict=True)
    for zh, en in both:
        columns: tuple[tuple[Pair, bool], ...] = ()
        rows: tuple[tuple[Pair, ...], ...] = ()
        if zh.tables:
            columns, rows = _columns(zh.tables[0].columns, en.tables[0].columns), _rows(zh.tables[0], en.tables[0])
        yield Listed(zh.letter, (zh.title, en.title), columns, rows, _notes(zh, en))


def _columns(zh: tuple[Column, ...], en: tuple[Column, ...]) -> tuple[tuple[Pair, bool], ...]:
    return tuple(((ours.heading, theirs.heading), ours.side == "right") for ours, theirs in zip(zh, en, strict=True))


def _rows(zh: Table, en: Table) -> tuple[tuple[Pair, ...], ...]:
    return tuple(tuple(zip(ours, theirs, strict=True)) for ours, theirs in zip(zh.rows, en.rows, strict=True))


def _notes(zh: Section, en: Section) -> tuple[Pair, ...]:
    ours, theirs = ((*section.notes, *([section.empty] if section.empty else [])) for section in (zh, en))
    return tuple(zip(ours, theirs, strict=True))

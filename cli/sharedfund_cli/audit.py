"""`audit`: the whole book recomputed, ten lines, a verdict."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli import cells
from sharedfund_cli.app import Desk, argument, option, say, verb
from sharedfund_cli.ending import FOUND
from sharedfund_cli.output import grouped_hex, paragraph, print_json
from sharedfund_cli.params import FILE, FOLDER, FUND_ID, NO, TEXT

if TYPE_CHECKING:
    from sharedfund.audit import Finding, Report
    from sharedfund.render.words.form import Language

FINDINGS_SHOWN = 20


@verb("audit", help=(
    "把整本账从头重算，逐条问规矩，给出十项和结论。基金编号和最新的校验码要您从别处给：成立单、公示单。十项都是才是“干净”，否则退出码 4。",
    "Recompute the whole book from its beginning, ask every rule, give ten lines and a verdict. Fund id and newest check code "
    "come from elsewhere: the founding sheet, the printed disclosure. Only ten of ten are clean; anything else ends with 4."),
    examples=("sharedfund audit", "sharedfund audit 审计.tar --unpack 审计", "sharedfund audit 银杏花园 --fund 1957… --expect \"4942 2542 421c d68a 34e0 0b64 60db 13ba\""))
@argument("place", type=TEXT, required=False, metavar=("文件夹|包", "DIR|BUNDLE"))
@option("--fund", type=FUND_ID, metavar="ID", help=("成立单上的基金编号", "the fund id of the founding sheet"))
@option("--expect", type=TEXT, metavar="HEAD", help=("公示单上的校验码，32 位，或完整的账本头", "the check code of the disclosure, 32 digits, or the whole head"))
@option("--accept", type=click.Choice(["consistent"]), help=("自洽也算通过", "take consistent for good enough"))
@option("--prove", type=NO, metavar=("编号", "NO"), help=("不审，只证明一条在账里：块数、付款、收款或账单的编号", "audit nothing: prove that one entry stands in the book (a block, payment, receipt or bill)"))
@option("-o", "--output", type=FILE, metavar=("文件", "FILE"), help=("证明写到哪里", "where to write the proof"))
@option("--since", type=TEXT, metavar="HEAD", help=("只重放这个账本头以后的；这台机器没审到过它，就从头来", "replay only what follows this head; everything where this machine has not audited it"))
@option("--unpack", type=FOLDER, metavar=("文件夹", "DIR"), help=("审过以后写成干净的新文件夹，bean-check、Fava 可以放心打开", "afterwards write a clean new folder that bean-check and Fava may open"))
@option("--annex", is_flag=True, help=("连同审计附表：试算平衡、断号、重付、拆分、夜里登记的……", "with the auditor's annex: trial balance, gaps, duplicates, split payments, entries at night and more"))
@option("--report", "paper", type=FILE, metavar=("文件", "FILE"), help=("结论、发现和附表写成一张网页，可打印", "write verdict, findings and annex as a page that prints"))
@option("--limit", type=click.IntRange(min=1), metavar=("秒", "SECONDS"), help=("最多这么多秒，没审完就不下结论", "at most so many seconds; no verdict where they are over"))
def audit(desk: Desk, place: str | None, fund: str | None, expect: str | None, accept: str | None, prove: str | None,
          output: str | None, since: str | None, unpack: str | None, limit: int | None, annex: bool, paper: str | None) -> int:
    from sharedfund import audit as auditing
    from sharedfund.audit.replay import refusal, replayed
    from sharedfund.audit.sources import source
    from sharedfund.errors import HostileError
    from sharedfund.render.posting import differs_again, written_again

    from sharedfund_cli import auditing as asked

    named = Path(place) if place else desk.book_folder()
    assert named is not None
    if prove is not None:
        _prove(desk, named if place else None, prove, output)
        return 0
    if since is not None and (annex or paper):
        desk.usage("annex-needs-all", option="--since")
    try:
        given = auditing.Given(fund, asked.head(expect), remembers=asked.remembers(desk, named), pages=written_again,
                               files=differs_again)
        head = asked.head(since)
        try:
            book = source(named, lambda: desk.password("bundle"))
            replay = replayed(book, given, _progress(desk), stop=asked.over(limit), since=asked.kept(desk, named, book, head),
                              annex=annex or paper is not None)
        except HostileError as error:
            replay = refusal(named, error)
    except ValueError:
        desk.usage("head-too-short", found=expect or since)
    report = replay.report
    asked.keep(desk, named, replay)
    unpacked = asked.unpacked(desk, replay, unpack) if unpack else None
    replay.source.close()
    if paper is not None:
        asked.report(desk, report, Path(paper))
    if not desk.json and sys.stderr.isatty():
        click.echo("\r" + " " * 40 + "\r", err=True, nl=False)
    code = 0 if report.verdict == "clean" or (accept and report.verdict == accept) else FOUND
    if desk.json:
        print_json({"schema": "sharedfund.audit/1", **as_data(report, desk.lang), "since": replay.since or None,
                    "unpacked": unpacked, "report": paper, "exit": code, "changed": False})
    else:
        desk.answer("\n".join([*_page(report, desk.lang, code), *asked.said(replay, since, unpack, unpacked),
                               *(asked.annex(report, desk.lang) if annex else []),
                               *([say(f"√ 报告  {paper}", f"√ Report  {paper}")] if paper is not None else [])]))
    return code


def _prove(desk: Desk, folder: Path | None, number: str, output: str | None) -> None:
    """Write the proof of one entry of the book in `folder`, or of the one at hand."""
    from sharedfund.book import Book, proofs
    from sharedfund_cli.proving import write

    book = desk.book if folder is None else Book.open(folder, clock=desk.clock, user=desk.user)
    write(desk, book, number, proofs.find(book, number), output)


def _progress(desk: Desk) -> Callable[[str], None] | None:
    """Before a terminal: which file is being read, on one line of stderr."""
    if desk.json or not sys.stderr.isatty():
        return None

    def told(name: str) -> None:
        click.echo(f"\r  {name} …", err=True, nl=False)

    return told


def as_data(report: Report, lang: Language) -> dict[str, Any]:
    """The report as `--json` gives it."""
    from sharedfund.render.words.audit import told

    return {
        "book": report.book or None, "fund": report.fund or None,
        "head": {"size": report.head_size, "root": report.head_root} if report.head_root else None,
        "practice": report.practice, "verdict": report.verdict, "lines": report.lines,
        "findings": [{"code": finding.code, "severity": finding.severity, "number": finding.number, "file": finding.file,
                      "line": finding.line, "block": finding.block, "message": told(finding, lang).message,
                      "expected": finding.expected, "found": finding.found, "caused_by": finding.caused_by}
                     for finding in report.findings],
        "counts": report.counts, "annex": report.annex,
    }


def _page(report: Report, lang: Language, code: int) -> list[str]:
    """The report on a terminal: whose book, ten lines, what was found, the verdict."""
    from sharedfund.audit import LINES as ORDER
    from sharedfund.render.words import audit as words

    lines = []
    ends = say(f"退出码 {code}。", f" Exit code {code}.") if code else ""
    if report.verdict == "refused":
        (refused,) = (found for found in report.findings if found.code == "refused")
        return [paragraph(words.verdict(report, lang) + ends), *_remedy(words.told(refused, lang).remedy, "  ")]
    if report.fund:
        head = say("基金编号  ", "Fund id  ")
        lines += [head + grouped_hex(report.fund, 8), " " * cells.width(head) + grouped_hex(report.fund[32:], 8)]
    is_judged = report.verdict not in ("refused", "not-judged")
    widest = max(cells.width(say(*words.LINES[name])) for name in ORDER)
    for place, name in enumerate(ORDER, 1):
        row = report.lines[name]
        answer = say(*(words.YES if row["ok"] else words.NO if is_judged else words.NOT_ASKED))
        detail = words.detail(report, name, lang) if is_judged else ""
        head = f"  {place:>2} {cells.pad(say(*words.LINES[name]), widest)}  {cells.pad(answer, 3)}  "
        lines.append(paragraph(detail, head, " " * cells.width(head)).rstrip())
    lines += _found(report, lang)
    lines.append(paragraph(words.verdict(report, lang) + ends))
    if report.verdict == "consistent":
        lines.append(paragraph(say(*words.CONFIRM), say("  怎么办：", "  What to do: "), "  "))
    lines.append("  " + say(*words.NOT_EXAMINED))
    return lines


def _found(report: Report, lang: Language) -> list[str]:
    """The findings, then the notices: where, what, what can be said and what cannot, what to do."""
    causes = sorted(report.causes, key=lambda finding: finding.severity != "finding")
    if not causes:
        return []
    findings, notices = report.counts["findings"], report.counts["notices"]
    lines = [say(f"发现 {findings} 处" + (f"，提醒 {notices} 处" if notices else "") + _caused(report, "zh_CN"),
                 f"{findings} finding{'' if findings == 1 else 's'}" + (f", {notices} notice{'' if notices == 1 else 's'}" if notices else "")
                 + _caused(report, "en"))]
    for finding in _first(causes):
        lines += _one(report, finding, lang)
    if len(causes) > FINDINGS_SHOWN:
        lines.append(say(f"  还有 {len(causes) - FINDINGS_SHOWN} 处，见 --json", f"  {len(causes) - FINDINGS_SHOWN} more with --json"))
    return lines


def _first(causes: Sequence[Finding]) -> list[Finding]:
    """As many as are shown: of each kind one before any second, in the order they are told."""
    seen: dict[tuple[str, str | None], int] = {}
    ranked = []
    for place, finding in enumerate(causes):
        kind = (finding.code, finding.number)
        seen[kind] = seen.get(kind, -1) + 1
        ranked.append((seen[kind], place))
    return [causes[place] for _, place in sorted(sorted(ranked)[:FINDINGS_SHOWN], key=lambda one: one[1])]


def _caused(report: Report, lang: Language) -> str:
    """How many of the ten lines are closed by consequences alone."""
    by_cause = {found.line_of_verdict for found in report.causes if found.severity == "finding"}
    count = len({found.line_of_verdict for found in report.findings
                 if found.caused_by is not None and found.severity == "finding"} - by_cause)
    if not count:
        return ""
    return f"（另外 {count} 个“否”由此引起）" if lang == "zh_CN" else f" ({count} more no above follow{'s' if count == 1 else ''} from this)"


def _one(report: Report, finding: Finding, lang: Language) -> list[str]:
    from sharedfund.render.words.audit import against, title, told

    said = told(finding, lang)
    where = f"{finding.file}:{finding.line}" if finding.file and finding.line else finding.file or ""
    block = say(f"第 {finding.block:,} 块", f"block {finding.block:,}") if finding.block else ""
    head = " · ".join(part for part in (where, block, title(finding, lang)) if part)
    lines = [paragraph(head, "  ", "  "), paragraph(said.message, "    ", "    ")]
    lines += [paragraph(other, say("    对不上：", "    Does not fit: "), "      ") for other in against(report, finding, lang)]
    if finding.severity == "finding" and said.can:
        lines.append(paragraph(say(f"能说的：{said.can}不能说的：{said.cannot}", f"Can be said: {said.can} Cannot be said: {said.cannot}"),
                               "    ", "    "))
    return lines + _remedy(said.remedy, "    ")


def _remedy(remedy: Sequence[str], indent: str) -> list[str]:
    """What to do, a line each, wrapped under the first."""
    head = indent + say("怎么办：", "What to do: ")
    rest = " " * cells.width(head)
    return [paragraph(line, head if place == 0 else rest, rest) for place, line in enumerate(remedy)]

"""`audit`: the whole book recomputed, ten lines, a verdict."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli import cells
from sharedfund_cli.app import Desk, argument, option, say, verb
from sharedfund_cli.ending import FOUND
from sharedfund_cli.output import grouped_hex, paragraph, print_json
from sharedfund_cli.params import FILE, FOLDER, FUND_ID, NO, TEXT, narrow

if TYPE_CHECKING:
    from sharedfund.audit import Finding, Report

FINDINGS_SHOWN = 20


@verb("audit", help=(
    "把整本账从头重算，逐条问规矩，给出十项和结论。基金编号和最新的校验码要您从别处给：成立单、公示单。十项都是才是“干净”，否则退出码 4。",
    "Recompute the whole book from its beginning, ask every rule, give ten lines and a verdict. Fund id and newest check code "
    "come from elsewhere: the founding sheet, the printed disclosure. Only ten of ten are clean; anything else ends with 4."),
    examples=("sharedfund audit", "sharedfund audit 银杏花园 --fund 1957… --expect \"4942 2542 421c d68a 34e0 0b64 60db 13ba\""))
@argument("folder", type=FOLDER, required=False, metavar=("文件夹", "DIR"))
@option("--fund", type=FUND_ID, metavar="ID", help=("成立单上的基金编号", "the fund id of the founding sheet"))
@option("--expect", type=TEXT, metavar="HEAD", help=("公示单上的校验码，32 位，或完整的账本头", "the check code of the disclosure, 32 digits, or the whole head"))
@option("--accept", type=click.Choice(["consistent"]), help=("自洽也算通过", "take consistent for good enough"))
@option("--prove", type=NO, metavar=("编号", "NO"), help=("不审，只证明一条在账里：块数、付款、收款或账单的编号", "audit nothing: prove that one entry stands in the book (a block, payment, receipt or bill)"))
@option("-o", "--output", type=FILE, metavar=("文件", "FILE"), help=("证明写到哪里", "where to write the proof"))
def audit(desk: Desk, folder: str | None, fund: str | None, expect: str | None, accept: str | None, prove: str | None,
          output: str | None) -> int:
    from sharedfund import audit as auditing

    named = Path(folder) if folder else desk.book_folder()
    assert named is not None
    if not named.is_dir():
        from sharedfund.errors import NotFound

        raise NotFound("file-not-found", file=str(named))
    if prove is not None:
        _prove(desk, Path(folder) if folder else None, prove, output)
        return 0
    try:
        given = auditing.Given(fund, narrow(expect).lower() if expect else None, _pin(desk, named))
        report = auditing.audit(named, given, _progress(desk))
    except ValueError:
        desk.usage("head-too-short", found=expect)
    if not desk.json and sys.stderr.isatty():
        click.echo("\r" + " " * 40 + "\r", err=True, nl=False)
    code = 0 if report.verdict == "clean" or (accept and report.verdict == accept) else FOUND
    if desk.json:
        print_json({"schema": "sharedfund.audit/1", **as_data(report, desk.lang), "exit": code, "changed": False})
    else:
        desk.answer("\n".join(_page(desk, report, code)))
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


def _pin(desk: Desk, folder: Path) -> tuple[int, str] | None:
    """This machine's pin for the book in `folder`, which may be damaged."""
    from sharedfund.book.identity import pin_of

    pin = pin_of(folder, desk.user)
    return (pin.size, pin.root) if pin else None


def as_data(report: Report, lang: str) -> dict[str, Any]:
    """The report as `--json` gives it."""
    return {
        "book": report.book or None, "fund": report.fund or None,
        "head": {"size": report.head_size, "root": report.head_root} if report.head_root else None,
        "practice": report.practice, "verdict": report.verdict, "lines": report.lines,
        "findings": [{"code": finding.code, "severity": finding.severity, "number": finding.number, "file": finding.file,
                      "line": finding.line, "block": finding.block, "message": _message(finding, lang),
                      "expected": finding.expected, "found": finding.found} for finding in report.findings],
        "counts": report.counts,
    }


def _message(finding: Finding, lang: str) -> str:
    zh, en, *_ = _words(finding)
    return zh if lang == "zh_CN" else en


def _words(finding: Finding) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    from sharedfund.render.words.audit import FINDINGS
    from sharedfund.render.words.form import clean

    facts = {**finding.facts, "number": finding.number, "expected": finding.expected, "found": finding.found,
             "block": finding.block, "line": finding.line}
    known = FINDINGS.get(finding.code)
    if known is None:
        told = clean(f"{finding.code} {finding.expected or ''} {finding.found or ''}".strip())
        return told, told, (), ()
    return (known.reason(facts, "zh_CN"), known.reason(facts, "en"), known.remedy(facts, "zh_CN"), known.remedy(facts, "en"))


def _page(desk: Desk, report: Report, code: int) -> list[str]:
    from sharedfund.audit import LINES as ORDER
    from sharedfund.render.words.audit import LINES as NAMES

    lines = []
    if report.fund:
        head = say("基金编号  ", "Fund id  ")
        lines += [head + grouped_hex(report.fund, 8), " " * cells.width(head) + grouped_hex(report.fund[32:], 8)]
    widest = max(cells.width(say(*NAMES[name])) for name in ORDER)
    for place, name in enumerate(ORDER, 1):
        row = report.lines.get(name, {"ok": False})
        yes = say("是", "yes") if row["ok"] else say("否", "no ")
        lines.append(f"  {place:>2} {cells.pad(say(*NAMES[name]), widest)}  {yes}   {_detail(report, name, row)}".rstrip())
    shown = sorted(report.findings, key=lambda finding: finding.severity != "finding")
    if shown:
        lines.append(say(f"发现 {report.counts.get('findings', 0)} 处，提醒 {report.counts.get('notices', 0)} 处",
                         f"{report.counts.get('findings', 0)} findings, {report.counts.get('notices', 0)} notices"))
    for finding in shown[:FINDINGS_SHOWN]:
        zh, en, remedy_zh, remedy_en = _words(finding)
        where = f"{finding.file}:{finding.line}" if finding.file and finding.line else finding.file or ""
        block = say(f"第 {finding.block:,} 块", f"block {finding.block:,}") if finding.block else ""
        lines.append("  " + "   ".join(part for part in (where, block) if part))
        lines.append(paragraph(say(zh, en), "    ", "    "))
        lines += [say("    怎么办：", "    What to do: ") + remedy for remedy in (remedy_zh if desk.lang == "zh_CN" else remedy_en)]
    if len(shown) > FINDINGS_SHOWN:
        lines.append(say(f"  还有 {len(shown) - FINDINGS_SHOWN} 处，见 --json", f"  {len(shown) - FINDINGS_SHOWN} more with --json"))
    lines.append(_verdict(report.verdict, report.practice, code))
    if report.verdict == "consistent":
        lines.append(say("  怎么办：成立单上的基金编号 --fund，公示上的校验码 --expect。",
                         "  What to do: give the fund id from the founding sheet with --fund and the check code from the\n"
                         "  printed disclosure with --expect."))
    lines.append(say("  没有检查：凭证本身的真假。", "  Not examined: whether the vouchers are genuine."))
    return lines


def _detail(report: Report, name: str, row: dict[str, Any]) -> str:
    counts = report.counts
    match name:
        case "grammar":
            return say(f"{counts.get('blocks', 0):,} 块：记录 {counts.get('entries', 0):,}，页 {counts.get('pages', 0):,}",
                       f"{counts.get('blocks', 0):,} blocks: {counts.get('entries', 0):,} entries, {counts.get('pages', 0):,} pages")
        case "tree":
            return say("校验码 ", "check code ") + grouped_hex(report.head_root) if report.head_root else ""
        case "signatures":
            return say(f"{row.get('verified', 0):,} 个，全部有效" if row["ok"] else f"{row.get('verified', 0):,} 个有效",
                       f"{row.get('verified', 0):,} verified")
        case "rules":
            not_asked = row.get("not_asked") or []
            return say("没有问到：", "not asked: ") + ", ".join(not_asked) if not_asked else say("每条记录都问过", "every entry was asked")
        case "published_pages":
            return say(f"{row.get('recomputed', 0)} 期逐字重算", f"{row.get('recomputed', 0)} recomputed")
        case "private_rows":
            return say(f"未提供 {row.get('withheld', 0):,} 项，依法删除 {row.get('erased', 0):,} 项",
                       f"{row.get('withheld', 0):,} withheld, {row.get('erased', 0):,} erased")
        case "fund_id" | "newest_head":
            by = row.get("confirmed_by")
            told = {"option": ("与您给的一致", "as you gave it"), "pin": ("与本机记忆一致", "as this machine remembers"),
                    "cosignatures": ("有足够的见证共签", "cosigned by a quorum of witnesses"),
                    "practice": ("练习账本，谁的钱也不是", "a practice book is nobody's fund")}
            if by in told:
                return say(*told[by])
            if name == "fund_id":
                return say("没有人确认这是您那个小区的账本", "nobody confirmed whose book this is")
            return say("不知道后面还有没有", "nobody knows whether more follows")
    return ""


def _verdict(verdict: str, practice: bool, code: int) -> str:
    ends = say(f"退出码 {code}。", f"Exit code {code}.")
    told = {
        "clean": ("结论：干净。十项都是“是”。", "Verdict: clean. Ten of ten are yes."),
        "consistent": (f"结论：自洽，但没有证明是哪一家、是不是最新。{ends}",
                       f"Verdict: consistent, but neither whose book it is nor that it is the newest has been proven. {ends}"),
        "findings": (f"结论：有发现。{ends}", f"Verdict: findings. {ends}"),
        "refused": (f"结论：不读这个包：它不是账本该有的样子。{ends}", f"Verdict: refused: this is not what a book looks like. {ends}"),
        "not-judged": (f"结论：没有审完。{ends}", f"Verdict: not judged. {ends}"),
    }
    practised = say("（练习账本）", " (a practice book)") if practice else ""
    return say(*told[verdict]) + practised

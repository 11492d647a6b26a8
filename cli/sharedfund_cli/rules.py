"""`rules`: what the book keeps, how each rule is kept, and what every rule says to one entry."""

from __future__ import annotations

from typing import Any

from sharedfund_cli.app import EXISTING_FILE, Column, Desk, argument, noun, option, say

rules = noun("rules", help=(
    "账本守的规矩。每条有编号、出处和守法：门、期限、算法、格式，或不归软件管。",
    "The rules of the book. Each has a number, a source and a way it is kept: door, duty, measure, form, or not ours."))

WAYS = {"door": ("门：不合就记不进去", "door: what breaks it is not admitted"),
        "duty": ("期限：到期没做就提醒", "duty: what is due or missing is said"),
        "measure": ("算法：这个数只这样算", "measure: the one definition of a figure"),
        "form": ("格式：由写法、存储或输出保证", "form: kept by format, store or output"),
        "not-ours": ("不归软件管：法律或人来守", "not ours: the law or the people keep it")}


@rules.verb("list", help=("列出所有规矩。", "List every rule."), lists=True,
            examples=("sharedfund rules list", "sharedfund rules list --chapter payments --way door"))
@option("--chapter", metavar="NAME", help=("只列这一章", "only this chapter"))
@option("--way", metavar="WAY", help=("只列这种守法：door duty measure form not-ours", "only this way: door duty measure form not-ours"))
def list_(desk: Desk, chapter: str | None, way: str | None) -> None:
    from sharedfund.render.words import titles
    from sharedfund.rulebook import rulebook

    found = [known for known in rulebook().rules
             if chapter in (None, known.chapter) and way in (None, known.way)]
    if not found:
        desk.usage("no-such-rules")
    found.sort(key=lambda known: _sortable(known.number))
    desk.show([{**_row(known), "title": titles.title(known.number, known.name, desk.lang)} for known in found], columns=(
        Column("number", ("编号", "No.")), Column("title", ("规矩", "Rule")), Column("way", ("守法", "Way")),
        Column("chapter", ("章", "Chapter"))))


@rules.verb("show", help=("看一条规矩：它怎么守，出处，管哪些记录。", "Show one rule: how it is kept, its source, what it governs."),
            examples=("sharedfund rules show R28",))
@argument("number", metavar=("编号", "NUMBER"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.render.words import titles
    from sharedfund.rulebook import rulebook

    wanted = "R" + number.strip().lstrip("Rr")
    found = rulebook().numbered(wanted)
    if not found:
        from sharedfund.errors import NotFound

        raise NotFound("no-such-rule", number=number)
    lines = [f"{wanted}  {titles.title(wanted, found[0].name, desk.lang)}"]
    for known in found:
        lines += ["", f"  {known.name}", f"    {known.text}",
                  "    " + say("守法  ", "kept as  ") + say(*WAYS[known.way]),
                  "    " + say("出处  ", "source   ") + known.source]
        if known.kinds:
            kinds = sorted(known.kinds)
            told = say("每一种记录", "every kind of entry") if len(kinds) > 40 else " ".join(kinds)
            lines.append("    " + say("管    ", "governs  ") + told)
        if known.test:
            lines.append("    " + say("由测试保证  ", "held by test  ") + known.test)
    desk.show([_row(known) for known in found], text="\n".join(lines))


@rules.verb("explain", help=(
    "把一份签名请求拿去问每一条规矩，不止第一条反对的。文件是记录的写法文本或 .sfreq 请求；不写账本。",
    "Ask every rule about an entry, not only the first that objects. FILE is an entry's text or an .sfreq request; "
    "nothing is written."),
    examples=("sharedfund rules explain 付款.sfreq", "sharedfund --json rules explain entry.beancount"))
@argument("file", metavar=("文件", "FILE"), type=EXISTING_FILE)
def explain(desk: Desk, file: str) -> None:
    from sharedfund.admit import objections
    from sharedfund.render import words
    from sharedfund.render.words import titles
    from sharedfund.rulebook import rulebook

    entry = _entry_of(desk, file)
    found = objections(desk.state, entry, desk.book.lines)
    governing = rulebook().governing(entry.kind)
    rows = [{"number": refusal.number, "name": refusal.name, "code": refusal.code, "facts": refusal.facts,
             "message": words.reason(refusal, desk.lang), "remedy": words.remedy(refusal, desk.lang)} for refusal in found]
    lines = [say(f"{entry.kind}：问了 {len(governing)} 条规矩，{len(found)} 条反对。",
                 f"{entry.kind}: {len(governing)} rules were asked, {len(found)} object.")]
    for refusal, row in zip(found, rows, strict=True):
        lines.append(f"  × {refusal.number} {titles.title(refusal.number, refusal.name, desk.lang)}")
        lines.append(f"      {row['message']}")
        lines += [f"      {line}" for line in words.remedy(refusal, desk.lang)]
    desk.show({"kind": entry.kind, "asked": [known.name for known in governing], "objections": rows}, text="\n".join(lines))


def _entry_of(desk: Desk, file: str) -> Any:
    """The entry a file holds: canonical text, or a signing request."""
    from pathlib import Path

    from sharedfund import spelling

    data = Path(file).read_bytes()
    if data.lstrip()[:1] == b"{":
        from sharedfund.signing import requests

        text = requests.text_of(data)
    else:
        text = data
    try:
        entry = spelling.decode(text.rstrip(b"\n") + b"\n")
    except spelling.SpellingError as error:
        from sharedfund.errors import BadInput

        raise BadInput("not-an-entry", file=file, line=error.line or 1, reason=error.code, field=error.field or None) from None
    return entry if entry.recorded is not None else entry.replaced(recorded=desk.now)


def _row(known: Any) -> dict[str, Any]:
    return {"number": known.number, "name": known.name, "way": known.way, "chapter": known.chapter, "text": known.text,
            "source": known.source, "kinds": sorted(known.kinds), "test": known.test or None}


def _sortable(number: str) -> tuple[int, str]:
    digits = "".join(char for char in number[1:] if char.isdigit())
    return int(digits), number

"""The list of duties as `charter duties` prints and takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import Desk, say, toml

if TYPE_CHECKING:
    from sharedfund.state.duties import Duty


def template(desk: Desk) -> None:
    """The list to start from, as a file to fill."""
    from sharedfund.render.words.duties import rows

    lines = [say("# 权责清单：编号从 1 起；kinds 是凭这一项可以做的账本里的事，删改后 charter duties --file 本文件",
                 "# Duties, numbered from 1; kinds are the entries a duty permits. Then: charter duties --file THIS-FILE")]
    given = rows(desk.lang)
    for row in given:
        lines += ["", "[[duties]]", f"number = {row['number']}", f"party = \"{row['party']}\"", f"offices = {_listed(row['offices'])}",
                  f"text = \"{row['text']}\"", f"kinds = {_listed(row['kinds'])}"]
    desk.show({"duties": given, "template": "\n".join(lines) + "\n"}, text="\n".join(lines))


def _listed(words: Any) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def propose(desk: Desk, file: str) -> None:
    """The list of `file` is proposed. Raises: BadInput with file, line and field."""
    from sharedfund.drafts import duties as drafts
    from sharedfund.entries.duties import DutyRow

    sheet = toml(file)
    rows = [row.model(DutyRow) for row in sheet.tables("duties")]
    sheet.done()
    entry = drafts.adopt_duties(desk.state, by=desk.person, day=desk.today, duties=rows)
    desk.act(entry, data={"version": entry.version, "duties": len(rows)},
             done=say(f"权责清单第 {entry.version} 版（{len(rows)} 项）已提议", f"version {entry.version} of the duties ({len(rows)}) is proposed"))


def show(desk: Desk) -> None:
    """The list in force, and which duty permits which entry."""
    known = desk.state.duties
    data = {"version": known.version, "day": known.day, "duties": [_row(duty) for duty in known.rows]}
    desk.show(data, text=lambda: "\n".join(_page(desk)))


def _row(duty: Duty) -> dict[str, Any]:
    return {"number": duty.number, "party": duty.party, "offices": sorted(duty.offices), "text": duty.text,
            "kinds": sorted(duty.kinds)}


def _page(desk: Desk) -> list[str]:
    from sharedfund.render.words import names
    from sharedfund.render.words.form import clean

    known = desk.state.duties
    if not known.version:
        return [say("还没有权责清单：sharedfund charter duties --template > 权责.toml", "no list of duties yet: sharedfund charter duties --template > duties.toml")]
    lines = [say(f"权责清单  第 {known.version} 版  {known.day}", f"Duties  version {known.version}  {known.day}")]
    for duty in known.rows:
        lines.append(f"{duty.number:>3}  {names.name('party', duty.party, desk.lang)}  {clean(duty.text)}")
        if duty.kinds:
            lines.append("     " + say("、", ", ").join(names.name("kind", kind, desk.lang) for kind in sorted(duty.kinds)))
    return lines

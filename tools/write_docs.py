"""`make docs`: the pages that follow from the code are written anew: the rulebook, the entries, the commands.

Tests compare each page with what this makes, so a page is never behind the code.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

HOUSE = Path(__file__).resolve().parent.parent
DOCS = HOUSE / "docs"

WAYS = {
    "door": ("门", "door", "不合就记不进去；审计时原样再问一遍", "what breaks it is not admitted; the audit asks again, unchanged"),
    "duty": ("期限", "duty", "到期没做就提醒：status、公示、审计都会说", "what is due or missing is said by status, disclosure and audit"),
    "measure": ("算法", "measure", "这个数只有这一种算法", "the one definition of a figure"),
    "form": ("格式", "form", "由写法、存储或输出保证，有测试为证", "kept by format, store or output, and by the named test"),
    "not-ours": ("不归软件", "not ours", "法律或人来守", "the law or the people keep it"),
}


def _number(number: str) -> tuple[int, str]:
    return int("".join(char for char in number if char.isdigit())), number


def rulebook_page() -> str:
    """docs/rulebook.md: one heading a number, below it one a function, with what each can say."""
    from sharedfund.entries import KINDS
    from sharedfund.render.words import titles
    from sharedfund.rulebook import rulebook

    rules = rulebook().rules
    lines = [
        "# 规矩 · The rulebook", "",
        "> 由 `make docs` 从代码写出，请勿手改。Written from the code by `make docs`; do not edit.", "",
        "每条规矩有编号、名称、出处和一种守法。拒绝时说的编号和名称就是这里的标题和锚点；每条门和期限都有两面的测试，"
        "`make hollow` 逐条掏空来证明测试会变红。",
        "",
        "Each rule has a number, a name, a source and a way it is kept. A refusal names the number and the anchor found here. "
        "Every door and duty has tests on both sides of its line; `make hollow` hollows each in turn to prove that one turns red.",
        "", "| 守法 | way | |", "|---|---|---|",
        *(f"| {zh} | {en} | {means_zh} · {means_en} |" for zh, en, means_zh, means_en in WAYS.values()), "",
    ]
    for number in sorted({rule.number for rule in rules}, key=_number):
        own = [rule for rule in rules if rule.number == number]
        lines += [f"## {number} {titles.title(number, own[0].name, 'zh_CN')}", ""]
        for rule in sorted(own, key=lambda found: (list(WAYS).index(found.way), found.chapter, found.name)):
            zh, en, *_ = WAYS[rule.way]
            lines += [f'<a id="{rule.name}"></a>', "", f"### `{rule.name}`", "", rule.text, ""]
            lines.append(f"- 守法 way: {zh} · {en}；章 chapter: {rule.chapter}")
            lines.append(f"- 出处 source: {rule.source}")
            if rule.kinds:
                kinds = sorted(rule.kinds)
                told = "每一种 · every kind" if len(kinds) == len(KINDS) else ", ".join(f"`{kind}`" for kind in kinds)
                lines.append(f"- 管 governs: {told}")
            if rule.test:
                lines.append(f"- 测试 test: `{rule.test}`")
            lines += [*_said(rule.name), ""]
    return "\n".join(lines).rstrip() + "\n"


def _said(name: str) -> list[str]:
    """What the rule can say, by code, in both languages."""
    from sharedfund.render import words

    rows = []
    for module in words._modules():
        for (rule, code), said in getattr(module, "WORDS", {}).items():
            if rule == name:
                rows.append(f"- `{code}`: {said.zh} · {said.en}")
    return sorted(rows)


_FORMS = {
    "fact": "a fact: it happened at the bank or stands on a paper; unsigned",
    "signed": "an act of one person; signed",
    "approval": "one person's yes to a proposal or payment; signed",
    "proposal": "a joint act, in force at the last yes it needs; signed",
    "counter-fact": "a correction of an earlier entry, once; signed",
    "effect": "follows from other entries and is recomputed; unsigned",
}


def entries_page() -> str:
    """docs/entries.md: every kind with its fields in the order they are written, who may enter it, who must agree."""
    from sharedfund.entries import KINDS, entry_class
    from sharedfund.entries.entry import OFFICES, Proposal

    rows: dict[str, Any] = {}
    lines = ["# Entries", "", "> Written from the code by `make docs`; do not edit.", "",
             "Every kind of entry, chapter by chapter, with its fields in the order in which `docs/format.md` writes them. "
             "The field `by` comes first and `recorded` last for every kind; `signature` follows for those that are signed. "
             "A field with `?` may be absent; one with `=VALUE` always stands, and is that where nothing else was said. "
             "*line* says counterparty and own id of the head line, *posts* that the kind moves money.", "",
             "| form | |", "|---|---|",
             *(f"| {form} | {text} |" for form, text in _FORMS.items()), ""]
    chapter = ""
    for kind, known in KINDS.items():
        if known.chapter != chapter:
            chapter = known.chapter
            lines += [f"## {chapter}", ""]
        cls = entry_class(kind)
        lines += [f"### {kind}", "", " ".join((cls.__doc__ or "").split()), "", f"- form: {known.form}"]
        if cls.offices:
            told = "any office" if set(cls.offices) == set(OFFICES) else ", ".join(sorted(cls.offices))
            lines.append(f"- entered by: {told}")
        if issubclass(cls, Proposal):
            lines.append(f"- needs: {_joint(cls.joint)}")
        if _overrides(cls, "postings"):
            lines.append(f"- posts; line: `{_head_part(cls, 'counterparty')}` / `{_head_part(cls, 'own_id')}`")
        own = [name for name in cls.model_fields if name not in ("day", "by", "recorded", "signature")]
        lines += ["- fields: " + (", ".join(_field(name, cls.model_fields[name], rows) for name in own) or "none"), ""]
    lines += ["## Rows", "", "Parts of entries, spelled inside JSON.", ""]
    told_of: set[str] = set()
    while set(rows) - told_of:
        row = rows[min(set(rows) - told_of)]
        told_of.add(row.__name__)
        lines += [f"### {row.__name__}", "", " ".join((row.__doc__ or "").split()), "",
                  "- fields: " + ", ".join(_field(name, row.model_fields[name], rows) for name in row.model_fields), ""]
    lines += ["## Texts", "", "Texts of a fixed form, as regular expressions of the whole text.", "", "| | |", "|---|---|"]
    for name, pattern in _patterns().items():
        spelled = pattern.replace("|", "\\|")
        lines.append(f"| {name} | `{spelled}` |")
    return "\n".join(lines).rstrip() + "\n"


def _overrides(cls: Any, name: str) -> bool:
    from sharedfund.entries.entry import Entry

    return getattr(cls, name) is not getattr(Entry, name)


def _head_part(cls: Any, name: str) -> str:
    """What a kind returns for its head line, with the fields it takes it from: `{x}` and words."""
    function = getattr(cls, name)
    if not _overrides(cls, name):
        return "fund" if name == "counterparty" else cls.kind
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    returned = next(node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value is not None)
    if isinstance(returned, ast.Constant):
        return str(returned.value)
    if isinstance(returned, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{" + _source(part) + "}"
                       for part in returned.values)
    return "{" + _source(returned) + "}"


def _source(node: ast.AST) -> str:
    inner = node.value if isinstance(node, ast.FormattedValue) else node
    spelled = re.sub(r"_(?=[a-z])", "-", ast.unparse(inner).replace("self.", "")).replace("'", '"')
    if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
        spelled += ":" + "".join(str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
    return spelled


def _of_days(*names: str) -> Callable[[], str]:
    def pattern() -> str:
        from sharedfund.values import days

        return "|".join(getattr(days, name).pattern.removesuffix(r"\Z") for name in names)

    return pattern


# Texts of the calendar: the forms `values/days.py` reads.
_DAYS = {"Month": _of_days("_MONTH"), "PeriodName": _of_days("_MONTH", "_QUARTER", "_YEAR", "_SPAN"), "UtcOffset": _of_days("_OFFSET")}


def _patterns() -> dict[str, str]:
    """The texts of a fixed form, by their names."""
    from sharedfund.values import identity

    found = {}
    for name in sorted(set(_named().values()) - {"rate", *_DAYS}):
        marks = getattr(identity, name).__metadata__
        check = next(mark.func for mark in marks if hasattr(mark, "func"))
        inside = dict(zip(check.__code__.co_freevars, (cell.cell_contents for cell in check.__closure__ or ()), strict=True))
        found[name] = inside["regex"].pattern.removesuffix(r"\Z")
    return dict(sorted((found | {name: pattern() for name, pattern in _DAYS.items()}).items()))


@cache
def _named() -> dict[int, str]:
    """The names of the types whose validator a field bears, by that validator."""
    from sharedfund.values import days, identity, money

    names: dict[int, str] = {id(getattr(days, name).__metadata__[0]): name for name in _DAYS}
    for name, kind in vars(identity).items():
        marks = getattr(kind, "__metadata__", ())
        if marks and name not in ("Text", "Leaf", "PublicKey", "Commitment"):
            names[id(marks[0])] = name
    names[id(money.Rate.__metadata__[0])] = "rate"
    return names


def accounts_page() -> str:
    """docs/accounts.md: the chart, in its order."""
    from sharedfund.accounts import _FUND, _PLACES
    from sharedfund.accounts.chart import ROWS

    lines = ["# 科目 · Accounts", "", "> 由 `make docs` 从代码写出，请勿手改。Written from the code by `make docs`; do not edit.", "",
             "每个科目属于一个资金；这里的次序就是分录的次序，同一行里按名称。科目的名称后面接上样式里留空的部分。", "",
             "Every account of a book, in chart order; within a row by name. Each belongs to one fund. The name people read is "
             "the row's, a blank, and the parts of the account that the pattern leaves open, joined by `:`.", "",
             "| pattern | fund | 名称 | name |", "|---|---|---|---|"]
    lines += [f"| `{row.pattern}` | `{row.fund}` | {row.name_zh} | {row.name_en} |" for row in ROWS]
    lines += ["", "| place | stands for |", "|---|---|"]
    for place, regex in _PLACES.items():
        plain = re.sub(r"\?P<[a-z]+>|\?:", "", regex if place != "<Fund>" else _FUND).replace("|", "\\|")
        lines.append(f"| `{place}` | `{plain}` |")
    lines += ["", "`<fund>` is the fund whose label stands at `<Fund>`: `PublicRevenue` is `public-revenue`, `Project:R2026001` is "
              "`project:R2026001`. `H-7f3a9c` is the household `h-7f3a9c`; neighbours, vendors and persons likewise."]
    return "\n".join(lines) + "\n"


def _joint(joint: Any) -> str:
    if not joint.needs:
        return "whom its fields name (the docstring above)"
    needs = [f"{need.persons} of {'/'.join(sorted(need.offices))}" for need in joint.needs]
    told = " and ".join(needs) + (f", of {joint.parties} parties" if joint.parties > 1 else "")
    return told + (f"; or {'/'.join(sorted(joint.alone))} alone" if joint.alone else "")


def _field(name: str, field: Any, rows: dict[str, Any]) -> str:
    spelled = name.rstrip("_").replace("_", "-")
    told = _type(field.annotation, field.metadata, rows)
    if field.is_required():
        return f"`{spelled}`" + (f" {told}" if told else "")
    default = field.get_default(call_default_factory=True)
    mark = "?" if default is None or default in ((), frozenset(), {}) else f"={_default(default)}"
    return f"`{spelled}`" + (f" {told}" if told else "") + mark


def _default(value: Any) -> str:
    from sharedfund.spelling import canonical_text, jsonable

    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, frozenset):
        return ",".join(sorted(map(str, value)))
    return canonical_text(jsonable(value)) if hasattr(value, "model_fields") else str(value)


def _type(annotation: Any, marks: Any, rows: dict[str, Any]) -> str:
    """What a field holds, in the words of the format."""
    from types import UnionType

    from pydantic import BaseModel

    from sharedfund.values.forms import Form

    for mark in marks:
        if own := _named().get(id(mark)):
            return own
    for mark in marks:
        if isinstance(mark, Form):
            return mark.value
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        rows[annotation.__name__] = annotation
        return annotation.__name__
    named = {int: "number", bool: "TRUE/FALSE", str: "text"}
    if annotation in named:
        return named[annotation]
    origin, parts = get_origin(annotation), [part for part in get_args(annotation) if part is not type(None)]
    if origin is Annotated:
        return _type(parts[0], parts[1:], rows)
    if origin is Literal:
        return "|".join("TRUE" if part is True else str(part) for part in parts)
    if origin in (tuple, frozenset):
        return ("set of " if origin is frozenset else "list of ") + _type(parts[0], (), rows)
    if origin in (Union, UnionType) and len(parts) == 1:
        return _type(parts[0], (), rows)
    if origin is dict:
        return f"table of {_type(parts[1], (), rows)}"
    return ""


def commands_page() -> str:
    """docs/commands.md: the help of every command in Chinese."""
    import click

    from sharedfund_cli.app import ROOT
    from sharedfund_cli.framework import context_of
    from sharedfund_cli.language import speak

    speak("zh_CN")
    root = context_of(ROOT, "sharedfund", terminal_width=80)
    lines = ["# 命令", "", "> 由 `make docs` 从代码写出，请勿手改。英文帮助：`sharedfund --lang en help`。", "", "```", ROOT.get_help(root), "```", ""]
    for name in ROOT.list_commands(root):
        command = ROOT.get_command(root, name)
        assert command is not None
        context = context_of(command, name, root, terminal_width=80)
        lines += [f"## {name}", "", "```", command.get_help(context), "```", ""]
        if isinstance(command, click.Group):
            for verb in command.list_commands(context):
                found = command.get_command(context, verb)
                assert found is not None
                inner = context_of(found, verb, context, terminal_width=80)
                lines += [f"### {name} {verb}", "", "```", found.get_help(inner), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def attacks_page() -> str:
    """docs/attacks.md: each attack in a sentence, with the tests that try it and what they say is reported."""
    from tests.attacks.attacks import ATTACKS, FAMILIES, named_tests

    tests = named_tests()
    lines = [
        "# 攻击 · The attacks", "",
        "> 由 `make docs` 从测试写出，请勿手改。Written from the tests by `make docs`; do not edit.", "",
        "每一种攻击都真的做一遍：从同一本诚实的账出发，做完以后审计或门说出该说的那一条，指到该指的地方，不说别人做错。"
        "测试的名字接着编号说的，就是报告的内容。`make assurance` 数出试了多少、说对多少。",
        "",
        "Every attack is carried out: from one honest book, and afterwards the audit or the door says what there is to say, points "
        "to the right place and accuses nobody else. What a test's name says after the number is what is reported. "
        "`make assurance` counts how many were tried and how many were named rightly.", "",
    ]
    for number, attack in ATTACKS.items():
        if number in FAMILIES:
            lines += [f"## {FAMILIES[number].zh} · {FAMILIES[number].en}", ""]
        lines.append(f"{number}. {attack.zh} {attack.en}")
        lines += [f"   - {test.reported} (`tests/attacks/{test.file}`)" for test in tests.get(number, ())]
        if number + 1 in FAMILIES:
            lines.append("")
    return "\n".join(lines) + "\n"


def findings_page() -> str:
    """docs/findings.md; the place of this program is not yet on the path when it begins."""
    from tools import write_findings

    return write_findings.findings_page()


def auditor_page() -> str:
    """docs/tutorial-auditor.md: its own words, with what its commands print today."""
    from tests.docs import auditor

    return auditor.today()


def treasurer_page() -> str:
    """docs/tutorial-treasurer.md: its own words, with what its commands print today."""
    from tests.docs import treasurer

    return treasurer.today()


def posted_page() -> str:
    """docs/disclosure.md: its own words, with what its commands print today."""
    from tests.docs import posted

    return posted.today()


def schema_page() -> str:
    """docs/schema/disclosure.schema.json: what a disclosure's data looks like."""
    from sharedfund.reports.schema import schema

    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "accounts.md": accounts_page, "rulebook.md": rulebook_page, "entries.md": entries_page, "commands.md": commands_page,
    "attacks.md": attacks_page, "findings.md": findings_page,
    "tutorial-auditor.md": auditor_page, "tutorial-treasurer.md": treasurer_page, "disclosure.md": posted_page,
    "schema/disclosure.schema.json": schema_page,
}


def main() -> None:
    for place in ("src", "cli", "."):
        sys.path.insert(0, str(HOUSE / place))
    for name, page in PAGES.items():
        text = page()
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(text, encoding="utf-8")
        print(f"docs/{name}: {'written anew' if text != before else 'current'}")


if __name__ == "__main__":
    main()

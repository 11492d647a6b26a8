"""A text that was only reformatted means what it meant: docs/format.md, end of section 2."""

from __future__ import annotations

import re

from tests.second_auditor.spelling import DAY, STRING, Fault, read, tables

TOKEN = re.compile(rf'(?:{STRING}|[^\s"]+)')
PLAIN = re.compile(rf'(?:[^;"]|{STRING})*')
META = re.compile(r"[ \t]+([a-z][a-z0-9-]*):[ \t]*(.+)")
LEG = re.compile(r"[ \t]+([A-Z][A-Za-z0-9:-]*)[ \t]+(\S+)[ \t]+CNY")
SLASHED = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}")


def split(content: bytes) -> list[tuple[int, bytes]]:
    """The blocks of a file with the lines they begin at: a block begins at a line that begins with a digit.

    Empty lines and comment lines between two blocks belong to neither. A comment line inside a block stays, and is a fault
    there; lines after an empty line that begin no block are a block nobody can read.
    """
    blocks: list[tuple[int, bytes]] = []
    between = b""
    for number, line in enumerate(content.removeprefix("\ufeff".encode()).split(b"\n"), start=1):
        if not line.strip() or line.startswith(b";"):
            between += line + b"\n"
        elif line[:1].isdigit() or not blocks or b"\n" in [each[:1] for each in between.splitlines(True)]:
            blocks.append((number, line + b"\n"))
            between = b""
        else:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + between + line + b"\n")
            between = b""
    return blocks


def amount(spelled: str) -> str:
    """An amount without plus, thousands commas and leading zeros."""
    if "," in spelled and not re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+\.[0-9]{2}", spelled):
        return spelled
    return re.sub(r"^(-?)0+(?=[0-9])", r"\1", spelled.removeprefix("+").replace(",", ""))


def value(spelled: str) -> str:
    """A metadata value as it is spelled canonically."""
    if found := re.fullmatch(r"(\S+)[ \t]+CNY", spelled):
        return f"{amount(found[1])} CNY"
    return spelled.replace("/", "-") if SLASHED.fullmatch(spelled) else spelled


def respelled(raw: bytes) -> bytes:
    """The canonical bytes of a block that was reformatted, or a Fault."""
    try:
        plain = [PLAIN.match(each.rstrip("\r")) for each in raw.decode("utf-8").removesuffix("\n").split("\n")]
    except UnicodeDecodeError as error:
        raise Fault("not UTF-8", raw[: error.start].count(b"\n")) from error
    lines = [(found[0] if found else "").rstrip(" \t") for found in plain]
    if "" in lines:
        raise Fault("an empty line or a comment line inside a block", lines.index(""))
    if not re.fullmatch(rf"{TOKEN.pattern}(?:[ \t]+(?:{TOKEN.pattern}))*", lines[0]):
        raise Fault("no first line of an entry or a page")
    tokens = TOKEN.findall(lines[0])
    day = tokens[0].replace("/", "-") if SLASHED.fullmatch(tokens[0]) else tokens[0]
    if not DAY.fullmatch(day):
        raise Fault("no first line of an entry or a page")
    said: list[tuple[str, str]] = []
    legs: list[str] = []
    for line in lines[1:]:
        if (found := META.fullmatch(line)) and not legs:
            said.append((found[1], value(found[2])))
        elif found := LEG.fullmatch(line):
            legs.append(f"  {found[1]}  {amount(found[2])} CNY")
        else:
            raise Fault("neither metadata nor a posting")
    kind = tables().kinds.get(dict(said).get("entry", tokens[-1]).strip('"'))
    order = ["entry", "by", *(each.name for each in kind.fields), "recorded", "signature"] if kind else []
    said.sort(key=lambda each: order.index(each[0]) if each[0] in order else len(order))
    result = "\n".join(
        [" ".join([day, *tokens[1:]]), *(f"  {name}: {each}" for name, each in said), *legs, ""]
    ).encode()
    read(result)
    return result

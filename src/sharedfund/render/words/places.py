"""Where two versions of a page differ, and what stands there, in words: `sections.F.rows[2026-02-16 P-0005].amount` is
`F 逐笔付款 · 2026-02-16 P-0005 · 金额`.

What a member is and how its value is spelled says the schema that is published; a member that the schema does not have is
told by the very name the data give it, so that it is found there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sharedfund.render.words import codes, members, pages
from sharedfund.render.words.form import Language, clean, shortened
from sharedfund.render.words.pages import pick

Schema = Mapping[str, Any]

_STEP = re.compile(r"([a-z_0-9A-Z]+)(?:\[(.*?)\])?(?:\.|\Z)")
_AGAIN = re.compile(r"(.*) #([0-9]+)", re.DOTALL)
_UNKNOWN: Schema = {}


class Spot(NamedTuple):
    """A member in its section and what it is in, as the schema has it; `row` tells which row of it is meant."""

    section: str
    within: str
    name: str
    schema: Schema
    row: str | None = None

    @property
    def inside(self) -> tuple[str, str]:
        """Section and member of what stands in it."""
        if self.section in (members.PAGE, "sections"):
            return self.name, ""
        return self.section, self.name

    @property
    def one(self) -> Schema:
        """What stands there: of a list its row."""
        return self.schema if self.row is None else _items(self.schema)


@cache
def _whole() -> Schema:
    from sharedfund.reports import schema

    return schema.schema()


def _plain(schema: Schema) -> Schema:
    """What it is where it is not null; of a row of two forms what either has."""
    if "anyOf" in schema:
        return next((_plain(one) for one in schema["anyOf"] if one.get("type") != "null"), _UNKNOWN)
    if "oneOf" in schema:
        first, *others = (_plain(one) for one in schema["oneOf"])
        more = {name: told for other in others for name, told in _members(other).items() if name not in _members(first)}
        return {**first, "properties": {**_members(first), **more}}
    return schema


def _items(schema: Schema) -> Schema:
    found: Schema = _plain(schema).get("items", _UNKNOWN)
    return _plain(found)


def _members(schema: Schema) -> Mapping[str, Schema]:
    found: Mapping[str, Schema] = schema.get("properties", {})
    return found


def _spots(path: str) -> list[Spot]:
    """Every step of a path."""
    made: list[Spot] = []
    section, within, here = members.PAGE, "", _whole()
    for found in _STEP.finditer(path):
        spot = Spot(section, within, found[1], _plain(_members(here).get(found[1], _UNKNOWN)), found[2])
        made.append(spot)
        (section, within), here = spot.inside, spot.one
    return made


def called(data: Any) -> dict[str, str]:
    """The companies and firms that a page's data name, by the number that stands where their name does not."""
    found: dict[str, str] = {}
    if isinstance(data, dict):
        known = data.get("payee") or data.get("firm")
        if isinstance(known, str) and isinstance(data.get("name"), str):
            found[known] = data["name"]
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        found |= called(one)
    return found


def place(path: str, language: Language, names: Mapping[str, str] | None = None) -> str:
    """The place of a difference as a reader finds it on the page; persons and firms stand under their `names`."""
    said: list[str] = []
    spots = _spots(path)
    for number, spot in enumerate(spots):
        if spot.section == "sections":
            said.append(f"{spot.name} {pick(pages.SECTIONS[spot.name], language)}" if spot.name in pages.SECTIONS else clean(spot.name))
        elif (spot.name, spot.section) != ("sections", members.PAGE) or number == len(spots) - 1:
            called = _called(spot, language)
            said += [called] if called else []
        if spot.row is not None:
            said.append(_row(spot, language, names or {}))
    return " · ".join(said)


def _called(spot: Spot, language: Language) -> str:
    """What the member is called; nothing for a section's own rows."""
    found = members.word(spot.section, spot.within, spot.name)
    if found is not None:
        return pick(found, language)
    return "" if spot.name == members.UNSAID else pick((f"数据项 {spot.name}", f"member {spot.name}"), language)


def _row(spot: Spot, language: Language, names: Mapping[str, str]) -> str:
    """What tells a row from its sisters: a number or a day as it is, a code by its name; of a row that nothing names its
    place."""
    row, again = spot.row or "", ""
    if row.isdecimal() and row.isascii() and len(row) < 4:
        return pick((f"第 {int(row) + 1} 行", f"row {int(row) + 1}"), language)
    found = _AGAIN.fullmatch(row)
    if found is not None:
        row, again = found[1], pick((f"（第 {found[2]} 个）", f" (no. {found[2]})"), language)
    return " ".join(_key(part, spot, language, names) for part in row.split(" ")) + again


def _key(part: str, spot: Spot, language: Language, names: Mapping[str, str]) -> str:
    """A part of what names a row, as the member it is taken from is told; of many words in a row the first and the last."""
    from sharedfund.reports.disclosure import NAMES

    known = [name for name in NAMES if name in _members(spot.one)]

    def told(word: str) -> str:
        found = (codes.code(*spot.inside, name, word, language, {}) for name in known)
        return next((one for one in found if one is not None and one != word), clean(names.get(word, word)))

    words = [told(word) for word in part.split("+")]
    return pick(("、", ", "), language).join(words) if len(words) < 3 else f"{words[0]}—{words[-1]}"


# ---- what stands there ----


def stands(path: str, told: object, language: Language, names: Mapping[str, str] | None = None, most: int = 60) -> str:
    """What stood or stands there, as the page prints it: a figure, a word for a code, yes or no, a list, a whole row by
    its members; of a text that somebody typed no more than `most` characters. Persons and firms stand under their
    `names`."""
    spots = _spots(path)
    spot = spots[-1] if spots else Spot(members.PAGE, "", "", _UNKNOWN)
    stands_in = (spots[-2].row or "").partition(" ")[0] if len(spots) > 1 else ""
    schema, teller = spot.one, _Teller(language, names or {}, most)
    if told is None and spot.row is not None:
        return teller.none
    if isinstance(told, str) and (not schema or schema.get("type") in ("array", "object")):
        told = _parsed(told)
    return teller.one(Spot(spot.section, spot.within, spot.name, schema), told, {"term": stands_in})


def _parsed(text: str) -> object:
    """A row or a list of a difference, which spells it as JSON; any other text as it is."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, dict | list) else text


class _Teller(NamedTuple):
    """Tells values in one language, persons and firms under their names."""

    language: Language
    names: Mapping[str, str]
    most: int

    @property
    def none(self) -> str:
        return self.say("无", "none")

    def say(self, zh: str, en: str) -> str:
        return pick((zh, en), self.language)

    def one(self, spot: Spot, told: object, row: codes.Row, deep: int = 0) -> str:
        """A value; `row` is what it stands in, `deep` how many rows it stands in."""
        if told is None or told == []:
            return self._nothing(spot)
        if isinstance(told, bool):
            return self.say("是", "yes") if told else self.say("否", "no")
        if isinstance(told, dict):
            text = self._row(spot, told, deep)
            return self.say(f"（{text}）", f"({text})") if deep else text
        if isinstance(told, list):
            return self._list(spot, told, row, deep)
        return self._text(spot, str(told), row)

    def _nothing(self, spot: Spot) -> str:
        if spot.schema.get("const") is True:
            return self.say("否", "no")
        if spot.schema.get("$ref") == "#/$defs/rate":
            return pages.rate(None, self.language)
        return codes.nothing(spot.section, spot.within, spot.name, self.language) or self.none

    def _row(self, spot: Spot, told: Mapping[str, Any], deep: int) -> str:
        """A row by its members; what is null or empty is left out, a payee told as one."""
        known, (section, within) = _members(spot.schema), spot.inside
        said = []
        is_payee = {"payee", "kind", "name"} <= told.keys()
        for name in dict.fromkeys((*(name for name in known if name in told), *told)):
            one = told[name]
            inner = Spot(section, within, name, _plain(known.get(name, _UNKNOWN)))
            if (is_payee and name in ("kind", "name")) or one is None or one == []:
                continue
            text = self._payee(told) if is_payee and name == "payee" else self.one(inner, one, told, deep + 1)
            label = _called(inner, self.language)
            said.append(label + text if text.startswith("（") else f"{label} {text}".strip())
        return self.say("；", "; ").join(said) or self.none

    def _payee(self, told: Mapping[str, Any]) -> str:
        name, kind, payee = (str(told[what]) if told[what] else None for what in ("name", "kind", "payee"))
        return pages.payee({"name": name, "kind": kind, "payee": payee}, self.language)

    def _list(self, spot: Spot, told: list[Any], row: codes.Row, deep: int) -> str:
        """Words and figures by commas, whole sentences without; rows one after the other, in a row only how many."""
        item = Spot(spot.section, spot.within, spot.name, _items(spot.schema))
        if not any(isinstance(one, dict | list) for one in told):
            words = [self.one(item, one, row, deep) for one in told]
            sentences = all(word.endswith(("。", ".")) for word in words)
            return (self.say("", " ") if sentences else self.say("、", ", ")).join(words)
        if deep:
            return self.say(f"{len(told)} 项", f"{len(told)} item{'s' if len(told) > 1 else ''}")
        return self.say(" ｜ ", " | ").join(self._row(item, one, 0) if isinstance(one, dict) else self.one(item, one, row, 1)
                                           for one in told)

    def _text(self, spot: Spot, text: str, row: codes.Row) -> str:
        form = spot.schema.get("$ref")
        if form in ("#/$defs/money", "#/$defs/number", "#/$defs/rate", "#/$defs/tenths") and not codes.is_figure(text):
            return self._typed(text)  # no figure of ours: told as it is
        if form == "#/$defs/money":
            return pages.amount(text)
        if form == "#/$defs/rate":
            return pages.rate(text, self.language)
        word = codes.code(spot.section, spot.within, spot.name, text, self.language, row)
        if word is not None and word != text:
            return word
        if text in self.names:
            return clean(self.names[text])
        return self._typed(text)

    def _typed(self, text: str) -> str:
        return shortened(clean(text), self.most) or self.say("空白", "blank")

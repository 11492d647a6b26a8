"""Rooms as people write them: `3-2-1201`, `3幢2单元1201室`, `三号楼二单元1201`, `3#2-1201`, `B3-1201`, in any width.

Written forms only: nothing here decides whose money something is. A digit run that may be a telephone, a date, an amount
or an account is no room, and what fits two rooms is given with both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─﹣ー_~～/／\\"), "-") | {ord("＃"): "#", ord("號"): "号", ord("棟"): "栋"}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
# Rooms side by side are several: `1-1502/1503`, `1-203.2-904`. A day is not: `2026/1201`, `2026.10.11`.
_BESIDE = re.compile(r"(?<![0-9.])(?!20[0-9]{2}[^0-9])([0-9]{3,4}[A-Z]?(?:室|房|户)?)\s*[/\\;.·|&+]\s*"
                     r"(?=[0-9]{3,4}(?![0-9])|[0-9]{1,2}\s*(?:[-/#‐-―]|幢|栋|座|号楼|单元))")
_LETTER_O = re.compile(r"(?<=[0-9])O(?=[0-9])")  # `3-12O1`
# A car's plate holds digits and is no room.
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]\s?[-·.]?\s?[A-Z0-9]{5,6}(?![A-Z0-9])")
# A year right behind a room: `1-10122026年` is 1-1012 of 2026.
_YEAR = re.compile(r"(?<=[0-9])(20[0-9]{2})(?=年)")
# A number in Chinese numerals, where a mark of a building, an entrance, a floor or a room follows.
_NUMERAL = re.compile(r"[零〇○一二三四五六七八九十百两]+(?=\s*(?:号楼|#|幢|栋|座|单元|门|梯|层|楼|室|期))"
                      r"|(?<=[幢栋座楼元#-])[零〇○一二三四五六七八九]{3,4}(?![零〇○一二三四五六七八九十百千万])")

# What stands after a building's number, and what joins where nothing does.
_B_MARK, _E_MARK = r"(?:#楼|号楼|楼栋|幢|栋|座|#|楼(?!层)|号(?!码))", r"(?:单元|单|门|梯|#)"
_JOIN = r"\s*-\s*"
_ROOM = r"(?P<room>(?:[A-Z](?=\d))?\d{1,4}(?:[A-Z](?![A-Z0-9]))?)"
_FLOOR = r"(?:(?P<floor>\d{1,2})(?:层|楼|F)\s*-?\s*)?"
_PHASE = r"(?:(?P<phase>\d{1,2})期\s*-?\s*)?"
_BUILDING = r"(?P<building>[A-Z]?\d{1,3}|[A-Z](?=座|栋|幢|-))"
_ENTRANCE = r"(?P<entrance>\d{1,2}|[A-Z](?=单元|-)|[甲乙丙丁东南西北中](?=单元))"
_END = r"(?P<end>室|房(?!款|租)|户|号房|号(?=室|$|[\s,，。;；、)）]))?"
# More rooms of the same entrance: `3-2-1201、1202室`; a year is none.
_MORE = r"(?P<more>(?:\s*(?:[、,，和及与&+])\s*(?!20\d\d\s*(?:年|[-.Q]))\d{3,4}[A-Z]?(?:室|房)?)*)"
# Behind a comma stands the next room (`3-1201,3-1202`), or three digits of an amount (`1,260`).
_BEFORE = r"(?<![0-9A-Z])(?<![0-9A-Z][-.:])(?!(?<=[0-9],)[0-9]{3}(?![0-9]))(?<![0-9]\s-)(?<![¥$*×])"
_AFTER = r"(?![0-9])(?![甲乙丙丁]|之[0-9一二三四])(?!\s*[-.:]\s*[0-9])(?!\s*(?:元|块|万|千|%|度|吨|平方|平米|㎡))"
# A short number before one of these counts something, and so does a year.
_COUNTED = re.compile(r"\s*(?:年|月|日|天|号|季|期|次|份|个|张|户|人|笔|点|时|分|倍|折)")

_FULL = re.compile(
    rf"{_BEFORE}{_PHASE}{_BUILDING}(?:\s*(?P<b_mark>{_B_MARK})\s*-?\s*|{_JOIN})"
    rf"(?:{_ENTRANCE}(?:\s*(?P<e_mark>{_E_MARK})\s*-?\s*|{_JOIN}))?{_FLOOR}{_ROOM}{_END}{_MORE}{_AFTER}")
_NO_BUILDING = re.compile(rf"{_BEFORE}{_ENTRANCE}\s*(?P<e_mark>单元|门|梯)\s*-?\s*{_FLOOR}{_ROOM}{_END}{_MORE}{_AFTER}")
_ALONE = re.compile(rf"{_BEFORE}(?<!-){_FLOOR}{_ROOM}(?P<end>室|房(?!款|租)|号房){_MORE}{_AFTER}")
_BLANKS = re.compile(r"(?<![0-9A-Z])(?<![0-9]\s)(?P<building>\d{1,2})\s+(?P<entrance>\d{1,2})\s+(?P<room>\d{3,4})"
                     rf"{_AFTER}(?!\s+\d)")
_BARE = re.compile(r"(?P<room>[A-Z]?\d{1,4}[A-Z]?)\Z")
_SIBLING = re.compile(r"\d{3,4}[A-Z]?")
# A number behind a room may be the next room, or an amount: `3-1201 1202`.
_NEXT = re.compile(rf"[\s;；.。]+(\d{{3,4}}[A-Z]?)(?:室|房)?{_AFTER}(?!\s*[年月日号])")


# A number by itself that may be a room, maybe with its building before it: `1.804`, `1 303`, `王芳 1201`. Not the end of an
# account, nor an amount.
_NUMBER = re.compile(
    r"(?<![0-9.,])(?<!20[0-9]{2}-)(?:(?P<building>[0-9]{1,2})(?:\.|\s+))?(?<![¥$*×])(?P<room>[1-9][0-9]{2,3})(?![0-9])(?![.,][0-9])"
    r"(?!\s*(?:元|块|万|千|%|度|吨|平方|平米|㎡|年|日|天|次|份|个|张|笔))")
_CARD = re.compile(r"[0-9]{4}(?:[\s*]+[0-9]{4}){2,}|1[3-9][0-9][\s-][0-9]{4}[\s-][0-9]{4}")
_LABELLED = re.compile(r"(?:尾号|卡号|账号|帐号|账户|电话|手机|TEL|单号|编号|合同|流水|订单|序号|凭证|NO)[:.号为是]*\s*$")
# A building by itself: `902室 2幢`.
_BUILDING_ALONE = re.compile(r"(?<![0-9A-Z.-])(?P<building>[0-9]{1,3}|[A-Z])(?:号楼|#楼|幢|栋|座|#)")


class Room(NamedTuple):
    """The parts of a room's name; "" for what was not said."""

    building: str
    entrance: str
    room: str

    @property
    def key(self) -> str:
        """One spelling for all: `3-2-1201`."""
        return "-".join(part for part in self if part)


class Mention(NamedTuple):
    """A room in a text: `units` are those it may be, none where the register has no such room; `is_sure` says that its
    form can be nothing but a room and names building and room as the register does."""

    text: str
    units: tuple[str, ...]
    is_sure: bool


class Reading(NamedTuple):
    """What a text says of rooms: those it names, the numbers by themselves that are some unit's room, the buildings by
    themselves."""

    mentions: tuple[Mention, ...]
    numbers: tuple[Mention, ...]
    buildings: tuple[str, ...]


def plain(text: str) -> str:
    """`text` with narrow digits and letters in upper case, one kind of dash, rooms side by side apart, numerals before a
    mark as digits, and a year apart from the number before it."""
    folded = _BESIDE.sub(r"\1、", unicodedata.normalize("NFKC", text).upper()).translate(_DASHES)
    folded = _LETTER_O.sub("0", folded)
    folded = _NUMERAL.sub(lambda found: str(_number(found[0])), _YEAR.sub(r" \1", folded))
    return re.sub(r"\s+", " ", folded).strip()


def _number(numeral: str) -> int | str:
    """二十一 is 21, 一二〇一 is 1201."""
    if "百" not in numeral and "十" not in numeral:
        return "".join(str(_DIGITS[char]) for char in numeral)
    total = current = 0
    for char in numeral:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = _DIGITS[char]
    return total + current


def _bare(part: str | None) -> str:
    """A part without zeros before its digits."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", part or "")


def _room_of(found: re.Match[str]) -> Room:
    parts = found.groupdict()
    room, floor = _bare(parts["room"]), _bare(parts.get("floor"))
    if floor and len(re.sub(r"\D", "", parts["room"])) <= 2:
        room = f"{floor}{parts['room']:0>2}"
    building = _bare(parts.get("building"))
    if parts.get("phase"):
        building = f"{_bare(parts['phase'])}期{building}"
    return Room(building, _bare(parts.get("entrance")), room)


def parse(text: str) -> Room | None:
    """The room a text is, and nothing else; a number alone is a room without a building. None for any other text."""
    folded = plain(text)
    for form in (_FULL, _NO_BUILDING, _ALONE, _BLANKS, _BARE):
        found = form.match(folded)
        if found and found.end() == len(folded) and not found.groupdict().get("more"):
            return _room_of(found)
    return None


def key(text: str) -> str:
    """What is the same room however it is written; a text that is no such form is its own key, folded."""
    room = parse(text)
    return room.key if room else plain(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Register:
    """The rooms there are, indexed: every spelling is looked up, none is searched for."""

    exact: Mapping[Room, tuple[str, ...]]
    loose: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    literal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: re.Pattern[str] | None = None  # finds what stands in `literal`

    @classmethod
    def of(cls, rooms: Iterable[tuple[str, str, str]]) -> Register:
        """Of (unit, room as registered, building id such as `B03` or "")."""
        exact: dict[Room, set[str]] = {}
        loose: dict[tuple[str, str, str], set[str]] = {}
        literal: dict[str, set[str]] = {}
        for unit, written, building in rooms:
            room = parse(written)
            literal.setdefault(plain(written).replace(" ", ""), set()).add(unit)
            if room is None:
                continue
            if not room.building:
                room = room._replace(building=_bare(re.sub(r"\D", "", building)))
            exact.setdefault(room, set()).add(unit)
            b, e, r = room
            for part in ((b, "", r), ("", e, r), ("", "", r), (b, "", ""), (re.sub(r"[A-Z]", "", b), e, r)):
                loose.setdefault(part, set()).add(unit)
        others = sorted((text for text in literal if parse(text) is None), key=len, reverse=True)
        spelled = "|".join(map(re.escape, others))
        return cls({room: tuple(sorted(units)) for room, units in exact.items()},
                   {part: tuple(sorted(units)) for part, units in loose.items()},
                   {text: tuple(sorted(literal[text])) for text in others},
                   re.compile(rf"(?<![0-9A-Z-])(?:{spelled})(?![0-9A-Z])(?!-[0-9])") if others else None)

    def candidates(self, room: Room, *, is_marked: bool = False) -> tuple[tuple[str, ...], bool]:
        """The units a room may be, and whether its name says so: the one of just this name, else those it fits where a
        part was left out or said on top. Where numbers alone are said on top nobody knows which of them it is.
        `is_marked`: words say which part is which."""
        b, e, r = room
        known = self.exact.get(room)
        if known:
            return known, True
        found: set[str] = set()
        is_said = True
        if b and not e:
            found |= set(self.loose.get((b, "", r), ()))
            if not is_marked:  # `2-1201` may leave the building out
                found |= set(self.loose.get(("", b, r), ()))
        elif b and e:
            # A register without entrances: the building says it; or the first number is a phase.
            found |= set(self.exact.get(Room(b, "", r), ()))
            if not is_marked:
                found |= set(self.exact.get(Room(e, "", r), ()))
                is_said = False
        elif e:
            found |= set(self.loose.get(("", e, r), ()))
        else:
            found |= set(self.loose.get(("", "", r), ()))
        if not found and b:
            digits = b.removeprefix("B") if b[:1] == "B" else b if b.isdigit() else ""
            if digits:
                found |= set(self.loose.get((digits, e, r), ()))
                is_said = True
        return tuple(sorted(found)), is_said


    def has_like(self, room: Room) -> bool:
        """Whether a name that is not registered looks like those that are: `9-1201` does, the `12-345` of an order may
        not."""
        return bool(room.entrance) or ("", "", room.room) in self.loose or (room.building, "", "") in self.loose


EMPTY = Register({})
_HAS_ANY = re.compile(r"[0-9幢栋座]")
_HAS_DIGITS = re.compile(r"[0-9].*[0-9]")


def typed(text: str, register: Register) -> tuple[str, ...]:
    """The units a typed text may be: of that very spelling, else of that room."""
    literal = register.literal.get(plain(text).replace(" ", ""))
    if literal:
        return literal
    room = parse(text)
    return register.candidates(room, is_marked=_is_marked(plain(text)))[0] if room else ()


def _is_marked(folded: str) -> bool:
    return bool(re.search(r"幢|栋|座|楼|单元|#", folded))


def find(text: str, register: Register) -> tuple[Mention, ...]:
    """The rooms a text names, in its order, each once; a form that is surely a room and is not registered is given
    without units."""
    return read(text, register).mentions


def read(text: str, register: Register) -> Reading:
    """All that a text says of rooms."""
    folded = plain(text)
    if not _HAS_ANY.search(folded) and register.named is None:
        return _NOTHING
    folded = _CARD.sub(_blank, _PLATE.sub(_blank, folded))
    found, taken = _mentions(folded, register)
    buildings = tuple(dict.fromkeys(_bare(match["building"]) for match in _BUILDING_ALONE.finditer(folded)
                                    if not _overlaps(match.span(), taken)))
    mentions = [mention for _, _, mention in sorted(found, key=lambda row: row[:2])]
    if len(buildings) == 1:
        mentions = [_within(mention, buildings[0], register) for mention in mentions]
    return Reading(tuple(_once(iter(mentions))), tuple(_numbers(folded, register, taken)), buildings)


_NOTHING = Reading((), (), ())


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _overlaps(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _within(mention: Mention, building: str, register: Register) -> Mention:
    """A room of several buildings, of the one that is named beside it."""
    if len(mention.units) < 2:
        return mention
    inside = set(register.loose.get((building, "", ""), ())) & set(mention.units)
    return mention._replace(units=tuple(sorted(inside))) if inside else mention._replace(is_sure=False)


def _numbers(folded: str, register: Register, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """The numbers outside `taken` that are the room of some unit."""
    for match in _NUMBER.finditer(folded):
        if _overlaps(match.span("room"), taken) or _LABELLED.search(folded, 0, match.start()):
            continue
        building, room = _bare(match["building"]), _bare(match["room"])
        units = register.loose.get((building, "", room), ()) if building else ()
        units = units or register.loose.get(("", "", room), ())
        if units:
            yield Mention(match["room"], units, False)


def _once(mentions: Iterator[Mention]) -> Iterator[Mention]:
    seen: set[tuple[str, ...]] = set()
    for mention in mentions:
        if not mention.units or mention.units not in seen:
            seen.add(mention.units)
            yield mention


_Form = Literal["full", "no-building", "alone", "blanks"]
_FORMS: tuple[tuple[_Form, re.Pattern[str]], ...] = (
    ("full", _FULL), ("no-building", _NO_BUILDING), ("alone", _ALONE), ("blanks", _BLANKS))


def _mentions(folded: str, register: Register) -> tuple[list[tuple[int, int, Mention]], list[tuple[int, int]]]:
    """The rooms with where they start and their place there, and what of the text is one."""
    found: list[tuple[int, int, Mention]] = []
    taken: list[tuple[int, int]] = []
    for match in register.named.finditer(folded) if register.named else ():
        taken.append(match.span())
        found.append((*match.span(), Mention(match[0], register.literal[match[0]], True)))
    for form, pattern in _FORMS if _HAS_DIGITS.search(folded) else ():
        for match in pattern.finditer(folded):
            if _overlaps(match.span(), taken):
                continue
            mentions = _of_match(form, match, register)
            if mentions:
                taken.append(match.span())
                found += [(match.start(), place, mention) for place, mention in enumerate(mentions)]
    return found, taken


def _of_match(form: _Form, match: re.Match[str], register: Register) -> list[Mention]:
    parts, room = match.groupdict(), _room_of(match)
    b_mark, e_mark = parts.get("b_mark"), parts.get("e_mark")
    by_words = any((b_mark, e_mark, parts.get("end"), parts.get("floor"), parts.get("phase")))
    # `10-9` may be a day and `1-3` months, `3楼301` a floor: no more than a guess.
    is_short = len(re.sub(r"\D", "", room.room)) < 3
    if _COUNTED.match(match.string, match.end()) and (is_short or re.fullmatch(r"(?:19|20)\d\d", room.room)):
        return []
    before = match.string[: match.start()].rstrip()
    if b_mark == "号" and before.endswith("月"):
        return []  # `10月2号1201`
    units, is_said = register.candidates(room, is_marked=bool(b_mark or e_mark))
    is_street = b_mark == "号" and before.endswith(("路", "街", "巷", "弄", "道"))  # an address, maybe of somewhere else
    is_guess = (form == "blanks" or is_street or (is_short and not (b_mark and parts.get("end")))
                or (b_mark == "楼" and not e_mark))
    is_sure = is_said and not is_guess
    if not units and (not is_sure or not (by_words or register.has_like(room))):
        return []
    mentions = [Mention(match[0].strip(), units, is_sure)]
    for sibling in _SIBLING.findall(parts.get("more") or ""):
        other = room._replace(room=_bare(sibling))
        mentions.append(Mention(other.key, register.candidates(other, is_marked=by_words)[0], is_sure))
    behind = _NEXT.match(match.string, match.end())
    if behind is not None and (others := register.candidates(room._replace(room=_bare(behind[1])), is_marked=by_words)[0]):
        mentions.append(Mention(behind[1], others, False))
    return mentions

"""Every option and argument of every verb, and every field of every input file, typed wrong: one clear message in the
chosen language, exit 2, 3 or 5, and the book byte-identical.

One prepared book; a verb's own line stands in `command_lines`, its wrong values follow from the kinds of its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import click
import pytest

from sharedfund_cli.app import ROOT
from tests.cli.command_lines import ACCOUNTANT, CHAIR, ELSEWHERE, FIRM, LINES
from tests.cli.prepared import Ended, Prepared

HAN = re.compile("[\u4e00-\u9fff]")

ZERO_WIDTH, OVERRIDE, CYRILLIC_A = "\u200b", "\u202e", "\u0430"
LONG = "x" * 2000
INVISIBLE = (f"a{ZERO_WIDTH}b", f"a{OVERRIDE}b", f"{CYRILLIC_A}bc")
NAMELESS = ("没有的", LONG, "", "-1", f"P-{CYRILLIC_A}", *INVISIBLE)

# What no parameter of a kind may take.
WRONG: dict[str, tuple[str, ...]] = {
    "amount": ("abc", "", "1.005", "-5", "1000000000000000", f"1{ZERO_WIDTH}0", f"{OVERRIDE}12", f"1{CYRILLIC_A}", "9" * 2000,
               "1e5", "1,00.00", "0x10", "NaN", "inf", "--1"),
    "rate": ("abc", "", "1.00005", "-5", "1e5", "1000000000", f"1{ZERO_WIDTH}0", LONG),
    "day": ("2026-02-31", "2026-13-01", "soon", "20260231", "2026年2月31日", f"2026-01-0{ZERO_WIDTH}1", LONG, "", "-1", "0000-01-01"),
    "period": ("2026Q5", "2026-13", "abc", f"2026{ZERO_WIDTH}Q1", LONG, "", "-1", f"2026{CYRILLIC_A}1"),
    "month": ("2026Q1", "2026", "2026-00", f"2026-0{ZERO_WIDTH}1", LONG, ""),
    "integer": ("abc", "", "1.5", LONG, f"1{ZERO_WIDTH}"),
    "text": (LONG, "", *INVISIBLE),
    "account": (LONG, "", "没有", *INVISIBLE), "fund-id": ("abc", LONG, "", *INVISIBLE),
    "choice": ("nope", "", LONG, *INVISIBLE),
    "file": ("/nonexistent/file", "/"),
    "boolean": (), "output": (), "folder": (),
    **dict.fromkeys(("no", "resolution", "head", "fund", "vendor", "unit", "building", "person", "firm"), NAMELESS),
}
# Whoever is called by name is called so in every language.
NAMES = re.compile("银杏物业服务有限公司|云州[一-鿿]{2}(?:公司|服务部)|云岚传媒|顾明远|沈若兰|何建平|林知秋")
# Where less than zero is an amount like any other.
SIGNED = frozenset({("bank record", "--amount"), ("bank reconcile", "--balance"), ("maintenance statement", "--balance")})
# Where to write, and whatever a file's own reader judges.
OUTPUTS = frozenset({"-o", "--output"})


# ---- the tree of verbs ----


def verbs() -> Iterator[tuple[str, click.Command]]:
    """Every verb of the command line, by its words."""
    def within(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, click.Group):
            for verb, below in command.commands.items():
                yield from within(f"{name} {verb}", below)
        else:
            yield name, command

    context = click.Context(ROOT)
    for noun in ROOT.list_commands(context):
        if noun not in ELSEWHERE:
            found = ROOT.get_command(context, noun)
            assert found is not None, noun
            yield from within(noun, found)


VERBS = {name: command for name, command in verbs() if name not in ELSEWHERE}


def kind_of(param: click.Parameter) -> str:
    """The kind of a parameter, as WRONG names it."""
    if isinstance(param.type, click.Choice):
        return "choice"
    if isinstance(param.type, click.Path):
        if OUTPUTS & set(param.opts) or not param.type.exists:
            return "output"
        return "file"
    name = str(param.type.name)
    return {"integer range": "integer"}.get(name, name)


def own_params(command: click.Command) -> list[click.Parameter]:
    return [param for param in command.params if param.expose_value and param.nargs in (1, -1)]


class Case(NamedTuple):
    """A verb's line with one parameter typed wrong."""

    where: str
    kind: str
    value: str
    words: list[str]


def cases(verb: str, places: dict[str, str]) -> Iterator[Case]:
    """The verb's line with every wrong value of every parameter."""
    line, command = LINES[verb], VERBS[verb]
    standing = [param for param in own_params(command) if isinstance(param, click.Argument)]
    for param in own_params(command):
        kind = kind_of(param)
        for value in WRONG[kind]:
            if isinstance(param, click.Argument):
                place = standing.index(param)
                words = [*line.words, *["1"] * len(standing)][: max(len(line.words), place + 1)]
                words[place] = value
                yield Case(str(param.name), kind, value, _spelled(verb, line.by, words, line.options, places))
                continue
            name = max(param.opts, key=len)
            if (verb, name) in SIGNED and value == "-5":
                continue
            others = {key: kept for key, kept in line.options.items() if key not in param.opts}
            yield Case(name, kind, value, [*_spelled(verb, line.by, list(line.words), others, places, last=f"{name}={value}")])


def _spelled(verb: str, by: str, words: list[str], options: dict[str, str | None], places: dict[str, str],
             last: str | None = None) -> list[str]:
    typed_options = []
    for name, value in options.items():
        written = value.format(**places) if value is not None else None
        typed_options += [name] if written is None else [f"{name}={written}"] if name.startswith("--") else [name + written]
    stand = [word.format(**places) if "{" in word else word for word in words]
    return [*verb.split(), *typed_options, *([last] if last else []), "--", *stand]


def wrongs(ended: Ended, value: str, lang: str) -> list[str]:
    """What is wrong with how a wrong line ended."""
    if ended.code not in (2, 3, 5):
        return [f"exit {ended.code}"]
    message = ended.answer["message"]
    shown = NAMES.sub("", message.replace(value, "").replace(value[:60], ""))
    found = [] if ended.answer["changed"] is False else ["says that it changed something"]
    if lang == "zh_CN" and not HAN.search(message):
        found.append("no Chinese")
    if lang == "en" and HAN.search(shown):
        found.append("Chinese in English")
    if any(char in message for char in (ZERO_WIDTH, OVERRIDE)):
        found.append("repeats what nobody sees")
    if ended.code == 3 and not ended.answer["remedy"]:
        found.append("a refusal without a next step")
    if len(message) > 500:
        found.append(f"a message of {len(message)} characters")
    if "Input should" in message or ended.answer["code"] == "value-wrong":
        found.append("not our words")
    return found


# ---- options and arguments ----


def test_every_verb_has_a_line() -> None:
    assert set(LINES) == set(VERBS)


@pytest.mark.parametrize("verb", sorted(LINES))
def test_the_line_of_a_verb_gets_past_its_parameters(verb: str, prepared: Prepared) -> None:
    """Else a wrong value would prove nothing: the line was wrong without it."""
    if verb in ("receipt remit", "rules explain", "disclosure verify", "checkpoint verify", "take", "key replace", "fee earn"):
        return  # what they are given is judged by their own reader, or there is nothing to do
    line = LINES[verb]
    ended = prepared.ends("-n", *line.spelled(verb, prepared.places), by=line.by)
    assert ended.code != 2, ended.answer
    assert prepared.is_untouched()


@pytest.mark.parametrize("verb", sorted(LINES))
def test_a_wrong_value_is_told_in_words_and_changes_nothing(verb: str, prepared: Prepared) -> None:
    faults = []
    for place, case in enumerate(cases(verb, prepared.places)):
        lang = ("zh_CN", "en")[place % 2]
        ended = prepared.ends(*case.words, by=LINES[verb].by, lang=lang)
        found = wrongs(ended, case.value, lang)
        if not prepared.is_untouched():
            found.append("the book changed")
        if found:
            faults.append((case.where, lang, case.kind, case.value[:30], found, str(ended.answer.get("message"))[:160]))
    assert not faults


@pytest.mark.parametrize("verb", sorted(LINES))
def test_a_required_parameter_left_out_and_an_unknown_option_are_usage(verb: str, prepared: Prepared) -> None:
    line = LINES[verb]
    for param in [param for param in own_params(VERBS[verb]) if param.required]:
        options = {key: value for key, value in line.options.items() if key not in param.opts}
        words = () if isinstance(param, click.Argument) else line.words
        for lang in ("zh_CN", "en"):
            ended = prepared.ends(*_spelled(verb, line.by, list(words), options, prepared.places), by=line.by, lang=lang)
            assert (ended.code, wrongs(ended, "", lang)) == (2, []), (param.name, ended)
    for unknown in ("--no-such-option", "--аs=p-01"):  # the second begins with a Cyrillic а
        for lang in ("zh_CN", "en"):
            ended = prepared.ends(*verb.split(), unknown, by=line.by, lang=lang)
            assert (ended.code, wrongs(ended, unknown, lang)) == (2, []), ended
    assert prepared.is_untouched()


@pytest.mark.parametrize(("option", "values"), [
    ("--day", WRONG["day"]), ("--now", ("2026-02-31T01:00:00Z", "noon", "", LONG, f"2026-05-10T03:00:0{ZERO_WIDTH}0Z")),
    ("--as", NAMELESS), ("--amount", WRONG["amount"]), ("--password-fd", WRONG["integer"]), ("--format", WRONG["choice"]),
    ("--lang", ("fr", "", LONG)),
])
def test_a_common_option_typed_wrong_is_told_in_words(option: str, values: tuple[str, ...], prepared: Prepared) -> None:
    faults = []
    for value in values:
        for lang in ("zh_CN", "en"):
            ended = prepared.ends("payment", "review", "P-0006", *(() if option == "--amount" else ("--amount=181.40",)),
                                  f"{option}={value}", by=CHAIR, lang=lang)
            # Nobody can choose a language by a wrong name for it: the words are the system's.
            found = wrongs(ended, value, lang) if option != "--lang" else [] if ended.code == 2 else ["not refused"]
            if found or not prepared.is_untouched():
                faults.append((value[:30], lang, found, str(ended.answer)[:200]))
    assert not faults


# ---- what is well typed and yet wrong here ----


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize(("by", "words", "code"), [
    (ACCOUNTANT, ("--day", "2026-02-10", "bill", "record", "--vendor", "staff", "--head", "wages", "--amount", "1", "--due",
                  "2026-05-30"), 3),  # a closed month
    (ACCOUNTANT, ("--day", "2026-05-11", "bill", "record", "--vendor", "staff", "--head", "wages", "--amount", "1", "--due",
                  "2026-05-30"), 3),  # tomorrow
    (ACCOUNTANT, ("receipt", "record", "--unit", "h-ffffff", "--amount", "1", "--bank-ref", "Q1"), 5),
    (ACCOUNTANT, ("receipt", "record", "--unit", "9-999", "--amount", "1", "--bank-ref", "Q1"), 5),
    (ACCOUNTANT, ("receipt", "record", "--unit", "1-101", "--amount", "1", "--bank-ref", "yz20260001"), 3),  # doubled
    (ACCOUNTANT, ("bill", "record", "--vendor", "v-99", "--head", "wages", "--amount", "1", "--due", "2026-05-30"), 3),
    (FIRM, ("payment", "request", "--vendor", "没有这家", "--head", "power", "--amount", "1", "--for", "电费"), 5),
    (CHAIR, ("payment", "review", "P-9999", "--amount", "1"), 5),
    (CHAIR, ("payment", "review", "P-0006", "--amount", "181.41"), 2),
    (ACCOUNTANT, ("contract", "show", "C-77"), 5),
    (CHAIR, ("charter", "change", "--set", "pass_score=61.00", "--resolution", "R2099001"), 3),
    ("p-77", ("bill", "record", "--vendor", "staff", "--head", "wages", "--amount", "1", "--due", "2026-05-30"), 5),
])
def test_what_the_book_does_not_know_or_has_already(by: str, words: tuple[str, ...], code: int, lang: str,
                                                     prepared: Prepared) -> None:
    ended = prepared.ends(*words, by=by, lang=lang)
    assert (ended.code, wrongs(ended, "没有这家", lang)) == (code, []), ended
    assert prepared.is_untouched()


def test_half_past_seven_on_the_first_in_china_is_the_new_month(prepared: Prepared) -> None:
    """23:30 UTC on the last of April is May in China: April's accrual is not of today's month, and May is."""
    ended = prepared.ends("--dry-run", "report", "fund", "--period", "本月", now="2026-05-31T23:30:00Z")
    assert ended.answer["data"]["period"] == "2026-06"
    ended = prepared.ends("--dry-run", "report", "fund", "--period", "本月", now="2026-05-31T15:59:59Z")
    assert ended.answer["data"]["period"] == "2026-05"

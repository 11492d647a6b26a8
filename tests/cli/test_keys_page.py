"""docs/keys.md: each command it shows is one that can be typed."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from sharedfund_cli.app import ROOT

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "keys.md").read_text(encoding="utf-8")
SHOWN = sorted(set(re.findall(r"^sharedfund [^\n]+|(?<=`)sharedfund [^`\n]+(?=`)", PAGE, re.MULTILINE)))


def verb(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that `words` begin with, and what follows it."""
    context, command, rest = click.Context(ROOT), ROOT, list(words)
    found: click.Command = command
    while isinstance(found, click.Group) and rest:
        below = found.get_command(context, rest[0])
        assert below is not None, words
        found, rest = below, rest[1:]
    return found, rest


def test_the_page_shows_what_to_type() -> None:
    assert len(SHOWN) > 20


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_of_the_page_has_its_verb_and_its_options(line: str) -> None:
    command, rest = verb(line.split()[1:])
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)}
    assert {word for word in rest if word.startswith("--")} <= known, line
    assert not isinstance(command, click.Group), line

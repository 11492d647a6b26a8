"""The table of facts names every code of the rules, and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from sharedfund import rules
from tests.rules.facts import TABLE, expected

SOURCES = sorted(Path(rules.__file__).parent.glob("*.py"))


def test_every_code_a_rule_can_say_is_said_in_a_test_with_its_facts() -> None:
    """A refusal nobody ever met may mislead whoever meets it first."""
    codes = {code for path in SOURCES for code in re.findall(r'Objection\(\s*"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))}
    said = {line.split()[1] for lines in expected().values() for line in lines if line.startswith("refused ")}
    assert len(codes) > 400
    assert codes <= said, sorted(codes - said)


def test_the_table_of_facts_names_tests_that_exist() -> None:
    names = {name.split("[")[0] for name in expected()}
    for name in names:
        file, _, test = name.partition("::")
        text = (TABLE.parent / file).read_text(encoding="utf-8")
        assert f"def {test.rpartition('::')[2]}(" in text, name

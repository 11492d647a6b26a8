"""A random life under the terms of every profile, and of one nobody has thought of: whatever its people, its bank and
its papers bring, what must hold of a fund holds after every page, and at the end every reader can read it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest

from sharedfund.audit import Given, audit
from sharedfund.render import html, terminal, words
from sharedfund.reports import household, movements, trial
from sharedfund.reports.disclosure import digest_of, disclosure, names_no_household
from sharedfund.reports.look import Audience, Look
from sharedfund.reports.payments import payment_run
from sharedfund.rulebook import rulebook
from sharedfund.values import days
from tests.audit.folder import write_book
from tests.book.test_codec import there_and_back
from tests.properties.lives import LANGUAGES, NAMES, OPENED, Life, rebuilt

SEED, STEPS = 7, 120
LONG_SEEDS, LONG_STEPS = range(100, 125), 500


def lived(profile: str, seed: int, steps: int) -> Life:
    life = Life(profile, seed)
    life.lives(steps)
    return life


def a_snapshot_keeps_the_state(life: Life) -> None:
    data, again, spelled = there_and_back(life.state)
    assert again == life.state
    assert spelled == data


def the_audit_agrees(life: Life, place: Path) -> None:
    """Every rule is asked again of every entry, and the audit finds what the door found."""
    folder = write_book(life.fund, place / "f")
    report = audit(folder, Given(expect=f"{life.fund.frontier.size} {life.fund.frontier.root}"))
    assert [found for found in report.findings if found.severity == "finding"] == []
    assert report.verdict == "clean"


def months_of(life: Life) -> list[str]:
    found, at = [], days.day(OPENED)
    while at <= life.day:
        found.append(days.month_of(at))
        at = days.period(found[-1]).end
    return found


def every_month_adds_up(life: Life) -> None:
    """Opening + received - paid + moved in - moved out = closing, fund by fund and month by month."""
    lines = life.lines
    for month in months_of(life):
        for row in movements.movement_of(lines, days.period(month)):
            assert row.opening + row.received - row.paid + row.moved_in - row.moved_out == row.closing


def every_duty_can_be_asked_and_said(life: Life) -> None:
    for duty in rulebook().duties():
        assert duty.ask is not None
        for flag in duty.ask(life.state, life.day):
            for language in LANGUAGES:
                assert words.reason(flag, language) and words.remedy(flag, language)


def everybody_can_read_it(life: Life, periods: Sequence[str]) -> None:
    """Each period for each audience as data, as a page and in the terminal, in both languages."""
    state, lines, keys = life.state, life.lines, sorted({unit.household for unit in life.state.units.all()})
    for period in periods:
        for audience in get_args(Audience):
            data = disclosure(state, lines, days.period(period), as_of=life.day, audience=audience,
                              household=keys[0] if audience == "owner" else None)
            assert digest_of(data)
            assert audience != "public" or names_no_household(data)
            for language in LANGUAGES:
                assert html.page(data, language)
                assert len(periods) == 1 or terminal.disclosure(data, language)
        assert terminal.disclosure(data)
        sums = trial.trial_balance(Look.at(state, lines, days.period(period), life.day))[-1]
        assert (sums["opening"], sums["closing"]) == ("0.00", "0.00")
    for month in months_of(life):
        payment_run(state, month, life.day)
    for key in keys:
        household.statement(state, life.fund.entries, key)


def quarters_of(life: Life) -> list[str]:
    return sorted({f"{month[:4]}Q{(int(month[5:]) + 2) // 3}" for month in months_of(life)})


def ends_well(life: Life, place: Path, periods: Sequence[str]) -> None:
    assert rebuilt(life.fund.blocks) == life.state
    a_snapshot_keeps_the_state(life)
    every_month_adds_up(life)
    every_duty_can_be_asked_and_said(life)
    everybody_can_read_it(life, periods)
    the_audit_agrees(life, place)


@pytest.mark.parametrize("profile", NAMES)
def test_a_random_life_under_a_profile_holds_what_a_fund_holds(profile: str, tmp_path: Path) -> None:
    life = lived(profile, SEED, STEPS)
    ends_well(life, tmp_path, quarters_of(life)[-1:])


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG_SEEDS)
@pytest.mark.parametrize("profile", NAMES)
def test_many_long_lives_under_a_profile_hold_what_a_fund_holds(profile: str, seed: int, tmp_path: Path) -> None:
    life = lived(profile, seed, LONG_STEPS)
    ends_well(life, tmp_path, (*quarters_of(life), OPENED[:4]))

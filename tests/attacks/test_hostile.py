"""Hostile files (attacks 80 to 90): refused or named at their place, within two seconds and 512 MiB, and nothing runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks import hostile
from tests.attacks.hostile import CANARY, CASES, RUN, Answer, Case

NAMES = {
    80: "a_plugin_with_eval", 81: "a_pickle_cache", 82: "includes_of_devices_and_files", 83: "division_by_zero",
    84: "lines_digits_and_parentheses_without_end", 85: "escapes_and_markup", 86: "html_and_script", 87: "formulas",
    88: "json_without_end", 89: "links_pipes_and_devices", 90: "archives",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Case, Answer | None, list[str]]]:
    """All cases, built and answered once."""
    tmp = tmp_path_factory.mktemp("hostile")
    canary = tmp / "canary"
    found = {one.name: (one, answer, faulty) for one, answer, faulty in hostile.tried(CASES, tmp, canary)}
    assert not canary.exists(), "something ran"
    return found


def _holds(answers: dict[str, tuple[Case, Answer | None, list[str]]], number: int) -> None:
    mine = [(case, answer, faulty) for case, answer, faulty in answers.values() if case.number == number]
    for case, answer, _ in mine:
        told = "died" if answer is None else f"{answer.seconds:.2f} s, {answer.wall:.2f} s by the wall, {answer.memory >> 20} MiB"
        print(f"{case.number} {case.name}: {told}")  # noqa: T201  # pytest shows it where a case fails
    assert mine
    assert [f"{case.name}: {'; '.join(faulty)}" for case, _, faulty in mine if faulty] == []


def test_there_are_eighty_of_them_each_with_its_own_name() -> None:
    assert len(CASES) >= 80
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.number for case in CASES} == set(NAMES)


def test_080_a_plugin_with_eval_is_refused_and_never_runs(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 80)


def test_081_a_pickle_cache_is_named_and_never_opened(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 81)


def test_082_an_include_of_anything_is_refused(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 82)


def test_083_a_division_by_nothing_is_named_and_kills_nobody(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 83)


def test_084_what_has_no_end_is_ended(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 84)


def test_085_escapes_and_hidden_signs_are_named_and_never_reach_the_screen(
        answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 85)


def test_086_a_script_is_text(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 86)


def test_087_a_formula_is_text(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 87)


def test_088_json_without_end_or_sense_is_named(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 88)


def test_089_links_pipes_and_devices_are_named_without_waiting(
        answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 89)


def test_090_an_archive_that_is_no_bundle_is_refused(answers: dict[str, tuple[Case, Answer | None, list[str]]]) -> None:
    _holds(answers, 90)


# ---- the canary lives ----


def _loaded(ledger: Path, canary: Path) -> None:
    code = "import sys\nfrom beancount import loader\nloader.load_file(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(ledger)], env={**os.environ, CANARY: str(canary)}, check=False, capture_output=True)


def test_beancounts_own_loader_runs_what_the_audit_refuses(tmp_path: Path) -> None:
    ledger, canary = tmp_path / "main.beancount", tmp_path / "canary"
    ledger.write_text(f'plugin "beancount.plugins.check_commodity" "{RUN}"\n', encoding="utf-8")
    _loaded(ledger, canary)
    assert canary.exists(), "the payload of the table does nothing: the canary shows nothing"


def test_beancounts_own_loader_runs_a_program_beside_the_ledger(tmp_path: Path) -> None:
    ledger, canary = tmp_path / "main.beancount", tmp_path / "canary"
    (tmp_path / "evil.py").write_text(f"{RUN}\n", encoding="utf-8")
    ledger.write_text('option "insert_pythonpath" "TRUE"\nplugin "evil"\n', encoding="utf-8")
    _loaded(ledger, canary)
    assert canary.exists()

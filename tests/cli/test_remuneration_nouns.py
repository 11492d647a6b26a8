"""`contract`, `resolution`, `evaluation`, `acceptance`, `remuneration`, `year`, `breach`: forms in, words out."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts
from tests.cli import runner
from tests.cli.test_money_nouns import admit, agree, bytes_of, run, wrote
from tests.fund import A, B, D, K, V

APRIL = "2026-04-10T01:00:00"


def filled(place: Path, *template: str, name: str = "form.toml", now: str = APRIL, **changes: str) -> Path:
    """A form as it is printed, with some of its lines changed."""
    text = wrote(place, *template, now=now)["template"]
    for field, line in changes.items():
        lines = [line if row.startswith(f"{field} =") else row for row in text.split("\n")]
        assert lines != text.split("\n"), field
        text = "\n".join(lines)
    for paper in tomllib.loads(text).get("attach", ()):
        (place / paper).write_text("paper", encoding="utf-8")
    path = place / name
    path.write_text(text, encoding="utf-8")
    return path


def form(place: Path, text: str, name: str = "form.toml") -> Path:
    path = place / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def served(place: Path) -> Path:
    """The fund with a contract: ten percent, settled by the quarter."""
    path = filled(place, "contract", "template", remuneration_kind='remuneration_kind = "share"')
    path.write_text(path.read_text(encoding="utf-8").replace('# remuneration_rate_share', "remuneration_rate_share").replace(
        '# settlement_period = "year"', 'settlement_period = "quarter"'), encoding="utf-8")
    agree(place, wrote(place, "contract", "record", "--file", path, by=B, now=APRIL), D, APRIL)
    return place


# ---- contract ----


def test_a_contracts_form_is_recorded_as_it_is_printed(place: Path) -> None:
    path = filled(place, "contract", "template")
    data = wrote(place, "contract", "record", "--file", path, by=B, now=APRIL)
    agree(place, data, D, APRIL)
    (row,) = wrote(place, "contract", "list", now=APRIL)
    assert (row["contract"], row["firm"], row["kind"], row["in_force"]) == ("C-01", "F001", "residual", True)
    shown = wrote(place, "contract", "show", "c1", now=APRIL)
    assert shown["tariffs"] == [{"use": "residential", "rate_per_m2_month": "2.0000"}]
    assert shown["settlement_period"] == "year"
    text = run(place, "contract", "show", "C-01", now=APRIL, as_json=False, lang="en").out
    assert re.search("Settlement period +year", text)
    assert "6222020200012345678" not in "".join(content.decode() for content in bytes_of(place).values())


@pytest.mark.parametrize(("field", "line", "code", "at"), [
    ("contract", 'contract = "C1"', "field-wrong", 2), ("first", "first = 2026-02-30", "not-toml", 6),
    ("firm_name", 'firm_name = 7', "field-wrong", 4), ("remuneration_kind", 'remuneration_kind = "some"', "field-wrong", 9),
    ("firm", 'firms = "F001"', "field-missing", None), ("rate_per_m2_month", 'rate_per_m2_month = "2.00001"', "field-wrong", 27),
    ("end", 'last = 2026-12-31', "field-unknown", 7),
])
def test_a_bad_field_of_a_form_is_named_with_its_line(place: Path, field: str, line: str, code: str, at: int | None) -> None:
    text = filled(place, "contract", "template").read_text(encoding="utf-8")
    lines = [line if row.startswith(f"{field} =") else row for row in text.split("\n")]
    path = form(place, "\n".join(lines))
    before = bytes_of(place)
    ended, answer = run(place, "contract", "record", "--file", path, by=B, now=APRIL)
    assert ended == 2
    assert answer["code"] == code
    assert answer["where"]["file"] == str(path)
    if at is not None:
        assert answer["where"]["line"] == at
    assert bytes_of(place) == before


def test_a_contract_nobody_recorded_is_not_found(place: Path) -> None:
    ended, answer = run(place, "contract", "show", "C-07")
    assert (ended, answer["code"]) == (5, "no-contract")


# ---- resolution ----


def test_a_resolutions_form_is_recorded_closed_and_shown(place: Path) -> None:
    path = filled(place, "resolution", "template")
    data = wrote(place, "resolution", "record", "--file", path, by=B, now=APRIL)
    assert data["passed"] is True
    agree(place, data, D, APRIL)
    paper = form(place, "done", "paper.txt")
    agree(place, wrote(place, "resolution", "close", "R-2026-1", "--attach", paper, by=B, now=APRIL), D, APRIL)
    (row,) = wrote(place, "resolution", "list", now=APRIL)
    assert (row["resolution"], row["done"]) == ("R2026001", "2026-04-10")
    assert "2026-04-10 办结" in run(place, "resolution", "show", "R-2026-1", now=APRIL, as_json=False).out


def test_whether_a_resolution_passed_is_not_typed(place: Path) -> None:
    path = filled(place, "resolution", "template", title='title = "方案"\npassed = true')
    ended, answer = run(place, "resolution", "record", "--file", path, by=B, now=APRIL)
    assert (ended, answer["code"]) == (2, "field-unknown")
    assert "passed" in answer["message"]


def test_a_resolution_noticed_too_late_is_refused(place: Path) -> None:
    path = filled(place, "resolution", "template", notice_day="notice_day = 2026-01-11")
    before = bytes_of(place)
    ended, answer = run(place, "resolution", "record", "--file", path, by=B, now=APRIL)
    assert (ended, answer["number"], answer["code"]) == (3, "R105", "notice-too-short")
    assert bytes_of(place) == before


# ---- evaluation, acceptance ----


def test_an_evaluations_form_is_recorded_published_and_appealed(served: Path) -> None:
    path = filled(served, "evaluation", "template")
    data = wrote(served, "evaluation", "record", "--file", path, by=V, now=APRIL)
    assert (data["period"], data["score"]) == ("2026Q1", "93.00")
    wrote(served, "evaluation", "publish", "E-01", "--place", "公告栏", by=V, now=APRIL)
    ended, answer = run(served, "evaluation", "finalise", "E-01", by=V, now=APRIL)
    assert (ended, answer["number"], answer["code"]) == (3, "R34", "objection-window-open")
    claim = form(served, 'claimed = "95.00"\nreason = "绿化项漏评"\n', "claim.toml")
    wrote(served, "evaluation", "appeal", "E-01", "--file", claim, by=A, now=APRIL)
    reply = form(served, 'score = "94.00"\nreason = "复核"\n', "reply.toml")
    agree(served, wrote(served, "evaluation", "answer", "E-01", "--file", reply, by=V, now=APRIL), D, APRIL)
    (row,) = wrote(served, "evaluation", "list", now=APRIL)
    assert (row["status"], row["score"], row["standing"]) == ("published", "93.00", "94.00")
    assert "答复 94.00 分" in run(served, "evaluation", "show", "E-01", now=APRIL, as_json=False).out


def test_a_scorer_may_be_named(served: Path) -> None:
    path = filled(served, "evaluation", "template", scorers='scorers = ["何建平"]')
    wrote(served, "evaluation", "record", "--file", path, by=V, now=APRIL)
    (row,) = wrote(served, "evaluation", "list", now=APRIL)
    assert row["scorers"] == [D]
    path = filled(served, "evaluation", "template", scorers='scorers = ["无名氏"]')
    ended, answer = run(served, "evaluation", "record", "--file", path, by=V, now=APRIL)
    assert (ended, answer["code"], answer["where"]["line"]) == (2, "field-wrong", 7)


def test_acceptance_is_recorded_by_its_count_and_shown(served: Path) -> None:
    path = form(served, 'period = "2026Q1"\nhouseholds = 10\nsent = 8\nvalid = 5\nsatisfied = 3\n')
    data = wrote(served, "acceptance", "record", "--file", path, by=D, now=APRIL)
    assert data["accepted"] is True
    agree(served, data, B, APRIL)
    assert wrote(served, "acceptance", "show", "2026Q1", now=APRIL)["acceptance"]["satisfied"] == 3
    assert "认可" in run(served, "acceptance", "show", "2026Q1", now=APRIL, as_json=False).out


def test_a_period_without_acceptance_says_so(served: Path) -> None:
    assert wrote(served, "acceptance", "show", "2026Q1", now=APRIL)["acceptance"] is None


# ---- remuneration ----


def test_a_months_accrual_is_computed(served: Path) -> None:
    data = wrote(served, "remuneration", "accrue", "2026-03", now=APRIL)
    assert data["accruals"] == [{"firm": "F001", "contract": "C-01", "base": "0.00", "amount": "0.00"}]
    ended, answer = run(served, "remuneration", "accrue", "2026-03", now=APRIL)
    assert (ended, answer["code"]) == (5, "nothing-accrues")


def test_a_settlement_is_served_answered_and_waits_for_its_display(served: Path) -> None:
    wrote(served, "remuneration", "settle", "2026Q1", "--serve", "公告栏", now=APRIL)
    for person in (A, B, D):
        wrote(served, "remuneration", "settle", "2026Q1", "--answer", "signed", by=person, now=APRIL)
    ended, answer = run(served, "remuneration", "settle", "2026Q1", by=B, now=APRIL)
    assert (ended, answer["number"], answer["code"]) == (3, "R38", "displayed-too-short")


def test_a_settlement_takes_one_step_at_a_time(served: Path) -> None:
    ended, answer = run(served, "remuneration", "settle", "2026Q1", "--serve", "公告栏", "--answer", "signed", now=APRIL)
    assert (ended, answer["code"]) == (2, "one-step-of-the-settlement")
    ended, answer = run(served, "remuneration", "settle", "2026Q1", "--answer", "refused", now=APRIL)
    assert (ended, answer["code"]) == (2, "which-party")
    ended, answer = run(served, "remuneration", "settle", "2026Q1", by=B, now=APRIL)
    assert (ended, answer["code"]) == (5, "no-statement")


def test_without_anything_accrued_nothing_is_released(served: Path) -> None:
    ended, answer = run(served, "remuneration", "release", "2026Q1", by=B, now=APRIL)
    assert (ended, answer["code"]) == (5, "nothing-accrued")
    ended, answer = run(served, "remuneration", "deduct", "2026Q1", "--reason", "无", by=B, now=APRIL)
    assert (ended, answer["code"]) == (5, "nothing-withheld")
    ended, answer = run(served, "remuneration", "restore", "2026Q1", "--resolution", "R2026001", by=B, now=APRIL)
    assert (ended, answer["code"]) == (5, "nothing-withheld")


def test_the_gate_says_what_is_missing(served: Path) -> None:
    rows = wrote(served, "remuneration", "show", "2026Q1", now=APRIL)
    assert rows[0]["missing"] == ["evaluation", "acceptance", "settlement", "publication"]
    text = run(served, "remuneration", "show", now=APRIL, as_json=False).out
    assert "还差：考核、居民认可、决算、季度公示" in text
    assert "missing: evaluation" in run(served, "remuneration", "show", now=APRIL, as_json=False, lang="en").out


def test_a_judgments_paper_is_recorded_with_its_order(served: Path) -> None:
    form(served, "判决书", "paper.txt")
    path = form(served, 'paper = "paper.txt"\norders = "withholding"\nreplaces = []\namount = "80.00"\n')
    data = wrote(served, "remuneration", "release", "2026Q1", "--judgment", path, by=K, now=APRIL)
    assert (data["orders"], data["amount"]) == ("withholding", "80.00")
    path = form(served, 'paper = "nowhere.txt"\norders = "release"\nreplaces = ["acceptance"]\namount = "80.00"\n')
    ended, answer = run(served, "remuneration", "release", "2026Q1", "--judgment", path, by=K, now=APRIL)
    assert (ended, answer["code"], answer["where"]["line"]) == (2, "field-wrong", 1)


# ---- breach, year ----


def test_a_breach_is_opened_confirmed_and_closed(served: Path) -> None:
    path = form(served, 'breach = "W-01"\nfirm = "F001"\namount = "800.00"\ntext = "未按时解缴"\n')
    wrote(served, "breach", "open", "--file", path, by=B, now=APRIL)
    ended, answer = run(served, "breach", "confirm", "W-01", by=B, now=APRIL)
    assert (ended, answer["code"]) == (2, "needs-amount")
    agree(served, wrote(served, "breach", "confirm", "W-01", "--amount", "800", by=B, now=APRIL), D, APRIL)
    (row,) = wrote(served, "breach", "list", now=APRIL)
    assert (row["status"], row["left"]) == ("confirmed", "800.00")
    assert "未赔 800.00 元" in run(served, "breach", "show", "W-01", now=APRIL, as_json=False).out
    end = form(served, 'outcome = "set-off"\n', "end.toml")
    ended, answer = run(served, "breach", "close", "W-01", "--file", end, by=B, now=APRIL)
    assert (ended, answer["code"]) == (5, "nothing-released")
    end = form(served, 'outcome = "restored"\n', "end.toml")
    assert run(served, "breach", "close", "W-01", "--file", end, by=B, now=APRIL)[1]["code"] == "restitution-without-paper"
    wrote(served, "claim", "receive", "W-01", "--amount", "800", "--bank-ref", "BACK1", by=K, now=APRIL)
    agree(served, wrote(served, "breach", "close", "W-01", "--file", end, by=B, now=APRIL), D, APRIL)
    (row,) = wrote(served, "breach", "list", now=APRIL)
    assert (row["status"], row["outcome"]) == ("closed", "restored")


def test_an_unknown_breach_is_not_found(served: Path) -> None:
    ended, answer = run(served, "breach", "confirm", "W-09", by=B, now=APRIL)
    assert (ended, answer["code"]) == (5, "no-breach")
    ended, answer = run(served, "breach", "show", "W-09", now=APRIL)
    assert (ended, answer["code"]) == (5, "no-breach")


def test_a_years_statement_names_each_fund_and_firm(served: Path) -> None:
    data = wrote(served, "year", "statement", "2026", now=APRIL)
    assert [row["firm"] for row in data["firms"]] == ["F001"]
    assert data["closed"] is None
    assert "还没有年结" in run(served, "year", "statement", "2026", now=APRIL, as_json=False).out
    ended, answer = run(served, "year", "statement", "2026Q1", now=APRIL)
    assert (ended, answer["code"]) == (2, "not-a-year")


def test_a_year_that_is_not_over_does_not_close(served: Path) -> None:
    ended, answer = run(served, "year", "close", "2026", by=B, now=APRIL)
    assert (ended, answer["number"]) == (3, "R130")


def test_forms_are_the_same_in_both_languages_but_for_remarks(place: Path) -> None:
    for noun in ("contract", "resolution", "evaluation"):
        said = [json.loads(runner.run("-C", place / "book", "--now", APRIL, "--json", noun, "template", home=place / "home",
                                      lang=lang).out)["data"]["template"] for lang in ("zh_CN", "en")]
        both: list[Any] = [tomllib.loads(text) for text in said]
        assert both[0] == both[1]
        assert said[0] != said[1]


def test_approving_another_nouns_proposal_works_through_the_door(served: Path) -> None:
    path = form(served, 'period = "2026Q1"\nhouseholds = 10\nsent = 8\nvalid = 5\nsatisfied = 1\n')
    data = wrote(served, "acceptance", "record", "--file", path, by=D, now=APRIL)
    admit(served, lambda state: drafts.approve(state, data["waiting"][0]["leaf"], by=B, day=date(2026, 4, 10)), APRIL)
    assert wrote(served, "acceptance", "show", "2026Q1", now=APRIL)["acceptance"]["accepted"] is False

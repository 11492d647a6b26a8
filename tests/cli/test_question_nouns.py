"""Questions, disputes, claims and audits from the command line, in the reference complex of `joint-remuneration`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from examples.schemes import Scheme, told
from sharedfund.entries.entry import MEMBER, REPRESENTATIVE


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    return told("joint-remuneration", tmp_path_factory.mktemp("asked"))


def said(scheme: Scheme, words: str, *more: object, **options: Any) -> str:
    return scheme.do.say(words, *more, **options)


def test_what_the_story_asked_and_disputed_is_listed(scheme: Scheme) -> None:
    rows = scheme.do("question list")
    assert [(row["question"], row["status"], row["amount"]) for row in rows] == [
        ("Q-01", "accepted", None), ("Q-02", "open", "300.00")]
    assert [row["question"] for row in scheme.do("question list", overdue=True)] == ["Q-02"]
    (dispute,) = scheme.do("dispute list")
    assert (dispute["amount"], dispute["outcome"], dispute["frozen"]) == ("120.00", "settled", False)
    (claim,) = scheme.do("claim list")
    assert (claim["amount"], claim["left"], claim["head"], claim["question"]) == ("300.00", "0.00", "repair", "Q-02")
    assert scheme.do("finding list") == []


def test_a_question_is_told_in_words(scheme: Scheme) -> None:
    told = said(scheme, "question show", "Q-02")
    assert "门厅灯具换了几盏" in told
    assert "质疑 300.00 元，凭证期限 2026-02-11" in told


def test_asking_says_until_when_the_answer_is_due(scheme: Scheme) -> None:
    asker = scheme.who(REPRESENTATIVE)
    code, answer = scheme.do.run("question open", about="1-101/2026Q1", text="面积对吗？", by=asker)
    assert code == 0
    assert answer["data"]["about"].endswith("/2026Q1")
    assert answer["data"]["about"].startswith("h-")
    number = answer["data"]["question"]
    scheme.do("question answer", number, text="以登记簿为准", by=scheme.books)
    assert scheme.do("question escalate", number, text="请社区再看", by=asker)["level"] == 2
    scheme.do("question answer", number, text="已核对", by=scheme.community)
    scheme.do("question accept", number, by=asker)
    assert scheme.do("question show", number)["status"] == "accepted"


def test_an_audit_is_demanded_from_the_command_line(scheme: Scheme) -> None:
    paper = scheme.inputs / "paper.txt"
    scheme.do.refused("R84", "question demand-audit", heads=1, of=10, area="96.00", text="查维修账", attach=paper,
                      by=scheme.chair)
    demand = scheme.do("question demand-audit", heads=2, of=10, area="96.00", text="查维修账", attach=paper, by=scheme.chair)
    assert demand["demand"] == "A-01"


def test_what_hangs_out_is_taken_down_and_a_seal_is_recorded(scheme: Scheme) -> None:
    do = scheme.do
    notice = do("disclosure notice", what="answers", about="2026-01", title="一月质询答复", place="一号楼大堂", by=scheme.chair)
    do("disclosure remove", notice["notice"], place="一号楼大堂", reason="换栏", by=scheme.chair)
    do("disclosure seal", seal="committee", document="绿化合同", decided_by="R2026001", by=scheme.chair)
    codes = {flag["code"] for flag in do("status")["flags"]}
    assert {"notice-removed-early", "audit-demanded"} <= codes


@pytest.mark.parametrize("noun", ["claim", "finding"])
def test_a_template_is_a_form_that_says_what_to_fill(scheme: Scheme, noun: str, tmp_path: Path) -> None:
    from sharedfund_cli.files import toml

    file = tmp_path / "form.toml"
    file.write_text(said(scheme, f"{noun} template"), encoding="utf-8")
    assert toml(file).data


def test_a_freeze_is_raised_a_level(scheme: Scheme) -> None:
    do = scheme.do
    gardener = next(one.vendor for one in scheme.state.contracts.vendors.values() if one.name == "云州绿化服务部")
    bill = scheme.bill(gardener, "greening", "2026-04", "60.00")
    number = do("dispute freeze", bill, amount="10.00", text="单价", by=scheme.who(MEMBER))["dispute"]
    raised = do("dispute escalate", number, text="谈不拢", by=scheme.who(MEMBER))
    do.agreed(raised, scheme.community)
    assert do("dispute list")[-1]["level"] == 2

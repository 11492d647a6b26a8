"""Nothing about a household or a private person stands on a page that anybody may read: planted in every free text of every
section and beside the book, looked for in every format for every audience."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import Any, get_args

import pytest

from sharedfund.drafts import questions as drafted, receipts
from sharedfund.entries.contracts import VendorAdded
from sharedfund.render import html, layout, spreadsheet_csv, terminal, workbook
from sharedfund.reports import disclosure as module, veil
from sharedfund.reports.disclosure import disclosure, names_no_household
from sharedfund.reports.look import Audience
from sharedfund.reports.schema import schema
from sharedfund.reports.sections import ORDER
from sharedfund.spelling import canonical_text
from sharedfund.values import days
from tests.fund import J, K, Fund, commitment
from tests.render import spreadsheets
from tests.rules.test_disclosure import branch
from tests.worked_quarter import UNITS, pay, put, quarter, signed

Q1 = days.period("2026Q1")
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
PUBLISHED = dict(spreadsheets.published())

# What must not be read: as it was typed, and what of it would still tell it.
PLANTED = ("h-abc123", "u-00dead", "3-2-1201", "３幢２单元１２０１室", "1202室", "12号楼1203", "7-1204室", "4-1205", "三幢二单元一二〇六室", "五栋1207",
           "13912345678", "139 1234 5678", "139.1234.5679", "138-001-38000", "０571-88881234", "0571-8888-1235", "(0571)88881236",
           "6222021234567890123", "6222 0212 3456 7890 123", "33010219900307123X", "浙A12345", "浙A·D54321", "粤Ｂ·9Z8Y7",
           "zhang.san@example.com", "微信号：zhangsan_88", "QQ 1234567", "欧阳绝密先生", "李桂花阿姨", "联系人：司徒无名", "户主 王建国")
TYPED = "；".join(PLANTED)


def texts(data: dict[str, Any], language: Any, people: dict[str, str]) -> dict[str, str]:
    """The data in every format, as it can be read out of the file."""
    book = "".join(spreadsheets.parts(workbook.workbook(data, language, people=people)).values())
    return {
        "terminal": terminal.disclosure(data, language, width=400, people=people), "html": unescape(html.page(data, language, people=people)),
        "json": canonical_text(data), "xlsx": unescape(re.sub(r"<[^>]*>", "\n", book)),
        "csv": spreadsheet_csv.detail(data, language, people=people).decode(),
    }


def typed_members(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every member of the schema that may hold any text, with its section."""
    if isinstance(node, dict):
        for name, told in node.get("properties", {}).items():
            if is_text(told):
                yield path, name
            yield from typed_members(told, path)
        for inner in (node.get("items"), *node.get("anyOf", ()), *node.get("oneOf", ())):
            yield from typed_members(inner, path)


def is_text(told: dict[str, Any]) -> bool:
    inner = (*told.get("anyOf", ()), *([told["items"]] if "items" in told else []))
    return told == {"type": "string"} or any(is_text(one) for one in inner)


# Members whose text follows from the book and was typed by nobody: keys, numbers, words of the code.
NOT_TYPED = frozenset({
    "about", "absent", "account", "audit", "bill", "body", "borne_by", "breach", "breaches", "building", "buildings", "channel",
    "claim", "codes", "contract", "cost_borne_by", "custody", "decision", "deducted_use", "demands", "differing", "dispute", "distribution",
    "evaluation", "firm", "from", "function", "fund", "grant", "handed", "head", "heads", "household", "incoming", "key",
    "kind", "maintenance_custody", "mandate", "manner", "meeting", "method", "missing", "new", "no", "notice", "number", "occasion", "office",
    "offices", "old", "opinion", "order", "outcome", "outgoing", "party", "payee", "payment", "period", "person", "policy", "pools", "project",
    "quarter", "recheckers", "release_function", "renewal", "renews", "repair", "requester", "resolution", "reviewers", "rule", "scorers",
    "seal", "settlement_period", "settles", "signatories", "source", "spender", "status", "step", "term", "tier", "unpublished", "use", "uses",
    "voucher_access", "waived_by", "what", "witness", "billed"})


def test_every_text_of_the_data_is_judged() -> None:
    """A new member of the data is either text somebody types, and veiled, or it is not."""
    found = {name for part in schema()["properties"]["sections"]["properties"].values() for _, name in typed_members(part)}
    assert found - NOT_TYPED - veil.TYPED == set()
    assert found >= veil.TYPED


# ---- every section, every format, every audience ----


def planted() -> dict[str, Any]:
    """Of each section the fullest that was published, every text that somebody types with everything in it."""
    found = {}
    for letter in ORDER:
        fullest = max((data["sections"][letter] for data in PUBLISHED.values()), key=lambda section: len(canonical_text(section)))
        found[letter] = _planted(copy.deepcopy(fullest), "")
    found["P"]["questions"] = [row | {"text": TYPED, "answer": TYPED} for row in found["P"]["questions"]]
    found["O"] = {"notices": [], "emergencies": [{
        "order": "E-01", "day": "2026-01-02", "cause": TYPED, "payee": "v-12", "kind": "person", "name": None, "estimate": "1.00",
        "paid": "1.00", "witness": "p-02", "ratified": None}]}
    found["Y"] = {"rows": [{"resolution": "R2026001", "title": TYPED, "decided": "2026-01-01", "responsible": TYPED, "due": None, "done": None,
                            "days_over": 0}], "open": 1}
    found["T"] |= {"seals": [{"use": "U-1", "day": "2026-01-01", "seal": "committee", "document": TYPED, "decided_by": TYPED}],
                   "duties": {"version": 1, "day": "2026-01-01", "rows": [{"number": "1", "party": "committee", "offices": [], "text": TYPED}]},
                   "notices": [{"notice": "N-1", "what": "other", "about": None, "title": TYPED, "place": TYPED, "first": "2026-01-01",
                                "last": "2026-01-31", "photo": False}]}
    found["N"]["meetings"] = [{"meeting": "M-1", "body": None, "day": "2026-01-01", "present": 3, "items": [TYPED],
                               "answers": [{"question": TYPED, "answer": TYPED}]}]
    return found


def _planted(data: Any, member: str) -> Any:
    if isinstance(data, dict):
        return {name: _planted(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_planted(value, member) for value in data]
    return f"{data}；{TYPED}" if isinstance(data, str) and member in veil.TYPED else data


@pytest.fixture(scope="module")
def fund() -> Fund:
    return branch(quarter())


def leaks(text: str) -> list[str]:
    return [secret for secret in PLANTED if secret in text]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_was_typed_anywhere_is_veiled_for_all_but_the_auditor(
        fund: Fund, audience: Audience, language: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "all_sections", lambda look: planted())
    data = disclosure(fund.state, fund.lines, Q1, as_of=fund.day, audience=audience, household="h-7f3a9c")
    found = texts(data, language, {})
    assert set(found) == {"terminal", "html", "json", "xlsx", "csv"}
    if audience == "auditor":
        assert [leaks(text) != [] for text in found.values()] == [True] * 5  # what is looked for can be found
        return
    assert {name: leaks(text) for name, text in found.items() if leaks(text)} == {}
    assert names_no_household(data)
    for letter in ORDER:
        alone = canonical_text(data["sections"][letter])
        assert (letter, leaks(alone)) == (letter, [])
        shown = str([section for section in layout.sections(data, language) if section.letter == letter])
        assert (letter, leaks(shown)) == (letter, [])
    assert sum(text.count(veil.VEILED) for text in found.values()) > 100


# ---- what the sections leave out ----

OWNER, PAYEE = "欧阳绝密", "司徒无名"


@pytest.fixture(scope="module")
def told(fund: Fund) -> Fund:
    """The worked quarter with a household paid back, a private person paid, a household's question, a receipt reversed."""
    fund = branch(fund)
    put(fund, VendorAdded(**signed(fund, K, "vendor-added"), vendor="v-20", natural_person=True, account=commitment(PAYEE)))
    pay(fund, "P-0006", "h-7f3a9c", "10.00", [("Liabilities:Advance:Fee:H-7f3a9c", "10.00")],
        request={"tier": "T3", "settles": "refund", "purpose": f"退{OWNER} 3-2-1201"})
    pay(fund, "P-0007", "v-20", "20.00", [("Expenses:Public:DirectCost", "20.00")], of="public-revenue",
        request={"tier": "T2", "settles": "expense", "head": "public-direct-cost", "purpose": "补贴 13912345678"})
    put(fund, drafted.open_question(fund.state, by=J, day=fund.day, about="h-e4d6a0/2026Q1", household="h-e4d6a0", text=f"我是{OWNER}，1202室"))
    (wrong,) = (entry for entry in fund.entries if getattr(entry, "receipt", None) == "S-0003")
    put(fund, receipts.reverse(fund.state, wrong, by=K, day=fund.day, reason="重复，13912345678"))
    return fund


@pytest.mark.parametrize("audience", ["public", "owner"])
def test_households_and_private_persons_are_named_nowhere(told: Fund, audience: Audience) -> None:
    people = {"p-02": "顾明远"}  # a holder of office is named for acts of office
    for period in ("2026Q1", "2026Q2", "2026"):
        data = disclosure(told.state, told.lines, days.period(period), as_of=told.day, audience=audience, household="h-2b91d4")
        holders = {mandate.person for mandate in told.state.people.mandates.values()}
        for name, text in texts(data, "zh_CN", people).items():
            assert [secret for secret in (OWNER, PAYEE, *PLANTED, *UNITS) if secret in text] == [], (name, period)
            assert not re.search(r"(?<![0-9a-z])[hu]-[0-9a-f]{6}(?![0-9a-z])", text), (name, period)
            assert set(re.findall(r"(?<![0-9a-z])p-[0-9]{2,6}", text)) <= holders, (name, period)
            assert set(re.findall(r"[^\s,，;；\"]{0,4}v-20", text)) <= {"个人 v-20", "v-20"}, (name, period)


def test_a_private_person_who_is_paid_is_a_person_with_a_number(told: Fund) -> None:
    rows = [row for period in ("2026Q1", "2026Q2") for row in disclosure(
        told.state, told.lines, days.period(period), as_of=told.day)["sections"]["F"]["rows"]]
    (person,) = (row for row in rows if row["no"] == "P-0007")
    (household,) = (row for row in rows if row["no"] == "P-0006")
    page = layout.Page({}, "zh_CN")
    assert (page.payee(person), person["name"], person["purpose"]) == ("个人 v-20", None, "补贴 ***")
    assert (page.payee(household), household["payee"], household["purpose"]) == ("业主", None, None)


def test_an_owner_reads_what_the_own_refund_was_for_and_no_other(told: Fund) -> None:
    for household, said in (("h-7f3a9c", f"退{OWNER} ***"), ("h-2b91d4", None)):
        rows = disclosure(told.state, told.lines, days.period("2026Q2"), as_of=told.day, audience="owner", household=household)["sections"]["F"]["rows"]
        assert [row["purpose"] for row in rows if row["no"] == "P-0006"] == [said]


def test_what_is_left_out_can_be_found_by_the_auditor(told: Fund) -> None:
    text = "".join(canonical_text(disclosure(told.state, told.lines, days.period(period), as_of=told.day, audience="auditor"))
                   for period in ("2026Q1", "2026Q2"))
    assert [secret for secret in (OWNER, "h-7f3a9c", "h-e4d6a0/2026Q1", "13912345678", "1202室") if secret not in text] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_cell_of_what_was_published_is_small(name: str) -> None:
    data = PUBLISHED[name]
    least = data["sections"]["V"]["small_cell_households"]
    cells = data["sections"]["C"]["rows"]
    assert len(cells) < 2 or min(row["households"] for row in cells) >= least
    assert all(row["households"] is None or row["households"] >= least for row in data["sections"]["Q"]["rows"])
    assert all(row["places"] is None or row["places"] >= least for row in data["sections"]["E"]["parking"])
    assert not any({"own", "households"} & set(row) for row in data["sections"]["D"]["rows"])
    assert names_no_household(data)


# ---- the veil ----


def test_nothing_that_was_published_is_under_the_veil() -> None:
    """What was published is computed again the same."""
    assert [name for name, data in PUBLISHED.items() if veil.over(data["sections"]) != data["sections"]] == []


@pytest.mark.parametrize("typed", PLANTED)
def test_each_form_is_veiled_wherever_it_stands(typed: str) -> None:
    for text in (typed, f"退 {typed} 的款", f"（{typed}）", f"业主{typed}，多收", f"{typed}；{typed}"):
        assert typed not in veil.text(text) and re.search(r"[0-9０-９]{3,}", veil.text(text)) is None, text
        assert veil.text(veil.text(text)) == veil.text(text)


@pytest.mark.parametrize("typed", [
    "二月工资", "2026-03-31", "2026Q1 酬金", "R2026001", "P-0083 退回", "240 户 1,200.00 元", "单元门 3 樘", "3 幢 2 单元电梯维保", "1-100 号灯具",
    "发票 12345678", "2025-12 至 2026-02", "公示〔2026〕第1号", "1201 元", "3号楼屋面 120 平方米", "500房屋", "", "A-1201", "1-120 号灯具",
    "5-615 元", "三幢二单元电梯", "第一二三四期", "业主张贴公告", "业主大会", "业主高空抛物", "康师傅饮品店", "王老师教育培训中心", "新A座 12 层", "安全文明工地先生产",
    "12-101.50", "一幢屋面", "京东 A4 纸 20 包", "高压泵 2 台", "GB50016-2014", "TS3344001-2027", "方先生活超市"])
def test_what_tells_nobody_stays(typed: str) -> None:
    assert veil.text(typed) == typed


def test_amounts_stay_whatever_is_veiled() -> None:
    whole = {"purpose": TYPED, "amount": "123456789012.00", "no": "622202123456789012", "rows": [{"reason": "3-2-1201", "amount": "1.00"}]}
    told = veil.over(whole)
    assert (told["amount"], told["no"], told["rows"][0]["amount"]) == (whole["amount"], whole["no"], "1.00")
    assert Decimal(told["amount"]) and json.dumps(told).count("1201") == 0

"""The owners' page: what it says in both languages, whom it never names, and that it asks for nothing from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from decimal import Decimal
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book.private import Private
from sharedfund.portal import masking, page
from sharedfund.portal.page import _source
from sharedfund.reports.account import account
from sharedfund.reports.household import statement
from tests.fund import Fund
from tests.portal.browser import needs_chromium, read
from tests.reports.test_account import asking
from tests.worked_quarter import quarter

PEOPLE = {"p-01": "段启文", "p-02": "顾明远", "p-03": "沈若兰", "p-04": "何建平", "p-05": "林知秋"}
# What is planted in private/: nobody but the own household may read it.
PLANTED = {"room": "3-2-1201", "owner": "欧阳小满", "phone": "13800001111", "account": "6217001234567890123"}
OWN = "h-7f3a9c"


@pytest.fixture(scope="module")
def fund() -> Fund:
    made = quarter()
    asking(made, "P-0006")
    return made


def told(fund: Fund, **more: Any) -> dict[str, Any]:
    return account(fund.state, fund.lines, fund.day, **more)


def shown(data: dict[str, Any], language: Any = "zh_CN", **more: Any) -> str:
    return page.body(data, language, year="2026", people=PEOPLE, **more)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize(("language", "said"), [
    ("zh_CN", ("3,261.00", "可以动用", "2026-03-31 与银行对平", "已申请，待审核", "审核 2026-03-02 顾明远（业委会主任）", "有，1 份；账单附 1 份", "没有",
               "物业费", "1 笔", "云州供电公司", "−240.00", "预交物业费 1,800.00", "三楼值班室", "7 个工作日", "待审核")),
    ("en", ("3,261.00", "spendable", "agrees with the bank on 2026-03-31", "requested, to be reviewed",
            "reviewed 2026-03-02 顾明远 (committee chair)", "yes, 1; with the bill 1", "service fees", "one receipt", "三楼值班室", "7 working days")),
])
def test_the_page_says_balance_state_and_steps_of_every_line(fund: Fund, language: str, said: tuple[str, ...]) -> None:
    text = words(shown(told(fund), language, contact="三楼值班室"))
    for word in said:
        assert word in text, word
    if language == "en":
        typed = [line["purpose"] for line in told(fund)["lines"] if line["purpose"]]
        names = "|".join([*PEOPLE.values(), "三楼值班室", "云州[一-鿿]+", "银杏[一-鿿]*", *typed])
        assert not re.search("[一-鿿]", re.sub(names, "", text))


def test_every_line_and_the_whole_check_code_stand_on_the_page(fund: Fund) -> None:
    data = told(fund)
    text = shown(data)
    assert text.count('<details class="line') == len(data["lines"])
    sums = {kind: sum(int(fen) for fen in re.findall(rf'data-kind="{kind}" data-fen="(-?\d+)"', text)) for kind in ("in", "out")}
    assert sums == {"in": sum(int(Decimal(one["received"]) * 100) for one in data["quarters"]),
                    "out": sum(int(Decimal(one["paid"]) * 100) for one in data["quarters"])}
    root = data["head"]["root"]
    assert " ".join(root[at : at + 4] for at in range(0, 32, 4)) in text
    assert data["fund"] in re.sub(r"\s", "", text)


def test_a_published_quarter_is_linked_where_its_page_lies(fund: Fund) -> None:
    data = told(fund)
    for quarter_ in data["quarters"]:
        if quarter_["period"] == "2026Q1":
            quarter_["published"] = {"number": "公示〔2026〕第1号", "version": 2, "day": "2026-04-12", "digest": "ab" * 32}
    linked = shown(data, hrefs={"2026Q1": "disclosures/2026q1-v2/page.html"})
    assert linked.count('<a href="disclosures/2026q1-v2/page.html">公示〔2026〕第1号（第 2 版）</a>') > 10
    assert "还没有公布" in linked  # the running quarter
    assert "<a " not in shown(data)


def private(place: Path, fund: Fund) -> Private:
    made = Private(place / "private", bytes)
    made.merge("units", {"h-2b91d4": dict(PLANTED), OWN: {"room": "1-101", "owner": "钱一"}})
    made.merge("people", {"p-02": {"name": "顾明远"}, "p-77": {"name": "赵四", "identity": "110101199001011234"}})
    made.merge("payees", {"v-11": {"name": "云州供电公司", "account": "95588"}, "v-30": {"name": "孙师傅", "account": "622200001"}})
    return made


def planted(fund: Fund) -> dict[str, Any]:
    """The account, whose treasurer has typed names into every purpose."""
    data = told(fund)
    typed = f"修 {PLANTED['room']} 漏水，业主{PLANTED['owner']}，电话{PLANTED['phone']}，退 {PLANTED['account']}，赵四验收，孙师傅修"
    return {**data, "lines": [{**line, "purpose": line["purpose"] and typed, "reason": line["purpose"] and typed} for line in data["lines"]]}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_planted_name_stands_on_the_page_of_another(fund: Fund, language: Any, tmp_path: Path) -> None:
    secret = masking.secrets(private(tmp_path, fund), fund.state, PEOPLE)
    data, count = masking.masked(planted(fund), secret, language)
    assert count == sum(1 for line in data["lines"] if line["purpose"])
    own = statement(fund.state, fund.lines.between(fund.state.charter.books_from, fund.day), OWN)
    for made in (shown(data, language), shown({**data, "own": own}, language)):
        for name in (*PLANTED.values(), "赵四", "孙师傅", "110101199001011234"):
            assert name not in made, name
        assert not re.search(r"\b[hu]-[0-9a-f]{6}\b", made)
        assert "顾明远" in made  # an office is held in public
        assert "云州供电公司" in made


def test_a_number_within_a_longer_one_is_another(fund: Fund, tmp_path: Path) -> None:
    data = told(fund)
    data = {**data, "lines": [{**data["lines"][0], "purpose": "合同 21-1012 号、1-101 室、顾明远签"}]}
    told_, count = masking.masked(data, masking.secrets(private(tmp_path, fund), fund.state, PEOPLE), "zh_CN")
    assert (told_["lines"][0]["purpose"], count) == ("合同 21-1012 号、〔略〕 室、顾明远签", 1)
    assert masking.masked(data, frozenset(), "zh_CN") == (data, 0)


def test_the_own_household_sees_its_own_lines_in_full(fund: Fund) -> None:
    own = statement(fund.state, fund.lines.between(fund.state.charter.books_from, fund.day), OWN)
    text = words(shown(told(fund, own=own)))
    assert "我家" in text and "预存 1,800.00" in text and "收款登记 S-0001" in text
    assert "我家" not in words(shown(told(fund)))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=HYPERLINK(\"x\")", "a\u202eb", "x" * 200])
def test_hostile_words_stand_as_words(fund: Fund, text: str) -> None:
    data = told(fund)
    data = {**data, "name": text, "lines": [{**data["lines"][0], "purpose": text, "name": text, "kind": "company"}]}
    made = page.shell(page.title_of(data, "zh_CN"), "zh_CN", body=shown(data, contact=text))
    assert made.count("<script>") == 1 and "\u202e" not in made
    if text.startswith("x"):
        assert text in made


def test_a_quarter_without_a_line_is_a_page(fund: Fund) -> None:
    empty = Fund.founded()
    data = account(empty.state, empty.lines, empty.day)
    assert "还没有收支" in words(page.body(data, "zh_CN", year="2026"))
    assert "还没有与银行核对过" in words(page.body(data, "zh_CN", year="2026"))


def test_a_difference_with_the_bank_stands_above_everything(fund: Fund) -> None:
    data = told(fund)
    text = words(shown({**data, "reconciled": {"day": "2026-02-28", "difference": "10.00"}}))
    assert "未对平：最近一次与银行相差 10.00 元" in text and "2026-02-28 与银行对平" in text


def test_each_year_has_a_page_and_the_newest_opens_by_itself(fund: Fund) -> None:
    data = told(fund)
    earlier = [{**one, "period": "2025Q4"} for one in data["quarters"][-1:]]
    data = {**data, "quarters": [*data["quarters"], *earlier], "lines": [*data["lines"], {**data["lines"][-1], "period": "2025Q4"}]}
    years = page.years_of(data)
    assert [page.file_of(year, years) for year in years] == ["index.html", "2025.html"]
    old = page.body(data, "zh_CN", year="2025")
    assert old.count('<details class="line') == 1 and 'href="index.html"' in old
    assert 'href="2025.html"' in shown(data)


# ---- the file itself ----


def whole(fund: Fund, language: Any = "zh_CN") -> str:
    data = told(fund)
    return page.shell(page.title_of(data, language), language, body=shown(data, language))


def test_the_policy_allows_the_pages_own_style_and_script_alone(fund: Fund) -> None:
    text = whole(fund)
    policy = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    style, script = (re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("style", "script"))
    marks = ["sha256-" + b64encode(sha256(found.encode()).digest()).decode() for (found,) in (style, script)]
    assert policy == [f"default-src 'none'; style-src '{marks[0]}'; script-src '{marks[1]}'; base-uri 'none'; form-action 'none'"]
    for word in ("http:", "https:", "//", "src=", "url(", "style=", "onclick", "fetch(", "XMLHttpRequest", "import(", "<link", "<img"):
        assert word not in re.sub(r"(?m)^// .*$", "", text).replace("url(#hatch)", ""), word


def test_two_pages_of_one_head_are_the_same_bytes(fund: Fund) -> None:
    assert whole(fund) == whole(fund)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "paper"), [
    ("ink", "#ffffff"), ("ink", "tint"), ("ink", "sand"), ("muted", "#ffffff"), ("muted", "tint"), ("rust", "#ffffff"), ("rust", "sand"),
    ("teal", "#ffffff"), ("teal", "tint"), ("#ffffff", "teal"), ("#ffffff", "dark"), ("#dbe9e9", "dark")])
def test_every_pair_of_colours_is_read_easily(ink: str, paper: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", _source("owner.css")))
    light, dark = sorted((luminance(colours.get(name, name)) for name in (ink, paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


# ---- in a real browser ----

PLAY = """function (window, document, until) {
  var band = window.getComputedStyle(document.querySelector(".band")).backgroundColor;
  var body = window.getComputedStyle(document.body).fontSize, low = [], wide = document.documentElement.scrollWidth;
  document.querySelectorAll("summary, button, input, select, .figures > div").forEach(function (one) {
    if (one.getBoundingClientRect().height < 48) { low.push(one.outerHTML.slice(0, 80)); }
  });
  function visible() {
    return Array.prototype.filter.call(document.querySelectorAll("details.line"), function (one) { return one.getClientRects().length; }).length;
  }
  var seen = { band: band, body: body, low: low, wide: wide, all: visible() };
  document.querySelector("[data-show=wait]").click(); seen.wait = visible();
  document.querySelector("[data-show=large]").click(); seen.large = visible();
  document.querySelector("[data-show=out]").click(); seen.out = visible(); seen.said = document.getElementById("shown").textContent;
  document.querySelector("[data-show=all]").click();
  var words = document.getElementById("words"); words.value = "供电  顾明远"; words.dispatchEvent(new window.Event("input"));
  seen.found = visible();
  words.value = ""; words.dispatchEvent(new window.Event("input"));
  var quarter = document.getElementById("quarter"); quarter.value = "2026Q2"; quarter.dispatchEvent(new window.Event("change"));
  seen.quarter = visible();
  return seen;
}"""


@needs_chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_a_reader_finds_and_filters_and_nothing_is_asked_from_elsewhere(fund: Fund, width: int, tmp_path: Path) -> None:
    data = told(fund)
    seen, asked = read(whole(fund).encode(), PLAY, tmp_path, width=width)
    payments = [line for line in data["lines"] if line["line"] == "payment"]
    assert {path for path in asked if path != "/favicon.ico"} == {"/", "/page.html"}
    assert (seen["band"], seen["body"], seen["low"]) == ("rgb(31, 74, 77)", "17px", [])
    assert seen["wide"] <= width  # nothing is cut off to the side
    assert (seen["all"], seen["wait"], seen["large"], seen["out"]) == (len(data["lines"]), 1, 0, len(payments))
    assert seen["said"] == f"显示 {len(payments)} / {len(data['lines'])} 行：收入 0.00，支出 1,790.00"
    assert (seen["found"], seen["quarter"]) == (1, 1)


@needs_chromium
def test_without_a_script_every_line_is_there(fund: Fund, tmp_path: Path) -> None:
    text = re.sub(r"<script>.*?</script>", "", whole(fund), flags=re.DOTALL)
    play = """function (window, document) {
      return [document.getElementById("tools").getClientRects().length, document.querySelectorAll("details.line").length];
    }"""
    assert read(text.encode(), play, tmp_path).told == [0, len(told(fund)["lines"])]

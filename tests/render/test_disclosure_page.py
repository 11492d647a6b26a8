"""The printed page and the terminal: what stands on it, what never does, in two languages."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from sharedfund.render import html, layout, svg, terminal
from sharedfund.render.tongues import TONGUES, Tongue
from sharedfund.render.words import pages
from sharedfund.render.words.form import LANGUAGES
from sharedfund.reports.disclosure import disclosure
from sharedfund.values import days
from tests.fund import B
from tests.render import spreadsheets
from tests.rules.test_disclosure import branch
from tests.worked_quarter import quarter

SEALS = html.Seals(number="公示〔2026〕第1号", digest="07cc" * 16, head_size=9412, head_root="4942" * 16,
                   note="sharedfund/v1/" + "1957" * 16 + "\n9412\nroot\n\n— ginkgo/p-03 sig\n", published=date(2026, 4, 12),
                   shown_until=date(2026, 5, 12))


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    fund = branch(quarter())
    return disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)


class Read(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.words.append(data)


def words_of(text: str) -> str:
    return re.sub(r"\s+", " ", "".join(Read(text).words))


def test_the_sentence_names_every_claim_and_sums_to_the_balance(data: dict[str, Any]) -> None:
    told = pages.sentence(data, "zh_CN")
    assert told == ("账户里有 3,261.00 元：预交物业费 1,800.00，押金 500.00，待考核酬金 185.10，公共收益 400.00（由大家决定用途），"
                    "真正可以动用的是 375.90 元。")
    amounts = [Decimal(a.replace(",", "")) for a in re.findall(r"[0-9,]+\.[0-9]{2}", pages.sentence(data, "en"))]
    assert sum(amounts[1:]) == amounts[0]


def test_the_firm_line_adds_up(data: dict[str, Any]) -> None:
    assert pages.firm_line(data, "zh_CN") == (
        "本期付给物业企业合计 0.00 元：成本报销 0.00 元，酬金 0.00 元；待考核 185.10 元，暂扣 0.00 元，已扣减 0.00 元。")


@pytest.mark.parametrize("tongue", TONGUES)
def test_a_page_needs_nothing_from_elsewhere(data: dict[str, Any], tongue: Tongue) -> None:
    text = html.page(data, tongue, seals=SEALS)
    for tag, attributes in Read(text).tags:
        assert tag not in ("script", "link", "img", "iframe", "object", "embed", "form")
        assert not {name for name in attributes if name.startswith("on") or name in ("src", "action")}
        assert "href" not in attributes or (tag, attributes["href"]) == ("a", "#en")  # on a phone, to the other half
    assert "@import" not in text
    assert not re.search(r"url\((?!#hatch)", text)
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)


def _pieces(page: str) -> tuple[str, dict[str, str]]:
    """The first sheet of a page in one language, and its sections by letter."""
    first = page[page.index("<header>") : page.index('<div class="sheet detail">')].removesuffix("</div>\n")
    return first, {found[1]: found[0] for found in re.finditer(r'<section id="([A-Z0-9]+)".*?</section>', page, re.DOTALL)}


def test_a_page_in_both_languages_is_each_of_them_whole_side_by_side(data: dict[str, Any]) -> None:
    told = copy.deepcopy(data)
    told["version"] = 2
    seals = replace(SEALS, reason="补缴到账", differences=[{"path": "front.paid", "old": "1.00", "new": "2.00"}])
    text = html.page(told, "both", seals=seals)
    for number, language in enumerate(LANGUAGES):
        first, sections = _pieces(html.page(told, language, seals=seals))
        suffix = f"-{language}" if number else ""
        assert first in text
        assert set(sections) == set(data["sections"])
        for letter, section in sections.items():
            named = re.sub(rf'(id|aria-labelledby)="((?:h-)?{letter})', rf'\1="\2{suffix}', section)
            assert f'<div lang="{language.replace("_", "-")}">{named}\n</div>' in text
    ids = [attributes["id"] for _, attributes in Read(text).tags if "id" in attributes]
    assert len(set(ids)) == len(ids) and {"differs", "differs-en"} <= set(ids)


def test_what_only_one_language_summed_up_stands_in_its_half_alone() -> None:
    """English words are longer: fewer lines may fit its first sheet."""
    told = spreadsheets.newest()["self-volunteer"]
    late = {"code": "late", "amount": None, "due": "2026-04-30", "days": 2}
    seen = set()
    for count in range(8):
        zh, en, both = (html.page({**told, "headline": [late] * count}, tongue, seals=SEALS) for tongue in TONGUES)
        summed_up = ('id="merged"' in zh, 'id="merged"' in en)
        assert ('id="merged"' in both, 'id="merged-en"' in both) == summed_up
        seen.add(summed_up)
    assert (False, True) in seen, "no page was tried on which the languages differ"


def test_a_draft_in_both_languages_says_so_in_both(data: dict[str, Any]) -> None:
    text = html.page(data, "both")
    mark = '<div class="watermark" aria-hidden="true">'
    assert mark + "<span>草稿</span><span>DRAFT</span></div>" in text
    assert mark not in html.page(data, "both", seals=SEALS)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_page_shows_the_ten_numbers_and_every_section(data: dict[str, Any], language: Any) -> None:
    words = words_of(html.page(data, language, seals=SEALS))
    for figure in ("0.00", "5,051.00", "1,790.00", "3,261.00", "375.90", "77.125%", "75%", "185.10", "800.00", "0 / 0 / 0"):
        assert figure in words
    for letter, pair in pages.SECTIONS.items():
        assert letter in data["sections"]
        assert pages.pick(pair, language) in words


def without_firm(data: dict[str, Any]) -> dict[str, Any]:
    """The same page of a complex that manages itself."""
    told = copy.deepcopy(data)
    told["sections"]["W"]["rows"] = []
    told["sections"]["T"]["rows"] = [row for row in told["sections"]["T"]["rows"] if row["party"] != "firm"]
    told["front"]["remuneration"] = dict.fromkeys(told["front"]["remuneration"], "0.00")
    return told


def test_a_complex_without_a_firm_is_told_of_none(data: dict[str, Any]) -> None:
    text = words_of(html.page(without_firm(data)))
    assert "付给物业不适用没有物业合同" in text
    assert "本期付给物业企业" not in text and "物业（经办）" not in text
    assert "物业（经办）" in words_of(html.page(data)) and "本期付给物业企业合计" in words_of(html.page(data))


def test_a_lump_sum_is_not_called_remuneration(data: dict[str, Any]) -> None:
    told = copy.deepcopy(data)
    told["sections"]["I2"]["rows"] = [{"firm": "F001"}]
    told["front"]["remuneration"] |= {"cost_reimbursed": "0.00", "paid_to_firm": "2497.61"}
    assert pages.firm_line(told, "zh_CN").startswith("本期付给物业企业包干物业费 2,497.61 元；待考核")
    assert pages.firm_line(told, "en").startswith("Lump-sum fees paid to the firm 2,497.61; before")


@pytest.mark.parametrize(("cover", "said"), [
    (None, "不算能付几个月"), ("-0.1", "没有可以动用的钱付必要开支"), ("0.0", "够付必要开支 0.0 个月"), ("2.9", "够付必要开支 2.9 个月"),
])
def test_the_outlook_says_how_long_the_money_lasts(data: dict[str, Any], cover: str | None, said: str) -> None:
    told = copy.deepcopy(data)
    told["sections"]["S"]["cover_months"] = cover
    assert said in terminal.disclosure(told, letters=("S",))


def test_a_changed_charter_is_told_in_words(data: dict[str, Any]) -> None:
    told = copy.deepcopy(data)
    row = {"from": "2026-02-01", "resolution": "R-1"}
    told["sections"]["Z"]["rows"] = [row | {"term": "profile", "old": "co-managed", "new": "trust"},
                                     row | {"term": "deficit-bearer", "old": "contract", "new": "owners"}]
    (section,) = (section for section in layout.sections(told, "zh_CN") if section.letter == "Z")
    assert section.tables[0].rows == (("管理方式", "共管账户", "信托制", "2026-02-01", "R-1"),
                                      ("亏损谁承担", "随合同", "业主", "2026-02-01", "R-1"))


def test_an_empty_section_takes_one_line(data: dict[str, Any]) -> None:
    page = html.page(data)
    empty = [section.letter for section in layout.sections(data, "zh_CN") if section.empty]
    assert empty
    assert all(f'<section id="{letter}" class="bare">' in page for letter in empty)


def test_a_draft_says_so_across_the_page_and_has_no_check_code(data: dict[str, Any]) -> None:
    text = html.page(data)
    assert '<div class="watermark"' in text
    assert "草稿，未公布" in words_of(text)
    assert "校验码" not in words_of(text).replace("草稿没有校验码", "")
    assert 'class="qr"' not in text


def test_a_published_page_shows_thirty_two_digits_and_the_note_as_a_code(data: dict[str, Any]) -> None:
    text = html.page(data, seals=SEALS)
    words = words_of(text)
    assert " ".join(["4942"] * 8) in words
    assert " ".join(["07cc"] * 8) in words
    assert 'class="qr"' in text
    assert "watermark" not in re.sub(r"<style>.*</style>", "", text, flags=re.DOTALL)
    assert "2026-04-12 — 2026-05-12" in words


def test_the_headline_stands_above_the_numbers(data: dict[str, Any]) -> None:
    wrong = {**data, "headline": [{"code": "unreconciled", "amount": "11.00", "months": ["2026-03"]},
                                  {"code": "unapproved-payment", "amount": "12.50"},
                                  {"code": "late", "amount": None, "due": "2026-04-30", "days": 2},
                                  {"code": "disputed", "amount": "5.00"}]}
    words = words_of(html.page(wrong, seals=SEALS))
    place = words.index("期初余额")
    for said in ("未对平，差额 11.00 元", "有未经审批的支出 12.50 元", "迟公布 2 天", "有争议的金额 5.00 元"):
        assert words.index(said) < place


def test_what_people_typed_is_written_as_text(data: dict[str, Any]) -> None:
    name = '<b onclick="x">&"\\</style>花园'
    rows = [{**row, "purpose": "<script>alert(1)</script>"} for row in data["sections"]["F"]["rows"]]
    sections = {**data["sections"], "F": {**data["sections"]["F"], "rows": rows}}
    text = html.page({**data, "name": name, "sections": sections}, seals=SEALS, people={B: "<i>顾明远"})
    assert {tag for tag, _ in Read(text).tags} == {tag for tag, _ in Read(html.page(data, seals=SEALS)).tags}
    assert "<script" not in text
    assert "&lt;i&gt;顾明远" in text


def test_people_are_named_only_where_names_are_given(data: dict[str, Any]) -> None:
    assert "顾明远" in html.page(data, people={B: "顾明远"})
    assert B in html.page(data)


def test_a_correction_lists_what_differs(data: dict[str, Any]) -> None:
    from dataclasses import replace

    seals = replace(SEALS, reason="补缴到账", differences=({"path": "front.collection_rate", "old": "77.125", "new": "100"},))
    words = words_of(html.page({**data, "version": 2}, seals=seals))
    assert "第 2 版（更正）" in words
    assert "本版更正：补缴到账" in words
    assert "首页 · 收缴率" in words


def test_a_reason_of_one_long_word_breaks_and_long_amounts_are_smaller_on_a_phone(data: dict[str, Any]) -> None:
    """Neither is said of any other page, whose bytes stay as they are."""
    from dataclasses import replace

    breaks, smaller = ".headline p { overflow-wrap: anywhere; }", ".tiles.long .figure { font-size: 16px; }"
    large = copy.deepcopy(data)
    large["front"]["closing"] = "999999999.99"
    for told, seals, wanted in ((data, SEALS, ()), (data, replace(SEALS, reason="A" * 200), (breaks,)), (large, SEALS, (smaller,))):
        text = html.page(told, "both", seals=seals)
        assert [rule for rule in (breaks, smaller) if rule in text] == list(wanted)


def test_notes_go_on_below_where_they_began(data: dict[str, Any]) -> None:
    lines = terminal.disclosure(data, "en", width=50, letters=("C",)).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  Collection rate"))
    assert lines[at + 1].startswith("  ") and lines[at + 1].strip()


def test_what_differs_stays_on_one_line_only_where_it_has_room(data: dict[str, Any]) -> None:
    """Twenty-nine Chinese characters are wider than a third of the sheet."""
    from dataclasses import replace

    wrong = '{"amount":null,"code":"unreconciled","months":["2026-01","2026-02"]}'
    seals = replace(SEALS, reason="改", differences=({"path": "headline[unreconciled]", "old": wrong, "new": None},))
    text = html.page({**data, "version": 2}, seals=seals)
    assert '<td data-h="原">提示 未与银行对平；月份 2026-01、2026-02</td><td class="r" data-h="现">无</td>' in text


def test_what_is_over_budget_is_hatched_and_said() -> None:
    drawn = svg.bar(Decimal("119.00"), Decimal("100.00"), Decimal("200.00"), "维修 119.00 / 100.00")
    assert "url(#hatch)" in drawn
    assert "<title>维修 119.00 / 100.00</title>" in drawn
    within = svg.bar(Decimal("100.00"), Decimal("100.00"), Decimal("200.00"), "保安")
    assert "url(#hatch)" not in within
    assert 'width="50.0%"' in within


def test_a_chart_escapes_its_words() -> None:
    assert "<title>&lt;x&gt;</title>" in svg.bar(Decimal(1), None, Decimal(1), "<x>")


def test_a_balance_needs_two_quarters_to_be_a_line() -> None:
    assert not svg.trend([("26年一季", Decimal("3261.00"))], "zh_CN", "余额")
    assert "109.9万" in svg.trend([("二季", Decimal("1012486.35")), ("三季", Decimal("1098984.24"))], "zh_CN", "余额")


# ---- terminal ----


@pytest.mark.parametrize("tongue", TONGUES)
def test_a_terminal_of_eighty_cells_holds_every_line(data: dict[str, Any], tongue: Tongue) -> None:
    from rich.cells import cell_len

    shown = terminal.disclosure(data, tongue, width=80)
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert "3,261.00" in shown


def test_a_terminal_that_knows_only_gbk_shows_it(data: dict[str, Any]) -> None:
    for tongue in TONGUES:
        assert terminal.disclosure(data, tongue).encode("gbk")


def test_a_terminal_in_both_languages_has_the_chinese_above_the_english(data: dict[str, Any]) -> None:
    lines = terminal.disclosure(data, "both", width=200, letters=("A",)).splitlines()
    at = lines.index("A 资金收支 / Fund position")
    assert lines[at + 1].split()[:3] == ["资金", "期初", "收入"] and lines[at + 2].split()[:3] == ["fund", "opening", "received"]
    for language in LANGUAGES:
        assert "\n".join(lines).count(terminal.front(data, language).splitlines()[1]) == 1
    narrow = terminal.disclosure(data, "both", width=80, letters=("F",))
    assert "（窄屏没有列出：" in narrow and "(no room for: " in narrow


def test_claims_stand_under_each_other_however_long_their_names(data: dict[str, Any]) -> None:
    told = [line for line in terminal.front(data, "en").splitlines() if line.startswith("    ")]
    assert len({len(line) for line in told}) == 1 and any("remuneration before its evaluation" in line for line in told)


def test_columns_there_is_no_room_for_are_named(data: dict[str, Any]) -> None:
    assert "窄屏没有列出：" in terminal.disclosure(data, letters=("F",), width=80)
    assert "窄屏没有列出：" not in terminal.disclosure(data, letters=("F",), width=200)


def test_only_the_sections_asked_for_are_shown(data: dict[str, Any]) -> None:
    shown = terminal.disclosure(data, letters=("R",))
    assert "R 银行对账" in shown
    assert "A 资金收支" not in shown


def test_every_section_has_a_layout_in_both_languages(data: dict[str, Any]) -> None:
    for language in ("zh_CN", "en"):
        made = layout.sections(data, language)
        assert [section.letter for section in made] == list(data["sections"])
        assert all(section.tables or section.notes or section.empty for section in made)
        for section in made:
            for table in section.tables:
                assert {len(row) for row in table.rows} == {len(table.columns)}
                assert not table.total or len(table.total) == len(table.columns)

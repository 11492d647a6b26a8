"""The sheets to post and the pictures: the same figures, every page, nothing lost, nothing that runs."""

from __future__ import annotations

import copy
import json
import re
import struct
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest

from sharedfund.errors import SharedFundError
from sharedfund.render import columns, fonts, front, layout, press, typeset
from sharedfund.render.words.pages import amount
from sharedfund.reports.disclosure import disclosure
from sharedfund.values import days
from tests.render import figures_read
from tests.render.figures_read import Piece
from tests.rules.test_disclosure import branch
from tests.worked_quarter import quarter

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: no sheet is read back")
try:
    fonts.find("银杏花园小区 草稿 0123")
except SharedFundError as error:
    pytest.skip(f"NOT TESTED, the sheets and pictures of a disclosure: {error.code}; {error.facts['install']}", allow_module_level=True)

SEALS = front.Seals(number="公示〔2026〕第1号", digest="07cc" * 16, head_size=9412, head_root="4942" * 16, published=date(2026, 4, 12),
                    note="sharedfund/v1/" + "1957" * 16 + "\n9412\nroot\n\n— ginkgo/p-03 sig\n", note_size=9400, note_root="13ba" * 16,
                    shown_until=date(2026, 5, 12))


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    fund = branch(quarter())
    return disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)


@pytest.fixture(scope="module")
def files(data: dict[str, Any]) -> dict[str, bytes]:
    return typeset.made(data, typeset.KINDS, seals=SEALS)


def sheets(pdf: bytes) -> list[str]:
    """The words of every page, without spaces and places to break at."""
    return [re.sub(r"[\s\u200b]+", "", page.extract_text()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def with_payments(data: dict[str, Any], count: int, **more: str) -> dict[str, Any]:
    """The same quarter with so many payments."""
    told = copy.deepcopy(data)
    section = told["sections"]["F"]
    row = next(iter(section["rows"]))
    section["rows"] = [row | {"no": f"P-{n:04}", "purpose": f"第{n}笔"} | more for n in range(1, count + 1)]
    section["count"] = section["full"] = count
    return told


# ---- what stands on them ----


def test_a_sheet_says_every_figure_of_the_front_box(data: dict[str, Any], files: dict[str, bytes]) -> None:
    first = sheets(files["pdf"])[0]
    told = data["front"]
    for figure in ("opening", "received", "paid", "closing", "spendable", "public_revenue_net"):
        assert amount(told[figure]) in first, figure
    for figure in ("collection_rate", "household_rate"):
        assert f"{told[figure]}%" in first, figure
    for figure in ("paid_to_firm", "cost_reimbursed", "paid", "accrued", "withheld", "deducted"):
        assert amount(told["remuneration"][figure]) in first, figure
    assert "0/0/0" in first
    for row in data["claims"]:
        assert amount(row["amount"]) in first, row["claim"]


def test_the_first_sheet_is_numbered_sealed_and_checked(files: dict[str, bytes]) -> None:
    first = sheets(files["pdf"])[0]
    for told in ("公示〔2026〕第1号", "校验码" + "4942" * 8, "共签校验点" + "13ba" * 8, "业委会（审核）", "签字、盖章、日期", "2026-05-12"):
        assert told in first, told


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_cell_and_note_of_every_section_is_printed(data: dict[str, Any], language: Any) -> None:
    words = "".join(sheets(typeset.made(data, ["pdf"], language, seals=SEALS)["pdf"])[1:])
    for section in layout.sections(data, language):
        assert re.sub(r"\s", "", section.title) in words
        for table in section.tables:
            for cell in (cell for row in (*table.rows, table.total) for cell in row):
                # A cell of several lines is read back in pieces of other cells.
                assert all(part in words for part in re.findall(r"[0-9][0-9,.%-]*|[A-Za-z]+", cell)), (section.letter, cell)


def test_every_page_bears_the_name_the_number_and_its_place(files: dict[str, bytes]) -> None:
    for kind in ("pdf", "large-print"):
        read = sheets(files[kind])
        assert len(read) > 1
        for number, words in enumerate(read, 1):
            assert f"{number}/{len(read)}" in words
            assert "公示〔2026〕第1号" in words and "2026年第一季度收支公示" in words


def test_the_sizes_are_those_of_paper_message_and_screen(files: dict[str, bytes]) -> None:
    millimetres = {kind: tuple(round(float(side) / 72 * 25.4) for side in pypdf.PdfReader(BytesIO(files[kind])).pages[0].mediabox[2:])
                   for kind in ("pdf", "large-print")}
    assert millimetres == {"pdf": (210, 297), "large-print": (297, 420)}
    assert size(files["screen"]) == (1920, 1080)
    assert size(files["long"])[0] == 1078 and size(files["long"])[1] > 2000


def test_nothing_is_under_nine_points(data: dict[str, Any]) -> None:
    for seals in (SEALS, None):
        sizes: set[float] = set()

        def seen(text: str, user: list[float], place: list[float], _font: object, points: float, sizes: set[float] = sizes) -> None:
            if text.strip():
                sizes.add(round(abs(points * place[0] * user[0]) or abs(points * place[1] * user[0]), 2))

        for page in pypdf.PdfReader(BytesIO(typeset.made(data, ["pdf"], seals=seals)["pdf"])).pages:
            page.extract_text(visitor_text=seen)
        assert min(sizes) >= 9, sorted(sizes)[:3]


# ---- both languages ----


@pytest.fixture(scope="module")
def both(data: dict[str, Any]) -> dict[str, bytes]:
    return typeset.made(data, typeset.KINDS, "both", seals=SEALS)


def joined(pieces: list[Piece]) -> str:
    return re.sub(r"\s+", "", "".join(piece.text for piece in pieces))


def read(data: dict[str, Any], kind: str, tongue: Any, seals: front.Seals | None = SEALS) -> list[Piece]:
    """What stands on a picture: the same template, printed as a PDF."""
    template, _, ppi = typeset._PRINTED[kind]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(typeset._PRINTED, kind, (template, "pdf", ppi))
        return figures_read.pieces(typeset.made(data, [kind], tongue, seals=seals)[kind])


def test_two_sheets_are_beside_each_other_on_one_of_twice_the_size(both: dict[str, bytes]) -> None:
    millimetres = {kind: tuple(round(float(side) / 72 * 25.4) for side in pypdf.PdfReader(BytesIO(both[kind])).pages[0].mediabox[2:])
                   for kind in ("pdf", "large-print")}
    assert millimetres == {"pdf": (420, 297), "large-print": (594, 420)}


def test_each_half_of_the_first_is_the_first_sheet_of_its_language(data: dict[str, Any], both: dict[str, bytes]) -> None:
    for half, language in zip(figures_read.halves(both["pdf"]), ("zh_CN", "en"), strict=True):
        alone = figures_read.pieces(typeset.made(data, ["pdf"], language, seals=SEALS)["pdf"])
        # But for how many pages there are.
        first, other = (re.sub(r"1/[0-9]+$", "", joined([piece for piece in pieces if piece.page == 0])) for pieces in (half, alone))
        assert first == other


def test_sections_and_lines_begin_at_the_same_height_in_both_languages(data: dict[str, Any]) -> None:
    made = typeset.made(with_payments(data, 90), ["pdf"], "both", seals=SEALS)["pdf"]
    marks = {section.letter for section in layout.sections(data, "zh_CN")} | {f"P-{n:04}" for n in range(1, 91)}
    found = [[(piece.page, round(piece.y, 1), piece.text.strip()) for piece in half
              if piece.page and piece.text.strip() in marks and piece.x - edge < 37]
             for half, edge in zip(figures_read.halves(made), (0, 210 / 25.4 * 72), strict=True)]
    assert found[0] == found[1]
    assert len({page for page, _, _ in found[0]}) > 3 and len(found[0]) > 110
    assert min(piece.points for half in figures_read.halves(made) for piece in half) >= 9


def test_the_heads_of_a_list_stand_on_every_sheet_it_goes_on_to_in_both_languages(data: dict[str, Any]) -> None:
    made = typeset.made(with_payments(data, 90), ["pdf"], "both", seals=SEALS)["pdf"]
    for half, head, top in zip(figures_read.halves(made), ("编号", "no."), ("2026年第一季度收支公示", "Receiptsandpayments,2026Q1"), strict=True):
        pages = {piece.page for piece in half if piece.text.startswith("P-00") and piece.page}
        assert len(pages) > 2
        assert pages <= {piece.page for piece in half if piece.text.strip() == head}
        assert all(joined([piece for piece in half if piece.page == page]).startswith(top) for page in pages)


def test_who_is_read_to_hears_each_half_in_its_language(data: dict[str, Any], both: dict[str, bytes], files: dict[str, bytes]) -> None:
    """Every line of the English half says that it is English."""
    rows = sum(len(table.rows) for section in layout.sections(data, "en") for table in section.tables)
    assert both["pdf"].count(b"(en-US)") > rows and files["pdf"].count(b"(en-US)") == 0


def test_both_halves_of_a_draft_bear_its_mark_on_every_sheet(data: dict[str, Any]) -> None:
    for half, mark in zip(figures_read.halves(typeset.made(data, ["pdf"], "both")["pdf"]), ("草稿", "DRAFT"), strict=True):
        pages = {piece.page for piece in half}
        assert len(pages) > 3 and all(mark in joined([piece for piece in half if piece.page == page and piece.points > 90]) for page in pages)


@pytest.mark.parametrize("kind", typeset.KINDS)
def test_two_builds_in_both_languages_are_the_same_to_the_byte(data: dict[str, Any], both: dict[str, bytes], kind: str) -> None:
    assert typeset.made(data, [kind], "both", seals=SEALS)[kind] == both[kind]


def test_a_picture_in_both_languages_is_as_wide_as_in_one(both: dict[str, bytes], files: dict[str, bytes]) -> None:
    assert size(both["screen"]) == (1920, 1080)
    assert size(both["long"])[0] == 1078 and size(both["long"])[1] > 1.8 * size(files["long"])[1]


@pytest.mark.parametrize("kind", ["long", "screen"])
def test_a_picture_in_both_languages_says_every_figure_of_the_front_box(data: dict[str, Any], kind: str) -> None:
    told = joined(read(data, kind, "both"))
    for figure in ("opening", "received", "paid", "closing", "spendable", "public_revenue_net"):
        assert amount(data["front"][figure]) in told, figure
    for words in ("期初余额", "opening", "可以动用", "spendable", "公示〔2026〕第1号", "2026年第一季度收支公示", "Receiptsandpayments,2026Q1",
                  "练习账本，不是真的", "practicebook,nobody'smoney", "校验码", "Checkcode" + "4942" * 8):
        assert words in told, words


@pytest.mark.parametrize(("tongue", "least"), [("zh_CN", 27), ("en", 27), ("both", 24)])
def test_a_screen_has_no_small_letters(data: dict[str, Any], tongue: Any, least: int) -> None:
    assert min(piece.points for piece in read(data, "screen", tongue)) >= least


@pytest.mark.parametrize("tongue", ["zh_CN", "en", "both"])
def test_what_stands_in_the_headline_of_a_screen_leaves_no_line_on_another(data: dict[str, Any], tongue: Any) -> None:
    """The reason of a correction is cut, then the lists go; every headline stays."""
    told = copy.deepcopy(data)
    for count, reason in ((1, ""), (4, "第二版把三笔付款的金额改为凭证所载。" * 3), (9, "第二版把三笔付款的金额改为凭证所载。" * 40)):
        told["headline"] = [{"code": "disputed", "amount": f"{n}234.56"} for n in range(1, count + 1)]
        found = [piece for piece in read(told, "screen", tongue, replace(SEALS, reason=reason)) if piece.points < 90]
        assert {piece.page for piece in found} == {0}
        for n in range(1, count + 1):
            assert joined(found).count(f"{n},234.56") >= (2 if tongue == "both" else 1)
        heights = sorted({(round(piece.x), piece.y) for piece in found})
        for (x, y), (other, next_) in pairwise(heights):
            assert x != other or next_ - y > 20, (count, x, y, next_)


# ---- the same each time, and nothing of this machine ----


@pytest.mark.parametrize("kind", typeset.KINDS)
def test_two_builds_are_the_same_to_the_byte(data: dict[str, Any], files: dict[str, bytes], kind: str) -> None:
    assert typeset.made(data, [kind], seals=SEALS)[kind] == files[kind]


def test_a_sheet_says_nothing_of_the_machine(data: dict[str, Any], files: dict[str, bytes]) -> None:
    about = pypdf.PdfReader(BytesIO(files["pdf"])).metadata
    assert set(about) == {"/Title", "/Creator", "/CreationDate", "/ModDate"}
    assert about["/CreationDate"].startswith("D:" + data["as_of"].replace("-", ""))
    assert about["/Creator"].startswith("Typst ")
    for word in (b"/usr/", b"/home/", b"/tmp/", str(press.TEMPLATES).encode()):
        assert word not in files["pdf"]


# ---- drafts ----


def test_a_draft_bears_its_mark_on_every_sheet(data: dict[str, Any], files: dict[str, bytes]) -> None:
    draft = sheets(typeset.made(with_payments(data, 120), ["pdf"])["pdf"])
    assert len(draft) > 3
    assert all(words.count("草稿") >= 2 for words in draft)  # across the page and at its foot
    assert "草稿没有校验码" in draft[0] and "校验码4" not in draft[0]
    assert not any("草稿" in words for words in sheets(files["pdf"]))


def test_a_draft_picture_is_another_picture(data: dict[str, Any], files: dict[str, bytes]) -> None:
    drawn = typeset.made(data, ["long", "screen"])
    assert drawn["screen"] != files["screen"]
    assert drawn["long"] != files["long"]
    assert typeset.content(data, "en")["mark"] == "DRAFT"


# ---- much, long, hostile ----


def test_many_lines_go_on_to_more_sheets(data: dict[str, Any]) -> None:
    counts = []
    for lines in (1, 60, 240):
        read = sheets(typeset.made(with_payments(data, lines), ["pdf"], seals=SEALS)["pdf"])
        assert all(f"P-{n:04}" in "".join(read[1:]) for n in range(1, lines + 1))
        counts.append(len(read))
    assert counts[0] < counts[1] <= counts[2] - 3


HOSTILE = ('#set page(fill: red)', '#eval("1+1")', "*粗* _斜_ `码` $x^2$", "@引用 <标> = 标题", "https://example.org // 注 /* 注 */", "\\u{5803}#image(\"/etc/passwd\")",
           '"}], "headline": ["假"', "#sys.inputs #panic()")


def test_what_a_payee_is_called_is_only_ever_text(data: dict[str, Any]) -> None:
    told = with_payments(data, len(HOSTILE))
    for row, name in zip(told["sections"]["F"]["rows"], HOSTILE, strict=True):
        row.update(kind="company", name=name, purpose=name[::-1])
    told["name"] = "#panic(1) *小区*"
    words = "".join(sheets(typeset.made(told, ["pdf"], seals=SEALS)["pdf"]))
    for name in (*HOSTILE, "#panic(1) *小区*"):
        assert re.sub(r"\s", "", name) in words, name
    assert set(typeset.made(told, ["long", "screen"], seals=SEALS)) == {"long", "screen"}


def test_characters_that_turn_the_line_around_are_shown_by_number(data: dict[str, Any]) -> None:
    told = with_payments(data, 1, purpose="\u202e退款\u2066")
    assert "\\u202e退款\\u2066" in "".join(sheets(typeset.made(told, ["pdf"], seals=SEALS)["pdf"]))


@pytest.mark.parametrize("name", ["长" * 200, "A" * 200, "x" * 100 + "堃" * 100])
def test_a_name_without_end_stays_inside_its_column(data: dict[str, Any], name: str) -> None:
    told = with_payments(data, 3)
    told["sections"]["F"]["rows"][1].update(kind="company", name=name)
    pdf = typeset.made(told, ["pdf"], seals=SEALS)["pdf"]
    furthest = 0.0

    def seen(text: str, user: list[float], place: list[float], _font: object, points: float) -> None:
        nonlocal furthest
        if text.strip():
            furthest = max(furthest, place[4] * user[0] + user[4])

    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=seen)
    assert 300 < furthest < 595 - 13 / 25.4 * 72
    assert name[:4] in "".join(sheets(pdf))
    rows = [row for section in typeset.content(told, "zh_CN")["sections"] for table in section["tables"] for row in table["rows"]]
    assert max(len(word) for row in rows for cell in row for word in re.split(r"[\s\u200b\u2e80-\uffff]", cell)) < 64


def test_amounts_of_nine_digits_keep_their_places(data: dict[str, Any]) -> None:
    told = copy.deepcopy(data)
    for figure in ("opening", "received", "paid", "closing", "spendable", "public_revenue_net"):
        told["front"][figure] = "999999999.99"
    told["front"]["remuneration"] = dict.fromkeys(told["front"]["remuneration"], "999999999.99")
    told["sections"]["F"]["uses"][0].update(amount="999999999.99", budget="840336134.44", share="119")
    made = typeset.made(told, typeset.KINDS, seals=SEALS)
    first = sheets(made["pdf"])[0]
    assert first.count("999,999,999.99") >= 8
    assert "超119%" in first


def test_a_character_no_font_has_holds_the_file_up(data: dict[str, Any]) -> None:
    told = with_payments(data, 1, purpose="\U000e0fff\U0003fffd")
    told["sections"]["F"]["rows"][0]["purpose"] = "\U0003134f 材料"
    with pytest.raises(SharedFundError, match="characters-missing") as caught:
        typeset.made(told, ["pdf"], seals=SEALS)
    assert "U+3134F" in caught.value.facts["characters"]


# ---- columns ----


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_columns_of_every_table_fit_the_sheet(data: dict[str, Any], language: Any) -> None:
    for section in layout.sections(with_payments(data, 3, name="云州安泓消防工程有限公司"), language):
        for table in section.tables:
            widths, below = columns.widths(table)
            kept = [width for n, width in enumerate(widths) if n not in below]
            taken = sum(kept) + columns.GUTTER * (len(kept) - 1)
            assert columns.SHEET - 1 <= taken <= columns.SHEET + 1, (section.letter, widths)
            for n, width in enumerate(widths):
                if n not in below and table.columns[n].side == "right":
                    assert width >= max(columns.width(row[n]) for row in table.rows), (section.letter, n)


def test_what_has_no_room_stands_below_its_row_by_name() -> None:
    named = (layout.Column("编号"), layout.Column("事项", wide=True), layout.Column("审核", spare=True), layout.Column("复核", spare=True),
               *(layout.Column(f"数{n}", "right") for n in range(6)))
    row = ("P-1", "电梯" * 30, "顾明远、沈若兰、何建平", "何建平", *["999,999,999.99"] * 6)
    told = typeset._table(layout.Table(named, (row,), total=("", "", "合计", "", *["1.00"] * 6)))
    assert told["head"][:2] == ["编号", "事项"] and told["head"][-1] == "数5" and "审核" not in told["head"]
    assert told["under"][0][:2] == [["审核", "顾明远、沈若兰、何建平"], ["复核", "何建平"]]
    assert told["total"][0] == "合计"


# ---- the press ----


def test_a_template_that_does_not_compile_is_a_defect(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "bad.typ").write_text("#let d = json(bytes(sys.inputs.data))\n#d.nothing")
    (tmp_path / "warns.typ").write_text('#set text(font: "No Such Font")\nx')
    monkeypatch.setattr(press, "TEMPLATES", tmp_path)
    for template, told in (("bad.typ", "nothing"), ("warns.typ", "no such font")):
        with pytest.raises(press.PressError, match=f"(?i){told}"):
            press.pressed([press.Job(template, {}, "pdf", 0)], [])


def test_a_press_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press.sys, "executable", "/bin/false")
    with pytest.raises(press.PressError):
        press.pressed([], [])


def test_only_the_press_knows_typst() -> None:
    names = [path.name for path in press.TEMPLATES.parent.rglob("*.py") if re.search(r"^\s*(import|from) typst", path.read_text("utf-8"), re.M)]
    assert names == ["press.py"]


def test_the_data_reaches_the_templates_as_json(data: dict[str, Any]) -> None:
    assert json.loads(json.dumps(typeset.content(data, "zh_CN"), ensure_ascii=False))["equation"][3]["amount"] == "3,261.00"
    for path in press.TEMPLATES.glob("*.typ"):
        assert not re.search(r"[\u4e00-\u9fff]", path.read_text("utf-8")), f"{path.name}: words stand in the data"

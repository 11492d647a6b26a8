"""What an eye would see on every page: no words over other words, none outside its box, none too small, figures that end
at one edge; and on paper, as Chromium prints it: the first sheet whole, every sheet with its heading and its number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from sharedfund.render import columns, html, layout, svg
from sharedfund.render.tongues import TONGUES
from sharedfund.render.words import pages
from tests.render import spreadsheets
from tests.render.test_disclosure_page import SEALS
from tests.web import every_page
from tests.web.chromium import Chromium, browser, needs_chromium

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: no printed sheet is read back")

DESK, PHONE = 1100, 390
SIDE_BY_SIDE = (1461, 1700)  # windows in which two languages stand beside each other
SMALLEST = 12.0  # CSS pixels: nine points
SHEET_MM = 274.0  # what the margins leave of a first sheet of A4

LOOK = """(function () {
  function words(node) { return node.textContent.replace(/\\s+/g, " ").trim().slice(0, 40); }
  document.querySelectorAll("details").forEach(function (one) { one.open = true; });
  var walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lines = [], small = [], outside = [], node;
  while ((node = walk.nextNode())) {
    var holder = node.parentElement, style = getComputedStyle(holder);
    if (!node.textContent.trim() || holder.closest("style, script, title, .watermark, option") || style.visibility === "hidden") { continue; }
    var range = document.createRange();
    range.selectNodeContents(node);
    var found = Array.prototype.filter.call(range.getClientRects(), function (one) { return one.width > 1 && one.height > 1; });
    if (!found.length) { continue; }
    // Letters of a chart are as large as the chart is drawn.
    var drawing = holder.closest("svg"), scale = 1;
    if (drawing && drawing.viewBox.baseVal && drawing.viewBox.baseVal.width) { scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width; }
    if (parseFloat(style.fontSize) * scale < SMALLEST - 0.05) { small.push([words(node), +(parseFloat(style.fontSize) * scale).toFixed(1)]); }
    var box = holder;
    while (getComputedStyle(box).display === "inline" || getComputedStyle(box).display === "contents") { box = box.parentElement; }
    var around = box.getBoundingClientRect();
    found.forEach(function (one) {
      lines.push({ said: words(node), node: node, left: one.left, right: one.right, top: one.top + one.height * 0.2, bottom: one.bottom - one.height * 0.2 });
      if (!drawing && (one.right > around.right + 1 || one.left < around.left - 1)) { outside.push(words(node)); }
    });
  }
  lines.sort(function (a, b) { return a.top - b.top; });
  var over = [];
  lines.forEach(function (one, n) {
    for (var m = n + 1; m < lines.length && lines[m].top < one.bottom; m += 1) {
      var other = lines[m];
      if (one.node !== other.node && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1.5
          && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1) { over.push([one.said, other.said]); }
    }
  });
  var ragged = [];
  document.querySelectorAll("table").forEach(function (table) {
    var edges = {};
    table.querySelectorAll("td.r, td.money").forEach(function (cell) {
      if (getComputedStyle(cell).display !== "table-cell" || !cell.textContent.trim() || cell.colSpan > 1) { return; }
      var range = document.createRange();
      range.selectNodeContents(cell);
      (edges[cell.cellIndex] = edges[cell.cellIndex] || []).push(range.getBoundingClientRect().right);
    });
    Object.keys(edges).forEach(function (column) {
      if (Math.max.apply(null, edges[column]) - Math.min.apply(null, edges[column]) > 1) { ragged.push(words(table)); }
    });
  });
  var front = document.querySelector(".front"), first = 0;
  if (front) {
    var frame = getComputedStyle(front);
    front.style.minHeight = "0";
    first = (front.getBoundingClientRect().height - parseFloat(frame.paddingTop) - parseFloat(frame.paddingBottom)) * 25.4 / 96;
  }
  return { small: small, outside: outside, over: over, ragged: ragged, first: +first.toFixed(1),
           wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, lines: lines.length };
}())""".replace("SMALLEST", str(SMALLEST))


def newest() -> Iterator[tuple[str, str]]:
    """The newest published page of every reference book, in each language and in both."""
    for name, data in spreadsheets.newest().items():
        for tongue in TONGUES:
            yield f"{name} {tongue}", html.page(data, tongue, seals=SEALS)


def some() -> Iterator[tuple[str, str]]:
    """Pages of three shapes of book; one that has everything to say, one hostile, one empty; papers to sign."""
    yield from ((name, text) for name, text in newest() if name.split()[0] in ("co-managed", "self-volunteer", "trust"))
    for tongue in TONGUES:
        yield from ((name, text) for name, text in every_page.disclosures(tongue) if name.split()[1] in ("corrected", "hostile", "empty"))
    yield from ((name, text) for name, text in every_page.published() if name.startswith("disclosure, co-managed 2026"))
    for papers in (every_page.statements, every_page.vouchers, every_page.receipts, every_page.reconciliations):
        yield next(iter(papers("zh_CN")))


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with browser(tmp_path_factory.mktemp("chromium")) as running:
        yield running


def looked_at(chromium: Chromium, shown: list[tuple[str, str]], place: Path) -> list[str]:
    """What is wrong with these pages, on a desk and on a phone."""
    wrong = []
    for n, (name, text) in enumerate(shown):
        path = place / f"{n}.html"
        path.write_text(text, encoding="utf-8")
        both = name.endswith(" both")
        for width in (*SIDE_BY_SIDE, PHONE) if both else (DESK, PHONE):
            told = chromium.open(path, LOOK, width=width).told
            assert told["lines"] > 2, name
            wrong += [f"{name} at {width}: {fault} {told[fault][:6]}" for fault in ("small", "outside", "over", "ragged") if told[fault]]
            if told["wide"] > 0:
                wrong.append(f"{name} at {width}: {told['wide']} px wider than the window")
            if width in (DESK, *SIDE_BY_SIDE) and told["first"] > SHEET_MM and "hostile" not in name:
                wrong.append(f"{name}: the first sheet is {told['first']} mm tall")
    return wrong


@needs_chromium
def test_nothing_lies_over_another_or_outside_its_box(chromium: Chromium, tmp_path: Path) -> None:
    assert not looked_at(chromium, list(some()), tmp_path)


@needs_chromium
@pytest.mark.long
def test_nothing_on_any_page_lies_over_another(chromium: Chromium, tmp_path: Path) -> None:
    assert not looked_at(chromium, [*newest(), *every_page.pages().items()], tmp_path)


# ---- on paper ----


def printed(chromium: Chromium, text: str, place: Path) -> Any:
    path = place / "page.html"
    path.write_text(text, encoding="utf-8")
    return pypdf.PdfReader(BytesIO(chromium.printed(path)))


def words(page: Any) -> str:
    """What a page of a PDF says, without spaces; a font may give a Chinese radical for the character."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", page.extract_text()))


def letters(page: Any) -> set[float]:
    """The sizes in points of everything a page of a PDF says."""
    sizes: set[float] = set()

    def seen(text: str, user: list[float], place: list[float], _font: object, points: float) -> None:
        if text.strip():
            sizes.add(round(abs(points * place[3] * user[3]), 2))

    page.extract_text(visitor_text=seen)
    return sizes


@needs_chromium
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_printed_page_is_a4_with_its_heading_on_every_sheet(chromium: Chromium, tmp_path: Path, language: Any) -> None:
    data = spreadsheets.newest()["co-managed"]
    heading = re.search(r"<h1>(.*?)</h1>", (text := html.page(data, language, seals=SEALS)))
    assert heading is not None
    sheets = printed(chromium, text, tmp_path).pages
    read = [words(page) for page in sheets]
    assert len(read) > 5
    for number, (page, said) in enumerate(zip(sheets, read, strict=True), 1):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
        assert re.sub(r"\s+", "", heading[1]) in said, number
        assert f"{number}/{len(read)}" in said, number
        assert min(letters(page)) >= 8.99, (number, sorted(letters(page))[:3])
    # Signatures and check code stand on the first sheet, the details begin on the second.
    assert "4942" * 8 in read[0] and "4942" * 8 in read[1]  # in the foot of each
    assert ("有疑问" if language == "zh_CN" else "Questions?") in read[0]
    assert ("明细" if language == "zh_CN" else "Details") in read[1] and ("数据指纹" if language == "zh_CN" else "datadigest") in read[1]


@needs_chromium
def test_a_page_in_both_languages_prints_two_sheets_of_a4_on_one_of_a3(chromium: Chromium, tmp_path: Path) -> None:
    sheets = printed(chromium, html.page(spreadsheets.newest()["co-managed"], "both", seals=SEALS), tmp_path).pages
    read = [words(page) for page in sheets]
    assert len(read) > 5
    for number, (page, said) in enumerate(zip(sheets, read, strict=True), 1):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [420, 297]
        assert "2026年第二季度收支公示" in said and "Receiptsandpayments,2026Q2" in said, number
        assert f"{number}/{len(read)}" in said and "4942" * 8 in said, number
        assert min(letters(page)) >= 8.99, (number, sorted(letters(page))[:3])
    assert "有疑问" in read[0] and "Questions?" in read[0]
    assert "明细" in read[1] and "Details" in read[1]
    # What stands beside each other says the same: a section begins on one sheet in both.
    for letter, pair in pages.SECTIONS.items():
        zh, en = ({number for number, said in enumerate(read) if re.sub(r"\s+", "", unicodedata.normalize("NFKC", letter + title)) in said} for title in pair)
        assert zh & en, letter


@needs_chromium
def test_no_sum_stands_alone_on_a_printed_sheet(chromium: Chromium, tmp_path: Path) -> None:
    """Wherever a table breaks, the line of its sum follows another of its lines: tables of every length, a sheet each."""
    text = html.page(spreadsheets.newest()["co-managed"], "zh_CN", seals=SEALS)
    (style,) = re.findall(r"<style>.*?</style>", text, re.DOTALL)
    table = next(found for found in re.findall(r"<table.*?</table>", text, re.DOTALL) if "所属账期" in found)
    head, first, last = re.findall(r"<table.*?</thead>|<tbody.*?</tbody>", table, re.DOTALL)
    row = re.findall(r"<tr>.*?</tr>", first, re.DOTALL)[0]
    tables = "".join(f'<div class="detail" style="break-before: page">{head}<tbody>{row * n}</tbody>{last}</table></div>' for n in range(30, 62))
    sheets = [words(page) for page in printed(chromium, f"<!DOCTYPE html><meta charset='utf-8'>{style}{tables}", tmp_path).pages]
    assert len(sheets) > 40, "some of them go on to a second sheet"
    assert sum("合计" in said for said in sheets) == 32
    assert not [said for said in sheets if "所属账期金额合计" in said]


# ---- tables and bars ----


def test_a_table_is_short_or_keeps_its_last_line_with_its_sum() -> None:
    names = (layout.Column("事项", wide=True), layout.Column("金额", "right"))
    rows = tuple((f"第{n}笔", "1.00") for n in range(20))
    whole = html.gridded(layout.Table(names, rows, total=("合计", "20.00")))
    assert [len(group) for group in whole.groups] == [19, 2] and not whole.short
    assert whole.groups[-1][-1].total and whole.groups[-1][0].cells == rows[-1]
    assert html.gridded(layout.Table(names, rows[:7], total=("合计", "7.00"))).short
    assert sum(whole.shares) in (999, 1000)


def test_what_has_no_room_stands_under_its_line_with_its_name() -> None:
    names = (layout.Column("编号"), layout.Column("事项", wide=True), layout.Column("审核", spare=True),
             *(layout.Column(f"数{n}", "right") for n in range(7)))
    row = ("P-1", "电梯" * 30, "顾明远、沈若兰", *["999,999,999.99"] * 7)
    made = html.gridded(layout.Table(names, (row,)))
    assert ("审核", "顾明远、沈若兰") in made.groups[0][0].under
    assert len(made.columns) == len(made.shares) == len(made.groups[0][0].cells) < len(names)


def test_the_widths_of_columns_are_those_of_the_sheet() -> None:
    table = layout.Table((layout.Column("事项", wide=True), layout.Column("金额", "right")), (("电梯", "1.00"),))
    held = columns.laid(table)
    assert held.columns == table.columns and held.under == () and held.total == ()
    assert html.gridded(table).sum_at == 1
    assert html.gridded(layout.Table((layout.Column("月份"), layout.Column("金额", "right")), (("1", "2"),))).sum_at is None


def test_a_tick_at_the_end_of_its_bar_is_whole() -> None:
    from decimal import Decimal

    assert 'x1="99.3%"' in svg.bar(Decimal(10), Decimal(10), Decimal(10), "")
    assert 'x1="50.0%"' in svg.bar(Decimal(5), Decimal(5), Decimal(10), "")


def test_who_is_named_changes_nothing_of_how_a_page_is_laid_out() -> None:
    """Whoever verifies a page may know its persons by other names, or by none."""
    data = spreadsheets.newest()["co-managed"]
    named = {f"p-{n:02}": "欧阳" * 6 for n in range(1, 12)}
    shapes = []
    for people in ({}, named):
        text = html.page(data, "zh_CN", seals=SEALS, people=people)
        shapes.append((re.findall(r"<style>.*?</style>", text, re.DOTALL), re.findall(r"</?[a-z0-9]+[^>]*>", text)))
    assert shapes[0] == shapes[1]

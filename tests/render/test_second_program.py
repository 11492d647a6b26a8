"""What another program makes of the workbook: LibreOffice opens it, computes every formula anew, and prints it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader

from sharedfund.render import cells, front, tongues, workbook
from sharedfund.render.words import pages
from sharedfund.render.words.form import clean
from tests.render import spreadsheets
from tests.render.test_disclosure_page import SEALS
from tests.render.test_workbook import HOSTILE, NEWEST, PEOPLE, long, told

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="no soffice (LibreOffice) here: what another program makes of the workbook is NOT checked")

A4 = {(595, 842), (842, 595)}
WRONG = "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "Err:", "###"
# A program may keep the values that stand beside the formulas; this one is told to compute them whenever it opens a file.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


class Made(NamedTuple):
    """A workbook as we wrote it, as the other program wrote it again after computing it, and the text of its printed pages."""

    data: dict[str, Any]
    tongue: Any
    ours: bytes
    theirs: bytes
    printed: list[str]
    sizes: set[tuple[int, int]]


def spoilt(data: bytes) -> bytes:
    """The workbook with another number beside every formula."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as again:
        for name in packed.namelist():
            again.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f><v>777.77</v>", packed.read(name)))
    return made.getvalue()


def converted(place: Path, files: dict[str, bytes], to: str) -> dict[str, bytes]:
    """What LibreOffice writes for each of `files`."""
    profile, given, made = place / "profile", place / "given", place / to
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    given.mkdir(exist_ok=True)
    for name, data in files.items():
        (given / f"{name}.xlsx").write_bytes(data)
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", to, "--outdir", str(made),
                    *(str(given / f"{name}.xlsx") for name in files)], check=True, capture_output=True, timeout=900)
    return {name: (made / f"{name}.{to}").read_bytes() for name in files}


def hostile() -> dict[str, Any]:
    """The page with the largest amounts, more payments than a page holds, and in every free text of some something that
    a spreadsheet may take for a formula."""
    data = long(NEWEST["co-managed"], LARGEST + ["1000.50"] * 80)
    rows = data["sections"]["F"]["rows"]
    for place, text in enumerate(HOSTILE):
        rows[place] |= {"purpose": text, "name": text}
    return data


LARGEST = ["999999999.99", "-999999999.99", "0.01", "123456789.01"]
GIVEN: dict[str, tuple[dict[str, Any], Any]] = {
    "co-managed": (NEWEST["co-managed"], "zh_CN"), "trust": (NEWEST["trust"], "both"), "long": (hostile(), "en")}
ALL = {f"{name} {tongue}": (data, tongue) for name, data in NEWEST.items() for tongue in ("zh_CN", "en")}


@pytest.fixture(scope="module", params=["some", pytest.param("all", marks=pytest.mark.long)])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    place = tmp_path_factory.mktemp("office")
    given = GIVEN if request.param == "some" else ALL
    ours = {name: workbook.workbook(data, tongue, seals=SEALS, people=PEOPLE) for name, (data, tongue) in given.items()}
    spoiled = {name: spoilt(data) for name, data in ours.items()}
    again, printed = converted(place, spoiled, "xlsx"), converted(place, spoiled, "pdf")
    found = {}
    for name, (data, tongue) in given.items():
        sheets = PdfReader(io.BytesIO(printed[name])).pages
        found[name] = Made(data, tongue, ours[name], again[name], [page.extract_text() for page in sheets],
                           {(round(page.mediabox.width), round(page.mediabox.height)) for page in sheets})
    return found


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_cell_is_what_we_wrote_and_every_formula_gives_what_we_say(made: dict[str, Made]) -> None:
    for name, one in made.items():
        ours, theirs = spreadsheets.cells(one.ours), spreadsheets.cells(one.theirs)
        assert list(ours) == list(theirs), name
        count = sum(len(formulas) for formulas in spreadsheets.formulas(one.ours).values())
        assert count > 10 and "777.77" not in str(theirs), name
        for sheet, rows in ours.items():
            found = theirs[sheet]
            for number, row in enumerate(rows):
                there = found[number] if number < len(found) else [""] * len(row)
                assert [_said(cell) for cell in row] == [_said(cell) for cell in there], (name, sheet, number + 1)


def _said(cell: Any) -> Any:
    """A cell as it is compared: a number to its last fen, a text without the spaces at its ends."""
    return round(Decimal(repr(cell)), 9) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell).strip()


def test_the_front_is_the_data_s_after_it_was_computed_anew(made: dict[str, Made]) -> None:
    for name, one in made.items():
        rows = next(iter(spreadsheets.cells(one.theirs).values()))
        found = {row[0]: row[2] for row in rows if row[0] in {"1", "2", "3", "4", "5"}}
        told_ = one.data["front"]
        # A program adds in binary: 578.440000000001 is shown as 578.44, and is it.
        assert {number: round(spreadsheets.exact(value), 9) for number, value in found.items()} == {
            str(n): Decimal(told_[figure]) for n, figure in enumerate(("opening", "received", "paid", "closing", "spendable"), start=1)}, name


def test_every_total_of_a_section_is_the_data_s(made: dict[str, Made]) -> None:
    for name, one in made.items():
        sheets = list(spreadsheets.cells(one.theirs).values())[1:]
        for section, rows in zip(tongues.sections(one.data, one.tongue, PEOPLE), sheets, strict=True):
            for table in section.tables:
                figures = [cells.figure_of(column, cell) for column, cell in zip(table.columns, table.total, strict=False)]
                wanted = [None if figure is None else round(figure.stored, 9) for figure in figures]
                assert not wanted or any(
                    all(want is None or (isinstance(cell, int | float) and round(spreadsheets.exact(cell), 9) == want)
                        for want, cell in zip(wanted, row, strict=False)) for row in rows), (name, section.letter, table.total)


def test_nothing_is_an_error_and_nothing_became_a_formula(made: dict[str, Made]) -> None:
    for name, one in made.items():
        ours, theirs = spreadsheets.parts(one.ours), spreadsheets.parts(one.theirs)
        told_ = " ".join(str(cell) for rows in spreadsheets.cells(one.theirs).values() for row in rows for cell in row)
        assert [word for word in WRONG if word in told_ or word in "".join(one.printed)] == [], name
        count = {sheet: text.count("<f>") for sheet, text in ours.items() if sheet.startswith("xl/worksheets/")}
        assert {sheet: len(re.findall(r"<f[ >]", text)) for sheet, text in theirs.items() if sheet in count} == count, name
        assert not [sheet for sheet, text in theirs.items() if "hyperlink" in text.lower() and "rels" in sheet], name


def test_what_looks_like_a_formula_is_text(made: dict[str, Made]) -> None:
    if "long" not in made:
        return  # the reference books hold nothing of the kind
    rows = next(rows for name, rows in spreadsheets.cells(made["long"].theirs).items() if name.startswith("F "))
    shown = [clean(text).strip() for text in HOSTILE]
    found = [(row[2], row[3]) for row in rows if str(row[0]).startswith("P-0")][: len(HOSTILE)]
    assert [tuple(str(cell).strip() for cell in pair) for pair in found] == [(text, text) for text in shown]
    assert all(isinstance(cell, str) for pair in found for cell in pair)


def sheets_of(one: Made) -> dict[str, list[str]]:
    """The printed pages of every section, by its letter: a page with its title begins it."""
    titles = {flat(f"{section.letter} {section.title}".partition("\n")[0]): section.letter
              for section in tongues.sections(one.data, one.tongue, PEOPLE)}
    found: dict[str, list[str]] = {"front": []}
    for text in one.printed:
        begun = [titles[flat(line)] for line in text.splitlines() if flat(line) in titles]
        found.setdefault(begun[0] if begun else list(found)[-1], []).append(text)
    assert list(found) == ["front", *titles.values()]
    return found


def test_every_page_is_a4_and_says_where_it_belongs(made: dict[str, Made]) -> None:
    for name, one in made.items():
        assert one.sizes <= A4, name
        assert len(sheets_of(one)["front"]) == 1, name
        for number, text in enumerate(one.printed, start=1):
            zh, en = f"第{number}页，共{len(one.printed)}页", f"page{number}of{len(one.printed)}"
            foot = {"zh_CN": zh, "en": en, "both": f"{zh}/{en}"}[one.tongue]
            assert foot in flat(text) and flat(SEALS.number or "") in flat(text), (name, number)
            assert front.grouped(SEALS.head_root or "").replace(" ", "") in flat(text), (name, number)


def test_every_page_of_a_table_has_all_its_headings_and_every_amount_whole(made: dict[str, Made]) -> None:
    """A sheet broader than a page would leave some of its columns to another one."""
    for name, one in made.items():
        printed = sheets_of(one)
        for section in tongues.sections(one.data, one.tongue, PEOPLE):
            for table in section.tables[:1] if len(section.tables) == 1 else ():
                for text in printed[section.letter]:
                    missing = [column.heading for column in table.columns if flat(column.heading) not in flat(text)]
                    assert missing == [], (name, section.letter, missing)
            whole = flat("".join(printed[section.letter]))
            for table in section.tables:
                amounts = [cell for row in told(table) for column, cell in zip(table.columns, row, strict=True) if cells.figure_of(column, cell)]
                assert [amount for amount in amounts if amount not in whole] == [], (name, section.letter)
    if "long" in made:
        assert len(sheets_of(made["long"])["F"]) > 3


def test_the_sentence_of_the_front_is_printed_whole(made: dict[str, Made]) -> None:
    for name, one in made.items():
        if one.tongue == "zh_CN":
            assert flat(pages.sentence(one.data, "zh_CN")) in flat(one.printed[0]), name

"""A posted file against what follows from the book: names, the first difference, what is no such file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from sharedfund.render import written
from sharedfund.render.written import CSV, PAGE, Other, Text, other

PERSONS = ("p-02", "p-03")
Way = Callable[[Mapping[str, str]], bytes]


def page(people: Mapping[str, str]) -> bytes:
    two, three = people.get("p-02", "p-02"), people.get("p-03", "p-03")
    return f'<h1>公示</h1><section id="F" class="x"><td>{two}、{three}</td><td>900.00</td></section><p>{two}</p>'.encode()


def english(people: Mapping[str, str]) -> bytes:
    return page(people).replace("公示".encode(), b"Disclosure")


KNOWN = {"p-02": "顾明远", "p-03": "沈若兰"}


def compared(posted: bytes, names: Mapping[str, str] | None = None, ways: tuple[Way, ...] = (page, english)) -> Other | None:
    return other(posted, ways, PAGE, PERSONS, KNOWN if names is None else names)


@pytest.mark.parametrize("posted", [page(KNOWN), english(KNOWN), page({}), page({"p-02": "顾明远"})])
def test_a_file_is_the_same_under_its_names_or_under_none_in_either_language(posted: bytes) -> None:
    assert compared(posted) is None


def test_whose_name_is_not_known_here_may_have_any_but_one() -> None:
    posted = page({"p-02": "某甲", "p-03": "沈若兰"})
    assert compared(posted, {"p-03": "沈若兰"}) is None
    assert compared(posted) == Other("F", "", "顾明远、沈若兰", "某甲、沈若兰")
    twice = posted.replace("<p>某甲".encode(), "<p>某乙".encode())
    assert compared(twice, {}) == Other("front", "", "某甲", "某乙")


@pytest.mark.parametrize(("old", "new", "expected"), [
    (b"900.00", b"800.00", Other("F", "", "900.00", "800.00")), ("公示".encode(), "通知".encode(), Other("front", "", "公示", "通知")),
    (b"<td>900.00</td>", b"", Other("F", "", "900.00", "")),
    (b"</section>", b"<td>1.00</td></section>", Other("F", "", "", "1.00"))])
def test_the_first_difference_is_told_with_its_section(old: bytes, new: bytes, expected: Other) -> None:
    assert compared(page(KNOWN).replace(old, new, 1)) == expected


def test_what_says_the_same_and_looks_otherwise_is_told() -> None:
    assert compared(page(KNOWN).replace(b'class="x"', b'class="hidden"')) == Other("front", "", "", "", look=True)


def test_the_half_of_a_page_in_both_languages_is_told() -> None:
    def both(people: Mapping[str, str]) -> bytes:
        return (b'<div class="half" id="zh-CN" lang="zh-CN"><b>6.00</b></div><div class="half" id="en" lang="en"><b>7.00</b></div>'
                b'<div lang="zh-CN"><section id="F"><td>8.00</td></section></div>'
                b'<div lang="en"><section id="F-en"><td>9.00</td></section></div>')

    for old, section, place in (("6.00", "front", ""), ("7.00", "front", "en"), ("8.00", "F", ""), ("9.00", "F", "en")):
        assert Text(section, place, old) in written.of_page(both({}))
        forged = both({}).replace(old.encode(), b"5.00")
        assert other(forged, [both], PAGE, (), {}) == Other(section, place, old, "5.00")
    # What is missing or too much is told of its half.
    for old, new, expected in ((b"<td>8.00</td>", b"", Other("F", "", "8.00", "")), (b"<td>9.00</td>", b"", Other("F", "en", "9.00", "")),
                               (b"8.00</td>", b"8.00</td><td>1.00</td>", Other("F", "", "", "1.00")),
                               (b'<section id="F"><td>8.00</td></section>', b"", Other("F", "", "8.00", ""))):
        assert other(both({}).replace(old, new), [both], PAGE, (), {}) == expected


def test_of_the_style_only_what_a_sheet_says_in_its_margins_is_told() -> None:
    def styled(people: Mapping[str, str]) -> bytes:
        return b'<style>@page { @top-left { content: "No\\00002e\\000020\\007b2c1"; color: #333 } p::before { content: "x "; } }</style><p>1.00</p>'

    posted = styled({})
    assert written.of_page(posted) == [Text("front", "", "No. 第1"), Text("front", "", "x "), Text("front", "", "1.00")]
    assert other(posted.replace(b"c1", b"c9"), [styled], PAGE, (), {}) == Other("front", "", "No. 第1", "No. 第9")
    assert other(posted.replace(b"#333", b"#fff"), [styled], PAGE, (), {}) == Other("front", "", "", "", look=True)
    # What is no character is told as none.
    assert other(posted.replace(b"007b2c", b"00d800"), [styled], PAGE, (), {}) == Other("front", "", "No. 第1", "No. \ufffd1")


def test_markup_in_a_name_is_a_name() -> None:
    from html import escape

    name = '<i>"顾"</i>'
    assert compared(page({"p-02": escape(name), "p-03": "沈若兰"}), {"p-02": name, "p-03": "沈若兰"},
                    (lambda people: page({key: escape(value) for key, value in people.items()}),)) is None


def test_csv_lines_are_compared_by_section() -> None:
    lines = b"\xef\xbb\xbfA,1,row,x,1.00\r\nF,1,row,y,2.00\r\n"
    assert written.of_csv(lines) == [Text("A", "1", "1,row,x,1.00"), Text("F", "2", "1,row,y,2.00")]
    assert other(lines.replace(b"2.00", b"3.00"), [lambda _: lines], CSV, (), {}) == Other("F", "2", "1,row,y,2.00", "1,row,y,3.00")
    with pytest.raises(ValueError, match="field larger"):
        other(b'A,"' + b"x" * 200_000 + b'"', [lambda _: lines], CSV, (), {})


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as here:
        for name, part in parts.items():
            here.writestr(name.replace("__", "/"), part)
    return made.getvalue()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", packed(a=b"x")[:-20], packed(a=b"x" * 5000).replace(b"PK\x01\x02", b"PK\x01\x03")],
                         ids=["nothing", "a-magic", "cut", "no-directory"])  # an archive bears the clock: no id of its bytes
def test_what_is_no_zip_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ValueError):
        written.parts(data, 1 << 20)


def test_a_workbook_is_not_unpacked_beyond_its_bounds() -> None:
    data = packed(a=b" " * 1000, b=b" " * 1000)
    assert set(written.parts(data, 2000)) == {"a", "b"}
    with pytest.raises(ValueError, match="too much"):
        written.parts(data, 1999)


def test_another_version_of_the_writer_may_spell_the_same_cells_otherwise() -> None:
    kind = written.workbook(1 << 20)
    assert kind.same(_book(b"3.3.1", b"a"), _book(b"3.3.1", b"a"))
    assert not kind.same(_book(b"3.3.1", b"a"), _book(b"3.3.1", b"b"))
    assert kind.same(_book(b"3.3.1", b"a"), _book(b"3.4.0", b"b"))


def _book(version: bytes, style: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as here:
        here.writestr(written.CORE, b"<dc:description>XlsxWriter " + version + b"</dc:description>")
        here.writestr("xl/styles.xml", style)
    return made.getvalue()

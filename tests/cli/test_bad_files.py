"""Every field of every input file, dropped, of another kind, or with a character nobody sees: exit 2 with file and line.

What a machine may do wrong stands at the end: a damaged book, a missing file, a lock, a clock that is behind, a full disk.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sharedfund.book import store
from sharedfund_cli.desk import Shared
from sharedfund_cli.story import Story
from tests.cli.command_lines import ACCOUNTANT, CHAIR, COMMUNITY, EVALUATOR, FIRM
from tests.cli.prepared import EXAMPLE, Ended, Prepared

HAN = re.compile("[\u4e00-\u9fff]")
FIELD = re.compile(r"( *)([A-Za-z0-9_-]+) = (.*)")


class Form(NamedTuple):
    """An input file: who hands it in with which words, and the fields that may be left out."""

    file: str
    by: str
    words: tuple[str, ...]
    optional: frozenset[str]


FORMS = (
    Form("contract.toml", CHAIR, ("contract", "record", "--file"), frozenset({
        "account", "remuneration_kind", "remuneration_rate_share", "settlement_period", "release_function", "release_rest", "attach"})),
    Form("lease.toml", CHAIR, ("lease", "record", "--file"), frozenset({"tenant", "due_days", "clause", "attach"})),
    Form("work.toml", CHAIR, ("maintenance", "request", "--file"), frozenset({"resolution"})),
    Form("resolution.toml", CHAIR, ("resolution", "record", "--file"), frozenset({"attach"})),
    Form("budget.toml", CHAIR, ("budget", "adopt", "--resolution", "R2026001"), frozenset({"essential"})),
    Form("evaluation.toml", EVALUATOR, ("evaluation", "record", "--file"), frozenset({"score"})),
    Form("appeal.toml", FIRM, ("evaluation", "appeal", "E-01", "--file"), frozenset()),
    Form("answer.toml", EVALUATOR, ("evaluation", "answer", "E-01", "--file"), frozenset()),
    Form("acceptance.toml", COMMUNITY, ("acceptance", "record", "--file"), frozenset({"sent", "valid", "satisfied"})),
    Form("breach.toml", CHAIR, ("breach", "open", "--file"), frozenset()),
    Form("closing.toml", CHAIR, ("breach", "close", "W-01", "--file"), frozenset({"restitution"})),
    Form("person.toml", CHAIR, ("person", "add", "--file"), frozenset({"identity", "links"})),
    Form("items.toml", ACCOUNTANT, ("bank", "reconcile", "2026-04", "--balance", "3261.00", "--items"), frozenset()),
    Form("charter.toml", ACCOUNTANT, ("init", "{new}", "--charter"), frozenset({
        "practice", "account", "holder", "witness", "end", "signs"})),
)
TABLES = (
    Form("units.csv", ACCOUNTANT, ("unit", "import"), frozenset({"用途", "来源", "依据日期", "业主", "电话", "户号"})),
    Form("by-unit.csv", ACCOUNTANT, ("maintenance", "contribute", "--building=1", "--paper=ZH-1"), frozenset()),
    Form("receipts.csv", ACCOUNTANT, ("receipt", "import"), frozenset({"房号", "渠道", "流水号", "期间", "日期", "付款人"})),
)


class Spoiled(NamedTuple):
    """A file with one mistake: which, on which line, and its text."""

    how: str
    field: str
    line: int
    text: str


def spoiled(text: str) -> Iterator[Spoiled]:
    """A TOML file with each of its fields dropped, of another kind, with an invisible character; and with one too many."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        found = FIELD.fullmatch(line)
        if found is None:
            continue
        space, field, _ = found.groups()
        for how, new in (("dropped", ""), ("another kind", f"{space}{field} = {{}}"), ("a list", f"{space}{field} = [[1]]"),
                         ("invisible", f'{space}{field} = "a\u200bb"'), ("look-alike", f'{space}{field} = "\u0430bc"'),
                         ("long", f'{space}{field} = "{"x" * 2000}"'), ("renamed", f"{space}{field}x = 1\n{line}")):
            yield Spoiled(how, field, place + 1, "\n".join([*lines[:place], new, *lines[place + 1 :]]))


def handed(prepared: Prepared, form: Form, text: str, lang: str, *, dry: bool = False) -> Ended:
    """The end of the form's line with a file of this text."""
    path = prepared.forms / f"spoiled-{form.file}"
    path.write_text(text, encoding="utf-8")
    words = [word.format(new=prepared.place / "new") for word in form.words]
    return prepared.ends(*(["-n"] if dry else []), *words, path, by=form.by, lang=lang)


def wrongs(prepared: Prepared, form: Form, ended: Ended, lang: str) -> list[str]:
    """What is wrong with how a wrong file ended."""
    if ended.code != 2:
        return [f"exit {ended.code}: {ended.answer.get('message')}"]
    found, message = [], ended.answer["message"]
    where = ended.answer["where"] or {}
    if where.get("file") != str(prepared.forms / f"spoiled-{form.file}") or not isinstance(where.get("line"), int):
        found.append(f"no file and line: {where}")
    if lang == "zh_CN" and not HAN.search(message):
        found.append("no Chinese")
    if "\u200b" in message or len(message) > 500:
        found.append("repeats too much")
    if "Input should" in message:
        found.append("not our words")
    return found


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.file)
def test_every_field_of_a_form_typed_wrong_is_told_with_its_line(form: Form, prepared: Prepared) -> None:
    faults = []
    text = (prepared.forms / form.file).read_text(encoding="utf-8")
    for count, bad in enumerate(spoiled(text)):
        lang = ("zh_CN", "en")[count % 2]
        may_lack = bad.how == "dropped" and bad.field in form.optional
        ended = handed(prepared, form, bad.text, lang, dry=may_lack)
        if may_lack and (ended.code in (0, 3, 5) or ended.answer["code"] == "founder-without-key"):
            continue  # without `practice` a charter is a real one, and a real one brings everybody's key
        found = wrongs(prepared, form, ended, lang)
        if not found and bad.how != "dropped" and ended.answer["where"]["line"] != bad.line:
            found.append(f"line {ended.answer['where']['line']} instead of {bad.line}")
        if not prepared.is_untouched() or (prepared.place / "new").exists():
            found.append("something was written")
            shutil.rmtree(prepared.place / "new", ignore_errors=True)
        if found:
            faults.append((bad.how, bad.field, bad.line, found, str(ended.answer.get("message"))[:120]))
    assert not faults


@pytest.mark.parametrize("form", TABLES, ids=lambda form: form.file)
def test_every_cell_of_a_table_typed_wrong_is_told_with_its_line(form: Form, prepared: Prepared) -> None:
    faults = []
    heading, row = (prepared.forms / form.file).read_text(encoding="utf-8").strip().split("\n")
    names, cells = heading.split(","), row.split(",")
    for count, (name, cell) in enumerate(zip(names, cells, strict=True)):
        place = names.index(name)
        for how, value in (("dropped", ""), ("invisible", f"{cell}\u200b"), ("look-alike", f"\u0430{cell}"), ("long", "x" * 2000),
                           ("quoted", '"'), ("override", f"\u202e{cell}")):
            lang = ("zh_CN", "en")[count % 2]
            may_lack = how == "dropped" and name in form.optional
            text = "\n".join([heading, ",".join([*cells[:place], value, *cells[place + 1 :]]), ""])
            ended = handed(prepared, form, text, lang, dry=may_lack)
            if may_lack and ended.code in (0, 3):
                continue
            found = wrongs(prepared, form, ended, lang)
            if not found and ended.answer["where"]["line"] != 2:
                found.append(f"line {ended.answer['where']['line']}")
            if not prepared.is_untouched():
                found.append("the book changed")
            if found:
                faults.append((name, how, found, str(ended.answer.get("message"))[:120]))
        without = "\n".join([",".join([*names[:place], *names[place + 1 :]]), ",".join([*cells[:place], *cells[place + 1 :]]), ""])
        ended = handed(prepared, form, without, "zh_CN", dry=True)
        if name not in form.optional and (ended.code, ended.answer["code"]) != (2, "columns-missing"):
            faults.append((name, "column dropped", [str(ended.code)], str(ended.answer)[:120]))
        ended = handed(prepared, form, f"{heading},多余\n{row},1\n", "zh_CN")
        if (ended.code, ended.answer["code"], ended.answer["where"]["line"]) != (2, "field-unknown", 1):
            faults.append((name, "unknown column", [str(ended.code)], str(ended.answer)[:120]))
    assert not faults


@pytest.mark.parametrize(("content", "code"), [
    (b"", None), (b"\x00\x01\x02", None), (b"\xff\xfe\xff", None), (b"a = ", "not-toml"), (b"\xef\xbb\xbf", None), (b"[" * 100_000, None),
    (b"a = 1\na = 2\n", "not-toml"), (b"a = " + b"[" * 5000, None), (b"a = " + b"9" * 10_000, "not-toml"),
])
@pytest.mark.parametrize("form", [*FORMS, *TABLES], ids=lambda form: form.file)
def test_a_file_that_is_none_is_told_in_words(form: Form, content: bytes, code: str | None, prepared: Prepared) -> None:
    path = prepared.forms / f"spoiled-{form.file}"
    path.write_bytes(content)
    words = [word.format(new=prepared.place / "new") for word in form.words]
    ended = prepared.ends(*words, path, by=form.by)
    assert ended.code == 2, ended
    if code is not None and form in FORMS:
        assert ended.answer["code"] == code
    assert prepared.is_untouched() and not (prepared.place / "new").exists()


# ---- what the machine does wrong ----

RECORD = ("bill", "record", "--vendor", "staff", "--head", "wages", "--amount", "1.00", "--due", "2026-05-30")


@pytest.fixture
def spare(prepared: Prepared) -> Iterator[Prepared]:
    """The prepared book, for damage; put back afterwards."""
    prepared.shared = Shared()
    yield prepared
    for name in ("fund", "home"):
        shutil.rmtree(prepared.place / name, ignore_errors=True)
        shutil.copytree(prepared.pristine / name, prepared.place / name)
    prepared.shared = Shared()
    prepared.marks = prepared._marks()


def told(ended: Ended, lang: str) -> bool:
    """Whether words and what to do stand there."""
    message, remedy = ended.answer["message"], ended.answer["remedy"]
    return bool(message) and bool(remedy) and (lang == "en" or bool(HAN.search(message))) and ended.answer["changed"] is False


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_damaged_book_stops_every_other_command_with_what_to_do(spare: Prepared, lang: str) -> None:
    path = spare.place / "fund" / "book" / "2026-01.beancount"
    path.write_bytes(path.read_bytes().replace(b"720.00", b"520.00", 1))
    shutil.rmtree(spare.place / "home", ignore_errors=True)  # another machine: no cache to trust
    before = path.read_bytes()
    for words in (RECORD, ("status",), ("fund", "list")):
        ended = spare.ends(*words, lang=lang)
        assert (ended.code, told(ended, lang)) == (1, True), ended
    assert path.read_bytes() == before


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_missing_file_of_the_book_is_told(spare: Prepared, lang: str) -> None:
    (spare.place / "fund" / "book" / "2026-02.beancount").unlink()
    shutil.rmtree(spare.place / "home", ignore_errors=True)
    ended = spare.ends("status", lang=lang)
    assert (ended.code, told(ended, lang)) == (1, True), ended
    shutil.rmtree(spare.place / "fund" / "book")
    ended = spare.ends("status", lang=lang)
    assert ended.code in (1, 5)
    assert told(ended, lang), ended


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_clock_that_is_behind_writes_nothing(spare: Prepared, lang: str) -> None:
    ended = spare.ends(*RECORD, now="2026-05-01T00:00:00Z", lang=lang)
    assert (ended.code, told(ended, lang)) == (6, True), ended
    assert spare.is_untouched()


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_lock_held_by_another_run_is_busy(spare: Prepared, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_try_lock", lambda descriptor: False)
    monkeypatch.setattr(store.time, "monotonic", iter(range(0, 10_000, 60)).__next__)
    ended = spare.ends(*RECORD, lang=lang)
    monkeypatch.undo()
    assert (ended.code, told(ended, lang)) == (6, True), ended
    assert spare.is_untouched()


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_full_disk_writes_nothing_and_says_so(spare: Prepared, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = {path: path.read_bytes() for path in (spare.place / "fund" / "book").iterdir()}
    monkeypatch.setattr(os, "write", full)
    ended = spare.ends(*RECORD, lang=lang)
    monkeypatch.undo()
    assert (ended.code, told(ended, lang)) == (1, True), ended
    assert {path: path.read_bytes() for path in (spare.place / "fund" / "book").iterdir()} == before


# ---- the opening ----

OPENING = {
    "bank.toml": '[[account]]\naccount = "co-managed"\nbalance = "100.00"\nstatement = "statement.txt"\n\n[[fund]]\nfund = "operating"\n'
                 'cash = "100.00"\n\n[[maintenance]]\nbuilding = "B01"\namount = "5.00"\n\n[hand-over]\nrefused = true\n',
    "units.csv": "房号,楼栋,用途,面积,面积来源,依据日期,业主,电话\n1-101,1幢,住宅,100.00,登记簿,2025-12-01,柳青,13000000000\n",
    "arrears.csv": "房号,期间,欠费,到期日\n1-101,2025Q4,10.00,2025-10-31\n",
    "advances.csv": "房号,期间,预收\n1-101,2026Q1,10.00\n",
    "ahead.csv": "房号,月份,金额\n1-101,2026-01,5.00\n",
    "deposits.csv": "房号,种类,金额,编号\n1-101,装修,5.00,D-0001\n",
    "refunds.csv": "房号,应退\n1-101,5.00\n",
    "maintenance.csv": "房号,余额,首期\n1-101,5.00,5.00\n",
    "bills.csv": "收款方,科目,金额,到期日,编号\nv-11,公共电费,5.00,2026-01-31,B-0001\n",
    "claims.csv": "项目,对方,金额,期间,日期,编号\n应计酬金,F001,5.00,2025Q4,2026-01-31,\n",
}
MAY_LACK = frozenset({"用途", "面积来源", "依据日期", "业主", "电话", "到期日", "期间", "编号", "种类", "日期", "对方", "首期", "refused"})


@pytest.fixture(scope="module")
def founding(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A practice book whose charter everybody accepted and whose opening is yet to come."""
    place = tmp_path_factory.mktemp("founding")
    do = Story(place / "fund", place / "home", "opening")
    do.at("2026-01-01")
    do("init", do.folder, charter=EXAMPLE / "inputs" / "charter.toml")
    for number in range(1, 10):
        do("charter accept", by=f"p-{number:02d}")
    return Prepared(place)


def opening_folder(place: Path, name: str, text: str) -> Path:
    """An opening to fill in, one of its files saying `text`."""
    folder = place / "opening"
    folder.mkdir(exist_ok=True)
    for file, content in {**OPENING, name: text, "statement.txt": "100.00"}.items():
        (folder / file).write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", sorted(OPENING))
def test_every_field_of_an_opening_typed_wrong_is_told_with_its_line(name: str, founding: Prepared) -> None:
    faults = []
    for count, (how, field, line, text) in enumerate(_spoiled_opening(name)):
        lang = ("zh_CN", "en")[count % 2]
        folder = opening_folder(founding.place, name, text)
        ended = founding.ends("opening", "check", folder, lang=lang, now="2026-01-02T01:00:00Z")
        if how == "dropped" and field in MAY_LACK and ended.code in (0, 3):
            continue
        where = ended.answer.get("where") or {}
        at = where.get("line")
        is_told = ended.code == 2 and where.get("file") == str(folder / name) and isinstance(at, int)
        if not is_told or (how != "dropped" and at != line) or (lang == "zh_CN" and not HAN.search(ended.answer["message"])):
            faults.append((how, field, line, ended.code, where, str(ended.answer.get("message"))[:100]))
    assert not faults
    assert founding.is_untouched()


def _spoiled_opening(name: str) -> Iterator[Spoiled]:
    text = OPENING[name]
    if name.endswith(".toml"):
        yield from (bad for bad in spoiled(text))
        return
    heading, row = text.strip().split("\n")
    names, cells = heading.split(","), row.split(",")
    for place, field in enumerate(names):
        for how, value in (("dropped", ""), ("invisible", f"{cells[place]}\u200b"), ("look-alike", f"\u0430{cells[place]}"),
                           ("long", "x" * 2000)):
            yield Spoiled(how, field, 2, "\n".join([heading, ",".join([*cells[:place], value, *cells[place + 1 :]]), ""]))

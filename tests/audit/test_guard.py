"""Hostile text: nothing runs, nothing hangs, and each is named with its place (attacks 66-76, 80-85, 89)."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sharedfund.audit import audit, child, guard, reading
from sharedfund.errors import HostileError
from sharedfund.spelling import SpellingError, unquoted
from tests.audit.folder import write_book
from tests.fund import Fund

HOSTILE = {
    "plugin": b'plugin "beancount.plugins.check_commodity" "__import__(\'os\').system(\'true\')"\n',
    "include": b'include "/etc/passwd"\n',
    "include-glob": b'include "*.beancount"\n',
    "option-pythonpath": b'option "insert_pythonpath" "TRUE"\n',
    "pushtag": b"pushtag #x\n",
    "pushmeta": b"pushmeta x: 1\n",
    "pad": b"2026-01-01 pad Assets:Bank:Joint:Operating Equity:Opening:Operating\n",
    "balance": b"2026-01-01 balance Assets:Bank:Joint:Operating 1.00 ~ 9 CNY\n",
    "document": b'2026-01-01 document Assets:Bank:Joint:Operating "/etc/passwd"\n',
    "division-by-zero": b'2026-01-01 * "a" "b"\n  Assets:Bank:Joint:Operating  1/0 CNY\n  Liabilities:Unidentified  -1.00 CNY\n',
    "arithmetic": b'2026-01-01 * "a" "b"\n  Assets:Bank:Joint:Operating  (1+1) CNY\n  Liabilities:Unidentified  -2.00 CNY\n',
    "price": b'2026-01-01 * "a" "b"\n  Assets:Bank:Joint:Operating  1.00 CNY @@ 0.01 JUNK\n  Liabilities:Unidentified  -1.00 CNY\n',
    "tag": b'2026-01-01 * "a" "b" #x\n  Assets:Bank:Joint:Operating  1.00 CNY\n  Liabilities:Unidentified  -1.00 CNY\n',
    "no-amount": b'2026-01-01 * "a" "b"\n  Assets:Bank:Joint:Operating  1.00 CNY\n  Liabilities:Unidentified\n',
    "hidden-line": b"* 2026-01-01 hidden from Beancount\n",
    "five-megabytes": b"x" * 5_000_000 + b"\n",
    "million-digits": b'2026-01-01 custom "sharedfund" "x"\n  amount: ' + b"9" * 1_000_000 + b".00 CNY\n",
    "parentheses": b"2026-01-01 custom \"a\" " + b"(" * 3000 + b"\n",
    "nul": b"2026-01-01 custom \"page\" 1 1 \"\x00\"\n",
    "escape": b'2026-01-01 custom "sharedfund" "\x1b]8;;http://x\x1b"\n',
    "line-separator": "2026-01-01 custom \"sharedfund\" \"a\u2028b\"\n".encode(),
    "right-to-left": "2026-01-01 custom \"sharedfund\" \"a\u202eb\"\n".encode(),
    "not-utf-8": b'2026-01-01 custom "sharedfund" "\xff\xfe"\n',
    "unknown-kind": b'2026-01-01 custom "sharedfund" "money-printed"\n  by: "p-01"\n',
    "key-twice": b'2026-01-01 custom "sharedfund" "reminder-sent"\n  by: "p-01"\n  by: "p-02"\n',
    "filename-key": b'2026-01-01 custom "sharedfund" "reminder-sent"\n  filename: "x"\n',
}


# What no edit of a line brings about ends the reading; every other place is named and the reading goes on.
REFUSED = {"plugin", "include", "include-glob", "option-pythonpath", "pushtag", "pushmeta", "pad", "balance", "document",
           "five-megabytes", "million-digits"}


@pytest.fixture(scope="module")
def honest() -> Fund:
    return Fund.founded()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_block_is_named_and_nothing_of_it_runs(honest: Fund, tmp_path: Path, name: str) -> None:
    folder = write_book(honest, tmp_path / "f")
    book = sorted((folder / "book").iterdir())[-1]
    whole = book.read_bytes()
    book.write_bytes(whole + HOSTILE[name] + b"\n")
    started = time.process_time()
    report = audit(folder)
    assert time.process_time() - started < 10
    assert report.verdict == ("refused" if name in REFUSED else "findings")
    found = [f for f in report.findings if f.code in ("block-changed", "page-line-changed", "refused")]
    assert found and found[0].line is not None and found[0].line > whole.count(b"\n")


def test_a_book_file_that_is_a_link_is_not_read(honest: Fund, tmp_path: Path) -> None:
    folder = write_book(honest, tmp_path / "f")
    book = sorted((folder / "book").iterdir())[-1]
    elsewhere = tmp_path / "elsewhere"
    book.rename(elsewhere)
    os.symlink(elsewhere, book)
    report = audit(folder)
    assert report.verdict == "refused"
    assert [(f.code, f.file, f.facts["why"]) for f in report.findings] == [("refused", f"book/{book.name}", "not-a-plain-file")]


def test_the_grammar_is_linear_on_long_lines() -> None:
    for line in (" " * 60_000, '  a: "' + '\\"' * 30_000, "9" * 60_000, "  A" + ":A" * 30_000):
        started = time.process_time()
        list(guard.loose(line.encode() + b"\n", 1))
        assert time.process_time() - started < 2


def test_a_bad_escape_far_inside_a_long_string_fails_at_once() -> None:
    started = time.process_time()
    with pytest.raises(SpellingError):
        unquoted('"' + "a" * 20_000 + '\\"' + "b" * 20_000 + '\\x"')
    assert time.process_time() - started < 1


# ---- the child ----


def test_the_child_keeps_the_order_of_the_lines_and_not_of_the_days() -> None:
    text = b'2026-02-01 custom "sharedfund" "b"\n  by: "p-01"\n\n2026-01-01 custom "sharedfund" "a"\n  by: "p-02"\n'
    parsed = child.parse(text)
    assert parsed is not None
    assert [directive["line"] for directive in parsed] == [1, 4]


def test_one_child_answers_many_times_and_is_gone_afterwards() -> None:
    with child.Parser() as parser:
        answers = [parser.parse(b'2026-01-01 custom "sharedfund" "a"\n  number-%d: 1\n' % number) for number in range(20)]
        assert all(answers)
        process = parser._child
        assert process is not None
        assert parser.parse(b"nothing that Beancount knows\n") is None
        assert parser._child is process
    assert process.poll() is not None


def test_a_child_that_dies_is_not_asked_again() -> None:
    deadly = b'2026-01-01 * "a" "b"\n  Assets:A  1/0 CNY\n  Assets:B  -1.00 CNY\n'
    with child.Parser() as parser:
        for _ in range(2):
            with pytest.raises(child.ParserDiedError):
                parser.parse(deadly)
        assert parser._child is None
    assert child.parse(deadly) is None


def test_all_requests_together_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SECONDS_PER_MEGABYTE", 0.0)
    with child.Parser() as parser:
        parser._allowed = 0.0
        assert parser.parse(b'2026-01-01 custom "sharedfund" "a"\n') is not None
        with pytest.raises(child.ParserDiedError):
            parser.parse(b'2026-01-01 custom "sharedfund" "a"\n')


def test_a_child_that_says_nothing_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WAIT_SECONDS", 0.2)
    code = "import sys, time; sys.stdin.buffer.read(4); time.sleep(60)"
    monkeypatch.setattr(child, "_started", lambda: subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    started = time.monotonic()
    assert child.parse(b"x\n") is None
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("answer", ["b'\\xff\\xff\\xff\\xff'", "b'\\0\\0\\0\\2[]'", "b'\\0\\0\\0\\1{'", "b''"])
def test_an_answer_that_is_none_counts_as_death(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    code = f"import sys; sys.stdin.buffer.read(6); sys.stdout.buffer.write({answer})"
    monkeypatch.setattr(child, "_started", lambda: subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    assert child.parse(b"x\n") is None


def test_the_child_can_open_no_file_no_connection_and_no_process() -> None:
    code = f"""
import runpy, sys
sys.argv = ["child"]
given = runpy.run_path({child.__file__!r}, run_name="child")
given["parsed_here"](b'2026-01-01 custom "a" "b"\\n')
import os, socket, resource, subprocess
given["_give_up"]()
tried = {{"file": lambda: open("/etc/passwd"), "connection": lambda: socket.socket(), "pipe": lambda: os.pipe(),
         "memory": lambda: bytearray({child.MEMORY_MAX_BYTES})}}
for name, attempt in tried.items():
    try:
        attempt()
    except (OSError, MemoryError):
        continue
    print(name)
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_a_line_that_lies_about_its_place_is_a_fault_at_its_place() -> None:
    for key in ("lineno: 7", 'lineno: "x"', 'filename: "/etc/passwd"'):
        (block,) = guard.loose(f'2026-01-01 custom "sharedfund" "a"\n  {key}\n'.encode(), 1)
        assert (block.fault, block.fault_line) == ("foreign-line", 2)


# ---- JSON ----


@pytest.mark.parametrize(("data", "code"), [
    (b"[" * 50 + b"]" * 50, "json-too-deep"), (b"[" * 100_000, "not-json"), (b'{"a":1,"a":1}', "json-name-twice"),
    (b"[NaN]", "json-not-a-number"), (b'["\\ud800"]', "not-json"), (b'["\xff"]', "not-utf-8"), (b"", "not-json"), (b"[1,]", "not-json"),
    (b"[" * 34 + b"]" * 34, "json-too-deep"), (b'{"a":' * 33 + b"1" + b"}" * 33, "json-too-deep"),
    (b'"' + b"[{,:" * 250_000 + b',"', "json-too-large"), (b"9" * 5000, "not-json"),
    (b'"' + b"x" * (16 * 1024 * 1024 - 1) + b'"', "json-too-large"),
])
def test_json_that_nobody_would_write_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(HostileError, match=code) as refused:
        guard.read_json(data, "x.json")
    assert (refused.value.file, refused.value.line) == ("x.json", 1)


@pytest.mark.parametrize("data", [
    b"[" * 33 + b"]" * 33, b'{"a":' * 32 + b"1" + b"}" * 32, b'"' + b"[{,:" * 250_000 + b'"',
    b'"' + b"x" * (16 * 1024 * 1024 - 2) + b'"',
])
def test_json_is_read_up_to_each_limit(data: bytes) -> None:
    assert guard.read_json(data, "x.json") == json.loads(data)


@pytest.mark.parametrize(("data", "line"), [(b"\xff", 1), (b'\n\n["\xff\n"]', 3), (b'["a",\n"\xff"]', 2)])
def test_bytes_that_are_no_text_are_named_at_their_line(data: bytes, line: int) -> None:
    with pytest.raises(HostileError, match="not-utf-8") as refused:
        guard.read_json(data, "x.json")
    assert refused.value.line == line


def test_json_is_named_at_its_line() -> None:
    with pytest.raises(HostileError) as refused:
        guard.read_json(b'{\n"a": 1,\n"b": }\n', "x.json")
    assert refused.value.line == 3
    assert guard.read_json('{"a":[1,"二",{"b":null}]}'.encode(), "x.json") == {"a": [1, "二", {"b": None}]}


# ---- what is read piece by piece ----


def chunked(text: bytes) -> list[tuple[int, bytes, int, bool]]:
    return [tuple(chunk) for chunk in reading.chunks(io.BytesIO(text), "book/x")]  # type: ignore[misc]  # a Chunk is a tuple


def test_chunks_are_lines_that_stand_together() -> None:
    assert chunked(b"a\nb\n\nc\n\n\n") == [(1, b"a\nb\n", 1, True), (4, b"c\n", 2, True)]
    assert chunked(b"\n\na\n") == [(1, b"", 2, True), (3, b"a\n", 0, True)]
    assert chunked(b"a\r\n\r\nb") == [(1, b"a\r\n", 1, False), (3, b"b", 0, True)]
    assert chunked(b"") == []


def test_a_text_without_empty_lines_is_cut_where_entries_begin() -> None:
    entry = b'2026-01-01 custom "a" "b"\n' + b'  key: "value"\n' * 100
    found = chunked(entry * 200)
    assert len(found) > 3 and b"".join(data for _, data, *_ in found) == entry * 200
    assert all(data.startswith(b"2026") for _, data, *_ in found)
    assert [line for line, *_ in found] == [1 + sum(data.count(b"\n") for _, data, *_ in found[:number]) for number in range(len(found))]


def test_a_line_has_64_kibibytes_and_no_more() -> None:
    whole = b"; " + b"x" * (65_536 - 3) + b"\n"
    assert chunked(whole) == [(1, whole, 0, True)]
    with pytest.raises(HostileError, match="line-too-long") as refused:
        chunked(b"a\n" + whole[:-1] + b"x\n")
    assert refused.value.line == 2


def test_a_file_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FILE_MAX_BYTES", 10)
    with pytest.raises(HostileError, match="file-too-large") as refused:
        chunked(b"abc\n" * 4)
    assert refused.value.line == 3


# ---- the child, seen from inside ----


def test_inside_the_child_limits_come_first_and_every_request_has_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource
    from types import SimpleNamespace

    limits: list[tuple[int, tuple[int, int]]] = []

    def limit(which: int, most: tuple[int, int]) -> None:
        limits.append((which, most))
        if which == resource.RLIMIT_CORE:
            raise ValueError("not on this system")

    monkeypatch.setattr(resource, "setrlimit", limit)
    texts = [b'2026-01-01 custom "a" "b"\n', b"nothing\n", b'2026-01-01 open Assets:A\n', b'option "title" "x"\nplugin "x"\n']
    said, asked = io.BytesIO(), io.BytesIO(b"".join(struct.pack(">I", len(text)) + text for text in texts))
    monkeypatch.setattr(child.sys, "stdin", SimpleNamespace(buffer=asked))
    monkeypatch.setattr(child.sys, "stdout", SimpleNamespace(buffer=said))
    child.main()
    assert (resource.RLIMIT_AS, (child.MEMORY_MAX_BYTES, child.MEMORY_MAX_BYTES)) in limits
    assert (resource.RLIMIT_NOFILE, (0, 0)) in limits
    assert [which for which, _ in limits].count(resource.RLIMIT_CPU) == len(texts)
    data, answers = said.getvalue(), []
    while data:
        (length,) = struct.unpack(">I", data[:4])
        answers.append(json.loads(data[4 : 4 + length])["directives"])
        data = data[4 + length :]
    assert [answer and [one["type"] for one in answer] for answer in answers] == [["custom"], None, ["foreign"], None]


def test_the_file_run_by_itself_is_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource
    import runpy
    from types import SimpleNamespace

    text = b'2026-01-01 custom "a" "b"\n'
    said = io.BytesIO()
    monkeypatch.setattr(resource, "setrlimit", lambda which, most: None)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(struct.pack(">I", len(text)) + text)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=said))
    runpy.run_path(str(child.__file__), run_name="__main__")
    assert json.loads(said.getvalue()[4:])["directives"] == child.parsed_here(text)


def test_without_limits_of_the_system_the_child_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    said = io.BytesIO()
    child._give_up()
    child._answer(b'2026-01-01 custom "a" "b"\n', said)
    assert json.loads(said.getvalue()[4:])["directives"][0]["custom"] == ["a", '"b"']


@pytest.mark.parametrize(("token", "told"), [
    ("TRUE", "TRUE"), ("FALSE", "FALSE"), ("1,000.50 CNY", "1000.50 CNY"), ("-1.50", "-1.50"), ("007", "7"), ("2026-01-02", "2026-01-02"),
    ('"a \\"b\\" \\\\ c"', '"a \\"b\\" \\\\ c"'), ("Assets:A", '"Assets:A"'), ("", '"None"'),
])
def test_a_value_is_told_as_a_book_spells_it(token: str, told: str) -> None:
    (directive,) = child.parsed_here(f'2026-01-05 custom "a" "b"\n  key: {token}\n'.encode()) or []
    assert directive == {"line": 1, "day": "2026-01-05", "values": {"key": told}, "type": "custom", "custom": ["a", '"b"']}


@pytest.mark.parametrize("text", [
    '2026-01-05 * "a" "b" #tag\n  Assets:A  1.00 CNY\n  Assets:B  -1.00 CNY\n',
    '2026-01-05 * "a" "b" ^link\n  Assets:A  1.00 CNY\n  Assets:B  -1.00 CNY\n',
    '2026-01-05 ! "a" "b"\n  Assets:A  1.00 CNY\n  Assets:B  -1.00 CNY\n',
    '2026-01-05 * "a" "b"\n  Assets:A  1.00 CNY {2.00 USD}\n  Assets:B  -2.00 USD\n',
    '2026-01-05 * "a" "b"\n  Assets:A  1.00 CNY @ 2.00 USD\n  Assets:B  -2.00 USD\n',
    '2026-01-05 * "a" "b"\n  ! Assets:A  1.00 CNY\n  Assets:B  -1.00 CNY\n',
    '2026-01-05 * "a" "b"\n  Assets:A  1.00 CNY\n    key: 1\n  Assets:B  -1.00 CNY\n',
    '2026-01-05 * "a" "b"\n  Assets:A  1.00 CNY\n  Assets:B\n',
    '2026-01-05 * "a" "b"\n  Assets:A  1.00 CNY\n  Assets:B  -1.00\n',
    '2026-01-05 * "a" "b"\n  Assets:A  1.00 CNY\n  Assets:B  CNY\n',
])
def test_a_transaction_with_more_than_legs_is_told_as_foreign(text: str) -> None:
    (directive,) = child.parsed_here(text.encode()) or []
    assert (directive["type"], directive["payee"], directive["narration"], directive.get("postings")) == ("foreign", "a", "b", None)
    with pytest.raises(SpellingError, match="foreign-directive"):
        guard.canonical(directive)


# ---- what a loose text means ----


@pytest.mark.parametrize(("text", "fault", "line"), [
    ('2026-01-01 custom "page" 1 2 "x"\n', "not-a-page-line", 1),
    ('2026-01-01 custom "other" "x"\n', "foreign-directive", 1),
    ('2026-01-01 custom "sharedfund" "money-printed"\n', "unknown-kind", 1),
    ('2026-01-01 * "a" "b"\n  by: "p-01"\n  Assets:A  1.00 CNY\n  Assets:B  -1.00 CNY\n', "foreign-directive", 1),
    ('  by: "p-01"\n', "lines-without-entry", 1),
    ('2026-13-45 custom "sharedfund" "x"\n', "not-parsed", 1),
    ('2026-01-01 custom "sharedfund" "e\u0301"\n', "foreign-character", 1),
    ('2026-01-01 custom "sharedfund" "\u2f80\u4e00"\n', "foreign-character", 1),
])
def test_a_text_that_means_no_entry_is_a_fault_at_its_line(text: str, fault: str, line: int) -> None:
    (block,) = guard.loose(text.encode(), 1)
    assert (block.fault, block.fault_line) == (fault, line)


POSTED = """2026-01-05 * "云岚传媒" "ADV1"
  entry: "revenue-received"
  by: "p-06"
  source: "advertising"
  payer: "云岚传媒"
  amount: 50000.00 CNY
  bank-ref: "ADV1"
  recorded: "2026-01-05T01:13:00Z"
  Assets:Bank:Joint:PublicRevenue  50000.00 CNY
  Income:Public:Advertising  -50000.00 CNY
"""
PAGE = f'2026-01-05 custom "page" 3 7 "{"ab" * 32}"\n'


def told_of(*texts: str | bytes, first: int = 41) -> list[tuple[int, str | None, int, str]]:
    """What the guard says of texts that stand in a file from line 41 on, each fifty lines below the one before: line, fault,
    its line, what was found."""
    pieces = [guard.Piece(first + 50 * number, text.encode() if isinstance(text, str) else text) for number, text in enumerate(texts)]
    with child.Parser() as parser:
        return [(block.line, block.fault, block.fault_line, block.found) for block in guard.meant(pieces, "book/x", parser)]


@pytest.mark.parametrize(("text", "fault", "line", "found"), [
    # Bytes and characters, before a parser sees them.
    (b"a\nb\nc\x01d\n", "control-character", 43, "c\\x01d"),
    (b"\x01\nb\n", "control-character", 41, "\\x01"),
    (b"\n\n \x7f \n", "control-character", 43, "\\x7f"),
    (b"a\n\xff\nc\n", "not-utf-8", 42, "\\xff"),
    (b"\n\n\xff", "not-utf-8", 43, "\\xff"),
    (PAGE + "; \u202e\n", "foreign-character", 42, "U+202E"),
    (PAGE + "; \U0002f800\n", "not-nfc", 42, "; \U0002f800"),  # a Han character that has another for its normal form
    # A key twice within one entry, not in two that stand together.
    ('2026-01-05 custom "a" "b"\n  by: "p-01"\n  on: 1\n  by: "p-02"\n', "key-twice", 44, "by"),
    # Lines that fit the grammar and mean nothing.
    ("; x\n  by: 1\n  on: 2\n", "lines-without-entry", 42, "by: 1"),
    # What the parser took and no entry is.
    (POSTED.replace("2026-01-05 *", "2026-13-05 *"), "not-parsed", 41, ""),
    (POSTED.replace('"云岚传媒" "ADV1"', '"别人" "ADV1"'), "head-differs", 41, ""),
    (POSTED.replace('"云岚传媒" "ADV1"', '"云岚传媒" "ADV2"'), "head-differs", 41, ""),
    (POSTED.replace("50000.00 CNY\n  bank", "50000.0 CNY\n  bank"), "not-an-amount", 46, "amount"),
    (POSTED.replace('  source: "advertising"\n', '  source: "advertising"\n\t; by: x\n  extra: "x"\n'), "unknown-key", 46, "extra"),
    (POSTED.replace('  payer: "云岚传媒"\n', ""), "key-missing", 41, "payer"),
    (POSTED.replace("  50000.00 CNY\n  Income", "  49999.00 CNY\n  Income"), "postings-differ", 49,
     "Assets:Bank:Joint:PublicRevenue 49999.00"),
    (POSTED.replace("Income:Public:Advertising", "Income:Public:Parking"), "postings-differ", 50, "Income:Public:Parking -50000.00"),
    (POSTED[: POSTED.index("  Assets")], "postings-differ", 41, ""),
    (POSTED.replace('"revenue-received"', '"money-printed"'), "unknown-kind", 41, "money-printed"),
    (POSTED.replace('  entry: "revenue-received"\n', ""), "foreign-directive", 41, ""),
    ('2026-01-05 custom "other" "x"\n  entry: "revenue-received"\n', "foreign-directive", 41, ""),
])
def test_a_fault_is_named_with_its_line_and_what_was_found(text: str | bytes, fault: str, line: int, found: str) -> None:
    assert told_of(text) == [(41, fault, line, found)]


def test_what_was_found_is_cut_after_eighty_characters() -> None:
    for signs, tail in ((80, ""), (81, "…")):
        line = "云" * signs
        assert told_of(line + "\n") == [(41, "foreign-line", 41, "云" * 80 + tail)]
        ((_, fault, _, found),) = told_of(POSTED.replace("payer:", f"{'a' * signs}:"))
        assert (fault, found) == ("unknown-key", "a" * 80 + tail)
        watch = guard.Watch()
        watch.fault("book/x", guard.Block(1, b"", "foreign-line", 1, found=line))
        assert watch.refusal().facts == {"fault": "foreign-line", "found": "云" * 80 + tail}


@pytest.mark.parametrize(("line", "word"), [
    (b'plugin "x"', "plugin"), (b"  pushtag #x", "pushtag"), (b"2026-01-05 balance Assets:A 1.00 CNY", "balance"),
    (b"2026/1/5 open Assets:A", "open"),
])
def test_a_directive_of_no_book_is_named_by_its_word_and_line(line: bytes, word: str) -> None:
    with pytest.raises(HostileError, match="foreign-directive") as refused:
        told_of(PAGE.encode(), PAGE.encode() + line + b"\n")
    assert (refused.value.file, refused.value.line, refused.value.facts["word"]) == ("book/x", 92, word)


def blocks_of(*texts: str) -> list[guard.Block]:
    with child.Parser() as parser:
        return list(guard.meant([guard.Piece(41 + 50 * number, text.encode()) for number, text in enumerate(texts)], "book/x", parser))


def test_what_is_laid_out_otherwise_is_spelled_canonically_at_its_line() -> None:
    loose = POSTED.replace("  by", "\tby").replace("50000.00 CNY\n  Income", "50,000.00 CNY ; as agreed\n  Income")
    again = POSTED.replace("ADV1", "ADV2").replace("2026-01-05 *", "2026-01-05 txn")
    sound = again.replace("txn", "*")
    assert blocks_of(loose + PAGE.replace("page\" 3", "page\"  3"), "; nothing", again + again.replace("ADV2", "ADV3"), PAGE) == [
        guard.Block(41, POSTED.encode(), reformatted=True), guard.Block(51, PAGE.encode(), reformatted=True),
        guard.Block(141, sound.encode(), reformatted=True), guard.Block(151, sound.replace("ADV2", "ADV3").encode(), reformatted=True),
        guard.Block(191, PAGE.encode(), reformatted=True)]
    assert blocks_of("; nothing\n", " \n") == [guard.Block(41, b"", reformatted=True), guard.Block(91, b"", reformatted=True)]
    assert all(block.fault_line == 0 for block in blocks_of(POSTED))


def test_a_fault_among_several_pieces_keeps_its_own_text() -> None:
    wrong = POSTED.replace("Income:Public:Advertising", "Income:Public:Parking")
    (before, fault, after) = blocks_of(POSTED, wrong, PAGE)
    assert (before.fault, after.fault) == (None, None)
    assert (fault.line, fault.data, fault.fault, fault.fault_line) == (91, wrong.encode(), "postings-differ", 100)
    bad = POSTED.replace("2026-01-05 *", "2026-13-05 *")
    assert [(block.line, block.fault, block.fault_line) for block in blocks_of(PAGE, bad)] == [
        (41, None, 0), (91, "not-parsed", 91)]


def test_lines_of_no_entry_are_told_from_lines_that_say_nothing() -> None:
    assert told_of("  by: 1\n", "; a comment\n\n \n", '  on: "x"\n') == [
        (41, "lines-without-entry", 41, "by: 1"), (91, None, 0, ""), (141, "lines-without-entry", 141, 'on: "x"')]


def test_a_leg_in_another_currency_is_none_of_ours() -> None:
    """The grammar lets none through; what the parser says is judged all the same."""
    (directive,) = child.parsed_here(POSTED.encode()) or []
    assert guard.canonical(directive) == POSTED.encode()
    directive["postings"][1][2] = "USD"
    with pytest.raises(SpellingError, match="foreign-currency") as refused:
        guard.canonical(directive)
    assert refused.value.found == "USD"


def test_one_bad_piece_hides_none_of_its_neighbours() -> None:
    good, bad = b'2026-01-01 custom "page" 1 2 "%s"\n' % (b"0" * 64), b'2026-13-45 custom "sharedfund" "x"\n'
    pieces = [guard.Piece(1, good), guard.Piece(3, bad), guard.Piece(5, good), guard.Piece(7, b"; a comment\n")]
    with child.Parser() as parser:
        found = list(guard.meant(pieces, "book/x", parser))
    assert [(block.line, block.fault, block.reformatted) for block in found] == [
        (1, None, True), (3, "not-parsed", False), (5, None, True), (7, None, True)]


def test_a_dead_parser_ends_the_reading_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "checked", lambda piece, file: None)
    deadly = b'2026-01-01 * "a" "b"\n  Assets:A  1/0 CNY\n  Assets:B  -1.00 CNY\n'
    with child.Parser() as parser, pytest.raises(HostileError, match="parser-died") as refused:
        list(guard.meant([guard.Piece(41, deadly), guard.Piece(46, deadly)], "book/x", parser))
    assert (refused.value.file, refused.value.line) == ("book/x", 41)


FAULT = guard.Block(7, b"x", "foreign-line", 8, found="x")


@pytest.mark.parametrize(("sound", "least"), [(0, 101), (99, 101), (100, 101), (101, 102), (150, 151)])
def test_a_watch_doubts_where_more_than_a_hundred_faults_outnumber_what_is_sound(sound: int, least: int) -> None:
    watch = guard.Watch()
    watch.sound = sound
    for _ in range(least - 1):
        watch.fault("book/x", FAULT)
    with pytest.raises(HostileError, match="not-a-books-text") as refused:
        watch.fault("book/x", FAULT)
    assert (refused.value.file, refused.value.line) == ("book/x", 8)


@pytest.mark.parametrize(("data", "fault", "sound"), [
    (b"\x01", "control-character", 8), (b"\x01\x02\x03", "control-character", 8), (b"\x01 \x01", "control-character", 4),
    (b"\x00", "control-character", 4), (b" \x00\x00", "control-character", 4), (b"\x00 \x00 \x00", "control-character", 2),
    (b"\xff", "not-utf-8", 100), (b"x", "foreign-line", 100),
    (b"x" * 65_535 + b"\x01", "control-character", 8), (b"x" * 65_536 + b"\x01", "control-character", 100),
])
def test_a_watch_counts_the_places_that_are_no_text(data: bytes, fault: str, sound: int) -> None:
    """Nine places end it, a text with a NUL having one more, and a hundred faults and one of any kind."""
    watch, block = guard.Watch(), guard.Block(1, data, fault, 1)
    for _ in range(sound):
        watch.fault("book/x", block)
    with pytest.raises(HostileError, match="not-a-books-text"):
        watch.fault("book/x", block)


def test_faults_without_one_page_line_are_no_book() -> None:
    guard.Watch().end()
    watch = guard.Watch()
    watch.fault("book/x", FAULT)
    watch.fault("book/y", guard.Block(1, b"", "not-parsed", 1))
    with pytest.raises(HostileError, match="not-a-books-text") as refused:
        watch.end()
    assert (refused.value.file, refused.value.line, refused.value.facts) == ("book/x", 8, {"fault": "foreign-line", "found": "x"})
    watch.pages = 1
    watch.end()

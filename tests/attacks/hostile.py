"""Hostile books and bundles, a table: each is built from the honest book, is answered within two seconds and 512 MiB by
the right finding at the right place, runs nothing, and comes to the screen as harmless text.

Every case is audited in a process of its own, forked from one that has read nothing yet, with hard limits. What a
payload would run is a shell command that makes the file named by CANARY; `tests/attacks/test_hostile.py` shows that
Beancount's own loader does run it.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tests.attacks import book
from tests.attacks.book import Told
from tests.figures import Figure, Part, Run

PART = Part("hostile", "hostile books and bundles: refused or named, run, over two seconds or 512 MiB",
            "恶意账本和包：拒读或指明、被运行、超过两秒或 512 MiB", wanted="0 wrong of at least 80")

SECONDS_MAX, MEMORY_MAX_BYTES = 2.0, 512 * 1024 * 1024
LAST = "book/2026-04.beancount"
CANARY = "CANARY"
RUN = f"__import__('os').system('touch ${CANARY}')"


class Made(NamedTuple):
    """A hostile book or bundle, and where it must be named."""

    place: Path
    file: str | None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the table: the number of its attack, its name, how it is built, the verdict, and the finding's code (of
    `refused`, why)."""

    number: int
    name: str
    build: Callable[[Path, Told], Made]
    verdict: str
    code: str


CASES: list[Case] = []


def case(number: int, name: str, verdict: str, code: str) -> Callable[[Callable[[Path, Told], Made]], None]:
    """Enter a builder into the table."""
    def enter(build: Callable[[Path, Told], Made]) -> None:
        CASES.append(Case(number, name, build, verdict, code))

    return enter


def at_end(number: int, name: str, text: bytes | str, verdict: str, code: str, line: int = 1) -> None:
    """A case: `text` after the last page of the honest book; `line` is the line of it that must be named."""
    data = text.encode() if isinstance(text, str) else text

    def build(tmp: Path, told: Told) -> Made:
        folder = told.copy(tmp)
        path = folder / LAST
        before = path.read_bytes()
        path.write_bytes(before + data + b"\n")
        return Made(folder, LAST, before.count(b"\n") + line)

    CASES.append(Case(number, name, build, verdict, code))


def alone(number: int, name: str, text: bytes | str, code: str, line: int = 1) -> None:
    """A case: a folder whose only book file is `text`."""
    data = text.encode() if isinstance(text, str) else text

    def build(tmp: Path, told: Told) -> Made:
        (tmp / "alone" / "book").mkdir(parents=True)
        (tmp / "alone" / LAST).write_bytes(data)
        return Made(tmp / "alone", LAST, line)

    CASES.append(Case(number, name, build, "refused", code))


def edited(number: int, name: str, old: bytes, new: bytes, verdict: str, code: str) -> None:
    """A case: the last `old` in the honest book's last file reads `new`."""
    def build(tmp: Path, told: Told) -> Made:
        folder = told.copy(tmp)
        before = (folder / LAST).read_bytes()
        at = before.rindex(old)
        (folder / LAST).write_bytes(before[:at] + new + before[at + len(old) :])
        return Made(folder, LAST, before.count(b"\n", 0, at) + 1)

    CASES.append(Case(number, name, build, verdict, code))


def beside(number: int, name: str, file: str, data: bytes | Callable[[bytes], bytes], verdict: str, code: str,
           line: int | None = 1) -> None:
    """A case: a file beside the honest book reads `data`."""
    def build(tmp: Path, told: Told) -> Made:
        folder = told.copy(tmp)
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data(path.read_bytes()) if callable(data) else data)
        return Made(folder, file, line)

    CASES.append(Case(number, name, build, verdict, code))


def in_place(number: int, name: str, file: str, put: Callable[[Path], object], verdict: str, code: str) -> None:
    """A case: something that is no plain file stands in the place of a file or folder."""
    def build(tmp: Path, told: Told) -> Made:
        folder = told.copy(tmp)
        path = folder / file
        if path.is_dir():
            path.rename(tmp / "elsewhere")
        else:
            path.unlink(missing_ok=True)
        put(path)
        return Made(folder, file, 1)

    CASES.append(Case(number, name, build, verdict, code))


# ---- 80 what could run ----

_EVAL = f'"{RUN}"'
at_end(80, "a plugin that evaluates its text", f'plugin "beancount.plugins.check_commodity" {_EVAL}\n', "refused", "foreign-directive")
at_end(80, "another plugin that does", f'plugin "beancount.plugins.check_average_cost" {_EVAL}\n', "refused", "foreign-directive")
at_end(80, "a third", f'plugin "beancount.plugins.commodity_attr" {_EVAL}\n', "refused", "foreign-directive")
at_end(80, "a plugin of its own", 'plugin "evil"\n', "refused", "foreign-directive")
at_end(80, "a plugin behind blanks", '  \t plugin "evil"\n', "refused", "foreign-directive")
at_end(80, "a plugin inside an entry", '2026-04-30 custom "sharedfund" "note"\n  by: "p-01"\nplugin "evil"\n', "refused", "foreign-directive", 3)
at_end(80, "the path of Python", 'option "insert_pythonpath" "TRUE"\n', "refused", "foreign-directive")
at_end(80, "how plugins run", 'option "plugin_processing_mode" "raw"\n', "refused", "foreign-directive")
alone(80, "nothing but a plugin", f'plugin "beancount.plugins.check_commodity" {_EVAL}\n', "foreign-directive")
alone(80, "a plugin after a mark of byte order", b"\xef\xbb\xbf" + b'plugin "evil"\n', "foreign-directive")
beside(80, "a plugin in main", "main.beancount", lambda text: text + f'plugin "beancount.plugins.check_commodity" {_EVAL}\n'.encode(),
       "findings", "derived-differs", None)
beside(80, "a program beside the ledger", "evil.py", f"{RUN}\n".encode(), "findings", "program-beside")


@case(80, "our own name beside the ledger", "findings", "program-beside")
def _package(tmp: Path, told: Told) -> Made:
    folder = told.copy(tmp)
    (folder / "sharedfund").mkdir()
    (folder / "sharedfund" / "__init__.py").write_text(f"{RUN}\n", encoding="utf-8")
    return Made(folder, "sharedfund", 1)


# ---- 81 pickles ----

class _Runs:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch ${CANARY}",)


_PICKLE = pickle.dumps(_Runs())
beside(81, "a pickled cache of main", ".main.beancount.picklecache", _PICKLE, "findings", "program-beside")
beside(81, "a pickled cache in book", "book/.2026-04.beancount.picklecache", _PICKLE, "findings", "file-foreign")
beside(81, "a pickle for a month", LAST, _PICKLE, "findings", "block-changed")


# ---- 82 what could be read ----

for _what, _path in {"a device": "/dev/zero", "the passwords": "/etc/passwd", "everything": "*.beancount", "a key": "x.gpg",
                     "the folder above": "../../x"}.items():
    at_end(82, f"an include of {_what}", f'include "{_path}"\n', "refused", "foreign-directive")
at_end(82, "a document of the machine", '2026-04-30 document Assets:Bank:Joint:Operating "/etc/passwd"\n', "refused", "foreign-directive")
at_end(82, "the folders of documents", 'option "documents" "/etc"\n', "refused", "foreign-directive")
beside(82, "an include in main", "main.beancount", lambda text: text + b'include "/dev/zero"\n', "findings", "derived-differs", None)


# ---- 83 arithmetic ----

_POSTED = '2026-04-30 * "a" "b"\n  entry: "payment-made"\n  Assets:Bank:Joint:Operating  {} CNY\n  Liabilities:Unidentified  -1.00 CNY\n'
at_end(83, "one divided by nothing", _POSTED.format("1/0"), "findings", "block-changed", 3)
at_end(83, "a division a thousand times", (_POSTED.format("1/0") + "\n") * 1000, "refused", "not-a-books-text", 3)
at_end(83, "a division in metadata", '2026-04-30 custom "sharedfund" "x"\n  amount: 1/0 CNY\n', "findings", "block-changed", 2)
at_end(83, "a division for a number", '2026-04-30 custom "page" 1/0 2 "x"\n', "findings", "page-line-changed")
at_end(83, "a sum", _POSTED.format("(1+1)"), "findings", "block-changed", 3)
edited(83, "a stroke in an amount", b".00 CNY", b"/0.0 CNY", "findings", "block-changed")
alone(83, "nothing but a division", _POSTED.format("1/0"), "not-a-books-text", 3)


# ---- 84 without end ----

at_end(84, "a line of five megabytes", b"x" * 5_000_000 + b"\n", "refused", "line-too-long")
at_end(84, "a million digits", b'2026-04-30 custom "sharedfund" "x"\n  amount: ' + b"9" * 1_000_000 + b".00 CNY\n", "refused",
       "line-too-long", 2)
at_end(84, "digits that just fit a line", b'2026-04-30 custom "sharedfund" "x"\n  amount: ' + b"9" * 60_000 + b".00 CNY\n", "findings",
       "block-changed", 2)
at_end(84, "three thousand parentheses", '2026-04-30 custom "sharedfund" ' + "(" * 3000 + "\n", "findings", "block-changed")
at_end(84, "a block of a megabyte", '2026-04-30 custom "sharedfund" "x"\n' + '  key: "value"\n' * 70_000, "refused", "block-too-large")
at_end(84, "twenty thousand keys", '2026-04-30 custom "sharedfund" "x"\n' + '  k-k: "v"\n' * 6_000, "findings", "block-changed", 3)
alone(84, "a hundred thousand lines of nothing", b"nothing\n\n" * 100_000, "not-a-books-text")
alone(84, "twenty megabytes of noise", bytes(range(256)) * 80_000, "block-too-large")
alone(84, "a hundred thousand small entries", b'2026-01-01 custom "a" "b"\n\n' * 100_000, "not-a-books-text")
at_end(84, "backslashes", '2026-04-30 custom "sharedfund" "' + "\\\\" * 20_000 + '\n', "findings", "block-changed")
at_end(84, "colons", "  A" + ":A" * 30_000 + "\n", "findings", "block-changed")
at_end(84, "fifty thousand empty lines", "\n" * 50_000 + 'plugin "x"\n', "refused", "foreign-directive", 50_001)


@case(84, "a file of a gigabyte", "refused", "file-too-large")
def _gigabyte(tmp: Path, told: Told) -> Made:
    folder = told.copy(tmp)
    os.truncate(folder / LAST, 1 << 30)
    return Made(folder, LAST, 1)


@case(84, "a file that ends in a hundred megabytes of nothing", "refused", "line-too-long")
def _hole(tmp: Path, told: Told) -> Made:
    folder = told.copy(tmp)
    lines = (folder / LAST).read_bytes().count(b"\n")
    os.truncate(folder / LAST, 100 << 20)
    return Made(folder, LAST, lines + 1)


@case(84, "ten thousand foreign files", "findings", "file-foreign")
def _crowd(tmp: Path, told: Told) -> Made:
    folder = told.copy(tmp)
    for number in range(10_000):
        (folder / "book" / f"a{number:05}").touch()
    return Made(folder, "book/a00000", 1)


# ---- 85 what writes on the screen ----

_TEXT = '2026-04-30 custom "sharedfund" "reminder-sent"\n  by: "{}"\n'
for _name, _sign in {
    "a colour": "\x1b[31m", "a link of the terminal": "\x1b]8;;http://evil\x1b\\", "a bell": "\x07", "a backspace": "\x08\x08",
    "a NUL": "\x00", "a delete": "\x7f",
}.items():
    at_end(85, _name, _TEXT.format(_sign), "findings", "block-changed", 2)
for _name, _sign in {
    "a control of eight bits": "\x9b31m", "right to left": "\u202e", "an isolate": "\u2066", "a joiner": "\u200d",
    "a mark of byte order inside": "\ufeff", "a separator of lines": "\u2028", "invisible tags": "\U000e0041",
    "full-width digits": "１２\u0660", "a Cyrillic letter": "\u0430", "a combined letter": "e\u0301", "a single CR": "a\rb",
    "a private sign": "\ue000", "half a pair": "\ufffe",
}.items():
    at_end(85, _name, _TEXT.format(_sign), "findings", "block-changed", 2)
at_end(85, "markup of a printer", _TEXT.format("[link=http://evil]x[/link][bold]"), "findings", "block-changed", 2)
alone(85, "a whole screen of escapes", "\x1b[2J\x1b[H\x1b[31m\x07\n" * 40, "not-a-books-text")
alone(85, "text that is none", b"\xff\xfe\x00p\x00l\x00u\x00g\n" * 10, "not-a-books-text")


@case(85, "a name that writes on the screen", "findings", "file-foreign")
def _named(tmp: Path, told: Told) -> Made:
    folder = told.copy(tmp)
    (folder / "book" / "2026-05\x1b[2J\u202e.beancount").write_text("x")
    return Made(folder, "book/2026-05\\x1b[2JU+202E.beancount", 1)


@case(85, "a name that is no text", "findings", "file-foreign")
def _bytes_named(tmp: Path, told: Told) -> Made:
    folder = told.copy(tmp)
    with open(os.path.join(os.fsencode(folder), b"book", b"\xff\xfe"), "wb"):
        pass
    return Made(folder, "book/\\xff\\xfe", 1)


# ---- 86 and 87 what a browser or a sheet would run ----

at_end(86, "a script", _TEXT.format("<script>alert(1)</script>"), "findings", "block-changed", 2)
at_end(86, "a picture that runs", _TEXT.format("<img src=x onerror=alert(1)>"), "findings", "block-changed", 2)
edited(86, "a script in a name", b'  by: "p-0', b'  by: "<svg onload=alert(1)>p-0', "findings", "block-changed")
at_end(87, "a formula", _TEXT.format("=HYPERLINK(\\\"http://evil\\\")"), "findings", "block-changed", 2)
at_end(87, "a formula by plus and at", _TEXT.format("+cmd|' /C calc'!A0 @SUM(1)"), "findings", "block-changed", 2)


# ---- 88 JSON ----

PAGE, MANIFEST = "disclosures/2026q1-v1/data.json", "disclosures/2026q1-v1/manifest.json"
_JSONS: dict[str, bytes] = {
    "brackets without end": b"[" * 100_000, "objects without end": b'{"a":' * 100_000, "deep but closed": b"[" * 500 + b"]" * 500,
    "NaN": b'{"a": NaN}', "a name twice": b'{"a": 1, "a": 2}', "half a character": b'{"a": "\\ud800"}', "no text": b'{"a": "\xff"}',
    "a number of ten thousand digits": b'{"a": ' + b"9" * 10_000 + b"}", "a million lists": b"[" + b"[]," * 1_000_000 + b"[]]",
    "twenty megabytes": b'"' + b"a" * 20_000_000 + b'"', "infinity": b'{"a": -Infinity}', "nothing": b"",
}
for _name, _data in _JSONS.items():
    beside(88, f"a page's data: {_name}", PAGE, _data, "findings", "published-page-differs", None)
for _name in ("brackets without end", "NaN", "a name twice", "half a character"):
    beside(88, f"a manifest: {_name}", MANIFEST, _JSONS[_name], "findings", "published-page-differs", None)
    beside(88, f"a private table: {_name}", "private/people.json", _JSONS[_name], "findings", "private-row-differs", None)
    beside(88, f"a paper's row: {_name}", "documents/0.json", _JSONS[_name], "findings", "document-differs", None)
beside(88, "a manifest that names a file elsewhere", MANIFEST, b'{"files": {"../../../../etc/passwd": "00"}}', "findings",
       "published-page-differs", None)
for _name, _value in {"deep": "[" * 5000, "NaN": '{"a":NaN}', "twice": '{"a":1,"a":2}', "digits": '{"a":' + "9" * 9000 + "}"}.items():
    _quoted = _value.replace('"', '\\"')
    at_end(88, f"a field: {_name}", f'2026-04-30 custom "sharedfund" "checkpoint-recorded"\n  by: "p-01"\n  cosignatures: "{_quoted}"\n',
           "findings", "block-changed", 3)


# ---- 89 links, pipes, devices ----

def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(".", os.O_RDONLY)
        try:
            os.chdir(path.parent)  # the name of a socket must be short
            listening.bind(path.name)
        finally:
            os.fchdir(here)
            os.close(here)


in_place(89, "a month that is a link", LAST, lambda path: os.symlink("/etc/passwd", path), "refused", "not-a-plain-file")
in_place(89, "a month that is a device", LAST, lambda path: os.symlink("/dev/zero", path), "refused", "not-a-plain-file")
in_place(89, "a month that is a pipe", LAST, os.mkfifo, "refused", "not-a-plain-file")
in_place(89, "a month that is a socket", LAST, _socket, "refused", "not-a-plain-file")
in_place(89, "a book that is a link", "book", lambda path: os.symlink(path.parent.parent / "elsewhere", path), "refused", "not-a-plain-file")
in_place(89, "a month that links in a circle", LAST, lambda path: os.symlink(path.name, path), "refused", "not-a-plain-file")
in_place(89, "main that is a link", "main.beancount", lambda path: os.symlink("/etc/passwd", path), "findings", "derived-differs")
in_place(89, "main that is a pipe", "main.beancount", os.mkfifo, "findings", "derived-differs")
in_place(89, "a page that is a pipe", PAGE, os.mkfifo, "findings", "published-page-differs")
in_place(89, "published pages that are a link", "disclosures", lambda path: os.symlink("/etc", path), "findings", "published-page-differs")
in_place(89, "private rows that are a pipe", "private/people.json", os.mkfifo, "findings", "private-row-differs")
in_place(89, "private rows that are a link", "private", lambda path: os.symlink(path.parent.parent / "elsewhere", path), "findings",
         "private-row-differs")
in_place(89, "papers that are a link", "documents", lambda path: os.symlink("/etc", path), "findings", "document-differs")


# ---- 90 archives ----

def _bundle(told: Told) -> dict[str, bytes]:
    return {name: data for name, data in told.files.items() if name.startswith(("book/", "checkpoints/", "disclosures/"))}


def _header(name: str, data: bytes = b"", **fields: Any) -> bytes:
    """A member as a tar has it, with fields of its header set by hand."""
    made = tarfile.TarInfo(name)
    made.size = len(data)
    for field, value in fields.items():
        if field != "raw":
            setattr(made, field, value)
    raw = bytearray(made.tobuf(tarfile.USTAR_FORMAT))
    for at, value in fields.get("raw", {}).items():
        raw[at : at + len(value)] = value
    if fields.get("raw"):
        raw[148:156] = b" " * 8
        raw[148:156] = b"%06o\0 " % sum(raw)
    return bytes(raw) + data + bytes(-len(data) % 512)


_END = bytes(1024)


def archive(number: int, name: str, code: str, member: Callable[[dict[str, bytes]], bytes], file: str | None = None) -> None:
    """A case: a file named like a bundle, made of the honest members as the function says."""
    def build(tmp: Path, told: Told) -> Made:
        path = tmp / "bundle.tar"
        path.write_bytes(member(_bundle(told)))
        return Made(path, file or "bundle.tar", 1)

    CASES.append(Case(number, name, build, "refused", code))


def _whole(files: dict[str, bytes]) -> bytes:
    return b"".join(_header(name, data) for name, data in sorted(files.items()))


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def _gz(files: dict[str, bytes]) -> bytes:
    import gzip

    return gzip.compress(bytes(50_000_000))


for _name in ("../out", "/etc/passwd", "book/../../x", "book/./x", "book\\x", "Book/x", "book/a/b/c", "x", "book/" + "y" * 65, "book/"):
    archive(90, f"a member named {_name[:20]}", "archive-name", lambda files, name=_name: _header(name, b"x") + _whole(files) + _END,  # type: ignore[misc]  # bound early
            _name)
for _kind, _type in {"link": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE, "device": tarfile.CHRTYPE, "pipe": tarfile.FIFOTYPE,
                     "folder": tarfile.DIRTYPE, "long name": tarfile.GNUTYPE_LONGNAME, "sparse file": tarfile.GNUTYPE_SPARSE,
                     "extension": tarfile.XHDTYPE, "extension of all": tarfile.XGLTYPE}.items():
    archive(90, f"a {_kind}", "archive-not-a-file", lambda files, kind=_type: _header("book/2026-01.beancount", type=kind) + _whole(files) + _END,  # type: ignore[misc]  # the same
            "book/2026-01.beancount" + ("/" if _kind == "folder" else ""))
archive(90, "a member twice", "archive-name-twice", lambda files: _whole(files) + _whole({"disclosures/2026q1-v1/page.html": b"x"}) + _END,
        "disclosures/2026q1-v1/page.html")
archive(90, "members out of order", "archive-not-sorted", lambda files: _header("checkpoints/1.note") + _header("book/x") + _END, "book/x")
archive(90, "a size of eight gigabytes", "archive-cut", lambda files: _header("book/x", raw={124: b"77777777777\0"}) + _END, "book/x")
archive(90, "a size in another system", "archive-damaged", lambda files: _header("book/x", raw={124: b"\x80" + bytes(11)}) + _END, "book/x")
archive(90, "a size below nothing", "archive-damaged", lambda files: _header("book/x", raw={124: b"-0000000001\0"}) + _END, "book/x")
archive(90, "a name in two parts", "archive-name", lambda files: _header("book/x", raw={345: b"../.."}) + _END, "book/x")
archive(90, "a wrong checksum", "archive-damaged", lambda files: _header("book/a") + b"c" + _header("book/b")[1:] + _END, "book/a")
archive(90, "bytes hidden in the filling", "archive-hidden-bytes", lambda files: _header("book/x", b"1")[:-1] + b"!" + _END, "book/x")
archive(90, "bytes hidden at the end", "archive-hidden-bytes", lambda files: _header("book/x", b"1") + _END + b"!" * 512,
        "book/x")
archive(90, "cut in the middle", "archive-cut", lambda files: _whole(files)[:-700], "disclosures/2026q1-v1/page.html")
archive(90, "cut before its end", "archive-cut", _whole, "disclosures/2026q1-v1/page.html")
archive(90, "a zip named tar", "archive-other", _zip)
archive(90, "a gzip that grows a thousandfold", "archive-other", _gz)
archive(90, "an empty file", "not-a-bundle", lambda files: b"")
archive(90, "nothing but NUL", "not-a-bundle", lambda files: bytes(10_240))
archive(90, "a picture", "not-a-bundle", lambda files: b"\x89PNG\r\n" + bytes(2000))
archive(90, "sixty thousand members", "archive-too-many", lambda files: b"".join(_header(f"book/{n:05}") for n in range(60_000)) + _END,
        "book/50000")
archive(90, "a bundle with a plugin", "foreign-directive",
        lambda files: _whole({**files, LAST: b'plugin "evil"\n' + files[LAST]}) + _END, LAST)
_SEALED = {"format": "sharedfund-bundle/1", "fund": "0" * 64, "kdf": "argon2id", "kind": "full", "lanes": 1, "memory-kib": 65536, "passes": 3,
           "salt": "0" * 32}


def sealed(name: str, code: str, changes: dict[str, Any], body: bytes = bytes(100)) -> None:
    """A case: a sealed bundle whose first line says otherwise."""
    line = json.dumps({**_SEALED, **changes}, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    archive(90, name, code, lambda files: line + body)


sealed("a password that costs 64 GiB", "sealed-cost", {"memory-kib": 67_108_864})
sealed("a password that costs an hour", "sealed-cost", {"passes": 100_000})
sealed("a password that costs nothing", "sealed-cost", {"memory-kib": 8})
sealed("another derivation", "sealed-cost", {"kdf": "pbkdf2"})
sealed("a key in plain words", "not-a-bundle", {"password": "12345"})
sealed("a number that is a yes", "not-a-bundle", {"lanes": True})
sealed("nothing sealed", "archive-cut", {}, b"")
archive(90, "a first line without end", "not-a-bundle", lambda files: b'{"a":"' + b"x" * 1_000_000)


@case(90, "a bundle of two gigabytes", "refused", "bundle-too-large")
def _two_gigabytes(tmp: Path, told: Told) -> Made:
    path = tmp / "bundle.tar"
    path.touch()
    os.truncate(path, 2 << 30)
    return Made(path, "bundle.tar", 1)


@case(90, "a bundle that is a pipe", "refused", "not-a-plain-file")
def _pipe(tmp: Path, told: Told) -> Made:
    os.mkfifo(tmp / "bundle.tar")
    return Made(tmp / "bundle.tar", "bundle.tar", 1)


@case(90, "a bundle that is a device", "refused", "not-a-plain-file")
def _device(tmp: Path, told: Told) -> Made:
    os.symlink("/dev/zero", tmp / "bundle.tar")
    return Made(tmp / "bundle.tar", "bundle.tar", 1)


# ---- running ----


class Answer(NamedTuple):
    """How a case was answered: verdict, findings as (code or why, file, line), seconds of processor time and of the wall
    clock, most memory in bytes, and what came to the screen that should not have."""

    verdict: str
    found: list[tuple[str, str | None, int | None]]
    seconds: float
    wall: float
    memory: int
    raw: str


_LENGTH = struct.Struct(">I")


def answered(honest: Path, places: list[Path], canary: Path) -> Iterator[Answer | None]:
    """The answer to each place, from a process that audits nothing else; None where it died. It is forked from one that
    has audited the honest book, so that everything is imported."""
    env = {**os.environ, CANARY: str(canary)}
    with subprocess.Popen([sys.executable, "-m", "tests.attacks.hostile"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          env=env) as host:
        assert host.stdin is not None and host.stdout is not None
        host.stdin.write(os.fsencode(honest) + b"\n")
        for place in places:
            host.stdin.write(os.fsencode(place) + b"\n")
            host.stdin.flush()
            answer = json.loads(host.stdout.readline())
            if answer is not None:
                answer[1] = [tuple(found) for found in answer[1]]
            yield None if answer is None else Answer(*answer)
        host.stdin.close()


def main() -> None:
    """Audit each place named on standard input in a fork of this process."""
    honest = _audited(Path(os.fsdecode(sys.stdin.buffer.readline()[:-1])))
    assert not honest.found, honest
    for line in sys.stdin.buffer:
        receiving, sending = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(receiving)
            signal.alarm(60)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
            with os.fdopen(sending, "wb") as out:
                out.write(json.dumps(_audited(Path(os.fsdecode(line[:-1])))).encode())
                out.flush()
            os._exit(0)
        os.close(sending)
        with os.fdopen(receiving, "rb") as stream:
            answer = stream.read()
        os.waitpid(pid, 0)
        sys.stdout.write((answer.decode() or "null") + "\n")
        sys.stdout.flush()


def _audited(place: Path) -> Answer:
    from sharedfund.audit import audit
    from sharedfund.render.words.form import LANGUAGES
    from sharedfund_cli.audit import _page, as_data
    from sharedfund_cli.language import speak

    wall = time.monotonic()
    report = audit(place)
    screens = []
    for lang in LANGUAGES:
        speak(lang)
        screens += ["\n".join(_page(report, lang, 4)), json.dumps(as_data(report, lang), ensure_ascii=False)]
    own, childs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    raw = sorted({char for char in "".join(screens) if char != "\n" and unicodedata.category(char) in
                  ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")})
    found = [(str(finding.facts["why"]) if finding.code == "refused" else finding.code, finding.file, finding.line)
             for finding in report.findings if finding.severity == "finding"]
    return Answer(report.verdict, found, own.ru_utime + own.ru_stime + childs.ru_utime + childs.ru_stime,
                  time.monotonic() - wall, (own.ru_maxrss + childs.ru_maxrss) * 1024, "".join(raw).encode("unicode_escape").decode())


def faults(case: Case, made: Made, answer: Answer | None) -> list[str]:
    """What is wrong with the answer to a case."""
    if answer is None:
        return ["died"]
    wrong = []
    if answer.verdict != case.verdict:
        wrong.append(f"{answer.verdict}, not {case.verdict}")
    if not any(code == case.code and file == made.file and (made.line is None or line == made.line) for code, file, line in answer.found):
        wrong.append(f"{case.code} at {made.file}:{made.line} is not among {answer.found[:4]}")
    if answer.seconds > SECONDS_MAX:
        wrong.append(f"{answer.seconds:.1f} s")
    if answer.memory > MEMORY_MAX_BYTES:
        wrong.append(f"{answer.memory >> 20} MiB")
    if answer.raw:
        wrong.append(f"raw on the screen: {answer.raw}")
    return wrong


def tried(cases: list[Case], tmp: Path, canary: Path) -> Iterator[tuple[Case, Answer | None, list[str]]]:
    """Each case with its answer and what is wrong with it."""
    told = book.honest()
    made = []
    for number, one in enumerate(cases):
        (tmp / f"{number}").mkdir()
        made.append(one.build(tmp / f"{number}", told))
    for one, there, answer in zip(cases, made, answered(told.copy(tmp), [there.place for there in made], canary), strict=True):
        yield one, answer, faults(one, there, answer)


def run(run: Run) -> Iterator[Figure]:
    """All cases; scale does not matter, they are few."""
    with tempfile.TemporaryDirectory() as place:
        canary = Path(place) / "canary"
        wrong, slowest, largest = 0, 0.0, 0
        refused = 0
        for one, answer, faulty in tried(CASES, Path(place), canary):
            if faulty:
                wrong += 1
                run.say(f"{one.number} {one.name}: {'; '.join(faulty)}")
            if answer is not None:
                slowest, largest = max(slowest, answer.seconds), max(largest, answer.memory)
                refused += answer.verdict == "refused"
        ran = int(canary.exists())
    yield Figure("hostile books and bundles", tried=len(CASES), wrong=wrong, unit="cases",
                 detail=f"{refused} refused, the others read to their end and named; slowest {slowest:.2f} s of processor time, most memory "
                        f"{largest >> 20} MiB with the child")
    yield Figure("code run by them", tried=len(CASES), wrong=ran, unit="cases", detail="a canary that Beancount's own loader does touch")


if __name__ == "__main__":
    main()

"""Faults planted in a copy of a reference book, each with a name.

An outsider edits the files (`outside`); somebody with every key and the run of the files signs and pages his fault anew
(`inside`), so that nothing else in the book is wrong.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.second_auditor.arithmetic import L, leaf, pae
from tests.second_auditor.beside import commitment
from tests.second_auditor.copies import (
    NEWEST,
    Change,
    Piece,
    Sealed,
    cosignature,
    derived,
    field_of,
    in_string,
    pieces,
    private_key,
    public,
    sealed,
    value,
)

BOOK = Path(__file__).resolve().parents[2] / "ledgers" / "fallback"
LOW_ORDER = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
NOT_CANONICAL = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
Pieces = list[Piece]
Files = dict[str, bytes]


@dataclass(frozen=True)
class Mutant:
    """A fault: its name, the files with it, and whether the place of its first finding is one place for everybody."""

    name: str
    files: Callable[[], Files]
    placed: bool = True


@functools.cache
def original() -> tuple[Piece, ...]:
    """The blocks of the reference book, up to what is published: from there on hashes stand outside the book."""
    return tuple(pieces(BOOK, "disclosure-published"))


@functools.cache
def copy() -> Sealed:
    """The copy without a fault."""
    return sealed(list(original()), list(original()))


def whole(files: Files) -> Files:
    """The files with those derived from them."""
    return files | derived(BOOK, files)


def honest() -> Files:
    """The copy without a fault, and its derived files."""
    return whole(copy().files)


@functools.cache
def furnished() -> Files:
    """The copy with ssh's signatures, whose persons' names are known: their salts lie in private/."""
    given = list(original())
    persons = json.loads(json.loads(f'"{value(given[0].text, "persons")}"'))
    rows = {
        each["person"]: {"name": f"某人{each['person'][2:]}", "name_salt": each["person"].encode().hex().zfill(32)}
        for each in persons
    }
    for each in persons:
        each["name"] = commitment("name", rows[each["person"]]["name_salt"], rows[each["person"]]["name"])
    given[0] = given[0].with_text(put("persons", in_string(persons)))
    files = whole(sealed(given, list(original()), ssh=True).files)
    return files | {"private/people.json": json.dumps(rows).encode()}


def find(given: Pieces, kind: str, number: int = 0) -> int:
    """Where the entry of a kind stands, counted from 0."""
    return [place for place, each in enumerate(given) if each.kind == kind][number]


def inside(change: Callable[[Pieces], None]) -> Callable[[], Files]:
    """Signed and paged anew with the change in it."""

    def made() -> Files:
        given = list(original())
        change(given)
        return whole(sealed(given, list(original())).files)

    return made


def said(kind: str, change: Change, number: int = 0) -> Callable[[], Files]:
    """An entry says something else, and is signed as it is."""

    def edit(given: Pieces) -> None:
        place = find(given, kind, number)
        given[place] = given[place].with_text(change)

    return inside(edit)


def spoilt(kind: str, change: Change, number: int = 0) -> Callable[[], Files]:
    """An entry is changed after it was signed, and paged as it is."""

    def edit(given: Pieces) -> None:
        place = find(given, kind, number)
        given[place] = replace(given[place], spoilt=change)

    return inside(edit)


def outside(change: Callable[[Files], None]) -> Callable[[], Files]:
    """The files are edited."""

    def made() -> Files:
        files = honest()
        before = dict(files)
        change(files)
        assert files != before, "the mutant changes nothing"
        return files

    return made


def edited(kind: str, change: Callable[[bytes], bytes], number: int = 0) -> Callable[[], Files]:
    """The bytes of one block are edited where they stand."""

    def edit(files: Files) -> None:
        file, raw = copy().places[find(list(original()), kind, number)]
        assert files[file].count(raw) == 1
        files[file] = files[file].replace(raw, change(raw))

    return outside(edit)


def swap(old: str, new: str) -> Change:
    """The first `old` becomes `new`."""
    return lambda text: text.replace(old, new, 1)


def bytes_swap(old: str, new: str) -> Callable[[bytes], bytes]:
    """The same on bytes."""
    return lambda raw: raw.replace(old.encode(), new.encode(), 1)


def put(name: str, spelled: str) -> Change:
    """A field has this spelling."""
    return lambda text: re.sub(rf"^  {name}: .*$", lambda _: f"  {name}: {spelled}", text, count=1, flags=re.M)


def malleable(text: str) -> str:
    """S of the signature becomes S + L, which fits the equation as well."""
    signature = value(text, "signature")
    s = int.from_bytes(bytes.fromhex(signature[64:]), "little") + L
    return text.replace(signature, signature[:64] + s.to_bytes(32, "little").hex())


def signed_as(kind: str, fund: str = "") -> Callable[[Pieces], None]:
    """A re-check carries a signature over the same text as another kind, or for another fund."""

    def change(text: str) -> str:
        bare = "".join(each for each in text.splitlines(True) if not each.startswith(("  recorded: ", "  signature: ")))
        body = f"fund: {fund or copy_fund()}\n{bare}".encode()
        signature = private_key(value(text, "by")).sign(pae(f"sharedfund/v1/{kind}", body)).hex()
        return text.replace(value(text, "signature"), signature)

    def edit(given: Pieces) -> None:
        place = find(given, "payment-rechecked")
        given[place] = replace(given[place], spoilt=change)

    return edit


def copy_fund() -> str:
    """The fund id of the copy."""
    found = re.search(rb'"page" 1 1 "([0-9a-f]{64})"', copy().files["book/2026-01.beancount"])
    assert found
    return found[1].decode()


def founding_key(key: str) -> Callable[[], Files]:
    """The charter gives the last person another key; nobody can sign with it."""

    def edit(given: Pieces) -> None:
        persons = json.loads(json.loads(f'"{value(given[0].text, "persons")}"'))
        persons[-1]["key"] = key
        given[0] = given[0].with_text(put("persons", in_string(persons)))

    return inside(edit)


def row(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[], Files]:
    """The first cosignature of the second `checkpoint-recorded` is another one."""

    def spoil(text: str) -> str:
        rows = json.loads(json.loads(f'"{value(text, "cosignatures")}"'))
        rows[0].update(change(rows[0]))
        return put("cosignatures", in_string(rows))(text)

    return spoilt("checkpoint-recorded", spoil, 1)


def flipped(text: str) -> str:
    """One bit of the signature is another."""
    signature = value(text, "signature")
    return text.replace(signature, ("1" if signature[0] == "0" else "0") + signature[1:])


def another_signature(text: str) -> str:
    """The signature of the entry's `by` over something else."""
    other = next(
        raw.decode()
        for _, raw in copy().places
        if f'by: "{value(text, "by")}"'.encode() in raw and b"  signature: " in raw
    )
    return text.replace(value(text, "signature"), value(other, "signature"))


def another_key(text: str) -> str:
    """The key line is another person's."""
    other = public(copy().keys["p-01" if value(text, "by") != "p-01" else "p-02"])
    return text.replace(value(text, "key"), other)


def wrong_hint(line: str) -> str:
    """The key id of nobody."""
    return ("A" if line[0] != "A" else "B") + line[1:]


def of_another_head(each: dict[str, Any]) -> str:
    """A cosignature of the same witness, of a head that is not this one."""
    return cosignature(copy_fund(), 214, "00" * 32, each["person"], each["time"], copy().keys[each["person"]])


def trailing(line: str) -> str:
    """The same bytes, with bits set that nobody reads."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    end = len(line.rstrip("=")) - 1
    return line[:end] + letters[letters.index(line[end]) + 1] + line[end + 1 :]


def moved(given: Pieces, place: int, to: int) -> None:
    """A block stands elsewhere."""
    given.insert(to, given.pop(place))


def cut_out(files: Files) -> None:
    """An entry with the empty line after it is cut out."""
    file, raw = copy().places[find(list(original()), "grant-received")]
    files[file] = files[file].replace(raw + b"\n", b"")


def swapped(files: Files) -> None:
    """Two entries of one page change places."""
    first, second = (copy().places[find(list(original()), "unit-registered", each)] for each in (2, 3))
    files[first[0]] = files[first[0]].replace(first[1] + b"\n" + second[1], second[1] + b"\n" + first[1])


def tail_cut(files: Files) -> None:
    """The last pages are gone, and the head of the checkpoint with them; its note is still there."""
    last = "book/2026-04.beancount"
    pages = list(re.finditer(rb'^\S+ custom "page".*\n\n', files[last], re.M))
    files[last] = files[last][: pages[len(pages) - 6].end()]


def torn(files: Files) -> None:
    """The last page line is cut in two."""
    last = max(each for each in files if each.startswith("book/"))
    files[last] = files[last][:-40]


def other_month(files: Files) -> None:
    """A file of the book has another name."""
    files["book/2026-05.beancount"] = files.pop("book/2026-04.beancount")
    files.update(derived(BOOK, files))


def merged(files: Files) -> None:
    """March stands in February's file."""
    files["book/2026-02.beancount"] += files.pop("book/2026-03.beancount")
    files.update(derived(BOOK, files))


def extra(files: Files) -> None:
    """A file nobody asked for."""
    files["book/notes.txt"] = b"a note\n"


def shared(given: Pieces) -> None:
    """Two entries on page 1."""
    moved(given, 1, 2)


def empty_page(given: Pieces) -> None:
    """The entry between two page lines is left out."""
    place = find(given, "vendor-added", 2)
    assert given[place - 1].kind == given[place + 1].kind == "page"
    del given[place]


def again(given: Pieces) -> None:
    """The same review by the same person, twice."""
    place = find(given, "payment-reviewed")
    given.insert(place + 1, given[place])


def other_head(text: str) -> str:
    """`seen` has the size of a head and the root of none."""
    root = value(text, "seen").split(" ")[1]
    return text.replace(root, root[::-1])


def other_fund(text: str) -> str:
    """The bank's leg is another fund's."""
    here, there = ("Operating", "Grants") if ":Joint:Operating" in text else ("Grants", "Operating")
    return text.replace(f":Joint:{here}", f":Joint:{there}")


def late(given: Pieces) -> None:
    """The last page of January stands in February's file."""
    last = max(place for place, each in enumerate(given) if each.file == "book/2026-01.beancount")
    for place in range(last, 0, -1):
        given[place] = replace(given[place], file="book/2026-02.beancount")
        if given[place - 1].kind == "page":
            return


def dearer(raw: bytes) -> bytes:
    """The amount is higher, wherever it stands in the entry."""
    found = re.search(rb"^  amount: ([0-9.]+) CNY$", raw, re.M)
    assert found
    return raw.replace(found[1], b"9" + found[1])


def noted(change: Callable[[bytes], bytes]) -> Callable[[], Files]:
    """The note's file is edited."""

    def edit(files: Files) -> None:
        name = next(each for each in files if each.startswith("checkpoints/"))
        files[name] = change(files[name])

    return outside(edit)


def turned(raw: bytes) -> bytes:
    """The lines of a note in the other order."""
    head, lines = raw.split(b"\n\n")
    first, second = lines.splitlines(True)
    return head + b"\n\n" + second + first


MANDATES = {"p-01": "M-1", "p-02": "M-2", "p-04": "M-4", "p-05": "M-5", "p-06": "M-6"}


def inserted(given: Pieces, *entries: tuple[str, str, str], prepared: Callable[[str, str], str] | None = None) -> int:
    """Entries, each on a page of its own, after the page that closes the budget; where the first of them stands.

    An entry is its kind, its `by` and its own lines; `approves: LAST` names the leaf of the first of them.
    """
    place = find(given, "budget-adopted") + 3
    assert given[place].kind == "page"
    recorded = re.search(r"^  recorded: .*$", given[place - 1].text, re.M)
    assert recorded
    first = ""
    for kind, by, lines in entries:
        text = f'2026-01-01 custom "sharedfund" "{kind}"\n  by: "{by}"\n  mandate: "{MANDATES[by]}"\n'
        text += f'  key: "{public(copy().keys[by])}"\n{NEWEST}\n'
        text += lines.replace("LAST", first) + f'{recorded[0]}\n  signature: "{"00" * 64}"\n'
        first = first or leaf(text.encode()).hex()
        given[place + 1 : place + 1] = [
            Piece(given[place].file, text, prepared=None if first in lines else prepared),
            Piece(given[place].file, f'2026-01-01 custom "page" 1 1 "{"00" * 32}"\n'),
        ]
        place += 2
    return place


def new_key(turned: bool, by: str = "p-06", spoil: bool = False, approvals: int = 2) -> Callable[[Pieces], None]:
    """p-06 asks for a new key; whether it signs with it from then on, and how many say yes."""
    enrolled = private_key("p-06", 1)
    yes = 'approves: "LAST"\n  until: 2026-01-15\n'

    def shown(text: str, fund: str) -> str:
        body = f"fund: {fund}\nperson: p-06\nkey: {public(enrolled)}\n".encode()
        signature = enrolled.sign(pae("sharedfund/v1/key-possession", body)).hex()
        return put("possession", f'"{signature[::-1] if spoil else signature}"')(text)

    def edit(given: Pieces) -> None:
        asked = f'  person: "p-06"\n  enrolled: "{public(enrolled)}"\n  possession: "{"00" * 64}"\n'
        approved = [("proposal-approved", "p-01", "  " + yes), ("proposal-approved", "p-04", "  " + yes)][:approvals]
        last = inserted(given, ("key-enrolled", by, asked), *approved, prepared=shown)
        if turned:
            given[last - 1] = replace(given[last - 1], turns="p-06")

    return edit


def own_revoked(given: Pieces) -> None:
    """p-06 takes the own key away, and goes on signing with it."""
    inserted(
        given,
        ("key-revoked", "p-06", f'  person: "p-06"\n  revoked: "{public(copy().keys["p-06"])}"\n  reason: "遗失"\n'),
    )


def mandate_ended(given: Pieces) -> None:
    """p-06's mandate is ended, and goes on being used."""
    yes = '  approves: "LAST"\n  until: 2026-01-15\n'
    ended = ("mandate-ended", "p-01", '  ended: "M-6"\n  reason: "离任"\n')
    inserted(given, ended, ("proposal-approved", "p-04", yes))


def in_wrong_hands(given: Pieces) -> None:
    """p-06's key is said to have been in wrong hands, and goes on being used."""
    wrong = f'  person: "p-06"\n  compromised: "{public(copy().keys["p-06"])}"\n  since-block: 20\n  reason: "失窃"\n'
    yes = '  approves: "LAST"\n  until: 2026-01-15\n'
    inserted(given, ("key-compromised", "p-01", wrong), ("proposal-approved", "p-04", yes))


def as_author_of(kind: str) -> Change:
    """The entry is by whoever made the first entry of a kind, under that mandate and key."""
    author = original()[find(list(original()), kind)].text

    def change(text: str) -> str:
        for name in ("by", "mandate", "key"):
            text = put(name, f'"{value(author, name)}"')(text)
        return text

    return change


def after_paid(given: Pieces) -> None:
    """A review that comes when the payment is paid."""
    place = find(given, "payment-paid") + 1
    review = given[find(given, "payment-reviewed")].with_text(signer)
    review = replace(review, text=put("recorded", f'"{value(given[place - 1].text, "recorded")}"')(review.text))
    given[place + 1 : place + 1] = [
        review,
        replace(given[place], text=given[place].text.replace('"page" ', '"page" 9')),
    ]


def cosigned_as(person: str, later: int) -> Change:
    """The first row is another person's cosignature of this head, or of another time."""

    def change(text: str) -> str:
        rows = json.loads(json.loads(f'"{value(text, "cosignatures")}"'))
        person_then = person or rows[0]["person"]
        rows[0].update(person=person_then, time=rows[0]["time"] + later)
        size, root = int(field_of(text, "size")), value(text, "root")
        rows[0]["line"] = cosignature(copy_fund(), size, root, person_then, rows[0]["time"], copy().keys[person_then])
        return put("cosignatures", in_string(sorted(rows, key=lambda each: str(each["person"]))))(text)

    return change


def signer(text: str) -> str:
    """By p-03, whose mandate does not sign."""
    return put("by", '"p-03"')(put("mandate", '"M-3"')(put("key", f'"{public(copy().keys["p-03"])}"')(text)))


def left_out(text: str) -> str:
    """A cosignature the book had is not recorded again."""
    rows = json.loads(json.loads(f'"{value(text, "cosignatures")}"'))
    return put("cosignatures", in_string(rows[1:]))(text)


BILL, GRANT, ASKED, CHECK = "bill-recorded", "grant-received", "payment-requested", "payment-rechecked"

MUTANTS = (
    # what somebody does to the files
    Mutant("an edited amount, its postings with it", edited(GRANT, dearer)),
    Mutant("an edited amount of a signed entry", edited(BILL, dearer)),
    Mutant("a deleted entry", outside(cut_out)),
    Mutant("two entries swapped", outside(swapped)),
    Mutant("the last pages cut off", outside(tail_cut), placed=False),
    Mutant("the tail torn", outside(torn)),
    Mutant("a page renumbered", edited("page", bytes_swap('"page" 31 ', '"page" 32 '), 30)),
    Mutant(
        "a page's root changed",
        edited("page", lambda raw: re.sub(rb'"([0-9a-f]{64})"', lambda found: b'"' + found[1][::-1] + b'"', raw), 30),
    ),
    Mutant("a page's root too long", edited("page", bytes_swap(' "', ' "00'), 30)),
    Mutant("recorded earlier", edited(GRANT, lambda raw: re.sub(rb"T0(\d):", rb"T00:", raw))),
    Mutant("a comment line", edited(GRANT, bytes_swap("\n", "\n; so\n"))),
    Mutant(
        "a byte order mark",
        outside(
            lambda files: files.update({"book/2026-02.beancount": b"\xef\xbb\xbf" + files["book/2026-02.beancount"]})
        ),
    ),
    Mutant("bytes that are not UTF-8", edited(GRANT, lambda raw: raw.replace(b'giver: "', b'giver: "\xff'))),
    Mutant("a file with another name", outside(other_month)),
    Mutant("a month in another file", outside(merged)),
    Mutant("a file more in book/", outside(extra)),
    Mutant("a note's time changed", noted(lambda raw: raw.replace(b"AAAA", b"AAAB", 1)), placed=False),
    Mutant("a note's lines turned", noted(turned), placed=False),
    Mutant(
        "a file for Beancount edited",
        outside(lambda files: files.update({"main.beancount": files["main.beancount"] + b'plugin "x"\n'})),
        placed=False,
    ),
    # what is signed, under pages that fit
    Mutant("a signature's bit", spoilt(BILL, flipped)),
    Mutant("the signature of another entry", spoilt(BILL, another_signature)),
    Mutant("S + L", spoilt(BILL, malleable)),
    Mutant("signed as another kind", inside(signed_as("payment-reviewed"))),
    Mutant("signed for another fund", inside(signed_as("payment-rechecked", "11" * 32))),
    Mutant("another person's key", said(BILL, another_key)),
    Mutant("a key nobody has", said(BILL, put("key", f'"{public(private_key("nobody"))}"'))),
    Mutant("a low-order key in the charter", founding_key(LOW_ORDER)),
    Mutant("a key that is not canonical in the charter", founding_key(NOT_CANONICAL)),
    Mutant("the neutral point in the charter", founding_key("01" + "00" * 31)),
    Mutant("the old key after a new one", inside(new_key(turned=False))),
    Mutant("the new key before the last yes", inside(new_key(turned=True, approvals=1))),
    Mutant("a new key that does not sign for itself", inside(new_key(turned=True, spoil=True))),
    Mutant("somebody else asks for the new key", inside(new_key(turned=True, by="p-05"))),
    Mutant("a key its holder has taken away", inside(own_revoked)),
    Mutant("a mandate that was ended", inside(mandate_ended)),
    Mutant("a key said to be in wrong hands", inside(in_wrong_hands)),
    Mutant("seen is too old", said(BILL, put("seen", f'"{value(original()[2].text, "seen")}"'), 5)),
    Mutant("the requester reviews", said("payment-reviewed", as_author_of(ASKED))),
    Mutant("a reviewer re-checks", said(CHECK, as_author_of("payment-reviewed"))),
    Mutant("a signature under a mandate that does not sign", said("payment-signed", signer)),
    Mutant("a review of what is paid", inside(after_paid)),
    Mutant("an office that may not", said("payment-rechecked", as_author_of(BILL))),
    Mutant("a checkpoint that leaves blocks out", said("checkpoint-made", put("from", "5"))),
    Mutant("a witness the charter does not name", spoilt("checkpoint-recorded", cosigned_as("p-05", 0))),
    Mutant("a cosignature of tomorrow", spoilt("checkpoint-recorded", cosigned_as("", 86_400))),
    Mutant("a cosignature of the day before", spoilt("checkpoint-recorded", cosigned_as("", -30 * 86_400))),
    Mutant("a cosignature left out", spoilt("checkpoint-recorded", left_out, 1), placed=False),
    Mutant("a page's day", spoilt("page", lambda text: text.replace("2026-01-", "2025-01-"), 30)),
    Mutant("seen is no head", said(BILL, other_head)),
    Mutant("another's mandate", said(BILL, put("mandate", '"M-1"'))),
    Mutant("a mandate nobody has", said(BILL, put("mandate", '"M-99"'))),
    Mutant("until is over", said(CHECK, put("until", "2025-12-31"))),
    Mutant("until too far away", said(CHECK, put("until", "2026-12-31"))),
    Mutant("approves nothing", said(CHECK, put("approves", f'"{"ab" * 32}"'))),
    Mutant("the same person twice", inside(again)),
    Mutant("a checkpoint answers for another root", said("checkpoint-made", put("root", f'"{"cd" * 32}"'))),
    Mutant("a cosignature of another checkpoint", row(lambda each: {"line": of_another_head(each)})),
    Mutant("a cosignature with a wrong key id", row(lambda each: {"line": wrong_hint(each["line"])})),
    Mutant("base64 with trailing bits", row(lambda each: {"line": trailing(each["line"])})),
    Mutant("a cosignature's time in the row", row(lambda each: {"time": each["time"] + 1})),
    # how it is spelled, signed and paged all the same
    Mutant("the last page of a month in the next file", inside(late)),
    Mutant(
        "recorded before the entry before",
        said(GRANT, lambda text: re.sub(r'recorded: "2026-01-..', 'recorded: "2026-01-01', text)),
    ),
    Mutant("a day after recorded", said(GRANT, swap("2026-01", "2026-06"))),
    Mutant("a day that is none", said(BILL, put("due", "2026-02-30"))),
    Mutant("an instant without Z", said(GRANT, lambda text: re.sub(r'Z"$', '"', text, flags=re.M))),
    Mutant("NFD text", said(ASKED, put("purpose", '"e\u0301tage"'))),
    Mutant("a full-width digit", said(BILL, lambda text: re.sub(r"(?m)^(  amount: )\d", "\\1９", text))),
    Mutant("an emoji", said(ASKED, put("purpose", '"\U0001f600"'))),
    Mutant("a text with a blank at its end", said(ASKED, put("purpose", '"电费 "'))),
    Mutant("a text of 1,001 characters", said(ASKED, put("purpose", f'"{"电" * 1001}"'))),
    Mutant("an empty text", said(ASKED, put("purpose", '""'))),
    Mutant("another escape", said(ASKED, put("purpose", '"a\\nb"'))),
    Mutant("two keys swapped", said(BILL, lambda text: re.sub(r"(?m)^(  head: .*\n)(  fund: .*\n)", r"\2\1", text))),
    Mutant("a key twice", said(BILL, lambda text: re.sub(r"(?m)^(  head: .*\n)", r"\1\1", text))),
    Mutant("an unknown key", said(BILL, lambda text: re.sub(r"(?m)^(  head: .*\n)", r'\1  colour: "red"\n', text))),
    Mutant("another counterparty", said(BILL, lambda text: re.sub(r' \* "[^"]*"', ' * "v-99"', text))),
    Mutant("another own id", said(BILL, lambda text: re.sub(r'( \* "[^"]*") "[^"]*"', r'\1 "B-9999"', text))),
    Mutant("an id of another form", said("vendor-added", put("vendor", '"V-1"'))),
    Mutant("a year far away", said(BILL, put("due", "3026-01-28"))),
    Mutant(
        "a term left to its default", said("charter-adopted", lambda text: re.sub(r'\\"seen-days-max\\":30,', "", text))
    ),
    Mutant(
        "a JSON number in quotes", said("charter-adopted", swap('seen-days-max\\":30', 'seen-days-max\\":\\"30\\"'))
    ),
    Mutant("an unknown kind", said("head-completed", swap('"head-completed"', '"head-finished"'))),
    Mutant("a field missing", said(BILL, lambda text: re.sub(r"(?m)^  head: .*\n", "", text))),
    Mutant("a choice that is none", said(ASKED, put("tier", '"T9"'))),
    Mutant(
        "JSON not sorted",
        said(
            "budget-adopted",
            put(
                "lines",
                in_string([{"head": "power", "amount": "240.00"}])
                .replace('{\\"amount\\":\\"240.00\\",', "{")
                .replace("}", ',\\"amount\\":\\"240.00\\"}'),
            ),
        ),
    ),
    Mutant("JSON with a blank", said("budget-adopted", swap(",", ", "))),
    Mutant(
        "a JSON member twice",
        said("budget-adopted", lambda text: re.sub(r'(\{\\"amount\\":\\"[0-9.]+\\",)', r"\1\1", text, count=1)),
    ),
    Mutant("JSON null", said("budget-adopted", lambda text: text.replace("true", "null", 1))),
    Mutant("-0.00", said("bank-reconciled", put("difference", "-0.00 CNY"))),
    Mutant("+1.00", said("bank-reconciled", put("difference", "+1.00 CNY"))),
    Mutant("a number with a leading zero", said("resolution-recorded", put("yes-heads", "06"))),
    Mutant(
        "upper-case hex",
        said(CHECK, lambda text: text.replace(value(text, "approves"), value(text, "approves").upper())),
    ),
    Mutant("a posting of 0.00", said(BILL, lambda text: text + "  Liabilities:Payable:Operating:Wages  0.00 CNY\n")),
    Mutant("an account twice", said(BILL, lambda text: text + text.splitlines(True)[-1])),
    Mutant(
        "a credit before a debit",
        said(BILL, lambda text: "".join([*text.splitlines(True)[:-2], *reversed(text.splitlines(True)[-2:])])),
    ),
    Mutant("unbalanced in two funds, balanced in sum", said(GRANT, other_fund)),
    Mutant(
        "an account of unknown spelling",
        said(BILL, lambda text: re.sub(r"(?m)^  Liabilities:\S+", "  Liabilities:Elsewhere:V-01", text)),
    ),
    Mutant(
        "a sum that is not 0.00", said(BILL, lambda text: re.sub(r"(?m)(  Liabilities:.*  -)(\d)", r"\g<1>9\2", text))
    ),
    Mutant("another currency", said(BILL, lambda text: re.sub(r"(?m)^(  Liabilities:.*) CNY", r"\1 USD", text))),
    Mutant("no postings under a head for them", said(BILL, lambda text: "".join(text.splitlines(True)[:-2]))),
    Mutant("two entries on page 1", inside(shared)),
    Mutant("a page without an entry", inside(empty_page)),
    Mutant("entry 1 twice", inside(lambda given: given.insert(3, given[0]))),
    Mutant("an unknown format", said("charter-adopted", put("format", "2")), placed=False),
)

REFORMATTED = (
    (
        "CRLF",
        outside(
            lambda files: files.update(
                {"book/2026-02.beancount": files["book/2026-02.beancount"].replace(b"\n", b"\r\n")}
            )
        ),
    ),
    ("blanks at the ends of lines", edited(GRANT, lambda raw: raw.replace(b"\n", b"  \n"))),
    ("TABs for blanks", edited(GRANT, lambda raw: raw.replace(b"\n  ", b"\n\t"))),
    ("empty lines", edited("page", lambda raw: raw + b"\n\n", 30)),
    (
        "a byte order mark",
        outside(
            lambda files: files.update({"book/2026-02.beancount": b"\xef\xbb\xbf" + files["book/2026-02.beancount"]})
        ),
    ),
    ("a comment at the end of a line", edited(GRANT, bytes_swap(" CNY\n", " CNY ; so\n"))),
    ("a comment line between blocks", edited("page", lambda raw: raw + b"\n; so\n", 30)),
    ("an amount with a plus", edited(GRANT, lambda raw: re.sub(rb"(amount: )", rb"\1+", raw))),
    ("an amount with leading zeros", edited(GRANT, lambda raw: re.sub(rb"(amount: )", rb"\g<1>000", raw))),
    ("an amount with commas", edited(GRANT, lambda raw: re.sub(rb"(amount: \d)(\d\d\d\.)", rb"\1,\2", raw), 1)),
    ("a first line with slashes", edited(BILL, lambda raw: re.sub(rb"^(\d{4})-(\d\d)-(\d\d)", rb"\1/\2/\3", raw))),
    (
        "metadata in another order",
        edited(BILL, lambda raw: re.sub(rb"(?m)^(  head: .*\n)(  fund: .*\n)", rb"\2\1", raw)),
    ),
    ("blanks between the parts of a line", edited(BILL, bytes_swap(" * ", "  *   "))),
)

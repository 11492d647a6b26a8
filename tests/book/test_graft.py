"""Two laptops that both wrote: what the other recorded is entered through the door, listed for its signers, or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharedfund import drafts
from sharedfund.audit import audit
from sharedfund.book import Book, graft
from sharedfund.drafts import receipts
from sharedfund.entries.entry import Entry
from sharedfund.entries.people import LinkDeclared
from sharedfund.errors import BadInput
from sharedfund.values.money import exact
from tests.attacks import book as told
from tests.attacks.book import HOUSEHOLD, B, D, K, honest
from tests.book.shelf import bytes_of
from tests.cli.runner import run


def receipt(book: Book, number: int) -> Entry:
    """A payment of the household by bank, which nobody signs."""
    return receipts.record(book.state, by=K, day=book.today, amount=exact("10.00"), household=HOUSEHOLD, channel="bank",
                           bank_ref=f"YZ9{number:05}")


def link(book: Book, payee: str, by: str = B) -> Entry:
    """A small signed entry."""
    return LinkDeclared.model_validate({
        "day": book.today, "by": by, **drafts.signing(book.state, by, "link-declared", book.today), "person": by, "payee": payee})


@pytest.fixture
def two(tmp_path: Path) -> tuple[Book, Book]:
    """Two copies of the honest book, open on two machines."""
    return told.door(honest().copy(tmp_path, "ours")), told.door(honest().copy(tmp_path, "theirs"))


def kinds(fork: graft.Fork, *how: graft.How) -> list[str]:
    return [found.entry.kind for found in fork.of(*how)]


def test_a_fork_is_told_with_both_heads(two: tuple[Book, Book]) -> None:
    ours, theirs = two
    told.admitted(ours, receipt(ours, 1))
    told.admitted(theirs, receipt(theirs, 2))
    fork = graft.look(ours, theirs.path)
    assert fork.common == honest().size
    assert fork.ours == (ours.frontier.size, ours.frontier.root)
    assert fork.theirs == (theirs.frontier.size, theirs.frontier.root) != fork.ours


def test_unsigned_facts_are_entered_again_with_their_days_and_a_second_time_adds_nothing(two: tuple[Book, Book]) -> None:
    ours, theirs = two
    told.admitted(ours, receipt(ours, 1))
    (second,) = told.admitted(theirs, receipt(theirs, 2))
    (third,) = told.admitted(theirs, receipt(theirs, 3))
    before = bytes_of(theirs.path)
    looked = graft.look(ours, theirs.path)
    assert kinds(looked, "again") == [second.kind, third.kind]
    done = graft.graft(ours, theirs.path)
    assert kinds(done, "again") == [second.kind, third.kind] and not done.of("signed", "refused")
    written = [entry for _, entry in ours.entries(looked.ours.size + 1)]
    assert [(entry.bank_ref, entry.amount, entry.day) for entry in written] == [  # type: ignore[attr-defined]  # receipts
        (entry.bank_ref, entry.amount, entry.day) for entry in (second, third)]  # type: ignore[attr-defined]  # receipts
    # Both copies gave the same numbers away: here they get the next ones, and the payers are told.
    assert [entry.own_id() for entry in written] == ["S-0003", "S-0004"]
    assert [found.becomes.own_id() for found in done.of("again") if found.becomes is not None] == ["S-0003", "S-0004"]
    assert bytes_of(theirs.path) == before
    again = graft.graft(ours, theirs.path)
    assert {found.how for found in again.found} == {"here"}
    assert again.ours == done.ours
    assert audit(ours.path).verdict == "consistent"


def test_looking_writes_nothing(two: tuple[Book, Book]) -> None:
    ours, theirs = two
    told.admitted(theirs, receipt(theirs, 2))
    before = bytes_of(ours.path)
    graft.look(ours, theirs.path)
    assert bytes_of(ours.path) == before


def test_a_signature_given_under_the_common_part_is_carried_over_as_it_is(two: tuple[Book, Book]) -> None:
    ours, theirs = two
    draft = link(theirs, "v-11")  # its `seen` is the newest head that both have
    told.admitted(ours, receipt(ours, 1))
    (signed,) = told.admitted(theirs, draft)
    done = graft.graft(ours, theirs.path)
    assert kinds(done, "carried") == ["link-declared"]
    (entry,) = [entry for _, entry in ours.entries(done.common + 1) if entry.kind == "link-declared"]
    assert entry.signature == signed.signature
    assert audit(ours.path).verdict == "consistent"


def test_a_signature_given_over_the_other_copy_is_listed_for_its_signer(two: tuple[Book, Book]) -> None:
    ours, theirs = two
    told.admitted(theirs, receipt(theirs, 2))
    told.admitted(theirs, link(theirs, "v-11", D))  # seen lies in the other copy
    done = graft.graft(ours, theirs.path)
    (waiting,) = done.of("signed")
    assert (waiting.entry.kind, waiting.entry.by) == ("link-declared", D)
    assert "link-declared" not in [entry.kind for _, entry in ours.entries(done.common + 1)]


def test_what_the_door_refuses_is_told_with_its_rule(two: tuple[Book, Book]) -> None:
    ours, theirs = two
    told.admitted(ours, receipt(ours, 1))
    other = receipts.record(theirs.state, by=K, day=theirs.today, amount=exact("11.00"), household=HOUSEHOLD, bank_ref="YZ900001")
    told.admitted(theirs, other)  # the same bank line with another amount
    done = graft.graft(ours, theirs.path)
    (refused,) = done.of("refused")
    assert refused.refusal is not None and refused.refusal.number.startswith("R")
    assert done.ours.size == ours.frontier.size == graft.look(ours, theirs.path).ours.size


def test_their_pages_are_kept_aside_byte_for_byte_with_their_papers_and_rows(two: tuple[Book, Book], tmp_path: Path) -> None:
    ours, theirs = two
    (tmp_path / "bill.pdf").write_bytes(b"a bill")
    committed = theirs.documents.keep(tmp_path / "bill.pdf")
    theirs.private.set("rooms", HOUSEHOLD, {"room": "1栋101"})
    told.admitted(theirs, receipt(theirs, 2))
    done = graft.graft(ours, theirs.path)
    (place,) = (ours.path / graft.FOLDER).iterdir()
    assert place.name == f"{done.theirs.size}-{done.theirs.root[:16]}"
    for path in place.iterdir():
        assert path.read_bytes() == (theirs.path / "book" / path.name).read_bytes()
    assert sorted(path.name for path in place.iterdir()) == ["2026-04.beancount"]
    found = ours.documents.find(committed)
    assert found is not None and ours.documents.fits(found)
    assert ours.private.get("rooms", HOUSEHOLD) == {"room": "1栋101"}


def test_another_fund_and_the_copy_itself_are_no_graft(two: tuple[Book, Book], tmp_path: Path) -> None:
    from tests.book.shelf import founded

    ours, _ = two
    with pytest.raises(BadInput, match="graft-itself"):
        graft.look(ours, ours.path)
    with pytest.raises(BadInput, match="not-this-fund"):
        graft.look(ours, founded(tmp_path / "other").path)


def test_the_command_shows_first_asks_and_says_who_must_sign(two: tuple[Book, Book], tmp_path: Path) -> None:
    ours, theirs = two
    told.admitted(ours, receipt(ours, 1))
    told.admitted(theirs, receipt(theirs, 2))
    told.admitted(theirs, link(theirs, "v-11", D))
    at = ("-C", ours.path, "--now", "2026-05-20T01:00:00Z")
    shown = run(*at, "book", "graft", theirs.path, "--dry-run", home=tmp_path / "home")
    assert shown.code == 4
    assert ours.frontier.root[:4] in shown.err and theirs.frontier.root[:4] in shown.err
    assert "重新签" in shown.err and "没有写" in shown.out
    assert "S-0002 改为 S-0003" in shown.err
    assert run(*at, "book", "graft", theirs.path, home=tmp_path / "home").code == 2  # nobody there to answer
    done = run(*at, "book", "graft", theirs.path, "-y", home=tmp_path / "home", lang="en")
    assert done.code == 4 and "Entered 1" in done.out
    assert run(*at, "book", "graft", theirs.path, "-y", home=tmp_path / "home").code == 4  # one signature still missing

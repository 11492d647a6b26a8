"""An audit gone on from an earlier one says what an audit of the whole book says, and asks nothing twice."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from sharedfund.admit import Admitted
from sharedfund.audit import Given, audit, replay as replay_module
from sharedfund.audit.replay import Replay, replayed
from sharedfund.audit.sources import Folder
from sharedfund.book.reader import page_parts
from sharedfund.book.user import Kept, Place
from sharedfund.drafts import people, receipts
from sharedfund.entries.entry import Entry
from sharedfund.state import State, evolve
from sharedfund.values.money import exact
from tests.audit.folder import write_book
from tests.audit.reports import SCENES, lines_of
from tests.audit.triggers import TRIGGERS, head, later, pages, together, write
from tests.fund import B, D, Fund, J, K
from tests.people import branch

FEBRUARY = "book/2026-02.beancount"


@cache
def told() -> Fund:
    """A founded fund in which four persons declare a link, two of them in February."""
    fund = branch(Fund.founded())
    for number, (person, day) in enumerate(((B, "2026-01-05"), (D, "2026-01-20"), (K, "2026-02-03"), (J, "2026-02-04")), 1):
        fund.at(day)
        fund.do(people.declare_link(fund.state, by=person, day=fund.day, person=person, payee=f"v-{number:02d}"))
    return fund


def earlier(size: int) -> Fund:
    """The same fund as it stood after its page that ends with block `size`."""
    fund = branch(told())
    del fund.blocks[size:]
    return fund


def ends(fund: Fund) -> list[int]:
    return [number for number, block in enumerate(fund.blocks, 1) if page_parts(block) is not None]


def kept(place: Path, given: Given = Given()) -> Kept:
    found = replayed(place, given).kept()
    assert found is not None
    return found


def same(folder: Path, since: Kept, given: Given = Given()) -> Replay:
    """What both audits say is the same."""
    whole, gone_on = replayed(folder, given), replayed(folder, given, since=since)
    assert lines_of(gone_on.report) == lines_of(whole.report)
    assert gone_on.kept() == whole.kept()
    return gone_on


def test_where_an_audit_ended_is_kept(tmp_path: Path) -> None:
    folder = write_book(told(), tmp_path / "f")
    text = (folder / FEBRUARY).read_bytes()
    assert kept(folder).place == Place("2026-02.beancount", len(text), text.count(b"\n") + 1, told().blocks[-1])


@pytest.mark.parametrize("back", [1, 2, 3, 4, 5, 18])
def test_an_audit_gone_on_from_an_earlier_one_says_what_the_whole_says(tmp_path: Path, back: int) -> None:
    """Back by so many pages: two of them are in February; the last is the founding page."""
    size = ends(told())[-back]
    since = kept(write_book(earlier(size), tmp_path / "earlier"))
    folder, heard = write_book(told(), tmp_path / "f"), list[str]()
    gone_on = same(folder, since)
    assert gone_on.since == size and gone_on.report.is_clean
    replayed(folder, told=heard.append, since=since)
    assert heard == (["2026-02.beancount"] if back < 3 else ["2026-01.beancount", "2026-02.beancount"])


@pytest.mark.parametrize("at", [2, 4, 6, 8])
@pytest.mark.parametrize("how", ["pin", "head", "both"])
def test_a_head_of_the_older_part_is_confirmed_as_in_the_whole(tmp_path: Path, at: int, how: str) -> None:
    write(tmp_path / "earlier", pages(2))
    since = kept(tmp_path / "earlier")
    write(tmp_path / "f", pages(3))
    size, root = head(pages(3), at).split()
    given = {"pin": Given(pin=(int(size), root)), "head": Given(expect=f"{size} {root}"),
             "both": Given(pin=(int(size), root), expect=head(pages(3), 4))}[how]
    found = same(tmp_path / "f", since, given).report
    assert found.lines["newest_head"]["confirmed_by"] == ("pin" if how == "pin" else "option")
    assert found.counts["notices"] == (found.head_size > (4 if how == "both" else at))


@pytest.mark.parametrize("at", [4, 6])
def test_what_was_changed_in_the_older_part_is_found_as_in_the_whole(tmp_path: Path, at: int) -> None:
    write(tmp_path / "earlier", pages(3))
    since = kept(tmp_path / "earlier")
    blocks = pages(3)
    blocks[4] = later(blocks[4])
    write(tmp_path / "f", blocks)
    size, root = head(pages(3), at).split()
    gone_on = same(tmp_path / "f", since, Given(pin=(int(size), root)))
    assert gone_on.since == 0
    assert {finding.code for finding in gone_on.report.causes} == {"changed-after-writing", *(
        ["pages-after-confirmed-head"] if at == 4 else [])}
    assert gone_on.has_pin == (at == 4)


def test_the_checkpoints_of_the_older_part_are_known_once(tmp_path: Path) -> None:
    given = TRIGGERS["checkpoint-file-foreign"].write(tmp_path / "f").given
    (tmp_path / "f/checkpoints/more.txt").unlink()
    since = kept(tmp_path / "f", given)
    gone_on = same(tmp_path / "f", since, given)
    assert (gone_on.since, len(gone_on.record)) == (12, 1)
    path = next((tmp_path / "f/book").iterdir())
    path.write_bytes(path.read_bytes().replace(b"2026-01-15", b"2026-01-14", 1))
    again = same(tmp_path / "f", since, given)
    assert (again.since, len(again.record)) == (0, 1)


@pytest.mark.parametrize(("text", "since"), [(b"\x00", 0), (b'plugin "x"\n\n', 0)])
def test_a_text_that_is_no_longer_a_books_is_read_from_its_beginning(tmp_path: Path, text: bytes, since: int) -> None:
    write(tmp_path / "f", pages(3))
    before = kept(tmp_path / "f")
    path = next((tmp_path / "f/book").iterdir())
    path.write_bytes(text + path.read_bytes())
    gone_on = same(tmp_path / "f", before)
    assert gone_on.since == since and gone_on.report.verdict in ("findings", "refused")


def test_an_older_part_without_end_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "f", pages(3))
    before = kept(tmp_path / "f")
    path = next((tmp_path / "f/book").iterdir())
    path.write_bytes(b"x" * 70_000 + path.read_bytes())
    assert same(tmp_path / "f", before).report.verdict == "refused"


@pytest.mark.parametrize(("code", "is_kept"), [
    ("pages-after-confirmed-head", True), ("checkpoint-without-quorum", True),
    ("reformatted-only", False), ("fund-id-differs", False), ("derived-missing", False), ("tail-without-page", False),
    ("book-missing", False), ("refused", False),
])
def test_only_a_sound_audit_is_kept(tmp_path: Path, code: str, is_kept: bool) -> None:
    given = TRIGGERS[code].write(tmp_path / "f").given
    assert (replayed(tmp_path / "f", given).kept() is not None) == is_kept


@pytest.mark.parametrize("beside", [True, False])
def test_what_was_noted_on_the_first_page_after_it_follows_from_its_break(tmp_path: Path, beside: bool) -> None:
    fund = branch(told())
    late = fund.stamp(people.declare_link(fund.state, by=B, day=fund.day + timedelta(days=1), person=B, payee="v-08"))
    other = fund.stamp(people.declare_link(fund.state, by=D, day=fund.day, person=D, payee="v-09"))
    fund._add(Admitted(evolve(evolve(fund.state, late), other), (late, other)))
    fund._turn(fund.day)
    fund.blocks[-2] = later(fund.blocks[-2])
    since = kept(write_book(told(), tmp_path / "earlier"))
    folder = write_book(fund, tmp_path / "f")
    if beside:
        (folder / "book/notes.txt").write_text("x")
    causes = [finding.code for finding in same(folder, since).report.causes]
    assert causes == [*(["file-foreign"] if beside else []), "page-differs"]


# ---- what is kept in mind ----


@pytest.mark.parametrize("most", [1, 2, 3])
def test_so_many_unknown_heads_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(replay_module, "UNSEEN_MAX", most)
    SCENES["one_of_three_takes_it_back_at_the_same_size"](tmp_path / "f")
    assert len(replayed(tmp_path / "f").unseen) == max(most - 1, 0)  # the first of them is taken back
    SCENES["two_of_a_page_changed_after_signing"](tmp_path / "g")
    assert len(replayed(tmp_path / "g").wrong) == min(most, 2)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_so_many_of_a_page_are_asked_what_else_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(replay_module, "DOUBTFUL_MAX", most)
    blocks = together(2)
    for place in (2, 3):
        blocks[place] = blocks[place].replace(b"2026-01-01 custom", b"2026-01-03 custom")
    write(tmp_path / "f", blocks)
    found = replayed(tmp_path / "f").report.findings
    assert [finding.block for finding in found if finding.number == "R130"] == [3, 4][:most]


def test_the_annex_is_made_for_who_asks_for_it(tmp_path: Path) -> None:
    write(tmp_path / "f", pages(1))
    assert audit(tmp_path / "f").annex is None and audit(tmp_path / "f", annex=True).annex is not None


# ---- who listens ----


def test_each_file_is_told_before_it_is_read(tmp_path: Path) -> None:
    heard: list[str] = []
    assert audit(write_book(told(), tmp_path / "f"), told=heard.append).is_clean
    assert heard == ["2026-01.beancount", "2026-02.beancount"]


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_once_the_time_is_over_nothing_is_judged(tmp_path: Path, after: int) -> None:
    """It is asked before each block; what was counted until then is said."""
    write(tmp_path / "f", together(4))
    asked = count()
    found = replayed(tmp_path / "f", stop=lambda: next(asked) >= after).report
    assert (found.verdict, found.counts["blocks"], found.counts["pages"]) == ("not-judged", after, min(after // 2, 1))
    assert found.counts["entries"] == after - found.counts["pages"]
    assert not any(row["ok"] for row in found.lines.values())


def test_nothing_stops_an_audit_that_has_time(tmp_path: Path) -> None:
    write(tmp_path / "f", together(4))
    assert replayed(tmp_path / "f", stop=lambda: False).report.is_clean


def test_the_pin_is_looked_up_once_block_1_says_whose_book_it_is(tmp_path: Path) -> None:
    write(tmp_path / "f", pages(3))
    asked: list[tuple[str, bool]] = []
    size, root = head(pages(3), 4).split()

    def remembered(fund: str, practice: bool) -> tuple[int, str]:
        asked.append((fund, practice))
        return int(size), root

    found = audit(tmp_path / "f", Given(remembers=remembered))
    assert asked == [(found.fund, True)]
    assert found.lines["newest_head"]["confirmed_by"] == found.lines["fund_id"]["confirmed_by"] == "pin"
    replayed(tmp_path / "f", Given(remembers=remembered), since=kept(tmp_path / "f"))
    assert asked[1:] == [(found.fund, True)]


# ---- what is read, and what is folded ----


def test_a_folder_that_is_open_already_is_audited_as_it_lies(tmp_path: Path) -> None:
    write(tmp_path / "f", pages(2))
    closed: list[str] = []

    class Open(Folder):
        def close(self) -> None:
            closed.append(self.name)

    assert lines_of(audit(Open(tmp_path / "f"))) == lines_of(audit(tmp_path / "f"))
    assert closed == []  # whoever opened it closes it


def test_a_book_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "f", pages(2))
    path = next((tmp_path / "f/book").iterdir())
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    found = audit(tmp_path / "f")
    (finding,) = found.findings
    assert (found.verdict, finding.code, finding.file, finding.facts) == (
        "refused", "refused", "book/2026-01.beancount", {"why": "not-a-plain-file"})
    assert not any(row["ok"] for row in found.lines.values())


def test_of_what_cannot_be_folded_the_postings_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fund = branch(Fund.founded())
    entry = fund.stamp(receipts.record(fund.state, by=K, day=fund.day + timedelta(days=1), amount=exact("10.00"), bank_ref="YZ9"))
    fund._write(Admitted(evolve(fund.state, entry), (entry,)))
    folder = write_book(fund, tmp_path / "f")
    whole = replayed(folder)

    def folded(state: State, one: Entry) -> State:
        if one.kind == entry.kind:
            raise LookupError
        return evolve(state, one)

    monkeypatch.setattr(replay_module, "evolve", folded)
    found = replayed(folder)
    assert [finding.block for finding in found.report.causes] == [len(fund.blocks) - 1]
    assert found.state.ledger == whole.state.ledger and found.state.record == whole.state.record
    assert found.state.ledger != Fund.founded().state.ledger

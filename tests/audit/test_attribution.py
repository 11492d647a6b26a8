"""One change is one finding: what follows from it stands below it, and nobody after it is accused."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from sharedfund import spelling
from sharedfund.admit import Admitted
from sharedfund.audit import Finding, Given, Report, audit
from sharedfund.audit.attribution import LISTED_MAX, Attribution, Noted
from sharedfund.audit.findings import Where
from sharedfund.audit.pages import BLOCKS_TRIED, Page, Placed, Starts
from sharedfund.book.reader import page_parts
from sharedfund.book.tree import Frontier
from sharedfund.drafts import charter
from sharedfund.state import evolve
from tests.attacks.book import blocks, honest, rewrite, where
from tests.audit.folder import write_book
from tests.audit.triggers import at, later, paged, pages, sealed_again, together, write
from tests.fund import BANK_ACCOUNT, B, D, Fund, J, K, founders

EDITS = 40


def known() -> Given:
    return Given(honest().fund_id, honest().head)


def causes(report: Report) -> list[tuple[str, str | None, int | None]]:
    return [(found.code, found.file, found.line) for found in report.causes if found.severity == "finding"]


def edits(seed: int, count: int) -> list[tuple[str, int, bytes]]:
    """File, place and new byte: any byte half of the time, else another letter or digit of the same kind."""
    chance = random.Random(seed)
    books = {name: data for name, data in honest().files.items() if name.startswith("book/")}
    out: list[tuple[str, int, bytes]] = []
    while len(out) < count:
        name = chance.choice(sorted(books))
        place = chance.randrange(len(books[name]))
        old = books[name][place]
        new = chance.randrange(256)
        if chance.random() < 0.5:
            new = ord(chance.choice("0123456789" if chr(old).isdigit() else "abcdefghijklmnopqrstuvwxyz"))
        if new != old:
            out.append((name, place, bytes([new])))
    return out


def test_a_single_edit_is_a_single_finding_at_its_block(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    wrong: list[object] = []
    for name, place, new in edits(20261122, EDITS):
        data = honest().files[name]
        (folder / name).write_bytes(data[:place] + new + data[place + 1 :])
        report = audit(folder, known())
        (folder / name).write_bytes(data)
        found = causes(report)
        line = data.count(b"\n", 0, place) + 1
        block = [b for b in blocks(folder) if b.file == name and b.line <= line][-1]
        # An edit between two blocks, or of a line end, may be told at the block after it; of several unsigned entries on
        # one page nobody knows which.
        first = block.line
        if found and found[0][0] == "page-differs":
            before = [b for b in blocks(folder) if b.page is not None and b.number < block.number]
            first = before[-1].line + 2 if before and before[-1].file == name else 1
        near = range(first, block.line + block.data.count(b"\n") + 2)
        if len(found) != 1 or found[0][1] != name or found[0][2] not in near:
            wrong.append((name, place, new, found))
    assert wrong == []


def test_what_follows_names_its_cause_and_each_line_of_the_verdict_once(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    found = where(folder, "payment-requested")
    file = folder / found.file
    file.write_bytes(file.read_bytes().replace(found.data, found.data.replace(b"amount: 240.00", b"amount: 241.00")))
    report = audit(folder, known())
    assert causes(report) == [("changed-after-signing", found.file, found.line)]
    following = [f for f in report.findings if f.caused_by is not None]
    assert following and {f.caused_by for f in following} == {0}
    elsewhere = Counter((f.line_of_verdict, f.severity) for f in following if f.block != found.number and "moved" not in f.facts)
    assert max(elsewhere.values()) == 1
    # Money that left the bank is always listed: whether that follows from the change is for a person to say.
    assert [f.block for f in following if "moved" in f.facts] == [where(folder, "payment-paid").number]
    assert report.counts["following"] >= len(following)


def test_two_edits_of_signed_entries_are_two_findings(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    first, second = where(folder, "payment-requested"), where(folder, "payment-requested", 1)
    for found, old, new in ((first, "240.00", "241.00"), (second, "150.00", "151.00")):
        file = folder / found.file
        assert old.encode() in found.data
        file.write_bytes(file.read_bytes().replace(found.data, found.data.replace(old.encode(), new.encode())))
    found_now = causes(audit(folder, known()))
    assert [line for _, _, line in found_now] == [first.line, second.line]


def test_a_rewritten_history_names_the_signed_entry_that_was_changed(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    found = where(folder, "payment-requested")
    changed = found.data.replace(b"240.00", b"241.00")
    rewrite(folder, lambda there: [changed if block.number == found.number else block for block in there])
    report = audit(folder, known())
    assert causes(report)[0] == ("changed-after-signing", found.file, found.line)
    assert len(causes(report)) == 1


def test_a_signer_who_saw_another_book_stands_alone(tmp_path: Path) -> None:
    """An acceptance of a head that never was, in a book whose later signers saw it stand there."""
    fund = Fund()
    fund.do(charter.found(by=K, day=fund.day, name="银杏花园", profile="co-managed", persons=founders(), witnesses=(B, D, J),
                          practice=True, bank_accounts=[BANK_ACCOUNT]))
    stray = fund.stamp(charter.accept_charter(fund.state, by=K, day=fund.day).replaced(seen=f"2 {'0' * 64}"))
    fund._write(Admitted(evolve(fund.state, stray), (stray,)))
    for person in (B, D, J):
        fund.do(charter.accept_charter(fund.state, by=person, day=fund.day))
    report = audit(write_book(fund, tmp_path / "f"))
    assert [(f.code, f.number, f.block) for f in report.causes] == [("rule-broken", "R129", 3)]
    assert report.causes[0].facts["objection"] == "seen-not-of-this-book"


def test_a_page_that_lost_blocks_and_later_pages_go_on_without_further_findings(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    gone = where(folder, "bill-recorded")
    file = folder / gone.file
    file.write_bytes(file.read_bytes().replace(gone.data + b"\n", b""))
    report = audit(folder, known())
    assert [code for code, *_ in causes(report)] == ["blocks-missing"]
    assert (report.causes[0].line, report.causes[0].facts["count"]) == (gone.line, 1)


def test_a_second_cut_after_the_tree_broke_is_found_by_counting(tmp_path: Path) -> None:
    whole = pages(4)
    changed = [*whole]
    changed[2] = later(changed[2])
    del changed[6]  # the acceptance of the fourth page
    write(tmp_path / "f", changed)
    assert [code for code, *_ in causes(audit(tmp_path / "f"))] == ["changed-after-writing", "blocks-missing"]


def test_inserted_pages_are_named_where_they_begin(tmp_path: Path) -> None:
    whole = pages(3)
    inserted = sealed_again([*whole[:4], whole[2], whole[3]])[4:6]
    changed = [*whole[:4], *inserted, *whole[4:]]
    write(tmp_path / "f", changed)
    assert causes(audit(tmp_path / "f")) == [("blocks-inserted", at(changed, 5).file, at(changed, 5).line)]


def test_a_page_with_a_block_too_many_and_another_changed_is_told_at_its_beginning(tmp_path: Path) -> None:
    whole = together(3)
    whole.insert(2, whole[2])
    whole[4] = later(whole[4])
    write(tmp_path / "f", whole)
    report = audit(tmp_path / "f")
    assert causes(report) == [("blocks-inserted", at(whole, 3).file, at(whole, 3).line)]
    assert report.causes[0].facts["count"] == 1


def test_a_page_inserted_before_one_that_was_changed_is_told_at_the_changed_one(tmp_path: Path) -> None:
    whole = pages(3)
    inserted = sealed_again([*whole[:4], whole[2], whole[3]])[4:6]
    changed = [*whole[:4], *inserted, later(whole[4]), *whole[5:]]
    write(tmp_path / "f", changed)
    report = audit(tmp_path / "f")
    assert [(f.code, f.block) for f in report.causes if f.line_of_verdict == "tree"] == [("blocks-inserted", 7)]


def test_a_later_page_that_lost_one_of_two_blocks_is_found_by_counting(tmp_path: Path) -> None:
    first, *accepted = (spelling.decode(block) for block in pages(3) if page_parts(block) is None)
    whole = paged([first], [accepted[0]], [accepted[1], accepted[2]])
    whole[2] = later(whole[2])
    del whole[5]
    write(tmp_path / "f", whole)
    assert [code for code, *_ in causes(audit(tmp_path / "f"))] == ["changed-after-writing", "blocks-missing"]


def test_the_last_page_changed_is_told_at_the_end(tmp_path: Path) -> None:
    whole = together(3)
    whole[4] = later(whole[4])
    write(tmp_path / "f", whole)
    assert causes(audit(tmp_path / "f")) == [("page-differs", at(whole, 3).file, at(whole, 3).line)]


def test_a_page_of_many_blocks_is_not_tried_in_every_order() -> None:
    page = Page(Frontier(), 0)
    for number in range(1, BLOCKS_TRIED + 2):
        page.add(Placed(Where("f", number, number)), bytes([number]) * 32)
    assert page.without(1, "0" * 64) is None and page.swapped("0" * 64) is None
    assert page.grown(Frontier()) == Frontier()
    assert len(page.placed) == BLOCKS_TRIED


def test_where_pages_begin_is_known_of_every_page() -> None:
    starts = Starts()
    for place, file in ((1, "a"), (3, "a"), (5, "b")):
        starts.add(Page(Frontier(), 0), Where(file, place * 10, place))
    assert starts.of(2) == Where("a", 30, 3) and starts.of(4) == Where("b", 50, 5)
    assert starts.of(6) == Where(None, None, 6)
    assert starts.after(2) == 2 and starts.before(4) is None
    assert starts.blocks() == [1, 3, 5]
    kept = Starts()
    kept.restore(starts.blocks())
    assert kept.of(2) == Where(None, None, 2) and kept.after(2) == 2


@pytest.mark.parametrize("severity", ["finding", "notice"])
def test_past_the_cap_only_lines_and_counts_remain(severity: str) -> None:
    attribution = Attribution()
    for _ in range(LISTED_MAX[severity] + 3):
        attribution.note(Finding("page-empty", "tree", severity))  # type: ignore[arg-type]  # one of the two
    assert len(attribution.findings()) == LISTED_MAX[severity]
    assert attribution.more == {"tree" if severity == "finding" else "": 3}


def broken_rule(block: int | None, number: str = "R28", line: str = "rules", **facts: object) -> Finding:
    return Finding("rule-broken", line, number=number, block=block, facts={"objection": "x", **facts})


def test_each_kind_of_finding_has_room_of_its_own() -> None:
    attribution = Attribution()
    for _ in range(LISTED_MAX["finding"]):
        attribution.note(Finding("file-foreign", "grammar"))
    for count, found in ((12, broken_rule(1)), (10, broken_rule(1, "R29")), (11, Finding("file-foreign", "grammar", number="R29"))):
        for _ in range(count):
            attribution.note(found)
    listed = Counter((found.code, found.number) for found in attribution.findings())
    assert listed == {("file-foreign", None): 200, ("rule-broken", "R28"): 10, ("rule-broken", "R29"): 10, ("file-foreign", "R29"): 10}
    assert attribution.more == {"rules": 2, "grammar": 1} and attribution.count == 200 + 33


def test_notices_take_no_room_from_findings() -> None:
    attribution = Attribution()
    for severity, count in (("finding", 200), ("notice", 50), ("finding", 1), ("notice", 1)):
        for _ in range(count):
            attribution.note(Finding("page-empty", "tree", severity))  # type: ignore[arg-type]  # one of the two
    assert Counter(found.severity for found in attribution.findings()) == {"finding": 200, "notice": 50}
    assert attribution.more == {"tree": 1, "": 1}


def test_a_break_takes_what_was_noted_on_its_page_and_can_follow() -> None:
    attribution = Attribution()
    before, unread = attribution.note(broken_rule(3)), attribution.note(Finding("not-recorded", "grammar", block=5))
    early = attribution.note(broken_rule(4))
    root = attribution.note(Finding("page-differs", "tree", block=4))
    attribution.breaks(root, 1)
    assert (before.cause, unread.cause, early.cause, root.cause) == (None, None, root, None)
    assert [noted.number for noted in (before, unread, early, root)] == [1, 2, 3, 4]


def test_a_second_break_takes_what_stands_at_its_block_alone() -> None:
    attribution = Attribution()
    before = attribution.note(broken_rule(3))
    first = attribution.note(Finding("page-differs", "tree", block=5))
    attribution.breaks(first, 1)
    at = attribution.note(Finding("not-recorded", "grammar", block=9))
    beside = attribution.note(Finding("not-recorded", "grammar", block=10))
    second = attribution.note(Finding("changed-after-writing", "tree", block=9))
    attribution.breaks(second, 0)
    assert (before.cause, at.cause, beside.cause, second.cause) == (None, second, None, None)
    assert attribution.broken is first and attribution.note(broken_rule(12)).cause is first
    assert [(found.block, found.caused_by) for found in attribution.findings()] == [
        (3, None), (5, None), (12, 1), (10, None), (9, None), (9, 4)]


def test_what_has_no_place_stands_at_no_block() -> None:
    attribution = Attribution()
    nowhere = attribution.note(Finding("not-recorded", "grammar"))
    root = attribution.note(Finding("page-differs", "tree"))
    attribution.breaks(root, 0)
    assert nowhere.cause is None


def test_of_what_follows_each_line_is_listed_once_and_some_things_always() -> None:
    attribution = Attribution()
    root = attribution.note(Finding("page-differs", "tree", block=5))
    attribution.breaks(root, 0)
    notice = Finding("rule-broken", "rules", "notice", block=11, facts={"objection": "x"})
    for found in (broken_rule(None), broken_rule(8), notice, broken_rule(7, line="postings"), broken_rule(5), broken_rule(6, moved="1.00"),
                  broken_rule(9), notice, broken_rule(10, line="postings")):
        assert attribution.note(found).cause is root
    other = attribution.note(Finding("book-missing", "grammar", block=20))
    attribution.note(broken_rule(21), other)
    assert [(found.line_of_verdict, found.severity, found.block, found.caused_by) for found in attribution.findings()] == [
        ("tree", "finding", 5, None), ("rules", "finding", 5, 0), ("rules", "finding", 6, 0), ("postings", "finding", 7, 0),
        ("rules", "notice", 11, 0), ("rules", "finding", None, 0), ("grammar", "finding", 20, None), ("rules", "finding", 21, 6)]
    assert attribution.following == 4


def test_what_followed_and_is_told_already_is_counted() -> None:
    attribution = Attribution()
    for block in (3, 4, 5):
        attribution.note(broken_rule(block))
    root = attribution.note(Finding("page-differs", "tree", block=2))
    attribution.breaks(root, 0)
    assert [found.block for found in attribution.findings()] == [2, 3] and attribution.following == 2


@pytest.mark.parametrize("objection", ["signature-wrong", "signature-missing", "signature-out-of-place"])
@pytest.mark.parametrize("unknown", [True, False])
def test_a_signature_is_judged_by_itself_unless_the_fund_is_unknown(objection: str, unknown: bool) -> None:
    attribution = Attribution()
    root = attribution.note(Finding("changed-after-writing", "tree", block=1))
    attribution.breaks(root, 0)
    attribution.fund_is_unknown = unknown
    noted = attribution.note(Finding("rule-broken", "signatures", block=3, facts={"objection": objection}))
    assert noted.cause is (root if unknown else None)
    assert attribution.note(Finding("page-empty", "tree", block=3)).cause is None


def test_causes_stand_before_what_follows_from_them() -> None:
    attribution = Attribution()
    early = attribution.note(Finding("rule-broken", "rules", block=3, facts={"objection": "x"}))
    root = attribution.note(Finding("changed-after-writing", "tree", block=2))
    attribution.breaks(root, 0)
    late = attribution.note(Finding("rule-broken", "rules", block=9, facts={"objection": "x"}))
    own = attribution.note(Finding("rule-broken", "signatures", block=9, facts={"objection": "signature-wrong"}))
    assert early.cause is root and late.cause is root and own.cause is None
    assert [(f.code, f.block, f.caused_by) for f in attribution.findings()] == [
        ("changed-after-writing", 2, None), ("rule-broken", 3, 0), ("rule-broken", 9, None)]
    assert attribution.following == 1


def test_a_noted_finding_is_told_apart_by_itself() -> None:
    finding = Finding("page-empty", "tree")
    assert Noted(finding, None, 1) != Noted(finding, None, 1)


def test_an_honest_book_has_no_findings(tmp_path: Path) -> None:
    assert audit(write_book(Fund.founded(), tmp_path / "f")).findings == []

"""What stood on a page that does not fit, and where pages begin."""

from __future__ import annotations

import pytest

from sharedfund.audit.findings import Where
from sharedfund.audit.pages import Page, Placed, Starts, grown, spelled
from sharedfund.book.reader import PageLine
from sharedfund.book.tree import Frontier

TRIED = 48  # blocks of a page
TREES = 8  # pages before this one


def leaf(number: int) -> bytes:
    return bytes([number]) * 32


def page(count: int, start: Frontier = Frontier()) -> Page:
    made = Page(start, 0)
    for number in range(1, count + 1):
        made.add(Placed(Where("f", number * 10, number)), leaf(number))
    return made


def root(*numbers: int, start: Frontier = Frontier()) -> str:
    return grown(start, [leaf(number) for number in numbers]).root


def test_a_page_knows_its_first_block_and_how_many_it_has() -> None:
    assert (page(0).count, page(0).first) == (0, None)
    assert (page(3).count, page(3).first) == (3, Placed(Where("f", 10, 1)))


@pytest.mark.parametrize("count", [TRIED - 1, TRIED, TRIED + 1])
def test_a_page_of_so_many_blocks_is_tried_and_no_longer_one(count: int) -> None:
    long, is_tried = page(count), count <= TRIED
    assert len(long.placed) == len(long.leaves) == min(count, TRIED)
    whole = root(*range(1, count + 1))
    assert (long.grown(Frontier()).root == whole) == is_tried
    assert long.grown(Frontier()) == (grown(Frontier(), long.leaves) if is_tried else Frontier())
    left_out = long.without(1, root(*range(2, count + 1)))
    assert (left_out is not None) == is_tried
    swapped = long.swapped(root(2, 1, *range(3, count + 1)))
    assert (swapped is not None) == is_tried


@pytest.mark.parametrize(("count", "left", "first"), [
    (1, (2, 3, 4), 1), (1, (1, 2, 4), 3), (1, (1, 2, 3), 4), (2, (3, 4), 1), (2, (1, 4), 2), (2, (1, 2), 3), (3, (4,), 1), (3, (1,), 2),
    (1, (1, 2, 3, 4), None), (0, (1, 2, 3, 4), None), (4, (), None), (5, (), None), (1, (1, 3), None), (2, (1, 3), None),
    (1, (2, 1, 3), None), (-1, (1, 2, 3, 4), None),
])
def test_blocks_that_were_put_in_are_found_by_leaving_them_out(count: int, left: tuple[int, ...], first: int | None) -> None:
    before = grown(Frontier(), [leaf(90), leaf(91)])
    found = page(4, before).without(count, root(*left, start=before))
    if first is None:
        assert found is None
    else:
        assert found == (Placed(Where("f", first * 10, first)), grown(before, [leaf(number) for number in left]))


@pytest.mark.parametrize(("order", "places"), [
    ((2, 1, 3, 4), (1, 2)), ((4, 2, 3, 1), (1, 4)), ((1, 2, 4, 3), (3, 4)), ((1, 2, 3, 4), None), ((2, 3, 1, 4), None), ((1, 2, 3), None),
])
def test_two_blocks_that_changed_places_are_found(order: tuple[int, ...], places: tuple[int, int] | None) -> None:
    before = grown(Frontier(), [leaf(90)])
    found = page(4, before).swapped(root(*order, start=before))
    if places is None:
        assert found is None
    else:
        assert found is not None
        assert [placed.where.block for placed in found[:2]] == list(places)
        assert found[2] == grown(before, [leaf(number) for number in order])


def started(*places: tuple[str, int]) -> Starts:
    starts = Starts()
    for number, (file, block) in enumerate(places):
        starts.add(Page(grown(Frontier(), [leaf(90)] * number), number), Where(file, block * 10, block))
    return starts


@pytest.mark.parametrize(("block", "where"), [
    (0, Where("a", 10, 1)), (1, Where("a", 10, 1)), (2, Where("a", 30, 3)), (3, Where("a", 30, 3)), (4, Where("b", 50, 5)),
    (6, Where("b", 70, 7)), (9, Where("c", 90, 9)), (10, Where(None, None, 10)),
])
def test_the_page_that_does_not_begin_before_a_block(block: int, where: Where) -> None:
    assert started(("a", 1), ("a", 3), ("b", 5), ("b", 7), ("c", 9)).of(block) == where


def test_a_files_name_is_kept_once() -> None:
    starts = started(("a", 1), ("a", 3), ("b", 5), ("b", 7))
    assert starts._names == ["a", "b"]


@pytest.mark.parametrize(("size", "count"), [(0, 3), (1, 2), (2, 2), (3, 1), (4, 1), (5, 0), (6, 0)])
def test_so_many_pages_begin_after_a_block(size: int, count: int) -> None:
    assert started(("a", 1), ("a", 3), ("b", 5)).after(size) == count


@pytest.mark.parametrize("pages", range(-1, TREES + 3))
def test_the_trees_before_the_last_few_pages_are_known(pages: int) -> None:
    places = [("a", 2 * number + 1) for number in range(TREES + 2)]
    found = started(*places).before(pages)
    if not 0 < pages <= TREES:
        assert found is None
        return
    number = TREES + 2 - pages
    assert found == (grown(Frontier(), [leaf(90)] * number), Where("a", places[number][1] * 10, places[number][1]), number)


def test_pages_gone_on_from_are_counted_and_stand_nowhere() -> None:
    starts = Starts()
    starts.restore([1, 3])
    starts.add(Page(Frontier(), 0), Where("a", 7, 5))
    assert (starts.blocks(), starts.after(1)) == ([1, 3, 5], 2)
    assert (starts.of(2), starts.of(4)) == (Where(None, None, 2), Where("a", 7, 5))
    assert (starts.before(1), starts.before(2)) == ((Frontier(), Where("a", 7, 5), 0), None)


def test_a_place_that_is_not_known_counts_as_the_first() -> None:
    starts = Starts()
    starts.add(Page(Frontier(), 0), Where())
    assert (starts.blocks(), starts.of(0)) == ([0], Where("", 0, 0))


def test_a_page_line_is_shown_by_its_parts() -> None:
    assert spelled(PageLine("2026-01-01", 2, 7, "ab")) == "2026-01-01 2 7 ab"

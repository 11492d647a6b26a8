"""The model of a disk: what was synced stays in every state, what was not may be there or not."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.faults.disk import SECTOR, Disk, Op, UnknownCall, operations

MANY = [Random(seed) for seed in range(300)]


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A folder with one file of two sectors."""
    (tmp_path / "there").write_bytes(b"a" * 2 * SECTOR)
    return Disk(tmp_path)


def states(disk: Disk) -> list[dict[str, bytes | None]]:
    return [disk.state(random) for random in MANY]


def test_what_was_synced_is_in_every_state(disk: Disk) -> None:
    for op in (Op("write", "there", 2 * SECTOR, b"b" * SECTOR), Op("sync", "there"), Op("create", "new"), Op("write", "new", 0, b"c"),
               Op("sync", "new"), Op("sync", ".")):
        disk.do(op)
    assert all(state == {"there": b"a" * 2 * SECTOR + b"b" * SECTOR, "new": b"c"} for state in states(disk))


def test_what_was_not_synced_may_be_missing_partial_or_out_of_order(disk: Disk) -> None:
    disk.do(Op("write", "there", 2 * SECTOR, b"b" * 2 * SECTOR))
    tails = {(state["there"] or b"")[2 * SECTOR :] for state in states(disk)}
    assert {b"", b"b" * SECTOR, b"b" * 2 * SECTOR, b"\0" * SECTOR + b"b" * SECTOR, b"\0" * 2 * SECTOR} <= tails
    assert all((state["there"] or b"").startswith(b"a" * 2 * SECTOR) for state in states(disk))


def test_a_synced_file_without_a_synced_name_may_be_gone(disk: Disk) -> None:
    for op in (Op("create", "new"), Op("write", "new", 0, b"c"), Op("sync", "new")):
        disk.do(op)
    assert {state.get("new") for state in states(disk)} == {None, b"c"}


def test_a_rename_is_done_or_not_and_never_leaves_neither(disk: Disk) -> None:
    for op in (Op("create", "new"), Op("write", "new", 0, b"c"), Op("sync", "new"), Op("sync", "."), Op("rename", "new", to="there")):
        disk.do(op)
    found = {tuple(sorted(state.items())) for state in states(disk)}
    assert found == {(("there", b"c"),), (("new", b"c"), ("there", b"a" * 2 * SECTOR))}


def test_what_a_failed_sync_gave_up_comes_only_when_it_is_written_again(disk: Disk) -> None:
    whole = b"a" * 2 * SECTOR + b"b" * SECTOR
    for op in (Op("write", "there", 2 * SECTOR, b"b" * SECTOR), Op("sync-failed", "there"), Op("sync", "there")):
        disk.do(op)
    assert {state["there"] for state in states(disk)} >= {whole, b"a" * 2 * SECTOR + b"\0" * SECTOR}
    disk.do(Op("write", "there", 2 * SECTOR, b"b" * SECTOR))
    disk.do(Op("sync", "there"))
    assert {state["there"] for state in states(disk)} == {whole}


def test_a_call_the_model_does_not_know_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(UnknownCall):
        operations(f'copy_file_range(3<{tmp_path}/a>, NULL, 4<{tmp_path}/b>, NULL, 5, 0) = 5', tmp_path, tmp_path, tmp_path / "acks")

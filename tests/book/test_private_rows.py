"""A private table is spelled row by row, as all its rows at once would be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book.private import Private
from sharedfund.errors import SharedFundError


@pytest.mark.parametrize("rows", [
    {}, {"a": {}}, {"b": {"name": "王芳", "n": 1}, "a": {"deep": {"x": [1, {"y": None}]}, "\"": "\n"}}, {"王": {"k": "\u2028"}, "a/1": {"k": ""}},
])
def test_rows_are_spelled_as_one(tmp_path: Path, rows: dict[str, dict[str, Any]]) -> None:
    private = Private(tmp_path / "private", bytes)
    private.replace("lines", rows)
    spelled = (tmp_path / "private" / "lines.json").read_bytes()
    assert spelled == json.dumps(rows, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    assert private.rows("lines") == rows


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"a": 1}', b"\xff", b"[" * 100_000, b'{"a": {"n": ' + b"9" * 10_000 + b"}}"])
def test_a_damaged_table_is_told(tmp_path: Path, data: bytes) -> None:
    private = Private(tmp_path / "private", bytes)
    private.replace("lines", {})
    (tmp_path / "private" / "lines.json").write_bytes(data)
    with pytest.raises(SharedFundError, match="private-damaged"):
        private.rows("lines")

"""A disclosure with everything in it: one row in every list, every member there, every figure another one.

Made from the published schema, so that what the schema gains stands here too. It is no possible quarter (nothing in it
adds up); it shows what of the data a page prints, and how much room that takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from sharedfund.reports.schema import schema

Path = tuple[str, ...]
Money = Callable[[int], str]

# Members whose words are a fixed list that the schema does not spell out.
SPELLED: dict[Path, Any] = {
    ("J", "rows", "status"): "final", ("J", "rows", "method"): "owner-survey", ("J", "rows", "cost_borne_by"): "fund",
    ("N", "rows", "topics"): 8, ("T", "gaps", "payment"): "large", ("T", "gaps", "step"): "recheck",
    ("I", "deducted_use"): "operating", ("I2", "deducted_use"): "operating", ("L", "custody"): "bureau",
    ("V", "release_function"): "band", ("V", "voucher_access"): "redacted", ("X", "rows", "rule"): "R64",
    ("O", "emergencies", "cause"): "leak", ("B2", "result", "borne_by"): "owners", ("I", "rows", "gates", "function"): "band",
    ("I", "rows", "gates", "kind"): "share", ("I", "rows", "gates", "missing"): "voucher",
    ("D", "rows", "periods"): "2025Q4", ("J", "rows", "quarters", "quarter"): "2025Q3", ("V", "years_guessed"): 2027,
}
BY_NAME: dict[str, Any] = {
    "fund": "operating", "head": "repair", "kind": "company",
}


def _place(path: Path) -> Path:
    return tuple(step for step in path if step != "[]")


class Filler:
    """Walks a schema and gives every leaf a value of its own."""

    def __init__(self, money: Money) -> None:
        self.count = 0
        self.money = money
        self.told: dict[Path, Any] = {}  # where each leaf stands, and what it says
        self.known = schema()

    def value(self, part: dict[str, Any], path: Path) -> Any:
        if "$ref" in part:
            return self._kept(path, self._form(part["$ref"].rpartition("/")[2]))
        if "anyOf" in part:
            return self.value(next(one for one in part["anyOf"] if one.get("type") != "null"), path)
        if "const" in part or "enum" in part:
            return part["const"] if "const" in part else part["enum"][0]
        match part["type"]:
            case "object":
                return {name: self.value(one, (*path, name)) for name, one in part["properties"].items()}
            case "array":
                items = part["items"]
                return [self.value(one, (*path, "[]")) for one in items.get("oneOf", (items,))]
            case "boolean":
                return True
            case "integer":
                self.count += 1
                return self._kept(path, 10_000 + self.count)
        self.count += 1
        return self._kept(path, f"word{self.count}x")

    def _kept(self, path: Path, value: Any) -> Any:
        place = _place(path)
        section = place[1:] if place[:1] == ("sections",) else place
        value = SPELLED.get(section, BY_NAME.get(place[-1], value))
        self.told.setdefault(section, value)
        return value

    def _form(self, name: str) -> str:
        self.count += 1
        number = self.count
        return {
            "money": self.money(number), "rate": f"{number % 100}.{100 + number % 899}", "tenths": f"{number}.5",
            "number": f"{number}.25", "day": (date(2001, 1, 1) + timedelta(days=number)).isoformat(),
            "month": "2026-01", "period": "2026Q1", "digest": "0" * 64,
        }[name]


def filled(money: Money = lambda number: f"{1_000 + number}.{number % 100:02d}") -> tuple[dict[str, Any], dict[Path, Any]]:
    """The data, and what it says where: the places of a section begin with its letter."""
    filler = Filler(money)
    data = filler.value(filler.known, ())
    data |= {"period": "2026Q2", "first": "2026-04-01", "last": "2026-06-30", "as_of": "2026-07-08", "version": 1}
    del data["status"], data["digest"]
    return data, filler.told


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every leaf of some data with its place."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, (*path, name))
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, path)
    else:
        yield path, data

"""A lobby's printer knows no colour: what is over its budget is told apart in grey, by eye and by number."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest

from sharedfund.render import press, svg

Image = pytest.importorskip("PIL.Image", reason="pillow is not installed: no picture is looked at in grey")
pytest.importorskip("typst", reason="typst is not installed: no bar is drawn")

WIDE, TALL, SCALE = 160, 18, 4


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    (tmp_path / "bar.typ").write_text(
        f"#set page(width: {WIDE}pt, height: {TALL}pt, margin: 0pt)\n#let d = json(bytes(sys.inputs.data))\n"
        '#image(bytes(d.bar), format: "svg", width: 100%, height: 100%, fit: "stretch")')
    monkeypatch.setattr(press, "TEMPLATES", tmp_path)

    def grey(amount: int, budget: int) -> list[int]:
        """The tones along the middle of a bar, out of a hundred parts of its length."""
        bar = svg.alone(svg.bar(Decimal(amount), Decimal(budget), Decimal(100), ""), WIDE, TALL)
        ((png,),) = press.pressed([press.Job("bar.typ", {"bar": bar}, "png", 0, 72 * SCALE)], [])
        with Image.open(BytesIO(png)) as picture:
            tones = picture.convert("L")
        return [tones.getpixel((x, TALL * SCALE // 2)) for x in range(tones.width)]

    return grey


def part(tones: list[int], first: int, last: int) -> list[int]:
    return tones[len(tones) * first // 100 : len(tones) * last // 100]


def test_what_is_over_budget_is_striped_and_the_rest_is_not(drawn: Any) -> None:
    over, within = drawn(90, 60), drawn(90, 100)
    assert len(set(part(within, 2, 88))) == 1, "what is within the budget is one tone"
    assert part(over, 2, 55) == part(within, 2, 55)
    beyond = part(over, 64, 88)
    assert max(beyond) - min(beyond) > 80, "stripes of two tones"
    turns = sum(1 for one, other in pairwise(beyond) if (one > 160) != (other > 160))
    assert turns >= 6
    plain = part(within, 64, 88)[0]
    assert abs(sum(beyond) / len(beyond) - plain) > 40, "and another tone than the bar even where stripes run together"


def test_the_budget_is_a_dark_tick_on_either_side(drawn: Any) -> None:
    for amount, budget in ((90, 60), (40, 60), (60, 60)):
        tick = part(drawn(amount, budget), 58, 62)
        assert min(tick) < 45, (amount, budget)

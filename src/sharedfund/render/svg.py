"""Charts by hand: small inline SVG that scales, prints in grey, and says in words what its colours say.

Texts are escaped here; every function returns markup that may stand in a page as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from markupsafe import Markup, escape

INK, TEAL, TINT, RUST, RULE = "#16232b", "#2d6a6e", "#e4eded", "#b4511f", "#c9d6d7"
MUTED = "#57686f"
TICK_MOST = "99.3%"


def hatch() -> Markup:
    """The pattern that marks what is over budget, once a page; told apart in grey as well."""
    return Markup(
        '<svg class="defs" width="0" height="0" aria-hidden="true"><defs>'
        '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="5" height="5" fill="#f3d9ca"/><rect width="2.2" height="5" fill="{rust}"/></pattern></defs></svg>'
    ).format(rust=RUST)


def share(part: Decimal, whole: Decimal) -> str:
    """`part` of `whole` as a CSS percentage, 0 to 100."""
    if whole <= 0 or part <= 0:
        return "0%"
    return f"{min(part * 100 / whole, Decimal(100)).quantize(Decimal('0.1'))}%"


def bar(amount: Decimal, budget: Decimal | None, longest: Decimal, words: str) -> Markup:
    """One bar of a list: `amount` against the list's `longest`, a tick at the `budget`; what lies beyond it is
    hatched. `words` say the same for those who do not see it."""
    over = budget is not None and amount > budget
    solid = budget if over and budget is not None else amount
    parts = [
        Markup('<rect width="100%" height="12" y="3" rx="1.5" fill="{0}"/>').format(TINT),
        Markup('<rect width="{0}" height="12" y="3" rx="1.5" fill="{1}"/>').format(share(solid, longest), TEAL),
    ]
    if over and budget is not None:
        drawn = '<rect x="{0}" width="{1}" height="12" y="3" fill="url(#hatch)" stroke="{2}" stroke-width=".8"/>'
        parts.append(Markup(drawn).format(share(budget, longest), share(amount - budget, longest), RUST))
    if budget is not None and budget > 0:
        # A tick at the very end would be cut in half.
        place = min(share(budget, longest), TICK_MOST, key=lambda percent: Decimal(percent[:-1]))
        parts.append(Markup('<line x1="{0}" x2="{0}" y1="0" y2="18" stroke="{1}" stroke-width="2"/>').format(place, INK))
    return Markup('<svg class="bar" width="100%" height="18" role="img"><title>{0}</title>{1}</svg>').format(
        words, Markup("").join(parts))


def short(amount: Decimal, language: str) -> str:
    """An amount above a point of a chart: `109.9万` from ten thousand up, `1.25亿`; in English `1,099k`, `125.0M`."""
    if abs(amount) >= 100000000:
        return f"{(amount / 100000000).quantize(Decimal('0.01')):,}亿" if language == "zh_CN" else (
            f"{(amount / 1000000).quantize(Decimal('0.1')):,}M")
    if language == "zh_CN" and abs(amount) >= 10000:
        return f"{(amount / 10000).quantize(Decimal('0.1')):,}万"
    if language != "zh_CN" and abs(amount) >= 100000:
        return f"{(amount / 1000).quantize(Decimal('1')):,}k"
    return f"{amount:,.2f}"


def trend(points: list[tuple[str, Decimal]], language: str, words: str) -> Markup:
    """A line through the balances at the ends of periods, each with its amount; nothing below two points."""
    if len(points) < 2:
        return Markup("")
    width, top, bottom = 400, 34, 92
    highest = max([amount for _, amount in points] + [Decimal(1)])
    lowest = min([amount for _, amount in points] + [Decimal(0)])
    step = Decimal(width - 76) / (len(points) - 1)
    places = [(38 + step * n, bottom - (amount - lowest) / (highest - lowest) * (bottom - top))
              for n, (_, amount) in enumerate(points)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts = [
        Markup('<polygon points="{0:.1f},{1} {2} {3:.1f},{1}" fill="{4}"/>').format(
            places[0][0], bottom, line, places[-1][0], TINT),
        Markup('<line x1="{0:.1f}" x2="{1:.1f}" y1="{2}" y2="{2}" stroke="{3}" stroke-width="1"/>').format(
            places[0][0], places[-1][0], bottom, RULE),
        Markup('<polyline points="{0}" fill="none" stroke="{1}" stroke-width="2.2"/>').format(line, TEAL),
    ]
    for n, ((label, amount), (x, y)) in enumerate(zip(points, places, strict=True)):
        last = n == len(points) - 1
        dot = Markup('<circle cx="{0:.1f}" cy="{1:.1f}" r="{2}" fill="{3}"/>')
        parts.append(dot.format(x, y, 4 if last else 3, TEAL))
        parts.append(Markup('<text x="{0:.1f}" y="{1:.1f}" text-anchor="middle" font-weight="{2}">{3}</text>').format(
            x, y - 9, "700" if last else "400", short(amount, language)))
        parts.append(Markup('<text class="axis" x="{0:.1f}" y="{1}" text-anchor="middle">{2}</text>').format(
            x, bottom + 19, label))
    frame = '<svg class="trend" viewBox="0 0 {0} 116" width="100%" role="img"><title>{1}</title>{2}</svg>'
    return Markup(frame).format(width, words, Markup("").join(parts))


def qr(text: str, words: str) -> Markup:
    """A QR code that holds `text` itself."""
    import segno

    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(border=2, dark=INK, light="#ffffff", omitsize=True, svgclass="qr", title=str(escape(words)))
    return Markup(drawn)  # segno draws it, the title is escaped


def qr_alone(text: str) -> str:
    """The same QR code as a document of its own."""
    import segno

    drawn = BytesIO()
    made = segno.make(text, error="m", micro=False)
    made.save(drawn, kind="svg", xmldecl=False, border=2, dark=INK, light="#ffffff", nl=False)
    return drawn.getvalue().decode()


def alone(drawn: Markup, width: int, height: int, *, size: str = "9", families: Sequence[str] = ()) -> str:
    """A chart as a document of its own, `width` by `height`: with its pattern, and its letters `size` units tall in the
    first of the `families` that has them."""
    named = ", ".join("'{}'".format("".join(c for c in family if c.isalnum() or c in " -")) for family in families)
    style = Markup("<style>text {{ font-family: {0}; font-size: {1}px; fill: {2}; }} .axis {{ fill: {3}; }}</style>")
    frame = Markup('<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">{2}{3}{4}</svg>')
    return str(frame.format(width, height, style.format(named, size, INK, MUTED), hatch(), drawn))

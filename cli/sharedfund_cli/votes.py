"""Lists of voters and ballots as files: who is entitled, what each household said, and what that gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import Desk, csv_rows, say

if TYPE_CHECKING:
    from sharedfund.state.votes import Count, Counted, Voter

PRIVATE = "units"  # the private table that has rooms and owners by household
VOTERS = {"household": ("户号",), "area-m2": ("面积",), "owner": ("业主",)}
BALLOTS = {"household": ("户号", "房号", "房屋", "room"), "vote": ("表决", "意见", "票")}
SAID = {
    "yes": ("同意", "赞成", "yes"), "no": ("反对", "不同意", "no"), "abstain": ("弃权", "abstain"),
    "silent": ("未交回", "未反馈", "silent"), "absent": ("未送达", "未参加", "absent"),
}


def owners_of(desk: Desk) -> dict[str, str]:
    """Whose each household is, as far as `private/` knows: all units of one name and phone are the first of them."""
    first: dict[tuple[str, str], str] = {}
    owners = {}
    for household, row in sorted(desk.book.private.rows(PRIVATE).items()):
        if row.get("owner"):
            owners[household] = first.setdefault((str(row["owner"]), str(row.get("phone", ""))), household)
    return owners


def voters_csv(voters: tuple[Voter, ...]) -> str:
    """The list as a CSV file, in the order of the register."""
    return "".join(f"{one},{two},{three}\n" for one, two, three in (
        ("household", "area-m2", "owner"), *((v.household, str(v.area_m2), v.owner) for v in voters)))


def read_voters(file: str) -> tuple[Voter, ...]:
    """The voters of a list. Raises: BadInput with file, line and field."""
    from sharedfund.state.votes import Voter
    from sharedfund.values.money import exact

    voters: dict[str, Voter] = {}
    for sheet in csv_rows(file, VOTERS):
        household = sheet.text("household")
        if household in voters:
            sheet.wrong("household-twice", "household", found=household, household=household)
        try:
            area = exact(sheet.text("area-m2"))
        except ValueError as error:
            sheet.wrong(str(error), "area-m2", found=sheet.data["area-m2"])
        voters[household] = Voter(household, area, sheet.text("owner"))
        sheet.done()
    return tuple(voters.values())


def read_ballots(desk: Desk, file: str) -> dict[str, str]:
    """What each household of a file of ballots said; rooms are read as their households. Raises: BadInput."""
    rooms = {str(row["room"]): key for key, row in desk.book.private.rows(PRIVATE).items() if row.get("room")}
    ballots: dict[str, str] = {}
    for sheet in csv_rows(file, BALLOTS):
        typed = sheet.text("household")
        household = rooms.get(typed, typed)
        if household in ballots:
            sheet.wrong("household-twice", "household", found=typed, household=typed)
        found = sheet.text("vote")
        said = next((slug for slug, called in SAID.items() if found.lower() in (slug, *called)), None)
        if said is None:
            sheet.wrong("vote-unknown", "vote", found=found, household=typed)
        ballots[household] = said
        sheet.done()
    return ballots


def voters_for(desk: Desk, file: str | None) -> tuple[Voter, ...]:
    """The list announced, where one is given; else everybody the register has now."""
    from sharedfund.state.votes import voters_of

    return read_voters(file) if file else voters_of(desk.state.units, owners_of(desk))


def figures_of(count: Counted, silence_joins: bool) -> dict[str, Any]:
    """A count as the fields of a resolution's record."""
    found = {name: getattr(count, name) for name in (
        "total_area_m2", "total_heads", "participating_area_m2", "participating_heads", "yes_area_m2", "yes_heads")}
    if silence_joins:
        found |= {"silent_area_m2": count.silent_area_m2, "silent_heads": count.silent_heads}
    return found


def tests_of(count: Count) -> list[dict[str, Any]]:
    """Quorum and majorities by area and heads: the fraction, what it is set against, whether it is reached."""
    from fractions import Fraction

    area = (count.participating_area_m2, count.total_area_m2, count.yes_area_m2)
    heads = (count.participating_heads, count.total_heads, count.yes_heads)
    rows = []
    for test, part, whole, against, strictly in (
        ("quorum", 0, 1, Fraction(2, 3), False), ("ordinary", 2, 0, Fraction(1, 2), True),
        ("special", 2, 0, Fraction(3, 4), False),
    ):
        for by, given in (("area", area), ("heads", heads)):
            top, bottom = Fraction(given[part]), Fraction(given[whole])
            met = bottom > 0 and (top > against * bottom if strictly else top >= against * bottom)
            rows.append({"test": test, "by": by, "part": str(given[part]), "whole": str(given[whole]),
                         "share": f"{top / bottom}" if bottom else None, "against": f"{against}", "strictly": strictly,
                         "met": met})
    return rows


def counted_page(rows: list[dict[str, Any]]) -> list[str]:
    """A count for people: a line a test, and what follows."""
    from sharedfund.render.words.form import percent

    called = {"quorum": say("参加表决", "quorum"), "ordinary": say("一般事项", "ordinary"), "special": say("特别事项", "special")}
    unit = {"area": say("平方米", "m2"), "heads": say("人", "heads")}
    lines = []
    for row in rows:
        limit = say(f"要{'超过' if row['strictly'] else '不少于'} {row['against']}",
                    f"{'more than' if row['strictly'] else 'at least'} {row['against']}")
        mark = say("够", "met") if row["met"] else say("不够", "not met")
        share = percent(row["share"]) if row["share"] else "-"
        lines.append(f"  {called[row['test']]}  {row['part']} / {row['whole']} {unit[row['by']]} = {share}  {limit}  {mark}")
    return [*lines, "  " + _verdict({test: all(row["met"] for row in rows if row["test"] == test) for test in called})]


def _verdict(met: dict[str, bool]) -> str:
    """What a count decides: nothing without a quorum, else by the majority its matter needs."""
    if not met["quorum"]:
        return say("结论：参加表决的不够，没有通过", "Result: no quorum, nothing is decided")
    if met["special"]:
        return say("结论：一般事项、特别事项都能通过", "Result: passes as an ordinary and as a special matter")
    if met["ordinary"]:
        return say("结论：一般事项通过，特别事项没有通过", "Result: passes as an ordinary matter, not as a special one")
    return say("结论：没有通过", "Result: not passed")

"""A month's lines of a complex as its owners really pay, with the truth beside them: no room, two units at once, tenants,
short and over, namesakes, the same day and amount twice, rooms in every spelling. Invented people of 云州."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from sharedfund.banking.matching import Seen
from sharedfund.values.money import half_up

SURNAMES = "顾沈何林唐安苏钟罗孟段江叶许方石白秦陆柳"
NAMES = ("明远", "若兰", "建平", "知秋", "小满", "以宁", "守正", "晓舟", "秋实", "启文", "清和", "望舒", "怀瑾", "听澜")
AREAS = ("76.42", "89.35", "95.80", "104.66", "118.27", "128.90")
RATE = Decimal("1.80")
SPELLED = ("{b}-{e}-{r}", "{b}-{e}-{r}物业费", "物业费{b}-{e}-{r}", "{b}-{e}-{r} {name}", "缴{b}-{e}-{r}2026年第四季度物业费")
FREE = ("{b}幢{e}单元{r}", "{b}号楼{e}单元{r}室", "{b}栋-{e}-{r}", "{b}#{e}-{r}", "{b}座{e}单元{r}号", "{zb}幢{ze}单元{r}室", "{b} 幢 {e} 单元 {r}",
        "{b}-{e}单元-{r}", "{b}号{e}-{r}", "住{b}幢{e}单元{r}的{name}交物业费")
SPELLED_WITHOUT = tuple(spelled.replace("-{e}", "") for spelled in SPELLED)
FREE_WITHOUT = ("{b}幢{r}", "{b}号楼{r}室", "{b}栋-{r}", "{b}#{r}", "{b}座{r}号", "{zb}幢{r}室", "{b} 幢 {r}", "{b}#-{r}", "{b}号{r}", "B{b}-{r}",
                "住{b}幢{r}的{name}交物业费")
WITHOUT = ("物业费", "四季度物业费", "", "转账", "{name}缴费", "手机银行转账 电话138{tail}0571", "2026-10 物业服务费", "谢谢", "10-12月物业费")
OUTSIDE = ("云州恒达商贸有限公司", "云州市自来水公司", "周大福", "郑一帆")


@dataclass(frozen=True)
class House:
    """A unit, its owner and what a quarter costs."""

    key: str
    building: int
    entrance: int
    room: int
    owner: str
    area: str
    account: str

    @property
    def written(self) -> str:
        return f"{self.building}-{self.entrance}-{self.room}" if self.entrance else f"{self.building}-{self.room}"

    @property
    def due(self) -> Decimal:
        return half_up(Decimal(self.area) * RATE * 3)


@dataclass
class Noise:
    """Units, lines, and whose each line truly is: amounts by household, none for money of nobody here."""

    houses: list[House]
    lines: list[Seen] = field(default_factory=list)
    truth: dict[str, dict[str, Decimal]] = field(default_factory=dict)


def complex_of(count: int, chance: random.Random, *, entrances: bool = True) -> list[House]:
    """Buildings of two entrances with thirty units each, or of sixty units without entrances."""
    made = []
    for number in range(count):
        building, inside = divmod(number, 60)
        entrance, place = divmod(inside, 30) if entrances else (-1, inside)
        floor, door = divmod(place, 2 if entrances else 4)
        made.append(House(f"h-{number:06x}", building + 1, entrance + 1, (floor + 1) * 100 + door + 1,
                          chance.choice(SURNAMES) + chance.choice(NAMES), chance.choice(AREAS),
                          f"622202{chance.randrange(10**13):013d}"))
    return made


def noisy(seed: int, units: int = 240, lines: int = 720, *, entrances: bool = True) -> Noise:
    """So many lines over so many units, with the noise of the header."""
    chance = random.Random(seed)
    told = Noise(complex_of(units, chance, entrances=entrances))
    spellings, free = (SPELLED, FREE) if entrances else (SPELLED_WITHOUT, FREE_WITHOUT)
    by_room = {(h.building, h.entrance, h.room): h for h in told.houses}
    last: tuple[date, Decimal] | None = None
    for number in range(lines):
        house = told.houses[number % units] if number < 2 * units else chance.choice(told.houses)
        day = date(2026, 10, 1) + timedelta(days=chance.randrange(31))
        payer, account, amount = house.owner, house.account, house.due
        owed = {house.key: amount}
        memo = _memo(chance.choice(spellings), house, payer)
        kind = chance.random()
        if kind < 0.08:
            memo = chance.choice(WITHOUT).format(name=payer, tail=account[-4:])
        elif kind < 0.11:
            other = by_room.get((house.building, house.entrance, house.room + 1)) or by_room.get(
                (house.building, house.entrance, house.room - 1)) or chance.choice(told.houses)
            if other is not house:
                owed = {house.key: house.due, other.key: other.due}
                amount = house.due + other.due
                memo = chance.choice((f"{house.written}、{other.room}物业费", f"{house.written}和{other.written}", f"{house.written} {other.written}",
                                      f"{house.building}幢{house.entrance}单元{house.room}室、{other.room}室" if entrances
                                      else f"{house.building}幢{house.room}室、{other.room}室"))
        elif kind < 0.13:
            payer, account = chance.choice(SURNAMES) + chance.choice(NAMES), f"621700{chance.randrange(10**13):013d}"
            memo = _memo(chance.choice((*spellings, *free)), house, payer) + chance.choice(("", " 租户", "房客代缴"))
            if chance.random() < 0.08:
                memo = "物业费"
        elif kind < 0.18:
            amount = half_up(amount * Decimal(str(chance.choice((0.5, 0.33, 0.9, 1.1, 1.5, 2, 4)))))
            owed = {house.key: amount}
        elif kind < 0.20 and last is not None:
            day, amount = last
            owed = {house.key: amount}
        elif kind < 0.30:
            memo = _memo(chance.choice(free), house, payer)
        elif kind < 0.31:
            payer, account, owed = chance.choice(OUTSIDE), "33010199" + f"{chance.randrange(10**8):08d}", {}
            memo, amount = chance.choice(("往来款", "电梯广告费 合同12-345", "退款", "租金", "货款2026-10-11", "")), Decimal("1260.00")
        if chance.random() < 0.05:
            memo = memo.translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
        if owed and chance.random() < 0.15:
            account = ""
        line = Seen("co-managed", f"20261031{number:08d}", day, amount, payer, account, memo)
        told.lines.append(line)
        told.truth[line.ref] = owed
        last = day, amount
    return told


def _memo(spelled: str, house: House, payer: str) -> str:
    numerals = "零一二三四五六七八九十"
    return spelled.format(b=house.building, e=house.entrance, r=house.room, name=payer, zb=numerals[house.building],
                          ze=numerals[house.entrance])

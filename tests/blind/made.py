"""A quarter of bank, WeChat and Alipay lines for the demo's 240 units, and whose each line is.

Made without knowledge of what matches them: from how people write, not from what is read. 720 months of units are paid
for: 22 transfers pay for two units, so 698 lines are fees of a unit of the complex; the traps stand beside them.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from tests.blind import sheets, words

INPUTS = Path(__file__).parents[2] / "examples" / "demo"
RATES = {"住宅": Decimal("1.80"), "商业": Decimal("3.50"), "建设单位": Decimal("1.80")}
CHANNELS = ("bank", "wechat", "alipay")
MONTHS = (1, 2, 3)
CHINA = timezone(timedelta(hours=8))
SOLD_ON = date(2025, 1, 20)  # from 1 February on the buyer pays
FORMER = "@former"  # after a unit: its household before it was sold

# Of 720: how many are what.
NAMELESS, TWO_UNITS, TENANTS, OFF, TWIN_PAIRS, FREE = 58, 22, 14, 36, 7, 72

Kind = Literal["fee", "deposit", "parking", "other", "refund", "interest", "payout", "outflow", "closed"]


class Unit(NamedTuple):
    """A unit of the register: what its month costs, who owns it, by which channel he pays and as whom he is shown."""

    code: str
    owner: str
    due: Decimal
    channel: str
    shown: str  # at the gateway; the bank shows the owner
    number: str

    @property
    def is_named(self) -> bool:
        """Whether the channel shows the owner's name."""
        return self.shown == self.owner


class Sale(NamedTuple):
    """A unit sold: registered on SOLD_ON, the buyer's from 1 February on."""

    unit: str
    to: str


@dataclass(frozen=True)
class Truth:
    """What a line is. `pays` are units (the former household with FORMER) and amounts: what of it is their fee, of a
    `deposit` whose deposit it is; empty: no household's; None: nobody can know. `text` is the line's bytes, read; `why`
    how it came to be in the set."""

    channel: str
    day: date
    amount: Decimal
    kind: Kind
    pays: tuple[tuple[str, Decimal], ...] | None
    why: str
    text: str = ""


@dataclass(frozen=True)
class Blind:
    """Three files by name, the truth by serial, the units sold in January."""

    files: dict[str, bytes]
    truth: dict[str, Truth]
    sales: tuple[Sale, ...]


class Draft(NamedTuple):
    """A line before it has its serial."""

    channel: str
    at: datetime
    amount: Decimal
    name: str
    number: str
    memo: str
    kind: Kind
    pays: tuple[tuple[str, Decimal], ...] | None
    why: str
    word: str = ""
    state: str = ""


def quarter(seed: int) -> Blind:
    """The first quarter of 2025 by chance `seed`: the same seed, the same bytes."""
    return _Quarter(Random(seed), seed).made()


def _month_due(row: dict[str, str]) -> Decimal:
    return (Decimal(row["面积"]) * RATES[row["用途"]]).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass
class _Quarter:
    chance: Random
    seed: int
    drafts: list[Draft] = field(default_factory=list)

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The register's units with how their owners pay."""
        found = {}
        with (INPUTS / "units.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                channel = self.chance.choices(CHANNELS, (60, 30, 10))[0] if row["用途"] == "住宅" else "bank"
                found[row["房号"]] = Unit(row["房号"], row["业主"], _month_due(row), channel, self._shown(channel, row["业主"]),
                                        self._number(channel))
        return found

    @cached_property
    def owners(self) -> Counter[str]:
        return Counter(unit.owner for unit in self.units.values())

    @cached_property
    def habits(self) -> dict[str, str]:
        """Most write the same each month."""
        return {code: self.chance.choice(words.HABITS) for code in self.units}

    def _shown(self, channel: str, owner: str) -> str:
        if channel == "wechat":
            return self.chance.choices((owner, self.chance.choice(words.NICKNAMES)), (40, 60))[0]
        return self.chance.choice((owner, "*" + owner[1:])) if channel == "alipay" else owner

    def _number(self, channel: str) -> str:
        if channel == "bank":
            return self.chance.choice(("6222", "6217", "6228")) + "".join(str(self.chance.randrange(10)) for _ in range(15))
        return f"{self.chance.choice(('139', '186', '138'))}******{self.chance.randrange(100):02d}" if channel == "alipay" else ""

    def _stranger(self) -> str:
        return self.chance.choice(words.STRANGERS)

    def _at(self, month: int, first: int = 2, last: int = 26) -> datetime:
        return datetime(2025, month, self.chance.randint(first, last), self.chance.randint(7, 22), self.chance.randrange(60),
                        self.chance.randrange(60), tzinfo=CHINA)

    def _fill(self, form: str, unit: Unit, month: int, amount: Decimal | None = None, **more: object) -> str:
        return words.fill(form, self.chance, unit.code, month=month, amount=unit.due if amount is None else amount, name=unit.owner,
                          **more)

    def _add(self, payer: Unit, month: int, memo: str, pays: tuple[tuple[str, Decimal], ...] | None, why: str, *,
             amount: Decimal, name: str | None = None, kind: Kind = "fee", channel: str | None = None, at: datetime | None = None) -> None:
        """A line of `payer`'s, or of `name`'s: somebody else, from another account."""
        channel = channel or payer.channel
        number = payer.number if name is None and channel == payer.channel else self._number(channel)
        shown = (payer.shown if channel == payer.channel else payer.owner) if name is None else name
        self.drafts.append(Draft(channel, at or self._at(month), amount, shown, number, memo, kind, pays, why))

    def _own(self, unit: Unit, month: int, memo: str, why: str, *, amount: Decimal | None = None, at: datetime | None = None) -> None:
        """A unit's own month, paid by its owner."""
        amount = unit.due if amount is None else amount
        self._add(unit, month, memo, ((unit.code, amount),), why, amount=amount, at=at)

    # -- the whole --

    def made(self) -> Blind:
        cells = [(code, month) for code in self.units for month in MONTHS]
        self.chance.shuffle(cells)
        sales = self._sold(cells)
        self._numbers(cells)
        self._neighbours(cells)
        self._staircases(cells)
        self._two_units(cells)
        self._twins(cells)
        self._nameless(cells)
        self._tenants(cells)
        self._off(cells)
        self._free(cells)
        for code, month in cells:
            self._own(self.units[code], month, self._fill(self.habits[code], self.units[code], month), "ordinary")
        self._traps()
        self._banks_own()
        return self._written(sales)

    def _take(self, cells: list[tuple[str, int]], count: int, fits: Callable[[Unit, int], bool] | None = None) -> list[tuple[Unit, int]]:
        """The next cells that fit, taken away."""
        taken = [cell for cell in cells if fits is None or fits(self.units[cell[0]], cell[1])][:count]
        assert len(taken) == count
        for cell in taken:
            cells.remove(cell)
        return [(self.units[code], month) for code, month in taken]

    def _is_known(self, unit: Unit) -> bool:
        """The line shows a name that only this unit's owner has."""
        return unit.is_named and self.owners[unit.owner] == 1

    # -- whose unit it is, when the memo misleads --

    def _sold(self, cells: list[tuple[str, int]]) -> tuple[Sale, ...]:
        """Two units change hands on 20 January. The seller's standing order goes on for a month, or starts again."""
        chosen = [unit for unit, _ in self._take(cells, 2, lambda unit, _: self._is_known(unit) and unit.channel == "bank" and self.habits[unit.code].startswith("{u}"))]
        assert chosen[0] != chosen[1]
        sales = []
        for unit, seller_pays in zip(chosen, ((1, 2), (1, 3)), strict=True):
            buyer = self._stranger()
            sales.append(Sale(unit.code, buyer))
            for month in MONTHS:
                if (unit.code, month) in cells:
                    cells.remove((unit.code, month))
                memo = self._fill("{u}物业费", unit, month)
                at = self._at(month, 2, 15)
                if month in seller_pays:
                    self._add(unit, month, memo, ((unit.code + FORMER, unit.due),), "sold: the seller pays", amount=unit.due, at=at)
                else:
                    self._add(unit, month, memo, ((unit.code, unit.due),), "sold: the buyer pays", amount=unit.due, name=buyer, at=at)
        return tuple(sales)

    def _numbers(self, cells: list[tuple[str, int]]) -> None:
        """A date, a receipt's or an account's number that looks like somebody else's unit."""
        forms = self.chance.sample(words.NUMBERS, 6)
        for form, (unit, month) in zip(forms, self._take(cells, 6, lambda unit, _: self._is_known(unit)), strict=True):
            other = self._other(unit)
            memo = self._fill(form, other, month, v=other.code)
            self._own(unit, month, memo, "a number that is no unit, by an owner")
        for form in self.chance.sample(words.NUMBERS, 3):
            other = self.chance.choice(list(self.units.values()))
            memo = self._fill(form, other, 2, v=other.code)
            self._add(other, 2, memo, None, "a number that is no unit, by a stranger", amount=other.due, name=self._stranger(), channel="bank")

    def _neighbours(self, cells: list[tuple[str, int]]) -> None:
        """An owner pays for another unit and says so."""
        for form in self.chance.sample(words.FOR_NEIGHBOUR, 5):
            ((unit, month),) = self._take(cells, 1)
            payer = self._known_owner(but=unit)
            memo = self._fill(form, unit, month, v=payer.code)
            self._add(payer, month, memo, ((unit.code, unit.due),), "for the neighbour", amount=unit.due, channel="bank")
        for form in words.FOR_SOMEBODY:
            payer, other = self._known_owner(), self.chance.choice(list(self.units.values()))
            self._add(payer, 2, self._fill(form, other, 2, v=payer.code), None, "for somebody not said", amount=other.due, channel="bank")

    def _staircases(self, cells: list[tuple[str, int]]) -> None:
        """`3栋2-1201` of an owner in building 3: there are no staircases, and building 2 has a 1201 too."""
        for unit, month in self._take(cells, 3, lambda unit, _: unit.is_named):
            building, room = unit.code.split("-")
            others = [b for b in "1234" if b != building and self.units[f"{b}-{room}"].owner != unit.owner]
            self._own(unit, month, f"{building}栋{self.chance.choice(others)}-{room}", "a staircase that is none")

    def _other(self, unit: Unit) -> Unit:
        """A unit of another owner, on a floor that reads like a date's or a number's end."""
        return self.chance.choice([other for other in self.units.values() if other.owner != unit.owner and len(other.code) == 6])

    def _known_owner(self, but: Unit | None = None) -> Unit:
        fits = [unit for unit in self.units.values() if self.owners[unit.owner] == 1 and (but is None or unit.code != but.code)]
        return self.chance.choice([unit for unit in fits if not any(draft.why.startswith("sold") and draft.name == unit.owner
                                                                    for draft in self.drafts)])

    # -- the shares --

    def _two_units(self, cells: list[tuple[str, int]]) -> None:
        """One transfer for two: of an owner's two, or of two neighbours'."""
        for number in range(TWO_UNITS):
            (first, month), (second, _) = self._pair(cells, is_owners=number < TWO_UNITS // 3)
            amount = first.due + second.due
            beside = first.code.split("-")[0] == second.code.split("-")[0]
            form = self.chance.choice(words.TWO_BESIDE if beside and self.chance.random() < 0.4 else words.TWO)
            memo = self._fill(form, first, month, amount, v=second.code, vr=second.code.split("-")[1])
            self._add(first, month, memo, ((first.code, first.due), (second.code, second.due)), "two units", amount=amount)

    def _pair(self, cells: list[tuple[str, int]], *, is_owners: bool) -> list[tuple[Unit, int]]:
        """Two units of one month: of the same owner's name, or of the same building."""
        code, month, other = next(
            (code, month, other) for code, month in cells for other, when in cells
            if other != code and when == month and (self.units[code].owner == self.units[other].owner if is_owners else code[0] == other[0]))
        for cell in ((code, month), (other, month)):
            cells.remove(cell)
        return [(self.units[code], month), (self.units[other], month)]

    def _twins(self, cells: list[tuple[str, int]]) -> None:
        """The same amount by the same channel on the same day, a few minutes apart."""
        for _ in range(TWIN_PAIRS):
            ((unit, month),) = self._take(cells, 1)
            ((other, _),) = self._take(cells, 1, lambda other, when, unit=unit, month=month: (  # type: ignore[misc]
                other.code != unit.code and when == month and (other.due, other.channel) == (unit.due, unit.channel)))
            at = self._at(month)
            for who, when in ((unit, at), (other, at + timedelta(minutes=self.chance.randint(0, 9)))):
                self._own(who, month, self._fill(self.habits[who.code], who, month), "same day and amount as another", at=when)

    def _nameless(self, cells: list[tuple[str, int]]) -> None:
        """No unit is named: by an owner the register has once, by one of two of that name, by somebody else."""
        once = self._take(cells, 22, lambda unit, _: self._is_known(unit))
        like = self._take(cells, 10, lambda unit, _: unit.is_named and self.owners[unit.owner] > 1)
        same = self._take(cells, 4, lambda unit, _: unit.is_named and len(self._dues(unit)) < self.owners[unit.owner])
        rest = self._take(cells, NAMELESS - 36)
        for unit, month in once:
            self._own(unit, month, self._fill(self.chance.choice(words.NAMELESS), unit, month), "no unit, an owner's name")
        for unit, month in (*like, *same):
            memo = self._fill(self.chance.choice(words.NAMELESS), unit, month)
            of_name = [other.due for other in self.units.values() if other.owner == unit.owner]
            if of_name.count(unit.due) == 1:
                self._own(unit, month, memo, "no unit, a name two have, the amount of one")
            else:
                self._add(unit, month, memo, None, "no unit, a name and an amount two have", amount=unit.due)
        for unit, month in rest:
            memo = self._fill(self.chance.choice(words.NAMELESS), unit, month)
            name = {"wechat": self.chance.choice(words.NICKNAMES), "alipay": "*" + unit.owner[1:]}.get(unit.channel, self._stranger())
            self._add(unit, month, memo, None, "no unit, no owner's name", amount=unit.due, name=name)

    def _dues(self, unit: Unit) -> set[Decimal]:
        return {other.due for other in self.units.values() if other.owner == unit.owner}

    def _tenants(self, cells: list[tuple[str, int]]) -> None:
        for unit, month in self._take(cells, TENANTS):
            me = self._stranger()
            memo = self._fill(self.chance.choice(words.TENANTS), unit, month, me=me)
            self._add(unit, month, memo, ((unit.code, unit.due),), "a tenant", amount=unit.due, name=me)

    def _off(self, cells: list[tuple[str, int]]) -> None:
        """Rounded, mistyped, or what somebody had: short or over."""
        for unit, month in self._take(cells, OFF):
            due, whole = unit.due, unit.due.to_integral_value(ROUND_HALF_UP)
            amount = self.chance.choice((whole, due - 1, due + 10, due - 10, whole - whole % 10, whole + 50, Decimal(100), due - Decimal("0.50"),
                                         due + Decimal("0.05"), due * 2)).quantize(Decimal("0.01"))
            amount = amount if amount != due else due - Decimal("0.20")
            self._own(unit, month, self._fill(self.habits[unit.code], unit, month, amount), "short or over", amount=amount)

    def _free(self, cells: list[tuple[str, int]]) -> None:
        """The unit as people write it, with what else they write."""
        rooms = self._take(cells, 5, lambda unit, _: self._room_tells(unit))
        for unit, month in rooms:
            form = self.chance.choice(("{r}住户{surname}先生", "{r}室物业费", "{r}{name}"))
            self._own(unit, month, self._fill(form, unit, month), "the room alone, and the owner's name")
        named = self._take(cells, 4, lambda unit, _: unit.channel == "wechat")
        for unit, month in named:
            name = self.chance.choice((unit.code + unit.owner[1:], unit.code + unit.owner, f"{unit.code} {self.chance.choice(words.NICKNAMES)}"))
            self._add(unit, month, self.chance.choice(("物业费", "", f"{month}月物业费")), ((unit.code, unit.due),),
                      "the unit in the nickname", amount=unit.due, name=name)
        plain = self._take(cells, 3, lambda unit, _: len(unit.code) == 6)
        for unit, month in plain:
            self._own(unit, month, self._fill("{b}{r}物业费", unit, month), "building and room in one number")
        for unit, month in self._take(cells, FREE - 3 - 12):
            spelled, around = self.chance.choice(words.SPELLINGS), self.chance.choice(words.AROUND)
            self._own(unit, month, self._fill(around, unit, month, x=spelled), "spelled freely")

    def _room_tells(self, unit: Unit) -> bool:
        room = unit.code.split("-")[1]
        return unit.is_named and [self.units[f"{b}-{room}"].owner for b in "1234"].count(unit.owner) == 1

    # -- beside the fees --

    def _traps(self) -> None:
        """What names a unit and is no fee of it, and what names a unit that is not ours."""
        every = list(self.units.values())
        for number, form in enumerate(words.ELSEWHERE):
            unit = self.chance.choice(every)
            name = self._known_owner(but=unit).owner if number == 0 else self._stranger()
            self._add(unit, 1, self._fill(form, unit, 1), None, "another complex", amount=unit.due, name=name, channel="bank")
        for form in words.NOWHERE:
            unit = self.chance.choice(every)
            self._add(unit, 3, self._fill(form, unit, 3), None, "a unit that does not exist", amount=unit.due, name=self._stranger(),
                      channel=self.chance.choice(("bank", "wechat")))
        kinds: tuple[tuple[Kind, tuple[str, ...], tuple[str, ...]], ...] = (
            ("deposit", words.DEPOSITS, ("2000.00", "2000.00", "1500.00", "50.00")), ("parking", words.PARKING, ("150.00", "300.00", "240.00", "150.00")),
            ("other", words.OTHER, ("86.40", "300.00")))
        for kind, forms, amounts in kinds:
            for form, amount in zip(forms, amounts, strict=True):
                unit, month = self.chance.choice(every), self.chance.choice(MONTHS)
                pays = ((unit.code, Decimal(amount)),) if kind == "deposit" else ()
                self._add(unit, month, self._fill(form, unit, month, Decimal(amount)), pays, kind, amount=Decimal(amount), kind=kind)
        for form, amount in zip(words.REFUNDS, ("2000.00", "10.50", "300.00"), strict=True):
            unit = self.chance.choice(every)
            name = unit.owner if "{" in form else "云州银行高新支行"
            self._add(unit, 2, self._fill(form, unit, 2), (), "a refund by the bank", amount=Decimal(amount), name=name, kind="refund",
                      channel="bank")
        unit = self.chance.choice(every)
        self.drafts.append(Draft("alipay", self._at(2), unit.due, unit.owner, self._number("alipay"), f"{unit.code}物业费", "closed", (),
                                 "a payment that was closed", word="转账红包", state="交易关闭"))

    def _banks_own(self) -> None:
        """Interest, charges, what vendors are paid, what the gateways pay out at each month's end."""
        for month in MONTHS:
            for name, memo, base in (("云州供电公司", "电费", 3980), ("云州自来水公司", "水费", 842), ("云州迅达电梯服务部", "1-4幢电梯维保", 2400)):
                amount = (Decimal(base) + Decimal(self.chance.randrange(10_000)) / 100).quantize(Decimal("0.01"))
                self.drafts.append(Draft("bank", self._at(month, 27, 28), -amount, name, self._number("bank"), memo, "outflow", (), "a vendor", "转账支取"))
            self.drafts.append(Draft("bank", self._at(month, 27, 28), Decimal("-20.00"), "", "", "账户管理费", "outflow", (), "a charge", "收费"))
            for channel, name in (("wechat", "财付通支付科技有限公司"), ("alipay", "支付宝（中国）网络技术有限公司")):
                amount = sum((draft.amount for draft in self.drafts if draft.channel == channel and draft.at.month == month
                              and draft.kind not in ("payout", "closed")), Decimal("0.00"))
                at = datetime(2025, month, 28, 23, 5 if channel == "wechat" else 25, tzinfo=CHINA)
                word = "微信零钱提现" if channel == "wechat" else "支付宝提现"
                self.drafts.append(Draft("bank", at + timedelta(minutes=2), amount, name, self._number("bank"), word, "payout", (), "a gateway's payout", "跨行转入"))
                kind, state = ("零钱提现", "提现已到账") if channel == "wechat" else ("账户存取", "交易成功")
                memo = "/" if channel == "wechat" else "提现-普通提现"
                self.drafts.append(Draft(channel, at, -amount, "云州银行(3057)", "", memo, "payout", (), "paid out", kind, state))
        self.drafts.append(Draft("bank", datetime(2025, 3, 21, 2, 30, tzinfo=CHINA), Decimal("143.62"), "", "", "20241221-20250320结息", "interest", (),
                                 "interest", "结息"))

    # -- writing --

    def _written(self, sales: tuple[Sale, ...]) -> Blind:
        moved: dict[str, list[sheets.Moved]] = {channel: [] for channel in CHANNELS}
        drafts: dict[str, Draft] = {}
        for number, draft in enumerate(sorted(self.drafts, key=lambda draft: draft.at), 1):
            serial = self._serial(draft, number)
            drafts[serial] = draft
            word, memo = self._spoken(draft)
            moved[draft.channel].append(sheets.Moved(draft.at, serial, draft.amount, draft.name, draft.number, memo, word, draft.state))
        files = {"银行.csv": sheets.bank(moved["bank"], self.seed), "微信.csv": sheets.wechat(moved["wechat"]), "支付宝.csv": sheets.alipay(moved["alipay"])}
        texts = "\n".join(data.decode("utf-8-sig" if name == "微信.csv" else "gb18030") for name, data in files.items()).splitlines()
        by_serial = {serial: next(text for text in texts if serial in text) for serial in drafts}
        return Blind(files, {
            serial: Truth(draft.channel, draft.at.date(), draft.amount, draft.kind, draft.pays, draft.why, by_serial[serial])
            for serial, draft in drafts.items()}, sales)

    def _serial(self, draft: Draft, number: int) -> str:
        start = {"bank": f"{draft.at:%y%m%d}0088", "wechat": f"100005{draft.at:%Y%m%d}", "alipay": f"{draft.at:%Y%m%d}2200144"}[draft.channel]
        return f"{start}{self.chance.randrange(10_000):04d}{number:06d}"

    def _spoken(self, draft: Draft) -> tuple[str, str]:
        """The kind of a row and its words, as each channel writes them."""
        if draft.word:
            return draft.word, draft.memo
        if draft.channel == "bank":
            return self.chance.choice(("转账", "网银转账", "跨行转账", "手机银行", "汇兑")), draft.memo
        if draft.channel == "alipay":
            return "转账红包", draft.memo or "转账"
        if self.chance.random() < 0.7:
            return "二维码收款", "收款方备注:二维码收款" + (f"付款方留言:{draft.memo}" if draft.memo else "")
        return "转账", f"转账备注:{draft.memo or '微信转账'}"

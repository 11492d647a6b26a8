"""Writes the statements of examples/money-in: three months of a bank and two gateways as 240 owners really pay, with the
truth beside them. Deterministic; run once, its output lies in the example.

    python tools/write_statements.py
"""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import xlsxwriter

HOUSE = Path(__file__).resolve().parents[1]
UNITS = HOUSE / "examples" / "demo" / "units.csv"
FOLDER = HOUSE / "examples" / "money-in"
SEED = 20250131

MONTHS = ("2025-01", "2025-02", "2025-03")
RECEIPTS = 720
RATES = {"住宅": Decimal("1.80"), "商业": Decimal("3.50"), "建设单位": Decimal("1.80")}
NUMBER, TAIL = "6222020200010003057", "3057"
OPENING = Decimal("186500.00")
CENT = Decimal("0.01")

# Of 720 receipts: no unit 8 %, two units 3 %, a tenant 2 %, short or over 5 %, day and amount of another 2 %, free text 10 %.
NO_UNIT, TWO, TENANT, FREE_TEXT = 58, 22, 14, 72
SHORT_THEN_REST, SHORT, OVER = 11, 7, 7
TWICE, ALIKE = 7, 7

# The unit that is sold: from which day on it is whose.
SOLD, BUYER, FIRST = "2-803", "郑一帆", date(2025, 2, 16)

SURNAMES, GIVEN = "孙李周吴郑冯陈褚卫蒋", ("大勇", "丽华", "志强", "海燕", "国庆", "春梅", "文斌", "小红")
NICKNAMES = ("平安是福", "清风徐来", "向日葵", "晓晓妈", "老船长", "云淡风轻", "A云州装饰小李", "静静", "一路有你", "知足常乐", "海阔天空", "小确幸")
SPELLED = ("{b}-{r}", "{b}-{r}物业费", "物业费{b}-{r}", "{b}-{r} {name}", "缴{b}-{r} {m}月物业费", "{b}-{r} 2025年第一季度物业费", "{b}-{r}，{m}月份")
FREE = ("{b}幢{r}", "{b}号楼{r}室", "{b}栋{r}", "{b}#{r}", "{z}幢{r}室", "{b} 幢 {r} 室", "{b}栋-{r}物业", "{b}号楼-{r}", "住{b}幢{r}的{name}交物业费",
        "{z}号楼{r}", "{w}", "{b}—{r}", "B{b}-{r}", "{b}幢{f}层{r}室")
UNNAMED = ("物业费", "一季度物业费", "", "转账", "{name}缴费", "手机银行转账", "2025-0{m} 物业服务费", "谢谢", "{m}月费用", "交物业")
NUMERALS = "零一二三四"


@dataclass
class Home:
    """A unit, who owns it, and from where and how its owner pays."""

    room: str
    use: str
    area: Decimal
    owner: str
    channel: str
    account: str
    nickname: str

    def costs(self, months: int = 1) -> Decimal:
        return (self.area * RATES[self.use] * months).quantize(CENT, ROUND_HALF_UP)


@dataclass
class Line:
    """One line of a statement as it happened, and its truth: `whose` by room, above zero; `noise` what is odd in it."""

    account: str
    moment: datetime
    amount: Decimal
    name: str
    number: str
    memo: str
    kind: str = "household"
    noise: str = "plain"
    whose: dict[str, Decimal] = field(default_factory=dict)
    ref: str = ""

    @property
    def day(self) -> date:
        return self.moment.date()


class Quarter:
    """The lines of a quarter, made in one go."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        with UNITS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.homes = [self._home(row) for row in rows]
        self.by_room = {home.room: home for home in self.homes}
        self.lines: list[Line] = []
        self.payouts: list[tuple[Line, Line]] = []  # as it left the gateway, as it arrived
        self._receipts()
        self._gateways()
        self._others()
        self._number()

    def _home(self, row: dict[str, str]) -> Home:
        chance = self.chance
        channel = chance.choices(("bank", "wechat", "alipay"), (60, 30, 10))[0]
        return Home(row["房号"], row["用途"], Decimal(row["面积"]), row["业主"], "bank" if row["房号"] == SOLD else channel,
                    f"62170012{chance.randrange(10**10):010d}", chance.choice(NICKNAMES) + chance.choice(("", "", str(chance.randrange(100)))))

    # -- receipts --

    def _receipts(self) -> None:
        """Each home pays each month; some lines are odd, and the oddities come in the numbers above."""
        chance = self.chance
        slots = [(home, month) for home in self.homes for month in MONTHS]
        free = [slot for slot in slots if slot[0].room != SOLD]
        chance.shuffle(free)
        taken: dict[tuple[str, str], str] = {(SOLD, month): "plain" for month in MONTHS}

        def take(count: int, noise: str) -> None:
            left = count
            while left:
                home, month = free.pop()
                if (home.room, month) in taken:
                    continue
                other = self._beside(home)
                if noise == "two-units":
                    if other.room == SOLD or (other.room, month) in taken:
                        continue
                    taken[other.room, month] = "paid-by-neighbour"
                taken[home.room, month] = noise
                left -= 1

        take(TWO, "two-units")
        for count, noise in ((NO_UNIT, "no-unit"), (TENANT, "tenant"), (FREE_TEXT, "free-text"), (SHORT_THEN_REST, "short-then-rest"),
                             (SHORT, "short"), (OVER, "over"), (TWICE, "twice")):
            take(count, noise)
        for home, month in slots:
            self._pays(home, month, taken.get((home.room, month), "plain"))
        plain = [line for line in self.lines if line.noise == "plain" and SOLD not in line.whose]
        for line in chance.sample(plain, ALIKE):
            twin = next(other for other in chance.sample(plain, len(plain))
                        if other is not line and other.noise == "plain" and other.account == line.account
                        and other.amount == line.amount and other.day.month == line.day.month)
            line.moment, line.noise = twin.moment.replace(minute=chance.randrange(60)), "alike"
        while sum(line.kind == "household" for line in self.lines) < RECEIPTS:
            self._line(chance.choice(self.homes), MONTHS[-1], noise="ahead")

    def _beside(self, home: Home) -> Home:
        building, room = home.room.split("-")
        number = int(room)
        return self.by_room[f"{building}-{number + 1 if number % 2 else number - 1}"]

    def _pays(self, home: Home, month: str, noise: str) -> None:
        chance, amount = self.chance, home.costs()
        if noise == "paid-by-neighbour":
            return
        if noise == "two-units":
            other = self._beside(home)
            memo = chance.choice(("{one}、{two}物业费", "{one}和{two}", "{one} {two}", "{b}幢{r}室、{s}室", "{one}，{two}两套"))
            (b, r), s = home.room.split("-"), other.room.split("-")[1]
            self._line(home, month, noise=noise, memo=memo.format(one=home.room, two=other.room, b=b, r=r, s=s),
                       whose={home.room: amount, other.room: other.costs()})
        elif noise == "short-then-rest":
            part = (amount * Decimal(chance.choice(("0.5", "0.6", "0.8")))).quantize(CENT, ROUND_HALF_UP)
            first = self._line(home, month, noise="short", whose={home.room: part})
            self._line(home, month, noise="rest", whose={home.room: amount - part}, after=first.day)
        elif noise in ("short", "over"):
            share = Decimal(chance.choice(("0.5", "0.9", "0.33") if noise == "short" else ("1.1", "1.5", "2")))
            self._line(home, month, noise=noise, whose={home.room: (amount * share).quantize(CENT, ROUND_HALF_UP)})
        elif noise == "twice":
            first = self._line(home, month, noise="plain")
            again = self._line(home, month, noise="twice", memo=first.memo)
            again.moment = first.moment + timedelta(minutes=chance.randrange(1, 40))
        else:
            self._line(home, month, noise=noise)

    def _line(self, home: Home, month: str, *, noise: str, memo: str | None = None, whose: dict[str, Decimal] | None = None,
              after: date | None = None) -> Line:
        chance = self.chance
        year, number = map(int, month.split("-"))
        on = date(year, number, chance.randint(2, 22 if noise == "short" else 26))
        if home.room == SOLD and number == FIRST.month:
            on = date(year, number, chance.randint(3, 12))  # before the sale
        if after is not None:
            on = after + timedelta(days=chance.randint(1, 4))
        whose = whose or {home.room: home.costs()}
        payer, account, nickname = home.owner, home.account, home.nickname
        if home.room == SOLD and on >= FIRST:
            payer, account, nickname = BUYER, "6217001299990000803", "一帆风顺"
        if noise == "tenant":
            payer, account = chance.choice(SURNAMES) + chance.choice(GIVEN), f"62284801{chance.randrange(10**10):010d}"
            nickname = payer
        if noise == "no-unit" and chance.random() < 0.2:  # wife, son, shop: a name and an account nobody knows
            payer, account = chance.choice(SURNAMES) + chance.choice(GIVEN), f"62284801{chance.randrange(10**10):010d}"
        if memo is None:
            words = FREE if noise == "free-text" else UNNAMED if noise == "no-unit" else SPELLED
            memo = _memo(chance.choice(words), home, payer, number)
            if noise == "tenant":
                memo += chance.choice((" 租客", " 租户代缴", " 房客"))
            if noise == "plain" and chance.random() < 0.03:
                memo = memo.translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
        if home.channel == "wechat":
            payer, account = nickname, ""
        elif home.channel == "alipay":
            payer, account = "*" + payer[1:], ""
        line = Line(home.channel, datetime.combine(on, datetime.min.time()) + timedelta(minutes=chance.randint(420, 1300)),
                    sum(whose.values(), Decimal("0.00")), payer, account, memo, "household", noise, whose)
        self.lines.append(line)
        return line

    # -- gateways --

    def _gateways(self) -> None:
        """What lies at a gateway is paid out in the middle and at the end of the month, less a thousandth that it keeps; every other
        payout is named at the bank by the gateway's reference."""
        for account, payer in (("wechat", "财付通支付科技有限公司"), ("alipay", "支付宝（中国）网络技术有限公司")):
            paid = Decimal("0.00")
            for place, moment in enumerate(at for month in MONTHS for at in (f"{month}-15T21:30", f"{month}-27T09:10")):
                at = datetime.fromisoformat(moment)
                lies = sum((line.amount for line in self.lines if line.account == account and line.amount > 0 and line.moment < at), Decimal("0.00")) - paid
                paid += lies
                charge = (lies * Decimal("0.001")).quantize(CENT, ROUND_HALF_UP)
                out = Line(account, at, -lies, "云州银行", "", "零钱提现" if account == "wechat" else "提现-实时提现", "payout", "")
                arrived = Line("bank", at + timedelta(hours=13), lies - charge, payer, "2433000000000" + ("01" if account == "wechat" else "02"),
                               "", "remit", "named" if place % 2 == 0 else "", {account: lies})
                self.lines += [out, arrived]
                arrived.memo = f"{'微信' if account == 'wechat' else '支付宝'}提现" + (" {ref}" if place % 2 == 0 else "")
                self.payouts.append((out, arrived))

    # -- the rest --

    def _others(self) -> None:
        for month, power, water in zip(MONTHS, ("3980.40", "3993.70", "4007.00"), ("842.00", "845.75", "849.50"), strict=True):
            for on, amount, name, account, memo, kind in (
                    (f"{month}-28T10:20", f"-{power}", "云州供电公司", "6200000000000000001", "电费", "power"),
                    (f"{month}-28T10:25", f"-{water}", "云州自来水公司", "6200000000000000002", "水费", "water"),
                    (f"{month}-20T23:50", "-12.00", "云州银行", "", "账户管理费", "charge")):
                self.lines.append(Line("bank", datetime.fromisoformat(on), Decimal(amount), name, account, memo, kind, ""))
        self.lines.append(Line("bank", datetime.fromisoformat("2025-03-21T02:00"), Decimal("318.27"), "", "", "结息", "interest", ""))

    def _number(self) -> None:
        """References in the order of each account's lines, and what the bank says of a payout."""
        self.lines.sort(key=lambda line: (line.moment, line.account))
        for account, form in (("bank", "YZ{day}{n:06d}"), ("wechat", "42000025{n:04d}{day}{n:08d}"), ("alipay", "{day}22001{n:015d}")):
            for number, line in enumerate((line for line in self.lines if line.account == account), 1):
                line.ref = form.format(day=f"{line.day:%Y%m%d}", n=number)
        for out, arrived in self.payouts:
            arrived.memo = arrived.memo.format(ref=out.ref)

    def of(self, account: str, month: str) -> list[Line]:
        return [line for line in self.lines if line.account == account and f"{line.day:%Y-%m}" == month]


def _memo(spelled: str, home: Home, payer: str, month: int) -> str:
    building, room = home.room.split("-")
    wide = unicodedata.normalize("NFKC", home.room).translate({0x30 + digit: 0xFF10 + digit for digit in range(10)} | {ord("-"): "－"})
    return spelled.format(b=building, r=room, f=room[:-2], name=payer, m=month, z=NUMERALS[int(building)], w=wide)


# ---- the files ----


def bank_csv(lines: Sequence[Line], month: str, opening: Decimal) -> bytes:
    """A corporate export in GB18030: a banner, running balances, a footer with counts and sums."""
    out, balance = io.StringIO(newline=""), opening
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["云州银行对公账户交易明细"])
    writer.writerow(["账号：", f"\t{NUMBER}", "户名：", "银杏花园业主大会"])
    writer.writerow(["查询期间：", month, "期初余额：", f"{opening:,.2f}"])
    writer.writerow([])
    writer.writerow(["交易日期", "交易时间", "借方发生额", "贷方发生额", "账户余额", "对方户名", "对方账号", "摘要", "交易流水号"])
    for line in lines:
        balance += line.amount
        writer.writerow([f"{line.day:%Y%m%d}", f"{line.moment:%H:%M:%S}", f"{-line.amount:,.2f}" if line.amount < 0 else "",
                         f"{line.amount:,.2f}" if line.amount > 0 else "", f"{balance:,.2f}", line.name, f"\t{line.number}" if line.number else "",
                         line.memo, line.ref])
    ins, outs = [line.amount for line in lines if line.amount > 0], [-line.amount for line in lines if line.amount < 0]
    writer.writerow([])
    writer.writerow([f"合计：借方{len(outs)}笔，{sum(outs):,.2f}元；贷方{len(ins)}笔，{sum(ins):,.2f}元；期末余额：{balance:,.2f}元"])
    return out.getvalue().encode("gb18030")


def _claims(lines: Sequence[Line]) -> list[str]:
    ins = [line.amount for line in lines if line.amount > 0]
    outs = [-line.amount for line in lines if line.amount < 0]
    return [f"共{len(lines)}笔记录", f"收入：{len(ins)}笔 {sum(ins, Decimal('0.00'))}元", "支出：0笔 0.00元",
            f"{{neutral}}：{len(outs)}笔 {sum(outs, Decimal('0.00'))}元"]


def wechat_xlsx(lines: Sequence[Line], month: str) -> bytes:
    """A wallet's workbook: its claims, then the rows, the newest first."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2025, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("Sheet1")
    head = ["微信支付账单明细", "微信昵称：[银杏花园物业收款]", f"起始时间：[{month}-01 00:00:00]", "导出类型：[全部]", "",
            *(claim.format(neutral="中性交易") for claim in _claims(lines)), "", "----------------------微信支付账单明细列表--------------------"]
    for row, text in enumerate(head):
        sheet.write_string(row, 0, text)
    rows = [["交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号", "商户单号", "备注"]]
    for line in reversed(lines):
        came = line.amount > 0
        rows.append([f"{line.moment:%Y-%m-%d %H:%M:%S}", "二维码收款" if came else "零钱提现", line.name, line.memo or "/", "收入" if came else "/",
                     f"¥{abs(line.amount)}", "/" if came else "零钱", "已收钱" if came else "提现已到账", line.ref, "/", "/"])
    for place, cells in enumerate(rows, len(head)):
        for column, cell in enumerate(cells):
            sheet.write_string(place, column, cell)
    book.close()
    return out.getvalue()


def alipay_csv(lines: Sequence[Line], month: str) -> bytes:
    """The other wallet's file, in GB18030: claims, then padded rows, the newest first."""
    head = ["-" * 84, "导出信息：", "姓名：银杏花园业主大会", "支付宝账户：ginkgo@example.org", f"起始时间：[{month}-01 00:00:00]", "导出交易类型：[全部]",
            *(claim.format(neutral="不计收支") for claim in _claims(lines)), "", "特别提示：", "1.本回单仅供参考，账户实际收支以账户余额为准。", "",
            "------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------"]
    out = io.StringIO(newline="")
    out.write("\r\n".join(head) + "\r\n")
    writer = csv.writer(out, lineterminator=",\r\n")
    writer.writerow(["交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式", "交易状态", "交易订单号", "商家订单号", "备注"])
    for line in reversed(lines):
        came = line.amount > 0
        writer.writerow([f"{line.moment:%Y-%m-%d %H:%M:%S}", "收款" if came else "账户存取", line.name, "/", line.memo or "收款", "收入" if came else "不计收支",
                         str(abs(line.amount)), "" if came else "账户余额", "交易成功", line.ref + "\t", "\t", ""])
    return out.getvalue().encode("gb18030")


def files(seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """Every file of the example's folder that is made here, by its name."""
    quarter, opening = Quarter(seed), OPENING
    for month in MONTHS:
        bank = quarter.of("bank", month)
        if month == f"{FIRST:%Y-%m}":  # looked at on the day of the sale too
            yield f"statements/bank-{FIRST - timedelta(days=1)}.csv", bank_csv([line for line in bank if line.day < FIRST], month, opening)
        yield f"statements/bank-{month}.csv", bank_csv(bank, month, opening)
        opening += sum((line.amount for line in bank), Decimal("0.00"))
        yield f"statements/wechat-{month}.xlsx", wechat_xlsx(quarter.of("wechat", month), month)
        yield f"statements/alipay-{month}.csv", alipay_csv(quarter.of("alipay", month), month)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["account", "reference", "day", "amount", "kind", "noise", "whose"])
    for line in quarter.lines:
        writer.writerow([line.account, line.ref, line.day, line.amount, line.kind, line.noise,
                         " ".join(f"{room}={amount}" for room, amount in line.whose.items())])
    yield "truth.csv", out.getvalue().encode()


def main() -> None:
    for name, data in files():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()

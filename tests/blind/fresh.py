"""A second quarter for the same complex: other words, other payers, made after the first set and without sight of what matches.

The frame is the first set's: the files, the truth, who pays by what. Here each household has its own way of writing and
mostly keeps to it; some are paid for by a relative, some by somebody behind a nickname who once forgets the unit.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import cached_property
from random import Random

from tests.blind.made import MONTHS, NAMELESS, OFF, TENANTS, TWO_UNITS, Blind, Draft, Kind, Unit, _Quarter

PLAIN_FREE, QUARTERLY, WITH_PARKING = 65, 4, 3
ONCE, LIKE, USUAL = 24, 10, 14  # of those that name no unit; the rest are strangers

HABITS = (
    "{u}", "{u}", "{u}物业费", "{u}物业", "{u}物管费", "{u} 物管费", "{u}缴物业费", "{u}  {m}月", "{m}月{u}", "{m}月份 {u}", "交{m}月物业费 {u}",
    "{u}房物业费", "{u}户物业费", "{u}室", "{b}幢{r}室", "{b}幢{r}室物业费", "{b}栋{r}物业费", "{b}栋{r}室", "{b}号楼{r}室物业费", "{b}号楼{r}物业",
    "银杏花园{u}", "银杏花园{u}物业费", "{u}{name}", "{name}{u}", "{u}-{name}-{m}月", "{u}/{name}", "物业服务费 {u}", "物业服务费：{u}", "房号{u}",
    "房号：{u} 物业费", "{u} 25年{m}月物业费", "{u}{M}月物业费", "{u}业主{name}物业费", "{u}，{m}月物业费", "物业费（{u}）", "{u} {M}月份",
)
# How the tenth writes its unit. Chinese digits, wrong characters, marks found on a telephone; one unit of the complex each.
SPELLINGS = (
    "{B}幢{r}室", "{b}棟{r}室", "{b}号{r}室", "{b}号楼{r}户", "{b}#楼{r}", "{b}#{r}室", "{B}幢{Rz}", "{B}号楼{Rz}室", "{b}.{r}", "{b}\\{r}",
    "{b}|{r}", "{b}:{r}", "{b}：{r}", "{b}*{r}", "({b}){r}", "[{u}]", "「{u}」", "{b}幢-{r}室", "{b}幢  {r}", "B{b}-{r}", "No.{b}-{r}", "{b}dong{r}",
    "{b}zhuang {r}", "{b}撞{r}", "{b}憧{r}室", "{b}动{r}", "{b}–{r}", "{b}－{r}", "{b}﹣{r}", "{b}--{r}", "{b} -{r}", "{b}- {r}", "{u}号",
    "{b}幢{f}-{dd}", "{b}-{f}-{dd}", "{b}幢{f}层{d}室", "{b}幢{f}楼{dd}", "{B}幢{F}楼{D}室", "{b}号楼1单元{r}", "{b}-01-{r}", "{b}-1单元-{r}",
    "{r}-{b}幢", "{r}, {b}幢", "{r}（{b}幢）", "房间号{r}，{b}幢", "楼号{b} 房号{r}", "{b}号楼 房间{r}", "{b}幢；{r}", "银杏{b}-{r}",
    "银杏花园小区{b}幢{r}", "银杏花园 {b}#{r}", "高新区银杏花园{b}幢{r}室", "{C}-{r}", "{b}-{ro}", "{b}D{r}", "{b}幢{r}#", "{b}大楼{r}", "{U}室",
    "{W}号楼{R}室", "{b}幢{r}室的", "第{b}栋第{r}室", "{b}=={r}", "幢{b}室{r}", "{b}，{r}", "{b}号楼{r}号房",
)
AROUND = (
    "{x}", "{x}物业费", "{x}物业", "{x}，本月物业费已转", "【{x}】物业费", "{x}物业费，票开{name}", "麻烦查收 {x} {m}月", "{x}【{m}月】", "{m}月 {x} 谢谢师傅",
    "{x} 物业费{amount}", "物业费 {x} 建行尾号{tail}", "{x} {phone}", "{name} {phone} {x}", "{x} 车牌{plate}", "{x}物业费 已和主任说过", "{x}物业费(2025年{m}月)",
    "2025/0{m} {x}", "{x} {m}.1-{m}.28", "{x}的钱", "这是{x}的物业费", "{x}{name}交",
)
NAMELESS_FORMS = (
    "物管费", "费用", "缴费", "转款", "跨行汇款", "汇款", "往来款", "{M}月物业费", "房子的物业费", "物业费，辛苦了", "1", "补交物业费", "我家的{m}月", "给您转账",
    "服务费", "银杏花园物业费", "银杏花园业委会收", "{amount}", "本月物业", "新年快乐 物业费", "2025-0{m}-15 物业费", "{m}-15物业费", "{m}月 {plate}", "", "",
    "银杏花园小区业主交二零二五年{M}月物业管", "电子汇入", "其他", "尾号{tail}物业费", "小区物业费 {name}",
)
USUAL_FORMS = ("物业费", "", "{m}月的", "同上月", "{M}月物业费", "物管费", "还是老样子", "本月物业")
ROOM_FORMS = ("{r}{name}物业费", "{r}室 {name}", "{r} {M}月物业费", "房号{r}物业费")
TENANT_FORMS = (
    "{u}租户{me}", "我是{u}的租客，{m}月物业", "租{b}幢{r}，物业费", "{u} 房东{name}的房子", "{u}物业费", "{u}", "代房东交{u}物业费", "{b}栋{r}租房物业费 {me}", "{u}（租）{m}月",
)
TWO_FORMS = (
    "{u}/{v}", "{u} & {v} 物业费", "{u}及{v}", "{u};{v}", "{u}跟{v}的{m}月物业费", "{u}物业费{ud}，{v}物业费{vd}", "两套房 {u} {v}", "{u}（自住）{v}（出租）",
    "物业费{u}，{v}", "{u}、{v}", "{u}和{v}物业费", "{u}加{v}",
)
FLOOR_FORMS = ("{b}幢{r}、{vr}", "{b}-{r}，{vr}", "{b}栋{r}&{vr}两户", "{b}-{r}/{vdd}", "{b}幢{r}室{vr}室物业费", "{b}号楼{r}和{vr}")
QUARTER_FORMS = ("{u}一季度物业费", "{u} 1-3月物业费", "{u}三个月的", "{b}幢{r} 1到3月物业费")
PARKING_IN_FORMS = ("{u}物业费+停车费", "{u} 物业费{ud} 停车费150", "{b}幢{r}物业费和车位费")
LATER = ("", "", "", " 少的下月补", " 多的算下月", " 零头不要了")
RELATIVES = ("爸妈家{u}物业费", "{u} 给我妈交的", "我家{v}已交，这笔是对面{u}的")
FOR_SOMEBODY = ("帮亲戚交的物业费，房号回头发您",)
ELSEWHERE = ("翠湖天地{b}幢{r}物业费", "{u}物业费 枫丹小区")
NOWHERE = ("6-302物业费", "4幢1705", "2-1107 {m}月")
BESIDE: tuple[tuple[Kind, str, str], ...] = (
    ("deposit", "{u}装修押金", "2000.00"), ("deposit", "{b}栋{r} 装修保证金", "2000.00"), ("parking", "{u}车位费{m}月", "150.00"),
    ("parking", "{b}幢{r}停车", "150.00"), ("parking", "{u}地下车位{m}月", "200.00"), ("other", "{u}门禁卡两张工本费", "40.00"),
    ("other", "{b}幢{r}充电桩电费", "63.80"), ("other", "{u}电梯装修使用费", "300.00"),
)
REFUNDS = (("退汇 账号户名不符", "2000.00"), ("{u}退款失败退回", "150.00"))

SURNAMES, GIVEN = "郭彭邓萧田董袁潘蔡余杜魏程傅", ("美玲", "建国", "玉珍", "志远", "晓燕", "文斌", "桂芳", "俊杰", "雪梅", "大勇")
NICKNAMES = (
    "清风徐来", "豆豆爸爸", "豆豆妈", "木子", "向阳而生", "大海", "岁月静好", "Lucky", "阿强", "秦姐", "何老师", "开心每一天", "青山依旧", "麦子", "Tony", "一路平安",
    "小太阳", "半夏", "北方的狼", "兰兰", "果果", "顺其自然", "老顾", "花好月圆", "Amy", "山水之间", "浅笑", "八月桂花", "天道酬勤", "心如止水", "蓝天白云", "1988",
    "云州小王", "平常心", "诚信水电老刘", "满天星", "水木年华", "丫丫", "jason", "红豆", "绿萝", "行者", "冬日暖阳", "七七", "大白菜", "龙哥", "梅子", "微笑", "远方",
    "团团圆圆", "安之", "秋水", "橙子", "听雨", "吉祥如意", "小鹿", "健康快乐", "Sunny", "竹林", "星辰", "茉莉", "阿芳", "石头", "老兵", "念念不忘", "二毛", "三月",
    "万事顺意", "青青草", "笑口常开", "Vivian", "舟舟", "白开水", "米粒", "书香", "风铃", "旺旺", "寒江雪", "糊涂虫", "一叶知秋", "渔夫", "小满家", "牧羊人", "蒲公英",
    "浪花", "闲云野鹤", "大树", "玲珑", "CC", "喜羊羊", "知了", "老街", "奔跑的蜗牛", "暖暖", "墨香", "西瓜", "半糖", "长江", "朵朵", "栗子",
)
_DIGITS, _CIRCLED = "零一二三四五六七八九", "〇①②③④"


def quarter(seed: int) -> Blind:
    """The first quarter of 2025 by chance `seed`, in the second set's words: the same seed, the same bytes."""
    return _Fresh(Random(seed), seed).made()


def _number_in_words(number: int) -> str:
    """A floor below twenty, as it is spoken."""
    return _DIGITS[number] if number < 10 else "十" + (_DIGITS[number - 10] if number > 10 else "")


class _Fresh(_Quarter):
    """The first set's frame with this set's words."""

    @cached_property
    def habits(self) -> dict[str, str]:
        return {code: self.chance.choice(HABITS) for code in self.units}

    @cached_property
    def _nicknames(self) -> list[str]:
        """Not yet anybody's; two persons each have the first three."""
        names = [*NICKNAMES, *NICKNAMES[:3]]
        self.chance.shuffle(names)
        return names

    @cached_property
    def _people(self) -> list[str]:
        """Not yet anybody's names: relatives, tenants, strangers."""
        names = [surname + given for surname in SURNAMES for given in GIVEN]
        self.chance.shuffle(names)
        return names

    def _stranger(self) -> str:
        return self._people.pop()

    def _shown(self, channel: str, owner: str) -> str:
        """The bank shows a relative now and then; WeChat a nickname mostly; Alipay the name with its first character hidden."""
        chance = self.chance.random()
        if channel == "bank":
            return self._stranger() if chance < 0.06 and not owner.endswith("公司") else owner
        if channel == "wechat":
            return self._nicknames.pop() if chance < 0.55 else owner
        return "*" + owner[1:] if chance < 0.6 else owner if chance < 0.85 else self._nicknames.pop()

    def _said(self, form: str, unit: Unit, month: int, amount: Decimal | None = None, **more: object) -> str:
        """A form filled in with this set's further words."""
        building, room = unit.code.split("-")
        floor, door = int(room[:-2]), int(room[-1])
        given: dict[str, object] = {
            "M": _DIGITS[month], "Rz": "".join(_DIGITS[int(digit)] for digit in room), "F": _number_in_words(floor), "D": _DIGITS[door], "dd": room[-2:],
            "C": _CIRCLED[int(building)], "ro": room[:-2] + room[-2:].replace("0", "O"), "tail": f"{self.chance.randrange(1000, 10_000)}",
            "ud": unit.due, **more}
        return self._fill(form, unit, month, amount, **given)

    def _memo(self, unit: Unit, month: int, amount: Decimal | None = None) -> str:
        """What a household writes: mostly what it always writes."""
        form = self.habits[unit.code] if self.chance.random() < 0.85 else self.chance.choice(HABITS)
        return self._said(form, unit, month, amount)

    def made(self) -> Blind:
        cells = [(code, month) for code in self.units for month in MONTHS]
        self.chance.shuffle(cells)
        sales = self._sold(cells)
        self._usual(cells)
        self._relatives(cells)
        self._two_units(cells)
        self._quarterly(cells)
        self._twinned(cells)
        self._nameless(cells)
        self._tenants(cells)
        self._off(cells)
        self._free(cells)
        for code, month in cells:
            self._own(self.units[code], month, self._memo(self.units[code], month), "ordinary")
        self._twice()
        self._traps()
        self._banks_own()
        return self._written(sales)

    # -- the shares --

    def _usual(self, cells: list[tuple[str, int]]) -> None:
        """Somebody the register does not know names the unit in two months and forgets it in one."""
        shown = Counter((unit.channel, unit.shown) for unit in self.units.values())
        fits = [unit for unit in self.units.values() if not unit.is_named and shown[unit.channel, unit.shown] == 1
                and all((unit.code, month) in cells for month in MONTHS)]
        for unit in self.chance.sample(fits, USUAL):
            forgotten = self.chance.choice(MONTHS)
            for month in MONTHS:
                cells.remove((unit.code, month))
                if month == forgotten:
                    self._own(unit, month, self._said(self.chance.choice(USUAL_FORMS), unit, month), "no unit, who names it in other months")
                else:
                    self._own(unit, month, self._said(self.habits[unit.code], unit, month), "ordinary")

    def _relatives(self, cells: list[tuple[str, int]]) -> None:
        """An owner pays for a relative's or a neighbour's unit and says so."""
        for form in RELATIVES:
            ((unit, month),) = self._take(cells, 1)
            payer = self._known_owner(but=unit)
            self._add(payer, month, self._said(form, unit, month, v=payer.code), ((unit.code, unit.due),), "for a relative", amount=unit.due, channel="bank")

    def _two_units(self, cells: list[tuple[str, int]]) -> None:
        """One transfer for two: of an owner's two, of two on one floor, of two in one building."""
        for number in range(TWO_UNITS):
            if number % 3 == 1:
                (first, month), (second, _) = self._on_one_floor(cells)
                form = self.chance.choice(FLOOR_FORMS)
            else:
                (first, month), (second, _) = self._pair(cells, is_owners=number % 3 == 0)
                form = self.chance.choice(TWO_FORMS)
            amount = first.due + second.due
            room = second.code.split("-")[1]
            memo = self._said(form, first, month, amount, v=second.code, vr=room, vdd=room[-2:], vd=second.due)
            self._add(first, month, memo, ((first.code, first.due), (second.code, second.due)), "two units", amount=amount)

    def _on_one_floor(self, cells: list[tuple[str, int]]) -> list[tuple[Unit, int]]:
        code, month, other = next((code, month, other) for code, month in cells for other, when in cells
                                  if code != other and when == month and code[:-2] == other[:-2])
        for cell in ((code, month), (other, month)):
            cells.remove(cell)
        return [(self.units[code], month), (self.units[other], month)]

    def _quarterly(self, cells: list[tuple[str, int]]) -> None:
        """Three months in one."""
        fits = [unit for unit in self.units.values() if all((unit.code, month) in cells for month in MONTHS)]
        for unit, form in zip(self.chance.sample(fits, QUARTERLY), QUARTER_FORMS, strict=True):
            for month in MONTHS:
                cells.remove((unit.code, month))
            self._own(unit, 1, self._said(form, unit, 1), "the quarter in one", amount=unit.due * 3)

    def _twinned(self, cells: list[tuple[str, int]]) -> None:
        """The same amount by the same channel on the same day."""
        for _ in range(7):
            (unit, month), other = next(
                ((self.units[code], month), self.units[like]) for code, month in cells for like, when in cells
                if code != like and when == month and (self.units[code].due, self.units[code].channel) == (self.units[like].due, self.units[like].channel))
            day = self._at(month)
            for who in (unit, other):
                cells.remove((who.code, month))
                at = datetime(day.year, day.month, day.day, self.chance.randint(7, 22), self.chance.randrange(60), tzinfo=day.tzinfo)
                self._own(who, month, self._memo(who, month), "same day and amount as another", at=at)

    def _nameless(self, cells: list[tuple[str, int]]) -> None:
        """No unit is named: by an owner the register has once, by one of several of that name, by somebody else."""
        for unit, month in self._take(cells, ONCE, lambda unit, _: self._is_known(unit)):
            self._own(unit, month, self._said(self.chance.choice(NAMELESS_FORMS), unit, month), "no unit, an owner's name")
        for unit, month in self._take(cells, LIKE, lambda unit, _: unit.is_named and self.owners[unit.owner] > 1):
            memo = self._said(self.chance.choice(NAMELESS_FORMS), unit, month)
            alike = [other for other in self.units.values() if (other.owner, other.due) == (unit.owner, unit.due)]
            if len(alike) == 1 or unit.channel == "bank":  # the account's other months tell
                self._own(unit, month, memo, "no unit, a name two have")
            else:
                self._add(unit, month, memo, None, "no unit, a name and an amount two have", amount=unit.due)
        for unit, month in self._take(cells, NAMELESS - ONCE - LIKE - USUAL):
            memo = self._said(self.chance.choice([form for form in NAMELESS_FORMS if "{name}" not in form]), unit, month)
            name = self._stranger() if unit.channel == "bank" else self._nicknames.pop()
            self._add(unit, month, memo, None, "no unit, no owner's name", amount=unit.due, name=name)

    def _tenants(self, cells: list[tuple[str, int]]) -> None:
        for unit, month in self._take(cells, TENANTS):
            me = self._stranger()
            memo = self._said(self.chance.choice(TENANT_FORMS), unit, month, me=me)
            self._add(unit, month, memo, ((unit.code, unit.due),), "a tenant", amount=unit.due, name=me)

    def _off(self, cells: list[tuple[str, int]]) -> None:
        """Rounded, mistyped, what was at hand, or with the parking in it."""
        for (unit, month), form in zip(self._take(cells, WITH_PARKING), PARKING_IN_FORMS, strict=True):
            amount = unit.due + 150
            self._add(unit, month, self._said(form, unit, month, amount), ((unit.code, unit.due),), "the fee and parking in one", amount=amount)
        for unit, month in self._take(cells, OFF - QUARTERLY - WITH_PARKING):
            due = unit.due
            amount = self.chance.choice((
                due.to_integral_value(ROUND_DOWN), due.to_integral_value(ROUND_UP), due + Decimal("0.01"), due - Decimal("0.01"), due - 2,
                (due / 10).to_integral_value(ROUND_HALF_UP) * 10, (due / 100).to_integral_value(ROUND_UP) * 100, due + Decimal("0.80"), due * 2,
                Decimal(200), (due / 2).quantize(Decimal("0.01"), ROUND_HALF_UP))).quantize(Decimal("0.01"))
            amount = amount if amount != due else due - Decimal("0.10")
            self._own(unit, month, self._memo(unit, month, amount) + self.chance.choice(LATER), "short or over", amount=amount)

    def _free(self, cells: list[tuple[str, int]]) -> None:
        """The unit as people write it, each spelling once: the words around it are ordinary."""
        for (unit, month), form in zip(self._take(cells, len(ROOM_FORMS), lambda unit, _: self._room_tells(unit)), ROOM_FORMS, strict=True):
            self._own(unit, month, self._said(form, unit, month), "the room alone, and the owner's name")
        for unit, month in self._take(cells, 3, lambda unit, _: unit.channel == "wechat"):
            name = self.chance.choice((f"{unit.code}{unit.owner}", f"{self._nicknames.pop()}{unit.code}", f"{unit.code}-{unit.owner[0]}姐"))
            self._add(unit, month, self.chance.choice(("物业费", "")), ((unit.code, unit.due),), "the unit in the nickname", amount=unit.due, name=name)
        spellings = self.chance.sample(SPELLINGS, PLAIN_FREE)
        for (unit, month), spelled in zip(self._take(cells, PLAIN_FREE), spellings, strict=True):
            self._own(unit, month, self._said(self.chance.choice(AROUND), unit, month, x=spelled), "spelled freely")

    # -- beside the quarter's months --

    def _twice(self) -> None:
        """Two pay a month again, the next week."""
        paid = [draft for draft in self.drafts if draft.why == "ordinary" and draft.at.day < 20]
        for draft in self.chance.sample(paid, 2):
            self.drafts.append(draft._replace(at=draft.at.replace(day=draft.at.day + 6), why="paid twice"))

    def _traps(self) -> None:
        """What names a unit and is no fee of it, what names a unit that is not ours, and what nobody can tell."""
        every = list(self.units.values())
        for form in FOR_SOMEBODY:
            payer, other = self._known_owner(), self.chance.choice(every)
            self._add(payer, 2, form, None, "for somebody not said", amount=other.due, channel="bank")
        for why, forms in (("another complex", ELSEWHERE), ("a unit that does not exist", NOWHERE)):
            for form in forms:
                unit, month = self.chance.choice(every), self.chance.choice(MONTHS)
                self._add(unit, month, self._said(form, unit, month), None, why, amount=unit.due, name=self._stranger(), channel="bank")
        for kind, form, price in BESIDE:
            unit, month, amount = self.chance.choice(every), self.chance.choice(MONTHS), Decimal(price)
            pays = ((unit.code, amount),) if kind == "deposit" else ()
            self._add(unit, month, self._said(form, unit, month, amount), pays, kind, amount=amount, kind=kind)
        for form, price in REFUNDS:
            unit = self.chance.choice(every)
            self._add(unit, 2, self._said(form, unit, 2), (), "a refund by the bank", amount=Decimal(price), name=unit.owner, kind="refund", channel="bank")
        unit = self.chance.choice(every)
        self.drafts.append(Draft("alipay", self._at(3), unit.due, unit.owner, self._number("alipay"), f"{unit.code}物业费", "closed", (),
                                 "a payment that was closed", word="转账红包", state="交易关闭"))

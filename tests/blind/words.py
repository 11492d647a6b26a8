"""What people write under a transfer, and who they say they are. All names, plates and telephone numbers are invented."""

from __future__ import annotations

from random import Random

BUILDINGS = "零一二三四"
_WIDE = str.maketrans("0123456789-#", "０１２３４５６７８９－＃")

# Written by most: the code as the register has it, or building and room.
HABITS = (
    "{u}", "{u}物业费", "{u} 物业费", "物业费{u}", "物业费 {u}", "{u} {m}月物业费", "{u}物业管理费", "{b}幢{r}物业费", "{b}幢{r}室{m}月物业费",
    "{b}幢{r}", "{u} {name}", "{name} {u}物业费", "{m}月物业费 {u}", "2025年{m}月物业费{u}", "{u}室物业费",
)
# The tenth that writes as it likes; the unit stays the only one that can be meant.
SPELLINGS = (
    "{B}号楼{r}室", "{b}号楼{r}", "{b}栋{r}", "{b}#{r}", "{b}#-{r}", "{U}", "{W}幢{R}", "{W}＃{R}", "{B}幢{r}", "{b}栋1单元{r}",
    "{b}-1-{r}", "{B}号楼一单元{r}室", "{b}座{r}", "{b}/{r}", "{b}—{r}", "{b}_{r}", "{b}~{r}", "{b}．{r}", "{b} {r}", "{b}幢{f}楼{d}室",
    "{b}栋{f}层0{d}", "0{b}-{r}", "{b}-{r4}", "0{b}幢{r4}", "银杏花园{b}-{r}", "银杏花园{b}幢{r}室", "{r}室 {b}幢", "{B}栋{r}号", "第{B}幢{r}",
    "{b}号楼-{r}", "{b}幢-{r}", "{b} - {r}", "{b}—{r}室", "{b}栋{r}房", "业主{b}幢{r}",
)
AROUND = (
    "{x}物业", "{x}物业费", "{x} {m}月物业费", "{m}月份{x}物业费", "{x}{m}月份物业费", "{x}物业{amount}元", "{x}{surname}先生 {phone}",
    "{x} {plate} 物业费", "{x}物业费 B1车位另付", "B1-{spot}车位业主 {x}物业费", "{x} 25年{m}月", "2025.{m}.1-{m}.28 {x}", "{phone} {x}",
    "{x}住户{surname}女士物业费", "您好，{x}的物业费，请查收", "交{x}物业费{amount}", "{x}（{name}）{m}月", "物业费（{x}）电话{phone}",
    "{x}，{plate}，谢谢", "物业费-{x}-{m}月", "1月-3月分三次交，{x}", "{x}管理费第{m}次",
)
NAMELESS = (
    "物业费", "{m}月物业费", "物业管理费", "转账", "", "手机银行转账", "网银互联", "2025年{m}月", "交物业", "物业费 谢谢", "生活缴费", "{phone}",
    "{m}月份物业费{amount}元",
)
TENANTS = ("{u}租户物业费", "{u} 租客{me}交物业费", "租户{me} {u} {m}月", "{u}物业费", "{b}幢{r}租房的，{m}月物业费", "{u}物业费（房东{name}）")
TWO = ("{u}、{v}物业费", "{u}和{v}", "{u},{v} {m}月物业费", "{u} {v}两户", "{u}+{v}物业", "{u}，{v}物业费{amount}元", "{u}与{v}两套{m}月")
TWO_BESIDE = ("{b}幢{r}/{vr}物业费", "{b}号楼{r}、{vr}两套", "{b}-{r}/{vr}", "{b}幢{r}和{vr}室{m}月")
FOR_NEIGHBOUR = ("代{u}交物业费", "{v}代{u}缴物业费", "帮邻居{u}代交{m}月物业费", "{u}物业费（{v}代付）", "邻居{u}的物业费，我是{v}",
                 "我是{v}，这笔是对门{u}的", "{v}业主替{u}垫付物业费")
FOR_SOMEBODY = ("代邻居交物业费", "{v}帮邻居代交物业费", "替朋友交的物业费，不是我家的")
# A number that looks like the unit {v} and is none.
NUMBERS = ("物业费 收据No.{v}", "合同2025-{v}号 物业费", "20250{m}0{b}-{r}转物业费", "卡6222020{b}-{r}0088转物业", "流水77{v}物业费", "尾号{r}转物业费",
           "2025-0{m}-0{b}-{r} 网银物业费", "订单{v}-0091物业费", "自动扣款 协议号A{v}")
ELSEWHERE = ("金桂苑{u}物业费", "云栖雅苑{b}幢{r}物业费", "锦绣华庭{u} {m}月", "金桂苑小区{b}号楼{r}室物业费")
DEPOSITS = ("装修押金{u}", "{u}装修保证金", "{u} 装修押金 退到原卡", "门禁卡押金 {b}幢{r}")
PARKING = ("{u}停车费", "{u}车位管理费{m}月", "{b}幢{r} B1-{spot}车位租金", "{u} {plate}停车费")
OTHER = ("{u}水费", "{b}幢{r}装修垃圾清运费")
NOWHERE = ("5-1201物业费", "3-1605物业费", "2-1206 {m}月物业费", "7幢302物业费", "1-1305物业费")
REFUNDS = ("退汇 {u}装修押金退款 户名账号不符", "手续费退还", "{b}幢{r}退款退回 收款人账户异常")

STRANGERS = tuple(s + g for s in "赵钱孙李周吴郑王冯陈褚卫蒋韩杨朱尤曹严华" for g in ("志强", "丽华", "国栋", "秀英", "海涛", "婷婷"))
NICKNAMES = (
    "云淡风轻", "平安是福", "阳光总在风雨后", "A建材小李", "静听花开", "老陈", "小鱼儿", "晴天", "Forest", "知足常乐", "幸福一家人", "Mr.Zhou",
    "\N{SUNFLOWER}向日葵", "往事随风", "糖糖妈妈", "海阔天空", "在路上", "1996", "雨后彩虹", "大鹏展翅", "LiLi", "一米阳光", "难得糊涂", "四季平安",
)


def wide(text: str) -> str:
    """Digits and marks in full width, as a telephone's keyboard gives them."""
    return text.translate(_WIDE)


def phone(chance: Random) -> str:
    """A telephone number nobody has."""
    return f"1{chance.choice((39, 38, 86, 55))}0000{chance.randrange(10_000):04d}"


def plate(chance: Random) -> str:
    """A car's plate of 云州."""
    return f"云Y{chance.choice('ABCDEF')}{chance.randrange(10_000):04d}"


def fill(form: str, chance: Random, unit: str, *, month: int, amount: object, name: str, **more: object) -> str:
    """A form, filled in for a unit; `x` is filled in first, with the same."""
    building, room = unit.split("-")
    given: dict[str, object] = {
        "u": unit, "b": building, "B": BUILDINGS[int(building)], "r": room, "r4": f"{room:0>4}", "U": wide(unit), "W": wide(building),
        "R": wide(room), "f": room[:-2], "d": room[-1], "m": month, "amount": amount, "name": name, "surname": name[0],
        "phone": phone(chance), "plate": plate(chance), "spot": f"{chance.randrange(1, 260):03d}", **more,
    }
    if "x" in given:
        given["x"] = str(given["x"]).format(**given)
    return form.format(**given)

"""Makes the demo's input files: 240 units and six quarters of receipts of an invented complex. Deterministic; run once,
its output is in this folder.

    python examples/demo/make_inputs.py
"""

from __future__ import annotations

import csv
import random
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

HERE = Path(__file__).parent
CHANCE = random.Random(20250101)
AREAS = ("76.42", "89.35", "95.80", "104.66", "118.27", "128.90")
RATES = {"residential": Decimal("1.80"), "commercial": Decimal("3.50"), "developer": Decimal("1.80")}
USES = {"residential": "住宅", "commercial": "商业", "developer": "建设单位"}
RATES = {USES[use]: rate for use, rate in RATES.items()}
CHANNELS = ("bank", "wechat", "alipay")
QUARTERS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2")
SURNAMES = "顾沈何林唐安苏钟罗孟段江叶许方石白秦陆柳"
NAMES = ("明远", "若兰", "建平", "知秋", "小满", "以宁", "守正", "晓舟", "秋实", "启文", "清和", "望舒", "怀瑾", "听澜")


def units() -> list[dict[str, str]]:
    """Four buildings of sixty units: four shops below B01, two flats the developer has not sold."""
    made = []
    for building in range(1, 5):
        for number in range(60):
            floor, door = divmod(number, 4)
            use = "commercial" if building == 1 and floor == 0 else "residential"
            if building == 4 and number >= 58:
                use = "developer"
            owner = "云州建设开发公司" if use == "developer" else CHANCE.choice(SURNAMES) + CHANCE.choice(NAMES)
            made.append({
                "房号": f"{building}-{floor + 1}{door + 1:02d}", "楼栋": f"{building}幢", "用途": USES[use],
                "面积": CHANCE.choice(AREAS), "来源": "登记簿", "依据日期": "2024-11-20", "业主": owner,
            })
    return made


def due(unit: dict[str, str], months: int = 3) -> Decimal:
    """A unit's bill for so many months."""
    return (Decimal(unit["面积"]) * RATES[unit["用途"]] * months).quantize(Decimal("0.01"), ROUND_HALF_UP)


def manner(unit: dict[str, str]) -> str:
    """How an owner pays: the year at once, in the first or second month, late, now and then, or never."""
    if unit["用途"] == USES["developer"]:
        return "first"
    return CHANCE.choices(("year", "first", "second", "late", "sometimes", "never"), (8, 62, 16, 6, 6, 2))[0]


def month_of(quarter: str, place: int) -> str:
    year, number = int(quarter[:4]), int(quarter[5])
    return f"{year}-{3 * number - 2 + place:02d}"


def receipts(all_units: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """By month, the receipts of bank, WeChat and Alipay; one a quarter has no name."""
    months: dict[str, list[dict[str, str]]] = {month_of(q, p): [] for q in QUARTERS for p in range(3)}
    manners = {unit["房号"]: manner(unit) for unit in all_units}
    for quarter in QUARTERS:
        for unit in all_units:
            how, amount = manners[unit["房号"]], due(unit)
            if how == "never" or (how == "sometimes" and CHANCE.random() < 0.4):
                continue
            if how == "year":
                if quarter[5] != "1":
                    continue
                amount = due(unit) * 4
            place = {"first": 0, "year": 0, "second": 1, "late": 2, "sometimes": 1}[how]
            channel = CHANCE.choices(CHANNELS, (60, 30, 10))[0]
            months[month_of(quarter, place)].append({
                "日期": f"{month_of(quarter, place)}-{CHANCE.randint(2, 26):02d}", "房号": unit["房号"],
                "金额": str(amount), "渠道": channel, "期间": "" if how == "year" else quarter})
        months[month_of(quarter, 1)].append({"日期": f"{month_of(quarter, 1)}-17", "房号": "", "金额": "512.30",
                                             "渠道": "bank", "期间": ""})
    for month, rows in months.items():
        rows.sort(key=lambda row: (row["日期"], row["房号"]))
        for number, row in enumerate(rows, 1):
            row["流水号"] = f"{month.replace('-', '')}{number:04d}"
    return months


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    all_units = units()
    write(HERE / "units.csv", all_units)
    for month, rows in receipts(all_units).items():
        write(HERE / "receipts" / f"{month}.csv", rows)


if __name__ == "__main__":
    main()

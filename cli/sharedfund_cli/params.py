"""Types of arguments and options: what a person types becomes the value a draft takes, or one clear message."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import click

from sharedfund.errors import BadInput, NotFound
from sharedfund_cli.language import language, say

if TYPE_CHECKING:
    from sharedfund_cli.desk import Desk

# Full-width digits and marks as a Chinese keyboard gives them.
_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, ord("。"): ord("."), ord("￥"): None, ord("¥"): None}
_PLAIN = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?(万|亿)?元?\Z")


def narrow(text: str) -> str:
    """`text` with full-width ASCII made narrow and no blank at either end."""
    return text.translate(_NARROW).strip()


def amount_of(text: str) -> Decimal:
    """The amount a person means by `26000`, `26,000.00`, `2.6万`, `２６０００元`; two places.

    Raises: ValueError with a code of `values.money`.
    """
    match = _PLAIN.match(narrow(text).removeprefix("CNY").strip().replace(" ", ""))
    if not match:
        raise ValueError("not-an-amount")
    sign, whole, places, unit = match.groups()
    if len(whole) > 20 or len(places or "") > 12:
        raise ValueError("amount-too-large" if len(whole) > 20 else "too-many-decimals")
    number = Decimal(f"{sign}{whole.replace(',', '')}.{places or '0'}")
    number = number.scaleb({"万": 4, "亿": 8}.get(unit or "", 0))
    from sharedfund.values.money import exact

    return exact(number)


def _desk() -> Desk | None:
    from sharedfund_cli.desk import Desk

    context = click.get_current_context(silent=True)
    return context.find_object(Desk) if context else None


def _here() -> Desk:
    desk = _desk()
    assert desk is not None, "a name is looked up in a book, and only a verb has one"
    return desk


class _Typed(click.ParamType[Any], ABC):
    """A type whose `read` raises ValueError(code), NotFound or BadInput; click's usage error speaks the words of it."""

    @abstractmethod
    def read(self, text: str) -> Any:
        """The value of what was typed."""

    def typed(self, text: str) -> Any:
        """`read` for a text that is no parameter by itself. Raises: BadInput, NotFound."""
        try:
            return self.read(text)
        except ValueError as error:
            raise BadInput(getattr(error, "code", None) or str(error), found=text) from None

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except BadInput as error:
            self._say(error, param, ctx)
        except ValueError as error:
            code = getattr(error, "code", None) or str(error)
            facts = {name: getattr(error, name) for name in ("position", "character") if hasattr(error, name)}
            self._say(BadInput(code, found=value, **facts), param, ctx)

    def _say(self, error: BadInput, param: click.Parameter | None, ctx: click.Context | None) -> None:
        from sharedfund.render import words

        failure = click.BadParameter(words.error_reason(error, language()), ctx, param)
        # The envelope of an error wants the code and the remedy as well as the message.
        failure.cause = error  # type: ignore[attr-defined]  # read by `output.usage`
        raise failure


class Amount(_Typed):
    """An amount of 0.00 or more; with `signed`, any."""

    name = "amount"

    def __init__(self, *, signed: bool = False) -> None:
        self.signed = signed

    def read(self, text: str) -> Decimal:
        amount = amount_of(text)
        if amount < 0 and not self.signed:
            raise ValueError("amount-negative")
        return amount


class RateOf(_Typed):
    """CNY a square metre and month: up to four places, `1.6` or `1.6000`."""

    name = "rate"

    def read(self, text: str) -> Decimal:
        match = re.match(r"([0-9]{1,6})(?:\.([0-9]{1,4}))?\Z", narrow(text))
        if not match:
            raise ValueError("not-a-rate")
        return Decimal(f"{match[1]}.{match[2] or '0':0<4}")


class Wording(_Typed):
    """Words a book may hold, also where they stay in `private/`."""

    name = "text"

    def read(self, text: str) -> str:
        from sharedfund.values import wording

        return wording.text(text)


class AccountNumber(_Typed):
    """A bank account's number as people write it: `6222 0202 ...` loses its blanks."""

    name = "account"

    def read(self, text: str) -> str:
        plain = re.sub(r"\s", "", narrow(text))
        if not re.match(r"[0-9A-Za-z@._-]{1,64}\Z", plain):
            raise ValueError("not-an-account-number")
        return plain


class FundId(_Typed):
    """A fund's id as the founding sheet prints it: 64 hex digits, with or without blanks."""

    name = "fund-id"

    def read(self, text: str) -> str:
        plain = re.sub(r"\s", "", narrow(text)).lower()
        if not re.match(r"[0-9a-f]{64}\Z", plain):
            raise ValueError("not-a-digest")
        return plain


_DAYS_BACK = {"今天": 0, "昨天": 1, "前天": 2, "today": 0, "yesterday": 1}


class Day(_Typed):
    """A day: `2026-11-21`, `20261121`, `2026年11月21日`, `今天`, `昨天`, `前天`."""

    name = "day"

    def read(self, text: str) -> date:
        from sharedfund.values.days import day

        text = narrow(text)
        if text.lower() in _DAYS_BACK:
            return _here().today - timedelta(days=_DAYS_BACK[text.lower()])
        if match := re.match(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日\Z|([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})\Z", text):
            year, month, of_month = [part for part in match.groups() if part]
            text = f"{year}-{month:0>2}-{of_month:0>2}"
        elif re.match(r"[0-9]{8}\Z", text):
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        return day(text)


class Period(_Typed):
    """A period's name: `2026Q3`, `2026-09`, `2026`, `本季`, `上季`, `本月`, `上月`, `今年`, `去年`; with `month`, a month."""

    name = "period"

    def __init__(self, *, month: bool = False) -> None:
        self.month = month
        self.name = "month" if month else "period"

    def read(self, text: str) -> str:
        from sharedfund.values import days

        text = narrow(text).replace("年第", "Q").replace("季度", "")
        for numeral, digit in zip("一二三四", "1234", strict=True):
            text = text.replace(f"Q{numeral}", f"Q{digit}")
        text = text.upper() if text.isascii() and not text.isalpha() else text
        meant = {"本月": ("month", 0), "上月": ("month", 1), "本季": ("quarter", 0), "上季": ("quarter", 1),
                 "今年": ("year", 0), "本年": ("year", 0), "去年": ("year", 1), "上年": ("year", 1)}.get(text)
        if meant:
            unit, back = meant
            when = days.add_months(_here().today, -back * {"month": 1, "quarter": 3, "year": 12}[unit])
            text = {"month": days.month_of(when), "quarter": days.quarter_of(when), "year": f"{when.year:04}"}[unit]
        name = days.period(text).name
        if self.month and not re.match(r"[0-9]{4}-[0-9]{2}\Z", name):
            raise ValueError("not-a-month")
        return name


class Number(_Typed):
    """A document's own number (`P-0321`; short or full-width forms are made whole) or a block's place (`9413`)."""

    name = "no"

    def __init__(self, prefix: str = "", digits: int = 4) -> None:
        self.prefix = prefix
        self.digits = digits

    def read(self, text: str) -> str:
        text = narrow(text).upper()
        if match := re.match(r"([A-Z]{1,3})-?([0-9]{1,8})\Z", text):
            letters, number = match.groups()
            if not self.prefix or letters == self.prefix:
                return f"{letters}-{number:0>{self.digits if self.prefix else 2}}"
        if re.match(r"[1-9][0-9]{0,14}\Z", text):
            return self.of_block(int(text)) if self.prefix else text
        raise ValueError("not-a-number-of-a-paper")

    def of_block(self, block: int) -> str:
        """The paper's own number of what stands at `block`."""
        for stood, entry in _here().book.entries(block):
            if stood == block and entry.own_id().startswith(f"{self.prefix}-"):
                return entry.own_id()
            break
        raise NotFound("block-holds-no-such-paper", block=block, prefix=self.prefix)


class Building(_Typed):
    """A building: `B03`, `3`, `3幢`, `3号楼`."""

    name = "building"

    def read(self, text: str) -> str:
        match = re.fullmatch(r"B?0*([0-9]{1,2})(?:幢|栋|号楼|座)?", narrow(text), re.ASCII)
        if match is None or int(match[1]) == 0:
            raise ValueError("not-a-building-id")
        return f"B{int(match[1]):02d}"


class Resolution(_Typed):
    """A resolution's number: `R2026011`, as people write it `R-2026-11`."""

    name = "resolution"

    def read(self, text: str) -> str:
        text = narrow(text).upper()
        if match := re.match(r"R-?([0-9]{4})-([0-9]{1,3})\Z", text):
            return f"R{match[1]}{match[2]:0>3}"
        if re.match(r"R[0-9]{7}\Z", text):
            return text
        raise ValueError("not-a-resolution-id")


class Head(_Typed):
    """A budget head, by slug or by its name in either language."""

    name = "head"

    def read(self, text: str) -> str:
        from sharedfund.accounts.heads import HEADS

        wanted = narrow(text).lower()
        for head in HEADS.values():
            if wanted in (head.slug, head.name_zh.lower(), head.name_en.lower()):
                return head.slug
        raise BadInput("no-such-head", found=text)


class FundOf(_Typed):
    """A fund, by slug or by its name: `public-revenue`, `公共收益`, `maintenance:B01`, `project:R2026001`."""

    name = "fund"

    def read(self, text: str) -> str:
        from sharedfund.render.words import names

        kind, _, rest = narrow(text).partition(":")
        slugs = ("operating", "public-revenue", "custody", "agency", "contingency", "grants", "project", "maintenance")
        for slug in slugs:
            if kind.lower() == slug or any(kind.lower() == names.name("fund", slug, lang).lower()
                                           for lang in ("zh_CN", "en")):
                if bool(rest) == (slug in ("project", "maintenance")):
                    return f"{slug}:{rest.upper()}" if rest else slug
        raise BadInput("no-such-fund", found=text)


class Named(_Typed):
    """Somebody or something by id, or by the name that stands in the book's `private/` folder."""

    def __init__(self, what: str, ids: str) -> None:
        self.name = what
        self.what = what
        self.ids = re.compile(rf"(?:{ids})\Z")

    def read(self, text: str) -> str:
        plain = narrow(text)
        if self.ids.match(plain):
            return plain
        found = _here().named(self.what, text.strip())
        if len(found) == 1:
            return found[0]
        if found:
            called = (name if (name := _here().called(id_)) == id_ else f"{name} {id_}" for id_ in found)
            raise BadInput("name-is-not-alone", found=text, ids=", ".join(called))
        raise NotFound(f"no-such-{self.what}", found=text)


class Payee(Named):
    """Whom a bill or a payment is for: a vendor or firm by id or name, or the staff, or the tax office."""

    _OFFICES: ClassVar[dict[str, str]] = {"staff": "staff", "员工": "staff", "工资": "staff", "social-insurance": "social-insurance",
                                         "社保": "social-insurance", "tax": "tax", "税务": "tax", "税费": "tax"}

    def read(self, text: str) -> str:
        return self._OFFICES.get(narrow(text).lower()) or super().read(text)


class _Path(click.Path):
    """A file or folder; click names it when the type is made, this one in the language of the run."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        self.name = say("文件", "file") if not self.dir_okay else say("文件夹", "directory")
        return super().convert(value, param, ctx)


TEXT = Wording()
ACCOUNT = AccountNumber()
FUND_ID = FundId()
AMOUNT = Amount()
SIGNED_AMOUNT = Amount(signed=True)
RATE = RateOf()
DAY = Day()
PERIOD = Period()
MONTH = Period(month=True)
NO = Number()
PAYMENT = Number("P")
BILL = Number("B")
RECEIPT = Number("S")
CONTRACT = Number("C", 2)
RESOLUTION = Resolution()
BUILDING = Building()
HEAD = Head()
FUND = FundOf()
PERSON = Named("person", r"p-[0-9]{2,6}")
PAYEE = Payee("vendor", r"v-[0-9]{2,6}|F[0-9]{3}|n-[0-9a-f]{8}")
VENDOR = Named("vendor", r"v-[0-9]{2,6}|F[0-9]{3}|n-[0-9a-f]{8}")
UNIT = Named("unit", r"h-[0-9a-f]{6}")
FIRM = Named("firm", r"F[0-9]{3}")
FOLDER = _Path(file_okay=False)
FILE = _Path(dir_okay=False)
# A file to read: it must be there, and click says so otherwise (exit 2).
EXISTING_FILE = _Path(exists=True, dir_okay=False)

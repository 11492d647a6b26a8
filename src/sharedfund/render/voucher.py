"""The voucher of one payment, a page to print, sign, seal and file with the papers: what was paid, by whose yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.render.html import environment
from sharedfund.render.words import form, names, pages
from sharedfund.render.words.form import Language

if TYPE_CHECKING:
    from sharedfund.state.payments import Payment

STEPS = {"requested": ("申请", "Requested"), "reviewed": ("审核", "Reviewed"), "rechecked": ("复核", "Re-checked"),
         "signed": ("联签", "Signed"), "paid": ("付出", "Paid")}
# Who signs by hand, where no step has named anybody yet.
_WANTED = ("requested", "reviewed", "reviewed", "rechecked", "signed", "signed")
_PLACES = ("亿", "仟", "佰", "拾", "万", "仟", "佰", "拾", "元", "角", "分")


def squared(amount: Decimal) -> list[tuple[str, str]]:
    """The digits of `amount`, each under its place as on a Chinese voucher, a ￥ before the first: to be held against the
    capital numerals beside it. An amount with more places than the squares keeps them in the first."""
    digits = f"{int(abs(amount).scaleb(2)):03d}"
    digits = ("￥" if amount >= 0 else "-￥") + digits
    marks = [digits[: digits.index("￥") + 1], *digits[digits.index("￥") + 1 :]]
    over = max(len(marks) - len(_PLACES) - 1, 0)
    marks = ["".join(marks[: over + 1]), *marks[over + 1 :]]
    filled = [""] * (len(_PLACES) + 1 - len(marks)) + marks
    return list(zip(("", *_PLACES), filled, strict=True))


def voucher_page(payment: Payment, found: Mapping[str, Any], *, fund_name: str, called: Callable[[str], str],
                 language: Language, kept: Callable[[str], str | None] = lambda _: None, code: str | None = None,
                 practice: bool = False) -> str:
    """One HTML page without anything from elsewhere. `found` is `reports.voucher`; `called` gives the name of a person or
    payee, `kept` that of a paper which lies on this machine, by its commitment; `code` is the book's check code."""

    def say(zh: str, en: str) -> str:
        return pages.pick((zh, en), language)

    head = pages.use(payment.head, language) if payment.head else ""
    steps = [{
        "step": pages.pick(STEPS[step["step"]], language), "day": step["day"], "person": form.clean(called(step["person"])),
        "office": (names.name("office", step["office"], language) if step["office"] else "")
        + (say("（替补）", " (stand-in)") if step["stand_in"] else ""), "mandate": step["mandate"],
    } for step in found["steps"]]
    absent = say("不在这台机器上", "not on this machine")
    papers = [(form.clean(paper["of"]), form.clean(kept(paper["commitment"]) or absent), paper["commitment"][:16])
              for paper in found["papers"]]
    by = (payment.bill, payment.document, payment.contract, payment.resolution, payment.notice)
    rows = [
        (say("付给", "Paid to"), called(payment.payee)), (say("用途", "For"), payment.purpose),
        (say("资金", "Fund"), names.name("fund", payment.fund, language)),
        (say("科目、月份", "Head, month"), f"{head}　{payment.month}".strip("　")),
        (say("依据", "By"), " ".join(filter(None, by)) or "—"),
        (say("状态", "Status"), names.name("status", payment.status, language)),
        (say("银行凭证号", "Bank reference"), found["reference"] or "—"),
    ]
    return environment().get_template("voucher.html.j2").render(
        html_language="zh-CN" if language == "zh_CN" else "en", say=say, name=form.clean(fund_name), practice=practice,
        number=payment.payment, day=str(payment.day), amount=form.money(payment.amount, language),
        capital=form.capital(payment.amount), squares=squared(payment.amount),
        rows=[(name, form.clean(value)) for name, value in rows], steps=steps, papers=papers,
        boxes=_boxes(found["steps"], called, language), leaf=payment.leaf, code=code,
    )


def _boxes(steps: list[Mapping[str, Any]], called: Callable[[str], str], language: Language) -> list[tuple[str, str]]:
    """A box to sign in by hand for each step that is asked for and each that was taken: the step, and whose it is."""
    left = [step for step in steps if step["step"] != "paid"]
    made = []
    for wanted in _WANTED:
        taken = next((step for step in left if step["step"] == wanted), None)
        if taken is not None:
            left.remove(taken)
        made.append((pages.pick(STEPS[wanted], language), form.clean(called(taken["person"])) if taken else ""))
    made += [(pages.pick(STEPS[step["step"]], language), form.clean(called(step["person"]))) for step in left]
    payer = next((step for step in steps if step["step"] == "paid"), None)
    return [*made, (pages.pick(("付款人", "Paid by"), language), form.clean(called(payer["person"])) if payer else "")]

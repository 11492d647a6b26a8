"""The voucher of one payment, a page to print and file with the papers: what was paid, by whose yes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from sharedfund.render.words import form, names
from sharedfund.render.words.form import Language

if TYPE_CHECKING:
    from sharedfund.state.payments import Payment

_STYLE = (
    "body{font:16px/1.6 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:180mm;margin:12mm auto;color:#111}"
    "h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}th{width:9rem;font-weight:600;background:#f3f3f3}.amount{font-size:1.3rem}"
    "footer{margin-top:1rem;font-size:.8rem;color:#555;overflow-wrap:anywhere}@page{size:A4;margin:15mm}"
)


def voucher_page(payment: Payment, *, fund_name: str, called: Callable[[str], str], language: Language) -> str:
    """One HTML page without anything from elsewhere; `called` gives the name of a person or payee."""
    zh = language == "zh_CN"

    def by(acts: tuple[object, ...]) -> str:
        return ("、" if zh else ", ").join(called(act.person) for act in acts) or "—"  # type: ignore[attr-defined]  # acts

    head = names.name("head", payment.head, language) if payment.head else "—"
    rows = (
        ("编号", "Number", payment.payment),
        ("付给", "Paid to", called(payment.payee)),
        ("金额", "Amount", f"{form.money(payment.amount, language)}　{form.capital(payment.amount)}"),
        ("用途", "For", payment.purpose),
        ("资金", "Fund", names.name("fund", payment.fund, language)),
        ("科目", "Head", f"{head}　{payment.month}"),
        ("依据", "By", " ".join(filter(None, (payment.bill, payment.document, payment.contract, payment.resolution,
                                              payment.notice))) or "—"),
        ("申请", "Requested", f"{called(payment.requester)}　{payment.day}"),
        ("审核", "Reviewed", by(payment.reviews)),
        ("复核", "Re-checked", by(payment.rechecks)),
        ("联签", "Signed", by(payment.signatures)),
        ("状态", "Status", names.name("status", payment.status, language)),
    )
    title = f"{fund_name} {'付款凭单' if zh else 'Payment voucher'}"
    body = "".join(
        f"<tr><th>{escape(chinese if zh else english)}</th>"
        f"<td{' class=amount' if english == 'Amount' else ''}>{escape(form.clean(value))}</td></tr>"
        for chinese, english, value in rows
    )
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if zh else "en"}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1><table>{body}</table>"
        f"<footer>{'申请在账本中的指纹' if zh else 'Leaf of the request in the book'}: {payment.leaf}</footer>"
        "</body></html>\n"
    )

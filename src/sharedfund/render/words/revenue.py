"""Words of public revenue: gross, out by resolution, topped up."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_RESOLVED, _TOPPED = "public_revenue_leaves_by_resolution", "net_public_revenue_tops_up_the_maintenance_fund"
_TOP_UP = (("sharedfund maintenance top-up --period {period}",), ("sharedfund maintenance top-up --period {period}",))

WORDS: dict[tuple[str, str], Words] = {
    ("public_revenue_is_booked_gross", "netted"): Words(
        "{amount} 直接冲在收入 {account:slug} 上：收入记全额，成本单独记", "{amount} is taken off the income {account:slug}; income is booked gross and cost apart",
        ("成本用：sharedfund revenue cost",), ("book the cost with: sharedfund revenue cost",)),
    (_RESOLVED, "resolution-needed"): Words(
        "公共收益支出 {amount} 要有业主决议，或列在通过的预算里", "{amount} of public revenue leaves by a resolution, or by a line of the adopted budget",
        ("写上 --resolution 决议编号",), ("name --resolution",)),
    (_RESOLVED, "not-granted"): Words(
        "决议 {resolution:slug} 在这项用途上还剩 {left}，本笔 {amount}", "the resolution {resolution:slug} has {left} left for this use; the payment asks {amount}",
        ("看决议：sharedfund resolution show",), ("see it: sharedfund resolution show",)),
    (_TOPPED, "top-up-due"): Words(
        "{period} 公共收益净额 {net}，应补充维修资金 {wanted}，已补 {topped_up}，还差 {missing}", "{period}: public revenue net {net}, {wanted} goes to the maintenance fund, {topped_up} went, {missing} is missing", *_TOP_UP),
    (_TOPPED, "top-up-late"): Words(
        "{period} 公共收益净额 {net}，应补充维修资金 {wanted}，已补 {topped_up}，还差 {missing}，已过期限", "{period}: public revenue net {net}, {wanted} goes to the maintenance fund, {topped_up} went, {missing} is late", *_TOP_UP),
}

ERRORS: dict[str, Words] = {
    "nothing-to-top-up": Words("{period} 没有要补充维修资金的公共收益", "no public revenue of {period} is due to the maintenance fund"),
}

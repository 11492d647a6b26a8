"""Words of the maintenance fund."""

from __future__ import annotations

from sharedfund.render.words.form import Words

WORDS: dict[tuple[str, str], Words] = {
    ("what_the_bureau_holds_is_not_paid_here", "held-by-the-bureau"): Words(
        "{fund}由主管部门专户管理，{amount} 不从共管账户付", "{fund} is held by the bureau; {amount} is not paid from the co-managed account",
        ("按维修资金的程序申请使用",), ("apply to the bureau for its use",)),
}

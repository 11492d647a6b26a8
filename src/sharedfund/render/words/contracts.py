"""Words of contracts: the firm's contract."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_FILE = ("改好文件再录：sharedfund contract record --file FILE",), ("correct the file and record it again: sharedfund contract record --file FILE",)
_LIST = ("看合同：sharedfund contract list",), ("see the contracts: sharedfund contract list",)

WORDS: dict[tuple[str, str], Words] = {
    ("a_contract_is_recorded_once", "contract-exists"): Words(
        "合同编号 {contract} 已经录过", "the contract number {contract} is taken",
        ("换一个编号；要看原合同：sharedfund contract show {contract}",), ("choose another number; the contract that has it: sharedfund contract show {contract}",)),
    ("a_contract_is_recorded_once", "contract-ends-before-it-begins"): Words(
        "合同 {contract} 的最后一天 {end} 在第一天 {first} 之前", "the last day of {contract}, {end}, lies before its first, {first}", *_FILE),
    ("a_contract_is_recorded_once", "tariff-twice"): Words(
        "合同 {contract} 里 {use} 有两个单价", "{contract} has two tariffs for {use}", *_FILE),
    ("a_contract_names_one_remuneration", "rate-without-share"): Words(
        "合同 {contract} 的酬金方式是 {kind}，不该有提取比例", "{contract} has the kind {kind}; only a share has a rate", *_FILE),
    ("a_contract_names_one_remuneration", "sum-without-fixed"): Words(
        "合同 {contract} 的酬金方式是 {kind}，不该有每月定额", "{contract} has the kind {kind}; only a fixed remuneration has a monthly sum", *_FILE),
    ("a_contract_names_one_remuneration", "rate-missing"): Words(
        "合同 {contract} 按比例提酬金，合同和章程都没写比例", "{contract} pays a share, and neither it nor the charter names the rate", *_FILE),
    ("a_contract_names_one_remuneration", "rate-out-of-range"): Words(
        "合同 {contract} 的提取比例 {rate:text} 不在 0 和 1 之间", "the rate {rate:text} of {contract} does not lie between 0 and 1", *_FILE),
    ("a_contract_names_one_remuneration", "sum-missing"): Words(
        "合同 {contract} 按定额给酬金，合同和章程都没写每月多少", "{contract} pays a fixed sum, and neither it nor the charter names it", *_FILE),
    ("a_pass_score_lies_between_0_and_100", "pass-score-out-of-range"): Words(
        "合同 {contract} 的达标分 {pass_score} 不在 0 和 100 之间", "the pass score {pass_score} of {contract} does not lie between 0 and 100", *_FILE),
    ("one_firm_serves_at_a_time", "contracts-overlap"): Words(
        "合同 {contract} 和 {other}（{first} 起）的日期重叠；同一天只有一份合同", "{contract} overlaps {other}, which runs from {first}; one contract serves a day", *_LIST),
    ("reimbursed_heads_are_heads_of_the_service", "no-head-of-the-service"): Words(
        "{head} 不是物业服务的科目，不能按合同报销", "{head} is no head of the service, and is not reimbursed", *_FILE),
    ("reimbursed_heads_are_heads_of_the_service", "head-twice"): Words(
        "科目 {head} 写了两次", "the head {head} is named twice", *_FILE),
}

ERRORS: dict[str, Words] = {
    "no-contract": Words("账本里没有合同 {contract:slug}", "the book has no contract {contract:slug}", *_LIST),
    "no-contract-in-period": Words("{period:slug} 没有物业合同 {firm:slug}", "there is no contract in {period:slug} {firm:slug}", *_LIST),
    "several-firms": Words("{period:slug} 有几家物业：{firms:slug}，请说是哪一家", "several firms served in {period:slug}: {firms:slug}; say which",
                           ("加上 --firm，如 --firm F001",), ("add --firm, like --firm F001",)),
}

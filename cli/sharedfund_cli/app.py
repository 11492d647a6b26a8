"""`sharedfund`: the table of nouns, the run of one command, and its exit code. Noun files import from here."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.framework import Argument, Noun, Option, Root, Verb, argument, noun, option, verb
from sharedfund_cli.language import Pair, language, pick, say, speak

if TYPE_CHECKING:
    from sharedfund_cli.desk import Desk, Shared
    from sharedfund_cli.files import Sheet, csv_rows, toml
    from sharedfund_cli.output import Column
    from sharedfund_cli.params import (
        ACCOUNT, AMOUNT, BILL, CONTRACT, DAY, EXISTING_FILE, FILE, FIRM, FOLDER, FUND, FUND_ID, HEAD, MONTH, NO, PAYMENT, PERIOD,
        PERSON, RATE, RECEIPT, RESOLUTION, SIGNED_AMOUNT, TEXT, UNIT, VENDOR,
    )

__all__ = [
    "ACCOUNT", "AMOUNT", "BILL", "CONTRACT", "DAY", "EXISTING_FILE", "FILE", "FIRM", "FOLDER", "FUND", "FUND_ID", "HEAD", "MONTH", "NO",
    "PAYMENT", "PERIOD", "PERSON", "RATE", "RECEIPT", "RESOLUTION", "SIGNED_AMOUNT", "TEXT", "UNIT", "VENDOR", "Argument", "Column",
    "Desk", "Noun", "Option", "Pair", "Shared", "Sheet", "Verb", "argument", "csv_rows", "language", "main", "noun",
    "option", "run", "say", "toml", "verb",
]

# Where what noun files import from here really stands; the root's help needs none of it.
_ELSEWHERE = {"desk": ("Desk", "Shared"), "output": ("Column",), "files": ("Sheet", "csv_rows", "toml")}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for module, names in _ELSEWHERE.items():
        if name in names:
            return getattr(import_module(f"sharedfund_cli.{module}"), name)
    if name in __all__:
        return getattr(import_module("sharedfund_cli.params"), name)
    raise AttributeError(name)


# Group -> (noun, the file it stands in, what it is for).
NOUNS: tuple[tuple[Pair, tuple[tuple[str, str, Pair], ...]], ...] = (
    (("开始", "Start"), (
        ("demo", "demo", ("建一个练习小区和它的公示", "Build the practice complex and its disclosures")),
        ("init", "init", ("一问一答，建一本真的账", "Found a real book, question by question")),
        ("book", "book", ("账本本身：建练习本、整理、恢复", "The book itself: practice, tidy, recover")),
        ("charter", "charter", ("章程：看、比、认可、修改", "The charter: show, compare, accept, change")),
        ("opening", "opening", ("期初：填表、检查、采用", "The opening position: template, check, adopt")),
        ("status", "status", ("今天该做什么", "What needs doing today")),
        ("doctor", "doctor", ("终端、磁盘、钟、账本、备份的检查", "Check terminal, disk, clock, book, backup")),
    )),
    (("日常", "Daily"), (
        ("unit", "unit", ("房屋：导入、查看、过户", "Units: import, show, transfer")),
        ("fee", "fee", ("物业费：开单、欠费、减免、催缴", "Fees: charge, arrears, credit, remind")),
        ("receipt", "receipt", ("收款：登记、导入、认领、更正", "Receipts: record, import, identify, correct")),
        ("deposit", "receipt", ("押金：收、退、扣", "Deposits: take, return, deduct")),
        ("bill", "bill", ("账单：登记、列出应付", "Bills: record, list what is due")),
        ("vendor", "payment", ("收款方：增加、换账户", "Vendors: add, change the account")),
        ("payment", "payment", ("付款：申请、审核、复核、联签、付出", "Payments: request, review, re-check, sign, pay")),
        ("cash", "payment", ("备用金：盘点、补足", "Imprest cash: count, top up")),
        ("bank", "bank", ("银行：流水、对账", "Bank: lines, reconciliation")),
        ("fund", "fund", ("各项资金：余额、可动用、划转", "The funds: balances, spendable, transfers")),
        ("revenue", "revenue", ("公共收益：收入、成本、返还业主", "Public revenue: receive, cost, give back")),
        ("lease", "lease", ("共用部位合同：登记、收回、列出", "Common parts: record, end, list")),
        ("grant", "grant", ("补助、捐赠、代收第三方款", "Grants, donations, money of others")),
        ("project", "grant", ("专项筹资：开、收、退、结", "Projects: open, collect, give back, close")),
        ("maintenance", "maintenance", ("专项维修资金：交存、申请、对账、补交", "The maintenance fund: paid in, requested, reconciled")),
    )),
    (("规矩", "Rules"), (
        ("person", "person", ("办事的人：增加、查看", "People: add, show")),
        ("key", "key", ("钥匙：新建、更换、停用、失密", "Keys: new, replace, stop, compromised")),
        ("mandate", "person", ("授权：授予、就任、终止、监交", "Mandates: grant, accept, end, hand over")),
        ("contract", "contract", ("合同：登记、验收、终止、交接", "Contracts: record, accept, end, hand over")),
        ("former", "former", ("前物业预收：名单、承认、追索", "Paid to a former firm: list, honour, pursue")),
        ("neighbour", "neighbour", ("邻近小区分担：约定、分账、记账", "Neighbours: share a service, split, book")),
        ("budget", "budget", ("预算：采用、调整、查看", "Budgets: adopt, vary, show")),
        ("resolution", "resolution", ("会议和决议：公告、点票、登记、撤销、办结", "Meetings and resolutions: notice, count, record, cancel, close")),
        ("evaluation", "remuneration", ("考核：登记、公布、申诉", "Evaluations: record, publish, appeal")),
        ("acceptance", "remuneration", ("居民认可：登记、查看", "The residents' acceptance: record, show")),
        ("remuneration", "remuneration", ("酬金：计提、结算、拨付、恢复、扣减", "Remuneration: accrue, settle, release, restore, deduct")),
        ("year", "remuneration", ("年度：决算表、年结", "The year: statement, close")),
        ("question", "question", ("质询：提出、答复、认可、上报", "Questions: open, answer, accept, escalate")),
        ("dispute", "question", ("争议：冻结、上报、解除", "Disputes: freeze, escalate, lift")),
        ("breach", "question", ("违约：立案、确认、结案", "Breaches: open, confirm, close")),
        ("claim", "question", ("追缴：提请、收到退赔", "Claims on the firm: propose, receive")),
        ("finding", "question", ("审计意见：登记、答复", "What audits found: report, answer")),
        ("rules", "rules", ("账本守的规矩：列出、查看、解释", "The rules: list, show, explain")),
    )),
    (("公示", "Disclosure"), (
        ("period", "period", ("月结", "Close a month")),
        ("disclosure", "disclosure", ("公示：生成、公布、张贴、更正", "Disclosures: build, publish, display, correct")),
        ("portal", "portal", ("业主查询页：导出、查询密码", "The owners' page: export, view password")),
    )),
    (("核验", "Proof"), (
        ("checkpoint", "checkpoint", ("校验点：签、共签、列出", "Checkpoints: make, cosign, list")),
        ("audit", "audit", ("整本重算，给出结论", "Recompute the whole book, give a verdict")),
        ("sign", "sign", ("签名：带来的请求，或待签的提议", "Sign a travelling request or an open proposal")),
        ("take", "sign", ("把签名带回账本", "Bring a signature home")),
        ("fleet", "fleet", ("几本账：汇总、审计", "Several books: summary, audit")),
        ("export", "export", ("导出：公开、审计、完整", "Export: public, audit, full")),
    )),
    (("其他", "Others"), (
        ("report", "report", ("报表：资金、收款、付款、预算、欠费、试算", "Reports: fund, receipt, payment, budget, arrears, trial")),
        ("log", "log", ("账本里记了什么", "What stands in the book")),
        ("backup", "backup", ("备份", "Back up the book")),
        ("config", "config", ("本机的习惯：语言、账本、身份", "This machine's settings: language, book, person")),
        ("completion", "completion", ("装命令补全", "Install shell completion")),
        ("help", "manual", ("帮助；help exit-codes 讲退出码", "Help; `help exit-codes` explains exit codes")),
    )),
)

COMMON = (
    ("sharedfund status", ("今天该做什么", "what needs doing today")),
    ("sharedfund receipt record", ("登记一笔收款", "record a receipt")),
    ("sharedfund payment request", ("申请一笔付款", "ask for a payment")),
    ("sharedfund sign", ("等我签的", "what waits for my signature")),
)


def _bare() -> None:
    """Bare `sharedfund`: what `status` says inside a book, a start card elsewhere."""
    from sharedfund_cli.desk import Desk

    context = click.get_current_context()
    desk = context.find_object(Desk)
    assert desk is not None
    if desk.book_folder(required=False) is not None:
        from sharedfund_cli.status import status

        context.invoke(status)
        return
    desk.answer(say(
        "sharedfund：小区共有资金的账本\n"
        "  看一个练习小区   sharedfund demo 练习\n"
        "  建一本真的账     sharedfund init 我们小区\n"
        "  打开已有的账本   sharedfund -C 文件夹 status\n"
        "  所有命令         sharedfund --help",
        "sharedfund: the book of a residential complex's shared money\n"
        "  see a practice complex   sharedfund demo practice\n"
        "  found a real book        sharedfund init our-complex\n"
        "  open an existing book    sharedfund -C FOLDER status\n"
        "  every command            sharedfund --help"))


ROOT = Root("sharedfund", (
    "一个小区一本账：共有资金从收到付，人人照规矩，事事可复算。",
    "One complex, one book: shared money from receipt to payment, by rules anyone can check again."),
    NOUNS, COMMON, _bare)


def run(arguments: Sequence[str], shared: Shared | None = None) -> int:
    """Run one command as if typed; its exit code. `shared` keeps opened keys and books between the commands of one
    process (the demo and the examples)."""
    from sharedfund_cli.desk import Desk

    arguments = [os.fspath(argument) for argument in arguments]
    speak(pick(arguments, os.environ, _configured()))
    desk = Desk(shared=shared, as_json="--json" in arguments[: _end(arguments)])
    if desk.json or not any(word in arguments for word in ("-h", "--help")):
        from sharedfund_cli.ending import ended

        return ended(desk, lambda: ROOT.main(arguments, prog_name="sharedfund", obj=desk, standalone_mode=False))
    try:
        code = ROOT.main(arguments, prog_name="sharedfund", obj=desk, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return code if isinstance(code, int) else 0


def _end(arguments: Sequence[str]) -> int:
    return arguments.index("--") if "--" in arguments else len(arguments)


def _configured() -> str | None:
    from sharedfund_cli.settings import setting

    return setting("lang")


def main() -> None:
    """The console script."""
    from sharedfund_cli.output import safe_streams

    safe_streams()
    sys.exit(run(sys.argv[1:]))

"""A line for every verb that would do, or get as far as a rule, in the prepared book of `test_bad_input`.

`{forms}` holds filled forms, `{place}` is a folder to write to, `{book}` is the book.
"""

from __future__ import annotations

from typing import NamedTuple

FIRM, CHAIR, MEMBER, COMMUNITY, ACCOUNTANT, CASHIER, EVALUATOR = (f"p-{number:02d}" for number in range(1, 8))
PAPER = "{forms}/paper.txt"


class Line(NamedTuple):
    """Who types what: words that stand by themselves, and options (None: a flag)."""

    by: str
    words: tuple[str, ...] = ()
    options: dict[str, str | None] = {}  # noqa: RUF012  # a literal of the table, never changed

    def spelled(self, verb: str, places: dict[str, str]) -> list[str]:
        """The arguments of `verb` as typed."""
        typed = verb.split()
        for name, value in self.options.items():
            written = value.format(**places) if value is not None else None
            typed += [name] if written is None else [f"{name}={written}"] if name.startswith("--") else [name + written]
        return [*typed, "--", *(word.format(**places) for word in self.words)]


# Verbs of which only a real folder, terminal or setting can tell; they have tests of their own.
ELSEWHERE = frozenset({
    "demo", "init", "book init", "book tidy", "book recover", "book graft", "backup", "config list", "config set",
    "config unset", "completion install", "help", "key new", "opening template", "opening check", "opening adopt",
})

LINES: dict[str, Line] = {
    "charter show": Line(ACCOUNTANT),
    "charter template": Line(ACCOUNTANT, ("co-managed",)),
    "charter compare": Line(ACCOUNTANT, ("co-managed", "trust")),
    "charter accept": Line(CHAIR),
    "charter change": Line(CHAIR, (), {"--set": "pass_score=61.00", "--resolution": "R2026001"}),
    "status": Line(ACCOUNTANT),
    "doctor": Line(ACCOUNTANT),
    "unit import": Line(ACCOUNTANT, ("{forms}/units.csv",)),
    "unit list": Line(ACCOUNTANT),
    "unit show": Line(ACCOUNTANT, ("1-101",)),
    "unit correct": Line(ACCOUNTANT, ("1-101",), {"--area": "101.00"}),
    "fee charge": Line(ACCOUNTANT, ("2026Q2",)),
    "fee earn": Line(ACCOUNTANT),
    "fee list": Line(ACCOUNTANT),
    "fee credit": Line(ACCOUNTANT, ("2-102",), {"--amount": "5.00", "--reason": "多收"}),
    "fee write-off": Line(CHAIR, ("2-102",), {"--amount": "5.00", "--reason": "坏账"}),
    "fee remind": Line(ACCOUNTANT, ("2-102",)),
    "receipt record": Line(ACCOUNTANT, (), {"--unit": "2-102", "--amount": "10.00", "--bank-ref": "NEW1"}),
    "receipt import": Line(ACCOUNTANT, ("{forms}/receipts.csv",)),
    "receipt identify": Line(ACCOUNTANT, ("S-0004",), {"--unit": "2-102", "--amount": "33.00"}),
    "receipt remit": Line(ACCOUNTANT, (), {"--channel": "wechat", "--bank-ref": "NEW2", "--amount": "7.00"}),
    "receipt correct": Line(ACCOUNTANT, ("S-0001",), {"--reason": "记错了户", "--unit": "2-102", "--amount": "2400.00"}),
    "receipt refund": Line(FIRM, ("S-0004",), {"--reason": "退"}),
    "receipt list": Line(ACCOUNTANT),
    "receipt show": Line(ACCOUNTANT, ("S-0001",)),
    "deposit take": Line(ACCOUNTANT, (), {"--unit": "2-102", "--amount": "10.00", "--bank-ref": "NEW3"}),
    "deposit return": Line(FIRM, ("D-0001",), {"--account": "6217001234567", "--amount": "500.00"}),
    "deposit deduct": Line(CHAIR, ("D-0001",), {"--amount": "5.00", "--reason": "损坏", "--attach": PAPER}),
    "deposit list": Line(ACCOUNTANT),
    "bill record": Line(ACCOUNTANT, (), {"--vendor": "staff", "--head": "wages", "--amount": "10.00", "--due": "2026-05-30"}),
    "bill credit": Line(ACCOUNTANT, ("B-0004",), {"--amount": "1.00", "--reason": "抄错"}),
    "bill complete": Line(ACCOUNTANT, ("wages", "2026-05")),
    "bill list": Line(ACCOUNTANT),
    "bill show": Line(ACCOUNTANT, ("B-0004",)),
    "vendor add": Line(ACCOUNTANT, (), {"--name": "云州匠修服务部", "--account": "6222020200019990001"}),
    "vendor change-account": Line(CHAIR, ("v-01",), {"--account": "6222020200019990002", "--reason": "换户"}),
    "vendor list": Line(ACCOUNTANT),
    "vendor show": Line(ACCOUNTANT, ("v-01",)),
    "payment request": Line(FIRM, (), {"--vendor": "v-01", "--head": "power", "--amount": "5.00", "--for": "电费"}),
    "payment review": Line(CHAIR, ("P-0006",), {"--amount": "181.40"}),
    "payment recheck": Line(COMMUNITY, ("P-0006",), {"--amount": "181.40"}),
    "payment sign": Line(CHAIR, ("P-0006",), {"--amount": "181.40"}),
    "payment reject": Line(CHAIR, ("P-0006",), {"--reason": "金额不对"}),
    "payment withdraw": Line(FIRM, ("P-0006",), {"--reason": "金额不对"}),
    "payment pay": Line(CASHIER, ("P-0006",), {"--amount": "181.40", "--bank-ref": "NEW4"}),
    "payment return": Line(ACCOUNTANT, ("P-0001",), {"--bank-ref": "NEW5", "--reason": "退票", "--amount": "100.00"}),
    "payment next": Line(CHAIR),
    "payment order": Line(CHAIR, (), {
        "--emergency": None, "--cause": "lift-failure", "--vendor": "v-02", "--amount": "5.00", "--for": "抢修",
        "--witness": COMMUNITY, "--attach": PAPER}),
    "payment witness": Line(COMMUNITY, ("E-01",)),
    "payment ratify": Line(CHAIR, ("E-01",), {"--resolution": "R2026001"}),
    "payment notice": Line(CHAIR, (), {"--vendor": "v-02", "--amount": "5.00", "--for": "更换"}),
    "payment object": Line(CHAIR, ("N-01",), {"--text": "太贵"}),
    "payment answer": Line(CHAIR, ("N-01", "1"), {"--attach": PAPER}),
    "payment standing add": Line(FIRM, (), {"--vendor": "v-01", "--head": "power", "--amount": "5.00", "--for": "代扣"}),
    "payment standing end": Line(CHAIR, ("P-0006",), {"--reason": "改户"}),
    "payment standing list": Line(ACCOUNTANT),
    "payment run": Line(FIRM, ("2026-05",)),
    "payment list": Line(ACCOUNTANT),
    "payment show": Line(ACCOUNTANT, ("P-0006",)),
    "payment voucher": Line(ACCOUNTANT, ("P-0001",), {"-o": "{place}/voucher.html"}),
    "cash count": Line(CASHIER, (), {"--amount": "0.00"}),
    "cash top-up": Line(FIRM, (), {"--amount": "5.00"}),
    "cash spend": Line(CASHIER, (), {
        "--voucher": "V-01", "--head": "office", "--amount": "5.00", "--for": "印纸", "--attach": PAPER}),
    "cash list": Line(ACCOUNTANT),
    "bank record": Line(ACCOUNTANT, (), {"--amount": "5.00", "--bank-ref": "NEW6", "--for": "利息"}),
    "bank reconcile": Line(ACCOUNTANT, ("2026-04",), {"--balance": "3261.00"}),
    "bank statement": Line(ACCOUNTANT, ("2026-03",)),
    "bank list": Line(ACCOUNTANT),
    "fund show": Line(ACCOUNTANT, ("operating",)),
    "fund list": Line(ACCOUNTANT),
    "fund transfer": Line(FIRM, (), {"--from": "public-revenue", "--to": "operating", "--amount": "5.00", "--for": "划转"}),
    "revenue receive": Line(ACCOUNTANT, (), {
        "--source": "advertising", "--payer": "云岚传媒", "--amount": "5.00", "--bank-ref": "NEW7"}),
    "revenue cost": Line(FIRM, (), {"--vendor": "v-03", "--amount": "5.00", "--for": "维护"}),
    "revenue list": Line(ACCOUNTANT),
    "maintenance top-up": Line(FIRM, (), {"--period": "2026Q2", "--amount": "5.00"}),
    "maintenance list": Line(ACCOUNTANT),
    "person add": Line(CHAIR, (), {"--name": "陈思齐"}),
    "person list": Line(ACCOUNTANT),
    "person show": Line(ACCOUNTANT, ("p-01",)),
    "person link": Line(CHAIR, ("p-02", "v-01")),
    "key replace": Line(CHAIR, ("p-02",), {"--card": PAPER}),
    "key revoke": Line(CHAIR, ("p-06",), {"--reason": "丢了"}),
    "mandate grant": Line(CHAIR, ("p-06",), {"--office": "secretary"}),
    "mandate end": Line(CHAIR, ("M-6",), {"--reason": "离任"}),
    "mandate list": Line(ACCOUNTANT),
    "contract template": Line(ACCOUNTANT),
    "contract record": Line(CHAIR, (), {"--file": "{forms}/contract.toml"}),
    "contract list": Line(ACCOUNTANT),
    "contract show": Line(ACCOUNTANT, ("C-01",)),
    "budget template": Line(ACCOUNTANT),
    "budget adopt": Line(CHAIR, ("{forms}/budget.toml",), {"--resolution": "R2026001"}),
    "budget vary": Line(CHAIR, ("lift",), {"--add": "5.00", "--reason": "涨价"}),
    "budget show": Line(ACCOUNTANT, ("2026Q1",)),
    "budget list": Line(ACCOUNTANT),
    "resolution template": Line(ACCOUNTANT),
    "resolution record": Line(CHAIR, (), {"--file": "{forms}/resolution.toml"}),
    "resolution close": Line(CHAIR, ("R2026001",), {"--attach": PAPER}),
    "resolution list": Line(ACCOUNTANT),
    "resolution show": Line(ACCOUNTANT, ("R2026001",)),
    "evaluation template": Line(ACCOUNTANT),
    "evaluation record": Line(EVALUATOR, (), {"--file": "{forms}/evaluation.toml"}),
    "evaluation publish": Line(EVALUATOR, ("E-01",)),
    "evaluation finalise": Line(EVALUATOR, ("E-01",)),
    "evaluation appeal": Line(FIRM, ("E-01",), {"--file": "{forms}/appeal.toml"}),
    "evaluation answer": Line(EVALUATOR, ("E-01",), {"--file": "{forms}/answer.toml"}),
    "evaluation list": Line(ACCOUNTANT),
    "evaluation show": Line(ACCOUNTANT, ("E-01",)),
    "acceptance record": Line(COMMUNITY, (), {"--file": "{forms}/acceptance.toml"}),
    "acceptance show": Line(ACCOUNTANT, ("2026Q1",)),
    "remuneration accrue": Line(ACCOUNTANT, ("2026-04",)),
    "remuneration settle": Line(ACCOUNTANT, ("2026Q2",), {"--serve": "公告栏"}),
    "remuneration release": Line(CHAIR, ("2026Q1",)),
    "remuneration restore": Line(CHAIR, ("2026Q1",), {"--resolution": "R2026001"}),
    "remuneration deduct": Line(CHAIR, ("2026Q1",), {"--reason": "整改不合格"}),
    "remuneration show": Line(ACCOUNTANT, ("2026Q1",)),
    "year statement": Line(ACCOUNTANT, ("2026",)),
    "year close": Line(ACCOUNTANT, ("2026",)),
    "breach open": Line(CHAIR, (), {"--file": "{forms}/breach.toml"}),
    "breach confirm": Line(CHAIR, ("W-01",)),
    "breach close": Line(CHAIR, ("W-01",), {"--file": "{forms}/closing.toml"}),
    "breach list": Line(ACCOUNTANT),
    "breach show": Line(ACCOUNTANT, ("W-01",)),
    "rules list": Line(ACCOUNTANT),
    "rules show": Line(ACCOUNTANT, ("R28",)),
    "rules explain": Line(ACCOUNTANT, (PAPER,)),
    "period close": Line(ACCOUNTANT, ("2026-04",)),
    "period list": Line(ACCOUNTANT),
    "disclosure build": Line(ACCOUNTANT, ("2026Q1",), {"-o": "{place}/disclosure"}),
    "disclosure publish": Line(CHAIR, ("2026Q2",)),
    "disclosure correct": Line(CHAIR, ("2026Q1",), {"--reason": "漏了一笔"}),
    "disclosure display": Line(ACCOUNTANT, ("2026Q1",), {"--place": "大堂"}),
    "disclosure show": Line(ACCOUNTANT, ("2026Q1",)),
    "disclosure list": Line(ACCOUNTANT),
    "disclosure diff": Line(ACCOUNTANT, ("2026Q1/1", "2026Q1/1")),
    "disclosure verify": Line(ACCOUNTANT, (PAPER,)),
    "checkpoint make": Line(ACCOUNTANT),
    "checkpoint cosign": Line(COMMUNITY),
    "checkpoint verify": Line(ACCOUNTANT, (PAPER,)),
    "checkpoint list": Line(ACCOUNTANT),
    "audit": Line(ACCOUNTANT, ("{book}",)),
    "sign": Line(CHAIR, ("P-0006",), {"--amount": "181.40"}),
    "take": Line(ACCOUNTANT, (PAPER,)),
    "export": Line(ACCOUNTANT, (), {"--public": None, "-o": "{place}/public.tar"}),
    "report fund": Line(ACCOUNTANT, (), {"--period": "2026Q1"}),
    "report receipt": Line(ACCOUNTANT, (), {"--period": "2026Q1"}),
    "report payment": Line(ACCOUNTANT, (), {"--period": "2026Q1"}),
    "report budget": Line(ACCOUNTANT, (), {"--period": "2026Q1"}),
    "report arrears": Line(ACCOUNTANT, (), {"--period": "2026Q1"}),
    "report trial": Line(ACCOUNTANT, (), {"--period": "2026Q1"}),
    "log": Line(ACCOUNTANT),
}

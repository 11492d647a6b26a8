"""One prepared book for everything that is typed wrong: known to the byte, and put back should it ever change."""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sharedfund.banking.matching import Seen
from sharedfund_cli.app import run as typed
from sharedfund_cli.desk import Shared
from sharedfund_cli.story import Story
from tests.banking.exports import wechat_csv
from tests.cli import runner
from tests.cli.command_lines import ACCOUNTANT, FIRM

EXAMPLE = Path(__file__).parents[2] / "examples" / "worked-quarter"
NOW = "2026-05-10T03:00:00Z"


class Ended(NamedTuple):
    """How a line ended: exit code, and the JSON it printed."""

    code: int
    answer: dict[str, Any]


class Prepared:
    """A book on disk whose every byte is known, put back should a wrong line ever change it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.forms = place / "forms"
        self.shared = Shared()
        self.pristine = place / "pristine"
        shutil.copytree(place / "fund", self.pristine / "fund")
        shutil.copytree(place / "home", self.pristine / "home")
        self.marks = self._marks()

    @property
    def places(self) -> dict[str, str]:
        return {"forms": str(self.forms), "place": str(self.place), "book": str(self.place / "fund")}

    def _marks(self) -> dict[str, tuple[int, int]]:
        files = [*(self.place / "fund" / "book").iterdir(), *(self.place / "fund").glob("*.beancount")]
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}

    def ends(self, *words: object, by: str = ACCOUNTANT, lang: str = "zh_CN", now: str = NOW) -> Ended:
        """Type a line with --json."""
        out, err = io.StringIO(), io.StringIO()
        arguments = ["--lang", lang, "--json", "-y", "--now", now, "-C", str(self.place / "fund"), "--as", by, *map(str, words)]
        with runner.home_at(self.place / "home"), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = typed(arguments, self.shared)
        return Ended(code, json.loads(out.getvalue()) if out.getvalue().startswith("{") else {})

    def is_untouched(self) -> bool:
        """Whether no byte of the book changed; a changed book is put back."""
        if self._marks() == self.marks:
            return True
        for name in ("fund", "home"):
            shutil.rmtree(self.place / name)
            shutil.copytree(self.pristine / name, self.place / name)
        self.shared = Shared()
        same = self._marks()
        self.marks = same
        return False


def prepare(place: Path) -> Prepared:
    """The worked quarter, released, and a few things that wait: a payment, a bill, a receipt of nobody, WeChat money, an
    emergency order, a notice, a breach."""
    example = runpy.run_path(str(EXAMPLE / "run.py"))
    do = Story(place / "fund", place / "home", "bad input")
    told = example["Quarter"](do, "93")
    for stage in ("found", "fees", "months", "publish", "gate"):
        getattr(told, stage)()
    forms = place / "forms"
    shutil.copytree(EXAMPLE / "inputs", forms)
    write_forms(forms)
    do.at("2026-05-10")
    do("payment request", remuneration=True, vendor="F001", amount="181.40", for_="酬金", by=FIRM)
    do("bill record", vendor="staff", head="wages", amount="10.00", due="2026-05-30", by=ACCOUNTANT)
    do("bank record", amount="33.00", bank_ref="UNKNOWN1", for_="无附言", by=ACCOUNTANT)
    do("receipt record", unit="2-102", amount="7.00", channel="wechat", bank_ref="WX1", by=ACCOUNTANT)
    do("bank import", forms / "wechat-open.csv", by=ACCOUNTANT)
    return Prepared(place)


def write_forms(forms: Path) -> None:
    """Filled forms whose numbers are free in the prepared book."""
    for name, old, new in (("contract", "C-01", "C-02"), ("resolution", "R2026001", "R2026002"), ("budget", "2026Q1", "2026Q2")):
        path = forms / f"{name}.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    form = (forms / "evaluation-93.toml").read_text(encoding="utf-8")
    (forms / "evaluation.toml").write_text(form.replace("E-01", "E-02"), encoding="utf-8")
    (forms / "appeal.toml").write_text('claimed = "95.00"\nreason = "绿化项漏评"\n', encoding="utf-8")
    (forms / "answer.toml").write_text('score = "94.00"\nreason = "复核"\n', encoding="utf-8")
    (forms / "by-unit.csv").write_text("房号,金额\n1-101,100.00\n", encoding="utf-8")
    (forms / "work.toml").write_text(
        'title = "1 幢屋面大修"\nnature = "repair"\ncommon_part = "屋面"\nwarranty_end = 2020-06-30\namount = "50.00"\n'
        'buildings = ["1"]\nresolution = "R2026001"\n', encoding="utf-8")
    (forms / "breach.toml").write_text('breach = "W-01"\nfirm = "F001"\namount = "5.00"\ntext = "夜间无人值守"\n', encoding="utf-8")
    (forms / "claim.toml").write_text('firm = "F001"\nbasis = "admitted"\namount = "5.00"\ntext = "没有凭证"\n', encoding="utf-8")
    (forms / "audit.toml").write_text('auditor = "云州会计师事务所"\noccasion = "term-end"\nperiod = "2026"\nopinion = "clean"\n'
                                      'attach = ["paper.txt"]\n[[findings]]\ntext = "缺验收单"\n', encoding="utf-8")
    (forms / "closing.toml").write_text('outcome = "restored"\nrestitution = "5.00"\n', encoding="utf-8")
    (forms / "person.toml").write_text('name = "陈思齐"\nidentity = "110101199001011234"\nlinks = ["v-01"]\n', encoding="utf-8")
    (forms / "items.toml").write_text('[[item]]\nside = "booked-in"\nday = 2026-04-30\namount = "5.00"\nreference = "在途"\n',
                                      encoding="utf-8")
    (forms / "lease.toml").write_text(
        'contract = "C-04"\nplace = "1 幢电梯轿厢"\nsource = "advertising"\ntenant = "云岚传媒"\nfirst = 2026-05-01\n'
        'end = 2027-04-30\nprice = "6000.00"\nbilled = "quarter"\ndue_days = 10\nclause = "管理规约第 12 条"\n'
        'attach = ["paper.txt"]\n', encoding="utf-8")
    (forms / "duties.toml").write_text('[[duties]]\nnumber = 1\nparty = "committee"\noffices = ["committee-chair"]\n'
                                       'text = "审核付款"\nkinds = ["payment-reviewed"]\n', encoding="utf-8")
    (forms / "sharing.toml").write_text(
        'agreement = "NA-01"\nservice = "垃圾清运"\nhead = "shared-service"\nsplit_by = "households"\npayer = "self"\n'
        'first = 2026-01-01\nend = 2026-12-31\nresolution = "R2026001"\nattach = ["paper.txt"]\n'
        '[[parties]]\nfund = "self"\nname = "银杏花园"\nweight = "4.00"\n'
        f'[[parties]]\nfund = "{"ab" * 32}"\nname = "兴丰苑"\nweight = "6.00"\n', encoding="utf-8")
    (forms / "slip.toml").write_text(f'fund = "{"ab" * 32}"\nagreement = "NA-01"\nmonth = "2026-05"\ntotal = "10.00"\n'
                                     f'mirrors = "{"cd" * 32}"\n', encoding="utf-8")
    for name, numbers in (("wechat-open", (1,)), ("wechat", (1, 2))):
        (forms / f"{name}.csv").write_bytes(wechat_csv(
            Seen("wechat", f"WX{number:010}", date(2026, 5, 3), Decimal("12.00"), "*青", "", "谢谢") for number in numbers))
    (forms / "notice.toml").write_text('body = "joint-meeting"\nmeets = 2026-08-01\nplace = "社区会议室"\n'
                                       '[[agenda]]\nitem = 1\ntitle = "停车"\n', encoding="utf-8")
    (forms / "held.toml").write_text('held = 2026-06-01\nattach = ["paper.txt"]\n[[present]]\nparty = "committee"\npersons = 5\n',
                                     encoding="utf-8")
    (forms / "cancel.toml").write_text('authority = "court"\ncancelled_day = 2026-05-01\nreason = "程序不合法"\nattach = ["paper.txt"]\n',
                                       encoding="utf-8")
    (forms / "hand-over.toml").write_text('handed = ["contracts"]\n[stated]\nbank = "3261.00"\n', encoding="utf-8")
    (forms / "vendor-contract.toml").write_text(
        'contract = "C-11"\nvendor = "v-02"\ntitle = "电梯维保"\nheads = ["lift"]\nfirst = 2026-01-01\nend = 2026-12-31\n'
        'total = "7200.00"\nmonth_amount = "600.00"\naccepted_by = "month"\nlicence = "TS3344001-2027"\n', encoding="utf-8")
    (forms / "former.csv").write_text("房号,金额,期间\n1-101,1200.00,2026\n", encoding="utf-8")
    (forms / "ballots.csv").write_text("房号,表决\n1-101,同意\n2-102,弃权\n", encoding="utf-8")
    (forms / "units.csv").write_text("房号,楼栋,用途,面积,来源,依据日期,业主,电话,户号\n"
                                     "3-101,3幢,住宅,80.00,登记簿,2026-05-01,柳青,13000000000,h-0a0b0c\n", encoding="utf-8")
    (forms / "receipts.csv").write_text("房号,金额,渠道,流水号,期间,日期,付款人\n"
                                        "2-102,5.00,银行,RR0001,2026Q1,2026-05-02,业主\n", encoding="utf-8")

"""`question`, `dispute`, `claim`, `finding`, `breach`: what owners ask, what is disputed, what the firm owes, what audits
find."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import (
    AMOUNT, DAY, EXISTING_FILE, NO, PERIOD, TEXT, UNIT, Column, Desk, argument, noun, option, say, toml,
)

if TYPE_CHECKING:
    from datetime import date

    from sharedfund.state.questions import Audit, Breach, Dispute, FirmClaim, Question

# No question or answer moves money: nobody retypes its amount.
_NOTHING = Decimal("0.00")


def _about(text: str) -> str:
    """What a question or dispute is about, as typed: a paper's number, a unit's fee as `1-101/2026Q1`, a name."""
    from sharedfund_cli.params import narrow

    unit, slash, period = narrow(text).partition("/")
    if slash and period:
        return f"{UNIT.typed(unit)}/{PERIOD.typed(period)}"
    written = narrow(text)
    # A firm and a resolution bear no hyphen; a month is no paper's number.
    if re.match(r"[FRfr][0-9]+\Z|[0-9]", written):
        return written.upper()
    try:
        return NO.read(written)
    except ValueError:
        return written


# ---- question ----

question = noun("question", help=("质询：提出、答复、认可、上报、查看；质疑一笔支出写 --amount。",
                                  "Questions: open, answer, accept, escalate, show; with --amount a line is challenged."))


@question.verb("open", help=(
    "提出质询：关于一笔付款、账单、收款、考核，或一个科目、一项资金、一期。写了金额就是质疑：花钱的人要拿出凭证，还没付、可以等的先停。\n\n"
    "问题会印在公示上，不要写姓名、房号、电话。",
    "Ask about a payment, bill, receipt, evaluation, a head, a fund or a period. With an amount it is a challenge: the spender "
    "proves it, and what is not paid and may wait is stopped.\n\nThe question is printed on the page: no names, rooms or numbers."),
    examples=("sharedfund question open --about P-0012 --text 换灯泡为什么要两千元",
              "sharedfund question open --about P-0012 --challenge 800 --text 没有见到发票"), signs=True, writes=True)
@option("--about", type=TEXT, required=True, metavar=("编号", "NO"), help=("关于什么：P-0001、B-0001、S-0001、科目、资金、2026Q1，或 1-101/2026Q1",
                                                                         "about what: P-0001, B-0001, S-0001, a head, a fund, 2026Q1, or 1-101/2026Q1"))
@option("--text", type=TEXT, required=True, metavar=("问题", "TEXT"), help=("问什么", "the question"))
@option("--challenge", type=AMOUNT, metavar=("金额", "A"), help=("质疑的金额", "the amount challenged"))
@option("--unit", type=UNIT, metavar=("房号", "UNIT"), help=("替哪一户登记", "for which unit it is recorded"))
def open_question(desk: Desk, about: str, text: str, challenge: Decimal | None, unit: str | None) -> None:
    from sharedfund.drafts import questions as drafts

    entry = drafts.open_question(desk.state, by=desk.person, day=desk.today, about=_about(about), text=text,
                                 amount=challenge, household=unit)

    def done(_: object) -> str:
        asked = desk.state.questions.questions[entry.question]
        return say(f"{asked.question} 已登记，{asked.answer_due} 前答复", f"{asked.question} is recorded; the answer is due by {asked.answer_due}")

    desk.act(entry, amount=_NOTHING, data={"question": entry.question, "about": entry.about, "amount": entry.amount,
                                           "spender": entry.spender, "stops": entry.stops}, done=done)


@question.verb("answer", help=("答复质询；--attach 附凭证。", "Answer a question; --attach shows the voucher."),
               examples=("sharedfund question answer Q-01 --text 三处灯具老化，见发票 --attach 发票.pdf",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--text", type=TEXT, required=True, metavar=("答复", "TEXT"), help=("答复", "the answer"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("凭证", "a voucher"))
def answer(desk: Desk, number: str, text: str, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.answer_question(desk.state, by=desk.person, day=desk.today, question=number, text=text,
                                   evidence=attached(desk, attach))
    desk.act(entry, data={"question": number, "vouchers": len(entry.evidence)},
             done=say(f"{number} 已答复", f"{number} is answered"))


@question.verb("accept", help=("提问的人认可答复，或收回质询。", "Whoever asked accepts the answer, or takes the question back."),
               examples=("sharedfund question accept Q-01",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
def accept(desk: Desk, number: str) -> None:
    from sharedfund.drafts import questions as drafts

    desk.act(drafts.accept_answer(desk.state, by=desk.person, day=desk.today, question=number), data={"question": number},
             done=say(f"{number} 已认可", f"{number} is accepted"))


@question.verb("escalate", help=("提问的人不满意：上报社区（2）或街道（3）。", "Not satisfied: to the community (2) or the district (3)."),
               examples=("sharedfund question escalate Q-01 --text 没有答到点上",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--text", type=TEXT, required=True, metavar=("理由", "TEXT"), help=("为什么", "why"))
@option("--level", type=int, metavar=("级", "N"), help=("2 社区，3 街道（默认：下一级）", "2 the community, 3 the district (default: the next)"))
def escalate(desk: Desk, number: str, text: str, level: int | None) -> None:
    from sharedfund.drafts import questions as drafts

    entry = drafts.escalate_question(desk.state, by=desk.person, day=desk.today, question=number, text=text, level=level)
    desk.act(entry, data={"question": number, "level": entry.level},
             done=say(f"{number} 上报到第 {entry.level} 级", f"{number} goes to level {entry.level}"))


@question.verb("demand-audit", help=(
    "业主要求审计：签名名单的人数和面积要够章程的比例；费用由公共收益出。",
    "Owners demand an audit: heads and area of their list reach the charter's share; public revenue pays it."),
    examples=("sharedfund question demand-audit --heads 12 --of 56 --area 950.40 --attach 名单.pdf --text 查去年维修账",), signs=True, writes=True)
@option("--heads", type=int, required=True, metavar=("人数", "N"), help=("名单上的业主人数", "owners on the list"))
@option("--of", "total", type=int, required=True, metavar=("人数", "N"), help=("全体业主人数", "owners in all"))
@option("--area", type=AMOUNT, required=True, metavar=("面积", "M2"), help=("名单上的面积", "their area"))
@option("--text", type=TEXT, required=True, metavar=("要求", "TEXT"), help=("审计什么", "what is to be audited"))
@option("--attach", type=EXISTING_FILE, multiple=True, required=True, metavar=("文件", "FILE"), help=("签名名单", "the list of signatures"))
def demand_audit(desk: Desk, heads: int, total: int, area: Decimal, text: str, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.demand_audit(desk.state, by=desk.person, day=desk.today, heads=heads, total_heads=total, area_m2=area,
                                text=text, evidence=attached(desk, attach))
    desk.act(entry, data={"demand": entry.demand, "heads": heads, "area_m2": area},
             done=say(f"{entry.demand} 已登记：要求审计", f"{entry.demand} is recorded: an audit is demanded"))


def _asked(desk: Desk, one: Question) -> dict[str, Any]:
    return {"question": one.question, "day": one.day, "about": one.about, "text": one.text, "status": one.status,
            "level": one.level, "amount": one.amount, "spender": one.spender, "answer": one.answer,
            "answered": one.answered_day, "due": one.answer_due, "overdue": one.is_overdue(desk.local_day),
            "voucher_due": one.voucher_due, "unsupported": one.is_unsupported(desk.local_day)}


@question.verb("list", help=("列出质询；--overdue 只看逾期没有答复的。", "List the questions; --overdue only those whose answer is late."),
               examples=("sharedfund question list", "sharedfund question list --overdue"), lists=True)
@option("--overdue", is_flag=True, help=("只看逾期的", "only the overdue"))
def list_questions(desk: Desk, overdue: bool) -> None:
    known = sorted(desk.state.questions.questions.values(), key=lambda q: (q.day, q.question))
    rows = [_asked(desk, one) for one in known if not overdue or one.is_overdue(desk.local_day)]
    desk.show(rows, (
        Column("question", ("编号", "No")), Column("about", ("关于", "About")), Column("status", ("状态", "State"), "word"), Column("amount", ("质疑", "Challenged"), "money"),
        Column("due", ("答复期限", "Due")), Column("text", ("问题", "Question"))))


@question.verb("show", help=("看一件质询。", "Show a question."), examples=("sharedfund question show Q-01",))
@argument("number", type=NO, metavar=("编号", "NO"))
def show_question(desk: Desk, number: str) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import form

    one = desk.state.questions.questions.get(number)
    if one is None:
        raise NotFound("no-question", question=number)
    lines = [f"{one.question}  {one.about}  {one.day}", f"  {form.clean(one.text)}"]
    if one.amount is not None:
        proof = say("有凭证", "proven") if one.proven else say(f"凭证期限 {one.voucher_due}", f"voucher due by {one.voucher_due}")
        lines.append(say(f"  质疑 {form.money(one.amount)}，{proof}", f"  challenges {form.money(one.amount, 'en')}, {proof}"))
    lines.append(say(f"  {one.answered_day} 答复：{form.clean(one.answer)}", f"  answered {one.answered_day}: {form.clean(one.answer)}")
                 if one.answer else say(f"  {one.answer_due} 前答复", f"  answer due by {one.answer_due}"))
    desk.show(_asked(desk, one), text="\n".join(lines))


# ---- dispute ----

dispute = noun("dispute", help=("争议：冻结、上报、解除；只冻结有争议、还没付的部分。",
                                "Disputes: freeze, escalate, lift; only what is challenged and unpaid is frozen."))


@dispute.verb("freeze", help=(
    "冻结一笔账单、付款、酬金或物业费里有争议的部分。第 1 级（小区）到章程的工作日为止，再冻结要第 2 级（社区）或第 3 级（街道）。",
    "Freeze the challenged part of a bill, a payment, remuneration or a fee. Level 1 (the complex) ends after the charter's working "
    "days; beyond that level 2 (the community) or 3 (the district)."),
    examples=("sharedfund dispute freeze B-0012 --amount 800 --text 价格高于报价", "sharedfund dispute freeze 1-101/2026Q1 --amount 50 --text 服务打折"),
    signs=True, writes=True)
@argument("about", type=TEXT, metavar=("编号", "NO"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("有争议的金额", "the amount in dispute"))
@option("--level", type=int, default=1, metavar=("级", "N"), help=("1 小区，2 社区，3 街道", "1 the complex, 2 the community, 3 the district"))
@option("--text", type=TEXT, required=True, metavar=("理由", "TEXT"), help=("争议是什么", "what is disputed"))
@option("--question", "asked", type=NO, metavar=("编号", "NO"), help=("由哪件质询而来", "the question it comes from"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("材料", "a paper"))
def freeze(desk: Desk, about: str, amount: Decimal, level: int, text: str, asked: str | None, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.freeze(desk.state, by=desk.person, day=desk.today, about=_about(about), amount=amount, level=level,
                          text=text, question=asked, evidence=attached(desk, attach))
    desk.act(entry, amount=_NOTHING, data={"dispute": entry.dispute, "about": entry.about, "amount": amount, "level": level},
             done=say(f"{entry.dispute} 提请冻结 {entry.about} 的 {amount}", f"{entry.dispute}: {amount} of {entry.about} is to be frozen"))


@dispute.verb("escalate", help=("争议上报一级：冻结到解除为止。", "Take a dispute a level higher: frozen until it is lifted."),
              examples=("sharedfund dispute escalate D-01 --text 谈不拢",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--text", type=TEXT, required=True, metavar=("理由", "TEXT"), help=("为什么", "why"))
@option("--level", type=int, metavar=("级", "N"), help=("2 社区，3 街道（默认：下一级）", "2 the community, 3 the district (default: the next)"))
def escalate_dispute(desk: Desk, number: str, text: str, level: int | None) -> None:
    from sharedfund.drafts import questions as drafts

    entry = drafts.escalate_dispute(desk.state, by=desk.person, day=desk.today, dispute=number, text=text, level=level)
    desk.act(entry, data={"dispute": number, "level": entry.level},
             done=say(f"{number} 提请上报到第 {entry.level} 级", f"{number} is proposed for level {entry.level}"))


@dispute.verb("lift", help=("解除冻结：业委会两人和社区；第 3 级由街道。", "Lift a freeze: two of the committee and the community; at level 3 the subdistrict office."),
              examples=("sharedfund dispute lift D-01 --outcome settled --text 改价八百",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--outcome", type=click.Choice(["upheld", "dismissed", "settled"]), required=True, metavar=("结果", "OUTCOME"),
        help=("upheld 成立，dismissed 不成立，settled 调解", "upheld, dismissed or settled"))
@option("--text", type=TEXT, required=True, metavar=("说明", "TEXT"), help=("怎样解决的", "how it was settled"))
def lift(desk: Desk, number: str, outcome: str, text: str) -> None:
    from sharedfund.drafts import questions as drafts

    entry = drafts.lift(desk.state, by=desk.person, day=desk.today, dispute=number, outcome=outcome, text=text)
    desk.act(entry, data={"dispute": number, "outcome": outcome}, done=say(f"{number} 提请解除", f"{number} is proposed to be lifted"))


def _disputed(desk: Desk, one: Dispute) -> dict[str, Any]:
    return {"dispute": one.dispute, "about": one.about, "amount": one.amount, "level": one.level, "text": one.text,
            "day": one.day, "until": one.until, "frozen": one.freezes(desk.local_day), "question": one.question,
            "lifted": one.lifted_day, "outcome": one.outcome}


@dispute.verb("list", help=("列出争议和冻结的钱。", "List disputes and frozen money."), examples=("sharedfund dispute list",), lists=True)
def list_disputes(desk: Desk) -> None:
    known = sorted(desk.state.questions.disputes.values(), key=lambda d: (d.day, d.dispute))
    desk.show([_disputed(desk, one) for one in known], (
        Column("dispute", ("编号", "No")), Column("about", ("关于", "About")), Column("amount", ("金额", "Amount"), "money"),
        Column("level", ("级", "Level"), "number"), Column("day", ("日期", "Day")), Column("until", ("到", "Until")),
        Column("lifted", ("解除", "Lifted")), Column("outcome", ("结果", "Outcome"), "word")))


# ---- claim ----

claim = noun("claim", help=("追缴：物业承认、业主决定或法院裁判后入账，收到退赔，查看。",
                            "Claims on the firm: booked when admitted, resolved or adjudged; restitution received; list."))

_CLAIM = (
    ('firm = "F001"', ("物业企业", "the firm")),
    ('basis = "admitted"', ("依据：admitted 物业承认，resolved 业主决议，adjudged 裁判", "admitted by the firm, resolved by the owners, adjudged by a court")),
    ('amount = "800.00"', ("追缴多少", "the amount")),
    ('text = "没有凭证的维修支出"', ("事由", "what for")),
    ('# head = "repair"', ("冲回哪个科目的支出；不写就记作扣减酬金", "the head it takes back from; else it counts as deducted remuneration")),
    ('# question = "Q-01"', ("由哪件质疑而来", "the challenge it comes from")),
    ('# breach = "W-01"', ("由哪项违约而来", "the breach it comes from")),
    ('# resolution = "R2026001"', ("resolved：决议编号", "of resolved: the resolution")),
    ('# judgment = "文书的指纹"', ("adjudged：已录入文书的指纹", "of adjudged: the recorded paper's digest")),
)


@claim.verb("template", help=("打印一张带说明的追缴表（TOML）。", "Print a commented claim form (TOML)."),
            examples=("sharedfund claim template > 追缴.toml",))
def claim_template(desk: Desk) -> None:
    from sharedfund_cli.forms import printed

    printed(desk, ("向物业追缴", "A claim on the firm"), _CLAIM)


@claim.verb("propose", help=("提请追缴：物业承认的由业委会和物业同意，其他由业委会和社区同意。",
                             "Propose a claim: committee and firm where it admits, else committee and community."),
            examples=("sharedfund claim propose --file 追缴.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("追缴表（TOML）", "the form (TOML)"))
def propose_claim(desk: Desk, file: str) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund.entries.questions import ClaimProposed

    sheet = toml(file)
    entry = sheet.drafted(ClaimProposed, lambda **fields: drafts.propose_claim(
        desk.state, by=desk.person, day=desk.today, **fields))
    desk.act(entry, data={"claim": entry.claim, "firm": entry.firm, "amount": entry.amount},
             done=say(f"{entry.claim} 提请追缴 {entry.amount}", f"{entry.claim}: {entry.amount} is to be claimed"))


@claim.verb("receive", help=("登记物业退赔到账：写追缴号或违约号。", "Record restitution at the bank: of a claim or a breach."),
            examples=("sharedfund claim receive Z-01 --amount 800 --bank-ref 20260501002",), writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("到账金额", "the amount"))
@option("--bank-ref", type=TEXT, required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("银行记账日", "the day at the bank"))
def receive(desk: Desk, number: str, amount: Decimal, bank_ref: str, occurred: date | None) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund.values.identity import bank_reference

    if amount <= 0:
        desk.usage("amount-not-positive", found=str(amount))
    of = {"claim": number} if number in desk.state.questions.claims else {"breach": number}
    entry = drafts.restitution(desk.state, by=desk.person, day=desk.today, amount=amount,
                               bank_ref=bank_reference(bank_ref), occurred=occurred, **of)
    desk.record(entry, data={**of, "amount": amount, "recognised": entry.recognised},
                done=say(f"{number} 收到退赔 {amount}", f"{amount} received for {number}"))


def _claimed(one: FirmClaim) -> dict[str, Any]:
    return {"claim": one.claim, "firm": one.firm, "day": one.day, "amount": one.amount, "left": one.left, "head": one.head,
            "question": one.question, "breach": one.breach}


@claim.verb("list", help=("列出追缴和还差多少。", "List the claims and what is not paid back."), examples=("sharedfund claim list",), lists=True)
def list_claims(desk: Desk) -> None:
    desk.show([_claimed(one) for one in sorted(desk.state.questions.claims.values(), key=lambda c: c.claim)], (
        Column("claim", ("编号", "No")), Column("firm", ("物业", "Firm")), Column("day", ("日期", "Day")),
        Column("amount", ("金额", "Amount"), "money"), Column("left", ("未还", "Left"), "money"),
        Column("question", ("质询", "Question")), Column("breach", ("违约", "Breach"))))


# ---- finding ----

finding = noun("finding", help=("审计意见：审计人登记、答复、查看。", "What audits found: report, answer, list."))

_AUDIT = (
    ('auditor = "某某会计师事务所"', ("审计机构", "the auditors")),
    ('occasion = "annual"', ("事由：annual 年度，term-end 换届，hand-over 交接，demanded 业主要求", "annual, term-end, hand-over or demanded")),
    ('period = "2026"', ("审计期间", "the period audited")),
    ('opinion = "clean"', ("意见：clean 无保留，qualified 有保留，adverse 否定", "clean, qualified or adverse")),
    ('# demand = "A-01"', ("业主要求的：哪一次", "where demanded: which demand")),
    ('attach = ["审计报告.pdf"]', ("审计报告，放在本表旁边", "the report, beside this form")),
    "",
    "# [[findings]]",
    '# text = "三笔支出没有验收单"',
    '# amount = "0.00"',
)


@finding.verb("template", help=("打印一张带说明的审计表（TOML）。", "Print a commented audit form (TOML)."),
              examples=("sharedfund finding template > 审计.toml",))
def finding_template(desk: Desk) -> None:
    from sharedfund_cli.forms import printed

    printed(desk, ("审计报告", "An audit's report"), _AUDIT)


@finding.verb("report", help=("审计人登记报告和发现的问题；结果要张贴 30 天。", "The auditor reports; the result hangs out for 30 days."),
              examples=("sharedfund finding report --file 审计.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("审计表（TOML）", "the form (TOML)"))
def report(desk: Desk, file: str) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund.entries.questions import AuditReported
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    entry = sheet.drafted(
        AuditReported, lambda **fields: drafts.report_audit(desk.state, by=desk.person, day=desk.today, **fields),
        ("attach",), evidence=papers_of(desk, sheet))
    desk.act(entry, amount=_NOTHING, data={"audit": entry.audit, "findings": len(entry.findings)},
             done=say(f"{entry.audit} 已登记，{len(entry.findings)} 条问题", f"{entry.audit} is recorded, {len(entry.findings)} findings"),
             next_=(say(f"张贴结果：sharedfund disclosure notice --what audit --about {entry.audit}",
                        f"hang it out: sharedfund disclosure notice --what audit --about {entry.audit}"),))


@finding.verb("answer", help=("答复审计发现的一条问题。", "Answer a finding."), examples=("sharedfund finding answer U-01 1 --text 已补批",),
              signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@argument("place", type=int, metavar=("第几条", "N"))
@option("--text", type=TEXT, required=True, metavar=("答复", "TEXT"), help=("答复", "the answer"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("材料", "a paper"))
def answer_finding(desk: Desk, number: str, place: int, text: str, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.answer_finding(desk.state, by=desk.person, day=desk.today, audit=number, finding=place, text=text,
                                  evidence=attached(desk, attach))
    desk.act(entry, data={"audit": number, "finding": place}, done=say(f"{number} 第 {place} 条已答复", f"finding {place} of {number} is answered"))


def _audit(one: Audit) -> dict[str, Any]:
    return {"audit": one.audit, "day": one.day, "auditor": one.auditor, "occasion": one.occasion, "period": one.period,
            "opinion": one.opinion, "findings": [{"text": f.text, "about": f.about, "amount": f.amount} for f in one.findings],
            "unanswered": list(one.unanswered)}


@finding.verb("list", help=("列出审计和没有答复的问题。", "List audits and unanswered findings."), examples=("sharedfund finding list",), lists=True)
def list_audits(desk: Desk) -> None:
    known = sorted(desk.state.questions.audits.values(), key=lambda a: a.audit)
    desk.show([{**_audit(one), "findings": len(one.findings)} for one in known], (
        Column("audit", ("编号", "No")), Column("day", ("日期", "Day")), Column("auditor", ("审计机构", "Auditor")),
        Column("occasion", ("事由", "Occasion"), "word"), Column("period", ("期间", "Period")),
        Column("opinion", ("意见", "Opinion"), "word"), Column("findings", ("问题", "Findings"), "number"),
        Column("unanswered", ("未答复", "Unanswered"))))


@finding.verb("show", help=("看一次审计和它发现的问题。", "Show an audit and its findings."), examples=("sharedfund finding show U-01",))
@argument("number", type=NO, metavar=("编号", "NO"))
def show_audit(desk: Desk, number: str) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import form

    one = desk.state.questions.audits.get(number)
    if one is None:
        raise NotFound("no-audit", audit=number)
    lines = [f"{one.audit}  {form.clean(one.auditor)}  {one.period}"]
    for place, found in enumerate(one.findings, 1):
        state = say("已答复", "answered") if place in one.answered else say("未答复", "unanswered")
        lines.append(f"  {place}  {form.clean(found.text)}  {state}")
    desk.show(_audit(one), text="\n".join(lines))


# ---- breach ----

breach = noun("breach", help=("违约：立案、确认、结案、查看。", "Breaches: open, confirm, close, show."))


@breach.verb("open", help=("记下一项违约：谁都可以提，没有确认以前不影响拨付。\n\n文件：breach、firm、amount、text，可有 attach。",
                           "Allege a breach; until it is confirmed it stops nothing.\n\nThe file: breach, firm, amount, text, attach."),
             examples=("sharedfund breach open --file 违约.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("违约表（TOML）", "the form (TOML)"))
def open_(desk: Desk, file: str) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund.entries.questions import BreachAlleged
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    entry = sheet.drafted(
        BreachAlleged, lambda **fields: drafts.allege_breach(desk.state, by=desk.person, day=desk.today, **fields),
        ("attach",), evidence=papers_of(desk, sheet))
    # An allegation moves no money: nobody retypes its amount.
    desk.act(entry, amount=Decimal("0.00"), data={"breach": entry.breach, "amount": entry.amount},
             done=say(f"{entry.breach} 已立案；确认以前不影响拨付", f"{entry.breach} is open; until confirmed it stops nothing"))


@breach.verb("confirm", help=("确认违约：两方各一人，或街道一人；确认后相应的酬金停发。",
                              "Confirm a breach: two persons of two parties, or the subdistrict office alone."),
             examples=("sharedfund breach confirm W-01", "sharedfund breach confirm W-01 --claim 800"), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--claim", type=AMOUNT, metavar=("金额", "A"), help=("确认的金额（默认：立案的金额）", "the amount confirmed (default: as alleged)"))
@option("--by-court", is_flag=True, help=("由法院裁判确认", "a court confirmed it"))
def confirm(desk: Desk, number: str, claim: Decimal | None, by_court: bool) -> None:
    from sharedfund.drafts import questions as drafts

    entry = drafts.confirm_breach(desk.state, by=desk.person, day=desk.today, breach=number, amount=claim, by_court=by_court)
    desk.act(entry, data={"breach": number, "claim": entry.amount},
             done=say(f"{number} 提请确认", f"{number} is proposed as confirmed"))


@breach.verb("close", help=("结案：赔清了（restored）、不成立（dropped），或从已核定的酬金里抵扣（set-off）。\n\n"
                            "文件：outcome，可有 restitution、attach。",
                            "Close a breach: made good (restored), not upheld (dropped), or set off against remuneration "
                            "released (set-off).\n\nThe file: outcome, restitution, attach."),
             examples=("sharedfund breach close W-01 --file 结案.toml",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("结案表（TOML）", "the form (TOML)"))
def close(desk: Desk, number: str, file: str) -> None:
    from sharedfund.drafts import questions as drafts
    from sharedfund.errors import NotFound
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    outcome = sheet.choice("outcome", ("restored", "dropped", "set-off"))
    restitution, papers = sheet.amount("restitution", None), papers_of(desk, sheet)
    sheet.done()
    if outcome != "set-off":
        entry = drafts.close_breach(desk.state, by=desk.person, day=desk.today, breach=number, outcome=outcome,
                                    restitution=restitution, evidence=papers)
        desk.act(entry, data={"breach": number, "outcome": outcome, "restitution": entry.restitution},
                 done=say(f"{number} 提请结案", f"{number} is proposed as closed"))
        return
    from sharedfund.drafts import remuneration

    found = desk.state.questions.breaches.get(number)
    if found is None or found.claim is None:
        raise NotFound("no-breach" if found is None else "no-claim", breach=number, claim=number)
    made = remuneration.propose_set_off(desk.state, by=desk.person, day=desk.today, firm=found.firm, claim=found.claim,
                                        amount=restitution)
    desk.act(made, data={"breach": number, "outcome": outcome, "restitution": made.amount},
             done=say(f"{number} 提请从酬金里抵扣", f"{number} is proposed to be set off"),
             next_=(say("抵清后再用 outcome = \"restored\" 结案", "close it as restored when all is set off"),))


def _summary(found: Breach) -> dict[str, Any]:
    return {"breach": found.breach, "firm": found.firm, "status": found.status, "amount": found.amount, "left": found.left,
            "text": found.text, "day": found.day, "confirmed_day": found.confirmed_day, "by_court": found.by_court,
            "closed_day": found.closed_day, "outcome": found.outcome}


@breach.verb("list", help=("列出违约记录。", "List the breaches."), examples=("sharedfund breach list",), lists=True)
def list_(desk: Desk) -> None:
    desk.show([_summary(found) for found in sorted(desk.state.questions.breaches.values(), key=lambda b: b.breach)], (
        Column("breach", ("编号", "No")), Column("firm", ("物业", "Firm")), Column("status", ("状态", "State")),
        Column("amount", ("金额", "Amount"), "money"), Column("left", ("未赔", "Left"), "money"), Column("day", ("提出", "Alleged")),
        Column("confirmed_day", ("确认", "Confirmed")), Column("closed_day", ("结案", "Closed"))))


@breach.verb("show", help=("看一项违约。", "Show a breach."), examples=("sharedfund breach show W-01",))
@argument("number", type=NO, metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import form

    found = desk.state.questions.breaches.get(number)
    if found is None:
        raise NotFound("no-breach", breach=number)
    lines = [f"{found.breach}  {found.firm}  {found.status}", f"  {form.clean(found.text)}",
             say(f"  金额 {form.money(found.amount)}，未赔 {form.money(found.left)}",
                 f"  amount {form.money(found.amount, 'en')}, {form.money(found.left, 'en')} not made good")]
    desk.show(_summary(found), text="\n".join(lines))

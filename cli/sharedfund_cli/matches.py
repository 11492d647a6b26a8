"""`bank match`: the lines that wait, one after the other or by reference; what was learned of who pays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import PAYMENT, TEXT, Column, Desk, argument, option, say
from sharedfund_cli.bank import bank
from sharedfund_cli.ending import Refused
from sharedfund_cli.statements import (
    details_of,
    entries_of,
    keep_details,
    learned_of,
    names_of,
    payees_file,
    proposal_data,
    proposal_words,
)

if TYPE_CHECKING:
    from sharedfund.banking.matching import Matcher, Proposal, Seen
    from sharedfund.entries.entry import Entry

_ANSWERS = ("unit", "payment", "standing", "remit", "interest", "unidentified", "unexplained", "set_aside", "with_", "contract")


@bank.verb("match", help=(
    "一条一条对没有账目的流水：[回车] 照建议，数字选别的，u 房号，s 跳过，q 停。认过的付款人下次自动对上。\n\n写上流水号和答案就只办那一条；"
    "--list 只列出，--certain 把认得准的都入账。",
    "Walk the lines nothing is booked for: [Enter] takes the proposal, a number another, u UNIT, s skips, q stops. A payer "
    "that was confirmed is known from then on.\n\nA reference with its answer settles that line alone; --list lists, "
    "--certain books all that are certain."),
    examples=("sharedfund bank match", "sharedfund bank match --list", "sharedfund bank match 20261021001 --unit 3-1201",
              "sharedfund bank match 20261021002 --unit 3-1201=531,3-1202=531", "sharedfund bank match 20261009003 --payment P-0290"),
    signs=True, writes=True, lists=True)
@argument("ref", required=False, metavar=("流水号", "REF"))
@option("--unit", type=str, metavar=("房号,房号", "UNIT,UNIT"), help=("是哪户的；几户就用逗号隔开，可写 房号=金额", "whose it is; several by commas, UNIT=AMOUNT where needed"))
@option("--payment", type=PAYMENT, metavar=("编号", "NO"), help=("是这笔已放行的付款", "it is this released payment"))
@option("--standing", type=PAYMENT, metavar=("编号", "NO"), help=("是这项代扣授权内的扣款", "it is a debit under this standing authority"))
@option("--remit", type=click.Choice(["wechat", "alipay", "firm", "cash"]), metavar=("渠道", "CHANNEL"), help=("是代收的钱到账：wechat、alipay、firm、cash", "what lay there arrived: wechat, alipay, firm, cash"))
@option("--contract", type=str, metavar=("编号", "NO"), help=("是这份公共收益合同的款", "it is of this contract of the common parts"))
@option("--interest", is_flag=True, help=("是利息", "it is interest"))
@option("--unidentified", is_flag=True, help=("不知是谁的，先放待认领", "nobody's yet: it waits in custody"))
@option("--unexplained", is_flag=True, help=("没有人批过的支出，照实记下", "a debit nobody approved, recorded as it is"))
@option("--for", "purpose", type=TEXT, metavar=("用途", "TEXT"), help=("那笔支出的用途", "the words of that debit"))
@option("--set-aside", is_flag=True, help=("平台上这条不是共有资金的", "a gateway's line that is not the fund's"))
@option("--with", "with_", type=str, metavar=("流水号,…", "REF,..."), help=("已经用别的流水号记过：是这几笔", "recorded under other references: these"))
@option("--reason", type=TEXT, metavar=("原因", "TEXT"), help=("为什么", "why"))
@option("--certain", is_flag=True, help=("认得准的全部入账", "book all that are certain"))
@option("--list", "listed", is_flag=True, help=("只列出", "only list them"))
@option("--learned", is_flag=True, help=("看认过的付款人", "show the payers that were confirmed"))
@option("--forget", type=str, metavar=("户名或尾号", "NAME"), help=("忘掉这个付款人", "forget this payer"))
def match(desk: Desk, ref: str | None, *, certain: bool, listed: bool, learned: bool, forget: str | None, **answer: Any) -> None:
    given = [name for name in _ANSWERS if answer[name] not in (None, False)]
    if learned or forget is not None:
        _known_payers(desk, forget)
    elif ref is not None:
        _settle(desk, _named(desk, ref), given, answer)
    elif given:
        desk.usage("line-missing")
    elif certain:
        _book_certain(desk)
    elif listed or not desk.interactive:
        _list(desk)
    else:
        _walk(desk)


# ---- the queue ----


def waiting(desk: Desk) -> list[Seen]:
    """The open lines with what they say, oldest first."""
    from sharedfund.banking.matching import seen_of

    details = details_of(desk)
    return [seen_of(line, details.get(f"{line.account}/{line.ref}")) for line in desk.state.bank.open_lines() if line.left]


def matcher_of(desk: Desk, lines: Sequence[Seen]) -> Matcher:
    from sharedfund.banking.matching import Matcher

    return Matcher(desk.state, names_of(desk), learned_of(desk), lines)


def _list(desk: Desk) -> None:
    lines = waiting(desk)
    matcher = matcher_of(desk, lines)
    rows = []
    for proposal in map(matcher.propose, lines):
        others = [{"kind": other.kind, "confidence": other.confidence, "proposal": proposal_words(desk, other)} for other in proposal.others]
        rows.append({**proposal_data(desk, proposal), "others": others})
    desk.show(rows, (
        Column("day", ("日期", "Day")), Column("amount", ("金额", "Amount"), "money"), Column("name", ("对方", "Name")),
        Column("memo", ("附言", "Words")), Column("proposal", ("建议", "Proposal")), Column("reference", ("流水号", "Reference"))))


def _named(desk: Desk, typed: str) -> Seen:
    """The open line of a reference, or of ACCOUNT/REFERENCE. Raises: NotFound, BadInput."""
    from sharedfund.errors import NotFound
    from sharedfund.values.identity import bank_reference

    account, _, ref = typed.partition("/")  # a reference may have a slash of its own
    if account not in {row.account for row in desk.state.bank.lines.values()}:
        account, ref = "", typed
    found = [line for line in waiting(desk) if line.ref == bank_reference(ref) and account in ("", line.account)]
    if not found:
        raise NotFound("line-unknown", reference=bank_reference(ref))
    if len(found) > 1:
        desk.usage("line-not-alone", reference=bank_reference(ref), accounts=", ".join(line.account for line in found))
    return found[0]


def _book_certain(desk: Desk) -> None:
    """What needs no question, as one page: the receipts of gateways before what arrives from them."""
    from sharedfund.banking.booking import UNSIGNED
    from sharedfund.banking.matching import Matcher
    from sharedfund.state import evolve
    from sharedfund.state.bank import main_account

    state, lines, done = desk.state, waiting(desk), 0
    entries: list[Entry] = []
    for is_bank in (False, True):
        matcher = Matcher(state, names_of(desk), learned_of(desk), lines)
        for line in lines:
            if (line.account == main_account(state)) is not is_bank:
                continue
            proposal = matcher.propose(line)
            if proposal.is_certain and proposal.kind in UNSIGNED:
                for entry in entries_of(desk, state, proposal):
                    entries.append(entry)
                    state = evolve(state, entry)
                done += 1
    if not entries:
        desk.show({"matched": 0, "asked": len(lines)}, text=say("没有认得准的。", "None is certain."))
        return
    desk.record(*entries, data={"matched": done, "asked": len(lines) - done}, done=say(
        f"{done} 条已入账，还有 {len(lines) - done} 条要您看", f"{done} booked, {len(lines) - done} to be looked at"))
    if not desk.dry_run:
        keep_details(desk)


# ---- one line by its reference ----


def _settle(desk: Desk, line: Seen, given: list[str], answer: dict[str, Any]) -> None:
    """Book one line as the options say. Raises: BadInput, NotFound; Refused."""
    if len(given) > 1:
        desk.usage("one-answer-only", options=", ".join("--" + name.rstrip("_").replace("_", "-") for name in given))
    if not given:
        desk.usage("answer-missing")
    proposal = _answered(desk, line, given[0], answer)
    if proposal is None:
        _set_aside(desk, line, answer["reason"])
        return
    _book(desk, proposal, answer["purpose"], answer["reason"])


def _answered(desk: Desk, line: Seen, name: str, answer: dict[str, Any]) -> Proposal | None:
    """The proposal the options make; None for a line set aside."""
    from sharedfund.banking.matching import Proposal
    from sharedfund_cli.app import CONTRACT

    value = answer[name]
    if name == "unit":
        return _of_units(desk, line, value)
    if name == "payment":
        return Proposal(line, "payment" if line.amount < 0 else "returned", "certain", target=value)
    if name in ("remit", "standing"):
        kind = "remit" if name == "remit" else "authority"
        known = matcher_of(desk, waiting(desk)).propose(line)
        for proposal in (known, *known.others):
            if (proposal.kind, proposal.target) == (kind, value):
                return proposal
        return Proposal(line, kind, "certain", target=value)  # type: ignore[arg-type]  # one of the two kinds above
    if name == "contract":
        contract = CONTRACT.typed(value)
        if contract not in desk.state.revenue.parts:
            desk.usage("contract-of-no-common-part", contract=contract)
        return Proposal(line, "revenue", "certain", target=contract)
    if name == "with_":
        from sharedfund.values.identity import bank_reference

        refs = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
        open_ = desk.state.bank.unseen
        return Proposal(line, "booked", "certain", target=" ".join(
            ref if f"{line.account}/{ref}" in open_ else bank_reference(ref) for ref in refs))
    if name == "set_aside":
        return None
    return Proposal(line, name, "certain")  # type: ignore[arg-type]  # a flag's name is the kind's


def _of_units(desk: Desk, line: Seen, typed: str) -> Proposal:
    """Receipts for the units typed: `3-1201`, `3-1201,3-1202`, `3-1201=531,3-1202=529`. Raises: BadInput, NotFound."""
    from sharedfund.banking.matching import Part, Proposal, purpose_of
    from sharedfund_cli.params import AMOUNT, UNIT

    parts: list[tuple[str, Decimal | None]] = []
    for written in typed.replace("，", ",").replace("、", ",").split(","):
        room, has_amount, amount = written.partition("=")
        parts.append((UNIT.typed(room.strip()), AMOUNT.typed(amount) if has_amount else None))
    amounts = [amount for _, amount in parts if amount is not None]
    if len(parts) == 1 and not amounts:
        amounts = [line.amount]
    elif len(amounts) < len(parts):
        split = matcher_of(desk, waiting(desk)).split([unit for unit, _ in parts], line)
        if split is None:
            desk.usage("units-need-amounts", amount=line.amount)
        amounts = list(split)
    if sum(amounts, Decimal("0.00")) != line.amount:
        desk.usage("parts-do-not-add-up", parts=sum(amounts, Decimal("0.00")), amount=line.amount)
    made = tuple(Part(unit, amount) for (unit, _), amount in zip(parts, amounts, strict=True))
    return Proposal(line, "household", "certain", parts=made, purpose=purpose_of(line.memo))


def _book(desk: Desk, proposal: Proposal, purpose: str | None = None, reason: str | None = None) -> bool:
    """Write what a person chose, and learn of it. False where it is to be agreed to first."""
    from sharedfund.banking.matching import rule_of
    from sharedfund.banking.payees import write

    line = proposal.line
    words = purpose or reason or _printable(line.memo) or say("银行流水", "bank line")
    entries = entries_of(desk, desk.state, proposal, words)
    if proposal.kind == "returned":
        entries = _approved(desk, entries)
        if not entries:
            return False
    act = desk.act if any(entry.is_signed for entry in entries) else desk.record
    act(*entries, data={"reference": line.ref, "kind": proposal.kind, "parts": [
        {"household": part.household, "amount": part.amount} for part in proposal.parts]},
        done=say(f"{line.ref} 已入账：{proposal_words(desk, proposal, with_why=False)}",
                 f"{line.ref} is booked: {proposal_words(desk, proposal, with_why=False)}"))
    if desk.dry_run or desk.export_file is not None:
        return True
    rule = rule_of(proposal, desk.today, desk.state)
    known = learned_of(desk)
    if rule is not None and (more := known.with_rule(rule)) is not known:
        write(payees_file(desk), more)
    keep_details(desk)
    return True


def _printable(memo: str) -> str:
    """A line's words as a book may hold them."""
    from sharedfund.values import wording

    try:
        return wording.text(" ".join(memo.split())[:80].strip())
    except wording.WordingError:
        return ""


def _approved(desk: Desk, entries: Sequence[Any]) -> tuple[Entry, ...]:
    """Returns with the approval each names; none where one is to be agreed to first, which is then proposed."""
    from sharedfund_cli.fee import correction

    made = []
    for entry in entries:
        approval, may = correction(desk, entry, entry.corrects, entry.amount, entry.reason)
        if not may:
            return ()
        made.append(entry.replaced(approval=approval))
    return tuple(made)


def _set_aside(desk: Desk, line: Seen, reason: str | None) -> None:
    from sharedfund.drafts.bank import set_aside

    if not reason:
        desk.usage("reason-missing")
    drafted = set_aside(desk.state, by=desk.person, day=desk.today, account=line.account, line=line.ref, reason=reason)
    desk.act(drafted, data={"reference": line.ref, "kind": "set-aside"},
             done=say(f"{line.ref} 不是共有资金的，已记明", f"{line.ref} is set aside"))
    if not desk.dry_run and desk.export_file is None:
        keep_details(desk)


# ---- the walk ----

_HELP = (
    "  [回车] 照第一条建议      数字  选那一条建议      u 房号[=金额],…  是这几户的\n"
    "  p 编号  是这笔付款        w 流水号  已用别的流水号记过      x 原因  不是共有资金的（平台）\n"
    "  s 跳过      ? 这张表      q 停",
    "  [Enter] the first proposal      a number  that one      u UNIT[=AMOUNT],...  of these units\n"
    "  p NO  this payment      w REF  recorded under another reference      x REASON  not the fund's (gateways)\n"
    "  s skip      ? this list      q stop")


def _walk(desk: Desk) -> None:
    """Line after line; every answer is its own page, and what it teaches counts for the next."""
    queue = waiting(desk)
    if not queue:
        desk.show([], text=say("没有等着对应的流水。", "No line waits."))
        return
    done = 0
    for place, line in enumerate(queue, 1):
        matcher = matcher_of(desk, queue)
        answered = _ask(desk, matcher.propose(line), place, len(queue))
        if answered is None:
            break
        done += answered
    left = len(desk.state.bank.lines)
    desk.answer(say(f"办了 {done} 条，还有 {left} 条。", f"{done} done, {left} left."))


def _ask(desk: Desk, proposal: Proposal, place: int, count: int) -> bool | None:
    """Ask about one line until it is booked (True) or skipped (False); None stops the walk."""
    from sharedfund.errors import BadInput, NotFound
    from sharedfund.render import words

    choices = (proposal, *proposal.others)
    while True:
        desk.answer("\n".join(_card(desk, choices, place, count)))
        typed = str(click.prompt(say("怎么办", "Answer"), default="", show_default=False, err=True)).strip()
        verb, _, rest = typed.partition(" ")
        if verb in ("q", "Q"):
            return None
        if verb in ("s", "S"):
            return False
        if verb in ("?", "？"):
            desk.answer(say(*_HELP))
            continue
        try:
            settled = _answer(desk, choices, verb, rest.strip())
            if settled is not False:
                return settled is True
        except Refused as refused:
            said = refused.refusal._replace(facts=desk.told(refused.refusal.facts))
            for told in (words.reason(said, desk.lang), *words.remedy(said, desk.lang)):
                desk.note("  " + told)
        except (BadInput, NotFound) as error:
            desk.note(say("不行：", "No: ") + words.error_reason(error, desk.lang))


def _answer(desk: Desk, choices: Sequence[Proposal], verb: str, rest: str) -> bool | None:
    """Do what was typed; None where what was chosen leaves the line as it is. Raises: BadInput, NotFound, Refused."""
    line = choices[0].line
    if not verb or re.fullmatch(r"[0-9]{1,3}", verb):
        number = int(verb or 1)
        if not 1 <= number <= len(choices):
            desk.usage("not-one-of", found=verb, allowed=f"1-{len(choices)}")
        chosen = choices[number - 1]
        if chosen.kind in ("nothing", "payout"):
            return None
        return _book(desk, chosen)
    name = {"u": "unit", "p": "payment", "w": "with_"}.get(verb.lower())
    if name is not None and rest:
        value: Any = PAYMENT.typed(rest) if name == "payment" else rest
        proposal = _answered(desk, line, name, {name: value})
        assert proposal is not None
        return _book(desk, proposal)
    if verb.lower() == "x" and rest:
        _set_aside(desk, line, rest)
        return True
    desk.answer(say(*_HELP))
    return False


def _card(desk: Desk, choices: Sequence[Proposal], place: int, count: int) -> list[str]:
    from sharedfund.render.words import form

    line = choices[0].line
    who = form.clean(" ".join(part for part in (form.shortened(line.name, 40), line.number) if part))
    told = [f"({place}/{count})  {line.day}  {line.amount:+,.2f}  {who or say('（没有对方）', '(nobody named)')}"]
    if line.memo:
        told.append("    " + say("附言 ", "words ") + form.clean(form.shortened(line.memo, 80)))
    told += [f"    {number}  {proposal_words(desk, proposal)}" + (say("   [回车]", "   [Enter]") if number == 1 else "")
             for number, proposal in enumerate(choices, 1)]
    return told


# ---- what was learned ----


def _known_payers(desk: Desk, forget: str | None) -> None:
    from sharedfund.banking.payees import write
    from sharedfund.errors import NotFound

    known = learned_of(desk)
    if forget is not None:
        known, gone = known.without(forget)
        if not gone:
            raise NotFound("payer-not-learned", found=forget)
        if not desk.dry_run:
            write(payees_file(desk), known)
        desk.show({"forgotten": gone}, text=say(f"忘掉了 {gone} 条。", f"{gone} forgotten."))
        return
    desk.show([{"name": rule.name, "tail": rule.tail, "kind": rule.kind, "what": rule.what, "called": desk.called(rule.what),
                "since": rule.since} for rule in known.rules], (
        Column("name", ("户名", "Name")), Column("tail", ("账号尾号", "Account")), Column("called", ("是谁", "Stands for")),
        Column("kind", ("种类", "Kind"), _kind_name), Column("since", ("何时认的", "Since"))))


def _kind_name(kind: Any) -> str:
    names = {"household": ("住户", "household"), "payee": ("收款方", "payee"), "contract": ("合同", "contract"), "gateway": ("平台", "gateway")}
    return say(*names[str(kind)])


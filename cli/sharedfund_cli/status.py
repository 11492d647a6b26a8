"""`status`: the money in one look, and what somebody has to do today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.errors import NotFound
from sharedfund_cli import cells
from sharedfund_cli.app import Desk, say, verb
from sharedfund_cli.output import terminal_width

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.payments import Payment
    from sharedfund.state.proposals import Open

WEEKDAYS = (("星期一", "Monday"), ("星期二", "Tuesday"), ("星期三", "Wednesday"), ("星期四", "Thursday"), ("星期五", "Friday"),
            ("星期六", "Saturday"), ("星期日", "Sunday"))
STEPS = {"review": ("待审核", "to be reviewed"), "recheck": ("待复核", "to be re-checked"), "sign": ("待联签", "to be signed"),
         "pay": ("已联签放行、待付", "released, to be paid"), "agree": ("待同意", "to be agreed"),
         "effect": ("已同意、待生效", "agreed, to take effect"), "accept": ("待认可", "to be accepted"), "adopt": ("待采用", "to be adopted")}


@verb("status", help=(
    "今天该做什么：账户里有多少、能动用多少，等谁办，什么要到期。账本里直接运行 sharedfund 也是它。",
    "What needs doing today: what the account holds, what may be spent, who is waited for, what falls due. Bare "
    "sharedfund inside a book is the same."), examples=("sharedfund status", "sharedfund status --as 沈若兰"))
def status(desk: Desk) -> None:
    data = gathered(desk)
    desk.show(data, text=lambda: "\n".join(_page(desk, data)))


def gathered(desk: Desk) -> dict[str, Any]:
    """What `status` says, as data."""
    from sharedfund.render import words
    from sharedfund.rulebook import rulebook
    from sharedfund.state import figures
    from sharedfund.state.people import cast
    from sharedfund_cli.portal import flags as view_passwords

    state, on = desk.state, desk.local_day
    you = _you(desk)
    position = figures.position(state, on)
    found = cast(state, on)
    flags = [flag for known in rulebook().duties() if known.ask is not None for flag in known.ask(state, on)]
    flags.sort(key=lambda flag: (flag.due is None, flag.due or on, flag.number))
    return {
        "day": on, "you": you, "offices": sorted(state.people.offices_of(you, on)) if you else [],
        "phase": state.charter.phase, "practice": bool(state.charter.practice), "balance": position.bank,
        "claims": _claims(position), "spendable": next((row.spendable for row in position.funds if row.fund == "operating"),
                                                      Decimal("0.00")),
        "reconciled": _reconciled(state),
        "cast": {payment: found.can_pay(payment) for payment in ("ordinary", "large", "emergency")},
        "gaps": [{"payment": gap.payment, "step": gap.step, "have": gap.have, "need": gap.need} for gap in found.gaps],
        "waiting": waiting(desk),
        "flags": [{"number": flag.number, "name": flag.name, "code": flag.code, "due": flag.due, "late":
                   flag.due is not None and flag.due < on, "facts": flag.facts,
                   "message": words.reason(flag._replace(facts=desk.told(flag.facts)), desk.lang),
                   "remedy": words.remedy(flag, desk.lang)} for flag in flags] + view_passwords(desk),
        "open_lines": len(state.bank.lines), "unsigned": state.record.unsigned,
    }


def waiting(desk: Desk) -> list[dict[str, Any]]:
    """What waits for somebody's yes; `person` is whoever works here where the next step is theirs to take."""
    state, you = desk.state, _you(desk)
    return [*_founding(state), *_payments(desk, state, you), *_proposals(desk, state, you)]


def _you(desk: Desk) -> str | None:
    try:
        return desk.person
    except NotFound:
        return None


def _claims(position: Any) -> list[dict[str, Any]]:
    """The claims of every fund together, and under its own name what remains of a fund that is not operating."""
    from sharedfund.state.figures import CLAIMS

    sums: dict[str, Decimal] = {}
    for row in position.funds:
        for claim in row.claims:
            sums[claim.kind] = sums.get(claim.kind, Decimal("0.00")) + claim.amount
    rows = [{"claim": kind, "amount": sums[kind]} for kind in CLAIMS if sums.get(kind)]
    return rows + [{"claim": row.fund, "amount": row.spendable} for row in position.funds
                   if row.fund != "operating" and row.spendable]


def _reconciled(state: State) -> dict[str, Any] | None:
    """The newest reconciled month, and whether it agreed."""
    rows = sorted(state.bank.reconciled.values(), key=lambda row: row.month)
    if not rows:
        return None
    return {"month": rows[-1].month, "agrees": not any(row.difference for row in rows if row.month == rows[-1].month)}


def _founding(state: State) -> list[dict[str, Any]]:
    """Who has still to accept the charter, and whether the opening stands."""
    if state.charter.phase == "open":
        return []
    missing = sorted(set(state.charter.founders) - set(state.charter.accepted))
    rows: list[dict[str, Any]] = [
        _row("charter", None, None, None, "accept", person, "sharedfund charter accept") for person in missing]
    if not missing:
        rows.append(_row("opening", None, None, None, "adopt", None, "sharedfund opening template DIR"))
    return rows


def _payments(desk: Desk, state: State, you: str | None) -> Iterable[dict[str, Any]]:
    for payment in sorted(state.payments.open.values(), key=lambda found: found.block):
        step = payment.waits_for
        if step is not None:
            yield _row("payment", payment.payment, payment.block, payment.amount, step,
                       you if you and _may(state, payment, step, you, desk.local_day) else None,
                       f"sharedfund payment show {payment.payment}")


def _may(state: State, payment: Payment, step: str, you: str, on: date) -> bool:
    """Whether the next step of a payment is one `you` can take: office held, not the requester, not counted yet."""
    from sharedfund.entries import entry_class
    from sharedfund.state.people import acting

    kind = {"review": "payment-reviewed", "recheck": "payment-rechecked", "sign": "payment-signed", "pay": "payment-paid"}[step]
    acted = {act.person for act in {"review": payment.reviews, "recheck": payment.rechecks, "sign": payment.signatures}
             .get(step, ())}
    held = [mandate for mandate in state.people.mandates_of(you, on) if mandate.office in acting(state, entry_class(kind).offices)]
    if step == "sign":
        held = [mandate for mandate in held if mandate.signs]
    return bool(held) and you != payment.requester and you not in acted


def _proposals(desk: Desk, state: State, you: str | None) -> Iterable[dict[str, Any]]:
    for proposal in sorted(state.proposals.open.values(), key=lambda found: found.block):
        yours = (you is not None and you not in {yes.person for yes in proposal.yeses}
                 and any(proposal.is_asked(state, you, office) for office in state.people.offices_of(you, desk.local_day)))
        yield _row("proposal", _id_of(proposal), proposal.block, None, "effect" if proposal.effective else "agree",
                   you if yours else None, f"sharedfund sign {proposal.block}", proposal.kind)


def _id_of(proposal: Open) -> str:
    return str(proposal.entry().own_id())


def _row(what: str, id_: str | None, block: int | None, amount: Decimal | None, waits_for: str, person: str | None,
         command: str, kind: str | None = None) -> dict[str, Any]:
    return {"what": what, "id": id_, "block": block, "amount": amount, "waits_for": waits_for, "person": person,
            "command": command, "kind": kind}


# ---- the page ----


def _page(desk: Desk, data: dict[str, Any]) -> list[str]:
    from sharedfund.render.words import form, pages

    on: date = data["day"]
    width = min(terminal_width(), 100)
    title = say(f"{desk.state.charter.name} 业主共有资金", f"{desk.state.charter.name}: owners' common fund")
    when = f"{on} {say(*WEEKDAYS[on.weekday()])}"
    lines = [cells.pad(title, max(width - cells.width(when) - 1, cells.width(title) + 1)) + when]
    if data["practice"]:
        lines.append(say("练习账本：谁的钱也不是，签名没有效力。", "A practice book: nobody's money, signatures are void."))
    lines.append(_who(desk, data))
    if data["phase"] == "open":
        lines += ["", _figure(say("账户余额", "Balance"), data["balance"], desk.lang)]
        told = [f"{say(*_claim_name(row['claim'], pages.CLAIMS))} {form.plain(row['amount'])}" for row in data["claims"]]
        if told:
            head = say("  其中  ", "  of it  ")
            lines.append(cells.wrap(say("；", "; ").join(told), width, head, " " * cells.width(head)))
        lines.append(_figure(say("可以动用", "Spendable"), data["spendable"], desk.lang))
        lines.append("  " + _reconciled_line(data["reconciled"]) + "      " + _cast_line(data["cast"]))
    lines += ["", say("要做的事", "To do")]
    todo = [*_due(desk, data), *_waiting(desk, data)]
    if data["open_lines"]:
        todo.append((str(data["open_lines"]) + say(" 条", ""), say("银行流水没有对应账目", "lines of statements wait for a booking"),
                     "sharedfund bank match"))
    if data["unsigned"]:
        todo.append((str(data["unsigned"]) + say(" 条", ""), say("未签名的记录，下次付款前要做校验点",
                     "unsigned entries; a checkpoint is due before the next payment"), "sharedfund checkpoint make"))
    if not todo:
        lines.append("  " + say("没有。", "Nothing."))
    left = max((cells.width(first) for first, _, _ in todo), default=0)
    for first, text, command in todo:
        start = "  " + cells.pad(first, left) + "  "
        full = start + text + "  " + command
        if cells.width(full) <= width:
            lines.append(cells.pad(start + text, width - cells.width(command) - 1) + " " + command if command else start + text)
        else:
            lines.append(cells.wrap(text, width, start, " " * cells.width(start)))
            if command:
                lines.append(" " * cells.width(start) + command)
    return lines


def _who(desk: Desk, data: dict[str, Any]) -> str:
    from sharedfund.render.words import names

    if data["you"] is None:
        return say("没有说是谁在用（--as 姓名）", "Nobody named as using it (--as NAME)")
    offices = "、".join(names.name("office", office, desk.lang) for office in data["offices"])
    called = desk.called(data["you"])
    return say(f"您是 {called}（{offices or '没有授权'}）", f"You are {called} ({offices.replace('、', ', ') or 'no mandate'})")


def _figure(label: str, amount: Decimal, lang: str) -> str:
    from sharedfund.render.words import form

    return cells.pad(f"  {label}", 12) + f"{form.plain(amount):>16}" + (" 元" if lang == "zh_CN" else " CNY")


def _claim_name(claim: str, known: dict[str, tuple[str, str]]) -> tuple[str, str]:
    from sharedfund.render.words import names

    return known.get(claim) or (names.name("fund", claim, "zh_CN"), names.name("fund", claim, "en"))


def _reconciled_line(row: dict[str, Any] | None) -> str:
    if row is None:
        return say("还没有对过账", "Not reconciled yet")
    agrees = say("相符", "agrees") if row["agrees"] else say("有差额", "differs")
    return say(f"上次对账 {row['month']}，{agrees}", f"Reconciled to {row['month']}, {agrees}")


def _cast_line(cast: dict[str, bool]) -> str:
    named = {"ordinary": ("日常", "ordinary"), "large": ("加签", "large"), "emergency": ("应急", "emergency")}
    told = " ".join(f"{say(*named[payment])} {'√' if can else '×'}" for payment, can in cast.items())
    return say("人手：", "Cast: ") + told


def _due(desk: Desk, data: dict[str, Any]) -> list[tuple[str, str, str]]:
    rows = []
    for flag in data["flags"]:
        due: date | None = flag["due"]
        if due is None:
            when = say("提醒", "note")
        elif due == data["day"]:
            when = say("今天", "today")
        elif flag["late"]:
            when = say(f"迟 {(data['day'] - due).days} 天", f"{(data['day'] - due).days} d late")
        else:
            when = f"{due:%m-%d}"
        remedy = flag["remedy"][0] if flag["remedy"] else f"sharedfund rules show {flag['number']}"
        message = flag["message"].rstrip("。.")
        rows.append((when, message[:1].upper() + message[1:], remedy))
    return rows


def _waiting(desk: Desk, data: dict[str, Any]) -> list[tuple[str, str, str]]:
    from sharedfund.render.words import form, names

    rows = []
    for row in data["waiting"]:
        you = row["person"] is not None and row["person"] == data["you"]
        mark = say("等您", "you") if you else say("等人", "wait")
        if row["what"] == "payment":
            text = f"{row['id']} {say(*STEPS[row['waits_for']])}，{form.money(row['amount'], desk.lang)}"
        elif row["what"] == "proposal":
            called = names.name("kind", row["id"], desk.lang)  # what has no number of its own goes by its kind
            text = say(f"提议 {row['block']}（{called}）等人同意", f"proposal {row['block']} ({called}) waits for a yes")
        elif row["what"] == "charter":
            text = say(f"{desk.called(row['person'])} 还没有认可章程", f"{desk.called(row['person'])} has not accepted the charter")
        else:
            text = say("期初还没有采用", "the opening is not adopted yet")
        rows.append((mark, text, row["command"]))
    # What waits for whoever looks stands before what waits for others.
    return sorted(rows, key=lambda told: told[0] != say("等您", "you"))



"""`breach`: a firm broke its duty: alleged, confirmed, closed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import AMOUNT, EXISTING_FILE, NO, Column, Desk, argument, noun, option, say, toml

if TYPE_CHECKING:
    from sharedfund.state.questions import Breach

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

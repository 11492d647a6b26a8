"""`sharedfund sign` and `take`: a yes or no to what waits, and signatures that travel."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import EXISTING_FILE, FILE, FUND_ID, argument, option, say, verb

if TYPE_CHECKING:
    from sharedfund.signing import Signer
    from sharedfund.signing.requests import Checked, Request
    from sharedfund.state import State
    from sharedfund.state.proposals import Open
    from sharedfund_cli.app import Desk

# What the signer's machine could not check, as `signing.requests` names it.
NOT_CHECKED = {
    "note": ("账本是不是最新：请求没有带见证人共签的校验点", "whether the book is the newest: no cosigned checkpoint came along"),
    "rules": ("规则：由账本那边再问一遍", "the rules: the book asks them when the answer comes home"),
    "mandate": ("授权还在不在：由账本那边查", "whether mandates stand: the book checks"),
}


@verb("sign", signs=True, writes=True, help=(
    "签名：不带参数列出等我签的；编号是账本里的提议或付款；文件是别处带来的签名请求（不用账本）。",
    "Sign: alone, what waits for me; a number is a proposal or payment in the book; a file is a travelling request (no book needed)."),
    examples=("sharedfund sign", "sharedfund sign 9409", "sharedfund sign 10085 --reject --reason 报价过高",
              "sharedfund sign p-0321.sfreq"))
@argument("what", required=False, metavar=("文件或编号", "FILE|NO"))
@option("--reject", is_flag=True, help=("不同意，提议就此作罢", "say no: the proposal ends"))
@option("--reason", metavar=("原因", "TEXT"), help=("不同意的原因", "the reason of a no"))
@option("--fund", type=FUND_ID, metavar="ID", help=("对照成立单，确认是这本账（第一次在这台机器上签）", "the fund id from the founding sheet, the first time on this machine"))
@option("-o", "--output", "output", type=FILE, metavar="FILE", help=("答复写到哪里（默认与请求同名 .sfsig）", "where to write the answer (beside the request, .sfsig)"))
def sign(desk: Desk, what: str | None, reject: bool, reason: str | None, fund: str | None, output: str | None) -> None:
    if what is None:
        _waiting(desk)
    elif Path(what).suffix == ".sfreq" or os.path.isfile(what):
        _far_away(desk, Path(what), fund, Path(output) if output else None)
    elif reject:
        _no(desk, what, reason)
    else:
        _yes(desk, what, reason)


def _waiting(desk: Desk) -> None:
    from sharedfund_cli.output import Column
    from sharedfund_cli.status import STEPS, waiting

    rows = [row for row in waiting(desk) if row["person"] == desk.person]
    desk.show(rows, (Column("command", ("命令", "Command")), Column("id", ("编号", "No"), "kind"), Column("kind", ("事项", "Kind"), "kind"),
                     Column("waits_for", ("等什么", "Waits for"), lambda step: say(*STEPS[step])), Column("amount", ("金额", "Amount"), "money")))


def _yes(desk: Desk, what: str, reason: str | None) -> None:
    from sharedfund import drafts
    from sharedfund.drafts import payments

    number = what.upper()
    if number in desk.state.payments.open:
        step = desk.state.payments.open[number].waits_for
        drafting = {"review": payments.review, "recheck": payments.recheck, "sign": payments.sign}.get(step or "")
        if drafting is None:
            desk.usage("nothing-to-sign", found=number)
        entry = drafting(desk.state, number, by=desk.person, day=desk.today, reason=reason)
        desk.act(entry, amount=desk.state.payments.open[number].amount,
                 done=say(f"{desk.called(desk.person)} 签了 {number}", f"{desk.called(desk.person)} has signed {number}"))
        return
    proposal = _proposal(desk.state, what)
    subject = proposal.entry()
    for line in _shown(desk, subject):
        desk.note(line)
    desk.act(drafts.approve(desk.state, proposal.leaf, by=desk.person, day=desk.today),
             amount=getattr(subject, "amount", None),
             done=lambda written: _outcome(desk, proposal, len(written) > 1))


def _no(desk: Desk, what: str, reason: str | None) -> None:
    from sharedfund.drafts import people

    if reason is None:
        desk.usage("needs-answer", question="--reason")
    proposal = _proposal(desk.state, what)
    desk.act(people.reject(desk.state, proposal.leaf, by=desk.person, day=desk.today, reason=reason),
             done=say(f"{what} 作罢", f"{what} has ended"))


def _proposal(state: State, what: str) -> Open:
    """The open proposal at a block, with an id of its own, or whose leaf begins so. Raises: NotFound."""
    from sharedfund.errors import NotFound

    for proposal in state.proposals.open.values():
        if str(proposal.block) == what or (len(what) >= 16 and proposal.leaf.startswith(what.lower())):
            return proposal
    raise NotFound("no-such-proposal", found=what)


def _shown(desk: Desk, subject: Any) -> list[str]:
    """What a signer reads before signing: the proposal's own fields."""
    from sharedfund.render.words.form import clean
    from sharedfund.spelling import signed_text

    lines = signed_text(subject).decode().splitlines()
    hidden = ("  mandate:", "  key:", "  seen:", "  possession:")
    return [clean(line) for line in lines if not line.startswith(hidden)]


def _outcome(desk: Desk, proposal: Open, completed: bool) -> str:
    from sharedfund.render.words import names

    kind = names.name("kind", proposal.kind, desk.lang)
    if completed or proposal.leaf not in desk.state.proposals.open:
        return say(f"已同意，{kind} 生效", f"agreed; {kind} has effect")
    return say(f"已同意 {kind}，还差人", f"agreed to {kind}; others are still needed")


# ---- far away from the book ----


def _far_away(desk: Desk, path: Path, fund: str | None, output: Path | None) -> None:
    """Check a travelling request, show it, and write the signed answer."""
    from sharedfund.book import store
    from sharedfund.signing import requests

    request = requests.read(path)
    entry = request.entry()
    memories = requests.Memories(desk.user.path / "travel")
    known = memories.of(request.fund)
    if known is None and not _is_confirmed(desk, request, fund):
        desk.usage("fund-not-confirmed", fund=request.fund)
    memory = known or requests.Memory(request.fund)
    checked = requests.check(request, entry.key, entry.by, memory)
    for line in _request_lines(desk, checked):
        desk.note(line)
    subject = checked.payment
    amount = getattr(subject, "amount", None) if subject is not None else None
    if amount:
        desk.note(_amount_line(amount))
        desk.retype(amount)
    elif not desk.confirm(say("签名?", "Sign?")):
        desk.usage("not-signed")
    signer = _signer(desk, request, entry.by, entry.key)
    answer = requests.answer(checked, signer)
    memories.keep(checked.memory)  # before the signature leaves: a machine never goes back behind what it signed under
    target = output or path.with_suffix(requests.ANSWER_SUFFIX)
    store.replace_file(target, answer.encode(), 0o600)
    desk.show({"answer": str(target), "person": entry.by, "kind": entry.kind, "payload_sha256": answer.payload_sha256,
               "checked": list(checked.checked), "not_checked": list(checked.not_checked)},
              text=say(f"√ 签好了：{target}\n  带回去，在账本那边  sharedfund take {target.name}",
                       f"√ Signed: {target}\n  back at the book  sharedfund take {target.name}"))


def _is_confirmed(desk: Desk, request: Request, fund: str | None) -> bool:
    """Whether somebody says that this is their fund: by `--fund`, by the book at hand, or by looking at the sheet."""
    from sharedfund.render.founding_sheet import groups

    if fund is not None:
        return fund == request.fund
    if desk.book_folder(required=False) is not None and desk.book.fund_id == request.fund:
        return True
    if not desk.interactive:
        return False
    first, second = groups(request.fund).split("\n")
    typed = desk.ask(say(f"基金编号  {first}\n          {second}\n这台机器第一次签这本账。和成立单逐组对过，一致就输入“一致”",
                         f"fund id  {first}\n         {second}\nThis machine has never signed for it. Compare with the founding sheet, then type 'same'"))
    return str(typed).strip() in ("一致", "same")


def _request_lines(desk: Desk, checked: Checked) -> list[str]:
    """The decoded fields, accounts seen for the first time in red, and what was not checked."""
    import click

    from sharedfund.render.words.form import clean

    lines = [say("签名请求  ", "Signing request  ") + checked.entry.kind + f"  {checked.entry.by}"]
    for value in checked.fields:
        kind, _, name = value.name.partition(".")
        if name in ("mandate", "key", "seen", "approves", "legs") or (kind != checked.entry.kind and name in ("by", "until")):
            continue
        text = clean(f"  {name.replace('_', '-')}: {value.value}")
        if value.opened is not None:
            text += clean(f"  =  {value.opened}")
        if value.red:
            text = click.style(text + say("  ！第一次见到或换过的账户", "  ! a first or changed account"), fg="red", bold=True)
        lines.append(text)
    lines.append(say("  没有检查：", "  Not checked:"))
    for point in checked.not_checked:
        told = NOT_CHECKED.get(point)
        if told is None:  # "key p-12"
            told = (f"{point.partition(' ')[2]} 的钥匙不在章程里，由账本那边查", f"the key of {point.partition(' ')[2]} is not the charter's: the book checks")
        lines.append("    " + say(*told))
    return lines


def _amount_line(amount: Any) -> str:
    from sharedfund.render.words import form

    return say(f"金额  {form.money(amount)}（{form.capital(amount)}）", f"Amount  {form.money(amount, 'en')} ({form.capital(amount)})")


def _signer(desk: Desk, request: Request, person: str, public: str) -> Signer:
    """The signer of the key the request names, on this machine; in a practice fund everybody has everybody's."""
    from sharedfund.entries.charter import CharterAdopted
    from sharedfund.errors import NotFound
    from sharedfund.signing import FileSigner, KeyFolder, SeedSigner
    from sharedfund.signing.passwords import Attempts
    from sharedfund.spelling import decode

    charter = next(decode(shown.text.encode()) for shown in request.shown if shown.block == 1)
    practice = SeedSigner.practice(person)
    try:
        path = KeyFolder(desk.user.keys).find(person, public)
    except NotFound:
        if isinstance(charter, CharterAdopted) and charter.practice and public == practice.public:
            return practice
        raise
    return FileSigner.open(path, desk.password(person), attempts=Attempts(desk.user.path / "attempts"), now=desk.now)


@verb("take", writes=True, help=("把带回来的签名记进账本；由账本按现在的情况再问一遍规则。", "Bring a signature home; the door judges it by the book as it is now."),
      examples=("sharedfund take p-0321.sfsig",))
@argument("file", metavar=("文件", "FILE"), type=EXISTING_FILE)
def take(desk: Desk, file: str) -> None:
    from sharedfund.signing import requests

    answer = requests.read_answer(Path(file))
    if answer.fund != desk.book.fund_id:
        desk.usage("another-fund", fund=answer.fund)
    entry = requests.Outbox(desk.user.path / "outbox").take(answer)
    desk.record(entry, done=say(f"{desk.called(entry.by)} 的签名已记进账本", f"the signature of {desk.called(entry.by)} is in the book"))

"""`sharedfund person`, `mandate`: who is who, who may do what, who took over from whom."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import AMOUNT, DAY, EXISTING_FILE, PERSON, RESOLUTION, TEXT, UNIT, argument, noun, option, say

if TYPE_CHECKING:
    from sharedfund.state.people import Mandate
    from sharedfund_cli.app import Desk

person = noun("person", ("办事的人：增加、查看", "People: add, show"))
mandate = noun("mandate", ("授权：授予、就任、终止、监交", "Mandates: grant, accept, end, hand over"))

# What a person can do in a payment, and the kind of entry that does it.
STEPS = {"request": "payment-requested", "review": "payment-reviewed", "recheck": "payment-rechecked",
         "sign": "payment-signed", "pay": "payment-paid"}


# ---- person ----


@person.verb("add", signs=True, writes=True,
             help=("登记一个人：得到编号；身份证号只算指纹，不保存。", "Enrol a person, who gets an id; of the ID number only a commitment is kept."),
             examples=("sharedfund person add --file 新人.toml", "sharedfund person add --name 陈思齐 --identity 110…"))
@option("--file", "file", type=EXISTING_FILE, metavar="FILE", help=("TOML：name、identity、links", "TOML: name, identity, links"))
@option("--name", type=TEXT, metavar=("姓名", "NAME"), help=("姓名（只留在本机）", "the name, which stays on this machine"))
@option("--identity", type=TEXT, metavar=("证件号", "NUMBER"), help=("身份证号（防一人两号）", "the ID number, so that nobody gets two ids"))
@option("--link", "links", multiple=True, metavar="PAYEE", help=("与哪个收款方有关系（回避用）", "a payee the person is linked to"))
@option("--resolution", type=RESOLUTION, metavar="R", help=("凭业主大会选举的决议，由社区来办（不经原业委会）", "under the owners' election: the community enters it, without the old committee"))
def add(desk: Desk, file: str | None, name: str | None, identity: str | None, links: tuple[str, ...],
        resolution: str | None) -> None:
    from sharedfund.drafts import people as drafts
    from sharedfund_cli.files import toml

    if file is not None:
        sheet = toml(Path(file))
        name, identity = sheet.text("name"), sheet.text("identity", None)
        links = sheet.texts("links", ())
        sheet.done()
    if name is None:
        name = str(desk.ask(say("姓名", "Name")))
    salts = _salts(desk)
    committed, row = salts.commit("name", name)
    entry = drafts.enrol_person(desk.state, by=desk.person, day=desk.today, name=committed,
                                identity=salts.commit_identity(identity), links=links, resolution=resolution)
    written = desk.act(entry, done=say(f"{name} 的编号是 {entry.person}", f"{name} is {entry.person}"),
                       next_=[f"sharedfund key new --as {entry.person}", f"sharedfund mandate grant {entry.person}"],
                       data={"person": entry.person})
    if written is not None or desk.export_file is not None:
        desk.book.private.merge("people", {entry.person: row})


def _salts(desk: Desk) -> Any:
    """The salts of this book's `private/`; the identity salt is made where a book has none yet."""
    from sharedfund_cli.founding import Salts

    kept = desk.book.private.get("salts", "identity")
    made = Salts(desk.entropy, bytes.fromhex(kept["salt"]) if kept else None)
    if kept is None:
        desk.book.private.set("salts", "identity", {"salt": made.identity.hex()})
    return made


@person.verb("list", lists=True, help=("谁有什么权，从哪天到哪天。", "Who holds which office, from when to when."),
             examples=("sharedfund person list", "sharedfund person list --can review"))
@option("--can", type=click.Choice(sorted(STEPS)), help=("只列能办这一步的人", "only those who can do this step"))
def list_persons(desk: Desk, can: str | None) -> None:
    from sharedfund.entries import entry_class
    from sharedfund_cli.output import Column

    state, on = desk.state, desk.today
    allowed = entry_class(STEPS[can]).offices if can else None
    rows = []
    for found in sorted(state.people.persons.values(), key=lambda p: p.person):
        held = state.people.mandates_of(found.person, on)
        if allowed is not None and not any(m.office in allowed and (can != "sign" or m.signs) for m in held):
            continue
        rows.append({"person": found.person, "name": _name(desk, found.person), "offices": _offices(desk, held),
                     "office_slugs": [m.office for m in held], "parties": sorted({m.party for m in held}),
                     "signs": any(m.signs for m in held), "key": found.key is not None,
                     "mandates": [m.mandate for m in held]})
    desk.show(rows, (Column("person", ("编号", "Id")), Column("name", ("姓名", "Name")),
                     Column("offices", ("身份", "Offices")), Column("signs", ("支取密码", "Password")),
                     Column("key", ("钥匙", "Key")), Column("mandates", ("授权", "Mandates"))))


def _name(desk: Desk, id_: str) -> str | None:
    called = desk.called(id_)
    return called if called != id_ else None


def _offices(desk: Desk, held: tuple[Mandate, ...]) -> str:
    from sharedfund.render.words import names

    return "、".join(dict.fromkeys(names.name("office", m.office, desk.lang) for m in held))


@person.verb("show", help=("一个人：身份、钥匙、授权、关系。", "A person: offices, keys, mandates, links."),
             examples=("sharedfund person show 顾明远", "sharedfund person show p-03"))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
def show_person(desk: Desk, who: str) -> None:
    from sharedfund.errors import NotFound

    found = desk.state.people.persons.get(who)
    if found is None:
        raise NotFound("no-such-person", found=who)
    keys = sorted((k for k in desk.state.people.keys.values() if k.person == who), key=lambda k: k.block)
    held = sorted((m for m in desk.state.people.mandates.values() if m.person == who), key=lambda m: int(m.mandate[2:]))
    data = {
        "person": who, "name": _name(desk, who), "key": found.key, "links": sorted(found.links),
        "keys": [{"key": k.key, "block": k.block, "revoked_block": k.revoked_block} for k in keys],
        "mandates": [_mandate_row(desk, m) for m in held],
    }
    desk.show(data, text=lambda: "\n".join(_person_lines(desk, data)))


def _person_lines(desk: Desk, data: dict[str, Any]) -> list[str]:
    from sharedfund.render.founding_sheet import groups
    from sharedfund.render.words import names
    from sharedfund.render.words.form import clean

    lines = [clean(f"{data['person']}  {data['name'] or ''}".rstrip())]
    for m in data["mandates"]:
        end = m["end"] or say("未定", "open")
        state = "" if m["stands"] else say("（不在其内）", " (not standing)")
        lines.append(f"  {m['mandate']}  {names.name('office', m['office'], desk.lang)}  {m['first']} – {end}"
                     + (say("，支取密码", ", password") if m["signs"] else "") + state)
    for kept in data["keys"]:
        mark = say("（已作废）", " (revoked)") if kept["revoked_block"] else ""
        first, second = groups(kept["key"]).split("\n")
        lines += [say("  公钥  ", "  key  ") + first + mark, "        " + second]
    if data["links"]:
        lines.append(say("  与收款方有关系：", "  linked to: ") + "、".join(data["links"]))
    return lines


@person.verb("link", signs=True, writes=True,
             help=("申报一个人与收款方的关系，或自己的房屋：他的付款，这个人回避；委员的房屋交没交费，公示上写。",
                   "Declare a person's link to a payee, or the own unit: the person leaves its payments to others, and the page says whether "
                   "a member's unit has paid."),
             examples=("sharedfund person link 沈若兰 v-12", "sharedfund person link 沈若兰 1-101"))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
@argument("payee", metavar=("收款方", "PAYEE"))
def link(desk: Desk, who: str, payee: str) -> None:
    from sharedfund.drafts import people as drafts
    from sharedfund.errors import SharedFundError

    with suppress(SharedFundError):  # no unit: a vendor, a firm
        payee = UNIT.typed(payee)
    entry = drafts.declare_link(desk.state, by=desk.person, day=desk.today, person=who, payee=payee)
    desk.act(entry, done=say(f"{desk.called(who)} 与 {payee} 有关系，已记下", f"{desk.called(who)} is linked to {payee}"))


# ---- mandate ----


@mandate.verb("grant", signs=True, writes=True,
              help=("授权一个人办事：身份、期限、有没有支取密码。", "Give a person an office, for a term, with or without a withdrawal password."),
              examples=("sharedfund mandate grant 陈思齐 --office 业委会 --end 2030-12-31 --signs",
                        "sharedfund mandate grant p-12 --file 授权.toml"))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
@option("--file", "file", type=EXISTING_FILE, metavar="FILE", help=("TOML：office、party、first、end、signs、limit、stand-in", "TOML: office, party, first, end, signs, limit, stand-in"))
@option("--office", metavar=("身份", "OFFICE"), help=("身份", "the office"))
@option("--party", metavar="PARTY", help=("代表哪一方（默认按身份）", "for which party (by the office)"))
@option("--first", type=DAY, metavar="DAY", help=("从哪天起（默认今天）", "from which day (today)"))
@option("--end", type=DAY, metavar="DAY", help=("最后一天（业委会必填）", "the last day (a committee's must have one)"))
@option("--signs", is_flag=True, help=("持支取密码，可以联签", "holds a withdrawal password"))
@option("--limit", type=AMOUNT, metavar="A", help=("最多到多少元", "the largest amount"))
@option("--stand-in", "stand_in", type=int, metavar="N", help=("替补次序", "the place among the stand-ins"))
@option("--resolution", type=RESOLUTION, metavar="R", help=("凭业主大会选举的决议，由社区来办（不经原业委会）", "under the owners' election: the community grants it, without the old committee"))
def grant(desk: Desk, who: str, file: str | None, office: str | None, party: str | None, first: date | None,
          end: date | None, signs: bool, limit: Decimal | None, stand_in: int | None, resolution: str | None) -> None:
    from sharedfund.drafts import people as drafts
    from sharedfund.entries.people import MandateGranted
    from sharedfund_cli.files import toml
    from sharedfund_cli.founding import PARTY, office_of

    if file is not None:
        sheet = toml(Path(file))
        office, party = sheet.text("office"), sheet.text("party", party)
        first, end = sheet.day("first", first), sheet.day("end", end)
        signs, limit = sheet.flag("signs", signs), sheet.amount("limit", limit)
        stand_in = sheet.integer("stand-in", stand_in)
        sheet.done()
    if office is None:
        desk.usage("needs-answer", question="--office")
    slug = office_of(office)
    parties = MandateGranted.model_fields["party"].annotation.__args__  # type: ignore[union-attr]  # a Literal
    if party is not None and party not in parties:
        desk.usage("not-one-of", found=party, allowed=", ".join(parties))
    entry = drafts.grant_mandate(desk.state, by=desk.person, day=desk.today, person=who, office=slug,
                                 party=party or PARTY[slug], first=first, end=end, signs=signs, limit=limit,
                                 stand_in=stand_in, resolution=resolution)
    then = [say(f"够人同意后，请本人就任  sharedfund mandate accept --as {who}",
                f"once agreed, the person accepts it  sharedfund mandate accept --as {who}")]
    desk.act(entry, done=say(f"{entry.granted}：授权 {desk.called(who)} 已提议", f"{entry.granted}: the mandate of {desk.called(who)} is proposed"),
             next_=then if entry.waits_for_its_holder else (), data={"mandate": entry.granted})


@mandate.verb("accept", signs=True, writes=True, help=(
    "就任：业委会成员和持支取密码的人，本人用自己的钥匙签了，授权才能用。",
    "Accept an office: a committee's mandate, or one with a withdrawal password, stands once its holder has signed for it."),
    examples=("sharedfund mandate accept --as 陈思齐", "sharedfund mandate accept M-12"))
@argument("which", required=False, metavar=("授权", "MANDATE"))
def accept(desk: Desk, which: str | None) -> None:
    from sharedfund.drafts import keys as drafts

    entry = drafts.accept_mandate(desk.state, by=desk.person, day=desk.today, mandate=which.upper() if which else None)
    desk.act(entry, done=say(f"{desk.called(desk.person)} 就任，{entry.accepts} 可以用了",
                             f"{desk.called(desk.person)} has accepted; {entry.accepts} stands"),
             data={"mandate": entry.accepts})


@mandate.verb("end", signs=True, writes=True, help=("终止授权：写授权编号，或写人（只有一项授权时）。", "End a mandate: by its number, or by the person who holds just one."),
              examples=("sharedfund mandate end M-3 --reason 辞职", "sharedfund mandate end 沈若兰 --reason 辞职"))
@argument("which", metavar=("授权或人", "MANDATE|PERSON"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("原因", "the reason"))
@option("--resolution", type=RESOLUTION, metavar="R", help=("凭业主大会选举的决议，由社区来办（不经原业委会）", "under the owners' election: the community ends it, without the old committee"))
def end_mandate(desk: Desk, which: str, reason: str, resolution: str | None) -> None:
    from sharedfund.drafts import people as drafts

    number = which.upper()
    if number not in desk.state.people.mandates:
        held = drafts.mandates_ending(desk.state, PERSON.convert(which, None, click.get_current_context()), desk.today)
        if len(held) != 1:
            desk.usage("which-mandate", found=which, mandates=", ".join(m.mandate for m in held) or None)
        number = held[0].mandate
    entry = drafts.end_mandate(desk.state, by=desk.person, day=desk.today, mandate=number, reason=reason,
                               resolution=resolution)
    desk.act(entry, done=say(f"终止 {number} 已提议", f"ending {number} is proposed"))


@mandate.verb("hand-over", signs=True, writes=True, help=(
    "监交：主任、会计、出纳、联签人离任，移交人、接收人、监交人三个人签；不写监交人就由程序找上一级的人。",
    "Hand an office over before a witness who stands above it; who gives, who takes and who watches sign, three persons."),
    examples=("sharedfund mandate hand-over 会计 --from 林知秋 --to 周敏 --handed books,vouchers,passwords,key-files",
              "sharedfund mandate hand-over 出纳 --from 何小燕 --to 周敏 --handed vouchers,cash,passwords,key-files --cash 0.00"))
@argument("office", metavar=("身份", "OFFICE"))
@option("--from", "outgoing", type=PERSON, required=True, metavar=("移交人", "PERSON"), help=("移交人", "who gives"))
@option("--to", "incoming", type=PERSON, required=True, metavar=("接收人", "PERSON"), help=("接收人", "who takes"))
@option("--witness", type=PERSON, metavar=("监交人", "PERSON"), help=("监交人，要是上一级的人", "the witness, of an office above it"))
@option("--handed", type=TEXT, required=True, metavar="ITEMS", help=(
    "交了、换了什么，用逗号隔开：seals 印章、passwords 密码、key-files 钥匙文件、books 账簿、vouchers 凭证、cash 现金",
    "what was handed over or replaced, with commas between: seals, passwords, key-files, books, vouchers, cash"))
@option("--missing", type=TEXT, metavar="ITEMS", help=("没交、没换的", "what was not"))
@option("--cash", type=AMOUNT, metavar="A", help=("现金清点数", "the cash that was counted"))
@option("--absent", type=click.Choice(["term-over", "died", "refused", "gone"]), help=(
    "移交人不能签：任期已满、去世、拒绝、失联；要附移交单", "why who gives cannot sign; a paper is needed"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("移交单", "papers"))
def hand_over(desk: Desk, office: str, outgoing: str, incoming: str, witness: str | None, handed: str, missing: str | None,
              cash: Decimal | None, absent: str | None, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import keys as drafts
    from sharedfund.entries.keys import HANDED, things_of
    from sharedfund_cli.founding import office_of
    from sharedfund_cli.papers import attached

    given, left = _items(handed), _items(missing or "")
    for item in (*given, *left):
        if item not in HANDED:
            desk.usage("not-one-of", found=item, allowed=", ".join(HANDED))
    slug = office_of(office)
    # What nobody named was not handed over.
    needed = [item for item in things_of(slug) if item not in (*given, *left)]
    entry = drafts.hand_over_office(
        desk.state, by=desk.person, day=desk.today, office=slug, outgoing=outgoing, incoming=incoming, witness=witness,
        items={**dict.fromkeys(given, True), **dict.fromkeys((*left, *needed), False)}, cash_counted=cash, absent=absent,
        evidence=attached(desk, attach))
    others = [desk.called(p) for p in (entry.outgoing, entry.incoming, entry.witness)
              if p != entry.by and not (absent and p == entry.outgoing)]
    desk.act(entry, data={"witness": entry.witness, "missing": [one.item for one in entry.items if not one.handed]}, done=say(
        f"{desk.called(outgoing)} 向 {desk.called(incoming)} 的移交已提出，{desk.called(entry.witness)} 监交",
        f"the hand-over from {desk.called(outgoing)} to {desk.called(incoming)} is proposed, before {desk.called(entry.witness)}"),
        next_=[say(f"请 {'、'.join(others)} 各签一次：sharedfund sign", f"{', '.join(others)} sign: sharedfund sign")])


def _items(typed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.strip() for item in typed.replace("，", ",").split(",") if item.strip()))


@mandate.verb("list", lists=True, help=("全部授权：谁、什么身份、从哪天到哪天。", "Every mandate: who, which office, from when to when."),
              examples=("sharedfund mandate list", "sharedfund mandate list --all"))
@option("--all", "everything", is_flag=True, help=("终止的、到期的也列", "ended and expired ones too"))
def list_mandates(desk: Desk, everything: bool) -> None:
    from sharedfund_cli.output import Column

    rows = [_mandate_row(desk, m) for m in sorted(desk.state.people.mandates.values(), key=lambda m: int(m.mandate[2:]))]
    rows = [row for row in rows if everything or row["stands"]]
    desk.show(rows, (
        Column("mandate", ("授权", "Mandate")), Column("who", ("谁", "Who")), Column("office", ("身份", "Office"), "office"),
        Column("term", ("期限", "Term")), Column("signs", ("支取密码", "Password")),
        Column("limit", ("限额", "Limit"), "money"), Column("stands", ("有效", "Stands"))))


def _mandate_row(desk: Desk, m: Mandate) -> dict[str, Any]:
    return {"mandate": m.mandate, "person": m.person, "name": _name(desk, m.person), "who": desk.called(m.person),
            "term": f"{m.first} – {m.end or ''}".rstrip(), "office": m.office,
            "party": m.party, "first": m.first, "end": m.end, "signs": m.signs, "limit": m.limit,
            "stand_in": m.stand_in, "ended": m.ended, "accepted": m.accepted, "stands": m.stands(desk.today)}

"""`sharedfund person`, `key`, `mandate`: who is who, whose key it is, who may do what."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import AMOUNT, DAY, EXISTING_FILE, FILE, FUND_ID, PERSON, TEXT, UNIT, argument, noun, option, say

if TYPE_CHECKING:
    from sharedfund.state.people import Mandate
    from sharedfund_cli.app import Desk

person = noun("person", ("办事的人：增加、查看", "People: add, show"))
key = noun("key", ("钥匙：新建、更换、作废", "Keys: new, replace, revoke"))
mandate = noun("mandate", ("授权：授予、终止", "Mandates: grant, end"))

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
def add(desk: Desk, file: str | None, name: str | None, identity: str | None, links: tuple[str, ...]) -> None:
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
                                identity=salts.commit_identity(identity), links=links)
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


# ---- key ----


@key.verb("new", signs=True, help=(
    "在本机做一把新钥匙：种子用密码封存，只有公钥出去。密码至少 15 个字，一句话最好记。",
    "Make a new key on this machine: the seed is sealed under a password, only the public key leaves. 15 characters at least."),
    examples=("sharedfund key new --as p-04", "sharedfund key new --as 陈思齐 -o 陈思齐.sfcard"))
@option("--fund", type=FUND_ID, metavar="ID", help=("基金编号（不在账本里时）", "the fund id, where no book is here"))
@option("-o", "--output", "output", type=FILE, metavar="FILE", help=("公钥卡写到哪里", "where to write the key card"))
@option("--memory-kib", type=int, default=None, hidden=True)
def new(desk: Desk, fund: str | None, output: str | None, memory_kib: int | None) -> None:
    from sharedfund.book import store
    from sharedfund.render.founding_sheet import groups
    from sharedfund.signing import FileSigner, KeyFolder, passwords
    from sharedfund.signing.signers import possession
    from sharedfund_cli.cards import SUFFIX, Card

    who = _own_id(desk)
    here = desk.book_folder(required=False)
    fund = fund or (desk.book.fund_id if here is not None else None)
    names = [desk.state.charter.name, desk.called(who)] if here is not None else []
    password = passwords.checked(desk.password(who, fresh=True), names)
    path, made = KeyFolder(desk.user.keys).create(who, password, **({"memory_kib": memory_kib} if memory_kib else {}))
    proof = possession(FileSigner.open(path, password), fund) if fund else None
    card = Card(who, made.public, fund if proof else None, proof)
    target = Path(output) if output else desk.user.keys / f"{who}-{made.public[:16]}{SUFFIX}"
    store.replace_file(target, card.encode(), 0o600)
    first, second = groups(made.public).split("\n")
    enrolled = here is not None and who in desk.state.people.persons
    desk.show({"person": who, "public": made.public, "file": str(path), "card": str(target)}, changed=False, text="\n".join([
        say(f"√ {desk.called_safely(who)} 的新钥匙", f"√ A new key for {desk.called_safely(who)}"),
        say("  公钥  ", "  public key  ") + first, say("        ", "              ") + second,
        say(f"  钥匙文件  {path}（备份到 U 盘；丢了要三方三人才能找回）", f"  key file  {path} (back it up; a lost one needs three persons of three parties)"),
        say(f"  公钥卡    {target}", f"  card      {target}"),
        say("下一步  ", "Next  ") + (f"sharedfund key replace {who} --card {target}" if enrolled
                                    else say("把公钥报给立章程的人", "give the public key to whoever writes the charter")),
    ]))


def _own_id(desk: Desk) -> str:
    """Whose key is made: `--as` as an id where no book is here."""
    import re

    named = desk.wished("as_person")
    if named is not None and re.fullmatch(r"p-[0-9]{2,6}", str(named)):
        return str(named)
    return desk.person


@key.verb("replace", signs=True, writes=True,
          help=("登记一个人的新钥匙：第一把由业委会或社区来提；再换由本人用旧钥匙来提；丢了加 --recover。",
                "Enrol a person's new key: the first by committee or community, a second by the person with the old one, a lost one with --recover."),
          examples=("sharedfund key replace p-12 --card p-12.sfcard", "sharedfund key replace 何建平 --card 何.sfcard --recover"))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
@option("--card", "card_file", required=True, type=EXISTING_FILE, metavar="FILE", help=("key new 写的公钥卡", "the card that `key new` wrote"))
@option("--recover", is_flag=True, help=("旧钥匙丢了：三方三人，等满期限", "the old key is lost: three persons of three parties, after a wait"))
def replace(desk: Desk, who: str, card_file: str, recover: bool) -> None:
    from sharedfund.drafts import people as drafts
    from sharedfund_cli.cards import Card

    card = Card.read(Path(card_file))
    if card.person != who:
        desk.usage("card-of-another", person=card.person, wanted=who)
    if card.possession is None or card.fund != desk.book.fund_id:
        desk.usage("card-without-proof", person=who)
    assert card.possession is not None
    entry = drafts.enrol_key(desk.state, by=desk.person, day=desk.today, person=who, key=card.public,
                             possession=card.possession, recovers=recover)
    wait = desk.state.charter.terms.key_recovery_wait_days
    desk.act(entry, done=say(f"{desk.called(who)} 的新钥匙已提议", f"the new key of {desk.called(who)} is proposed"), next_=[
        say(f"等 {wait} 天（见证人签的时间），再请另外两方各一人：sharedfund sign",
            f"after {wait} days between witnesses' times, two others of two other parties: sharedfund sign")] if recover else ())


@key.verb("revoke", signs=True, writes=True, help=("作废一把钥匙：从最后一人同意起，它签的不算。", "Revoke a key: from the last yes on it signs nothing."),
          examples=("sharedfund key revoke 沈若兰 --reason 离任",))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("原因", "the reason"))
def revoke(desk: Desk, who: str, reason: str) -> None:
    from sharedfund.drafts import people as drafts

    entry = drafts.revoke_key(desk.state, by=desk.person, day=desk.today, person=who, reason=reason)
    desk.act(entry, done=say(f"作废 {desk.called(who)} 的钥匙已提议", f"revoking the key of {desk.called(who)} is proposed"))


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
def grant(desk: Desk, who: str, file: str | None, office: str | None, party: str | None, first: date | None,
          end: date | None, signs: bool, limit: Decimal | None, stand_in: int | None) -> None:
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
                                 stand_in=stand_in)
    desk.act(entry, done=say(f"{entry.granted}：授权 {desk.called(who)} 已提议", f"{entry.granted}: the mandate of {desk.called(who)} is proposed"),
             data={"mandate": entry.granted})


@mandate.verb("end", signs=True, writes=True, help=("终止授权：写授权编号，或写人（只有一项授权时）。", "End a mandate: by its number, or by the person who holds just one."),
              examples=("sharedfund mandate end M-3 --reason 辞职", "sharedfund mandate end 沈若兰 --reason 辞职"))
@argument("which", metavar=("授权或人", "MANDATE|PERSON"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("原因", "the reason"))
def end_mandate(desk: Desk, which: str, reason: str) -> None:
    from sharedfund.drafts import people as drafts

    number = which.upper()
    if number not in desk.state.people.mandates:
        held = drafts.mandates_ending(desk.state, PERSON.convert(which, None, click.get_current_context()), desk.today)
        if len(held) != 1:
            desk.usage("which-mandate", found=which, mandates=", ".join(m.mandate for m in held) or None)
        number = held[0].mandate
    entry = drafts.end_mandate(desk.state, by=desk.person, day=desk.today, mandate=number, reason=reason)
    desk.act(entry, done=say(f"终止 {number} 已提议", f"ending {number} is proposed"))


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
            "stand_in": m.stand_in, "ended": m.ended, "stands": m.stands(desk.today)}

"""`sharedfund key`: whose key it is; a new one, one replaced, stopped, lost or in wrong hands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sharedfund_cli.app import (
    EXISTING_FILE, FILE, FUND_ID, PAYMENT, PERSON, RESOLUTION, TEXT, argument, noun, option, say,
)

if TYPE_CHECKING:
    from sharedfund_cli.app import Desk

key = noun("key", ("钥匙：新建、更换、停用、失密", "Keys: new, replace, stop, compromised"))


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
@option("--resolution", type=RESOLUTION, metavar="R", help=("凭业主大会选举的决议，由社区来办（不经原业委会）", "under the owners' election: the community enters it, without the old committee"))
def replace(desk: Desk, who: str, card_file: str, recover: bool, resolution: str | None) -> None:
    from sharedfund.drafts import people as drafts
    from sharedfund_cli.cards import Card

    card = Card.read(Path(card_file))
    if card.person != who:
        desk.usage("card-of-another", person=card.person, wanted=who)
    if card.possession is None or card.fund != desk.book.fund_id:
        desk.usage("card-without-proof", person=who)
    assert card.possession is not None
    entry = drafts.enrol_key(desk.state, by=desk.person, day=desk.today, person=who, key=card.public,
                             possession=card.possession, recovers=recover, resolution=resolution)
    wait = desk.state.charter.terms.key_recovery_wait_days
    desk.act(entry, done=say(f"{desk.called(who)} 的新钥匙已提议", f"the new key of {desk.called(who)} is proposed"), next_=[
        say(f"等 {wait} 天（见证人签的时间），再请另外两方各一人：sharedfund sign",
            f"after {wait} days between witnesses' times, two others of two other parties: sharedfund sign")] if recover else ())


@key.verb("revoke", signs=True, writes=True, help=(
    "作废一把钥匙：本人停自己的，一签就停；停别人的，从最后一人同意起。停了以前签的还算；要连以前的也不算，用 key compromise。",
    "Revoke a key: one's own stops at once, somebody else's from the last yes on. What it signed before stands; see `key compromise`."),
          examples=("sharedfund key revoke 沈若兰 --reason 离任", "sharedfund key revoke 沈若兰 --as 沈若兰 --reason 电脑失窃"))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("原因", "the reason"))
def revoke(desk: Desk, who: str, reason: str) -> None:
    from sharedfund.drafts import people as drafts

    entry = drafts.revoke_key(desk.state, by=desk.person, day=desk.today, person=who, reason=reason)
    if entry.by == entry.person:
        desk.act(entry, done=say(f"{desk.called(who)} 的钥匙停了", f"the key of {desk.called(who)} signs no more"), next_=[
            say("新钥匙要三方三人来办：sharedfund key replace --recover", "a new one needs three persons of three parties: sharedfund key replace --recover")])
        return
    desk.act(entry, done=say(f"作废 {desk.called(who)} 的钥匙已提议", f"revoking the key of {desk.called(who)} is proposed"))


@key.verb("compromise", signs=True, writes=True, help=(
    "失密：从某一条起，钥匙落在别人手里。没付的付款退回重批，付了的、签了的列出来核对。",
    "A key in wrong hands from a block on: payments not yet paid are asked again, what was paid or signed is listed to be confirmed."),
    examples=("sharedfund key compromise 沈若兰 --since 9120 --reason 电脑失窃",))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
@option("--since", type=int, required=True, metavar="N", help=("从第几块起可疑（log 里的块号）", "the first doubtful block, as `log` numbers it"))
@option("--key", "public", type=TEXT, metavar="HEX", help=("哪一把（默认最新的）", "which key (the newest)"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("原因", "the reason"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("报案回执等", "papers"))
def compromise(desk: Desk, who: str, since: int, public: str | None, reason: str, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import keys as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.report_compromise(desk.state, by=desk.person, day=desk.today, person=who, since_block=since,
                                     reason=reason, key=_known(desk, who, public), evidence=attached(desk, attach))
    desk.act(entry, done=say(f"{desk.called(who)} 的钥匙从第 {since} 块起失密，已提议", f"the key of {desk.called(who)} is proposed as compromised from block {since}"),
             next_=[say(f"够人同意后，看要核对的：sharedfund audit；核对完：sharedfund key confirm {who} --all --reason 核对过",
                        f"once agreed, see what to look at: sharedfund audit; then: sharedfund key confirm {who} --all --reason WHY")])


def _known(desk: Desk, who: str, typed: str | None) -> str | None:
    """The key of `who` that begins as typed. Raises: NotFound."""
    from sharedfund.errors import NotFound

    if typed is None:
        return None
    found = [key for key, known in desk.state.people.keys.items() if known.person == who and key.startswith(typed.lower())]
    if len(found) != 1:
        raise NotFound("no-such-key", person=who)
    return found[0]


@key.verb("confirm", signs=True, writes=True, help=(
    "核对失密期间签的：认下列明的付款、记录，或者剩下的全部。",
    "Confirm what a compromised key signed: the payments and entries named, or all that is left."),
    examples=("sharedfund key confirm 沈若兰 --payment P-0321 --reason 有发票和验收单", "sharedfund key confirm 沈若兰 --all --reason 全部核对过"))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
@option("--payment", "payments", type=PAYMENT, multiple=True, metavar="P", help=("认下的付款", "a payment that stands"))
@option("--entry", "entries", type=FUND_ID, multiple=True, metavar="LEAF", help=("认下的记录（64 位指纹）", "an entry that stands, by its leaf"))
@option("--all", "everything", is_flag=True, help=("剩下的全部", "everything that is left"))
@option("--key", "public", type=TEXT, metavar="HEX", help=("哪一把（默认还没核对完的）", "which key (the one not confirmed yet)"))
@option("--reason", required=True, metavar=("依据", "TEXT"), help=("依据什么认的", "on what ground"))
def confirm(desk: Desk, who: str, payments: tuple[str, ...], entries: tuple[str, ...], everything: bool, public: str | None,
            reason: str) -> None:
    from sharedfund.drafts import keys as drafts

    entry = drafts.confirm_acts(desk.state, by=desk.person, day=desk.today, person=who, reason=reason,
                                key=_known(desk, who, public), payments=payments, entries=entries, everything=everything)
    desk.act(entry, done=say(f"认下 {desk.called(who)} 失密期间签的，已提议", f"confirming what the key of {desk.called(who)} signed is proposed"))


@key.verb("signed", lists=True, help=(
    "一把钥匙签过什么；报过失密的，只列失密以后、还没有认下的。",
    "What a key has signed; of a compromised one what it signed since, as far as nobody has confirmed it."),
    examples=("sharedfund key signed 沈若兰", "sharedfund key signed 沈若兰 --since 9120"))
@argument("who", metavar=("人", "PERSON"), type=PERSON)
@option("--since", type=int, metavar="N", help=("从第几块起", "from which block"))
@option("--key", "public", type=TEXT, metavar="HEX", help=("哪一把（默认最新的）", "which key (the newest)"))
def signed(desk: Desk, who: str, since: int | None, public: str | None) -> None:
    from sharedfund.drafts.keys import newest_key
    from sharedfund.spelling import leaf_of
    from sharedfund_cli.output import Column

    found = _known(desk, who, public) or newest_key(desk.state, who)
    told = desk.state.keys.compromised.get(found)
    doubtful = told if told is not None and not told.confirmed else None
    first = since if since is not None else doubtful.since_block if doubtful is not None else 1
    rows = [{"block": block, "day": entry.day, "kind": entry.kind, "id": entry.own_id(), "leaf": leaf_of(entry)}
            for block, entry in desk.book.entries(max(first, 1)) if getattr(entry, "key", None) == found]
    rows = [row for row in rows if doubtful is None or row["leaf"] not in doubtful.entries]
    desk.show(rows, (Column("block", ("块", "Block")), Column("day", ("日期", "Day")), Column("kind", ("事项", "Kind"), "kind"),
                     Column("id", ("编号", "No"), "kind"), Column("leaf", ("指纹", "Leaf"))))


@key.verb("password", signs=True, help=(
    "给本机上自己的钥匙换密码：先旧后新；钥匙不变，账本不用动。别处的备份还是旧密码，换完重新备份。",
    "Change the password of one's own key file here, the old one first; the key stays. Backups elsewhere keep the old one."),
    examples=("sharedfund key password --as 沈若兰",))
@option("--memory-kib", type=int, default=None, hidden=True)
def password(desk: Desk, memory_kib: int | None) -> None:
    from sharedfund.signing import FileSigner, KeyFolder, passwords
    from sharedfund.signing.passwords import Attempts

    who = desk.person
    enrolled = desk.state.people.persons.get(who)
    folder = KeyFolder(desk.user.keys)
    path = folder.find(who, enrolled.key if enrolled is not None else None)
    old, new = desk.password_change(who)
    signer = FileSigner.open(path, old, attempts=Attempts(desk.user.path / "attempts"), now=desk.now)
    checked = passwords.checked(new, [desk.state.charter.name, desk.called(who)])
    folder.keep(signer.sealed(checked, **({"memory_kib": memory_kib} if memory_kib else {})))
    desk.show({"person": who, "file": str(path)}, changed=False, text="\n".join([
        say(f"√ {desk.called(who)} 的钥匙换了密码", f"√ The key of {desk.called(who)} has a new password"),
        say(f"  钥匙文件  {path}；别处的备份还是旧密码，换成这一份", f"  key file  {path}; backups elsewhere open with the old one: replace them")]))


@key.verb("list", lists=True, help=("钥匙：谁的，从第几块签到第几块，有没有失密。作废的、换掉的加 --all。", "Keys: whose, from which block to which each signs, whether it was in wrong hands. Revoked and replaced ones with --all."),
          examples=("sharedfund key list", "sharedfund key list --all"))
@option("--all", "everything", is_flag=True, help=("作废的、换掉的也列", "revoked and replaced ones too"))
def list_keys(desk: Desk, everything: bool) -> None:
    from sharedfund_cli.output import Column

    rows = []
    for known in sorted(desk.state.people.keys.values(), key=lambda k: (k.person, k.block)):
        compromise = desk.state.keys.compromised.get(known.key)
        if known.revoked_block is None or everything or (compromise is not None and not compromise.confirmed):
            rows.append({"person": known.person, "who": desk.called(known.person), "key": known.key,
                         "first": known.block + 1, "last": known.revoked_block,
                         "compromised_since": compromise.since_block if compromise is not None else None,
                         "confirmed": compromise.confirmed if compromise is not None else None})
    desk.show(rows, (Column("person", ("编号", "Id")), Column("who", ("谁", "Who")), Column("key", ("公钥", "Key")),
                     Column("first", ("从第几块", "From block")), Column("last", ("到第几块", "To block")),
                     Column("compromised_since", ("失密从", "Compromised from")), Column("confirmed", ("已核对", "Confirmed"))))

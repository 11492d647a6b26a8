"""`portal`: the owners' page as files, and the view password that opens a sealed one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import FOLDER, TEXT, UNIT, Desk, argument, noun, option, say

if TYPE_CHECKING:
    from sharedfund.state import State

portal = noun("portal", help=("业主查询页：账户的每一笔，遮去个人；只能看。",
                              "The owners' page: every line of the account, masked; for reading only."))


@portal.verb("export", help=(
    "把业主查询页写进文件夹：index.html 是今年，往年各一页；每一笔可查找，手机、电脑都能看，不用服务器，不用联网。\n\n"
    "--encrypt 用查询密码加密，在业主自己的浏览器里打开；--unit 加上这一户自己的明细，总是用这一户的密码加密。账本不变。",
    "Write the owners' page into a folder: index.html is this year, each earlier year a page; every line can be found, on a phone or "
    "a desk, with neither server nor network.\n\n--encrypt seals it with the view password, to be opened in the owner's browser; "
    "--unit adds that household's own lines and is always sealed with its own password. The book is not changed."),
    examples=("sharedfund portal export 网页", "sharedfund portal export 网页 --encrypt", "sharedfund portal export 三号楼1201 --unit 3-1201"))
@argument("folder", type=FOLDER, metavar=("文件夹", "DIR"))
@option("--encrypt", is_flag=True, help=("用查询密码加密", "seal it with the view password"))
@option("--unit", type=UNIT, metavar=("房号或户号", "UNIT"), help=("加上这一户自己的明细", "with this household's own lines"))
@option("--disclosures/--no-disclosures", default=None, help=("公布过的公示放在旁边（加密的默认不放）", "put the published disclosures beside it (sealed: not by default)"))
@option("--contact", type=TEXT, metavar=("联系", "TEXT"), help=("质询的地点、时间、电话", "place, hours and telephone for questions"))
def export(desk: Desk, folder: str, encrypt: bool, unit: str | None, disclosures: bool | None, contact: str | None) -> None:
    from sharedfund import drafts
    from sharedfund.book import store
    from sharedfund.portal.export import exported
    from sharedfund_cli.disclosure import names
    from sharedfund_cli.output import grouped_hex

    state, is_sealed, target = desk.state, encrypt or unit is not None, Path(folder)
    if unit is not None:
        drafts.unit_of(state, unit)
    password = _typed(desk, unit) if is_sealed else None
    made = exported(
        desk.book, desk.local_day, language=desk.lang, people=names(desk), household=unit, password=password,
        entropy=desk.entropy, disclosures=not is_sealed if disclosures is None else disclosures, contact=contact)
    if not desk.dry_run:
        _may_write(desk, target)
        for name, data in sorted(made.files.items()):
            store.make_folder((target / name).parent)
            store.replace_file(target / name, data, 0o600 if unit is not None else 0o644)
    head = state.record.head
    words = [say(f"√ 写在 {target}/index.html（{len(made.data['lines'])} 行，{len(made.files)} 个文件）",
                 f"√ Written to {target}/index.html ({len(made.data['lines'])} lines, {len(made.files)} files)")]
    if head is not None:
        words.append(say(f"  校验码 {grouped_hex(head.root)}（账本头 {head.size:,}）", f"  check code {grouped_hex(head.root)} (book of {head.size:,} blocks)"))
    words.append(say("  已加密：要查询密码才打得开。", "  Sealed: it opens with the view password.") if is_sealed
                 else say("  没有加密：谁拿到都能看（没有个人信息）。", "  Not sealed: whoever has it can read it (it names no private person)."))
    if made.masked:
        words.append(say(f"  {made.masked} 行的用途里有住户或个人的名字、房号、电话，已略去。", f"  In {made.masked} lines a private name, room or telephone was left out of the purpose."))
    words += [f"  ※ {line}" for line in reminders(desk)]
    desk.show({"folder": str(target), "files": sorted(made.files), "lines": len(made.data["lines"]), "sealed": is_sealed,
               "masked": made.masked, "balance": made.data["balance"], "spendable": made.data["spendable"],
               "reconciled": made.data["reconciled"]["day"]}, text="\n".join(words))


def _may_write(desk: Desk, target: Path) -> None:
    """A page of ours is written over; another's file only with a yes."""
    from sharedfund.portal.page import GENERATOR

    index = target / "index.html"
    if index.is_file() and GENERATOR.encode() not in index.read_bytes() and not desk.confirm(
            say(f"{index} 已存在，覆盖吗？", f"{index} exists; overwrite it?")):
        desk.usage("file-exists", file_name=str(index))


def _typed(desk: Desk, unit: str | None) -> str:
    """The view password of the complex or of `unit`, typed, and the one that was set."""
    from sharedfund.errors import BadInput, NotFound
    from sharedfund.portal import passwords
    from sharedfund.signing.passwords import Attempts, wait_seconds

    holder = unit or passwords.SHARED
    row = desk.book.private.get(passwords.TABLE, holder)
    if row is None:
        raise NotFound("view-password-of-unit-missing", unit=unit) if unit else NotFound("view-password-missing")
    # Attempts are counted a holder and a fund.
    counted = sha256(f"{desk.state.record.fund_id} {holder}".encode()).hexdigest()
    attempts = Attempts(desk.user.path / "attempts")
    attempts.before(counted, desk.now)
    typed = passwords.normal(_asked(desk, unit))
    if not passwords.opens(typed, row):
        raise BadInput("view-password-wrong", seconds=wait_seconds(attempts.failed(counted, desk.now)))
    attempts.succeeded(counted)
    return typed


def _asked(desk: Desk, unit: str | None, *, fresh: bool = False) -> str:
    if not desk.interactive or desk.wished("password_fd"):
        return desk.password(say("查询页", "the owners' page"))
    whose = say("这一户的", "this household's ") if unit else say("全小区的", "the complex's ")
    return str(click.prompt(whose + say("查询密码", "view password"), hide_input=True, confirmation_prompt=fresh, err=True))


@portal.verb("password", help=(
    "设查询密码：不写房号是全小区共用的，只开遮过的页面；写房号是这一户自己的。查询密码只能看，不能办事。\n\n"
    "--generate 由程序出一个，只显示这一次；--remove 停用。换了业委会、出纳或物业要换。",
    "Set a view password: without UNIT the one all owners share, for the masked page; with UNIT that household's own. It reads and "
    "does nothing else.\n\n--generate makes one and shows it this once; --remove ends it. Replace it when committee, cashier or firm change."),
    examples=("sharedfund portal password --generate", "sharedfund portal password 3-1201"))
@argument("unit", type=UNIT, required=False, metavar=("房号或户号", "UNIT"))
@option("--generate", is_flag=True, help=("由程序出一个", "make a random one"))
@option("--remove", is_flag=True, help=("停用", "end it"))
def password(desk: Desk, unit: str | None, generate: bool, remove: bool) -> None:
    from sharedfund import drafts
    from sharedfund.portal import passwords

    if generate and remove:
        desk.usage("generate-or-remove")
    private, holder = desk.book.private, unit or passwords.SHARED
    whose = say("这一户", "this household") if unit else say("全小区", "the complex")
    if remove:
        if not desk.dry_run:
            private.drop(passwords.TABLE, holder)
        desk.show({"holder": holder, "removed": True}, text=say(f"√ {whose}的查询密码停用了；以前写出的页面仍能用它打开", f"√ The view password of {whose} is ended; pages written before still open with it"))
        return
    if unit is not None:
        drafts.unit_of(desk.state, unit)
    made = passwords.generated(desk.entropy) if generate else passwords.checked(_asked(desk, unit, fresh=True), [desk.state.charter.name])
    if not desk.dry_run:
        private.set(passwords.TABLE, holder, passwords.row_of(made, desk.state, desk.local_day, desk.entropy))
    words = [say(f"√ {whose}的查询密码设好了；以前写出的加密页面要重新导出", f"√ The view password of {whose} is set; sealed pages written before must be written again")]
    if generate:
        words += ["  " + made, say("  只显示这一次，抄下来。", "  Shown this once: write it down.")]
    words.append(say("下一步  ", "Next  ") + f"sharedfund portal export {say('网页', 'DIR')} " + (f"--unit {unit}" if unit else "--encrypt"))
    desk.show({"holder": holder, "set": desk.local_day, **({"password": made} if generate else {})}, text="\n".join(words))


def reminders(desk: Desk) -> list[str]:
    """Which view passwords are to be replaced, in words (R60)."""
    from sharedfund.portal import passwords

    return [_reminder(holder, desk.state) for holder in passwords.stale(desk.book.private, desk.state, desk.local_day)]


def _reminder(holder: str, state: State) -> str:
    from sharedfund.portal.passwords import SHARED

    if holder == SHARED:
        return say("换了业委会、出纳或物业：该换全小区的查询密码（portal password）",
                   "Committee, cashier or firm changed: replace the complex's view password (portal password)")
    if holder not in {unit.household for unit in state.units.by_id.values()}:
        return say(f"{holder} 已过户：停用它的查询密码（portal password {holder} --remove）",
                   f"{holder} is sold: end its view password (portal password {holder} --remove)")
    return say(f"换了业委会、出纳或物业：该换 {holder} 的查询密码（portal password {holder}）",
               f"Committee, cashier or firm changed: replace the view password of {holder} (portal password {holder})")


def flags(desk: Desk) -> list[dict[str, Any]]:
    """The reminders as `status` lists them beside the duties."""
    from sharedfund.portal import passwords

    rows = []
    for holder in passwords.stale(desk.book.private, desk.state, desk.local_day):
        command = "sharedfund portal password" + ("" if holder == passwords.SHARED else f" {holder}")
        rows.append({"number": "R60", "name": "view_passwords_follow_the_cast", "code": "view-password-stale", "due": None,
                     "late": False, "facts": {"holder": holder}, "message": _reminder(holder, desk.state), "remedy": (command,)})
    return rows

"""`book`: the book itself: a practice copy, its layout restored, an unfinished or older one dealt with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import FOLDER, Desk, argument, noun, option, say

if TYPE_CHECKING:
    from sharedfund.audit.reading import Read

book = noun("book", help=("账本本身：建练习本、整理、恢复。", "The book itself: a practice copy, tidy, recover."))


@book.verb("init", writes=True, help=(
    "建一本练习账：章程和现在的账本一样，钥匙是公开的练习钥匙，基金编号是自己的；那里签的字在真账里无效。",
    "Make a practice book: the charter of the present book, public practice keys, a fund id of its own. Signatures given there "
    "are void here."),
    examples=("sharedfund book init 练习 --practice",))
@argument("folder", type=FOLDER, metavar=("文件夹", "DIR"))
@option("--practice", is_flag=True, help=("练习本（真账用 sharedfund init）", "a practice book (a real one: sharedfund init)"))
def init(desk: Desk, folder: str, practice: bool) -> None:
    from sharedfund.book import Book
    from sharedfund.entries.charter import CharterAdopted
    from sharedfund.signing import SeedSigner

    if not practice:
        desk.usage("practice-only")
    charter = next(entry for _, entry in desk.book.entries())
    assert isinstance(charter, CharterAdopted)
    persons = tuple(person.model_copy(update={"key": SeedSigner.practice(person.person).public}) for person in charter.persons)
    draft = charter.replaced(practice=True, persons=persons, recorded=None)
    if desk.dry_run:
        desk.show({"dry_run": True}, text=say("√ 能建。没有写。", "√ It can be made; nothing was written."))
        return
    made = Book.create(Path(folder), draft, clock=desk.clock, user=desk.user, entropy=desk.book.entropy)
    desk.show({"folder": folder, "fund": made.fund_id, "practice": True},
              text=say(f"√ 练习本建在 {folder}\n下一步  sharedfund -C {folder} charter accept", f"√ The practice book is in {folder}\nNext  sharedfund -C {folder} charter accept"),
              changed=True)


@book.verb("tidy", writes=True, help=(
    "把只是排版变了的账本（编辑器、bean-format、换行符）写回原样，派生文件和校验点文件重做。内容变了就不动。",
    "Restore a book whose layout alone changed (an editor, bean-format, line ends); derived files and notes are made again. "
    "Where more changed, nothing is touched."),
    examples=("sharedfund book tidy", "sharedfund book tidy --dry-run"))
def tidy(desk: Desk) -> None:
    from sharedfund.book import checkpoints, store

    folder = desk.book_folder()
    assert folder is not None
    with store.locked(folder, allow_network=desk.user.allow_network):
        texts, changed = _restored(folder)
        if not desk.dry_run:
            for name in changed:
                # What is not finished lies outside book/, where nothing foreign may stand after a crash.
                store.replace_file(folder / "book" / name, texts[name], beside=folder)
    names = [f"book/{name}" for name in changed]
    if not desk.dry_run:
        names += desk.book.renew_views()
        names += [f"checkpoints/{name}" for name in checkpoints.rebuild(desk.book)]
        names += [str(path.relative_to(folder)) for path in store.clear_unfinished(folder, desk.now - store.UNFINISHED_AFTER)]
    text = say("没有要整理的。", "Nothing to tidy.") if not names else say("√ 已恢复原样：", "√ Restored: ") + "  ".join(names)
    desk.show({"restored": names}, text=text, changed=bool(names) and not desk.dry_run)


def _restored(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """The canonical text of each file of the book, and the names of those that differ from it.

    Raises: SharedFundError with file and line where more than the layout changed.
    """
    import tempfile

    from sharedfund.audit import reading
    from sharedfund.book.walk import Walk
    from sharedfund.errors import SharedFundError

    files, _ = reading.book_files(folder)
    texts, changed = {}, []
    for opened in files:
        blocks = [block for block in reading.read(opened) if block.data]
        for block in blocks:
            _sound(block)
        texts[opened.name] = b"".join(block.data + b"\n" for block in blocks)
        if (folder / "book" / opened.name).read_bytes() != texts[opened.name]:
            changed.append(opened.name)
    if changed:
        # Only what fits the tree is written back.
        with tempfile.TemporaryDirectory() as place:
            (Path(place) / "book").mkdir()
            for name, text in texts.items():
                (Path(place) / "book" / name).write_bytes(text)
            walk = Walk(Path(place))
            walk.on()
            if walk.tail is not None:
                raise SharedFundError("tidy-changed", file=f"book/{walk.tail.file}", line=walk.tail.line,
                                      file_name=walk.tail.file, line_no=walk.tail.line)
    return texts, changed


def _sound(block: Read) -> None:
    from sharedfund.errors import SharedFundError

    if block.entry is None and block.page is None:
        raise SharedFundError("tidy-changed", file=block.file, line=block.line, file_name=block.file, line_no=block.line)


@book.verb("recover", writes=True, help=(
    "看账本的尾巴：写到一半的，下一页会自动收进 torn/；像是被改动的，确认后用 --set-aside 收走。--theirs 和另一份比，"
    "那份只是更新就接上它的页；--accept-older 认下这一份（更新的确实没有了）。",
    "Look at the book's end: a torn write is set aside by the next page; one that looks changed goes with --set-aside, once "
    "you are sure. --theirs compares with another copy and takes over its newer pages; --accept-older accepts this copy where "
    "the newer one is lost for good."),
    examples=("sharedfund book recover", "sharedfund book recover --theirs /media/u-disk/银杏花园", "sharedfund book recover --accept-older"))
@option("--theirs", type=FOLDER, metavar=("文件夹", "DIR"), help=("另一份账本", "the other copy"))
@option("--set-aside", "aside", is_flag=True, help=("把最后一页之后的内容收进 torn/", "set aside what stands after the last page"))
@option("--accept-older", "older", is_flag=True, help=("认下这一份，忘掉见过的更新的", "accept this copy, forget the newer one seen"))
def recover(desk: Desk, theirs: str | None, aside: bool, older: bool) -> int:
    from sharedfund.book import recovery

    folder = desk.book_folder()
    assert folder is not None
    if theirs is not None:
        return _compared(desk, folder, Path(theirs))
    found = recovery.look(folder)
    data: dict[str, Any] = {"pages": found.pages, "size": found.size, "torn_bytes": found.torn_bytes, "damaged": found.damaged}
    changed = False
    if older and desk.confirm(say(f"以后以这一份（到第 {found.size} 块）为准？", f"Take this copy (to block {found.size}) for the book from now on?")):
        if not desk.dry_run:
            recovery.accept_older(folder, desk.user)
            changed = True
        text = say(f"√ 以后以这一份为准：第 {found.size} 块", f"√ This copy counts from now on: block {found.size}")
    elif found.damaged and aside:
        if desk.confirm(say(f"把最后一页之后的 {found.torn_bytes} 字节收进 torn/？", f"Set aside the {found.torn_bytes} bytes after the last page?")) and not desk.dry_run:
            recovery.set_aside(folder, desk.user)
            changed = True
        text = say("√ 已收进 torn/，下一页会写明。", "√ Set aside in torn/; the next page says so.")
    elif found.damaged:
        text = say(f"× 最后一页之后有 {found.torn_bytes} 字节不像写到一半的残页。先 sharedfund audit；确认没有丢账，再加 --set-aside。",
                   f"× {found.torn_bytes} bytes after the last page are no torn write. First sharedfund audit; once sure that nothing is lost, --set-aside.")
    elif found.torn_bytes:
        text = say(f"! 有 {found.torn_bytes} 字节写到一半的残页，下一页写入时自动收进 torn/。", f"! A torn write of {found.torn_bytes} bytes; the next page sets it aside in torn/.")
    else:
        text = say(f"√ 账本是好的：{found.pages} 页，到第 {found.size} 块。", f"√ The book is sound: {found.pages} pages, to block {found.size}.")
    desk.show(data, text=text, changed=changed)
    from sharedfund_cli.ending import FOUND

    return FOUND if found.damaged and not changed else 0


def _compared(desk: Desk, ours: Path, theirs: Path) -> int:
    from sharedfund.book import recovery
    from sharedfund.errors import SharedFundError
    from sharedfund_cli.ending import FOUND

    found = recovery.compare(ours, theirs)
    data = {"common": found.common, "ours": found.ours, "theirs": found.theirs}
    if found.common < min(found.ours, found.theirs):
        desk.show(data, text=say(
            f"× 两份在第 {found.common} 块以后分了叉：这里到第 {found.ours} 块，那里到第 {found.theirs} 块。\n"
            "  不会自动合并。定下留哪一份，再在那里  sharedfund book graft 另一份",
            f"× The two fork after block {found.common}: this one ends at {found.ours}, the other at {found.theirs}.\n"
            "  Nothing is merged by itself. Decide which one you keep; there type  sharedfund book graft OTHER"))
        return FOUND
    if found.theirs <= found.ours:
        desk.show(data, text=say("√ 这里的就是最新的。", "√ This copy is the newest."))
        return 0
    changed = False
    if not desk.dry_run and desk.confirm(say(f"接上那份里更新的页（第 {found.ours + 1} 到 {found.theirs} 块）？",
                                             f"Take over the newer pages (blocks {found.ours + 1} to {found.theirs})?")):
        desk.has_changed = True
        try:
            recovery.take_over(ours, theirs, desk.user)
        except SharedFundError as error:
            desk.has_changed = error.code in ("taken-in-part", "durability-unknown")
            raise
        changed = True
    desk.show(data, text=say(f"√ 现在到第 {found.theirs} 块。", f"√ It now ends at block {found.theirs}."), changed=changed)
    return 0


@book.verb("graft", writes=True, help=(
    "两台电脑都记了账，分了叉：把那一份分叉以后的记录补到这一份里来。先给您看，再问；没有签名的事实照原来的日子补记，签过名的多半要本人重新签，"
    "列出谁要签。那一份的页另存在 forks/，一个字也不丢；再做一次什么也不会多。",
    "Two computers both wrote and the copies forked: enter what the other recorded after the fork in this one. Shown first, then "
    "asked. Facts nobody signed are entered again with their days; most of what was signed must be signed again, and is listed by "
    "signer. Their pages are kept in forks/, nothing is lost; doing it again adds nothing."),
    examples=("sharedfund book graft /media/u-disk/银杏花园", "sharedfund book graft /media/u-disk/银杏花园 --dry-run"))
@argument("theirs", type=FOLDER, metavar=("文件夹", "DIR"))
def graft(desk: Desk, theirs: str) -> int:
    from sharedfund_cli import grafting

    return grafting.run(desk, Path(theirs))

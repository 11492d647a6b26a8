"""`backup`: everything in the book's folder, in one file elsewhere, read again and compared."""

from __future__ import annotations

from pathlib import Path

from sharedfund_cli.app import FOLDER, Desk, argument, say, verb
from sharedfund_cli.settings import setting


@verb("backup", help=(
    "把整个账本文件夹（含私密资料）备份成一个文件，写完再读一遍核对。账本没变就不再写。",
    "Back up the whole folder of the book, private rows included, to one file, read again and compared. An unchanged book "
    "is not written twice."),
    examples=("sharedfund backup /media/u-disk", "sharedfund config set backup /media/u-disk"))
@argument("folder", required=False, type=FOLDER, metavar=("文件夹", "DIR"))
def backup(desk: Desk, folder: str | None) -> None:
    from sharedfund.book import bundles
    from sharedfund.errors import BadInput

    named = folder or setting("backup")
    if named is None:
        raise BadInput("backup-nowhere")
    if desk.dry_run:
        desk.show({"dry_run": True, "folder": named}, text=say("√ 只看了，没有写。", "√ Only looked; nothing was written."))
        return
    target = bundles.backup(desk.book, Path(named))
    head = desk.state.record.head
    assert head is not None
    desk.show({"file": str(target), "size": head.size, "root": head.root},
              text=say(f"√ 已备份到 {target}，读回核对过。\n  私密资料也在里面：这个文件和账本一样要保管好。",
                       f"√ Backed up to {target}, read back and compared.\n  Private rows are inside: keep this file as you keep the book."))

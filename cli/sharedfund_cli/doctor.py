"""`doctor`: whether this machine and this book are fit for work; each line has its remedy."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sharedfund.errors import SharedFundError
from sharedfund.values.days import local_time
from sharedfund_cli import cells
from sharedfund_cli.app import Desk, option, say, verb
from sharedfund_cli.ending import FOUND
from sharedfund_cli.language import language
from sharedfund_cli.output import paragraph, remedy_lines, terminal_width
from sharedfund_cli.settings import setting

GOOD, NOTE, BAD = "good", "note", "bad"
_MARKS = {GOOD: "√", NOTE: "!", BAD: "×"}
FREE_BYTES_MIN = 200 * 1024 * 1024
CLOCK_BEHIND_NOTE_DAYS = 400
BACKUP_DAYS_MAX = 14


class Line(NamedTuple):
    """One check: what was looked at, how it is, in words, and what to do."""

    check: str
    verdict: str
    text: str
    remedy: tuple[str, ...] = ()


@verb("doctor", help=("检查本机和账本：程序、终端、磁盘、字体、钟、账本、写到一半的、钥匙、备份。每一行带办法；有要处理的，退出码 4。",
                      "Check this machine and the book: program, terminal, disk, fonts, clock, book, unfinished writes, keys, backup. "
                      "Each line has its remedy; exit code 4 where something must be done."),
      examples=("sharedfund doctor", "sharedfund -C 银杏花园 doctor", "sharedfund doctor --fix"))
@option("--fix", is_flag=True, help=("缺字体、缺部件的，说明装哪个包", "where fonts or parts are missing: which package brings them"))
def doctor(desk: Desk, fix: bool) -> int:
    lines = [*_machine(desk), _fonts(desk, fix), *_book(desk)]
    bad = sum(line.verdict == BAD for line in lines)
    notes = sum(line.verdict == NOTE for line in lines)
    told = []
    for line in lines:
        told.append(paragraph(line.text, f"{_MARKS[line.verdict]} ", "  ") if cells.width(line.text) > terminal_width() - 2
                    else f"{_MARKS[line.verdict]} {line.text}")
        told += ["  " + text for text in remedy_lines(line.remedy)]
    if bad or notes:
        told.append(say(f"{bad} 处要处理，{notes} 处提醒。", f"{bad} to be dealt with, {notes} to note.")
                    + (say(f"退出码 {FOUND}。", f" Exit code {FOUND}.") if bad else ""))
    desk.show([line._asdict() for line in lines], text="\n".join(told))
    return FOUND if bad else 0


def _machine(desk: Desk) -> Iterator[Line]:
    import sharedfund

    yield Line("program", GOOD, f"sharedfund {sharedfund.__version__}，Python {platform.python_version()}，{platform.system()} "
                                f"{platform.release()}".replace("，", say("，", ", ")))
    encoding = (sys.stdout.encoding or "").upper()
    sample = say("这一行是否对齐：|中文|ab|", "is this aligned: |中文|ab|")
    if encoding.replace("-", "") in ("UTF8", "GBK", "CP936", "GB18030", "GB2312"):
        yield Line("terminal", GOOD, say(f"终端编码 {encoding}      {sample}", f"terminal encoding {encoding}      {sample}"))
    else:
        yield Line("terminal", NOTE, say(f"终端编码 {encoding or '不明'}，中文会显示成问号", f"terminal encoding {encoding or 'unknown'}; "
                   "Chinese shows as question marks"), (say("把终端设为 UTF-8，或加 --lang en", "set the terminal to UTF-8, or add --lang en"),))
    home = desk.user.path
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    text = say(f"磁盘还有 {free // 2**20:,} MB", f"{free // 2**20:,} MB free on the disk")
    if free < FREE_BYTES_MIN:
        yield Line("disk", BAD, text, (say("腾出空间", "free some space"),))
    else:
        yield Line("disk", GOOD, text)
    if home.exists() and os.name == "posix" and home.stat().st_mode & 0o077:
        yield Line("home", BAD, say(f"别人能读您的钥匙文件夹 {home}", f"others can read your key folder {home}"), (f"chmod 700 {home}",))


def _fonts(desk: Desk, fix: bool) -> Line:
    """Whether sheets and pictures can be set here, with every character of the book; the page needs nothing of it."""
    from sharedfund.render import fonts, words

    try:
        found = fonts.find(_written(desk))
    except SharedFundError as error:
        remedy = words.error_remedy(error, language()) if fix else (
            say("说明装哪个：", "which package: ") + "sharedfund doctor --fix", say("网页不受影响", "the page needs none of it"))
        verdict = BAD if error.code == "characters-missing" else NOTE
        return Line("fonts", verdict, words.error_reason(error, language()), remedy)
    return Line("fonts", GOOD, say("字体齐全：", "fonts hold every character: ") + ", ".join(found.families))


def _written(desk: Desk) -> str:
    """Every character that stands in the book; of no book, or one that cannot be read, a few that any page has."""
    characters = set("元收支公示草稿业主共有资金")
    if desk.book_folder(required=False) is not None:
        with contextlib.suppress(SharedFundError):  # the line of the book says what is wrong with it
            for _, block in desk.book.lines.blocks():
                characters.update(block.data.decode(errors="ignore"))
    return "".join(sorted(characters))


def _book(desk: Desk) -> Iterator[Line]:
    from sharedfund.render import words

    folder = desk.book_folder(required=False)
    if folder is None:
        yield Line("book", NOTE, say("这里没有账本", "there is no book here"), (say("用 -C 指明账本文件夹", "name the book's folder with -C"),))
        return
    try:
        state = desk.state
    except SharedFundError as error:
        yield Line("book", BAD, words.error_reason(error, language()), words.error_remedy(error, language()) or (
            f"sharedfund audit {folder}",))
        yield from _left_behind(desk, folder)
        return
    head, pin = state.record.head, desk.book.pin
    pinned = say("，头与本机记忆相符", ", the head continues this machine's pin") if pin else ""
    yield Line("book", GOOD, say(f"账本可读，{head.size if head else 0:,} 块{pinned}", f"the book is readable, "
                                 f"{head.size if head else 0:,} blocks{pinned}"))
    if desk.book.torn_bytes:
        yield Line("torn", NOTE, say(f"末尾有 {desk.book.torn_bytes:,} 字节没有写完", f"{desk.book.torn_bytes:,} bytes at the end were not finished"),
                   (say("照常用：下一次写入会把它移到 torn/ 并记下来", "go on: the next write sets them aside in torn/ and says so"),))
    yield from _newest(desk)
    yield from _left_behind(desk, folder)
    yield from _clock(desk)
    yield from _keys(desk)
    yield from _papers(desk)
    yield from _backup(desk, folder)


def _newest(desk: Desk) -> Iterator[Line]:
    """What the book ends with, for who was told that durability is unknown; whether the cache says the same as the book."""
    record = desk.state.record
    if record.recorded is not None:
        at = local_time(record.recorded, desk.state.charter.utc_offset)
        yield Line("newest", GOOD, say(f"最后一页是第 {record.pages} 页，{at:%Y-%m-%d %H:%M} 记的；下次写入前会再写一遍存稳",
                                       f"the newest page is {record.pages}, of {at:%Y-%m-%d %H:%M}; the next write first makes sure of it"))
    if not desk.book.verify():
        yield Line("snapshot", BAD, say("缓存和账本说得不一样，已丢掉，会从账本重做", "the cache said something else than the book; it was thrown away "
                                        "and is made again from the book"),
                   (say("看看是谁动过这个文件夹：", "see who touched this folder: ") + str(desk.user.path), f"sharedfund audit {desk.book.path}"))


def _left_behind(desk: Desk, folder: Path) -> Iterator[Line]:
    """What interrupted writers left: nothing of it is part of the book."""
    from sharedfund.book import store

    left = [path for place in (folder, desk.user.path) for path in store.unfinished(place, desk.now - store.UNFINISHED_AFTER)]
    if left:
        yield Line("unfinished", NOTE, say(f"{len(left)} 个没写完的临时文件，是中断留下的，不算账：{left[0].name}",
                                           f"{len(left)} unfinished files, left by an interruption; no part of the book: {left[0].name}"),
                   ("sharedfund book tidy", say("或者删掉：", "or delete: ") + " ".join(str(path) for path in left[:3])))
    torn = sorted(path.name for path in (folder / "torn").glob("[!.]*")) if (folder / "torn").is_dir() else []
    if torn:
        yield Line("torn-files", GOOD, say(f"torn/ 里有 {len(torn)} 段没写完的残页，账里写明或下一页会写明；没有一段算账",
                                           f"{len(torn)} torn writes lie in torn/; the book names them, or its next page will; none is part of the book"))
    if store.is_locked(folder):
        yield Line("lock", NOTE, say("有人正在写这本账", "somebody writes this book now"),
                   (say("等一等再试；没有人在写时 LOCK 文件留着也不碍事，不要删", "wait and try again; the file LOCK alone holds nobody up: leave it"),))


def _clock(desk: Desk) -> Iterator[Line]:
    newest = desk.state.record.recorded
    if newest is None:
        return
    behind = (desk.now - newest).total_seconds()
    hours = abs(int(behind)) // 3600
    if behind < 0:
        yield Line("clock", BAD, say(f"钟比最后一条记录早 {hours} 小时", f"the clock is {hours} hours before the newest entry"),
                   (say("把电脑的时间调准", "set the computer's clock"),))
    elif behind > CLOCK_BEHIND_NOTE_DAYS * 86400:
        yield Line("clock", NOTE, say(f"最后一条记录在 {hours // 24} 天前", f"the newest entry is {hours // 24} days old"),
                   (say("看看时间对不对，是不是这本账", "check the time, and whether this is the book you mean"),))
    else:
        since_zh, since_en = (f"{hours} 小时", f"{hours} hours") if hours < 72 else (f"{hours // 24} 天", f"{hours // 24} days")
        yield Line("clock", GOOD, say(f"钟：比最后一条记录晚 {since_zh}", f"clock: {since_en} after the newest entry"))


def _keys(desk: Desk) -> Iterator[Line]:
    """Withdrawal passwords are two persons' only while their keys lie on two machines."""
    state, on = desk.state, desk.local_day
    signing = {m.person: m.party for m in state.people.standing(on) if m.signs}
    here = [person for person in desk.key_owners() if person in signing]
    if len({signing[person] for person in here}) > 1:
        names = say("、", ", ").join(desk.called(person) for person in here)
        yield Line("keys", NOTE, say(f"联签各方的钥匙在同一台机器上：{names}；谁拿到这台机器和密码，一个人就能放行",
                                     f"keys of both signing parties lie on this machine: {names}; whoever has it and the passwords releases alone"),
                   (say("一方把钥匙文件移到自己的机器上，这里的删掉", "move one party's key file to a machine of its own, and delete it here"),))
    elif here:
        yield Line("keys", GOOD, say(f"本机有 {len(here)} 把联签钥匙，都是一方的", f"{len(here)} signing keys here, of one party"))


def _papers(desk: Desk) -> Iterator[Line]:
    """Documents whose file is missing or is another."""
    wrong = [paper.name for paper in desk.book.documents.all() if not desk.book.documents.fits(paper)]
    if wrong:
        yield Line("documents", BAD, say(f"{len(wrong)} 份凭证不见了或被换过：{wrong[0]}", f"{len(wrong)} papers are missing or changed: {wrong[0]}"),
                   (say("从备份恢复这些文件", "restore these files from a backup"),))


def _backup(desk: Desk, folder: Path) -> Iterator[Line]:
    named = setting("backup")
    if named is None:
        yield Line("backup", NOTE, say("没有设备份位置", "no place for backups is set"),
                   ("sharedfund config set backup DIR", "sharedfund backup DIR"))
        return
    place = Path(named)
    newest = max((found.stat().st_mtime for found in place.iterdir()), default=None) if place.is_dir() else None
    if newest is None:
        yield Line("backup", BAD, say(f"{place} 里没有备份", f"there is no backup in {place}"), (f"sharedfund backup {place}",))
        return
    age = int((desk.now.timestamp() - newest) // 86400)
    verdict = NOTE if age > BACKUP_DAYS_MAX else GOOD
    yield Line("backup", verdict, say(f"上次备份在 {age} 天前", f"the last backup is {age} days old"),
               (f"sharedfund backup {place}",) if verdict == NOTE else ())

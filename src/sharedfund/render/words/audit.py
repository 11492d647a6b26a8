"""What the audit's findings say, and the ten lines of its verdict."""

from __future__ import annotations

from sharedfund.render.words.form import Words
from sharedfund.render.words.reading import Refused

_COMPARE_ZH = ("拿备份或别人手里的同一本账比对：sharedfund book recover --theirs DIR",)
_COMPARE_EN = ("compare with a backup or another's copy: sharedfund book recover --theirs DIR",)

# By the finding's code; `expected` and `found` are facts as well.
FINDINGS: dict[str, Words] = {
    "refused": Refused("不读：{why:slug}", "refused: {why:slug}"),
    "book-missing": Words(
        "这个文件夹里没有账本：没有 book/ 下的文件。", "There is no book here: no file under book/.",
        ("换到账本所在的文件夹，或用 -C 指明。",), ("go to the book's folder, or name it with -C.",)),
    "file-foreign": Words(
        "book/ 里有不属于账本的文件，没有读它。", "A file in book/ does not belong to the book; it was not read.",
        ("确认无用后移走；网盘的“冲突副本”说明两台机器都写过。",),
        ("move it away once you know what it is; a drive's conflicted copy means that two machines wrote.",)),
    "reformatted-only": Words(
        "只是排版变了：换行、空格或注释，意思没变。", "Only the layout changed: line ends, blanks or comments; the meaning did not.",
        ("sharedfund book tidy 恢复原样。",), ("sharedfund book tidy restores it.",)),
    "block-changed": Words(
        "这一块不是账本写下的样子（{why:slug}）：{found}", "This block is not what the book wrote ({why:slug}): {found}",
        _COMPARE_ZH, _COMPARE_EN),
    "not-recorded": Words("这条记录没有登记时刻。", "This entry does not say when it was recorded.", _COMPARE_ZH, _COMPARE_EN),
    "wrong-file": Words(
        "这条记录放错了月份：应在 {expected}，却在 {found}。", "This entry stands in the wrong month: in {found}, not {expected}.",
        _COMPARE_ZH, _COMPARE_EN),
    "page-differs": Words(
        "从第 {page:slug} 页起，根与内容不符：这一页（到第 {until_line:slug} 行）里有记录被改、被删或被插入。",
        "From page {page:slug} on the root does not fit: on this page (to line {until_line:slug}) something was changed, "
        "deleted or inserted.", _COMPARE_ZH, _COMPARE_EN),
    "page-line-changed": Words(
        "这一页的记录没有变，变的是页行本身：应是 {expected}，写着 {found}。",
        "The page's entries are whole; its page line was changed: {found} instead of {expected}.", _COMPARE_ZH, _COMPARE_EN),
    "page-empty": Words("这一页里没有记录。", "This page holds no entry.", _COMPARE_ZH, _COMPARE_EN),
    "tail-without-page": Words(
        "账本末尾有 {blocks:number} 块没有页行：没有写完的一页。", "The book ends in {blocks:number} blocks without a page line: a write "
        "that was not finished.",
        ("再用一次账本，它会被移到 torn/，并记下来。",), ("use the book once more: it is set aside in torn/ and noted.",)),
    "rule-broken": Words(
        "违反 {number:slug}（{rule:slug}，{objection:slug}）。", "Breaks {number:slug} ({rule:slug}, {objection:slug}).",
        ("sharedfund rules show {number:slug}",), ("sharedfund rules show {number:slug}",)),
    "derived-missing": Words(
        "缺少派生文件。", "A derived file is missing.", ("sharedfund book tidy 重新生成。",), ("sharedfund book tidy makes it again.",)),
    "derived-differs": Words(
        "派生文件与账本不符：应是“{expected}”，写着“{found}”。", "A derived file differs from what the book gives: “{found}” "
        "instead of “{expected}”.", ("sharedfund book tidy 重新生成。",), ("sharedfund book tidy makes it again.",)),
    "published-page-differs": Words(
        "公示页与账本重算的不符：指纹应是 {expected}，却是 {found}。",
        "A published page does not follow from the book: its digest is {found}, not {expected}.",
        ("以账本为准：sharedfund disclosure build 重新生成。",), ("the book decides: sharedfund disclosure build makes it again.",)),
    "private-row-differs": Words(
        "private/ 里的一行打不开账本里的承诺。", "A row in private/ does not open its commitment in the book.",
        ("从备份恢复这一行。",), ("restore this row from a backup.",)),
    "document-differs": Words(
        "凭证文件与登记时不是同一份。", "A document is not the file that was recorded.",
        ("从备份恢复这个文件。",), ("restore this file from a backup.",)),
    "fund-id-differs": Words(
        "这不是您给的那个基金：账本是 {found}。", "This is not the fund you named: the book is {found}.",
        ("核对成立单上的基金编号。",), ("compare with the founding sheet.",)),
    "head-not-in-book": Words(
        "您给的校验码不在这本账里：账被截短、分叉，或不是这一本。",
        "The head you gave is not in this book: it was cut or forked, or it is another book.", _COMPARE_ZH, _COMPARE_EN),
    "pin-not-in-book": Words(
        "这台机器记得的账本头不在这本账里：账被截短或分叉。",
        "The head this machine remembers is not in this book: it was cut or forked.", _COMPARE_ZH, _COMPARE_EN),
    "pages-after-confirmed-head": Words(
        "在已证实的账本头之后还有 {pages:number} 页。", "There are {pages:number} pages after the newest confirmed head."),
}

# The ten lines, in order: name, and its words.
LINES: dict[str, tuple[str, str]] = {
    "grammar": ("写法", "Grammar"),
    "tree": ("记录树", "Tree"),
    "signatures": ("签名", "Signatures"),
    "rules": ("规则", "Rules"),
    "postings": ("分录", "Postings"),
    "published_pages": ("公示页", "Published pages"),
    "derived_files": ("派生文件", "Derived files"),
    "private_rows": ("凭证与隐私", "Evidence and private rows"),
    "fund_id": ("基金编号", "Fund id"),
    "newest_head": ("最新", "Newest"),
}

"""What the audit's findings say, what can and cannot be said by them, the ten lines, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.render.words.form import Language, Words, clean
from sharedfund.render.words.reading import Refused
from sharedfund.values.notes import check_code

if TYPE_CHECKING:
    from sharedfund.audit import Finding, Report

_COMPARE_ZH = ("拿备份或别人手里的同一本账比对：sharedfund book recover --theirs DIR",)
_COMPARE_EN = ("compare with a backup or another's copy:", "sharedfund book recover --theirs DIR")

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
    "program-beside": Words(
        "账本旁边放着会被别的软件运行的文件，没有运行它。", "A program lies beside the ledger, which other tools would run; it was not run.",
        ("不要用 bean-check 或 Fava 打开这个文件夹；先 sharedfund audit 文件夹 --unpack 新文件夹。",
         "自己的账本里的 .picklecache 是 Beancount 打开大账本时自己留下的：删掉它，再审一次。"),
        ("do not open this folder with bean-check or Fava; first sharedfund audit DIR --unpack NEW.",
         "in a book of your own a .picklecache was left by Beancount itself, which read it slowly: delete it and audit again.")),
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
    "changed-after-signing": Words(
        "{what}：签名以后被改过。签名与这一块对不上，第 {page:slug} 页的根也对不上。",
        "{what}: changed after it was signed. Neither its signature nor the root of page {page:slug} fits.",
        _COMPARE_ZH, _COMPARE_EN),
    "changed-after-writing": Words(
        "{what}：写进账本以后被改过。第 {page:slug} 页的根与这一块对不上。",
        "{what}: changed after it was written. The root of page {page:slug} does not fit it.",
        _COMPARE_ZH, _COMPARE_EN),
    "blocks-missing": Words(
        "到第 {page:slug} 页为止少了 {count:number} 块（其中整页 {pages:number} 页）：有记录被删掉，就在这里或这里之前。",
        "Up to page {page:slug} {count:number} blocks are missing ({pages:number} whole pages): something was deleted, here or right "
        "before.", _COMPARE_ZH, _COMPARE_EN),
    "blocks-inserted": Words(
        "从这里起多出 {count:number} 块：后来插进来的，后面各页的根都不认它们。",
        "{count:number} blocks too many from here: they were inserted later, and no root after them knows of them.",
        _COMPARE_ZH, _COMPARE_EN),
    "blocks-swapped": Words(
        "这一块和第 {other:number} 块换了位置；换回来，根就对上。",
        "This block and block {other:number} changed places; put back, the root fits.", _COMPARE_ZH, _COMPARE_EN),
    "history-rewritten": Words(
        "第 {first:number} 块到第 {last:number} 块之间重写过：页行都对得上，可是后来签名的人写下的账本头这里没有。",
        "What stands between block {first:number} and block {last:number} was written anew: every page line fits, but the heads that "
        "later signers named are not in this book.", _COMPARE_ZH, _COMPARE_EN),
    "founding-differs": Words(
        "这本账里没有一个签名合得上第 1 块：章程换过了，基金编号成了 {found:short}…。",
        "No signature in this book fits block 1: the charter was replaced, and the fund id with it ({found:short}…).",
        ("核对成立单上的基金编号：sharedfund audit --fund。", *_COMPARE_ZH),
        ("compare the fund id with the founding sheet: sharedfund audit --fund.", *_COMPARE_EN)),
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
        "不合 {number:slug}“{title}”：{said}（{rule:slug}，{objection:slug}）。",
        "Breaks {number:slug} “{title}”: {said} ({rule:slug}, {objection:slug}).",
        ("sharedfund rules show {number:slug}；全文见 docs/rulebook.md#{rule:slug}",),
        ("sharedfund rules show {number:slug}; in full at docs/rulebook.md#{rule:slug}",)),
    "derived-missing": Words(
        "缺少派生文件。", "A derived file is missing.", ("sharedfund book tidy 重新生成。",), ("sharedfund book tidy makes it again.",)),
    "derived-differs": Words(
        "派生文件与账本不符：应是“{expected}”，写着“{found}”。", "A derived file differs from what the book gives: “{found}” "
        "instead of “{expected}”.", ("sharedfund book tidy 重新生成。",), ("sharedfund book tidy makes it again.",)),
    "published-page-differs": Words(
        "公示页与账本重算的不符：应是“{expected}”，却是“{found}”。",
        "A published page does not follow from the book: “{found}” instead of “{expected}”.",
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
        "这台机器见过第 {known_size:number} 块的账本头 {known_code}，这本账里没有：这里到第 {size:number} 块为止，是 {head_code}。"
        "账被截短、分叉，或换成了旧的一份。",
        "This machine has seen the head {known_code} at block {known_size:number}; it is not in this book, which ends at block "
        "{size:number} with {head_code}. It was cut, forked, or replaced by an older copy.", _COMPARE_ZH, _COMPARE_EN),
    "checkpoint-file-differs": Words(
        "校验点文件和账本给出的不一样：应是“{expected}”，写着“{found}”。", "A checkpoint's file differs from what the book gives: “{found}” "
        "instead of “{expected}”.",
        ("以账本为准：sharedfund book tidy 重新生成。",), ("the book decides: sharedfund book tidy makes it again.",)),
    "checkpoint-file-foreign": Words(
        "checkpoints/ 里有账本没有的文件。", "A file in checkpoints/ does not come from the book.",
        ("看看是谁放的；确认没用再移走。",), ("find out who put it there; move it away once sure.",)),
    "checkpoint-file-missing": Words(
        "缺少校验点文件。", "A checkpoint's file is missing.",
        ("sharedfund book tidy 重新生成；时间戳只能从备份找回。",), ("sharedfund book tidy makes it again; a time stamp comes from a backup alone.",)),
    "checkpoint-stamp-differs": Words(
        "时间戳不是账本登记的那一个：应是 {expected}，却是 {found}。", "The time stamp is not the one the book names: {found} instead of {expected}.",
        ("从备份找回当时收下的那个文件。",), ("restore the file that was taken then from a backup.",)),
    "checkpoint-not-in-book": Words(
        "{persons} 共签过第 {known_size:number} 块的账本头 {known_code}，这本账里没有：这里到第 {size:number} 块为止，是 {end_code}。"
        "账被截短、分叉，或被改写。",
        "{persons} cosigned the head {known_code} at block {known_size:number}; it is not in this book, which ends at block "
        "{size:number} with {end_code}. It was cut, forked, or written anew.", _COMPARE_ZH, _COMPARE_EN),
    "checkpoint-without-quorum": Words(
        "第 {size:number} 块的校验点只有 {persons} 共签，不够两方。", "The checkpoint at block {size:number} is cosigned by {persons} alone: too few, or of one party.",
        ("请另一方的见证人  sharedfund checkpoint cosign",), ("a witness of another party types  sharedfund checkpoint cosign",)),
    "pages-after-confirmed-head": Words(
        "在已证实的账本头之后还有 {pages:number} 页、{entries:number} 条。",
        "There are {pages:number} pages with {entries:number} entries after the newest confirmed head."),
    "compromised-key-signed": Words(
        "{person:slug} 的钥匙从第 {since_block:number} 块起失密，那以后签了 {count:number} 条，还没有核对：{list}。已付的：{payments}。",
        "The key of {person:slug} was in wrong hands from block {since_block:number} on; the {count:number} entries it signed since wait to "
        "be confirmed: {list}. Paid: {payments}.",
        ("一条一条看：sharedfund key signed {person:slug}；核对完：sharedfund key confirm {person:slug} --all --reason 依据",),
        ("look at each: sharedfund key signed {person:slug}; then: sharedfund key confirm {person:slug} --all --reason WHY",)),
}

# A code in a few words: headings, and what a line of the verdict has room for.
TITLES: dict[str, tuple[str, str]] = {
    "refused": ("不读", "refused"),
    "book-missing": ("没有账本", "no book here"),
    "file-foreign": ("有不相干的文件", "a file that does not belong"),
    "program-beside": ("账本旁边有程序", "a program beside the book"),
    "reformatted-only": ("只是排版变了", "only the layout changed"),
    "block-changed": ("这一块不是账本的写法", "not what a book writes"),
    "not-recorded": ("没有登记时刻", "never recorded"),
    "wrong-file": ("放错了月份", "in the wrong month"),
    "changed-after-signing": ("签名以后被改过", "changed after signing"),
    "changed-after-writing": ("写下以后被改过", "changed after writing"),
    "blocks-missing": ("少了记录", "blocks are missing"),
    "blocks-inserted": ("多出记录", "blocks were inserted"),
    "blocks-swapped": ("两块换了位置", "two blocks changed places"),
    "page-differs": ("这一页有一处变了", "something on this page changed"),
    "history-rewritten": ("历史被重写", "history was written anew"),
    "founding-differs": ("章程换过", "the charter was replaced"),
    "page-line-changed": ("页行被改过", "a page line was changed"),
    "page-empty": ("空页", "an empty page"),
    "tail-without-page": ("末尾没有写完", "the end was not finished"),
    "rule-broken": ("不合规矩", "a rule is broken"),
    "published-page-differs": ("公示页与账本不符", "a published page differs"),
    "derived-missing": ("缺派生文件", "a derived file is missing"),
    "derived-differs": ("派生文件与账本不符", "a derived file differs"),
    "private-row-differs": ("隐私行与承诺不符", "a private row differs"),
    "document-differs": ("凭证文件被换过", "a document differs"),
    "fund-id-differs": ("不是这个基金", "another fund"),
    "head-not-in-book": ("没有您给的校验码", "your head is not in this book"),
    "pin-not-in-book": ("没有本机见过的账本头", "this machine's head is not here"),
    "checkpoint-file-differs": ("校验点文件与账本不符", "a checkpoint file differs"),
    "checkpoint-file-foreign": ("账本没有的校验点文件", "a checkpoint the book does not have"),
    "checkpoint-file-missing": ("缺校验点文件", "a checkpoint file is missing"),
    "checkpoint-stamp-differs": ("时间戳与账本不符", "a time stamp differs"),
    "checkpoint-not-in-book": ("共签过的账本头这里没有", "a cosigned head is not in this book"),
    "checkpoint-without-quorum": ("共签不够两方", "too few cosigned"),
    "pages-after-confirmed-head": ("证实以后又有新页", "pages after the confirmed head"),
    "compromised-key-signed": ("失密的钥匙签过", "signed with a compromised key"),
}

# What a finding proves, and what it does not: zh, en, zh, en. An audit names what is wrong, never who did it.
_NOT_WHO = ("是谁改的。", "who changed it.")
_NOT_WHO_WROTE = ("是谁写的、为什么。", "who wrote it, and why.")
CAN_SAY: dict[str, tuple[str, str, str, str]] = {
    "refused": ("这个文件不是账本该有的样子，没有往下读。", "this is not what a book looks like; it was read no further.",
                "里面记的账对不对。", "whether the accounts in it are right."),
    "book-missing": ("这里没有账本文件。", "there are no book files here.", "账本在哪里。", "where the book is."),
    "file-foreign": ("这个文件不是账本的一部分。", "this file is no part of the book.", "是谁放的。", "who put it there."),
    "program-beside": ("这个文件不是账本的一部分，能被运行。", "this file is no part of the book and can be run.", "是谁放的。", "who put it there."),
    "block-changed": ("这里的文字不是账本写得出来的。", "no book writes this text.", *_NOT_WHO),
    "not-recorded": ("这条记录没有经过登记的门。", "this entry did not come in by the door.", *_NOT_WHO_WROTE),
    "wrong-file": ("这条记录不在它登记的那个月里。", "this entry is not in the month it was recorded in.", *_NOT_WHO),
    "changed-after-signing": ("这一块在签名以后变了。", "this block changed after it was signed.", *_NOT_WHO),
    "changed-after-writing": ("这一块在写下以后变了，或者是后来换上的。", "this block changed after it was written, or replaced another.", *_NOT_WHO),
    "blocks-missing": ("写下这一页的时候，前面还有别的记录。", "when this page was written more stood before it.",
                       "少的是什么；是谁删的。", "what is missing; who deleted it."),
    "blocks-inserted": ("写下后面各页的时候，这些还不在。", "when the later pages were written these were not there.",
                        "是谁插的。", "who inserted them."),
    "blocks-swapped": ("次序被改过，内容没有。", "the order was changed, the contents were not.", *_NOT_WHO),
    "page-differs": ("这一页有一处变了，块数没变。", "something on this page changed; the number of blocks did not.",
                     "是哪一块；是谁改的。", "which block; who changed it."),
    "history-rewritten": ("签名人当时看见的账，不是这一本。", "what the signers saw was not this book.",
                          "原来写的是什么；是谁重写的。", "what it said before; who rewrote it."),
    "founding-differs": ("签名的人签的不是这份章程。", "whoever signed did not sign under this charter.", "是谁换的。", "who replaced it."),
    "page-line-changed": ("记录都在，变的是页行。", "every entry is there; the page line changed.", *_NOT_WHO),
    "page-empty": ("一页至少有一条记录；这一页没有。", "a page has at least one entry; this one has none.", *_NOT_WHO_WROTE),
    "tail-without-page": ("这几块没有写完，谁也没有得到过“已记入”的答复。", "these blocks were never finished, and nobody was told that they stood.",
                          "是断电、程序中断，还是有人加上去的。", "whether power failed, a program stopped, or somebody added them."),
    "rule-broken": ("这条记录不合规矩，门不会放它进来。", "this entry breaks a rule; the door would not have let it in.",
                    "写它的人是不是署名的人（签名有效才说得上），也说不上用意。",
                    "whether its author is who it names (only a good signature says so), or what was meant."),
    "published-page-differs": ("这份公示不是账本算出来的那一份。", "this page is not the one the book gives.", *_NOT_WHO),
    "derived-missing": ("少了一个可以重新生成的文件，账没有少。", "a file that can be made again is missing; no entry is.", "怎么丢的。", "how it was lost."),
    "derived-differs": ("变的是派生文件，账没有变。", "a derived file changed; the book did not.", *_NOT_WHO),
    "private-row-differs": ("这一行不是登记时承诺的那一行。", "this row is not the one that was committed to.", *_NOT_WHO),
    "document-differs": ("这个文件不是登记时的那一个。", "this file is not the one that was recorded.", *_NOT_WHO),
    "fund-id-differs": ("这是另一个基金的账本。", "this is the book of another fund.", "哪一个是真的。", "which of the two is the true one."),
    "head-not-in-book": ("您手里的校验码不是这本账写到过的地方。", "this book never stood where your head says.",
                         "是被截短、分了叉，还是您的校验码来自别处。", "whether it was cut or forked, or your head is of another book."),
    "pin-not-in-book": ("这台机器见过的账，不是这一本的前身。", "what this machine saw is no earlier state of this book.",
                        "是被截短还是分了叉。", "whether it was cut or forked."),
    "checkpoint-file-differs": ("这个校验点文件不是账本给出的那一份。", "this file is not the one the book gives.", *_NOT_WHO),
    "checkpoint-file-foreign": ("账本没有给出这个文件。", "the book gives no such file.", "是谁放的。", "who put it there."),
    "checkpoint-stamp-differs": ("这里的时间戳不是账本登记的那一个。", "this is not the time stamp that the book names.", *_NOT_WHO),
    "checkpoint-not-in-book": ("见证人共签过一个这本账没有的账本头。", "witnesses cosigned a head that this book does not have.",
                               "哪一本是真的、是谁换的：要看别人手里留的账本头。", "which of the two is the true one, and who replaced it: heads that others kept tell."),
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
    "private_rows": ("凭证与隐私", "Evidence, private rows"),
    "fund_id": ("基金编号", "Fund id"),
    "newest_head": ("最新", "Newest"),
}

YES, NO, NOT_ASKED = ("是", "yes"), ("否", "no"), ("－", "-")

VERDICTS: dict[str, tuple[str, str]] = {
    "clean": ("结论：干净。十项都是“是”。", "Verdict: clean. Ten of ten are yes."),
    "consistent": ("结论：自洽，但没有证明是{open_zh}。", "Verdict: consistent, but {open_en} proven."),
    "findings": ("结论：有 {count} 处发现。", "Verdict: {count} finding{s}."),
    "refused": ("结论：{why}，在 {place}。", "Verdict: {why}, at {place}."),
    "not-judged": ("结论：没有审完，所以不下结论。", "Verdict: not judged, because the audit did not reach the end."),
}
# Of a consistent book, by which of the last two lines is open.
OPEN: dict[frozenset[str], tuple[str, str]] = {
    frozenset({"fund_id", "newest_head"}): ("哪一家、是不是最新", "neither whose book it is nor that it is the newest has been"),
    frozenset({"fund_id"}): ("哪一家", "whose book it is has not been"),
    frozenset({"newest_head"}): ("最新的", "that it is the newest has not been"),
}
PRACTICE = ("（练习账本）", " (a practice book)")
NOT_EXAMINED = ("没有检查：凭证本身的真假。", "Not examined: whether the vouchers are genuine.")
CONFIRM = ("成立单上的基金编号 --fund，公示上的校验码 --expect。",
           "give the fund id from the founding sheet with --fund and the check code from the printed disclosure with --expect.")
CONFIRMED_BY: dict[str | None, tuple[str, str]] = {
    "option": ("与您给的一致", "as you gave it"),
    "pin": ("与本机记忆一致", "as this machine remembers"),
    "cosignatures": ("有足够的见证共签", "cosigned by a quorum of witnesses"),
    "practice": ("练习账本，谁的钱也不是", "a practice book is nobody's fund"),
}
UNCONFIRMED: dict[str, tuple[str, str]] = {
    "fund_id": ("没有人确认这是您那个小区的账本", "nobody confirmed whose book this is"),
    "newest_head": ("不知道后面还有没有", "nobody knows whether more follows"),
}


class Told(NamedTuple):
    """A finding in words: what it is, what can be said by it, what cannot, and what to do (a line each)."""

    message: str
    can: str
    cannot: str
    remedy: tuple[str, ...]


def told(finding: Finding, language: Language) -> Told:
    """What `finding` says to its reader."""
    facts = _facts(finding, language)
    words = FINDINGS[finding.code]
    can_zh, can_en, cannot_zh, cannot_en = CAN_SAY.get(finding.code, ("", "", "", ""))
    chosen = (can_zh, cannot_zh) if language == "zh_CN" else (can_en, cannot_en)
    return Told(words.reason(facts, language), *chosen, words.remedy(facts, language))


def _facts(finding: Finding, language: Language) -> dict[str, Any]:
    facts = {**finding.facts, "number": finding.number, "expected": finding.expected, "found": finding.found,
             "block": finding.block, "line": finding.line}
    from sharedfund.render.words import names, titles

    if "kind" in facts:
        kind, own = str(facts["kind"]), str(facts.get("entry"))
        facts["what"] = names.name("kind", kind, language) + (f" {own}" if own != kind else "")
    if finding.code != "rule-broken":
        return facts
    return {**facts, "title": titles.title(str(finding.number), str(facts["rule"]), language),
            "said": objection(finding, language)}


def objection(finding: Finding, language: Language) -> str:
    """What the rule itself says of an entry that breaks it."""
    from sharedfund.render import words

    spoken = words.of_rule(str(finding.facts["rule"]), str(finding.facts["objection"]))
    # Its own facts, by the names the rule gave them.
    facts = {name.removeprefix("fact_"): fact for name, fact in finding.facts.items()}
    said = spoken.reason(facts, language) if spoken else clean(str(finding.facts["objection"]))
    return said.rstrip("。.")


def against(report: Report, cause: Finding, language: Language) -> list[str]:
    """What else does not fit at the block of `cause`: number and words of each rule but the signature's, which the cause
    has said already; and elsewhere, where money left the bank by what no longer fits: whether that follows from the
    cause is for a person to say."""
    place = report.findings.index(cause)
    said = [found for found in report.findings if found.caused_by == place and "objection" in found.facts]
    here = [f"{found.number} {objection(found, language)}" for found in said
            if found.block == cause.block and found.facts["objection"] != "signature-wrong"]
    return here + [_money_left(found, language) for found in said if found.block != cause.block and "moved" in found.facts]


def _money_left(found: Finding, language: Language) -> str:
    where, moved = clean(f"{found.file}:{found.line}"), clean(str(found.facts["moved"]))
    if language == "zh_CN":
        return f"{where}（第 {found.block:,} 块）从银行转出 {moved}：{found.number} {objection(found, language)}"
    return f"{where} (block {found.block:,}), {moved} left the bank: {found.number} {objection(found, language)}"


def verdict(report: Report, language: Language) -> str:
    """The verdict in a sentence."""
    zh, en = VERDICTS[report.verdict]
    count = report.counts.get("findings", 0)
    open_lines = frozenset(name for name in ("fund_id", "newest_head") if not report.lines[name]["ok"])
    open_zh, open_en = OPEN.get(open_lines, ("", ""))
    said = zh if language == "zh_CN" else en
    why, place = _refusal(report, language)
    said = said.format(open_zh=open_zh, open_en=open_en, count=count, s="" if count == 1 else "s", why=why, place=place)
    return said + (PRACTICE[language == "en"] if report.practice else "")


def _refusal(report: Report, language: Language) -> tuple[str, str]:
    """Why the reading ended, and where."""
    for finding in report.findings:
        if finding.code == "refused":
            return FINDINGS["refused"].reason(finding.facts, language), f"{finding.file or report.book}:{finding.line or 1}"
    return "", ""


def detail(report: Report, line: str, language: Language) -> str:
    """What stands behind the yes or no of a line: counts, who confirmed it, what follows from a finding."""
    row, counts, english = report.lines[line], report.counts, language == "en"
    match line:
        case "grammar":
            shown = {name: f"{counts.get(name, 0):,}" for name in ("blocks", "entries", "pages")}
            zh, en = "{blocks} 块：记录 {entries}，页 {pages}", "{blocks} blocks: {entries} entries, {pages} pages"
            said = (en if english else zh).format(**shown)
        case "tree":
            code = check_code(report.head_root)
            said = ("code " if english else "校验码 ") + code if report.head_root else ""
        case "signatures":
            number = f"{row.get('verified', 0):,}"
            if row["ok"]:
                said = f"{number} verified" if english else f"{number} 个，全部有效"
            else:
                said = f"{number} are good" if english else f"{number} 个有效"
        case "rules":
            not_asked = ", ".join(row.get("not_asked") or ())
            if not_asked:
                said = ("not asked: " if english else "没有问到：") + not_asked
            else:
                said = "every entry was asked, none left out" if english else "每条记录都问过，没有漏问的"
        case "postings":
            said = "recomputed, every fund balances" if english else "全部重算，各资金各自平衡"
        case "published_pages":
            number, again = f"{row.get('recomputed', 0):,}", row.get("written_again", 0)
            said = f"{number} recomputed" if english else f"{number} 期，逐字重算"
            if again:
                said += f", {again:,} written again" if english else f"，{again:,} 页重写比对"
            if without := row.get("uncompared", 0):
                said += (f", {without:,} not compared: the data of the version before are not here" if english else
                         f"，{without:,} 个文件没有比对：缺上一版的数据")
        case "derived_files":
            said = "as the book gives them" if english else "按账本重新生成，逐字一致"
        case "private_rows":
            withheld, erased = (f"{row.get(name, 0):,}" for name in ("withheld", "erased"))
            said = f"{withheld} withheld, {erased} erased" if english else f"未提供 {withheld} 项，依法删除 {erased} 项"
        case _:
            by = row.get("confirmed_by")
            said = (CONFIRMED_BY[by] if by in CONFIRMED_BY else UNCONFIRMED[line])[english]
    broken = None if row["ok"] else _closing(report, line)
    return said if broken is None else short(broken, language)


def _closing(report: Report, line: str) -> Finding | None:
    """The first finding that closes `line`."""
    return next((found for found in report.findings if found.line_of_verdict == line and found.severity == "finding"), None)


def title(finding: Finding, language: Language) -> str:
    """A finding in a few words; a broken rule by its number and title."""
    if finding.code != "rule-broken":
        return TITLES[finding.code][language == "en"]
    from sharedfund.render.words import titles

    called = titles.title(str(finding.number), str(finding.facts["rule"]), language)
    return f"不合 {finding.number}“{called}”" if language == "zh_CN" else f"breaks {finding.number}: {called}"


def short(finding: Finding, language: Language) -> str:
    """A finding in the few words a line of the verdict has room for."""
    if finding.block is None:
        return title(finding, language)
    place = f"第 {finding.block:,} 块：" if language == "zh_CN" else f"block {finding.block:,}: "
    return place + title(finding, language)

"""Why something somebody else wrote is not read: what the guard and the bundles say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharedfund.render.words.form import Language, Words

_AGAIN_ZH = ("不要用别的软件打开它；向给您的人再要一份。",)
_AGAIN_EN = ("do not open it with any other program; ask for another copy.",)
_COMPARE_ZH = ("拿备份或别人手里的同一本账比对：sharedfund book recover --theirs DIR",)
_COMPARE_EN = ("compare with a backup or another's copy: sharedfund book recover --theirs DIR",)

ERRORS: dict[str, Words] = {
    "not-a-books-text": Words(
        "这不是账本的文字（{fault:slug}：{found}）", "this is not the text of a book ({fault:slug}: {found})", _COMPARE_ZH, _COMPARE_EN),
    "foreign-directive": Words(
        "账本里不会有“{word:slug}”这样的指令：它能运行程序、读别的文件，或改变别的行的意思",
        "no book holds a “{word:slug}” directive: it can run a program, read other files or change what other lines mean",
        _AGAIN_ZH, _AGAIN_EN),
    "line-too-long": Words("这一行长得没有尽头", "the line has no end", _AGAIN_ZH, _AGAIN_EN),
    "block-too-large": Words("这一块比任何一条记录都大", "the block is larger than any entry", _AGAIN_ZH, _AGAIN_EN),
    "file-too-large": Words("文件太大，不读", "the file is too large to be read", _AGAIN_ZH, _AGAIN_EN),
    "folder-too-full": Words("文件夹里的文件太多（超过 {most:number} 个）", "the folder holds too many files (more than {most:number})",
                             _AGAIN_ZH, _AGAIN_EN),
    "not-a-plain-file": Words(
        "这里不是普通的文件或文件夹，而是链接、管道或设备", "a link, a pipe or a device stands where a plain file or folder should",
        ("看清楚是谁放的；把真正的文件放回来。",), ("find out who put it there; put the file itself back.",)),
    "parser-died": Words("解析程序读到这里就停了", "the parser broke down here", _AGAIN_ZH, _AGAIN_EN),
    "not-utf-8": Words("不是 UTF-8 的文字", "this is no UTF-8 text", _AGAIN_ZH, _AGAIN_EN),
    "not-json": Words("这不是 JSON", "this is no JSON", _AGAIN_ZH, _AGAIN_EN),
    "json-too-large": Words("这个 JSON 太大", "the JSON is too large", _AGAIN_ZH, _AGAIN_EN),
    "json-too-deep": Words("这个 JSON 一层套一层，没有尽头", "the JSON is nested without end", _AGAIN_ZH, _AGAIN_EN),
    "json-name-twice": Words("这个 JSON 里同一个名字出现两次", "a name stands twice in the JSON", _AGAIN_ZH, _AGAIN_EN),
    "json-not-a-number": Words("这个 JSON 里有不是数的数（NaN）", "a number in the JSON is none (NaN)", _AGAIN_ZH, _AGAIN_EN),
    "not-a-bundle": Words("这不是 sharedfund 导出的文件", "this is no file that sharedfund exported", _AGAIN_ZH, _AGAIN_EN),
    "archive-other": Words(
        "这是 {kind:slug} 压缩文件，不是 sharedfund 导出的 tar；压缩过的包不拆",
        "this is a {kind:slug} file, not the tar that sharedfund exported; what is compressed is not opened",
        ("请给您的人用 sharedfund export 导出，不要再压缩。",), ("ask for what sharedfund export wrote, not compressed.",)),
    "archive-cut": Words("包不完整：后面缺了一截", "the bundle is cut short", ("重新下载，或再要一份。",), ("download it again, or ask for another copy.",)),
    "archive-damaged": Words("包坏了：文件头读不懂", "the bundle is damaged: a header makes no sense",
                             ("重新下载，或再要一份。",), ("download it again, or ask for another copy.",)),
    "archive-name": Words("包里有一个不该有的名字", "the bundle holds a name that none may have", _AGAIN_ZH, _AGAIN_EN),
    "archive-name-twice": Words("包里同一个名字出现两次", "the bundle holds a name twice", _AGAIN_ZH, _AGAIN_EN),
    "archive-not-sorted": Words("包里的文件没有按名字排：不是 sharedfund 导出的", "the members are not sorted: sharedfund did not export this",
                                _AGAIN_ZH, _AGAIN_EN),
    "archive-not-a-file": Words("包里有链接、设备、文件夹或扩展头（类型 {kind:slug}）",
                                "the bundle holds a link, device, folder or extension (type {kind:slug})", _AGAIN_ZH, _AGAIN_EN),
    "archive-hidden-bytes": Words("包里文件之间藏着内容", "bytes are hidden between the members", _AGAIN_ZH, _AGAIN_EN),
    "archive-too-many": Words("包里的文件太多（超过 {most:number} 个）", "the bundle has too many members (more than {most:number})",
                              _AGAIN_ZH, _AGAIN_EN),
    "bundle-too-large": Words("包太大（{size:number} 字节，最多 {most:number}）", "the bundle is too large ({size:number} bytes, at most {most:number})",
                              _AGAIN_ZH, _AGAIN_EN),
    "sealed-cost": Words(
        "这个加密包要求的密码运算（{member:slug} = {value:number}）不在 {least:number} 到 {most:number} 之间，没有算",
        "this sealed bundle asks for {member:slug} = {value:number}, outside {least:number} to {most:number}; nothing was derived",
        _AGAIN_ZH, _AGAIN_EN),
    "sealed-changed": Words("加密包的第 {piece:number} 段被改过", "piece {piece:number} of the sealed bundle was changed", _AGAIN_ZH, _AGAIN_EN),
    "bundle-password-wrong": Words("密码不对，或文件被改动过", "The password is wrong, or the file was changed",
                                   ("再输一遍；还不对，向给您的人再要一份",), ("type it again; or ask for another copy",)),
    "bundle-password-needed": Words("这个包是加密的，要密码", "The bundle is sealed: its password is needed",
                                    ("sharedfund audit 文件 --password-fd N",), ("sharedfund audit FILE --password-fd N",)),
    "bundle-public": Words(
        "这一份只有公示和校验点，不能重放", "This bundle holds disclosures and checkpoints only; it cannot be replayed",
        ("要整本账：sharedfund export --audit",), ("ask for the whole book: sharedfund export --audit",)),
    "graft-itself": Words("这就是这一份自己", "That is this copy itself", ("给出另一台电脑的那一份的文件夹。",), ("name the folder of the other copy.",)),
    "graft-copy-differs": Words("forks/ 里存的那一份和现在给的不一样", "What forks/ keeps of that copy is not what it is now",
                                ("两份都留着，请会看账的人来看。",), ("keep both and have somebody look.",)),
    "unpack-not-empty": Words("要拆到一个新的或空的文件夹", "Unpack into a new or empty folder"),
    "unpack-not-vetted": Words("有没读懂的内容，不拆", "What was not understood is not unpacked", ("先看 sharedfund audit 的结论。",),
                               ("read the verdict of sharedfund audit first.",)),
}


class Refused(Words):
    """The words of the finding `refused`: those of the fact `why`."""

    __slots__ = ()

    def reason(self, facts: Mapping[str, Any], language: Language) -> str:
        if "why" not in facts:
            return super().reason(facts, language)
        told = ERRORS[str(facts["why"])].reason(facts, language)
        return f"不读：{told}" if language == "zh_CN" else f"refused: {told}"

    def remedy(self, facts: Mapping[str, Any], language: Language) -> tuple[str, ...]:
        return ERRORS[str(facts["why"])].remedy(facts, language) if "why" in facts else ()

"""`help`: the root's help, a noun's, a verb's, or a page about exit codes and JSON."""

from __future__ import annotations

import click

from sharedfund_cli.app import ROOT, Desk, argument, say, verb
from sharedfund_cli.framework import context_of

_EXIT_CODES = (
    """退出码
  0    办好了
  1    用不了：磁盘、损坏的账本、意外情况
  2    用法不对；或者需要有人回答，却没有终端
  3    规矩不许（哪一条、为什么、怎么办都会写明）
  4    账对不上，或者没有证明（audit、verify、reconcile、doctor）
  5    找不到
  6    正忙：别人正在写，或中途有变，或钟走慢了；可以再试
  130  按了 Ctrl-C

只要不是 0，账本一个字节也没有变。
--json 时，退出码也在 "exit" 里。""",
    """Exit codes
  0    done
  1    cannot be used: the disk, a damaged book, something unexpected
  2    wrong usage, or somebody would have had to answer without a terminal
  3    a rule refused it (which, why, and what to do are said)
  4    the books disagree or are not proven (audit, verify, reconcile, doctor)
  5    not found
  6    busy: somebody is writing, it changed meanwhile, or the clock is behind;
       a retry is safe
  130  Ctrl-C

Whatever is not 0 leaves the book as it was, to the byte.
With --json the exit code also stands in "exit".""")

_JSON = (
    """--json 的输出是一个 JSON 对象：
  成功  {"schema": "sharedfund.<名词>.<动词>/1", "book", "fund", "head", "changed", "data"}
  拒绝  {"schema": "sharedfund.refusal/1", "number", "name", "code", "facts", "message", "remedy", "exit": 3, ...}
  出错  {"schema": "sharedfund.error/1", "code", "message", "remedy", "where", "exit", "changed": false}

金额和比率是字符串，计数是整数，日期是 YYYY-MM-DD，时刻是 UTC，没有的是 null。
程序请读 code、number、name、facts；message 和 remedy 随语言而变。""",
    """--json prints one JSON object:
  success  {"schema": "sharedfund.<noun>.<verb>/1", "book", "fund", "head", "changed", "data"}
  refusal  {"schema": "sharedfund.refusal/1", "number", "name", "code", "facts", "message", "remedy", "exit": 3, ...}
  error    {"schema": "sharedfund.error/1", "code", "message", "remedy", "where", "exit", "changed": false}

Amounts and rates are strings, counts integers, days YYYY-MM-DD, instants UTC, absent is null.
Programs read code, number, name and facts; message and remedy follow the language.""")

_PAGES = {"exit-codes": _EXIT_CODES, "json": _JSON}


@verb("help", help=("帮助：所有命令、一个名词、一个动词，或 exit-codes、json 两页说明。",
                    "Help: every command, a noun, a verb, or the pages exit-codes and json."),
      examples=("sharedfund help", "sharedfund help payment review", "sharedfund help exit-codes"))
@argument("words", nargs=-1, metavar=("名词|动词|exit-codes|json", "NOUN|VERB|exit-codes|json"))
def help(desk: Desk, words: tuple[str, ...]) -> None:  # noqa: A001  # the noun is called so
    pages = {(name,): page for name, page in _PAGES.items()}
    text = say(*pages[words]) if words in pages else _of(words)
    desk.show({"page": " ".join(words) or "sharedfund", "text": text}, text=text)


def _of(words: tuple[str, ...]) -> str:
    """The help of the command that `words` name. Raises: click.UsageError."""
    command: click.Command = ROOT
    context = context_of(ROOT, "sharedfund")
    for word in words:
        found = command.get_command(context, word) if isinstance(command, click.Group) else None
        if found is None:
            raise click.exceptions.NoSuchCommand(
                word, possibilities=command.list_commands(context) if isinstance(command, click.Group) else None, ctx=context)
        command, context = found, context_of(found, word, context)
    return command.get_help(context)

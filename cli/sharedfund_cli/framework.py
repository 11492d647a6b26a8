"""Nouns and verbs: click commands with help in two languages, measured in cells, and the options every verb takes.

Imports nothing but click, so that help stays quick; whatever a verb needs it imports when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import update_wrapper
from importlib import import_module
from typing import Any, TypeVar

import click

from sharedfund_cli import cells
from sharedfund_cli.language import Pair, say

F = TypeVar("F", bound=Callable[..., Any])


class Formatter(click.HelpFormatter):
    """Click's formatter counts characters; this one counts cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        start = f"{say('用法：', 'Usage: ')}{prog} "
        self.write(cells.wrap(args, self.width, start, " " * min(cells.width(start), 24)) + "\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{' ' * self.current_indent}{heading}{say('：', ':')}\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        paragraphs = text.strip().split("\n\n")
        self.write("\n\n".join(cells.wrap(part, self.width, indent, indent) for part in paragraphs) + "\n")

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        indent = " " * self.current_indent
        widest = min(max((cells.width(first) for first, _ in rows), default=0), col_max)
        rest = indent + " " * (widest + col_spacing)
        for first, second in rows:
            start = indent + first
            if not second:
                self.write(start + "\n")
                continue
            if cells.width(first) > widest:
                self.write(start + "\n")
                start = rest
            self.write(cells.wrap(second, self.width, cells.pad(start, cells.width(rest)), rest) + "\n")


class Context(click.Context):
    formatter_class = Formatter


def context_of(command: click.Command, name: str, parent: click.Context | None = None, **more: Any) -> click.Context:
    """A context in which a command's help can be made without running it."""
    return Context(command, info_name=name, parent=parent, **command.context_settings, **more)


# Placeholders of options, in Chinese; written out where a verb has a better word.
_PLACES = {
    "A": "金额", "DATE": "日期", "DAY": "日期", "DIR": "文件夹", "F": "文件", "FILE": "文件", "FIRM": "企业", "FORMATS": "格式", "HEAD": "校验码",
    "ID": "编号", "KIND": "种类", "M2": "面积", "N": "数", "NAME": "名称", "NO": "编号", "P": "账期", "PARTY": "哪一方", "PAYEE": "收款方", "PERIOD": "账期",
    "PERSON": "人", "PROFILE": "管理方式", "R": "决议", "RATE": "单价", "SLUG": "代码", "T": "文字", "TERM": "条款",
    "TERM=VALUE": "条款=值", "TEXT": "文字", "WAY": "方式",
}


class Option(click.Option):
    """An option whose help and metavar come in two languages."""

    def __init__(self, *args: Any, help: Pair | None = None, metavar: Pair | str | None = None, **rest: Any) -> None:
        rest["help"] = help[1] if help else None
        super().__init__(*args, **rest)
        self.pair = help
        self.place = metavar

    def make_metavar(self, ctx: click.Context) -> str:
        place = super().make_metavar(ctx) if self.place is None else self.place
        return say(_PLACES.get(place, place), place) if isinstance(place, str) else say(*place)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        if self.pair:
            self.help = say(*self.pair)
        return super().get_help_record(ctx)


class Argument(click.Argument):
    """An argument whose name in usage lines comes in two languages."""

    def __init__(self, *args: Any, metavar: Pair | str | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.place = metavar

    def make_metavar(self, ctx: click.Context) -> str:
        if self.place is None:
            return super().make_metavar(ctx)
        name = self.place if isinstance(self.place, str) else say(*self.place)
        name = name if self.required else f"[{name}]"
        return f"{name}..." if self.nargs == -1 else name


def option(*names: str, **rest: Any) -> Callable[[F], F]:
    """An option of a verb; `help=(zh, en)`, `metavar=(zh, en)`."""
    return click.option(*names, cls=Option, **rest)


def argument(name: str, **rest: Any) -> Callable[[F], F]:
    """An argument of a verb; `metavar=(zh, en)`."""
    return click.argument(name, cls=Argument, **rest)


# ---- the options every noun and verb takes ----


def _wish(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep what was typed on the desk; the option nearest to the verb wins."""
    if value is None or value is False or value == ():
        return
    from sharedfund_cli.desk import Desk

    desk = ctx.find_object(Desk)
    if desk is not None and param.name is not None:
        desk.wish(param.name, value)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        import sharedfund

        click.echo(f"sharedfund {sharedfund.__version__}")
        ctx.exit()


# Names, help, and on which verbs it is shown: all, signs, writes, reads, lists, or never.
_COMMON: tuple[tuple[tuple[str, ...], Pair | None, str, dict[str, Any]], ...] = (
    (("-C", "--book", "book"), ("账本文件夹（默认：当前位置所在的账本）", "The book's folder (default: the one you are in)"),
     "root", {"metavar": ("文件夹", "DIR")}),
    (("--as", "as_person"), ("以谁的身份（默认：本机钥匙的主人）", "As whom (default: the owner of this machine's key)"),
     "writes", {"metavar": ("姓名", "NAME")}),
    (("--day", "day"), ("发生日（默认：今天）", "The day of effect (default: today)"), "writes", {"metavar": ("日期", "DATE")}),
    (("--now", "now"), ("把钟当作这个 UTC 时刻，重演和测试用", "Take this UTC instant for the clock (replays and tests)"),
     "root", {"metavar": "UTC"}),
    (("--json", "as_json"), ("输出一个 JSON 对象", "Print one JSON object"), "reads", {"is_flag": True}),
    (("--format", "format"), ("列表写成哪种格式", "How to write a list"), "lists",
     {"type": click.Choice(["table", "json", "csv"])}),
    (("-n", "--dry-run", "dry_run"), ("只检查能否通过，不写账本", "Only check whether it would pass; write nothing"), "writes",
     {"is_flag": True}),
    (("-y", "--yes", "yes"), ("确认的问题都答“是”（金额和密码除外）", "Answer yes to confirmations (never for amount or password)"),
     "writes", {"is_flag": True}),
    (("--amount", "amount"), ("没有终端时，代替亲手输入金额", "Where there is no terminal, in place of typing the amount"), "signs",
     {"metavar": ("金额", "A")}),
    (("--export", "export"), ("不在一处：写成签名请求文件，带给对方", "Not in one place: write a signing request to carry over"),
     "signs", {"metavar": ("文件", "FILE")}),
    (("--password-fd", "password_fd"), ("从这个文件描述符读一行密码", "Read the password, one line, from this descriptor"),
     "signs", {"metavar": "N", "multiple": True, "type": int}),
    (("--lang", "lang"), ("语言", "Language"), "root", {"type": click.Choice(["zh_CN", "en"])}),
    (("--no-color", "no_color"), ("不用颜色", "No colour"), "root", {"is_flag": True}),
)


def _common(own: Sequence[click.Parameter], shown: frozenset[str]) -> list[click.Parameter]:
    """The options every verb takes, without those the verb has itself; only `shown` ones stand in its help."""
    taken = {name for param in own for name in param.opts}
    made: list[click.Parameter] = []
    for names, pair, where, rest in _COMMON:
        free = [name for name in names if name not in taken]
        if any(name.startswith("--") for name in free):
            made.append(Option(free, help=pair, hidden=where not in shown, expose_value=False, is_eager=True,
                               callback=_wish, **rest))
    return made


def _version_option() -> Option:
    return Option(["-V", "--version"], help=("显示版本并退出", "Show the version and exit"), is_flag=True, is_eager=True,
                  expose_value=False, callback=_version)


# ---- verbs and nouns ----


class _Command(click.Command):
    """What verbs and nouns share: two languages, our formatter."""

    context_class = Context
    pair: Pair = ("", "")

    def get_short_help_str(self, limit: int = 45) -> str:
        return _first_sentence(say(*self.pair))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        # Click makes this option once and keeps it; its words follow the language of the run.
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("显示本帮助并退出", "Show this message and exit")
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = [say("[选项]", "[OPTIONS]")]
        for param in self.get_params(ctx):
            pieces += param.get_usage_pieces(ctx)
        if isinstance(self, click.Group):
            pieces.append(say("动词 ...", "VERB ...") if self.name != "sharedfund" else say("名词 动词 ...", "NOUN VERB ..."))
        return pieces

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(*self.pair))


class Verb(_Command):
    """A command that does one thing. Its callback takes the Desk first."""

    def __init__(self, name: str, *, pair: Pair, examples: Sequence[str], params: list[click.Parameter],
                 shown: frozenset[str], callback: Callable[..., Any]) -> None:
        super().__init__(name, params=[*params, *_common(params, shown)], callback=callback,
                         context_settings={"help_option_names": ["-h", "--help"]})
        self.pair = pair
        self.examples = tuple(examples)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        if self.examples:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write(f"  {say('例子：', 'Examples:')}\n")
                for example in self.examples:
                    formatter.write(f"    {example}\n")
        self.format_options(ctx, formatter)


class Noun(_Command, click.Group):
    """A group of verbs about one thing."""

    def __init__(self, name: str, pair: Pair) -> None:
        super().__init__(name, params=_common((), frozenset()), no_args_is_help=True,
                         context_settings={"help_option_names": ["-h", "--help"]})
        self.pair = pair

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order they are written, which is the order of work

    def verb(self, name: str, *, help: Pair, examples: Sequence[str] = (), signs: bool = False, writes: bool = False,
             lists: bool = False) -> Callable[[F], F]:
        """Make `function(desk, ...)` the verb `name`. `signs` and `writes` say which common options its help shows."""

        def register(function: F) -> F:
            self.add_command(_verb_of(name, function, help, examples, signs, writes, lists))
            return function

        return register


def noun(name: str, help: Pair) -> Noun:
    """A noun; its verbs follow with `@<noun>.verb(...)`."""
    return Noun(name, help)


def verb(name: str, *, help: Pair, examples: Sequence[str] = (), signs: bool = False, writes: bool = False,
         lists: bool = False) -> Callable[[Callable[..., Any]], Verb]:
    """Make `function(desk, ...)` a command that stands alone, like `status`."""

    def register(function: Callable[..., Any]) -> Verb:
        return _verb_of(name, function, help, examples, signs, writes, lists)

    return register


def _verb_of(name: str, function: Callable[..., Any], pair: Pair, examples: Sequence[str], signs: bool, writes: bool,
             lists: bool) -> Verb:
    params: list[click.Parameter] = list(reversed(getattr(function, "__click_params__", [])))
    shown = {"reads"} if not (signs or writes) else {"writes"}
    shown |= {"signs"} if signs else set()
    shown |= {"lists"} if lists else set()

    def invoke(**values: Any) -> Any:
        from sharedfund_cli.desk import Desk

        context = click.get_current_context()
        desk = context.find_object(Desk)
        assert desk is not None, "main() puts a Desk into every context"
        return function(desk, **values)

    update_wrapper(invoke, function)
    return Verb(name, pair=pair, examples=examples, params=params, shown=frozenset(shown), callback=invoke)


def _first_sentence(text: str) -> str:
    for stop in ("。", ". ", "；", "\n"):
        text = text.split(stop, maxsplit=1)[0]
    return text.strip().rstrip(".")


class Root(Noun):
    """`sharedfund` itself: nouns are found in a table and imported when called."""

    def __init__(self, name: str, pair: Pair, groups: Sequence[tuple[Pair, Sequence[tuple[str, str, Pair]]]],
                 common: Sequence[tuple[str, Pair]], bare: Callable[[], Any]) -> None:
        super().__init__(name, pair)
        self.params = [*_common((), frozenset({"root", "reads"})), _version_option()]
        self.no_args_is_help = False
        self.invoke_without_command = True
        self.groups = groups
        self.common = common
        self.modules = {name: module for _, nouns in groups for name, module, _ in nouns}
        self.bare = bare

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = self.modules.get(cmd_name)
        if module is None:
            return None
        found: click.Command = getattr(import_module(f"sharedfund_cli.{module}"), cmd_name.replace("-", "_"))
        return found

    def invoke(self, ctx: click.Context) -> Any:
        if not ctx._protected_args and not ctx.args:
            return self.bare()
        return super().invoke(ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        with formatter.section(say("最常用", "Most used")):
            formatter.write_dl([(line, say(*pair)) for line, pair in self.common])
        for heading, nouns in self.groups:
            with formatter.section(say(*heading)):
                formatter.write_dl([(name, say(*pair)) for name, _, pair in nouns])
        click.Command.format_options(self, ctx, formatter)

"""`config`: this machine's settings."""

from __future__ import annotations

from sharedfund_cli.app import Column, Desk, argument, noun
from sharedfund_cli.language import named, say
from sharedfund_cli.settings import NAMES, home, set_setting, settings

config = noun("config", help=("本机的习惯：语言、常用账本、身份、备份位置。", "This machine's settings: language, usual book, person, backup."))

MEANS = {"lang": ("语言：zh_CN 或 en", "language: zh_CN or en"), "book": ("没有指明时打开的账本", "the book to open when none is named"),
         "as": ("以谁的身份", "as whom"), "backup": ("备份放在哪里", "where backups go"),
         "tsa": ("给校验点盖时间戳的服务网址", "the authority that stamps checkpoints")}


@config.verb("list", help=("列出所有设置。", "List every setting."), examples=("sharedfund config list",), lists=True)
def list_(desk: Desk) -> None:
    kept = settings()
    desk.show([{"name": name, "value": kept.get(name), "means": say(*MEANS[name])} for name in NAMES], columns=(
        Column("name", ("名称", "Name")), Column("value", ("现在", "Now")), Column("means", ("用处", "Meaning"))))


@config.verb("set", help=("改一项设置。", "Change a setting."), examples=("sharedfund config set lang en", "sharedfund config set as 沈若兰"))
@argument("name", metavar=("名称", "NAME"))
@argument("value", metavar=("值", "VALUE"))
def set_(desk: Desk, name: str, value: str) -> None:
    if name not in NAMES:
        desk.usage("no-such-setting", found=name, allowed=", ".join(NAMES))
    if name == "lang":
        chosen = named(value)
        if chosen is None:
            desk.usage("not-one-of", found=value, allowed="zh_CN, en")
        value = chosen
    if "\n" in value or "\r" in value:
        desk.usage("value-wrong", found="…", message=say("要写在一行里", "it must stand on one line"))
    set_setting(name, value)
    desk.show({"name": name, "value": value}, text=say(f"√ {name} = {value}（记在 {home() / 'settings'}）",
                                                       f"√ {name} = {value} (kept in {home() / 'settings'})"))


@config.verb("unset", help=("忘掉一项设置。", "Forget a setting."), examples=("sharedfund config unset as",))
@argument("name", metavar=("名称", "NAME"))
def unset(desk: Desk, name: str) -> None:
    if name not in NAMES:
        desk.usage("no-such-setting", found=name, allowed=", ".join(NAMES))
    set_setting(name, None)
    desk.show({"name": name, "value": None}, text=say(f"√ 忘掉了 {name}", f"√ {name} is forgotten"))

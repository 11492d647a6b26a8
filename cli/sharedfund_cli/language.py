"""The language of a run: picked once, before any help or message is made, and click's own messages in Chinese."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

Language = Literal["zh_CN", "en"]
Pair = tuple[str, str]  # Chinese, English

_current: Language = "zh_CN"


def language() -> Language:
    """The language of this run."""
    return _current


def say(zh: str, en: str) -> str:
    """One of the two, by the language of this run."""
    return zh if _current == "zh_CN" else en


def speak(chosen: Language) -> None:
    """From here on this run speaks `chosen`."""
    global _current  # noqa: PLW0603  # one run speaks one language, and help is made before there is a context
    _current = chosen
    _translate_click()


def named(text: str | None) -> Language | None:
    """The language a name like `zh_CN.UTF-8`, `zh`, `en_GB` or `zh_CN:en` asks for; None where it names no other's."""
    word = (text or "").replace("-", "_").split(":")[0].split(".")[0].lower()
    if word.startswith("zh"):
        return "zh_CN"
    if word.startswith("en"):
        return "en"
    return None


def pick(arguments: Sequence[str], environment: Mapping[str, str], configured: str | None) -> Language:
    """`--lang`, then SHAREDFUND_LANG, the configuration, the system's variables, the system's own language, Chinese."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and place + 1 < len(arguments):
            return named(arguments[place + 1]) or "zh_CN"
        if argument.startswith("--lang="):
            return named(argument[7:]) or "zh_CN"
    wishes = [environment.get("SHAREDFUND_LANG"), configured]
    wishes += [environment.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    for wish in wishes:
        found = named(wish)
        if found is not None:
            return found
    return _system() or "zh_CN"


def _system() -> Language | None:
    """What Windows speaks; elsewhere the variables have said it."""
    if os.name != "nt":
        return None
    import ctypes

    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]  # exists on Windows only
    return "zh_CN" if kernel.GetUserDefaultUILanguage() & 0x3FF == 0x04 else "en"


# Click marks its messages for gettext but ships no catalogue; what can reach a user is translated here.
CLICK_ZH = {
    "Aborted!": "已中断。",
    "Argument {name!r} takes {nargs} values.": "参数 {name!r} 要 {nargs} 个值。",
    "Choice({choices})": "{choices} 之一",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "Commands": "命令",
    "Could not open file {filename!r}: {message}": "打不开文件 {filename!r}：{message}",
    "Couldn't detect Bash version, shell completion is not supported.": "看不出 Bash 的版本，不支持命令补全。",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}":
        "提醒：{param_type} {name!r} 已过时。{extra_message}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": "提醒：命令 {name!r} 已过时。{extra_message}",
    "Error: The two entered values do not match.": "两次输入不一样。",
    "Error: invalid input": "看不懂这个输入",
    "Error: {message}": "{message}",
    "Got unexpected extra argument ({args})": "多出的参数（{args}）",
    "Got unexpected extra arguments ({args})": "多出的参数（{args}）",
    "Invalid start character for option ({option})": "选项不能这样开头（{option}）",
    "Invalid value for {param_hint}: {message}": "{param_hint} 不对：{message}",
    "Invalid value: {message}": "不对：{message}",
    "Missing argument": "缺少参数",
    "Missing command.": "缺少动词。",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Missing {param_type}": "缺少{param_type}",
    "Name '{name}' defined twice": "名称 '{name}' 定义了两次",
    "No such command {name!r}.": "没有 {name!r} 这个命令。",
    "No such option {name!r}.": "没有 {name!r} 这个选项。",
    "Option {name!r} does not take a value.": "选项 {name!r} 不带值。",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面要有值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 后面要有 {nargs} 个值。",
    "Options": "选项",
    "Positional arguments": "参数",
    "Press any key to continue...": "按任意键继续……",
    "Repeat for confirmation": "再输入一次",
    "Shell completion is not supported for Bash versions older than 4.4.": "Bash 4.4 以前的版本不支持命令补全。",
    "Show the version and exit.": "显示版本并退出。",
    "Show this message and exit.": "显示本帮助并退出。",
    "Takes {nargs} values but 1 was given.": "要 {nargs} 个值，给了 1 个。",
    "Takes {nargs} values but {len} were given.": "要 {nargs} 个值，给了 {len} 个。",
    "Try '{command} {option}' for help.": "帮助：{command} {option}",
    "Usage:": "用法：",
    "Value must be an iterable.": "要一串值。",
    "(Did you mean one of: {possibilities}?)": "（是不是：{possibilities}？）",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(dynamic)": "（随时而定）",
    "default: {default}": "默认：{default}",
    "directory": "文件夹",
    "env var: {var}": "环境变量：{var}",
    "file": "文件",
    "path": "路径",
    "required": "必填",
    "unknown error": "原因不明",
    "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在。",
    "{name} {filename!r} is a directory.": "{name} {filename!r} 是文件夹。",
    "{name} {filename!r} is a file.": "{name} {filename!r} 是文件。",
    "{name} {filename!r} is not executable.": "{name} {filename!r} 不能执行。",
    "{name} {filename!r} is not readable.": "{name} {filename!r} 读不了。",
    "{name} {filename!r} is not writable.": "{name} {filename!r} 写不了。",
    "{value!r} does not match the format {format}.": "{value!r} 不是 {format} 的写法。",
    "{value!r} does not match the formats {formats}.": "{value!r} 不是 {formats} 的写法。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是这里要的数字。",
    "{value!r} is not one of {choices}.": "{value!r} 不在 {choices} 之中。",
    "{value!r} is not {choice}.": "{value!r} 不是 {choice}。",
    "{value} is not in the range {range}.": "{value} 不在 {range} 之内。",
}


def _click_message(message: str) -> str:
    return CLICK_ZH.get(message, message) if _current == "zh_CN" else message


def _click_count(singular: str, plural: str, count: int) -> str:
    return _click_message(singular if count == 1 else plural)


def _translate_click() -> None:
    """Give click's modules, as far as they are loaded, our words in place of gettext's."""
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types"):
        module = sys.modules.get(f"click.{name}")
        if module is not None:
            for own, ours in (("_", _click_message), ("ngettext", _click_count)):
                if hasattr(module, own):
                    setattr(module, own, ours)

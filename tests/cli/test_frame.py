"""The frame of the command line: start-up, help measured in cells, click's messages, how a run ends."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from sharedfund_cli import app, cells, language, output, settings
from sharedfund_cli.params import amount_of
from tests.cli.runner import run

HEAVY = ("pydantic", "rich", "beancount", "cryptography", "jinja2", "sharedfund.entries", "sharedfund.book")


def test_help_imports_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys\nfrom sharedfund_cli.app import run\nrun(['--help'])\n"
                               f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"],
        capture_output=True, text=True, check=True)
    assert told.stderr.strip() == "[]"


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_noun_and_verb_has_help_in_both_languages_no_wider_than_the_terminal(lang: str, tmp_path: Path) -> None:
    root = click.Context(app.ROOT)
    for name in app.ROOT.list_commands(root):
        command = app.ROOT.get_command(root, name)
        assert command is not None
        verbs = list(command.commands) if isinstance(command, click.Group) else [None]
        for verb in [None, *verbs]:
            words = [name, *([verb] if verb else [])]
            ran = run(*words, "--help", home=tmp_path, lang=lang)
            assert ran.code == 0, words
            chinese = re.search("[\u4e00-\u9fff]", re.sub(r"sharedfund .*|“.*?”", "", ran.out)) is not None
            assert chinese == (lang == "zh_CN"), (words, ran.out)
            for line in ran.out.splitlines():
                # An example is a command to copy and is never broken.
                assert cells.width(line) <= 80 or "sharedfund " in line, (words, line)


def test_the_first_column_of_the_root_help_is_ascii_and_aligned(tmp_path: Path) -> None:
    out = run("--help", home=tmp_path).out
    rows = [line for line in out.splitlines() if re.match(r"  [a-z]+  ", line)]
    assert len(rows) >= 30
    for group in out.split("\n\n"):
        starts = {len(match[0]) for line in group.splitlines() if (match := re.match(r"  [a-z]+ +", line))}
        assert len(starts) <= 1, group
    english = run("--help", home=tmp_path, lang="en").out
    assert [line.split()[0] for line in english.splitlines() if re.match(r"  [a-z]+  ", line)] == [
        line.split()[0] for line in rows]


def test_every_noun_of_the_table_stands_in_its_file() -> None:
    root = click.Context(app.ROOT)
    for name in app.ROOT.list_commands(root):
        command = app.ROOT.get_command(root, name)
        assert isinstance(command, click.Command)
        assert command.name == name


def _click_messages() -> set[str]:
    """What click marks for translation in the modules whose messages can reach a user."""
    found = set()
    for module in ("core", "exceptions", "formatting", "parser", "termui", "types"):
        spec = find_spec(f"click.{module}")
        assert spec is not None
        assert spec.origin is not None
        for node in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                for argument in node.args[: 1 if node.func.id == "_" else 2]:
                    if isinstance(argument, ast.Constant):
                        found.add(argument.value)
    return found


# Messages of features this program does not use.
UNUSED = {
    "Could not determine name for option with declarations {decls!r}",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Unknown color {colour!r}", "{editor}: Editing failed", "deprecated", "Choice({choices})",
    "{value!r} is not a valid UUID.", "{value!r} is not a valid boolean. Recognized values: {states}",
    "{len_type} values are required, but {len_value} was given.", "{len_type} values are required, but {len_value} were given.",
}


def test_every_message_of_click_that_can_appear_is_translated() -> None:
    assert _click_messages() - set(language.CLICK_ZH) - UNUSED == set()


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["rules", "lst"], "没有 'lst' 这个命令。 是不是 'list'？", "No such command 'lst'. Did you mean 'list'?"),
        (["rules", "show"], "缺少参数", "Missing argument"),
        (["rules", "list", "--chapter"], "选项 '--chapter' 后面要有值。", "Option '--chapter' requires an argument."),
        (["rules", "list", "--nowhere"], "没有 '--nowhere' 这个选项。", "No such option '--nowhere'."),
        (["rules", "show", "R1", "R2"], "多出的参数（R2）", "Got unexpected extra argument (R2)"),
        (["rules", "list", "--format", "xml"], "'xml' 不在 'table', 'json', 'csv' 之中。", "'xml' is not one of"),
        (["rules", "explain", "nowhere.sfreq"], "文件 'nowhere.sfreq' 不存在。", "File 'nowhere.sfreq' does not exist."),
    ],
)
def test_wrong_words_end_with_2_and_are_explained_in_the_chosen_language(words: list[str], zh: str, en: str,
                                                                         tmp_path: Path) -> None:
    for lang, text, last in (("zh_CN", zh, "账本没有改动。退出码 2。"), ("en", en, "The book is unchanged. Exit code 2.")):
        ran = run(*words, home=tmp_path, lang=lang)
        assert ran.code == 2
        assert ran.out == ""
        assert text in " ".join(ran.err.split())
        assert ran.err.endswith(f"  {last}\n")
        told = json.loads(run("--json", *words, home=tmp_path, lang=lang).out)
        assert (told["schema"], told["code"], told["exit"], told["changed"]) == ("sharedfund.error/1", "usage", 2, False)


def test_outside_a_book_a_start_card_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(home=tmp_path)
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 5


def test_a_command_outside_a_book_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").write_text("nothing", encoding="utf-8")
    ran = run("status", home=tmp_path)
    assert ran.code == 5
    assert "-C" in ran.err


@pytest.mark.parametrize(
    ("arguments", "environment", "configured", "chosen"),
    [
        ([], {}, None, "zh_CN"),
        (["--lang", "en"], {"SHAREDFUND_LANG": "zh_CN"}, "zh_CN", "en"),
        (["--lang=en"], {}, None, "en"),
        ([], {"SHAREDFUND_LANG": "en"}, "zh_CN", "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "en", "en"),
        ([], {"LANGUAGE": "en_GB:en"}, None, "en"),
        ([], {"LANG": "C.UTF-8"}, None, "zh_CN"),
        ([], {"LC_ALL": "de_DE.UTF-8", "LANG": "en_US.UTF-8"}, None, "en"),
        (["x", "--", "--lang", "en"], {}, None, "zh_CN"),
    ],
)
def test_the_language_is_picked_in_the_stated_order(arguments: list[str], environment: dict[str, str], configured: str | None,
                                                    chosen: str) -> None:
    assert language.pick(arguments, environment, configured) == chosen


@pytest.mark.parametrize(
    ("text", "cells_wide", "lines"),
    [
        ("谁申请，谁不审批", 8, ["谁申请，", "谁不审批"]),
        ("a word 中文 字", 8, ["a word", "中文 字"]),
        ("averyverylongword ab", 8, ["averyverylongword", "ab"]),
        ("“引号”不拆", 6, ["“引号”", "不拆"]),
    ],
)
def test_a_line_breaks_beside_chinese_characters_and_never_before_a_stop(text: str, cells_wide: int, lines: list[str]) -> None:
    wrapped = cells.wrap(text, cells_wide).split("\n")
    assert all(not line.startswith(("，", "。", "”")) for line in wrapped)
    assert "".join(wrapped).replace(" ", "") == text.replace(" ", "")
    assert wrapped == lines


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("26000", "26000.00"), ("26,000.00", "26000.00"), ("2.6万", "26000.00"), ("２６０００元", "26000.00"), ("￥1,234.5", "1234.50"),
     ("0", "0.00"), ("0.01", "0.01"), ("1.2345万", "12345.00"), ("0.00001亿", "1000.00"), ("CNY 12", "12.00"), (" 12 ", "12.00"),
     ("9999999999999.99", "9999999999999.99"), ("-3", "-3.00")],
)
def test_an_amount_may_be_typed_as_people_write_it(typed: str, amount: str) -> None:
    assert str(amount_of(typed)) == amount


@pytest.mark.parametrize("typed", ["", "abc", "1,2", "12,34.00", "1.234", "1.23456789万", "10000000000000", "1e3", "0x10", "NaN", "--1",
                                   "一万", "1.2.3", "1_000", "٣", "1\u200b", "999999999999999999999999"])
def test_anything_else_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError):
        amount_of(typed)


def test_a_pipe_that_cannot_take_chinese_shows_question_marks_and_survives(tmp_path: Path) -> None:
    for encoding in ("gbk", "ascii"):
        told = subprocess.run(
            [sys.executable, "-m", "sharedfund_cli", "--lang", "zh_CN", "rules", "list"], capture_output=True, check=False,
            env={"PYTHONIOENCODING": encoding, "PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin",
                 "SHAREDFUND_HOME": str(tmp_path)})
        assert told.returncode == 0, told.stderr
        assert b"R28" in told.stdout
        if encoding == "gbk":
            assert "酬金" in told.stdout.decode("gbk")


def test_the_settings_and_the_keys_lie_in_the_same_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from sharedfund.book import UserFolder

    monkeypatch.setenv("SHAREDFUND_HOME", str(tmp_path))
    assert settings.home() == UserFolder.default().path == tmp_path
    monkeypatch.delenv("SHAREDFUND_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert settings.home() == UserFolder.default().path


def test_a_setting_is_kept_and_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAREDFUND_HOME", str(tmp_path))
    settings.set_setting("lang", "en")
    settings.set_setting("as", "p-02")
    assert settings.settings() == {"lang": "en", "as": "p-02"}
    settings.set_setting("lang", None)
    assert settings.settings() == {"as": "p-02"}
    (tmp_path / "settings").write_bytes(b"lang = \xff\n")
    assert settings.settings() == {}


LONG_ROWS = [{"no": "R2026002", "what": "建电动车充电棚和雨棚，三家报价", "sum": Decimal("2400.00"), "day": "2026-03-20", "none": None},
             {"no": "R2026003", "what": "2026 年第一季度预算", "sum": Decimal("100.00"), "day": "2026-03-21", "none": None}]
LONG = (output.Column("no", ("编号", "No")), output.Column("what", ("议题", "Title")), output.Column("sum", ("金额", "Amount"), "money"),
        output.Column("none", ("改用", "Moved on")), output.Column("day", ("日期", "Day")))


@pytest.mark.parametrize(("width", "folds", "empty_shown"), [(80, False, True), (60, True, False), (50, True, False)])
def test_a_table_that_is_too_wide_folds_its_text_and_never_a_number_or_a_day(width: int, folds: bool, empty_shown: bool) -> None:
    told = output.table(LONG_ROWS, LONG, width=width)
    lines = told.splitlines()
    assert all(cells.width(line) <= width for line in lines)
    assert (len(lines) > 4) is folds
    assert ("改用" in lines[0]) is empty_shown
    for whole in ("R2026002", "R2026003", "2,400.00", "2026-03-20", "2026-03-21"):
        assert whole in told


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_what_an_option_takes_is_named_in_the_language_of_the_run(lang: str, tmp_path: Path) -> None:
    told = run("charter", "change", "--help", home=tmp_path, lang=lang).out
    assert ("--resolution 决议" in told) is (lang == "zh_CN")
    assert ("--file 文件" in told, "--file FILE" in told) == ((True, False) if lang == "zh_CN" else (False, True))
    assert ("--as 姓名" in told, "--as NAME" in told) == ((True, False) if lang == "zh_CN" else (False, True))

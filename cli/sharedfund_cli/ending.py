"""How a run ends: refusals, errors and usage errors in house form or as JSON, each with its exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sharedfund.errors import SharedFundError
from sharedfund_cli import output
from sharedfund_cli.language import language, say

if TYPE_CHECKING:
    from sharedfund.admit import Refusal
    from sharedfund_cli.desk import Desk

DONE, FAILED, USAGE, REFUSED, FOUND, NOT_FOUND, BUSY, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130


class Refused(Exception):  # a refusal is never called an error
    """The door said no; the run ends with 3."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def ended(desk: Desk, command: Callable[[], Any]) -> int:
    """Run `command`; its exit code, with everything said that must be said."""
    try:
        code = command()
        sys.stdout.flush()
    except Refused as refused:
        return _refusal(desk, refused.refusal)
    except SharedFundError as error:
        return _error(desk, error)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USAGE
    except click.UsageError as error:
        return _usage(desk, error)
    except ValueError as error:
        return _error(desk, _of_field(error))
    except click.Abort:
        return _interrupted(desk)
    except click.ClickException as error:
        return _error(desk, SharedFundError("cannot-be-used", message=error.format_message()))
    except BrokenPipeError:
        # Whoever reads us has gone: leave quietly, and keep the interpreter from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        return _error(desk, _of_system(error))
    except KeyboardInterrupt:
        return _interrupted(desk)
    return code if isinstance(code, int) else DONE


def _of_field(error: ValueError) -> SharedFundError:
    """What a draft could not be made of: the field that does not fit, in the words of its own code. Any other
    ValueError is a fault of the program and goes on as it is."""
    from pydantic import ValidationError

    from sharedfund.errors import BadInput
    from sharedfund.render import words

    if not isinstance(error, ValidationError):
        raise error
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    code = getattr(cause, "code", None) or (str(cause) if isinstance(cause, ValueError) else "value-wrong")
    facts = {name: getattr(cause, name) for name in ("position", "character") if getattr(cause, name, None)}
    shown = {"found": str(first.get("input"))[:60], "message": first["msg"], **facts}
    told = words.error_reason(SharedFundError(code, **shown), language())
    field = str(next((part for part in reversed(first["loc"]) if isinstance(part, str)), "")).replace("_", "-")
    return BadInput("field-wrong", field=field, reason=code, **{**shown, "message": told})


def _refusal(desk: Desk, refusal: Refusal) -> int:
    from sharedfund.render import words
    from sharedfund.render.words import titles

    facts = desk.told(refusal.facts)
    said = refusal._replace(facts=facts)
    reason, remedy = words.reason(said, language()), words.remedy(said, language())
    remedy = remedy or (say(f"看规则：sharedfund rules show {refusal.number}", f"read the rule: sharedfund rules show {refusal.number}"),)
    if desk.json:
        output.print_json({
            "schema": "sharedfund.refusal/1", **desk.position(), "number": refusal.number, "name": refusal.name,
            "code": refusal.code, "facts": refusal.facts, "message": reason, "remedy": output.commands_in(remedy),
            "exit": REFUSED, "changed": desk.has_written,
        })
        return REFUSED
    title = titles.title(refusal.number, refusal.name, language())
    desk.note(output.paragraph(say(
        f"不能这样做：{reason}（规则 {refusal.number} {title}）", f"Refused: {reason} (rule {refusal.number}, {title})")))
    _last_lines(desk, remedy, REFUSED)
    return REFUSED


def _error(desk: Desk, error: SharedFundError) -> int:
    from sharedfund.render import words

    shown = _named(error, desk)
    reason, remedy = words.error_reason(shown, language()), words.error_remedy(shown, language())
    if desk.json:
        where = {"file": error.file, "line": error.line} if error.file else None
        output.print_json({
            "schema": "sharedfund.error/1", "code": error.code, "message": reason,
            "remedy": output.commands_in(remedy), "where": where, "exit": error.exit_code, "changed": desk.has_written,
            **({} if error.data is None else {"data": error.data}),
        })
        return error.exit_code
    place = f"{error.file}:{error.line}" if error.file and error.line else error.file
    if place:
        desk.note(place)
    desk.note(output.paragraph(say(f"出错：{reason}", f"Error: {reason}"), "  " if place else "", "  " if place else ""))
    _last_lines(desk, remedy, error.exit_code)
    return error.exit_code


def _named(error: SharedFundError, desk: Desk) -> SharedFundError:
    """The error with people and vendors in its facts called by name, as this machine shows them."""
    return SharedFundError(error.code, **desk.told(error.facts))


def _usage(desk: Desk, error: click.UsageError) -> int:
    cause = getattr(error, "cause", None)
    if isinstance(cause, SharedFundError) and cause.exit_code != USAGE:
        return _error(desk, cause)
    from sharedfund.render import words
    from sharedfund.render.words import form

    message = form.recognisable(error.format_message())
    if language() == "zh_CN" and message.endswith("."):
        message = message[:-1].rstrip("。") + "。"  # click ends what is missing with a stop of its own
    help_line = f"{error.ctx.command_path} --help" if error.ctx else "sharedfund --help"
    remedy: Sequence[str] = (help_line,)
    if cause is not None:
        remedy = (*words.error_remedy(cause, language()), help_line)
    if desk.json:
        output.print_json({
            "schema": "sharedfund.error/1", "code": cause.code if cause else "usage", "message": message,
            "remedy": list(remedy), "where": None, "exit": USAGE, "changed": desk.has_written,
        })
        return USAGE
    if error.ctx is not None:
        desk.note(error.ctx.get_usage())
    desk.note(output.paragraph(say(f"用法不对：{message}", f"Usage: {message}")))
    _last_lines(desk, remedy, USAGE)
    return USAGE


def _interrupted(desk: Desk) -> int:
    if desk.json:
        output.print_json({"schema": "sharedfund.error/1", "code": "interrupted", "message": say("已中断。", "Interrupted."),
                           "remedy": [], "where": None, "exit": INTERRUPTED, "changed": desk.has_written})
    else:
        desk.note(say("已中断。", "Interrupted."))
        _last_lines(desk, (), INTERRUPTED)
    return INTERRUPTED


def _last_lines(desk: Desk, remedy: Sequence[str], code: int) -> None:
    for line in output.remedy_lines(remedy):
        desk.note(line)
    if desk.has_written:
        desk.note(say(f"  在这之前已写进账本的都在：sharedfund log。退出码 {code}。",
                      f"  What was written before this stands: sharedfund log. Exit code {code}."))
    else:
        desk.note(say(f"  账本没有改动。退出码 {code}。", f"  The book is unchanged. Exit code {code}."))


_SYSTEM = {
    errno.ENOSPC: "disk-full", errno.EDQUOT: "disk-full", errno.EACCES: "not-permitted", errno.EPERM: "not-permitted",
    errno.EROFS: "not-permitted", errno.ENOENT: "file-not-found", errno.EISDIR: "is-a-folder",
    errno.ENOTDIR: "not-a-folder", errno.EEXIST: "file-exists",
}


def _of_system(error: OSError) -> SharedFundError:
    """What the operating system refused, in our words."""
    from sharedfund.errors import NotFound

    code = _SYSTEM.get(error.errno or 0, "system-error")
    kind = NotFound if code == "file-not-found" else SharedFundError
    return kind(code, file=str(error.filename) if error.filename else None, message=error.strerror or str(error))

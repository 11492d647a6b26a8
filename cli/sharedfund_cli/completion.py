"""`completion install`: the shell completes nouns, verbs and options."""

from __future__ import annotations

import os
from pathlib import Path

from sharedfund_cli.app import Desk, noun, option, say

completion = noun("completion", help=("命令补全。", "Shell completion."))

SHELLS = ("bash", "zsh", "fish", "powershell")
# Where each shell looks by itself; for the others a line goes into the start file, and the user is shown it.
_PLACES = {"bash": ".local/share/bash-completion/completions/sharedfund", "fish": ".config/fish/completions/sharedfund.fish",
           "zsh": ".zfunc/_sharedfund", "powershell": ".config/powershell/sharedfund.ps1"}
_HINTS = {"zsh": ("在 ~/.zshrc 里加一行：fpath+=~/.zfunc; autoload -U compinit; compinit",
                  "add to ~/.zshrc: fpath+=~/.zfunc; autoload -U compinit; compinit"),
          "powershell": ("在 $PROFILE 里加一行：. ~/.config/powershell/sharedfund.ps1",
                         "add to $PROFILE: . ~/.config/powershell/sharedfund.ps1")}


@completion.verb("install", help=("给您用的命令行装上补全；换一个终端窗口就生效。",
                                  "Install completion for your shell; a new terminal window has it."),
                 examples=("sharedfund completion install", "sharedfund completion install --shell zsh --print"))
@option("--shell", metavar="SHELL", help=("bash zsh fish powershell（默认：现在用的）", "bash zsh fish powershell (default: the present one)"))
@option("--print", "only_print", is_flag=True, help=("只打印，不写文件", "print it, write no file"))
def install(desk: Desk, shell: str | None, only_print: bool) -> None:
    from click.shell_completion import get_completion_class

    from sharedfund.book import store
    from sharedfund_cli.app import ROOT

    shell = shell or _present()
    made = get_completion_class(shell) if shell in SHELLS else None
    if made is None:
        desk.usage("not-one-of", found=shell, allowed=", ".join(SHELLS))
    source = made(ROOT, {}, "sharedfund", "_SHAREDFUND_COMPLETE").source()
    if only_print:
        desk.show({"shell": shell, "script": source}, text=source)
        return
    path = Path.home() / _PLACES[shell]
    store.make_folder(path.parent)
    store.replace_file(path, source.encode(), 0o644)
    lines = [say(f"√ {shell} 的补全写在 {path}", f"√ {shell}'s completion is {path}")]
    if shell in _HINTS:
        lines.append("  " + say(*_HINTS[shell]))
    desk.show({"shell": shell, "file": str(path)}, text="\n".join(lines))


def _present() -> str:
    if os.name == "nt":
        return "powershell"
    return Path(os.environ.get("SHELL") or "bash").name

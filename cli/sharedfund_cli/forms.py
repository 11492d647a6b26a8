"""Forms: commented TOML files to fill, and what a filled one brings along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sharedfund_cli import cells
from sharedfund_cli.language import Pair, say
from sharedfund_cli.papers import attached

if TYPE_CHECKING:
    from sharedfund_cli.desk import Desk
    from sharedfund_cli.files import Sheet

# A line of a form: what stands in the file, and a remark beside it.
Line = tuple[str, Pair]


def printed(desk: Desk, title: Pair, lines: Sequence[Line | str]) -> None:
    """Print a form: a title, then each line with its remark in the language of the run."""
    text = ["# " + say(*title)]
    for line in lines:
        if isinstance(line, str):
            text.append(line)
        else:
            content, remark = line
            text.append(f"{cells.pad(content, 44)} # {say(*remark)}" if content else f"# {say(*remark)}")
    desk.show({"template": "\n".join(text)}, text="\n".join(text))


def papers_of(desk: Desk, sheet: Sheet, field: str = "attach") -> tuple[str, ...]:
    """The commitments of the files named under `attach`, which are looked for beside the form.

    Raises: BadInput at the line, for a file that is not there.
    """
    folder, paths = Path(sheet.file).parent, []
    for place, name in enumerate(sheet.texts(field, ())):
        path = folder / name
        if not path.is_file():
            sheet.wrong("file-not-found", field, place, found=name, file_name=name)
        paths.append(str(path))
    return attached(desk, paths)

"""`make pictures`: every picture of docs/pictures drawn anew, from the book of the practice complex, `ledgers/co-managed`.

    python tools/write_pictures.py [NAME...]

Without a name, all of them. Each is what the product itself writes, as its reader has it before him: sheets as they are
printed, pages as a browser shows them, the workbook as LibreOffice opens it. A tool that is missing is named, and its
pictures are left as they are. The clock stands on the day after the quarter was published.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
PICTURES = HOUSE / "docs" / "pictures"
BOOK = HOUSE / "ledgers" / "co-managed"
PERIOD, FOLDER = "2026Q2", "2026q2-v1"
NOW = "2026-07-09T01:00:00Z"
AS = "p-06"  # who keeps the books
DESK, PHONE = 1100, 390
SHEET_DPI = 110
COLOURS, AREAS, NEAR = 64, 20, 16
WAIT_SECONDS = 300
STACK = '"Noto Sans Mono CJK SC", "Sarasa Mono SC", "Source Han Mono SC", monospace'


class Missing(Exception):
    """A tool that is not here: its name, and what brings it."""


def tool(*names: str, brings: str) -> str:
    """The program of the first of these names that is here. Raises: Missing."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise Missing(f"{names[0]} ({brings})")
    return found


class Studio:
    """A copy of the book in a folder of its own, what the product writes of it there, and the tools that look at it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.book = place / "book"
        shutil.copytree(BOOK, self.book)

    # -- what the product writes --

    def run(self, *words: str, lang: str = "zh_CN", colour: bool = False) -> str:
        """What a command prints."""
        settings = {**os.environ, "SHAREDFUND_HOME": str(self.place / "home"), "PYTHONUTF8": "1",
                    "PYTHONPATH": os.pathsep.join((str(HOUSE / "src"), str(HOUSE / "cli"))), "COLUMNS": "96"}
        settings |= {"FORCE_COLOR": "1"} if colour else {"NO_COLOR": "1"}
        done = subprocess.run([sys.executable, "-m", "sharedfund_cli", "-C", str(self.book), "--lang", lang, "--now", NOW,
                               "--as", AS, *words], env=settings, capture_output=True, text=True, timeout=WAIT_SECONDS, check=False)
        if done.returncode not in (0, 4):
            raise Missing(f"sharedfund {' '.join(words[:2])}: {done.stdout[-300:]}{done.stderr[-300:]}")
        return done.stdout

    def built(self, lang: str, formats: str, *more: str) -> Path:
        """The quarter's files in those formats."""
        folder = self.place / "".join((f"{lang}-{formats.replace(',', '-')}", *more))
        if not folder.exists():
            self.run("disclosure", "build", PERIOD, "--to", formats, *more, "-o", str(folder), lang=lang)
        return folder

    @cached_property
    def data(self) -> Any:
        return json.loads((self.book / "disclosures" / FOLDER / "data.json").read_text(encoding="utf-8"))

    def receipt(self) -> tuple[str, str]:
        """The last fee received in the quarter, and whose it is."""
        lines = "".join(path.read_text(encoding="utf-8") for path in sorted((self.book / "book").glob("2026-0[456].beancount")))
        block = [part for part in lines.split("\n\n") if '"receipt-recorded"' in part and "household:" in part][-1]
        told = {name.strip(): value.strip().strip('"') for name, _, value in (line.partition(":") for line in block.splitlines())}
        return told["receipt"], told["household"]

    def payment(self) -> str:
        """The payment to the firm that had to pass its gate; where none had, the first one."""
        rows = self.data["sections"]["F"]["rows"]
        return str(next((row["no"] for row in rows if row["settles"] == "remuneration"), rows[0]["no"]))

    def paper(self, name: str) -> Path:
        """One of the papers, as the page it is."""
        path = self.place / f"{name}.html"
        if not path.exists():
            number, household = self.receipt()
            words = {"receipt": ("receipt", "show", number), "unit-statement": ("unit", "statement", household),
                     "voucher": ("payment", "voucher", self.payment()), "reconciliation": ("bank", "statement", "2026-06")}[name]
            self.run(*words, "-o", str(path))
        return path

    def portal(self) -> Path:
        folder = self.place / "portal"
        if not folder.exists():
            self.run("portal", "export", str(folder), "--no-disclosures")
        return folder / "index.html"

    # -- who looks at it --

    def shot(self, page: Path, width: int, height: int, scale: float = 1) -> Path:
        """The page in Chromium, so many pixels of it; on a phone in a frame, since a window is never that narrow."""
        chromium = tool("chromium", "chromium-browser", "google-chrome", brings="apt-get install chromium")
        shown, drawn = page, self.place / f"{page.stem}-{width}.png"
        if width < 500:
            shown = page.with_name(f"{page.stem}-frame.html")
            shown.write_text(f'<!DOCTYPE html><meta charset="utf-8"><style>body{{margin:0}}iframe{{border:0;width:{width}px;height:{height}px}}'
                             f'</style><iframe src="{page.name}" scrolling="no"></iframe>', encoding="utf-8")
        subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                        f"--force-device-scale-factor={scale}", f"--user-data-dir={self.place / 'profile'}",
                        f"--window-size={max(width, 500)},{height}", f"--screenshot={drawn}", shown.as_uri()],
                       capture_output=True, timeout=WAIT_SECONDS, check=True)
        self._cropped(drawn, round(width * scale), round(height * scale))
        return drawn

    def sheet(self, pdf: Path, number: int = 1, dpi: int = SHEET_DPI) -> Path:
        """A sheet of a PDF as a picture."""
        pdftoppm = tool("pdftoppm", brings="apt-get install poppler-utils")
        drawn = pdf.with_name(f"{pdf.stem}-{number}")
        subprocess.run([pdftoppm, "-r", str(dpi), "-f", str(number), "-l", str(number), "-singlefile", "-png", str(pdf), str(drawn)],
                       capture_output=True, timeout=WAIT_SECONDS, check=True)
        return drawn.with_name(f"{drawn.name}.png")

    def opened(self, workbook: Path) -> Path:
        """The workbook as LibreOffice prints it."""
        office = tool("soffice", "libreoffice", brings="apt-get install libreoffice-calc")
        subprocess.run([office, f"-env:UserInstallation={(self.place / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
                        "--outdir", str(workbook.parent), str(workbook)], capture_output=True, timeout=WAIT_SECONDS, check=True)
        return workbook.with_suffix(".pdf")

    def terminal(self) -> Path:
        """What the terminal shows, in its colours and in letters of one width."""
        from rich.console import Console
        from rich.terminal_theme import MONOKAI
        from rich.text import Text

        shown = self.run("disclosure", "show", PERIOD, colour=True).splitlines()[:45]
        console = Console(record=True, width=96, file=open(os.devnull, "w", encoding="utf-8"), force_terminal=True)  # noqa: SIM115
        console.print(Text.from_ansi("\n".join(("$ sharedfund disclosure show " + PERIOD, *shown))))
        # A terminal draws a line one cell wide, the font of a page two.
        told = re.sub("─+", lambda line: "─" * (len(line[0]) // 2), console.export_html(
            theme=MONOKAI, inline_styles=True, code_format=(
                "<!DOCTYPE html><meta charset='utf-8'><style>body{{margin:0;padding:18px 22px;color:{foreground};background:{background}}}"
                f"pre{{{{font:15px/1.45 {STACK};margin:0}}}}</style><pre>{{code}}</pre>")))
        page = self.place / "terminal.html"
        page.write_text(told, encoding="utf-8")
        return page

    @staticmethod
    def _cropped(path: Path, width: int, height: int) -> None:
        from PIL import Image

        with Image.open(path) as picture:
            kept = picture.convert("RGB").crop((0, 0, min(width, picture.width), min(height, picture.height)))
        kept.save(path)


# Each picture: what it is drawn of, and how wide it is kept.
DRAWN: dict[str, tuple[Callable[[Studio], Path], int]] = {
    "disclosure.png": (lambda at: at.sheet(at.built("zh_CN", "pdf") / "notice.pdf"), 910),
    "disclosure.en.png": (lambda at: at.sheet(at.built("en", "pdf") / "notice.pdf"), 910),
    "details.png": (lambda at: at.sheet(at.built("zh_CN", "pdf") / "notice.pdf", 5), 910),
    "both.png": (lambda at: at.sheet(at.built("zh_CN", "pdf", "--both") / "notice.pdf", dpi=78), 1280),
    "large-print.png": (lambda at: at.sheet(at.built("zh_CN", "pdf", "--large-print") / "notice-a3.pdf", dpi=78), 910),
    "terminal.png": (lambda at: at.shot(at.terminal(), 860, 1070), 860),
    "page.png": (lambda at: at.shot(at.built("zh_CN", "html") / "page.html", DESK, 1600), 900),
    "page-phone.png": (lambda at: at.shot(at.built("zh_CN", "html") / "page.html", PHONE, 1700), PHONE),
    "long.png": (lambda at: at.built("zh_CN", "png") / "long.png", 480),
    "screen.png": (lambda at: at.built("zh_CN", "screen") / "screen.png", 1280),
    "workbook.png": (lambda at: at.sheet(at.opened(at.built("zh_CN", "xlsx") / "page.xlsx")), 910),
    "portal.png": (lambda at: at.shot(at.portal(), DESK, 1300), 900),
    "portal-phone.png": (lambda at: at.shot(at.portal(), PHONE, 1300), PHONE),
    "receipt.png": (lambda at: at.shot(at.paper("receipt"), 800, 900), 800),
    "unit-statement.png": (lambda at: at.shot(at.paper("unit-statement"), 800, 1060), 800),
    "voucher.png": (lambda at: at.shot(at.paper("voucher"), 800, 1200), 800),
    "reconciliation.png": (lambda at: at.shot(at.paper("reconciliation"), 800, 470), 800),
}


def keep(drawn: Path, target: Path, width: int) -> None:
    """The picture so wide, in few colours, so that it is few bytes."""
    from PIL import Image

    with Image.open(drawn) as picture:
        whole = picture.convert("RGB")
    if whole.width > width:
        whole = whole.resize((width, round(whole.height * width / whole.width)), Image.Resampling.LANCZOS)
    # The colours of areas stay what they are, and so do the few that stand out: a warning is rust.
    counted = [colour for _, colour in sorted(whole.getcolors(whole.width * whole.height), reverse=True)]
    found = whole.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).getpalette() or []
    chosen: list[tuple[int, ...]] = []
    for colour in (*counted[:AREAS], *(tuple(found[n : n + 3]) for n in range(0, len(found), 3))):
        if len(chosen) < COLOURS and all(sum(abs(one - two) for one, two in zip(colour, other, strict=True)) > NEAR for other in chosen):
            chosen.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in chosen for part in colour])
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(target, optimize=True)


def main(names: Sequence[str]) -> int:
    try:
        import PIL  # noqa: F401
    except ModuleNotFoundError:
        print("left alone, all of them: pillow is missing (pip install pillow)")
        return 1
    unknown = sorted(set(names) - set(DRAWN))
    if unknown:
        print(f"no such picture: {', '.join(unknown)}; there are {', '.join(DRAWN)}")
        return 2
    left = 0
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        studio = Studio(Path(place))
        for name in names or DRAWN:
            draw, width = DRAWN[name]
            try:
                keep(draw(studio), PICTURES / name, width)
            except Missing as missing:
                left += 1
                print(f"left alone, {name}: {missing} is missing", flush=True)
                continue
            print(f"drew {name}, {(PICTURES / name).stat().st_size // 1024} KB", flush=True)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

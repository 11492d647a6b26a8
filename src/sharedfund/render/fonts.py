"""The fonts of printed pages: which this machine has, and whether every character of a page is in them.

Typst leaves a character that no font has blank, without a word; a name could vanish from a public notice. So the fonts'
own tables are read before anything is set, and a character that is in none of them is named.
"""

from __future__ import annotations

import os
import platform
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from sharedfund.errors import BadInput, SharedFundError

# Families a page may be set in, the best first, and how their files begin (without spaces, in small letters).
_FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Noto Sans CJK SC", ("notosanscjk-regular", "notosanscjk-bold", "notosanscjksc", "notosanscjk.ttc")),
    ("Source Han Sans SC", ("sourcehansanssc", "sourcehansans-", "sourcehansans.ttc")),
    ("Source Han Sans CN", ("sourcehansanscn",)),
    ("Noto Sans SC", ("notosanssc",)),
    ("PingFang SC", ("pingfang",)),
    ("Microsoft YaHei", ("msyh",)),
    ("HarmonyOS Sans SC", ("harmonyos_sans_sc", "harmonyossanssc")),
    ("Hiragino Sans GB", ("hiraginosansgb",)),
    ("WenQuanYi Micro Hei", ("wqy-microhei",)),
    ("WenQuanYi Zen Hei", ("wqy-zenhei",)),
    ("SimHei", ("simhei",)),
)
# Asked for what none of those has: rare characters, other scripts.
_RARE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("SimSun-ExtB", ("simsunb", "simsun-extb")),
    ("SimSun-ExtG", ("simsunextg", "simsun-extg")),
    ("Noto Serif CJK SC", ("notoserifcjk-regular", "notoserifcjk-bold", "notoserifcjksc", "notoserifcjk.ttc")),
    ("Source Han Serif SC", ("sourcehanserifsc", "sourcehanserif-")),
    ("Songti SC", ("songti",)),
    ("SimSun", ("simsun.ttc", "simsun.ttf")),
    ("HanaMinB", ("hanaminb",)),
    ("HanaMinA", ("hanamina",)),
    ("BabelStone Han", ("babelstonehan",)),
    ("Plangothic P1", ("plangothicp1",)),
    ("Plangothic P2", ("plangothicp2",)),
    ("Jigmo", ("jigmo.ttf",)),
    ("Jigmo2", ("jigmo2",)),
    ("Jigmo3", ("jigmo3",)),
    ("DejaVu Sans", ("dejavusans.ttf", "dejavusans-bold.ttf")),
)
_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
WEIGHTS = (400, 700)  # of text and of what is set in bold
PIP = 'pip install "sharedfund[pdf]"'
_PACKAGES = {
    "debian": "sudo apt install fonts-noto-cjk", "fedora": "sudo dnf install google-noto-sans-cjk-fonts",
    "rhel": "sudo dnf install google-noto-sans-cjk-fonts", "suse": "sudo zypper install noto-sans-cjk-fonts",
    "arch": "sudo pacman -S noto-fonts-cjk", "alpine": "sudo apk add font-noto-cjk",
}
_WINDOWS = "Add-WindowsCapability -Online -Name Language.Fonts.Hans~~~und-HANS~0.0.1.0"
FILES_MAX = 20_000  # of a folder of fonts; more is somebody's whole disk
FONT_MAX_BYTES = 256 << 20


class Face(NamedTuple):
    """One style of a family: the file it lies in, its place there, its weight."""

    family: str
    path: Path
    number: int
    weight: int


@dataclass(frozen=True)
class Fonts:
    """The families a page is set in, in the order they are asked, and the folders they lie in."""

    faces: tuple[Face, ...]

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(face.family for face in self.faces))

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(face.path.parent for face in self.faces))

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of `text` that cannot be printed in every weight, in the order they are met."""
        wanted = dict.fromkeys(char for char in text if is_drawn(char))
        known = (self._held(bold=False), self._held(bold=True))
        return tuple(char for char in wanted if not all(any(ord(char) in held for held in one) for one in known))

    def _held(self, *, bold: bool) -> tuple[frozenset[int], ...]:
        """What each family has in a weight: Typst takes its nearest face, and asks the next family where that has not
        the character."""
        return tuple(_characters(face.path, face.number) for face in self._nearest(bold=bold))

    def _nearest(self, *, bold: bool) -> Iterator[Face]:
        wanted = WEIGHTS[bold]
        for family in self.families:
            yield min((face for face in self.faces if face.family == family), key=lambda face: abs(face.weight - wanted))


def is_drawn(char: str) -> bool:
    """Whether a character needs a shape: spaces, line ends and marks that only choose a variant do not."""
    return not (char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Zs")
                or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef")


def named(char: str) -> str:
    """`堃 (U+5803)`: a character that may not show is told by its number too."""
    return f"{char} (U+{ord(char):04X})"


# ---- where fonts lie ----


def system_folders() -> tuple[Path, ...]:
    """The folders in which this system keeps fonts."""
    home = Path.home()
    match platform.system():
        case "Windows":
            places = [Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"]
            if "LOCALAPPDATA" in os.environ:
                places.append(Path(os.environ["LOCALAPPDATA"]) / "Microsoft" / "Windows" / "Fonts")
        case "Darwin":
            places = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts",
                      Path("/System/Library/AssetsV2")]
        case _:
            data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
            places = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", data / "fonts"]
    return tuple(place for place in places if place.is_dir())


def _files(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Every font file below the folders, in an order that is the same each time."""
    found: list[Path] = []
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner.sort()
            found += [Path(place) / name for name in sorted(names) if name.lower().endswith(_ENDINGS)]
            if len(found) > FILES_MAX:
                raise BadInput("too-many-fonts", folder=str(folder), most=FILES_MAX)
    return tuple(found)


# ---- which of them a page is set in ----


def tools() -> None:
    """Raises: SharedFundError `no-typesetter` where what sets and checks printed pages is not installed."""
    absent = [name for name in ("typst", "fontTools") if find_spec(name) is None]
    if absent:
        raise SharedFundError("no-typesetter", absent=", ".join(absent), install=PIP)


def install() -> str:
    """What brings a Chinese font to this system."""
    match platform.system():
        case "Windows":
            return _WINDOWS
        case "Darwin":
            return "brew install --cask font-noto-sans-cjk-sc"
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return _PACKAGES["debian"]
    kinds = (release.get("ID", ""), *release.get("ID_LIKE", "").split())
    return next((_PACKAGES[kind] for kind in kinds if kind in _PACKAGES), _PACKAGES["debian"])


def find(text: str = "", *, folder: Path | None = None) -> Fonts:
    """The fonts for a page that says `text`: the best family of this system, or of `folder` alone, and then as many of
    the others as its characters need.

    Raises: SharedFundError `no-typesetter`, `no-fonts`, or `characters-missing` with the characters no font has.
    """
    tools()
    looked = (folder,) if folder is not None else system_folders()
    files = _files(looked)
    faces = list(_first(files)) if folder is None else list(_all(files))
    if not faces:
        where = ", ".join(str(place) for place in looked) or platform.system()
        raise SharedFundError("no-fonts", where=where, install=install())
    found = Fonts(tuple(faces))
    left = found.missing(text)
    for family, names in ((*_FAMILIES, *_RARE) if folder is None else ()):
        if not left:
            break
        if family in found.families:
            continue
        wider = Fonts((*found.faces, *_faces(family, names, files)))
        still = wider.missing(text)
        if len(still) < len(left):
            found, left = wider, still
    if left:
        raise SharedFundError("characters-missing", count=len(left), characters=" ".join(named(char) for char in left[:20]),
                              fonts=", ".join(found.families), install=install())
    return found


def _first(files: Sequence[Path]) -> Iterator[Face]:
    """The faces of the best family that is here."""
    for family, names in _FAMILIES:
        faces = tuple(_faces(family, names, files))
        if faces:
            yield from faces
            return


def _faces(family: str, names: tuple[str, ...], files: Sequence[Path]) -> Iterator[Face]:
    """A family's upright faces of the two weights pages are set in."""
    known = [face for path in files if path.name.lower().replace(" ", "").startswith(names)
             for face in _inside(path) if face.family == family]
    yield from _two_weights(known)


def _all(files: Sequence[Path]) -> Iterator[Face]:
    """The two weights of every family that lies in a folder somebody chose, the families we know first."""
    known = [face for path in files for face in _inside(path)]
    order = [family for family, _ in (*_FAMILIES, *_RARE)]
    families = sorted({face.family for face in known},
                      key=lambda name: (order.index(name) if name in order else len(order), name))
    for family in families:
        yield from _two_weights([face for face in known if face.family == family])


def _two_weights(known: Sequence[Face]) -> Iterator[Face]:
    """The faces nearest to the two weights pages are set in; one, where it serves for both."""
    yield from dict.fromkeys(min(known, key=lambda face: abs(face.weight - wanted)) for wanted in WEIGHTS if known)


# ---- what a file holds ----


def _inside(path: Path) -> tuple[Face, ...]:
    """The upright faces in a file; none in one that is no font."""
    if path.stat().st_size > FONT_MAX_BYTES:
        return ()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read(path: Path, _written: int) -> tuple[Face, ...]:
    from fontTools.ttLib import TTLibError

    faces = []
    try:
        for index in range(_count(path)):
            with _opened(path, index) as font:
                style = font["OS/2"]
                upright = not style.fsSelection & 1 and not font["head"].macStyle & 2
                family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
                if family and upright:
                    faces.append(Face(family, path, index, style.usWeightClass))
    except (TTLibError, KeyError, AssertionError, OSError, ValueError):  # a file that is no font, or a damaged one
        return ()
    return tuple(faces)


def _count(path: Path) -> int:
    with path.open("rb") as file:
        start = file.read(12)
    return int.from_bytes(start[8:12]) if start[:4] == b"ttcf" else 1


@contextmanager
def _opened(path: Path, index: int) -> Iterator[Any]:
    from fontTools.ttLib import TTFont

    with path.open("rb") as file, TTFont(file, fontNumber=index, lazy=True) as font:
        yield font


@lru_cache(maxsize=64)
def _characters(path: Path, index: int) -> frozenset[int]:
    """The characters that have a shape in a face."""
    with _opened(path, index) as font:
        return frozenset(font.getBestCmap() or ())

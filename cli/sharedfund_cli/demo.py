"""`demo`: the practice complex, built through the public commands from the input files of `examples/demo`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import FOLDER, Desk, argument, say, verb

if TYPE_CHECKING:
    from sharedfund.book import Book
    from sharedfund_cli.ginkgo import Ginkgo
    from sharedfund_cli.story import Story

SEED = "sharedfund demo 银杏花园"
PEOPLE = 11
# The floor of what a key file may ask (format 1): practice keys protect nothing.
KDF = {"memory_kib": 19_456, "passes": 2, "lanes": 1}


def password_of(person: str) -> str:
    """The practice password of a person of the demo."""
    return f"ginkgo practice {person}"


@verb("demo", writes=True, help=(
    "建一个练习小区：240 户，六个季度，有考核不达标、达标、申诉、暂扣和补拨，也有该拒绝的都被拒绝。什么也不打开。",
    "Build the practice complex: 240 units, six quarters, a failed and a passed evaluation, an appeal, a withheld and a "
    "restored fee, and everything that must be refused. Opens nothing."),
    examples=("sharedfund demo", "sharedfund demo 练习"))
@argument("folder", required=False, default="ginkgo", type=FOLDER, metavar=("文件夹", "DIR"))
def demo(desk: Desk, folder: str) -> None:
    from sharedfund_cli.ginkgo import Ginkgo
    from sharedfund_cli.settings import home
    from sharedfund_cli.story import Story

    path = Path(folder).resolve()
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        desk.usage("folder-not-empty", folder=folder)
    if desk.dry_run:
        desk.show({"dry_run": True, "folder": str(path)}, text=say("√ 能建。什么也没写。", "√ It can be built. Nothing was written."))
        return
    started = time.monotonic()
    story = Story(path, home(), SEED, desk.lang)
    open_keys(story)

    def told(zh: str, en: str) -> None:
        desk.note(say(f"  {zh} …", f"  {en} …"))

    desk.note(say("建练习小区 银杏花园（虚构）", "Building the practice complex 银杏花园 (invented)"))
    ginkgo = Ginkgo(story, inputs(), told)
    ginkgo.tell()
    story.end()
    _finish(desk, story, ginkgo, time.monotonic() - started)


def inputs() -> Path:
    """The demo's input files: beside the installed program, else in the repository."""
    installed = Path(__file__).parent / "demo_inputs"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "examples" / "demo"


def open_keys(story: Story) -> None:
    """Every person's practice key lies on this machine under a printed password; each is opened once."""
    from sharedfund.book import UserFolder
    from sharedfund.signing import FileSigner, KeyFile, KeyFolder, SeedSigner
    from sharedfund.values.seals import practice_seed

    folder = KeyFolder(UserFolder(story.home).keys)
    for number in range(1, PEOPLE + 1):
        person = f"p-{number:02d}"
        path = folder.path(person, SeedSigner.practice(person).public)
        if not path.exists():
            KeyFile.create(path, person, password_of(person), seed=practice_seed(person), **KDF)
        signer = FileSigner.open(path, password_of(person))
        story.shared.signers[person, signer.public] = signer


def _finish(desk: Desk, story: Story, ginkgo: Ginkgo, seconds: float) -> None:
    book: Book = story.book
    quarter = ginkgo.last_quarter
    page = story.folder / "disclosures"
    pages = sorted(str(path) for path in page.rglob("*.html"))
    refusals = [{"number": refused["number"], "name": refused["name"], "code": refused["code"],
                 "message": refused["message"]} for refused in ginkgo.refusals]
    people: list[dict[str, Any]] = [
        {"person": person, "name": (book.private.get("people", person) or {}).get("name", person), "password": password_of(person)}
        for person in (f"p-{number:02d}" for number in range(1, PEOPLE + 1))
    ]
    data = {"folder": str(story.folder), "fund": book.fund_id, "blocks": book.state.record.blocks, "quarter": quarter,
            "pages": pages, "refusals": refusals, "people": people, "commands": story.commands}
    if desk.json:
        desk.show(data, changed=True)
        return
    desk.answer(story.say("disclosure show", quarter).rstrip())
    lines = ["", say("门拒绝了的（账本每次都一字未动）", "What the door refused (the book unchanged to the byte each time)")]
    lines += [f"  {row['number']:<5}{row['message']}" for row in refusals]
    lines += ["", say("练习密码（人人都有，谁的钱也不是）", "Practice passwords (everybody has them; nobody's money)")]
    lines += [f"  {row['person']}  {row['name']}    {row['password']}" for row in people]
    lines += ["", say(f"账本    {story.folder}", f"Book    {story.folder}"),
              say(f"公示页  {pages[-1] if pages else '-'}", f"Page    {pages[-1] if pages else '-'}"),
              say(f"{story.commands} 条命令，{seconds:.0f} 秒", f"{story.commands} commands, {seconds:.0f} s"),
              say(f"下一步  sharedfund -C {story.folder} --as p-06 status", f"Next    sharedfund -C {story.folder} --as p-06 status")]
    desk.answer("\n".join(lines))

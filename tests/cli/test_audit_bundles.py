"""`audit` of what came from elsewhere: bundles, sealed ones, what this machine remembers, and the folder it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book import bundles
from sharedfund.book.user import Pin, UserFolder
from tests.attacks import book as told
from tests.attacks.book import K, honest
from tests.book.test_graft import receipt
from tests.cli.runner import Ran, run

PASSWORD = "seven words for one bundle"


class Desk:
    """The command line of an auditor, with a folder of his own; and the honest book he hears of."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.home = place / "home"
        self.folder = honest().copy(place)
        self.confirmed = ("--fund", honest().fund_id, "--expect", honest().head)

    def __call__(self, *arguments: object, password: str | None = None, lang: str = "zh_CN") -> Ran:
        if password is None:
            return run(*arguments, home=self.home, lang=lang)
        reading, writing = os.pipe()
        os.write(writing, password.encode() + b"\n")
        os.close(writing)
        try:
            return run(*arguments, "--password-fd", reading, home=self.home, lang=lang)
        finally:
            os.close(reading)

    def data(self, *arguments: object) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self(*arguments, "--json").out)
        return found

    def bundle(self, *kind: str, password: str | None = None) -> Path:
        path = self.place / "bundle.tar"
        assert self("-C", self.folder, "export", *kind, "-o", path, "-y", password=password).code == 0
        return path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# ---- bundles ----


def test_an_audit_bundle_is_as_clean_as_the_book_it_was_made_of(desk: Desk) -> None:
    path = desk.bundle("--audit")
    assert desk.data("audit", path)["verdict"] == "consistent"
    found = desk.data("audit", path, *desk.confirmed)
    assert (found["verdict"], found["exit"]) == ("clean", 0)
    assert found["head"] == {"size": honest().size, "root": honest().root}


def test_a_changed_byte_inside_a_bundle_is_found_like_one_in_a_folder(desk: Desk) -> None:
    path = desk.bundle("--audit")
    data = path.read_bytes()
    path.write_bytes(data.replace("三月电费".encode(), "四月电费".encode(), 1))
    (finding,) = [one for one in desk.data("audit", path, *desk.confirmed)["findings"] if one["caused_by"] is None and one["severity"] == "finding"]
    assert (finding["code"], finding["file"]) == ("changed-after-signing", "book/2026-03.beancount")


def test_a_name_that_does_not_open_its_commitment_is_found(desk: Desk) -> None:
    path = desk.bundle("--audit")
    files = bundles.unpacked(path.read_bytes())
    opened = json.loads(files["openings.json"])
    assert opened, "nothing is opened, so nothing is checked"
    person = sorted(opened)[0]
    opened[person]["name"] = "张三"
    from sharedfund.book import archive

    path.write_bytes(archive.tar({**files, "openings.json": json.dumps(opened, ensure_ascii=False).encode()}))
    found = [(one["code"], one["file"]) for one in desk.data("audit", path)["findings"]]
    assert ("private-row-differs", "openings.json") in found


def test_a_sealed_bundle_is_audited_with_its_private_rows_and_papers(desk: Desk) -> None:
    path = desk.bundle("--full", password=PASSWORD)
    ran = desk("audit", path, *desk.confirmed, password=PASSWORD)
    assert ran.code == 0, ran
    assert "未提供 0 项" in ran.out
    assert desk("audit", path, password="another password").code == 2
    assert desk("audit", path).code == 2  # nobody there to type one
    before = sorted(item.name for item in desk.place.iterdir())
    assert before == ["bundle.tar", "ginkgo", "home"], "nothing of it came to the disk"


def test_a_sealed_bundle_changed_in_the_middle_is_refused_at_its_piece(desk: Desk) -> None:
    path = desk.bundle("--full", password=PASSWORD)
    data = bytearray(path.read_bytes())
    data[-10] ^= 1
    path.write_bytes(data)
    ran = desk("audit", path, password=PASSWORD, lang="en")
    assert ran.code == 4 and "refused: piece" in ran.out


def test_a_public_bundle_says_that_it_cannot_be_replayed_and_holds_the_proofs_asked_for(desk: Desk) -> None:
    path = desk.bundle("--public", "--proof", "S-0001")
    assert [name for name in bundles.unpacked(path.read_bytes()) if name.startswith("proofs/")] == [
        "proofs/s-0001.tlog-proof", "proofs/witnesses.json"]
    ran = desk("audit", path, lang="en")
    assert ran.code == 2 and "cannot be" in ran.err
    assert desk("-C", desk.folder, "export", "--audit", "--proof", "S-0001", "-o", desk.place / "x.tar").code == 2


def test_what_is_no_bundle_is_refused_with_why_and_where(desk: Desk) -> None:
    path = desk.place / "x.tar"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    zh, en = desk("audit", path), desk("audit", path, lang="en")
    assert (zh.code, en.code) == (4, 4)
    assert "不读：这是 zip 压缩文件" in zh.out and "在\nx.tar:1" in zh.out.replace("在x", "在\nx")
    assert "refused: this is a zip file" in en.out and "x.tar:1" in en.out
    data = desk.data("audit", path)
    assert (data["verdict"], data["exit"]) == ("refused", 4)
    assert not any(line["ok"] for line in data["lines"].values())


def test_a_file_that_is_not_there_is_not_found(desk: Desk) -> None:
    assert desk("audit", desk.place / "none.tar").code == 5


def test_a_backup_is_read_like_any_bundle(desk: Desk) -> None:
    backup = desk.data("-C", desk.folder, "backup", desk.place / "backups")["data"]["file"]
    assert desk.data("audit", backup, *desk.confirmed)["verdict"] == "clean"


# ---- unpack ----


def _bean_check(folder: Path) -> None:
    done = subprocess.run([Path(sys.executable).parent / "bean-check", folder / "main.beancount"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_an_unpacked_bundle_is_a_folder_that_plain_bean_check_takes_and_the_audit_finds_clean(desk: Desk) -> None:
    clean = desk.place / "clean"
    assert desk("audit", desk.bundle("--audit"), *desk.confirmed, "--unpack", clean).code == 0
    _bean_check(clean)
    assert desk.data("audit", clean, *desk.confirmed)["verdict"] == "clean"
    files = [path for path in clean.rglob("*") if path.is_file()]
    assert not any(path.stat().st_mode & 0o111 for path in files)
    assert {path.parent.name for path in files} == {"clean", "book", "checkpoints"}
    for path in (clean / "book").iterdir():
        assert path.read_bytes() == honest().files[f"book/{path.name}"]


def test_a_reformatted_book_is_unpacked_as_it_was_written(desk: Desk) -> None:
    for path in (desk.folder / "book").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert desk("audit", desk.folder, *desk.confirmed, "--unpack", desk.place / "clean").code == 0
    for path in (desk.place / "clean" / "book").iterdir():
        assert path.read_bytes() == honest().files[f"book/{path.name}"]


def test_what_was_not_read_is_not_unpacked(desk: Desk) -> None:
    month = desk.folder / "book" / "2026-04.beancount"
    whole = month.read_bytes()
    for text in (b'plugin "evil"\n', b"nonsense\n"):
        month.write_bytes(whole + text)
        ran = desk("audit", desk.folder, "--unpack", desk.place / "clean", lang="en")
        assert ran.code == 4 and "nothing was unpacked" in ran.out
        assert not (desk.place / "clean").exists()


def test_unpacking_overwrites_nothing(desk: Desk) -> None:
    (desk.place / "there").mkdir()
    (desk.place / "there" / "mine").write_text("x")
    assert desk("audit", desk.folder, "--unpack", desk.place / "there").code == 2
    assert [path.name for path in (desk.place / "there").iterdir()] == ["mine"]


# ---- what this machine remembers ----


def _pinned(desk: Desk, size: int, root: str) -> None:
    UserFolder(desk.home).set_pin(honest().fund_id, Pin(size, root))


def test_a_pin_confirms_fund_and_newest_head_of_folder_and_bundle(desk: Desk) -> None:
    _pinned(desk, honest().size, honest().root)
    for place in (desk.folder, desk.bundle("--audit")):
        found = desk.data("audit", place)
        assert found["verdict"] == "clean"
        assert found["lines"]["fund_id"]["confirmed_by"] == found["lines"]["newest_head"]["confirmed_by"] == "pin"


@pytest.mark.parametrize("kind", ["folder", "bundle"])
def test_an_older_copy_is_a_finding_that_names_both_heads(desk: Desk, kind: str) -> None:
    _pinned(desk, honest().size, honest().root)
    desk.folder = honest().until(desk.place, 50, "older")
    place = desk.folder
    if kind == "bundle":  # as another machine, which has seen nothing newer, exports it
        place = desk.place / "bundle.tar"
        assert run("-C", desk.folder, "export", "--audit", "-o", place, home=desk.place / "other").code == 0
    ran = desk("audit", place)
    here = desk.data("audit", place)["head"]
    assert ran.code == 4
    told_ = "".join(ran.out.split())
    assert f"第{honest().size}块" in told_ and f"第{here['size']}块" in told_
    assert honest().root[:32] in told_ and here["root"][:32] in told_


def test_a_forked_copy_is_a_finding_though_the_auditor_was_given_its_head(desk: Desk) -> None:
    other = told.door(desk.folder)
    told.admitted(other, receipt(other, 1))
    ours = told.door(honest().copy(desk.place, "ours"))
    told.admitted(ours, receipt(ours, 2))
    _pinned(desk, ours.frontier.size, ours.frontier.root)
    found = desk.data("audit", desk.folder, "--expect", f"{other.frontier.size} {other.frontier.root}", "--fund", honest().fund_id)
    (finding,) = [one for one in found["findings"] if one["severity"] == "finding"]
    assert finding["code"] == "pin-not-in-book" and found["verdict"] == "findings"
    assert finding["expected"] == f"{ours.frontier.size} {ours.frontier.root}"
    assert finding["found"] == f"{other.frontier.size} {other.frontier.root}"


# ---- since, limit ----


def test_since_replays_only_what_is_new_where_this_machine_has_audited_that_head(desk: Desk) -> None:
    assert desk("audit", desk.folder, *desk.confirmed).code == 0
    book = told.door(desk.folder)
    told.admitted(book, receipt(book, 1))
    new = ("--fund", honest().fund_id, "--expect", f"{book.frontier.size} {book.frontier.root}")
    found = desk.data("audit", desk.folder, *new, "--since", honest().head)
    assert (found["verdict"], found["since"]) == ("clean", honest().size)
    whole = desk.data("audit", desk.folder, *new)
    assert {name: line["ok"] for name, line in found["lines"].items()} == {name: line["ok"] for name, line in whole["lines"].items()}
    for name in ("head", "fund", "verdict", "findings", "counts"):
        assert found[name] == whole[name], name
    assert "只重放了第" in desk("audit", desk.folder, *new, "--since", found["head"]["root"][:32]).out


def test_since_a_head_that_was_never_audited_here_replays_everything_and_says_so(desk: Desk) -> None:
    ran = desk("audit", desk.folder, *desk.confirmed, "--since", honest().head, lang="en")
    assert ran.code == 0 and "everything was replayed" in ran.out
    assert desk("audit", desk.folder, "--since", honest().root[:16]).code == 2


def test_since_does_not_trust_a_copy_that_differs_where_the_audit_ended(desk: Desk) -> None:
    assert desk("audit", desk.folder, *desk.confirmed).code == 0
    older = honest().until(desk.place, 50, "older")
    found = desk.data("audit", older, *desk.confirmed, "--since", honest().head)
    assert found["since"] is None
    assert "head-not-in-book" in [one["code"] for one in found["findings"]]


def test_since_reads_what_is_new_as_strictly_as_the_whole(desk: Desk) -> None:
    assert desk("audit", desk.folder, *desk.confirmed).code == 0
    book = told.door(desk.folder)
    told.admitted(book, receipt(book, 1))
    month = sorted((desk.folder / "book").iterdir())[-1]
    old = len(honest().files[f"book/{month.name}"])
    month.write_bytes(month.read_bytes()[:old] + month.read_bytes()[old:].replace(b"10.00", b"90.00"))
    found = desk.data("audit", desk.folder, "--since", honest().head)
    assert found["since"] == honest().size
    roots = [one for one in found["findings"] if one["severity"] == "finding" and one["caused_by"] is None]
    assert [one["code"] for one in roots] == ["changed-after-writing"]
    assert roots[0]["line"] == honest().files[f"book/{month.name}"].count(b"\n") + 1


def test_an_audit_with_findings_is_not_gone_on_from(desk: Desk) -> None:
    (desk.folder / "main.beancount").write_text("x")
    assert desk("audit", desk.folder, *desk.confirmed).code == 4
    found = desk.data("audit", desk.folder, *desk.confirmed, "--since", honest().head)
    assert found["since"] is None


def test_a_limit_that_is_over_gives_no_verdict(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from sharedfund_cli import auditing

    monkeypatch.setattr(auditing, "over", lambda limit: None if limit is None else lambda: True)
    found = desk.data("audit", desk.folder, *desk.confirmed, "--limit", 1)
    assert (found["verdict"], found["exit"]) == ("not-judged", 4)
    assert not any(line["ok"] for line in found["lines"].values())
    assert desk("audit", desk.folder, "--limit", 0).code == 2
    assert K in honest().files["book/2026-03.beancount"].decode()

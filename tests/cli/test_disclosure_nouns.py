"""`period`, `disclosure`, `report`: what they write, print and refuse."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.cli import runner
from tests.fund import B, C, D, K, S

FEBRUARY, APRIL = "2026-02-05T01:00:00", "2026-04-10T01:00:00"


def run(place: Path, *words: object, now: str = APRIL, by: str = K, lang: str = "zh_CN", as_json: bool = True) -> Any:
    """A command's answer: exit code and JSON, or the run itself."""
    flags = ("--json",) if as_json else ()
    ran = runner.run("-C", place / "book", "--now", now, "--as", by, "-y", *flags, *words, home=place / "home", lang=lang)
    return (ran.code, json.loads(ran.out)) if as_json else ran


def wrote(place: Path, *words: object, **more: Any) -> Any:
    code, answer = run(place, *words, **more)
    assert code == 0, answer
    return answer["data"]


def signed(place: Path, written: Any, *people: str, now: str = APRIL) -> None:
    for person in people:
        wrote(place, "sign", written["waiting"][0]["block"], by=person, now=now)


@pytest.fixture(scope="module")
def _closed(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fund that took 900.00 of public revenue in February, its quarter closed."""
    place = tmp_path_factory.mktemp("closed") / "here"
    shutil.copytree(_founded, place)
    wrote(place, "revenue", "receive", "--source", "advertising", "--payer", "云岚传媒", "--amount", "900.00", "--bank-ref", "ADV1",
          now=FEBRUARY)
    wrote(place, "checkpoint", "make")
    for month in ("2026-01", "2026-02", "2026-03"):
        signed(place, wrote(place, "period", "close", month), B, D)
    return place


@pytest.fixture(scope="module")
def _published(_closed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("published") / "here"
    shutil.copytree(_closed, place)
    signed(place, wrote(place, "disclosure", "publish", "2026Q1", by=B), C, D)
    return place


@pytest.fixture
def closed(_closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_closed, tmp_path / "closed"))


@pytest.fixture
def published(_published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_published, tmp_path / "published"))


def test_a_month_closes_and_is_listed(closed: Path) -> None:
    rows = wrote(closed, "period", "list")
    assert [(row["month"], row["received"], row["closing"]) for row in rows] == [
        ("2026-01", "0.00", "0.00"), ("2026-02", "900.00", "900.00"), ("2026-03", "0.00", "900.00")]


def test_a_month_out_of_order_is_refused_and_the_book_unchanged(place: Path) -> None:
    before = {path.name: path.read_bytes() for path in (place / "book" / "book").iterdir()}
    code, answer = run(place, "period", "close", "2026-02")
    assert (code, answer["number"], answer["code"]) == (3, "R130", "month-out-of-order")
    assert {path.name: path.read_bytes() for path in (place / "book" / "book").iterdir()} == before


def test_what_was_refused_in_a_month_stands_in_its_closing(place: Path) -> None:
    run(place, "period", "close", "2026-03", now=FEBRUARY)
    run(place, "period", "close", "2026-03", now=FEBRUARY)
    signed(place, wrote(place, "period", "close", "2026-01", now=APRIL), B, D)
    written = wrote(place, "period", "close", "2026-02", now=APRIL)
    assert written["refused"] == [{"rule": "R130", "count": 2, "amount": "0.00"}]


def test_show_prints_the_front_box_for_programs(closed: Path) -> None:
    code, answer = run(closed, "disclosure", "show", "2026Q1")
    assert code == 0
    assert answer["schema"] == "sharedfund.disclosure.show/1"
    assert answer["changed"] is False
    data = answer["data"]
    assert (data["status"], data["version"]) == ("draft", 1)
    assert data["headline"] == [{"code": "unreconciled", "amount": None, "months": ["2026-01", "2026-02"]}]
    assert set(data["front"]) == {"opening", "received", "paid", "closing", "spendable", "collection_rate", "household_rate",
                                  "evaluation", "remuneration", "public_revenue_net", "questions"}
    assert data["front"]["received"] == "900.00"
    assert data["claims"] == [{"claim": "public-revenue", "amount": "900.00"}, {"claim": "spendable", "amount": "0.00"}]
    assert data["front"]["collection_rate"] is None


def test_build_to_json_prints_the_same_data(closed: Path) -> None:
    shown = wrote(closed, "disclosure", "show", "2026Q1")
    ran = run(closed, "disclosure", "build", "2026Q1", "--to", "json", as_json=False)
    assert ran.code == 0
    built = json.loads(ran.out)
    assert built["schema"] == "sharedfund.disclosure.build/1"
    assert {key: built["data"][key] for key in shown} == shown


def test_a_draft_is_built_as_files_and_the_book_is_unchanged(closed: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (closed / "book" / "book").iterdir()}
    ran = run(closed, "disclosure", "build", "2026Q1", "-o", tmp_path / "out", as_json=False)
    assert ran.code == 0, ran
    assert "草稿" in ran.out
    assert "sharedfund disclosure publish 2026Q1" in ran.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["data.json", "page.html"]
    assert "草稿，未公布" in (tmp_path / "out" / "page.html").read_text()
    assert {path.name: path.read_bytes() for path in (closed / "book" / "book").iterdir()} == before


def test_a_format_nobody_knows_is_a_usage_error(closed: Path) -> None:
    code, answer = run(closed, "disclosure", "build", "2026Q1", "--to", "docx")
    assert (code, answer["code"]) == (2, "no-such-format")


def test_publishing_needs_three_and_writes_the_page(closed: Path) -> None:
    ran = run(closed, "disclosure", "publish", "2026Q1", by=B, as_json=False)
    assert ran.code == 0, ran
    assert "公示〔2026〕第1号" in ran.out
    assert "何建平" in ran.out
    assert not (closed / "book" / "disclosures").exists()
    block = ran.out.partition("sharedfund sign ")[2].split()[0]
    assert run(closed, "sign", block, by=C, as_json=False).code == 0
    last = run(closed, "sign", block, by=D, as_json=False)
    assert "已公布，校验码" in last.out
    folder = closed / "book" / "disclosures" / "2026q1-v1"
    posted = ["data.json", "detail.csv", "manifest.json", "page.html", "page.xlsx"]
    assert sorted(path.name for path in folder.iterdir()) == posted
    stated = json.loads((folder / "manifest.json").read_text())["files"]
    assert stated == {name: sha256((folder / name).read_bytes()).hexdigest() for name in posted if name != "manifest.json"}
    text = (folder / "page.html").read_text()
    assert "草稿，未公布" not in text
    assert "顾明远" in text
    assert wrote(closed, "disclosure", "list")[0]["number"] == "公示〔2026〕第1号"


def test_a_quarter_with_an_open_month_is_not_published(place: Path) -> None:
    code, answer = run(place, "disclosure", "publish", "2026Q1", by=B)
    assert (code, answer["number"], answer["code"]) == (3, "R130", "month-open")


def test_a_published_page_is_verified_and_a_changed_one_is_not(published: Path) -> None:
    manifest = published / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    code, answer = run(published, "disclosure", "verify", manifest)
    assert code == 0, answer
    assert all(check["ok"] for check in answer["data"]["checks"])
    assert {"digest", "fund", "published", "computed", "head"} <= {check["code"] for check in answer["data"]["checks"]}
    page = manifest.with_name("page.html")
    page.write_text(page.read_text().replace("900.00", "800.00"))
    code, answer = run(published, "disclosure", "verify", manifest)
    assert code == 4
    assert [check["code"] for check in answer["data"]["checks"] if not check["ok"]] == ["file page.html", "written page.html"]


def _forged(manifest: Path, name: str, change: Any) -> None:
    """A posted file changed, and the manifest with it."""
    path = manifest.with_name(name)
    path.write_bytes(change(path.read_bytes()))
    told = json.loads(manifest.read_text())
    told["files"][name] = sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told))


def _packed_again(data: bytes, change: Any, level: int = 6) -> bytes:
    """A workbook with its parts changed and packed anew."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as there, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as here:
        for info in there.infolist():
            here.writestr(info, change(info.filename, there.read(info)))
    return made.getvalue()


def test_a_figure_changed_in_a_posted_file_is_told_with_its_section_and_both_figures(published: Path) -> None:
    manifest = published / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    _forged(manifest, "detail.csv", lambda data: data.replace(b"900.00", b"800.00"))
    _forged(manifest, "page.html", lambda data: data.replace(b'data-h="\xe6\x9c\x9f\xe6\x9c\xab">900.00', b'data-h="\xe6\x9c\x9f\xe6\x9c\xab">800.00'))
    _forged(manifest, "page.xlsx", lambda data: _packed_again(data, lambda name, part: part.replace(
        b"<v>900.00</v>", b"<v>800.00</v>") if name.endswith("sheet2.xml") else part))
    code, answer = run(published, "disclosure", "verify", manifest)
    wrong = {check["code"]: check for check in answer["data"]["checks"] if not check["ok"]}
    assert code == 4 and list(wrong) == ["written page.html", "written page.xlsx", "written detail.csv"]
    assert [check["section"] for check in wrong.values()] == ["A", "A", "front"]
    html, xlsx, csv = wrong.values()
    assert (html["expected"], html["found"]) == ("900.00", "800.00")
    assert (xlsx["place"], xlsx["expected"], xlsx["found"]) == ("C5", "900.00", "800.00")
    assert "900.00" in csv["expected"] and "800.00" in csv["found"]
    ran = run(published, "disclosure", "verify", manifest, as_json=False)
    assert "A 资金收支 C5：应是 900.00，实为 800.00" in ran.out and "A 资金收支：应是 900.00，实为 800.00" in ran.out
    ran = run(published, "disclosure", "verify", manifest, as_json=False, lang="en")
    assert "A Fund position C5: expected 900.00, found 800.00" in ran.out


def test_a_workbook_packed_otherwise_is_the_same_and_one_that_looks_otherwise_is_not(published: Path) -> None:
    manifest = published / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    _forged(manifest, "page.xlsx", lambda data: _packed_again(data, lambda name, part: part, level=1))
    assert run(published, "disclosure", "verify", manifest)[0] == 0
    _forged(manifest, "page.xlsx", lambda data: _packed_again(data, lambda name, part: part.replace(
        b"FF1B2A33", b"FFFFFFFF") if name == "xl/styles.xml" else part))
    code, answer = run(published, "disclosure", "verify", manifest)
    (wrong,) = (check for check in answer["data"]["checks"] if not check["ok"])
    assert (code, wrong["code"], wrong["expected"], wrong["section"]) == (4, "written page.xlsx", None, "front")
    assert "首页：写法不同" in run(published, "disclosure", "verify", manifest, as_json=False).out


@pytest.mark.parametrize("data", [b"", b"PK", b"no workbook"])
def test_what_is_no_workbook_is_told(published: Path, data: bytes) -> None:
    manifest = published / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    _forged(manifest, "page.xlsx", lambda _: data)
    code, answer = run(published, "disclosure", "verify", manifest)
    assert (code, [check["code"] for check in answer["data"]["checks"] if not check["ok"]]) == (4, ["written page.xlsx"])


def test_a_workbook_that_unpacks_without_end_is_not_unpacked(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sharedfund.render import posting

    manifest = published / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    monkeypatch.setattr(posting, "FILE_MAX_BYTES", 1 << 20)
    _forged(manifest, "page.xlsx", lambda data: _packed_again(data, lambda name, part: part + b" " * (2 << 20) if name == "xl/styles.xml" else part))
    code, answer = run(published, "disclosure", "verify", manifest)
    assert (code, [check["found"] for check in answer["data"]["checks"] if not check["ok"]]) == (4, ["too much"])


def test_who_knows_no_names_finds_the_files_the_same(published: Path) -> None:
    shutil.rmtree(published / "book" / "private")
    manifest = published / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    code, answer = run(published, "disclosure", "verify", manifest)
    assert code == 0, answer
    _forged(manifest, "detail.csv", lambda data: data.replace("顾明远".encode(), "顾远明".encode(), 1))
    code, answer = run(published, "disclosure", "verify", manifest)
    assert (code, [check["code"] for check in answer["data"]["checks"] if not check["ok"]]) == (4, ["written detail.csv"])


def test_what_was_published_in_page_and_data_alone_is_verified_too(published: Path) -> None:
    folder = published / "book" / "disclosures" / "2026q1-v1"
    told = json.loads((folder / "manifest.json").read_text())
    for name in ("page.xlsx", "detail.csv"):
        (folder / name).unlink()
        del told["files"][name]
    (folder / "manifest.json").write_text(json.dumps(told))
    code, answer = run(published, "disclosure", "verify", folder / "manifest.json")
    assert code == 0 and "written page.html" in {check["code"] for check in answer["data"]["checks"]}


def test_one_file_made_anew_leaves_the_others_named(published: Path) -> None:
    folder = published / "book" / "disclosures" / "2026q1-v1"
    before = json.loads((folder / "manifest.json").read_text())
    wrote(published, "disclosure", "build", "2026Q1", "--to", "csv")
    assert json.loads((folder / "manifest.json").read_text()) == before
    (folder / "page.xlsx").write_bytes(b"changed")
    (folder / "page.html").unlink()
    wrote(published, "disclosure", "build", "2026Q1", "--to", "csv")
    assert sorted(json.loads((folder / "manifest.json").read_text())["files"]) == ["data.json", "detail.csv", "page.html"]
    assert not (folder / "page.xlsx").exists()  # what no manifest names does not lie beside what it names
    (folder / "manifest.json").write_text(json.dumps(before | {"digest": "0" * 64}))
    wrote(published, "disclosure", "build", "2026Q1", "--to", "csv")
    assert sorted(json.loads((folder / "manifest.json").read_text())["files"]) == ["data.json", "detail.csv", "page.html"]
    (folder / "manifest.json").write_text("nothing")
    wrote(published, "disclosure", "build", "2026Q1")
    assert sorted(json.loads((folder / "manifest.json").read_text())["files"]) == ["data.json", "page.html"]


def test_where_workbooks_cannot_be_written_the_rest_is_published_and_verified(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sharedfund.render import workbook

    monkeypatch.setattr(workbook, "is_here", lambda: False)
    code, answer = run(closed, "disclosure", "build", "2026Q1", "--to", "xlsx")
    (held,) = answer["data"]["held_up"]
    assert (code, held["files"], held["code"], held["remedy"][0]) == (
        2, ["page.xlsx"], "workbook-needs-xlsxwriter", 'pip install "sharedfund[xlsx]"')
    written = wrote(closed, "disclosure", "publish", "2026Q1", by=B)
    signed(closed, written, C)
    ran = run(closed, "sign", written["waiting"][0]["block"], by=D, as_json=False)
    assert ran.code == 0 and "已公布" in ran.out
    assert "× 没有写 page.xlsx：" in ran.err and "sharedfund disclosure build 2026Q1 --to xlsx" in ran.err
    folder = closed / "book" / "disclosures" / "2026q1-v1"
    assert sorted(path.name for path in folder.iterdir()) == ["data.json", "detail.csv", "manifest.json", "page.html"]
    assert run(closed, "disclosure", "verify", folder / "manifest.json")[0] == 0
    monkeypatch.undo()
    signed(closed, wrote(closed, "disclosure", "correct", "2026Q1", "--reason", "改名称", by=B), C, D)
    manifest = closed / "book" / "disclosures" / "2026q1-v2" / "manifest.json"
    assert run(closed, "disclosure", "verify", manifest)[0] == 0
    monkeypatch.setattr(workbook, "is_here", lambda: False)
    ran = run(closed, "disclosure", "verify", manifest, as_json=False)
    assert ran.code == 0 and '- 没有重写核对 page.xlsx（pip install "sharedfund[xlsx]"）' in ran.out


def test_who_is_known_here_by_name_and_named_in_a_text_is_told_before_it_is_published(closed: Path) -> None:
    wrote(closed, "disclosure", "seal", "--seal", "committee", "--document", "给欧阳绝密 3-2-1201 的证明", "--decided-by", "顾明远", by=B)
    ran = run(closed, "disclosure", "build", "2026Q2", as_json=False)
    assert "无个人信息 √" in ran.out and "！" not in ran.out
    people = closed / "book" / "private" / "people.json"
    people.write_text(json.dumps(json.loads(people.read_text()) | {"p-99": {"name": "欧阳绝密"}}))
    ran = run(closed, "disclosure", "build", "2026Q2", as_json=False)
    assert "无个人信息 ×" in ran.out and "！T 节里写着 欧阳绝密" in ran.out
    ran = run(closed, "disclosure", "build", "2026Q2", as_json=False, lang="en")
    assert "no private person ×" in ran.out and "! Section T says 欧阳绝密" in ran.out
    told = json.loads((closed / "book" / "disclosures" / "2026q2-draft" / "data.json").read_text())
    assert [row["document"] for row in told["sections"]["T"]["seals"]] == ["给欧阳绝密 *** 的证明"]


def test_every_format_is_built_and_both_languages_stand_beside_each_other(closed: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        ran = run(closed, "disclosure", "build", "2026Q1", "--to", "html,json,xlsx,csv", "--both", "-o", tmp_path / name, as_json=False)
        assert ran.code == 0, ran
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["data.json", "detail.csv", "page.html", "page.xlsx"]
    assert [name for name in files if (tmp_path / "one" / name).read_bytes() != (tmp_path / "two" / name).read_bytes()] == []
    assert "资金收支 / Fund position" in (tmp_path / "one" / "detail.csv").read_text(encoding="utf-8-sig")
    page = (tmp_path / "one" / "page.html").read_text()
    assert 'id="A"' in page and 'id="A-en"' in page


def test_a_terminal_shows_both_languages(closed: Path) -> None:
    ran = run(closed, "disclosure", "show", "2026Q1", "--both", "--section", "A", as_json=False)
    assert ran.code == 0 and "A 资金收支 / Fund position" in ran.out and "Evaluation none final" in ran.out
    assert "Evaluation" not in run(closed, "disclosure", "show", "2026Q1", "--section", "A", as_json=False).out


def test_each_half_of_a_terminal_says_in_its_language_what_it_is(closed: Path) -> None:
    for lang in ("zh_CN", "en"):
        for words, zh, en in (((), "草稿", "draft"), (("--for", "committee"), "业委会内部，不张贴", "for the committee, not to be posted")):
            lines = run(closed, "disclosure", "show", "2026Q1", "--both", *words, as_json=False, lang=lang).out.splitlines()
            assert [line for line in lines if line.endswith("  " + zh)] == [lines[0]], lang
            (head,) = (line for line in lines if line.endswith("  " + en))
            assert "First quarter of 2026" in head, lang


def test_what_is_published_in_both_languages_is_verified_and_a_forged_half_is_found(closed: Path) -> None:
    signed(closed, wrote(closed, "disclosure", "publish", "2026Q1", "--to", "html,xlsx,csv", "--both", by=B), C, D)
    manifest = closed / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    page = manifest.parent / "page.html"
    assert 'id="A-en"' in page.read_text()
    code, answer = run(closed, "disclosure", "verify", manifest)
    assert code == 0, answer
    assert {"written page.html", "written page.xlsx", "written detail.csv"} <= {check["code"] for check in answer["data"]["checks"]}
    _forged(manifest, "page.html", lambda data: data.replace(b'data-h="closing">900.00', b'data-h="closing">800.00', 1))
    code, answer = run(closed, "disclosure", "verify", manifest)
    (wrong,) = (check for check in answer["data"]["checks"] if not check["ok"])
    assert (code, wrong["code"], wrong["section"], wrong["expected"], wrong["found"]) == (4, "written page.html", "A", "900.00", "800.00")
    assert wrong["place"] == "en"
    for lang, said in (("zh_CN", "A 资金收支（英文）：应是 900.00，实为 800.00"), ("en", "A Fund position (English): expected 900.00, found 800.00")):
        assert said in run(closed, "disclosure", "verify", manifest, as_json=False, lang=lang).out
    (found,) = json.loads(runner.run("--json", "audit", closed / "book", home=closed / "home").out)["findings"]
    (line,) = (number for number, text in enumerate(page.read_text().splitlines(), start=1) if 'data-h="closing">800.00' in text)
    assert (found["line"], found["expected"], found["found"]) == (line, "A en: 900.00", "A en: 800.00")
    # Whoever writes one language alone anew replaces it, and that is the book's too.
    wrote(closed, "disclosure", "build", "2026Q1", "--to", "html,xlsx,csv")
    assert run(closed, "disclosure", "verify", manifest)[0] == 0 and 'id="A-en"' not in page.read_text()


def test_a_correction_in_both_languages_says_its_reason_in_both(closed: Path) -> None:
    signed(closed, wrote(closed, "disclosure", "publish", "2026Q1", "--to", "html", by=B), C, D)
    signed(closed, wrote(closed, "disclosure", "correct", "2026Q1", "--reason", "改名称", "--to", "html,xlsx,csv", "--both", by=B), C, D)
    page = (closed / "book" / "disclosures" / "2026q1-v2" / "page.html").read_text()
    assert "本版更正：改名称" in page and "This version corrects: 改名称" in page
    with zipfile.ZipFile(closed / "book" / "disclosures" / "2026q1-v2" / "page.xlsx") as packed:
        assert "本版更正：改名称\nThis version corrects: 改名称" in packed.read("xl/worksheets/sheet1.xml").decode()
    assert run(closed, "disclosure", "verify", closed / "book" / "disclosures" / "2026q1-v2" / "manifest.json")[0] == 0


def test_what_is_only_tried_does_not_undo_how_a_page_was_wished(closed: Path) -> None:
    written = wrote(closed, "disclosure", "publish", "2026Q1", "--to", "html", "--both", by=B)
    assert run(closed, "-n", "disclosure", "publish", "2026Q1", "--to", "csv", by=C)[0] == 0
    signed(closed, written, C, D)
    folder = closed / "book" / "disclosures" / "2026q1-v1"
    assert sorted(path.name for path in folder.iterdir()) == ["data.json", "manifest.json", "page.html"]
    assert 'id="A-en"' in (folder / "page.html").read_text()


def test_the_reason_of_a_correction_tells_of_no_person(closed: Path) -> None:
    signed(closed, wrote(closed, "disclosure", "publish", "2026Q1", by=B), C, D)
    reason = "王先生 13912345678（3-1201）的停车费另记"
    signed(closed, wrote(closed, "disclosure", "correct", "2026Q1", "--reason", reason, "--both", by=B), C, D)
    folder = closed / "book" / "disclosures" / "2026q1-v2"
    texts = {path.name: path.read_bytes() for path in folder.iterdir()}
    with zipfile.ZipFile(folder / "page.xlsx") as packed:
        texts["page.xlsx"] = b"".join(map(packed.read, packed.namelist()))
    for name, text in texts.items():
        assert not [told for told in ("王先生", "13912345678", "3-1201") if told.encode() in text], name
    assert "本版更正：*** ***（***）的停车费另记" in texts["page.html"].decode()
    assert run(closed, "disclosure", "verify", folder / "manifest.json")[0] == 0
    assert runner.run("audit", closed / "book", home=closed / "home").code == 0


def test_a_remembered_page_is_believed_only_under_its_digest(published: Path) -> None:
    shown = wrote(published, "disclosure", "show", "2026Q1")
    (page,) = (published / "home" / "cache").rglob("page-*.json")
    shutil.rmtree(published / "book" / "disclosures")
    assert wrote(published, "disclosure", "show", "2026Q1") == shown
    page.write_text(page.read_text().replace("900.00", "800.00"))
    assert wrote(published, "disclosure", "show", "2026Q1") == shown


def test_a_manifest_names_no_other_file(published: Path) -> None:
    manifest = published / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    told = json.loads(manifest.read_text())
    told["files"]["../../main.beancount"] = "0" * 64
    manifest.write_text(json.dumps(told))
    code, answer = run(published, "disclosure", "verify", manifest)
    assert (code, answer["code"]) == (2, "not-a-manifest")


def test_a_published_period_is_shown_as_of_its_head(published: Path) -> None:
    before = wrote(published, "disclosure", "show", "2026Q1")
    assert before["status"] == "published"
    wrote(published, "revenue", "receive", "--source", "parking", "--payer", "停车场", "--amount", "100.00", "--bank-ref", "PK1")
    assert wrote(published, "disclosure", "show", "2026Q1") == before
    (published / "book" / "disclosures" / "2026q1-v1" / "data.json").unlink()
    assert wrote(published, "disclosure", "show", "2026Q1") == before


def test_a_correction_is_a_version_that_says_what_changed(published: Path) -> None:
    wrote(published, "checkpoint", "make")
    code, answer = run(published, "disclosure", "publish", "2026Q1", by=B)
    assert (code, answer["code"]) == (2, "published-already")
    signed(published, wrote(published, "disclosure", "correct", "2026Q1", "--reason", "改正收款方名称", by=B), C, D)
    rows = wrote(published, "disclosure", "list")
    assert [(row["version"], row["reason"]) for row in rows] == [(1, None), (2, "改正收款方名称")]
    text = (published / "book" / "disclosures" / "2026q1-v2" / "page.html").read_text()
    assert "第 2 版（更正）" in text
    assert "本版更正：改正收款方名称" in text
    assert wrote(published, "disclosure", "diff", "2026Q1/1", "2026Q1/2") == []
    for lang, said in (("zh_CN", "没有不同。"), ("en", "Nothing differs.")):
        assert run(published, "disclosure", "diff", "2026Q1/1", "2026Q1/2", as_json=False, lang=lang).out.strip() == said
    assert run(published, "disclosure", "diff", "2026Q1/1", "2026Q1/9")[0] == 5


def test_a_correction_holds_where_the_version_before_is_computed_again(published: Path) -> None:
    wrote(published, "bank", "reconcile", "2026-01", "--balance", "0.00")
    wrote(published, "bank", "reconcile", "2026-02", "--balance", "900.00")
    signed(published, wrote(published, "disclosure", "correct", "2026Q1", "--reason", "对平", "--to", "html", by=B), C, D)
    folder = published / "book" / "disclosures"
    assert (folder / "2026q1-v2" / "page.html").read_text().count('data-h="位置"') > 3
    told = wrote(published, "disclosure", "diff", "2026Q1/1", "2026Q1/2")
    shutil.rmtree(folder / "2026q1-v1")
    shutil.rmtree(published / "home" / "cache")
    assert wrote(published, "disclosure", "diff", "2026Q1/1", "2026Q1/2") == told
    code, answer = run(published, "disclosure", "verify", folder / "2026q1-v2" / "manifest.json")
    assert code == 0, answer


def test_what_differs_is_told_in_the_words_of_the_page(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sharedfund.render import posting

    wrote(published, "checkpoint", "make")
    signed(published, wrote(published, "disclosure", "correct", "2026Q1", "--reason", "改正", by=B), C, D)
    data = wrote(published, "disclosure", "show", "2026Q1")
    other = json.loads(json.dumps(data))
    other["practice"] = not data["practice"]
    other["front"]["closing"], other["front"]["collection_rate"] = "12345.60", "77.125"
    other["sections"]["T"]["rows"][0]["person"] = B
    monkeypatch.setattr(posting, "as_published", lambda book, made: data if made.version == 1 else other)
    rows = wrote(published, "disclosure", "diff", "2026Q1/1", "2026Q1/2")
    assert {"path": "practice", "old": data["practice"], "new": other["practice"]} in rows  # data as they are spelled
    for lang, wanted in (("zh_CN", ("练习账本", "首页 · 期末余额", "12,345.60", "首页 · 收缴率", "不适用", "77.125%", "T 谁担任什么 · M-1 · 人", "否", "是")),
                         ("en", ("practice book", "first page · closing", "12,345.60", "n/a", "77.125%", "Who holds which mandate", "yes", "no"))):
        ran = run(published, "disclosure", "diff", "2026Q1/1", "2026Q1/2", as_json=False, lang=lang)
        assert ran.code == 0 and not [word for word in wanted if word not in ran.out], ran.out
        assert "True" not in ran.out and "None" not in ran.out and '"' not in ran.out


def test_data_posted_otherwise_are_told_in_the_words_of_the_page(published: Path) -> None:
    manifest = published / "book" / "disclosures" / "2026q1-v1" / "manifest.json"
    good = manifest.with_name("data.json").read_bytes()
    for path, value, zh, en in (
            (("practice",), None, "练习账本：应是 {0}，实为 无", "practice book: expected {1}, found none"),
            (("sections", "A", "total", "closing"), "1800.00", "A 资金收支 · 合计 · 期末：应是 900.00，实为 1,800.00",
             "A Fund position · total · closing: expected 900.00, found 1,800.00")):
        told = json.loads(good)
        inner = told
        for step in path[:-1]:
            inner = inner[step]
        was, inner[path[-1]] = inner[path[-1]], value
        _forged(manifest, "data.json", lambda data, told=told: json.dumps(told).encode())
        for lang, line in (("zh_CN", zh), ("en", en)):
            ran = run(published, "disclosure", "verify", manifest, as_json=False, lang=lang)
            assert ran.code == 4 and line.format("是" if was else "否", "yes" if was else "no") in ran.out, ran.out
        code, answer = run(published, "disclosure", "verify", manifest)
        (row,) = (check for check in answer["data"]["checks"] if check["code"] == "written data.json")
        assert code == 4 and row["place"] == ".".join(path).removeprefix("sections.A.")


def test_where_a_page_hung_is_recorded(published: Path) -> None:
    photo = published / "photo.jpg"
    photo.write_bytes(b"photo")
    wrote(published, "disclosure", "display", "2026Q1", "--place", "大堂", "--photo", photo, by=S)
    assert wrote(published, "disclosure", "list")[0]["displayed"] == ["大堂 2026-04-10—2026-05-10"]
    code, answer = run(published, "disclosure", "display", "2026Q2", "--place", "大堂", by=S)
    assert (code, answer["code"]) == (5, "disclosure-not-published")


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_page_fits_a_terminal_of_eighty_cells_and_gbk(published: Path, lang: str) -> None:
    from rich.cells import cell_len

    for words in (("disclosure", "show", "2026Q1"), ("disclosure", "build", "2026Q1", "-o", published / "o"), ("period", "list"),
                  ("report", "fund", "-p", "2026Q1"), ("report", "receipt", "-p", "2026Q1"),
                  ("report", "payment", "-p", "2026Q1"), ("report", "budget", "-p", "2026Q1"),
                  ("report", "arrears", "-p", "2026Q1")):
        ran = run(published, *words, lang=lang, as_json=False)
        assert ran.code == 0, ran
        ran.out.encode("gbk")
        lines = [line for line in ran.out.splitlines() if str(published) not in line and "*" not in line]
        if words[1] != "build":
            assert max(cell_len(line) for line in lines) <= 80, words


def test_the_trial_balance_balances(closed: Path) -> None:
    rows = wrote(closed, "report", "trial", "--period", "2026Q1")
    total = rows[-1]
    assert total["account"] is None
    assert (total["opening"], total["closing"]) == ("0.00", "0.00")
    assert total["debit"] == total["credit"] == "900.00"


def test_reports_give_sections_as_data(closed: Path) -> None:
    data = wrote(closed, "report", "fund", "--period", "2026Q1")
    assert data["sections"]["A"]["total"]["closing"] == "900.00"
    assert set(wrote(closed, "report", "payment", "--period", "2026Q1")["sections"]) == {"F", "W"}


# ---- for whom ----


def test_a_copy_for_the_committee_is_no_public_page(published: Path, tmp_path: Path) -> None:
    out = tmp_path / "committee"
    before = {path: path.read_bytes() for path in (published / "book").rglob("*") if path.is_file()}
    data = wrote(published, "disclosure", "build", "2026Q1", "--for", "committee", "--to", "html,json,csv,xlsx", "-o", out)
    assert (data["audience"], data["status"]) == ("committee", "copy")
    assert sorted(path.name for path in out.iterdir()) == ["data.json", "detail.csv", "page.html", "page.xlsx"]  # and no manifest
    page = (out / "page.html").read_text(encoding="utf-8")
    assert "业委会内部，不张贴" in page and "公示〔2026〕第1号" not in page and "<svg class=\"qr\"" not in page
    assert "业委会内部，不张贴" in (out / "detail.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert {path: path.read_bytes() for path in (published / "book").rglob("*") if path.is_file()} == before
    shown = run(published, "disclosure", "show", "2026Q1", "--for", "committee", as_json=False)
    assert "业委会内部，不张贴" in shown.out
    assert "for the committee, not to be posted" in run(published, "disclosure", "show", "2026Q1", "--for", "committee", as_json=False, lang="en").out


def test_what_is_not_the_public_page_lies_in_no_book(published: Path, tmp_path: Path) -> None:
    book = published / "book"
    (tmp_path / "link").symlink_to(book / "disclosures")
    for words in ((), ("-o", book / "disclosures" / "2026q1-committee"), ("-o", book), ("-o", tmp_path / "link" / "x")):
        code, answer = run(published, "disclosure", "build", "2026Q1", "--for", "committee", *words)
        assert (code, answer["code"]) == (2, "copy-lies-elsewhere"), words
    assert not (book / "disclosures" / "2026q1-committee").exists()


def test_an_owners_copy_says_whose_it_is(closed: Path) -> None:
    for words in (("--for", "owner"), ("--unit", "h-7f3a9c"), ("--for", "auditor", "--unit", "h-7f3a9c")):
        code, answer = run(closed, "disclosure", "show", "2026Q1", *words)
        assert (code, answer["code"]) == (2, "owner-and-unit"), words
    assert run(closed, "disclosure", "show", "2026Q1", "--for", "owner", "--unit", "h-000000")[0] == 5
    assert run(closed, "disclosure", "show", "2026Q1", "--for", "firm")[0] == 2


def test_whom_a_copy_may_be_for_is_whom_the_report_knows() -> None:
    from typing import get_args

    from sharedfund.reports.look import Audience
    from sharedfund_cli.disclosure import AUDIENCES

    assert get_args(Audience) == AUDIENCES


def test_a_report_is_veiled_but_for_the_auditor(closed: Path) -> None:
    wrote(closed, "revenue", "receive", "--source", "advertising", "--payer", "王先生 13912345678", "--amount", "1.00", "--bank-ref", "ADV2")
    for words, told in (((), "*** ***"), (("--for", "committee"), "*** ***"), (("--auditor",), "王先生 13912345678"), (("--for", "auditor"), "王先生 13912345678")):
        text = run(closed, "report", "payment", "--period", "2026Q2", *words, as_json=False).out
        assert "13912345678" not in text or told.endswith("8")
        shown = wrote(closed, "disclosure", "show", "2026Q2", *(("--for", "auditor") if told.endswith("8") else ()))
        assert [row["payer"] for row in shown["sections"]["E"]["rows"]] == [told]


# ---- in which files ----


def test_what_is_published_lies_in_the_files_that_were_wished(closed: Path) -> None:
    code, answer = run(closed, "disclosure", "publish", "2026Q1", "--to", "html,docx", by=B)
    assert (code, answer["code"]) == (2, "no-such-format")
    signed(closed, wrote(closed, "disclosure", "publish", "2026Q1", "--to", "csv", by=B), C, D)
    folder = closed / "book" / "disclosures" / "2026q1-v1"
    named = sorted(json.loads((folder / "manifest.json").read_text())["files"])
    assert named == ["data.json", "detail.csv", "page.html"]  # page and data always
    assert sorted(path.name for path in folder.iterdir()) == sorted([*named, "manifest.json"])
    signed(closed, wrote(closed, "disclosure", "correct", "2026Q1", "--reason", "改名称", "--to", "xlsx", by=B), C, D)
    folder = folder.with_name("2026q1-v2")
    assert sorted(json.loads((folder / "manifest.json").read_text())["files"]) == ["data.json", "page.html", "page.xlsx"]


def test_somebody_elses_file_stays_where_a_page_is_written(published: Path) -> None:
    folder = published / "book" / "disclosures" / "2026q1-v1"
    (folder / "notes.txt").write_text("mine")
    wrote(published, "disclosure", "build", "2026Q1", "--to", "csv")
    assert (folder / "notes.txt").read_text() == "mine"
    assert run(published, "disclosure", "verify", folder / "manifest.json")[0] == 0


def test_a_name_this_machine_knows_is_told_when_a_page_is_proposed(closed: Path) -> None:
    people = closed / "book" / "private" / "people.json"
    people.write_text(json.dumps(json.loads(people.read_text()) | {"p-99": {"name": "云岚"}}))
    ran = run(closed, "disclosure", "publish", "2026Q1", by=B, as_json=False)
    assert ran.code == 0 and "！E 节里写着 云岚，" in ran.err


def test_a_page_whose_files_cannot_be_written_is_published_and_says_so(closed: Path) -> None:
    written = wrote(closed, "disclosure", "publish", "2026Q1", "--to", "csv", by=B)
    signed(closed, written, C)
    folder = closed / "book" / "disclosures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("in the way")
    ran = run(closed, "sign", written["waiting"][0]["block"], by=D, as_json=False)
    assert ran.code == 0 and "已公布" in ran.out
    assert "× 公布已经记在账本里，文件没有写成" in ran.err and "sharedfund disclosure build 2026Q1 --to html,json,csv" in ran.err
    assert "账本没有改动" not in ran.err + ran.out
    folder.unlink()
    wrote(closed, "disclosure", "build", "2026Q1", "--to", "html,json,csv")
    assert run(closed, "disclosure", "verify", folder / "2026q1-v1" / "manifest.json")[0] == 0


def test_whoever_types_a_name_is_told_before_it_stands_in_the_book(closed: Path) -> None:
    people = closed / "book" / "private" / "people.json"
    people.write_text(json.dumps(json.loads(people.read_text()) | {"p-99": {"name": "欧阳绝密", "phone": "13912345678"}}))
    words = ("disclosure", "seal", "--seal", "committee", "--decided-by", "R2026001")
    ran = run(closed, "-n", *words, "--document", "给欧阳绝密的证明，13912345678", by=B, as_json=False)
    assert ran.code == 0 and ran.err.count("！说明里写着") == 2 and "欧阳绝密" in ran.err
    ran = run(closed, *words, "--document", "给欧阳绝密的证明", by=B, as_json=False, lang="en")
    assert ran.code == 0 and "! The words say 欧阳绝密" in ran.err  # told, and not held up
    ran = run(closed, *words, "--document", "电梯合同", by=B, as_json=False)
    assert ran.code == 0 and "说明里写着" not in ran.err

"""init, charter, person, key, mandate, sign, take: as typed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sharedfund.entries.terms import PROFILES, Terms, terms
from sharedfund.signing import KeyFolder
from sharedfund_cli import founding
from tests.cli.runner import Ran, run
from tests.fund import B, C, D, J, K

PASSWORD = "银杏树下三只灰喜鹊在吵架，没人劝"
NOW = "2026-01-02T01:00:00Z"
PEOPLE = ("段启文 物业", "顾明远 主任", "沈若兰 业委会", "何建平 社区", "林知秋 会计")


class At:
    """A book and its user's folder, and the commands typed there."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.home = place / "home"

    def run(self, *arguments: object, password: str | None = None, book: str | None = "book", now: str = NOW,
            lang: str = "zh_CN") -> Ran:
        words: list[object] = ["--now", now]
        if book is not None:
            words += ["-C", self.place / book]
        if password is None:
            return run(*words, *arguments, home=self.home, lang=lang)
        read, write = os.pipe()
        os.write(write, password.encode() + b"\n")
        os.close(write)
        try:
            return run(*words, *arguments, "--password-fd", read, home=self.home, lang=lang)
        finally:
            os.close(read)

    def data(self, *arguments: object, code: int = 0, **more: Any) -> Any:
        ran = self.run(*arguments, "--json", **more)
        assert ran.code == code, ran.out + ran.err
        found = json.loads(ran.out)
        return found["data"] if code == 0 else found


@pytest.fixture
def at(place: Path) -> At:
    return At(place)


@pytest.fixture
def empty(tmp_path: Path) -> At:
    return At(tmp_path)


def persons(*lines: str) -> list[str]:
    return [word for line in lines for word in ("--person", line)]


def init(at: At, *more: object, people: tuple[str, ...] = PEOPLE, code: int = 0) -> Any:
    return at.data("init", at.place / "new", "--name", "银杏花园小区", "--bank", "云州银行", "--account",
                   "6222020200012343057", *persons(*people), *more, book=None, code=code)


def _line(digits: str) -> str:
    """32 hex digits as the sheet shows them."""
    return " ".join(digits[place : place + 4] for place in range(0, 32, 4))


# ---- init ----


def test_init_founds_a_practice_book_from_its_options(empty: At) -> None:
    data = init(empty, "--practice", "-y")
    assert data["cast"] == {"ordinary": True, "large": False, "emergency": True}
    sheet = (empty.place / "new" / "founding-sheet.html").read_text(encoding="utf-8")
    for part in (_line(data["fund"][:32]), _line(data["fund"][32:]), _line(data["persons"][0]["key"][:32]), "顾明远",
                 "练习账本"):
        assert part in sheet
    shown = empty.data("charter", "show", book="new")
    assert (shown["phase"], len(shown["missing"]), shown["accounts"][0]["tail"]) == ("founding", 5, "3057")
    assert "6222020200012343057" not in (empty.place / "new" / "book" / "2026-01.beancount").read_text()
    assert "顾明远" not in (empty.place / "new" / "book" / "2026-01.beancount").read_text()


def test_init_writes_nothing_before_the_last_answer(empty: At) -> None:
    assert init(empty, "--practice", code=2)["code"] == "needs-answer"
    assert not (empty.place / "new").exists()
    assert init(empty, "--practice", "-n")["dry_run"]
    assert not (empty.place / "new").exists()


def test_init_says_who_is_missing_for_which_payment(empty: At) -> None:
    ran = empty.run("init", empty.place / "new", "--name", "银杏花园小区", "--bank", "云州银行", "--account", "1234",
                    *persons(*PEOPLE), "--practice", "-y", book=None)
    assert "√ 加签线以下" in ran.err
    assert "× 加签线以上" in ran.err
    assert "既没审核也没复核" in ran.err
    assert "sharedfund charter accept" in ran.out


def test_a_real_book_wants_everybodys_own_key(empty: At) -> None:
    assert init(empty, "-y", code=2)["code"] == "founder-without-key"


def test_a_real_book_takes_keys_from_key_new(empty: At) -> None:
    cards = []
    for number, line in enumerate(PEOPLE, 1):
        card = empty.place / f"{number}.sfcard"
        empty.data("key", "new", "--as", f"p-{number:02d}", "-o", card, "--memory-kib", "19456", book=None,
                   password=PASSWORD)
        cards.append(f"{line} {card}")
    data = init(empty, "-y", people=tuple(cards))
    for number in range(1, 6):
        ran = empty.run("charter", "accept", "--as", f"p-{number:02d}", book="new", password=PASSWORD)
        assert ran.code == 0, ran.err
    assert empty.data("charter", "show", book="new")["missing"] == []
    keys = {kept.public for _, kept in KeyFolder(empty.home / "keys").files()}
    assert keys == {person["key"] for person in data["persons"]}


def test_a_wrong_password_signs_nothing(empty: At) -> None:
    card = empty.place / "1.sfcard"
    empty.data("key", "new", "--as", "p-02", "-o", card, "--memory-kib", "19456", book=None, password=PASSWORD)
    people = ("段启文 物业", f"顾明远 主任 {card}", "何建平 社区")
    init(empty, "-y", "--practice", people=people)
    answer = empty.data("charter", "accept", "--as", "p-02", book="new", password=PASSWORD + "。", code=2)
    assert answer["code"] == "wrong-password"
    assert "p-02" in empty.data("charter", "show", book="new")["missing"]


@pytest.mark.parametrize(("change", "code", "exit_"), [
    (("--profile", "barter"), "unknown-profile", 2),
    (("--person", "某人"), "founder-line", 2),
    (("--person", "某人 厨师"), "no-such-party", 2),
    (("--person", "某人 业委会 zzz"), "file-not-found", 5),
    (("--witness", "没有的人"), "no-such-person", 2),
])
def test_a_wrong_answer_is_named(empty: At, change: tuple[str, str], code: str, exit_: int) -> None:
    assert init(empty, "--practice", "-y", *change, code=exit_)["code"] == code


def test_a_charter_the_rules_refuse_founds_nothing(empty: At) -> None:
    answer = init(empty, "--practice", "-y", people=("段启文 物业", "顾明远 主任"), code=3)
    assert (answer["number"], answer["code"]) == ("R144", "signatories-of-one-party")
    assert "业委会、居委会" in answer["message"] and "业委会、居委会" in answer["remedy"][0]
    assert not (empty.place / "new").exists()


def test_a_folder_with_something_in_it_is_left_alone(at: At) -> None:
    answer = at.data("init", at.place / "book", "--name", "x", code=2, book=None)
    assert answer["code"] == "folder-not-empty"


CHARTER = """
name = "银杏花园小区"
profile = "trust"
books-from = 2026-01-01
practice = true

[terms]
display-days = 45
fresh-signatory-threshold-cny = "8000.00"
same-desk-limit-cny = "8000.00"

[[account]]
bank = "云州银行"
number = "6222020200012343057"

[[person]]
name = "顾明远"
identity = "110101198001010011"
witness = true
  [[person.mandate]]
  office = "committee-chair"
  end = 2030-12-31
  signs = true

[[person]]
name = "何建平"
witness = true
  [[person.mandate]]
  office = "社区"
  signs = true

[[person]]
name = "林知秋"
links = ["v-12"]
  [[person.mandate]]
  office = "会计"
"""


def test_init_reads_a_charter_file(empty: At) -> None:
    (empty.place / "c.toml").write_text(CHARTER, encoding="utf-8")
    empty.data("init", empty.place / "new", "--charter", empty.place / "c.toml", "-y", book=None)
    shown = empty.data("charter", "show", "--changed", book="new")
    assert shown["terms"] == {"display-days": "45", "fresh-signatory-threshold-cny": "8000.00",
                              "same-desk-limit-cny": "8000.00"}
    assert shown["witnesses"] == ["p-01", "p-02"]
    private = "".join(path.read_text(encoding="utf-8") for path in (empty.place / "new" / "private").iterdir())
    assert "110101198001010011" not in private  # of the ID number nothing is kept but a commitment


@pytest.mark.parametrize(("old", "new", "code"), [
    ('profile = "trust"', 'profile = "barter"', "unknown-profile"),
    ("display-days = 45", 'display-days = "soon"', "bad-term"),
    ("display-days = 45", "display-day = 45", "unknown-term"),
    ('office = "会计"', 'office = "厨师"', "no-such-party"),
    ('office = "会计"', 'office = "会计"\n  hat = true', "field-unknown"),
])
def test_a_mistake_in_a_charter_file_is_named(empty: At, old: str, new: str, code: str) -> None:
    (empty.place / "c.toml").write_text(CHARTER.replace(old, new), encoding="utf-8")
    answer = empty.data("init", empty.place / "new", "--charter", empty.place / "c.toml", "-y", book=None, code=2)
    assert answer["code"] == code


# ---- charter ----


def test_a_template_is_a_charter_file_once_filled_in(empty: At) -> None:
    made = empty.data("charter", "template", "trust", book=None)
    text = made["template"]
    assert 'approval-valid-days = "14"' in text and "1；不高于 60" in text and 'return-key = "none"' in text
    assert [row["term"].replace("-", "_") for row in made["terms"]] == list(Terms.model_fields)
    assert all(row["meaning"] for row in made["terms"])
    filled = text.replace('name = ""', 'name = "x"').replace('bank = ""', 'bank = "x"').replace(
        'number = ""', 'number = "1234"').replace("practice = false", "practice = true").replace('\nkey = ""', "")
    (empty.place / "c.toml").write_text(filled, encoding="utf-8")
    answer = empty.data("init", empty.place / "new", "--charter", empty.place / "c.toml", "-y", book=None, code=3)
    assert answer["code"] == "signatories-of-one-party"  # one person is filled in; the file itself is whole


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_template_reads_back_as_its_profile(empty: At, profile: str) -> None:
    text = empty.data("charter", "template", profile, book=None)["template"]
    for own in (profile, "riverside"):
        path = empty.place / f"{own}.toml"
        path.write_text(text.replace('name = ""', 'name = "x"').replace('bank = ""', 'bank = "x"').replace(
            'number = ""', 'number = "1234"').replace('key = ""', "").replace(f'profile = "{profile}"', f'profile = "{own}"'),
            encoding="utf-8")
        read = founding.from_file(str(path))
        assert read.profile == own
        assert terms(own, **read.terms) == terms(profile)


def test_a_name_of_its_own_needs_every_column(empty: At) -> None:
    (empty.place / "c.toml").write_text(CHARTER.replace('"trust"', '"riverside"'), encoding="utf-8")
    answer = empty.data("init", empty.place / "new", "--charter", empty.place / "c.toml", "-y", book=None, code=2)
    assert answer["code"] == "unknown-profile" and "gate-conditions" in answer["message"]


def test_the_fifteen_are_listed_with_a_sentence_each(empty: At) -> None:
    for lang in ("zh_CN", "en"):
        rows = empty.data("charter", "template", book=None, lang=lang)
        assert [row["profile"] for row in rows] == list(PROFILES)
        assert all(row["meaning"] for row in rows)


def test_profiles_are_compared_term_by_term(at: At) -> None:
    rows = {row["term"]: row for row in at.data("charter", "compare", "co-managed", "trust")}
    assert rows["pools"] == {"term": "pools", "one": "separate", "other": "one-fund", "meaning": "各项资金分开用，还是统筹用"}
    assert at.data("charter", "compare", "co-managed", ".") == []
    assert len(at.data("charter", "compare", "co-managed", "trust", "--all")) == len(Terms.model_fields)
    assert at.data("charter", "compare", "共管账户", "信托制") == list(rows.values())
    assert at.data("charter", "compare", "co-managed", "barter", code=2)["code"] == "unknown-profile"


def test_a_charter_is_shown_in_words_and_for_an_earlier_day(at: At) -> None:
    ran = at.run("charter", "show")
    assert "顾明远" in ran.out
    assert "approval-valid-days" in ran.out
    assert at.data("charter", "show", "--on", "2026-01-01")["name"] == "银杏花园"


def test_terms_do_not_change_without_a_resolution(at: At) -> None:
    answer = at.data("charter", "change", "--set", "display-days=45", "--resolution", "R-2026-1", "--as", B, code=3)
    assert (answer["number"], answer["code"]) == ("R105", "no-owners-resolution")
    for pair, code in (("display-day=45", "unknown-term"), ("display-days=soon", "bad-term"), ("x", "term-without-value")):
        answer = at.data("charter", "change", "--set", pair, "--resolution", "R-2026-1", "--as", B, code=2)
        assert answer["code"] == code


# ---- people ----


def test_people_are_listed_by_what_they_can_do(at: At) -> None:
    assert len(at.data("person", "list")) == 11
    assert [row["person"] for row in at.data("person", "list", "--can", "recheck")] == ["p-04", "p-05", "p-10"]
    assert {row["person"] for row in at.data("person", "list", "--can", "sign")} == {"p-02", "p-03", "p-04", "p-05",
                                                                                  "p-10", "p-11"}
    assert "顾明远" in at.run("person", "list").out
    assert at.data("person", "show", "顾明远")["mandates"][0]["office"] == "committee-chair"
    assert at.data("person", "show", "p-77", code=5)["code"] == "no-such-person"
    assert "公钥" in at.run("person", "show", B).out
    assert len(at.data("mandate", "list")) == 11
    assert "业委会主任" in at.run("mandate", "list").out


def test_a_person_joins_with_a_key_and_a_mandate(at: At, tmp_path: Path) -> None:
    data = at.data("person", "add", "--name", "陈思齐", "--identity", "110101199001010011", "--as", B)
    assert data["person"] == "p-12"
    at.data("sign", str(data["waiting"][0]["block"]), "--as", D, "-y")
    assert at.data("person", "show", "陈思齐")["person"] == "p-12"
    again = at.data("person", "add", "--name", "陈四七", "--identity", "110101199001010011", "--as", B, code=3)
    assert (again["number"], again["code"], again["facts"]["known"]) == ("R45a", "identity-known", "p-12")
    card = tmp_path / "p-12.sfcard"
    made = at.data("key", "new", "--as", "陈思齐", "-o", card, "--memory-kib", "19456", password=PASSWORD)
    waiting = at.data("key", "replace", "p-12", "--card", card, "--as", B)["waiting"]
    at.data("sign", str(waiting[0]["block"]), "--as", D)
    assert at.data("person", "show", "p-12")["key"] == made["public"]
    granted = at.data("mandate", "grant", "陈思齐", "--office", "业委会", "--end", "2030-12-31", "--signs", "--as", B)
    at.data("sign", str(granted["waiting"][0]["block"]), "--as", D)
    assert at.data("person", "list", "--can", "review")[-1]["person"] != "p-12"
    assert at.data("mandate", "accept", "--as", "陈思齐", password=PASSWORD)["mandate"] == "M-12"
    assert at.data("mandate", "accept", "--as", "陈思齐", password=PASSWORD, code=5)["code"] == "no-mandate-waits"
    assert at.data("person", "list", "--can", "review")[-1]["person"] == "p-12"
    ended = at.data("mandate", "end", "陈思齐", "--reason", "辞职", "--as", B)
    at.data("sign", str(ended["waiting"][0]["block"]), "--as", D)
    revoked = at.data("key", "revoke", "陈思齐", "--reason", "辞职", "--as", B)
    at.data("sign", str(revoked["waiting"][0]["block"]), "--as", D)
    assert at.data("person", "show", "p-12")["key"] is None


def test_a_holder_stops_the_own_key_and_everybody_sees_until_when_it_signed(at: At) -> None:
    stopped = at.data("key", "revoke", B, "--reason", "电脑失窃", "--as", B)
    assert stopped["waiting"] == []
    assert at.data("person", "show", B)["key"] is None
    assert B not in {row["person"] for row in at.data("key", "list")}
    (row,) = [row for row in at.data("key", "list", "--all") if row["person"] == B]
    assert row["last"] == stopped["entries"][0]["block"]
    assert "sharedfund key replace --recover" in At.run(at, "key", "revoke", C, "--reason", "x", "--as", C).out


def test_a_key_in_wrong_hands_is_told_and_confirmed(at: At) -> None:
    told = at.data("key", "compromise", B, "--since", "3", "--reason", "失窃", "--as", C)
    at.data("sign", str(told["waiting"][0]["block"]), "--as", D)
    (row,) = [row for row in at.data("key", "list") if row["person"] == B]
    assert (row["compromised_since"], row["confirmed"]) == (3, False)
    found = {flag["code"]: flag for flag in at.data("status", "--as", C)["flags"]}
    assert "失密" in found["acts-to-confirm"]["message"]
    assert at.data("key", "confirm", B, "--reason", "x", "--as", C, code=3)["code"] == "nothing-confirmed"
    assert at.data("key", "confirm", C, "--all", "--reason", "x", "--as", C, code=5)["code"] == "no-compromise"
    assert at.data("key", "compromise", B, "--key", "ff00", "--since", "2", "--reason", "x", "--as", C, code=5)["code"] == "no-such-key"
    signed = at.data("key", "signed", B)
    assert signed[0]["block"] >= 3 and at.data("key", "signed", B, "--since", "100000") == []
    named = at.data("key", "confirm", B, "--entry", signed[0]["leaf"], "--reason", "本人签的", "--as", C)
    at.data("sign", str(named["waiting"][0]["block"]), "--as", D)
    assert at.data("key", "signed", B) == signed[1:]
    found = json.loads(at.run("audit", "--json").out)["findings"]
    assert "compromised-key-signed" in {row["code"] for row in found} and "key signed p-02" in at.run("audit").out
    confirmed = at.data("key", "confirm", B, "--all", "--key", row["key"][:12], "--reason", "核对过", "--as", C)
    at.data("sign", str(confirmed["waiting"][0]["block"]), "--as", D)
    assert "acts-to-confirm" not in {flag["code"] for flag in at.data("status", "--as", C)["flags"]}
    assert at.run("key", "list", "--all", lang="en").out.count("p-02") == 1


def test_a_password_is_changed_and_the_old_one_opens_nothing_here(at: At, tmp_path: Path) -> None:
    card = tmp_path / "k.sfcard"
    at.data("key", "new", "--as", C, "-o", card, "--memory-kib", "19456", password=PASSWORD)
    asked = at.data("key", "replace", C, "--card", card, "--as", C)
    for person in (B, D):
        at.data("sign", str(asked["waiting"][0]["block"]), "--as", person)
    fresh = "另一句只有自己记得住的话在这里"
    change = ("key", "password", "--as", C, "--memory-kib", "19456")
    assert at.data(*change, password=f"错了的密码不是这一句吧\n{fresh}", code=2)["code"] == "wrong-password"
    assert at.data(*change, password=f"{PASSWORD}\n太短", code=2)["code"] == "password-too-short"
    assert at.data(*change, password=f"{PASSWORD}\n{fresh}")["person"] == C
    link = ("person", "link", C, "v-12", "--as", C)
    assert at.data(*link, password=PASSWORD, code=2)["code"] == "wrong-password"
    at.data(*link, password=fresh)


def test_an_office_is_handed_over_before_the_chair(at: At, tmp_path: Path) -> None:
    added = at.data("person", "add", "--name", "周敏", "--identity", "110101199001010012", "--as", B)
    at.data("sign", str(added["waiting"][0]["block"]), "--as", D)
    granted = at.data("mandate", "grant", "周敏", "--office", "会计", "--as", B)
    at.data("sign", str(granted["waiting"][0]["block"]), "--as", D)
    paper = tmp_path / "移交单.txt"
    paper.write_text("账簿三本", encoding="utf-8")
    line = ("mandate", "hand-over", "会计", "--from", K, "--to", "周敏", "--handed", "books,vouchers，passwords", "--attach", paper)
    assert at.data(*line, "--missing", "hat", "--as", K, code=2)["code"] == "not-one-of"
    asked = at.data(*line, "--as", K)
    assert (asked["witness"], asked["missing"]) == (B, ["key-files"])
    waiting = [row for row in at.data("status", "--as", B)["waiting"] if row["kind"] == "office-handed-over"]
    assert waiting[0]["person"] == B
    assert [row["person"] for row in at.data("status", "--as", C)["waiting"] if row["kind"] == "office-handed-over"] == [None]


def test_an_election_is_carried_out_by_the_community(at: At) -> None:
    refused = at.data("person", "add", "--name", "周敏", "--identity", "110101199001010012", "--resolution", "R2026009",
                      "--as", D, code=3)
    assert (refused["number"], refused["code"]) == ("R60", "no-owners-resolution")
    for line in (("mandate", "grant", "p-06", "--office", "业委会", "--end", "2030-12-31", "--resolution", "R2026009"),
                 ("mandate", "end", "M-3", "--reason", "换届", "--resolution", "R2026009")):
        assert at.data(*line, "--as", D, code=3)["code"] == "no-owners-resolution"


def test_people_and_mandates_come_from_files_too(at: At, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text('name = "陈思齐"\nlinks = ["v-12"]\n', encoding="utf-8")
    added = at.data("person", "add", "--file", tmp_path / "p.toml", "--as", B)
    at.data("sign", str(added["waiting"][0]["block"]), "--as", D)
    (tmp_path / "m.toml").write_text('office = "业主代表"\nstand-in = 1\nlimit = "5000.00"\n', encoding="utf-8")
    at.data("mandate", "grant", "p-12", "--file", tmp_path / "m.toml", "--as", B)
    (tmp_path / "x.toml").write_text('office = "业主代表"\nhat = 1\n', encoding="utf-8")
    assert at.data("mandate", "grant", "p-12", "--file", tmp_path / "x.toml", "--as", B, code=2)["code"] == "field-unknown"
    assert at.data("mandate", "grant", "p-12", "--as", B, code=2)["code"] == "needs-answer"
    assert at.data("mandate", "grant", "p-12", "--office", "业委会", "--party", "x", "--as", B, code=2)["code"] == "not-one-of"
    assert at.data("mandate", "end", "p-12", "--reason", "x", "--as", B, code=2)["code"] == "which-mandate"


def test_a_card_is_of_its_person_and_its_fund(at: At, tmp_path: Path) -> None:
    card = tmp_path / "k.sfcard"
    at.data("key", "new", "--as", C, "-o", card, "--memory-kib", "19456", "--fund", "0" * 64, password=PASSWORD)
    assert at.data("key", "replace", B, "--card", card, "--as", B, code=2)["code"] == "card-of-another"
    assert at.data("key", "replace", C, "--card", card, "--as", C, code=2)["code"] == "card-without-proof"
    card.write_text("{}")
    assert at.data("key", "replace", C, "--card", card, "--as", C, code=2)["code"] == "not-a-card"


def test_a_weak_password_makes_no_key(at: At) -> None:
    assert at.data("key", "new", "--as", C, password="银杏花园银杏花园银杏花园1", code=2)["code"] == "password-too-short"
    assert at.data("key", "new", "--as", C, password="银杏花园银杏花园银杏花园12345", code=2)["code"] == "password-guessable"
    assert not list((at.home / "keys").glob("*.sfkey")) if (at.home / "keys").exists() else True


def test_a_link_is_declared(at: At) -> None:
    at.data("person", "link", "顾明远", "v-12", "--as", K)
    assert at.data("person", "show", B)["links"] == ["v-12"]


# ---- sign and take ----


def proposal(at: At) -> str:
    return str(at.data("person", "add", "--name", "陈思齐", "--as", B)["waiting"][0]["block"])


def test_what_waits_is_listed_and_a_yes_or_no_ends_it(at: At) -> None:
    assert at.data("sign", "--as", D) == []
    block = proposal(at)
    assert [row["block"] for row in at.data("sign", "--as", D)] == [int(block)]
    assert at.data("sign", "--as", K) == []
    assert at.data("sign", block, "--as", B, code=3)["code"] == "counted-already"
    assert at.data("sign", block, "--reject", "--as", D, code=2)["code"] == "needs-answer"
    ran = at.run("sign", block, "--as", D)
    assert "生效" in ran.out
    second = proposal(at)
    at.data("sign", second, "--reject", "--reason", "不认识", "--as", D)
    assert at.data("sign", second, "--as", J, code=5)["code"] == "no-such-proposal"


def test_a_signature_travels_to_a_machine_without_the_book(at: At, tmp_path: Path) -> None:
    block = proposal(at)
    away = At(tmp_path / "away")
    exported = at.data("sign", block, "--as", D, "--export", tmp_path / "yes")
    request = Path(exported["request"])
    assert away.data("sign", request, "-y", book=None, code=2)["code"] == "fund-not-confirmed"
    fund = json.loads(at.run("charter", "show", "--json").out)["fund"]
    assert away.data("sign", request, "-y", "--fund", "0" * 64, book=None, code=2)["code"] == "fund-not-confirmed"
    answered = away.data("sign", request, "-y", "--fund", fund, book=None)
    assert answered["not_checked"] == ["note", "rules", "mandate"]
    again = away.run("sign", request, "-y", book=None)
    assert again.code == 0  # the machine knows the fund now
    assert "没有检查" in again.err
    at.data("take", answered["answer"])
    assert at.data("person", "show", "p-12")["person"] == "p-12"
    assert at.data("take", answered["answer"], code=3)["code"] == "no-such-proposal"


def test_an_answer_comes_home_to_who_asked_only(at: At, tmp_path: Path) -> None:
    block = proposal(at)
    exported = at.data("sign", block, "--as", D, "--export", tmp_path / "yes")
    fund = json.loads(at.run("charter", "show", "--json").out)["fund"]
    answered = At(tmp_path / "away").data("sign", exported["request"], "-y", "--fund", fund, book=None)
    other = At(at.place)
    other.home = tmp_path / "other"
    assert other.data("take", answered["answer"], code=5)["code"] == "nothing-asked"


def test_a_request_that_was_tampered_with_is_not_signed(at: At, tmp_path: Path) -> None:
    exported = at.data("sign", proposal(at), "--as", D, "--export", tmp_path / "yes")
    path = Path(exported["request"])
    found = json.loads(path.read_bytes())
    found["shown"][1]["text"] = found["shown"][1]["text"].replace("person-enrolled", "mandate-granted")
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    answer = At(tmp_path / "away").data("sign", path, "-y", "--fund", found["fund"], book=None, code=2)
    assert answer["code"] == "shown-not-in-book"


def test_the_words_are_english_too(at: At) -> None:
    assert "committee chair" in at.run("mandate", "list", lang="en").out
    assert "Founders" not in at.run("person", "list", lang="en").err

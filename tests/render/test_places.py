"""Where two versions differ, and what stands there, is said as a reader finds it on the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import pytest

from sharedfund.accounts.heads import HEADS
from sharedfund.entries import contracts, disclosure, duties, hand_over, keys, payments, people, questions, receipts, remuneration, resolutions, revenue, terms, units
from sharedfund.entries.terms import EMERGENCY_CAUSES
from sharedfund.render import html, layout, written
from sharedfund.render.front import Seals
from sharedfund.render.words import codes, measures, members, pages, places
from sharedfund.render.words.form import LANGUAGES
from sharedfund.reports.decisions import _CORRECTIONS
from sharedfund.reports.disclosure import differences
from sharedfund.reports.look import Audience
from sharedfund.reports.schema import schema
from sharedfund.values.days import day

LEDGERS = sorted(Path("ledgers").glob("*/disclosures/*/data.json"))
# The lists without a heading of their own: their section is the heading.
UNSAID = {"rows"}


class Member(NamedTuple):
    """A member as the schema has it: its path, where its words are looked for, what it may be."""

    path: str
    section: str
    within: str
    name: str
    schema: dict[str, Any]


def reached(node: dict[str, Any], section: str = members.PAGE, within: str = "", above: str = "") -> Iterator[Member]:
    """Every member of the schema that data may have, with what `$ref` stands for in its place."""
    if "$ref" in node:
        node = schema()["$defs"][node["$ref"].removeprefix("#/$defs/")]
    for one in (*node.get("anyOf", ()), *node.get("oneOf", ()), *([node["items"]] if "items" in node else ())):
        yield from reached(one, section, within, above)
    for name, inner in node.get("properties", {}).items():
        path = f"{above}.{name}" if above else name
        if section == "sections":
            yield from reached(inner, name, "", path)
            continue
        yield Member(path, section, within, name, inner)
        yield from reached(inner, *((name, "") if section == members.PAGE else (section, name)), path)


REACHED = list(reached(schema()))


def listed(node: dict[str, Any]) -> Iterator[str]:
    """The words that a member may be, of a closed list; not those of what stands in it."""
    yield from (word for word in node.get("enum", ()) if isinstance(word, str))
    if isinstance(node.get("const"), str):
        yield node["const"]
    for one in (*node.get("anyOf", ()), *([node["items"]] if "items" in node else ())):
        yield from listed(one)


@pytest.mark.parametrize(("path", "zh", "en"), [
    ("sections.F.rows[2026-02-16 P-0005].amount", "F 逐笔付款 · 2026-02-16 P-0005 · 金额", "F Payments, line by line · 2026-02-16 P-0005 · amount"),
    ("front.remuneration.paid_to_firm", "首页 · 付给物业 · 合计", "first page · paid to the firm · in all"),
    ("sections.A.rows[agency].closing", "A 资金收支 · 代收物业费 · 期末", "A Fund position · fees held for the firm · closing"),
    ("sections.C.rows[0].collected", "C 物业费收缴 · 第 1 行 · 已收", "C Fees charged and collected · row 1 · collected"),
    ("sections.C.collected", "C 物业费收缴 · 合计已收", "C Fees charged and collected · collected in all"),
    ("sections.F.rows[P-0005].reviewers", "F 逐笔付款 · P-0005 · 审核", "F Payments, line by line · P-0005 · reviewed"),
    ("sections.C.rows[B01+B02+B03 residential+commercial].paid", "C 物业费收缴 · B01—B03 住宅、商业 · 缴清", "C Fees charged and collected · B01—B03 residential, commercial · paid up"),
    ("sections.Q.rows[0-3+3-12].amount", "Q 欠费 · 3个月以内、3—12个月 · 金额", "Q Arrears · up to 3 months, 3 to 12 months · amount"),
    ("sections.D.rows[2026-01-06 fee]", "D 逐日收款 · 2026-01-06 物业费", "D Receipts by day · 2026-01-06 service fees"),
    ("sections.E.rows[parking #2].payer", "E 公共收益 · 停车（第 2 个） · 使用方或付款单位", "E Public revenue · parking (no. 2) · counterparty"),
    ("sections.P.rows[2026-01-06 B-01].left", "P 质询、争议与违约 · 违约 · 2026-01-06 B-01 · 未补足", "P Questions, disputes, breaches · breaches · 2026-01-06 B-01 · left"),
    ("sections.Z.rows[pass-score R1].old", "Z 章程变更 · 达标分数，不到一分不放 R1 · 原", "Z Charter terms changed · below this score nothing is released R1 · old"),
    ("headline[late].days", "标题提示 · 迟公布 · 迟了几天", "headline · published late · days late"),
    ("name", "小区", "complex"), ("banks[co-managed].tail", "银行账户 · 共管账户 · 尾号", "bank accounts · co-managed account · ending"),
    ("sections", "各节", "sections"), ("sections.A.rows", "A 资金收支", "A Fund position"), ("as_of", "公示日", "made on"),
    # A member of a later shape of the data, which this program does not know, is told by its name as the data spell it.
    ("indicators.no_such_member", "指标 · 数据项 no_such_member", "indicators · member no_such_member"),
    ("sections.A.rows[agency].no_such.inner", "A 资金收支 · 代收物业费 · 数据项 no_such · 数据项 inner", "A Fund position · fees held for the firm · member no_such · member inner"),
    ("sections.Z9.rows[x y].amount", "Z9 · x y · 金额", "Z9 · x y · amount"), ("", "", ""),
])
def test_a_place_is_said_in_words(path: str, zh: str, en: str) -> None:
    assert (places.place(path, "zh_CN"), places.place(path, "en")) == (zh, en)


ROW = '{"amount":"1486.65","count":1,"day":"2026-01-06","extra":[1],"periods":["2026Q1","2026Q2"],"source":"fee"}'
PAID = ('{"amount":"50.00","bill":null,"kind":"company","manner":"three-steps","name":"安居公司","payee":"v-04",'
        '"reviewers":["p-02","p-03"],"stand_in":false,"vouchers":1}')
FIRM = '{"accrued":{"added":"1.00","closing":"3.00","opening":"2.00"},"firm":"F001","gates":[{"period":"2026Q1"}],"name":null}'


@pytest.mark.parametrize(("path", "told", "zh", "en"), [
    ("front.closing", "13191.20", "13,191.20", "13,191.20"), ("front.collection_rate", "77.125", "77.125%", "77.125%"),
    ("front.collection_rate", None, "不适用", "n/a"), ("sections.K.repairs[K-01].saved_share", "71.1", "71.1%", "71.1%"),
    ("sections.C.rows[0].area_m2", "4500.00", "4,500.00", "4,500.00"), ("sections.C.rows[0].tariffs[0]", "1.8", "1.80", "1.80"),
    ("practice", True, "是", "yes"), ("sections.H.rows[2026-01 power].complete", False, "否", "no"),
    ("sections.T.needs_stand_ins", None, "否", "no"), ("sections.I.rows[F001].gates[2026Q1].accepted", None, "未定", "open"),
    ("sections.Q.rows[0].households", None, "少", "few"), ("sections.P.questions[Q-01].about", None, "一户的物业费", "a household's fee"),
    ("sections.P.questions[Q-01].about", "wages", "人员工资社保", "wages and social insurance"),
    ("sections.V.display_count", None, "自然日", "days"), ("sections.V.display_count", "working-days", "工作日", "working days"),
    ("sections.K.grants[G-01].heads", "[]", "不限", "free"), ("sections.K.grants[G-01].heads", '["repair"]', "维修养护", "minor repair"), ("sections.K.grants[G-01]", None, "无", "none"),
    ("sections.Z.rows[large-payment-cny R1].old", "26000.00", "26,000.00", "26,000.00"), ("sections.Z.rows[topup-share R1].new", "1/2", "50%", "50%"),
    ("sections.N.rows[R1].topics[0]", 3, "选举业委会", "election of the committee"), ("indicators.delay_days", 3, "3", "3"),
    ("sections.F.rows[P-1].reviewers", '["p-02","p-03"]', "顾明远、p-03", "顾明远, p-03"), ("sections.F.rows[P-1].requester", "p-02", "顾明远", "顾明远"),
    ("sections.I.rows[F001].firm", "F001", "云州物业", "云州物业"),
    ("sections.D.rows[2026-01-06 fee]", ROW, "日期 2026-01-06；来源 物业费；笔数 1；所属账期 2026Q1、2026Q2；金额 1,486.65；数据项 extra 1",
     "day 2026-01-06; source service fees; count 1; for 2026Q1, 2026Q2; amount 1,486.65; member extra 1"),
    ("sections.F.rows[P-1]", PAID, "收款方 安居公司；金额 50.00；审核 顾明远、p-03；凭证 1；有替补人员经手 否；审批方式 三步审批、联签",
     "payee 安居公司; amount 50.00; reviewed 顾明远, p-03; docs 1; a stand-in took part no; how approved three steps, joint signature"),
    ("sections.I.rows[F001]", FIRM, "物业企业 云州物业；待考核（期初 2.00；增加 1.00；期末 3.00）；考核期 1 项",
     "firm 云州物业; before evaluation (opening 2.00; added 1.00; closing 3.00); gate 1 item"),
    ("sections.V.codes", '["rounding","advances-not-income"]', "四舍五入到分；分摊按最大余数，合计不差一分。预交、押金、代收款不是收入。",
     "Half-up to the fen; splits by largest remainder, sums exact. Advances, deposits and pass-through money are no income."),
    ("sections.T.gaps", '[{"have":1,"need":2,"payment":"large","step":"review"},{"have":0,"need":1,"payment":"large","step":"sign"}]',
     "付款 大额付款；缺 审核；有 1；要 2 ｜ 付款 大额付款；缺 联签；有 0；要 1",
     "payment a large payment; lacks review; there are 1; needed 2 | payment a large payment; lacks joint signature; there are 0; needed 1"),
    # What somebody typed is never taken for a row, and told no longer than asked for.
    ("sections.F.rows[P-1].purpose", "{退款", "{退款", "{退款"), ("sections.F.rows[P-1].purpose", '["a"]', '["a"]', '["a"]'),
    ("sections.F.rows[P-1].purpose", "x" * 80, "x" * 60 + "…", "x" * 60 + "…"), ("sections.F.rows[P-1].purpose", "", "空白", "blank"),
    ("sections.F.rows[P-1].purpose", "a\u202eb", "a\\u202eb", "a\\u202eb"),
    # What no data of ours has there is told as it is.
    ("front.closing", "many", "many", "many"), ("front.closing", '{"a":[1]}', '{"a":[1]}', '{"a":[1]}'),
    ("sections.A.rows[agency]", "{", "{", "{"), ("sections.A.rows[agency]", "{}", "无", "none"), ("sections.D.rows[0]", "{" * 40, "{" * 40, "{" * 40),
    ("sections.N.rows[R1].topics[0]", 12, "12", "12"), ("sections.F.rows[P-1].manner", "by-wink", "by-wink", "by-wink"),
    ("front.no_such", '{"deep":{"er":[[1]]},"yes":true}', "数据项 deep（数据项 er 1 项）；数据项 yes 是", "member deep (member er 1 item); member yes yes"),
    ("front.no_such", True, "是", "yes"), ("", "x", "x", "x"),
])
def test_what_stands_there_is_said_in_words(path: str, told: Any, zh: str, en: str) -> None:
    names = {"p-02": "顾明远", "F001": "云州物业"}
    assert (places.stands(path, told, "zh_CN", names), places.stands(path, told, "en", names)) == (zh, en)


def test_firms_and_companies_are_called_as_the_page_names_them() -> None:
    data = {"W": {"rows": [{"firm": "F001", "name": "云州物业"}, {"firm": "F002", "name": None}]},
            "F": [{"payee": "v-04", "kind": "company", "name": "安居公司"}, {"payee": None, "name": "x"}, "text"]}
    names = places.called(data)
    assert names == {"F001": "云州物业", "v-04": "安居公司"}
    assert places.place("sections.I.rows[F001].deducted", "zh_CN", names) == "I 酬金与考核关口 · 云州物业 · 已扣减"


# ---- nothing is left without words ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_of_the_data_has_words(language: Any) -> None:
    without = {one.path for one in REACHED if members.word(one.section, one.within, one.name) is None}
    assert {path.rpartition(".")[2] for path in without} == UNSAID
    for one in REACHED:
        said = places.place(one.path, language)
        assert said and one.name.replace("_", " ") not in re.findall(r"数据项 (.*)|member (.*)", said), one.path


def test_no_word_is_left_over() -> None:
    used = {members.nearest(members.MEMBERS, one.section, one.within, one.name) for one in REACHED}
    assert {(table, key) for table, words in members.MEMBERS.items() for key in words} - used == set()
    for tables in (codes.CODES, codes.NOTHING):
        known = {members.nearest(tables, one.section, one.within, one.name) for one in REACHED}
        assert {(table, key) for table, words in tables.items() for key in words} - known == set()


def test_every_word_is_there_in_both_languages() -> None:
    for words in members.MEMBERS.values():
        for zh, en in words.values():
            assert zh and en and re.search("[\u4e00-\u9fff]", zh) and en.isascii() | ("²" in en), (zh, en)


def test_members_of_one_row_are_told_apart() -> None:
    called: dict[tuple[str, str], set[str]] = {}
    for one in REACHED:
        for language in LANGUAGES:
            if members.word(one.section, one.within, one.name) is not None:
                called.setdefault((places.place(one.path, language), language), set()).add(one.path)
    assert [paths for paths in called.values() if len(paths) > 1] == []


def lists(node: Any) -> int:
    """How many words the closed lists of the schema have, wherever they stand."""
    if isinstance(node, list):
        return sum(map(lists, node))
    return (len(node.get("enum", ())) + isinstance(node.get("const"), str) + sum(map(lists, node.values()))) if isinstance(node, dict) else 0


def assert_worded(path: str, word: str) -> None:
    """It is told in words, in either language in its own."""
    zh, en = (places.stands(path, word, language) for language in LANGUAGES)
    assert re.search("[\u4e00-\u9fff]", zh), (path, word, zh)
    assert en and not re.search("[\u4e00-\u9fff]", en), (path, word, en)


def test_every_word_of_a_closed_list_has_words() -> None:
    found = [(one, word) for one in REACHED for word in listed(one.schema)]
    assert len(found) == lists(schema())
    for one, word in found:
        assert_worded(f"{one.path}[0]" if one.schema.get("type") == "array" else one.path, word)


# What the data give as text is a closed list in the entry it comes from.
@pytest.mark.parametrize(("path", "entry", "field"), [
    ("sections.C.rows[0].uses[0]", units.UnitRegistered, "use"), ("sections.E.rows[C-01].source", revenue.CommonPartContractRecorded, "source"),
    ("sections.E.rows[C-01].billed", revenue.CommonPartContractRecorded, "billed"),
    ("sections.E.distributions[D-1].manner", revenue.DistributionDeclared, "manner"), ("sections.E.distributions[D-1].key", revenue.DistributionDeclared, "key_used"),
    ("sections.F.rows[P-1].settles", payments.PaymentRequested, "settles"), ("sections.F.rows[P-1].tier", payments.PaymentRequested, "tier"),
    ("sections.I.rows[F001].gates[2026Q1].function", contracts.ContractRecorded, "release_function"),
    ("sections.I.rows[F001].gates[2026Q1].kind", contracts.ContractRecorded, "remuneration_kind"), ("sections.I.deducted_use", terms.Terms, "deducted_use"),
    ("sections.J.rows[E-1].method", remuneration.EvaluationRecorded, "method"), ("sections.J.rows[E-1].cost_borne_by", remuneration.EvaluationRecorded, "cost_borne_by"),
    ("sections.L.custody", terms.Terms, "maintenance_custody"), ("sections.M.rows[0].kind", receipts.DepositTaken, "deposit_kind"),
    ("sections.N.rows[R1].body", resolutions.ResolutionRecorded, "body"), ("sections.N.meetings[H-1].body", resolutions.MeetingNoticed, "body"),
    ("sections.N.rows[R1].effects[0].use", resolutions.MoneyEffect, "use"), ("sections.P.disputes[D-1].outcome", questions.DisputeLifted, "outcome"),
    ("sections.P.rows[B-1].outcome", questions.BreachClosed, "outcome"), ("sections.P.audits[A-1].occasion", questions.AuditReported, "occasion"),
    ("sections.P.audits[A-1].opinion", questions.AuditReported, "opinion"), ("sections.T.rows[M-1].office", people.MandateGranted, "office"),
    ("sections.T.rows[M-1].party", people.MandateGranted, "party"), ("sections.T.seals[S-1].seal", disclosure.SealUsed, "seal"),
    ("sections.T.notices[N-1].what", disclosure.NoticeDisplayed, "what"), ("sections.T.handed[0].handed[0]", keys.OfficeHandedOver, "items"),
    ("sections.T.handed[0].absent", keys.OfficeHandedOver, "absent"), ("sections.T.rule_books[finance].policy", duties.PolicyAdopted, "policy"),
    ("sections.W2.firms[C-1].reason", contracts.ContractEnded, "reason"), ("sections.W2.committee.handed[0]", hand_over.CommitteeHandedOver, "handed"),
    ("sections.W2.former[0].decision", hand_over.FormerAdvancesDecided, "decision"), ("sections.V.pools", terms.Terms, "pools"),
    ("sections.V.maintenance_custody", terms.Terms, "maintenance_custody"), ("sections.V.voucher_access", terms.Terms, "voucher_access"),
    ("sections.V.release_function", terms.Terms, "release_function"), ("sections.V.settlement_period", terms.Terms, "settlement_period"),
])
def test_every_code_of_an_entry_has_words(path: str, entry: type, field: str) -> None:
    known = list(literals(get_type_hints(entry)[field]))
    assert known
    for word in known:
        assert_worded(path, word)


def literals(hint: Any) -> Iterator[str]:
    """The words of every `Literal` in a type."""
    if get_origin(hint) is Literal:
        yield from get_args(hint)
    elif hasattr(hint, "model_fields") or hasattr(hint, "__struct_fields__") or hasattr(hint, "__dataclass_fields__"):
        for inner in get_type_hints(hint).values():
            yield from literals(inner)
    else:
        for inner in get_args(hint):
            yield from literals(inner)


@pytest.mark.parametrize(("path", "known"), [
    ("sections.O.emergencies[E-1].cause", EMERGENCY_CAUSES), ("sections.P.questions[Q-1].status", pages.ASKED), ("sections.I.rows[F001].gates[0].missing[0]", pages.MISSING),
    ("sections.F.rows[P-1].head", HEADS), ("sections.F.rows[P-1].kind", pages.PAYEES), ("sections.R.in_transit[0].channel", pages.CHANNELS),
    ("sections.T.gaps[0].payment", measures.PAYMENTS), ("sections.T.gaps[0].step", measures.STEPS), ("sections.V.codes[0]", pages.NOTES),
    ("sections.U.rows[0].kind", _CORRECTIONS),
])
def test_every_code_of_the_book_has_words(path: str, known: Any) -> None:
    for word in known:
        assert_worded(path, word)


def emptied(data: Any) -> Any:
    """The same page with nothing on it."""
    return {name: emptied(one) for name, one in data.items()} if isinstance(data, dict) else [] if isinstance(data, list) else None


@pytest.mark.parametrize("page", LEDGERS, ids=lambda path: "/".join(path.parts[1:4:2]))
def test_a_published_page_is_told_in_words(page: Path) -> None:
    data = json.loads(page.read_text())
    rows = differences(emptied(data), data)
    assert len(rows) > 100
    for row in rows:
        said = f"{places.place(row['path'], 'zh_CN')} {places.stands(row['path'], row['new'], 'zh_CN')}"
        # Numbers of rows and what somebody typed are as they are; a word of the data is not.
        assert not re.search(r"[a-z]{2,}[-_]?[a-z]+|True|False|None|null|[{}\[\]_]", re.sub(r"credit 20", "", said)), said
    assert {row["path"] for row in rows} <= {row["path"] for row in differences(data, emptied(data))}


def test_a_page_that_names_persons_in_its_differences_is_written_again_the_same() -> None:
    """Where who is meant is not known, a posted page may call a person anything, everywhere the same."""
    data = json.loads(Path("ledgers/joint-remuneration/disclosures/2026q1-v1/data.json").read_text())
    earlier = json.loads(json.dumps(data))
    gone, changed = earlier["sections"]["F"]["rows"][0], earlier["sections"]["F"]["rows"][1]
    data["sections"]["F"]["rows"] = data["sections"]["F"]["rows"][1:]
    person = changed["reviewers"][0]
    changed["reviewers"] = changed["reviewers"][:1]
    assert person in gone["reviewers"]
    seals = Seals(number="榆荫里公示〔2026〕第2号", digest="0" * 64, head_size=9, head_root="1" * 64, published=day("2026-04-20"), reason="改正",
                  differences=tuple(differences(earlier, data)))

    def page(people: Mapping[str, str]) -> bytes:
        return html.page(data, seals=seals, people=people).encode()

    posted = page({person: "顾明远"})
    assert "F 逐笔付款 · " in posted.decode() and posted.decode().count("顾明远") > 2
    assert written.other(posted, [page], written.PAGE, [person], {}) is None
    assert written.other(posted, [page], written.PAGE, [person], {person: "何建平"}) is not None


def test_the_page_says_what_a_question_is_about_by_the_same_words() -> None:
    data = json.loads(Path("ledgers/joint-remuneration/disclosures/2026q1-v1/data.json").read_text())
    asked = {row["question"]: row["about"] for row in data["sections"]["P"]["questions"]}
    for language, word in (("zh_CN", "人员工资社保"), ("en", "wages and social insurance")):
        (section,) = (one for one in layout.sections(data, language) if one.letter == "P")
        told = {row[0]: row[2] for row in section.tables[0].rows}
        assert asked["Q-01"] == "wages" and told["Q-01"] == word == places.stands("sections.P.questions[Q-01].about", "wages", language)


GARBAGE = ("", "{", "[1", "null", "1/0", "½", "²", "x" * 200, "-", "9" * 90, "9" * 20, "0.000001", '{"a":{"b":[1]}}', '[{"a":1},"b",[2]]', "[]", "{}", '{"name":[1],"kind":{},"payee":7}', True, 7, None, "Infinity")


def test_whatever_a_file_says_is_told() -> None:
    for one in REACHED:
        for told in GARBAGE:
            for row in ("", "[0]", "[a b #2]"):
                said = places.stands(one.path + row, told, "zh_CN")
                assert said and "\n" not in said, (one.path + row, told)


def test_what_stands_across_a_sheet_fits_on_it() -> None:
    assert all(len(zh) <= 2 and len(en) <= len("DRAFT") for zh, en in pages.MARKS.values())
    assert set(pages.MARKS) == set(pages.COPIES) == set(get_args(Audience)) - {"public"}

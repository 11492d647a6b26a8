"""`sharedfund charter`: what the fund is and by which terms it lives."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from sharedfund_cli.app import DAY, EXISTING_FILE, RESOLUTION, TEXT, argument, noun, option, say

if TYPE_CHECKING:
    from sharedfund.entries.terms import Terms
    from sharedfund_cli.app import Desk

charter = noun("charter", ("章程：看、比、认可、修改", "The charter: show, compare, accept, change"))


@charter.verb("show", help=("现行章程：管理方式、账户、发起人、每一条条款。", "The charter as it stands: profile, accounts, founders, every term."),
              examples=("sharedfund charter show", "sharedfund charter show --on 2026-06-30", "sharedfund charter show --changed"))
@option("--on", type=DAY, metavar="DAY", help=("那一天的章程", "the charter of that day"))
@option("--changed", is_flag=True, help=("只看与管理方式默认不同的条款", "only the terms that differ from the profile's"))
def show(desk: Desk, on: date | None, changed: bool) -> None:
    from sharedfund.entries.terms import PROFILES, Terms, spelled_term, terms

    state = desk.state if on is None else desk.book.lines.state_at(on + timedelta(days=1))
    found = state.charter
    default = terms(found.profile) if found.profile in PROFILES else Terms()
    rows = {name: spelled_term(getattr(found.terms, name)) for name in Terms.model_fields}
    usual = {name: spelled_term(getattr(default, name)) for name in Terms.model_fields}
    shown = {name: value for name, value in rows.items() if not changed or value != usual[name]}
    data = {
        "name": found.name, "profile": found.profile, "practice": found.practice, "phase": found.phase,
        "day": found.day, "books_from": found.books_from, "utc_offset": found.utc_offset, "format": found.format,
        "rulebook": found.rulebook, "terms": {name.replace("_", "-"): value for name, value in shown.items()},
        "founders": sorted(found.founders), "missing": sorted(found.missing), "witnesses": sorted(found.witnesses),
        "accounts": [{"account": a.account, "bank": a.bank, "holder": a.holder, "tail": a.tail}
                     for a in found.bank_accounts],
    }
    desk.show(data, text=lambda: "\n".join(_page(desk, data, usual)))


def _page(desk: Desk, data: dict[str, Any], usual: dict[str, str]) -> list[str]:
    from sharedfund.render.words import terms as words
    from sharedfund.render.words.form import clean
    from sharedfund_cli.output import paragraph

    def names(persons: list[str]) -> str:
        return clean(say("、", ", ").join(desk.called(person) for person in persons))

    lines = [f"{clean(data['name'])}   {words.value('profile', data['profile'], desk.lang)}   {data['day']}"]
    if data["practice"]:
        lines.append(say("练习账本：签名没有效力。", "A practice book: signatures are void."))
    for a in data["accounts"]:
        holder = words.value("account-holder", a["holder"], desk.lang)
        lines.append(say(f"  账户    {clean(a['bank'])} 尾号 {a['tail']}，户名 {holder}",
                         f"  account    {clean(a['bank'])} …{a['tail']}, holder {holder}"))
    lines.append(paragraph(names(data["founders"]), say("  发起人  ", "  founders   "), say(" " * 10, " " * 13)))
    if data["missing"]:
        lines.append(paragraph(names(data["missing"]), say("  未认可  ", "  missing    "), say(" " * 10, " " * 13)))
    lines.append(paragraph(names(data["witnesses"]), say("  见证人  ", "  witnesses  "), say(" " * 10, " " * 13)))
    lines.append(say("条款（* 与管理方式的默认不同；括号里是修改时的写法）", "Terms (* differs from the profile's; in brackets the name to change it by)"))
    for name, value in data["terms"].items():
        mark = "*" if value != usual[name.replace("-", "_")] else " "
        told, is_ = words.term(name, desk.lang), words.value(name, value, desk.lang)
        lines.append(paragraph(say(f"{told}：{is_} ({name})", f"{told}: {is_} ({name})"), f"  {mark} ", " " * 6))
    return lines


@charter.verb("template", help=(
    "章程样张（TOML）：写明这种管理方式的每一条条款、意思和界限，填好给 init --charter；不写管理方式就列出全部十五种。",
    "A charter (TOML) with every term of a profile, its meaning and its floor, to fill in for `init --charter`; without a "
    "profile, the fifteen there are."),
    examples=("sharedfund charter template co-managed > 章程.toml", "sharedfund charter template"))
@argument("profile", required=False, metavar=("管理方式", "PROFILE"))
def template(desk: Desk, profile: str | None) -> None:
    from sharedfund.drafts.charter import profile_is_known
    from sharedfund.render.words import terms as words
    from sharedfund_cli.output import Column

    if profile is None:
        rows = [{"profile": name, "meaning": say(*words.PROFILES[name])} for name in words.PROFILES]
        desk.show(rows, (Column("profile", ("管理方式", "Profile")), Column("meaning", ("一句话", "In one sentence"))))
        return
    profile = words.profile_of(profile)
    profile_is_known(profile)
    explained = _explained(profile)
    lines = [*_blank(desk, profile), "[terms]"]
    for row in explained:
        lines += [f"# {row['meaning']}" + (say(f"（{row['floor']}）", f" ({row['floor']})") if row["floor"] else ""),
                  f'{row["term"]} = "{row["value"]}"']
    desk.show({"profile": profile, "template": "\n".join(lines) + "\n", "terms": explained}, text="\n".join(lines))


def _blank(desk: Desk, profile: str) -> list[str]:
    """What a charter says beside its terms, to be filled in."""
    from sharedfund.entries.terms import terms
    from sharedfund.render.words import terms as words

    first = desk.local_day.replace(day=1)
    return [
        say("# 章程。填好以后：sharedfund init 文件夹 --charter 本文件", "# A charter. When it is filled in: sharedfund init DIR --charter THIS-FILE"),
        'name = ""', f"# {say(*words.PROFILES[profile])}",
        say("# 条款都写在下面，所以也可以自己起个名字", "# every term stands below, so a name of your own will do as well"),
        f'profile = "{profile}"', f"books-from = {first}", 'utc-offset = "+08:00"',
        say("# 练习本写 true：人人都有练习钥匙，签名没有效力", "# true for a practice book: everybody has its keys, signatures are void"), "practice = false", "",
        "[[account]]", 'account = "co-managed"', 'bank = ""', f'holder = "{sorted(terms(profile).account_holder)[0]}"',
        say("# 账号只留在本机 private/，账本里只有指纹", "# the number stays in private/; the book has its commitment"), 'number = ""', "",
        say("# 一人一段；编号按次序 p-01、p-02 ……；公钥来自各人自己的 sharedfund key new", "# one table a person, numbered p-01, p-02 in this order; the key is from that person's own `sharedfund key new`"),
        "[[person]]", 'name = ""',
        say("# 身份证号：只用来算指纹，防一人两号；不保存", "# the ID number: a commitment is computed from it, it is kept nowhere"), '# identity = ""', 'key = ""', "witness = false",
        "  [[person.mandate]]", '  office = "committee-chair"', f"  first = {first}",
        say("  # 业委会的授权要写任期最后一天", "  # a committee's mandate has a last day"), f"  end = {first.replace(year=first.year + 5)}", "  signs = true", "",
        say("# 条款：写的是这种管理方式的默认，可以改，不能越过括号里的界限", "# the terms: this profile's defaults, to be changed within what the brackets allow"),
    ]


def _explained(profile: str) -> list[dict[str, str]]:
    """Every term of a profile: what it means, its value there, between what it may lie."""
    from sharedfund.entries.terms import Terms, spelled_term, terms
    from sharedfund.render.words import terms as words

    standing = terms(profile)
    return [{"term": name.replace("_", "-"), "meaning": say(*words.TERMS[name]), "value": spelled_term(getattr(standing, name)),
             "floor": _floor(name)} for name in Terms.model_fields]


def _floor(name: str) -> str:
    """Between what the term may lie, in words; empty where anything will do."""
    from sharedfund.entries.terms import ABOVE_HALF, FLOORS, ORDERED, PARTIES_MIN_COUNT, Terms, spelled_term

    least, most = FLOORS.get(name, (None, None))
    parts = []
    if least is not None:
        parts.append(say(f"不低于 {spelled_term(least)}", f"at least {spelled_term(least)}"))
    if most is not None:
        parts.append(say(f"不高于 {spelled_term(most)}", f"at most {spelled_term(most)}"))
    parts += [say(f"不高于 {upper.replace('_', '-')}", f"at most {upper.replace('_', '-')}") for lower, upper in ORDERED if lower == name]
    if name == ABOVE_HALF:
        parts.append(say("要过半", "more than a half"))
    if name == "signatory_parties":
        parts.append(say(f"至少 {PARTIES_MIN_COUNT} 方", f"at least {PARTIES_MIN_COUNT} parties"))
    if name == "account_holder":
        parts.append(say("不能是个人，也不能只是物业", "no natural person, nor the firm alone"))
    choices = _choices(Terms.model_fields[name].annotation)
    if choices:
        parts.append(say("可写 ", "one of ") + " ".join(choices))
    return say("；", "; ").join(parts)


def _choices(annotation: Any) -> list[str]:
    """The words a term may be, where it is one of a few, or a set of them."""
    if annotation is bool:
        return ["yes", "no"]
    inner = get_args(annotation)
    return [word for word in inner if isinstance(word, str)] or [word for part in inner for word in _choices(part)]


@charter.verb("compare", help=("两种管理方式的条款并排看（默认只看不同的）；. 是本账本的章程。",
                               "Two profiles' terms side by side (only where they differ); `.` is this book's charter."),
              examples=("sharedfund charter compare co-managed trust", "sharedfund charter compare co-managed .",
                        "sharedfund charter compare trust remuneration --all"))
@argument("one", metavar="A")
@argument("other", metavar="B")
@option("--all", "every", is_flag=True, help=("也看相同的条款", "the terms that are the same too"))
def compare(desk: Desk, one: str, other: str, every: bool) -> None:
    from sharedfund.entries.terms import Terms, spelled_term
    from sharedfund.render.words import terms as words
    from sharedfund_cli.output import Column, table

    one, other = words.profile_of(one), words.profile_of(other)
    first, second = _terms_of(desk, one), _terms_of(desk, other)
    rows = [{"term": name.replace("_", "-"), "one": spelled_term(getattr(first, name)),
             "other": spelled_term(getattr(second, name)), "meaning": say(*words.TERMS[name])}
            for name in Terms.model_fields if every or getattr(first, name) != getattr(second, name)]
    told = [{"meaning": row["meaning"], **{side: words.value(row["term"], row[side], desk.lang) for side in ("one", "other")}}
            for row in rows]
    heads = [say("本账本", "this book") if name == "." else words.value("profile", name, desk.lang) for name in (one, other)]
    columns = (Column("meaning", ("条款", "Term")), Column("one", (heads[0], heads[0])), Column("other", (heads[1], heads[1])))
    same = say("两边的条款都相同。", "Every term is the same.")
    desk.show(rows, text=lambda: table(told, columns).rstrip() if told else same)


def _terms_of(desk: Desk, name: str) -> Terms:
    from sharedfund.drafts.charter import profile_is_known
    from sharedfund.entries.terms import terms

    if name == ".":
        return desk.state.charter.terms
    profile_is_known(name)
    return terms(name)


@charter.verb("accept", signs=True, writes=True,
              help=("认可章程：发起人各签一次，也证明钥匙是本人的。", "Accept the charter: each founder signs once, which also proves the key."),
              examples=("sharedfund charter accept", "sharedfund charter accept --as 顾明远 --export 顾明远"))
def accept(desk: Desk) -> None:
    from sharedfund.drafts import charter as drafts

    you = desk.person
    entry = drafts.accept_charter(desk.state, by=you, day=desk.today)
    missing = [desk.called(person) for person in sorted(desk.state.charter.missing - {you})]
    next_ = ([say("还要认可：", "still to accept: ") + "、".join(missing)] if missing
             else [say("填期初：sharedfund opening template 期初", "the opening: sharedfund opening template DIR")])
    desk.act(entry, done=say(f"{desk.called(you)} 认可了章程", f"{desk.called(you)} has accepted the charter"), next_=next_)


@charter.verb("duties", signs=True, writes=True,
               help=("权责清单：谁负责什么，凭哪一项做账本里的哪件事。不带 --file 是看；--template 打印可以从它开始的十九项。",
                     "The list of duties: who answers for what, and which entries that permits. Without --file it is shown; --template "
                     "prints nineteen to start from."),
               examples=("sharedfund charter duties", "sharedfund charter duties --template > 权责.toml", "sharedfund charter duties --file 权责.toml"))
@option("--file", "file", type=EXISTING_FILE, metavar="FILE", help=("新的清单（TOML）", "the new list (TOML)"))
@option("--template", "blank", is_flag=True, help=("打印可以从它开始的清单", "print the list to start from"))
def duties(desk: Desk, file: str | None, blank: bool) -> None:
    from sharedfund_cli import duties as lists

    if blank:
        lists.template(desk)
    elif file is not None:
        lists.propose(desk, file)
    else:
        lists.show(desk)


@charter.verb("policy", signs=True, writes=True,
               help=("采用一本制度（议事、财务、公示）：正文留在 documents/，账本记它的指纹和版次；凭业主大会决议。",
                     "Adopt a rule book (meeting, finance, disclosure): its text stays in documents/, the book has its hash and version; by the "
                     "owners' resolution."),
               examples=("sharedfund charter policy finance --title 财务管理制度 --attach 财务制度.pdf --resolution R-2026-3 --term pools",))
@argument("policy", type=TEXT, metavar=("meeting|finance|disclosure", "meeting|finance|disclosure"))
@option("--title", type=TEXT, required=True, metavar=("名称", "T"), help=("制度的名称", "its title"))
@option("--attach", "document", type=EXISTING_FILE, required=True, metavar="FILE", help=("正文", "its text"))
@option("--resolution", required=True, type=RESOLUTION, metavar="R", help=("业主大会决议编号", "the owners' resolution"))
@option("--term", "terms", multiple=True, metavar="TERM", help=("依据它的章程条款", "terms of the charter that cite it"))
def policy(desk: Desk, policy: str, title: str, document: str, resolution: str, terms: tuple[str, ...]) -> None:
    from sharedfund.drafts import duties as drafts
    from sharedfund.errors import BadInput
    from sharedfund_cli.papers import attached

    kinds = ("meeting", "finance", "disclosure")
    if policy not in kinds:
        raise BadInput("not-one-of", found=policy, allowed=", ".join(kinds))
    try:
        entry = drafts.adopt_policy(desk.state, by=desk.person, day=desk.today, policy=policy, title=title,
                                    document=attached(desk, (document,))[0], resolution=resolution,
                                    terms=frozenset(term.replace("_", "-") for term in terms))
    except ValueError:
        raise BadInput("unknown-term", term=", ".join(terms)) from None
    desk.act(entry, data={"policy": policy, "version": entry.version, "document": entry.document},
             done=say(f"《{title}》第 {entry.version} 版已提议", f"'{title}', version {entry.version}, is proposed"))


@charter.verb("policies", help=("现行的制度：版次、指纹、依据它的条款。", "The rule books in force: version, hash, the terms that cite them."),
              examples=("sharedfund charter policies",), lists=True)
def policies(desk: Desk) -> None:
    from sharedfund_cli.output import Column

    rows = [{"policy": found.policy, "version": found.version, "title": found.title, "document": found.document,
             "terms": sorted(found.terms), "resolution": found.resolution, "day": found.day}
            for found in sorted(desk.state.duties.policies.values(), key=lambda one: one.policy)]
    desk.show(rows, (
        Column("policy", ("制度", "Rule book"), "word"), Column("version", ("版次", "Version")), Column("title", ("名称", "Title")),
        Column("day", ("采用", "Adopted")), Column("resolution", ("决议", "Resolution")), Column("terms", ("依据它的条款", "Terms"))))


@charter.verb("change", signs=True, writes=True,
              help=("修改条款，或换一种管理方式：凭业主大会决议，从最后一人同意起生效，不溯及既往；余额照旧，在办的合同仍按原来的关口。",
                    "Change terms, or the whole profile, by a resolution of the owners, from the last yes on and never backwards: "
                    "balances stay, a running contract keeps its gate."),
              examples=("sharedfund charter change --file 修改.toml --resolution R-2026-11",
                        "sharedfund charter change --set display-days=45 --resolution R-2026-11",
                        "sharedfund charter change --profile trust --resolution R-2026-11"))
@option("--file", "file", type=EXISTING_FILE, metavar="FILE", help=("TOML：一行一条 条款 = 值", "TOML: one `term = value` a line"))
@option("--set", "sets", multiple=True, metavar="TERM=VALUE", help=("直接写条款", "a term and its value"))
@option("--profile", metavar="PROFILE", help=("换成哪种管理方式；账户户名照旧，要改另写", "the new profile; the account's holder stays unless set"))
@option("--resolution", required=True, type=RESOLUTION, metavar="R", help=("业主大会决议编号", "the owners' resolution"))
def change(desk: Desk, file: str | None, sets: tuple[str, ...], profile: str | None, resolution: str) -> None:
    from sharedfund.drafts import charter as drafts
    from sharedfund.entries.terms import Terms, spelled_term
    from sharedfund.render.words import terms as words
    from sharedfund_cli.files import toml
    from sharedfund_cli.founding import term_value

    typed: dict[str, Any] = {}
    if file is not None:
        sheet = toml(Path(file))
        typed |= {name: sheet.take(name) for name in sheet.data}
    for pair in sets:
        name, equals, value = pair.partition("=")
        if not equals:
            desk.usage("term-without-value", found=pair)
        typed[name.strip()] = value.strip()
    if not typed and profile is None:
        desk.usage("needs-answer", question="--file / --set / --profile")
    changes = {}
    for name, value in typed.items():
        term = name.replace("-", "_")
        if term not in Terms.model_fields:
            desk.usage("unknown-term", term=name)
        changes[term] = spelled_term(term_value(term, value))
    entry = drafts.change_charter(desk.state, by=desk.person, day=desk.today, changes=changes, resolution=resolution,
                                  profile=profile and words.profile_of(profile))
    desk.act(entry, data={"profile": profile, "changes": {change.term: change.value for change in entry.changes}},
             done=say("修改章程已提议", "the change is proposed"))

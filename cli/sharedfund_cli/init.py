"""`sharedfund init`: a real book, question by question; every question is an option."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import ACCOUNT, AMOUNT, DAY, EXISTING_FILE, FOLDER, TEXT, argument, option, say, verb

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund_cli.app import Desk
    from sharedfund_cli.founding import Founding

@verb("init", writes=True, help=(
    "建一本真的账：一问一答，每一问也是一个选项；最后一问以前什么也不写。",
    "Found a real book, question by question; every question is an option. Nothing is written before the last answer."),
    examples=("sharedfund init 银杏花园", "sharedfund init 银杏花园 --charter 章程.toml",
              'sharedfund init 银杏花园 --profile co-managed --name 银杏花园小区 --person "顾明远 主任 8f3a…"'))
@argument("folder", metavar=("文件夹", "DIR"), type=FOLDER)
@option("--charter", "charter_file", type=EXISTING_FILE, metavar="FILE",
        help=("章程文件（TOML），不再一问一答；空白的：charter template", "a charter file (TOML) instead of questions; a blank one: charter template"))
@option("--profile", metavar="SLUG", help=("管理方式，十五种之一（看：charter template）", "the profile, one of fifteen (see `charter template`)"))
@option("--name", type=TEXT, metavar=("名称", "NAME"), help=("小区全称", "the complex's full name"))
@option("--bank", type=TEXT, metavar=("银行", "BANK"), help=("共管账户的开户行", "the bank of the co-managed account"))
@option("--account", type=ACCOUNT, metavar=("账号", "NUMBER"), help=("共管账户的账号（只留在本机 private/）", "its number, which stays in private/ on this machine"))
@option("--holder", metavar="PARTY", help=("户名（默认 owners）", "whose account it is (owners)"))
@option("--books-from", type=DAY, metavar="DAY", help=("从哪天开始记账", "the first day of the books"))
@option("--running/--new", "running", default=None,
        help=("以前已有余额、欠费、预交或押金／从零开始", "there are balances, arrears or deposits from before / it starts with nothing"))
@option("--threshold", type=AMOUNT, metavar="A", help=("加签线：多少元起，要多一位联签人", "from this amount up one more signatory is needed"))
@option("--person", "persons", multiple=True, metavar=("“姓名 身份 公钥”", "'NAME OFFICE KEY'"),
        help=("谁来办事；身份可写两个，用逗号隔开；公钥来自各人的 key new", "who does what; two offices with a comma; the key is from that person's `key new`"))
@option("--witness", "witnesses", multiple=True, metavar="NAME", help=("见证人（默认：每个联签方一人）", "witnesses (one of each signing party)"))
@option("--term-end", type=DAY, metavar="DAY", help=("业委会任期最后一天（默认五年）", "the last day of the committee's term (five years)"))
@option("--practice", is_flag=True, help=("练习本：用人人都有的练习钥匙，签名没有效力", "a practice book, with keys everybody has"))
def init(desk: Desk, folder: str, charter_file: str | None, running: bool | None, **answers: Any) -> None:
    from sharedfund.admit import Refusal, admit_page
    from sharedfund.book import Book, store
    from sharedfund.render.founding_sheet import founding_sheet
    from sharedfund.state import EMPTY
    from sharedfund.state.people import cast
    from sharedfund_cli import founding as parts
    from sharedfund_cli.ending import Refused

    path = Path(folder)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        desk.usage("folder-not-empty", folder=folder)
    if charter_file is not None:
        made = parts.from_file(charter_file)
        made.practice = made.practice or answers["practice"]
    else:
        made, running = _asked(desk, answers, running)
    today = _today(desk, made.utc_offset)
    entry, private = parts.charter_of(made, by_day=today, entropy=desk.entropy)
    answer = admit_page(EMPTY, [entry.replaced(recorded=desk.now)], None)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    called = {person: row["name"] for person, row in private["people"].items()}
    found = cast(answer.state, today)
    for line in _cast_lines(desk, answer.state, today):
        desk.note(line)
    data: dict[str, Any] = {"name": made.name, "profile": made.profile, "folder": str(path),
            "persons": [{"person": p.person, "name": called[p.person], "key": p.key} for p in entry.persons],
            "cast": {payment: found.can_pay(payment) for payment in ("ordinary", "large", "emergency")}}
    if desk.dry_run:
        desk.show({**data, "dry_run": True}, text=say("√ 能建。只检查了，什么也没写。", "√ It can be founded. Nothing was written."))
        return
    if not desk.confirm(say("建账?", "Found the book?")):
        desk.usage("not-founded")
    book = Book.create(path, entry, clock=desk.clock, user=desk.user, entropy=desk.entropy)
    desk.has_changed = True
    for table, rows in private.items():
        book.private.merge(table, rows)
    sheet = path / "founding-sheet.html"
    store.replace_file(sheet, founding_sheet(book.state, called, desk.lang).encode(), 0o644)
    data |= {"fund": book.fund_id, "sheet": str(sheet), "running": bool(running)}
    desk.show(data, text="\n".join(_done_lines(path, book.fund_id, sheet, practice=made.practice)), changed=True)


def _today(desk: Desk, utc_offset: str) -> date:
    from sharedfund.values.days import local_day

    return local_day(desk.now, utc_offset)


def _asked(desk: Desk, answers: dict[str, Any], running: bool | None) -> tuple[Founding, bool | None]:
    """The seven questions; what an option answers is not asked."""
    from sharedfund.render.words import form
    from sharedfund.render.words import terms as words
    from sharedfund_cli import founding as parts

    def ask(number: int, name: str, question: str, default: str | None = None, type_: Any = None) -> Any:
        given = answers.get(name)
        if given is not None and given != ():
            return given
        if not desk.interactive:
            return default if default is not None else desk.usage("needs-answer", question=f"--{name.replace('_', '-')}")
        return desk.ask(say(f"第 {number}/7 问  {question}", f"{number}/7  {question}"), default=default, type=type_)

    profile = words.profile_of(answers["profile"]) if answers["profile"] else _profile(desk)
    name = ask(2, "name", say("小区全称", "The complex's full name"))
    bank = ask(3, "bank", say("共管账户开户行", "The bank of the co-managed account"))
    number = ask(3, "account", say("账号", "The account's number"))
    books_from = ask(4, "books_from", say("从哪天开始记账", "From which day are books kept"),
                     _today(desk, "+08:00").isoformat(), DAY)
    if isinstance(books_from, str):
        books_from = date.fromisoformat(books_from)
    if running is None and desk.interactive:
        running = desk.confirm(say("第 5/7 问  这天以前已有余额、欠费、预交或押金吗?", "5/7  Are there balances, arrears, advances or deposits from before?"))
    threshold = ask(6, "threshold", say("加签线：多少元起，要多一位联签人", "From which amount is one more signatory needed"),
                    "10000", AMOUNT)
    if desk.interactive:
        amount = Decimal(str(threshold))
        desk.note(f"   {form.money(amount, desk.lang)}" + say(f"（{form.capital(amount)}）", ""))
    lines = list(answers["persons"])
    if not lines and desk.interactive:
        desk.note(say("第 7/7 问  谁来办事（一行一人“姓名 身份 公钥”，空行结束）:", "7/7  Who does what (a line each, 'NAME OFFICE KEY', an empty one ends):"))
        while line := str(desk.ask("  ", default="", type=str)).strip():
            lines.append(line)
    made = parts.Founding(
        name=name, profile=profile, books_from=books_from, practice=answers["practice"],
        terms=_threshold_terms(Decimal(str(threshold))),
        founders=[parts.founder_of(line, profile, books_from, answers["term_end"]) for line in lines],
        accounts=[parts.Account("co-managed", bank, answers["holder"] or _holder(profile), number, number[-4:])],
    )
    for founder in made.founders:
        founder.witness = founder.name in answers["witnesses"]
    for witness in set(answers["witnesses"]) - {founder.name for founder in made.founders}:
        desk.usage("no-such-person", found=witness)
    return made, running


def _profile(desk: Desk) -> str:
    """The first question, by number or name."""
    from sharedfund.render.words import terms as words
    from sharedfund_cli.output import paragraph

    known = list(words.PROFILES)
    if not desk.interactive:
        return known[0]
    desk.note(say("第 1/7 问  管理方式", "1/7  How is the complex managed"))
    for number, name in enumerate(known, 1):
        zh, en = words.PROFILES[name]
        desk.note(paragraph(say(zh, f"{name}: {en}"), f"  {number:>2}  ", " " * 6))
    numbered = {str(number): name for number, name in enumerate(known, 1)}
    while True:
        typed = str(desk.ask(say("   选（数字或名称）", "   choose (a number or a name)"), default="1")).strip()
        chosen = numbered.get(typed, words.profile_of(typed))
        if chosen in known:
            return chosen
        desk.note(say(f"   没有这一种，请写 1 到 {len(known)}", f"   there is no such profile; type 1 to {len(known)}"))


def _holder(profile: str) -> str:
    from sharedfund.entries.terms import PROFILES, terms

    return sorted(terms(profile).account_holder)[0] if profile in PROFILES else "owners"


def _threshold_terms(threshold: Decimal) -> dict[str, Any]:
    """The threshold, and what may not lie above it."""
    from sharedfund.entries.terms import Terms

    same_desk = min(Terms.model_fields["same_desk_limit_cny"].default, threshold)
    return {"fresh_signatory_threshold_cny": f"{threshold:.2f}", "same_desk_limit_cny": f"{same_desk:.2f}"}


_PAYMENTS = (("ordinary", ("加签线以下", "below the threshold")), ("large", ("加签线以上", "from the threshold up")),
             ("emergency", ("应急", "emergency")))


def _cast_lines(desk: Desk, state: State, on: date) -> list[str]:
    """The cast check: which payments can be made, and who is missing for the others."""
    from sharedfund.render import words
    from sharedfund.rules import Flag
    from sharedfund.state.people import cast

    found = cast(state, on)
    lines = [say("人手检查", "The cast")]
    for payment, name in _PAYMENTS:
        gaps = [gap for gap in found.gaps if gap.payment == payment]
        lines.append(f"  {'×' if gaps else '√'} {say(*name)}")
        for gap in gaps:
            told = Flag("R139", "the_cast_can_pay", f"{gap.payment}-{gap.step}", {"have": gap.have, "need": gap.need})
            lines.append(f"      {words.reason(told, desk.lang)}")
    if found.needs_stand_ins:
        lines.append(say("  ! 有的付款要靠替补（业主代表、社区、街道）", "  ! some payments need stand-ins"))
    return lines


def _done_lines(path: Path, fund_id: str, sheet: Path, *, practice: bool) -> list[str]:
    from sharedfund.render.founding_sheet import groups

    first, second = groups(fund_id).split("\n")
    opening = say("期初", "opening")
    lines = [say(f"√ 已建好 {path}", f"√ Founded {path}"),
             say("  基金编号  ", "  fund id  ") + first, "            " + second,
             say(f"  成立单    {sheet}（打印，签字盖章，贴一份在大堂）", f"  sheet     {sheet} (print, sign, seal, hang one in the lobby)")]
    if practice:
        lines.append(say("  这是练习本：签名没有效力。", "  This is a practice book: signatures are void."))
    return [*lines, say("下一步", "Next"),
            say("  每人认可章程         sharedfund charter accept", "  each accepts the charter   sharedfund charter accept"),
            say(f"  填期初               sharedfund opening template {opening}", f"  the opening                sharedfund opening template {opening}"),
            say("  在全员认可、期初采用以前，别的都记不进去。", "  Until all have accepted and the opening is adopted, nothing else is recorded.")]

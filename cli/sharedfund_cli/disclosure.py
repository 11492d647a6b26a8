"""`disclosure`: the quarter's page is built, published, corrected, displayed, compared and verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import (
    DAY, EXISTING_FILE, FOLDER, PERIOD, TEXT, UNIT, Column, Desk, argument, noun, option, say,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sharedfund.entries.entry import Entry

    from sharedfund.render.posting import Check, HeldUp
    from sharedfund.render.tongues import Tongue
    from sharedfund.reports.look import Audience
    from sharedfund.state import State
    from sharedfund.state.disclosure import Published

disclosure = noun("disclosure", help=("公示：每季一张，算出来，公布了就不变，更正出新版。",
                                      "Disclosures: one a quarter, computed; once published it stays, a correction is a new version."))


def names(desk: Desk) -> dict[str, str]:
    """The holders of office by the names this machine knows; a page names them for acts of office."""
    return {mandate.person: desk.called(mandate.person) for mandate in desk.state.people.mandates.values()}


def _shown(desk: Desk, data: dict[str, Any], made: Published | None, letters: tuple[str, ...] = (), *, both: bool = False) -> str:
    from sharedfund.render import terminal
    from sharedfund_cli.output import colourful, terminal_width

    return terminal.disclosure(data, _tongue(desk, both), width=terminal_width(), status=_status(data, made), letters=letters, people=names(desk),
                               colour=colourful()).rstrip("\n")


def _tongue(desk: Desk, both: bool) -> Tongue:
    return "both" if both else desk.lang


def _status(data: dict[str, Any], made: Published | None) -> tuple[str, str]:
    """What the first line says a page is, in Chinese and in English: a number, a draft, a copy for one audience."""
    from sharedfund.render.front import Seals, badge

    if data["audience"] != "public":
        return badge(data, Seals(), "zh_CN"), badge(data, Seals(), "en")
    if made is None:
        return "草稿", "draft"
    return (f"{made.number}（第 {made.version} 版）", f"{made.number} (version {made.version})") if made.version > 1 else (made.number, made.number)


NOTED = 20  # differences told when a correction is proposed
AUDIENCES = ("public", "owner", "committee", "auditor")
_FOR = option("--for", "audience", type=click.Choice(AUDIENCES), default="public", metavar=("对象", "AUDIENCE"), help=(
    "给谁看：public 公示（默认），owner 一户（加 --unit），committee 业委会，auditor 审计",
    "for whom: public (default), owner (with --unit), committee, auditor"))
_BOTH = option("--both", is_flag=True, help=("中英文并列", "in both languages, side by side"))
_UNIT = option("--unit", type=UNIT, metavar=("房号或户号", "UNIT"), help=("--for owner 是哪一户", "whose copy --for owner is"))


def _read(desk: Desk, period: str, audience: Audience, unit: str | None) -> tuple[dict[str, Any], Published | None]:
    """A period's page for an audience, and the version that was published of it where it is that page."""
    from sharedfund import drafts
    from sharedfund.render import posting

    if (unit is not None) != (audience == "owner"):
        desk.usage("owner-and-unit")
    if audience == "public":
        return posting.current(desk.book, period, desk.local_day)
    household = drafts.unit_of(desk.state, unit).household if unit is not None else None
    return posting.copy_for(desk.book, period, desk.local_day, audience, household), None


@disclosure.verb("build", help=(
    "算出一期的公示，写成文件：page.html 可打印成 A4，data.json 是数据，page.xlsx 是表格（每节一张，公式、筛选），detail.csv 是每一行，"
    "notice.pdf 是张贴的 A4，long.png 发群，screen.png 上屏。"
    "已公布的，按公布时的账本；没公布的，按现在，是草稿。不改账本。",
    "Compute a period's disclosure and write files: page.html prints as A4, data.json is the data, page.xlsx a workbook (a sheet a "
    "section, formulas, filters), detail.csv every line, notice.pdf the sheets to post, long.png to send, screen.png for a screen. A published period as of its head, any other as of now, a draft. The book "
    "is not changed."),
    examples=("sharedfund disclosure build 2026Q1", "sharedfund disclosure build 2026Q1 --to html,json,xlsx,csv --both",
              "sharedfund disclosure build 2026Q1 --to pdf,png,screen", "sharedfund disclosure build 2026Q1 --to pdf --large-print",
              "sharedfund disclosure build 2026Q1 --to json -o 公示",
              "sharedfund disclosure build 2026Q1 --for committee --to pdf,xlsx -o 业委会"))
@argument("period", type=PERIOD, metavar=("账期", "PERIOD"))
@option("--to", "to", default="html,json", metavar="FORMATS", help=("写哪些：html,json,xlsx,csv,pdf,png,screen", "which files: html,json,xlsx,csv,pdf,png,screen"))
@option("--large-print", is_flag=True, help=("pdf 印成 A3，字也大四成", "the pdf on A3, its letters two fifths larger"))
@option("--fonts", "font_folder", type=FOLDER, metavar=("文件夹", "DIR"), help=("pdf 和图片只用这个文件夹里的字体（默认用系统的）", "set pdf and pictures in this folder's fonts alone (default: the system's)"))
@_BOTH
@_FOR
@_UNIT
@option("-o", "--output", type=FOLDER, metavar=("文件夹", "DIR"), help=("写到这个文件夹（默认在账本的 disclosures/ 下；不是公示的必须写）", "write into this folder (default: under the book's disclosures/; needed for what is not the public page)"))
def build(desk: Desk, period: str, to: str, large_print: bool, font_folder: str | None, both: bool, audience: Audience, unit: str | None,
          output: str | None) -> int:
    from sharedfund.render import posting
    from sharedfund.render.words import form
    from sharedfund.reports.disclosure import names_no_household
    from sharedfund_cli.output import grouped_hex

    formats = _formats(desk, to)
    if large_print:
        formats = tuple("a3" if name == "pdf" else name for name in formats)
    book = desk.book
    if audience != "public" and (output is None or _lies_within(Path(output), book.path)):
        # What lies beside the book is posted, and goes out with `export --public`.
        desk.usage("copy-lies-elsewhere", folder=str(book.path))
    data, made = _read(desk, period, audience, unit)
    marked = posting.marked(data, made)
    if made is not None and output is None:  # what lies beside the book is never without its page and its data
        formats = tuple(dict.fromkeys((*posting.PLAIN, *formats)))
    folder = Path(output) if output else book.path / posting.FOLDER / posting.folder_name(period, made.version if made else None)
    held_up: list[HeldUp] = []
    found = posting.files(book, data, made, formats=formats, tongue=_tongue(desk, both), people=names(desk),
                          fonts=Path(font_folder) if font_folder else None, held_up=held_up)
    ended = held_up[0].error.exit_code if held_up else 0
    if not desk.dry_run:
        posting.write(folder, found, whole=output is None and made is not None)
    if to == "json":
        desk.wish("as_json", True)
    if desk.json:
        desk.show({**marked, "files": [str(folder / name) for name in sorted(found)], "held_up": [_held_up(one) for one in held_up]})
        return ended
    state = desk.state
    head = state.record.head
    closed = len(state.disclosures.closed_months(_span(period))) == len(_months(state, period))
    known = _known_names(desk, data) if audience == "public" else []
    marks = ((say("已结账", "closed"), closed), (say("已对账", "reconciled"), not data["sections"]["R"]["missing"]),
             *(((say("无个人信息", "no private person"), names_no_household(data) and not known),) if audience == "public" else ()))
    told = "  ".join(f"{name} {'√' if good else '×'}" for name, good in marks)
    said = say("、", ", ").join(_headline(desk, data)) or say("无", "none")
    open_, refused = data["sections"]["Y"]["open"], data["sections"]["X"]
    lines = [
        _shown(desk, data, made, letters=("",), both=both),
        f"  {told}",
        say(f"  写进标题的：{said}      本季拒绝 {refused['count']} 笔 {form.plain(_money(refused['amount']))}      已议未办 {open_} 件",
            f"  In the headline: {said}      refused {refused['count']}, {form.plain(_money(refused['amount']))}      decisions open {open_}"),
        f"  {folder}/   " + "  ".join(f"{name} {_size(len(text))}" for name, text in sorted(found.items())),
        say(f"  数据指纹  {grouped_hex(marked['digest'])}", f"  Data digest  {grouped_hex(marked['digest'])}"),
    ]
    for one in held_up:
        lines += _held_up_lines(one)
    lines += [_named_in(name, where) for name, where in known]
    if made is None and head is not None and audience == "public":
        lines.append(say(f"下一步  看过没有问题：sharedfund disclosure publish {period}", f"Next  when it is right: sharedfund disclosure publish {period}"))
    desk.show(marked, text="\n".join(lines))
    return ended


def _lies_within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _held_up(one: HeldUp) -> dict[str, Any]:
    """Which files were not written, why, and what to do: the others are."""
    from sharedfund.render import words
    from sharedfund_cli.language import language

    return {"files": one.files, "code": one.error.code, "message": words.error_reason(one.error, language()),
            "remedy": words.error_remedy(one.error, language())}


def _held_up_lines(one: HeldUp) -> list[str]:
    from sharedfund_cli.output import remedy_lines

    told, files = _held_up(one), say("、", ", ").join(one.files)
    return [say(f"× 没有写 {files}：{told['message']}", f"× Not written: {files}. {told['message']}"),
            *("  " + line for line in remedy_lines(told["remedy"]))]


def _to(one: HeldUp) -> str:
    """The formats of what could not be made, as `--to` takes them."""
    from sharedfund.audit.sheets import FILES

    return ",".join(name for name, file in FILES.items() if file in one.files)


def _formats(desk: Desk, to: str) -> tuple[str, ...]:
    """The formats of a list as typed."""
    from sharedfund.render import posting

    formats = tuple(dict.fromkeys(word.strip().lower() for word in to.split(",") if word.strip()))
    unknown = [word for word in formats if word not in posting.FORMATS]
    if unknown or not formats:
        desk.usage("no-such-format", found=", ".join(unknown) or to, known=", ".join(posting.FORMATS))
    return formats


def _known_names(desk: Desk, data: dict[str, Any]) -> list[tuple[str, str]]:
    """The persons, rooms and telephones of `private/` that a typed text of the page names all the same, with the section: a
    name has no form by which the page could know it, but this machine may. Holders of office are named for acts of office,
    firms and vendors in full."""
    from sharedfund.portal import masking
    from sharedfund.reports import veil

    known = masking.pattern_of(masking.secrets(desk.book.private, desk.state, names(desk)))
    if known is None:
        return []
    found = ((hit, letter) for letter, section in data["sections"].items() for text in veil.typed(section) for hit in known.findall(text))
    return list(dict.fromkeys(found))


def told_of(desk: Desk, entries: Sequence[Entry]) -> list[str]:
    """Whom of `private/` the texts of entries name that are about to be written: everybody will read them. Where what lies
    there cannot be read nobody is told, and nothing is held up."""
    from sharedfund.errors import SharedFundError
    from sharedfund.portal import masking

    try:
        known = masking.pattern_of(masking.secrets(desk.book.private, desk.state, names(desk)))
    except SharedFundError:
        return []
    texts = (text for entry in entries for text in _texts(entry))
    return [] if known is None else list(dict.fromkeys(hit for text in texts for hit in known.findall(text)))


def _texts(value: Any) -> Iterator[str]:
    """Every text of an entry, in its rows too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
    else:
        for name in getattr(type(value), "model_fields", ()):
            yield from _texts(getattr(value, name))


def _named_in(name: str, where: str) -> str:
    return say(f"  ！{where} 节里写着 {name}，是 private/ 里的人、房号或电话，谁都看得到；账本里写下的字改不了，能冲正重记的冲正重记",
               f"  ! Section {where} says {name}, a person, room or telephone of private/, for all to read; words in the book stay as they are: "
               f"reverse the line and record it again where it can be")


def _money(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


def _size(count: int) -> str:
    return f"{count} B" if count < 1024 else f"{(count + 512) // 1024} KB"


def _span(period: str) -> Any:
    from sharedfund.values import days

    return days.period(period)


def _months(state: State, period: str) -> list[str]:
    """The months of a period that the book covers."""
    from sharedfund.values import days

    first = days.month_of(state.charter.books_from)
    return [month for month in days.period(period).months() if month >= first]


def _headline(desk: Desk, data: dict[str, Any]) -> list[str]:
    from sharedfund.render.words import pages

    return [pages.headline(row, desk.lang) for row in data["headline"]]


# ---- publishing ----


_PUBLISHED_TO = option("--to", metavar="FORMATS", help=(
    "公布时写哪些：html,json,xlsx,csv,pdf,a3,png,screen（默认除 a3 外都写；这台机器做不了的会说）",
    "which files to publish: html,json,xlsx,csv,pdf,a3,png,screen (default: all but a3; what this machine cannot make is told)"))


def _proposed(desk: Desk, period: str, reason: str | None, to: str | None, *, both: bool) -> None:
    from sharedfund.drafts import disclosure as drafts
    from sharedfund.render import posting
    from sharedfund.render.words import pages
    from sharedfund.reports.disclosure import digest_of, disclosure as computed
    from sharedfund.spelling import canonical_text
    from sharedfund_cli.output import grouped_hex

    wishes = () if to is None else tuple(dict.fromkeys((*posting.PLAIN, *_formats(desk, to))))
    wishes += ("both",) if both else ()
    draft = drafts.publish(desk.state, desk.book.lines, period, by=desk.person, day=desk.today, reason=reason)
    data = computed(desk.state, desk.book.lines, _span(period), as_of=desk.today)
    for name, where in _known_names(desk, data):
        desk.note(_named_in(name, where))
    version = say(f"（第 {draft.version} 版）", f" (version {draft.version})") if draft.version > 1 else ""
    done = say(f"{draft.number}{version}  {pages.period(period, 'zh_CN')}，数据指纹\n  {grouped_hex(draft.digest)}",
               f"{draft.number}{version}  {pages.period(period, 'en')}, data digest\n  {grouped_hex(draft.digest)}")
    committee = _holders(desk, {"committee-member", "committee-chair"}, draft.by, draft.day)
    support = _holders(desk, {"community", "subdistrict-office"}, draft.by, draft.day)
    desk.act(draft, done=done, data={"period": period, "version": draft.version, "number": draft.number, "digest": draft.digest},
             next_=(say(f"还要：业委会另一人（{committee}），社区一人（{support}）",
                        f"still wanted: another of the committee ({committee}), one of the community ({support})"),))
    if not desk.dry_run:  # what was only tried, or refused, does not undo what was wished before
        desk.book.remember_page(digest_of(data), canonical_text(data).encode(), wishes)


def _holders(desk: Desk, offices: set[str], without: str, day: date) -> str:
    people = dict.fromkeys(m.person for m in desk.state.people.standing(day) if m.office in offices and m.person != without)
    return say("、", ", ").join(desk.called(person) for person in people)


@disclosure.verb("publish", signs=True, help=(
    "公布一季的公示：业委会两人、社区一人同意后生效，数据指纹从此不变，文件写进账本的 disclosures/。没对平、迟了、有争议的也公布，写在标题里。",
    "Publish a quarter's disclosure: two of the committee and the community agree; from then its digest stays and its files lie in "
    "disclosures/. An unreconciled, late or disputed quarter is published with that in the headline."),
    examples=("sharedfund disclosure publish 2026Q1 --as 顾明远", "sharedfund disclosure publish 2026Q1 --to html,pdf,a3 --as 顾明远"))
@argument("period", type=PERIOD, metavar=("账期", "PERIOD"))
@_PUBLISHED_TO
@_BOTH
def publish(desk: Desk, period: str, to: str | None, both: bool) -> None:
    _proposed(desk, period, None, to, both=both)


@disclosure.verb("correct", signs=True, help=(
    "更正已公布的一季：出一个新版，写明原因，列出每一处不同；旧版照样留着。",
    "Correct a published quarter: a new version that says why and lists every difference; the old one stays."),
    examples=("sharedfund disclosure correct 2026Q1 --reason 补登一笔利息",))
@argument("period", type=PERIOD, metavar=("账期", "PERIOD"))
@option("--reason", required=True, metavar="T", help=("为什么更正", "why it is corrected"))
@_PUBLISHED_TO
@_BOTH
def correct(desk: Desk, period: str, reason: str, to: str | None, both: bool) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render import posting
    from sharedfund.render.words import places
    from sharedfund.reports.disclosure import differences, disclosure as computed
    from sharedfund_cli.output import paragraph

    made = posting.published_of(desk.book, period)
    if made is None:
        raise NotFound("disclosure-not-published", period=period)
    now = computed(desk.state, desk.book.lines, _span(period), as_of=desk.today)
    before = posting.as_published(desk.book, made)
    changed = differences(before, now)
    called = {**places.called(before), **places.called(now), **names(desk)}
    for row in changed[:NOTED]:
        old, new = (places.stands(row["path"], row[side], desk.lang, called) for side in ("old", "new"))
        desk.note(paragraph(f"{places.place(row['path'], desk.lang, called)}  {old} → {new}", "  ", "    "))
    if len(changed) > NOTED:
        desk.note(say(f"  共 {len(changed)} 处不同，公布后 disclosure diff 列出全部", f"  {len(changed)} differences in all; once published, disclosure diff lists them"))
    if not changed:
        desk.note(say("  和已公布的没有不同", "  nothing differs from what is published"))
    _proposed(desk, period, reason, to, both=both)


def posted(desk: Desk, before: State) -> None:
    """What a page brought about: a version just published is written beside the book and told. It is published whether
    its files can be written here or not."""
    from sharedfund.state.disclosure import hangs_until
    from sharedfund_cli.output import grouped_hex

    known = before.disclosures.versions
    for key, made in sorted(desk.state.disclosures.versions.items()):
        if key in known:
            continue
        head = desk.state.record.head
        assert head is not None  # a page has just been written
        until = hangs_until(desk.state.charter.terms, made.day)
        wait = desk.state.charter.terms.answer_working_days
        desk.answer(say(f"√ {made.number} 已公布，校验码 {grouped_hex(head.root)}（账本头 {head.size:,}）",
                        f"√ {made.number} is published, check code {grouped_hex(head.root)} (book of {head.size:,} blocks)"))
        _post(desk, made)
        desk.answer(say(
            f"  贴出后登记：sharedfund disclosure display {made.period} --place 大堂 --photo F\n"
            f"  公示期 {made.day} 至 {until}，质询 {wait} 个工作日内答复",
            f"  once it hangs: sharedfund disclosure display {made.period} --place LOBBY --photo F\n"
            f"  displayed from {made.day} to {until}; questions answered within {wait} working days"))


def _post(desk: Desk, made: Published) -> None:
    """Write a published version's files, and say which could not be made."""
    from sharedfund.errors import SharedFundError
    from sharedfund.render import posting, words
    from sharedfund_cli.settings import PUBLISHED_IN

    wishes = desk.book.remembered_wishes(made.digest)
    formats = tuple(wish for wish in wishes if wish in posting.FORMATS) or PUBLISHED_IN.get() or posting.WANTED
    tongue = _tongue(desk, "both" in wishes)
    also = " --both" if tongue == "both" else ""
    try:
        done = posting.post(desk.book, made, formats=formats, tongue=tongue, people=names(desk))
    except SharedFundError as error:
        why = words.error_reason(error, desk.lang)
        desk.note(say(f"× 公布已经记在账本里，文件没有写成：{why}", f"× It is published, and stands in the book; its files could not be written: {why}"))
        desk.note(say(f"  补写：sharedfund disclosure build {made.period} --to {','.join(formats)}{also}",
                      f"  write them with: sharedfund disclosure build {made.period} --to {','.join(formats)}{also}"))
        return
    desk.answer(f"  {done.folder}/   {'  '.join(done.files)}")
    for one in done.held_up:
        for line in _held_up_lines(one):
            desk.note(line)
        desk.note(say(f"  补上以后：sharedfund disclosure build {made.period} --to {_to(one)}{also}",
                      f"  afterwards: sharedfund disclosure build {made.period} --to {_to(one)}{also}"))


@disclosure.verb("display", signs=True, help=(
    "登记公示贴在哪里、从哪天到哪天、照片。不写日期，就从今天起贴满章程规定的天数。",
    "Record where a page hangs, from when to when, with a photo. Without days it hangs from today for the charter's days."),
    examples=("sharedfund disclosure display 2026Q1 --place 大堂 --photo 大堂.jpg",))
@argument("period", type=PERIOD, metavar=("账期", "PERIOD"))
@option("--place", required=True, metavar="T", help=("贴在哪里", "where it hangs"))
@option("--photo", type=EXISTING_FILE, metavar="F", help=("照片", "a photo of it"))
@option("--first", type=DAY, metavar="DATE", help=("从哪天", "from this day"))
@option("--last", type=DAY, metavar="DATE", help=("到哪天", "to this day"))
def display(desk: Desk, period: str, place: str, photo: str | None, first: date | None, last: date | None) -> None:
    from sharedfund.drafts import disclosure as drafts
    from sharedfund.state.disclosure import hangs_until

    begun = first or desk.today
    until = last or hangs_until(desk.state.charter.terms, begun)
    kept = desk.book.documents.keep(Path(photo)) if photo and not desk.dry_run else None
    draft = drafts.display(desk.state, period, place, begun, until, by=desk.person, day=desk.today, photo=kept)
    desk.act(draft, done=say(f"{period} 第 {draft.version} 版贴在{place}，{begun} 至 {until}",
                             f"{period} version {draft.version} hangs in {place}, {begun} to {until}"),
             data={"period": period, "version": draft.version, "place": place, "first": begun, "last": until})


@disclosure.verb("remove", signs=True, help=("登记一处张贴被撤下；没到期的会记下来。", "Record that a page or a notice was taken down; too early is said."),
                   examples=("sharedfund disclosure remove 2026Q1 --place 大堂 --reason 换栏",))
@argument("about", type=TEXT, metavar=("账期或编号", "PERIOD|NO"))
@option("--place", type=TEXT, required=True, metavar="T", help=("哪里的", "where it hung"))
@option("--removed", type=DAY, metavar="DATE", help=("从哪天起没有了（默认：今天）", "from which day (default: today)"))
@option("--reason", type=TEXT, required=True, metavar="T", help=("为什么", "why"))
def remove(desk: Desk, about: str, place: str, removed: date | None, reason: str) -> None:
    from sharedfund.drafts import disclosure as drafts

    notice = about if about in desk.state.disclosures.notices else None
    period = None if notice else PERIOD.typed(about)
    draft = drafts.take_down(desk.state, place, removed or desk.today, reason, by=desk.person, day=desk.today, period=period,
                             notice=notice)
    desk.act(draft, data={"about": about, "place": place, "removed": draft.removed},
             done=say(f"{about} 在{place}的张贴已撤下", f"{about} no longer hangs in {place}"))


@disclosure.verb("notice", signs=True, help=(
    "登记别的张贴：审计结果、专项维修资金、委员交费情况、印章使用、当月质询答复。",
    "Record what else hangs out: an audit's result, the maintenance fund, the members' own fees, the seals, the month's answers."),
    examples=("sharedfund disclosure notice --what audit --about U-01 --title 年度审计结果 --place 大堂",
              "sharedfund disclosure notice --what answers --about 2026-03 --title 三月质询答复 --place 大堂"))
@option("--what", type=click.Choice(["maintenance", "member-fees", "seal", "audit", "answers", "other"]), required=True, metavar=("内容", "WHAT"), help=("maintenance member-fees seal audit answers other", "maintenance member-fees seal audit answers other"))
@option("--about", type=TEXT, metavar=("编号", "NO"), help=("审计编号、月份", "the audit's number, the month"))
@option("--title", type=TEXT, required=True, metavar="T", help=("标题", "its title"))
@option("--place", type=TEXT, required=True, metavar="T", help=("贴在哪里", "where it hangs"))
@option("--photo", type=EXISTING_FILE, metavar="F", help=("照片", "a photo of it"))
@option("--first", type=DAY, metavar="DATE", help=("从哪天", "from this day"))
@option("--last", type=DAY, metavar="DATE", help=("到哪天（默认：三十天）", "to this day (default: thirty days)"))
def notice(desk: Desk, what: str, about: str | None, title: str, place: str, photo: str | None, first: date | None,
           last: date | None) -> None:
    from datetime import timedelta

    from sharedfund.drafts import disclosure as drafts

    begun = first or desk.today
    kept = desk.book.documents.keep(Path(photo)) if photo and not desk.dry_run else None
    draft = drafts.display_notice(desk.state, what, title, place, begun, last or begun + timedelta(days=29), by=desk.person,
                                  day=desk.today, about=about, photo=kept)
    desk.act(draft, data={"notice": draft.notice, "what": what, "place": place, "first": begun, "last": draft.last},
             done=say(f"{draft.notice} 贴在{place}，{begun} 至 {draft.last}", f"{draft.notice} hangs in {place}, {begun} to {draft.last}"))


@disclosure.verb("seal", signs=True, help=("登记一次用印：哪枚章、什么文件、依据什么。", "Record a use of a seal: which, on what, decided by what."),
                   examples=("sharedfund disclosure seal --seal committee --document 电梯维保合同 --decided-by R2026001",))
@option("--seal", "which", type=click.Choice(["assembly", "committee", "finance"]), required=True, metavar=("印章", "SEAL"), help=("assembly 业主大会，committee 业委会，finance 财务", "assembly, committee or finance"))
@option("--document", type=TEXT, required=True, metavar=("文件", "TEXT"), help=("盖在什么文件上", "the document"))
@option("--decided-by", type=TEXT, required=True, metavar=("依据", "TEXT"), help=("决议、会议或付款", "the resolution, meeting or payment"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("文件副本", "a copy of it"))
def seal(desk: Desk, which: str, document: str, decided_by: str, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import disclosure as drafts
    from sharedfund_cli.papers import attached

    draft = drafts.use_seal(desk.state, which, document, decided_by, by=desk.person, day=desk.today, evidence=attached(desk, attach))
    desk.act(draft, data={"use": draft.use, "seal": which, "document": document},
             done=say(f"{draft.use} 用印已登记", f"{draft.use}: the use of the seal is recorded"))


# ---- reading ----


@disclosure.verb("show", help=(
    "看一期的公示。已公布的，按公布时的账本；没公布的，按现在。--section 只看几节，如 A,F。",
    "Show a period's disclosure: a published one as of the head it was published at, any other as of now. --section A,F shows some."),
    examples=("sharedfund disclosure show 2026Q1", "sharedfund --json disclosure show 2026Q1",
              "sharedfund disclosure show 2026Q1 --for owner --unit 3-1201 --section D,F"))
@argument("period", type=PERIOD, metavar=("账期", "PERIOD"))
@option("--section", type=TEXT, metavar="A,B", help=("只看这几节", "only these sections"))
@_BOTH
@_FOR
@_UNIT
def show(desk: Desk, period: str, section: str | None, both: bool, audience: Audience, unit: str | None) -> None:
    from sharedfund.render import posting

    data, made = _read(desk, period, audience, unit)
    letters = tuple(word.strip().upper() for word in (section or "").split(",") if word.strip())
    unknown = [letter for letter in letters if letter not in data["sections"]]
    if unknown:
        desk.usage("no-such-section", found=", ".join(unknown), known=" ".join(data["sections"]))
    desk.show(posting.marked(data, made), text=lambda: _shown(desk, data, made, letters, both=both))


@disclosure.verb("list", lists=True, help=("列出公布过的各期各版，和贴在哪里。", "List every published version, and where it hung."),
                 examples=("sharedfund disclosure list",))
def list_(desk: Desk) -> None:
    known = desk.state.disclosures
    rows = []
    for made in sorted(known.versions.values(), key=lambda one: (one.period, one.version)):
        shown = known.displays_of(made.period, made.version)
        rows.append({
            "period": made.period, "version": made.version, "number": made.number, "published": made.day, "closing": made.closing,
            "digest": made.digest, "reason": made.reason, "displayed": [f"{one.place} {one.first}—{one.last}" for one in shown],
        })
    desk.show(rows, columns=(
        Column("period", ("账期", "Period")), Column("version", ("版", "Version"), "number"), Column("number", ("编号", "Number")),
        Column("published", ("公布日", "Published")), Column("closing", ("期末", "Closing"), "money"),
        Column("digest", ("数据指纹", "Digest"), _code), Column("displayed", ("贴在", "Displayed"))))


def _code(digest: str) -> str:
    from sharedfund_cli.output import grouped_hex

    return grouped_hex(digest)


@disclosure.verb("diff", help=("比两版公示：每一处不同，原来是多少，现在是多少。写 2026Q1/1 这样；只写账期是最新一版。",
                               "Compare two disclosures: every difference, what it was and what it is. Name them like 2026Q1/1; a "
                               "period alone is its newest version."),
                 examples=("sharedfund disclosure diff 2026Q1/1 2026Q1/2",))
@argument("one", metavar=("甲", "A"))
@argument("other", metavar=("乙", "B"))
def diff(desk: Desk, one: str, other: str) -> None:
    from sharedfund.render.words import places
    from sharedfund.reports.disclosure import differences

    before, now = _version(desk, one), _version(desk, other)
    rows = differences(before, now)
    called = {**places.called(before), **places.called(now), **names(desk)}
    written = [{"path": places.place(row["path"], desk.lang, called), "old": places.stands(row["path"], row["old"], desk.lang, called),
                "new": places.stands(row["path"], row["new"], desk.lang, called)} for row in rows]
    if not rows:
        desk.show(rows, text=say("没有不同。", "Nothing differs."))
        return
    desk.show(rows if desk.json else written, columns=(
        Column("path", ("位置", "Place")), Column("old", ("原", "Was")), Column("new", ("现", "Is"))))


def _version(desk: Desk, named: str) -> dict[str, Any]:
    from sharedfund.errors import NotFound
    from sharedfund.render import posting

    period, _, number = named.partition("/")
    name = str(PERIOD.typed(period))
    if (number and not number.isascii()) or (number and not number.isdigit()):
        desk.usage("not-a-version", found=named)
    made = posting.published_of(desk.book, name, int(number) if number else None)
    if made is None:
        raise NotFound("disclosure-not-published", period=named)
    return posting.as_published(desk.book, made)


@disclosure.verb("verify", help=(
    "核对一份公示：清单上的文件、数据指纹；有账本在手，还要重算一遍，把网页、表格和明细重写一遍逐字节比。不同的，说出哪一节、两边各是多少。"
    "有不对的，退出码 4。",
    "Check a posted disclosure: the files its manifest names, its digest; inside the book also whether it is computed the same again, "
    "and page, workbook and lines written the same again, byte for byte. Where not, the section and both figures are told. Exit "
    "code 4 where not."),
    examples=("sharedfund disclosure verify disclosures/2026q1-v1/manifest.json",))
@argument("manifest", type=EXISTING_FILE, metavar=("清单", "MANIFEST"))
def verify(desk: Desk, manifest: str) -> int:
    from sharedfund.render import posting
    from sharedfund_cli.ending import DONE, FOUND

    book = desk.book if desk.book_folder(required=False) is not None else None
    known = {person: name for person, name in names(desk).items() if name != person} if book is not None else {}
    checks = list(posting.verify(Path(manifest), book, known))
    good = all(check.ok for check in checks)
    lines = [line for check in checks for line in _checked(check, known)]
    if book is None:
        lines.append(say("没有账本在手，只核对了文件。", "No book at hand: only the files were checked."))
    unread = say("、", ", ").join(check.code.partition(" ")[2] for check in checks if check.code.startswith("unwritten "))
    holds = say("结论：相符。", "Verdict: it holds.")
    if unread:
        holds += say(f"{unread} 里的数没有核对，以网页为准。", f" What {unread} says was not checked: the page counts.")
    lines.append(holds if good else say("结论：不符。退出码 4。", "Verdict: it does not hold. Exit code 4."))
    desk.show({"ok": good, "checks": checks}, text="\n".join(lines))
    return DONE if good else FOUND


_CHECKS = {
    "digest": ("数据指纹", "data digest"), "fund": ("是这本账的", "of this book"), "published": ("账本里公布的就是它", "published in the book"),
    "computed": ("按账本重算一致", "computed again the same"), "head": ("账本头", "head of the book"),
    "file": ("文件 ", "file "), "unnamed": ("清单里没有 ", "not named by the manifest: "), "written": ("按账本重写一致 ", "written again the same "),
    "unwritten": ("没有重写核对 ", "not written again "), "superseded": ("已有更正：第 ", "corrected since: version "),
}
_UNWRITTEN = {
    "other-fonts": ("和这里排出来的不同：字体、排版程序或人的称呼不一样；以数据指纹为准",
                    "set otherwise here: other fonts, another Typst or other names of persons; the data digest counts"),
    "unlike-the-others": ("别的几张和这里排出来的一样，独有这张不同：不是在那台机器上排的，就是被改过；请逐数和网页对",
                          "the other sheets are as they are set here, this one is not: it was set elsewhere or changed; compare its figures with the page"),
    "no-typesetter": ("没有排版程序", "nothing here sets it"), "no-fonts": ("没有中文字体", "no Chinese font"),
    "characters-missing": ("字体缺字", "the fonts lack characters"), "typesetter-failed": ("排版程序没有做成", "what sets it failed"),
}
_ODD = {"is-a-link": ("一个链接", "a link"), "not-a-file": ("不是文件", "no file"), "file-too-large": ("太大，不是公示的文件", "too large to be one of these")}


def _checked(check: Check, names: dict[str, str]) -> Iterator[str]:
    """One thing that was checked, and where it is not so what was expected and found."""
    from sharedfund.render.words.form import clean

    what, _, file = check.code.partition(" ")
    name = say(*_CHECKS[what]) + file
    if what == "superseded":
        yield f"- {name}{say(' 版', '')}"
    elif what == "unwritten":
        why = check.expected or ""
        yield f"- {name}{say('（', ' (')}{say(*_UNWRITTEN[why]) if why in _UNWRITTEN else clean(why)}{say('）', ')')}"
    else:
        yield f"{'√' if check.ok else '×'} {name}"
    if not check.ok:
        yield _unlike(check, names)


def _unlike(check: Check, names: dict[str, str]) -> str:
    """What was expected and what was found; of a file written again also the section."""
    from sharedfund.render.words import pages
    from sharedfund.render.words.form import clean, shortened
    from sharedfund.render.written import ENGLISH

    if check.section is None:
        ours, theirs = (say(*_ODD[text]) if text in _ODD else clean(text) if text else say("没有", "none")
                        for text in (check.expected, check.found))
        return say(f"    应是 {ours}，实为 {theirs}", f"    expected {ours}, found {theirs}")
    if check.code == "written data.json":
        return _told_otherwise(check, names)
    section = say("首页", "first page") if check.section not in pages.SECTIONS else f"{check.section} {say(*pages.SECTIONS[check.section])}"
    place = say("（英文）", " (English)") if check.place == ENGLISH else f" {check.place}" if check.place else ""
    if check.expected is None:
        return say(f"    {section}{place}：写法不同 {check.found or ''}", f"    {section}{place}: written otherwise {check.found or ''}").rstrip()
    ours, theirs = (shortened(clean(text), 60) or say("没有", "none") for text in (check.expected, check.found or ""))
    return say(f"    {section}{place}：应是 {ours}，实为 {theirs}", f"    {section}{place}: expected {ours}, found {theirs}")


# What data spell that is neither a number nor a text.
_BARE = {"null": None, "true": True, "false": False}


def _told_otherwise(check: Check, names: dict[str, str]) -> str:
    """Where the data first say something else than the book, in the words of the page."""
    from sharedfund.render.words import pages, places
    from sharedfund_cli.language import language

    steps = ("sections", check.section, check.place) if check.section in pages.SECTIONS else (check.place,)
    path, lang = ".".join(filter(None, steps)), language()
    ours, theirs = (places.stands(path, _BARE.get(text or "", text), lang, names) for text in (check.expected, check.found))
    place = places.place(path, lang, names)
    return say(f"    {place}：应是 {ours}，实为 {theirs}", f"    {place}: expected {ours}, found {theirs}")

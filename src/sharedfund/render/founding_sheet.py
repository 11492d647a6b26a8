"""The founding sheet: fund id and every key, to be signed by hand and hung in the lobby."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from sharedfund.render.words import names, pages
from sharedfund.render.words.form import Language, clean

if TYPE_CHECKING:
    from sharedfund.state import State

_STYLE = """
@page { size: A4; margin: 18mm }
body { font: 11pt/1.5 "Noto Serif CJK SC", "Songti SC", SimSun, serif; color: #111; max-width: 174mm; margin: 0 auto }
h1 { font-size: 18pt; text-align: center } h2 { font-size: 13pt; margin-top: 8mm }
table { border-collapse: collapse; width: 100% }
th, td { border: 0.4pt solid #555; padding: 1.5mm 2mm; text-align: left; vertical-align: top }
.facts th { width: 9em } .people code { white-space: pre } .sign { width: 38mm } tbody th { font-weight: 400 }
thead { display: table-header-group } tr { break-inside: avoid }
code { font: 10pt/1.5 "DejaVu Sans Mono", Consolas, monospace; white-space: pre-wrap }
.line { display: inline-block; width: 45mm; border-bottom: 0.6pt solid #111; height: 9mm }
.practice { color: #a00 }
@media screen { body { padding: 6mm 4mm } }
@media screen and (max-width: 640px) {
body { font-size: 17px } .people, .people tbody, .people tr { display: block; border: 0 } .people thead { display: none }
.people tr { border: 1px solid #555; margin-bottom: 8px; padding: 8px }
.people th, .people td { display: block; border: 0; padding: 0 }
.people .sign { display: none } code, .people code { font-size: 14px; white-space: pre-wrap }
}
"""

_WORDS = {
    "title": ("基金成立单", "Founding sheet"),
    "practice": ("练习账本：谁的钱也不是，签名没有效力。", "A practice book: nobody's money, signatures are void."),
    "fund": ("基金编号（第一条记录的指纹，写入每一个签名）",
             "Fund id (the digest of entry 1; it stands in every signature)"),
    "holder": ("账户", "Account"), "begins": ("记账起日", "Books from"), "profile": ("管理方式", "Profile"),
    "people": ("发起人与钥匙", "Founders and their keys"), "who": ("姓名、身份", "Name and office"),
    "key": ("公钥", "Public key"), "signature": ("签字、日期", "Signature and date"),
    "witness": ("见证人", "witness"), "password": ("持支取密码", "holds a withdrawal password"),
    "note": (
        "核对：各人把自己机器上 sharedfund key new 显示的公钥与本单逐组对照，一致才签字。"
        "审计时用基金编号：sharedfund audit --fund。",
        "Check: each person compares every group of the key with what `sharedfund key new` printed on the own machine, "
        "and signs only when they agree. Auditors use the fund id: sharedfund audit --fund."),
    "seal": ("业主大会或业委会盖章", "Seal of the owners' assembly or committee"),
}


def groups(digits: str) -> str:
    """64 hex digits in groups of four, eight groups a line, as every screen and page shows them."""
    parts = [digits[place : place + 4] for place in range(0, len(digits), 4)]
    return "\n".join(" ".join(parts[place : place + 8]) for place in range(0, len(parts), 8))


def founding_sheet(state: State, people: Mapping[str, str], language: Language) -> str:
    """The sheet as one HTML page without links or scripts; `people` are names by id, where they may be printed."""
    column = 0 if language == "zh_CN" else 1

    def say(word: str) -> str:
        return _WORDS[word][column]

    charter = state.charter
    between = "、" if language == "zh_CN" else ", "
    accounts = between.join(f"{account.bank} …{account.tail}" for account in charter.bank_accounts)
    facts = [("holder", accounts), ("begins", charter.books_from.isoformat()),
             ("profile", pages.word(pages.PROFILES, charter.profile, language))]
    rows = []
    for person in sorted(state.people.persons.values(), key=lambda p: p.person):
        mandates = sorted((m for m in state.people.mandates.values() if m.person == person.person),
                          key=lambda m: int(m.mandate[2:]))
        marks = [names.name("office", mandate.office, language) for mandate in mandates]
        marks += [say("password")] if any(mandate.signs for mandate in mandates) else []
        marks += [say("witness")] if person.person in charter.witnesses else []
        called = f"{people.get(person.person, '')} {person.person}".strip()
        row = Markup('<tr><th scope="row">{}<br><span>{}</span></th><td><code>{}</code></td><td class="sign"></td></tr>')
        rows.append(row.format(clean(called), between.join(marks), groups(person.key or "")))
    page = Markup(
        '<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<title>{title} {name}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        "<h1>{name}<br>{title}</h1>{practice}\n<h2>{fund}</h2><p><code>{fund_id}</code></p>\n"
        '<table class="facts"><tbody>{facts}</tbody></table>\n<h2 id="people">{people}</h2>\n'
        '<table class="people" aria-labelledby="people">\n'
        '<thead><tr><th scope="col">{who}</th><th scope="col">{key}</th><th scope="col">{signature}</th></tr></thead>\n'
        "<tbody>\n{rows}\n</tbody>\n</table>\n"
        '<p>{note}</p><p>{seal} <span class="line"></span></p>\n</main>\n</body>\n</html>\n')
    return str(page.format(
        lang="zh-CN" if language == "zh_CN" else "en", title=say("title"), name=clean(charter.name),
        style=Markup(_STYLE),
        practice=Markup('<p class="practice">{}</p>').format(say("practice")) if charter.practice else "",
        fund=say("fund"), fund_id=groups(state.record.fund_id),
        facts=Markup("").join(Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(say(word), clean(fact))
                              for word, fact in facts),
        people=say("people"), who=say("who"), key=say("key"), signature=say("signature"),
        rows=Markup("\n").join(rows), note=say("note"), seal=say("seal"),
    ))

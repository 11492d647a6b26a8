"""What a page's data spell by code, and as what the page prints it: one table or one way a member, by the keys of
`members`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sharedfund.render.words import measures, names, pages, terms
from sharedfund.render.words.form import Language, clean
from sharedfund.render.words.members import EVERYWHERE, PAGE, nearest
from sharedfund.render.words.pages import Pair, pick

# How a code is told, of the row it stands in: a table of words, or a way to find them.
Row = Mapping[str, Any]
Told = dict[str, Pair] | Callable[[str, Language, Row], str]

# The headline's codes in a few words; the page prints each as a sentence.
HEADLINES: dict[str, Pair] = {
    "not-closed": ("未结账", "not closed"), "unreconciled": ("未与银行对平", "not agreed with the bank"),
    "unapproved-payment": ("有未经审批的支出", "payments nobody approved"),
    "advances-borrowed": ("动用了业主预交的物业费", "fees paid in advance are borrowed"), "late": ("迟公布", "published late"),
    "disputed": ("有争议的金额", "in dispute"), "unratified-emergency": ("应急支出未追认", "emergency payments not ratified"),
    "opening-differs": ("期初与上期公示的期末不同", "the opening differs from the last published closing"),
    "shortfall": ("不够付", "short"),
}
READERS: dict[str, Pair] = {"public": ("公示", "the public page"), **pages.COPIES}

_FIGURE = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,6})?")


def is_figure(text: str) -> bool:
    """Whether it is a number as our data spell one."""
    return _FIGURE.fullmatch(text) is not None


def _named(what: str) -> Told:
    return lambda code, language, row: clean(names.name(what, code, language))


def _use(code: str, language: Language, row: Row) -> str:
    return pages.use(code, language)


def _claim(code: str, language: Language, row: Row) -> str:
    return pages.claim(code, language)


def _about(code: str, language: Language, row: Row) -> str:
    return pages.about(code, language)


def _entry(code: str, language: Language, row: Row) -> str:
    """What an entry is called that corrects, or came late."""
    return pages.word(pages.CORRECTIONS, code, language) if code in pages.CORRECTIONS else clean(names.name("kind", code, language))


def _term(slug: str) -> Told:
    return lambda code, language, row: _worth(slug, code, language)


def _changed(code: str, language: Language, row: Row) -> str:
    """What a term of the charter was or is, where the row says which."""
    return _worth(str(row.get("term", "")), code, language)


def _worth(slug: str, text: str, language: Language) -> str:
    figures = text.isascii() and ("/" not in text or re.fullmatch(r"[0-9]+/[1-9][0-9]*", text) is not None)
    return clean(terms.value(slug, text, language) if figures else text)


def _of_term(code: str, language: Language, row: Row) -> str:
    return terms.term(code, language)


def _figure(way: Callable[[str], str]) -> Told:
    """A figure in the page's way; what is none as it is."""
    return lambda text, language, row: way(text) if is_figure(text) else clean(text)


def _percent(text: str, language: Language, row: Row) -> str:
    return pages.rate(text, language)


_TOPICS = {str(number): pair for number, pair in measures.TOPICS.items()}
_KEPT = _term("maintenance-custody")

CODES: dict[str, dict[str, Told]] = {
    EVERYWHERE: {
        "account": {"co-managed": pages.PROFILES["co-managed"]}, "audience": READERS, "claim": _claim, "code": HEADLINES,
        "fund": _named("fund"), "head": _use, "kind": pages.PAYEES, "office": _named("office"), "party": _named("party"),
        "source": pages.SOURCES, "tariffs": _figure(pages.tariff),
    },
    PAGE: {"profile": pages.PROFILES, "status": {"copy": ("内部副本", "copy"), **pages.STATUSES}},
    "B2": {"borne_by": pages.BEARERS},
    "C": {"uses": pages.BUILDING_USES, "area_m2": _figure(pages.amount)},
    "E": {"source": pages.REVENUES, "billed": pages.BILLED, "manner": _named("word"), "key": _named("word")},
    "F": {"tier": measures.TIERS, "settles": _use, "manner": pages.MANNERS, "use": _use},
    "G": {"from": _use},
    "I": {"kind": pages.KINDS, "function": pages.FUNCTIONS, "missing": pages.MISSING, "deducted_use": measures.DEDUCTED},
    "I2": {"deducted_use": measures.DEDUCTED},
    "J": {"status": pages.STATUSES, "method": pages.METHODS, "cost_borne_by": measures.BORNE},
    "K": {"heads": _use, "saved_share": _percent},
    "L": {"custody": _KEPT},
    "M": {"kind": pages.DEPOSITS},
    "N": {"body": pages.BODIES, "topics": _TOPICS, "use": _named("word")},
    "O": {"cause": _term("emergency-causes")},
    "P": {
        "about": _about, "questions.status": pages.ASKED, "rows.status": pages.STATUSES, "outcome": pages.OUTCOMES,
        "occasion": pages.OCCASIONS, "opinion": pages.OPINIONS,
    },
    "Q": {"ages": pages.AGES},
    "R": {"side": _named("word"), "channel": pages.CHANNELS},
    "T": {
        "seal": pages.SEALS, "what": pages.NOTICES, "handed": pages.HANDED, "missing": pages.HANDED, "absent": pages.ABSENT,
        "offices": _named("office"), "policy": _named("word"), "payment": measures.PAYMENTS, "step": measures.STEPS,
    },
    "U": {"kind": _entry},
    "W2": {
        "firms.state": pages.CONTRACT_STATES, "firms.reason": _named("word"), "renewal": _named("word"),
        "hand_over.state": pages.HAND_OVERS, "missing": _named("word"), "differing": _named("word"),
        "decision": _named("word"), "handed": _named("word"),
    },
    "Z": {"term": _of_term, "old": _changed, "new": _changed},
    "V": {
        "codes": pages.NOTES, "pools": _term("pools"), "maintenance_custody": _KEPT, "voucher_access": _term("voucher-access"),
        "display_count": _term("display-count"), "release_function": pages.FUNCTIONS,
        "settlement_period": _term("settlement-period"),
    },
}

# What it means that nothing stands there, where that is more than nothing.
_FEW: Pair = ("少", "few")
_OPEN: Pair = ("未定", "open")
NOTHING: dict[str, dict[str, Pair]] = {
    EVERYWHERE: {"households": _FEW},
    "D": {"rows.households": ("无", "none")},
    "E": {"places": _FEW},
    "I": {"accepted": _OPEN, "passed": _OPEN, "gates.score": ("未定稿", "not final")},
    "J": {"rows.score": ("未定稿", "not final")},
    "K": {"heads": ("不限", "free")},
    "P": {"about": ("一户的物业费", "a household's fee")},
    "V": {"display_count": terms.VALUES["days"]},
}


def code(section: str, within: str, name: str, text: str, language: Language, row: Row) -> str | None:
    """A code as the page prints it; None for a member that has none."""
    found = nearest(CODES, section, within, name)
    if found is None:
        return None
    told = CODES[found[0]][found[1]]
    return pages.word(told, text, language) if isinstance(told, dict) else told(text, language, row)


def nothing(section: str, within: str, name: str, language: Language) -> str | None:
    """What it means there that nothing stands there; None where it means just that."""
    found = nearest(NOTHING, section, within, name)
    return None if found is None else pick(NOTHING[found[0]][found[1]], language)

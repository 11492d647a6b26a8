"""Who may do what: the permission matrix as data, asked of the doors for every office, action and state of a mandate, for
every step of a payment in every state, and for natural persons who hold two offices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import pytest

from sharedfund.admit import Admitted, objections
from sharedfund.drafts import charter, payments
from sharedfund.entries import KINDS, entry_class
from sharedfund.entries.charter import FoundingMandate, FoundingPerson
from sharedfund.entries.entry import OFFICES, Joint
from sharedfund.errors import BadInput
from sharedfund.rulebook import rulebook
from sharedfund.rules.people import PARTIES_OF_OFFICE
from sharedfund.state import State
from sharedfund.state.people import Key, Mandate, Person
from sharedfund.values.tables import Table
from tests import named
from tests.fund import BANK_ACCOUNT, A, B, C, D, Fund, K, N, commitment, founders, public_key_of
from tests.payment_fund import answered, branch, funded, request

OFFICE = {
    "OW": "owner", "OR": "owners-representative", "CM": "committee-member", "CH": "committee-chair", "AC": "accountant",
    "CA": "cashier", "PF": "firm", "CO": "community", "ST": "subdistrict-office", "AU": "auditor", "EV": "evaluator",
    "SE": "secretary", "TS": "trust-supervisor", "BU": "bureau",
}
ALL = " ".join(OFFICE)
WATCHED = " ".join(role for role in OFFICE if role != "AU")  # an auditor enters what it found, and nothing else (R133)
BODIES = "CM CH CO ST"  # the yes of one of the committee and one of the community, or of the office in its place


class Action(NamedTuple):
    """A line of the matrix: the entries it is written by, the offices that may enter them (a proposal's proposer among
    them), and those whose yes counts where several must agree."""

    name: str
    kinds: str
    enters: str
    agrees: str = ""


MATRIX = (
    # -- the lines of the design's table, in its order --
    Action("record a receipt", "receipt-recorded", "AC CA PF SE"),
    Action("record a bill", "bill-recorded", "AC PF SE"),
    Action("take cash, deposits, what is passed through, what a collector remits",
           "cash-received deposit-taken pass-through-received collection-remitted", "AC CA"),
    Action("mark a head complete for the month", "head-completed", "CM CH AC CO", "CM CH AC CO"),
    Action("match the bank's statement", "bank-reconciled statement-matched statement-set-aside", "AC"),
    Action("import a statement", "statement-imported statement-lines", "AC CA"),
    Action("request a payment, or take it back", "payment-requested payment-withdrawn", "CM CH PF CO ST"),
    Action("order in an emergency", "emergency-ordered", "CM CH PF CO ST"),
    Action("witness an emergency", "emergency-witnessed", "OR CM CH PF CO ST TS"),
    Action("ratify an emergency", "emergency-ratified", "CM CH", BODIES),
    Action("review a payment", "payment-reviewed", "OR CM CH CO"),
    Action("re-check a payment", "payment-rechecked", "CO ST"),
    Action("sign a payment", "payment-signed", "CM CH PF CO ST BU"),
    Action("say no to a payment", "payment-rejected", "OR CM CH CO ST BU"),
    Action("prepare the bank transfer", "payment-paid", "AC CA"),
    Action("propose a budget", "budget-drafted", "CM CH AC PF"),
    Action("comment on a budget", "budget-commented", "OW OR CM CH AC PF CO"),
    Action("adopt a budget", "budget-adopted", "CM CH AC", BODIES),
    Action("vary a line", "budget-varied", "CM CH", "CM CH"),
    Action("enter evaluation scores", "evaluation-recorded", "CO ST EV TS"),
    Action("hang out an evaluation", "evaluation-published", "CO ST EV SE TS"),
    Action("finalise an evaluation, answer its appeal", "evaluation-finalised appeal-answered", "CO ST EV TS", "CO ST EV TS"),
    Action("appeal a final score", "evaluation-appealed", "PF"),
    Action("record the owners' acceptance", "acceptance-recorded", "CO ST SE TS", "OR CM CH CO ST SE TS"),
    Action("prepare a settlement", "settlement-served", "CM CH AC SE"),
    Action("answer a settlement", "settlement-answered", "CM CH PF CO SE"),
    Action("close a settlement, release what has passed", "settlement-proposed release-proposed", "CM CH AC", BODIES),
    Action("publish a disclosure", "disclosure-published", "CM CH AC", BODIES),
    Action("display it, or a notice; see it taken down", "disclosure-displayed notice-displayed display-removed", "CM CH AC CO SE"),
    Action("open a question, accept its answer, take it further", "question-opened question-accepted question-escalated",
           "OW OR CM CH PF CO ST AU EV TS"),
    Action("answer a question, or an audit's finding", "question-answered audit-answered", "CM CH AC PF CO"),
    Action("allege a breach", "breach-alleged", "OW OR CM CH CO ST AU TS"),
    Action("confirm a breach", "breach-confirmed", "CM CH CO ST TS", "CM CH CO ST TS"),
    Action("close a breach", "breach-closed", BODIES, BODIES),
    Action("freeze what is disputed", "dispute-frozen", "OW OR CM CH PF CO ST TS", "CM CH CO ST TS"),
    Action("take a dispute to the next level", "dispute-escalated", "OW OR CM CH PF CO ST TS", "CO ST"),
    Action("lift a freeze", "dispute-lifted", BODIES, "CM CH CO"),
    Action("convene a vote, keep the minutes", "meeting-noticed meeting-held matter-agreed matter-done", "CM CH CO ST SE"),
    Action("record a contract or a resolution", "contract-recorded resolution-recorded", "CM CH AC CO SE", BODIES),
    Action("grant or end a mandate", "mandate-granted mandate-ended", "CM CH PF CO ST SE", BODIES),
    Action("enrol a person", "person-enrolled", "CM CH PF CO", BODIES),
    Action("register a new key", "key-enrolled", WATCHED, BODIES),
    Action("revoke a key, the own one alone; say that one was in wrong hands", "key-revoked key-compromised", ALL, BODIES),
    Action("confirm what a key in wrong hands signed", "acts-confirmed", WATCHED, BODIES),
    Action("accept an office, hand one over before a superior", "mandate-accepted office-handed-over", WATCHED),
    Action("change a payee's account", "vendor-account-changed", "CM CH AC CO", "CM CH CO"),
    Action("write off arrears", "write-off-proposed", "CM CH AC", "CM CH"),
    Action("enter a counter-fact", "receipt-reversed charge-credited late-fee-credited bill-credited payment-returned accrual-corrected "
           "revenue-reversed given-reversed", "CM CH AC"),
    Action("agree to a counter-fact above the limit", "correction-proposed", "CM CH AC", BODIES),
    Action("close a month or a year, adopt the opening", "month-closed year-closed opening-proposed", "CM CH AC", BODIES),
    Action("make a checkpoint", "checkpoint-made", "CM CH AC"),
    Action("charge fees, record bank lines", "fee-charged fees-earned late-fee-charged remuneration-accrued bank-debited interest-received", "AC"),
    Action("keep the register of units", "unit-registered area-corrected unit-transferred", "AC SE"),
    Action("keep the register of vendors", "vendor-added", "AC"),
    Action("accept the charter", "charter-accepted", ALL),
    # -- what the design's table does not name --
    Action("change the charter", "charter-changed", "CM CH", BODIES),
    Action("declare a link, say yes or no to a proposal", "link-declared proposal-approved proposal-rejected", WATCHED),
    Action("identify a receipt, move a sold unit's balance", "receipt-identified household-balance-moved", "AC"),
    Action("charge public revenue", "revenue-charged", "AC"),
    Action("split a cost among neighbours, book one's share", "shared-cost-split share-booked", "AC"),
    Action("put right a split", "shared-cost-unsplit", "CM CH AC"),
    Action("honour what the former firm was paid, month by month", "prepayment-honoured", "AC"),
    Action("record what the bureau writes", "maintenance-stated maintenance-used", "AC"),
    Action("record money that came, of any fund",
           "share-received former-firm-paid unexplained-restored share-deposited grant-received project-collected "
           "entrusted-received revenue-received maintenance-contributed maintenance-interest maintenance-reclaimed "
           "term-deposit-redeemed restitution-received", "AC CA"),
    Action("spend from the imprest", "imprest-spent", "CA"),
    Action("carry out a resolution, end a contract, adopt a tariff, take over the committee's things, agree with neighbours, contract for "
           "work and accept it, let a common part, distribute, adopt duties and rule books",
           "resolution-carried-out sharing-agreed contract-ended tariff-adopted vendor-contract-recorded vendor-accepted "
           "committee-handed-over former-advances-decided common-part-contract-recorded common-part-contract-ended "
           "distribution-proposed duties-adopted policy-adopted", "CM CH CO", BODIES),
    Action("cancel a resolution, hand a firm over", "resolution-cancelled hand-over-recorded", BODIES, BODIES),
    Action("remind a debtor, of a fee or a top-up", "reminder-sent top-up-noticed", "CM CH AC"),
    Action("list a former firm's advances, post prior notice, answer an objection",
           "former-advances-listed notice-posted notice-answered", "CM CH CO"),
    Action("object to a notice", "notice-objected", WATCHED),
    Action("compare quotes", "quotes-compared", "CM CH AC PF CO ST"),
    Action("deduct from a deposit, give up rent", "deposit-deduction-proposed rent-credit-proposed", "CM CH AC", BODIES),
    Action("decide on what is withheld, set off, ask the bureau", "withheld-decision-proposed set-off-proposed "
           "maintenance-requested", "CM CH", BODIES),
    Action("record a judgment", "judgment-recorded", "CM CH AC SE"),
    Action("record the district's ranking", "ranking-recorded", "AC CO ST EV SE BU"),
    Action("report on a grant", "grant-reported", "CM CH AC CO ST"),
    Action("open or close a project", "project-opened project-closed", BODIES),
    Action("record a gift in kind, or volunteers' time", "gift-in-kind-recorded volunteers-helped", "CM CH AC CO SE"),
    Action("use the seal", "seal-used", "CM CH CO SE"),
    Action("demand an audit", "audit-demanded", "OW OR CM CH CO ST SE TS"),
    Action("report an audit", "audit-reported", "AU"),
    Action("claim from the firm", "claim-proposed", "CM CH PF", BODIES),
    Action("write what the last yes brings about",
           "opening-position opening-adopted debt-written-off deposit-deducted settlement-closed remuneration-released "
           "withheld-restored withheld-deducted set-off-made claim-booked distribution-declared rent-credited checkpoint-recorded "
           "checkpoint-timestamped "
           "tail-set-aside", ALL),
)
# Entry 1 is entered before anybody holds an office; its own rules are R144's.
FOUNDING = frozenset({"charter-adopted"})
STATES = ("stands", "has not begun", "has run out", "was ended", "is somebody else's")
TODAY, PERSON = date(2026, 3, 10), "p-90"
ASKED = frozenset({"every_signed_act_stands_under_a_mandate", "a_recorder_holds_an_office_that_records",
                   "an_auditor_enters_findings_only"})


def _offices(words: str) -> frozenset[str]:
    return frozenset(OFFICE[word] for word in words.split())


@cache
def _state(office: str, standing: str) -> State:
    """A fund in which one person holds one office, in a mandate that stands so."""
    first, end = {"has not begun": (date(2026, 3, 11), None), "has run out": (date(2026, 1, 1), date(2026, 3, 9))}.get(
        standing, (date(2026, 1, 1), TODAY))
    holder = "p-91" if standing == "is somebody else's" else PERSON
    state = _founded().state
    mandate = Mandate("M-90", holder, office, next(iter(PARTIES_OF_OFFICE[office])), first, end, ended=standing == "was ended")
    return replace(state, people=replace(state.people, mandates=Table({"M-90": mandate})))


@cache
def _founded() -> Fund:
    return Fund.founded()


def _objection(state: State, kind: str) -> str | None:
    """What the doors say to an entry of `kind` by the person, of nothing but who may enter it."""
    cls = entry_class(kind)
    entry = cls.model_construct(day=TODAY, by=PERSON, mandate="M-90", recorded=None)
    for rule in rulebook().governing(kind):
        if rule.name in ASKED:
            assert rule.ask is not None
            objection = rule.ask(state, entry)
            if objection is not None:
                return str(objection.code)
    return None


def test_every_entry_stands_in_the_matrix_once() -> None:
    named = [kind for action in MATRIX for kind in action.kinds.split()]
    assert sorted(named) == sorted(set(KINDS) - FOUNDING)
    assert sorted(OFFICE.values()) == sorted(OFFICES)


@pytest.mark.rule("R49")
@pytest.mark.rule("R133")
@pytest.mark.parametrize("role", OFFICE)
@pytest.mark.parametrize("action", MATRIX, ids=lambda action: action.name)
def test_an_office_may_do_what_the_matrix_gives_it_while_its_mandate_stands(action: Action, role: str) -> None:
    for standing in STATES:
        state = _state(OFFICE[role], standing)
        may = role in action.enters.split() and standing == "stands"
        for kind in action.kinds.split():
            objection = _objection(state, kind)
            assert (objection is None) == may, (kind, standing, objection)


@pytest.mark.parametrize("action", MATRIX, ids=lambda action: action.name)
def test_the_yes_that_counts_is_the_matrixs(action: Action) -> None:
    for kind in action.kinds.split():
        asked = getattr(entry_class(kind), "joint", Joint(()))
        assert asked.alone.union(*(need.offices for need in asked.needs)) == _offices(action.agrees), kind


# ---- a payment: role x step x state ----

# Beside the cast of the tests, one of every office it lacks.
MORE = {"p-21": ("owners-representative", "owners", False), "p-22": ("auditor", "auditor", False),
        "p-23": ("trust-supervisor", "trust-supervisor", False), "p-24": ("owner", "owners", False),
        "p-25": ("bureau", "bureau", True)}
ACTOR = {"OW": "p-24", "OR": "p-21", "CM": "p-11", "CH": "p-02", "AC": "p-06", "CA": "p-07", "PF": "p-01", "CO": "p-05",
         "ST": "p-10", "AU": "p-22", "EV": "p-09", "SE": "p-08", "TS": "p-23", "BU": "p-25"}
# Whose step is admitted, by what has been done. The firm has asked; CH (p-02) was the first to review and to sign, p-03
# the second to review, p-04 has re-checked; so CM (p-11) and CO (p-05) come fresh.
FLOW: dict[str, dict[str, str]] = {
    "requested": {"review": "CM CH", "reject": "OR CM CH CO ST BU", "withdraw": "PF"},
    "once reviewed": {"review": "CM", "reject": "OR CM CH CO ST BU", "withdraw": "PF"},
    "reviewed": {"recheck": "CO ST", "reject": "OR CM CH CO ST BU", "withdraw": "PF"},
    "rechecked": {"sign": "CM CH CO ST", "reject": "OR CM CH CO ST BU", "withdraw": "PF"},
    "once signed": {"sign": "CO ST", "reject": "OR CM CH CO ST BU", "withdraw": "PF"},
    "released": {"pay": "AC CA", "reject": "OR CM CH CO ST BU", "withdraw": "PF"},
    "paid": {}, "rejected": {}, "withdrawn": {},
}
STEPS = ("review", "recheck", "sign", "pay", "reject", "withdraw")


def _cast() -> Fund:
    """A funded fund in which somebody holds each office."""
    fund = funded()
    known = fund.state.people
    standing = {f"M-{number}": Mandate(f"M-{number}", person, office, party, date(2026, 1, 1), signs=signs)
                for number, (person, (office, party, signs)) in enumerate(MORE.items(), 21)}
    keys = {public_key_of(person): Key(public_key_of(person), person, 0) for person in MORE}
    persons = {person: Person(person, public_key_of(person), commitment(person), commitment(f"identity {person}"))
               for person in MORE}
    fund.state = replace(fund.state, people=replace(
        known, persons=known.persons.merge(persons), keys=known.keys.merge(keys), mandates=known.mandates.merge(standing)))
    return fund


@cache
def _at(state: str) -> tuple[Fund, str]:
    """A fund with a payment in that state, and its number."""
    fund = _cast()
    payment = request(fund)
    done = (("review", B), ("review", C), ("recheck", D), ("sign", B), ("sign", D), ("pay", N))
    steps = {"requested": 0, "once reviewed": 1, "reviewed": 2, "rechecked": 3, "once signed": 4, "released": 5, "paid": 6}
    for name, person in done[: steps.get(state, 0)]:
        answered(fund)
        fund.do(_step(fund, name, payment, person))
    if state in ("rejected", "withdrawn"):
        fund.do(_step(fund, {"rejected": "reject", "withdrawn": "withdraw"}[state], payment, B if state == "rejected" else A))
    answered(fund)
    return fund, payment


def _step(fund: Fund, name: str, payment: str, person: str) -> Any:
    more = {"pay": {"bank_ref": "PAY9"}, "reject": {"reason": "不同意"}, "withdraw": {"reason": "撤回"}}.get(name, {})
    return getattr(payments, name)(fund.state, payment, by=person, day=fund.day, **more)


@pytest.mark.parametrize("role", OFFICE)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", FLOW)
def test_a_step_of_a_payment_is_taken_by_whom_the_matrix_names_when_its_turn_has_come(state: str, step: str, role: str) -> None:
    fund, payment = _at(state)
    try:
        answer = fund.ask(_step(fund, step, payment, ACTOR[role]))
    except BadInput:
        answer = None  # there is nothing to draft
    may = role in FLOW[state].get(step, "").split()
    assert isinstance(answer, Admitted) == may, answer


@pytest.mark.parametrize(("role", "may"), [("OR", True), ("CO", True), ("CM", True), ("SE", False), ("PF", False), ("TS", False)])
def test_where_the_committee_is_short_the_stand_ins_review(role: str, may: bool) -> None:
    fund = branch(_at("requested")[0])
    payment = _at("requested")[1]
    mandates = fund.state.people.mandates
    gone = {held.mandate: replace(held, ended=True) for held in mandates.values() if held.person in (B, C)}
    fund.state = replace(fund.state, people=replace(fund.state.people, mandates=mandates.merge(gone)))
    assert isinstance(fund.ask(_step(fund, "review", payment, ACTOR[role])), Admitted) == may


# ---- one natural person, two offices ----

# The hard incompatibilities of the design's section 3, as pairs of offices nobody may hold together.
NEVER_TOGETHER = {
    "books-and-cash": ("AC", "CA"),  # 3
    "chair-keeps-money": ("CH", "AC CA"),  # 6
    "firm-judges-itself": ("PF", "CM CH CO ST OR EV BU"),  # 2
    "auditor-in-the-flow": ("AU", "OR CM CH AC CA PF CO ST EV SE TS BU"),  # 7
    "supervisor-in-the-flow": ("TS", "CM CH AC CA PF"),  # 7
}


def _together(one: str, other: str) -> str | None:
    for code, (some, others) in NEVER_TOGETHER.items():
        for first, second in ((one, other), (other, one)):
            if first in some.split() and second in others.split():
                return code
    return None


@pytest.mark.rule("R48")
@pytest.mark.parametrize(("one", "other"), list(combinations(OFFICE, 2)))
def test_two_offices_are_held_by_one_person_unless_one_watches_the_other(one: str, other: str) -> None:
    persons = [replace_mandates(person, one, other) if person.person == "p-11" else person for person in founders()]
    entry = charter.found(by=K, day=date(2026, 1, 1), name="银杏花园", profile="co-managed", persons=persons,
                          witnesses=(B, D, "p-10"), practice=True, bank_accounts=[BANK_ACCOUNT])
    codes = {refusal.code for refusal in objections(State(), entry)} & set(NEVER_TOGETHER)
    assert codes == ({_together(one, other)} - {None})


def replace_mandates(person: FoundingPerson, *roles: str) -> FoundingPerson:
    """The person with these offices and no other, without a withdrawal password."""
    return person.model_copy(update={"mandates": tuple(
        FoundingMandate(mandate=f"M-9{place}", office=OFFICE[role], party=sorted(PARTIES_OF_OFFICE[OFFICE[role]])[0],  # type: ignore[arg-type]  # a party of that office
                        first=date(2026, 1, 1), end=date(2030, 12, 31)) for place, role in enumerate(roles))})


@pytest.mark.rule("R48")
@pytest.mark.parametrize("role", OFFICE)
def test_who_keeps_books_or_cash_watches_scores_or_writes_holds_no_withdrawal_password(role: str) -> None:
    """3, 8: the accountant, the cashier, the secretary, an auditor, an evaluator, a supervisor and an owner sign nothing."""
    founder = next(person for person in founders() if person.person == "p-11")
    signing = replace_mandates(founder, role)
    signing = signing.model_copy(update={"mandates": tuple(one.model_copy(update={"signs": True}) for one in signing.mandates)})
    entry = charter.found(by=K, day=date(2026, 1, 1), name="银杏花园", profile="co-managed",
                          persons=[*(person for person in founders() if person.person != "p-11"), signing],
                          witnesses=(B, D, "p-10"), practice=True, bank_accounts=[BANK_ACCOUNT])
    refused = {(found.number, found.code) for found in objections(State(), entry)}
    assert (("R48", "keeper-signs") in refused) == (role in ("AC", "CA", "SE", "AU", "EV", "TS", "OW"))


# The ten of the design's section 3, and the test at the real doors that holds each.
HARD = {
    "1 asker, payee, reviewer and re-checker are different persons":
        "tests/rules/test_payments.py::test_whoever_asks_does_not_approve",
    "2 the firm's people judge no payment": "tests/rules/test_payments.py::test_the_firms_staff_judge_no_payment",
    "3 books and cash are two persons, and neither signs":
        "tests/test_matrix.py::test_who_keeps_books_or_cash_watches_scores_or_writes_holds_no_withdrawal_password",
    "4 whoever scores neither signs nor gains": "tests/rules/test_remuneration.py::TestScorers::test_where_the_committee_gains_its_members_do_not_score",
    "5 one capacity a payment": "tests/rules/test_payments.py::test_who_reviewed_as_a_member_does_not_recheck_as_community",
    "6 the chair keeps neither books nor cash":
        "tests/test_matrix.py::test_two_offices_are_held_by_one_person_unless_one_watches_the_other",
    "7 supervisors and auditors stay out of the flow they watch":
        "tests/test_matrix.py::test_two_offices_are_held_by_one_person_unless_one_watches_the_other",
    "8 the secretary has no right over money":
        "tests/test_matrix.py::test_an_office_may_do_what_the_matrix_gives_it_while_its_mandate_stands",
    "9 nobody approves a payment to the own household": "tests/rules/test_payments.py::test_nobody_approves_what_the_own_household_gets",
    "10 a member in arrears is said": "tests/rules/test_disclosure.py::test_a_member_in_arrears_is_flagged_and_the_page_says_so",
}


@pytest.mark.parametrize("line", HARD)
def test_each_hard_incompatibility_has_its_test(line: str) -> None:
    assert HARD[line] in named.tests()

"""The resolutions slice: what was announced and decided, what of its money is left, what rests on it, whether it is
carried out; what was agreed beside resolutions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.entries import KINDS
from sharedfund.state.proposals import EFFECT_ENTRIES
from sharedfund.state.registry import EFFECTS, FOLDS, evolves, takes_effect
from sharedfund.state.votes import OWNERS
from sharedfund.values import days
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.payments import (
        PaymentPaid,
        PaymentRejected,
        PaymentRequested,
        PaymentReturned,
        PaymentWithdrawn,
    )
    from sharedfund.entries.resolutions import (
        MatterAgreed,
        MatterDone,
        MeetingHeld,
        MeetingNoticed,
        ResolutionCancelled,
        ResolutionCarriedOut,
        ResolutionRecorded,
    )
    from sharedfund.state import State
    from sharedfund.state.payments import Payment

@dataclass(frozen=True, slots=True)
class Effect:
    """What a resolution lets be spent: `amount` granted, `left` of it; on `head` or to `payee` where named.
    `takes_arrears`: a return pays the household's arrears first."""

    fund: str
    use: str
    amount: Decimal
    left: Decimal
    head: str | None = None
    payee: str | None = None
    takes_arrears: bool = False


# What was announced, agreed or settled stays this long after its day; a year is the limit for an owner to sue.
_KEPT_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Dependant:
    """An entry that rests on a resolution: its kind, what it is about, and its money where it has some. `ended` once a
    payment was paid, or came to nothing; `paid` of it."""

    resolution: str
    kind: str
    about: str
    day: date
    fund: str | None = None
    amount: Decimal | None = None
    paid: Decimal = ZERO
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """A recorded decision; `passed` as counted, and until it is cancelled. `topics` are kinds 1-9 of Civil Code 278;
    `late` marks a claim that came more than a year after the result was displayed."""

    resolution: str
    body: str
    topics: tuple[int, ...]
    title: str
    decided_day: date
    passed: bool
    effects: tuple[Effect, ...] = ()
    due: date | None = None
    responsible: str | None = None
    done: date | None = None
    displayed_day: date = date.min
    hearing: str | None = None
    cancelled: date | None = None
    cancelled_by: str | None = None
    late: bool = False
    buildings: frozenset[str] = frozenset()  # whose owners decided; empty: everybody's
    unannounced: bool = False  # it names no meeting, though its body announced meetings in the book by then

    def by_owners(self) -> bool:
        """Whether it is a decision of all owners that passed."""
        return self.by_their_owners() and not self.buildings

    def by_their_owners(self) -> bool:
        """Whether it is a decision of owners that passed: of all, or of those of its `buildings` about what is theirs."""
        return self.passed and self.body == OWNERS


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a meeting's agenda."""

    item: int
    title: str
    topics: tuple[int, ...] = ()
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as announced on `noticed`; `held` once it took place. The totals are those of the list of voters."""

    meeting: str
    body: str
    noticed: date
    meets: date
    agenda: tuple[Item, ...]
    total_area_m2: Decimal | None = None
    total_heads: int | None = None
    held: date | None = None
    buildings: frozenset[str] = frozenset()

    def item(self, number: int | None) -> Item | None:
        """The item of this number."""
        return next((known for known in self.agenda if known.item == number), None)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed beside resolutions: who does it by when; `done` once it is."""

    matter: str
    agreed: date
    title: str
    responsible: str
    due: date
    meeting: str | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Resolutions:
    """Resolutions, meetings and matters by number, and what rests on each resolution. `numbered` counts meetings and
    matters by month, under "MT-202603"; `announces` has the day of each body's first notice; `held`, `agreed` and `done`
    count all there ever were."""

    records: Table[Resolution] = field(default_factory=Table)
    meetings: Table[Meeting] = field(default_factory=Table)
    matters: Table[Agreed] = field(default_factory=Table)
    dependants: Table[Dependant] = field(default_factory=Table)
    numbered: Table[int] = field(default_factory=Table)
    announces: Table[date] = field(default_factory=Table)
    held: int = 0
    agreed: int = 0
    done: int = 0

    def next_number(self, series: str, on: date) -> str:
        """The number the next meeting (`MT`) or matter (`AM`) of a month gets: year, month, and the next of the month."""
        month = f"{series}-{on:%Y%m}"
        return f"{month}{self.numbered.get(month, 0) + 1:02d}"

    def resting_on(self, resolution: str) -> tuple[Dependant, ...]:
        """What rests on a resolution, oldest first."""
        found = (d for d in self.dependants.values() if d.resolution == resolution)
        return tuple(sorted(found, key=lambda d: (d.day, d.kind, d.about)))

    def cancelled(self, resolution: str | None) -> Resolution | None:
        """The resolution, when it has been cancelled."""
        found = self.records.get(resolution) if resolution else None
        return found if found is not None and found.cancelled is not None else None

    def passed(self, resolution: str | None) -> Resolution | None:
        """The resolution, when it is recorded and passed."""
        found = self.records.get(resolution) if resolution else None
        return found if found is not None and found.passed else None

    def left(self, resolution: str | None, *, use: str, fund: str, head: str | None = None,
             payee: str | None = None) -> Decimal:
        """What a passed resolution still lets be spent so; 0.00 where it grants nothing of the kind."""
        found = self.passed(resolution)
        if found is None:
            return ZERO
        return sum((e.left for e in found.effects if _fits(e, use, fund, head, payee)), ZERO)

    def allows(self, resolution: str | None, *, use: str, fund: str, amount: Decimal, head: str | None = None,
               payee: str | None = None) -> bool:
        """Whether a passed resolution still grants `amount` for `use` from `fund`, on `head`, to `payee`."""
        return amount <= self.left(resolution, use=use, fund=fund, head=head, payee=payee)

    def spent(self, resolution: str | None, *, use: str, fund: str, amount: Decimal, head: str | None = None,
              payee: str | None = None) -> Resolutions:
        """With `amount` taken off what the resolution grants; a negative `amount` gives back."""
        found = self.records.get(resolution) if resolution else None
        if found is None:
            return self
        effects, rest = list(found.effects), amount
        for at, effect in enumerate(effects):
            if rest and _fits(effect, use, fund, head, payee):
                taken = min(rest, effect.left) if rest > 0 else max(rest, effect.left - effect.amount)
                effects[at] = replace(effect, left=effect.left - taken)
                rest -= taken
        return replace(self, records=self.records.set(found.resolution, replace(found, effects=tuple(effects))))

    def limit(self, use: str, on: date) -> Decimal | None:
        """The limit (`item-limit`, `year-limit`) the owners' newest resolution on it grants; None where none did."""
        granted = [
            (found.decided_day, found.resolution, effect.amount)
            for found in self.records.values()
            for effect in found.effects
            if found.by_owners() and effect.use == use and found.decided_day <= on
        ]
        return max(granted)[2] if granted else None


def _fits(effect: Effect, use: str, fund: str, head: str | None, payee: str | None) -> bool:
    return (
        effect.use == use
        and effect.fund == fund
        and effect.head in (None, head)
        and effect.payee in (None, payee)
    )


# What a payment's kind takes of a resolution's grants.
USE_OF = {"expense": "spend", "bill": "spend", "standing": "spend", "emergency": "spend", "top-up": "top-up",
          "transfer": "transfer", "term-deposit": "term-deposit"}


def granted_to(state: State, payment: Payment, use: str) -> Decimal:
    """What a payment's resolution still grants it for `use`; what an admitted request has taken itself counts as
    left."""
    # An audit that enough owners demanded is paid without asking them again (R84).
    if use == "spend" and payment.head == "governance-audit" and payment.document in state.questions.demands:
        return payment.amount
    left = state.resolutions.left(payment.resolution, use=use, fund=payment.fund, head=payment.head,
                                  payee=payment.payee)
    found = state.resolutions.passed(payment.resolution)
    has_taken = found is not None and payment.payment in state.payments.open and any(
        _fits(effect, use, payment.fund, payment.head, payment.payee) for effect in found.effects)
    return left + payment.amount if has_taken else left


@evolves("payment-requested")
def _taken(state: State, entry: PaymentRequested) -> State:
    return _moved(state, entry, entry.amount)


@evolves("payment-rejected", "payment-withdrawn")
def _given_back(state: State, entry: PaymentRejected | PaymentWithdrawn) -> State:
    payment = state.payments.open.get(entry.payment)
    return state if payment is None else _moved(state, payment, -payment.amount)


@evolves("payment-returned")
def _came_back(state: State, entry: PaymentReturned) -> State:
    payment = state.payments.open.get(entry.payment)
    return state if payment is None else _moved(state, payment, -entry.amount)


def _moved(state: State, payment: Payment | PaymentRequested, amount: Decimal) -> State:
    """With `amount` more taken of what the payment's resolution grants."""
    use = USE_OF.get(payment.settles)
    if payment.resolution is None or use is None:
        return state
    taken = state.resolutions.spent(payment.resolution, use=use, fund=payment.fund, amount=amount, head=payment.head,
                                    payee=payment.payee)
    return replace(state, resolutions=taken)


@takes_effect("resolution-recorded")
def _recorded(state: State, entry: ResolutionRecorded) -> State:
    effects = tuple(
        Effect(e.fund, e.use, e.amount, e.amount, e.head, e.payee, bool(e.takes_arrears)) for e in entry.effects)
    made = Resolution(
        entry.resolution, entry.body, entry.topics, entry.title, entry.decided_day, entry.passed, effects, entry.due,
        entry.responsible, displayed_day=entry.displayed_day, hearing=entry.hearing,
        buildings=entry.buildings,
        unannounced=entry.meeting is None and entry.decided_day >= state.resolutions.announces.get(entry.body, date.max),
    )
    return _kept(state, records=state.resolutions.records.set(entry.resolution, made))


@takes_effect("resolution-carried-out")
def _carried_out(state: State, entry: ResolutionCarriedOut) -> State:
    found = state.resolutions.records.get(entry.resolution)
    if found is None:
        return state
    return _kept(state, records=state.resolutions.records.set(found.resolution, replace(found, done=entry.day)))


@takes_effect("resolution-cancelled")
def _cancelled(state: State, entry: ResolutionCancelled) -> State:
    """It has not passed any more; what rested on it is open until somebody says it is settled."""
    found = state.resolutions.records.get(entry.resolution)
    if found is None:
        return state
    limit = days.add_months(found.displayed_day, 12)
    void = replace(found, passed=False, done=None, cancelled=entry.cancelled_day, cancelled_by=entry.authority,
                   late=entry.claimed_day is not None and entry.claimed_day > limit)
    return _kept(state, records=state.resolutions.records.set(found.resolution, void))


def _kept(state: State, **changes: Any) -> State:
    return replace(state, resolutions=replace(state.resolutions, **changes))


# ---- meetings and what was agreed ----


def _numbered(known: Resolutions, number: str) -> Table[int]:
    """The counts with one more in the month of `number`."""
    month = number[:-2]
    return known.numbered.set(month, known.numbered.get(month, 0) + 1)


@evolves("meeting-noticed")
def _noticed(state: State, entry: MeetingNoticed) -> State:
    known = state.resolutions
    agenda = tuple(Item(i.item, i.title, i.topics, i.matter) for i in entry.agenda)
    made = Meeting(entry.meeting, entry.body, entry.day, entry.meets, agenda, entry.total_area_m2, entry.total_heads,
                   buildings=entry.buildings)
    announces = known.announces if entry.body in known.announces else known.announces.set(entry.body, entry.day)
    return _kept(state, meetings=known.meetings.set(entry.meeting, made), numbered=_numbered(known, entry.meeting),
                 announces=announces)


@evolves("meeting-held")
def _held(state: State, entry: MeetingHeld) -> State:
    known = state.resolutions
    found = known.meetings.get(entry.meeting)
    if found is None:
        return state
    return _kept(state, meetings=known.meetings.set(found.meeting, replace(found, held=entry.held)), held=known.held + 1)


@evolves("matter-agreed")
def _agreed(state: State, entry: MatterAgreed) -> State:
    known = state.resolutions
    made = Agreed(entry.matter, entry.agreed, entry.title, entry.responsible, entry.due, entry.meeting)
    return _kept(state, matters=known.matters.set(entry.matter, made), numbered=_numbered(known, entry.matter),
                 agreed=known.agreed + 1)


@evolves("matter-done")
def _done(state: State, entry: MatterDone) -> State:
    known = state.resolutions
    found = known.matters.get(entry.matter)
    if found is None:
        return state
    return _kept(state, matters=known.matters.set(found.matter, replace(found, done=entry.day)), done=known.done + 1)


# ---- what rests on a resolution ----

# What an entry is about, by the first of these fields it has.
_ABOUT = ("payment", "contract", "tariff", "distribution", "project", "order", "period", "household", "head", "firm",
          "granted", "ended", "person")


def _rests(state: State, entry: Entry) -> State:
    """What names a resolution rests on it from here on."""
    resolution = getattr(entry, "resolution", None)
    if resolution is None:
        return state
    about = next((str(getattr(entry, name)) for name in _ABOUT if getattr(entry, name, None) is not None), entry.kind)
    made = Dependant(resolution, entry.kind, about, entry.day, getattr(entry, "fund", None),
                     getattr(entry, "amount", None))
    return _kept(state, dependants=state.resolutions.dependants.set(f"{resolution}/{entry.kind}/{about}", made))


def _watch() -> None:
    """Every kind may rest on a resolution but what records resolutions; a joint act does so when it takes effect, one
    that is completed by an entry of its own through that entry."""
    for kind, known in KINDS.items():
        if known.chapter == "resolutions" or kind in EFFECT_ENTRIES:
            continue
        (EFFECTS if known.form == "proposal" else FOLDS)[kind].append(_rests)


_watch()


@evolves("payment-paid", "payment-returned", "payment-rejected", "payment-withdrawn")
def _ended(state: State, entry: PaymentPaid | PaymentReturned | PaymentRejected | PaymentWithdrawn) -> State:
    payment = state.payments.open.get(entry.payment)
    if payment is None or payment.resolution is None:
        return state
    key = f"{payment.resolution}/payment-requested/{payment.payment}"
    found = state.resolutions.dependants.get(key)
    if found is None:
        return state
    paid = payment.amount if entry.kind == "payment-paid" else ZERO
    return _kept(state, dependants=state.resolutions.dependants.set(key, replace(found, paid=paid, ended=entry.day)))


@takes_effect("month-closed")
def _forgotten(state: State, entry: MonthClosed) -> State:
    """Meetings held, matters done and dependants settled leave when nobody can sue over them any more."""
    known, old = state.resolutions, days.add_months(days.period(entry.month).end, -_KEPT_MONTHS)
    meetings = [m.meeting for m in known.meetings.values() if m.meets < old]
    matters = [a.matter for a in known.matters.values() if a.done is not None and a.done < old]
    dependants = [key for key, d in known.dependants.items() if (d.ended or d.day) < old]
    numbered = [month for month in known.numbered if month[3:] < f"{old:%Y%m}"]
    if not (meetings or matters or dependants or numbered):
        return state
    return _kept(state, meetings=known.meetings.drop(*meetings), matters=known.matters.drop(*matters),
                 dependants=known.dependants.drop(*dependants), numbered=known.numbered.drop(*numbered))

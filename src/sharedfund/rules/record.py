"""Rules of the record itself: spelling, signatures, heads, days, checkpoints, corrections. Most are asked of all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sharedfund import accounts, spelling
from sharedfund.rules import Flag, Objection, duty, flag, form, not_ours, rule
from sharedfund.spelling import SpellingError
from sharedfund.state.payments import bank_account, is_release
from sharedfund.state.record import CORRECTS
from sharedfund.state.registry import is_used
from sharedfund.values import notes, seals, sshsig
from sharedfund.values.days import local_day
from sharedfund.values.identity import seen_parts

if TYPE_CHECKING:
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.entry import Approval, CounterFact, Entry, SignedEntry
    from sharedfund.entries.payments import PaymentSigned
    from sharedfund.entries.record import CheckpointMade, CheckpointRecorded, CheckpointTimestamped, TailSetAside
    from sharedfund.entries.remuneration import SettlementProposed
    from sharedfund.state import State


# How far a witness's clock may differ from the recorder's.
CLOCKS_DIFFER = timedelta(hours=1)
# No clock of this book is right beyond; a few days short of where calendars end, so that offsets can be added.
LATEST = datetime(9999, 12, 1, tzinfo=UTC)


def _offset(state: State, entry: Entry) -> str:
    """The offset of the book: of the charter itself where it is only now being entered."""
    return str(getattr(entry, "utc_offset", state.charter.utc_offset))


# ---- R129: what an entry is ----


@rule(129, source="DESIGN; format 1, sections 1 and 2")
def every_entry_has_one_spelling(state: State, entry: Entry) -> Objection | None:
    """An entry can be written in the one canonical way, and is no longer than the format allows."""
    try:
        spelling.encode(entry)
    except SpellingError as error:
        # Its own rule speaks for a fund that does not balance.
        if error.code != "fund-not-balanced":
            return Objection("no-spelling", why=error.code, field=error.field or None, found=error.found or None)
    return None


@rule(129, source="DESIGN; RFC 8032; format 1, section 5")
def acts_are_signed_by_their_author(state: State, entry: SignedEntry) -> Objection | None:
    """An act bears the signature of whoever enters it, by the key enrolled for that person at this position."""
    if entry.signature is None:
        return Objection("signature-missing", person=entry.by)
    person = state.people.persons.get(entry.by)
    if person is None or person.key != entry.key or not state.people.key_stands(entry.key, entry.by):
        return Objection("key-not-enrolled", person=entry.by, key=entry.key)
    try:
        payload = spelling.payload(entry, state.record.fund_id)
    except SpellingError:
        return None  # asked above, or a fund that does not balance
    if not seals.verify(entry.key, entry.signature, payload):
        return Objection("signature-wrong", person=entry.by, key=entry.key)
    return None


@rule(129, source="DESIGN; format 1, section 2")
def only_acts_bear_signatures(state: State, entry: Entry) -> Objection | None:
    """What is no act bears no signature, so that a signature always says whose act it is."""
    if not entry.is_signed and entry.signature is not None:
        return Objection("signature-out-of-place", kind=entry.kind)
    return None


@rule(129, source="DESIGN; format 1, section 6")
def signers_have_seen_this_book(state: State, entry: SignedEntry) -> Objection | None:
    """An act names the head its author had verified: one of this book, the newest or not older than allowed."""
    size, root = seen_parts(entry.seen)
    if not state.record.is_head(size, root):
        return Objection("seen-not-of-this-book", size=size, root=root)
    newest, limit = state.record.head, state.charter.terms.seen_days_max
    # A book at rest for long must still be signable: its newest head is never too old.
    if newest is None or newest.size == size:
        return None
    when = state.record.day_of_head(size)
    today = state.charter.local_day(entry)
    if when is None or (today - when).days > limit:
        return Objection("seen-too-old", size=size, limit=limit, seen=when)
    return None


@rule(129, source="DESIGN; format 1, section 6")
def a_yes_comes_in_its_time(state: State, entry: Approval) -> Objection | None:
    """A yes arrives by the day it names, and names none later than the charter allows."""
    today = state.charter.local_day(entry)
    latest = entry.day + timedelta(days=state.charter.terms.approval_valid_days)
    if entry.until > latest:
        return Objection("until-too-late", until=entry.until, latest=latest)
    if today > entry.until:
        return Objection("yes-expired", until=entry.until, today=today)
    return None


@rule(129, source="DESIGN")
def a_torn_tail_is_named_once(state: State, entry: TailSetAside) -> Objection | None:
    """What recovery set aside is named in the book once."""
    if entry.file in state.record.set_aside:
        return Objection("set-aside-already", file=entry.file)
    if entry.bytes_count < 1:
        return Objection("nothing-set-aside", file=entry.file)
    return None


# ---- R142, R128: sums ----


@rule(142, source="DESIGN; CASS 7.15 (no fund pays for another)")
def every_fund_balances(state: State, entry: Entry) -> Objection | None:
    """The postings of an entry sum to 0.00 in each fund, not only in total."""
    try:
        spelling.sorted_postings(entry)
    except SpellingError as error:
        if error.code == "fund-not-balanced":
            return Objection("fund-not-balanced", fund=error.field, sum=error.found)
    return None


not_ours(132, "books_are_kept_for_thirty_years", "The book is never shortened; that its copies are kept for thirty years "
         "and more is the committee's to see to.", "Hangzhou 36; OWN: the ledger rules of accounting archives", "record")

form(128, "amounts_are_exact", "Transactions balance to exactly 0.00, no amount has more than two decimals, the book "
     "carries tolerance_multiplier 0 and no balance directive: a reconciled balance is a fact that a rule proves.",
     "DESIGN", "tests/book/test_derived.py::test_beancount_refuses_a_fen_too_much", "record")


# ---- R130: days ----


@rule(130, source="DESIGN")
def time_never_runs_back(state: State, entry: Entry) -> Objection | None:
    """Every entry says when it was recorded, never before the one before it, and no day lies after that."""
    if entry.recorded is None:
        return Objection("not-recorded")
    newest = state.record.recorded
    if newest is not None and entry.recorded < newest:
        return Objection("recorded-runs-back", recorded=entry.recorded, newest=newest)
    today = local_day(entry.recorded, _offset(state, entry))
    if entry.day > today:
        return Objection("day-in-the-future", day=entry.day, today=today)
    return None


@rule(130, source="DESIGN; Hangzhou 31(5)")
def no_day_lies_in_a_closed_month(state: State, entry: Entry) -> Objection | None:
    """No entry's day lies in a closed month; a late fact takes the first open day and says when it happened."""
    if state.disclosures.closed(entry.day):
        return Objection("month-closed", day=entry.day, first_open=state.disclosures.closed_until)
    return None


@rule(130, source="DESIGN")
def no_posting_is_dated_where_the_bank_agreed(state: State, entry: Entry) -> Objection | None:
    """What moves a bank account is dated after its last reconciled day, and nothing before the books begin."""
    try:
        postings = spelling.sorted_postings(entry)
    except SpellingError:
        return None
    if not postings:
        return None
    if entry.day < state.charter.books_from:
        return Objection("before-the-books", day=entry.day, books_from=state.charter.books_from)
    if any(accounts.is_bank(posting.account) for posting in postings):
        last = state.bank.last_reconciled_day(bank_account(state))
        if last is not None and entry.day <= last:
            return Objection("bank-day-reconciled", day=entry.day, first_open=last + timedelta(days=1))
    return None


@rule(130, source="DESIGN")
def what_happened_late_happened_before(state: State, entry: Entry) -> Objection | None:
    """The true day of a late fact lies before the day it is entered under."""
    occurred = getattr(entry, "occurred", None)
    if occurred is not None and occurred >= entry.day:
        return Objection("occurred-not-before", occurred=occurred, day=entry.day)
    return None


# ---- R14: corrections ----


@rule(14, source="DESIGN; Hangzhou 31(5): no record is forged or hidden")
def a_correction_names_what_it_corrects_once(state: State, entry: CounterFact) -> Objection | None:
    """A counter-fact names an entry of this book of the kind it corrects, and no entry is corrected twice."""
    if not any(is_used(state, "entry", kind, entry.corrects) for kind in CORRECTS[entry.kind]):
        return Objection("no-such-original", corrects=entry.corrects)
    if is_used(state, "corrected", entry.corrects):
        return Objection("corrected-already", corrects=entry.corrects)
    return None


@rule(14, source="DESIGN: the committee above counter_fact_limit_cny")
def large_corrections_are_approved(state: State, entry: CounterFact) -> Objection | None:
    """Above the charter's limit a counter-fact has the yes of a committee member and the community beforehand, for
    this entry and at least this amount."""
    limit, amount = state.charter.terms.counter_fact_limit_cny, abs(entry.amount)  # type: ignore[attr-defined]  # every counter-fact has an amount
    if entry.approval is None:
        return Objection("correction-not-approved", amount=amount, limit=limit) if amount > limit else None
    approved = state.record.corrections.get(entry.approval)
    if approved is None:
        return Objection("no-such-approval", approval=entry.approval)
    if approved.corrects != entry.corrects:
        return Objection("approval-of-another", approval=entry.approval, corrects=entry.corrects)
    if amount > approved.amount:
        return Objection("correction-above-approval", amount=amount, approved=approved.amount)
    return None


# ---- R131: checkpoints ----


@rule(131, source="DESIGN: what is unsigned is answered for")
def a_checkpoint_answers_for_all_before_it(state: State, entry: CheckpointMade) -> Objection | None:
    """A checkpoint signs a head of this book and answers for every block from the last checkpoint up to it."""
    record = state.record
    if not record.is_head(entry.size, entry.root):
        return Objection("checkpoint-no-head", size=entry.size)
    before = record.made.size if record.made else 0
    if entry.size <= before:
        return Objection("checkpoint-not-newer", size=entry.size, before=before)
    if (entry.from_, entry.to) != (before + 1, entry.size):
        return Objection("checkpoint-leaves-a-gap", first=entry.from_, expected=before + 1, to=entry.to,
                         size=entry.size)
    return None


@rule(131, source="DESIGN; C2SP tlog-cosignature; format 1, section 8")
def cosignatures_are_of_named_witnesses(state: State, entry: CheckpointRecorded) -> Objection | None:
    """A recorded checkpoint is a head of this book, and each of its lines is a named witness's own, one a person."""
    if not state.record.is_head(entry.size, entry.root):
        return Objection("checkpoint-no-head", size=entry.size)
    persons = [cosignature.person for cosignature in entry.cosignatures]
    if not persons or persons != sorted(set(persons)):
        return Objection("cosignatures-not-in-order")
    for cosignature in entry.cosignatures:
        person = state.people.persons.get(cosignature.person)
        if cosignature.person not in state.charter.witnesses or person is None or person.key is None:
            return Objection("not-a-witness", person=cosignature.person)
        time = notes.verified_time(state.record.fund_id, entry.size, entry.root, cosignature.person, person.key,
                                   cosignature.line)
        if time is None or time != cosignature.time:
            return Objection("cosignature-wrong", person=cosignature.person)
        if _is_out_of_time(state, entry, _instant(time)):
            return Objection("cosignature-out-of-time", person=cosignature.person)
    return None


@rule(131, source="DESIGN; OpenSSH PROTOCOL.sshsig; format 1, section 8")
def ssh_signatures_are_their_signers(state: State, entry: CheckpointMade | CheckpointRecorded) -> Objection | None:
    """Where a checkpoint carries an SSH signature of its maker or a witness, it is theirs, over this head."""
    body = notes.body(state.record.fund_id, entry.size, entry.root)
    if entry.kind == "checkpoint-made":
        made: CheckpointMade = entry  # type: ignore[assignment]  # the kind says so
        if made.ssh is not None and not sshsig.verified(made.key, made.ssh, body):
            return Objection("ssh-signature-wrong", person=made.by)
        return None
    seen: CheckpointRecorded = entry  # type: ignore[assignment]  # the kind says so
    for cosignature in seen.cosignatures:
        key, sealed = cosignature.key, cosignature.ssh
        if key is None and sealed is None:
            continue
        person = state.people.persons.get(cosignature.person)
        if key is None or sealed is None or person is None or person.key != key:
            return Objection("ssh-key-not-theirs", person=cosignature.person)
        if not sshsig.verified(key, sealed, body):
            return Objection("ssh-signature-wrong", person=cosignature.person)
    return None


@rule(131, source="DESIGN; RFC 3161; format 1, section 8")
def a_time_stamp_is_of_a_head_once(state: State, entry: CheckpointTimestamped) -> Objection | None:
    """A recorded time stamp is of a head of this book, one a head, and names a time between that head and the entry."""
    if not state.record.is_head(entry.size, entry.root):
        return Objection("checkpoint-no-head", size=entry.size)
    if is_used(state, "checkpoint-timestamped", str(entry.size)):
        return Objection("timestamped-already", size=entry.size)
    if _is_out_of_time(state, entry, entry.stamped):
        return Objection("timestamp-out-of-time", stamped=entry.stamped)
    return None


def _is_out_of_time(state: State, entry: CheckpointRecorded | CheckpointTimestamped, at: datetime | None) -> bool:
    """Whether somebody outside the book names a time before the day of the head or after the entry, or one that no
    calendar has: waiting times run between them."""
    if at is None or at >= LATEST:
        return True
    if entry.recorded is not None and at > entry.recorded + CLOCKS_DIFFER:
        return True
    head_day = state.record.day_of_head(entry.size)
    return head_day is not None and local_day(at + CLOCKS_DIFFER, _offset(state, entry)) < head_day


def _instant(seconds: int) -> datetime | None:
    """The time so many seconds after 1970; None beyond any calendar."""
    return datetime.fromtimestamp(seconds, tz=UTC) if seconds < LATEST.timestamp() else None


@rule(131, source="DESIGN: due before every release and at every closing")
def unsigned_entries_are_covered_first(
    state: State, entry: PaymentSigned | MonthClosed | SettlementProposed
) -> Objection | None:
    """Before money is released or a month or settlement is closed, a signed checkpoint answers for every unsigned
    entry in the book."""
    if entry.kind == "payment-signed" and not is_release(state, entry):
        return None
    record = state.record
    if record.uncovered:
        return Objection("unsigned-entries-uncovered", count=record.unsigned, first=record.uncovered[0].first)
    return None


@duty(131, source="DESIGN")
def a_checkpoint_is_due(state: State, as_of: date) -> Iterable[Flag]:
    """A signed checkpoint is due after so many unsigned entries, or so many days after the oldest of them."""
    since = state.record.unsigned_since
    if since is None:
        return
    terms, count = state.charter.terms, state.record.unsigned
    due = local_day(since, state.charter.utc_offset) + timedelta(days=terms.checkpoint_days_max)
    if count >= terms.checkpoint_entries_max:
        yield flag(a_checkpoint_is_due, "checkpoint-due-by-count", min(due, as_of), count=count,
                   limit=terms.checkpoint_entries_max)
    elif as_of >= due:
        yield flag(a_checkpoint_is_due, "checkpoint-due-by-days", due, count=count, days=terms.checkpoint_days_max)


@duty(131, source="DESIGN: waiting times run between the times of witnesses")
def a_checkpoint_is_witnessed(state: State, as_of: date) -> Iterable[Flag]:
    """The newest signed checkpoint is cosigned by two witnesses of two parties, none of them its maker, within the
    days a checkpoint may take."""
    made = state.record.made
    if made is None:
        return
    newest = state.record.newest_witnessed()
    if newest is not None and newest.size >= made.size:
        return
    when = state.record.day_of_head(made.size)
    due = (when or as_of) + timedelta(days=state.charter.terms.checkpoint_days_max)
    if when is None or as_of >= due:
        yield flag(a_checkpoint_is_witnessed, "checkpoint-not-witnessed", due, size=made.size)

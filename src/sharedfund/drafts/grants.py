"""Drafts of grants and projects: what came for a purpose, spending of it, what is left, money that is not the owners'."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund import drafts
from sharedfund.drafts.payments import request_payment
from sharedfund.entries.grants import (
    EntrustedReceived,
    GiftInKindRecorded,
    GivenReversed,
    GrantReceived,
    GrantReported,
    ProjectClosed,
    ProjectCollected,
    ProjectOpened,
    VolunteersHelped,
    entrusted_account,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.spelling import leaf_of
from sharedfund.state.grants import giver_of, shares_of_rest, use_of
from sharedfund.values.identity import bank_reference
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested
    from sharedfund.state import State
    from sharedfund.state.grants import Grant, Project


def grant_of(state: State, number: str) -> Grant:
    """The grant with this number. Raises: NotFound."""
    found = state.grants.grants.get(number)
    if found is None:
        raise NotFound("grant-unknown", grant=number)
    return found


def project_of(state: State, number: str) -> Project:
    """The project of this resolution. Raises: NotFound."""
    found = state.grants.projects.get(number)
    if found is None:
        raise NotFound("project-unknown", project=number)
    return found


# ---- grants ----


def receive_grant(state: State, *, by: str, day: date, giver: str, purpose: str, amount: Decimal, bank_ref: str,
                  heads: tuple[str, ...] = (), recurring: bool = False, report_due: date | None = None,
                  evidence: tuple[str, ...] = (), grant: str | None = None, occurred: date | None = None) -> GrantReceived:
    """A grant that came in: bound to `heads`, or free without any."""
    return GrantReceived.model_validate({
        "day": day, "by": by, "grant": grant or state.grants.next_number(), "giver": giver, "purpose": purpose,
        "heads": heads, "recurring": True if recurring else None, "report_due": report_due, "amount": amount,
        "bank_ref": bank_reference(bank_ref), "evidence": evidence, "occurred": occurred,
    })


def spend_grant(state: State, *, by: str, day: date, grant: str, payee: str, amount: Decimal, head: str, purpose: str,
                **more: Any) -> PaymentRequested:
    """The request that a bound grant pays for its purpose. Raises: NotFound."""
    return request_payment(state, by=by, day=day, payee=payee, amount=amount, head=head, purpose=purpose, fund="grants",
                           settles="expense", document=grant_of(state, grant).grant, **more)


def report_grant(state: State, *, by: str, day: date, grant: str, evidence: tuple[str, ...]) -> GrantReported:
    """The report to the giver, with the figures of the book. Raises: NotFound."""
    found = grant_of(state, grant)
    return GrantReported.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "grant-reported", day), "grant": grant, "spent": found.spent,
        "left": found.left, "evidence": evidence,
    })


# ---- projects ----


def open_project(state: State, *, by: str, day: date, resolution: str, target: Decimal,
                 title: str | None = None) -> ProjectOpened:
    """A project by its resolution, called as that is called. Raises: NotFound."""
    found = state.resolutions.records.get(resolution)
    if found is None:
        raise NotFound("no-resolution", resolution=resolution)
    return ProjectOpened.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "project-opened", day), "project": resolution,
        "title": title or found.title, "target": target,
    })


def collect(state: State, *, by: str, day: date, project: str, amount: Decimal, bank_ref: str,
            household: str | None = None, giver: str | None = None, occurred: date | None = None) -> ProjectCollected:
    """What a household, or somebody by name, paid for a project. Raises: NotFound."""
    project_of(state, project)
    if household is not None:
        drafts.unit_of(state, household)
    return ProjectCollected.model_validate({
        "day": day, "by": by, "project": project, "household": household, "giver": giver, "amount": amount,
        "bank_ref": bank_reference(bank_ref), "occurred": occurred,
    })


def give_back(state: State, *, by: str, day: date, project: str, payee: str, resolution: str, purpose: str,
              amount: Decimal | None = None, **more: Any) -> PaymentRequested:
    """The request that a giver gets back what of a project was not spent, by default all of the own share.

    Raises: NotFound; BadInput where nothing is due.
    """
    found = project_of(state, project)
    if amount is None:
        giver = giver_of(payee)
        amount = shares_of_rest(state, found).get(giver, ZERO) - found.returned.get(giver, ZERO)
        if amount <= 0:
            raise BadInput("nothing-to-give-back", project=project, payee=payee)
    return request_payment(state, by=by, day=day, payee=payee, amount=amount, fund=found.fund, settles="return",
                           purpose=purpose, resolution=resolution, **more)


def close_project(state: State, *, by: str, day: date, project: str) -> ProjectClosed:
    """A project is over, with its figures. Raises: NotFound."""
    use = use_of(state, project_of(state, project))
    return ProjectClosed.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "project-closed", day), "project": project,
        "collected": use.collected, "spent": use.spent, "given_back": use.given_back, "moved_on": use.moved_on,
    })


# ---- what is not the owners', and what is not money ----


def receive_entrusted(state: State, *, by: str, day: date, beneficiary: str, purpose: str, amount: Decimal,
                      bank_ref: str, occurred: date | None = None) -> EntrustedReceived:
    """Money that came in for somebody else."""
    return EntrustedReceived.model_validate({
        "day": day, "by": by, "beneficiary": beneficiary, "purpose": purpose, "amount": amount,
        "bank_ref": bank_reference(bank_ref), "occurred": occurred,
    })


def pass_on(state: State, *, by: str, day: date, beneficiary: str, purpose: str, amount: Decimal | None = None,
            **more: Any) -> PaymentRequested:
    """The request that a third party gets its money, by default all of it. Raises: BadInput where there is none."""
    if amount is None:
        amount = state.ledger.owed(entrusted_account(beneficiary))
        if amount <= 0:
            raise BadInput("nothing-to-pass-on", payee=beneficiary)
    return request_payment(state, by=by, day=day, payee=beneficiary, amount=amount, fund="custody",
                           settles="pass-through", purpose=purpose, **more)


def reverse_given(state: State, given: GrantReceived | ProjectCollected | EntrustedReceived, *, by: str, day: date,
                  reason: str, approval: str | None = None) -> GivenReversed:
    """What was booked as given and was not, or otherwise: taken back whole. `given` is the entry as it stands."""
    names = ("grant", "heads", "project", "household", "beneficiary", "amount", "bank_ref")
    repeated = {name: getattr(given, name) for name in names if getattr(given, name, None) is not None}
    return GivenReversed.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "given-reversed", day, given.amount), "corrects": leaf_of(given),
        "reason": reason, "approval": approval, **repeated})


def record_gift(state: State, *, by: str, day: date, giver: str, gift: str, value: Decimal | None = None,
                booked: bool = False, evidence: tuple[str, ...] = ()) -> GiftInKindRecorded:
    """A gift in kind: a memo, or income and expense at its stated value."""
    return GiftInKindRecorded.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "gift-in-kind-recorded", day), "giver": giver, "gift": gift,
        "value": value, "booked": True if booked else None, "evidence": evidence,
    })


def count_volunteers(state: State, *, by: str, day: date, month: str, work: str, persons: int,
                     hours: int) -> VolunteersHelped:
    """What time volunteers gave in a month: an indicator, never money."""
    return VolunteersHelped.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "volunteers-helped", day), "month": month, "work": work,
        "persons": persons, "hours": hours,
    })

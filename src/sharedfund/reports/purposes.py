"""Section K: repairs with their quotes, projects of the owners, grants, help that is no money."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sharedfund.reports.look import Look
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money, tenths
from sharedfund.state.grants import use_of


def saved_share(planned: Decimal, saved: Decimal) -> str | None:
    """What was saved as a percentage of what was planned, to one place."""
    return tenths(Fraction(saved) * 100 / Fraction(planned)) if planned else None


@section("K")
def repairs_and_purposes(look: Look) -> Data:
    """Repairs compared by quotes with what was saved; projects and grants with what is left of them; gifts in kind and
    volunteers' time as a memo."""
    return {"repairs": _repairs(look), "projects": _projects(look), "grants": _grants(look), "gifts": _gifts(look),
            "volunteers": _volunteers(look)}


def _repairs(look: Look) -> list[Data]:
    rows = []
    for repair in sorted(look.after.budgets.repairs.values(), key=lambda known: known.repair):
        if repair.day not in look.period and (repair.paid_day is None or repair.paid_day not in look.period):
            continue
        rows.append({
            "repair": repair.repair, "day": day(repair.day), "title": repair.title, "resolution": repair.resolution,
            "quotes": repair.quotes, "low": money(repair.low), "high": money(repair.high),
            **look.payee(repair.chosen), "reason": repair.reason, "planned": money(repair.planned),
            "final": money(repair.final), "paid": money(repair.paid), "saved": money(repair.saved),
            "saved_share": saved_share(repair.planned, repair.saved),
        })
    return rows


def _projects(look: Look) -> list[Data]:
    rows = []
    for project in sorted(look.after.grants.projects.values(), key=lambda known: known.project):
        if project.closed_day is not None and project.closed_day < look.period.first:
            continue
        use = use_of(look.after, project)
        rows.append({
            "project": project.project, "title": project.title, "target": money(project.target),
            "collected": money(use.collected), "spent": money(use.spent), "given_back": money(use.given_back),
            "moved_on": money(use.moved_on), "left": money(use.left), "closed": day(project.closed_day),
        })
    return rows


def _grants(look: Look) -> list[Data]:
    rows = []
    for grant in sorted(look.after.grants.grants.values(), key=lambda known: known.grant):
        if grant.day not in look.period and not grant.left:
            continue
        rows.append({
            "grant": grant.grant, "day": day(grant.day), "giver": grant.giver, "purpose": grant.purpose,
            "heads": list(grant.heads), "recurring": grant.recurring, "amount": money(grant.amount),
            "spent": money(grant.spent), "left": money(grant.left), "reported": day(grant.reported_day),
        })
    return rows


def _gifts(look: Look) -> list[Data]:
    return [{"day": day(entry.day), "giver": entry.giver, "gift": entry.gift,
             "value": None if entry.value is None else money(entry.value), "booked": bool(entry.booked)}
            for entry in look.of_kind("gift-in-kind-recorded")]


def _volunteers(look: Look) -> Data:
    """Times somebody helped, and hours: two counts, never money."""
    helped = look.of_kind("volunteers-helped")
    return {"persons": sum(entry.persons for entry in helped), "hours": sum(entry.hours for entry in helped)}

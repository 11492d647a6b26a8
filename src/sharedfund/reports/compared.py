"""What stands beside a period's ten numbers: the same a year before, as it was published.

Cash, claims and payments of closed months change no more, and a rate is the one that was frozen with its page (R95).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharedfund.reports import position
from sharedfund.reports.firm import final_evaluation
from sharedfund.reports.income import revenue_net
from sharedfund.reports.look import Look
from sharedfund.reports.movements import total
from sharedfund.reports.questions import counts
from sharedfund.reports.section import year_before as named_year_before
from sharedfund.reports.spelled import money, percent
from sharedfund.reports.spending import firm_in_all, to_firm
from sharedfund.values import days

if TYPE_CHECKING:
    from sharedfund.state import Lines

Data = dict[str, Any]


def year_before(look: Look, lines: Lines) -> Data | None:
    """The ten numbers of the same span a year before; None unless every month of it is closed."""
    name = named_year_before(look.period.name)
    funds = look.now.disclosures.movement(days.period(name)) if name else None
    if name is None or funds is None:
        return None
    earlier = Look.at(look.now, lines, days.period(name), look.as_of)
    published = look.now.disclosures.published.get(name)
    costs, paid = to_firm(earlier)
    score = final_evaluation(earlier)
    return {
        "period": name, **{figure: money(total(funds, figure)) for figure in ("opening", "received", "paid", "closing")},
        "spendable": money(position.spendable(earlier.after, position.by_fund(earlier.after, earlier.on))),
        "collection_rate": percent(published.collection_rate) if published else None,
        "household_rate": percent(published.household_rate) if published else None,
        "score": None if score is None else str(score[0]), "paid_to_firm": money(costs + paid),
        "public_revenue_net": money(revenue_net(earlier)), "questions": counts(earlier),
        "firms": [{"firm": row["firm"], "total": row["total"]} for row in firm_in_all(earlier)["rows"]],
    }

"""Rules of public revenue: gross, separate, by contract, out only by the owners' will, and back to them by a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.rules import Flag, Objection, duty, flag, measure, rule
from sharedfund.state import distribution, figures, revenue
from sharedfund.state.payments import is_judged, request_of
from sharedfund.state.registry import is_used
from sharedfund.state.resolutions import granted_to
from sharedfund.values import days, money, shares
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.entries.revenue import (
        CommonPartContractEnded,
        CommonPartContractRecorded,
        DistributionDeclared,
        DistributionProposed,
        RentCredited,
        RentCreditProposed,
        RevenueCharged,
        RevenueReceived,
        RevenueReversed,
    )
    from sharedfund.state import State
    from sharedfund.state.payments import Payment

DIRECT_COST = "public-direct-cost"
GIFTS = frozenset({"public-welfare", "public-improvement"})

measure(89, revenue.charges_due, "CC 282; CC 278(8)")
measure(91, distribution.parts, "CC 283; Zigong: 精确到元")


# ---- gross, and out by resolution ----


@rule(86, source="CC 282; SH 51: 单独列账")
def public_revenue_is_booked_gross(state: State, entry: PaymentRequested) -> Objection | None:
    """What public revenue costs is an expense of its own; it is never taken off the income."""
    for leg in entry.legs:
        if leg.account.startswith("Income:"):
            return Objection("netted", account=leg.account, amount=leg.amount)
    return None


# What each way of spending asks of a resolution. A return pays what was declared (R91), a term deposit is R126's.
_USE = {"expense": "spend", "bill": "spend", "standing": "spend", "transfer": "transfer"}


@rule(87, source="PMR 54; CC 278(8)(9)")
def public_revenue_leaves_by_resolution(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Public revenue is paid out by a resolution, by the adopted budget for the lines it names, or into the maintenance
    fund."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.fund != "public-revenue":
        return None
    # A debt that is not the fund's money is no spending; the top-up is the law's own use.
    use = _USE.get(payment.settles)
    if use is None:
        return None
    budget = state.budgets.of_month(payment.month)
    if use == "spend" and budget is not None and payment.head is not None and budget.line(payment.head) is not None:
        return None
    left = granted_to(state, payment, use)
    if left >= payment.amount:
        return None
    if payment.resolution is None:
        return Objection("resolution-needed", amount=payment.amount, head=payment.head)
    return Objection("not-granted", resolution=payment.resolution, amount=payment.amount, left=left)


@rule(87, source="PMR 54; DESIGN: tax asks for no resolution")
def a_tax_is_paid_against_its_assessment(state: State, entry: PaymentRequested) -> Objection | None:
    """A tax, which leaves without anybody's resolution, is paid against the tax office's paper."""
    if entry.settles != "tax" or entry.evidence:
        return None
    return Objection("assessment-missing", amount=entry.amount)


@rule(87, source="Chaohu Baihe Licheng: 公共收益精准回馈居民; DESIGN")
def gifts_name_their_decision_and_count_who_gets_them(state: State, entry: PaymentRequested) -> Objection | None:
    """What public revenue gives for welfare or improvement names the resolution behind it, also where the budget has a
    line; of welfare the recipients are counted and not named."""
    if entry.head not in GIFTS:
        return Objection("recipients-without-a-gift") if entry.recipients is not None else None
    if entry.resolution is None:
        return Objection("decision-missing", head=entry.head, amount=entry.amount)
    if state.resolutions.passed(entry.resolution) is None:
        return Objection("decision-unknown", resolution=entry.resolution)
    if entry.head == "public-welfare" and not entry.recipients:
        return Objection("recipients-not-counted", amount=entry.amount)
    return None


@duty(88, source="SH 51; HU 45; BJ 74")
def net_public_revenue_tops_up_the_maintenance_fund(state: State, as_of: date) -> Iterator[Flag]:
    """The charter's share of each period's net public revenue goes to the maintenance fund by the end of the next."""
    terms = state.charter.terms
    spans = {q if terms.topup_period == "quarter" else q[:4] for q in state.revenue.quarters}
    for name in sorted(spans):
        period = days.period(name)
        earned = state.revenue.over(period)
        wanted = money.times(earned.net, terms.topup_share)
        if period.end > as_of or earned.topped_up >= wanted:
            continue
        months = 3 if terms.topup_period == "quarter" else 12
        due = days.Period("", period.end, days.add_months(period.end, months)).last
        late = "top-up-late" if due < as_of else "top-up-due"
        yield flag(net_public_revenue_tops_up_the_maintenance_fund, late, due, period=name, net=earned.net,
                   wanted=wanted, topped_up=earned.topped_up, missing=wanted - earned.topped_up)


# ---- contracts over common parts ----


@rule(89, source="CC 278(8); CC 282")
def a_contract_over_a_common_part_says_what_it_is(
    state: State, entry: CommonPartContractRecorded
) -> Objection | None:
    """A contract over a common part has a number of its own, one user, a term that ends after it begins, and follows
    only one that nothing follows yet; a household is recorded for its parking place."""
    known = state.revenue.parts
    if is_used(state, "common-part", entry.contract) or state.contracts.named(entry.contract) is not None:
        return Objection("contract-exists", contract=entry.contract)
    if entry.tenant is not None and entry.household is not None:
        return Objection("two-users", contract=entry.contract, tenant=entry.tenant)
    if entry.household is not None and entry.source != "parking":
        return Objection("household-without-parking", contract=entry.contract, source=entry.source)
    if entry.household is not None and state.units.household(entry.household) is None:
        return Objection("household-unknown", household=entry.household)
    if entry.end < entry.first:
        return Objection("ends-before-it-begins", contract=entry.contract, first=entry.first, end=entry.end)
    if entry.due_days < 0:
        return Objection("due-before-it-begins", contract=entry.contract, due_days=entry.due_days)
    if entry.renews is not None:
        before = known.get(entry.renews)
        if before is None:
            return Objection("contract-unknown", contract=entry.renews)
        if before.renewed_by is not None or (before.ended is not None and before.ended < before.end):
            return Objection("renewed-already", contract=entry.renews, ended=before.ended)
        if entry.first < before.charged_to:
            return Objection("charged-until-later", contract=entry.renews, first=entry.first, charged=before.charged_to)
    return None


@rule(89, source="CC 278(8)")
def the_decision_a_contract_names_is_one(state: State, entry: CommonPartContractRecorded) -> Objection | None:
    """A resolution named behind a contract is the owners' own, passed, and of kind 8; over a part of some buildings it
    may be their owners'. One without any is recorded and flagged: hiding it would help nobody."""
    if entry.resolution is None:
        return None
    found = state.resolutions.passed(entry.resolution)
    if found is None or not found.by_their_owners():
        return Objection("not-the-owners-decision", resolution=entry.resolution)
    if revenue.KIND_8 not in found.topics:
        return Objection("not-of-kind-8", resolution=entry.resolution)
    return None


@rule(89, source="DESIGN")
def a_place_is_given_back_once(state: State, entry: CommonPartContractEnded) -> Objection | None:
    """A contract that stands in the register ends once, not before it began."""
    part = state.revenue.parts.get(entry.contract)
    if part is None:
        return Objection("contract-unknown", contract=entry.contract)
    if part.ended is not None:
        return Objection("ended-already", contract=entry.contract, ended=part.ended)
    if entry.last < part.first:
        return Objection("ended-before-it-began", contract=entry.contract, last=entry.last, first=part.first)
    return None


@rule(89, source="CC 282; DESIGN")
def contracts_charge_what_they_say(state: State, entry: RevenueCharged) -> Objection | None:
    """What a month charges and earns follows from the contracts of the register, the oldest month first."""
    if entry.month > days.month_of(entry.day):
        return Objection("month-not-begun", month=entry.month, today=entry.day)
    waiting = revenue.uncharged_months(state, entry.day)
    if waiting and waiting[0] < entry.month:
        return Objection("earlier-month-first", month=entry.month, earlier=waiting[0])
    expected = revenue.charges_due(state, entry.month)
    if not entry.parts or entry.parts != expected:
        return Objection("parts-differ", month=entry.month, total=sum((p.charged for p in entry.parts), ZERO),
                         expected=sum((p.charged for p in expected), ZERO))
    return None


@rule(89, source="CC 282; DESIGN")
def only_what_is_due_is_given_up(state: State, entry: RentCreditProposed | RentCredited) -> Objection | None:
    """Of what a contract charged no more is given up than is due and unpaid; months to come are taken off first."""
    part = state.revenue.parts.get(entry.contract)
    if part is None:
        return Objection("contract-unknown", contract=entry.contract)
    if entry.amount > part.owed:
        return Objection("more-than-due", contract=entry.contract, amount=entry.amount, owed=part.owed)
    if entry.kind == "rent-credit-proposed":
        return None
    known = state.proposals.open.get(entry.proposal)  # type: ignore[union-attr]  # the other kind
    asked = known.entry() if known is not None and known.kind == "rent-credit-proposed" and known.effective else None
    expected = (part.contract, part.source, part.household, revenue.earned_of_credit(part, entry.amount))
    found = (entry.contract, entry.source, entry.household, entry.earned)  # type: ignore[union-attr]  # as above
    if asked is None or (asked.contract, asked.amount) != (entry.contract, entry.amount) or found != expected:
        return Objection("not-as-proposed", contract=entry.contract, amount=entry.amount)
    return None


@rule(89, source="CC 282; DESIGN")
def money_under_a_contract_pays_what_is_due_first(state: State, entry: RevenueReceived) -> Objection | None:
    """Money under a contract of the register pays what is due under it, then what it will still charge; the rest is
    income. Money without one is income at once."""
    part = state.revenue.parts.get(entry.contract or "")
    if part is None:
        if entry.applied is not None or entry.ahead is not None or entry.household is not None:
            return Objection("contract-not-registered", contract=entry.contract)
        return None
    if (entry.source, entry.household) != (part.source, part.household):
        return Objection("of-another-contract", contract=part.contract, source=entry.source, expected=part.source)
    applied, ahead = revenue.split_of(part, entry.amount)
    if (entry.applied, entry.ahead) != (applied, ahead):
        return Objection("applied-otherwise", contract=part.contract, applied=entry.applied, expected=applied,
                         ahead=ahead)
    return None


@rule(14, source="DESIGN; Hangzhou 31(5)")
def a_reversal_repeats_the_money_it_takes_back(state: State, entry: RevenueReversed) -> Objection | None:
    """A reversal repeats the public revenue it corrects, field by field; what has paid a later charge since stays."""
    if not is_used(state, "revenue-leaf", *revenue.received_mark(entry.corrects, entry)):
        return Objection("no-such-revenue", bank_ref=entry.bank_ref)
    part = state.revenue.parts.get(entry.contract or "")
    if part is not None and entry.ahead is not None and entry.ahead > part.prepaid:
        return Objection("used-meanwhile", contract=part.contract, ahead=entry.ahead, left=part.prepaid)
    return None


@duty(89, source="CC 278(8); Hefei Qilitang: 免费提供; common complaint: 户外广告收入为0")
def common_parts_are_used_by_decision_and_paid_for(state: State, as_of: date) -> Iterator[Flag]:
    """Every use of a common part has a decision behind it, is not held on to after its term, and is paid for on its
    day."""
    own = common_parts_are_used_by_decision_and_paid_for
    for part in state.revenue.register():
        if not revenue.is_decided(state, part) and not part.is_over(as_of):
            yield flag(own, "unauthorised-use", None, contract=part.contract, place=part.place, source=part.source,
                       price=part.price)
        if part.is_occupied_after_expiry(as_of):
            yield flag(own, "expired-but-occupied", part.end, contract=part.contract, place=part.place, since=part.end)
        overdue = part.overdue(as_of)
        if overdue:
            due = min(one.due for one in part.unpaid)
            yield flag(own, "revenue-overdue", due, contract=part.contract, place=part.place, amount=overdue, since=due)


@duty(89, source="CC 282; DESIGN")
def begun_months_are_charged(state: State, as_of: date) -> Iterator[Flag]:
    """When a month begins, what the contracts charge and earn in it is taken into the books."""
    for month in revenue.uncharged_months(state, as_of):
        yield flag(begun_months_are_charged, "month-not-charged", days.period(month).first, month=month)


# ---- before the first assembly ----


@rule(90, source="Guangxi: 30 %")
def cost_before_the_first_assembly_is_capped(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Until the owners have passed their first resolution, direct cost stays within the charter's share of what the
    common parts earned."""
    share = state.charter.terms.pre_assembly_cost_share_max
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if share is None or payment is None or payment.head != DIRECT_COST or revenue.first_assembly_held(state):
        return None
    gross = sum((quarter.gross for quarter in state.revenue.quarters.values()), ZERO)
    booked = sum((quarter.cost for quarter in state.revenue.quarters.values()), ZERO)
    others = [other for other in state.payments.requests_open("public-revenue")
              if other.head == DIRECT_COST and other.payment != payment.payment]
    cost = booked + sum((figures.unbooked(other) for other in (*others, payment)), ZERO)
    most = money.times(gross, share)
    return Objection("above-the-cap", cost=cost, most=most, gross=gross,
                     share=shares.spelled(share)) if cost > most else None


# ---- back to the owners ----


@rule(91, source="CC 283; CC 278(9)")
def a_distribution_is_what_the_owners_resolved(
    state: State, entry: DistributionProposed | DistributionDeclared
) -> Objection | None:
    """Public revenue goes back to the owners by their own resolution, within what it grants and what is spendable; off
    fees, and off arrears, only where the resolution says so."""
    proposal = _proposal_of(state, entry)
    if proposal is None:
        return Objection("proposal-missing", distribution=entry.distribution)
    if is_used(state, "distribution", proposal.distribution, _part_of(entry)):
        return Objection("distribution-exists", distribution=proposal.distribution)
    if (proposal.total is None) == (proposal.rate is None):
        return Objection("total-or-rate", distribution=proposal.distribution)
    if proposal.rate is not None and proposal.rate <= 0:
        return Objection("total-or-rate", distribution=proposal.distribution)
    found = state.resolutions.passed(proposal.resolution)
    if found is None or not found.by_owners():
        return Objection("not-the-owners-decision", resolution=proposal.resolution)
    if proposal.manner == "offset" and state.charter.terms.fee_account != "co-managed":
        return Objection("fees-are-elsewhere", resolution=proposal.resolution)
    grants = [effect for effect in found.effects if (effect.use, effect.fund) == (proposal.manner, "public-revenue")]
    if proposal.takes_arrears and not any(effect.takes_arrears for effect in grants):
        return Objection("arrears-not-resolved", resolution=proposal.resolution)
    left = sum((effect.left for effect in grants), ZERO)
    amount = distribution.declared(state, proposal) if entry is proposal else entry.declared()  # type: ignore[union-attr]  # the other kind
    if amount > left:
        return Objection("beyond-resolution", resolution=proposal.resolution, amount=amount, left=left)
    held = figures.spendable(state, "public-revenue", entry.day)
    return Objection("more-than-spendable", amount=amount, spendable=held) if amount > held else None


def _part_of(entry: DistributionProposed | DistributionDeclared) -> str:
    return str(getattr(entry, "part", 1))


def _proposal_of(state: State, entry: DistributionProposed | DistributionDeclared) -> DistributionProposed | None:
    if entry.kind == "distribution-proposed":
        return entry  # type: ignore[return-value]  # its kind says which
    known = state.proposals.open.get(entry.proposal)  # type: ignore[union-attr]  # the other kind
    if known is None or known.kind != "distribution-proposed" or not known.effective:
        return None
    proposal: DistributionProposed = known.entry()
    return proposal


@rule(91, source="CC 283; Zigong: 精确到元")
def each_part_is_computed(state: State, entry: DistributionDeclared) -> Objection | None:
    """What each household is given back is computed by the key and rounded as the charter says; what rounding leaves
    stays in the fund, and no total is forced."""
    proposal = _proposal_of(state, entry)
    if proposal is None:
        return Objection("proposal-missing", distribution=entry.distribution)
    named = (entry.distribution, entry.resolution, entry.manner, entry.key_used)
    if named != (proposal.distribution, proposal.resolution, proposal.manner, distribution.key_of(state, proposal)):
        return Objection("not-as-proposed", distribution=entry.distribution)
    cut = distribution.entries_of(distribution.rows(state, proposal, entry.day))
    known = state.revenue.distributions.get(entry.distribution)
    done = known.households if known is not None else 0
    if entry.parts != len(cut) or not 1 <= entry.part <= len(cut) or sum(map(len, cut[: entry.part - 1])) != done:
        return Objection("part-out-of-order", distribution=entry.distribution, part=entry.part, parts=len(cut))
    expected = cut[entry.part - 1]
    if entry.rows != expected:
        return Objection("parts-differ", distribution=entry.distribution, total=entry.declared(),
                         expected=sum((row.amount for row in expected), ZERO))
    return None


@rule(91, source="CC 283; DESIGN")
def a_return_pays_what_was_declared(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A household is paid back what a distribution declared for it and nothing more."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.settles != "return" or payment.fund != "public-revenue":
        return None
    left = state.revenue.returns.get(payment.payee, ZERO) - _asked_before(state, payment)
    return Objection("beyond-declared", payee=payment.payee, amount=payment.amount, left=left) \
        if payment.amount > left else None


def _asked_before(state: State, payment: Payment) -> Decimal:
    return sum((other.amount for other in state.payments.requests_open("public-revenue")
                if (other.settles, other.payee) == ("return", payment.payee) and other.payment != payment.payment), ZERO)


@rule(92, source="TL 45 against CC 283")
def a_silent_trust_document_gives_no_key(state: State, entry: DistributionProposed) -> Objection | None:
    """Where the charter names no key, the law gives two: a return without a key the owners agreed on is refused."""
    if distribution.key_of(state, entry) is None:
        return Objection("key-missing", resolution=entry.resolution)
    return None


@duty(91, source="CC 283; DESIGN")
def what_was_declared_is_paid_out(state: State, as_of: date) -> Iterator[Flag]:
    """What was declared to the owners and nobody has fetched stays listed."""
    owed = list(state.revenue.returns.values())
    if owed:
        yield flag(what_was_declared_is_paid_out, "returns-unclaimed", None, households=len(owed), amount=sum(owed, ZERO))

"""Charter terms: every parameter of the rulebook with its default, the floors no charter may go below, the profiles.

Nothing but the terms knows the profile: a profile is a row of `PROFILES`, and a further scheme is a further row, or a
charter that fills every column itself under a name of its own.
Names carry their unit; money is CNY, shares are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from sharedfund.entries.entry import Party, Row
from sharedfund.values.identity import Slug
from sharedfund.values.money import NotNegative, Score
from sharedfund.values.shares import Share, spelled

# R24's safety list (Hangzhou 73).
EMERGENCY_CAUSES = frozenset({"lift-failure", "fire-system", "falling-facade", "collapse", "leak", "blocked-drains",
                              "burst-main"})
RESOLUTION_AND_TWO_PARTIES = "resolution-and-two-parties"

Condition = Literal["evaluation", "acceptance", "settlement"]


class Terms(Row):
    """Every term of a charter but `utc_offset` and `profile`, which stand beside them."""

    account_holder: frozenset[Slug] = frozenset({"owners"})  # several: held jointly (R12)
    signatory_parties: frozenset[Party] = frozenset({"committee", "residents-committee"})
    signatories_min_count: int = 2
    committee_signatories_min_count: int = 0  # of them, how many of the committee at least; 0: as the parties give
    reviewers_min_count: int = 2
    rechecks_min_count: int = 1
    key_recovery_parties_min_count: int = 3
    key_recovery_wait_days: int = 7
    charter_amendment: Literal["resolution-and-two-parties"] = "resolution-and-two-parties"
    fresh_signatory_threshold_cny: NotNegative = Decimal("10000.00")
    same_desk_limit_cny: NotNegative = Decimal("10000.00")
    approval_valid_days: int = 14
    seen_days_max: int = 30
    cast_gap_days: int = 7
    late_remittance_working_days: int = 3
    allocation_principal_first: bool = False
    advance_months_max: int = 12
    advance_indefinite_months_max: int = 3
    advance_bridge_months: int = 0
    charge_timing: Literal["advance", "arrears"] = "advance"
    fee_account: Literal["co-managed", "agency", "elsewhere"] = "co-managed"
    fee_basis: Literal["lump-sum", "commission", "none"] = "commission"
    deficit_bearer: Literal["owners", "firm", "public", "contract"] = "contract"
    shortage_rule: Literal["priority-then-prorata", "prorata"] = "priority-then-prorata"
    partial_release: bool = False
    emergency_causes: frozenset[Slug] = EMERGENCY_CAUSES
    emergency_order_cap_cny: NotNegative = Decimal("20000.00")
    emergency_order_cap_subdistrict_cny: NotNegative = Decimal("100000.00")
    emergency_review_working_days: int = 5
    emergency_ratification_days: int = 30
    maintenance_advance_reclaim_months: int = 6
    remuneration_kind: Literal["share", "fixed", "residual"] = "residual"
    remuneration_rate_share: Share | None = None  # else the contract's
    remuneration_fixed_month_cny: NotNegative | None = None  # else the contract's
    release_function: Literal["band", "linear", "pass_fail", "holdback"] = "band"
    pass_score: Score | None = None
    band_bottom_share: Share = Fraction(0)
    evaluation_due_days: int = 30
    acceptance_due_days: int = 60
    settlement_due_days: int = 90
    gate_stand_in_days: int = 60
    acceptance_method: Literal["survey", "assembly", "representatives"] = "survey"
    acceptance_sample_share: Share = Fraction(3, 10)
    acceptance_satisfied_share: Share = Fraction(3, 5)
    gate_conditions: frozenset[Condition] = frozenset()
    withheld_share: Share = Fraction(1)
    release_rest: Literal["withheld", "deducted"] = "deducted"
    deducted_use: Literal["operating", "refund", "offset", "committee"] = "operating"
    breach_stops: Literal["claimed", "all"] = "claimed"  # what of the remuneration a confirmed breach stops (R28)
    objection_window_days: int = 7
    annual_score_method: Literal["mean", "each-quarter"] = "mean"
    settlement_period: Literal["year", "contract", "quarter", "month"] = "year"
    settlement_display_days: int = 15
    settlement_reply_days: int = 15
    large_payment_cny: NotNegative = Decimal("100000.00")
    large_payment_notice_days: int = 10
    committee_item_limit_cny: NotNegative = Decimal("0.00")
    committee_year_limit_cny: NotNegative = Decimal("0.00")
    splitting_window_days: int = 30
    imprest_cap_cny: NotNegative = Decimal("1000.00")
    no_budget_month_share: Share = Fraction(1, 12)
    budget_frame_years_max: int = 3
    representatives_budget_band_share: Share = Fraction(1, 10)
    line_reallocation_share: Share = Fraction(1, 10)
    metered_variation_days: int = 30
    quotes_threshold_cny: NotNegative = Decimal("3000.00")
    quotes_min_count: int = 3
    disclosure_due_months: int = 1
    display_days: int = 30
    display_count: Literal["days", "working-days"] | None = None  # how they count (R70); absent: days
    maintenance_disclosure_months: int = 6
    member_fee_disclosure_months: int = 6
    seal_disclosure_months: int = 6
    variance_note_share: Share = Fraction(1, 10)
    variance_note_cny: NotNegative = Decimal("5000.00")
    small_cell_households: int = 5
    answer_working_days: int = 7
    voucher_days: int = 15
    voucher_access: Literal["on-site", "redacted", "none"] = "redacted"
    audit_demand_share: Share = Fraction(1, 5)
    audit_demand_test: Literal["area-and-heads", "area-or-heads", "heads"] = "area-or-heads"
    challenge_freeze_working_days: int = 15
    pools: Literal["separate", "one-fund"] = "separate"
    topup_share: Share = Fraction(1, 2)
    topup_period: Literal["quarter", "year"] = "quarter"
    pre_assembly_cost_share_max: Share | None = None
    return_rounding: Literal["fen", "yuan"] = "fen"
    return_key: Literal["area", "equal", "none"] = "area"
    write_off_unit_cny: NotNegative = Decimal("200.00")
    write_off_year_cny: NotNegative = Decimal("2000.00")
    maintenance_custody: Literal["bureau", "committee"] = "bureau"
    interfund_repay_months: int = 12
    topup_alert_share: Share = Fraction(3, 10)
    resolution_notice_days: int = 15
    resolution_display_days: int = 3
    silence_joins_majority: bool = False
    committee_majority: Literal["half", "more-than-half"] | None = None  # of all members (R113); absent: half
    hearing_before: frozenset[Literal["budget", "contract"]] = frozenset()  # what needs a hearing first
    hand_over_days: int = 10
    committee_hand_over_days: int = 10
    interim_firm_months_max: int = 6
    reconciliation_days: int = 21
    checkpoint_entries_max: int = 200
    checkpoint_days_max: int = 7
    counter_fact_limit_cny: NotNegative = Decimal("1000.00")
    retention_years: int = 30


class Floor(NamedTuple):
    """The least and the most a term may be; None where that side is open. Both ends are allowed."""

    least: int | Decimal | Fraction | None
    most: int | Decimal | Fraction | None


# Floors are code, not terms: a charter that goes beyond one of them does not become a fund.
FLOORS: Mapping[str, Floor] = {
    "signatories_min_count": Floor(2, None),
    "committee_signatories_min_count": Floor(0, None),
    "reviewers_min_count": Floor(2, None),
    "rechecks_min_count": Floor(1, None),
    "key_recovery_parties_min_count": Floor(3, None),
    "key_recovery_wait_days": Floor(7, None),
    "approval_valid_days": Floor(1, 60),
    "seen_days_max": Floor(1, 60),
    "cast_gap_days": Floor(1, 30),
    "late_remittance_working_days": Floor(0, 10),
    "advance_months_max": Floor(0, 12),
    "advance_indefinite_months_max": Floor(0, 12),
    "advance_bridge_months": Floor(0, 2),
    "emergency_review_working_days": Floor(1, 10),
    "emergency_ratification_days": Floor(1, 90),
    "maintenance_advance_reclaim_months": Floor(1, 12),
    "remuneration_rate_share": Floor(Fraction(0), Fraction(1)),
    "pass_score": Floor(Decimal(0), Decimal(100)),
    "band_bottom_share": Floor(Fraction(0), Fraction(7, 10)),
    "evaluation_due_days": Floor(1, 90),
    "acceptance_due_days": Floor(1, 120),
    "settlement_due_days": Floor(1, 180),
    "gate_stand_in_days": Floor(1, 120),
    "acceptance_sample_share": Floor(Fraction(1, 10), Fraction(1)),
    "acceptance_satisfied_share": Floor(None, Fraction(1)),  # and strictly more than a half
    "withheld_share": Floor(Fraction(0), Fraction(1)),
    "objection_window_days": Floor(3, 30),
    "settlement_display_days": Floor(15, None),
    "settlement_reply_days": Floor(5, 30),
    "large_payment_cny": Floor(None, Decimal("100000.00")),
    "large_payment_notice_days": Floor(10, None),
    "splitting_window_days": Floor(30, None),
    "imprest_cap_cny": Floor(None, Decimal("5000.00")),
    "no_budget_month_share": Floor(Fraction(0), Fraction(1, 12)),
    "budget_frame_years_max": Floor(1, 3),
    "representatives_budget_band_share": Floor(Fraction(0), Fraction(1, 10)),
    "line_reallocation_share": Floor(Fraction(0), Fraction(1, 10)),
    "metered_variation_days": Floor(1, 60),
    "quotes_min_count": Floor(2, None),
    "disclosure_due_months": Floor(0, 1),
    "display_days": Floor(15, None),
    "maintenance_disclosure_months": Floor(1, 12),
    "member_fee_disclosure_months": Floor(1, 12),
    "seal_disclosure_months": Floor(1, 12),
    "variance_note_share": Floor(Fraction(0), Fraction(1)),
    "small_cell_households": Floor(5, None),
    "answer_working_days": Floor(3, 10),
    "voucher_days": Floor(5, 30),
    "audit_demand_share": Floor(Fraction(0), Fraction(1, 5)),
    "challenge_freeze_working_days": Floor(1, 15),
    "topup_share": Floor(Fraction(0), Fraction(1)),
    "pre_assembly_cost_share_max": Floor(Fraction(0), Fraction(1)),
    "write_off_unit_cny": Floor(None, Decimal("500.00")),
    "write_off_year_cny": Floor(None, Decimal("5000.00")),
    "interfund_repay_months": Floor(1, 12),
    "topup_alert_share": Floor(Fraction(3, 10), Fraction(1)),
    "resolution_notice_days": Floor(15, None),
    "resolution_display_days": Floor(0, 3),
    "hand_over_days": Floor(1, 30),
    "committee_hand_over_days": Floor(1, 30),
    "interim_firm_months_max": Floor(1, 6),
    "reconciliation_days": Floor(1, 31),
    "checkpoint_entries_max": Floor(1, 2000),
    "checkpoint_days_max": Floor(1, 31),
    "retention_years": Floor(30, None),
}

# A term that may not exceed another one.
ORDERED = (
    ("fresh_signatory_threshold_cny", "large_payment_cny"),
    ("same_desk_limit_cny", "fresh_signatory_threshold_cny"),
    ("emergency_order_cap_cny", "emergency_order_cap_subdistrict_cny"),
)

PARTIES_MIN_COUNT = 2
ABOVE_HALF = "acceptance_satisfied_share"  # its floor is strict


class Fault(NamedTuple):
    """A term beyond its floor: `below-floor`, `above-ceiling`, `above-other-term`, `not-above-half`,
    `too-few-parties`. `value` and `limit` are spelled for people."""

    code: str
    term: str
    value: str
    limit: str


def faults(terms: Terms) -> tuple[Fault, ...]:
    """Every term beyond its floor, sorted by name; empty for a charter that may stand."""
    found = []
    for name, (least, most) in FLOORS.items():
        value = getattr(terms, name)
        if value is None:
            continue
        if least is not None and value < least:
            found.append(Fault("below-floor", name, str(value), str(least)))
        if most is not None and value > most:
            found.append(Fault("above-ceiling", name, str(value), str(most)))
    for lower, upper in ORDERED:
        if getattr(terms, lower) > getattr(terms, upper):
            found.append(Fault("above-other-term", lower, str(getattr(terms, lower)), str(getattr(terms, upper))))
    if terms.committee_signatories_min_count >= terms.signatories_min_count:  # another party signs as well
        found.append(Fault("above-other-term", "committee_signatories_min_count",
                           str(terms.committee_signatories_min_count), str(terms.signatories_min_count - 1)))
    if getattr(terms, ABOVE_HALF) <= Fraction(1, 2):
        found.append(Fault("not-above-half", ABOVE_HALF, str(getattr(terms, ABOVE_HALF)), "1/2"))
    if len(terms.signatory_parties) < PARTIES_MIN_COUNT:
        parties = len(terms.signatory_parties)
        found.append(Fault("too-few-parties", "signatory_parties", str(parties), str(PARTIES_MIN_COUNT)))
    return tuple(sorted(found, key=lambda fault: (fault.term, fault.code)))


_COMMITTEE_COMMUNITY = frozenset({"committee", "residents-committee"})
_COMMITTEE_FIRM = frozenset({"committee", "firm"})
_GATE = frozenset({"evaluation", "acceptance", "settlement"})
_SELF: dict[str, Any] = {
    "pools": "one-fund", "maintenance_custody": "committee", "fee_basis": "none", "deficit_bearer": "owners",
    "signatory_parties": _COMMITTEE_COMMUNITY, "account_holder": frozenset({"committee"}),
    "gate_conditions": frozenset(), "withheld_share": Fraction(0), "settlement_period": "month",
}

# What each profile sets otherwise than the defaults above.
PROFILES: Mapping[str, Mapping[str, Any]] = {
    "co-managed": {
        "remuneration_kind": "residual", "release_function": "band", "pools": "separate",
        "signatory_parties": _COMMITTEE_COMMUNITY, "deficit_bearer": "contract", "gate_conditions": _GATE,
        "settlement_period": "year", "withheld_share": Fraction(1), "deducted_use": "operating",
    },
    "trust": {
        "remuneration_kind": "share", "release_function": "pass_fail", "pass_score": Decimal("80.00"),
        "pools": "one-fund", "signatory_parties": _COMMITTEE_COMMUNITY, "deficit_bearer": "owners",
        "gate_conditions": frozenset({"evaluation"}), "settlement_period": "contract",
        "return_key": "none", "breach_stops": "all",
    },
    "remuneration": {
        "remuneration_kind": "share", "release_function": "pass_fail", "pass_score": Decimal("80.00"),
        "pools": "one-fund", "deficit_bearer": "owners", "gate_conditions": frozenset({"evaluation", "settlement"}),
    },
    "joint-remuneration": {
        "remuneration_kind": "share", "release_function": "pass_fail", "pass_score": Decimal("80.00"),
        "account_holder": frozenset({"firm", "committee"}), "signatory_parties": _COMMITTEE_FIRM,
        "deficit_bearer": "owners", "gate_conditions": frozenset({"evaluation", "settlement"}),
        "settlement_period": "contract",
    },
    "pay-in-arrears": {
        "remuneration_kind": "fixed", "release_function": "linear", "charge_timing": "arrears",
        "fee_account": "agency", "fee_basis": "lump-sum", "account_holder": frozenset({"committee"}),
        "signatories_min_count": 3, "committee_signatories_min_count": 2, "deficit_bearer": "firm",
        "gate_conditions": frozenset({"evaluation", "acceptance"}), "settlement_period": "quarter",
        "deducted_use": "refund",
    },
    "committee-agency": {
        "remuneration_kind": "fixed", "release_function": "pass_fail", "pass_score": Decimal("80.00"),
        "fee_account": "agency", "fee_basis": "lump-sum", "account_holder": frozenset({"committee"}),
        "signatories_min_count": 3, "committee_signatories_min_count": 2, "deficit_bearer": "firm",
        "gate_conditions": frozenset({"acceptance"}), "settlement_period": "quarter", "deducted_use": "refund",
    },
    "fallback": {
        "account_holder": frozenset({"residents-committee"}), "fee_basis": "none", "deficit_bearer": "public",
        "signatory_parties": frozenset({"residents-committee", "subdistrict-office"}), "gate_conditions": frozenset(),
        "withheld_share": Fraction(0),
    },
    "self-volunteer": {**_SELF},
    "self-hire": {**_SELF},
    "self-manager": {
        **_SELF, "remuneration_kind": "fixed", "release_function": "pass_fail", "pass_score": Decimal("80.00"),
        "gate_conditions": frozenset({"evaluation"}), "withheld_share": Fraction(1),
    },
    "self-contract": {**_SELF, "gate_conditions": frozenset({"acceptance"})},
    "revenue-only": {
        "fee_account": "elsewhere", "fee_basis": "none", "gate_conditions": frozenset(),
        "withheld_share": Fraction(0), "settlement_period": "quarter",
    },
    "holdback": {
        "remuneration_kind": "fixed", "release_function": "holdback", "fee_account": "agency",
        "fee_basis": "lump-sum", "account_holder": frozenset({"bureau", "bank", "firm"}),
        "signatory_parties": frozenset({"bureau", "firm"}), "deficit_bearer": "firm",
        # The calendar says what is let through, the quarter's ranking and the year's result what becomes of the rest.
        "gate_conditions": frozenset(), "settlement_period": "month",
        "withheld_share": Fraction(1, 10), "release_rest": "withheld", "deducted_use": "refund",
    },
    "part-deposit": {
        "remuneration_kind": "fixed", "release_function": "band", "fee_account": "elsewhere",
        "fee_basis": "lump-sum", "account_holder": frozenset({"committee"}), "deficit_bearer": "firm",
        "gate_conditions": frozenset({"evaluation"}), "withheld_share": Fraction(3, 10), "deducted_use": "refund",
    },
    "joint-collect": {
        "remuneration_kind": "fixed", "fee_account": "agency", "fee_basis": "lump-sum",
        "account_holder": frozenset({"platform"}), "signatory_parties": _COMMITTEE_FIRM, "deficit_bearer": "firm",
        "gate_conditions": frozenset({"evaluation"}), "settlement_period": "contract", "deducted_use": "refund",
    },
}


# The columns of the table of profiles: what a charter under a name of its own says itself.
COLUMNS = tuple(name for name in Terms.model_fields if any(name in row for row in PROFILES.values()))


def left_open(profile: str, given: Iterable[str]) -> tuple[str, ...]:
    """The columns a charter must still fill: none for a row of PROFILES, for another name those not `given`."""
    return () if profile in PROFILES else tuple(name for name in COLUMNS if name not in set(given))


def terms(profile: str, **changes: Any) -> Terms:
    """The terms of `profile` with `changes`, which fill every column where the name is no row of PROFILES.

    Raises: KeyError where they do not; pydantic's ValidationError for an unknown term or a value that is none.
    """
    if left_open(profile, changes):
        raise KeyError(profile)
    return Terms.model_validate({**PROFILES.get(profile, {}), **changes})


_NOTHING = "none"


def changed(standing: Terms, changes: Mapping[str, str]) -> Terms:
    """`standing` with `changes`, each value as people write it: `14`, `10000.00`, `1/10`, `yes`, a word, words parted
    by commas for a set, `none` for a term that may be absent. Raises: ValueError for an unknown term or a value that
    is none."""
    values: dict[str, Any] = {name: getattr(standing, name) for name in Terms.model_fields}
    for name, written in changes.items():
        if name not in values:
            raise ValueError("unknown-term")
        values[name] = read_term(name, written)
    return Terms.model_validate(values)


def read_term(name: str, written: str) -> Any:
    """The value of the term `name` from what people write; pydantic checks it afterwards. Raises: ValueError."""
    default = Terms.model_fields[name].default
    if isinstance(default, frozenset):
        return frozenset() if written == _NOTHING else frozenset(written.split(","))
    if isinstance(default, bool):
        if written not in ("yes", "no"):
            raise ValueError("not-yes-or-no")
        return written == "yes"
    if isinstance(default, int):
        return int(written)
    return None if default is None and written == _NOTHING else written


def spelled_term(value: Any) -> str:
    """A term's value as people write it: the inverse of `read_term`."""
    if value is None or value == frozenset():
        return _NOTHING
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return spelled(value) if isinstance(value, Fraction) else str(value)

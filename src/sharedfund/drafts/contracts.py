"""Drafts of the chapter contracts: the firm's contract and its end, a tariff of the owners' own, vendors' contracts and
what of them is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.contracts import (
    ContractEnded,
    ContractRecorded,
    TariffAdopted,
    VendorAccepted,
    VendorContractRecorded,
)
from sharedfund.errors import NotFound

if TYPE_CHECKING:
    from sharedfund.state import State


def record_contract(state: State, *, by: str, day: date, **fields: Any) -> ContractRecorded:
    """A firm's contract as its paper says; a term that is not given is the charter's. Raises: pydantic's
    ValidationError for a field that is none."""
    return ContractRecorded.model_validate({
        "day": day, "by": by, **signing(state, by, "contract-recorded", day), **fields,
    })


def adopt_tariff(state: State, *, by: str, day: date, resolution: str, first: date, rates: Mapping[str, Decimal],
                 evidence: tuple[str, ...] = ()) -> TariffAdopted:
    """The fee the owners resolved, by use, under the next number. Raises: pydantic's ValidationError for a use or a rate
    that is none."""
    taken = [int(number[2:]) for number in state.contracts.own_tariffs]
    return TariffAdopted.model_validate({
        "day": day, "by": by, **signing(state, by, "tariff-adopted", day), "tariff": f"T-{max(taken, default=0) + 1:02d}",
        "resolution": resolution, "first": first, "evidence": evidence,
        "tariffs": tuple({"use": use, "rate_per_m2_month": rate} for use, rate in rates.items()),
    })


def end_contract(state: State, *, by: str, day: date, contract: str, last: date, reason: str,
                 **more: Any) -> ContractEnded:
    """The end of a firm's contract with the day `last`. Raises: NotFound."""
    held = state.contracts.named(contract)
    if held is None:
        raise NotFound("no-contract", contract=contract)
    return ContractEnded.model_validate({
        **more, "day": day, "by": by, **signing(state, by, "contract-ended", day), "contract": contract,
        "firm": held.firm, "last": last, "reason": reason,
    })


def record_vendor_contract(state: State, *, by: str, day: date, **fields: Any) -> VendorContractRecorded:
    """A contract with a vendor as its paper says. Raises: pydantic's ValidationError for a field that is none."""
    return VendorContractRecorded.model_validate({
        **fields, "day": day, "by": by, **signing(state, by, "vendor-contract-recorded", day)})


def accept_vendor(state: State, *, by: str, day: date, contract: str, period: str, accepted: bool = True,
                  **more: Any) -> VendorAccepted:
    """Whether a vendor's work of `period` is accepted. Raises: NotFound for a contract the book does not have."""
    agreed = state.contracts.agreements.get(contract)
    if agreed is None:
        raise NotFound("no-contract", contract=contract)
    return VendorAccepted.model_validate({
        **more, "day": day, "by": by, **signing(state, by, "vendor-accepted", day), "contract": contract,
        "vendor": agreed.vendor, "period": period, "accepted": accepted,
    })

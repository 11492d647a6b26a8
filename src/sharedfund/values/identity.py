"""Identities: opaque ids of people, households, firms and papers; keys, digests, signatures as hex."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from sharedfund.values import wording
from sharedfund.values.forms import Form


def _matching(pattern: str, code: str) -> object:
    regex = re.compile(pattern + r"\Z")

    def check(value: object) -> str:
        if not isinstance(value, str) or not regex.match(value):
            raise ValueError(code)
        return value

    return PlainValidator(check)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not-a-text")
    return wording.text(value)


_S = WithJsonSchema({"type": "string"})

Text = Annotated[str, PlainValidator(_text), _S, Form.TEXT]  # any words a book may hold
Slug = Annotated[str, _matching(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", "not-a-slug"), _S, Form.TEXT]
PersonId = Annotated[str, _matching(r"p-[0-9]{2,6}", "not-a-person-id"), _S, Form.TEXT]
MandateId = Annotated[str, _matching(r"M-[0-9]{1,6}", "not-a-mandate-id"), _S, Form.TEXT]
HouseholdKey = Annotated[str, _matching(r"h-[0-9a-f]{6}", "not-a-household-key"), _S, Form.TEXT]
UnitId = Annotated[str, _matching(r"u-[0-9a-f]{6}", "not-a-unit-id"), _S, Form.TEXT]
BuildingId = Annotated[str, _matching(r"B[0-9]{2}", "not-a-building-id"), _S, Form.TEXT]
# Through whose hands a receipt came: the bank, a gateway, the firm, the cash box, or a person who collects.
Hands = Annotated[str, _matching(r"wechat|alipay|firm|cash|p-[0-9]{2,6}", "not-a-channel"), _S, Form.TEXT]
Channel = Annotated[str, _matching(r"bank|wechat|alipay|firm|cash|p-[0-9]{2,6}", "not-a-channel"), _S, Form.TEXT]
FirmId = Annotated[str, _matching(r"F[0-9]{3}", "not-a-firm-id"), _S, Form.TEXT]
VendorId = Annotated[str, _matching(r"v-[0-9]{2,6}", "not-a-vendor-id"), _S, Form.TEXT]
# A neighbour: another complex, by the first digits of its fund id.
NeighbourId = Annotated[str, _matching(r"n-[0-9a-f]{8}", "not-a-neighbour-id"), _S, Form.TEXT]
# A payee: a vendor, a firm, a household, the staff on the fund's own payroll and its social insurance, the bureau, or
# the tax office.
PayeeId = Annotated[
    str,
    _matching(r"v-[0-9]{2,6}|F[0-9]{3}|h-[0-9a-f]{6}|n-[0-9a-f]{8}|staff|social-insurance|bureau|tax|fund",
              "not-a-payee-id"),
    _S,
    Form.TEXT,
]
ContractId = Annotated[str, _matching(r"C-[0-9]{2,6}", "not-a-contract-id"), _S, Form.TEXT]
# A tariff the owners adopted themselves.
TariffId = Annotated[str, _matching(r"T-[0-9]{2,6}", "not-a-tariff-id"), _S, Form.TEXT]
ResolutionId = Annotated[str, _matching(r"R[0-9]{7}", "not-a-resolution-id"), _S, Form.TEXT]
PaymentId = Annotated[str, _matching(r"P-[0-9]{4,8}", "not-a-payment-id"), _S, Form.TEXT]
ReceiptId = Annotated[str, _matching(r"S-[0-9]{4,8}", "not-a-receipt-id"), _S, Form.TEXT]
BillId = Annotated[str, _matching(r"B-[0-9]{4,8}", "not-a-bill-id"), _S, Form.TEXT]
DocumentId = Annotated[str, _matching(r"[A-Z]{1,3}-[0-9]{2,8}", "not-a-document-id"), _S, Form.TEXT]
BankReference = Annotated[str, _matching(r"[0-9A-Z][0-9A-Z:/.-]{0,63}", "not-a-bank-reference"), _S, Form.TEXT]
# What a booking is known by beside a statement: its bank reference, or its leaf where it has none.
BookingKey = Annotated[str, _matching(r"[0-9A-Z][0-9A-Z:/.-]{0,63}|[0-9a-f]{64}", "not-a-booking"), _S, Form.TEXT]
FundName = Annotated[
    str,
    _matching(
        r"operating|public-revenue|custody|agency|contingency|grants|project:R[0-9]{7}|maintenance:B[0-9]{2}",
        "not-a-fund",
    ),
    _S,
    Form.TEXT,
]
Hex32 = Annotated[str, _matching(r"[0-9a-f]{64}", "not-a-digest"), _S, Form.TEXT]
Leaf = Hex32
PublicKey = Hex32
Commitment = Hex32
Signature = Annotated[str, _matching(r"[0-9a-f]{128}", "not-a-signature"), _S, Form.TEXT]
# The head a signer had verified: "SIZE ROOT".
Seen = Annotated[str, _matching(r"[1-9][0-9]{0,14} [0-9a-f]{64}", "not-a-head"), _S, Form.TEXT]


def seen_parts(seen: str) -> tuple[int, str]:
    """Size and root of a `seen`."""
    size, root = seen.split(" ")
    return int(size), root


def household_component(key: str) -> str:
    """`h-7f3a9c` as an account component, `H-7f3a9c`: Beancount wants a capital first."""
    return "H" + key[1:]


def neighbour_of(fund_id: str) -> str:
    """The neighbour whose book has this fund id."""
    return "n-" + fund_id[:8]


def neighbour_component(neighbour: str) -> str:
    """`n-1957c0de` as an account component, `N-1957c0de`."""
    return "N" + neighbour[1:]


def bank_reference(typed: str) -> str:
    """A bank reference as the book keeps it: NFC, trimmed, upper case (R4)."""
    import unicodedata

    return unicodedata.normalize("NFC", typed).strip().upper()

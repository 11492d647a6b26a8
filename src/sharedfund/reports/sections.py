"""The sections of a disclosure, A to Z, in the order they are printed."""

from __future__ import annotations

from sharedfund.reports import (
    contracts,
    decisions,
    firm,
    funds,
    income,
    maintenance,
    purposes,
    questions,
    revenue,
    spending,
)
from sharedfund.reports.look import Look
from sharedfund.reports.section import SECTIONS, Data

__all__ = ["CHAPTERS", "ORDER", "SECTIONS", "all_sections"]

# Importing these makes their sections known.
CHAPTERS = (contracts, decisions, firm, funds, income, maintenance, purposes, questions, revenue, spending)

# The order in which a page prints its sections.
ORDER = ("A", "B", "B2", "C", "D", "E", "F", "G", "H", "I", "I2", "J", "K", "L", "M", "N", "O", "P", "Q",
         "R", "S", "T", "U", "W", "W2", "X", "Y", "Z", "V")


def all_sections(look: Look) -> dict[str, Data]:
    """Every section of a page by its letter."""
    return {letter: SECTIONS[letter](look) for letter in ORDER}

"""The audit: the book -> findings and a verdict. It trusts neither snapshot nor pin but for what they confirm."""

from __future__ import annotations

from sharedfund.audit.findings import CODES, LINES, Code, Finding, Report, matches_head
from sharedfund.audit.replay import Given, audit
from sharedfund.values.notes import check_code

__all__ = ["CODES", "LINES", "Code", "Finding", "Given", "Report", "audit", "check_code", "matches_head"]

"""sharedfund: a double-entry ledger library for funds that residential communities manage jointly."""

__version__ = "0.1.0"

"""Signing: the one place that touches private keys. Key files, passwords, signers, signatures that travel."""

from __future__ import annotations

from sharedfund.signing.keyfiles import FileSigner, KeyFile, KeyFolder
from sharedfund.signing.signers import SeedSigner, Signer

__all__ = ["FileSigner", "KeyFile", "KeyFolder", "SeedSigner", "Signer"]

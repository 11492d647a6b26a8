"""Signers: whoever can sign for a person. One interface, so that a hardware token can replace a key file."""

from __future__ import annotations

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharedfund.values import seals, sshsig

# A key signs only what says what it is; whoever makes it sign other bytes could pass them off as something else. For SSH
# checkpoints alone: no commit, no mail, no login.
SIGNABLE = (b"DSSEv1 ", b"cosignature/v1\n", sshsig.PREFIX)


class Signer(Protocol):
    """Signs for one person with one key."""

    @property
    def person(self) -> str:
        """The person whose key it is."""
        ...

    @property
    def public(self) -> str:
        """The public key, 64 hex."""
        ...

    def sign(self, payload: bytes) -> str:
        """The signature over `payload`, 128 hex. Raises: ValueError for bytes that do not say what they are."""
        ...


class SeedSigner:
    """A signer from a bare seed: for practice funds and tests, and what a key file opens into."""

    def __init__(self, person: str, seed: bytes) -> None:
        self.person = person
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def practice(cls, person: str) -> SeedSigner:
        """The signer of `person` in practice funds, whose key everybody has."""
        return cls(person, seals.practice_seed(person))

    def sign(self, payload: bytes) -> str:
        if not payload.startswith(SIGNABLE):
            raise ValueError("not-signable")
        return self._key.sign(payload).hex()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.person!r}, {self.public[:16]})"


def possession(signer: Signer, fund_id: str) -> str:
    """The proof, by the new key itself, that its person has it."""
    return signer.sign(seals.possession(fund_id, signer.person, signer.public))

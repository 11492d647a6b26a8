"""A page that opens in a browser with the view password alone: AES-256-GCM under a key that PBKDF2 derives from it.

WebCrypto, which every browser brings, offers no Argon2id; of what it offers this is the strongest. Whoever has the file
can try passwords without end, so the password must be a good one, and the iterations many.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from sharedfund.errors import BadInput
from sharedfund.portal import passwords

FORMAT = "sharedfund-view/1"
ITERATIONS = 1_000_000  # OWASP asks for 600,000 of PBKDF2-HMAC-SHA256
SALT_BYTES, NONCE_BYTES, KEY_BYTES = 16, 12, 32


def sealed(text: str, password: str, entropy: Callable[[int], bytes], *, iterations: int = ITERATIONS) -> str:
    """`text` under `password` as JSON: a header in clear, which the seal covers too, and the sealed bytes."""
    header = json.dumps({
        "format": FORMAT, "kdf": "PBKDF2-HMAC-SHA256", "iterations": iterations, "cipher": "AES-256-GCM",
        "salt": entropy(SALT_BYTES).hex(), "nonce": entropy(NONCE_BYTES).hex(),
    }, separators=(",", ":"), sort_keys=True)
    data = AESGCM(_key(password, header)).encrypt(_hex(header, "nonce"), text.encode(), header.encode())
    return json.dumps({"header": header, "sealed": b64encode(data).decode()}, separators=(",", ":"))


def opened(found: str, password: str) -> str:
    """The text that `sealed` sealed. Raises: BadInput `view-password-wrong`."""
    told = json.loads(found)
    header = told["header"]
    try:
        data = AESGCM(_key(password, header)).decrypt(_hex(header, "nonce"), b64decode(told["sealed"]), header.encode())
    except InvalidTag:
        raise BadInput("view-password-wrong") from None
    return data.decode()


def _hex(header: str, name: str) -> bytes:
    return bytes.fromhex(json.loads(header)[name])


def _key(password: str, header: str) -> bytes:
    return PBKDF2HMAC(SHA256(), KEY_BYTES, _hex(header, "salt"), json.loads(header)["iterations"]).derive(
        passwords.normal(password).encode())

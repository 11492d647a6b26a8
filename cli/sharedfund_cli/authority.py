"""A time-stamping authority: asked over the network, its answer's signature verified. The one place that goes online."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from sharedfund.errors import BadInput, NotFound, SharedFundError
from sharedfund_cli.settings import setting

SECONDS = 30


def url() -> str:
    """The authority's address as set. Raises: NotFound `no-tsa`; BadInput where it is no web address."""
    named = setting("tsa")
    if named is None:
        raise NotFound("no-tsa")
    if urlsplit(named).scheme not in ("http", "https") or not urlsplit(named).hostname:
        raise BadInput("value-wrong", found=named, message="https://…")
    return named


def name() -> str:
    """What the book calls the authority: the host of its address, or only what it is."""
    host = urlsplit(setting("tsa") or "").hostname
    return host or "RFC 3161"


def asked(query: bytes) -> bytes:
    """The authority's answer to a query. Raises: SharedFundError `timestamp-unreachable`."""
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    from sharedfund.values.timestamps import TOKEN_MAX_BYTES

    wanted = Request(url(), data=query, headers={"Content-Type": "application/timestamp-query"})
    try:
        with urlopen(wanted, timeout=SECONDS) as response:  # only http and https, see url()
            return bytes(response.read(TOKEN_MAX_BYTES + 1))
    except (OSError, HTTPException) as error:
        raise SharedFundError("timestamp-unreachable", why=type(error).__name__) from None


def verify(answer: bytes, body: bytes, ca: Path) -> None:
    """The answer is signed under the root certificate `ca`: asked of rfc3161-client (the extra `timestamp`), else of
    openssl.

    Raises: BadInput `timestamp-signature-wrong`; NotFound `timestamp-cannot-verify` where neither is here.
    """
    try:
        import rfc3161_client

        response = rfc3161_client.decode_timestamp_response(answer)
    except (ImportError, ValueError):
        # Not installed; or stricter than authorities are, which do not always sort what DER wants sorted.
        _verify_by_openssl(answer, body, ca)
        return
    from cryptography import x509

    try:
        builder = rfc3161_client.VerifierBuilder()
        for root in x509.load_pem_x509_certificates(ca.read_bytes()):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(response, body)
    except (ValueError, rfc3161_client.VerificationError) as error:
        raise BadInput("timestamp-signature-wrong", why=type(error).__name__) from None


def _verify_by_openssl(answer: bytes, body: bytes, ca: Path) -> None:
    from sharedfund.book import store

    program = shutil.which("openssl")
    if program is None:
        raise NotFound("timestamp-cannot-verify")
    with tempfile.TemporaryDirectory() as folder:
        data, token = Path(folder, "body"), Path(folder, "answer.tsr")
        store.replace_file(data, body)
        store.replace_file(token, answer)
        ran = subprocess.run([program, "ts", "-verify", "-data", data, "-in", token, "-CAfile", ca.resolve()],
                             capture_output=True, check=False, timeout=SECONDS)
    if ran.returncode != 0:
        raise BadInput("timestamp-signature-wrong", why="openssl")

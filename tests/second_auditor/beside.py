"""What lies beside the book: files derived from it, disclosures, private rows, and what somebody expects."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from tests.second_auditor.chart import account
from tests.second_auditor.walk import MONTH, Finding, Walk

DERIVED = "; Derived from the book by sharedfund. Edits are found by the audit and lost with the next page.\n"

BINDING = {
    "person-enrolled": ("people", "person", "name"),
    "vendor-added": ("payees", "vendor", "account"),
    "vendor-account-changed": ("payees", "payee", "account"),
    "contract-recorded": ("payees", "firm", "firm-account"),
    "payment-requested": ("payees", "payee", "payee-account"),
}


def derived_files(walk: Walk) -> Iterator[Finding]:
    """The files for Beancount say what follows from the book, where they are there; nothing here reads them."""
    charter = walk.entries[0][1]
    months = sorted(each for each in walk.files if MONTH.fullmatch(each))
    main = DERIVED + f'option "title" "{charter.values["name"]}"\noption "operating_currency" "CNY"\n'
    main += 'option "tolerance_multiplier" "0"\ninclude "chart.beancount"\n' + "".join(
        f'include "{each}"\n' for each in months
    )
    wanted = {"main.beancount": main, "checked.beancount": main + 'plugin "sharedfund.audit.plugin"\n'}
    if not walk.doubt:
        used = {name: account(name) for _, block in walk.entries for name, _ in block.postings}
        opened = sorted((each.place, name, each) for name, each in used.items() if each)
        day = charter.values["books-from"].isoformat()
        wanted["chart.beancount"] = DERIVED + "".join(
            f'{day} open {name} CNY\n  fund: "{each.fund}"\n  name-zh: "{each.name_zh}"\n  name-en: "{each.name_en}"\n'
            for _, name, each in opened
        )
    for name, text in wanted.items():
        if name in walk.files and walk.files[name] != text.encode():
            yield Finding("derived", name, 1, 0, "not what follows from the book")


def disclosures(walk: Walk) -> Iterator[Finding]:
    """The data that was published has the digest the book has, and the manifest names the files."""
    published = {
        f"disclosures/{each.values['period'].lower()}-v{each.values['version']}": each
        for _, each in walk.entries
        if each.kind == "disclosure-published"
    }
    for name in sorted(each for each in walk.files if each.startswith("disclosures/")):
        folder, _, file = name.rpartition("/")
        said = parsed(walk.files[name]) if file.endswith(".json") else {}
        if folder not in published:
            yield Finding("disclosure", name, 1, 0, "nothing in the book publishes this")
        elif said is None:
            yield Finding("disclosure", name, 1, 0, "no JSON object")
        elif file == "data.json":
            kept = {each: value for each, value in said.items() if each not in ("status", "digest")}
            digest = hashlib.sha256(canonical(kept).encode()).hexdigest()
            if walk.files[name] != canonical(said).encode() + b"\n" or digest != published[folder].values["digest"]:
                yield Finding("disclosure", name, 1, 0, "not the data the book has published")
        elif file == "manifest.json":
            if said.get("digest") != published[folder].values["digest"] or said.get("fund") != walk.people.fund:
                yield Finding("disclosure", name, 1, 0, "not the manifest of what the book has published")
            files = said.get("files")
            for each, digest in files.items() if isinstance(files, dict) else ():
                there = walk.files.get(f"{folder}/{each}")
                if there is None or hashlib.sha256(there).hexdigest() != digest:
                    yield Finding("disclosure", f"{folder}/{each}", 1, 0, "not the file the manifest names")


def parsed(content: bytes) -> dict[str, Any] | None:
    """A JSON object, or nothing."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def canonical(value: object) -> str:
    """JSON as section 1 writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment(what: str, salt: str, value: str) -> str:
    """What binds a value that stands elsewhere."""
    bound = bytes.fromhex(value) if what == "evidence" else unicodedata.normalize("NFC", value).encode()
    return hashlib.sha256(f"sharedfund/v1/{what}\n".encode() + bytes.fromhex(salt) + bound).hexdigest()


def committed(walk: Walk) -> dict[str, dict[str, set[str]]]:
    """What the book commits to: names by person, accounts by payee, accounts of the complex by slug."""
    charter = walk.entries[0][1].values
    bound = [("people", each["person"], each["name"]) for each in charter.get("persons", ())]
    bound += [("bank-accounts", each["account"], each["number"]) for each in charter.get("bank-accounts", ())]
    for _, block in walk.entries:
        if block.kind in BINDING:
            table, key, value = BINDING[block.kind]
            bound.append((table, block.values[key], block.values.get(value, "")))
    found: dict[str, dict[str, set[str]]] = {"people": {}, "payees": {}, "bank-accounts": {}}
    for table, key, value in bound:
        found[table].setdefault(key, set()).add(value)
    return found


def private_rows(walk: Walk) -> Iterator[Finding]:
    """What lies in private/, in openings.json and beside the documents opens what the book commits to."""
    named = {"people": ("name", "name", "name_salt"), "bank-accounts": ("account", "account", "account_salt")}
    tables = {
        f"private/{each}.json": (each, *named.get(each, ("account", "account", "salt"))) for each in committed(walk)
    }
    tables["openings.json"] = ("people", "name", "name", "salt")
    for file, (table, what, value, salt) in tables.items():
        rows = parsed(walk.files[file]) if file in walk.files else {}
        if rows is None:
            yield Finding("private", file, 1, 0, "no JSON object")
            continue
        for key, row in sorted(rows.items()):
            bound = committed(walk)[table].get(key)
            with_salt = salt if salt in row else "account_salt"
            if (
                bound
                and value in row
                and with_salt in row
                and commitment(what, row[with_salt], row[value]) not in bound
            ):
                yield Finding("private", file, 1, 0, f"{key}: what lies here is not what the book commits to")
    for name in sorted(each for each in walk.files if re.fullmatch("documents/[0-9a-f]{64}", each)):
        digest = hashlib.sha256(walk.files[name]).hexdigest()
        if digest != name.removeprefix("documents/"):
            yield Finding("document", name, 1, 0, "not the paper of this digest")
        row = parsed(walk.files.get(f"{name[:50]}.json", b"{}"))
        if row is None or (row and row.get("commitment") != commitment("evidence", row["salt"], digest)):
            yield Finding("document", f"{name[:50]}.json", 1, 0, "salt and paper do not fit the commitment")


def expected(walk: Walk, fund: str | None, head: str | None) -> Iterator[Finding]:
    """Whether this is the fund, and goes on from the head, that somebody expects."""
    if fund is not None and fund != walk.people.fund:
        yield Finding("fund", "book", 0, 1, "this is another fund")
    if head is not None:
        code = re.sub(r"[^0-9a-f]", "", head.rpartition(":")[2])
        if not 32 <= len(code) <= 64 or not any(each.root.startswith(code) for each in walk.heads.values()):
            yield Finding("expect", "book", 0, 0, "the head that is expected is none of this book")

"""Signatures that travel: a request as the signer's machine checks it, and the answer as it comes home."""

from __future__ import annotations

import json
import os
from functools import cache
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.drafts import charter, payments, people
from sharedfund.entries import entry_class
from sharedfund.errors import BadInput, NotFound, SharedFundError
from sharedfund.signing import SeedSigner, requests
from sharedfund.signing.requests import Memories, Memory, Opened, Outbox, Request, Shown
from sharedfund.values import notes, seals, trees
from tests.fund import A, B, C, D, Fund, J, K, commitment, key_of, public_key_of
from tests.payment_fund import REPAIR, answered, asked, branch, funded, rechecked, step

SALT = "11" * 16
ACCOUNT = "6222020200012345678"


class FundSource:
    """A fund in memory as the home of requests; `cosigned` are who signs its newest note, over its head at `size`."""

    def __init__(self, fund: Fund, cosigners: tuple[str, ...] = (), size: int | None = None) -> None:
        self.fund, self.cosigners, self.size = fund, cosigners, size

    def head(self) -> tuple[int, str]:
        head = self.fund.state.record.head
        assert head is not None
        return head.size, head.root

    def block(self, number: int) -> bytes:
        return self.fund.blocks[number - 1]

    def leaves(self, size: int) -> list[bytes]:
        return [spelling.leaf(block) for block in self.fund.blocks[:size]]

    def note(self) -> notes.Note | None:
        if not self.cosigners:
            return None
        return note(self.fund, self.size or self.head()[0], self.cosigners)


def note(fund: Fund, size: int, cosigners: tuple[str, ...]) -> notes.Note:
    fund_id, root = fund.state.record.fund_id, trees.root([spelling.leaf(b) for b in fund.blocks[:size]]).hex()
    message = notes.to_sign(notes.body(fund_id, size, root), 1767345600)
    return notes.Note(fund_id, size, root, {
        person: notes.signature(fund_id, person, public_key_of(person), 1767345600, key_of(person).sign(message))
        for person in cosigners
    })


def memory(fund: Fund, **fields: Any) -> Memory:
    return Memory(fund.state.record.fund_id, **fields)


@pytest.fixture(scope="module")
def fund() -> Fund:
    """A fund with a payment that is requested, reviewed by B and C, re-checked by D."""
    made = funded()
    account = seals.commitment("account", bytes.fromhex(SALT), ACCOUNT.encode())
    made.payment = rechecked(made)  # type: ignore[attr-defined]  # the tests' own mark on the fund
    made.account = account  # type: ignore[attr-defined]
    return made


def rests_on(fund: Fund) -> list[int]:
    """Blocks of the payment's steps."""
    found = fund.state.payments.open[fund.payment]  # type: ignore[attr-defined]
    leaf = found.leaf
    return [number for number, block in enumerate(fund.blocks, 1)
            if spelling.leaf(block).hex() == leaf or f'approves: "{leaf}"'.encode() in block]


def signing_request(fund: Fund, person: str = B, **more: Any) -> Request:
    """The request that `person` sign the payment."""
    draft = payments.sign(fund.state, fund.payment, by=person, day=fund.day)  # type: ignore[attr-defined]
    source = more.pop("source", FundSource(fund))
    return requests.make(source, fund.state.record.fund_id, draft, more.pop("rests_on", rests_on(fund)), **more)


def check(request: Request, fund: Fund, person: str = B, **remembered: Any) -> requests.Checked:
    return requests.check(request, public_key_of(person), person, memory(fund, **remembered))


def code(call: Callable[[], Any]) -> str:
    with pytest.raises(BadInput) as caught:
        call()
    return caught.value.code


# ---- the whole way ----


def test_a_signature_travels_and_the_door_takes_it(fund: Fund, tmp_path: Path) -> None:
    home = branch(fund)
    made = signing_request(fund)
    outbox = Outbox(tmp_path / "outbox")
    outbox.keep(made)
    (tmp_path / "a.sfreq").write_bytes(made.encode())
    read = requests.read(tmp_path / "a.sfreq")
    assert read == made
    checked = check(read, fund)
    signed = requests.answer(checked, SeedSigner(B, _seed(B)))
    (tmp_path / "a.sfsig").write_bytes(signed.encode())
    entry = outbox.take(requests.read_answer(tmp_path / "a.sfsig"))
    home.do(entry)
    assert [act.person for act in home.state.payments.open[fund.payment].signatures] == [B]  # type: ignore[attr-defined]


def _seed(person: str) -> bytes:
    return key_of(person).private_bytes_raw()


def test_the_signer_sees_payee_account_and_amount(fund: Fund) -> None:
    checked = check(signing_request(fund), fund)
    shown = {value.name: value for value in checked.fields}
    assert str(shown["payment-requested.amount"].value) == "500.00"
    assert shown["payment-requested.payee_account"].red  # this machine sees the account for the first time
    assert checked.payment is not None
    assert {"text", "key", "shown", "steps", "opened", "seen"} <= set(checked.checked)
    assert set(checked.not_checked) == {"note", "rules", "mandate"}


def test_a_known_account_is_not_red_and_a_changed_one_is(fund: Fund) -> None:
    after = check(signing_request(fund), fund).memory
    again = requests.check(signing_request(fund), public_key_of(B), B, after)
    assert not any(value.red for value in again.fields)
    changed = replace(after, accounts=dict.fromkeys(after.accounts, "0" * 64))
    assert any(value.red for value in requests.check(signing_request(fund), public_key_of(B), B, changed).fields)


def test_what_a_commitment_binds_is_shown(fund: Fund) -> None:
    source = FundSource(fund)
    opened = {fund.account: Opened(SALT, ACCOUNT)}  # type: ignore[attr-defined]
    request = signing_request(fund, source=source, opened=opened)
    check(request, fund)
    wrong = replace(request, opened={fund.account: Opened(SALT, ACCOUNT[:-1] + "9")})  # type: ignore[attr-defined]
    assert code(lambda: check(wrong, fund)) == "opened-does-not-fit"


def test_an_opened_account_stands_beside_its_field() -> None:
    fund = funded()
    account = seals.commitment("account", bytes.fromhex(SALT), ACCOUNT.encode())
    fund.do(payments.add_vendor(fund.state, by=K, day=fund.day, vendor="v-77", name="新供应商", account=account))
    draft = asked(fund, payee="v-77")
    request = requests.make(FundSource(fund), fund.state.record.fund_id, draft, [], {account: Opened(SALT, ACCOUNT)})
    checked = requests.check(request, draft.key, draft.by, memory(fund))
    (value,) = [value for value in checked.fields if value.name == "payment-requested.payee_account"]
    assert (value.opened, value.red) == (ACCOUNT, True)
    assert checked.memory.accounts == {"v-77": account}


def test_a_proposal_and_a_charter_are_signed_far_away() -> None:
    fund = Fund.founded()
    (proposal,) = fund.do(people.enrol_person(fund.state, by=B, day=fund.day, name=commitment("n"),
                                              identity=commitment("i")))
    draft = drafts.approve(fund.state, spelling.leaf_of(proposal), by=D, day=fund.day)
    request = requests.make(FundSource(fund), fund.state.record.fund_id, draft, [fund.state.proposals.open[
        spelling.leaf_of(proposal)].block])
    checked = check(request, fund, D)
    assert checked.rests_on == (proposal,) and checked.payment is None
    founding = Fund()
    founding.do(fund.entries[0].replaced(recorded=None))
    yes = charter.accept_charter(founding.state, by=J, day=founding.day)
    request = requests.make(FundSource(founding), founding.state.record.fund_id, yes, [1])
    assert [entry.kind for entry in check(request, founding, J).rests_on] == ["charter-adopted"]


def test_every_field_is_shown_that_says_something(fund: Fund) -> None:
    checked = check(signing_request(fund), fund)
    entry, (asked_for, *_) = checked.entry, checked.rests_on
    wanted = [f"{source.kind}.{name}" for source in (entry, asked_for) for name in type(source).model_fields
              if getattr(source, name) not in (None, ()) and name not in ("recorded", "signature")]
    assert [value.name for value in checked.fields] == wanted and "payment-requested.payee_account" in wanted
    assert {value.name for value in checked.fields if value.red} == {"payment-requested.payee_account"}
    assert checked.payment == asked_for
    assert checked.memory == Memory(fund.state.record.fund_id, 0, "", checked.request.head[0],
                                    {person: public_key_of(person) for person in (B, D, J)}, {REPAIR: commitment(REPAIR)})


def test_a_payee_that_has_no_account_is_not_remembered_with_one() -> None:
    fund = funded()
    draft = asked(fund).replaced(payee="tax-office", payee_account=None)
    made = requests.make(FundSource(fund), fund.state.record.fund_id, draft, [])
    assert requests.check(made, draft.key, draft.by, memory(fund, accounts={"v-1": "0" * 64})).memory.accounts == {"v-1": "0" * 64}


# ---- the steps before ----


@cache
def walked() -> tuple[Fund, dict[str, tuple[Any, int]]]:
    """A fund in which everything is approved that a signature far away may approve: each subject with its block."""
    fund = funded()
    (order,) = fund.do(payments.order_emergency(fund.state, by=A, day=fund.day, cause="burst-main", contractor=REPAIR,
                                                estimate="500.00", purpose="主管爆裂", evidence=("0" * 64,)))
    rechecked(fund)
    (asked_for,) = [entry for entry in fund.entries if entry.kind == "payment-requested"]
    return fund, {entry.kind: (entry, fund.blocks.index(spelling.encode(entry)) + 1) for entry in (order, asked_for, fund.entries[0])}


def approving(kind: str, subject: str, shown: int) -> Callable[[], requests.Checked]:
    """The check of D's approval of `kind` of a subject, with so many of its steps shown."""
    there, subjects = walked()
    entry, block = subjects[subject]
    draft = drafts.approve(there.state, spelling.leaf_of(entry), by=D, day=there.day)
    fields = {name: getattr(draft, name) for name in type(draft).model_fields if getattr(draft, name) is not None}
    if kind != "proposal-approved":
        fields |= {"payment": subjects["payment-requested"][0].payment} if kind.startswith("payment") else {}
        fields |= {"order": subjects["emergency-ordered"][0].order} if kind.startswith("emergency") else {}
        known = entry_class(kind).model_fields
        draft = entry_class(kind)(**{name: value for name, value in fields.items() if name in known})
    leaf = spelling.leaf_of(entry)
    steps = [number for number, data in enumerate(there.blocks, 1) if f'approves: "{leaf}"'.encode() in data]
    made = requests.make(FundSource(there), there.state.record.fund_id, draft, [block, *steps[:shown]])
    return lambda: check(made, there, D)


@pytest.mark.parametrize(("kind", "subject", "steps"), [
    ("charter-accepted", "charter-adopted", 0), ("emergency-witnessed", "emergency-ordered", 0),
    ("payment-reviewed", "payment-requested", 0), ("payment-rechecked", "payment-requested", 2),
    ("payment-signed", "payment-requested", 3),
])
def test_each_approval_rests_on_its_steps_and_on_no_more(kind: str, subject: str, steps: int) -> None:
    checked = approving(kind, subject, steps)()
    assert "steps" in checked.checked
    assert walked()[1][subject][0] in checked.rests_on


@pytest.mark.parametrize(("kind", "subject", "steps", "missing"), [
    ("charter-accepted", "payment-requested", 3, ("charter-adopted", 0, 1)),
    ("emergency-witnessed", "payment-requested", 3, ("emergency-ordered", 0, 1)),
    ("payment-reviewed", "emergency-ordered", 0, ("payment-requested", 0, 1)),
    ("payment-rechecked", "emergency-ordered", 0, ("payment-requested", 0, 1)),
    ("payment-signed", "emergency-ordered", 0, ("payment-requested", 0, 1)),
    ("payment-rechecked", "payment-requested", 1, ("payment-reviewed", 1, 2)),
    ("payment-signed", "payment-requested", 1, ("payment-reviewed", 1, 2)),
    ("payment-signed", "payment-requested", 2, ("payment-rechecked", 0, 1)),
])
def test_a_step_that_is_not_shown_is_named(kind: str, subject: str, steps: int, missing: tuple[str, int, int]) -> None:
    with pytest.raises(BadInput, match="step-not-shown") as caught:
        approving(kind, subject, steps)()
    assert caught.value.facts == dict(zip(("step", "shown", "needed"), missing, strict=True))


# ---- what a signer's machine refuses ----


def test_a_request_for_another_person_or_key_is_refused(fund: Fund) -> None:
    assert code(lambda: check(signing_request(fund), fund, C)) == "not-for-this-key"
    request = signing_request(fund)
    assert code(lambda: requests.check(request, public_key_of(C), B, memory(fund))) == "not-for-this-key"


def test_a_request_of_another_fund_is_refused(fund: Fund) -> None:
    request = signing_request(fund)
    assert code(lambda: requests.check(request, public_key_of(B), B, Memory("0" * 64))) == "another-fund"
    other = replace(request, fund="0" * 64)
    assert code(lambda: requests.check(other, public_key_of(B), B, Memory("0" * 64))) == "charter-not-shown"


def test_the_charter_is_shown_first(fund: Fund) -> None:
    request = signing_request(fund)
    without = replace(request, shown=tuple(shown for shown in request.shown if shown.block != 1))
    assert code(lambda: check(without, fund)) == "charter-not-shown"


@pytest.mark.parametrize(("text", "expected"), [
    ("2026-01-01 custom \"x\"\n", "text-not-canonical"),
    ("", "text-not-canonical"),
])
def test_a_text_that_is_no_entry_is_refused(fund: Fund, text: str, expected: str) -> None:
    assert code(lambda: check(replace(signing_request(fund), text=text), fund)) == expected


def test_an_unsigned_kind_or_a_finished_entry_is_nothing_to_sign(fund: Fund) -> None:
    done = fund.blocks[rests_on(fund)[0] - 1].decode()
    assert code(lambda: check(replace(signing_request(fund), text=done), fund)) == "text-not-to-be-signed"
    request = signing_request(fund)
    stamped = request.entry().replaced(recorded=fund.now)
    sealed = request.entry().replaced(signature="0" * 128)
    for entry in (stamped, sealed):
        assert code(lambda entry=entry: check(replace(request, text=spelling.encode(entry).decode()), fund)) == "text-not-to-be-signed"  # type: ignore[misc]
    first = spelling.signed_text(fund.entries[0]).decode()
    assert code(lambda: check(replace(signing_request(fund), text=first), fund)) == "text-not-to-be-signed"


def test_one_changed_letter_of_the_text_is_refused(fund: Fund) -> None:
    request = signing_request(fund)
    changed = request.text.replace("  until", "   until")
    assert code(lambda: check(replace(request, text=changed), fund)) == "text-not-canonical"


def test_a_block_that_is_not_in_the_book_is_refused(fund: Fund) -> None:
    request = signing_request(fund)
    first, *rest = request.shown
    for forged in (
        replace(rest[0], text=rest[0].text.replace("500.00", "900.00")),
        replace(rest[0], block=rest[0].block + 1),
        replace(rest[0], proof=rest[0].proof[1:]),
    ):
        tampered = replace(request, shown=(first, forged, *rest[1:]))
        assert code(lambda tampered=tampered: check(tampered, fund)) == "shown-not-in-book"  # type: ignore[misc]
    assert code(lambda: check(replace(request, shown=(first, first, *rest)), fund)) == "shown-not-in-book"


def test_a_page_line_is_no_step(fund: Fund) -> None:
    request = signing_request(fund, rests_on=[*rests_on(fund), 2])
    assert code(lambda: check(request, fund)) == "step-not-valid"


def test_what_is_approved_and_the_steps_before_it_are_shown(fund: Fund) -> None:
    asked_block, *later = rests_on(fund)
    assert code(lambda: check(signing_request(fund, rests_on=later), fund)) == "approves-nothing-shown"
    assert code(lambda: check(signing_request(fund, rests_on=[asked_block]), fund)) == "step-not-shown"
    assert code(lambda: check(signing_request(fund, rests_on=[asked_block, *later[1:]]), fund)) == "step-not-shown"
    assert code(lambda: check(signing_request(fund, rests_on=[asked_block, *later[:-1]]), fund)) == "step-not-shown"


def test_a_step_with_a_false_signature_is_refused(fund: Fund) -> None:
    forged = branch(fund)
    place = rests_on(fund)[1] - 1
    step_ = spelling.decode(forged.blocks[place])
    forged.blocks[place] = spelling.encode(step_.replaced(signature="0" * 128))
    draft = payments.sign(fund.state, fund.payment, by=B, day=fund.day)  # type: ignore[attr-defined]
    size = len(forged.blocks)
    draft = draft.replaced(seen=f"{size} {trees.root([spelling.leaf(b) for b in forged.blocks]).hex()}")
    request = requests.make(FundSource(forged), fund.state.record.fund_id, draft, rests_on(fund))
    assert code(lambda: check(request, fund)) == "step-not-valid"


def test_only_a_proposal_is_approved_as_one() -> None:
    fund = Fund.founded()
    (proposal,) = fund.do(people.enrol_person(fund.state, by=B, day=fund.day, name=commitment("n"),
                                              identity=commitment("i")))
    draft = drafts.approve(fund.state, spelling.leaf_of(proposal), by=D, day=fund.day)
    draft = draft.replaced(approves=spelling.leaf_of(fund.entries[0]))
    request = requests.make(FundSource(fund), fund.state.record.fund_id, draft, [])
    assert code(lambda: check(request, fund, D)) == "step-not-valid"


def test_the_text_names_the_head_that_is_shown(fund: Fund) -> None:
    request = signing_request(fund)
    entry = request.entry().replaced(seen=f"{request.head[0]} {'0' * 64}")
    assert code(lambda: check(replace(request, text=spelling.signed_text(entry).decode()), fund)) == "seen-not-head"


def test_a_key_enrolled_later_is_named_as_not_checked() -> None:
    fund = Fund.founded()
    (proposal,) = fund.do(people.enrol_person(fund.state, by=B, day=fund.day, name=commitment("n"),
                                              identity=commitment("i")))
    leaf = spelling.leaf_of(proposal)
    draft = drafts.approve(fund.state, leaf, by=D, day=fund.day)
    other = SeedSigner(B, b"\x07" * 32)
    bare = proposal.replaced(key=other.public, signature=None)
    made = bare.replaced(signature=other.sign(spelling.payload(bare, fund.state.record.fund_id)))
    forged = branch(fund)
    place = forged.blocks.index(spelling.encode(proposal))
    forged.blocks[place] = spelling.encode(made)
    root = trees.root([spelling.leaf(block) for block in forged.blocks]).hex()
    draft = draft.replaced(approves=spelling.leaf_of(made), seen=f"{len(forged.blocks)} {root}")
    request = requests.make(FundSource(forged), fund.state.record.fund_id, draft, [place + 1])
    assert f"key {B}" in check(request, fund, D).not_checked


# ---- heads ----


def test_a_cosigned_note_vouches_for_the_head(fund: Fund) -> None:
    size = fund.state.record.head.size - 2  # type: ignore[union-attr]
    checked = check(signing_request(fund, source=FundSource(fund, (B, D), size)), fund)
    assert "note" in checked.checked
    assert "note" not in checked.not_checked
    assert checked.memory.size == size
    assert checked.memory.witnesses == {person: public_key_of(person) for person in (B, D, J)}


def test_one_cosignature_is_no_quorum(fund: Fund) -> None:
    assert code(lambda: check(signing_request(fund, source=FundSource(fund, (B,))), fund)) == "note-not-good"


def test_a_strangers_cosignature_counts_for_nobody(fund: Fund) -> None:
    assert code(lambda: check(signing_request(fund, source=FundSource(fund, (B, K))), fund)) == "note-not-good"


def test_a_note_the_head_does_not_continue_is_refused(fund: Fund) -> None:
    request = signing_request(fund, source=FundSource(fund, (B, D), 20))
    assert request.path
    assert code(lambda: check(replace(request, path=request.path[1:]), fund)) == "note-not-good"
    assert code(lambda: check(replace(request, note="hello"), fund)) == "note-not-good"


def test_a_note_over_more_than_the_request_sees_is_left_out(fund: Fund) -> None:
    later = branch(fund)
    step(later, "sign", fund.payment, D)  # type: ignore[attr-defined]
    request = signing_request(fund, source=FundSource(later, (B, D)))
    assert request.note is None


def test_a_book_older_than_what_was_signed_under_is_refused(fund: Fund) -> None:
    request = signing_request(fund)
    size = request.head[0]
    check(request, fund, signed_size=size)
    assert code(lambda: check(request, fund, signed_size=size + 1)) == "older-than-signed"
    assert code(lambda: check(request, fund, size=size + 1, root="0" * 64)) == "older-than-signed"
    assert code(lambda: check(request, fund, size=size, root="0" * 64)) == "older-than-signed"
    noted = signing_request(fund, source=FundSource(fund, (B, D), 20))
    assert code(lambda: check(noted, fund, size=21, root="0" * 64)) == "older-than-signed"
    assert code(lambda: check(noted, fund, size=20, root="0" * 64)) == "older-than-signed"
    root = trees.root([spelling.leaf(block) for block in fund.blocks[:20]]).hex()
    assert check(noted, fund, size=20, root=root).memory.size == 20


# ---- files ----


def test_members_caps_and_formats_are_checked_before_anything_else(fund: Fund) -> None:
    good = json.loads(signing_request(fund).encode())

    def changed(**members: Any) -> bytes:
        found = {**good, **members}
        return json.dumps({name: value for name, value in found.items() if value is not None}).encode()

    for data in (
        b"", b"[]", b"{", b"\xff", b"{" * 5000, changed(format="sharedfund-request/2"), changed(extra=1),
        changed(fund=None), changed(fund="xyz"), changed(text=1), changed(shown={}), changed(shown=[1]),
        changed(shown=[{"block": 1, "text": 1, "proof": []}]), changed(shown=[{"block": True, "text": "", "proof": []}]),
        changed(shown=good["shown"] * 40), changed(head=[1]), changed(head=[0, "0" * 64]), changed(head=[1, "0"]),
        changed(path=["x"]), changed(path=["0" * 64] * 65), changed(opened={"x": {}}),
        changed(opened={"0" * 64: {"salt": "1", "value": ""}}), changed(note=1), changed(head=[1.5, "0" * 64]),
        b'{"format":"sharedfund-request/1","format":"sharedfund-request/1"}', b" " * (1024 * 1024 + 1),
    ):
        assert code(lambda data=data: requests.decode(data)) == "not-a-request"  # type: ignore[misc]


def test_a_request_has_a_mebibyte_and_an_answer_four_kibibytes(tmp_path: Path, fund: Fund) -> None:
    good = signing_request(fund).encode()
    answer = json.dumps({"format": "sharedfund-answer/1", "fund": "0" * 64, "payload-sha256": "0" * 64, "key": "0" * 64,
                         "signature": "0" * 128}).encode()
    for name, data, most, read, refusal in (("a", good, 1_048_576, requests.read, "not-a-request"),
                                            ("b", answer, 4096, requests.read_answer, "not-an-answer")):
        decoded: Callable[[bytes], Any] = requests.decode if refusal == "not-a-request" else requests.decode_answer
        assert decoded(data.ljust(most)) == decoded(data)
        assert code(lambda decoded=decoded, data=data, most=most: decoded(data.ljust(most + 1))) == refusal  # type: ignore[misc]
        (tmp_path / name).write_bytes(data.ljust(most))
        assert read(tmp_path / name) == decoded(data)
        (tmp_path / name).write_bytes(data.ljust(most + 1))
        with pytest.raises(SharedFundError, match="file-too-large"):
            read(tmp_path / name)
    bare = Request("0" * 64, "", (), (1, "0" * 64))
    largest = replace(bare, text="x" * (1_048_576 - len(bare.encode())))
    assert len(largest.encode()) == 1_048_576
    assert code(replace(largest, text=largest.text + "x").encode) == "request-too-large"


def test_a_request_shows_up_to_sixty_four_of_each_and_names_numbers_that_json_keeps(fund: Fund) -> None:
    good = signing_request(fund)
    row, opened, hashes = good.shown[0], {f"{number:064x}": Opened(SALT, "x") for number in range(65)}, ("0" * 64,) * 65
    most = {f"{number:064x}": Opened(SALT, "x") for number in range(64)}
    for full in (replace(good, shown=(row,) * 64), replace(good, opened=most), replace(good, path=hashes[:64]),
                 replace(good, head=(2**53 - 1, "0" * 64)), replace(good, head=(1, "0" * 64))):
        assert requests.decode(full.encode()) == full
    for over in (replace(good, shown=(row,) * 65), replace(good, opened=opened), replace(good, path=hashes),
                 replace(good, head=(2**53, "0" * 64)), replace(good, head=(0, "0" * 64))):
        assert code(lambda over=over: requests.decode(over.encode())) == "not-a-request"  # type: ignore[misc]


def test_a_travelling_file_is_canonical_json() -> None:
    assert requests.as_json({"b": "中", "a": [1, True]}) == '{"a":[1,true],"b":"中"}\n'.encode()


def test_a_request_too_large_to_send_is_not_written() -> None:
    shown = tuple(Shown(n, "x" * 20_000, ()) for n in range(1, 64))
    assert code(Request("0" * 64, "", shown, (1, "0" * 64)).encode) == "request-too-large"


def test_the_text_can_be_read_without_judging_it(fund: Fund) -> None:
    request = signing_request(fund)
    assert requests.text_of(request.encode()).decode() == request.text


@pytest.mark.parametrize("members", [
    {"signature": "00"}, {"key": "x"}, {"format": "sharedfund-answer/2"}, {"extra": 1}, {"fund": 5},
])
def test_what_is_no_answer_is_refused(members: dict[str, Any]) -> None:
    good = {"format": "sharedfund-answer/1", "fund": "0" * 64, "payload-sha256": "0" * 64, "key": "0" * 64,
            "signature": "0" * 128}
    requests.decode_answer(json.dumps(good).encode())
    assert code(lambda: requests.decode_answer(json.dumps({**good, **members}).encode())) == "not-an-answer"


def test_an_answer_nobody_asked_for_is_not_taken(fund: Fund, tmp_path: Path) -> None:
    answered = requests.answer(check(signing_request(fund), fund), SeedSigner(B, _seed(B)))
    outbox = Outbox(tmp_path)
    with pytest.raises(NotFound, match="nothing-asked"):
        outbox.take(answered)
    outbox.keep(signing_request(fund))
    outbox.keep(signing_request(fund))
    (kept,) = tmp_path.rglob("*.text")
    assert os.name != "posix" or (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    outbox.take(answered)
    assert code(lambda: outbox.take(replace(answered, signature="0" * 128))) == "answer-not-signed"
    assert code(lambda: outbox.take(replace(answered, key=public_key_of(D)))) == "answer-not-signed"


def test_a_machine_remembers_what_it_signed_under(fund: Fund, tmp_path: Path) -> None:
    memories = Memories(tmp_path / "travel")
    fund_id = fund.state.record.fund_id
    assert memories.of(fund_id) is None
    assert memory(fund) == Memory(fund_id, 0, "", 0, {}, {})
    after = check(signing_request(fund, source=FundSource(fund, (B, D), 20)), fund).memory
    memories.keep(after)
    memories.keep(after)
    assert memories.of(fund_id) == after
    kept = tmp_path / "travel" / f"{fund_id}.json"
    assert os.name != "posix" or (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    (tmp_path / "travel" / f"{fund_id}.json").write_bytes(b"{}")
    assert code(lambda: memories.of(fund_id)) == "memory-spoilt"


def test_a_request_file_is_a_plain_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        requests.read(tmp_path / "none.sfreq")
    (tmp_path / "folder.sfreq").mkdir()
    with pytest.raises(SharedFundError, match="not-a-plain-file"):
        requests.read(tmp_path / "folder.sfreq")


def test_what_was_opened_comes_back_as_it_was_sent(fund: Fund) -> None:
    account = fund.account  # type: ignore[attr-defined]
    made = signing_request(fund, opened={account: requests.Opened(SALT, ACCOUNT)})
    assert requests.decode(made.encode()).opened == {account: requests.Opened(SALT, ACCOUNT)}


def test_an_emergency_is_signed_before_it_is_reviewed_and_rests_on_the_request_alone() -> None:
    fund = funded()
    (order,) = fund.do(payments.order_emergency(fund.state, by=A, day=fund.day, cause="burst-main", contractor=REPAIR,
                                                estimate="500.00", purpose="主管爆裂", evidence=("0" * 64,)))
    fund.do(payments.witness_emergency(fund.state, order.order, by=D, day=fund.day))  # type: ignore[attr-defined]  # an order
    (entry,) = fund.do(payments.request_payment(
        fund.state, by=A, day=fund.day, amount="500.00", payee=REPAIR, head=None, settles="emergency",
        document=order.order, purpose="主管爆裂"))  # type: ignore[attr-defined]
    answered(fund)
    draft = payments.sign(fund.state, entry.payment, by=B, day=fund.day)
    source, fund_id = FundSource(fund), fund.state.record.fund_id
    leaf = spelling.leaf_of(entry)
    (block,) = [number for number, data in enumerate(fund.blocks, 1) if spelling.leaf(data).hex() == leaf]
    checked = requests.check(requests.make(source, fund_id, draft, [block]), public_key_of(B), B, Memory(fund_id))
    assert "steps" in checked.checked
    charter_accepted = entry_class("charter-accepted")
    accepts = charter_accepted(**{name: value for name, value in dict(draft).items() if value is not None and name in charter_accepted.model_fields})
    made = requests.make(source, fund_id, accepts, [block])
    assert code(lambda: requests.check(made, public_key_of(B), B, Memory(fund_id))) == "step-not-shown"
    nothing = requests.make(source, fund_id, draft, [])
    assert code(lambda: requests.check(nothing, public_key_of(B), B, Memory(fund_id))) == "approves-nothing-shown"


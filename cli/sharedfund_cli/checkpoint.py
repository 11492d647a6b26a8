"""`checkpoint`: who answers for the unsigned entries, the witnesses who saw the head, and how both travel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import EXISTING_FILE, FILE, PERSON, Column, Desk, argument, noun, option, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sharedfund.book.user import Pin
    from sharedfund.book.witness import Cosigned
    from sharedfund.entries.record import CheckpointRecorded, Cosignature
    from sharedfund.signing import Signer
    from sharedfund.signing.cosigning import Checked, CosignRequest
    from sharedfund.values.notes import Note

checkpoint = noun("checkpoint", help=(
    "校验点：有人签字为未签名的记录负责，见证人共签。付款放行、月结以前都要有。",
    "Checkpoints: somebody signs for the unsigned entries, witnesses cosign. One is due before a release and a closing."))


@checkpoint.verb("make", signs=True, help=(
    "签一个校验点：为到现在为止所有未签名的记录负责。接着请两方的见证人共签。",
    "Sign a checkpoint: answer for every unsigned entry so far. Then witnesses of two parties cosign it."),
    examples=("sharedfund checkpoint make", "sharedfund checkpoint make -o 校验点.sfcosign"))
@option("-o", "--output", type=FILE, metavar=("文件", "FILE"), help=("写成文件带给见证人（.note 只写校验点本身）", "write a file for the witnesses (.note: the bare note)"))
def make(desk: Desk, output: str | None) -> None:
    from sharedfund.drafts.record import make_checkpoint
    from sharedfund.values import notes

    draft = make_checkpoint(desk.state, by=desk.person, day=desk.today)
    count = desk.state.record.unsigned
    code = notes.check_code(draft.root)
    entries = desk.act(
        draft, done=say(f"校验点已签：第 {draft.size} 块，{count} 条未签名的记录有人负责了", f"Checkpoint signed at block {draft.size}; {count} unsigned entries are answered for"),
        next_=(say("请见证人  sharedfund checkpoint cosign", "witnesses type  sharedfund checkpoint cosign"),),
        data={"size": draft.size, "root": draft.root, "covered": count, "check_code": code})
    if entries is not None:
        desk.answer(say(f"  校验码  {code}", f"  Check code  {code}"))
        if output is not None:
            _write_request(desk, Path(output), draft.size, draft.root, ())


@checkpoint.verb("request", help=(
    "把最新的校验点写成文件，带给不在账本旁边的见证人。见证人说缺从第几块起的证明，就加 --from。",
    "Write the newest checkpoint to a file for witnesses who are away from the book. Where a witness's machine asks for a proof "
    "from an older block, name it with --from."),
    examples=("sharedfund checkpoint request -o 校验点.sfcosign", "sharedfund checkpoint request -o 校验点.sfcosign --from 4942"))
@option("-o", "--output", type=FILE, required=True, metavar=("文件", "FILE"), help=("写到哪里", "where to"))
@option("--from", "older", type=int, multiple=True, metavar=("块数", "SIZE"), help=("见证人上次共签到第几块", "the block a witness last cosigned"))
def request(desk: Desk, output: str, older: Sequence[int]) -> None:
    from sharedfund.book import checkpoints

    size, root = checkpoints.head_to_cosign(desk.book)
    if not desk.dry_run:
        _write_request(desk, Path(output), size, root, older)
    name = Path(output).name
    desk.show({"size": size, "root": root, "file": output}, text=say(
        f"√ 写在 {output}\n  在见证人的机器上  sharedfund checkpoint cosign {name}\n  带回来后          sharedfund checkpoint cosign {name} --take",
        f"√ Written to {output}\n  on the witness's machine  sharedfund checkpoint cosign {name}\n  back at home              sharedfund checkpoint cosign {name} --take"))


def _write_request(desk: Desk, path: Path, size: int, root: str, older: Sequence[int]) -> None:
    from sharedfund.book import checkpoints, store

    if path.suffix == ".note":
        store.replace_file(path, checkpoints.note_for(desk.book, size, root).encode())
    else:
        store.replace_file(path, checkpoints.request(desk.book, size, root, older).encode())


# ---- cosigning ----


@checkpoint.verb("cosign", signs=True, help=(
    "以见证人的身份共签最新的校验点，并记进账本。给文件时，把签名加进文件（不用账本）；别人已共签的文件，用 --take 记进账本。"
    "第一次在这台机器上共签，用 --known 给出手里最新的校验点（公示单上的二维码）。",
    "Cosign the newest checkpoint as a witness and record it. With FILE the signature is added to the file (no book needed); --take "
    "records the cosignatures of a file. The first time on a machine give the newest checkpoint one holds (the QR of the disclosure) with --known."),
    examples=("sharedfund checkpoint cosign", "sharedfund checkpoint cosign 校验点.sfcosign", "sharedfund checkpoint cosign 校验点.sfcosign --take",
              "sharedfund checkpoint cosign --known 公示上的.note"))
@argument("file", required=False, type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--take", is_flag=True, help=("不签，只把文件里的共签记进账本", "sign nothing, record the file's cosignatures"))
@option("--known", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("手里最新的校验点", "the newest checkpoint one holds"))
def cosign(desk: Desk, file: str | None, take: bool, known: str | None) -> None:
    if take:
        if file is None:
            desk.usage("file-needed")
        _take(desk, Path(file))
    elif file is not None and _is_request(Path(file)):
        _away(desk, Path(file), known)
    else:
        _beside(desk, Path(file) if file else None, known)


def _is_request(path: Path) -> bool:
    """Whether a file is a request that travels, not a bare note: it is JSON."""
    from sharedfund.book import store

    with store.open_read(path) as stream:
        return stream.read(1) == b"{"


def _note(desk: Desk, path: Path, fund: str) -> Note:
    """The note in a file, of this fund. Raises: BadInput."""
    from sharedfund.errors import BadInput
    from sharedfund.signing.files import read_file
    from sharedfund.values import notes

    try:
        note = notes.decode(read_file(path, notes.NOTE_MAX_BYTES))
    except notes.NoteError as error:
        raise BadInput(error.code, file=str(path)) from None
    if note.fund != fund:
        raise BadInput("note-of-another-fund", file=str(path), fund=note.fund)
    return note


def _known(desk: Desk, path: str | None, fund: str) -> list[Pin]:
    """The head a witness says to hold."""
    from sharedfund.book.user import Pin

    if path is None:
        return []
    note = _note(desk, Path(path), fund)
    return [Pin(note.size, note.root)]


def _beside(desk: Desk, file: Path | None, known: str | None) -> None:
    """Cosign with the book at hand: into the book, or into the note in `file`."""
    from sharedfund.book import checkpoints, store

    book = desk.book
    note = _note(desk, file, book.fund_id) if file is not None else None
    size, root = (note.size, note.root) if note is not None else checkpoints.head_to_cosign(book)
    person = desk.person
    if not _is_looked_at(desk, size, root):
        return
    made = checkpoints.cosign(book, desk.signer(person), size, root, _known(desk, known, book.fund_id))
    _say_fresh(desk, made, known)
    if note is not None and file is not None:
        store.replace_file(file, note._replace(lines={**note.lines, person: made.cosignature.line}).encode())
        _say_cosigned(desk, file, size, root, [*note.lines, person])
        return
    _recorded(desk, checkpoints.recorded(book, size, root, [made.cosignature], person))


def _is_looked_at(desk: Desk, size: int, root: str) -> bool:
    """Show what is to be cosigned; False after `-n`, when looking was all."""
    from sharedfund.values import notes

    code = notes.check_code(root)
    desk.note(say(f"第 {size} 块  校验码 {code}", f"Block {size}  check code {code}"))
    if desk.dry_run:
        desk.show({"dry_run": True, "size": size, "root": root}, text=say("√ 只看了，没有签。", "√ Only looked; nothing was signed."))
    return not desk.dry_run


def _say_fresh(desk: Desk, made: Cosigned, known: str | None) -> None:
    """A witness who kept nothing says what it began with: nobody else can tell that nothing newer was hidden."""
    if made.before is None and known is None:
        desk.note(say("这台机器第一次为这位见证人共签，从这个账本头开始记；此前的它不知道。请和墙上公示的校验码对一遍。",
                      "This machine cosigns for this witness for the first time and remembers from this head on. Compare the code with the "
                      "disclosure on the wall: what came before, it does not know."))


def _say_cosigned(desk: Desk, file: Path, size: int, root: str, persons: Sequence[str]) -> None:
    desk.show({"size": size, "root": root, "cosigned_by": sorted(set(persons)), "file": str(file)},
              text=say(f"√ 已共签，写在 {file}\n下一步  带回账本那里  sharedfund checkpoint cosign {file.name} --take",
                       f"√ Cosigned in {file}\nNext  where the book is  sharedfund checkpoint cosign {file.name} --take"))


def _away(desk: Desk, file: Path, known: str | None) -> None:
    """Cosign a request without the book: everything it shows is checked first."""
    from sharedfund.book import store
    from sharedfund.book.witness import Witness
    from sharedfund.signing import cosigning
    from sharedfund.values import notes

    asked = cosigning.read(file)
    checked = cosigning.check(asked)
    note = checked.note
    signer = _witness_key(desk, checked)
    desk.note(say(f"{checked.charter.name}  校验点由 {checked.made.by} 签", f"{checked.charter.name}  checkpoint signed by {checked.made.by}"))
    desk.note(say(f"  基金编号 {note.fund}", f"  Fund id {note.fund}"))
    if not checked.is_maker_known:
        desk.note(say("  没有检查：这把钥匙不在章程里，是后来登记的；打电话和签的人对一遍校验码。",
                      "  Not checked: that key was enrolled after the charter; compare the check code with its signer by phone."))
    if not _is_looked_at(desk, note.size, note.root):
        return
    made = Witness(desk.user, note.fund, signer.person).cosign(
        signer, note.fund, note.size, note.root, paths=lambda head: checked.path(asked, head.size, head.root), at=desk.now,
        known=_known(desk, known, note.fund))
    _say_fresh(desk, made, known)
    done = asked.with_cosignature(made.cosignature)
    store.replace_file(file, done.encode())
    _say_cosigned(desk, file, note.size, note.root, list(notes.decode(done.note.encode()).lines))


def _witness_key(desk: Desk, checked: Checked) -> Signer:
    """The signer of a witness whose key lies here: who `--as` names, else the one witness of the charter with a key here.
    In a practice fund everybody has everybody's."""
    from sharedfund.errors import NotFound
    from sharedfund.signing import FileSigner, KeyFolder, SeedSigner
    from sharedfund.signing.passwords import Attempts

    charter = checked.charter
    named = desk.wished("as_person")
    here = [(path, kept) for path, kept in KeyFolder(desk.user.keys).files()
            if (kept.person == PERSON.read(str(named)) if named else kept.person in charter.witnesses)]
    founders = {person.person: person.key for person in charter.persons}
    if len(here) > 1:  # of one person's keys the charter's; a witness with another enrolled it later
        here = [(path, kept) for path, kept in here if founders.get(kept.person) == kept.public] or here
    if charter.practice and named and not here:
        practice = SeedSigner.practice(str(PERSON.read(str(named))))
        if founders.get(practice.person) == practice.public:
            return practice
    if len(here) != 1:
        raise NotFound("nobody-named" if not here else "several-keys-here",
                       people=", ".join(sorted(kept.person for _, kept in here)) or None)
    path, kept = here[0]
    return FileSigner.open(path, desk.password(kept.person), attempts=Attempts(desk.user.path / "attempts"), now=desk.now)


def _take(desk: Desk, file: Path) -> None:
    """Record the cosignatures that came home in a request or a note."""
    from sharedfund.book import checkpoints
    from sharedfund.errors import BadInput
    from sharedfund.signing import cosigning
    from sharedfund.values import notes

    book = desk.book
    keys = checkpoints.keys_of(checkpoints.witnesses(book))
    ssh: dict[str, str] = {}
    if _is_request(file):
        asked: CosignRequest = cosigning.read(file)
        ssh = dict(asked.ssh)
        try:
            note = notes.decode(asked.note.encode())
        except notes.NoteError as error:
            raise BadInput(error.code, file=str(file)) from None
        if note.fund != book.fund_id:
            raise BadInput("note-of-another-fund", file=str(file), fund=note.fund)
    else:
        note = _note(desk, file, book.fund_id)
    rows: list[Cosignature] = [cosigning.cosignature_of(person, line, keys.get(person), ssh.get(person))
                               for person, line in sorted(note.lines.items())]
    if not rows:
        raise BadInput("nobody-cosigned", file=str(file))
    known = checkpoints.cosignatures_of(book, note.size, note.root)
    if all(row.person in known and known[row.person].line == row.line for row in rows):
        people = [row.person for row in rows]
        desk.show({"size": note.size, "root": note.root, "cosigned_by": people}, changed=False, text=say(
            "√ 这些共签账本里已经有了，没有再记。", "√ The book has these cosignatures already; nothing was recorded again."))
        return
    _recorded(desk, checkpoints.recorded(book, note.size, note.root, rows, desk.person))


def _recorded(desk: Desk, entry: CheckpointRecorded) -> None:
    """Record the cosignatures, and say whether they make a quorum."""
    names = say("、", ", ").join(desk.called(cosignature.person) for cosignature in entry.cosignatures)
    written = desk.record(entry, done=say(f"第 {entry.size} 块的校验点已共签：{names}", f"The checkpoint at block {entry.size} is cosigned by {names}"),
                          data={"size": entry.size, "root": entry.root,
                                "cosigned_by": [cosignature.person for cosignature in entry.cosignatures]})
    if written is not None:
        newest = desk.state.record.newest_witnessed()
        if newest is None or newest.size != entry.size:
            desk.answer(say("  还要另一方的见证人共签（做校验点的人不算）", "  A witness of another party must cosign too (who made it does not count)"))


# ---- looking ----


@checkpoint.verb("verify", help=(
    "核对一个校验点文件：账本头是不是这本账的，每一行签名对不对。有不对的，退出码 4。",
    "Check a note: whether its head is of this book, and each signature good. Exit code 4 where not."),
    examples=("sharedfund checkpoint verify 校验点.note",))
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
def verify(desk: Desk, file: str) -> int:
    from sharedfund.book import store
    from sharedfund.errors import BadInput
    from sharedfund.signing import cosigning
    from sharedfund.values import notes, sshsig
    from sharedfund_cli.ending import FOUND

    path, ssh = Path(file), dict[str, str]()
    try:
        if _is_request(path):
            asked = cosigning.read(path)
            note, ssh = notes.decode(asked.note.encode()), dict(asked.ssh)
        else:
            note = notes.decode(store.read_bytes(path))
    except notes.NoteError as error:
        raise BadInput(error.code, file=file) from None
    state = desk.state
    keys = {person: key for person in (*note.lines, *ssh)
            if (known := state.people.persons.get(person)) is not None and (key := known.key) is not None}
    body = notes.body(note.fund, note.size, note.root)
    wrong = {person for person, sealed in ssh.items() if person not in keys or not sshsig.verified(keys[person], sealed, body)}
    good = note.cosigners(keys) - wrong
    is_ours = note.fund == desk.book.fund_id and state.record.is_head(note.size, note.root)
    rows = [{"person": person, "good": person in good, "witness": person in state.charter.witnesses}
            for person in sorted({*note.lines, *wrong})]
    lines = [say(f"{'√' if is_ours else '×'} 第 {note.size} 块{'是' if is_ours else '不是'}这本账的账本头",
                 f"{'√' if is_ours else '×'} Block {note.size} is {'a' if is_ours else 'no'} head of this book")]
    for row in rows:
        name = desk.called(str(row["person"]))
        if not row["witness"]:
            lines.append(say(f"× {name}：不是这本账的见证人", f"× {name}: no witness of this book"))
        elif not row["good"]:
            lines.append(say(f"× {name}：签名对不上", f"× {name}: the signature does not fit"))
        else:
            lines.append(f"√ {name}")
    if not rows:
        lines.append(say("× 没有人共签", "× Nobody cosigned"))
    desk.show({"size": note.size, "root": note.root, "head_of_this_book": is_ours, "cosignatures": rows}, text="\n".join(lines))
    return 0 if is_ours and rows and all(row["good"] and row["witness"] for row in rows) else FOUND


@checkpoint.verb("list", lists=True, help=("列出所有校验点。", "List every checkpoint."), examples=("sharedfund checkpoint list",))
def list_(desk: Desk) -> None:
    from sharedfund.book import checkpoints
    from sharedfund.values import notes

    rows = [{"size": point.size, "root": point.root, "check_code": notes.check_code(point.root), "by": point.by,
             "recorded": point.recorded, "cosigned_by": list(point.cosigners), "stamped": point.stamped} for point in checkpoints.points(desk.book)]
    desk.show(rows, columns=(
        Column("size", ("到第几块", "Block"), "number"), Column("check_code", ("校验码", "Check code")),
        Column("by", ("签的人", "Made by"), desk.called),
        Column("cosigned_by", ("共签", "Cosigned by"), lambda people: say("、", ", ").join(desk.called(p) for p in people)),
        Column("recorded", ("写入", "Recorded")), Column("stamped", ("时间戳", "Stamped"))))


@checkpoint.verb("keys", help=(
    "写出见证人的公钥（witnesses.json），拿来核对证明；请对照成立单。",
    "Write the witnesses' public keys (witnesses.json), with which proofs are checked; compare them with the founding sheet."),
    examples=("sharedfund checkpoint keys -o witnesses.json",))
@option("-o", "--output", type=FILE, metavar=("文件", "FILE"), help=("写到哪里", "where to"))
def keys(desk: Desk, output: str | None) -> None:
    from sharedfund.book import checkpoints, proofs

    rows = [{"person": person, "party": party, "key": key} for person, (party, key) in checkpoints.witnesses(desk.book).items()]
    if output is not None and not desk.dry_run:
        desk.save(output, proofs.witnesses_file(desk.book))
    text = None if output is None else say(f"√ 写在 {output}", f"√ Written to {output}")
    desk.show(rows, columns=(Column("person", ("见证人", "Witness"), desk.called), Column("party", ("哪一方", "Party"), "party"), Column("key", ("公钥", "Public key"))),
              text=text)


# ---- time stamps ----


@checkpoint.verb("timestamp", writes=True, help=(
    "请外面的时间戳服务给一个校验点盖时间（RFC 3161，可不用）。网址用 config set tsa 设；不上网：--query 写出请求，--take 收回答。",
    "Have an outside authority stamp a checkpoint with the time (RFC 3161, optional). Its address: config set tsa. Offline: --query writes the "
    "request, --take brings the answer home."),
    examples=("sharedfund checkpoint timestamp 4942", "sharedfund checkpoint timestamp 4942 --query 校验点.tsq",
              "sharedfund checkpoint timestamp 4942 --take 校验点.tsr --ca 根证书.pem"))
@argument("size", type=int, metavar=("块数", "SIZE"))
@option("--query", type=FILE, metavar=("文件", "FILE"), help=("把请求写到文件，带出去问", "write the request to a file"))
@option("--take", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("收下带回来的回答", "take the answer brought home"))
@option("--ca", type=EXISTING_FILE, metavar=("证书", "PEM"), help=("用这份根证书核对回答的签名", "verify the answer's signature with this root certificate"))
def timestamp(desk: Desk, size: int, query: str | None, take: str | None, ca: str | None) -> None:
    from sharedfund.book import checkpoints, store
    from sharedfund.values import notes, timestamps
    from sharedfund_cli import authority

    if query is not None and take is not None:
        desk.usage("timestamp-how")
    book = desk.book
    body = notes.body(book.fund_id, size, checkpoints.root_of(book, size))
    if query is not None:
        if not desk.dry_run:
            desk.save(query, timestamps.query(body))
        desk.show({"size": size, "file": query}, text=say(
            f"√ 请求写在 {query}\n下一步  拿到回答后  sharedfund checkpoint timestamp {size} --take 文件",
            f"√ The request is {query}\nNext  with the answer  sharedfund checkpoint timestamp {size} --take FILE"))
        return
    answer = store.read_bytes(Path(take)) if take is not None else authority.asked(timestamps.query(body))
    entry = checkpoints.take_timestamp(book, size, answer, authority.name(), desk.person)
    if ca is not None:
        authority.verify(answer, body, Path(ca))
    data: dict[str, Any] = {"size": size, "digest": entry.digest, "stamped": entry.stamped, "signature_verified": ca is not None}
    with checkpoints.timestamp_kept(book, size, answer, keep=not desk.dry_run):
        desk.record(entry, data=data, done=say(f"第 {size} 块的校验点盖了时间戳：{entry.stamped:%Y-%m-%d %H:%M:%S} UTC",
                                               f"The checkpoint at block {size} is stamped {entry.stamped:%Y-%m-%d %H:%M:%S} UTC"))
    if ca is None:
        desk.answer(say("  没有检查：时间戳的签名。有那家服务的根证书，加 --ca。", "  Not checked: the stamp's signature. With the authority's root certificate add --ca."))

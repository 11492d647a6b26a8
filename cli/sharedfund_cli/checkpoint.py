"""`checkpoint`: who answers for the unsigned entries, and the witnesses who saw the head."""

from __future__ import annotations

from pathlib import Path

from sharedfund_cli.app import EXISTING_FILE, FILE, Column, Desk, argument, noun, option, say

checkpoint = noun("checkpoint", help=(
    "校验点：有人签字为未签名的记录负责，见证人共签。付款放行、月结以前都要有。",
    "Checkpoints: somebody signs for the unsigned entries, witnesses cosign. One is due before a release and a closing."))


@checkpoint.verb("make", signs=True, help=(
    "签一个校验点：为到现在为止所有未签名的记录负责。接着请两方的见证人共签。",
    "Sign a checkpoint: answer for every unsigned entry so far. Then witnesses of two parties cosign it."),
    examples=("sharedfund checkpoint make", "sharedfund checkpoint make -o 校验点.note"))
@option("-o", "--output", type=FILE, metavar=("文件", "FILE"), help=("把要共签的内容写成文件，带给见证人", "write what is to be cosigned to a file for the witnesses"))
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
            from sharedfund.book import store

            store.replace_file(Path(output), notes.note(desk.book.fund_id, draft.size, draft.root, {}))


@checkpoint.verb("cosign", signs=True, help=(
    "以见证人的身份共签最新的校验点，并记进账本。给文件时，把签名加进文件；别人已共签的文件，用 --take 记进账本。",
    "Cosign the newest checkpoint as a witness and record it. With FILE the signature is added to the file; --take records "
    "the cosignatures of a file."),
    examples=("sharedfund checkpoint cosign", "sharedfund checkpoint cosign 校验点.note", "sharedfund checkpoint cosign 校验点.note --take"))
@argument("file", required=False, type=FILE, metavar=("文件", "FILE"))
@option("--take", is_flag=True, help=("不签，只把文件里的共签记进账本", "sign nothing, record the file's cosignatures"))
def cosign(desk: Desk, file: str | None, take: bool) -> None:
    from sharedfund.book import checkpoints, store
    from sharedfund.drafts.record import record_checkpoint
    from sharedfund.errors import BadInput
    from sharedfund.values import notes

    book, note = desk.book, None
    if file is not None:
        try:
            note = notes.decode(store.read_bytes(Path(file)))
        except notes.NoteError as error:
            raise BadInput(error.code, file=file) from None
        if note.fund != book.fund_id:
            raise BadInput("note-of-another-fund", file=file, fund=note.fund)
    if take:
        if note is None:
            desk.usage("file-needed")
        known = checkpoints.recorded(book, note.size, note.root, dict(note.lines), desk.person)
        record_checkpoint(desk.state, note.encode(), by=desk.person, day=desk.today)
        _recorded(desk, known)
        return
    size, root = (note.size, note.root) if note is not None else checkpoints.head_to_cosign(book)
    person = desk.person
    code = notes.check_code(root)
    desk.note(say(f"第 {size} 块  校验码 {code}", f"Block {size}  check code {code}"))
    if desk.dry_run:
        desk.show({"dry_run": True, "size": size, "root": root}, text=say("√ 只看了，没有签。", "√ Only looked; nothing was signed."))
        return
    line = checkpoints.cosign(book, desk.signer(person), size, root)
    if note is not None and file is not None:
        store.replace_file(Path(file), notes.note(note.fund, size, root, {**note.lines, person: line}))
        desk.show({"size": size, "root": root, "cosigned_by": sorted({*note.lines, person}), "file": file},
                  text=say(f"√ 已共签，写在 {file}\n下一步  带回账本那里  sharedfund checkpoint cosign {Path(file).name} --take",
                           f"√ Cosigned in {file}\nNext  where the book is  sharedfund checkpoint cosign {Path(file).name} --take"))
        return
    _recorded(desk, checkpoints.recorded(book, size, root, {person: line}, person))


def _recorded(desk: Desk, entry: object) -> None:
    """Record the cosignatures, and say whether they make a quorum."""
    from sharedfund.entries.record import CheckpointRecorded

    assert isinstance(entry, CheckpointRecorded)
    names = say("、", ", ").join(desk.called(cosignature.person) for cosignature in entry.cosignatures)
    written = desk.record(entry, done=say(f"第 {entry.size} 块的校验点已共签：{names}", f"The checkpoint at block {entry.size} is cosigned by {names}"),
                          data={"size": entry.size, "root": entry.root,
                                "cosigned_by": [cosignature.person for cosignature in entry.cosignatures]})
    if written is not None:
        newest = desk.state.record.newest_witnessed()
        if newest is None or newest.size != entry.size:
            desk.answer(say("  还要另一方的见证人共签（做校验点的人不算）", "  A witness of another party must cosign too (who made it does not count)"))


@checkpoint.verb("verify", help=(
    "核对一个校验点文件：账本头是不是这本账的，每一行签名对不对。有不对的，退出码 4。",
    "Check a note: whether its head is of this book, and each signature good. Exit code 4 where not."),
    examples=("sharedfund checkpoint verify 校验点.note",))
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
def verify(desk: Desk, file: str) -> int:
    from sharedfund.book import store
    from sharedfund.errors import BadInput
    from sharedfund.values import notes
    from sharedfund_cli.ending import FOUND

    try:
        note = notes.decode(store.read_bytes(Path(file)))
    except notes.NoteError as error:
        raise BadInput(error.code, file=file) from None
    state = desk.state
    keys = {person: key for person in note.lines
            if (known := state.people.persons.get(person)) is not None and (key := known.key) is not None}
    good = note.cosigners(keys)
    is_ours = note.fund == desk.book.fund_id and state.record.is_head(note.size, note.root)
    rows = [{"person": person, "good": person in good, "witness": person in state.charter.witnesses} for person in sorted(note.lines)]
    lines = [say(f"{'√' if is_ours else '×'} 第 {note.size} 块{'是' if is_ours else '不是'}这本账的账本头",
                 f"{'√' if is_ours else '×'} Block {note.size} is {'a' if is_ours else 'no'} head of this book")]
    for row in rows:
        mark = "√" if row["good"] and row["witness"] else "×"
        lines.append(f"{mark} {desk.called(str(row['person']))}")
    desk.show({"size": note.size, "root": note.root, "head_of_this_book": is_ours, "cosignatures": rows}, text="\n".join(lines))
    return 0 if is_ours and rows and all(row["good"] and row["witness"] for row in rows) else FOUND


@checkpoint.verb("list", lists=True, help=("列出所有校验点。", "List every checkpoint."), examples=("sharedfund checkpoint list",))
def list_(desk: Desk) -> None:
    from sharedfund.book import checkpoints
    from sharedfund.values import notes

    rows = [{"size": point.size, "root": point.root, "check_code": notes.check_code(point.root), "by": point.by,
             "recorded": point.recorded, "cosigned_by": list(point.cosigners)} for point in checkpoints.points(desk.book)]
    desk.show(rows, columns=(
        Column("size", ("到第几块", "Block"), "number"), Column("check_code", ("校验码", "Check code")),
        Column("by", ("签的人", "Made by"), desk.called),
        Column("cosigned_by", ("共签", "Cosigned by"), lambda people: say("、", ", ").join(desk.called(p) for p in people)),
        Column("recorded", ("写入", "Recorded"))))

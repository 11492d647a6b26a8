"""`export`: the book for others, in one file."""

from __future__ import annotations

from pathlib import Path

from sharedfund_cli.app import FILE, Desk, option, say, verb
from sharedfund_cli.params import NO

KNOWN_BY = (
    "谁知道某一笔付款的日子和金额，就能认出那一户的代号",
    "Whoever knows day and amount of one payment can recognise that household's key.")


@verb("export", help=(
    "把账本写成一个文件给别人：--public 给所有人（公示和校验点，不能重放），--audit 给审计（整本账，户和人都是代号，能重放），"
    "--full 连私密资料一起，用密码封好。",
    "Write the book to one file for others: --public for everybody (disclosures and checkpoints, not replayable), --audit for "
    "an auditor (the whole book, households and people as keys, replayable), --full with the private rows, sealed with a password."),
    examples=("sharedfund export --audit -o 审计.tar", "sharedfund export --public -o 公开.tar"))
@option("--public", is_flag=True, help=("给所有人", "for everybody"))
@option("--audit", is_flag=True, help=("给审计", "for an auditor"))
@option("--full", is_flag=True, help=("全部，加密", "everything, encrypted"))
@option("-o", "--output", type=FILE, required=True, metavar=("文件", "FILE"), help=("写到哪里", "where to"))
@option("--proof", type=NO, multiple=True, metavar=("编号", "NO"), help=("公开包里附上这一条的证明，可以多次", "with --public: the proof of this entry; may be repeated"))
def export(desk: Desk, public: bool, audit: bool, full: bool, output: str, proof: tuple[str, ...]) -> None:
    from hashlib import sha256

    from sharedfund.book import bundles, proofs, store

    kinds = [kind for kind, asked in (("public", public), ("audit", audit), ("full", full)) if asked]
    if len(kinds) != 1 or (proof and not public):
        desk.usage("export-kind")
    kind, = kinds
    path = Path(output)
    if path.exists() and not desk.confirm(say(f"{path} 已存在，覆盖吗？", f"{path} exists; overwrite it?")):
        desk.usage("file-exists", file_name=str(path))
    if kind == "full":
        data = bundles.full(desk.book, desk.password("bundle", fresh=True), desk.book.entropy)
    else:
        proven = proofs.bundled(desk.book, proof)
        data = bundles.public(desk.book, proven) if kind == "public" else bundles.audit(desk.book)
    if not desk.dry_run:
        store.make_folder(path.parent)
        store.replace_file(path, data, 0o600 if kind == "full" else 0o644)
    digest = sha256(data).hexdigest()
    words = [say(f"√ 写在 {path}（{len(data):,} 字节）", f"√ Written to {path} ({len(data):,} bytes)"), f"  sha256  {digest}"]
    if kind == "public":
        words.append(say("  这一份不能重放：只有公示和校验点。", "  It cannot be replayed: it holds disclosures and checkpoints only."))
    else:
        words.append("  " + say(*KNOWN_BY))
    desk.show({"kind": kind, "file": str(path), "bytes": len(data), "sha256": digest, "replayable": kind != "public"},
              text="\n".join(words))

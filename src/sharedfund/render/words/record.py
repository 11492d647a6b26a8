"""Words of the record: spelling, signatures, heads, days, checkpoints, corrections, and what the disk refuses."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_CHECKPOINT_ZH = ("sharedfund checkpoint make", "再做一遍")
_CHECKPOINT_EN = ("sharedfund checkpoint make", "then do it again")
_AGAIN_ZH, _AGAIN_EN = ("重新生成这条记录再签：它要以现在的账本为准",), ("draft it again and sign that: it must rest on the book as it is",)

WORDS: dict[tuple[str, str], Words] = {
    ("every_entry_has_one_spelling", "no-spelling"): Words(
        "这条记录写不成账本的格式（{why:slug}）", "The entry cannot be spelled in the book's format ({why:slug})",
        ("看看名称、说明里有没有特殊符号，条目是不是太长",), ("look for unusual characters in names and reasons, or too many parts",)),
    ("acts_are_signed_by_their_author", "signature-missing"): Words(
        "{person} 的行为要 {person} 自己签名，这里没有签名", "What {person} does bears {person}'s signature; there is none",
        ("用 {person} 的钥匙来签；不在这台机器上就加 --export 文件",), ("sign with {person}'s key; where it is elsewhere add --export FILE",)),
    ("acts_are_signed_by_their_author", "key-not-enrolled"): Words(
        "签名用的钥匙现在不是 {person} 登记的钥匙", "The key it is signed with is not the one enrolled for {person} now",
        ("看登记的钥匙：sharedfund person list", "换过钥匙，就用新的再签"), ("see the enrolled keys: sharedfund person list", "after a change of key sign with the new one")),
    ("acts_are_signed_by_their_author", "signature-wrong"): Words(
        "{person} 的签名和这条记录对不上", "{person}'s signature is not over this entry",
        ("签名后记录被改动过，或属于另一本账；请本人重新签",), ("it was changed after signing, or belongs to another book; have them sign again",)),
    ("only_acts_bear_signatures", "signature-out-of-place"): Words(
        "这种记录（{kind:slug}）不带签名", "An entry of this kind ({kind:slug}) bears no signature"),
    ("signers_have_seen_this_book", "seen-not-of-this-book"): Words(
        "签名人看到的账本头（第 {size:number} 块）不在这本账里", "The head its signer saw (block {size:number}) is not of this book",
        ("可能签的是练习本、旧备份或分叉的副本", "核对基金编号和账本头：sharedfund status"), ("it may be a practice copy, an old backup or a fork", "compare fund id and head: sharedfund status")),
    ("signers_have_seen_this_book", "seen-too-old"): Words(
        "签名人看到的是 {seen} 的账本，超过 {limit:number} 天", "Its signer saw the book as of {seen}, more than {limit:number} days ago", _AGAIN_ZH, _AGAIN_EN),
    ("a_yes_comes_in_its_time", "until-too-late"): Words(
        "同意书写的有效期到 {until}，章程最晚只许到 {latest}", "The yes says it is good until {until}; the charter allows {latest} at the latest", _AGAIN_ZH, _AGAIN_EN),
    ("a_yes_comes_in_its_time", "yes-expired"): Words(
        "同意书有效期到 {until}，今天是 {today}", "The yes was good until {until}; today is {today}", ("请本人再看一遍，重新签",), ("have them look again and sign anew",)),
    ("a_torn_tail_is_named_once", "set-aside-already"): Words(
        "没写完的残页 {file:slug} 已经记过", "The torn write {file:slug} is named already"),
    ("a_torn_tail_is_named_once", "nothing-set-aside"): Words(
        "残页 {file:slug} 是空的", "The torn write {file:slug} is empty"),
    ("every_fund_balances", "fund-not-balanced"): Words(
        "{fund} 这项资金借贷不平，差 {sum:slug}：一项资金不能替另一项付", "The fund {fund} does not balance by {sum:slug}: no fund pays for another",
        ("资金之间要划转：sharedfund fund transfer",), ("move money between funds: sharedfund fund transfer",)),
    ("time_never_runs_back", "not-recorded"): Words(
        "这条记录没有写入时刻", "The entry does not say when it was recorded"),
    ("time_never_runs_back", "recorded-runs-back"): Words(
        "写入时刻 {recorded} 早于账本里最新的 {newest}", "It is recorded at {recorded}, before the newest in the book, {newest}",
        ("看看这台机器的钟",), ("look at this machine's clock",)),
    ("time_never_runs_back", "day-in-the-future"): Words(
        "日期 {day} 还没到，今天是 {today}", "The day {day} has not come; today is {today}", ("用今天或更早的日期",), ("use today or an earlier day",)),
    ("no_day_lies_in_a_closed_month", "month-closed"): Words(
        "{day} 所在的月份已经月结，最早能用 {first_open}", "The month of {day} is closed; the first open day is {first_open}",
        ("日期写 {first_open}，真实日期写在 --occurred {day}；公示会列为迟记",), ("enter it under {first_open} with --occurred {day}; the disclosure lists it as late",)),
    ("no_posting_is_dated_where_the_bank_agreed", "before-the-books"): Words(
        "{day} 早于建账日 {books_from}", "{day} is before the books begin, {books_from}", ("建账以前的写进期初：sharedfund opening template",), ("what was before belongs to the opening: sharedfund opening template",)),
    ("no_posting_is_dated_where_the_bank_agreed", "bank-day-reconciled"): Words(
        "{day} 的银行账已经对平，最早能用 {first_open}", "The bank is reconciled through {day}; the first open day is {first_open}",
        ("日期写 {first_open}，真实日期写在 --occurred {day}",), ("enter it under {first_open} with --occurred {day}",)),
    ("what_happened_late_happened_before", "occurred-not-before"): Words(
        "真实日期 {occurred} 应早于记账日 {day}", "The true day {occurred} must lie before the day entered, {day}", ("不是迟记就不用写真实日期",), ("leave it out where nothing is late",)),
    ("a_correction_names_what_it_corrects_once", "no-such-original"): Words(
        "要更正的那一条不在账本里，或不是这种更正能改的", "What it corrects is not in the book, or not of the kind it corrects", ("找到原记录：sharedfund log",), ("find the original: sharedfund log",)),
    ("a_correction_names_what_it_corrects_once", "corrected-already"): Words(
        "那一条已经更正过了，一条只更正一次", "It has been corrected already; an entry is corrected once", ("要再改，就更正后来重新记的那一条",), ("correct the entry that was recorded in its place",)),
    ("large_corrections_are_approved", "correction-not-approved"): Words(
        "更正 {amount}，超过 {limit} 要先有业委会和社区的同意", "The correction of {amount} is above {limit}: committee and community agree first",
        ("先提更正申请，再由社区 sharedfund sign",), ("propose the correction, then the community types sharedfund sign",)),
    ("large_corrections_are_approved", "no-such-approval"): Words(
        "所依据的更正同意不在账本里，或已经用过", "The approval it names is not in the book, or is used up", ("sharedfund log",), ("sharedfund log",)),
    ("large_corrections_are_approved", "approval-of-another"): Words(
        "所依据的同意是给另一条记录的", "The approval it names is for another entry"),
    ("large_corrections_are_approved", "correction-above-approval"): Words(
        "更正 {amount}，同意的只有 {approved}", "The correction is {amount}; {approved} was agreed"),
    ("a_checkpoint_answers_for_all_before_it", "checkpoint-no-head"): Words(
        "第 {size:number} 块不是这本账的账本头", "Block {size:number} is no head of this book", _CHECKPOINT_ZH[:1], _CHECKPOINT_EN[:1]),
    ("a_checkpoint_answers_for_all_before_it", "checkpoint-not-newer"): Words(
        "校验点到第 {size:number} 块，已有的到第 {before:number} 块", "The checkpoint reaches block {size:number}; there is one to block {before:number}"),
    ("a_checkpoint_answers_for_all_before_it", "checkpoint-leaves-a-gap"): Words(
        "校验点从第 {first:number} 块起，应从第 {expected:number} 块起、到第 {size:number} 块止",
        "The checkpoint begins at block {first:number}; it must go from {expected:number} to {size:number}", _CHECKPOINT_ZH[:1], _CHECKPOINT_EN[:1]),
    ("cosignatures_are_of_named_witnesses", "checkpoint-no-head"): Words(
        "共签的第 {size:number} 块不是这本账的账本头", "The cosigned block {size:number} is no head of this book", ("可能是另一本账或分叉的副本",), ("it may be of another book or of a fork",)),
    ("cosignatures_are_of_named_witnesses", "cosignatures-not-in-order"): Words(
        "共签要一人一行、按人排列", "Cosignatures stand one a person, in order"),
    ("cosignatures_are_of_named_witnesses", "not-a-witness"): Words(
        "{person} 不是章程指定的见证人", "{person} is no witness named by the charter", ("看见证人：sharedfund charter show",), ("see the witnesses: sharedfund charter show",)),
    ("cosignatures_are_of_named_witnesses", "cosignature-wrong"): Words(
        "{person} 的共签和这个账本头对不上", "{person}'s cosignature is not over this head", ("请 {person} 重新共签",), ("have {person} cosign again",)),
    ("cosignatures_are_of_named_witnesses", "cosignature-out-of-time"): Words(
        "{person} 共签写的时间早于这个账本头，或者晚于现在", "{person}'s cosignature names a time before this head, or after now",
        ("校准时钟，请 {person} 重新共签",), ("set the clock and have {person} cosign again",)),
    ("ssh_signatures_are_their_signers", "ssh-signature-wrong"): Words(
        "{person} 的 SSH 签名和这个账本头对不上", "{person}'s SSH signature is not over this head", ("请 {person} 重新签",), ("have {person} sign again",)),
    ("ssh_signatures_are_their_signers", "ssh-key-not-theirs"): Words(
        "SSH 签名用的钥匙现在不是 {person} 登记的钥匙", "The key of the SSH signature is not the one enrolled for {person} now", ("请 {person} 用登记的钥匙重新共签",), ("have {person} cosign again with the enrolled key",)),
    ("a_time_stamp_is_of_a_head_once", "checkpoint-no-head"): Words(
        "时间戳盖的第 {size:number} 块不是这本账的账本头", "The time stamp is of block {size:number}, which is no head of this book"),
    ("a_time_stamp_is_of_a_head_once", "timestamped-already"): Words(
        "第 {size:number} 块的校验点已经有时间戳", "The checkpoint at block {size:number} has a time stamp already"),
    ("a_time_stamp_is_of_a_head_once", "timestamp-out-of-time"): Words(
        "时间戳写的时间 {stamped} 早于这个账本头，或者晚于现在", "The time stamp names {stamped}, before this head or after now", ("校准时钟，换一个时间戳服务再来",), ("set the clock, or ask another authority",)),
    ("unsigned_entries_are_covered_first", "unsigned-entries-uncovered"): Words(
        "有 {count:number} 条未签名的记录还没有校验点（从第 {first:number} 块起）",
        "{count:number} unsigned entries have no checkpoint yet (from block {first:number})", _CHECKPOINT_ZH, _CHECKPOINT_EN),
    ("a_checkpoint_is_due", "checkpoint-due-by-count"): Words(
        "{count:number} 条未签名的记录要做校验点（满 {limit:number} 条就要）", "{count:number} unsigned entries need a checkpoint (due at {limit:number})", _CHECKPOINT_ZH[:1], _CHECKPOINT_EN[:1]),
    ("a_checkpoint_is_due", "checkpoint-due-by-days"): Words(
        "{count:number} 条未签名的记录要做校验点（最多等 {days:number} 天）", "{count:number} unsigned entries need a checkpoint (within {days:number} days)", _CHECKPOINT_ZH[:1], _CHECKPOINT_EN[:1]),
    ("a_checkpoint_is_witnessed", "checkpoint-not-witnessed"): Words(
        "第 {size:number} 块的校验点还没有两方见证人共签", "The checkpoint at block {size:number} is not cosigned by witnesses of two parties yet", ("请见证人  sharedfund checkpoint cosign",), ("witnesses type  sharedfund checkpoint cosign",)),
}

_DOCTOR_ZH, _DOCTOR_EN = ("sharedfund doctor",), ("sharedfund doctor",)
_AUDIT_ZH, _AUDIT_EN = ("先别再写；看看哪里变了：sharedfund audit", "用没坏的备份换回来"), ("write nothing more; see what changed: sharedfund audit", "put a sound backup in its place")

ERRORS: dict[str, Words] = {
    "locked": Words("另一个程序正在写这本账", "Another program is writing this book", ("等一会儿再来一遍，不会记重",), ("try again in a moment; nothing is written twice",)),
    "changed-meanwhile": Words("账本刚刚被别的程序改动", "The book was just changed by another program", ("再来一遍",), ("try again",)),
    "clock-behind": Words("这台机器的钟是 {now}，账本最新的记录是 {recorded}：钟慢了", "This machine's clock says {now}, the newest entry {recorded}: the clock is behind", ("校准时钟再来一遍",), ("set the clock and try again",)),
    "read-only": Words("这个位置不能写（{why:slug}）", "Nothing can be written here ({why:slug})", ("看看文件夹权限，或是不是只读的盘",), ("look at the folder's permissions, or whether the disk is read-only",)),
    "disk-error": Words("磁盘出错（{why:slug}）", "The disk failed ({why:slug})", _DOCTOR_ZH, _DOCTOR_EN),
    "durability-unknown": Words("已写入，但磁盘没有保证存住：这一页可能在，也可能不在", "It was written, but the disk would not promise to keep it: the page may stand or not", ("sharedfund doctor，再看 sharedfund log",), ("sharedfund doctor, then sharedfund log",)),
    "taken-in-part": Words("只接到第 {size} 块，后面的（到第 {theirs} 块）没有接上：{why:slug}", "Taken over to block {size} only; what follows, to block {theirs}, is missing: {why:slug}", ("再来一遍，从断的地方接着：sharedfund book recover --theirs 文件夹",), ("do it again, it goes on from there: sharedfund book recover --theirs DIR",)),
    "torn-tail-left": Words("没写完，也没能收回（{why:slug}）；下一次写会把残页收进 torn/", "It was not finished and could not be taken back ({why:slug}); the next page sets it aside in torn/", _DOCTOR_ZH, _DOCTOR_EN),
    "network-file-system": Words("账本在网络盘上，那里的锁靠不住", "The book lies on a network file system, whose locks cannot be relied on", ("把账本放到本机的盘上", "一定要这样：设 SHAREDFUND_ALLOW_NETWORK=1"), ("keep the book on a local disk", "if it must be: set SHAREDFUND_ALLOW_NETWORK=1")),
    "is-a-link": Words("这里是一个链接，不是账本自己的文件", "This is a link, not the book's own file", ("把真的文件放回来",), ("put the real file back",)),
    "not-a-file": Words("这不是普通文件", "This is no ordinary file"),
    "file-missing": Words("缺少账本的文件", "A file of the book is missing", _AUDIT_ZH, _AUDIT_EN),
    "file-foreign": Words("book/ 里有不属于账本的文件", "A file in book/ does not belong there", ("把它移出 book/；网盘的“冲突副本”说明两边都写过：sharedfund book recover --theirs 文件夹",), ("move it out of book/; a “conflicted copy” means two sides wrote: sharedfund book recover --theirs DIR",)),
    "no-book": Words("这里没有账本", "There is no book here", ("用 -C 指明账本文件夹", "还没有账本：sharedfund init 文件夹"), ("name the book's folder with -C", "no book yet: sharedfund init DIR")),
    "no-charter": Words("账本的第一条不是章程", "The book does not begin with its charter", _AUDIT_ZH, _AUDIT_EN),
    "charter-refused": Words("章程不能采用（规则 {number:slug} {name:slug}：{why:slug}）", "The charter cannot be adopted (rule {number:slug} {name:slug}: {why:slug})", ("sharedfund rules show {number:slug}",), ("sharedfund rules show {number:slug}",)),
    "newer-format": Words("账本的格式（{format:number}）或规则版本（{rulebook:number}）比这个程序新", "The book's format ({format:number}) or rulebook ({rulebook:number}) is newer than this program", ("换新版的 sharedfund",), ("use a newer sharedfund",)),
    "block-damaged": Words("这一块不是账本的写法（{why:slug}）", "This block is not the book's spelling ({why:slug})", _AUDIT_ZH, _AUDIT_EN),
    "block-too-long": Words("这一块太长，不是账本写的", "This block is too long to be the book's", _AUDIT_ZH, _AUDIT_EN),
    "empty-line-inside": Words("多了一个空行", "There is an empty line too many", ("只是排版变了的话：sharedfund book tidy",), ("where only the layout changed: sharedfund book tidy",)),
    "no-empty-line": Words("页行后面少了空行", "The empty line after the page line is missing", ("只是排版变了的话：sharedfund book tidy",), ("where only the layout changed: sharedfund book tidy",)),
    "not-recorded": Words("这一条没有写入时刻", "The entry does not say when it was recorded", _AUDIT_ZH, _AUDIT_EN),
    "page-does-not-fit": Words("页行和它前面的内容对不上：账本被改动过", "The page line does not fit what stands before it: the book was changed", _AUDIT_ZH, _AUDIT_EN),
    "page-empty": Words("这一页没有内容", "The page has no entries", _AUDIT_ZH, _AUDIT_EN),
    "page-line-missing": Words("月份文件没有以页行结束", "The month's file does not end with a page line", _AUDIT_ZH, _AUDIT_EN),
    "wrong-file": Words("这一页不该在这个月份的文件里", "The page does not belong in this month's file", _AUDIT_ZH, _AUDIT_EN),
    "tail-damaged": Words("最后一页后面的内容不像没写完的残页，像是被改动过", "What stands after the last page is no torn write; it looks changed", ("sharedfund audit", "确认不是已记下的账，再 sharedfund book recover"), ("sharedfund audit", "once sure that nothing acknowledged is lost: sharedfund book recover")),
    "book-cut": Words("账本比刚才短了", "The book is shorter than it was", _AUDIT_ZH, _AUDIT_EN),
    "book-older-than-known": Words("这台机器见过更新的账本（第 {known_size:number} 块），这里只到第 {size:number} 块", "This machine has seen a newer book (block {known_size:number}); this one ends at block {size:number}", ("找到新的那一份再用", "确实只剩这一份：sharedfund book recover --accept-older"), ("find the newer copy and use it", "if only this one is left: sharedfund book recover --accept-older")),
    "book-forked": Words("这本账和这台机器见过的分了叉（见过第 {known_size:number} 块的另一个内容）", "This book is a fork of the one this machine has seen (another block {known_size:number})", ("比较两份：sharedfund book recover --theirs 文件夹",), ("compare the two: sharedfund book recover --theirs DIR",)),
    "pin-damaged": Words("这台机器记下的账本头读不出来", "The head this machine remembers cannot be read", ("从备份恢复这个文件；不要删它了事",), ("restore that file from a backup; do not just delete it",)),
    "snapshot-differs": Words("缓存和账本不一致，已清除；没有签名，也没有写账本", "The cache did not agree with the book and was removed; nothing was signed or written", ("再来一遍",), ("do it again",)),
    "user-folder-unreadable": Words("用户文件夹读不了", "The user's folder cannot be read", _DOCTOR_ZH, _DOCTOR_EN),
    "private-damaged": Words("私密资料的文件读不出来", "A file of private rows cannot be read", ("从备份恢复它",), ("restore it from a backup",)),
    "private-row-missing": Words("私密资料里没有 {key}", "There is no private row {key}"),
    "document-missing": Words("找不到要附的文件", "The file to attach is missing", ("看看名字和位置",), ("check its name and place",)),
    "document-size": Words("附件是空的，或超过 {limit:number} 字节", "The attachment is empty or above {limit:number} bytes"),
    "nothing-to-checkpoint": Words("上个校验点以后没有新的页", "Nothing is new since the last checkpoint"),
    "note-malformed": Words("这不是校验点的写法", "This is no checkpoint note"),
    "note-too-large": Words("校验点文件太大", "The checkpoint note is too large"),
    "note-of-another-fund": Words("这个校验点是另一本账的（{fund:slug}）", "This checkpoint is of another fund ({fund:slug})"),
    "no-checkpoint": Words("还没有要共签的校验点", "There is no checkpoint to cosign", ("sharedfund checkpoint make",), ("sharedfund checkpoint make",)),
    "not-this-books-head": Words("第 {size:number} 块不是这本账的账本头", "Block {size:number} is no head of this book"),
    "witness-sees-fork": Words("要共签的账本头接不上这位见证人共签过的第 {known_size:number} 块：账本分了叉，或被改写", "The head asked for does not continue block {known_size:number}, which this witness has cosigned: the book was forked or rewritten", ("不要共签；把两边的校验点都留好，告诉业委会和审计",), ("do not cosign; keep both checkpoints and tell committee and auditor",)),
    "witness-key-elsewhere": Words("{person} 的这把钥匙已经为另一个基金（{fund}）共签过；一把钥匙只属于一个基金", "This key of {person} has cosigned for another fund ({fund}); a key belongs to one fund", ("和成立单对一遍基金编号；真是另一个基金，就为它另做一把钥匙：sharedfund key new",), ("compare the fund id with the founding sheet; for a fund that is truly another, make another key: sharedfund key new",)),
    "witness-needs-path": Words("这位见证人上次共签到第 {known_size:number} 块，文件里没有从那里接到第 {size:number} 块的证明", "This witness last cosigned block {known_size:number}; the file has no proof from there to block {size:number}", ("在账本那边重新生成：sharedfund checkpoint request -o 文件 --from {known_size:slug}",), ("where the book is type: sharedfund checkpoint request -o FILE --from {known_size:slug}",)),
    "witness-state-damaged": Words("这位见证人记下的账本头读不出来", "What this witness keeps cannot be read", ("从备份恢复这个文件；不要删它了事",), ("restore that file from a backup; do not just delete it",)),
    "not-a-cosign-file": Words("这不是请人共签的文件（{member:slug}）", "This is no file that asks for a cosignature ({member:slug})", ("请账本那边重新生成：sharedfund checkpoint request -o 文件",), ("have it made again where the book is: sharedfund checkpoint request -o FILE",)),
    "cosign-file-too-large": Words("请人共签的文件太大（最多 {most:number} 字节）", "The file that asks for a cosignature is too large (at most {most:number} bytes)"),
    "made-is-not-of-this-head": Words("文件里签校验点的那一条不是第 {size:number} 块的", "The signed checkpoint in the file is not of block {size:number}", ("不要共签；请账本那边重新生成",), ("do not cosign; have the file made again",)),
    "made-not-signed": Words("文件里 {person} 签校验点的签名不对", "The signature of {person} on the checkpoint in the file is not good", ("不要共签；请账本那边重新生成",), ("do not cosign; have the file made again",)),
    "no-head-of-size": Words("第 {size:number} 块不是这本账的账本头", "Block {size:number} is no head of this book"),
    "no-checkpoint-of-size": Words("没有到第 {size:number} 块的校验点", "There is no checkpoint at block {size:number}", ("sharedfund checkpoint list",), ("sharedfund checkpoint list",)),
    "timestamp-malformed": Words("这不是时间戳服务的回答（RFC 3161）", "This is no answer of a time-stamping authority (RFC 3161)"),
    "timestamp-refused": Words("时间戳服务没有盖", "The time-stamping authority did not stamp it"),
    "timestamp-of-another": Words("时间戳不是第 {size:number} 块的校验点的", "The time stamp is not of the checkpoint at block {size:number}"),
    "timestamp-unreachable": Words("时间戳服务连不上（{why:slug}）", "The time-stamping authority cannot be reached ({why:slug})", ("离线办：sharedfund checkpoint timestamp 块数 --query 文件，再 --take 文件",), ("go offline: sharedfund checkpoint timestamp SIZE --query FILE, then --take FILE",)),
    "timestamp-signature-wrong": Words("时间戳的签名和给的证书对不上（{why:slug}）", "The time stamp's signature does not agree with the certificate ({why:slug})", ("换成那家服务的根证书，或换一家服务",), ("give the root certificate of that authority, or ask another",)),
    "timestamp-cannot-verify": Words("这台机器没有核对证书的程序", "Nothing on this machine verifies certificates", ("装 pip install sharedfund[timestamp]，或装 openssl",), ("install sharedfund[timestamp] with pip, or openssl",)),
    "timestamp-how": Words("--query 和 --take 只选一个", "Choose one of --query and --take"),
    "no-tsa": Words("没有设时间戳服务的网址", "No time-stamping authority is set", ("sharedfund config set tsa https://…，或离线办：--query 文件",), ("sharedfund config set tsa https://…, or go offline: --query FILE",)),
    "nobody-cosigned": Words("文件里还没有人共签", "Nobody has cosigned in this file yet", ("先请见证人  sharedfund checkpoint cosign 文件",), ("first a witness types  sharedfund checkpoint cosign FILE",)),
    "not-covered-yet": Words("第 {block:number} 块还没有共签的校验点盖住（共签到第 {covered:number} 块），现在证明不了", "No cosigned checkpoint covers block {block:number} yet (cosigned to block {covered:number}); it cannot be proven now",
        ("先做校验点：sharedfund checkpoint make", "请两方的见证人  sharedfund checkpoint cosign，再来"), ("make a checkpoint: sharedfund checkpoint make", "witnesses of two parties type  sharedfund checkpoint cosign, then come back")),
    "proof-does-not-hold": Words("第 {block:number} 块不在这个账本头之下", "Block {block:number} does not lie under that head", _AUDIT_ZH, _AUDIT_EN),
    "witness-goes-back": Words("这位见证人共签过、或见过更新的账本头（第 {known_size:number} 块），不能共签旧的（第 {size:number} 块）", "This witness has cosigned or seen a newer head (block {known_size:number}) and does not cosign an older one (block {size:number})", ("先做新的校验点：sharedfund checkpoint make",), ("make a new checkpoint first: sharedfund checkpoint make",)),
    "backup-differs": Words("备份写完后读回来不一样", "The backup does not read back as it was written", ("换一个盘再备份",), ("back up to another disk",)),
    "export-kind": Words("--public、--audit、--full 里选一个，只选一个；--proof 只配 --public", "Choose one of --public, --audit, --full, and only one; --proof goes with --public"),
    "tidy-changed": Words("不只是排版变了：{file_name} 第 {line_no:number} 行的内容变了", "More than the layout changed: {file_name} line {line_no:number}", ("sharedfund audit",), ("sharedfund audit",)),
    "nothing-to-recover": Words("账本是好的，没有要恢复的", "The book is sound; there is nothing to recover"),
    "books-forked": Words("两份账在第 {size:number} 块以后分了叉：这里到第 {ours:number} 块，那里到第 {theirs:number} 块", "The two books fork after block {size:number}: this one ends at {ours:number}, the other at {theirs:number}", ("两边的人一起看，哪些页要在另一份里重记",), ("look together which pages must be entered again in the other",)),
    "not-this-fund": Words("那是另一本账", "That is another fund's book"),
    "practice-only": Words("这里只建练习本", "Only a practice book is made here", ("加 --practice；真账用 sharedfund init 文件夹",), ("add --practice; a real book: sharedfund init DIR",)),
    "file-needed": Words("要给出校验点文件", "A checkpoint note is needed", ("sharedfund checkpoint cosign 文件 --take",), ("sharedfund checkpoint cosign FILE --take",)),
    "backup-nowhere": Words("不知道备份到哪里", "There is nowhere to back up to", ("sharedfund backup 文件夹，或 sharedfund config set backup 文件夹",), ("sharedfund backup DIR, or sharedfund config set backup DIR",)),
    "no-such-entry": Words("账本里没有 {found}", "The book has no {found}", ("sharedfund log",), ("sharedfund log",)),
    "bad-table": Words("没有 {table:slug} 这种私密资料", "There are no private rows of {table:slug}"),
    "no-such-block": Words("没有第 {block:number} 块", "There is no block {block:number}",
        ("看账本里记了什么：sharedfund log",), ("see what stands in the book: sharedfund log",)),
}

"""The 125 attacks by number: what is done, in one sentence each. Each has a test or several, named by its number; what
the test's name goes on to say is what is reported. docs/attacks.md is written from here."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Attack(NamedTuple):
    """What is done, in both languages."""

    zh: str
    en: str


# What each family tries, by its first number.
FAMILIES = {
    1: Attack("历史", "History"),
    21: Attack("审批", "Approvals"),
    44: Attack("钥匙", "Keys"),
    62: Attack("文本", "Text"),
    77: Attack("公示", "What is published"),
    80: Attack("恶意文件", "Hostile files"),
    91: Attack("故障与并发", "Faults and writers at once"),
    99: Attack("人", "People"),
    101: Attack("针对设计的", "Against the design"),
}

ATTACKS: dict[int, Attack] = {
    1: Attack("改掉一条记录里的金额。", "The amount of an entry is changed."),
    2: Attack("把两条记录对调。", "Two entries change places."),
    3: Attack("从中间抽走一条记录。", "An entry is taken out of the middle."),
    4: Attack("截掉最后一页，校验点文件照旧留着。", "The last page is cut off; the checkpoint files stay."),
    5: Attack("账本连同校验点一起退回从前，而审计人记得较新的账本头。", "Book and checkpoints go back in time, while the auditor remembers a newer head."),
    6: Attack("同样退回从前，而审计人什么都不记得。", "The same, while the auditor remembers nothing."),
    7: Attack("握有内部全部钥匙的人另写一段历史。", "Who holds every key inside writes another history."),
    8: Attack("在过去插进一条签得好好的记录。", "A well-signed entry is put into the past."),
    9: Attack("把登记时刻写到上一个校验点之前。", "The time of recording is set before the last checkpoint."),
    10: Attack("把登记时刻写到下一个校验点之后。", "The time of recording is set after the next checkpoint."),
    11: Attack("在最后一个校验点之后继续记账。", "Entries go on after the last checkpoint."),
    12: Attack("账本和校验点里任何一个二进制位翻转。", "Any one bit of the book or of a checkpoint flips."),
    13: Attack("改掉签名的最后一个字符。", "The last character of a signature is changed."),
    14: Attack("字段换个顺序，多一个空格，同一项写两遍。", "A field moves, a blank is added, a key stands twice."),
    15: Attack("校验点的共签人数不够。", "A checkpoint has too few cosignatures."),
    16: Attack("把别的校验点上的共签贴过来。", "A cosignature is pasted from another checkpoint."),
    17: Attack("请见证人给更短的或另一个账本头共签。", "A witness is asked to cosign a shorter or another head."),
    18: Attack("两份共签请求同时到见证人手里。", "Two requests reach a witness at the same moment."),
    19: Attack("把文件夹改成另一个基金的名字。", "The folder takes another fund's name."),
    20: Attack("换掉第一条记录，也就是章程。", "The first entry, the charter, is replaced."),
    21: Attack("没有审核就付款。", "A payment is made without a review."),
    22: Attack("没有复核就付款。", "A payment is made without a re-check."),
    23: Attack("被拒绝之后照样付款。", "A payment is made after it was rejected."),
    24: Attack("先付款，后补审核。", "The review comes after the payment."),
    25: Attack("没有申请就付款。", "A payment is made that nobody asked for."),
    26: Attack("用物业企业的钥匙来审核。", "The firm's key reviews."),
    27: Attack("一个人占两个角色。", "One person takes two roles."),
    28: Attack("批准之后改金额，或拆成几笔躲过额度。", "The amount changes after approval, or is split to stay below a limit."),
    29: Attack("收款方的名字不变，账号换成别的。", "The account is swapped and the payee's name stays."),
    30: Attack("同一份申请付两次。", "One request is paid twice."),
    31: Attack("把一笔付款原样抄到账本末尾。", "A payment is copied to the end of the book."),
    32: Attack("批准一个并不是申请的指纹。", "An approval names a digest that is no request."),
    33: Attack("写一条程序不认识的记录。", "An entry is of a kind nobody knows."),
    34: Attack("账本自称是更新的格式。", "The book says that it is of a newer format."),
    35: Attack("把签名挪到另一份申请上。", "A signature is moved to another request."),
    36: Attack("拿审核的签名当复核用。", "A review's signature is used for a re-check."),
    37: Attack("没有考核就发酬金。", "Remuneration is paid without an evaluation."),
    38: Attack("考核不及格照发酬金。", "Remuneration is paid after a failed evaluation."),
    39: Attack("物业企业自己给自己打分。", "The firm signs its own evaluation."),
    40: Attack("同一期再来一份考核，却不说前一份作废。", "A second evaluation of a period does not say that the first is void."),
    41: Attack("把酬金记成维修。", "Remuneration is booked as a repair."),
    42: Attack("只有一位签字人。", "Only one signatory signs."),
    43: Attack("同一位签字人签两遍。", "One signatory signs twice."),
    44: Attack("用账本里没有登记的钥匙签。", "A key signs that the book does not know."),
    45: Attack("签名全是零。", "The signature is all zeros."),
    46: Attack("用自己的钥匙，却署别人的编号。", "Somebody's own key signs under another's id."),
    47: Attack("登记一把低阶公钥，谁都能替它签。", "A low-order public key is enrolled, for which anybody can sign."),
    48: Attack("把别人的公钥登记成自己的。", "Somebody else's public key is enrolled."),
    49: Attack("把一个签名改写成另一个同样能验的写法。", "A signature is rewritten into another that a lax check would take."),
    50: Attack("已经卸任的人继续签。", "A member who was removed goes on signing."),
    51: Attack("卸任的人签，把时间写早。", "A removed member signs with an earlier time."),
    52: Attack("一伙人只凭自己的签名换上自己的钥匙。", "New keys come in that nobody but the newcomers has signed."),
    53: Attack("钥匙的历史缺了一段。", "The history of keys has a gap."),
    54: Attack("钥匙的历史分成两支。", "The history of keys forks."),
    55: Attack("把钥匙文件里的参数改弱。", "The parameters in a key file are weakened."),
    56: Attack("钥匙文件要求占用 64 GiB 内存。", "A key file asks for 64 GiB of memory."),
    57: Attack("连错十次密码。", "Ten wrong passwords are tried."),
    58: Attack("一台电脑连同密码被偷。", "One laptop is stolen, and its password with it."),
    59: Attack("两把密码都在一台机器上输入。", "Both passwords are typed on one machine."),
    60: Attack("拿查看密码来签字。", "The password for viewing is used to sign."),
    61: Attack("签字人去世，有人要替他换钥匙。", "A signatory has died, and somebody wants a new key for them."),
    62: Attack("改记录的金额、账户、日期或别的字段。", "An entry's amount, account, day or another field is edited."),
    63: Attack("删掉一条记录，或把它变成注释。", "An entry is deleted or turned into a comment."),
    64: Attack("手写一条记录塞进去。", "An entry is written in by hand."),
    65: Attack("把一条记录再写一遍。", "An entry is written a second time."),
    66: Attack("用排版工具或编辑器重排一遍。", "A formatter or an editor lays the text out anew."),
    67: Attack("把任何一个字节换成另一个。", "Any one byte is replaced by another."),
    68: Attack("往文件夹里放进一个文件。", "A file is dropped into the folder."),
    69: Attack("写进 pushmeta 或 pushtag。", "pushmeta or pushtag is written in."),
    70: Attack("写进 pad，让别的程序补出分录。", "pad is written in, which makes other programs invent postings."),
    71: Attack("在文本里写明容差。", "A tolerance is written into the text."),
    72: Attack("写进会改变含义的选项。", "Options are written in that change what the text means."),
    73: Attack("用价格把一笔钱藏掉。", "A price hides a sum."),
    74: Attack("每笔偷半分钱。", "Half a fen is taken from every entry."),
    75: Attack("写进大得失真的数。", "A number is so large that arithmetic loses money."),
    76: Attack("用长得像的字符冒充账户或收款方。", "Letters that look alike stand in an account or a payee."),
    77: Attack("把付款日期写进已经公示的季度。", "A payment is dated into a published quarter."),
    78: Attack("改已经贴出的公示页。", "A page that was published is edited."),
    79: Attack("公示页、数据、清单互相吻合，却不是从账本算出来的。", "Page, data and manifest fit one another, and do not follow from the book."),
    80: Attack("账本里带一个会执行代码的插件。", "The ledger brings a plugin that runs code."),
    81: Attack("账本旁放一个会执行代码的缓存。", "A cache that runs code lies beside the ledger."),
    82: Attack("引用设备、管道、系统文件、通配符或加密文件。", "A device, a pipe, a system's file, a pattern or an encrypted file is included."),
    83: Attack("在能写数的地方都写 1/0。", "1/0 stands wherever a number may."),
    84: Attack("一行 5 MB，一百万位数字，三千层括号。", "A line of 5 MB, a million digits, three thousand brackets."),
    85: Attack("写进控制字符、文字方向符、零字节和终端标记。", "Escapes, direction marks, NULs and markup are written in."),
    86: Attack("收款方的名字里带网页和脚本。", "A payee's name holds HTML and script."),
    87: Attack("文本里带电子表格公式。", "A text holds a spreadsheet's formula."),
    88: Attack("很深、很大或不合规的 JSON。", "JSON that is very deep, very large, or none."),
    89: Attack("用链接顶替账本、锁或临时文件。", "A link stands in the place of the book, the lock or a temporary file."),
    90: Attack("压缩包里的名字指向外面。", "An archive's names lead out of it."),
    91: Attack("在每一次读写磁盘时把程序杀掉。", "The program is killed at every call that touches a file."),
    92: Attack("每一次读写磁盘时磁盘都满了或坏了。", "The disk is full or fails at every such call."),
    93: Attack("写到任何一个字节时断掉。", "A write breaks off at any byte."),
    94: Attack("磁盘真的满了。", "The disk is really full."),
    95: Attack("断电，留下磁盘可能处于的每一种样子。", "Power fails and leaves the disk in any state it may be in."),
    96: Attack("三十二个程序同时写。", "Thirty-two programs write at once."),
    97: Attack("网盘留下“冲突副本”，两台电脑都写过。", "A cloud drive leaves a conflicted copy: two laptops have both written."),
    98: Attack("时钟拨回一年。", "The clock is set back a year."),
    99: Attack("屏幕上说的金额和要签的字节不一样。", "The screen says another amount than the bytes that are signed."),
    100: Attack("审计人说账里写的是另一个数。", "The auditor says that the book says otherwise."),
    101: Attack("把本机的快照逐项改掉。", "The snapshot on this machine is poisoned, value by value."),
    102: Attack("改快照里的记录树，好让老实人写的一页像是篡改。", "The snapshot's tree is changed, so that an honest page looks like tampering."),
    103: Attack("借“恢复残页”把截掉的一页洗白。", "Recovery is used to launder a page that was cut."),
    104: Attack("从签字人还没看到时就分出去的副本里批准。", "An approval comes from a copy that went its own way before what it claims to have seen."),
    105: Attack("从练习账本里拿来批准。", "An approval comes from a practice copy."),
    106: Attack("后一步签在前一步之前。", "A step is signed before the step it must follow."),
    107: Attack("两笔签全的付款争最后一笔钱。", "Two fully signed payments race for the last money."),
    108: Attack("签字和付款之间，账户、授权、冻结、预算或账期变了。", "Account, mandate, freeze, budget or period changes between signature and release."),
    109: Attack("没有放行，银行的钱却出去了。", "Money leaves the bank without a release."),
    110: Attack("另立一个同名的基金，钥匙是自己的。", "Another fund takes the name, with keys of its own."),
    111: Attack("改章程，付款，再改回去；或把时钟拨快。", "The charter is eased, a payment made, the charter put back; or the clock is set ahead."),
    112: Attack("挪用一户交的钱，用另一户的来补，账上挪走或删去收款。", "One household's money is taken and another's put in its place; the receipt is moved or dropped."),
    113: Attack("在没有签名的记录上署别人的编号。", "Somebody else's id stands under an entry that nobody signed."),
    114: Attack("同一个人登记成两个人。", "One human is enrolled as two persons."),
    115: Attack("凭证文件被换、被删，或换成链接。", "A paper is swapped, removed, or replaced by a link."),
    116: Attack("改派生出来的文件，十二种改法。", "The derived files are edited in twelve ways."),
    117: Attack("在账本旁放一个程序包或插件。", "A package or a plugin lies beside the ledger."),
    118: Attack("审计时只给截短的校验码。", "A shortened check code is given to the audit."),
    119: Attack("拿截短的账本去找一位新的见证人。", "A cut book is shown to a witness who has never seen it."),
    120: Attack("登记一把混合阶的公钥，两种算法对它的签名说法不一。", "A mixed-order key is enrolled, on whose signatures two ways of checking disagree."),
    121: Attack("把签名请求改三十种样子。", "A signing request is changed in thirty ways."),
    122: Attack("私人资料丢失或互换。", "Private rows are lost or swapped."),
    123: Attack("依法删去一个人的资料。", "A person is erased, as the law allows."),
    124: Attack("换行被检出工具改掉。", "A checkout rewrites the line ends."),
    125: Attack("删去、插入页行，或改它的编号。", "Page lines are removed, inserted or renumbered."),
}


class Named(NamedTuple):
    """A test of an attack: its file and function, and what its name says is reported."""

    file: str
    function: str
    reported: str


def named_tests() -> dict[int, list[Named]]:
    """The tests of each attack, read from the files of tests without running them."""
    found: dict[int, list[Named]] = {}
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name[5:8].isdigit() and node.name.startswith("test_"):
                number, _, says = node.name[5:].partition("_")
                found.setdefault(int(number), []).append(Named(path.name, node.name, says.replace("_", " ")))
    return found


def family_of(number: int) -> int:
    """The first number of the family an attack belongs to."""
    return max(first for first in FAMILIES if first <= number)

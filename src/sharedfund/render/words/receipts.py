"""Words of the receipts: where money lands, whose it is, what it pays, deposits."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_UNITS = ("看登记：sharedfund unit list", "不知道是谁的钱，就不写 --unit：先进待认领"), (
    "see the register: sharedfund unit list", "where nobody knows whose it is, leave --unit out: it waits in custody")
_RECEIPTS = ("看收款：sharedfund receipt list",), ("see the receipts: sharedfund receipt list",)
_DEPOSITS = ("看押金：sharedfund deposit list",), ("see the deposits: sharedfund deposit list",)
_COMPUTE = ("让账本自己算：sharedfund receipt record",), ("let the book compute it: sharedfund receipt record",)
_SIGN = ("请还没同意的人：sharedfund sign",), ("let who has not agreed yet: sharedfund sign",)

_LANDS = "money_lands_in_the_co_managed_account"
_REMITTED = "what_is_remitted_was_collected"
_WHOSE = "a_receipt_says_whose_it_is"
_PROOF = "a_receipt_has_its_proof"
_IDENTIFIED = "only_unidentified_money_is_identified"
_ADVANCE = "an_advance_has_its_limit"
_REVERSAL = "a_reversal_names_its_receipt"
_TAKEN = "a_deposit_has_a_number_and_a_party"
_DEDUCTION = "a_deduction_is_documented"
_DECIDED = "a_deduction_is_the_one_decided"
_BACK = "a_deposit_goes_back_to_its_payer"

WORDS: dict[tuple[str, str], Words] = {
    (_LANDS, "lands-elsewhere"): Words(
        "钱进了 {account}：该进共管账户的钱只能进共管账户，或进会转入它的在途科目", "the money lands on {account}; it belongs in the co-managed account, or in transit to it"),
    (_LANDS, "collector-unknown"): Words(
        "物业代收要写明是哪家企业；{firm} 没有合同在账", "what a firm collected names the firm; {firm} has no contract here",
        ("加 --collected-by F001",), ("add --collected-by F001",)),
    (_LANDS, "collector-stranger"): Words(
        "账本里没有 {person} 这个人，不能记作代收人", "the book knows no {person}, so nobody of that number collects",
        ("先登记：sharedfund person add",), ("add the person first: sharedfund person add",)),
    (_LANDS, "collector-without-collection"): Words(
        "这笔钱没有经过 {firm} 的手，不写代收企业", "this money did not pass through {firm}'s hands; leave the collector out",
        ("物业代收的用 --channel firm",), ("what the firm took has --channel firm",)),
    (_REMITTED, "more-than-collected"): Words(
        "{channel} 那里只有 {held} 在途，解缴连手续费写了 {amount}", "{held} lies with {channel}; {amount}, fee included, is said to have come",
        ("差的那几笔先登记：sharedfund receipt record",), ("record the missing receipts first: sharedfund receipt record",)),
    (_REMITTED, "charge-kept-back"): Words(
        "只有收款平台能扣手续费，{channel} 不能扣 {charge}", "only a payment platform keeps a fee; {channel} keeps back {charge}",
        ("照实到数登记，差额继续挂着催",), ("record what came; the rest stays to be asked for",)),
    ("collected_money_is_remitted", "late-remittance"): Words(
        "{channel} {since} 收的 {amount}（{receipt}）应在 {due} 前解缴，已过 {age_days:days}",
        "{amount} taken by {channel} on {since} ({receipt}) was to be remitted by {due}; it is {age_days:days} old",
        ("到账后：sharedfund receipt remit --channel {channel} --bank-ref 流水号",), ("when it is there: sharedfund receipt remit --channel {channel} --bank-ref R",)),
    (_WHOSE, "receipt-known"): Words("收款编号 {receipt} 已经用过", "the receipt number {receipt} is taken", *_RECEIPTS),
    (_WHOSE, "applied-to-nobody"): Words("{receipt} 没有户号，却写了抵哪些账单", "{receipt} has no household, yet it is applied to bills", *_UNITS),
    (_WHOSE, "unidentified-not-at-the-bank"): Words(
        "{receipt} 不知是谁的：到了银行账户才能挂待认领", "nobody knows whose {receipt} is: it waits in custody once it is at the bank",
        ("等银行到账后用 --channel bank 登记",), ("record it with --channel bank when it has arrived",)),
    (_WHOSE, "household-unknown"): Words("登记里没有 {household} 这户", "the register has no household {household}", *_UNITS),
    (_WHOSE, "not-wholly-applied"): Words(
        "{receipt} 收了 {amount}，只说明了 {applied} 的去处", "{receipt} is {amount}, of which {applied} is applied", *_COMPUTE),
    (_PROOF, "reference-missing"): Words(
        "{channel} 收款要有流水号", "money by {channel} has its bank reference", ("照回单抄：--bank-ref 流水号",), ("copy it from the slip: --bank-ref R",)),
    (_PROOF, "paper-missing"): Words(
        "{channel} 收款要有编号的收据", "money by {channel} has a numbered paper", ("加 --paper 收据号",), ("add --paper NUMBER",)),
    (_PROOF, "cash-is-signed"): Words("现金收款要经手人签名", "cash is signed by who took it", ("sharedfund receipt record --channel cash",), ("sharedfund receipt record --channel cash",)),
    (_IDENTIFIED, "not-unidentified"): Words("{receipt} 不在待认领里：没有这笔，或已经认领", "{receipt} is not unidentified: there is none, or it is somebody's already", *_RECEIPTS),
    (_IDENTIFIED, "more-than-unidentified"): Words(
        "{receipt} 待认领的还有 {left}，不能认领 {amount}", "{left} of {receipt} is unidentified; {amount} cannot be identified", *_RECEIPTS),
    ("a_bank_reference_stands_once", "reference-known"): Words(
        "流水号 {bank_ref} 在 {account} 里已经记过一次，同一笔钱不记两次", "the reference {bank_ref} of {account} is in the book already; money is not recorded twice",
        ("看是哪一笔：sharedfund receipt list",), ("see which one: sharedfund receipt list",)),
    ("a_receipt_pays_what_it_is_for", "applied-otherwise"): Words(
        "{household} 这笔钱应先付缴款人指明的，再按到期先后付：{expected}；写的是 {applied}",
        "this money of {household} pays what its payer named, then what is due, in order: {expected}; it says {applied}", *_COMPUTE),
    (_ADVANCE, "advance-too-far"): Words(
        "{household} 最多还能预收 {limit}（已预存 {held}，付到 {until}），写了 {advance}；超出的要退",
        "{household} may pay {limit} more in advance (holding {held}, until {until}); it says {advance}. What is beyond goes back", *_COMPUTE),
    (_ADVANCE, "refund-too-large"): Words(
        "{household} 这笔钱应退 {expected}，写了退 {refund}", "{expected} of this money goes back to {household}; it says {refund}", *_COMPUTE),
    (_ADVANCE, "advance-until-differs"): Words(
        "{household} 的预收付到 {expected}，写的是 {until}", "the advance of {household} pays until {expected}; it says {until}", *_COMPUTE),
    (_REVERSAL, "no-such-receipt"): Words(
        "账本里没有这样一笔 {receipt}：要更正的收款和写的对不上", "the book has no such receipt {receipt}: the correction does not repeat it", *_RECEIPTS),
    (_REVERSAL, "identified-meanwhile"): Words(
        "{receipt} 待认领的只剩 {left}，不能冲回 {amount}", "{left} of {receipt} is still unidentified; {amount} cannot be taken back",
        ("认领错了，更正认领：sharedfund receipt correct {receipt}",), ("where it was identified wrongly: sharedfund receipt correct {receipt}",)),
    (_REVERSAL, "advance-used"): Words(
        "{household} 预存的 {advance} 只剩 {held}，其余已抵账单，不能冲回", "of the advance of {advance} {household} has {held} left; the rest has paid bills",
        ("先减免那张账单：sharedfund fee credit",), ("credit the bill it paid first: sharedfund fee credit",)),
    (_REVERSAL, "refund-paid"): Words(
        "应退 {household} 的 {refund} 只剩 {due} 没退，不能冲回", "of the refund of {refund} to {household} {due} is left; the rest is paid"),
    ("held_money_is_never_income", "held-money-as-income"): Words(
        "押金、代收款不是收入，不能记到 {account}", "deposits and money for others are no income; {account} will not do"),
    (_TAKEN, "deposit-known"): Words("押金编号 {deposit} 已经用过", "the deposit number {deposit} is taken", *_DEPOSITS),
    (_TAKEN, "firm-unknown"): Words("{firm} 没有合同在账，不能收它的履约保证金", "{firm} has no contract here; its bond cannot be taken",
                                    ("sharedfund contract list",), ("sharedfund contract list",)),
    (_TAKEN, "household-unknown"): Words("登记里没有 {household} 这户", "the register has no household {household}",
                                         ("看登记：sharedfund unit list",), ("see the register: sharedfund unit list",)),
    (_DEDUCTION, "deposit-unknown"): Words("没有押金 {deposit}", "there is no deposit {deposit}", *_DEPOSITS),
    (_DEDUCTION, "more-than-held"): Words("押金 {deposit} 只有 {held}，不能扣 {amount}", "{held} of deposit {deposit} is held; {amount} cannot be kept", *_DEPOSITS),
    (_DEDUCTION, "evidence-missing"): Words("扣押金 {deposit} 要有损坏的证据", "what is kept of deposit {deposit} needs evidence of the damage",
                                            ("附照片或清单：--attach 文件",), ("attach a photo or a list: --attach FILE",)),
    (_DECIDED, "deduction-not-decided"): Words("押金 {deposit} 的扣款还没有两方同意", "two parties have not agreed to the deduction from {deposit}", *_SIGN),
    (_DECIDED, "deduction-differs"): Words("同意从 {deposit} 扣 {decided}，写的是 {amount}", "{decided} was agreed to be kept of {deposit}; the entry says {amount}"),
    (_BACK, "deposit-unknown"): Words("没有押金 {deposit}", "there is no deposit {deposit}", *_DEPOSITS),
    (_BACK, "not-the-payer"): Words("押金 {deposit} 是 {payer} 交的，不能退给 {payee}", "deposit {deposit} was paid by {payer}; it does not go to {payee}",
                                    ("退给交押金的人：sharedfund deposit return {deposit}",), ("it goes back to its payer: sharedfund deposit return {deposit}",)),
    (_BACK, "more-than-held"): Words("押金 {deposit} 只有 {held}，不能退 {amount}", "{held} of deposit {deposit} is held; {amount} cannot go back", *_DEPOSITS),
    (_BACK, "held-money-as-income"): Words("退押金只能冲押金科目，不能动 {account}", "a deposit goes back from its own account, not from {account}"),
}

ERRORS: dict[str, Words] = {
    "receipt-not-unidentified": Words("{receipt} 不在待认领里", "{receipt} is not unidentified", *_RECEIPTS),
    "reference-known": Words("流水号 {found} 已经记过", "the reference {found} is in the book already",
                             ("同一笔不记两次；跳过记过的：加 --skip-known",), ("money is not recorded twice; pass over what is known with --skip-known",)),
    "day-to-come": Words("{found} 还没到", "{found} has not come yet"),
    "cash-is-recorded-one-by-one": Words("现金要经手人一笔一笔签名", "cash is signed, one receipt at a time",
                                         ("sharedfund receipt record --channel cash",), ("sharedfund receipt record --channel cash",)),
    "deposit-without-party": Words("押金是谁的？", "Whose deposit is it?", ("加 --unit 房号，履约保证金用 --firm F001",), ("add --unit, or --firm for a bond",)),
    "no-such-receipt": Words("账本里没有收款 {receipt}", "the book has no receipt {receipt}", *_RECEIPTS),
    "receipt-of-nobody": Words("{receipt} 还不知道是谁的，开不出收据", "{receipt} is nobody's yet: there is nobody to print it for",
                               ("先认领：sharedfund receipt identify {receipt} --unit 房号",), ("identify it first: sharedfund receipt identify {receipt} --unit UNIT",)),
    "receipt-corrected-already": Words("{receipt} 已经更正过", "{receipt} is corrected already", *_RECEIPTS),
    "nothing-collected": Words("{channel} 那里没有在途的钱", "nothing lies with {channel}", *_RECEIPTS),
    "nothing-to-refund": Words("没有要退给 {household} 的钱", "nothing is to be refunded to {household}", *_RECEIPTS),
    "deposit-of-another": Words("履约保证金是物业企业的，别的押金是住户的：{party} 不能交 {kind}",
                                "a bond is a firm's and other deposits are households': {party} pays no {kind}"),
    "deposit-unknown": Words("没有押金 {deposit}", "there is no deposit {deposit}", *_DEPOSITS),
}

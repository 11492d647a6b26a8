"""Words of questions: questions and answers, challenges, disputes, claims on the firm, audits, breaches."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_LIST = ("看违约记录：sharedfund breach list",), ("see the breaches: sharedfund breach list",)
_NO_SUCH = Words("账本里没有违约记录 {breach:slug}", "the book has no breach {breach:slug}", *_LIST)
_DECIDED = Words("违约记录 {breach:slug} 已经定过（{status:slug}）", "{breach:slug} is decided already ({status:slug})", *_LIST)
_QUESTIONS = ("看质询：sharedfund question list",), ("see the questions: sharedfund question list",)
_NO_QUESTION = Words("账本里没有质询 {question:slug}", "the book has no question {question:slug}", *_QUESTIONS)
_CLOSED = Words("质询 {question:slug} 已经认可，办完了", "{question:slug} was accepted as answered", *_QUESTIONS)
_DISPUTES = ("看争议：sharedfund dispute list",), ("see the disputes: sharedfund dispute list",)
_NO_DISPUTE = Words("账本里没有争议 {dispute:slug}", "the book has no dispute {dispute:slug}", *_DISPUTES)
_LIFTED = Words("争议 {dispute:slug} 在 {lifted} 已经解除", "{dispute:slug} was lifted on {lifted}", *_DISPUTES)
_HIGHER = Words("已经到第 {reached:number} 级，第 {level:number} 级不是更高一级", "it has reached level {reached:number}; level {level:number} is not higher",
                ("1 小区，2 社区，3 街道（区）",), ("1 the complex, 2 the community, 3 the district",))
_SUBJECT = Words("账本里没有 {about:slug}", "the book holds no {about:slug}",
                 ("写付款号 P-0001、账单号 B-0001、收款号 S-0001、考核号、科目、资金、账期 2026Q1，或 户号/账期",),
                 ("name a payment P-0001, a bill B-0001, a receipt S-0001, an evaluation, a head, a fund, a period 2026Q1, or HOUSEHOLD/PERIOD",))
_CLAIMS = ("看追缴：sharedfund claim list",), ("see the claims: sharedfund claim list",)
_FIRM = Words("账本里没有物业企业 {firm:slug} 的合同", "the book has no contract with {firm:slug}",
              ("看合同：sharedfund contract list",), ("see the contracts: sharedfund contract list",))
_RECOGNISED = Words("其中新认定的应是 {expected}，写的是 {amount}", "{expected} of it is recognised now, not {amount}",
                    ("重新登记，由程序计算",), ("record it again; the program computes it",))
_AUDITS = ("看审计：sharedfund finding list",), ("see the audits: sharedfund finding list",)

WORDS: dict[tuple[str, str], Words] = {
    ("a_question_names_what_stands_in_the_book", "question-exists"): Words(
        "质询编号 {question:slug} 已有", "the number {question:slug} is taken", *_QUESTIONS),
    ("a_question_names_what_stands_in_the_book", "subject-unknown"): _SUBJECT,
    ("a_question_names_what_stands_in_the_book", "household-unknown"): Words(
        "账本里没有户号 {household:slug}", "the book has no household {household:slug}", ("看房屋：sharedfund unit list",), ("see the units: sharedfund unit list",)),
    ("only_a_question_that_waits_is_answered", "no-such-question"): _NO_QUESTION,
    ("only_a_question_that_waits_is_answered", "question-closed"): _CLOSED,
    ("only_who_asked_accepts_or_goes_further", "no-such-question"): _NO_QUESTION,
    ("only_who_asked_accepts_or_goes_further", "question-closed"): _CLOSED,
    ("only_who_asked_accepts_or_goes_further", "not-the-asker"): Words(
        "质询 {question:slug} 是 {asker:slug} 提的，{person:slug} 不能替他认可或上报", "{question:slug} was asked by {asker:slug}; {person:slug} neither accepts nor escalates it",
        ("请提问的人来办",), ("whoever asked does it",)),
    ("only_who_asked_accepts_or_goes_further", "not-a-higher-level"): _HIGHER,
    ("questions_are_answered_in_time", "answer-due"): Words(
        "质询 {question:slug}（{about:slug}）要答复", "{question:slug} ({about:slug}) wants an answer",
        ("sharedfund question answer {question:slug} --text 答复",), ("sharedfund question answer {question:slug} --text ANSWER",)),
    ("questions_are_answered_in_time", "answer-late"): Words(
        "质询 {question:slug}（{about:slug}）的答复已逾期 {days:number} 个工作日", "the answer to {question:slug} ({about:slug}) is {days:number} working days late",
        ("sharedfund question answer {question:slug} --text 答复",), ("sharedfund question answer {question:slug} --text ANSWER",)),
    ("questions_are_answered_in_time", "calendar-unknown"): Words(
        "{year:text} 年的法定节假日还没有公布，答复期限只扣了周末", "the public holidays of {year:text} are not announced: the deadline leaves out weekends only",
        ("公布后更新程序",), ("update the program once they are",)),
    ("a_challenge_names_the_line_and_its_spender", "spender-without-amount"): Words(
        "关于 {about:slug} 的质询没有写质疑的金额，却写了花钱的人", "the question about {about:slug} names a spender and no amount",
        ("质疑一笔支出：加上 --amount",), ("to challenge a line add --amount",)),
    ("a_challenge_names_the_line_and_its_spender", "nothing-to-challenge"): Words(
        "{about:slug} 不是一笔支出，没有可以质疑的金额", "{about:slug} is no line of spending: there is no amount to challenge",
        ("不写金额，作为一般质询提出",), ("ask without an amount",)),
    ("a_challenge_names_the_line_and_its_spender", "more-than-the-line"): Words(
        "{about:slug} 是 {line}，质疑的 {amount} 超过了", "{about:slug} is {line}; {amount} is more", ("改小金额",), ("name a smaller amount",)),
    ("a_challenge_names_the_line_and_its_spender", "spender-differs"): Words(
        "{about:slug} 的花钱人是 {expected:slug}，写的是 {spender:slug}", "the spender of {about:slug} is {expected:slug}, not {spender:slug}",
        ("重新提出，由程序认定",), ("ask again; the program names it",)),
    ("challenged_lines_are_proven", "voucher-due"): Words(
        "被质疑的 {about:slug}（{amount}）要补凭证，质询 {question:slug}", "{about:slug} ({amount}) is challenged and wants its voucher: {question:slug}",
        ("sharedfund question answer {question:slug} --attach 凭证",), ("sharedfund question answer {question:slug} --attach VOUCHER",)),
    ("challenged_lines_are_proven", "line-unsupported"): Words(
        "{about:slug} 的 {amount} 没有凭证，花钱人 {firm:slug}，同额酬金暂停拨付", "{amount} of {about:slug} has no voucher; as much remuneration of {firm:slug} waits",
        ("补凭证：sharedfund question answer {question:slug} --attach 凭证", "追缴：sharedfund claim propose --file 追缴.toml"),
        ("show it: sharedfund question answer {question:slug} --attach VOUCHER", "claim it: sharedfund claim propose --file claim.toml")),
    ("a_challenge_stops_what_may_wait_only", "stops-differ"): Words(
        "对 {about:slug} 的质疑能停的是 {expected}，写的是 {stops}；必要支出不停", "a challenge of {about:slug} stops {expected}, not {stops}; essentials go on",
        ("重新提出，由程序计算",), ("ask again; the program computes it",)),
    ("an_essential_item_is_not_frozen", "item-essential"): Words(
        "{about:slug} 属于 {tier:text} 档，必要支出和代管的钱不冻结", "{about:slug} ranks {tier:text}: essentials and money that is not the fund's are not frozen",
        ("对账单有异议：不审核、让收款方改开，或付后追缴",), ("object at the review, have the bill corrected, or claim it back",)),
    ("a_dispute_freezes_what_is_challenged_and_unpaid", "dispute-exists"): Words(
        "争议编号 {dispute:slug} 已有", "the number {dispute:slug} is taken", *_DISPUTES),
    ("a_dispute_freezes_what_is_challenged_and_unpaid", "no-such-question"): _NO_QUESTION,
    ("a_dispute_freezes_what_is_challenged_and_unpaid", "no-such-level"): Words(
        "没有第 {level:number} 级", "there is no level {level:number}", ("1 小区，2 社区，3 街道（区）",), ("1 the complex, 2 the community, 3 the district",)),
    ("a_dispute_freezes_what_is_challenged_and_unpaid", "subject-unknown"): _SUBJECT,
    ("a_dispute_freezes_what_is_challenged_and_unpaid", "more-than-unpaid"): Words(
        "{about:slug} 还能冻结 {left}（已冻结 {frozen}），要冻结 {amount}，超过了", "{left} of {about:slug} can still be frozen ({frozen} is), not {amount}",
        ("只冻结有争议、还没付的部分；已付的用追缴",), ("freeze what is challenged and unpaid; claim back what is paid",)),
    ("nothing_is_frozen_twice_at_level_1", "frozen-before"): Words(
        "{about:slug} 有 {freed} 冻结过、已经解冻，第 1 级只能再冻结 {left}，不能冻结 {amount}",
        "{freed} of {about:slug} was frozen and is free again: level 1 may freeze {left} more, not {amount}",
        ("还有争议就升到第 2 级，由社区决定：sharedfund dispute freeze --level 2",),
        ("take it to level 2, where the community decides: sharedfund dispute freeze --level 2",)),
    ("a_dispute_rises_level_by_level", "no-such-dispute"): _NO_DISPUTE,
    ("a_dispute_rises_level_by_level", "dispute-lifted"): _LIFTED,
    ("a_dispute_rises_level_by_level", "not-a-higher-level"): _HIGHER,
    ("a_freeze_is_lifted_at_its_level", "no-such-dispute"): _NO_DISPUTE,
    ("a_freeze_is_lifted_at_its_level", "dispute-lifted"): _LIFTED,
    ("a_freeze_is_lifted_at_its_level", "level-differs"): Words(
        "争议 {dispute:slug} 在第 {reached:number} 级，写的是第 {level:number} 级", "{dispute:slug} is at level {reached:number}, not {level:number}",
        ("sharedfund dispute lift {dispute:slug}",), ("sharedfund dispute lift {dispute:slug}",)),
    ("frozen_money_is_not_paid", "frozen"): Words(
        "{about:slug} 有 {frozen} 被冻结（{because:slug}），能付的是 {left}，这次要付 {amount}", "{frozen} of {about:slug} is frozen ({because:slug}): {left} may be paid, not {amount}",
        ("先付没有争议的部分，或解除冻结：sharedfund dispute list",), ("pay the undisputed part, or lift the freeze: sharedfund dispute list",)),
    ("disputes_are_decided", "dispute-open"): Words(
        "争议 {dispute:slug}（{about:slug}，{amount}，第 {level:number} 级）还没有解决", "{dispute:slug} ({about:slug}, {amount}, level {level:number}) is open",
        ("解除：sharedfund dispute lift {dispute:slug}；上报：sharedfund dispute escalate {dispute:slug}",),
        ("lift it: sharedfund dispute lift {dispute:slug}; or escalate it",)),
    ("disputes_are_decided", "freeze-over"): Words(
        "争议 {dispute:slug} 的冻结期已满，{about:slug} 的 {amount} 不再冻结", "the days of {dispute:slug} are over: {amount} of {about:slug} is free again",
        ("还要冻结就上报：sharedfund dispute escalate {dispute:slug}",), ("to freeze it further: sharedfund dispute escalate {dispute:slug}",)),
    ("remuneration_waits_for_vouchers", "line-unsupported"): Words(
        "物业 {firm:slug} 有 {amount} 没有凭证或被追缴未还，同额酬金不拨，本期没有剩下的", "{firm:slug} owes vouchers or money for {amount}: as much remuneration waits, and nothing else is left",
        ("看质询和追缴：sharedfund question list；sharedfund claim list",), ("see: sharedfund question list; sharedfund claim list",)),
    ("a_claim_on_the_firm_has_its_ground", "claim-exists"): Words(
        "追缴编号 {claim:slug} 已有", "the number {claim:slug} is taken", *_CLAIMS),
    ("a_claim_on_the_firm_has_its_ground", "firm-unknown"): _FIRM,
    ("a_claim_on_the_firm_has_its_ground", "not-resolved"): Words(
        "追缴 {claim:slug} 写的是业主决定，账本里没有通过的决议 {resolution:slug}", "{claim:slug} rests on the owners' resolution {resolution:slug}, which the book does not hold as passed",
        ("先登记决议：sharedfund resolution record",), ("record it first: sharedfund resolution record",)),
    ("a_claim_on_the_firm_has_its_ground", "not-adjudged"): Words(
        "追缴 {claim:slug} 写的是裁判，账本里没有关于 {firm:slug} 的这份文书", "{claim:slug} rests on a judgment about {firm:slug} that the book does not hold",
        ("先录入文书：sharedfund remuneration release PERIOD --judgment FILE",), ("record the paper first: sharedfund remuneration release PERIOD --judgment FILE",)),
    ("a_claim_is_of_what_was_wrongly_spent", "no-such-challenge"): Words(
        "{question:slug} 不是对 {firm:slug} 支出的质疑", "{question:slug} challenges no spending of {firm:slug}", *_QUESTIONS),
    ("a_claim_is_of_what_was_wrongly_spent", "no-such-breach"): Words(
        "{firm:slug} 没有确认未结的违约 {breach:slug}", "{firm:slug} has no confirmed open breach {breach:slug}", *_LIST),
    ("a_claim_is_of_what_was_wrongly_spent", "more-than-open"): Words(
        "还可以追缴 {left}，写的是 {amount}", "{left} may still be claimed, not {amount}", ("改小金额",), ("name a smaller amount",)),
    ("a_claim_is_of_what_was_wrongly_spent", "head-of-another-fund"): Words(
        "科目 {head} 不在物业服务资金里", "{head} is no head of the operating fund", ("改科目，或不写科目",), ("name another head, or none",)),
    ("a_claim_is_of_what_was_wrongly_spent", "more-than-charged"): Words(
        "科目 {head} 一共记了 {charged}，不能冲回 {amount}", "{charged} was charged to {head}; {amount} cannot be taken back", ("改小金额",), ("name a smaller amount",)),
    ("a_claim_booked_follows_its_proposal", "proposal-not-decided"): Words(
        "追缴还没有经两方同意", "the claim has not had its last yes", *_CLAIMS),
    ("a_claim_booked_follows_its_proposal", "differs-from-proposal"): Words(
        "入账的追缴和同意的不一样：{field:slug}", "the claim booked differs from the one agreed: {field:slug}", *_CLAIMS),
    ("restitution_is_of_a_claim_or_a_breach", "no-such-claim"): Words(
        "退赔要写明是哪一笔追缴或哪一项违约", "name the claim or the breach the money is for", *_CLAIMS),
    ("restitution_is_of_a_claim_or_a_breach", "claim-of-another-firm"): Words(
        "这笔追缴不是 {firm:slug} 的", "the claim is not on {firm:slug}", *_CLAIMS),
    ("restitution_is_of_a_claim_or_a_breach", "recognised-differs"): _RECOGNISED,
    ("an_audit_is_demanded_by_enough_owners", "demand-exists"): Words(
        "审计要求 {demand:slug} 已有", "the number {demand:slug} is taken", *_AUDITS),
    ("an_audit_is_demanded_by_enough_owners", "list-missing"): Words(
        "没有附业主签名的名单", "the list of signatures is missing", ("用 --attach 附上名单",), ("attach it with --attach",)),
    ("an_audit_is_demanded_by_enough_owners", "more-than-all"): Words(
        "要求的人数 {heads:number}、面积 {area_m2} 超过了全部 {total_heads:number}、{total_area_m2}", "{heads:number} heads and {area_m2} m2 exceed all {total_heads:number} and {total_area_m2}",
        ("核对名单",), ("check the list",)),
    ("an_audit_is_demanded_by_enough_owners", "area-of-another-register"): Words(
        "登记的总面积是 {expected_area_m2}，写的是 {area_m2}", "the register's area is {expected_area_m2}, not {area_m2}", ("重新提出，由程序计算",), ("record it again; the program computes it",)),
    ("an_audit_is_demanded_by_enough_owners", "too-few"): Words(
        "{total_heads:number} 人里 {heads:number} 人、{total_area_m2} 平方米里 {area_m2}，不到要求审计的比例 {share:percent}", "{heads:number} of {total_heads:number} heads and {area_m2} of {total_area_m2} m2 are below the share {share:percent} that may demand an audit",
        ("征集更多业主签名",), ("more owners are needed",)),
    ("a_demanded_audit_is_paid_from_public_revenue", "audit-from-another-fund"): Words(
        "业主要求的审计（{demand:slug}）由公共收益付费，不从 {fund} 付", "the audit demanded by owners ({demand:slug}) is paid from public revenue, not from {fund}",
        ("改从公共收益支出：--fund public-revenue",), ("pay it with --fund public-revenue",)),
    ("demanded_audits_are_made", "audit-demanded"): Words(
        "业主 {since} 要求审计（{demand:slug}），还没有报告", "owners demanded an audit on {since} ({demand:slug}); it is not reported",
        ("审计人登记：sharedfund finding report --file 审计.toml",), ("the auditor reports: sharedfund finding report --file audit.toml",)),
    ("an_audit_is_reported_once_with_its_report", "audit-exists"): Words(
        "审计编号 {audit:slug} 已有", "the number {audit:slug} is taken", *_AUDITS),
    ("an_audit_is_reported_once_with_its_report", "report-missing"): Words(
        "没有附审计报告", "the signed report is missing", ("在表里写 attach",), ("name it under attach",)),
    ("an_audit_is_reported_once_with_its_report", "demand-missing"): Words(
        "业主要求的审计没有写是哪一次要求", "an audit on demand names its demand", ("在表里写 demand",), ("name it under demand",)),
    ("an_audit_is_reported_once_with_its_report", "demand-of-another-occasion"): Words(
        "这次审计不是应业主要求的，不写 demand", "this audit was not demanded", ("删去 demand",), ("leave demand out",)),
    ("an_audit_is_reported_once_with_its_report", "no-such-demand"): Words(
        "账本里没有审计要求 {demand:slug}", "the book has no demand {demand:slug}", *_AUDITS),
    ("a_finding_is_answered", "no-such-audit"): Words("账本里没有审计 {audit:slug}", "the book has no audit {audit:slug}", *_AUDITS),
    ("a_finding_is_answered", "no-such-finding"): Words(
        "审计 {audit:slug} 有 {count:number} 条问题，没有第 {finding:number} 条", "{audit:slug} has {count:number} findings, no {finding:number}", *_AUDITS),
    ("findings_are_answered", "finding-unanswered"): Words(
        "审计 {audit:slug} 第 {finding:number} 条问题要答复", "finding {finding:number} of {audit:slug} wants an answer",
        ("sharedfund finding answer {audit:slug} {finding:number} --text 答复",), ("sharedfund finding answer {audit:slug} {finding:number} --text ANSWER",)),
    ("findings_are_answered", "finding-late"): Words(
        "审计 {audit:slug} 第 {finding:number} 条问题逾期没有答复", "the answer to finding {finding:number} of {audit:slug} is late",
        ("sharedfund finding answer {audit:slug} {finding:number} --text 答复",), ("sharedfund finding answer {audit:slug} {finding:number} --text ANSWER",)),
    ("a_term_ends_with_an_audit", "term-audit-due"): Words(
        "业委会任期 {end} 届满，要做换届审计", "the committee's term ended on {end}: its books are to be audited", ("请审计人登记：sharedfund finding report --file 审计.toml",), ("the auditor reports: sharedfund finding report --file audit.toml",)),
    ("a_term_ends_with_an_audit", "term-not-audited"): Words(
        "业委会任期 {end} 届满，换届审计逾期没有做", "the committee's term ended on {end} and its books were not audited in time", ("请审计人登记：sharedfund finding report --file 审计.toml",), ("the auditor reports: sharedfund finding report --file audit.toml",)),
    ("statements_are_audited", "statement-audit-due"): Words(
        "{period:text} 年的收支要审计", "the statement of {period:text} is to be audited", ("请审计人登记：sharedfund finding report --file 审计.toml",), ("the auditor reports: sharedfund finding report --file audit.toml",)),
    ("statements_are_audited", "statement-not-audited"): Words(
        "{period:text} 年的收支逾期没有审计", "the statement of {period:text} was not audited in time", ("请审计人登记：sharedfund finding report --file 审计.toml",), ("the auditor reports: sharedfund finding report --file audit.toml",)),
    ("statements_are_audited", "raised-without-audit"): Words(
        "合同 {contract:slug} 提高了单价（{old_rate} → {new_rate}），此前的收支没有审计", "{contract:slug} raises the tariff ({old_rate} to {new_rate}) without an audited statement before",
        ("补做审计：sharedfund finding report --file 审计.toml",), ("have it audited: sharedfund finding report --file audit.toml",)),
    ("a_breach_is_alleged_of_a_firm_under_contract", "breach-exists"): Words(
        "违约记录编号 {breach:slug} 已有", "the number {breach:slug} is taken", *_LIST),
    ("a_breach_is_alleged_of_a_firm_under_contract", "firm-unknown"): _FIRM,
    ("only_an_alleged_breach_is_confirmed", "no-such-breach"): _NO_SUCH,
    ("only_an_alleged_breach_is_confirmed", "breach-decided"): _DECIDED,
    ("only_an_alleged_breach_is_confirmed", "court-paper-missing"): Words(
        "{breach:slug} 写着由法院确认，账本里没有关于 {firm:slug} 的裁判文书", "{breach:slug} is said to be confirmed by a court, and the book has no judgment about {firm:slug}",
        ("先录入文书：sharedfund remuneration release PERIOD --judgment FILE",), ("record the paper first: sharedfund remuneration release PERIOD --judgment FILE",)),
    ("a_confirmed_breach_is_closed_by_restitution", "no-such-breach"): _NO_SUCH,
    ("a_confirmed_breach_is_closed_by_restitution", "breach-decided"): _DECIDED,
    ("a_confirmed_breach_is_closed_by_restitution", "confirmed-is-not-dropped"): Words(
        "{breach:slug} 已经确认，还差 {amount} 没有赔；确认了的不能撤销", "{breach:slug} is confirmed, and {amount} of it is not made good; it is not dropped",
        ("赔清后：sharedfund breach close {breach:slug} --file FILE",), ("once made good: sharedfund breach close {breach:slug} --file FILE",)),
    ("a_confirmed_breach_is_closed_by_restitution", "dropped-with-restitution"): Words(
        "{breach:slug} 撤销时写了赔偿 {restitution}", "{breach:slug} is dropped and states a restitution of {restitution}",
        ("撤销的不写赔偿；赔了的用 restored",), ("what is dropped has none; use `restored` where it was paid",)),
    ("a_confirmed_breach_is_closed_by_restitution", "restored-before-confirmed"): Words(
        "{breach:slug} 还没有确认，谈不上赔清", "{breach:slug} is not confirmed yet",
        ("先确认：sharedfund breach confirm {breach:slug}",), ("confirm it first: sharedfund breach confirm {breach:slug}",)),
    ("a_confirmed_breach_is_closed_by_restitution", "restitution-differs"): Words(
        "{breach:slug} 写着赔了 {restitution}，要赔的是 {left}", "{breach:slug} states a restitution of {restitution}; {left} is due",
        ("赔清以后再结",), ("close it when all is made good",)),
    ("a_confirmed_breach_is_closed_by_restitution", "restitution-without-paper"): Words(
        "{breach:slug} 写着另行赔了 {restitution}，没有附凭证", "{breach:slug} states {restitution} made good otherwise, without a paper",
        ("退赔的钱到账：sharedfund claim receive {breach:slug}；实物赔偿附上凭证",), ("money at the bank: sharedfund claim receive {breach:slug}; in kind: attach its paper",)),
    ("breaches_are_decided", "breach-open"): Words(
        "{breach:slug}：{firm:slug} 违约自 {since} 起确认，还差 {amount} 没有赔，酬金相应停发",
        "{breach:slug}: a breach of {firm:slug} is confirmed since {since}; {amount} is not made good, and remuneration waits",
        ("赔清后：sharedfund breach close {breach:slug} --file FILE",), ("once made good: sharedfund breach close {breach:slug} --file FILE",)),
    ("breaches_are_decided", "breach-undecided"): Words(
        "{breach:slug}：{since} 有人指 {firm:slug} 违约（{amount}），还没有定", "{breach:slug}: a breach of {firm:slug} ({amount}) was alleged on {since} and is not decided",
        ("确认：sharedfund breach confirm {breach:slug}；不成立就结掉",), ("confirm it: sharedfund breach confirm {breach:slug}; or close it as dropped",)),
}

ERRORS: dict[str, Words] = {
    "no-breach": _NO_SUCH, "no-question": _NO_QUESTION, "no-dispute": _NO_DISPUTE, "subject-unknown": _SUBJECT,
    "no-audit": Words("账本里没有审计 {audit:slug}", "the book has no audit {audit:slug}", *_AUDITS),
}

"""Words of remuneration: accrual, evaluation, acceptance, settlement, the gate, releases, what is withheld."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_SHOW = ("看酬金和考核门：sharedfund remuneration show",), ("see remuneration and gate: sharedfund remuneration show",)
_AGAIN = ("让程序重新算：sharedfund remuneration accrue {month:slug}",), ("let the program compute it: sharedfund remuneration accrue {month:slug}",)
_PROPOSE = ("让程序重新算：sharedfund remuneration release {period:slug}",), ("let the program compute it: sharedfund remuneration release {period:slug}",)
_SETTLE = ("看决算：sharedfund remuneration show {period:slug}",), ("see the settlement: sharedfund remuneration show {period:slug}",)
_EVALUATION = ("看考核：sharedfund evaluation show {evaluation:slug}",), ("see the evaluation: sharedfund evaluation show {evaluation:slug}",)
_FORM = ("改好文件再录：sharedfund evaluation record --file FILE",), ("correct the file and record it again: sharedfund evaluation record --file FILE",)
_ACCEPTANCE = ("改好文件再录：sharedfund acceptance record --file FILE",), ("correct the file and record it again: sharedfund acceptance record --file FILE",)
_RESOLUTIONS = ("看决议：sharedfund resolution list",), ("see the resolutions: sharedfund resolution list",)
_CONTRACTS = ("看合同：sharedfund contract list",), ("see the contracts: sharedfund contract list",)
_OTHER_SCORER = ("换一位与物业无关的人",), ("choose somebody without a link to the firm",)

_NOT_DECIDED = Words("这一笔没有经过全部同意的提议", "no proposal that had its last yes stands behind this", *_SHOW)
_DIFFERS = Words("这一笔和同意过的提议不一样：{field:slug}", "this differs from the proposal that was agreed: {field:slug}", *_SHOW)
_SETTLED = Words("{period:slug} 在 {settled} 已经决算", "{period:slug} was settled on {settled}", *_SETTLE)
_NOT_OVER = Words("{period:slug} 还没有结束：最后一天是 {last}", "{period:slug} is not over: its last day is {last}",
                  ("{last} 以后再办",), ("do it after {last}",))
_NO_EVALUATION = Words("账本里没有考核 {evaluation:slug}", "the book has no evaluation {evaluation:slug}",
                       ("看考核：sharedfund evaluation list",), ("see the evaluations: sharedfund evaluation list",))
_NO_RESOLUTION = Words("账本里没有决议 {resolution:slug}", "the book has no resolution {resolution:slug}", *_RESOLUTIONS)
_NOT_OWNERS = Words("决议 {resolution} 不是全体业主通过的（{body:slug}）；只有业主能豁免", "{resolution} was not passed by all owners ({body:slug}); they alone waive",
                    ("请业主共同表决，再录决议",), ("let the owners vote, and record the resolution",))
_MORE_THAN_WAIVED = Words("要拨 {amount}，决议 {resolution} 还剩 {left}", "{amount} is asked; {resolution} still grants {left}", *_RESOLUTIONS)
_MORE_THAN_RELEASED = Words(
    "要付 {amount}，核定拨付 {released}，其中已申请 {requested}，还可付 {left}", "{amount} is asked; {released} was released, {requested} of it is asked for already, {left} is left", *_SHOW)
_OF_THE_FIRM = Words("{person} 是物业企业 {firm:slug} 的人或与它有关，不能评它", "{person} is of the firm {firm:slug} or linked to it, and does not score it", *_OTHER_SCORER)
_SCORE_DIFFERS = Words("分数写的是 {score:number}，按各项算是 {expected_score:number}", "the score says {score:number}; its items give {expected_score:number}", *_SHOW)
_FOLLOWS = ("a_release_follows_its_proposal", "a_closed_settlement_follows_its_proposal",
            "a_decision_on_what_was_withheld_follows_its_proposal", "a_set_off_follows_its_proposal")
_LATE_REMEDY_ZH = {
    "evaluation": "办考核：sharedfund evaluation record --file FILE", "acceptance": "做居民认可：sharedfund acceptance record --file FILE",
    "settlement": "办决算：sharedfund remuneration settle {period:slug}",
}
_LATE_REMEDY_EN = {
    "evaluation": "evaluate: sharedfund evaluation record --file FILE", "acceptance": "ask the residents: sharedfund acceptance record --file FILE",
    "settlement": "settle: sharedfund remuneration settle {period:slug}",
}
_CONDITIONS = {"evaluation": ("考核", "the evaluation"), "acceptance": ("居民认可", "the residents' acceptance"), "settlement": ("决算", "the settlement")}

WORDS: dict[tuple[str, str], Words] = {
    **{(rule, "proposal-not-decided"): _NOT_DECIDED for rule in _FOLLOWS},
    **{(rule, "differs-from-proposal"): _DIFFERS for rule in _FOLLOWS},
    # ---- accrual ----
    ("a_surplus_is_the_owners", "surplus-to-the-firm"): Words(
        "合同 {contract} 的酬金方式是 {kind:slug}，结余 {amount} 归业主，不给物业", "{contract} has the kind {kind:slug}: the surplus of {amount} is the owners', not the firm's", *_CONTRACTS),
    ("a_loss_is_borne_by_whom_the_contract_says", "loss-of-the-firm"): Words(
        "{period:slug} 的收费不够成本，亏 {amount}，按合同由 {firm:slug} 承担", "the fees of {period:slug} did not cover the costs by {amount}; by the contract {firm:slug} bears it",
        ("向物业追讨，或用违约记录确认后抵扣",), ("claim it from the firm, or confirm it as a breach and set it off",)),
    ("a_loss_is_borne_by_whom_the_contract_says", "loss-of-the-owners"): Words(
        "{period:slug} 的收费不够成本，亏 {amount}，按合同由业主承担（{firm:slug}）", "the fees of {period:slug} did not cover the costs by {amount}; by the contract the owners bear it ({firm:slug})",
        ("下一年预算里说明",), ("say so in the next budget",)),
    ("remuneration_needs_a_clause", "no-clause"): Words(
        "合同 {contract} 没有酬金条款，不计提酬金", "{contract} has no clause on remuneration, so none accrues", *_CONTRACTS),
    ("an_accrual_follows_from_the_contract", "residual-accrues-at-settlement"): Words(
        "合同 {contract} 按结余拨付，决算时才算，不按月计提", "{contract} pays the residual, which the settlement finds; nothing accrues by month",
        ("期末办决算：sharedfund remuneration settle PERIOD",), ("settle when the period is over: sharedfund remuneration settle PERIOD",)),
    ("an_accrual_follows_from_the_contract", "month-not-served"): Words(
        "合同 {contract} 在 {month:slug} 没有服务", "{contract} did not serve in {month:slug}", *_CONTRACTS),
    ("an_accrual_follows_from_the_contract", "month-not-over"): Words(
        "{month:slug} 还没完：最后一天是 {last}", "{month:slug} is not over: its last day is {last}", ("{last} 起再计提",), ("accrue from {last} on",)),
    ("an_accrual_follows_from_the_contract", "period-settled"): _SETTLED,
    ("an_accrual_follows_from_the_contract", "later-month-accrued"): Words(
        "{later:slug} 已经计提，累计含 {month:slug}", "{later:slug} has accrued, and includes {month:slug}", *_SHOW),
    ("an_accrual_follows_from_the_contract", "accrued-already"): Words("{month:slug} 已经计提，没有新的", "{month:slug} has accrued; nothing is new", *_SHOW),
    ("an_accrual_follows_from_the_contract", "accrual-differs"): Words(
        "{month:slug} 的计提写的是基数 {base}、金额 {amount}，按合同是 {base_expected}、{expected}",
        "the accrual of {month:slug} says base {base} and {amount}; the contract gives {base_expected} and {expected}", *_AGAIN),
    ("a_corrected_accrual_is_what_the_contract_gives", "period-settled"): _SETTLED,
    ("a_corrected_accrual_is_what_the_contract_gives", "not-the-last-accrual"): Words(
        "只更正最近一次计提（{later:slug}），不是 {month:slug}；累计会一起算", "only the newest accrual ({later:slug}) is corrected, not {month:slug}; the cumulative figure takes care of the rest", *_SHOW),
    ("a_corrected_accrual_is_what_the_contract_gives", "correction-differs"): Words(
        "{month:slug} 的更正写的是 {amount}，按合同应是 {expected}", "the correction of {month:slug} says {amount}; the contract gives {expected}", *_AGAIN),
    ("remuneration_accrues_when_the_month_is_over", "accrual-missing"): Words(
        "{firm:slug} 的酬金到 {month:slug} 还有 {amount} 没有计提", "{amount} of remuneration of {firm:slug} through {month:slug} has not accrued", *_AGAIN),
    # ---- what is paid ----
    ("only_released_remuneration_is_paid", "remuneration-by-another-name"): Words(
        "这笔款（{settles:slug}）动了物业酬金科目 {account:slug}", "this payment ({settles:slug}) touches the firm's remuneration, {account:slug}",
        ("酬金只从核定拨付里付：sharedfund payment request --settles remuneration",), ("remuneration is paid from what was released: sharedfund payment request --settles remuneration",)),
    ("only_released_remuneration_is_paid", "not-from-what-was-released"): Words(
        "酬金要从 {expected:slug} 付，申请写的是 {account:slug}", "remuneration is paid from {expected:slug}; the request names {account:slug}", *_SHOW),
    ("only_released_remuneration_is_paid", "more-than-released"): _MORE_THAN_RELEASED,
    # ---- the gate ----
    ("remuneration_waits_for_evaluation", "evaluation-missing"): Words(
        "{firm:slug} {period:slug} 还没有考核；没有考核既不算达标也不算不达标", "there is no evaluation of {firm:slug} for {period:slug}; silence is neither a pass nor a fail",
        ("sharedfund evaluation template，填好后 sharedfund evaluation record --file FILE",), ("sharedfund evaluation template, then sharedfund evaluation record --file FILE",)),
    ("remuneration_waits_for_evaluation", "evaluation-not-final"): Words(
        "{period:slug} 的考核 {evaluation:slug} 还是 {status:slug}，不是定稿", "the evaluation {evaluation:slug} of {period:slug} is {status:slug}, not final",
        ("公示期满后：sharedfund evaluation finalise {evaluation:slug}",), ("after the objection window: sharedfund evaluation finalise {evaluation:slug}",)),
    ("remuneration_waits_for_a_passing_score", "score-below-pass-score"): Words(
        "考核 {evaluation:slug} 得分 {score}，达标分 {pass_score}；可拨 0.00", "{evaluation:slug} scored {score}; the pass score is {pass_score}; nothing is releasable", *_EVALUATION),
    ("remuneration_waits_for_a_passing_score", "rate-is-zero"): Words(
        "考核 {evaluation:slug} 得分 {score}，按 {function:slug} 拨付率为 0", "{evaluation:slug} scored {score}, which {function:slug} turns into a rate of 0", *_EVALUATION),
    ("remuneration_waits_for_a_passing_score", "quarter-below-pass-score"): Words(
        "考核 {evaluation:slug} 有一个季度只有 {score}，达标分 {pass_score}，章程要求每季都达标",
        "a quarter of {evaluation:slug} scored {score}; the pass score is {pass_score}, and the charter asks each quarter", *_EVALUATION),
    ("remuneration_waits_for_acceptance", "acceptance-missing"): Words(
        "{firm:slug} {period:slug} 还没有居民认可的记录", "there is no record of the residents' acceptance of {firm:slug} for {period:slug}",
        ("sharedfund acceptance record --file FILE",), ("sharedfund acceptance record --file FILE",)),
    ("remuneration_waits_for_acceptance", "not-accepted"): Words(
        "{period:slug} 居民没有认可：{valid} 份有效答卷中 {satisfied} 份满意", "the residents did not accept {period:slug}: {satisfied} of {valid} valid answers are satisfied",
        ("整改后由业主大会决定，或不拨",), ("let the owners' assembly decide, or release nothing",)),
    ("remuneration_waits_for_settlement", "settlement-open"): Words(
        "{firm:slug} {period:slug} 还没有决算", "{period:slug} of {firm:slug} is not settled",
        ("sharedfund remuneration settle {period:slug}",), ("sharedfund remuneration settle {period:slug}",)),
    ("remuneration_waits_for_restitution", "breach-open"): Words(
        "{firm:slug} 的违约 {breach:slug} 已确认，还差 {amount} 没有赔，酬金停发", "the breach {breach:slug} of {firm:slug} is confirmed; {amount} is not made good, and remuneration waits",
        ("赔清后：sharedfund breach close {breach:slug} --file FILE",), ("once made good: sharedfund breach close {breach:slug} --file FILE",)),
    ("remuneration_waits_for_publication", "quarter-not-published"): Words(
        "{period:slug} 里的 {quarter:slug} 还没有公示（共 {count} 个季度没有）", "{quarter:slug} of {period:slug} is not published ({count} in all)",
        ("sharedfund disclosure publish {quarter:slug}",), ("sharedfund disclosure publish {quarter:slug}",)),
    ("a_release_moves_what_the_score_gives", "nothing-to-release"): Words(
        "{period:slug} 现在没有可拨的：已计提未拨 {accrued}", "nothing of {period:slug} may move now; {accrued} is accrued", *_SHOW),
    ("a_release_moves_what_the_score_gives", "release-differs"): Words(
        "拨付的 {figure:slug} 写的是 {amount}，应是 {expected}", "the release says {amount} for {figure:slug}; {expected} is right",
        ("让程序重新算：sharedfund remuneration release PERIOD",), ("let the program compute it: sharedfund remuneration release PERIOD",)),
    ("a_release_moves_what_the_score_gives", "score-differs"): Words(
        "拨付写的分数是 {score:number}，账本里是 {expected_score:number}", "the release says a score of {score:number}; the book has {expected_score:number}", *_SHOW),
    ("a_release_moves_what_the_score_gives", "rate-differs"): Words(
        "拨付率写的是 {rate:percent}，应是 {expected_rate:percent}", "the release says a rate of {rate:percent}; {expected_rate:percent} is right", *_SHOW),
    ("only_the_owners_waive_the_gate", "waiver-and-judgment"): Words(
        "一次拨付不能既凭决议 {resolution} 又凭裁判文书", "a release names the resolution {resolution} or a judgment, not both", *_SHOW),
    ("only_the_owners_waive_the_gate", "no-such-resolution"): _NO_RESOLUTION,
    ("only_the_owners_waive_the_gate", "not-by-the-owners"): _NOT_OWNERS,
    ("only_the_owners_waive_the_gate", "no-waiver-in-it"): Words(
        "决议 {resolution} 没有写豁免 {firm:slug} 的考核门（或已用完）", "{resolution} waives nothing for {firm:slug} (or is used up)", *_RESOLUTIONS),
    ("only_the_owners_waive_the_gate", "more-than-waived"): _MORE_THAN_WAIVED,
    ("a_judgment_stands_in_for_what_it_names", "judgment-not-recorded"): Words(
        "账本里没有这份裁判文书 {judgment:short}", "the judgment {judgment:short} is not in the book",
        ("连文书一起办：sharedfund remuneration release PERIOD --judgment FILE",), ("bring the paper along: sharedfund remuneration release PERIOD --judgment FILE",)),
    ("a_judgment_stands_in_for_what_it_names", "judgment-about-another"): Words(
        "这份文书说的是 {firm:slug} 的 {period:slug}", "the judgment is about {firm:slug} in {period:slug}", *_SHOW),
    ("a_judgment_stands_in_for_what_it_names", "more-than-ordered"): Words(
        "要拨 {amount}，文书还剩 {left}", "{amount} is asked; the judgment orders {left} more", *_SHOW),
    ("a_judgment_is_recorded_once", "judgment-exists"): Words(
        "这份文书的这一项（{orders:slug}）已经录过", "this order ({orders:slug}) of this paper is in the book", *_SHOW),
    ("a_judgment_is_recorded_once", "firm-unknown"): Words("账本里没有物业企业 {firm:slug} 的合同", "the book has no contract with {firm:slug}", *_CONTRACTS),
    ("a_judgment_is_recorded_once", "no-condition-named"): Words(
        "判令拨付 {firm:slug} {period:slug} 的文书，要写明代替哪个条件", "a judgment that orders a release to {firm:slug} for {period:slug} names the condition it stands in for",
        ("在文件里写 replaces，如 [\"acceptance\"]",), ("write `replaces` in the file, like [\"acceptance\"]",)),
    ("the_next_in_line_waits_for_the_last_day", "not-its-turn-yet"): Words(
        "{period:slug} 的{condition:slug}要到 {last_day} 以后才轮到街道", "the subdistrict office takes over {condition:slug} of {period:slug} only after {last_day}",
        ("{last_day} 前由该办的人办",), ("until {last_day} it is for those whose turn it is",)),
    **{("every_condition_has_its_last_day", f"{name}-late"): Words(
        f"{{firm:slug}} {{period:slug}} 的{zh}应在 {{last_day}} 前办完，现由{{responsible:office}}在 {{until}} 前接办",
        f"{en} of {{firm:slug}} for {{period:slug}} was due on {{last_day}}; now {{responsible:office}} does it by {{until}}",
        (_LATE_REMEDY_ZH[name],), (_LATE_REMEDY_EN[name],)) for name, (zh, en) in _CONDITIONS.items()},
    **{("every_condition_has_its_last_day", f"{name}-late-twice"): Words(
        f"{{firm:slug}} {{period:slug}} 的{zh}应在 {{last_day}} 前办完，接办的{{responsible:office}}到 {{until}} 也没有办",
        f"{en} of {{firm:slug}} for {{period:slug}} was due on {{last_day}}, and {{responsible:office}} did not do it by {{until}} either",
        (_LATE_REMEDY_ZH[name],), (_LATE_REMEDY_EN[name],)) for name, (zh, en) in _CONDITIONS.items()},
    ("every_condition_has_its_last_day", "appeal-unanswered"): Words(
        "{firm:slug} 对考核 {evaluation:slug} 的申诉（要求 {claimed:number} 分，{appealed} 提出）还没有答复",
        "the appeal of {firm:slug} against {evaluation:slug} (claiming {claimed:number}, of {appealed}) has no answer",
        ("sharedfund evaluation answer {evaluation:slug} --file FILE",), ("sharedfund evaluation answer {evaluation:slug} --file FILE",)),
    # ---- evaluation ----
    ("who_scores_is_independent_of_the_firm", "paid-by-the-firm"): Words(
        "考核费 {amount} 由物业企业 {firm:slug} 出，考核不算数", "the evaluation's cost of {amount} is paid by the firm {firm:slug}; it does not count",
        ("考核费由基金或政府出",), ("let the fund or public money pay for it",)),
    ("who_scores_is_independent_of_the_firm", "scorer-unknown"): Words(
        "账本里没有 {person:slug}", "the book does not know {person:slug}", ("sharedfund person list",), ("sharedfund person list",)),
    ("who_scores_is_independent_of_the_firm", "scorer-of-the-firm"): _OF_THE_FIRM,
    ("who_scores_is_independent_of_the_firm", "scorer-signs-payments"): Words(
        "{person} 是联签付款的委员，不打分", "{person} signs payments for the committee, and does not score", *_OTHER_SCORER),
    ("who_finalises_a_score_is_independent_of_the_firm", "scorer-of-the-firm"): _OF_THE_FIRM,
    ("who_gains_from_deductions_does_not_score", "scorer-gains"): Words(
        "扣减的酬金归业委会，{person} 是委员，不打分", "deducted money goes to the committee, of which {person} is a member and so does not score", *_OTHER_SCORER),
    ("an_evaluation_is_a_record_of_its_own", "evaluation-exists"): Words("考核编号 {evaluation:slug} 已有", "the number {evaluation:slug} is taken", *_EVALUATION),
    ("an_evaluation_is_a_record_of_its_own", "no-scorer"): Words("考核 {evaluation:slug} 没有打分人", "{evaluation:slug} names nobody who scored", *_FORM),
    ("an_evaluation_is_a_record_of_its_own", "answers-do-not-fit"): Words(
        "考核 {evaluation:slug} 发出 {sent} 份，有效 {valid} 份，对不上", "{evaluation:slug} has {valid} valid answers of {sent} sent", *_FORM),
    ("an_evaluation_is_a_record_of_its_own", "score-out-of-range"): Words(
        "考核 {evaluation:slug} 有一项 {score}，不在 0 到 100 之间", "{evaluation:slug} has a score of {score}, not between 0 and 100", *_FORM),
    ("an_evaluation_is_a_record_of_its_own", "nothing-to-supersede"): Words(
        "考核 {evaluation:slug} 说替代 {supersedes:slug}，这一期没有它", "{evaluation:slug} supersedes {supersedes:slug}, which is no record of this period", *_FORM),
    ("an_evaluation_is_a_record_of_its_own", "supersedes-missing"): Words(
        "{period:slug} 已有考核 {known:slug}；{evaluation:slug} 要写明替代它", "{period:slug} has the evaluation {known:slug}; {evaluation:slug} must name it as superseded",
        ("在文件里写 supersedes = \"{known:slug}\" 和 reason",), ("write supersedes = \"{known:slug}\" and a reason in the file",)),
    ("an_evaluation_is_a_record_of_its_own", "reason-missing"): Words(
        "考核 {evaluation:slug} 替代 {supersedes:slug}，没有写理由", "{evaluation:slug} supersedes {supersedes:slug} and gives no reason", *_FORM),
    ("an_evaluation_is_a_record_of_its_own", "released-already"): Words(
        "{period:slug} 的酬金在 {released} 已拨，考核不再改", "{period:slug} was released on {released}; its score stands",
        ("发现问题走违约记录：sharedfund breach open --file FILE",), ("where something was wrong, record a breach: sharedfund breach open --file FILE",)),
    ("an_evaluation_takes_its_steps", "no-such-evaluation"): _NO_EVALUATION,
    ("an_evaluation_takes_its_steps", "not-at-this-step"): Words(
        "考核 {evaluation:slug} 现在是 {status:slug}，这一步要 {wanted:slug}", "{evaluation:slug} is {status:slug}; this step wants {wanted:slug}", *_EVALUATION),
    ("an_evaluation_takes_its_steps", "objection-window-open"): Words(
        "考核 {evaluation:slug} {published} 公示，异议期 {days_required:days}，按见证人签的时间算还没满",
        "{evaluation:slug} was published on {published}; its window of {days_required:days}, between the times of witnesses, is not over",
        ("到期请见证人共签校验点：sharedfund checkpoint cosign FILE",), ("when it is over let witnesses cosign a checkpoint: sharedfund checkpoint cosign FILE",)),
    ("weights_make_a_whole", "item-twice"): Words("考核项“{item}”写了两次", "the item '{item}' is named twice", *_FORM),
    ("weights_make_a_whole", "weights-do-not-sum-to-one"): Words(
        "考核 {evaluation:slug} 各项权重合计 {total:slug}，要正好是 1", "the weights of {evaluation:slug} sum to {total:slug}; they are to be 1 exactly", *_FORM),
    ("a_missing_item_is_not_zero", "item-missing"): Words(
        "考核 {evaluation:slug} 的“{item}”没有分；缺项不是 0 分，不能定稿", "'{item}' of {evaluation:slug} has no score; a missing item is not 0, and the record cannot become final",
        ("补齐后用 supersedes 重录",), ("score it and record it again with `supersedes`",)),
    ("a_missing_item_is_not_zero", "score-differs"): _SCORE_DIFFERS,
    ("an_evaluation_covers_its_period", "items-wanted"): Words(
        "{period:slug} 在一个季度之内，考核 {evaluation:slug} 要有考核项（items），不要 quarters", "{period:slug} lies inside a quarter: {evaluation:slug} needs items, not quarters", *_FORM),
    ("an_evaluation_covers_its_period", "quarters-wanted"): Words(
        "{period:slug} 跨几个季度，考核 {evaluation:slug} 要每季一个分（quarters），不要 items", "{period:slug} spans quarters: {evaluation:slug} needs one score for each, not items", *_FORM),
    ("an_evaluation_covers_its_period", "quarter-missing"): Words(
        "考核 {evaluation:slug} 里 {quarter:slug} 要正好有一个分", "{evaluation:slug} needs exactly one score for {quarter:slug}", *_FORM),
    ("an_evaluation_covers_its_period", "quarter-not-served"): Words(
        "考核 {evaluation:slug} 里的 {quarter:slug} 物业没有服务", "{quarter:slug} in {evaluation:slug} was not served", *_FORM),
    ("an_evaluation_covers_its_period", "days-differ"): Words(
        "{quarter:slug} 写的是 {days:days}，服务了 {days_served:days}", "{quarter:slug} says {days:days}; {days_served:days} were served", *_FORM),
    ("an_evaluation_covers_its_period", "quarter-differs"): Words(
        "{quarter:slug} 写的是 {score}，单独定稿的分是 {expected_score}", "{quarter:slug} says {score}; its own final record says {expected_score}", *_FORM),
    ("a_score_is_final_after_its_period", "period-not-over"): _NOT_OVER,
    ("an_appeal_comes_inside_the_window", "no-such-evaluation"): _NO_EVALUATION,
    ("an_appeal_comes_inside_the_window", "not-published"): Words(
        "考核 {evaluation:slug} 现在是 {status:slug}，公示中的才能申诉", "{evaluation:slug} is {status:slug}; only a published score is appealed", *_EVALUATION),
    ("an_appeal_comes_inside_the_window", "appealed-already"): Words(
        "考核 {evaluation:slug} 在 {appealed} 已经申诉过", "{evaluation:slug} was appealed on {appealed}", *_EVALUATION),
    ("an_appeal_comes_inside_the_window", "window-over"): Words(
        "考核 {evaluation:slug} {published} 公示，{days_allowed:days}的异议期已过", "{evaluation:slug} was published on {published}; its window of {days_allowed:days} is over",
        ("可以向社区或街道反映，或依法起诉",), ("turn to the community, the subdistrict office or a court",)),
    ("an_appeal_comes_inside_the_window", "claims-no-more"): Words(
        "申诉要求 {claimed:number} 分，要高于现在的 {score:number}，不超过 100", "the appeal claims {claimed:number}; it must be above {score:number} and at most 100", *_EVALUATION),
    ("an_appeal_is_answered_between_both_scores", "no-such-evaluation"): _NO_EVALUATION,
    ("an_appeal_is_answered_between_both_scores", "no-open-appeal"): Words(
        "考核 {evaluation:slug} 没有待答复的申诉", "{evaluation:slug} has no appeal to answer", *_EVALUATION),
    ("an_appeal_is_answered_between_both_scores", "answer-out-of-range"): Words(
        "答复 {answer:number} 分，要在原分 {score:number} 和要求的 {claimed:number} 之间", "the answer {answer:number} must lie between {score:number} and the claimed {claimed:number}", *_EVALUATION),
    # ---- acceptance ----
    ("acceptance_is_what_was_counted", "period-not-over"): _NOT_OVER,
    ("acceptance_is_what_was_counted", "acceptance-exists"): Words(
        "{period:slug} 的居民认可在 {recorded} 已经记过；再议由业主大会决定", "acceptance of {period:slug} was recorded on {recorded}; the owners' assembly may decide again",
        ("method = \"assembly\" 并写 resolution",), ("use method = \"assembly\" with a resolution",)),
    ("acceptance_is_what_was_counted", "other-method"): Words(
        "章程定的办法是 {method_agreed:slug}，这里是 {method:slug}", "the charter's method is {method_agreed:slug}; this is {method:slug}", *_ACCEPTANCE),
    ("acceptance_is_what_was_counted", "households-differ"): Words(
        "户数写的是 {households}，登记的是 {households_known}", "{households} households are stated; the register has {households_known}", *_ACCEPTANCE),
    ("acceptance_is_what_was_counted", "answers-do-not-fit"): Words(
        "户数 {households}、发出 {sent}、有效 {valid}、满意 {satisfied} 对不上", "{households} households, {sent} sent, {valid} valid, {satisfied} satisfied do not fit", *_ACCEPTANCE),
    ("acceptance_is_what_was_counted", "sample-too-small"): Words(
        "有效答卷 {valid} 份，{households} 户至少要 {share_required:percent}", "{valid} valid answers are too few: of {households} households {share_required:percent} are needed",
        ("继续收答卷；不答不算认可也不算不认可",), ("collect more answers; silence is neither a yes nor a no",)),
    ("acceptance_is_what_was_counted", "resolution-missing"): Words(
        "业主大会认可 {period:slug}，要有业主大会的决议", "the assembly's acceptance of {period:slug} names its resolution", *_RESOLUTIONS),
    ("acceptance_is_what_was_counted", "result-differs"): Words(
        "结果写的是 {accepted:yes}，按数（有效 {valid}，满意 {satisfied}）不是", "the result says {accepted:yes}, which {satisfied} of {valid} does not give", *_ACCEPTANCE),
    # ---- whose gate ----
    ("a_gate_belongs_to_one_contract", "contract-unknown"): Words("账本里没有合同 {contract:slug}", "the book has no contract {contract:slug}", *_CONTRACTS),
    ("a_gate_belongs_to_one_contract", "contract-of-another-firm"): Words(
        "合同 {contract:slug} 是 {other:slug} 的，不是 {firm:slug} 的", "{contract:slug} is of {other:slug}, not of {firm:slug}", *_CONTRACTS),
    ("a_gate_belongs_to_one_contract", "period-not-served"): Words(
        "合同 {contract:slug} 在 {period:slug} 没有服务", "{contract:slug} did not serve in {period:slug}", *_CONTRACTS),
    ("a_gate_belongs_to_one_contract", "not-a-settlement-period"): Words(
        "{period:slug} 不是结算期，是 {settlement_period:slug}", "{period:slug} is no settlement period; {settlement_period:slug} is",
        ("期间写 {settlement_period:slug}",), ("name the period {settlement_period:slug}",)),
    # ---- settlement ----
    ("a_settlement_states_what_the_book_says", "figure-differs"): Words(
        "决算表的 {figure:slug} 写的是 {amount}，账本是 {expected}", "the statement says {amount} for {figure:slug}; the book gives {expected}",
        ("让程序重新算：sharedfund remuneration settle PERIOD",), ("let the program compute it: sharedfund remuneration settle PERIOD",)),
    ("a_settlement_states_what_the_book_says", "statement-outdated"): Words(
        "送达以后账有变：收费 {collected_stated} 变 {collected}，成本 {costs_stated} 变 {costs}", "the book has moved since the statement: fees {collected_stated} are {collected}, costs {costs_stated} are {costs}",
        ("重新送达：sharedfund remuneration settle PERIOD --serve PLACE",), ("serve it again: sharedfund remuneration settle PERIOD --serve PLACE",)),
    ("a_statement_is_served_when_the_period_is_over", "period-not-over"): _NOT_OVER,
    ("a_statement_is_served_when_the_period_is_over", "period-settled"): _SETTLED,
    ("each_party_answers_for_itself", "no-such-statement"): Words("没有这份决算表", "there is no such statement", *_SHOW),
    ("each_party_answers_for_itself", "answered-already"): Words(
        "{party:party}对 {period:slug} 的决算表已经答复", "{party:party} has answered the statement of {period:slug}", *_SETTLE),
    ("each_party_answers_for_itself", "still-time-to-answer"): Words(
        "{served} 送达，{party:party}还有答复的时间（{days_required:days}，按见证人签的时间算）", "served on {served}: {party:party} has {days_required:days} to answer, between the times of witnesses",
        ("到期再记拒签",), ("record a refusal when they are over",)),
    ("each_party_answers_for_itself", "not-of-this-party"): Words(
        "{office:office}不能替{party:party}签", "{office:office} does not sign for {party:party}", ("请那一方的人来签",), ("let a person of that party sign",)),
    ("each_party_answers_for_itself", "reservation-and-text"): Words(
        "{party:party}的答复是 {answer:slug}：有保留要写内容，没有保留不写", "{party:party} answers {answer:slug}: a reservation has a text, and nothing else has one", *_SHOW),
    ("a_settlement_closes_on_an_answered_statement", "period-settled"): _SETTLED,
    ("a_settlement_closes_on_an_answered_statement", "not-served"): Words(
        "{period:slug} 的决算表还没有送达", "the statement of {period:slug} is not served",
        ("sharedfund remuneration settle {period:slug} --serve 公告栏",), ("sharedfund remuneration settle {period:slug} --serve PLACE",)),
    ("a_settlement_closes_on_an_answered_statement", "not-the-last-statement"): Words(
        "{period:slug} 后来又送达了一份，按最后一份决算", "a later statement of {period:slug} was served; that one closes", *_SETTLE),
    ("a_settlement_closes_on_an_answered_statement", "party-has-not-answered"): Words(
        "{party:party}还没有答复 {period:slug} 的决算表", "{party:party} has not answered the statement of {period:slug}",
        ("sharedfund remuneration settle {period:slug} --answer signed；过期不答记为拒签",), ("sharedfund remuneration settle {period:slug} --answer signed; after its days it is recorded as refusing",)),
    ("a_settlement_closes_on_an_answered_statement", "displayed-too-short"): Words(
        "决算表 {served} 公示，要 {days_required:days}，按见证人签的时间算还没满", "the statement is displayed since {served}; {days_required:days} between the times of witnesses are not over",
        ("到期请见证人共签校验点：sharedfund checkpoint cosign FILE",), ("when they are over let witnesses cosign a checkpoint: sharedfund checkpoint cosign FILE",)),
    ("a_settlement_closes_on_a_reconciled_book", "month-not-reconciled"): Words(
        "{period:slug} 里 {month:slug} 还没有对账", "{month:slug} of {period:slug} is not reconciled",
        ("sharedfund bank reconcile {month:slug} --balance A",), ("sharedfund bank reconcile {month:slug} --balance A",)),
    ("a_settlement_closes_on_a_reconciled_book", "accrual-missing"): Words(
        "到 {month:slug} 还有 {amount} 酬金没有计提", "{amount} of remuneration through {month:slug} has not accrued", *_AGAIN),
    ("a_settlement_closes_on_a_reconciled_book", "head-not-complete"): Words(
        "{head:head} {month:slug} 的账单还没有标为到齐", "the bills of {head:head} for {month:slug} are not marked complete",
        ("sharedfund bill complete {head:slug} {month:slug}",), ("sharedfund bill complete {head:slug} {month:slug}",)),
    # ---- withheld, set off ----
    ("what_was_withheld_is_decided_as_far_as_it_goes", "more-than-withheld"): Words(
        "{period:slug} 还暂扣 {left}，要处理 {amount}", "{left} of {period:slug} is withheld; {amount} is asked", *_SHOW),
    ("only_the_owners_restore_what_was_withheld", "no-such-resolution"): _NO_RESOLUTION,
    ("only_the_owners_restore_what_was_withheld", "not-by-the-owners"): _NOT_OWNERS,
    ("only_the_owners_restore_what_was_withheld", "more-than-waived"): _MORE_THAN_WAIVED,
    ("a_decision_on_what_was_withheld_follows_its_proposal", "decided-otherwise"): Words(
        "同意的是 {decision:slug}", "what was agreed is {decision:slug}", *_SHOW),
    ("what_was_withheld_is_decided_within_a_year", "withheld-undecided"): Words(
        "{firm:slug} {period:slug} 自 {since} 起暂扣的 {amount} 一年多没有处理", "{amount} of {firm:slug} for {period:slug}, withheld since {since}, is undecided for more than a year",
        ("补拨：sharedfund remuneration restore {period:slug} --resolution R；扣减：sharedfund remuneration deduct {period:slug} --reason T",),
        ("restore: sharedfund remuneration restore {period:slug} --resolution R; or deduct: sharedfund remuneration deduct {period:slug} --reason T",)),
    ("only_a_confirmed_claim_is_set_off", "no-confirmed-claim"): Words(
        "对 {firm:slug} 没有这样一笔已确认的债权", "there is no such confirmed claim on {firm:slug}",
        ("先确认：sharedfund breach confirm NO",), ("confirm it first: sharedfund breach confirm NO",)),
    ("only_a_confirmed_claim_is_set_off", "more-than-claimed"): Words("要抵 {amount}，债权还剩 {left}", "{amount} is to be set off; {left} of the claim is left", *_SHOW),
    ("only_a_confirmed_claim_is_set_off", "more-than-released"): _MORE_THAN_RELEASED,
    ("only_a_confirmed_claim_is_set_off", "recognised-differs"): Words(
        "新确认的债权写的是 {amount}，应是 {expected}", "{amount} is stated as newly recognised; {expected} is right", *_SHOW),
}

ERRORS: dict[str, Words] = {
    "one-step-of-the-settlement": Words("送达（--serve）和答复（--answer）是两步，一次办一步", "--serve and --answer are two steps; take one at a time"),
    "which-party": Words("说一下是哪一方：--party", "say which party: --party",
                         ("--party committee、residents-committee 或 firm",), ("--party committee, residents-committee or firm",)),
    "not-a-year": Words("{found} 不是一年，写成 2026", "{found} is no year; write 2026"),
    "no-evaluation": _NO_EVALUATION,
    "no-statement": Words("{firm:slug} {period:slug} 的决算表还没有送达", "no statement of {firm:slug} for {period:slug} is served",
                          ("sharedfund remuneration settle {period:slug} --serve 公告栏",), ("sharedfund remuneration settle {period:slug} --serve PLACE",)),
    "nothing-accrues": Words("{month:slug} 没有要计提的酬金", "no remuneration accrues in {month:slug}", *_SHOW),
    "nothing-accrued": Words("{firm:slug} {period:slug} 没有已计提未拨的酬金", "nothing of {firm:slug} for {period:slug} is accrued", *_SHOW),
    "nothing-withheld": Words("{firm:slug} {period:slug} 没有暂扣的酬金", "nothing of {firm:slug} for {period:slug} is withheld", *_SHOW),
    "nothing-released": Words("{firm:slug} 没有核定未付的酬金可抵", "nothing was released to {firm:slug} that could be set off", *_SHOW),
    "no-claim": Words("账本里没有这笔债权 {claim:short}", "the book has no claim {claim:short}", ("sharedfund claim list",), ("sharedfund claim list",)),
}

"""Words of resolutions: what was decided, how it was counted, whether it is done."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_FILE = ("改好文件再录：sharedfund resolution record --file FILE",), ("correct the file and record it again: sharedfund resolution record --file FILE",)
_LIST = ("看决议：sharedfund resolution list",), ("see the resolutions: sharedfund resolution list",)
_COUNT = ("按表决票重新点一遍，再录",), ("count the ballots again, and record what they give",)
_DISPLAYED = "an_assembly_is_noticed_and_its_result_displayed"
_NOT_ENOUGH = Words(
    "决议 {resolution} 记为通过，票数不够：参加 {heads} 人 {area_m2:number} 平方米，同意 {yes_heads} 人 {yes_m2:number} 平方米",
    "{resolution} is recorded as passed, without the votes: of {heads} heads and {area_m2:number} m2 taking part, {yes_heads} heads and {yes_m2:number} m2 said yes", *_COUNT)
_PASSED = Words(
    "决议 {resolution} 记为未通过，票数却够了：参加 {heads} 人 {area_m2:number} 平方米，同意 {yes_heads} 人 {yes_m2:number} 平方米",
    "{resolution} is recorded as failed, but has the votes: of {heads} heads and {area_m2:number} m2 taking part, {yes_heads} heads and {yes_m2:number} m2 said yes", *_COUNT)

WORDS: dict[tuple[str, str], Words] = {
    ("a_resolution_is_recorded_once", "resolution-exists"): Words("决议编号 {resolution} 已经录过", "the resolution number {resolution} is taken", *_LIST),
    ("a_resolution_is_recorded_once", "resolution-waits"): Words(
        "决议 {resolution} 已经提出，在等人同意", "{resolution} is proposed already and waits for a yes",
        ("先办那一件：sharedfund sign",), ("finish that one first: sharedfund sign",)),
    (_DISPLAYED, "notice-too-short"): Words(
        "决议 {resolution} 提前 {days:days}公告，要提前 {days_required:days}", "{resolution} was noticed {days:days} before; {days_required:days} are needed",
        ("没有按期公告的事不能表决，重新公告再开会",), ("what was not noticed in time is not voted on: notice it again, then meet",)),
    (_DISPLAYED, "displayed-before-decided"): Words(
        "决议 {resolution} 的公示日 {displayed} 在表决日 {decided} 之前", "{resolution} was displayed on {displayed}, before it was decided on {decided}", *_FILE),
    (_DISPLAYED, "displayed-too-late"): Words(
        "决议 {resolution} 表决后 {days:days}才公示，要在 {days_allowed:days}内", "{resolution} was displayed {days:days} after it was decided; {days_allowed:days} are allowed",
        ("请社区看过后决定是否重新表决",), ("let the community see whether it must be voted on again",)),
    (_DISPLAYED, "displayed-in-the-future"): Words(
        "决议 {resolution} 的公示日 {displayed} 还没到", "the day {resolution} is displayed, {displayed}, has not come",
        ("公示以后再录",), ("record it once it is displayed",)),
    ("a_topic_of_the_owners_is_decided_by_the_owners", "no-such-topic"): Words(
        "没有第 {topic} 类事项：民法典 278 条是 1 到 9", "there is no topic {topic}: Civil Code 278 has 1 to 9", *_FILE),
    ("a_topic_of_the_owners_is_decided_by_the_owners", "topics-out-of-order"): Words(
        "决议 {resolution} 的事项类别要从小到大，不重复", "the topics of {resolution} are to be in order, each once", *_FILE),
    ("a_topic_of_the_owners_is_decided_by_the_owners", "topic-missing"): Words(
        "业主大会决议 {resolution} 没有写事项类别", "{resolution} of the owners' assembly names no topic", *_FILE),
    ("a_topic_of_the_owners_is_decided_by_the_owners", "not-for-this-body"): Words(
        "第 {topic} 类事项由业主大会决定，{body:word} 不能决定", "topic {topic} is for the owners' assembly; {body:word} does not decide it",
        ("请业主共同表决",), ("let the owners vote",)),
    ("a_count_does_not_exceed_its_whole", "heads-do-not-add-up"): Words(
        "决议 {resolution} 的人数对不上：{figure:slug} {part}，而总数 {whole}", "the heads of {resolution} do not add up: {figure:slug} is {part} of {whole}", *_COUNT),
    ("a_count_does_not_exceed_its_whole", "area-does-not-add-up"): Words(
        "决议 {resolution} 的面积对不上：{figure:slug} {part_m2:number}，而总数 {whole_m2:number} 平方米",
        "the area of {resolution} does not add up: {figure:slug} is {part_m2:number} of {whole_m2:number} m2", *_COUNT),
    ("the_owners_decide_with_a_quorum", "no-quorum"): Words(
        "决议 {resolution} 参加的不到三分之二：{heads}/{heads_total} 人，{area_m2:number}/{area_total_m2:number} 平方米",
        "{resolution} has no quorum of two thirds: {heads} of {heads_total} heads, {area_m2:number} of {area_total_m2:number} m2",
        ("人数和面积都要够三分之二；继续收票或重新开会",), ("two thirds of heads and of area are needed; collect more ballots or meet again",)),
    ("an_ordinary_matter_passes_by_more_than_half", "not-enough-votes"): _NOT_ENOUGH,
    ("an_ordinary_matter_passes_by_more_than_half", "count-says-passed"): _PASSED,
    ("a_special_matter_passes_by_three_quarters", "not-enough-votes"): _NOT_ENOUGH,
    ("a_special_matter_passes_by_three_quarters", "count-says-passed"): _PASSED,
    ("a_passed_resolution_is_carried_out_once", "no-such-resolution"): Words("账本里没有决议 {resolution:slug}", "the book has no resolution {resolution:slug}", *_LIST),
    ("a_passed_resolution_is_carried_out_once", "resolution-failed"): Words(
        "决议 {resolution} 没有通过，不能办", "{resolution} failed; it is not carried out", *_LIST),
    ("a_passed_resolution_is_carried_out_once", "carried-out-already"): Words(
        "决议 {resolution} 在 {done} 已经办完", "{resolution} was carried out on {done}", *_LIST),
    ("a_passed_resolution_is_carried_out_once", "evidence-missing"): Words(
        "办完决议 {resolution} 要附凭证", "carrying out {resolution} needs evidence",
        ("sharedfund resolution close {resolution} --attach FILE",), ("sharedfund resolution close {resolution} --attach FILE",)),
    ("what_was_decided_is_done_by_its_day", "resolution-overdue"): Words(
        "决议 {resolution}《{title}》应在 {last_day} 前办完，已过 {days:days}；责任人 {responsible}",
        "{resolution}, '{title}', was to be done by {last_day}, {days:days} ago; responsible: {responsible}",
        ("办完后：sharedfund resolution close {resolution} --attach FILE",), ("once done: sharedfund resolution close {resolution} --attach FILE",)),
}

_MEETING = ("改好文件再记：sharedfund resolution notice --file FILE",), ("correct the file and record it again: sharedfund resolution notice --file FILE",)
_HELD = ("sharedfund resolution held NO --file FILE",), ("sharedfund resolution held NO --file FILE",)
_MEETINGS = ("看会议：sharedfund resolution meetings",), ("see the meetings: sharedfund resolution meetings",)
_MATTERS = ("看议定事项：sharedfund resolution matters",), ("see what was agreed: sharedfund resolution matters",)
_SHOW = ("看它牵动什么：sharedfund resolution show {resolution}", "处理完后：sharedfund resolution close {resolution} --attach FILE"), (
    "see what rests on it: sharedfund resolution show {resolution}", "once settled: sharedfund resolution close {resolution} --attach FILE")

WORDS |= {
    ("a_meeting_is_announced_with_its_agenda", "number-not-next"): Words(
        "会议编号 {meeting} 不接着上一次，应是 {expected}", "the number {meeting} does not follow; it should be {expected}", *_MEETING),
    ("a_meeting_is_announced_with_its_agenda", "meeting-before-notice"): Words(
        "会议 {meeting} 定在 {meets}，公告日却是 {noticed}", "{meeting} meets on {meets}, before its notice of {noticed}",
        ("先公告，后开会",), ("announce first, meet afterwards",)),
    ("a_meeting_is_announced_with_its_agenda", "agenda-missing"): Words("会议 {meeting} 的公告没有议题", "the notice of {meeting} has no agenda", *_MEETING),
    ("a_meeting_is_announced_with_its_agenda", "items-out-of-order"): Words(
        "会议 {meeting} 的议题编号 {item} 不对，应是 {expected}", "item {item} of {meeting} should be {expected}", *_MEETING),
    ("an_owners_vote_is_announced_with_its_voters", "voters-of-no-vote"): Words(
        "只有业主大会要表决人名册；{meeting} 是 {body:word}", "only an owners' vote has a list of voters; {meeting} is {body:word}", *_MEETING),
    ("an_owners_vote_is_announced_with_its_voters", "voters-missing"): Words(
        "业主大会 {meeting} 的公告没有表决人名册", "the notice of the owners' vote {meeting} has no list of voters",
        ("先出名册：sharedfund resolution voters -o 名册.csv", "再写进公告：voters = \"名册.csv\""),
        ("write the list first: sharedfund resolution voters -o voters.csv", "then name it in the notice: voters = \"voters.csv\"")),
    ("an_owners_vote_is_announced_with_its_voters", "area-not-of-the-register"): Words(
        "{meeting} 的名册面积 {area_m2:number}，房屋登记是 {area_of_register_m2:number} 平方米",
        "the voters of {meeting} have {area_m2:number} m2, the register has {area_of_register_m2:number} m2",
        ("面积以登记为准；重新出名册",), ("the register decides; write the list anew",)),
    ("nobody_is_left_out_of_an_owners_vote", "area-left-out"): Words(
        "决议 {resolution} 的总面积写成 {area_m2:number}，房屋登记是 {area_of_register_m2:number} 平方米",
        "{resolution} counts {area_m2:number} m2 as the whole; the register has {area_of_register_m2:number} m2",
        ("总面积是全体有表决权的业主的；会议预先登记过名册的，写明会议编号",),
        ("the whole is the area of everybody entitled; where the list was announced, name the meeting",)),
    ("an_owners_vote_is_announced_with_its_voters", "heads-not-of-the-register"): Words(
        "{meeting} 的名册有 {heads} 人，房屋只有 {units} 套", "the voters of {meeting} are {heads} heads; there are {units} units",
        ("一人几套只算一人；重新出名册",), ("an owner of several units is one head; write the list anew",)),
    ("a_meeting_is_held_once_after_its_notice", "meeting-unknown"): Words("没有公告过会议 {meeting:slug}", "no meeting {meeting:slug} was announced", *_MEETINGS),
    ("a_meeting_is_held_once_after_its_notice", "held-already"): Words("会议 {meeting} 在 {held} 已经记过", "{meeting} is recorded as held on {held}", *_MEETINGS),
    ("a_meeting_is_held_once_after_its_notice", "held-on-another-day"): Words(
        "会议 {meeting} 定在 {meets}，不能记成 {held} 开的", "{meeting} was called for {meets}; it was not held on {held}", *_HELD),
    ("a_meeting_is_held_once_after_its_notice", "nobody-present"): Words("会议 {meeting} 没有写到会人数", "the record of {meeting} says of nobody that they came", *_HELD),
    ("a_meeting_is_held_once_after_its_notice", "minutes-missing"): Words("会议 {meeting} 没有附记录", "the record of {meeting} has no minutes", *_HELD),
    ("what_is_voted_on_was_announced", "meeting-missing"): Words("决议 {resolution} 写了议题编号，没写是哪次会议", "{resolution} names an item, and no meeting", *_FILE),
    ("what_is_voted_on_was_announced", "meeting-unknown"): Words("没有公告过会议 {meeting:slug}", "no meeting {meeting:slug} was announced", *_MEETINGS),
    ("what_is_voted_on_was_announced", "meeting-of-another-body"): Words(
        "会议 {meeting} 是 {body:word}，不是决定它的那一个", "{meeting} is a meeting of {body:word}, not of who decided", *_FILE),
    ("what_is_voted_on_was_announced", "notice-differs"): Words(
        "会议 {meeting} 在 {noticed} 公告，不是 {stated}", "{meeting} was announced on {noticed}, not on {stated}", *_FILE),
    ("what_is_voted_on_was_announced", "voted-before-meeting"): Words(
        "会议 {meeting} 定在 {meets}，不能在 {decided} 就表决", "{meeting} was called for {meets}; it decided nothing on {decided}", *_FILE),
    ("what_is_voted_on_was_announced", "not-announced"): Words(
        "《{title}》不是会议 {meeting} 公告的第 {item} 项议题，没有公告的不能表决", "'{title}' is not item {item} of the notice of {meeting}; what was not announced is not voted on",
        ("公告后下次再议：sharedfund resolution notice --file FILE",), ("announce it for the next meeting: sharedfund resolution notice --file FILE",)),
    ("a_matter_is_decided_by_whose_it_is", "not-its-matter"): Words(
        "决议 {resolution} 的事归{matter:word}，{body:word} 不能定", "{resolution} is a matter of the {matter:word}; {body:word} does not decide it", *_FILE),
    ("a_matter_is_decided_by_whose_it_is", "steps-out-of-order"): Words(
        "决议 {resolution} 的协商步骤次序不对：提出、协商、方案、决定、评议，每步一次", "the steps of {resolution} are raised, discussed, planned, decided, reviewed, each once", *_FILE),
    ("a_matter_is_decided_by_whose_it_is", "step-before-another"): Words(
        "决议 {resolution} 的一步 {step:word}（{day}）在上一步之前", "the step {step:word} of {resolution} ({day}) lies before the one before it", *_FILE),
    ("a_matter_is_decided_by_whose_it_is", "step-to-come"): Words(
        "决议 {resolution} 的一步 {step:word} 写的是 {day}，还没到", "the step {step:word} of {resolution} is to come on {day}", *_FILE),
    ("a_hearing_named_was_held_before", "hearing-unknown"): Words("没有公告过听证会 {meeting:slug}", "no hearing {meeting:slug} was announced", *_MEETINGS),
    ("a_hearing_named_was_held_before", "hearing-not-held"): Words(
        "听证会 {meeting} 没有在 {decided} 表决以前开过", "the hearing {meeting} was not held before the decision of {decided}",
        ("先开听证会并记下：sharedfund resolution held {meeting} --file FILE",), ("hold the hearing and record it: sharedfund resolution held {meeting} --file FILE",)),
    ("what_needs_a_hearing_was_heard", "not-heard"): Words(
        "章程要求先听证：{about:word} 背后的业主决议没有写听证会", "the charter asks for a hearing first: the owners' decision behind this {about:word} names none",
        ("先开听证会，再在决议里写 hearing",), ("hold a hearing first, and name it as `hearing` in the resolution",)),
    ("a_vote_is_counted_on_the_list_announced", "not-the-voters-announced"): Words(
        "决议 {resolution} 按 {heads} 人 {area_m2:number} 平方米算，公告时的名册是 {heads_announced} 人 {area_announced_m2:number} 平方米",
        "{resolution} counts on {heads} heads and {area_m2:number} m2; the list announced has {heads_announced} heads and {area_announced_m2:number} m2",
        ("按公告时的名册点票：sharedfund resolution count 票.csv --voters 名册.csv",), ("count on the list announced: sharedfund resolution count ballots.csv --voters voters.csv",)),
    ("silence_counts_only_where_the_charter_says_so", "silence-counted"): Words(
        "决议 {resolution} 把 {heads} 人没交回的票也算了，章程没有这样约定", "{resolution} counts the {heads} heads whose ballots never came back; the charter does not say so", *_COUNT),
    ("a_committee_decides_by_its_own_members", "proxy-votes"): Words(
        "决议 {resolution} 有 {proxies} 张委托票，委员不能委托别人", "{resolution} counts {proxies} votes by proxy; members vote themselves", *_COUNT),
    ("a_committee_decides_by_its_own_members", "members-not-enough"): Words(
        "决议 {resolution} 记为通过，票数不够：全体 {members} 人，到会 {present} 人，同意 {yes} 人",
        "{resolution} is recorded as passed, without the votes: {members} members, {present} present, {yes} in favour",
        ("要过半数到会，全体半数以上同意",), ("more than half must be present, and half of all must agree",)),
    ("nobody_is_left_out_of_a_committee", "members-left-out"): Words(
        "决议 {resolution} 记全体委员 {members} 人，账本里当天在任的有 {known} 人",
        "{resolution} counts {members} members; {known} were in office that day",
        ("全体委员都要算上，没到会的也算",), ("count every member, those who did not come too",)),
    ("a_committee_decides_by_its_own_members", "members-agreed"): Words(
        "决议 {resolution} 记为未通过，票数却够了：全体 {members} 人，到会 {present} 人，同意 {yes} 人",
        "{resolution} is recorded as failed, but has the votes: {members} members, {present} present, {yes} in favour", *_COUNT),
    ("what_is_agreed_names_who_does_it_by_when", "number-not-next"): Words(
        "事项编号 {matter} 不接着上一项，应是 {expected}", "the number {matter} does not follow; it should be {expected}", *_MATTERS),
    ("what_is_agreed_names_who_does_it_by_when", "agreed-in-the-future"): Words(
        "事项 {matter} 的议定日 {agreed} 还没到", "the day {matter} was agreed, {agreed}, has not come", *_MATTERS),
    ("what_is_agreed_names_who_does_it_by_when", "due-before-agreed"): Words(
        "事项 {matter} 要在 {due} 办完，比议定的 {agreed} 还早", "{matter} is due on {due}, before it was agreed on {agreed}", *_MATTERS),
    ("what_is_agreed_names_who_does_it_by_when", "meeting-not-held"): Words(
        "会议 {meeting:slug} 没有开过的记录，{matter} 不能说是会上定的", "no record says that {meeting:slug} was held; {matter} was not agreed there", *_HELD),
    ("what_was_agreed_is_done_once", "no-such-matter"): Words("没有议定事项 {matter:slug}", "there is no matter {matter:slug}", *_MATTERS),
    ("what_was_agreed_is_done_once", "done-already"): Words("事项 {matter} 在 {done} 已经办完", "{matter} was done on {done}", *_MATTERS),
    ("what_was_agreed_is_done_once", "evidence-missing"): Words(
        "办完事项 {matter} 要附凭证", "finishing {matter} needs evidence",
        ("sharedfund resolution done {matter} --attach FILE",), ("sharedfund resolution done {matter} --attach FILE",)),
    ("a_body_that_announces_its_meetings_decides_at_them", "no-meeting-named"): Words(
        "决议 {resolution}《{title}》（{decided}，{body:word}）没有写是哪次会议，账本里查不到它的公告",
        "{resolution}, '{title}' ({decided}, {body:word}), names no meeting; the book has no notice of it",
        ("公示会写明；以后先登记公告：sharedfund resolution notice，记决议时写上会议编号",),
        ("the page says so; announce the next one first: sharedfund resolution notice, and name it in the resolution",)),
    ("what_was_agreed_is_done_by_its_day", "matter-overdue"): Words(
        "议定事项 {matter}《{title}》应在 {last_day} 前办完，已过 {days:days}；责任人 {responsible}",
        "{matter}, '{title}', was to be done by {last_day}, {days:days} ago; responsible: {responsible}",
        ("办完后：sharedfund resolution done {matter} --attach FILE",), ("once done: sharedfund resolution done {matter} --attach FILE",)),
    ("what_passed_is_cancelled_once_with_its_paper", "no-such-resolution"): Words("账本里没有决议 {resolution:slug}", "the book has no resolution {resolution:slug}", *_LIST),
    ("what_passed_is_cancelled_once_with_its_paper", "cancelled-already"): Words(
        "决议 {resolution} 在 {cancelled} 已经撤销", "{resolution} was cancelled on {cancelled}", *_LIST),
    ("what_passed_is_cancelled_once_with_its_paper", "resolution-failed"): Words(
        "决议 {resolution} 本来就没有通过，不用撤销", "{resolution} never passed; there is nothing to cancel", *_LIST),
    ("a_decision_has_its_paper", "paper-missing"): Words(
        "决议 {resolution} 没有附表决票，也没有表决结果的纸面材料", "{resolution} comes with neither its ballots nor a paper of its count",
        ("在决议表里写 ballots，或者 attach 表决票统计：sharedfund resolution template",),
        ("name the ballots in the form, or attach the count: sharedfund resolution template",)),
    ("what_passed_is_cancelled_once_with_its_paper", "paper-missing"): Words(
        "撤销决议 {resolution} 要附法院或街道的文书", "cancelling {resolution} needs the paper of the court or the subdistrict office",
        ("sharedfund resolution cancel {resolution} --file FILE，文件里写 attach",), ("name it as attach in the file of: sharedfund resolution cancel {resolution} --file FILE",)),
    ("what_passed_is_cancelled_once_with_its_paper", "cancelled-on-another-day"): Words(
        "决议 {resolution} 在 {decided} 才作出，撤销日 {cancelled} 不对", "{resolution} was decided on {decided}; it was not cancelled on {cancelled}", *_FILE),
    ("what_passed_is_cancelled_once_with_its_paper", "claimed-on-another-day"): Words(
        "决议 {resolution} 的起诉日 {claimed} 不在表决和撤销（{cancelled}）之间", "the claim against {resolution}, {claimed}, does not lie between its vote and its end on {cancelled}", *_FILE),
    ("nothing_is_paid_on_a_cancelled_resolution", "resolution-cancelled"): Words(
        "付款 {payment} 的 {amount:money} 凭的是决议 {resolution}，它在 {cancelled} 已被撤销",
        "{payment} of {amount:money} rests on {resolution}, which was cancelled on {cancelled}",
        ("重新表决；不再付的撤回：sharedfund payment withdraw {payment} --reason T",), ("vote again; withdraw what is not to be paid: sharedfund payment withdraw {payment} --reason T",)),
    ("what_rested_on_a_cancelled_resolution_is_settled", "frozen-by-cancelling"): Words(
        "决议 {resolution} 已撤销，付款 {about}（{amount:money}）停付", "{resolution} is cancelled; {about} ({amount:money}) is stopped", *_SHOW),
    ("what_rested_on_a_cancelled_resolution_is_settled", "authority-on-cancelled"): Words(
        "决议 {resolution} 已撤销，代扣授权 {about}（每月 {amount:money}）没有了依据：此后的扣款都算没人批过",
        "{resolution} is cancelled; the standing authority {about} ({amount:money} a month) has nothing to rest on: later debits stand unexplained",
        ("告诉银行和收款方停止代扣；终止授权：sharedfund payment standing end {about} --reason 决议撤销",),
        ("tell the bank and the payee to stop; end it: sharedfund payment standing end {about} --reason 'resolution cancelled'",)),
    ("what_rested_on_a_cancelled_resolution_is_settled", "rests-on-cancelled"): Words(
        "决议 {resolution} 已撤销，{entry:kind} {about} 没有了依据", "{resolution} is cancelled; the {entry:kind} {about} has nothing to rest on", *_SHOW),
    ("what_rested_on_a_cancelled_resolution_is_settled", "paid-on-cancelled"): Words(
        "决议 {resolution} 已撤销，按它付过 {about}（{amount:money}）", "{resolution} is cancelled; {about} ({amount:money}) had been paid on it", *_SHOW),
    ("what_rested_on_a_cancelled_resolution_is_settled", "cancelled-open"): Words(
        "决议 {resolution}《{title}》已撤销，后果还没有说明", "{resolution}, '{title}', is cancelled; nobody has said how that was settled", *_SHOW),
    ("what_rested_on_a_cancelled_resolution_is_settled", "cancelled-after-a-year"): Words(
        "撤销决议 {resolution} 的请求在公示一年以后才提出", "the claim against {resolution} came more than a year after its result was displayed", *_SHOW),
}

ERRORS: dict[str, Words] = {
    "no-resolution": Words("账本里没有决议 {resolution:slug}", "the book has no resolution {resolution:slug}", *_LIST),
    "no-meeting": Words("没有公告过会议 {meeting:slug}", "no meeting {meeting:slug} was announced", *_MEETINGS),
    "no-matter": Words("没有议定事项 {matter:slug}", "there is no matter {matter:slug}", *_MATTERS),
    "ballot-unknown": Words("名册上没有 {household:slug}，它的票不算", "no voter of the list is {household:slug}; its ballot does not count",
        ("按公告时的名册点票；卖掉的房子由名册上的业主投",), ("count on the list announced; who stands on it votes",)),
    "owner-votes-differ": Words("{household:slug} 的业主几套房投得不一样，一人只有一票",
        "the owner of {household:slug} votes differently with several units; one owner is one head",
        ("请业主选定一种，改好票再点",), ("let the owner settle on one, and count again",)),
    "household-twice": Words("{household:slug} 写了两次", "{household:slug} stands there twice", ("一户一行",), ("a line a household",)),
    "vote-unknown": Words("{household:slug} 的票写着“{found}”，认不出", "the ballot of {household:slug} says '{found}'",
        ("写 yes、no、abstain、silent、absent，或 同意、反对、弃权、未交回、未送达",), ("write yes, no, abstain, silent (not returned) or absent",)),
}

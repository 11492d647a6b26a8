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
        "第 {topic} 类事项由业主大会决定，{body:slug} 不能决定", "topic {topic} is for the owners' assembly; {body:slug} does not decide it",
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

ERRORS: dict[str, Words] = {
    "no-resolution": Words("账本里没有决议 {resolution:slug}", "the book has no resolution {resolution:slug}", *_LIST),
}

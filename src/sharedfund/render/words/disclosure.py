"""Words of the disclosure chapter: closing, publishing, displaying."""

from __future__ import annotations

from sharedfund.render.words.form import Words

WORDS = {
    ("months_close_in_order", "month-out-of-order"): Words(
        zh="不能结 {month}：下一个该结的月份是 {expected}。",
        en="{month} cannot be closed: the next month to close is {expected}.",
        remedy_zh=("sharedfund period close {expected}",), remedy_en=("sharedfund period close {expected}",)),
    ("months_close_in_order", "month-not-over"): Words(
        zh="不能结 {month}：这个月到 {end} 才过完，今天是 {day}。",
        en="{month} cannot be closed: it is over on {end}, today is {day}.",
        remedy_zh=("等到 {end} 再结。",), remedy_en=("Wait until {end}.",)),
    ("years_close_after_their_months", "year-closed-already"): Words(
        zh="{year:text} 年已经结过了。", en="The year {year:text} is closed already.",
        remedy_zh=("不用再结；要看：sharedfund period list",), remedy_en=("Nothing to do; to look: sharedfund period list",)),
    ("years_close_after_their_months", "month-open"): Words(
        zh="{year:text} 年还不能结：{month} 没有月结。", en="The year {year:text} cannot be closed: {month} is still open.",
        remedy_zh=("sharedfund period close {month}",), remedy_en=("sharedfund period close {month}",)),
    ("closings_still_hold_when_approved", "month-out-of-order"): Words(
        zh="不能同意：{month} 已经结过，下一个该结的是 {expected}。",
        en="Not agreed: {month} is closed already, next is {expected}.",
        remedy_zh=("这份提议作废：sharedfund period list",), remedy_en=("The proposal is void: sharedfund period list",)),
    ("closings_still_hold_when_approved", "month-not-over"): Words(
        zh="不能同意：{month} 到 {end} 才过完。", en="Not agreed: {month} is over on {end}.",
        remedy_zh=("等到 {end}。",), remedy_en=("Wait until {end}.",)),
    ("published_quarters_are_closed", "month-open"): Words(
        zh="不能公布 {period}：{month} 还没有月结。", en="{period} cannot be published: {month} is not closed.",
        remedy_zh=("sharedfund period close {month}",), remedy_en=("sharedfund period close {month}",)),
    ("disclosures_are_of_a_quarter", "not-a-quarter"): Words(
        zh="公示按季度：{period} 不是一个季度。", en="Disclosures are of a quarter: {period} is none.",
        remedy_zh=("写成 2026Q1 这样：sharedfund disclosure publish 2026Q1",),
        remedy_en=("Name it like 2026Q1: sharedfund disclosure publish 2026Q1",)),
    ("disclosures_are_of_a_quarter", "before-the-books"): Words(
        zh="{period} 在账本开始（{books_from}）以前。", en="{period} is before the book began ({books_from}).",
        remedy_zh=("公示从账本开始的那个季度起。",), remedy_en=("Disclosures begin with the quarter the book began in.",)),
    ("versions_follow_one_another", "version-out-of-order"): Words(
        zh="{period} 的下一版是第 {expected:number} 版，这份写的是第 {version:number} 版。",
        en="The next version of {period} is {expected:number}; this one says {version:number}.",
        remedy_zh=("重新生成：sharedfund disclosure publish {period}",),
        remedy_en=("Make it again: sharedfund disclosure publish {period}",)),
    ("versions_follow_one_another", "first-version-corrects-nothing"): Words(
        zh="{period} 还没有公布过，没有可更正的。", en="{period} was never published: there is nothing to correct.",
        remedy_zh=("sharedfund disclosure publish {period}",), remedy_en=("sharedfund disclosure publish {period}",)),
    ("versions_follow_one_another", "number-used"): Words(
        zh="编号 {published_number} 已经用过。", en="The number {published_number} is used already.",
        remedy_zh=("重新生成：sharedfund disclosure publish {period}",),
        remedy_en=("Make it again: sharedfund disclosure publish {period}",)),
    ("versions_follow_one_another", "previous-digest-differs"): Words(
        zh="更正必须写明第 {version:number} 版的数据指纹 {expected}。",
        en="A correction names the digest of version {version:number}: {expected}.",
        remedy_zh=("sharedfund disclosure correct {period} --reason 原因",),
        remedy_en=("sharedfund disclosure correct {period} --reason REASON",)),
    ("versions_follow_one_another", "correction-without-reason"): Words(
        zh="第 {version:number} 版没有写更正的原因。", en="Version {version:number} does not say why it corrects.",
        remedy_zh=("sharedfund disclosure correct {period} --reason 原因",),
        remedy_en=("sharedfund disclosure correct {period} --reason REASON",)),
    ("versions_follow_one_another", "number-changed"): Words(
        zh="更正用原来的编号 {expected}。", en="A correction keeps the number {expected}.",
        remedy_zh=("sharedfund disclosure correct {period} --reason 原因",),
        remedy_en=("sharedfund disclosure correct {period} --reason REASON",)),
    ("published_pages_are_computed_from_the_book", "head-moved-on"): Words(
        zh="{period} 生成以后账本又往前走了（生成时 {seen:text}，现在 {head:text}）。",
        en="The book moved on since {period} was computed (then {seen:text}, now {head:text}).",
        remedy_zh=("重新生成：sharedfund disclosure publish {period}",),
        remedy_en=("Make it again: sharedfund disclosure publish {period}",)),
    ("published_pages_are_computed_from_the_book", "figure-differs"): Words(
        zh="{period} 写的{figure:text}是 {stated}，按账本算是 {computed}。",
        en="{period} states {figure:text} {stated}; the book gives {computed}.",
        remedy_zh=("重新生成：sharedfund disclosure publish {period}",),
        remedy_en=("Make it again: sharedfund disclosure publish {period}",)),
    ("published_pages_are_computed_from_the_book", "digest-differs"): Words(
        zh="{period} 的数据指纹 {stated} 与按账本重算的 {computed} 不同。",
        en="The digest of {period} is {stated}; recomputed from the book it is {computed}.",
        remedy_zh=("重新生成：sharedfund disclosure publish {period}",),
        remedy_en=("Make it again: sharedfund disclosure publish {period}",)),
    ("what_hangs_out_was_published", "never-published"): Words(
        zh="{period} 第 {version:number} 版没有公布过。", en="Version {version:number} of {period} was never published.",
        remedy_zh=("sharedfund disclosure list",), remedy_en=("sharedfund disclosure list",)),
    ("what_hangs_out_was_published", "before-publication"): Words(
        zh="{period} 在 {published} 才公布，不能从 {first} 就贴出。",
        en="{period} was published on {published}; it cannot hang from {first}.",
        remedy_zh=("改成贴出的那一天。",), remedy_en=("Give the day it was put up.",)),
    ("what_hangs_out_was_published", "ends-before-it-begins"): Words(
        zh="贴到 {last}，早于贴出的 {first}。", en="Displayed to {last}, before it began on {first}.",
        remedy_zh=("把起止日期改正。",), remedy_en=("Correct the two days.",)),
    # duties
    ("quarters_are_published_in_time", "disclosure-due"): Words(
        zh="{period} 的公示要在到期日前公布。", en="The disclosure of {period} is to be published.",
        remedy_zh=("sharedfund disclosure publish {period}",), remedy_en=("sharedfund disclosure publish {period}",)),
    ("quarters_are_published_in_time", "disclosure-late"): Words(
        zh="{period} 的公示已迟 {days:days}，仍要公布。", en="The disclosure of {period} is {days:days} late; publish it still.",
        remedy_zh=("sharedfund disclosure publish {period}",), remedy_en=("sharedfund disclosure publish {period}",)),
    ("quarters_are_published_in_time", "published-late"): Words(
        zh="{period} 的公示在 {published} 公布，迟了 {days:days}。", en="{period} was published on {published}, {days:days} late.",
        remedy_zh=("已印在公示上，不用再做什么。",), remedy_en=("It is printed on the page; nothing more to do.",)),
    ("published_pages_hang_out", "not-displayed"): Words(
        zh="{period} 第 {version:number} 版公布后还没有登记贴在哪里，要贴满 {wanted:days}。",
        en="Version {version:number} of {period} hangs nowhere yet; it must hang for {wanted:days}.",
        remedy_zh=("sharedfund disclosure display {period} --place 大堂",),
        remedy_en=("sharedfund disclosure display {period} --place LOBBY",)),
    ("published_pages_hang_out", "displayed-too-short"): Words(
        zh="{period} 第 {version:number} 版只贴了 {shown:days}，要贴满 {wanted:days}。",
        en="Version {version:number} of {period} hung for {shown:days}; {wanted:days} are due.",
        remedy_zh=("sharedfund disclosure display {period} --place 大堂",),
        remedy_en=("sharedfund disclosure display {period} --place LOBBY",)),
    ("what_is_taken_down_hung_there", "never-displayed"): Words(
        zh="{about:slug} 没有在{place:text}张贴过。", en="{about:slug} never hung at {place:text}.",
        remedy_zh=("看张贴：sharedfund disclosure list",), remedy_en=("see what hung: sharedfund disclosure list",)),
    ("what_is_taken_down_hung_there", "over-already"): Words(
        zh="在{place:text}的张贴到 {last} 已经满期，不用登记撤下。", en="What hung at {place:text} was over on {last}.",
        remedy_zh=("不用再登记。",), remedy_en=("Nothing to record.",)),
    ("what_is_taken_down_hung_there", "before-it-hung"): Words(
        zh="在{place:text}的张贴从 {first} 起，撤下不能更早。", en="It hung at {place:text} from {first} on.",
        remedy_zh=("核对撤下的日期。",), remedy_en=("Check the day.",)),
    ("a_notice_is_displayed_once", "notice-exists"): Words(
        zh="张贴编号 {notice:slug} 已有。", en="The number {notice:slug} is taken.",
        remedy_zh=("换一个编号。",), remedy_en=("Take another number.",)),
    ("a_notice_is_displayed_once", "ends-before-it-begins"): Words(
        zh="张贴到 {last}，比开始的 {first} 还早。", en="It ends on {last}, before it begins on {first}.",
        remedy_zh=("核对日期。",), remedy_en=("Check the days.",)),
    ("a_notice_is_displayed_once", "no-such-audit"): Words(
        zh="账本里没有审计 {about:slug}。", en="The book has no audit {about:slug}.",
        remedy_zh=("用 --about 写审计编号：sharedfund finding list",), remedy_en=("Name it with --about: sharedfund finding list",)),
    ("a_use_of_the_seal_is_recorded_once", "use-exists"): Words(
        zh="用印编号 {use:slug} 已有。", en="The number {use:slug} is taken.",
        remedy_zh=("换一个编号。",), remedy_en=("Take another number.",)),
    ("displays_stay_and_are_proven", "removed-early"): Words(
        zh="{period} 的公示在{place:text} {removed} 就撤下了，应张贴到 {promised}。",
        en="The page of {period} was taken down at {place:text} on {removed}; it was to hang until {promised}.",
        remedy_zh=("重新张贴：sharedfund disclosure display {period}",), remedy_en=("Hang it again: sharedfund disclosure display {period}",)),
    ("displays_stay_and_are_proven", "notice-removed-early"): Words(
        zh="{notice:slug} 在{place:text} {removed} 就撤下了，应张贴到 {promised}。",
        en="{notice:slug} was taken down at {place:text} on {removed}; it was to hang until {promised}.",
        remedy_zh=("重新张贴：sharedfund disclosure notice",), remedy_en=("Hang it again: sharedfund disclosure notice",)),
    ("displays_stay_and_are_proven", "display-without-photo"): Words(
        zh="{period} 在{place:text}的张贴没有照片。", en="The page of {period} at {place:text} has no photo.",
        remedy_zh=("补拍并登记：sharedfund disclosure display {period} --photo 照片",),
        remedy_en=("Take one: sharedfund disclosure display {period} --photo FILE",)),
    ("audit_results_hang_out", "audit-not-shown"): Words(
        zh="审计 {audit:slug} 的结果还没有张贴，要张贴 {wanted:days}。", en="The result of {audit:slug} does not hang out; it is to for {wanted:days}.",
        remedy_zh=("sharedfund disclosure notice --what audit --about {audit:slug}",), remedy_en=("sharedfund disclosure notice --what audit --about {audit:slug}",)),
    ("audit_results_hang_out", "audit-shown-too-short"): Words(
        zh="审计 {audit:slug} 的结果张贴 {shown:days}，要 {wanted:days}。", en="The result of {audit:slug} hangs {shown:days}; it is to for {wanted:days}.",
        remedy_zh=("sharedfund disclosure notice --what audit --about {audit:slug}",), remedy_en=("sharedfund disclosure notice --what audit --about {audit:slug}",)),
    **{("other_items_are_made_known", f"{what}-not-stated"): Words(
        zh=f"{zh}每 {{months:number}} 个月要公布一次，已迟 {{days:days}}。",
        en=f"{en} is made known every {{months:number}} months; it is {{days:days}} late.",
        remedy_zh=("公布季度公示，或：sharedfund disclosure notice --what " + what,),
        remedy_en=("publish the quarter, or: sharedfund disclosure notice --what " + what,))
       for what, zh, en in (("maintenance", "专项维修资金", "The maintenance fund"), ("member-fees", "委员本人交费情况", "What members pay themselves"),
                            ("seal", "印章使用", "The use of the seals"))},
    ("members_owe_no_fees", "member-in-arrears"): Words(
        zh="委员 {person:slug} 欠物业费 {amount}。", en="The member {person:slug} owes fees of {amount}.",
        remedy_zh=("请委员交清。",), remedy_en=("The member pays.",)),
}

# A closing's figures are asked at the proposal and at every yes, in the same words.
_FIGURES = {
    "movement-differs": (
        "{fund}的{figure:text}写的是 {stated}，按账本算是 {computed}。",
        "{fund}: {figure:text} is stated as {stated}; the book gives {computed}."),
    "fund-missing": ("漏了{fund}，期末 {closing}。", "{fund} is missing; it closes at {closing}."),
    "fund-unknown": ("账本里没有{fund}，却写了期末 {closing}。", "The book has no {fund}, yet a closing of {closing} is stated."),
    "funds-out-of-order": ("各项资金的次序不对。", "The funds are out of order."),
}
for _rule in ("months_close_with_their_movement", "years_close_with_their_movement", "closings_still_hold_when_approved"):
    _command = "sharedfund year close YEAR" if _rule.startswith("years") else "sharedfund period close MONTH"
    for _code, (_zh, _en) in _FIGURES.items():
        WORDS[_rule, _code] = Words(zh=_zh, en=_en, remedy_zh=("重新生成：" + _command,), remedy_en=("Make it again: " + _command,))
# Of two proposals for one version the second is told at its next yes, in the same words.
WORDS |= {("versions_still_follow_when_approved", code): words for (name, code), words in list(WORDS.items())
          if name == "versions_follow_one_another"}

ERRORS = {
    "published-already": Words(
        zh="{period} 已公布第 {version:number} 版；要改，就出更正。",
        en="{period} is published as version {version:number}; to change it, publish a correction.",
        remedy_zh=("sharedfund disclosure correct {period} --reason 原因",),
        remedy_en=("sharedfund disclosure correct {period} --reason REASON",)),
    "nothing-to-correct": Words(
        zh="{period} 还没有公布过，没有可更正的。", en="{period} was never published: there is nothing to correct.",
        remedy_zh=("sharedfund disclosure publish {period}",), remedy_en=("sharedfund disclosure publish {period}",)),
    "no-such-format": Words(
        zh="不会写成 {found}；会写的：{known}。", en="Cannot write {found}; known: {known}.",
        remedy_zh=("sharedfund disclosure build 账期 --to html,json,xlsx,csv",), remedy_en=("sharedfund disclosure build PERIOD --to html,json,xlsx,csv",)),
    "workbook-needs-xlsxwriter": Words(
        zh="写表格文件（xlsx）要装 XlsxWriter，这台机器上没有。", en="Writing workbooks (xlsx) needs XlsxWriter, which is not installed here.",
        remedy_zh=("{pip}", "不用表格文件的，--to html,json,csv"), remedy_en=("{pip}", "without workbooks: --to html,json,csv")),
    "no-typesetter": Words(
        zh="这台机器上没有排 PDF 和图片的程序（{absent:text}）。", en="This machine has nothing that sets PDF and pictures ({absent:text}).",
        remedy_zh=("{install:text}", "网页照常能打印成 A4：--to html"), remedy_en=("{install:text}", "the page prints as A4 all the same: --to html")),
    "no-fonts": Words(
        zh="在 {where:text} 没有找到中文字体，PDF 和图片写不成。", en="No Chinese font was found in {where:text}: PDF and pictures cannot be set.",
        remedy_zh=("{install:text}", "或指明字体所在的文件夹：--fonts DIR", "网页不受影响：--to html"),
        remedy_en=("{install:text}", "or name a folder of fonts: --fonts DIR", "the page needs none of it: --to html")),
    "characters-missing": Words(
        zh="字体缺 {count:number} 个字：{characters:text}。印出来会是空白，所以 PDF 和图片没有写（字体：{fonts:text}）。",
        en="The fonts lack {count:number} characters: {characters:text}. They would be blank in print, so PDF and pictures are not written (fonts: {fonts:text}).",
        remedy_zh=("{install:text}", "还缺的生僻字，装有它的字体（如 BabelStone Han、Plangothic、Jigmo），或 --fonts DIR", "网页不受影响：--to html"),
        remedy_en=("{install:text}", "for rare characters install a font that has them (BabelStone Han, Plangothic, Jigmo), or --fonts DIR",
                   "the page needs none of it: --to html")),
    "too-many-fonts": Words(
        zh="{folder:text} 里的字体文件超过 {most:number} 个，这不像字体文件夹。", en="{folder:text} holds more than {most:number} font files: no folder of fonts.",
        remedy_zh=("用 --fonts 指明放字体的那个文件夹",), remedy_en=("name the folder of fonts itself with --fonts",)),
    "typesetter-failed": Words(
        zh="排版程序没有做成：{why:text}。PDF 和图片没有写，网页和数据都在。",
        en="What sets the pages failed: {why:text}. PDF and pictures are not written; page and data are.",
        remedy_zh=("再做一次：sharedfund disclosure build 账期 --to pdf,png,screen", "还不行：sharedfund doctor"),
        remedy_en=("once more: sharedfund disclosure build PERIOD --to pdf,png,screen", "if it fails again: sharedfund doctor")),
    "owner-and-unit": Words(
        zh="--for owner 要用 --unit 写是哪一户，别的不用。", en="--for owner needs --unit to say whose copy it is; the others take none.",
        remedy_zh=("sharedfund disclosure show 账期 --for owner --unit 3-1201",),
        remedy_en=("sharedfund disclosure show PERIOD --for owner --unit 3-1201",)),
    "copy-lies-elsewhere": Words(
        zh="不是公示的那份要用 -o 写到账本外面，不在 {folder:text} 里：账本旁边的会张贴，会随 export --public 交出去。",
        en="A copy that is not the public page goes with -o into a folder outside the book, not within {folder:text}: what lies beside the "
           "book is posted and goes out with export --public.",
        remedy_zh=("sharedfund disclosure build 账期 --for committee -o 业委会",),
        remedy_en=("sharedfund disclosure build PERIOD --for committee -o COMMITTEE",)),
    "no-such-section": Words(
        zh="没有 {found} 这一节；有：{known}。", en="There is no section {found}; there are: {known}.",
        remedy_zh=("sharedfund disclosure show 账期 --section A,F",), remedy_en=("sharedfund disclosure show PERIOD --section A,F",)),
    "not-a-version": Words(
        zh="{found} 不是一版公示；写成 2026Q1/1 这样。", en="{found} is no version of a disclosure; write it like 2026Q1/1.",
        remedy_zh=("sharedfund disclosure list",), remedy_en=("sharedfund disclosure list",)),
    "not-a-manifest": Words(
        zh="这个文件不是公示的清单。", en="This file is no manifest of a disclosure.",
        remedy_zh=("清单在 disclosures/ 下各期的文件夹里，叫 manifest.json。",),
        remedy_en=("Manifests lie in the folders under disclosures/, named manifest.json.",)),
    "disclosure-not-published": Words(
        zh="{period} 没有公布过。", en="{period} is not published.",
        remedy_zh=("sharedfund disclosure list",), remedy_en=("sharedfund disclosure list",)),
}

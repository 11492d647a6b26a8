"""Words of grants and projects: spent on their purpose, given back by decision, passed on to whom it belongs."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_GRANT, _PROJECT, _CLOSE = "a_grant_is_spent_on_its_purpose", "project_money_serves_its_project", "a_project_closes_empty"
_SEE = (("看各项：sharedfund project list",), ("see them: sharedfund project list",))
_SEE_GRANTS = (("看各笔补助：sharedfund grant list",), ("see them: sharedfund grant list",))

WORDS: dict[tuple[str, str], Words] = {
    ("a_grant_says_what_it_is_for", "grant-exists"): Words(
        "补助编号 {grant:slug} 已经用过", "the grant number {grant:slug} is used already", *_SEE_GRANTS),
    ("a_grant_says_what_it_is_for", "head-unknown"): Words(
        "没有科目 {head:slug}", "there is no head {head:slug}", ("看科目：sharedfund budget template",), ("see the heads: sharedfund budget template",)),
    ("a_grant_says_what_it_is_for", "head-twice"): Words(
        "{grant:slug} 同一科目写了两次", "{grant:slug} names a head twice", ("每个科目写一次",), ("name each head once",)),
    ("project_money_names_who_gave_it", "project-not-open"): Words(
        "没有开着的专项 {project:slug}", "no project {project:slug} is open",
        ("先开专项：sharedfund project open", "或先记为待核实收款"), ("open it: sharedfund project open", "or record it as unidentified")),
    ("project_money_names_who_gave_it", "giver-missing"): Words(
        "专项 {project:slug} 的款要写明是哪一户，或者是谁给的，只写一个", "money for {project:slug} names a household or a giver, one of them",
        ("写 --unit 或 --from",), ("name --unit or --from",)),
    ("project_money_names_who_gave_it", "household-unknown"): Words(
        "账本里没有户号 {household:slug}", "the book knows no household {household:slug}", ("看住户：sharedfund unit list",), ("see them: sharedfund unit list",)),
    ("a_reversal_repeats_what_was_given", "nothing-such-given"): Words(
        "没有流水号 {bank_ref:slug} 的补助、筹款或代收款，或者内容对不上", "no such grant, contribution or money of others bears {bank_ref:slug}", *_SEE_GRANTS),
    ("a_reversal_repeats_what_was_given", "used-meanwhile"): Words(
        "{bank_ref:slug} 的 {amount} 已经用去或申请，只剩 {left}，不能整笔冲回", "of the {amount} of {bank_ref:slug} only {left} is left; it cannot be taken back",
        ("先撤回或退回用它的付款",), ("first withdraw or return what it pays for",)),
    ("a_gift_in_kind_is_booked_at_its_stated_value", "value-missing"): Words(
        "“{gift:text}”要入账，得写对方说的价值", "“{gift:text}” is to be booked and states no value",
        ("写 --value，或不入账、只作备忘",), ("give --value, or keep it a memo",)),
    ("a_gift_in_kind_is_booked_at_its_stated_value", "evidence-missing"): Words(
        "“{gift:text}”要入账，得附对方的单据", "“{gift:text}” is to be booked and brings no paper", ("加 --attach",), ("add --attach",)),
    ("volunteers_are_counted_after_the_work", "month-to-come"): Words(
        "{month:text} 还没到", "{month:text} has not begun", ("到了再记",), ("count it then",)),
    ("volunteers_are_counted_after_the_work", "nobody-helped"): Words(
        "写的是 {persons} 人、{hours} 小时，都要大于 0", "{persons} persons and {hours} hours; both must be above 0", ("核对人数和时数",), ("check the figures",)),
    ("money_of_others_names_whose_it_is", "payee-unknown"): Words(
        "账本里没有收款方 {payee:payee}：这笔钱归谁要先登记", "the book knows no payee {payee:payee}: say first whose the money is",
        ("先登记：sharedfund vendor add",), ("add it: sharedfund vendor add",)),
    ("money_of_others_is_passed_on", "not-passed-on"): Words(
        "代收 {payee:payee} 的 {amount} 自 {since} 起没有转付", "{amount} of {payee:payee} has waited since {since}",
        ("转付：sharedfund grant pass-on",), ("pass it on: sharedfund grant pass-on",)),
    (_GRANT, "not-spent"): Words(
        "补助的钱只能按用途花，不能用来办“{settles:slug}”", "grant money is spent on its purpose, not used for {settles:slug}",
        ("用：sharedfund payment request --fund grants --grant G-01",), ("use: sharedfund payment request --fund grants --grant G-01",)),
    (_GRANT, "grant-missing"): Words(
        "从专项补助付款要写明用的是哪一笔（写的是 {grant:slug}）", "a payment from the grants fund names its grant ({grant:slug} is named)", *_SEE_GRANTS),
    (_GRANT, "outside-its-purpose"): Words(
        "{grant:slug} 指定用于“{purpose:text}”，“{head}”不在它的科目里", "{grant:slug} is for “{purpose:text}”; {head} is not among its heads",
        ("从物业服务资金付，或与给钱的一方另行商定",), ("pay it from the operating fund, or agree with the giver anew",)),
    (_GRANT, "above-grant"): Words(
        "{grant:slug} 还剩 {left}，本笔 {amount}", "{grant:slug} has {left} left; the payment asks {amount}", *_SEE_GRANTS),
    (_PROJECT, "project-not-open"): Words("{fund}没有开着", "{fund} is not open", *_SEE),
    (_PROJECT, "not-a-projects-use"): Words(
        "专项的钱只能用在这个专项上，不能用来办“{settles:slug}”", "a project's money is spent on the project, not used for {settles:slug}", *_SEE),
    (_PROJECT, "rest-not-decided"): Words(
        "{fund}剩下的钱怎么办要有决议：这次要 {amount}，决议还允许 {left}", "what is left of {fund} is decided by resolution: {amount} is asked, {left} is granted",
        ("写上 --resolution 决议编号",), ("name --resolution",)),
    (_PROJECT, "above-share"): Words(
        "{payee:payee} 按出资应得 {left}，本笔 {amount}", "{payee:payee} is due {left} by what was given; the payment asks {amount}", *_SEE),
    ("a_project_stands_on_a_resolution", "resolution-missing"): Words(
        "专项要有通过的决议，没有 {resolution:slug}", "a project stands on a resolution that passed; there is no {resolution:slug}",
        ("先登记决议：sharedfund resolution record",), ("record it: sharedfund resolution record",)),
    ("a_project_stands_on_a_resolution", "project-exists"): Words("专项 {project:slug} 已经开过", "the project {project:slug} was opened already", *_SEE),
    (_CLOSE, "project-not-open"): Words("没有开着的专项 {project:slug}", "no project {project:slug} is open", *_SEE),
    (_CLOSE, "money-left"): Words(
        "专项 {project:slug} 还剩 {left}，退还或按决议改用之后才能结", "{left} of the project {project:slug} is left: it goes back, or elsewhere by resolution, first",
        ("退还：sharedfund project return {project:slug}", "改用：sharedfund fund transfer"), ("give it back: sharedfund project return {project:slug}", "or move it: sharedfund fund transfer")),
    (_CLOSE, "payment-waits"): Words(
        "专项 {project:slug} 还有付款 {payment:slug} 没办完", "the payment {payment:slug} of the project {project:slug} is under way",
        ("先付完或撤回",), ("finish or withdraw it first",)),
    (_CLOSE, "figure-differs"): Words(
        "专项 {project:slug} 的 {figure:slug} 写 {told}，账上是 {expected}", "{project:slug}: {figure:slug} says {told}, the book says {expected}",
        ("重新结：sharedfund project close",), ("close it anew: sharedfund project close",)),
    ("a_report_to_the_giver_says_what_the_book_says", "grant-unknown"): Words("没有补助 {grant:slug}", "there is no grant {grant:slug}", *_SEE_GRANTS),
    ("a_report_to_the_giver_says_what_the_book_says", "evidence-missing"): Words(
        "{grant:slug} 的报告要附上", "the report on {grant:slug} is to be attached", ("加 --attach",), ("add --attach",)),
    ("a_report_to_the_giver_says_what_the_book_says", "figure-differs"): Words(
        "{grant:slug} 的 {figure:slug} 写 {told}，账上是 {expected}", "{grant:slug}: {figure:slug} says {told}, the book says {expected}",
        ("重新报：sharedfund grant report {grant:slug}",), ("report anew: sharedfund grant report {grant:slug}",)),
    ("givers_get_their_reports", "report-late"): Words(
        "{giver:text} 的补助 {grant:slug} 应在 {last_day} 前报告用途，还剩 {left}", "the grant {grant:slug} of {giver:text} was to be reported by {last_day}; {left} is left",
        ("报告：sharedfund grant report {grant:slug}",), ("report: sharedfund grant report {grant:slug}",)),
}

ERRORS: dict[str, Words] = {
    "grant-unknown": Words("没有补助 {grant:slug}", "there is no grant {grant:slug}", *_SEE_GRANTS),
    "project-unknown": Words("没有专项 {project:slug}", "there is no project {project:slug}", *_SEE),
    "unit-or-vendor": Words("写 --unit 或 --vendor，其中一个", "give either --unit or --vendor"),
    "nothing-such-given": Words("没有流水号 {bank_ref:slug} 的补助、筹款或代收款", "no grant, contribution or money of others bears {bank_ref:slug}", *_SEE_GRANTS),
    "nothing-to-give-back": Words("专项 {project:slug} 没有要退给 {payee:payee} 的", "{project:slug} has nothing to give back to {payee:payee}",
        ("看余下多少、各人应得多少：sharedfund project show {project:slug}",), ("see who gets what: sharedfund project show {project:slug}",)),
    "nothing-to-pass-on": Words("没有代收 {payee:payee} 的钱", "nothing is held for {payee:payee}",
        ("看代收的钱：sharedfund fund show custody",), ("see what is held: sharedfund fund show custody",)),
}

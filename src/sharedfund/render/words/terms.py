"""What the terms of a charter mean, and what each profile is in one sentence; in two languages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sharedfund.render.words import names, pages
from sharedfund.render.words.form import Language, clean, percent, plain
from sharedfund.render.words.pages import Pair, pick

# One plain sentence a profile, in the order of the charter's table.
PROFILES: dict[str, Pair] = {
    "co-managed": ("共管账户：钱先进共管账户，先保必要开支，考核、居民认可、决算都过了才付物业的酬金",
                   "co-managed account: essentials first; the firm is paid after evaluation, acceptance and settlement"),
    "trust": ("信托制：物业费和公共收益都进业主共管的账户，物业按约提酬金，服务达标才拿得到，结余归小区",
              "trust model: fees and public revenue are the owners'; the firm takes its agreed fee if the standard is met"),
    "remuneration": ("酬金制：开支按实由业主承担，物业按约定的比例或数额提酬金",
                     "commission basis: costs are the owners', the firm takes an agreed share or sum"),
    "joint-remuneration": ("联名酬金制：账户由物业和业委会联名，物业自己的酬金由社区代签",
                           "commission basis on an account of firm and committee; the firm never signs for its own fee"),
    "pay-in-arrears": ("先用后付：服务满一期、居民认可了才收费付费，盈亏归物业",
                       "use first, pay later: charged and paid after a period is accepted; the firm bears the result"),
    "committee-agency": ("业委会代付：业委会代收物业费，认可后原数转给物业，盈亏归物业",
                         "the committee collects as an agent and pays the firm after acceptance; the firm bears the result"),
    "fallback": ("兜底：没有物业，社区和街道托管，靠补助过日子",
                 "safety net: no firm; community and subdistrict office manage, mostly on subsidies"),
    "self-volunteer": ("志愿互助：业主自己动手，不发工资，垫付的凭票报销",
                       "self-managed by volunteers: no wages, outlays are repaid against vouchers"),
    "self-hire": ("直接聘用：业委会自己雇人，工资社保由小区承担，盈亏归业主",
                  "self-managed with hired staff: wages and insurance are the complex's"),
    "self-manager": ("职业经理人：请经理人来管，他的报酬要考核达标才发，他不签付款",
                     "self-managed by a professional manager, whose pay waits for an evaluation and who signs nothing"),
    "self-contract": ("专业分包：每项服务包给专门的单位，逐项验收后付款",
                      "self-managed through specialist contractors, each paid after its own acceptance"),
    "revenue-only": ("只共管公共收益：物业费照旧归物业，公共收益进共管账户，每一笔都要有决议",
                     "only public revenue is co-managed; the fee stays with the firm, every use needs a resolution"),
    "holdback": ("按季留存：物业费进监管账户，每季第三个月留一成，排名不垫底、全年合格才给",
                 "supervised account: a tenth of every third month is held back until ranking and year are passed"),
    "part-deposit": ("部分交存：物业费归物业，约定的一部分存在业委会账户，考核后再付",
                     "the fee goes to the firm; an agreed part lies with the committee and is paid by evaluation"),
    "joint-collect": ("联合收取：物业费收进平台或共管账户，按考核付给物业",
                      "the fee is collected into a jointly supervised account and paid by evaluation"),
}

# Every term, as the charter's template and `charter compare` explain it.
TERMS: dict[str, Pair] = {
    "account_holder": ("账户是谁的（可写几方，联名）", "whose account it is; several hold it jointly"),
    "signatory_parties": ("哪几方有联签人", "the parties whose signatories sign payments"),
    "signatories_min_count": ("一笔付款至少几人联签", "least number of joint signatories"),
    "committee_signatories_min_count": ("联签人里业委会至少几人", "least number of the committee among them"),
    "reviewers_min_count": ("一笔付款至少几人审核", "least number of reviewers"),
    "rechecks_min_count": ("一笔付款至少几次复核", "least number of re-checks"),
    "key_recovery_parties_min_count": ("找回遗失的钥匙至少要几方同意", "parties that must agree to recover a lost key"),
    "key_recovery_wait_days": ("找回钥匙要等几天", "days a key recovery waits"),
    "charter_amendment": ("改章程的程序", "how this charter is changed"),
    "fresh_signatory_threshold_cny": ("加签线：多少元起，要有一名没审过也没复核过的联签人", "from this amount up one signatory is fresh"),
    "same_desk_limit_cny": ("多少元以下可以同台先后签", "up to here two may sign at one desk"),
    "approval_valid_days": ("一次同意几天内有效", "days a yes stays valid"),
    "seen_days_max": ("签名时看到的账本最多可以是几天前的", "age of the head a signer may have seen, in days"),
    "cast_gap_days": ("人手缺口几天内补上", "days to fill a gap in the cast"),
    "late_remittance_working_days": ("代收的钱几个工作日内交存", "working days to remit what was collected"),
    "allocation_principal_first": ("收款先抵本金再抵违约金", "receipts meet the principal before late fees"),
    "advance_months_max": ("最多预收几个月", "months a fee may be paid in advance"),
    "advance_indefinite_months_max": ("合同不定期时最多预收几个月", "the same under an indefinite contract"),
    "advance_bridge_months": ("必要开支可向预收款周转几个月", "months of essentials that advances may bridge"),
    "charge_timing": ("先收费还是后收费", "whether fees are charged in advance or in arrears"),
    "fee_account": ("物业费进哪里：共管账户、代收专账、还是物业自己收", "where the fee lands: here, in the agency fund, or elsewhere"),
    "fee_basis": ("收费方式：包干、酬金、不收", "lump sum, commission, or none"),
    "deficit_bearer": ("亏损谁承担", "who bears a deficit"),
    "shortage_rule": ("同一级钱不够时怎么分", "how a shortage inside a tier is shared"),
    "partial_release": ("钱不够时酬金可否先付一部分", "whether remuneration may be paid in part"),
    "emergency_causes": ("哪些情况算应急", "what counts as an emergency"),
    "emergency_order_cap_cny": ("应急单上限", "cap of an emergency order"),
    "emergency_order_cap_subdistrict_cny": ("街道见证时的应急单上限", "the cap with the subdistrict office as witness"),
    "emergency_review_working_days": ("应急付款几个工作日内补审核", "working days to review an emergency payment"),
    "emergency_ratification_days": ("应急付款几天内追认", "days to ratify it"),
    "maintenance_advance_reclaim_months": ("替维修资金垫的钱几个月内收回", "months to reclaim what was advanced for the maintenance fund"),
    "remuneration_kind": ("酬金是按比例、定额、还是年终结余", "the firm's fee: a share, a fixed sum, or the year's residual"),
    "remuneration_rate_share": ("酬金比例（不写随合同）", "the share (else the contract's)"),
    "remuneration_fixed_month_cny": ("每月定额酬金（不写随合同）", "the fixed sum a month (else the contract's)"),
    "release_function": ("按考核放多少：分档、线性、达标、留存", "how a score becomes a rate"),
    "pass_score": ("达标分数，不到一分不放", "below this score nothing is released"),
    "band_bottom_share": ("分档最低一档放多少", "what the lowest band releases"),
    "evaluation_due_days": ("期满后几天内考核", "days after the period to evaluate"),
    "acceptance_due_days": ("期满后几天内居民认可", "days after the period for the residents' acceptance"),
    "settlement_due_days": ("期满后几天内决算", "days after the period to settle"),
    "gate_stand_in_days": ("逾期后由下一家几天内补办", "days the next in line has for a late condition"),
    "acceptance_method": ("居民认可怎么做", "how the residents accept"),
    "acceptance_sample_share": ("认可要问到多少户", "share of households asked"),
    "acceptance_satisfied_share": ("多少满意才算认可", "share that must be satisfied"),
    "gate_conditions": ("拨付要过哪几关", "the conditions of the gate"),
    "withheld_share": ("等考核的酬金占多少", "share of the remuneration that waits at the gate"),
    "release_rest": ("没放的部分是暂扣还是扣减", "whether the rest is withheld or deducted"),
    "deducted_use": ("扣下的钱归哪里", "where deducted money goes"),
    "breach_stops": ("确认违约后停付多少酬金", "what a confirmed breach stops"),
    "objection_window_days": ("考核公示几天可提异议", "days to object to an evaluation"),
    "annual_score_method": ("年度得分怎么算", "how quarters make an annual score"),
    "settlement_period": ("多久决算一次", "how often is settled"),
    "settlement_display_days": ("决算表公示几天", "days a settlement hangs out"),
    "settlement_reply_days": ("各方几天内答复决算", "days to reply to it"),
    "large_payment_cny": ("多少元起要事先公示", "from this amount up a payment is noticed first"),
    "large_payment_notice_days": ("事先公示几天", "days of prior notice"),
    "committee_item_limit_cny": ("业委会一项可自定多少", "what the committee may decide alone, an item"),
    "committee_year_limit_cny": ("业委会一年可自定多少", "the same, a year"),
    "splitting_window_days": ("几天内同类付款合并看", "days within which like payments are summed"),
    "imprest_cap_cny": ("备用金上限", "cap of the imprest"),
    "no_budget_month_share": ("没有预算时每月可用上年的多少", "share of last year's cost a month without a budget"),
    "budget_frame_years_max": ("预算框架最多几年", "years a budget frame may run"),
    "representatives_budget_band_share": ("业主代表可调预算的幅度", "band within which representatives move a budget"),
    "line_reallocation_share": ("业委会可在科目间调多少", "share the committee may move between lines"),
    "metered_variation_days": ("按表计费超支几天内补调整", "days to vary a metered line"),
    "quotes_threshold_cny": ("多少元起维修要比价", "repairs from here up need quotes"),
    "quotes_min_count": ("至少几家报价", "least number of quotes"),
    "disclosure_due_months": ("季后几个月内公示", "months after the quarter to publish"),
    "display_days": ("公示贴几天", "days a disclosure hangs out"),
    "display_count": ("公示天数按自然日还是工作日", "whether days of display are days or working days"),
    "maintenance_disclosure_months": ("维修资金几个月公示一次", "months between maintenance-fund disclosures"),
    "member_fee_disclosure_months": ("委员缴费情况几个月公示一次", "months between disclosures of members' own fees"),
    "seal_disclosure_months": ("用章情况几个月公示一次", "months between disclosures of the seal's use"),
    "variance_note_share": ("预算偏差多大要说明（比例）", "a variance above this share is explained"),
    "variance_note_cny": ("预算偏差多大要说明（金额）", "a variance above this amount is explained"),
    "small_cell_households": ("公示的格子不到几户要合并", "cells with fewer households are merged"),
    "answer_working_days": ("业主提问几个工作日内答复", "working days to answer an owner"),
    "voucher_days": ("被质疑的支出几天内拿出凭证", "days to prove a challenged payment"),
    "voucher_access": ("业主怎么看凭证", "how owners see vouchers"),
    "audit_demand_share": ("多少业主可要求审计", "share of owners that may demand an audit"),
    "audit_demand_test": ("按面积、人数怎么算", "whether area, heads, or both count"),
    "challenge_freeze_working_days": ("质疑最多冻结几个工作日", "working days a challenge may freeze"),
    "pools": ("各项资金分开用，还是统筹用", "whether sources are used apart or as one pool"),
    "topup_share": ("公共收益净额多少补维修资金", "share of net public revenue for the maintenance fund"),
    "topup_period": ("多久补一次维修资金", "how often it is topped up"),
    "pre_assembly_cost_share_max": ("首次业主大会前直接成本最多占多少", "cap of direct cost before the first assembly"),
    "return_rounding": ("返还业主精确到分还是元", "whether returns are to the fen or the yuan"),
    "return_key": ("返还按面积、均分、还是另定", "by what key returns are shared"),
    "write_off_unit_cny": ("业委会每户可核销多少欠费", "what the committee may write off, a unit"),
    "write_off_year_cny": ("业委会每年可核销多少欠费", "the same, a year"),
    "maintenance_custody": ("维修资金在主管部门专户，还是自己的账户", "who holds the maintenance fund"),
    "interfund_repay_months": ("资金间垫款几个月内还", "months to repay between funds"),
    "topup_alert_share": ("维修资金剩多少要提醒续交", "share of the first deposit below which a top-up is due"),
    "resolution_notice_days": ("业主大会提前几天通知", "days of notice before a vote"),
    "resolution_display_days": ("决议几天内公示", "days to display a result"),
    "silence_joins_majority": ("未表态的票是否随多数", "whether silence joins the majority"),
    "committee_majority": ("业委会决定要全体委员多少同意：半数还是过半", "of all members, how many a committee's decision needs"),
    "hearing_before": ("哪些事以前要先开听证会", "what a hearing comes before"),
    "hand_over_days": ("物业换届几天内移交", "days for a firm's hand-over"),
    "committee_hand_over_days": ("业委会换届几天内移交", "days for a committee's hand-over"),
    "interim_firm_months_max": ("应急物业最多几个月", "months an interim firm may serve"),
    "reconciliation_days": ("月后几天内对账", "days after month end to reconcile"),
    "checkpoint_entries_max": ("最多多少条未签记录要有校验点", "unsigned entries until a checkpoint is due"),
    "checkpoint_days_max": ("最多几天要有校验点", "days until a checkpoint is due"),
    "counter_fact_limit_cny": ("多少元以上的更正要有人同意", "corrections above this need a second yes"),
    "retention_years": ("账本保存几年", "years the books are kept"),
}

# The words a term may be; `term:word` where a word means something else there.
VALUES: dict[str, Pair] = {
    "yes": ("是", "yes"), "no": ("否", "no"), "none": ("未设", "none"), "fee-basis:none": ("不收", "none"),
    "voucher-access:none": ("不可以看", "none"), "hearing-before:none": ("不用", "none"), "gate-conditions:none": ("不设关", "none"),
    "resolution-and-two-parties": ("业主大会决议，加两方同意", "a resolution and two parties"),
    "advance": ("先收费", "in advance"), "arrears": ("后收费", "in arrears"), "co-managed": ("共管账户", "this account"),
    "agency": ("代收专账", "the agency fund"), "elsewhere": ("物业自己收", "elsewhere"), "lump-sum": ("包干", "lump sum"),
    "commission": ("酬金", "commission"), "public": ("财政", "public money"), "contract": ("随合同", "as the contract says"),
    "settlement-period:contract": ("合同期", "the contract's term"), "hearing-before:contract": ("合同", "contracts"),
    "priority-then-prorata": ("先按次序，同级按比例", "by priority, then pro rata"), "prorata": ("按比例", "pro rata"),
    "share": ("按比例", "a share"), "fixed": ("定额", "a fixed sum"), "residual": ("年终结余", "the year's residual"),
    "band": ("分档", "bands"), "linear": ("线性", "linear"), "pass_fail": ("达标", "pass or fail"), "holdback": ("留存", "holdback"),
    "survey": ("问卷", "survey"), "assembly": ("业主大会", "assembly"), "representatives": ("业主代表", "representatives"),
    "evaluation": ("考核", "evaluation"), "acceptance": ("居民认可", "acceptance"), "settlement": ("决算", "settlement"),
    "withheld": ("暂扣", "withheld"), "deducted": ("扣减", "deducted"), "operating": ("物业服务资金", "the operating fund"),
    "refund": ("退给业主", "refunded to owners"), "offset": ("抵物业费", "set off against fees"),
    "claimed": ("违约的金额", "what is claimed"), "all": ("全部", "all of it"), "mean": ("平均", "the mean"),
    "each-quarter": ("每季都要达标", "each quarter"), "year": ("年", "year"), "quarter": ("季度", "quarter"), "month": ("月", "month"),
    "days": ("自然日", "days"), "working-days": ("工作日", "working days"), "on-site": ("到场看", "on site"),
    "redacted": ("遮去个人信息", "redacted"), "area-and-heads": ("面积和人数都算", "area and heads"),
    "area-or-heads": ("面积或人数", "area or heads"), "heads": ("人数", "heads"), "separate": ("分开用", "apart"),
    "one-fund": ("统筹用", "one pool"), "fen": ("分", "fen"), "yuan": ("元", "yuan"), "area": ("按面积", "by area"),
    "equal": ("按户均分", "equally"), "half": ("半数", "half"), "more-than-half": ("过半", "more than half"), "budget": ("预算", "budget"),
    "blocked-drains": ("下水堵塞", "blocked drains"), "burst-main": ("水管爆裂", "burst main"), "collapse": ("坍塌", "collapse"),
    "falling-facade": ("外墙脱落", "falling façade"), "fire-system": ("消防设施损坏", "fire system"), "leak": ("渗漏", "leak"),
    "lift-failure": ("电梯故障", "lift failure"), "bank": ("银行", "bank"), "platform": ("平台", "platform"),
}


def profile_of(name: str) -> str:
    """The slug of the profile that is called `name` in either language; any other name as it is."""
    return next((slug for slug, pair in pages.PROFILES.items() if name in pair), name)


def term(slug: str, language: Language) -> str:
    """What a term is about; its slug where it is none of ours."""
    if slug == "profile":
        return pick(("管理方式", "profile"), language)
    pair = TERMS.get(slug.replace("-", "_"))
    return clean(slug) if pair is None else pick(pair, language)


def value(slug: str, text: str | None, language: Language) -> str:
    """What the term `slug` is, of how it is spelled: words, percent, yuan; in its own spelling where that says it best."""
    slug = slug.replace("_", "-")
    if text is None or not text:
        return ""
    if slug == "profile":
        return pages.word(pages.PROFILES, text, language)
    if text.replace("/", "", 1).isdigit() and "/" in text:
        return text if (Fraction(text) * 100).denominator > 1 else percent(text)
    if slug.endswith("-cny") and text.replace(".", "", 1).isdigit():
        return plain(Decimal(text))
    return pick(("、", ", "), language).join(_word(slug, part.strip(), language) for part in text.split(","))


def _word(slug: str, part: str, language: Language) -> str:
    pair = VALUES.get(f"{slug}:{part}") or VALUES.get(part)
    return names.name("party", part, language) if pair is None else pick(pair, language)

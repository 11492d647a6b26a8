"""Short titles of the rules by number, as a refusal and `rules list` print them."""

from __future__ import annotations

_ZH = {
    "R1": "共管的钱进共管账户", "R2": "代收的钱限期解缴", "R3": "收款写明来路", "R4": "一个银行流水号只用一次",
    "R5": "收款按指定、按到期先后抵充", "R6": "预收不超过期限", "R7": "物业费按月实现", "R8": "物业费=面积×单价×月数",
    "R9": "分摊各份之和等于总数", "R10": "押金和代收款不是收入", "R11": "利息归生息的资金", "R12": "账户属于集体，不属于个人或物业一家",
    "R13": "未售未交付的房由建设单位交费", "R14": "不删不改，只作更正", "R15": "付款分先后各档", "R16": "必要支出没付清，后档不付",
    "R17": "付款不超过可付额", "R18": "可动用额每分钱只算一次", "R19": "必要支出只有清单上的科目", "R20": "同档钱不够时怎么分",
    "R21": "包干：收多少付多少", "R22": "盈余和不足归业主，超支归物业", "R23": "大中修不从物业费出", "R24": "应急付款：先下单，后补手续",
    "R25": "酬金按合同约定的一种方式计算", "R26": "合同没有约定，就没有酬金", "R27": "付酬金只动已核定的部分",
    "R28": "酬金须待考核、验收、结算", "R29": "其他方式的拨付条件", "R30": "按得分决定拨付比例", "R31": "分数可带小数，档线含本数",
    "R32": "拨付额四舍五入到分，差额另列", "R33": "考核人与物业无关", "R34": "考核记录完整，公布后方为最终", "R35": "权重之和为百分之百，不缺项",
    "R36": "考核覆盖整个期间", "R37": "每家物业各过各的关", "R38": "年度结算手续齐全", "R39": "考核不合格，酬金暂扣，必要支出照付",
    "R40": "只有业主决议能豁免考核", "R41": "物业不得自行抵销", "R42": "付款一步一步来", "R43": "申请写全，改了就重来",
    "R44": "谁申请，谁不审批", "R45": "两人审核，两人联签", "R45a": "一个人只有一个编号", "R46": "与收款方有关系的回避",
    "R47": "联签人来自两方", "R48": "大额至少一名联签人没审过", "R49": "授权在有效期内", "R50": "各步按次序记入账本",
    "R51": "大额付款先公示", "R52": "不超授权限额，不拆分", "R53": "付的就是放行的", "R54": "资金间划转也是付款",
    "R55": "现金只从备用金付", "R56": "查询密码只能看", "R57": "业主看得到每一笔", "R58": "看不到别家的", "R59": "密码一人一个",
    "R60": "换届换钥匙", "R61": "写入都是记录", "R62": "不存银行密码；支取要两个人的密码", "R63": "没有预算决议，年度不开始",
    "R64": "付款不超预算科目", "R65": "预算收入按收缴率", "R66": "必要支出大于收入要说明", "R67": "维修要比价", "R68": "预算各版都留着",
    "R69": "每季按期公示", "R70": "公示张贴满期", "R71": "公示内容齐全", "R72": "期初加收减付等于期末", "R73": "公布即定稿，更正出新版",
    "R74": "其他定期公布", "R75": "张贴留证", "R76": "有一季没公布，酬金不拨", "R77": "年度审计", "R78": "审计结果张贴",
    "R79": "公示不含个人信息", "R80": "业主可以质询", "R81": "质询按期答复", "R82": "花钱的人举证", "R83": "凭证怎么查看", "R84": "业主可以要求审计",
    "R85": "质疑只停有争议的钱", "R86": "公共收益全额入账", "R87": "动用公共收益凭决议",
    "R88": "补足维修资金", "R89": "共用部位合同登记", "R90": "首次业主大会前成本有上限",
    "R91": "返还业主按决议和面积", "R92": "没写按什么分就不分", "R93": "收缴率只算本期", "R94": "收缴率也按户算", "R95": "公布的收缴率不再变",
    "R96": "核销限额，超过凭决议", "R97": "催缴不停水电", "R98": "过户先结账", "R99": "专项维修资金单独立账",
    "R100": "维修资金只修共用部位", "R101": "谁分摊谁决定", "R102": "维修资金不出借", "R103": "按面积分摊到户", "R104": "维修资金随房走",
    "R105": "决议记录完整", "R106": "参与表决达三分之二", "R107": "一般事项过半数", "R108": "特别事项四分之三", "R109": "一人几套只算一人", "R110": "面积以登记为准",
    "R111": "弃权算参加，没交回不算", "R112": "比例用整数比", "R113": "委员过半到会、半数以上同意，本人投票", "R114": "决议撤销，没付的停付",
    "R116": "物业撤出限期交接", "R118": "拒不交接的没有服务费", "R119": "解约提前通知", "R120": "应急物业只管几个月", "R121": "换届限期交接", "R125": "关联交易要公开、比价",
    "R115": "解约后旧物业不再申请", "R117": "前物业预收单列", "R122": "争议冻结的只是争议额", "R123": "法院扣划凭文书", "R124": "违约立案、确认、结案", "R126": "不对外投资，定期存款凭决议",
    "R127": "各小区各有账本，分担的两边都记", "R128": "借贷相等到分", "R129": "账本写法和签名无误", "R130": "日期不落在已结的期间", "R131": "按月对账，按时做校验点",
    "R132": "账本长期保存", "R133": "审计人看全部、只写意见", "R134": "谁有什么权每季公布", "R135": "事实总要记下",
    "R136": "公示不因有问题而不出", "R137": "代扣先授权", "R138": "必要支出按月预留", "R139": "先看人手够不够", "R140": "账本只认户号不认门牌",
    "R141": "法院文书代替缺的条件", "R142": "每项资金各自平衡", "R143": "成本报销取凭证与预算较低者", "R144": "先立章程和期初",
}

# A number may have several rules; where a refusal is told by its number alone, this is what they have in common.
_EN = {
    "R3": "a receipt says where it came from", "R4": "a bank reference is used once", "R9": "parts sum to the whole",
    "R14": "nothing is deleted, only corrected", "R15": "claims are paid in their order",
    "R16": "essentials come before the rest", "R17": "payments stay within what is payable",
    "R19": "only the listed heads are essential", "R20": "a tier that cannot be paid in full is shared",
    "R21": "a lump-sum fee is only carried", "R23": "major repair is not paid from fees", "R24": "emergencies: order first, papers soon after",
    "R25": "remuneration follows the contract's one way", "R26": "no contract, no remuneration",
    "R27": "only released remuneration is paid", "R28": "remuneration waits for evaluation, acceptance, settlement",
    "R29": "what a holdback or a deposit waits for", "R30": "the score decides the share released", "R33": "evaluators are independent of the firm",
    "R34": "an evaluation is final when complete and published", "R37": "each firm passes its own gate",
    "R38": "a settlement is complete", "R39": "a failed evaluation withholds the remuneration",
    "R40": "only the owners waive an evaluation", "R41": "the firm sets nothing off by itself",
    "R42": "a payment goes step by step", "R43": "a request is complete, a changed one starts again",
    "R44": "who requests does not approve", "R45": "two persons review, two sign", "R45a": "one person has one number",
    "R46": "who is related to the payee stands aside", "R47": "the signatures are of two parties",
    "R48": "a large payment has a signatory who did not review it", "R49": "a mandate stands on the day it is used",
    "R50": "steps are written in their order", "R51": "large payments are announced first",
    "R52": "no more than the mandate's limit, and no splitting", "R53": "what is paid is what was released",
    "R54": "a transfer between funds is a payment", "R55": "cash is paid from the imprest alone",
    "R63": "no year begins without its budget", "R64": "payments stay within their budget line",
    "R67": "repair is compared by quotes", "R69": "each quarter is published in time",
    "R73": "what is published is final", "R76": "no remuneration while a quarter is unpublished",
    "R86": "public revenue is booked in full", "R87": "public revenue is used by resolution",
    "R89": "common parts are let by contract and decision", "R91": "what goes back to the owners is computed",
    "R126": "nothing is invested",
    "R115": "a contract that ended asks for its own days alone", "R116": "a firm that goes hands over in time",
    "R117": "money paid to a former firm is a memo", "R118": "who refuses to hand over earns no more",
    "R130": "no day in a closed period", "R131": "bank and book are compared each month",
}


def heading(number: str, name: str, language: str) -> str:
    """What all rules of a number have in common, for a page that knows only the number; else the title of `name`."""
    return _EN.get(number, title(number, name, language)) if language != "zh_CN" else title(number, name, language)


def title(number: str, name: str, language: str) -> str:
    """The title of a rule; in English its name read as a sentence."""
    if language == "zh_CN" and number in _ZH:
        return _ZH[number]
    return name.replace("_", " ")

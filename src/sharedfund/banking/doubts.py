"""What in a line's words speaks against the unit it seems to name: another complex, somebody else, more than one unit,
money of another kind. Words alone; nothing here knows a unit."""

from __future__ import annotations

import re
from functools import lru_cache

from sharedfund.values.rooms import plain

UNKNOWN_MIN = 4  # characters of a name that nobody explains, before it is taken for another complex's

# Money that may be no fee, by the words beside it.
_OTHER_KINDS = re.compile(
    "押金|保证金|装修|装潢|施工|建渣|清运|租金|房租|租赁|广告|停车|车|泊|地下|地库|储藏|储物|充电|水费|水电|用水|电费|用电|电卡|水卡|燃气|煤气|天然气|暖气|供暖"
    "|取暖|采暖|热水|宽带|网费|有线|维修资金|维修基金|维修|修理|公摊|退款|退回|退汇|退票|多退|冲正|撤销|借款|借给|还款|还钱|备用金|赔偿|赔付|罚款|滞纳|违约|捐|定金"
    "|订金|门禁|门卡|钥匙|磁卡|出入证|工本|利息|结息|误转|转错|错转|付错|更正|重复|多付|多交|货款|工资|报销|保险|团购|快递|众筹|生日|礼金|餐|不是|并非"
    "|DEPOSIT|REFUND|RENT|PARKING")
# `车位另付`: what is not in the line.
_ELSEWHERE = re.compile(
    r"(?:停车|车位|车库|水电|水|电|燃气|暖气|供暖|取暖|公摊|装修|保证金|押|租)[费金]?[位费金]*\s*(?:另付|另交|另缴|另转|另行|单独[付交缴]"
    r"|另外[付交缴]|另算)"
    r"|(?:不含|不包括|除)(?:停车|车位|车库|水电|水|电|燃气|暖气|公摊)费?外?")
_FEE_ELSEWHERE = re.compile(r"(?:物业|管理)[服务管理]*费?\s*(?:另付|另交|另缴|另转|另行|单独[付交缴])")

# On behalf of somebody.
_BEHALF = re.compile(
    r"(?:帮|替|代(?!扣|收|码|理|表|办|号))|(?:为|给)(?!物业|小区|业委会|业主委|管家|咱|我们|社区).{1,10}?[缴交付]"
    r"|邻居|隔壁|对门|楼上|楼下|朋友|同事|亲戚|垫付|转交")
_TENANT_PAYS = re.compile(r"(?:租户|租客|房客|承租人?)[^,;。]{0,4}[代帮替]")
_FOR = r"(?:帮|替|代|为|给)[我您]?(?:邻居|朋友|同事|亲戚|业主|父母|家人|他人)?的?[缴交付]*[纳款]?\s*(?:业主)?[:,]?\s*"

_SEVERAL = re.compile(r"(?<!第)(?:[两二三四五六七八九]|(?<![-.0-9第])[2-9])\s*(?:套|户|家|处|间)(?![长人庭])"
                      r"|等(?:几|多|数)?[套户家间]?(?=$|[\s,、;。0-9物房]|共)")

# The second room by its last digits alone; `2026/1` is a month.
_SHORTENED = re.compile(r"(?<![0-9]20[0-9]{2})(?<!\b20[0-9]{2})(?<=[0-9]{3})\s*[/、-]\s*[0-9]{1,2}(?![0-9/、.月日年季-])")

# A name that ends as complexes are called. What ends in one syllable must be followed as a complex is.
_PLACE = re.compile(
    r"[一-鿿]{1,12}?(?:小区|花园|花苑|华庭|豪庭|公馆|家园|家苑|嘉苑|佳苑|雅苑|雅居|新村|公寓|大厦|山庄|广场|新城|名邸|名都|国际|半岛|府邸|壹号院|大院"
    r"|(?:苑|园|府|庭|郡|湾|邸|墅|轩|阁|坊|城|里|村|居|寓|院)(?=\s*[(（]?\s*(?:[0-9A-Z]|[一二三四五六七八九十]+[期幢栋号座]|第|东区|西区|南区|北区|小区|物业|业主|$|[\s,、;。])))")
_NO_PLACE = re.compile(
    r"(?:[家这那哪手卡户群信心店楼屋公城]里|[同商县全]城|家庭|[公校乐菜田]园|幼儿园|政府|[医学法]院|[定迁邻民]居|入住小区)\Z"
    r"|\A(?:[缴交付]*(?:本|我们?|咱们?|该|贵|住|这个?|全|整个|的|在|是|费)*小区)\Z")
# A word right before a unit that nobody would use of the own one: four characters or more that are no filler. A name of a
# person is shorter.
_BEFORE = re.compile(r"([一-鿿]+)\s*(?=第?[0-9]{1,3}\s*[-幢栋号座#])")
_FILLER = re.compile(
    "物业服务费|物业管理费|小区物业费|物业费|物管费|管理费|服务费|物业|物管|缴费|交费|付费|代缴|代交|缴纳|缴付|支付|付款|收款|转账|汇款|来账|往账|跨行|网银|手机|银行|微信"
    "|支付宝|扫码|二维码|业主大会|业主|住户|租户|租客|房客|房号|房间|房屋|室号|户号|单元|小区|门牌|本人|自己|我家|我们|我是|家里|季度|季|年度|年|月份|月|日期|日|号|上半|下半"
    "|全年|第|本|上|下|个|至|到|和|及|共|合计|附言|留言|备注|用途|摘要|说明|内容|方|费用|费|款|缴|交|付|收|转|给|的|是|为|在|房|住|楼|幢|栋|座|室|户|家|元|先生|女士|您好|你好|谢谢"
    "|东区|西区|南区|北区|期|一|二|三|四|五|六|七|八|九|十|零|两|半|帮|替|代|新|老|旧|有限公司|公司|商铺|门面|店铺")
_STREET = re.compile(r"[一-鿿]{1,8}(?:路|街|巷|弄|大道)\s*[0-9]{1,4}(?:号|弄|-)")


def other_kind(memo: str, name: str = "") -> str | None:
    """The word that says it may be no fee; what is said to be paid otherwise is not in the line. A name may begin with a
    syllable that is such a word."""
    said = plain(memo.replace(name, " ") if name else memo)
    found = _FEE_ELSEWHERE.search(said) or _OTHER_KINDS.search(_ELSEWHERE.sub(" ", said))
    if found is not None:
        return found[0]
    return next((one[0] for one in _OTHER_KINDS.finditer(plain(name)) if len(one[0]) > 1), None)


def on_behalf(words: str) -> str | None:
    """The word that says that somebody pays for another; a tenant who does pays for the own room."""
    found = None if _TENANT_PAYS.search(words) else _BEHALF.search(words)
    return found[0] if found else None


def is_said_for(words: str, named: str) -> bool:
    """Whether the words say that it is paid for `named`, a room or a name as it stands in them."""
    return bool(re.search(_FOR + re.escape(named), words))


def says_several(words: str) -> str | None:
    """The word that counts more than one unit: `两套`, `1-203等`, `1-203/04`."""
    found = _SEVERAL.search(words) or _SHORTENED.search(plain(words))
    return found[0] if found else None


@lru_cache(maxsize=1024)
def other_places(memo: str, own: str) -> tuple[str, ...]:
    """The names of complexes, and addresses, in a memo that are not `own`, the complex's name."""
    words, home = plain(memo), _core(own)
    is_home = bool(home) and home in words
    if is_home:
        words = words.replace(home, " ")
    found = [match[0] for match in _PLACE.finditer(words) if not _NO_PLACE.search(match[0])]
    street = None if is_home else _STREET.search(words)
    if street is not None:
        found.append(street[0])
    if not found and not is_home:
        found += [match[1] for match in _BEFORE.finditer(words) if len(_FILLER.sub("", match[1])) >= UNKNOWN_MIN]
    return tuple(found)


@lru_cache(maxsize=16)
def _core(own: str) -> str:
    """A complex's name as people write it: without its city before it and what any complex has behind it."""
    name = plain(own).rsplit(" ", 1)[-1]
    name = re.sub(r"\A[一-鿿]{2,3}[市县区](?=[一-鿿]{3})", "", name)
    return re.sub(r"(?:业主大会|业主委员会|业委会|小区|社区|物业|住宅区)+\Z", "", name)

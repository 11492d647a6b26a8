"""What a text typed by hand must not tell on a page that anybody may read: keys of households and units, rooms, telephone
numbers, identity and account numbers, plates of cars, addresses to write to, and persons who are addressed or asked for by
name are put out of sight, whoever wrote them there (R79).

The forms are few and fixed: what was published must be computed again the same. A bare name has no form; texts about a
household's money are therefore left out as a whole, by the sections that would print them, and the command line tells the
names that lie in `private/` before a page is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

VEILED = "***"

# The members of the data that hold text somebody typed.
TYPED = frozenset({
    "answer", "auditor", "cause", "clause", "decided_by", "document", "form", "gift", "giver", "items", "name", "payer",
    "place",
    "purpose", "question", "reason", "responsible", "text", "title",
})

# Each character for one, so that what is found in the plain text is cut out of the typed one.
_PLAIN = str.maketrans({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
                       | dict.fromkeys(map(ord, "–—―‐‑−"), "-"))
_COUNT = "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"  # of a building, a staircase
_ROOM = "(?:[0-9]{3,4}|[零〇一二三四五六七八九]{3,4})"
_FLOOR_ROOM = "(?:[1-9]|[1-5][0-9])(?:0[1-9]|[1-3][0-9])"  # 101, 1203: a floor and a room of it
_NOT_A_ROOM = r"(?!\s*(?:号[灯楼线柱车]|[个元页米盏天日月年份%％kKmM平吨台套件户人次]))"
_SURNAME = (
    "(?:欧阳|司徒|上官|诸葛|司马|皇甫|尉迟|公孙|慕容|令狐|夏侯|端木|"
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文柳柯])")
_FORMS = re.compile("|".join((
    r"(?<![A-Za-z])[hHuU]-[0-9a-fA-F]{6}(?![0-9a-zA-Z])",
    r"(?<!\d)\d{17}[\dXx](?![0-9A-Za-z])",  # an identity number
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[-. ]{0,2}(?:\d{4}[-. ]{0,2}\d{4}|\d{3}[-. ]\d{5})(?!\d)",  # a mobile
    r"(?<!\d)[(（]?0\d{2,3}[)）]?[- ]{0,2}\d{3,4}[- ]?\d{4}(?!\d)",  # a telephone
    r"(?<!\d)\d{4}(?:[ -]?\d{4}){2,4}(?:[ -]?\d{1,3})?(?!\d)",  # an account: twelve digits and more
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-HJ-NP-Za-hj-np-z]\s?[·•. -]?\s?"
    r"(?=[A-Za-z]{0,3}\d)[0-9A-HJ-NP-Za-hj-np-z]{4,5}[0-9A-HJ-NP-Za-hj-np-z挂学警港澳](?![0-9A-Za-z])",  # a car's plate
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"(?:微信|[Vv][Xx]|[Ww]e[Cc]hat)\s*号?\s*:?\s*[A-Za-z][-_A-Za-z0-9]{5,19}", r"[Qq]{2}\s*号?\s*:?\s*\d{5,11}(?!\d)",
    r"(?<![\dA-Za-z-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])(?:\s*(?:室|房|号))?",  # 3-2-1201
    r"(?<![\dA-Za-z-])\d{1,3}-\d{3,4}\s*(?:室|房|户|业主|住户)",  # 3-1201室
    rf"(?<![\dA-Za-z.-])\d{{1,2}}-{_FLOOR_ROOM}(?![\d.-]){_NOT_A_ROOM}",  # 3-1201
    rf"(?<![\dA-Za-z]){_COUNT}\s*(?:幢|栋|座|号楼|#楼?)\s*-?\s*(?:{_COUNT}\s*(?:单元|门)\s*-?\s*|\d{{1,2}}-)?"
    rf"{_ROOM}(?!\d)(?:\s*(?:室|房|号))?",
    rf"(?<!\d){_COUNT}\s*单元\s*-?\s*{_ROOM}(?!\d)(?:\s*(?:室|房|号))?",
    r"(?<![\d.-])\d{3,4}\s*(?:室|房(?![屋款租产价]))",
    # A person: by how one is addressed (a firm may be called so, and says what it is), or after what asks for a name.
    rf"{_SURNAME}[\u4e00-\u9fff]{{0,2}}?(?:先生(?![活产成意物])|女士|小姐|太太|阿姨|大爷|大妈|大姐|大哥|师傅|老师|奶奶|爷爷|叔叔|婆婆)"
    r"(?![\u4e00-\u9fff]{0,8}(?:公司|集团|超市|店|部|中心|馆|厂|社|行|院|所|站))",
    rf"(?<=姓名|户主|户名|业主|住户|租户|车主)\s*[: ]\s*{_SURNAME}[\u4e00-\u9fff]{{1,2}}",
    rf"(?<=联系人|收款人|付款人|当事人|申请人|投诉人|举报人|受益人)\s*[: ]\s*{_SURNAME}[\u4e00-\u9fff]{{1,2}}",
)))


def text(written: str) -> str:
    """`written` without what would tell which household or person is meant."""
    plain = written.translate(_PLAIN)
    if _FORMS.search(plain) is None:
        return written
    made, at = "", 0
    for found in _FORMS.finditer(plain):
        made += written[at : found.start()] + VEILED
        at = found.end()
    return made + written[at:]


def typed(data: Any, member: str = "") -> Iterator[str]:
    """Every text of the data that somebody typed."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from typed(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from typed(value, member)
    elif isinstance(data, str) and member in TYPED:
        yield data


def over(data: Any, member: str = "") -> Any:
    """The data with every typed text veiled."""
    if isinstance(data, dict):
        return {name: over(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [over(value, member) for value in data]
    return text(data) if isinstance(data, str) and member in TYPED else data

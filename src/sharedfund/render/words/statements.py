"""Words of statements as they are read: what a file is not, what in it does not hold, why a row is no line."""

from __future__ import annotations

from sharedfund.render.words.form import Language, Words

_MAP = ("教它认列：sharedfund bank map 文件",), ("teach it the columns: sharedfund bank map FILE",)
_EXPORT = ("从网银重新导出，别在表格软件里改过再存",), ("export it again from the bank, unchanged by a spreadsheet",)
_AGAIN = ("从网银重新导出整月，原样导入；还是不符就拿着这一行问银行",), (
    "export the whole month again and import it as it is; where it still differs, ask the bank about this row",)
_SMALLER = ("按月导出，一次导一个月",), ("export and import a month at a time",)

ERRORS: dict[str, Words] = {
    # the file
    "statement-empty": Words("文件是空的，没有一行流水", "the file is empty", *_EXPORT),
    "statement-too-large": Words("文件太大：最多 {limit} MiB", "the file is too large: {limit} MiB at most", *_SMALLER),
    "statement-too-long": Words("行太多或单元格隔得太远：最多 {limit} 行", "too many rows, or cells too far apart: {limit} rows at most", *_SMALLER),
    "statement-too-wide": Words("第 {row:slug} 行的列太多：最多 {limit} 列", "row {row:slug} has too many columns: {limit} at most", *_EXPORT),
    "statement-encoding": Words("认不出文字编码：不是 UTF-8、GB18030 或带标记的 UTF-16", "the text is neither UTF-8, GB18030 nor marked UTF-16", *_EXPORT),
    "statement-not-a-table": Words("这是 {what}，不是流水表", "this is {what}, no table of lines",
                                   ("要 CSV、XLS、XLSX 文件；压缩包先解开，PDF 请改为导出表格",), ("a CSV, XLS or XLSX is needed; unpack an archive first, and export a table, no PDF",)),
    "statement-damaged": Words("{what} 文件残缺或写坏了，读不下去", "the {what} file is cut short or damaged", *_EXPORT),
    "statement-locked": Words("文件有密码", "the file has a password", ("先用密码打开，另存为没有密码的同一格式",), ("open it with the password and save it without one, in the same format",)),
    "statement-needs-reader": Words("读 {what} 要另装一件东西", "an {what} needs one more package", ("装上：{pip}",), ("install it: {pip}",)),
    "statement-needs-beangulp": Words("给别的工具用的导入接口要另装 beangulp", "the importer for other tools needs beangulp", ("装上：{pip}",), ("install it: {pip}",)),
    "statement-two-sheets": Words("工作簿里有几张表都是流水：{sheets}", "several sheets of the workbook hold lines: {sheets}",
                                  ("一张一个文件分开存，分开导",), ("save each as a file of its own and import one after the other",)),
    # the layout
    "layout-changed": Words("是 {bank} 的文件，但不是认识的格式。缺这些列：{expected}；文件里是：{columns}",
                            "I know {bank}, but not this layout. Expected and not there: {expected}; found: {columns}", *_MAP),
    "layout-unknown": Words("不认识这种格式。文件里的列：{columns}", "I do not know this layout. The columns found: {columns}", *_MAP),
    "profile-wrong": Words("列映射里 {field} 不对：“{found}”", "{field} of the profile will not do: “{found}”", *_MAP),
    "profile-personal": Words("列映射要能给别的小区用，里面不能有账号一类的长数字：“{found}”", "a profile is shared: no long number such as an account may stand in it: “{found}”", *_MAP),
    # a row
    "statement-day": Words("第 {row:slug} 行“{field}”不是日期：“{found}”", "row {row:slug}, “{field}”: “{found}” is no day", *_EXPORT),
    "statement-amount": Words("第 {row:slug} 行“{field}”不是到分为止的金额：“{found}”", "row {row:slug}, “{field}”: “{found}” is no amount in yuan and fen", *_EXPORT),
    "statement-amount-missing": Words("第 {row:slug} 行有日期，没有金额", "row {row:slug} has a day and no amount", *_EXPORT),
    "statement-two-amounts": Words("第 {row:slug} 行又收 {one} 又付 {other}：一行只能有一个", "row {row:slug} has {one} in and {other} out: a row has one of them", *_EXPORT),
    "statement-side": Words("第 {row:slug} 行“{field}”看不出是收是付：“{found}”", "row {row:slug}, “{field}”: “{found}” says neither in nor out", *_MAP),
    "statement-cell-merged": Words("第 {row:slug} 行“{field}”是合并单元格（{found}）：不知道算哪一行的", "row {row:slug}, “{field}” is a merged cell ({found}): whose amount it is nobody can tell", *_EXPORT),
    "statement-digits-lost": Words("第 {row:slug} 行“{field}”超过 15 位却存成了数字，后面几位已经丢了", "row {row:slug}, “{field}” has more than 15 digits and was saved as a number: the last ones are lost",
                                   ("从网银导出 CSV，或导出后别用表格软件保存",), ("export a CSV, or do not save the export from a spreadsheet",)),
    "statement-balance-hidden": Words("第 {row:slug} 行“{field}”一部分遮着（{found}），别的行却是数：没法逐行核对", "row {row:slug}, “{field}” is hidden ({found}) where other rows show theirs: the balance cannot be followed", *_EXPORT),
    "statement-currency": Words("有外币：“{found}”。本账只记人民币", "another currency: “{found}”. The book holds yuan alone", ("按币种分开导出，只导人民币的",), ("export by currency and import the yuan",)),
    "statement-two-accounts": Words("一个文件里混着两个账户：{one} 和 {other}", "two accounts in one file: {one} and {other}", ("一个账户导一个文件",), ("export a file for each account",)),
    # what does not hold
    "statement-rows-differ": Words("文件自己写着 {stated} 笔，数出来是 {found} 笔", "the file says {stated} rows; {found} are there", *_AGAIN),
    "statement-totals-differ": Words("文件自己写的合计（收 / 支）是 {stated}，逐行加起来是 {found}", "the file's own totals (in / out) are {stated}; its rows add up to {found}", *_AGAIN),
    "statement-balance-breaks": Words("余额从第 {row:slug} 行起接不上：写着 {stated}，按上一笔算应是 {found}", "the balance does not follow at row {row:slug}: it says {stated}, the row before makes it {found}", *_AGAIN),
    "statement-serial-repeats": Words("第 {row:slug} 行和第 {found} 行流水号都是 {stated}：同一笔写了两遍，或有一行改过", "rows {row:slug} and {found} both have the serial {stated}: one line twice, or one of them changed", *_EXPORT),
}

# Why a row is no line.
SKIPPED: dict[str, tuple[str, str]] = {
    "closed": ("没有成交或已关闭", "never completed, or closed"),
    "refunded": ("退回一笔已关闭的交易", "gives back a payment that was closed"),
    "inside": ("在钱包里挪动，没有进出", "moved inside the wallet: nothing came or went"),
    "no-amount": ("金额为零", "of no amount"),
}


def skipped(why: str, language: Language) -> str:
    """Why a row is no line. Raises: KeyError for what no reading says."""
    return SKIPPED[why][0 if language == "zh_CN" else 1]

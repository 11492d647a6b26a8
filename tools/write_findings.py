"""docs/findings.md: every code the audit can report, what can be said by it, and the smallest book with it."""

from __future__ import annotations

import re

_CLOSES = {"finding": ("关上", "closes"), "notice": ("提醒，不关；列在", "a notice, closes none; stands under")}


def findings_page() -> str:
    """The page, from the closed list, its words and the smallest books of the tests."""
    from sharedfund.audit import CODES
    from sharedfund.render.words.audit import LINES, TITLES

    lines = [
        "# 审计发现 · Findings", "",
        "> 由 `make docs` 从代码写出，请勿手改。Written from the code by `make docs`; do not edit.", "",
        "`sharedfund audit` 能说的就是下面这些，没有别的。`〈…〉` 是具体数值的位置。每一条都有一本最小的账会引出它，"
        "测试逐一写出这些账，验证说的是这一条、在这个位置、而且只有这一条。由别的发现引起的，在 `--json` 里用 `caused_by` 指向原因，"
        "不另算一处。",
        "",
        "`sharedfund audit` can say what stands here and nothing else. `〈…〉` stands for a value. For each there is a smallest book; "
        "tests write them all and check that this code is reported, at its place, and no other. What follows from another finding "
        "names it as `caused_by` in `--json` and is not counted again.", "",
        "| | | | 行 line |", "|---|---|---|---|",
        *(f"| [`{code}`](#{code}) | {TITLES[code][0]} | {TITLES[code][1]} | {'、'.join(LINES[line][0] for line in known.lines)} |"
          for code, known in CODES.items()), "",
    ]
    for code in CODES:
        lines += _one(code)
    return "\n".join(lines).rstrip() + "\n"


def _one(code: str) -> list[str]:
    from sharedfund.audit import CODES
    from sharedfund.render.words.audit import CAN_SAY, FINDINGS, LINES, TITLES
    from sharedfund.render.words.reading import ERRORS
    from tests.audit.triggers import TRIGGERS

    known, words, trigger = CODES[code], FINDINGS[code], TRIGGERS[code]
    zh, en = _CLOSES[known.severity]
    lines = [f'<a id="{code}"></a>', "", f"## {TITLES[code][0]} · {TITLES[code][1]} (`{code}`)", "", _blanks(words.zh), "",
             _blanks(words.en), "",
             f"- {zh}：{'、'.join(LINES[line][0] for line in known.lines)} · {en}: {', '.join(LINES[line][1] for line in known.lines)}"]
    if known.follows:
        lines.append("- 也会是别处改动的后果 · can also follow from a change elsewhere")
    if code in CAN_SAY:
        can_zh, can_en, cannot_zh, cannot_en = CAN_SAY[code]
        lines += [f"- 能说的：{can_zh}不能说的：{cannot_zh}", f"- Can be said: {can_en} Cannot be said: {cannot_en}"]
    for remedy, head in ((words.remedy_zh, "怎么办："), (words.remedy_en, "What to do: ")):
        if remedy:
            lines.append(f"- {head}{_blanks(' '.join(remedy))}")
    if code == "refused":
        lines += ["- 为什么不读 · why:", *(f"  - `{why}`: {_blanks(said.zh)} · {_blanks(said.en)}" for why, said in ERRORS.items())]
    return [*lines, f"- 最小的账：{trigger.zh}。Smallest book: {trigger.en}.", ""]


def _blanks(text: str) -> str:
    """Words with the places of their facts shown as such."""
    return re.sub(r"\{([a-z_]+)(?::[a-z]+)?\}", r"〈\1〉", text).replace("|", "\\|")

"""A sealed page: what stands in clear, that only the password opens it, and that a real browser does so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharedfund.errors import BadInput
from sharedfund.portal import page, sealing
from tests.fund import Fund
from tests.portal.browser import needs_chromium, read
from tests.portal.test_page import PEOPLE, told, words
from tests.worked_quarter import quarter

PASSWORD = "山墙外三棵银杏树 café"


@pytest.fixture(scope="module")
def fund() -> Fund:
    return quarter()


def entropy(seed: int = 0) -> Callable[[int], bytes]:
    chance = iter(range(seed, 10_000))
    return lambda count: next(chance).to_bytes(count, "big")


def sealed(fund: Fund, **more: Any) -> str:
    data = told(fund)
    body = page.body(data, "zh_CN", year="2026", people=PEOPLE)
    return page.shell(page.title_of(data, "zh_CN"), "zh_CN", sealed=sealing.sealed(body, PASSWORD, entropy(), **more))


def payload(text: str) -> str:
    (found,) = re.findall(r'<script type="application/json" id="sealed">(.*?)</script>', text)
    return found


def test_the_password_opens_it_and_no_other_does(fund: Fund) -> None:
    found = payload(sealed(fund))
    assert sealing.opened(found, f"  {PASSWORD}\n") == page.body(told(fund), "zh_CN", year="2026", people=PEOPLE)
    # The same letter written as two characters is the same letter.
    assert sealing.opened(found, PASSWORD.replace("é", "é"))
    with pytest.raises(BadInput) as wrong:
        sealing.opened(found, PASSWORD + "。")
    assert wrong.value.code == "view-password-wrong"


def test_the_header_says_how_and_is_sealed_too(fund: Fund) -> None:
    found = json.loads(payload(sealed(fund, iterations=1000)))
    header = json.loads(found["header"])
    assert header == {"cipher": "AES-256-GCM", "format": "sharedfund-view/1", "iterations": 1000, "kdf": "PBKDF2-HMAC-SHA256",
                      "nonce": f"{1:024x}", "salt": f"{0:032x}"}
    assert sealing.ITERATIONS >= 600_000
    changed = json.dumps({**found, "header": found["header"].replace("view/1", "view/2")})
    with pytest.raises(BadInput):
        sealing.opened(changed, PASSWORD)


def test_two_exports_of_one_entropy_are_the_same_and_two_of_one_page_never(fund: Fund) -> None:
    assert sealed(fund, iterations=1000) == sealed(fund, iterations=1000)
    chance = entropy()
    one, other = (sealing.sealed("x", PASSWORD, chance, iterations=1000) for _ in range(2))
    assert json.loads(one)["sealed"] != json.loads(other)["sealed"]


def test_nothing_of_the_account_stands_in_clear_in_a_sealed_page(fund: Fund) -> None:
    text, data = sealed(fund, iterations=1000), told(fund)
    plain = words(page.body(data, "zh_CN", year="2026", people=PEOPLE))
    said = words(re.sub(r"<(style|script)[^>]*>.*?</\1>", " ", text, flags=re.DOTALL))
    told_in_clear = set(re.split(r"[\s，。：；、（）·—]+", said)) - {""}
    for secret in (data["balance"], "3,261.00", data["spendable"], data["head"]["root"][:8], data["fund"][:8], PASSWORD, "顾明远",
                   "云州供电公司", "云岚传媒", "P-0003", "电梯维保", "2026-03", "h-7f3a9c", "公共收益", "物业费"):
        assert secret not in text, secret
    # Of all words of the page only its title and words any page says are the locked one's too.
    both = told_in_clear & set(re.split(r"[\s，。：；、（）·—]+", plain))
    assert both <= set(re.split(r"[\s，。：；、（）·—]+", data["name"])) | {""}


PLAY = """function (window, document, until) {
  var said = document.getElementById("said"), seen = { before: shown() };
  function shown() { return document.querySelectorAll(".band .sum, details").length; }
  function typed(text) {
    document.getElementById("password").value = text;
    document.querySelector("#unlock button").click();
  }
  typed("another word");
  return until(function () { return said.textContent === said.getAttribute("data-wrong"); }).then(function () {
    seen.wrong = shown();
    typed("WORD");
    return until(function () { return document.querySelector("details.line"); });
  }).then(function () {
    seen.sum = document.querySelector(".band .sum").textContent;
    seen.lines = document.querySelectorAll("details.line").length;
    seen.locked = document.getElementById("locked") !== null;
    seen.tools = document.getElementById("tools").hidden;
    seen.focus = document.activeElement.id;
    document.querySelector("[data-show=in]").click();
    seen.shown = document.getElementById("shown").textContent;
    return seen;
  });
}"""


@needs_chromium
def test_a_browser_refuses_the_wrong_password_and_opens_with_the_right_one(fund: Fund, tmp_path: Path) -> None:
    data = told(fund)
    seen, asked = read(sealed(fund).encode(), PLAY.replace("WORD", PASSWORD.replace("é", "é") + " "), tmp_path)
    receipts = sum(line["line"] == "receipt" for line in data["lines"])
    assert {path for path in asked if path != "/favicon.ico"} == {"/", "/page.html"}
    assert (seen["before"], seen["wrong"]) == (0, 0)
    assert (seen["sum"], seen["lines"], seen["locked"], seen["tools"], seen["focus"]) == ("3,261.00", len(data["lines"]), False, False, "page")
    assert seen["shown"].startswith(f"显示 {receipts} / {len(data['lines'])} 行：收入 5,051.00")


@needs_chromium
def test_a_browser_that_cannot_open_it_says_so(fund: Fund, tmp_path: Path) -> None:
    broken = re.sub(r'"sealed":"[^"]{40}', '"sealed":"****', sealed(fund, iterations=1000)).encode()
    play = """function (window, document, until) {
      var said = document.getElementById("said");
      document.getElementById("password").value = "any word at all"; document.querySelector("#unlock button").click();
      return until(function () { return said.textContent === said.getAttribute("data-broken"); }).then(function () { return true; });
    }"""
    assert read(broken, play, tmp_path).told is True

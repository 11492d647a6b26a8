"""Every page in a real browser, on a desk and on a phone: axe-core finds nothing to object to, html-validate neither, nothing
is cut off, and nothing is asked for but the file itself. The fast run looks at a page of every kind, the long one at all."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.web import every_page
from tests.web.chromium import Chromium, browser, needs_chromium

HOUSE = Path(__file__).resolve().parents[2]
SETTINGS = HOUSE / "tools" / "web"
TOOLS = HOUSE / ".web" / "node_modules"
AXE, VALIDATE = TOOLS / "axe-core" / "axe.min.js", TOOLS / "html-validate" / "bin" / "html-validate.mjs"
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="no axe-core here (make web-tools): whether everybody can read the pages is NOT checked")
needs_validate = pytest.mark.skipif(
    shutil.which("node") is None or not VALIDATE.is_file(),
    reason="no node or no html-validate here (make web-tools): whether the pages are HTML is NOT checked")

DESK, PHONE = 1280, 390
SIDE_BY_SIDE = 1461  # the least width at which two languages stand beside each other
SOME = (
    "disclosure, public zh_CN", "disclosure, auditor draft en", "disclosure, corrected both", "disclosure, corrected en", "disclosure, hostile zh_CN",
    "statement, sold zh_CN", "voucher, P-0006 en", "receipt, F001 en", "reconciliation, differs zh_CN", "audit report, rule-broken",
    "proof", "founding sheet, en", "portal, linked en", "portal, sealed zh_CN")

# What axe leaves to a person, and is no fault here. Of colours on stripes and in charts the contrast is reckoned below.
UNDECIDED = {"th-has-data-cells": "a table of which the period has no line still says its columns"}


class View(NamedTuple):
    """A page as it was seen at a width: what axe says of it, what it cannot say, what is hard to read of the colours it
    leaves open, what is cut off, what was asked for."""

    findings: list[tuple[str, str, str]]
    undecided: list[tuple[str, str]]
    faint: list[tuple[str, str]]
    cut: list[str]
    asked: list[str]


# Rules that axe holds for experiments, and that hold for us.
MORE = ("td-has-header", "table-fake-caption", "css-orientation-lock", "label-content-name-mismatch")

# A cell is cut that has more in it than room, the page if one must push it sideways.
LOOK = """
function numbers(text) { return (text.match(/rgba?\\([^)]*\\)/g) || []).map(function (one) { return one.match(/[0-9.]+/g).map(Number); }); }
function light(colour) {
  var parts = colour.slice(0, 3).map(function (one) { one /= 255; return one <= 0.03928 ? one / 12.92 : Math.pow((one + 0.055) / 1.055, 2.4); });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}
// The least contrast of an element's words with anything that may lie behind them: areas of its chart, stripes, a colour.
function contrast(element) {
  var drawing = element.closest("svg"), style = getComputedStyle(element), ink = light(numbers(drawing ? style.fill : style.color)[0]), behind = [];
  if (drawing) { drawing.querySelectorAll("polygon").forEach(function (one) { behind = behind.concat(numbers(getComputedStyle(one).fill)); }); }
  for (var at = element; at; at = at.parentElement) {
    var around = getComputedStyle(at), solid = numbers(around.backgroundColor).filter(function (one) { return one.length < 4 || one[3] === 1; });
    behind = behind.concat(numbers(around.backgroundImage), solid);
    if (solid.length) { break; }
  }
  return Math.min.apply(null, (behind.length ? behind : [[255, 255, 255]]).map(light).map(function (one) {
    return (Math.max(one, ink) + 0.05) / (Math.min(one, ink) + 0.05);
  }));
}
var opened = OPENED, rules = {};
MORE.forEach(function (name) { rules[name] = { enabled: true }; });
document.querySelectorAll("details").forEach(function (one) { one.open = true; });
opened.then(function () { return axe.run(document, { resultTypes: ["violations", "incomplete"], rules: rules }); }).then(function (told) {
  function nodes(found) {
    return [].concat.apply([], found.map(function (one) {
      return one.nodes.map(function (node) { return [one.id, one.impact, node.html.slice(0, 200), node.any.concat(node.all, node.none).map(function (a) { return a.message; }).join(" ")]; });
    }));
  }
  var cut = [], root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) { cut.push("the page is " + root.scrollWidth + " wide"); }
  document.querySelectorAll("body *").forEach(function (one) {
    var box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!box.width || style.display === "inline" || one.closest("svg, .defs, .watermark, pre, title")) { return; }
    if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth) { cut.push(one.outerHTML.slice(0, 120)); }
  });
  var open = told.incomplete.filter(function (one) { return one.id === "color-contrast"; }), faint = [];
  open.forEach(function (one) {
    one.nodes.forEach(function (node) {
      var element = document.querySelector(node.target[0]), reached = contrast(element);
      if (reached < 4.5 && !element.closest("[aria-hidden=true]")) { faint.push([node.html.slice(0, 200), reached.toFixed(2)]); }
    });
  });
  return { findings: nodes(told.violations), faint: faint, cut: cut,
           undecided: nodes(told.incomplete.filter(function (one) { return open.indexOf(one) < 0; })) };
});
"""

# Types the password and waits for the page it opens.
OPEN = """new Promise(function (done) {
  document.getElementById("password").value = PASSWORD;
  document.querySelector("#unlock button").click();
  (function look() { if (document.querySelector(".band .sum")) { done(); } else { setTimeout(look, 20); } }());
  document.querySelectorAll("details").forEach(function (one) { one.open = true; });
})"""


def look(chromium: Chromium, page: Path, width: int, *, unlock: bool = False) -> View:
    opened = OPEN.replace("PASSWORD", json.dumps(every_page.PASSWORD)) if unlock else "Promise.resolve()"
    play = AXE.read_text(encoding="utf-8") + LOOK.replace("OPENED", opened).replace("MORE", json.dumps(MORE))
    told, asked = chromium.open(page, play, width=width)
    return View([(rule, impact, html) for rule, impact, html, _ in told["findings"]], [(rule, f"{html} {why}") for rule, _, html, why in told["undecided"]],
                [tuple(one) for one in told["faint"]], told["cut"],
                [url for url in asked if url != page.as_uri() and not url.startswith("data:")])


def views(place: Path, pages: Mapping[str, str], widths: Iterable[int] = (DESK, PHONE)) -> Iterator[tuple[str, View]]:
    """Every one of `pages` at every width, one in both languages also where they are side by side; a sealed one locked and
    open."""
    with browser(place) as chromium:
        for number, (name, text) in enumerate(pages.items()):
            path = place / f"{number}.html"
            path.write_text(text, encoding="utf-8")
            for width in (*widths, *((SIDE_BY_SIDE,) if name.endswith(" both") else ())):
                yield f"{name}, {width}", look(chromium, path, width)
                if "sealed" in name:
                    yield f"{name}, open, {width}", look(chromium, path, width, unlock=True)


@pytest.fixture(scope="module", params=["some", pytest.param("all", marks=pytest.mark.long)])
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "all":
        return every_page.pages()
    brief = dict(every_page.brief())
    return {name: brief[name] for name in SOME}


@pytest.fixture(scope="module")
def seen(pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, View]:
    return dict(views(tmp_path_factory.mktemp("pages"), pages))


# ---- what was seen ----


@needs_chromium
@needs_axe
def test_axe_objects_to_nothing(seen: dict[str, View]) -> None:
    assert {name: view.findings for name, view in seen.items() if view.findings} == {}


@needs_chromium
@needs_axe
def test_what_axe_cannot_judge_is_known(seen: dict[str, View]) -> None:
    assert sorted({(name, *found) for name, view in seen.items() for found in view.undecided if found[0] not in UNDECIDED}) == []
    assert sorted({(name, *found) for name, view in seen.items() for found in view.faint}) == []


@needs_chromium
@needs_axe
def test_nothing_is_cut_off(seen: dict[str, View]) -> None:
    assert {name: view.cut for name, view in seen.items() if view.cut} == {}


@needs_chromium
@needs_axe
def test_no_page_asks_for_anything(seen: dict[str, View]) -> None:
    """Their own policies are set aside: what a page would ask for is seen, not what it is kept from."""
    assert {name: view.asked for name, view in seen.items() if view.asked} == {}


def test_no_page_but_the_portals_runs_anything() -> None:
    for name, text in every_page.pages().items():
        assert (text.count("<script") > 0) is name.startswith("portal"), name
        assert not re.search(r"<(?:iframe|object|embed|link|base)\b|\son[a-z]+=|javascript:", text), name


# ---- what would be seen ----

SICK = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title>
<link rel="stylesheet" href="http://a.example/x.css"><style>div { background: url(http://b.example/x.png); } .faint { background: repeating-linear-gradient(90deg, #fff 0 2px, #ddd 2px 4px); }
@font-face { font-family: x; src: url(http://c.example/x.woff2); } p { color: #777; font-family: x; width: 60px; white-space: nowrap; }</style>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
<body><h1></h1><div>x</div><p>what is longer than its place is cut off</p><p class="faint">x</p><img src="http://d.example/x.png"><script>fetch("http://e.example/");</script>
<table><tr><td>1</td></tr></table><iframe src="http://f.example/"></iframe></body></html>"""


@needs_chromium
@needs_axe
def test_a_sick_page_is_seen(tmp_path: Path) -> None:
    ((_, view),) = views(tmp_path, {"sick": SICK}, [DESK])
    assert {"image-alt", "html-has-lang", "frame-title", "empty-heading"} <= {rule for rule, _, _ in view.findings}
    assert {impact for _, impact, _ in view.findings} >= {"critical", "serious"}
    assert {re.findall("http://([a-f]).example", url)[0] for url in view.asked} == set("abcdef")
    assert [html[:17] for html, _ in view.faint] == ['<p class="faint">']
    assert len(view.cut) == 1 and "longer than" in view.cut[0]


# ---- the form ----


def validated(place: Path, pages: Mapping[str, str]) -> list[str]:
    """What html-validate says of `pages`, by page, rule and place."""
    for number, text in enumerate(pages.values()):
        (place / f"{number}.html").write_text(text, encoding="utf-8")
    files = [f"{number}.html" for number in range(len(pages))]
    done = subprocess.run(["node", str(VALIDATE), "--config", str(SETTINGS / "html-validate.cjs"), "--formatter", "json=told.json", *files],
                          cwd=place, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode in (0, 1), done.stderr
    told: list[dict[str, Any]] = json.loads((place / "told.json").read_text(encoding="utf-8"))
    names = list(pages)
    return [f"{names[int(Path(one['filePath']).stem)]}: {said['ruleId']} {said['line']} {said['message']}" for one in told for said in one["messages"]]


@needs_validate
def test_html_validate_objects_to_nothing(pages: dict[str, str], tmp_path: Path) -> None:
    assert validated(tmp_path, pages) == []


@needs_validate
def test_an_unwell_form_is_seen(tmp_path: Path) -> None:
    told = " ".join(validated(tmp_path, {"sick": SICK + "<p>after all"}))
    assert {"prefer-tbody", "no-implicit-close", "wcag/h37"} <= set(re.findall(r"sick: ([a-z0-9-]+(?:/[a-z0-9-]+)?) ", told)), told

"use strict";
// Shows what the words, the chip and the quarter leave; without it every line stands there anyway.
function start() {
  var tools = document.getElementById("tools");
  if (!tools) { return; }
  var words = document.getElementById("words"), quarter = document.getElementById("quarter");
  var shown = document.getElementById("shown"), chips = tools.querySelectorAll("button");
  var lines = Array.prototype.slice.call(document.querySelectorAll("details.line"));
  var texts = lines.map(function (line) { return line.textContent.replace(/\s+/g, " ").toLowerCase(); });
  var chosen = "all";
  function fen(text) { return parseInt(text, 10); }
  function written(sum) {
    var whole = String(Math.floor(sum / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
    return whole + "." + String(100 + sum % 100).slice(1);
  }
  function fits(line, text, asked) {
    var kind = line.getAttribute("data-kind");
    if (chosen === "large" && fen(line.getAttribute("data-fen")) < 500000) { return false; }
    if (chosen !== "all" && chosen !== "large" && chosen !== kind) { return false; }
    if (quarter.value && quarter.value !== line.getAttribute("data-period")) { return false; }
    return asked.every(function (word) { return text.indexOf(word) >= 0; });
  }
  function look() {
    var asked = words.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0, sums = { "in": 0, "out": 0 };
    lines.forEach(function (line, place) {
      var good = fits(line, texts[place], asked), kind = line.getAttribute("data-kind");
      line.hidden = !good;
      if (good) {
        count += 1;
        if (kind in sums) { sums[kind] += fen(line.getAttribute("data-fen")); }
      }
    });
    shown.textContent = shown.getAttribute("data-words").replace("{count}", count).replace("{all}", lines.length)
      .replace("{in}", written(sums["in"])).replace("{out}", written(sums["out"]));
  }
  chips.forEach(function (chip) {
    chip.addEventListener("click", function () {
      chosen = chip.getAttribute("data-show");
      chips.forEach(function (other) { other.setAttribute("aria-pressed", String(other === chip)); });
      look();
    });
  });
  words.addEventListener("input", look);
  quarter.addEventListener("change", look);
  tools.hidden = false;
  look();
}
start();

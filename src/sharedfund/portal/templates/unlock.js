// Opens the page with the view password, here and nowhere else: nothing is sent anywhere.
(function () {
  var form = document.getElementById("unlock"), said = document.getElementById("said"), input = document.getElementById("password");
  var button = form.querySelector("button"), told = JSON.parse(document.getElementById("sealed").textContent);
  var header = JSON.parse(told.header), subtle = window.crypto && window.crypto.subtle;
  function say(code) { said.textContent = said.getAttribute("data-" + code); }
  function hex(text) { return new Uint8Array(text.match(/../g).map(function (two) { return parseInt(two, 16); })); }
  function bytes(text) { return Uint8Array.from(atob(text), function (one) { return one.charCodeAt(0); }); }
  function utf8(text) { return new TextEncoder().encode(text); }
  form.hidden = false;
  if (!subtle) { say("insecure"); button.disabled = true; return; }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    say("opening");
    button.disabled = true;
    subtle.importKey("raw", utf8(input.value.normalize("NFC").trim()), "PBKDF2", false, ["deriveKey"]).then(function (typed) {
      return subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: hex(header.salt), iterations: header.iterations },
        typed, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    }).then(function (key) {
      return subtle.decrypt({ name: "AES-GCM", iv: hex(header.nonce), additionalData: utf8(told.header) }, key, bytes(told.sealed));
    }).then(function (text) {
      var main = document.getElementById("page");
      main.innerHTML = new TextDecoder().decode(text);
      main.focus();
      start();
    }, function (error) {
      button.disabled = false;
      say(error.name === "OperationError" ? "wrong" : "broken");
      input.select();
      input.focus();
    });
  });
}());

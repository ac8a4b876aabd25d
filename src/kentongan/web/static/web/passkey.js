/* A passkey that was not read (cancelled, unknown here, no reader): say so on the page. */
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    var note = document.querySelector("[data-passkey-note]");
    if (!note) return;
    event.preventDefault();
    note.hidden = false;
    note.setAttribute("role", "alert");
    note.textContent = note.dataset.passkeyNote;
  });
})();

/* Pages of field officers: reading without a signal, statements that wait, pushes. All work without this file. */
(function () {
  "use strict";
  var me = document.currentScript, data = me.dataset, doc = document, pending = 0, worker = null;
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  navigator.serviceWorker.register(data.sw, { scope: data.scope }).then(function () { return navigator.serviceWorker.ready; }).then(function (ready) {
    if (!navigator.serviceWorker.controller) ready.active.postMessage({ keep: location.pathname + location.search }); // opened before it
    has(ready.active);
    wake();
    push(ready);
  }).catch(function () {});
  function has(one) {
    worker = one;
    var buttons = doc.querySelector("[data-buttons]");
    if (worker && buttons) buttons.textContent = buttons.dataset.buttons;
  }
  has(navigator.serviceWorker.controller);
  function wake() { if (worker) worker.postMessage("kirim"); }
  window.addEventListener("online", wake);

  /* This page was kept: say since when. */
  function banner(words) {
    var own = doc.querySelector("[data-connection]"), place = own && own.querySelector("span");
    if (!place) return;
    own.className = "banner off";
    own.dataset.off = words;
    place.textContent = words;
    var use = own.querySelector("use");
    if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#off"));
  }
  if (data.keptAt) {
    var when = new Date(Number(data.keptAt)).toLocaleString(doc.documentElement.lang, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: data.zone, timeZoneName: "short" });
    banner(data.kept.replace("{when}", when));
  }

  /* Without a signal the worker keeps the statement; the general script would stop the form. */
  doc.addEventListener("submit", function (e) {
    if (/\/(terima|teruskan)\/$/.test(new URL(e.target.action).pathname) && worker) e.stopPropagation();
  }, true);
  /* Leaving takes what was kept with it, without a signal too: phones are shared. The account itself closes
     only at the server; when it cannot be reached, that is said. */
  doc.addEventListener("submit", function (e) {
    var form = e.target;
    if (!worker || new URL(form.action).pathname !== data.leave) return;
    e.preventDefault();
    worker.postMessage("lupa");
    var late = new Promise(function (_, no) { setTimeout(no, 8000); });
    Promise.race([fetch(data.sw, { method: "HEAD", cache: "no-store" }), late]).then(function () { form.submit(); }, stayed);
  }, true);
  function stayed() {
    var main = doc.querySelector("main"), title = doc.createElement("h1"), words = doc.createElement("p");
    title.textContent = data.leftTitle;
    title.tabIndex = -1;
    words.textContent = data.left;
    main.textContent = "";
    main.appendChild(title);
    main.appendChild(words);
    title.focus();
  }
  function waiting(run) {
    var open = indexedDB.open("petugas", 1);
    open.onupgradeneeded = function () { open.result.createObjectStore("antre", { keyPath: "id" }); };
    open.onsuccess = function () {
      var asked = open.result.transaction("antre").objectStore("antre").getAll();
      asked.onsuccess = function () { open.result.close(); run(asked.result); };
    };
  }
  waiting(function (rows) {
    rows.filter(function (r) { return r.mark === data.post; }).forEach(function (row) {
      Array.prototype.forEach.call(doc.querySelectorAll("form[method=post]"), function (form) {
        if (new URL(form.action).pathname !== row.path) return;
        var note = doc.createElement("p");
        note.className = "small";
        note.setAttribute("role", "status");
        note.textContent = data.waiting;
        form.replaceWith(note);
        pending += 1;
      });
    });
  });
  navigator.serviceWorker.addEventListener("message", function (e) {
    if (!e.data || !(e.data.sent || e.data.refused)) return;
    var place = doc.getElementById("toasts"), p = doc.createElement("p");
    p.className = "toast";
    var words = doc.createElement("span");
    words.textContent = e.data.refused ? data.refused : data.sent;
    p.appendChild(words);
    if (pending || doc.querySelector('.task form[action*="/terima/"], .task form[action*="/teruskan/"]')) location.reload(); // older than what was sent
    else if (place) place.appendChild(p);
  });

  /* The button that lets this browser take pushes. */
  function push(ready) {
    var form = doc.querySelector("[data-push]"), state = doc.querySelector("[data-push-state]");
    if (!form) return;
    if (!("PushManager" in window) || !("Notification" in window)) { state.textContent = state.dataset.never; return; }
    form.hidden = false;
    if (Notification.permission === "denied") state.textContent = state.dataset.denied;
    form.addEventListener("submit", function (e) {
      e.preventDefault();
      e.stopPropagation();
      ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) }).then(function (found) {
        var said = found.toJSON();
        form.elements.endpoint.value = said.endpoint;
        form.elements.p256dh.value = said.keys.p256dh;
        form.elements.auth.value = said.keys.auth;
        form.submit();
      }).catch(function () {
        state.textContent = Notification.permission === "denied" ? state.dataset.denied : state.dataset.failed;
      });
    }, true);
  }
  function bytes(text) {
    var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/")), found = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i += 1) found[i] = raw.charCodeAt(i);
    return found;
  }
})();

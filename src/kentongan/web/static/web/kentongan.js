/* Kentongan: what a page can do better with script. Everything works without this file. */
(function () {
  "use strict";
  var doc = document, body = doc.body;
  function each(selector, run, root) { Array.prototype.forEach.call((root || doc).querySelectorAll(selector), run); }
  function read(key) { try { return localStorage.getItem(key); } catch (_) { return null; } }
  function write(key, value) { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); return true; } catch (_) { return false; } }

  /* A demonstration on one's own machine needs no network. */
  function gone() { return !navigator.onLine && !/^(localhost|127\.|\[::1)/.test(location.hostname); }

  /* Focus: the summary of errors first; it is the news of this page. */
  var news = doc.querySelector("[data-focus]");
  if (news) news.focus();

  /* Copy and print: the buttons are hidden until they can work. */
  function dress(root) {
    each("[data-copy]", function (b) { if (navigator.clipboard) b.hidden = false; }, root);
    each("[data-print], [data-script]", function (b) { b.hidden = false; }, root);
  }
  dress(doc);
  function copy(button) {
    var from = doc.getElementById(button.dataset.copy), word = button.querySelector("span") || button;
    navigator.clipboard.writeText((from.value || from.textContent).trim()).then(function () {
      var before = word.textContent;
      word.textContent = button.dataset.done;
      say(button.dataset.done);
      setTimeout(function () { word.textContent = before; }, 4000);
    });
  }

  /* Said aloud, in the region that is always there. */
  function say(text) {
    var place = doc.getElementById("toasts");
    if (!place) return;
    var p = doc.createElement("span");
    p.className = "sr";
    p.textContent = text;
    place.appendChild(p);
    setTimeout(function () { p.remove(); }, 5000);
  }

  /* Toasts stay at least ten seconds, and while focused or pointed at. */
  function age(toast) {
    setTimeout(function wait() {
      if (toast.contains(doc.activeElement) || toast.matches(":hover")) setTimeout(wait, 3000);
      else toast.classList.add("old");
    }, 12000);
  }
  function present(toast) {
    var words = toast.querySelector("span").textContent;
    setTimeout(function () { say(words); }, 400);
    age(toast);
  }
  each(".toasts .toast", present);

  /* Steppers. */
  function count(button) {
    var input = button.parentNode.querySelector("input");
    input.value = Math.max(0, (parseInt(input.value, 10) || 0) + Number(button.dataset.by));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    say(input.value);
  }

  doc.addEventListener("click", function (e) {
    var b = e.target.closest && e.target.closest("[data-copy], [data-print], [data-by], [data-keys], [data-forget]");
    if (!b) return;
    if (b.dataset.copy) copy(b);
    else if (b.dataset.by) count(b);
    else if ("print" in b.dataset) window.print();
    else if ("keys" in b.dataset) switchKeys(b);
    else if ("forget" in b.dataset) forget(b.dataset.forget);
  });

  /* Sending: the button says so, and a second press does nothing. */
  doc.addEventListener("submit", function (e) {
    var form = e.target, b = e.submitter;
    if (form.method !== "post" || "plain" in form.dataset) return;
    if (form.dataset.busy) { e.preventDefault(); return; }
    if (gone()) { e.preventDefault(); offline(); return; }
    form.dataset.busy = "1";
    if (!b || b.querySelector("kbd")) return;
    b.setAttribute("aria-busy", "true");
    b.dataset.word = b.innerHTML;
    b.textContent = b.dataset.busyWord || body.dataset.sending;
  });
  function rest(form) {
    delete form.dataset.busy;
    each("[aria-busy]", function (b) { b.removeAttribute("aria-busy"); if (b.dataset.word) b.innerHTML = b.dataset.word; }, form);
  }
  window.addEventListener("pageshow", function () { each("form[data-busy]", rest); });

  /* No signal: said on top, never covering, gone when it is over. */
  var strip = null;
  function offline() {
    var own = doc.querySelector("[data-connection]");
    if (own) {
      own.className = gone() ? "banner off" : "banner on";
      var words = own.querySelector("span"), on = words.dataset.on || (words.dataset.on = words.textContent);
      var use = own.querySelector("use");
      if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, gone() ? "#off" : "#on"));
      words.textContent = gone() ? own.dataset.off : on;
      return;
    }
    if (!gone()) { if (strip) strip.remove(); strip = null; return; }
    if (strip) return;
    strip = doc.createElement("div");
    strip.className = "banner off";
    strip.setAttribute("role", "status");
    var wrap = doc.createElement("div");
    wrap.className = "wrap";
    strip.appendChild(wrap);
    body.insertBefore(strip, doc.querySelector(".mast"));
    wrap.textContent = body.dataset.offline;
  }
  window.addEventListener("offline", offline);
  window.addEventListener("online", offline);
  if (gone()) offline();

  /* Drafts of marked forms: kept on this phone until the server says it has them. */
  var skip = { csrfmiddlewaretoken: 1 };
  function fields(form, run) {
    Array.prototype.forEach.call(form.elements, function (el) {
      if (el.name && !skip[el.name] && el.type !== "hidden" && el.type !== "file" && el.type !== "password" && el.type !== "submit") run(el);
    });
  }
  function draft(form) {
    var key = "draft:" + form.dataset.draft, timer, kept = read(key);
    if (kept && !doc.querySelector(".errors")) {
      var values = JSON.parse(kept);
      fields(form, function (el) {
        var v = values[el.name];
        if (v === undefined) return;
        if (el.type === "radio" || el.type === "checkbox") el.checked = v.indexOf(el.value) > -1;
        else if (!el.value) el.value = v[0];
      });
      told(form);
    }
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        var values = {};
        fields(form, function (el) {
          var box = el.type === "radio" || el.type === "checkbox";
          values[el.name] = values[el.name] || [];
          if (!box || el.checked) values[el.name].push(el.value);
        });
        if (write(key, JSON.stringify(values))) told(form);
      }, 600);
    });
  }
  function told(form) {
    var note = form.querySelector("[data-draft-note]");
    if (note) { note.hidden = false; }
  }
  function forget(name) {
    write("draft:" + name, null);
    var form = doc.querySelector('form[data-draft="' + name + '"]');
    if (form) { form.reset(); fields(form, function (el) { if (el.type !== "radio" && el.type !== "checkbox") el.value = ""; }); }
  }
  each("form[data-draft]", draft);
  each("[data-draft-done]", function (el) { write("draft:" + el.dataset.draftDone, null); });

  /* Single keys of the desk. Printed on the buttons, silent in fields, and they can be switched off. */
  var off = read("keys") === "off";
  function switchKeys(button) {
    off = !off;
    write("keys", off ? "off" : null);
    button.setAttribute("aria-pressed", String(!off));
  }
  each("[data-keys]", function (b) { b.hidden = false; b.setAttribute("aria-pressed", String(!off)); });
  function move(by) {
    var rows = Array.prototype.slice.call(doc.querySelectorAll("[data-row]"));
    if (!rows.length) return;
    var at = rows.indexOf(doc.activeElement);
    if (at < 0) at = rows.findIndex(function (r) { return r.getAttribute("aria-current"); });
    var next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  doc.addEventListener("keydown", function (e) {
    if (off || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    var t = e.target, key = e.key.toLowerCase();
    if (t.isContentEditable || /^(input|textarea|select)$/i.test(t.tagName) && !/^(radio|checkbox|button|submit)$/.test(t.type)) {
      if (key === "escape") t.blur();
      return;
    }
    if (!body.classList.contains("door-desk") && !doc.querySelector("[data-keymap]")) return;
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "x") {
      var row = t.closest("[data-row], li"), box = row && (row.parentNode.querySelector("input[type=checkbox]") || row.querySelector("input[type=checkbox]"));
      if (!box) return;
      box.click();
    } else {
      var target = key.length === 1 && doc.querySelector('[data-key="' + (window.CSS ? CSS.escape(key) : key) + '"]:not([disabled])');
      if (!target) return;
      if (/^(input|textarea|select)$/i.test(target.tagName)) target.focus();
      else target.click();
    }
    e.preventDefault();
  });

  /* The menu behind one word: Escape closes it and gives the focus back; leaving it closes it too. */
  function menu(e) {
    var open = doc.querySelector("details.more[open]"), to = e.type === "focusout" ? e.relatedTarget : e.target;
    if (!open || e.type === "keydown" && e.key !== "Escape" || e.type === "focusout" && !to) return;
    var inside = open.contains(to);
    if (e.type !== "keydown" && inside) return;
    open.open = false;
    if (e.type === "keydown" && inside) open.querySelector("summary").focus();
  }
  ["keydown", "click", "focusout"].forEach(function (what) { doc.addEventListener(what, menu); });

  /* After htmx has swapped: dress what came; a page-like swap takes the focus to its heading. */
  doc.addEventListener("htmx:afterRequest", function () { each("form[data-busy]", rest); });
  doc.addEventListener("htmx:afterSwap", function (e) {
    dress(e.target);
    each(".toasts .toast", present, e.target);
    if ("page" in e.target.dataset) {
      var h = e.target.querySelector("h1, h2");
      if (h) { h.tabIndex = -1; h.focus(); }
    }
  });
})();

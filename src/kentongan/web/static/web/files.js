/* Files of a form: pictures made smaller on the phone, sent in pieces, resumed after a break, a reload
   or an evening without signal. Without this file the form sends them itself. */
(function () {
  "use strict";
  var PIECE = 256 * 1024, BIG = 900 * 1024, SIDE = 2000, STORE = "files", doc = document;

  /* What waits on this phone, until the receipt is there. */
  function box(run) {
    return new Promise(function (yes) {
      if (!window.indexedDB) return yes(null);
      var open = indexedDB.open("kentongan", 1);
      open.onupgradeneeded = function () { open.result.createObjectStore(STORE, { keyPath: "key" }); };
      open.onerror = function () { yes(null); };
      open.onsuccess = function () {
        var got = null, turn = open.result.transaction(STORE, "readwrite");
        turn.oncomplete = function () { open.result.close(); yes(got && got.result); };
        turn.onerror = turn.onabort = function () { open.result.close(); yes(null); };
        got = run(turn.objectStore(STORE));
      };
    });
  }
  function keep(row) { return row.draft ? box(function (s) { return s.put(row); }) : Promise.resolve(); }
  function drop(key) { return box(function (s) { return s.delete(key); }); }
  function kept(draft) {
    return box(function (s) { return s.getAll(); }).then(function (rows) {
      return (rows || []).filter(function (row) { return row.draft === draft; });
    });
  }

  function newKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(32));
    return btoa(String.fromCharCode.apply(null, bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function inWords(n) {
    var mega = n >= 1e6;
    return (mega ? (n / 1e6).toFixed(1) : Math.max(1, Math.round(n / 1e3)).toString()).replace(".", ",") + (mega ? " MB" : " kB");
  }

  /* A picture as large as an eye needs; what is small already, or no picture, stays as it is. */
  function smaller(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < BIG || !window.createImageBitmap) return Promise.resolve(file);
    return createImageBitmap(file).then(function (picture) {
      var by = Math.min(1, SIDE / Math.max(picture.width, picture.height)), canvas = doc.createElement("canvas");
      canvas.width = Math.round(picture.width * by);
      canvas.height = Math.round(picture.height * by);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (yes) {
        canvas.toBlob(function (blob) { yes(blob && blob.size < file.size ? blob : file); }, "image/jpeg", 0.85);
      });
    }).catch(function () { return file; });
  }

  function Files(place) {
    var form = place.closest("form"), words = place.dataset, input = place.querySelector("input[type=file]");
    var list = place.querySelector("[data-files-list]"), draft = form.dataset.draft || "", rows = {}, wanted = null;
    var whole = place.querySelector("[data-whole]"), aloud = doc.createElement("p");
    aloud.setAttribute("role", "status");
    aloud.className = "small";
    place.appendChild(aloud);
    input.removeAttribute("name");
    if (whole) whole.closest("label").hidden = false;

    function ask(method, row, headers, body) {
      headers = headers || {};
      headers["X-CSRFToken"] = form.elements.csrfmiddlewaretoken.value;
      return fetch(words.url.replace("KEY", row.key), { method: method, headers: headers, body: body, credentials: "same-origin", cache: "no-store" });
    }

    function show(row) {
      var item = doc.createElement("li"), told = doc.createElement("span"), bar = doc.createElement("progress");
      var out = doc.createElement("button");
      told.textContent = row.name + " · " + inWords(row.blob.size) + " · " + (row.shrunk ? words.shrunk : words.asIs);
      bar.max = row.blob.size;
      bar.value = 0;
      bar.setAttribute("aria-label", row.name);
      out.type = "button";
      out.className = "btn soft";
      out.textContent = words.out;
      out.setAttribute("aria-label", words.out + ": " + row.name);
      out.addEventListener("click", function () { remove(row); });
      item.appendChild(told);
      item.appendChild(out);
      item.appendChild(bar);
      list.appendChild(item);
      row.item = item;
      row.bar = bar;
      row.told = told;
    }

    function remove(row) {
      delete rows[row.key];
      if (row.item) row.item.remove();
      drop(row.key);
      ask("DELETE", row).catch(function () {});
      input.focus();
      going();
    }

    function ready(row) {
      var hidden = doc.createElement("input");
      hidden.type = "hidden";
      hidden.name = "berkas";
      hidden.value = row.key + "|" + row.name;
      row.item.appendChild(hidden);
      row.bar.remove();
      row.told.textContent += " · " + words.done;
      row.done = true;
      aloud.textContent = row.name + ": " + words.done;
      going();
    }

    /* One piece after another; a break waits, asks how much is there, and goes on. */
    function send(row, wait) {
      if (!rows[row.key] || row.done) return;
      ask("GET", row).then(function (r) { return r.json(); }).then(function next(state) {
        if (!rows[row.key]) return null;
        row.bar.value = state.here;
        if (state.whole) return ready(row);
        var head = { "Upload-Offset": String(state.here), "Upload-Length": String(row.blob.size), "Content-Type": "application/octet-stream" };
        return ask("PUT", row, head, row.blob.slice(state.here, state.here + PIECE)).then(function (r) {
          wait = 1000;
          return r.json().then(function (said) {
            if (r.status === 200) return next(said);
            if (said.words) { refuse(row, said.words); return null; }
            throw new Error("again");
          });
        });
      }).catch(function () {
        if (!rows[row.key] || row.done) return;
        aloud.textContent = words.broken;
        row.later = setTimeout(function () { send(row, Math.min(wait * 2, 30000)); }, wait);
      });
    }
    window.addEventListener("online", function () {
      Object.keys(rows).forEach(function (key) {
        if (rows[key].done) return;
        clearTimeout(rows[key].later);
        send(rows[key], 1000);
      });
    });

    function refuse(row, why) {
      row.bar.remove();
      row.told.textContent = row.name + ": " + why;
      aloud.textContent = why;
      delete rows[row.key];
      drop(row.key);
      going();
    }

    function take(row) {
      rows[row.key] = row;
      show(row);
      send(row, 1000);
    }

    input.addEventListener("change", function () {
      Array.prototype.slice.call(input.files).forEach(function (file) {
        var full = whole && whole.checked;
        (full ? Promise.resolve(file) : smaller(file)).then(function (blob) {
          var row = { key: newKey(), draft: draft, name: file.name, blob: blob, shrunk: blob !== file };
          if (blob.size > Number(words.most)) { aloud.textContent = file.name + ": " + words.large; return; }
          keep(row).then(function () { take(row); });
        });
      });
      input.value = "";
    });

    /* Nothing is sent while a file is on its way; it goes by itself as soon as all are there. */
    function pending() { return Object.keys(rows).some(function (key) { return !rows[key].done; }); }
    function going() {
      if (wanted && !pending()) {
        var button = wanted;
        wanted = null;
        aloud.textContent = "";
        button.click();
      }
    }
    form.addEventListener("submit", function (e) {
      if (!pending()) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      wanted = e.submitter || form.querySelector("button.main");
      aloud.textContent = words.wait;
    }, true);

    if (draft) kept(draft).then(function (found) {
      found.forEach(function (row) {
        if (list.querySelector('[data-file-key="' + row.key + '"]') || rows[row.key]) return;
        take(row);
      });
    });
    doc.addEventListener("click", function (e) {
      var b = e.target.closest && e.target.closest("[data-forget]");
      if (!b || b.dataset.forget !== draft) return;
      Object.keys(rows).forEach(function (key) { remove(rows[key]); });
      list.textContent = "";
      kept(draft).then(function (found) { found.forEach(function (row) { drop(row.key); }); });
    });
  }

  Array.prototype.forEach.call(doc.querySelectorAll("[data-files]"), Files);
  Array.prototype.forEach.call(doc.querySelectorAll("[data-draft-done]"), function (el) {
    kept(el.dataset.draftDone).then(function (found) { found.forEach(function (row) { drop(row.key); }); });
  });
})();

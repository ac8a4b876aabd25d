/* The pages of field officers without a signal: what was seen can be read again, what was stated goes once
   there is a signal. Kept for one post at a time; loaded by /petugas/sw.js, which gives SHELL and WORDS. */
(function () {
  "use strict";
  var SCOPE = new URL(self.registration.scope).pathname, PRIVATE = "petugas-", SHELL = "rangka";
  var STATEMENT = new RegExp("^" + SCOPE + "siaran/(\\d+)/(terima|teruskan)/$");
  var AGE = 72 * 3600 * 1000, MOST = 40, PATIENCE = 8000;

  /* Kept pages: one cache, named after the post whose pages they are. */
  function markOf(html) { var m = /data-post="([0-9-]+)"/.exec(html); return m ? m[1] : ""; }
  async function forgetOthers(mark) {
    var names = await caches.keys();
    await Promise.all(names.filter(function (n) { return n.indexOf(PRIVATE) === 0 && n !== PRIVATE + mark; })
      .map(function (n) { return caches.delete(n); }));
  }
  async function current() {
    var name = (await caches.keys()).find(function (n) { return n.indexOf(PRIVATE) === 0; });
    return name ? name.slice(PRIVATE.length) : "";
  }
  async function keep(answer, url) {
    var html = await answer.text(), mark = markOf(html);
    if (!mark) return;
    await forgetOthers(mark);
    var cache = await caches.open(PRIVATE + mark), headers = new Headers(answer.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    headers.set("X-Kept-At", String(Date.now()));
    await cache.delete(url);
    await cache.put(url, new Response(html, { status: 200, headers: headers }));
    var keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map(function (k) { return cache.delete(k); }));
  }
  async function keepOpened(url) { // a page that was opened before this worker was there
    var answer = await fetch(url, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected && (answer.headers.get("Content-Type") || "").indexOf("text/html") === 0) await keep(answer, url);
  }
  async function kept(url) {
    var mark = await current();
    if (!mark) return null;
    var found = await (await caches.open(PRIVATE + mark)).match(url);
    if (!found) return null;
    var at = Number(found.headers.get("X-Kept-At"));
    if (Date.now() - at > AGE) return null;
    var html = (await found.text()).replace('data-kept-at=""', 'data-kept-at="' + at + '"');
    return new Response(html, { status: 200, headers: found.headers });
  }
  function nothing() {
    var w = self.WORDS;
    return new Response('<!doctype html><html lang="' + w.lang + '"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>' + w.title + '</title><link rel="stylesheet" href="' + self.CSS + '"></head><body class="door-field"><main class="wrap flow"><h1>' + w.title + "</h1><p>" + w.text + '</p><p><a class="btn main wide" href="' + SCOPE + '">' + w.back + "</a></p></main></body></html>",
      { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
  function plain(url) { var u = new URL(url); return u.pathname + u.search; }

  async function page(event) {
    var url = plain(event.request.url), line = fetch(event.request).then(function (answer) {
      var html = (answer.headers.get("Content-Type") || "").indexOf("text/html") === 0;
      if (answer.type === "opaqueredirect") event.waitUntil(forgetOthers("")); // signed out
      else if (answer.ok && html) event.waitUntil(keep(answer.clone(), url));
      return answer;
    });
    line.catch(function () {});
    var slow = new Promise(function (done) { setTimeout(done, PATIENCE); }).then(function () { return kept(url); });
    try {
      return await Promise.race([line, slow.then(function (old) { return old || line; })]);
    } catch (_) {
      return (await kept(url)) || nothing();
    }
  }

  async function shell(request) {
    var fixed = /\.[0-9a-f]{12}\./.test(request.url), cache = await caches.open(SHELL);
    var old = await cache.match(request);
    if (fixed && old) return old;
    try {
      var answer = await fetch(request);
      if (answer.ok) await cache.put(request, answer.clone());
      return answer;
    } catch (error) {
      if (old) return old;
      throw error;
    }
  }

  /* Statements made without a signal: one row for each, until the server has answered. */
  function store(mode, run) {
    return new Promise(function (done, failed) {
      var open = indexedDB.open("petugas", 1);
      open.onupgradeneeded = function () { open.result.createObjectStore("antre", { keyPath: "id" }); };
      open.onerror = function () { failed(open.error); };
      open.onsuccess = function () {
        var turn = open.result.transaction("antre", mode), asked = run(turn.objectStore("antre"));
        turn.oncomplete = function () { open.result.close(); done(asked.result); };
        turn.onerror = function () { open.result.close(); failed(turn.error); };
      };
    });
  }
  async function statement(event) {
    var copy = event.request.clone(), url = new URL(event.request.url), found = STATEMENT.exec(url.pathname);
    try {
      return await fetch(event.request);
    } catch (_) {
      var mark = await current(), type = copy.headers.get("Content-Type") || "";
      if (!mark || type.indexOf("application/x-www-form-urlencoded") !== 0) return nothing();
      var form = new URLSearchParams(await copy.text());
      form.delete("csrfmiddlewaretoken");
      await store("readwrite", function (s) {
        return s.put({ id: mark + url.pathname, mark: mark, path: url.pathname, body: form.toString(), at: Date.now() });
      });
      try { await self.registration.sync.register("kirim"); } catch (_) { /* the next visit sends it */ }
      return Response.redirect(url.search.indexOf("hari-ini") > 0 ? SCOPE : SCOPE + "siaran/" + found[1] + "/", 303);
    }
  }
  async function send() {
    var rows = await store("readonly", function (s) { return s.getAll(); });
    if (!rows.length) return;
    var answer = await fetch(self.WAYS, { credentials: "same-origin", cache: "no-store" });
    if (answer.redirected || !answer.ok) return;
    var html = await answer.text(), mark = markOf(html), token = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(html);
    if (!mark || !token) return;
    var sent = 0, refused = 0;
    for (var row of rows.filter(function (r) { return r.mark === mark; })) {
      var form = new URLSearchParams(row.body);
      form.set("csrfmiddlewaretoken", token[1]);
      var said = await fetch(row.path, { method: "POST", body: form, redirect: "manual", credentials: "same-origin" });
      if (said.status >= 500) break;
      if (said.type === "opaqueredirect" || said.ok) sent += 1; else refused += 1;
      await store("readwrite", function (s) { return s.delete(row.id); });
    }
    if (!sent && !refused) return;
    var pages = await self.clients.matchAll();
    pages.forEach(function (one) { one.postMessage({ sent: sent, refused: refused }); });
  }
  function flush() {
    return self.navigator.locks ? self.navigator.locks.request("kirim", send) : send();
  }

  self.addEventListener("install", function (event) {
    event.waitUntil(caches.open(SHELL).then(function (c) { return c.addAll(self.SHELL); }).then(function () { return self.skipWaiting(); }));
  });
  self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
  self.addEventListener("fetch", function (event) {
    var request = event.request, url = new URL(request.url);
    if (url.origin !== location.origin) return;
    if (request.mode === "navigate" && url.pathname.indexOf(SCOPE) === 0) {
      if (request.method === "GET") event.respondWith(page(event));
      else if (request.method === "POST" && STATEMENT.test(url.pathname)) event.respondWith(statement(event));
    } else if (request.method === "GET" && url.pathname.indexOf(self.STATIC) === 0) event.respondWith(shell(request));
  });
  self.addEventListener("sync", function (event) { if (event.tag === "kirim") event.waitUntil(flush()); });
  self.addEventListener("message", function (event) {
    if (event.data === "kirim") event.waitUntil(flush().catch(function () {}));
    if (event.data === "lupa") event.waitUntil(forgetOthers(""));
    if (event.data && event.data.keep) event.waitUntil(keepOpened(event.data.keep).catch(function () {}));
  });

  /* Pushes: a headline, shown once for each key; then say that it arrived. */
  self.addEventListener("push", function (event) {
    var said = {};
    try { said = event.data.json(); } catch (_) { /* shown without words */ }
    event.waitUntil(self.registration.showNotification(self.WORDS.push, {
      body: String(said.t || ""), tag: String(said.k || "kabar"), icon: self.ICON, data: { u: String(said.u || SCOPE) }
    }).then(function () {
      if (!said.k) return null;
      return fetch(self.ARRIVED, { method: "POST", credentials: "omit", body: new URLSearchParams({ k: said.k, s: said.s }) }).catch(function () {});
    }));
  });
  self.addEventListener("notificationclick", function (event) {
    event.notification.close();
    var to = event.notification.data.u;
    event.waitUntil(self.clients.openWindow(to.indexOf(SCOPE) === 0 ? to : SCOPE));
  });
})();

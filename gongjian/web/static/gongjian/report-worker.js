/* Keeps the report page (from /visits/: the page of a visit), and nothing else, for a line that is down: one that was
   opened on this device before opens again, with what was typed. Asked from the server first, always; kept for seven
   days; everything else under its folder goes to the server as if this file were not there. Signing out takes it all away (app.js). */
(function () {
  "use strict";
  var STORE = "gongjian.report-pages";
  var WEEK = 7 * 24 * 3600 * 1000;
  var PATIENCE = 8000;                       /* a line that hangs is a line that is down */
  var NEXT = new URL(self.registration.scope).pathname;   /* the folder it came from and rules over */
  var PAGE = NEXT === "/visits/" ? /^\/visits\/ZF-[^/]*\/$/ : /^\/report\/B[^/]*\/$/;

  self.addEventListener("install", function () { self.skipWaiting(); });
  self.addEventListener("activate", function (event) {
    event.waitUntil(dropOld().then(function () { return self.clients.claim(); }));
  });
  self.addEventListener("fetch", function (event) {
    var url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
    if (event.request.mode === "navigate") {
      if (!url.search && (url.pathname === NEXT || PAGE.test(url.pathname))) event.respondWith(page(event.request, url.pathname));
    } else if (url.pathname.indexOf("/static/") === 0) event.respondWith(file(event.request));
  });
  /* the page that is open tells what belongs to it: the first time, nothing passed through here yet */
  self.addEventListener("message", function (event) {
    var told = event.data || {};
    if (!PAGE.test(told.page || "")) return;
    event.waitUntil(caches.open(STORE).then(function (store) {
      return Promise.all(told.files.map(function (address) { return once(store, address); }).concat(told.fresh ? [] : [again(store, told.page)]));
    }));
  });

  function once(store, address) {
    return store.match(address).then(function (kept) {
      if (kept) return null;
      return fetch(address).then(function (answer) { return answer.ok ? put(store, address, answer) : null; });
    }).catch(function () { return null; });
  }
  function again(store, address) {
    return fetch(address, { redirect: "manual", credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? put(store, address, answer) : null; })
      .catch(function () { return null; });
  }
  function put(store, address, answer) {
    var copy = answer.clone();
    return copy.blob().then(function (body) {
      var headers = new Headers(copy.headers);
      headers.set("X-Kept-At", String(Date.now()));
      headers.delete("Vary");                /* it is found again by its address alone */
      return store.put(address, new Response(body, { status: 200, headers: headers }));
    });
  }
  function isOld(answer) { return Date.now() - Number(answer.headers.get("X-Kept-At") || 0) > WEEK; }
  function dropOld() {
    return caches.open(STORE).then(function (store) {
      return store.keys().then(function (all) {
        return Promise.all(all.map(function (one) {
          return store.match(one).then(function (answer) { return answer && isOld(answer) ? store.delete(one) : null; });
        }));
      });
    });
  }
  /* what is kept of an address; for the address without a number, the page kept last */
  function keptOf(store, path) {
    if (path !== NEXT) return store.match(path).then(function (answer) { return answer && !isOld(answer) ? answer : null; });
    return store.keys().then(function (all) {
      return Promise.all(all.filter(function (one) { return PAGE.test(new URL(one.url).pathname); }).map(function (one) { return store.match(one); }));
    }).then(function (answers) {
      return answers.filter(function (one) { return !isOld(one); }).sort(function (a, b) { return b.headers.get("X-Kept-At") - a.headers.get("X-Kept-At"); })[0] || null;
    });
  }
  function page(request, path) {
    return caches.open(STORE).then(function (store) {
      return keptOf(store, path).then(function (kept) {
        var asked = fetch(request).then(function (answer) {
          if (PAGE.test(path)) {
            if (answer.ok) put(store, path, answer);
            else if (answer.type === "opaqueredirect" || answer.status < 500) store.delete(path);   /* sent, or not theirs any more */
          }
          return answer;
        });
        if (!kept) return asked;
        var hung = new Promise(function (answer) { setTimeout(function () { answer(kept); }, PATIENCE); });
        return Promise.race([asked.catch(function () { return kept; }), hung]);
      });
    });
  }
  function file(request) {
    return fetch(request).catch(function () {
      return caches.open(STORE).then(function (store) { return store.match(request); }).then(function (kept) { return kept || Response.error(); });
    });
  }
}());

/* The report page, and the page of a visit: counts what is answered, keeps what is typed, sends exactly once when the line is back.
   Without this file the page posts as any form does. */
(function () {
  "use strict";
  var doc = document;
  var form = doc.querySelector("form[data-report]");
  if (!form) return;
  var say = form.dataset;
  var WEEK = 7 * 24 * 3600 * 1000;
  var KEEP_AFTER = 1500;
  var TRY_AGAIN = 10000;
  var LONGEST_WAIT = 300000;
  var GIVE_UP = 20000;
  var CLOCKS_DIFFER = 300000;
  var WITH_FILES = 120000;                  /* pictures the device could not keep go along: a slow line is no dead one */
  var PAGES = "gongjian.report-pages";      /* as report-worker.js calls them */
  var pictures = window.gongjianPictures;   /* pictures.js, on the page of a visit */
  var key = "gongjian.report:" + (doc.body.dataset.who || "") + ":" + say.report;
  var revision = Number(say.revision || 0);
  var offline = doc.querySelector("[data-offline]");
  var told = doc.querySelector("[data-told]");
  var mine = doc.querySelector("[data-mine]");
  var dirty = false, sending = false, keeping = false, refusals = 0, aside = null, timer, retry;

  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function store(action) { try { return action(window.localStorage); } catch (refused) { return null; } }
  function named(name) { return form.querySelectorAll('[name="' + name + '"]'); }
  function value(name) { var one = form.querySelector('[name="' + name + '"]'); return one ? one.value : ""; }
  function tell(text) { told.querySelector("span").textContent = text; told.hidden = false; mine.hidden = true; }
  /* two plain states, and why: the line, or the server itself */
  function notSent(why, pressed) {
    offline.querySelector("[data-offline-why]").textContent = why;
    if (offline.hidden && pressed) setTimeout(function () { offline.scrollIntoView({ block: "center" }); }, 0);   /* the button is far below */
    offline.hidden = false;
  }

  /* ---- what is typed, by name ---- */
  function typed() {
    var out = {};
    each(form.elements, function (field) {
      if (!field.name || /^(hidden|submit|button|file)$/.test(field.type)) return;
      if (/^(checkbox|radio)$/.test(field.type)) { if (field.checked) out[field.name] = field.value; } else out[field.name] = field.value;
    });
    return out;
  }
  function giveBack(values) {
    each(form.elements, function (field) {
      if (!field.name || /^(hidden|submit|button|file)$/.test(field.type)) return;
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = values[field.name] === field.value;
      else if (field.name in values) field.value = values[field.name];
    });
    each(form.querySelectorAll("[data-line]"), look);
    each(form.querySelectorAll("details"), function (fold) {
      if (Array.prototype.some.call(fold.querySelectorAll("input, textarea"), function (field) { return /^(text|date|textarea)$/.test(field.type) && field.value; })) fold.open = true;
    });
    count();
  }

  /* ---- the lines ---- */
  function look(line) {
    var name = line.dataset.line;
    var stuck = line.querySelector('[name="' + name + '-stuck_on"]:checked');
    var fold = line.querySelector(".g-coordinate");
    var changed = line.querySelector('[name="' + name + '-changed"]:checked');
    each(line.querySelectorAll(".g-edit"), function (part) { part.hidden = !(changed && changed.value === "changed"); });
    each(line.querySelectorAll(".g-who"), function (part) { part.hidden = !(stuck && stuck.value); });
    if (fold && stuck && stuck.value && changed && changed.value === "changed") fold.open = true;
  }
  function answered(line) {
    var name = line.dataset.line;
    var asks = line.querySelector('[name="' + name + '-changed"]');
    if (asks && !line.querySelector('[name="' + name + '-changed"]:checked')) return false;
    return !("money" in line.dataset) || !!(value(name + "-done") || value(name + "-missing_reason"));
  }
  /* places for findings: those filled in, and one more */
  function places() {
    var free = 0;
    each(form.querySelectorAll("[data-slot]"), function (slot) {
      var shown = slot.querySelector("[data-pictures]");
      var has = slot.querySelector('[name$="-category"]:checked') || slot.querySelector('[name$="-words"]').value || (pictures && shown && pictures.count(shown.dataset.pictures));
      if (!has) free += 1;
      slot.hidden = !has && free > 1;
    });
  }
  function count() {
    places();
    var rest = form.querySelector('[name="rest"]');
    var all = 0, done = 0, open = 0;
    each(form.querySelectorAll("[data-line]"), function (line) {
      var has = answered(line);
      var covered = has || (rest && rest.checked && !("money" in line.dataset));
      all += 1;
      if (covered) done += 1;
      if (!has && !("money" in line.dataset)) open += 1;
      line.dataset.state = line.querySelector(".invalid-feedback") && !line.dataset.touched ? "warn" : covered ? "done" : "ask";
    });
    if (!form.querySelector("progress")) return;             /* a page that counts no lines: a visit */
    form.querySelector("[data-done]").textContent = String(done);
    form.querySelector("progress").value = done;
    var box = form.querySelector("[data-rest]");
    if (box) {
      box.dataset.state = open && !rest.checked ? "ask" : "done";
      box.hidden = open === 0 && !rest.checked;
      box.querySelector("[data-rest-word]").textContent = say.sayRest.replace("#", String(open));
    }
  }

  doc.addEventListener("gongjian:pictures", count);
  form.addEventListener("change", function (event) {
    var field = event.target, line = field.closest("[data-line]");
    if (line && /-stage$/.test(field.name)) {
      var next = line.querySelector('[name$="-next_step"]');
      if (next && !next.dataset.own && field.dataset.next) next.value = field.dataset.next;
    }
    if (line) { line.dataset.touched = "1"; look(line); }
    count();
    touch();
  });
  form.addEventListener("input", function (event) {
    if (/-next_step$/.test(event.target.name)) event.target.dataset.own = "1";
    if (/-(done|missing_reason|words)$/.test(event.target.name)) count();
    touch();
  });
  /* Enter goes on to the next box; only the button sends */
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=radio]):not([type=checkbox])")) return;
    event.preventDefault();
    var boxes = Array.prototype.filter.call(form.querySelectorAll("input:not([type=hidden]):not([type=radio]):not([type=checkbox])"), function (box) { return box.offsetParent; });
    var next = boxes[boxes.indexOf(event.target) + 1];
    if (next) next.focus(); else event.target.blur();
  });

  /* ---- kept on the device at once, on the server after a moment ---- */
  function keepHere(more) {
    var kept = { at: Date.now(), revision: revision, values: typed(), key: value("request_key") };
    if (aside) kept.aside = aside;
    for (var name in more || {}) kept[name] = more[name];
    store(function (s) { s.setItem(key, JSON.stringify(kept)); });
  }
  function kept() {
    var found = store(function (s) { return JSON.parse(s.getItem(key) || "null"); });
    if (found && Date.now() - found.at > WEEK) { forget(); found = null; }
    return found;
  }
  function forget() { store(function (s) { s.removeItem(key); }); }
  function touch() {
    dirty = true;
    if (!pending()) keepHere();
    clearTimeout(timer);
    timer = setTimeout(keepThere, KEEP_AFTER);
  }
  function keepThere() {
    if (!dirty || keeping || sending || pending() || "telephone" in say || !say.draftAt) return;
    keeping = true;
    dirty = false;
    var data = new FormData(form);
    data.append("draft_revision", String(revision));
    data.append("again", say.again || "");
    var later = KEEP_AFTER * 4;
    fetch(say.draftAt, { method: "POST", body: data, headers: { "Accept": "application/json" }, credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        if (answer.status === 200) return answer.json().then(function (got) {
          revision = got.revision;
          if (!pending()) keepHere();
          if (Math.abs(Date.now() - got.now) > CLOCKS_DIFFER && told.hidden) tell(say.sayClock);
          form.querySelector("[data-kept]").textContent = say.sayKept + " " + got.clock.slice(0, 5);
          if (!sending) offline.hidden = true;
        });
        if (answer.status === 409) return answer.json().then(function (got) { tell(got.says || say.sayOther); });
        if (answer.status >= 500 || answer.status === 429) { dirty = true; later = 30000; }
        else tell(say.sayStuck);                       /* signed out, or not theirs any more: trying again helps nobody */
        return null;
      })
      .catch(function () { dirty = true; notSent(say.sayLine); })
      .then(function () { keeping = false; if (dirty) { clearTimeout(timer); timer = setTimeout(keepThere, later); } });
  }

  /* ---- sent once: the same key, until the server has said that it has it ---- */
  function pending() { var found = kept(); return !!(found && found.pending); }
  form.addEventListener("submit", function (event) {
    if ("telephone" in say || sending === "plain") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sending) return;
    clearTimeout(timer);
    clearTimeout(retry);
    var before = kept();                               /* pressed again while it waits: it was finished when it was */
    if (before && before.pending) keepHere({ pending: true, written: before.written, down: before.down });
    else keepHere({ pending: true, written: new Date().toISOString(), down: navigator.onLine === false });
    send();
  }, true);
  function send() {
    var found = kept();
    if (!found || !found.pending || sending) return;
    sending = true;
    form.elements.request_key.value = found.key;
    form.elements.line_down.value = found.down ? "1" : "";
    form.elements.written_at.value = found.down ? found.written : "";
    var button = form.querySelector("button[type=submit]");
    button.setAttribute("aria-disabled", "true");
    var stop = new AbortController();
    var hung = setTimeout(function () { stop.abort(); }, withFiles() ? WITH_FILES : GIVE_UP);   /* a line that hangs is a line that is down */
    fetch(form.getAttribute("action") || window.location.href, { method: "POST", body: new FormData(form), headers: { "Accept": "application/json" }, credentials: "same-origin", signal: stop.signal })
      .then(function (answer) {
        clearTimeout(hung);
        sending = false;
        button.removeAttribute("aria-disabled");
        if (answer.redirected && answer.url.indexOf("/sign-in/") > 0) { hold(found, {}); window.location.href = answer.url; return null; }
        if (answer.ok && /json/.test(answer.headers.get("Content-Type") || "")) return answer.json().then(arrived);
        if (answer.status === 422 || answer.status === 409) { hold(found, {}); plain(); return null; }
        if (answer.status >= 500 || answer.status === 429) { refused(found, answer); return null; }
        hold(found, {});
        tell(say.sayStuck);
        return null;
      })
      .catch(function () { sending = false; button.removeAttribute("aria-disabled"); waiting(found); });
  }
  function withFiles() { return Array.prototype.some.call(form.querySelectorAll("input[type=file]"), function (field) { return field.files.length; }); }
  function hold(found, more) { keepHere({ written: found.written, down: found.down, pending: !!more.pending }); }
  function waiting(found) {
    keepHere({ pending: true, written: found.written, down: true });
    notSent(say.sayLine, true);
    clearTimeout(retry);
    retry = setTimeout(send, TRY_AGAIN);
  }
  /* the line is there, the server cannot: that is not "the line was down". Asked again after longer and longer waits */
  function refused(found, answer) {
    keepHere({ pending: true, written: found.written, down: found.down });
    var asked = Number(answer.headers.get("Retry-After")) * 1000;
    var wait = asked > 0 ? asked : TRY_AGAIN * Math.pow(2, refusals);
    wait = Math.min(Math.max(wait, 1000), LONGEST_WAIT);
    refusals += 1;
    notSent(say.sayServer.replace("#", String(answer.status)).replace("@", new Date(Date.now() + wait).toTimeString().slice(0, 8)), true);
    clearTimeout(retry);
    retry = setTimeout(send, wait);
  }
  /* the server has something to say of it: let it show the page, with everything typed */
  function plain() { sending = "plain"; HTMLFormElement.prototype.submit.call(form); }
  function arrived(got) {
    if (pictures) pictures.bind(got.found || {}).then(function () { inTheBooks(got); }); else inTheBooks(got);
  }
  function inTheBooks(got) {
    forget();
    dirty = false;
    if (window.caches) window.caches.open(PAGES).then(function (store) { return store.delete(form.getAttribute("action")); }).catch(function () {});
    offline.hidden = false;
    offline.className = "alert alert-success";
    offline.querySelector("[data-offline-word]").textContent = (got.state === "sent" ? say.saySent : say.sayWaiting) + " " + got.clock;
    offline.querySelector("[data-offline-why]").textContent = "";
    setTimeout(function () { window.location.href = got.href; }, 1200);
  }
  window.addEventListener("online", function () { clearTimeout(retry); if (pending()) send(); else if (dirty) keepThere(); else offline.hidden = true; });
  window.addEventListener("offline", function () { notSent(say.sayLine); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) sending = false; });

  /* ---- on opening: what this device still holds ---- */
  var found = kept();
  if (found && !("telephone" in say) && !form.querySelector(".g-errors")) {
    var same = JSON.stringify(found.values) === JSON.stringify(typed());
    if (found.pending || (!same && found.revision >= revision)) {
      giveBack(found.values);
      if (found.pending) { offline.hidden = false; if (pictures) pictures.ready.then(send); else send(); } else { tell(say.sayBack); touch(); }
    } else if (!same) aside = found.values;
    if (aside || found.aside) {                          /* the other device's is shown; this one's is one press away */
      aside = aside || found.aside;
      tell(say.sayMine);
      mine.hidden = false;
      mine.addEventListener("click", function () { giveBack(aside); aside = null; tell(say.sayBack); touch(); });
    }
  }
  if (navigator.onLine === false) notSent(say.sayLine);
  each(form.querySelectorAll("[data-line]"), look);
  count();

  /* ---- where a rule asks for the location: only when the button is pressed ---- */
  each(form.querySelectorAll("[data-locate]"), function (button) {
    if (!navigator.geolocation) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.geolocation.getCurrentPosition(function (found) {
        form.elements.located.value = found.coords.latitude.toFixed(4) + ", " + found.coords.longitude.toFixed(4);
        touch();
      });
    });
  });

  /* ---- opens again when the line is down: report-worker.js; only over https, or on this machine itself ---- */
  if ("serviceWorker" in navigator && !("telephone" in say)) {
    var files = [];
    each(doc.querySelectorAll("link[href][rel~=stylesheet], link[href][rel~=icon], script[src]"), function (node) { files.push(node.href || node.src); });
    files.push(new URL(say.icons, window.location.href).href);
    navigator.serviceWorker.register(say.worker).then(function () { return navigator.serviceWorker.ready; }).then(function (there) {
      there.active.postMessage({ page: window.location.search ? "" : window.location.pathname, files: files, fresh: !!navigator.serviceWorker.controller });
    }).catch(function () {});                            /* without it the page works as long as it stays open */
  }
}());

/* Small helps. Every page works without this file: links keep an address, forms post, menus are <details>. */
(function () {
  "use strict";
  var doc = document;
  var words = doc.body.dataset;

  function each(selector, act, root) { Array.prototype.forEach.call((root || doc).querySelectorAll(selector), act); }
  function up(node, selector) { return node && node.closest ? node.closest(selector) : null; }

  /* ---- copy: <button data-copy="#id"> copies that element's text, or the button's own data-text ---- */
  function copied(button) {
    var before = button.dataset.before || button.textContent;
    button.dataset.before = before;
    button.textContent = words.copied || "✓";
    setTimeout(function () { button.textContent = before; }, 2500);
  }
  function copyText(text, button) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(function () { copied(button); });
      return;
    }
    var area = doc.createElement("textarea");   /* plain http on an office network has no clipboard API */
    area.value = text;
    area.className = "visually-hidden";
    doc.body.appendChild(area);
    area.select();
    if (doc.execCommand("copy")) copied(button);
    area.remove();
    button.focus();
  }

  doc.addEventListener("click", function (event) {
    var button = up(event.target, "[data-copy], [data-text]");
    if (button) {
      var source = button.dataset.copy ? doc.querySelector(button.dataset.copy) : null;
      copyText(source ? (source.value || source.textContent).trim() : button.dataset.text, button);
    }
    if (up(event.target, "[data-print]")) window.print();
    /* a press outside closes an open menu */
    each("details.g-menu[open]", function (menu) { if (!menu.contains(event.target)) menu.open = false; });
    if (up(event.target, "[data-pick-none]")) {
      event.preventDefault();
      var list = up(event.target, "form");
      each("[data-pick], [data-pick-all]", function (box) { box.checked = false; }, list);
      countPicked(list);
    }
  });
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    each("details.g-menu[open]", function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /* ---- J K Enter walk an inbox or a list ---- */
  var here = -1;
  doc.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || up(event.target, "input, textarea, select, [contenteditable]")) return;
    var rows = doc.querySelectorAll("[data-walk] > li, [data-walk] > tr");
    if (!rows.length) return;
    var key = event.key.toLowerCase();
    if (key === "/" && doc.getElementById("q")) { event.preventDefault(); doc.getElementById("q").focus(); return; }
    if (key !== "j" && key !== "k") return;
    event.preventDefault();
    here = Math.max(0, Math.min(rows.length - 1, here + (key === "j" ? 1 : -1)));
    each("[data-here]", function (row) { row.removeAttribute("data-here"); });
    rows[here].setAttribute("data-here", "");
    var link = rows[here].querySelector("a[href]");
    if (link) link.focus();           /* Enter then opens it, as for any link */
    rows[here].scrollIntoView({ block: "nearest" });
  });

  /* ---- the wall of a meeting room: arrows turn to the next screen ---- */
  doc.addEventListener("keydown", function (event) {
    var wall = doc.querySelector("[data-screens]");
    var step = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[event.key];
    if (!wall || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    var screens = wall.querySelectorAll(".g-screen");
    var top = wall.getBoundingClientRect().top;
    var at = 0;
    Array.prototype.forEach.call(screens, function (one, place) { if (one.getBoundingClientRect().top <= top + 8) at = place; });
    screens[Math.max(0, Math.min(screens.length - 1, at + step))].scrollIntoView();
  });

  /* ---- the wall chart opens at the day asked; + and − in it draw a day wider or narrower ---- */
  /* rows out of sight are painted first when idle, so that a scroll finds them ready */
  var idle = window.requestIdleCallback || function (act) { setTimeout(act, 60); };
  function makeReady(chart) {
    var rows = chart.querySelectorAll(".w-row:not(.w-ready)");
    Array.prototype.slice.call(rows, 0, 12).forEach(function (row) { row.classList.add("w-ready"); });
    if (rows.length > 12) idle(function () { makeReady(chart); });
    else chart.dataset.ready = "";
  }
  function toToday(root) {
    each("[data-today-at]", function (chart) {
      var name = chart.querySelector(".w-corner");
      var room = chart.clientWidth - (name ? name.offsetWidth : 0);
      chart.scrollLeft = Math.max(0, Number(chart.dataset.todayAt) - room * 0.45);
      idle(function () { makeReady(chart); });
    }, root);
  }
  /* tabs that run past the edge of a phone open at the page one is on */
  function toTab(root) {
    each(".g-tabs", function (tabs) {
      var here = tabs.querySelector("[aria-current]");
      if (here && tabs.scrollWidth > tabs.clientWidth) tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
    }, root);
  }
  doc.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !up(event.target, "[data-today-at]")) return;
    var key = { "+": "+", "=": "+", "-": "-", "_": "-" }[event.key];
    var link = key ? doc.querySelector("[data-zoom-key='" + key + "']") : null;
    if (link) { event.preventDefault(); link.click(); }
  });

  /* ---- bulk: count what is ticked, bring out the bar ---- */
  function countPicked(form) {
    if (!form) return;
    var boxes = form.querySelectorAll("[data-pick]");
    var count = 0;
    Array.prototype.forEach.call(boxes, function (box) {
      if (box.checked) count += 1;
      var row = up(box, "tr");
      if (row) { if (box.checked) row.setAttribute("aria-selected", "true"); else row.removeAttribute("aria-selected"); }
    });
    var bar = form.querySelector(".g-bulk");
    if (bar) {
      bar.hidden = count === 0;
      var said = bar.querySelector("[data-picked]");
      if (said) said.textContent = said.dataset.picked.replace("0", String(count));
    }
    var all = form.querySelector("[data-pick-all]");
    if (all) { all.checked = count > 0 && count === boxes.length; all.indeterminate = count > 0 && count < boxes.length; }
  }
  doc.addEventListener("change", function (event) {
    var box = event.target;
    if (box.matches("[data-pick-all]")) each("[data-pick]", function (other) { other.checked = box.checked; }, up(box, "form"));
    if (box.matches("[data-pick], [data-pick-all]")) countPicked(up(box, "form"));
    if (box.matches("[data-submit-on-change]")) box.form.submit();
  });

  /* ---- one press, one post ---- */
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    /* after the browser has read the pressed button's name and value */
    setTimeout(function () { each("button[type=submit], button:not([type])", function (b) { b.setAttribute("aria-disabled", "true"); }, form); }, 0);
    setTimeout(function () { delete form.dataset.sent; each("[aria-disabled]", function (b) { b.removeAttribute("aria-disabled"); }, form); }, 8000);
  });
  window.addEventListener("pageshow", function () { each("form[data-sent]", function (form) { delete form.dataset.sent; each("[aria-disabled]", function (b) { b.removeAttribute("aria-disabled"); }, form); }); });

  /* ---- unsaved typing is kept on this device for seven days, and offered back ---- */
  var WEEK = 7 * 24 * 3600 * 1000;
  function keyOf(form) { return "gongjian.draft:" + (words.who || "") + ":" + form.dataset.draft; }
  function typed(form) {
    var out = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || /^(hidden|password|file|submit|button)$/.test(field.type)) return;
      if (/^(checkbox|radio)$/.test(field.type)) { if (field.checked) (out[field.name] = out[field.name] || []).push(field.value); } else (out[field.name] = out[field.name] || []).push(field.value);
    });
    return out;
  }
  function giveBack(form, values) {
    var next = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || /^(hidden|password|file|submit|button)$/.test(field.type)) return;
      var given = values[field.name] || [];
      if (/^(checkbox|radio)$/.test(field.type)) { field.checked = given.indexOf(field.value) >= 0; return; }
      var at = next[field.name] || 0;
      next[field.name] = at + 1;
      if (at < given.length) field.value = given[at];
    });
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function store(action) { try { return action(window.localStorage); } catch (refused) { return null; } }  /* storage may be switched off */
  function keepDrafts(root) {
    each("form[data-draft]", function (form) {
      if (form.dataset.watched) return;
      form.dataset.watched = "1";
      var key = keyOf(form);
      var start = JSON.stringify(typed(form));
      var box = form.querySelector("[data-draft-offer]");
      var kept = store(function (s) { return JSON.parse(s.getItem(key) || "null"); });
      if (kept && Date.now() - kept.at > WEEK) { store(function (s) { s.removeItem(key); }); kept = null; }
      if (kept && box && JSON.stringify(kept.values) !== start) {
        box.hidden = false;
        box.querySelector("[data-draft-use]").addEventListener("click", function () { giveBack(form, kept.values); box.hidden = true; });
        box.querySelector("[data-draft-drop]").addEventListener("click", function () { store(function (s) { s.removeItem(key); }); box.hidden = true; });
      }
      var timer;
      function keep() { store(function (s) { s.setItem(key, JSON.stringify({ at: Date.now(), values: typed(form) })); }); }
      form.addEventListener("input", function () {
        clearTimeout(timer);
        timer = setTimeout(keep, 400);
      });
      form.addEventListener("submit", function () { clearTimeout(timer); keep(); });   /* what is sent may not arrive */
    }, root);
  }
  /* the server names, on the page that follows, which form has been taken in */
  each("[data-draft-done]", function (mark) { store(function (s) { s.removeItem("gongjian.draft:" + (words.who || "") + ":" + mark.dataset.draftDone); }); });

  /* ---- errors: the box on top takes the focus ---- */
  function begin(root) {
    var errors = (root || doc).querySelector(".g-errors");
    if (errors) errors.focus();
    keepDrafts(root);
    toToday(root);
    toTab(root);
    each("form", function (form) { if (form.querySelector(".g-bulk")) countPicked(form); }, root);
    each("[data-refresh]", function (node) { setTimeout(function () { window.location.reload(); }, 1000 * Number(node.dataset.refresh)); }, root);
  }
  begin(doc);
  doc.addEventListener("htmx:afterSwap", function (event) { here = -1; begin(event.detail.elt); });

  /* ---- good news leaves by itself, after a while to read it ---- */
  each(".g-toast[data-leaves]", function (toast) { setTimeout(function () { toast.hidden = true; }, 8000); });

  /* ---- where somebody is signed out no report page stays on the device ---- */
  if (window.caches && /^\/(sign-in|r|report\/leave)\//.test(window.location.pathname)) {
    window.caches.delete("gongjian.report-pages").catch(function () {});
    if (navigator.serviceWorker) navigator.serviceWorker.getRegistrations().then(function (all) { Array.prototype.forEach.call(all, function (one) { one.unregister(); }); }).catch(function () {});
  }
}());

/* Pictures picked on site: drawn smaller, kept on the device at once, each bound to its finding when that is in the books,
   sent one by one when there is a line. A reload, a dead battery, a day in the hills: they are still here, for seven days.
   Without this file the pictures go with the form, as from any page. */
(function () {
  "use strict";
  var doc = document;
  var box = doc.querySelector("[data-picture-queue]");
  if (!box) return;
  var say = box.dataset;
  var who = doc.body.dataset.who || "";
  var visit = say.visit || "";
  var BASE = "gongjian.pictures";
  var SHELF = "pictures";
  var WEEK = 7 * 24 * 3600 * 1000;
  var MOST_BYTES = 40 * 1024 * 1024;         /* waiting on one device */
  var LONGEST_SIDE = 1600;                   /* as the server draws them */
  var QUALITY = 0.82;
  var TRY_AGAIN = 10000;
  var LONGEST_WAIT = 300000;
  var GIVE_UP = 120000;                      /* a slow line is not a dead one */
  var all = [], sending = false, stopped = false, tries = 0, retry, base = null;

  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function put(text, values) { return text.replace(/[#@]/g, function (sign) { return values[sign]; }); }
  function megabytes(size) { return (size / 1048576).toFixed(1) + " MB"; }
  /* a name for each picture, by which the server knows it if it comes twice */
  function newKey() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var text = Array.prototype.map.call(bytes, function (one) { return (one + 256).toString(16).slice(1); }).join("");
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
  }

  /* ---- the shelf on the device ---- */
  function opened() {
    return new Promise(function (done, failed) {
      var asked = window.indexedDB.open(BASE, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(SHELF, { keyPath: "id" }); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = asked.onblocked = function () { failed(asked.error); };
    });
  }
  /* done only when it lies on the disk: a request that succeeded may still be taken back when the disk is full */
  function onShelf(mode, act) {
    return new Promise(function (done, failed) {
      if (!base) { failed(new Error("closed")); return; }
      var step = base.transaction(SHELF, mode);
      var asked = act(step.objectStore(SHELF));
      step.oncomplete = function () { done(asked && asked.result); };
      step.onabort = step.onerror = function () { failed(step.error); };
    });
  }
  function keep(one) { return onShelf("readwrite", function (shelf) { return shelf.put(one); }); }
  function drop(one) {
    all = all.filter(function (other) { return other.id !== one.id; });
    return onShelf("readwrite", function (shelf) { return shelf.delete(one.id); }).catch(function () {});
  }
  function load() {
    return opened().then(function (found) { base = found; return onShelf("readonly", function (shelf) { return shelf.getAll(); }); })
      .then(function (found) {
        var old = found.filter(function (one) { return Date.now() - one.at > WEEK; });
        all = found.filter(function (one) { return one.who === who && old.indexOf(one) < 0; });
        all.sort(function (a, b) { return a.at - b.at; });
        old.forEach(drop);
      }).catch(function () { base = null; });
  }

  /* ---- drawn smaller: a phone's twelve megapixels go over no line in the hills ---- */
  function smaller(file) {
    if (!window.createImageBitmap) return Promise.resolve(file);
    return window.createImageBitmap(file).then(function (picture) {
      var share = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      var sheet = doc.createElement("canvas");
      sheet.width = Math.max(1, Math.round(picture.width * share));
      sheet.height = Math.max(1, Math.round(picture.height * share));
      var pen = sheet.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, sheet.width, sheet.height);
      pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
      return new Promise(function (done, failed) { sheet.toBlob(function (drawn) { if (drawn) done(drawn); else failed(new Error("not drawn")); }, "image/jpeg", QUALITY); });
    });
  }

  /* ---- what is shown: small pictures beside their finding, and the box of those that wait to be sent ---- */
  function small(blob, sheet) {
    if (!window.createImageBitmap) return;
    window.createImageBitmap(blob).then(function (picture) {
      sheet.width = 152;
      sheet.height = Math.max(1, Math.round(picture.height * 152 / picture.width));
      sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    }).catch(function () {});
  }
  function line(one) {
    var row = doc.createElement("li"), sheet = doc.createElement("canvas"), note = doc.createElement("span"), out = doc.createElement("button");
    sheet.width = 152;
    sheet.height = 112;
    sheet.setAttribute("role", "img");
    sheet.setAttribute("aria-label", one.name);
    small(one.blob, sheet);
    note.className = "text-note";
    note.textContent = one.refused || one.name;
    out.type = "button";
    out.className = "btn btn-sm";
    out.textContent = say.sayOut;
    out.setAttribute("aria-label", say.sayOut + " " + one.name);
    out.addEventListener("click", function () { drop(one).then(show); });
    each([sheet, note, out], function (part) { row.appendChild(part); });
    return row;
  }
  function fill(list, rows) {
    list.textContent = "";
    rows.forEach(function (one) { list.appendChild(line(one)); });
    list.hidden = !rows.length;
  }
  function inSlot(slot) { return all.filter(function (one) { return one.visit === visit && one.slot === slot; }); }
  function waiting() { return all.filter(function (one) { return !one.slot; }); }
  function show() {
    each(doc.querySelectorAll("[data-pictures]"), function (place) {
      var slot = place.dataset.pictures;
      if (!slot) return;
      var rows = inSlot(slot);
      fill(place.querySelector("[data-picked]"), rows);
      place.querySelector("[data-kept-count]").value = rows.length || "";
      if (rows.length) for (var fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    });
    var rows = waiting();
    box.hidden = !rows.length && box.dataset.state !== "sent";
    fill(box.querySelector("[data-picked]"), rows);
    if (rows.length) tell(stopped ? say.sayStuck : navigator.onLine === false ? say.sayLine : say.sayWaits, rows.length);
    doc.dispatchEvent(new Event("gongjian:pictures"));
  }
  function tell(text, count) { box.querySelector("[data-queue-says]").textContent = text.replace("#", String(count)); }
  function remark(place, lines) {
    var says = place.querySelector("[data-picture-says]");
    says.querySelector("span").textContent = lines.join(" ");
    says.hidden = !lines.length;
  }

  /* ---- picked ---- */
  function pick(place, input) {
    var slot = place.dataset.pictures, said = [], left = [];
    var files = Array.prototype.slice.call(input.files), room = Number(place.dataset.most || 0) - inSlot(slot).length;
    var step = Promise.resolve();
    files.forEach(function (file) {
      step = step.then(function () {
        if (slot && room <= 0) { said.push(put(say.sayMany, { "#": place.dataset.most, "@": file.name })); return null; }
        return smaller(file).then(function (drawn) {
          var one = { id: newKey(), who: who, visit: visit, slot: slot, finding: "", name: file.name || "photo.jpg", at: Date.now(), blob: drawn };
          var lying = all.reduce(function (sum, other) { return sum + other.blob.size; }, 0);
          if (lying + drawn.size > MOST_BYTES) { said.push(put(say.sayFull, { "#": megabytes(lying), "@": file.name })); left.push(file); return null; }
          return keep(one).then(function () { all.push(one); room -= 1; })
            .catch(function () { said.push(put(say.sayCannot, { "@": file.name, "#": "" })); left.push(file); });
        }, function () { said.push(put(say.sayNone, { "@": file.name, "#": "" })); });
      });
    });
    step.then(function () { leave(place, input, left); remark(place, said); show(); send(); });
  }
  /* what the device cannot keep stays in its field, and goes with the form as long as the page stays open */
  function leave(place, input, files) {
    each(place.querySelectorAll("[data-without]"), function (part) { part.hidden = !files.length; });
    if (!files.length) { input.value = ""; return; }
    try {
      var held = new DataTransfer();
      files.forEach(function (file) { held.items.add(file); });
      input.files = held.files;
    } catch (old) { return; }                /* a browser that cannot sort them: the field keeps what was picked */
  }
  each(doc.querySelectorAll("[data-pictures]"), function (place) {
    var input = place.querySelector("input[type=file]");
    input.addEventListener("change", function (event) { if (input.files.length) { event.stopPropagation(); ready.then(function () { pick(place, input); }); } });
    each(place.querySelectorAll("[data-without]"), function (part) { part.hidden = true; });
  });

  /* ---- sent, one by one, each by its own key until the server has said that it has it ---- */
  function next() { return waiting().filter(function (one) { return !one.refused; })[0]; }
  function send() {
    var one = next();
    clearTimeout(retry);
    if (!one || sending || stopped || navigator.onLine === false) { show(); return; }
    sending = true;
    var data = new FormData();
    data.append("csrfmiddlewaretoken", box.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("request_key", one.id);
    data.append("finding", one.finding);
    data.append("photo", one.blob, one.blob.type === "image/jpeg" ? one.name.replace(/\.[^.]*$/, "") + ".jpg" : one.name);
    var stop = new AbortController();
    var hung = setTimeout(function () { stop.abort(); }, GIVE_UP);
    fetch("/visits/" + one.visit + "/photo/", { method: "POST", body: data, headers: { "Accept": "application/json" }, credentials: "same-origin", signal: stop.signal })
      .then(function (answer) {
        clearTimeout(hung);
        sending = false;
        var json = /json/.test(answer.headers.get("Content-Type") || "");
        if (answer.ok && json) return answer.json().then(function (got) { return arrived(one, got); });
        if (answer.status === 422 && json) return answer.json().then(function (got) { return refused(one, got.says); });
        if (answer.status === 404) return refused(one, say.sayGone);
        if (answer.status >= 500 || answer.status === 429) { again(); return null; }
        stopped = true;                        /* signed out, or the page is too old: opened again, it goes on */
        show();
        return null;
      })
      .catch(function () { clearTimeout(hung); sending = false; again(); });
  }
  function again() {
    show();
    retry = setTimeout(send, Math.min(TRY_AGAIN * Math.pow(2, tries), LONGEST_WAIT));
    tries += 1;
  }
  function refused(one, says) {
    one.refused = one.name + ": " + says;
    return keep(one).catch(function () {}).then(send);
  }
  function arrived(one, got) {
    tries = 0;
    var list = doc.querySelector('[data-pictures-of="' + (one.finding || one.visit) + '"]');
    if (list && got.href && !list.querySelector('a[href="' + got.href + '"]')) {
      var row = doc.createElement("li"), link = doc.createElement("a");
      link.href = got.href;
      link.textContent = got.name;
      row.appendChild(link);
      list.appendChild(row);
      for (var part = list; part && part !== doc.body; part = part.parentElement) part.hidden = false;
    }
    return drop(one).then(function () {
      if (!waiting().length) { box.dataset.state = "sent"; tell(say.saySent, 0); }
      show();
      send();
    });
  }
  window.addEventListener("online", function () { tries = 0; send(); });
  window.addEventListener("offline", show);

  /* ---- report.js asks before it sends, and says which finding became what ---- */
  var ready = load().then(show);
  ready.then(send);
  window.gongjianPictures = {
    ready: ready,
    count: function (slot) { return inSlot(slot).length; },
    /* found: place on the page → number of its matter. A place the server knows nothing of leaves its picture to the visit */
    bind: function (found) {
      var mine = all.filter(function (one) { return one.visit === visit && one.slot; });
      return Promise.all(mine.map(function (one) {
        one.finding = found[one.slot] || "";
        one.slot = "";
        return keep(one).catch(function () {});
      })).then(show);
    }
  };
}());

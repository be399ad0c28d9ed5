// Enhancements only: every page works without this file.
(() => {
  "use strict";

  const texts = document.getElementById("js-texts")?.dataset ?? {};
  const typing = (el) => el.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  // Enter that ends the composition of a Chinese word must not send the form.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("keypress", (event) => {
    if (event.key === "Enter" && event.isComposing) event.preventDefault();
  }, true);

  // The error summary gets the focus, so that it is read first; a link in it goes to its field.
  document.querySelector("[data-focus]")?.focus();

  // A menu closes by Escape and by a click elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Leaving quickly replaces this page in the history.
  for (const link of document.querySelectorAll("[data-exit]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      location.replace(link.href);
    });
  }

  // How many characters are left.
  for (const area of document.querySelectorAll("textarea[data-count]")) {
    const most = Number(area.dataset.count);
    const said = document.createElement("p");
    said.className = "count";
    area.after(said);
    const count = () => {
      const left = most - [...area.value].length;
      said.textContent = (left < 0 ? area.dataset.over : area.dataset.left).replace("{n}", String(Math.abs(left)));
      said.classList.toggle("is-over", left < 0);
    };
    area.addEventListener("input", count);
    area.addEventListener("restored", count);
    count();
  }

  // Forms: sent once. What is typed is kept in this tab, under the account that types it, until the server has named the
  // form as taken (a cookie with the first letters of its key), half a day at most. Passwords are never kept. The tab's
  // storage ends with the tab, so that nothing of a petitioner stays on a shared computer.
  const PREFIX = "huiyin-draft:";
  const KEPT_FOR = 12 * 3600e3;
  const drafts = {
    names() { try { return Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; } },
    read(name) { try { return JSON.parse(sessionStorage.getItem(name) ?? "null"); } catch { return null; } },
    write(name, draft) { try { sessionStorage.setItem(name, JSON.stringify(draft)); return true; } catch { return false; } },
    drop(name) { try { sessionStorage.removeItem(name); } catch { /* storage is off */ } },
  };
  function isTaken(key) {
    const taken = (document.cookie.match(/(?:^|; )huiyin_taken=([^;]*)/)?.[1] ?? "").split(".");
    return Boolean(key) && taken.includes(key.slice(0, 8));
  }
  // A tab that was duplicated has the same drafts under the same keys: what only the other one has sent stays here.
  function dropTaken() {
    for (const name of drafts.names()) {
      const draft = drafts.read(name);
      const done = draft?.sent && isTaken(draft.key);
      if (!draft || done || !(Date.now() - draft.at < KEPT_FOR)) drafts.drop(name);
    }
  }
  dropTaken();
  addEventListener("pageshow", (event) => { if (event.persisted) dropTaken(); });
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => { for (const name of drafts.names()) drafts.drop(name); });
  }

  for (const form of document.querySelectorAll("form[method=post]")) sendOnce(form);

  function sendOnce(form) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) {
        event.preventDefault();
        return;
      }
      sent = true;
      setTimeout(() => { for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true"); });
    });
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      sent = false;
      for (const button of form.querySelectorAll("button[type=submit]")) button.removeAttribute("aria-disabled");
    });
  }

  const timesSeen = new Map();
  for (const form of document.querySelectorAll("form[data-keep]")) keep(form);

  function keep(form) {
    const action = new URL(form.getAttribute("action"), location.href).pathname;
    const times = timesSeen.get(action) ?? 0;
    timesSeen.set(action, times + 1);
    keepDraft(form, `${PREFIX}${document.body.dataset.account}:${action}:${times}`);
  }

  function keepDraft(form, name) {
    const never = ["password", "hidden", "file", "submit"];
    const fields = [...form.elements].filter((el) => el.name && !never.includes(el.type));
    if (!fields.length) return;
    const ticks = (el) => el.type === "checkbox" || el.type === "radio";
    const valuesOf = (el) => (ticks(el) && !el.checked ? [] : [el.value]);
    const key = form.querySelector("[name=idempotency_key]");
    let waiting;
    let changed = false;
    let kept = true;
    const stop = () => { clearTimeout(waiting); waiting = undefined; };
    const save = (sent) => {
      stop();
      const values = fields.flatMap((el) => valuesOf(el).map((value) => [el.name, value]));
      kept = drafts.write(name, { at: Date.now(), key: key?.value ?? "", sent, values });
    };
    form.addEventListener("input", () => { changed = true; stop(); waiting = setTimeout(() => save(false), 400); });
    addEventListener("pagehide", () => { if (waiting) save(false); });
    // The browser's own memory of a sent form would bring back, after "back", what was taken long ago.
    form.addEventListener("submit", () => { save(true); form.autocomplete = "off"; });
    addEventListener("beforeunload", (event) => { if (changed && !kept) event.preventDefault(); });

    const draft = drafts.read(name);
    // The answer to a form shows it again, with what the server says of it.
    if (!draft || (draft.sent && "answer" in document.body.dataset)) return;
    let restored = false;
    for (const el of fields) {
      const mine = draft.values.filter(([field]) => field === el.name).map(([, value]) => value);
      const before = JSON.stringify(valuesOf(el));
      if (ticks(el)) el.checked = mine.includes(el.value);
      else if (mine.length) el.value = mine[0];
      restored ||= before !== JSON.stringify(valuesOf(el));
    }
    // Under its old key: if the server took it and the answer was lost, it is not done twice.
    const fresh = key?.value;
    if (key && draft.key && !isTaken(draft.key)) key.value = draft.key;
    if (!restored) return;
    for (let above = form.closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
    for (const area of form.querySelectorAll("textarea[data-count]")) area.dispatchEvent(new Event("restored"));
    const note = document.createElement("p");
    note.className = "draft";
    note.setAttribute("role", "status");
    note.textContent = texts.draft ?? "";
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "linklike";
    discard.textContent = texts.discard ?? "";
    discard.addEventListener("click", () => {
      stop();
      drafts.drop(name);
      form.reset();
      if (key) key.value = fresh;
      note.remove();
    });
    note.append(discard);
    form.prepend(note);
  }

  // Where a link to a part of another page stands, that part is put, and its form is sent and answered in place. What goes
  // another way than usual, such as over the login, goes as it would without this.
  for (const box of document.querySelectorAll("[data-part]")) {
    const address = new URL(box.querySelector("a").href);
    address.searchParams.set("part", "1");
    const put = async (asked) => {
      const answer = await asked;
      if (!answer.ok || new URL(answer.url).pathname !== address.pathname) throw new Error(answer.status);
      box.innerHTML = await answer.text();
      const form = box.querySelector("form");
      if (!form) return;
      sendOnce(form);
      keep(form);
      form.addEventListener("submit", (event) => {
        if (event.defaultPrevented) return;
        event.preventDefault();
        const body = new URLSearchParams(new FormData(form));
        body.set("part", "1");
        put(fetch(form.action, { method: "POST", body })).then(() => box.focus(), () => form.submit());
      });
    };
    put(fetch(address)).catch(() => { /* the link stays */ });
  }

  // What is known of somebody is put beside the form while it is filled in, by hand or from a draft. Without this a button
  // shows the same.
  for (const box of document.querySelectorAll("[data-look]")) {
    const form = box.closest("form");
    const fields = box.dataset.lookFields.split(" ").map((name) => form.elements[name]);
    let last = "";
    const look = async (times = 3) => {
      const typed = new URLSearchParams(fields.map((field) => [field.name, field.value.trim()]));
      if (typed.toString() === last) return;
      last = typed.toString();
      const body = new URLSearchParams([...typed, ["part", "1"], ["csrf_token", form.elements.csrf_token.value]]);
      try {
        const answer = await fetch(box.dataset.look, { method: "POST", body });
        if (!answer.ok) throw new Error(answer.status);
        if (!answer.redirected && last === typed.toString()) box.innerHTML = await answer.text();
      } catch {
        last = "";
        if (times > 1) setTimeout(look, 3000, times - 1);
      }
    };
    for (const field of fields) field.addEventListener("change", () => look());
    if (!box.childElementCount && fields.some((field) => field.value.trim())) look();
    form.querySelector("[data-look-button]")?.remove();
  }

  // Tables that the server does not sort are sorted here: a button in each head, aria-sort on the column.
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  for (const table of document.querySelectorAll("table[data-sort-here]")) {
    const heads = [...table.tHead.rows[0].cells];
    const valueOf = (row, column) => {
      const cell = row.cells[column];
      const text = cell.querySelector("time")?.dateTime ?? cell.innerText.trim();
      if (!cell.classList.contains("col-number")) return text;
      const found = text.replaceAll(",", "").match(/-?[\d.]+/);
      return found ? Number(found[0]) : -Infinity;
    };
    heads.forEach((head, column) => {
      if ("fixed" in head.dataset || head.classList.contains("col-select")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.title = table.dataset.sortHere.replace("{n}", head.textContent.trim());
      button.append(...head.childNodes);
      const mark = document.createElement("span");
      mark.className = "sort-mark";
      mark.setAttribute("aria-hidden", "true");
      button.append(mark);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) {
          other.removeAttribute("aria-sort");
          for (const each of other.querySelectorAll(".sort-mark")) each.textContent = "";
        }
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        mark.textContent = down ? "▼" : "▲";
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
        rows.sort(([a], [b]) => (typeof a === "number" ? (a > b) - (a < b) : words.compare(a, b)) * (down ? -1 : 1));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }

  // A list says what has arrived since it was opened, and leaves its rows where they are. It asks only while somebody looks.
  for (const note of document.querySelectorAll("[data-arrivals]")) {
    const EVERY = 60e3;
    let known;
    let tag = "";
    let timer;
    const ask = async () => {
      if (document.hidden) return;
      const headers = { "Huiyin-Arrivals": "1", ...(tag && { "If-None-Match": tag }) };
      const answer = await fetch(location.href, { headers, redirect: "manual", cache: "no-store" }).catch(() => null);
      if (!answer || answer.status === 304) return;
      if (!answer.ok) return clearInterval(timer);
      tag = answer.headers.get("ETag") ?? "";
      const now = new Set(await answer.json());
      known ??= new Set(now);
      for (const key of known) if (!now.has(key)) known.delete(key);
      show(now.size - known.size);
    };
    const show = (count) => {
      if (!count) return note.replaceChildren();
      const reload = document.createElement("a");
      reload.href = location.href;
      reload.textContent = note.dataset.reload;
      note.replaceChildren(count === 1 ? note.dataset.one : note.dataset.many.replace("{n}", String(count)), " ", reload);
    };
    ask();
    timer = setInterval(ask, EVERY);
  }

  // The menu says how much waits behind its entries: what is known from the page before at once, then what is so now.
  const nav = document.querySelector("[data-counts]");
  if (nav) {
    const EVERY = 60e3;
    const FRESH = 5e3;
    const NAME = `huiyin-counts:${document.body.dataset.account}`;
    const kept = () => { try { return JSON.parse(sessionStorage.getItem(NAME)) ?? {}; } catch { return {}; } };
    const bell = document.querySelector(".bell");
    const show = (counts, links = nav.querySelectorAll("a")) => {
      const some = Object.values(counts).includes(null);
      for (const link of links) {
        link.querySelector(".nav-count")?.remove();
        const href = link.getAttribute("href");
        const count = counts[href];
        if (!count && count !== null) continue;
        const badge = document.createElement("span");
        badge.className = "nav-count";
        // What a service that is away would have to count is not known: the sum of all is at least so much.
        if (count === null) {
          badge.textContent = "–";
          badge.title = nav.dataset.away;
        } else badge.textContent = count.toLocaleString("en") + (some && href === "/home" ? "+" : "");
        link.append(" ", badge);
      }
    };
    let timer;
    const ask = async () => {
      if (document.hidden) return;
      const headers = { "Huiyin-Arrivals": "counts" };
      const answer = await fetch(nav.dataset.counts, { headers, redirect: "manual", cache: "no-store" }).catch(() => null);
      if (!answer) return;
      if (!answer.ok) return clearInterval(timer);
      const counts = await answer.json();
      try { sessionStorage.setItem(NAME, JSON.stringify({ at: Date.now(), counts })); } catch { /* storage is off */ }
      show(counts);
      if (bell) show(counts, [bell]);
    };
    const { at, counts } = kept();
    show(counts ?? {});
    if (!(Date.now() - at < FRESH)) ask();
    timer = setInterval(ask, EVERY);
  }

  // On a wide screen a switch gives lists its whole width, with less space between the rows. This browser remembers it.
  const dense = document.querySelector("[data-dense]");
  if (dense) {
    const set = (on) => {
      document.documentElement.classList.toggle("dense", on);
      dense.setAttribute("aria-pressed", String(on));
    };
    dense.hidden = false;
    set(localStorage.getItem("huiyin-dense") === "on");
    dense.addEventListener("click", () => {
      const on = !document.documentElement.classList.contains("dense");
      localStorage.setItem("huiyin-dense", on ? "on" : "off");
      set(on);
    });
  }

  // Select all rows.
  for (const all of document.querySelectorAll("[data-select-all]")) {
    const boxes = () => [...all.closest("table").querySelectorAll("tbody .pick input")];
    all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
    all.closest("table").addEventListener("change", () => {
      const on = boxes().filter((box) => box.checked).length;
      all.checked = on > 0 && on === boxes().length;
      all.indeterminate = on > 0 && !all.checked;
    });
  }

  // Single-key shortcuts, never inside a field, with an off switch (WCAG 2.1.4). The choice is kept in this browser.
  const sheet = document.getElementById("shortcuts");
  if (!sheet) return;
  const off = () => localStorage.getItem("huiyin-keys") === "off";
  const show = () => (sheet.open ? sheet.close() : sheet.showModal());
  for (const button of document.querySelectorAll("[data-shortcuts]")) {
    button.hidden = false;
    button.addEventListener("click", show);
  }
  const switchBox = sheet.querySelector("[data-keys-switch]");
  switchBox.checked = !off();
  switchBox.addEventListener("change", () => localStorage.setItem("huiyin-keys", switchBox.checked ? "on" : "off"));

  let row = -1;
  const rows = () => [...document.querySelectorAll("table[data-table] tbody tr")];
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    row = Math.min(Math.max(row + step, 0), all.length - 1);
    all.forEach((each, i) => each.classList.toggle("is-current", i === row));
    const target = all[row].querySelector("a[href], input");
    (target ?? all[row]).focus({ preventScroll: true });
    all[row].scrollIntoView({ block: "nearest" });
  };
  const keys = {
    "?": show,
    "/": () => document.querySelector("[data-search]")?.focus(),
    j: () => move(1),
    k: () => move(-1),
    o: () => rows()[row]?.querySelector("a[href]")?.click(),
    x: () => rows()[row]?.querySelector(".pick input")?.click(),
    r: () => document.querySelector("main form.form .input, main form.form input:not([type=hidden])")?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || (sheet.open && event.key !== "?")) return;
    if (event.key !== "?" && off()) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();

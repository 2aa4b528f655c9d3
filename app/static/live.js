// Pages that follow a number: the stream of their own address or, where none comes through, a
// question every few seconds. What arrives is always the whole state, so nothing can be missed.
"use strict";

const Live = (() => {
  const root = document.querySelector("[data-live]");
  const address = root?.dataset.live || location.pathname + location.search;
  const ASK_MS = 3000; // while no stream comes through
  const LATER_MS = 30000; // until a refused stream is tried again
  const SILENT_MS = 40000; // two beats and a half
  const SET_MS = 1500; // by how much a clock must be set before it is measured again
  const OWN_MS = 60000; // pages of one's own are asked again, for the clock moves estimates
  const last = { number: root?.dataset.liveNumber, html: null, mark: "", heard: 0, whole: Date.now() };
  let source = null;
  let asking = 0;
  let again = 0;
  let offset = 0; // ms by which the server's clock is ahead of ours
  let line = "";
  let apart = Date.now() - performance.now(); // another value: this clock was set, or slept

  // The clock of the server: the half of a round trip is the best guess of the way here.
  const measure = async () => {
    const began = performance.now();
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
      const { at } = await answer.json();
      offset = at + (performance.now() - began) / 2 - Date.now();
      document.dispatchEvent(new CustomEvent("live:clock"));
    } catch {
      // The clock of this machine must do until the line is back.
    }
  };

  const say = (state) => {
    if (!root || state === line) return;
    line = root.dataset.line = state;
    for (const one of document.querySelectorAll("[data-line-words]")) {
      one.textContent = JSON.parse(one.dataset.lineWords)[state] ?? "";
    }
    document.dispatchEvent(new CustomEvent("live:line", { detail: state }));
  };

  // ---- swapping what changed, keeping what a person has begun ----
  const FIELDS = "textarea, input:not([type=hidden]), select";
  const dirty = (field) =>
    field.matches("select")
      ? [...field.options].some((one) => one.selected !== one.defaultSelected)
      : field.matches("[type=checkbox], [type=radio]")
        ? field.checked !== field.defaultChecked
        : field.value !== field.defaultValue;
  // Where an element stands: its own id, or its place below the nearest one that has an id.
  const whereIs = (one, part) => {
    if (one.id) return [one.id, "", 0];
    const near = one.parentElement.closest("[id]") ?? part;
    return [near.id, one.localName, [...near.querySelectorAll(one.localName)].indexOf(one)];
  };
  const find = ([id, name, index]) => {
    const near = document.getElementById(id);
    return name ? near?.querySelectorAll(name)[index] : near;
  };
  const plain = (one) => one.innerHTML.replaceAll(/<input[^>]*name="csrf_token"[^>]*>/g, "");

  const swap = (part, fresh) => {
    if (plain(part) === plain(fresh)) return;
    const begun = [...part.querySelectorAll(FIELDS)].filter(dirty).map((field) => [whereIs(field, part), field]);
    const open = [...part.querySelectorAll("details")].map((one) => [whereIs(one, part), one.open]);
    const held = part.contains(document.activeElement) ? document.activeElement : null;
    const focus = held && [whereIs(held, part), held.selectionStart, held.selectionEnd];
    const before = [...part.childNodes];
    part.replaceChildren(...fresh.childNodes);
    if (begun.some(([where]) => !find(where))) {
      part.replaceChildren(...before); // whoever writes there finishes first
      return;
    }
    for (const [where, field] of begun) {
      const now = find(where);
      if (field.matches("[type=checkbox], [type=radio]")) now.checked = field.checked;
      else now.value = field.value;
    }
    for (const [where, was] of open) {
      const now = find(where);
      if (now) now.open = was;
    }
    if (focus) {
      const now = find(focus[0]);
      now?.focus({ preventScroll: true });
      if (now && focus[1] !== null && focus[1] !== undefined) now.setSelectionRange(focus[1], focus[2]);
    }
    if (globalThis.htmx) htmx.process(part);
  };

  const tell = (part) => {
    const words = part.querySelector("[data-announce]")?.dataset.announce;
    const says = document.getElementById("live-says");
    if (words && says && says.textContent !== words) says.textContent = words;
  };

  const parse = (html) => new DOMParser().parseFromString(html, "text/html");

  const put = (found) => {
    for (const part of document.querySelectorAll("[data-live-part]")) {
      const fresh = found.getElementById(part.id);
      if (!fresh) continue;
      swap(part, fresh);
      tell(part);
    }
    document.dispatchEvent(new CustomEvent("live:changed", { detail: last.number }));
  };

  const own = async () => {
    last.whole = Date.now();
    const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) return say("shut");
    const found = parse(await answer.text());
    last.number = found.querySelector("[data-live]")?.dataset.liveNumber ?? last.number;
    put(found);
  };

  const take = (state) => {
    last.heard = Date.now();
    const another = String(state.number) !== String(last.number);
    if (state.html === undefined) {
      if (another || Date.now() - last.whole > OWN_MS) own().catch(() => say("down"));
      return;
    }
    if (state.html === last.html) return;
    last.number = state.number;
    last.html = state.html;
    put(parse(state.html));
  };

  // ---- the line ----
  const ask = async () => {
    try {
      const headers = { Accept: "application/json" };
      if (last.mark) headers["If-None-Match"] = last.mark;
      const answer = await fetch(address, { headers, cache: "no-store" });
      if (answer.status === 304) return say("asked");
      if (answer.status >= 500) return say("down");
      const kind = answer.headers.get("Content-Type") ?? "";
      if (!answer.ok || !kind.startsWith("application/json")) return say("shut");
      last.mark = answer.headers.get("ETag") ?? "";
      say("asked");
      take(await answer.json());
    } catch {
      say("down");
    }
  };

  const askOn = (on) => {
    clearInterval(asking);
    asking = on ? setInterval(ask, ASK_MS) : 0;
    if (on) ask();
  };

  const listen = () => {
    clearTimeout(again);
    source?.close();
    source = new EventSource(address);
    last.heard = Date.now();
    source.onopen = () => {
      last.heard = Date.now();
      say("live");
      askOn(false);
    };
    source.onmessage = (event) => take(JSON.parse(event.data));
    source.addEventListener("beat", () => {
      last.heard = Date.now();
      if (last.html === null && Date.now() - last.whole > OWN_MS) own().catch(() => say("down"));
    });
    source.onerror = () => {
      if (!asking) askOn(true);
      if (source.readyState === EventSource.CLOSED) {
        again = setTimeout(listen, LATER_MS + Math.random() * LATER_MS);
      }
    };
  };

  const start = () => {
    if (!root) return;
    measure();
    setInterval(measure, 5 * 60000);
    if (globalThis.EventSource) listen();
    else askOn(true);
    setInterval(() => {
      if (source?.readyState === EventSource.OPEN && Date.now() - last.heard > SILENT_MS) listen();
      const now = Date.now() - performance.now();
      if (Math.abs(now - apart) > SET_MS) measure();
      apart = now;
    }, 5000);
    addEventListener("online", () => {
      measure();
      listen();
    });
    addEventListener("offline", () => say("down"));
    addEventListener("pagehide", () => source?.close());
    addEventListener("pageshow", (event) => {
      if (event.persisted) listen();
    });
  };

  document.addEventListener("DOMContentLoaded", start);
  return { now: () => Date.now() + offset, refresh: () => own(), line: () => line };
})();

// The board by mouse, finger and keys. All of it can also be done by its links and forms.
"use strict";

(() => {
  const slate = () => document.getElementById("slate");
  const panel = () => document.getElementById("panel");
  const can = () => slate()?.dataset.can;
  const WAITING = "waiting";

  const say = (text) => {
    const says = document.getElementById("says");
    says.textContent = "";
    setTimeout(() => (says.textContent = text), 30);
  };
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");

  // --- Blocks and columns -------------------------------------------------------------------
  const seatOf = (element) => element?.closest?.(".seat");
  const laneOf = (element) => element?.closest?.(".lane");
  const shown = (element) => element.getClientRects().length > 0;
  const lanes = () => [...slate().querySelectorAll(".lane")].filter(shown);
  const seats = (lane) => [...lane.querySelectorAll(".seat")];
  const nameOf = (seat) => seat.querySelector(".seat__who").textContent.trim();
  const titleOf = (lane) =>
    lane.dataset.table === WAITING
      ? slate().dataset.waiting
      : lane.querySelector("h3").textContent.trim().replace(/\s+/g, " ");
  const seat = (id) => slate().querySelector(`.seat[data-id="${CSS.escape(String(id))}"]`);

  // One stop for the tab key; arrows do the rest.
  const rove = (chosen) => {
    const all = [...slate().querySelectorAll(".seat > a")];
    const now = chosen ?? slate().querySelector(".seat.is-selected > a") ?? all[0];
    for (const link of all) link.tabIndex = link === now ? 0 : -1;
  };

  const focusOn = (one) => {
    if (!one) return;
    const link = one.querySelector("a");
    rove(link);
    link.focus();
    one.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  const beside = (one, step) => {
    const all = lanes();
    const here = laneOf(one);
    const lane = all[all.indexOf(here) + step];
    if (!lane) return null;
    const wanted = one.getBoundingClientRect().top;
    return seats(lane).reduce(
      (best, next) =>
        best && Math.abs(best.getBoundingClientRect().top - wanted) <=
          Math.abs(next.getBoundingClientRect().top - wanted) ? best : next,
      null,
    );
  };

  // Right to left, the next column is the one at the left.
  const ahead = (key) => (key === "ArrowRight") === (document.dir !== "rtl");

  const walk = (key, one) => {
    const here = seats(laneOf(one));
    const at = here.indexOf(one);
    const next = {
      ArrowUp: () => here[at - 1],
      ArrowDown: () => here[at + 1],
      Home: () => here[0],
      End: () => here.at(-1),
    }[key] ?? (() => beside(one, ahead(key) ? 1 : -1));
    focusOn(next());
  };

  // What was done is said for a while; the log keeps it.
  const fade = () => {
    const flashes = document.getElementById("flashes");
    setTimeout(() => flashes.replaceChildren(), 8000);
  };

  // --- What is asked of the server ----------------------------------------------------------
  const replaceWith = (text) => {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const board = fresh.getElementById("slate");
    if (!board) return false;
    const opened = [...slate().querySelectorAll("details[open][id]")].map((one) => one.id);
    const scrolled = slate().querySelector(".lane--waiting .lane__list")?.scrollTop ?? 0;
    slate().replaceWith(board);
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    const list = board.querySelector(".lane--waiting .lane__list");
    if (list) list.scrollTop = scrolled;
    document.getElementById("flashes").replaceWith(fresh.getElementById("flashes"));
    fade();
    rove();
    return true;
  };

  let asking = 0;
  const fetchPage = async (url, options) => {
    const mine = ++asking;
    const answer = await fetch(url, options);
    const text = await answer.text();
    return mine === asking ? { answer, text } : null;
  };

  const open = async (url, options = {}) => {
    const got = await fetchPage(url, options);
    if (!got) return;
    if (!replaceWith(got.text)) {
      location.assign(got.answer.redirected || !options.method ? got.answer.url : location.href);
      return;
    }
    if (got.answer.ok) history.replaceState(null, "", got.answer.redirected ? got.answer.url : url);
    const said = document.querySelector("#flashes .notice, #refused");
    if (said) say(said.textContent.trim());
    return got.answer;
  };

  const preview = async (query) => {
    const url = new URL(can(), location.href);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return show(url);
  };

  let back = null; // where the focus goes when a preview is left
  const show = async (url) => {
    url.searchParams.set("part", "panel");
    back = url.searchParams.get("inscription") ?? back;
    const got = await fetchPage(url, {});
    if (!got) return;
    const fresh = new DOMParser().parseFromString(got.text, "text/html").getElementById("panel");
    if (!fresh) return location.assign(location.href);
    panel().replaceWith(fresh);
    const title = fresh.querySelector("h2, #refused");
    const verdict = fresh.querySelector(".notice strong, .tag");
    say([title, verdict].filter(Boolean).map((one) => one.textContent.trim()).join(". "));
    (fresh.querySelector("#reason, #take, [data-preview]") ?? title)?.focus();
    fresh.scrollIntoView({ block: "nearest" });
  };

  // --- Picking up, by keys --------------------------------------------------------------------
  let held = null; // { id, lane, at }
  const clear = () => {
    for (const one of slate().querySelectorAll(".is-target, .is-after, .is-swapped, .is-held"))
      one.classList.remove("is-target", "is-after", "is-swapped", "is-held");
  };

  // The place before the `at`th of the others in a lane, counted from 0.
  const others = (lane, id) => seats(lane).filter((one) => one.dataset.id !== id);
  const mark = (lane, at, id) => {
    clear();
    seat(id)?.classList.add("is-held");
    if (lane.dataset.table === WAITING) return lane.classList.add("is-target");
    const list = others(lane, id);
    if (list[at]) list[at].classList.add("is-target");
    else if (list.length) list.at(-1).classList.add("is-target", "is-after");
    else lane.querySelector(".lane__list").classList.add("is-target");
    (list[at] ?? list.at(-1))?.scrollIntoView({ block: "nearest" });
  };

  const tell = (lane, at, id) => {
    const list = others(lane, id);
    if (lane.dataset.table === WAITING) return slate().dataset.waiting;
    const text = list[at] ? slate().dataset.before : slate().dataset.last;
    const who = list[at] ? nameOf(list[at]) : "";
    return fill(text, { table: titleOf(lane), position: at + 1, who });
  };

  const pickUp = (one) => {
    const lane = laneOf(one);
    held = { id: one.dataset.id, lane, at: seats(lane).indexOf(one) };
    mark(lane, held.at, held.id);
    say(fill(slate().dataset.picked, { who: nameOf(one) }));
  };

  const carry = (key) => {
    const all = lanes();
    const most = (lane) => others(lane, held.id).length;
    if (key === "ArrowUp") held.at = Math.max(0, held.at - 1);
    if (key === "ArrowDown") held.at = Math.min(most(held.lane), held.at + 1);
    if (key === "Home") held.at = 0;
    if (key === "End") held.at = most(held.lane);
    if (key === "ArrowLeft" || key === "ArrowRight") {
      held.lane = all[all.indexOf(held.lane) + (ahead(key) ? 1 : -1)] ?? held.lane;
      held.at = Math.min(held.at, most(held.lane));
    }
    mark(held.lane, held.at, held.id);
    say(tell(held.lane, held.at, held.id));
  };

  const letGo = () => {
    const { id } = held;
    held = null;
    clear();
    return id;
  };

  const put = ({ lane, at }, id) => {
    if (lane.dataset.table === WAITING) return preview({ kind: "wait", inscription: id });
    return preview({ kind: "move", inscription: id, table: lane.dataset.table, position: at + 1 });
  };

  const exchange = () => {
    const other = others(held.lane, held.id)[held.at];
    if (!other) return;
    const mine = letGo();
    preview({ kind: "swap", inscription: mine, other: other.dataset.id });
  };

  const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);
  const whileHeld = (event) => {
    const one = seat(held.id);
    const keys = {
      Enter: () => put(held, letGo()),
      Escape: () => {
        focusOn(seat(letGo()));
        say(slate().dataset.left);
      },
      s: exchange,
      S: exchange,
    };
    const act = ARROWS.has(event.key) ? () => carry(event.key) : keys[event.key];
    if (!act || !one) return;
    event.preventDefault();
    act();
  };

  const typing = (element) =>
    element.matches("input:not([type=checkbox], [type=radio]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (!slate()) return;
    if (held && !event.ctrlKey && !event.metaKey) return whileHeld(event);
    const letter = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && letter === "z" && !typing(event.target)) {
      const button = slate().querySelector(
        `[data-key=${event.shiftKey ? "redo" : "undo"}] button:enabled`,
      );
      if (button) {
        event.preventDefault();
        button.click();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const one = seatOf(event.target);
    if (one && ARROWS.has(event.key)) {
      event.preventDefault();
      walk(event.key, one);
    } else if (one && letter === "m" && can()) {
      event.preventDefault();
      pickUp(one);
    } else if (event.key === "Escape" && event.target.closest("#panel")) {
      panel().querySelector("[data-cancel], [data-close]")?.click();
    }
  });

  // --- Picking up, by mouse or finger -------------------------------------------------------
  let drag = null; // { id, x, y, ghost, lane, at, other }
  const FAR = 6; // px that make a drag of a click
  const dropAt = (event) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const lane = laneOf(under);
    if (!lane) return null;
    const over = seatOf(under);
    const list = others(lane, drag.id);
    if (over && over.dataset.id !== drag.id) {
      const box = over.getBoundingClientRect();
      const part = (event.clientY - box.top) / box.height;
      const at = list.indexOf(over);
      const between = lane.dataset.table !== WAITING;
      if (part > 0.3 && part < 0.7) return { lane, at, other: over };
      return { lane, at: between && part >= 0.7 ? at + 1 : at };
    }
    return { lane, at: over ? seats(lane).indexOf(over) : list.length };
  };

  const follow = (event) => {
    if (!drag.ghost) {
      drag.ghost = document.createElement("div");
      drag.ghost.className = "drag";
      drag.ghost.textContent = nameOf(seat(drag.id));
      document.body.append(drag.ghost);
    }
    drag.ghost.style.setProperty("inset-block-start", `${event.clientY + 12}px`);
    drag.ghost.style.setProperty("left", `${event.clientX + 12}px`);
    const spot = dropAt(event);
    drag.spot = spot;
    clear();
    if (!spot) return;
    if (spot.other) spot.other.classList.add("is-swapped");
    else mark(spot.lane, spot.at, drag.id);
  };

  document.addEventListener("pointerdown", (event) => {
    const one = event.button === 0 && can() && event.target.closest?.(".seat > a");
    if (one) drag = { id: seatOf(one).dataset.id, x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR;
    if (far || drag.ghost) follow(event);
  });
  const drop = (taken) => {
    const { id, ghost, spot } = drag;
    drag = null;
    ghost?.remove();
    clear();
    if (!ghost || !spot || !taken) return Boolean(ghost);
    if (spot.other) preview({ kind: "swap", inscription: id, other: spot.other.dataset.id });
    else if (spot.lane.dataset.table !== WAITING || !laneOf(seat(id)).matches(".lane--waiting"))
      put(spot, id);
    return true;
  };
  let dragged = false;
  document.addEventListener("pointerup", () => {
    dragged = Boolean(drag) && drop(true);
    setTimeout(() => (dragged = false), 0);
  });
  document.addEventListener("pointercancel", () => drag && drop(false));
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.(".seat")) event.preventDefault();
  });

  // --- Links and forms of the page, without leaving it --------------------------------------
  document.addEventListener("click", async (event) => {
    if (!slate() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest?.("#slate a");
    if (!link) return;
    if (dragged) return event.preventDefault();
    const one = link.closest(".seat");
    if (one || link.matches("[data-close], [data-cancel]") || link.closest(".lane > header")) {
      event.preventDefault();
      const id = one?.dataset.id ?? slate().querySelector(".is-selected")?.dataset.id ?? back;
      const leaves = link.matches("[data-close], [data-cancel]");
      await open(link.href.split("#")[0]);
      if (leaves) focusOn(id && seat(id));
      else panel().querySelector("h2")?.focus();
      if (one) rove(seat(id)?.querySelector("a"));
    } else if (link.matches("[data-preview]")) {
      event.preventDefault();
      show(new URL(link.href));
    } else if (link.dataset.tab && matchMedia("(width < 40rem)").matches) {
      const lane = slate().querySelector(`.lane[data-table="${CSS.escape(link.dataset.tab)}"]`);
      if (!lane) return;
      event.preventDefault();
      for (const each of slate().querySelectorAll(".lane")) each.classList.toggle("is-chosen", each === lane);
      for (const each of slate().querySelectorAll("[data-tab]")) each.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
    }
  });

  // The server would say the same: this spares the way.
  const lacksReason = (form) => {
    const field = form.querySelector("#reason");
    if (!field || field.value.trim()) return false;
    const fault = form.querySelector("#reason-fault") ?? document.createElement("p");
    fault.id = "reason-fault";
    fault.className = "fault";
    fault.textContent = field.dataset.fault;
    field.before(fault);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", fault.id);
    say(fault.textContent);
    field.focus();
    delete form.dataset.sent;
    return true;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.closest("#slate")) return;
    if (form.matches("[data-preview]")) {
      event.preventDefault();
      const url = new URL(form.action);
      for (const [key, value] of new FormData(form)) url.searchParams.set(key, value);
      show(url);
    } else if (form.matches("[data-board]")) {
      event.preventDefault();
      if (lacksReason(form)) return;
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const key = form.dataset.key;
      const answer = await open(form.action, { method: "POST", body });
      if (!answer) return;
      const faulty = panel().querySelector("#reason-fault, #refused");
      const chosen = slate().querySelector(".seat.is-selected");
      if (faulty) (panel().querySelector("#reason") ?? faulty).focus();
      else if (key) (slate().querySelector(`[data-key=${key}] button:enabled`) ?? chosen?.querySelector("a"))?.focus();
      else if (chosen) focusOn(chosen);
    }
  });

  // Those who are looked for light up while one types.
  document.addEventListener("input", (event) => {
    if (event.target.id !== "q") return;
    const wanted = event.target.value.trim().toLocaleLowerCase();
    let first = null;
    for (const one of slate().querySelectorAll(".seat")) {
      const found = Boolean(wanted) && one.textContent.toLocaleLowerCase().includes(wanted);
      one.classList.toggle("is-found", found);
      if (found) first ??= one;
    }
    slate().classList.toggle("is-searching", Boolean(first));
    first?.scrollIntoView({ block: "nearest" });
  });

  if (slate()) {
    document.documentElement.classList.add("has-board");
    fade();
    rove();
    if (location.hash === "#panel") panel().querySelector("h2")?.focus();
  }
})();

// The desk goes on when the network goes: every act is kept here with its own key and moment, sent
// in order, and counted once however often it is sent. What the server refuses is shown, not lost.
"use strict";

(() => {
  const kept = document.getElementById("kept");
  if (!kept) return;
  const KEY = `rostrum.desk.${kept.dataset.session}`;
  const AGAIN_MS = 4000;
  const GIVE_UP_MS = 10000;
  const OLD_MS = 3 * 3600000;
  const CALM_MS = 700; // two presses in haste are one
  const words = JSON.parse(kept.dataset.words);
  const line = document.getElementById("kept-line");
  const choice = document.getElementById("kept-choice");
  const local = document.getElementById("local");
  let down = false;
  let stopped = null;
  let sending = false;
  let retry = 0;
  let pressed = -CALM_MS;
  let mine = 0; // the number of the last act of this desk that was done

  const queue = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");
  const keep = (acts) => {
    if (acts.length) localStorage.setItem(KEY, JSON.stringify(acts));
    else localStorage.removeItem(KEY);
  };
  const base = () => JSON.parse(document.getElementById("desk-state").dataset.state);
  const said = (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key]);

  // ---- how the floor stands after the acts that are kept; the server has the last word ----
  const spent = (it, at) => it.spent_s + (it.since_ms ? Math.max(0, at - it.since_ms) / 1000 : 0);
  const leave = (it, at) => {
    const left = { ...it.now, spent_s: spent(it, at) };
    it.now = it.interrupted;
    it.interrupted = null;
    it.since_ms = null;
    it.spent_s = it.now?.spent_s ?? 0;
    return left;
  };
  const call = (it, turn, at) => {
    it.now = turn;
    it.since_ms = at;
    it.spent_s = turn.spent_s;
  };
  const take = (it, key) => {
    for (const list of [it.coming, it.absent]) {
      const index = list.findIndex((one) => one.key === key);
      if (index >= 0) return list.splice(index, 1)[0];
    }
    return null;
  };
  const toTheEnd = (it, turn) => {
    const last = it.coming.findLastIndex((one) => one.tier === turn.tier);
    it.coming.splice(last + 1, 0, turn);
  };
  const finish = (it, state, at) => it.now && it.done.push({ ...leave(it, at), state });
  const steps = {
    open: (it) => (it.phase = "open"),
    suspend: (it, { at }) => {
      it.spent_s = spent(it, at);
      it.since_ms = null;
      it.phase = "suspended";
    },
    resume_session: (it) => (it.phase = "open"),
    give_floor: (it, { at, told }) => {
      if (it.now && told.ends) finish(it, told.ends, at);
      const turn = told.turn ? take(it, told.turn) : it.coming.shift();
      if (turn) call(it, turn, at);
    },
    delivered: (it, { at }) => finish(it, "delivered", at),
    cut_off: (it, { at }) => finish(it, "cut_off", at),
    pause: (it, { at }) => {
      it.spent_s = spent(it, at);
      it.since_ms = null;
    },
    resume: (it, { at }) => (it.since_ms = at),
    absent: (it, { at, told }) => {
      const turn = it.now && (!told.turn || told.turn === it.now.key) ? { ...leave(it, at), spent_s: 0 } : take(it, told.turn);
      if (!turn) return;
      turn.absences += 1;
      if (turn.absences > 1) it.absent.push(turn);
      else toTheEnd(it, turn);
    },
    back_in: (it, { told }) => {
      const turn = take(it, told.turn);
      if (turn) toTheEnd(it, turn);
    },
    point_of_order: (it, { at, told }) => {
      if (it.now) it.interrupted = { ...it.now, spent_s: spent(it, at) };
      const turn = { key: "", name: told.name, post: "", kind: "point_of_order", limit_s: 120, spent_s: 0, tier: 0, absences: 0 };
      call(it, turn, at);
    },
  };
  const folded = () => {
    const it = base();
    for (const act of queue()) steps[act.kind]?.(it, { at: act.happened_ms, told: act.told });
    return it;
  };

  // ---- the desk of this device ----
  const button = (label, kind, told = {}, tone = "secondary", who = "") => {
    // Those in a row of the list are small, those for whoever has the floor are not.
    const one = document.createElement("button");
    one.type = "button";
    one.className = `button button--${tone}${who && tone === "secondary" ? " button--small" : " button--big"}`;
    one.dataset.local = kind;
    one.dataset.told = JSON.stringify(told);
    one.dataset.label = who ? `${label}: ${who}` : label;
    one.textContent = label;
    if (who) {
      const rest = document.createElement("span");
      rest.className = "unseen";
      rest.textContent = `: ${who}`;
      one.append(rest);
    }
    return one;
  };
  const row = (turn, place, ...rest) => {
    const one = document.createElement("li");
    one.className = "desk__row";
    const number = document.createElement("span");
    number.className = "desk__hour";
    number.textContent = place;
    const who = document.createElement("div");
    who.className = "desk__who";
    for (const [kind, text] of [["desk__party", turn.name], ["desk__post", turn.post]]) {
      const line = document.createElement("p");
      line.className = kind;
      line.dir = "auto";
      line.textContent = text;
      who.append(line);
    }
    const can = document.createElement("div");
    can.className = "desk__can";
    can.append(...rest);
    one.append(number, who, can);
    return one;
  };
  const actsNow = (it) => {
    const next = it.coming[0];
    if (it.phase === "ready") return [button(words.open, "open", {}, "primary")];
    if (it.phase === "suspended") return [button(words.resume_session, "resume_session", {}, "primary")];
    if (it.phase !== "open") return [];
    if (!it.now) {
      const first = next ? [button(words.give_floor, "give_floor", { turn: next.key }, "primary", next.name)] : [];
      return [...first, button(words.suspend, "suspend")];
    }
    const goOn = next && !it.interrupted ? [button(said("next", { who: next.name }), "give_floor", { turn: next.key, ends: "delivered" }, "primary")] : [];
    const clock = it.since_ms ? button(words.pause, "pause") : button(words.resume, "resume");
    const away = it.now.kind === "point_of_order" ? [] : [button(words.absent, "absent", { turn: it.now.key })];
    return [...goOn, button(words.delivered, "delivered"), clock, button(words.cut_off, "cut_off"), ...away];
  };
  const actsFor = (it, turn) => {
    if (it.phase !== "open") return [];
    const absent = button(words.absent, "absent", { turn: turn.key }, "secondary", turn.name);
    return it.now ? [absent] : [button(words.give_floor, "give_floor", { turn: turn.key }, "secondary", turn.name), absent];
  };
  const fill = (name, rows) => {
    local.querySelector(`[data-${name}]`).replaceChildren(...rows);
    const box = local.querySelector(`[data-${name}-box]`);
    if (box) box.hidden = rows.length === 0;
  };
  const draw = () => {
    local.hidden = !down;
    document.getElementById("desk").hidden = down;
    if (!down) return;
    const it = folded();
    const clock = local.querySelector("[data-timer]");
    const rest = it.phase === "open" ? words.nobody : words[it.phase === "planned" ? "ready" : it.phase];
    document.getElementById("local-name").textContent = it.now?.name ?? rest;
    local.querySelector("[data-post]").textContent = it.now?.post ?? "";
    clock.hidden = !it.now;
    clock.dataset.limit = it.now?.limit_s ?? "";
    clock.dataset.spent = it.spent_s;
    clock.dataset.since = it.since_ms ?? "";
    clock.querySelector("progress").max = it.now?.limit_s ?? 1;
    fill("now", actsNow(it));
    fill("coming", it.coming.map((turn, index) => row(turn, index + 1, ...actsFor(it, turn))));
    fill("absent", it.absent.map((turn) => row(turn, "", button(words.back_in, "back_in", { turn: turn.key }, "secondary", turn.name))));
    fill("done", it.done.map((turn, index) => row(turn, index + 1, words[turn.state] ?? "")));
    local.querySelector("[data-take-back]").disabled = queue().length === 0;
    document.dispatchEvent(new CustomEvent("live:changed"));
  };

  const tell = (key) => {
    const n = queue().length;
    const text = key ? said(key, { n }) : "";
    if (line.textContent !== text) line.textContent = text;
  };

  const decide = (why) => {
    stopped = why;
    choice.hidden = !why;
    if (!why) return;
    const items = (texts) => texts.map((text) => Object.assign(document.createElement("li"), { textContent: text, dir: "auto" }));
    choice.querySelector("[data-reason]").textContent = why.reason;
    choice.querySelector("[data-missed]").replaceChildren(...items(why.missed));
    choice.querySelector("[data-waiting]").replaceChildren(...items(queue().map((act) => act.label)));
    choice.querySelector("[data-choice=again]").focus();
  };

  // ---- sending ----
  const lost = (state = "down") => {
    down = true;
    tell(state);
    draw();
    clearTimeout(retry);
    retry = setTimeout(flush, AGAIN_MS);
  };
  const send = async () => {
    const acts = queue();
    const token = document.querySelector('meta[name="csrf-token"]').content;
    return fetch(kept.dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
      body: JSON.stringify({ seen: acts[0].seen, acts }),
      signal: AbortSignal.timeout(GIVE_UP_MS),
      redirect: "error",
    });
  };
  const settle = async (answer) => {
    const told = await answer.json();
    keep(queue().filter((act) => !told.done.includes(act.client_key)));
    mine = told.seen;
    const [first, ...rest] = queue();
    if (first) keep([{ ...first, seen: Math.max(first.seen, mine), next: told.number }, ...rest]);
    const was = down;
    down = false;
    await Live.refresh().catch(() => lost());
    if (down) return;
    draw();
    tell(was && !told.stopped ? "back" : "");
    decide(told.stopped);
  };
  const once = async () => {
    if (down) tell("sending");
    let answer;
    try {
      answer = await send();
    } catch (fault) {
      return lost(fault instanceof TypeError && navigator.onLine && Live.line() !== "down" ? "shut" : "down");
    }
    if (answer.status >= 500) return lost();
    if (!answer.ok) return lost("shut");
    return settle(answer);
  };
  async function flush() {
    clearTimeout(retry);
    if (sending || stopped) return;
    if (!queue().length) {
      if (down && Live.line() !== "down") back();
      return;
    }
    sending = true;
    try {
      await (navigator.locks ? navigator.locks.request(KEY, () => (queue().length ? once() : undefined)) : once());
    } finally {
      sending = false;
    }
    if (!stopped && !down && queue().length) flush();
  }
  const back = () => {
    down = false;
    draw();
    tell("back");
    Live.refresh().catch(() => lost());
  };

  const add = (kind, told, label) => {
    if (stopped) {
      tell("stopped");
      choice.querySelector("button").focus();
      return;
    }
    const acts = queue();
    const act = { client_key: crypto.randomUUID(), kind, told, label, seen: Math.max(base().number, mine), happened_ms: Math.round(Live.now()) };
    keep([...acts, act]);
    if (down) {
      tell("down");
      draw();
    }
    flush();
  };
  const hasty = () => {
    const soon = performance.now() - pressed < CALM_MS;
    if (!soon) pressed = performance.now();
    return soon;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#desk form[data-act]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    if (hasty()) return;
    const told = Object.fromEntries(new FormData(form));
    delete told.csrf_token;
    delete told.seen;
    delete told.kind;
    add(form.dataset.act, told, form.querySelector("button").textContent);
  });
  document.addEventListener("click", (event) => {
    const pressedOn = event.target.closest("#local button, #kept-choice button");
    if (!pressedOn) return;
    if (pressedOn.dataset.local) {
      if (!hasty()) add(pressedOn.dataset.local, JSON.parse(pressedOn.dataset.told), pressedOn.dataset.label);
    } else if ("takeBack" in pressedOn.dataset) {
      keep(queue().slice(0, -1));
      tell("down");
      draw();
    } else if ("point" in pressedOn.dataset) {
      const name = document.getElementById("local-point");
      if (name.value.trim()) add("point_of_order", { name: name.value.trim() }, `${words.point_of_order}: ${name.value.trim()}`);
      name.value = "";
    } else if (pressedOn.dataset.choice) {
      chosen(pressedOn.dataset.choice);
    }
  });
  const chosen = (what) => {
    const acts = queue();
    const next = acts[0]?.next ?? base().number;
    const rest = what === "drop" ? [] : what === "skip" ? acts.slice(1) : acts;
    keep(rest.map((act, index) => (index ? act : { ...act, seen: next })));
    decide(null);
    tell("");
    document.getElementById("desk").querySelector("button")?.focus();
    flush();
  };

  document.addEventListener("live:line", (event) => {
    if (event.detail === "down") lost();
    else if (down && event.detail !== "shut") flush();
  });
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => {
    if (down && queue().length) event.preventDefault();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const acts = queue();
    if (acts.length && Date.now() - acts[0].happened_ms > OLD_MS && Live.now() - acts[0].happened_ms > OLD_MS) {
      decide({ reason: words.old, missed: [] });
    } else flush();
  });
})();

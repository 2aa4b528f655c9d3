// The clock of a statement: it runs here, from the moment it began by the server's clock, so that
// it needs no tick from the server and goes on while the line is down.
"use strict";

(() => {
  const SOON_S = 30;
  const now = () => (typeof Live === "undefined" ? Date.now() : Live.now());
  const written = (seconds) => {
    const whole = Math.ceil(seconds - 0.001); // 0:00 is shown at the end, not a second before
    const [sign, rest] = whole < 0 ? ["\u2212", -whole] : ["", whole];
    return `${sign}${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
  };
  const phase = (left) => (left <= 0 ? "over" : left <= SOON_S ? "last" : "calm");

  const spent = (clock) => {
    const before = Number(clock.dataset.spent);
    return clock.dataset.since ? before + Math.max(0, now() - Number(clock.dataset.since)) / 1000 : before;
  };

  const show = (clock) => {
    if (!clock.dataset.limit) return;
    const left = Number(clock.dataset.limit) - spent(clock);
    const time = clock.querySelector("[data-time]");
    const text = written(left);
    if (time.textContent !== text) time.textContent = text;
    const bar = clock.querySelector("progress");
    if (bar) bar.value = Math.max(0, left);
    const is = phase(left);
    if (clock.dataset.phase === is) return;
    clock.dataset.phase = is;
    clock.closest("[data-stage]")?.setAttribute("data-stage", is);
    const says = document.getElementById("live-says");
    const words = clock.querySelector(`[data-when="${is}"]`)?.textContent;
    if (says && words && is !== "calm") says.textContent = words;
  };

  const wall = (one) => {
    const form = { timeZone: one.dataset.wall, hour: "2-digit", minute: "2-digit" };
    const text = new Intl.DateTimeFormat("en-GB", form).format(now());
    if (one.textContent !== text) one.textContent = text;
  };

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-timer]")) show(clock);
    for (const one of document.querySelectorAll("[data-wall]")) wall(one);
  };

  document.addEventListener("DOMContentLoaded", () => {
    tick();
    setInterval(tick, 200);
  });
  document.addEventListener("live:changed", tick);
  document.addEventListener("live:clock", tick);

  // The whole screen is for the podium; a browser gives it only at a person's wish.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-full-screen]")) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  });
})();

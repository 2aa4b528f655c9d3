// Small comforts on top of pages that work without them.
"use strict";

// Requests of htmx carry the same token as our forms.
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token;
});

const showFaults = (root) => root.querySelector(".error-summary")?.focus();

document.addEventListener("DOMContentLoaded", () => showFaults(document));
document.addEventListener("htmx:after:swap", () => showFaults(document));

// A second click within a few seconds sends nothing (the server would not mind: it is calmer).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
// Whoever comes back to the page may send again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const empties = event.target.closest("[data-empties]")?.dataset.empties;
  if (empties) document.getElementById(empties)?.replaceChildren();
});

// An open menu closes when the reader turns elsewhere; Escape gives the focus back to its name.
const openMenu = () => document.querySelector(".places details[open]");
document.addEventListener("click", (event) => {
  const open = openMenu();
  if (open && !open.contains(event.target)) open.open = false;
});
document.addEventListener("focusin", (event) => {
  const open = openMenu();
  if (open && !open.contains(event.target)) open.open = false;
});
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && openMenu();
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

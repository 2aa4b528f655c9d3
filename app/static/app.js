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

// A second click on the same button sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post") form.dataset.sent = "yes";
});
// Whoever comes back to the page may send again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Comfort alone: every page works without it.
(() => {
  "use strict";

  // What went wrong is the first thing to be read: it takes the focus when a page or a part of one arrives.
  const focusOn = (part) => {
    const found = part.querySelector("[data-focus]");
    if (found) found.focus();
  };

  // A form is sent once: a second press while the first is on its way does nothing.
  const sendOnce = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  };

  document.addEventListener("DOMContentLoaded", () => focusOn(document));
  document.addEventListener("htmx:afterSettle", (event) => focusOn(event.target));
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
})();

/* Keeps what is typed into forms marked data-keep, which work as well without it. */
"use strict";
(() => {
  const PAUSE = 2500; // milliseconds from a change to keeping it
  const ENOUGH = 20000; // characters a browser still takes along when a page is left (64 KB)

  function watch(form) {
    const note = form.querySelector("[data-kept]");
    const fresh = "fresh" in form.dataset;
    const [, first] = typed();
    let last = first;
    let timer, busy, sent, kept;

    function typed() {
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      return [body, JSON.stringify([...body])];
    }
    function say(words) {
      if (words !== note.textContent) note.textContent = words;
    }
    async function keep(leaving) {
      timer = clearTimeout(timer);
      const [body, text] = typed();
      if (sent || text === last || (busy && !leaving)) return;
      if (fresh && kept && text === first) body.append("undone", "1");
      last = text;
      busy = true;
      try {
        const keepalive = leaving && text.length < ENOUGH;
        const answer = await fetch(form.dataset.keep, { method: "POST", body, keepalive, redirect: "manual" });
        const aged = answer.type === "opaqueredirect" || answer.status === 403; // kept, but to be sent from a new page
        kept = answer.ok || aged;
        say(answer.ok ? await answer.text() : aged ? note.dataset.aged : note.dataset.lost);
        if (!kept) last = "";
        else if (typed()[1] !== text) later();
      } catch {
        last = "";
        say(note.dataset.lost);
        later();
      }
      busy = false;
    }
    function later() {
      timer ??= setTimeout(keep, PAUSE, false);
    }
    form.addEventListener("input", later);
    // A form that is answered by a file stays, and is typed into further.
    form.addEventListener("submit", () => (sent = !("stays" in form.dataset)));
    addEventListener("pageshow", () => (sent = false));
    addEventListener("pagehide", () => keep(true));
    document.addEventListener("visibilitychange", () => document.hidden && keep(true));
  }

  document.querySelectorAll("form[data-keep]").forEach(watch);

  // Enter ends a Korean composition; in some browsers it would send a line's form as well.
  addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229;
    if (composing && event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  }, true);
})();

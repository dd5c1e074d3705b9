/* The search on any page: Ctrl-K opens it, and what it finds stands there while one types. Links and forms work without it. */
"use strict";
(() => {
  const PAUSE = 200; // milliseconds after the last letter
  const SHORTEST = 2;
  const palette = document.getElementById("palette");
  const header = document.getElementById("find-q");
  if (!palette?.showModal || !header) return;
  const form = palette.querySelector("form");
  const field = document.getElementById("palette-q");
  const told = palette.querySelector("[role=status]");
  const found = palette.querySelector(".palette-found");
  let timer, asking, asked = "";

  function say(words) {
    if (told.textContent !== words) told.textContent = words;
  }
  function show(words, ...nodes) {
    found.replaceChildren(...nodes);
    say(words);
  }
  async function look() {
    const words = field.value.trim();
    if (words === asked) return;
    asked = words;
    asking?.abort();
    if (words.length < SHORTEST) return show("");
    asking = new AbortController();
    try {
      const address = `${form.action}?${new URLSearchParams({ q: words, part: "1" })}`;
      const answer = await fetch(address, { signal: asking.signal, redirect: "error" });
      if (!answer.ok && answer.status !== 422) throw new Error(answer.statusText);
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      const summary = part.querySelector("[data-told]");
      summary?.remove();
      show(summary?.textContent ?? "", ...part.body.childNodes);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      asked = "";
      show(told.dataset.lost);
    }
  }
  function move(step) {
    const stops = [field, ...found.querySelectorAll("a")];
    const next = stops.indexOf(document.activeElement) + step;
    stops[Math.min(Math.max(next, 0), stops.length - 1)].focus();
  }

  if (matchMedia("(hover: hover)").matches) header.placeholder = header.dataset.hint; // where there are keys
  header.setAttribute("aria-keyshortcuts", "Control+K");
  // A Korean keyboard gives another letter for the same key.
  addEventListener("keydown", (event) => {
    const isCalled = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isCalled || (event.code !== "KeyK" && event.key !== "k")) return;
    event.preventDefault();
    if (!palette.open) palette.showModal();
    field.focus();
    field.select();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  palette.addEventListener("keydown", (event) => {
    // Enter ends a composition, and the arrows choose in it.
    const composing = event.isComposing || event.keyCode === 229;
    if (composing && event.key === "Enter") event.preventDefault();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || composing) return;
    event.preventDefault();
    move(step);
  });
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
})();

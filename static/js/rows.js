/* Choosing rows of the list of projects, a quick look at one, and keys for both. Boxes and links work without it. */
"use strict";
(() => {
  const takesKeys = "keys" in document.currentScript.dataset;
  const glance = document.getElementById("glance");
  const bar = document.getElementById("many");
  if (!glance?.showModal || !bar) return;
  const told = bar.querySelector("[role=status]");
  const hint = told.textContent;
  const shown = glance.querySelector("[data-shown]");
  let last, looked, opener, asking;

  const boxes = () => [...document.querySelectorAll("input[name=ref]")];
  const rowOf = (thing) => thing?.closest("tr:has(input[name=ref])");
  const boxOf = (row) => row.querySelector("input[name=ref]");
  const linkOf = (row) => row.querySelector(".c-title a") ?? boxOf(row);
  const current = () => (glance.open ? looked : rowOf(document.activeElement));

  function tell() {
    const all = boxes();
    // A project stands in several groups of a list by partner.
    const number = new Set(all.filter((box) => box.checked).map((box) => box.value)).size;
    const words = number ? told.dataset.told.replace("{number}", number) : hint;
    if (told.textContent !== words) told.textContent = words;
    const whole = document.querySelector("input[data-all]");
    if (!whole) return;
    whole.hidden = false;
    whole.checked = all.every((box) => box.checked);
    whole.indeterminate = number > 0 && !whole.checked;
  }
  function tick(box, whole) {
    const all = boxes();
    const [from, to] = [all.indexOf(whole ? last : box), all.indexOf(box)].sort((one, other) => one - other);
    const meant = new Set(all.slice(from < 0 ? to : from, to + 1).map((one) => one.value));
    for (const one of all) if (meant.has(one.value)) one.checked = box.checked;
    last = box;
    tell();
  }
  async function look(row) {
    const page = `${glance.dataset.look}${boxOf(row).value}/glance/`;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${page}?part=1`, { signal: asking.signal, redirect: "error" });
      if (!answer.ok) throw new Error(answer.statusText);
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      shown.replaceChildren(...part.body.childNodes);
    } catch (problem) {
      if (problem.name !== "AbortError") location.assign(page);
      return;
    }
    looked = row;
    if (!glance.open) glance.showModal();
    document.getElementById("glance-h").focus();
  }
  function move(step) {
    const rows = boxes().map(rowOf);
    const next = rows[Math.min(Math.max(rows.indexOf(current()) + step, 0), rows.length - 1)];
    if (glance.open) look(next);
    else if (next) linkOf(next).focus();
  }
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x(row, shift) {
      boxOf(row).checked = !boxOf(row).checked;
      tick(boxOf(row), shift);
    },
    o: (row) => linkOf(row).click(),
    e: (row) => (glance.open ? glance.close() : look(row)),
  };

  document.addEventListener("click", (event) => {
    if (event.target.matches("input[name=ref]")) return tick(event.target, event.shiftKey);
    if (event.target.matches("input[data-all]")) {
      for (const box of boxes()) box.checked = event.target.checked;
      return tell();
    }
    if (event.target === glance) return glance.close();
    const link = event.target.closest("a[href$='/glance/']");
    const row = rowOf(link);
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    opener = link;
    look(row);
  });
  // To the row that was looked at, which may be another than the one before.
  glance.addEventListener("close", () => {
    if (looked) (looked.contains(opener) ? opener : linkOf(looked)).focus();
    opener = undefined;
  });
  addEventListener("pageshow", tell);
  if (!takesKeys) return;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog:not(#glance)")) return;
    // A Korean keyboard gives another letter for the same key.
    const name = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase();
    const row = current();
    if (!Object.hasOwn(keys, name) || (!row && name !== "j" && name !== "k")) return;
    event.preventDefault();
    keys[name](row, event.shiftKey);
  });
})();

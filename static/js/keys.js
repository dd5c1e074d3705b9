/* Opens the sheet of keys when ? is pressed outside of a field. Left out for whoever switched keys of one character off. */
"use strict";
(() => {
  const { sheet } = document.currentScript.dataset;
  document.addEventListener("keydown", (event) => {
    // A syllable that is being composed is no key yet.
    if (event.key !== "?" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    location.assign(sheet);
  });
})();

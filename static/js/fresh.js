/* Keeps the parts of a page marked data-fresh up to date while something on it is still to be done. */
"use strict";
(() => {
  const PAUSE = 2000; // milliseconds between two looks

  async function look() {
    try {
      const answer = await fetch(location.href, { redirect: "error" });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const going = fresh.querySelector('[data-fresh="files"]');
      const held = document.activeElement?.id;
      // The live region stays, and only its words change, so that they are read out.
      for (const part of ["[role=status]", "progress"])
        renew(document.querySelector(`[data-fresh="summary"] ${part}`), fresh.querySelector(`[data-fresh="summary"] ${part}`));
      renew(document.getElementById("files"), fresh.getElementById("files"));
      // What was held is held again, so that a keyboard or screen reader does not lose its place.
      if (held && document.activeElement?.id !== held) document.getElementById(held)?.focus();
      if (!going) return;
    } catch {
      // The next look may find the site again.
    }
    setTimeout(look, PAUSE);
  }
  function renew(old, fresh) {
    // Tokens of forms differ at each look and say nothing; what is said does.
    if (old && !fresh) old.remove();
    else if (old?.matches("progress")) old.value = fresh.value;
    else if (old && old.textContent !== fresh.textContent) old.replaceChildren(...fresh.childNodes);
  }
  setTimeout(look, PAUSE);
})();

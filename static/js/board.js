/* Drags a card of a board to a column: the form of the act that leads there is opened, and nothing is sent.
   Where several acts lead there, the card's menu opens instead. Without a mouse the menu is the way. */
"use strict";
(() => {
  const lanes = document.querySelectorAll("[data-column]");
  let held = null;

  function ways(lane) {
    return held ? [...held.querySelectorAll("a[data-to]")].filter((link) => link.dataset.to === lane.dataset.column) : [];
  }
  function mark() {
    for (const lane of lanes) lane.classList.toggle("takes-it", ways(lane).length > 0);
  }
  for (const card of document.querySelectorAll(".card:has(a[data-to])")) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      // The links inside would be dragged instead.
      event.dataTransfer.setData("text/plain", card.querySelector("a").href);
      event.dataTransfer.effectAllowed = "move";
      mark();
    });
    card.addEventListener("dragend", () => {
      held = null;
      mark();
    });
  }
  for (const lane of lanes) {
    lane.addEventListener("dragover", (event) => {
      if (ways(lane).length) event.preventDefault();
    });
    lane.addEventListener("drop", (event) => {
      const links = ways(lane);
      if (!links.length) return;
      event.preventDefault();
      if (links.length === 1) return location.assign(links[0].href);
      held.querySelector("details").open = true;
      links[0].focus();
    });
  }
})();

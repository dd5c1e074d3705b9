/* Says on an open page how much others changed of what it shows, and who is at the form. It replaces nothing.
   Asks only while the page is seen, more rarely while no answer comes, and never again once it is turned away. */
"use strict";
(() => {
  const PAUSE = 8000; // milliseconds between two looks
  const LONGEST = 300000; // milliseconds between two looks while the site is in trouble
  const notice = document.querySelector("[data-watch]");
  const editors = notice.querySelector("[data-editors]");
  const changes = notice.querySelector("[data-changes]");
  const number = document.createElement("span");
  const told = document.querySelector("[data-told]");
  const { watch, editing } = notice.dataset;
  let pause = PAUSE;
  let spoken = editors.textContent;
  let timer, tag, over, sent, isTold;
  changes.prepend(number);

  function ask() {
    if (!editing) return fetch(watch, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual" });
    return fetch(editing, { method: "POST", body: token(), redirect: "manual" });
  }
  function token() {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    return body;
  }
  async function look() {
    timer = 0;
    if (document.hidden || over) return;
    try {
      const answer = await ask();
      if (answer.ok) {
        tag = answer.headers.get("ETag");
        show(await answer.json());
      }
      // Signed out, or what the page shows is not there any more: its next click will say so.
      over = answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500 && answer.status !== 429);
      const wait = 1000 * answer.headers.get("Retry-After");
      pause = answer.ok || answer.status === 304 ? PAUSE : Math.max(wait, slower());
    } catch {
      pause = slower();
    }
    later();
  }
  function slower() {
    return Math.min(2 * pause, LONGEST);
  }
  function later() {
    // Not all pages at once: each a little apart.
    if (!over) timer ||= setTimeout(look, pause + Math.random() * 1000);
  }
  function show(found) {
    editors.textContent = found.editing;
    changes.hidden = !found.changes;
    number.textContent = found.changes;
    changes.querySelector("a").href = location.pathname + location.search;
    notice.hidden = !(found.editing || found.changes);
    // Read out once each; how many more there are since stands there to be read.
    const news = [];
    if (found.editing && found.editing !== spoken) news.push(found.editing);
    if (found.changes && !isTold) news.push(found.changes);
    if (news.length) told.textContent = news.join(" ");
    spoken = found.editing;
    isTold ||= Boolean(found.changes);
  }

  document.addEventListener("visibilitychange", () => document.hidden || timer || look());
  if (editing) {
    const form = document.querySelector("form[data-keep]");
    form?.addEventListener("submit", () => (sent = true));
    // Whoever sends the form is still at it if it comes back, and else the site knows.
    addEventListener("pagehide", () => {
      if (sent || over) return;
      const body = token();
      body.append("left", "1");
      fetch(editing, { method: "POST", body, keepalive: true, redirect: "manual" });
    });
    addEventListener("pageshow", (event) => {
      sent = false;
      if (event.persisted) look();
    });
  }
  later();
})();

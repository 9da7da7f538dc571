"use strict";
// Edits cells in place and follows other clients' changes. State lives on the server: after every edit the grid is fetched anew.
(() => {
  const body = document.body;
  const grid = document.getElementById("grid");
  const place = document.getElementById("place");
  const message = document.getElementById("message");
  const base = "/spreadsheets/" + encodeURIComponent(body.dataset.id);
  const sheet = Number(body.dataset.sheet);
  let here = null; // {row, column}
  let editing = null;
  let stale = false;
  let asked = 0; // how often the grid was fetched
  let shown = 0; // the latest of these whose answer is shown
  let drawn = null; // that answer

  const letters = (n) => (n < 26 ? "" : letters(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));
  const cellAt = (row, column) => grid.querySelector(`tr[data-r="${row}"] > td[data-c="${column}"]`);
  const placeOf = (td) => ({ row: Number(td.parentElement.dataset.r), column: Number(td.dataset.c) });

  function select(td) {
    for (const old of grid.querySelectorAll("td.here")) old.classList.remove("here");
    if (!td) return;
    here = placeOf(td);
    td.classList.add("here");
    td.focus({ preventScroll: false });
    place.textContent = letters(here.column) + (here.row + 1);
  }

  async function refresh() {
    if (editing) { stale = true; return; }
    stale = false;
    const url = new URL(location.href);
    url.searchParams.set("part", "grid");
    const turn = ++asked;
    const answer = await fetch(url);
    if (!answer.ok) return;
    const html = await answer.text();
    if (editing) { stale = true; return; }
    if (turn < shown) return; // a later answer has overtaken this one
    shown = turn;
    if (html !== drawn) {
      const { scrollTop, scrollLeft } = grid;
      const focused = grid.contains(document.activeElement);
      grid.innerHTML = drawn = html; // escaped by the server
      grid.scrollTop = scrollTop;
      grid.scrollLeft = scrollLeft;
      const td = here && cellAt(here.row, here.column);
      if (td) { td.classList.add("here"); if (focused) td.focus({ preventScroll: true }); }
    }
    body.dataset.version = String(Number(body.dataset.version || 0) + 1);
  }

  async function send(change) {
    message.textContent = "";
    const answer = await fetch(base + "/edit", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sheet, ...change }),
    });
    if (!answer.ok) message.textContent = body.dataset.failed + ": " + (await answer.text()).trim();
    await refresh();
  }

  function edit(td, text) {
    if (editing) return;
    const at = placeOf(td);
    const before = td.dataset.entry ?? td.textContent;
    const input = document.createElement("input");
    input.value = text ?? before;
    td.replaceChildren(input);
    editing = input;
    drawn = null;
    input.focus();
    if (text === undefined) input.select();
    const leave = async (keep, step) => {
      if (editing !== input) return;
      editing = null;
      const typed = input.value;
      td.textContent = before;
      if (keep && typed !== before) await send({ action: "set", row: at.row, column: at.column, text: typed });
      else if (stale) await refresh();
      select(cellAt(at.row + step[0], at.column + step[1]) || cellAt(at.row, at.column));
    };
    input.addEventListener("keydown", (e) => {
      e.stopPropagation();
      if (e.isComposing) return; // an input method is choosing characters
      if (e.key === "Enter") { e.preventDefault(); leave(true, [1, 0]); }
      else if (e.key === "Tab") { e.preventDefault(); leave(true, [0, e.shiftKey ? -1 : 1]); }
      else if (e.key === "Escape") leave(false, [0, 0]);
    });
    input.addEventListener("blur", () => leave(true, [0, 0]));
  }

  grid.addEventListener("click", (e) => { const td = e.target.closest("td"); if (td && !editing) select(td); });
  grid.addEventListener("dblclick", (e) => { const td = e.target.closest("td"); if (td) { select(td); edit(td); } });
  grid.addEventListener("keydown", (e) => {
    const td = e.target.closest("td");
    if (!td || editing || e.isComposing) return;
    const at = placeOf(td);
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (steps[e.key]) {
      e.preventDefault();
      select(cellAt(at.row + steps[e.key][0], at.column + steps[e.key][1]) || td);
    } else if (e.key === "Enter" || e.key === "F2") { e.preventDefault(); edit(td); }
    else if (e.key === "Delete" || e.key === "Backspace") send({ action: "set", row: at.row, column: at.column, text: "" });
    else if (e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); edit(td, e.key); }
  });

  for (const button of document.querySelectorAll(".bar button")) {
    button.addEventListener("click", () => {
      if (!here) return;
      const below = Number(button.dataset.below || 0);
      send({ action: button.dataset.action, row: here.row + below, column: here.column, descending: Boolean(button.dataset.descending) });
    });
  }

  const target = grid.querySelector("tr.asked > td"); // a link leads there
  if (target) { select(target); target.scrollIntoView({ block: "center" }); }

  const events = new EventSource(base + "/changes");
  events.addEventListener("change", () => refresh());
  // What changed while the connection was down has to be fetched as well.
  events.addEventListener("ready", () => { body.dataset.live = "1"; if (stale) refresh(); });
  events.addEventListener("error", () => { stale = true; });
})();

// Lets a note be dragged to another cell with mouse, pen or finger; "move to another place" on its sheet does the same.
import { csrf } from "./csrf.js";
import { sentenceOf, tell } from "./tell.js";
import { word } from "./words.js";

let held = null;

export function start() {
  document.addEventListener("pointerdown", (event) => {
    const note = event.button === 0 && event.target.closest?.("[data-drag] .note");
    if (note) held = { note, x: event.clientX, y: event.clientY, lifted: false };
  });
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("click", (event) => event.target.closest?.("[data-just-dragged]") && event.preventDefault(), true);
  document.addEventListener("dragstart", (event) => event.target.closest?.("[data-drag]") && event.preventDefault());
}

const cellAt = (event) => document.elementsFromPoint(event.clientX, event.clientY).find((e) => e.matches("[data-drag] .cell"));
const clear = () => document.querySelectorAll(".cell--target").forEach((cell) => cell.classList.remove("cell--target"));

function move(event) {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.lifted && Math.hypot(x, y) < 6) return;
  held.lifted = true;
  held.note.classList.add("note--lifted");
  held.note.style.translate = `${x}px ${y}px`;
  clear();
  cellAt(event)?.classList.add("cell--target");
}

function letGo() {
  held?.note.classList.remove("note--lifted");
  if (held) held.note.style.translate = "";
  clear();
  held = null;
}

function drop(event) {
  const lifted = held?.lifted && held.note;
  if (!lifted) return void (held = null);
  const cell = cellAt(event);
  lifted.dataset.justDragged = "";
  setTimeout(() => delete lifted.dataset.justDragged, 50);
  letGo();
  if (cell && !cell.contains(lifted)) change(lifted, "cell/", cell.dataset);
}

/** Sends one change of a note; the wire brings it back to every page, this one too. */
async function change(note, verb, { column = "", lane = "" } = {}) {
  const body = new URLSearchParams({ version: note.dataset.version, column, lane, csrfmiddlewaretoken: csrf() });
  const headers = { "X-Outbox": "1", "HX-Request": "true", "X-Surface": "desk" };
  const answer = await fetch(note.querySelector(".note__text").href + verb, { method: "POST", headers, body }).catch(() => null);
  if (answer?.status === 204) return verb === "cell/" && tell(word("moved"), () => change(document.getElementById(note.id) ?? note, "undo/"));
  tell(answer && answer.status >= 400 ? sentenceOf(await answer.text()) : word("unreached"));
}

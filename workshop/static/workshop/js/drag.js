// Lets a note be dragged to another cell with mouse, pen or finger; "move to another place" on its sheet does the same.
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

function move(event) {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.lifted && Math.hypot(x, y) < 6) return;
  held.lifted = true;
  held.note.classList.add("note--lifted");
  held.note.style.translate = `${x}px ${y}px`;
  document.querySelectorAll(".cell--target").forEach((cell) => cell.classList.remove("cell--target"));
  cellAt(event)?.classList.add("cell--target");
}

function letGo() {
  if (!held) return;
  held.note.classList.remove("note--lifted");
  held.note.style.translate = "";
  document.querySelectorAll(".cell--target").forEach((cell) => cell.classList.remove("cell--target"));
  held = null;
}

async function drop(event) {
  if (!held?.lifted) return void (held = null);
  const { note } = held, cell = cellAt(event);
  note.dataset.justDragged = "";
  setTimeout(() => delete note.dataset.justDragged, 50);
  letGo();
  if (!cell || cell.contains(note)) return;
  const answer = await post(note, "cell/", { version: note.dataset.version, column: cell.dataset.column, lane: cell.dataset.lane });
  toast(answer.ok ? word("moved") : await answer.text(), answer.ok && note.id);
}

function post(note, verb, fields) {
  const address = note.querySelector(".note__text").href + verb;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(address, { method: "POST", headers: { "X-Outbox": "1", "HX-Request": "true" }, body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: token }) });
}

function toast(sentence, id) {
  document.querySelector(".toast")?.remove();
  const box = Object.assign(document.createElement("div"), { className: "toast" });
  box.setAttribute("role", "status");
  box.append(Object.assign(document.createElement("span"), { textContent: sentence }));
  if (id) {
    const undo = Object.assign(document.createElement("button"), { className: "link", textContent: word("undo") });
    undo.onclick = () => { const note = document.getElementById(id); post(note, "undo/", { version: note.dataset.version }); box.remove(); };
    box.append(undo);
  }
  document.body.append(box);
  setTimeout(() => box.remove(), 8000);
}

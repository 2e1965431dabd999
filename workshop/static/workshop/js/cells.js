// Lets a note be dragged to another cell or cluster; "move to" on its sheet does the same.
import { csrf } from "./csrf.js";
import { dragging } from "./drag.js";
import { sentenceOf, tell } from "./tell.js";
import { word } from "./words.js";

export function start() {
  dragging("[data-drag] .note", "[data-drag] .cell", (note, { dataset: { column, lane } }) => change(note, "cell/", { column, lane }));
  dragging("[data-gathers] .note", "[data-gathers] .cluster", (note, { dataset: { cluster } }) => change(note, "cluster/", { cluster }));
}

/** Sends one change of a note; the wire brings it back to every page, this one too. */
async function change(note, verb, where = {}) {
  const body = new URLSearchParams({ version: note.dataset.version, ...where, csrfmiddlewaretoken: csrf() });
  const headers = { "X-Outbox": "1", "HX-Request": "true", "X-Surface": "desk" };
  const answer = await fetch(note.querySelector(".note__text").href + verb, { method: "POST", headers, body }).catch(() => null);
  if (answer?.status === 204) return verb !== "undo/" && tell(word("moved"), () => change(document.getElementById(note.id) ?? note, "undo/"));
  tell(answer && answer.status >= 400 ? sentenceOf(await answer.text()) : word("unreached"));
}

// Shows what has not arrived yet, newest first: waiting, not sent with the reason, half written; and, until the wall shows it, sent.
import { button, card, state } from "./card.js";
import * as draft from "./draft.js";
import * as kept from "./kept.js";
import * as outbox from "./outbox.js";
import { word } from "./words.js";

const A_MOMENT = 10_000;
const NAMES = { "": ["failed", "edit"], 1: ["anyway", "change"], what: ["keep", "rewrite"] }; // by its hint: to send it, to take it back
const sent = new Map(); // id: entry, until the wall shows it

export function start() {
  document.addEventListener("takibi:outbox", ({ detail }) => {
    if (detail?.sent) remember(detail.sent);
    draw();
  });
  document.addEventListener("takibi:hint", () => document.getElementById("unsent")?.scrollIntoView({ block: "start" }));
  for (const name of ["takibi:region", "takibi:placed"]) document.addEventListener(name, draw);
  document.addEventListener("click", (event) => act(event.target.closest?.("button[data-does]")));
  addEventListener("pageshow", draw);
  draw();
}

function remember(entry) {
  if ("version" in entry.fields) return; // new words for what stands on the page already
  sent.set(entry.fields.id, entry);
  setTimeout(() => (sent.delete(entry.fields.id), draw()), A_MOMENT);
}

const isOnTheWall = (id) => document.getElementById(`note-${id}`);

function draw() {
  for (const id of sent.keys()) if (isOnTheWall(id)) sent.delete(id);
  for (const key of kept.keys()) if (isOnTheWall(kept.read(key)?.fields.id)) kept.drop(key); // its answer was lost
  const cards = [
    ...draft.orphans().map(([key, entry]) => card(entry, "failed", word("unfinished"), [button(key, "finish", "send"), button(key, "take", "edit")])),
    ...kept.keys().reverse().map(waiting),
    ...[...sent.values()].reverse().map((entry) => card(entry, "sent", entry.words, [state("sent")])),
  ];
  if (!cards.length) return document.getElementById("unsent")?.remove();
  list().replaceChildren(...cards);
}

function list() {
  const old = document.getElementById("unsent");
  if (old) return old;
  const made = Object.assign(document.createElement("ol"), { id: "unsent", className: "notes" });
  made.setAttribute("aria-label", word("unsent"));
  const form = document.querySelector("form[data-outbox]:not([data-leaving]):has(textarea)");
  if (form) (form.closest("details") ?? form).before(made);
  else document.getElementById("main").append(made);
  return made;
}

function waiting(key) {
  const entry = kept.read(key);
  if (!entry.refused) return card(entry, "waiting", entry.words, [state("waiting")]);
  const names = NAMES[entry.hint ?? ""] ?? NAMES[1];
  return card(entry, "failed", entry.refused, [button(key, "retry", names[0]), button(key, "take", names[1])]);
}

function act(pressed) {
  if (!pressed) return;
  const { key, does } = pressed.dataset;
  if (does === "retry") return outbox.retry(key);
  const entry = kept.read(key);
  const field = does === "take" && document.querySelector("form[data-outbox] textarea");
  if (does === "take" && !field) return;
  if (key.startsWith("draft:")) draft.drop(key);
  else kept.drop(key);
  if (does === "finish") return outbox.add({ ...entry, words: "" });
  if (entry.hint === "what") mark(field.form);
  field.closest("details")?.setAttribute("open", "");
  field.value = [field.value, entry.fields.text].filter(Boolean).join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  draw();
}

/** What is sent next from here is a text after the hint; the server counts how many were changed. */
function mark(form) {
  const mark = form.elements.hinted ?? Object.assign(document.createElement("input"), { type: "hidden", name: "hinted" });
  form.append(mark);
  mark.value = "1";
}

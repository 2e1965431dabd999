// Keeps each text on the phone until the server has it: one storage key per note, sent in order, retried, never doubled.
import { csrf, renew } from "./csrf.js";
import { forget } from "./draft.js";
import { leave } from "./leaving.js";
import { backoff } from "./patience.js";
import { uuid } from "./uuid.js";

const page = document.body.dataset;
const PREFIX = `outbox:${page.live.match(/\d+/)[0]}:${page.seat ?? "desk"}:`;
const PASSING = [401, 408, 425, 429]; // refusals that a later try may not meet
let sending = false, tries = 0, made = 0, waking;

export const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
export const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");

const changed = (detail) => document.dispatchEvent(new CustomEvent("takibi:outbox", { detail }));
const write = (key, entry) => (localStorage.setItem(key, JSON.stringify(entry)), changed());

export function drop(key) {
  localStorage.removeItem(key);
  changed();
}

export function start() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-outbox]")) return;
    event.preventDefault();
    keep(event.target);
  });
  for (const name of ["online", "pageshow"]) addEventListener(name, send);
  addEventListener("storage", () => changed()); // another tab of this seat
  send();
}

function keep(form) {
  const { csrfmiddlewaretoken, ...fields } = Object.fromEntries(new FormData(form));
  const field = form.elements.text;
  if (!fields.text?.trim()) return field.focus();
  try { add({ url: form.action, fields, words: describe(form) }); } catch { return form.submit(); } // no room here: as without scripts
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  forget(form);
  leave(form);
}

/** Puts a note into the outbox under an id made here; whoever sees the id twice sees one note. */
export function add(entry) {
  const id = uuid(), order = `${String(Date.now()).padStart(15, "0")}.${String(made++).padStart(4, "0")}`;
  write(`${PREFIX}${order}:${id}`, { ...entry, fields: { ...entry.fields, id } });
  send();
}

const describe = (form) => ["column", "lane"].map((name) =>
  form.querySelector(`[name=${name}]:checked`)?.parentElement.textContent.trim()).filter(Boolean).join("・");

export function retry(key) {
  write(key, { ...read(key), refused: undefined });
  send();
}

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(waking);
  let left = false;
  for (const key of keys()) {
    const entry = read(key);
    if (!entry || entry.refused) continue;
    const answer = await post(entry).catch(() => null);
    if (!answer) { left = true; break; } // no line: the others would not get through either
    left = !(await settled(key, entry, answer)) || left;
  }
  sending = false;
  if (left) waking = setTimeout(send, backoff(++tries));
  else if ((tries = 0), keys().some((key) => !read(key)?.refused)) send(); // written meanwhile
}

const post = ({ url, fields }) => fetch(url, {
  method: "POST", redirect: "manual", headers: { "X-Outbox": "1" }, signal: AbortSignal.timeout?.(10_000),
  body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: csrf() }),
});

/** True when this note needs nothing more: it is saved, or refused for a reason. */
async function settled(key, entry, answer) {
  // A captive portal answers 200 too; only the row's own name counts.
  if (answer.ok) return answer.headers.get("X-Saved") === entry.fields.id && done(key, entry);
  if (answer.headers.get("X-Reload")) return (await renew().catch(() => null)), false;
  const isOurs = answer.headers.get("Content-Type")?.startsWith("text/plain");
  if (answer.status < 400 || answer.status > 499 || PASSING.includes(answer.status) || !isOurs) return false;
  if (read(key)) write(key, { ...entry, refused: await answer.text() });
  return true;
}

function done(key, entry) {
  localStorage.removeItem(key);
  changed({ sent: entry });
  return true;
}

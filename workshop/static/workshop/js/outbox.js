// Keeps each text on the phone until the server has it: one storage key per note, sent in order, retried, never doubled.
import { csrf, renew } from "./csrf.js";
import { forget } from "./draft.js";
import { drop, keys, newKey, read, write } from "./kept.js";
import { leave } from "./leaving.js";
import { backoff } from "./patience.js";
import { place } from "./place.js";
import { uuid } from "./uuid.js";

const PASSING = [401, 408, 425, 429]; // refusals that a later try may not meet
let sending = false, tries = 0, waking;

export function start() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-outbox]")) return;
    event.preventDefault();
    keep(event.target);
  });
  for (const name of ["online", "pageshow"]) addEventListener(name, send);
  send();
}

function keep(form) {
  const { csrfmiddlewaretoken, ...fields } = Object.fromEntries(new FormData(form));
  const field = form.elements.text;
  if (!fields.text?.trim()) return field.focus();
  if (!navigator.onLine) delete fields.ask; // nobody may be there to answer a hint when it is sent
  try { add({ url: form.action, fields, words: describe(form) }); } catch { return form.submit(); } // no room here: as without scripts
  field.value = "";
  if (form.elements.hinted) form.elements.hinted.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  forget(form);
  leave(form);
}

/** Puts a note into the outbox under an id made here; whoever sees the id twice sees one note. */
export function add(entry) {
  const id = uuid();
  write(newKey(id), { ...entry, fields: { ...entry.fields, id } });
  send();
}

const describe = (form) => ["column", "lane"].map((name) =>
  form.querySelector(`[name=${name}]:checked`)?.parentElement.textContent.trim()).filter(Boolean).join("・");

/** Sent again as it is, without the question whether it should be. */
export function retry(key) {
  const entry = read(key);
  write(key, { ...unasking(entry), refused: undefined, hint: undefined });
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
    if (!answer) { left = true; keys().forEach((each) => write(each, unasking(read(each)))); break; } // no line: the others would not get through either
    left = !(await settled(key, entry, answer).catch(() => false)) || left; // an answer may break off in its middle
  }
  sending = false;
  if (left) waking = setTimeout(send, backoff(++tries));
  else if ((tries = 0), keys().some((key) => !read(key)?.refused)) send(); // written meanwhile
}

function unasking({ fields: { ask, ...fields }, ...entry }) {
  return { ...entry, fields };
}

const post = ({ url, fields }) => fetch(url, {
  method: "POST", redirect: "manual", headers: { "X-Outbox": "1", "X-Surface": document.body.dataset.surface }, signal: AbortSignal.timeout?.(10_000),
  body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: csrf() }),
});

/** True when this note needs nothing more: it is saved, or refused for a reason. */
async function settled(key, entry, answer) {
  // A captive portal answers 200 too; only the row's own name counts.
  if (answer.ok) return answer.headers.get("X-Saved") === entry.fields.id && done(key, entry, await answer.text());
  if (answer.headers.get("X-Reload")) return (await renew().catch(() => null)), false;
  const isOurs = answer.headers.get("Content-Type")?.startsWith("text/plain");
  if (answer.status < 400 || answer.status > 499 || PASSING.includes(answer.status) || !isOurs) return false;
  if (read(key)) write(key, { ...entry, refused: await answer.text(), hint: answer.headers.get("X-Hint") });
  if (answer.headers.get("X-Hint")) document.dispatchEvent(new Event("takibi:hint"));
  return true;
}

/** What no frame brings, the answer draws. */
function done(key, entry, html) {
  if (html) place(html);
  drop(key, { sent: entry });
  return true;
}

// A vote is kept on the phone until the server has it, the latest in place of the one before; and dots are counted while they are placed.
import { csrf, renew } from "./csrf.js";
import { goOn } from "./turn.js";
import { backoff } from "./patience.js";

const { live, seat } = document.body.dataset;
const PREFIX = `vote:${live?.match(/\d+/)[0]}:${seat}:`;
const forms = () => document.querySelectorAll("form[data-ballot]");
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
const SAID = 30_000;
let tries = 0, waking;

export function start() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-ballot]")) return;
    event.preventDefault();
    keep(event.target);
  });
  document.addEventListener("change", (event) => event.target.form?.matches("[data-ballot]") && count(event.target.form));
  document.addEventListener("takibi:region", () => forms().forEach(count));
  for (const name of ["online", "pageshow"]) addEventListener(name, send);
  forms().forEach(count);
  send();
}

function keep(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  try { localStorage.setItem(PREFIX + form.id, JSON.stringify({ url: form.action, fields, saved: form.dataset.saved })); } catch { return form.submit(); }
  send();
}

async function send() {
  clearTimeout(waking);
  for (const key of kept()) {
    const written = localStorage.getItem(key), entry = JSON.parse(written);
    const answer = await post(entry).catch(() => null);
    const form = document.getElementById(key.slice(PREFIX.length));
    const text = answer && (await said(answer, entry, form));
    if (text === null || text === undefined) { unask(key, written); tell(form, form?.dataset.kept); waking = setTimeout(send, backoff(++tries)); return; }
    tries = 0;
    if (localStorage.getItem(key) === written) localStorage.removeItem(key); // not changed meanwhile
    tell(answer.ok || answer.status === 422 ? form : null, text, answer.ok);
    if (answer.ok) goOn(form, entry.fields.length > 0);
    if (answer.headers.get("X-Hint")) takeAsItIs(form);
  }
}

const post = ({ url, fields }) => fetch(url, {
  method: "POST", redirect: "manual", headers: { "X-Outbox": "1", "X-Surface": document.body.dataset.surface }, signal: AbortSignal.timeout?.(10_000),
  body: new URLSearchParams([...fields, ["csrfmiddlewaretoken", csrf()]]),
});

/** The sentence for the person, or nothing while it must be tried again. A captive portal answers 200 too: only the ballot's own name counts. */
async function said(answer, { fields, saved }, form) {
  if (answer.ok) return answer.headers.get("X-Saved") === saved ? form?.dataset[fields.length ? "in" : "empty"] ?? "" : null;
  if (answer.headers.get("X-Reload")) return (await renew().catch(() => null)), null;
  const isOurs = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return isOurs && answer.status >= 400 && answer.status < 500 && ![401, 408, 425, 429].includes(answer.status) ? answer.text() : null;
}

/** Nobody may be there to answer a hint when it is sent later. */
function unask(key, written) {
  const entry = JSON.parse(written), fields = entry.fields.filter(([name]) => name !== "ask");
  if (localStorage.getItem(key) === written) localStorage.setItem(key, JSON.stringify({ ...entry, fields }));
}

/** A hint is read once: the next press sends it as it is. */
function takeAsItIs(form) {
  if (!form || form.elements.anyway) return;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "anyway", value: "1" }));
}

function tell(form, text, isIn = true) {
  const line = form?.querySelector(".ballot__said") ?? (text && !isIn && aside());
  if (!line || text === undefined) return;
  line.textContent = text;
  line.classList.toggle("field__error", !isIn);
}

/** The form goes with its vote: what became of it is said above everything else, for a while. */
function aside() {
  const line = Object.assign(document.createElement("p"), { className: "message message--moved" });
  line.setAttribute("role", "status");
  document.getElementById("region").before(line);
  setTimeout(() => line.remove(), SAID);
  return line;
}

function count(form) {
  const line = form.querySelector("[data-left]");
  if (!line) return;
  const left = line.dataset.left - form.querySelectorAll("[name=dots]:checked").length;
  line.textContent = (left < 0 ? line.dataset.over : line.dataset.words).replace("{n}", Math.abs(left));
}

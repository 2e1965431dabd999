// Keeps each text on the phone until the server has it: one storage key per note, sent in order, retried, never doubled.
import { word } from "./words.js";
import { forget } from "./draft.js";
import { uuid } from "./uuid.js";

const PREFIX = `outbox:${document.body.dataset.live?.match(/\d+/)?.[0]}:${document.body.dataset.seat ?? "desk"}:`;
let sending = false, tries = 0, token = null;

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
const read = (key) => JSON.parse(localStorage.getItem(key));

export function start() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-outbox]") || event.submitter?.formAction?.endsWith("#plain")) return;
    event.preventDefault();
    keep(event.target);
  });
  document.addEventListener("click", (event) => act(event.target.closest("[data-retry], [data-edit]")));
  document.addEventListener("takibi:region", draw);
  addEventListener("online", () => send());
  addEventListener("pageshow", () => (draw(), send()));
  draw();
  send();
}

function keep(form) {
  const fields = Object.fromEntries(new FormData(form));
  if (!fields.text?.trim()) return form.reportValidity();
  fields.id = uuid();
  const key = `${PREFIX}${String(Date.now()).padStart(15, "0")}:${fields.id}`;
  localStorage.setItem(key, JSON.stringify({ url: form.action, fields, words: describe(form) }));
  form.elements.text.value = "";
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
  forget(form);
  if ("leaving" in form.dataset) form.remove();
  draw();
  send();
}

const describe = (form) => ["column", "lane"].map((name) =>
  form.querySelector(`[name=${name}]:checked`)?.parentElement.textContent.trim()).filter(Boolean).join("・");

async function send() {
  if (sending) return;
  sending = true;
  for (const key of keys()) {
    const entry = read(key);
    if (!entry || entry.refused) continue;
    if (!(await post(key, entry))) return later();
    tries = 0;
  }
  sending = false;
}

function later() {
  sending = false;
  tries += 1;
  setTimeout(send, Math.random() * Math.min(10_000, 500 * 2 ** tries));
}

// True when this entry is dealt with; false to try again later.
async function post(key, entry) {
  const fields = { ...entry.fields, csrfmiddlewaretoken: token ?? entry.fields.csrfmiddlewaretoken };
  let answer;
  try {
    answer = await fetch(entry.url, {
      method: "POST", redirect: "manual", body: new URLSearchParams(fields),
      headers: { "X-Outbox": "1" }, signal: AbortSignal.timeout(10_000),
    });
  } catch { return false; }
  // A captive portal answers 200 too; only the row's own name counts.
  if (answer.ok) return answer.headers.get("X-Saved") === entry.fields.id && done(key);
  if (answer.headers.get("X-Reload")) return (await renew()), false;
  if (answer.status >= 400 && answer.status < 500 && ![401, 408, 425, 429].includes(answer.status) && answer.headers.get("Content-Type")?.startsWith("text/plain"))
    return refuse(key, entry, await answer.text());
  return false;
}

async function renew() {
  const text = await (await fetch(location.href)).text();
  token = new DOMParser().parseFromString(text, "text/html").querySelector("[name=csrfmiddlewaretoken]")?.value ?? token;
}

function done(key) {
  localStorage.removeItem(key);
  draw();
  return true;
}

function refuse(key, entry, reason) {
  localStorage.setItem(key, JSON.stringify({ ...entry, refused: reason }));
  draw();
  return true;
}

function act(button) {
  if (!button) return;
  const key = button.dataset.retry ?? button.dataset.edit, entry = read(key);
  if ("retry" in button.dataset) return localStorage.setItem(key, JSON.stringify({ ...entry, refused: undefined })), draw(), send();
  const field = document.querySelector("form[data-outbox] textarea");
  if (!field) return;
  field.value = [field.value, entry.fields.text].filter(Boolean).join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  done(key);
}

// What waits stands above the composer, newest first, until the wall shows it.
function draw() {
  const form = document.querySelector("form[data-outbox]");
  if (!form) return;
  let list = document.getElementById("unsent");
  if (!list) {
    list = Object.assign(document.createElement("ol"), { id: "unsent", className: "notes" });
    (form.closest("details") ?? form).before(list);
  }
  list.replaceChildren(...keys().reverse().map(card));
}

function card(key) {
  const entry = read(key), item = document.createElement("li");
  item.className = `note ${entry.refused ? "note--failed" : "note--waiting"}`;
  item.dataset.evidence = entry.fields.evidence ?? "";
  const text = Object.assign(document.createElement("p"), { className: "note__text", textContent: entry.fields.text });
  const meta = Object.assign(document.createElement("p"), { className: "note__meta" });
  meta.append(Object.assign(document.createElement("span"), { className: "note__place", textContent: entry.refused ?? entry.words }));
  if (entry.refused) meta.append(button(key, "retry", word("failed")), button(key, "edit", word("edit")));
  else meta.append(Object.assign(document.createElement("span"), { className: "note__state", textContent: word("waiting") }));
  item.append(text, meta);
  return item;
}

function button(key, action, label) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "note__state note__act link", textContent: label });
  made.dataset[action] = key;
  return made;
}

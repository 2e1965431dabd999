// The notes that this phone keeps for one seat in one workshop: a storage key for each, in the order of writing.
const { live, seat } = document.body.dataset;
const PREFIX = `outbox:${live.match(/\d+/)[0]}:${seat ?? "desk"}:`;
let made = 0;

export const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
export const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
/** Also after the phone's clock was set back, a new note comes last. */
const newest = () => Number(keys().at(-1)?.slice(PREFIX.length).split(".")[0] ?? 0);
export const newKey = (id) => `${PREFIX}${String(Math.max(Date.now(), newest() + 1)).padStart(15, "0")}.${String(made++).padStart(4, "0")}:${id}`;

export function write(key, entry) {
  localStorage.setItem(key, JSON.stringify(entry));
  changed();
}

export function drop(key, detail) {
  localStorage.removeItem(key);
  changed(detail);
}

const changed = (detail) => document.dispatchEvent(new CustomEvent("takibi:outbox", { detail }));

addEventListener("storage", () => changed()); // another tab of this seat

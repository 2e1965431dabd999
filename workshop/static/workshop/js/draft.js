// A half-written text survives a reload, a locked phone and a dead battery.
const PREFIX = `draft:${location.pathname}:`;
const keyOf = (form) => PREFIX + form.dataset.draft;
const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");

export const forget = (form) => localStorage.removeItem(keyOf(form));
export const drop = (key) => localStorage.removeItem(key);

function remember(form) {
  const { csrfmiddlewaretoken, id, ...fields } = Object.fromEntries(new FormData(form));
  if (!fields.text?.trim()) return forget(form);
  try { localStorage.setItem(keyOf(form), JSON.stringify({ url: form.action, fields })); } catch { /* full: the field still has it */ }
}

function restore() {
  for (const form of document.querySelectorAll("form[data-draft]:not([data-leaving])")) {
    const kept = read(keyOf(form));
    const elsewhere = [...document.querySelectorAll("form[data-leaving]")].some((other) => keyOf(other) === keyOf(form));
    if (!kept || elsewhere || form.elements.text.value !== form.elements.text.defaultValue) continue;
    for (const [name, value] of Object.entries(kept.fields)) {
      const field = form.elements[name];
      if (field && field.type !== "hidden" && value) field.value = value;
    }
    form.closest("details")?.setAttribute("open", "");
  }
}

/** [[key, draft]] whose step has passed, so that no composer on this page can show them. */
export function orphans() {
  const here = [...document.querySelectorAll("form[data-draft]")].map(keyOf);
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && !here.includes(key));
  return keys.map((key) => [key, read(key)]);
}

export function start() {
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (form) remember(form);
  });
  document.addEventListener("change", (event) => event.target.form?.matches("[data-draft]") && remember(event.target.form));
  document.addEventListener("takibi:region", restore);
  restore();
}

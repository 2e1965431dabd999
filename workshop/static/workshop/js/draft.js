// A half-written text survives a reload, a locked phone and a dead battery.
const keyOf = (form) => `draft:${location.pathname}:${form.dataset.draft}`;

export const forget = (form) => localStorage.removeItem(keyOf(form));

function remember(form) {
  const { column, lane, evidence, text } = Object.fromEntries(new FormData(form));
  if (text?.trim()) localStorage.setItem(keyOf(form), JSON.stringify({ column, lane, evidence, text }));
  else forget(form);
}

function restore() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const kept = JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
    if (!kept || form.elements.text.value) continue;
    for (const [name, value] of Object.entries(kept)) {
      const field = form.elements[name];
      if (field && field.type !== "hidden" && value) field.value = value;
    }
    form.closest("details")?.setAttribute("open", "");
  }
}

export function start() {
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (form) remember(form);
  });
  document.addEventListener("takibi:region", restore);
  restore();
}

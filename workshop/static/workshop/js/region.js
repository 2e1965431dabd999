// Swaps the whole region when the step, the phase or the rights changed, and lets people finish what they are writing.
import { word } from "./words.js";

const unfinished = (form) => form.querySelector("textarea")?.value.trim();

export function swap(html) {
  const region = document.getElementById("region");
  const composer = region.querySelector("form[data-outbox]");
  const kept = composer && unfinished(composer) ? composer : null;
  const focused = kept?.contains(document.activeElement) ? document.activeElement : null;
  const caret = focused?.selectionStart;
  kept?.remove();
  const scroll = window.scrollY;
  const open = [...region.querySelectorAll("details[open]")].map((fold) => fold.className + fold.textContent.slice(0, 40));
  region.innerHTML = html;
  if (kept) keep(region, kept);
  for (const fold of region.querySelectorAll("details"))
    if (open.includes(fold.className + fold.textContent.slice(0, 40))) fold.open = true;
  window.htmx?.process(region);
  window.scrollTo(0, scroll);
  if (focused) restore(focused, caret);
  region.dispatchEvent(new CustomEvent("takibi:region", { bubbles: true }));
}

function keep(region, kept) {
  const same = region.querySelector(`form[data-outbox][action="${kept.getAttribute("action")}"]`);
  const sameShape = same && same.elements.column?.type === kept.elements.column?.type;
  if (sameShape) {
    same.replaceWith(kept);
    kept.closest("details")?.setAttribute("open", "");
    return;
  }
  if (!kept.querySelector(".message--moved")) {
    const line = document.createElement("p");
    line.className = "message message--moved";
    line.setAttribute("role", "status");
    line.textContent = word("movedOn");
    kept.prepend(line);
  }
  kept.dataset.leaving = "";
  region.querySelector("main").append(kept);
}

function restore(field, caret) {
  field.focus({ preventScroll: true });
  if (caret !== undefined && caret !== null) field.setSelectionRange(caret, caret);
}

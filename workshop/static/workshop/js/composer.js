// Counts characters, sends with Ctrl+Enter (or Enter with a keyboard), and folds the chips while a phone's keyboard is open.
const characters = (text) => [...text].length;

function count(field) {
  const output = field.form?.querySelector(`[data-counts="${field.name}"]`);
  if (!output) return;
  const n = characters(field.value);
  output.textContent = `${n} / ${field.maxLength}`;
  output.classList.toggle("composer__count--over", n > field.maxLength);
}

const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)");

function onKey(event) {
  const field = event.target;
  if (event.key !== "Enter" || !field.matches?.("form[data-outbox] textarea")) return;
  // In Japanese, Enter while composing chooses a word; Safari says so only by its key code.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || (hasKeyboard.matches && !event.shiftKey)) {
    event.preventDefault();
    field.form.requestSubmit();
  }
}

function fold() {
  const composer = document.activeElement?.closest?.(".composer");
  const small = visualViewport && visualViewport.height < 480;
  for (const each of document.querySelectorAll(".composer"))
    each.classList.toggle("composer--folded", each === composer && small && document.activeElement.matches("textarea"));
}

export function start() {
  const all = () => document.querySelectorAll("form[data-outbox] textarea").forEach(count);
  document.addEventListener("input", (event) => event.target.matches?.("textarea") && count(event.target));
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusin", fold);
  document.addEventListener("click", (event) => event.target.closest?.(".composer--folded .composer__place") && document.activeElement.blur());
  visualViewport?.addEventListener("resize", fold);
  document.addEventListener("takibi:region", all);
  all();
}

// Turns the cards of a walk one by one, with or without a signal, and remembers on this phone where it was.
const { live, seat } = document.body.dataset;
const section = () => document.querySelector("[data-pocket]");
const keyOf = (pocket) => `pocket:${live?.match(/\d+/)[0]}:${seat}:${pocket.dataset.pocket}`;
const read = (pocket) => JSON.parse(localStorage.getItem(keyOf(pocket)) ?? "{}");
const codes = (pocket) => [...pocket.querySelectorAll("[data-prompt]")].map((card) => card.dataset.prompt);

export function start() {
  document.addEventListener("click", (event) => act(event.target.closest?.("[data-pocket] button")));
  document.addEventListener("submit", submitted);
  document.addEventListener("takibi:region", show);
  show();
}

function write(pocket, change) {
  try { localStorage.setItem(keyOf(pocket), JSON.stringify({ ...read(pocket), ...change })); } catch { /* full: it turns all the same until the page goes */ }
}

/** The cards that are still to come, the first one on top. */
function left(pocket) {
  const all = codes(pocket);
  return (read(pocket).left ?? all).filter((code) => all.includes(code));
}

function show() {
  const pocket = section();
  if (!pocket) return;
  const [top] = left(pocket), isOver = read(pocket).over ?? Boolean(pocket.querySelector("[data-ended]"));
  pocket.classList.add("pocket--turning");
  pocket.querySelector("[data-over]").hidden = !isOver;
  pocket.querySelector("[data-round]").hidden = isOver;
  if (!pocket.querySelector("[data-deck]")) return; // whoever answers has no cards
  for (const card of pocket.querySelectorAll("[data-prompt]")) card.hidden = card.dataset.prompt !== top;
  pocket.querySelector("[data-through]").hidden = Boolean(top);
  for (const part of pocket.querySelectorAll("[data-turns], [data-skips]")) part.hidden = !top;
  pocket.querySelector("[data-hand]").hidden = false;
  const note = pocket.querySelector("#heard-text");
  if (note.value.trim()) writing(pocket, true);
  else hold(pocket, pocket.querySelector(`[data-prompt="${top}"]`));
}

/** A note is about the card that lay on top when it was begun. */
function hold(pocket, card) {
  if (!card) return;
  for (const field of pocket.querySelectorAll("[data-holds]")) field.value = card.dataset[field.dataset.holds];
}

function act(button) {
  const pocket = section();
  if (!button || !pocket) return;
  const [top, ...rest] = left(pocket);
  if ("turns" in button.dataset) write(pocket, { left: rest });
  else if ("skips" in button.dataset) write(pocket, { left: [...rest, top] });
  else if ("writes" in button.dataset) return writing(pocket, !pocket.classList.contains("pocket--writing"), true);
  else return;
  show();
}

function writing(pocket, is, focus = false) {
  pocket.classList.toggle("pocket--writing", is);
  pocket.querySelector("[data-writes]").setAttribute("aria-expanded", is);
  if (is && focus) pocket.querySelector("#heard-text").focus();
}

/** Stepping out works at once, whatever the line does; what was written has left the field. */
function submitted(event) {
  const pocket = event.target.closest?.("[data-pocket]");
  if (!pocket) return;
  if ("stepsOut" in event.target.dataset) write(pocket, { over: true });
  else if (event.target.closest("[data-over]")) write(pocket, { over: false });
  else writing(pocket, false);
  show();
}

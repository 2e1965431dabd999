// Opens the card for whoever came into a running phase, until they have put it away on this phone.
const KEY = `so-far:${location.pathname}:${document.body.dataset.seat}`;

export function start() {
  document.addEventListener("takibi:region", show);
  document.addEventListener("click", (event) => event.target.closest?.("[data-understood]") && putAway());
  show();
}

function show() {
  const card = document.getElementById("so-far");
  if (!card) return;
  card.hidden = localStorage.getItem(KEY) === "1";
  card.open = true;
  card.querySelector("[data-understood]").hidden = false;
}

function putAway() {
  try { localStorage.setItem(KEY, "1"); } catch { /* full: it comes again with the next page */ }
  document.getElementById("so-far").hidden = true;
}

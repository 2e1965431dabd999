// Takes away what is offered for some seconds only, when the server's clock has passed them or something else was done.
import { serverNow } from "./clock.js";
import { focusContent } from "./focus.js";

let done;

function tick() {
  for (const offer of document.querySelectorAll("[data-until]")) {
    if (serverNow() < Number(offer.dataset.until) && !(done && offer.dataset.press === done)) continue;
    const had = offer.contains(document.activeElement);
    offer.remove();
    if (had) focusContent();
  }
}

/** Whoever does the next thing no longer takes the last one back. */
function pressed({ detail }) {
  const offer = document.getElementById("press");
  if (!offer || detail.requestConfig?.verb !== "post" || offer.contains(detail.elt)) return;
  done = offer.dataset.press;
  tick();
}

export function start() {
  setInterval(tick, 250);
  document.addEventListener("htmx:beforeRequest", pressed);
}

// Takes away what is offered for some seconds only, when the server's clock has passed them.
import { serverNow } from "./clock.js";
import { focusContent } from "./focus.js";

function tick() {
  for (const offer of document.querySelectorAll("[data-until]")) {
    if (serverNow() < Number(offer.dataset.until)) continue;
    const had = offer.contains(document.activeElement);
    offer.remove();
    if (had) focusContent();
  }
}

export const start = () => setInterval(tick, 250);

// Goes to another stage of the map in place, so that the socket and a half-written note stay.
import { catchUpRegion } from "./live.js";

export function start() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-stage]");
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", link.href);
    catchUpRegion();
  });
}

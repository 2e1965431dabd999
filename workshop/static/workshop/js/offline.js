// A calm line after five seconds without the server; it goes away by itself.
import { word } from "./words.js";

let since = null;

export function offline(is) {
  since = is ? (since ?? Date.now()) : null;
  show();
}

export const isOffline = () => Boolean(since && Date.now() - since > 5000);

function show() {
  const line = document.getElementById("offline");
  if (!line) return;
  line.hidden = !isOffline();
  if (!line.hidden) line.textContent = word("offline");
}

setInterval(show, 1000);

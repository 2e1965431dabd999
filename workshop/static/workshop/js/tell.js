// One calm line that says what became of a press, with a way back where there is one.
import { word } from "./words.js";

const box = Object.assign(document.createElement("div"), { className: "toast", hidden: true });
box.setAttribute("role", "status");
let gone;

export function tell(sentence, undo) {
  box.hidden = false;
  box.replaceChildren(Object.assign(document.createElement("span"), { textContent: sentence }));
  if (undo) box.append(button(word("undo"), () => ((box.hidden = true), undo())));
  clearTimeout(gone);
  gone = setTimeout(() => (box.hidden = true), 8000);
}

const button = (textContent, onclick) => Object.assign(document.createElement("button"), { type: "button", className: "link", textContent, onclick });

/** The sentence of an answer, whether it came as a line or as a piece of a page. */
export const sentenceOf = (text) =>
  new DOMParser().parseFromString(text, "text/html").body.textContent.trim().replace(/\s+/g, " ");

export function start() {
  document.body.append(box);
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const quiet = detail.elt.closest("[hx-swap=none]");
    if (quiet && detail.xhr.status >= 400) tell(sentenceOf(detail.xhr.responseText));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => tell(word("unreached")));
}

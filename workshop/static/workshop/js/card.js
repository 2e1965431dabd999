// Draws one note that has not arrived yet, as the server would draw it.
import { word } from "./words.js";

export function card({ fields }, kind, place, ends) {
  const item = make("li", `note note--${kind}`);
  item.dataset.evidence = fields.evidence ?? "";
  const meta = make("p", "note__meta");
  meta.append(make("span", "note__place", place), ...ends);
  item.append(make("p", "note__text", fields.text), meta);
  return item;
}

export const state = (name) => make("span", "note__state", word(name));

export function button(key, does, name) {
  const made = make("button", "note__state note__act link", word(name));
  made.type = "button";
  Object.assign(made.dataset, { key, does });
  return made;
}

const make = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });

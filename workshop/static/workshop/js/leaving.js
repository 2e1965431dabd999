// A composer whose step has passed stays until its note is finished, under a line that says so.
import { word } from "./words.js";

const choices = (form) => [...form.elements].filter((field) => field.type === "radio").map((field) => field.name + field.value);
// A line that somebody else wrote on meanwhile is another one: the new version may not go under the old text.
const beginning = ({ elements: { version, text } }) => [version?.value, text.defaultValue];
const shape = (form) => [form.getAttribute("action"), form.elements.column?.type, ...beginning(form), ...choices(form)].join();

/** Do both ask for the same thing? Then the one that is there can stay as it is. */
export const isSame = (old, fresh) => shape(old) === shape(fresh);

/** It is asked for again, perhaps at another stage: only what nobody typed is taken from the new page. */
export function fresher(old, fresh) {
  for (const field of fresh.querySelectorAll("input[type=hidden]")) if (old.elements[field.name]) old.elements[field.name].value = field.value;
  old.querySelector(".composer__promise")?.replaceWith(fresh.querySelector(".composer__promise"));
  old.querySelector(".message--moved")?.remove();
  delete old.dataset.leaving;
}

export function leaving(form, region) {
  const fold = form.closest("details");
  if (fold) fold.open = true;
  if ("leaving" in form.dataset) return;
  form.dataset.leaving = "";
  form.closest("[data-box]")?.removeAttribute("id"); // what arrives for it now is not for this page
  rename(form);
  const line = Object.assign(document.createElement("p"), { className: "message message--moved", textContent: word("movedOn") });
  line.setAttribute("role", "status");
  form.prepend(line);
  // Who will see it may have changed: the new page's own sentence is the true one.
  const promise = [...region.querySelectorAll(".composer__promise")].find((other) => !form.contains(other));
  if (promise) form.querySelector(".composer__promise").textContent = promise.textContent;
}

export const leave = (form) => "leaving" in form.dataset && (form.closest("details, [data-box]") ?? form).remove();

// The new page may bring a composer of its own, with the same ids.
function rename(form) {
  for (const name of ["id", "for", "aria-describedby"])
    for (const part of form.querySelectorAll(`[${name}]`)) part.setAttribute(name, part.getAttribute(name).replaceAll(/\S+/g, "$&-left"));
}

// A form that is not filled in says so in the reader's own language, at the field, in place of the browser's bubble.
import { word } from "./words.js";

const box = (field) => field.closest("fieldset, .field, .composer__text, .composer__name, .composer__place") ?? field.parentElement;

export function start() {
  document.addEventListener("invalid", (event) => {
    const field = event.target, form = field.form;
    if (!form) return;
    event.preventDefault();
    if (form.querySelector("[data-missing]")) return; // one at a time, the first
    say(field);
  }, true);
  for (const name of ["input", "change", "submit"]) document.addEventListener(name, (event) => clear(event.target.form ?? event.target), true);
}

function say(field) {
  const line = Object.assign(document.createElement("p"), { className: "field__error", textContent: sentence(field) });
  line.dataset.missing = "";
  line.setAttribute("role", "alert");
  box(field).append(line);
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

const sentence = ({ validity, type, tagName }) =>
  word(!validity.valueMissing ? "unfit" : type === "radio" || type === "checkbox" || tagName === "SELECT" ? "choose" : "write");

function clear(form) {
  for (const line of form.querySelectorAll?.("[data-missing]") ?? []) line.remove();
  for (const field of form.querySelectorAll?.("[aria-invalid=true]:valid") ?? []) field.removeAttribute("aria-invalid");
}

// A move that shows something to everyone asks once, on its own button, and for five seconds takes the second press as yes.
const PATIENCE = 5000;

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-twice]");
    if (!form || "sure" in form.dataset) return;
    event.preventDefault();
    event.stopPropagation();
    ask(form);
  }, true);
}

function ask(form) {
  const button = form.querySelector("button"), before = [...button.childNodes];
  const n = document.getElementById(form.dataset.counts)?.textContent ?? "";
  const question = Object.assign(document.createElement("span"), { textContent: form.dataset.twice.replace("{n}", n) });
  document.getElementById("spoken").textContent = question.textContent;
  form.dataset.sure = "";
  button.replaceChildren(question);
  setTimeout(() => {
    delete form.dataset.sure;
    button.replaceChildren(...before);
  }, PATIENCE);
}

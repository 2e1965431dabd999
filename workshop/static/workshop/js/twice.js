// A move that shows something to everyone, or leaves something behind, asks once on its own button; for five seconds a second press is yes.
const PATIENCE = 5000;

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target, words = form.dataset.twice ?? form.querySelector("[data-asks]")?.dataset.asks;
    if (!words || "sure" in form.dataset) return;
    event.preventDefault();
    event.stopPropagation();
    ask(form, words);
  }, true);
}

function ask(form, words) {
  const button = form.querySelector("button"), before = [...button.children];
  const n = document.getElementById(form.dataset.counts)?.textContent ?? "";
  const question = Object.assign(document.createElement("span"), { textContent: words.replace("{n}", n) });
  document.getElementById("spoken").textContent = question.textContent;
  form.dataset.sure = "";
  for (const part of before) part.hidden = true; // it stays: what is counted there goes on
  button.append(question);
  setTimeout(() => {
    delete form.dataset.sure;
    question.remove();
    for (const part of before) part.hidden = false;
  }, PATIENCE);
}

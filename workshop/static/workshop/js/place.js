// Puts a fragment where it belongs: replaces the element of the same id, or inserts it by its place. Doing it twice changes nothing.
import { keepingFocus } from "./focus.js";
import { forget, isBusy, whenFree } from "./typing.js";

export function place(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.firstElementChild;
  if (!fresh) return;
  const old = document.getElementById(fresh.id);
  if (old && isBusy(old)) return whenFree(fresh.id, () => place(html));
  forget(fresh.id);
  const into = fresh.dataset.into && document.getElementById(fresh.dataset.into);
  const home = old?.parentElement;
  keepingFocus(() => {
    if (fresh.matches("[data-gone]") || (fresh.dataset.into && !into)) old?.remove();
    else if (into) settle(fresh, old, into);
    else old?.replaceWith(fresh);
  });
  if (fresh.isConnected) window.htmx?.process(fresh);
  for (const list of new Set([home, into])) count(list);
}

function settle(fresh, old, into) {
  if (old?.parentElement === into && old.dataset.place === fresh.dataset.place) return old.replaceWith(fresh);
  if (old?.parentElement !== into) fresh.classList.add("note--new");
  old?.remove();
  const newestFirst = into.id === "mine";
  const after = [...into.children].find((other) => {
    const difference = Number(other.dataset.place) - Number(fresh.dataset.place);
    return newestFirst ? difference < 0 : difference > 0;
  });
  into.insertBefore(fresh, after ?? null);
}

function count(list) {
  const cell = list?.closest("[data-n]");
  if (cell) cell.dataset.n = list.children.length;
  list?.dispatchEvent(new CustomEvent("takibi:placed", { bubbles: true }));
}

// Opens the page of a note or a person inside this one; without scripts the link simply goes there.
import { focusContent } from "./focus.js";
import { tell } from "./tell.js";
import { word } from "./words.js";

let sheet, opener;

export function start() {
  sheet = document.getElementById("sheet");
  sheet.tabIndex = -1;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-sheet]");
    if (link && !event.ctrlKey && !event.metaKey && !event.defaultPrevented && window.htmx) event.preventDefault(), show(link);
    if (event.target === sheet || event.target.closest?.("[data-closes]")) sheet.close();
  });
  document.addEventListener("sheet-done", () => sheet.close());
  // A dialog that blocks nothing does not close by itself.
  document.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && sheet.open && sheet.close());
  sheet.addEventListener("close", closed);
  sheet.addEventListener("htmx:afterSwap", arranged);
}

async function show(link) {
  opener = link.closest(".note, .person, .pace")?.id || opener;
  try {
    await window.htmx.ajax("GET", link.href, { target: sheet, swap: "innerHTML" });
  } catch { return tell(word("unreached")); }
  // At the desk a sheet stands beside the map; nothing may block a live step.
  if (!sheet.open && sheet.childElementCount) document.body.dataset.seat ? sheet.showModal() : sheet.show();
  sheet.focus();
}

/** There is always a way out, and whoever listens hears what came back. */
function arranged() {
  if (!sheet.querySelector("[data-closes]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: word("close") });
    button.dataset.closes = "";
    sheet.prepend(button);
  }
  if (sheet.open && !sheet.contains(document.activeElement)) sheet.focus();
}

function closed() {
  sheet.replaceChildren();
  if (document.activeElement === document.body || !document.activeElement.isConnected) {
    const link = document.querySelector(`#${CSS.escape(opener ?? "")} a`);
    link ? link.focus({ preventScroll: true }) : focusContent();
  }
}

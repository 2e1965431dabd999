// Opens a note's own page inside this one; without scripts the link simply goes there.
const sheet = () => document.getElementById("sheet");

export function start() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-sheet]");
    if (!link || event.ctrlKey || event.metaKey || !window.htmx) return;
    event.preventDefault();
    show(link.href);
  });
  document.addEventListener("note-changed", () => sheet().close());
  document.addEventListener("click", (event) => event.target.closest?.("[data-closes]") && sheet().close());
  sheet()?.addEventListener("close", () => (sheet().innerHTML = ""));
}

async function show(address) {
  await window.htmx.ajax("GET", address, { target: "#sheet", swap: "innerHTML" });
  // At the desk a sheet stands beside the map; nothing may block a live step.
  if (!sheet().open) document.body.dataset.seat ? sheet().showModal() : sheet().show();
}

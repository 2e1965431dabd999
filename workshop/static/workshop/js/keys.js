// Every control of the desk has a key; "?" shows them. Keys rest while somebody types, a held key counts once, and what is not in sight has none.
const RESTS = "input, textarea, select, [contenteditable], dialog[open]";

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest?.(RESTS) || document.querySelector("dialog:modal")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const control = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((each) => each.getClientRects().length);
    if (!control) return;
    event.preventDefault();
    control.click();
    if (control.dataset.writes) document.getElementById(control.dataset.writes).focus();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
  });
}

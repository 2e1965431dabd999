// Half-typed text is never overwritten: what somebody is writing in stays until they leave it, then the latest comes.
const FIELDS = "textarea, select, input:not([type=hidden], [type=radio], [type=checkbox])";
const later = new Map(); // id: what to do when it is free

let composing = null;
document.addEventListener("compositionstart", (event) => (composing = event.target));
document.addEventListener("compositionend", () => (composing = null));
document.addEventListener("focusout", () => setTimeout(flush));

export const isBusy = (element) =>
  [document.activeElement, composing].some((field) => field?.matches?.(FIELDS) && element.contains(field));

export const whenFree = (id, act) => later.set(id, act);
export const forget = (id) => later.delete(id);
export const forgetAll = () => later.clear();

function flush() {
  for (const [id, act] of later) {
    const element = document.getElementById(id);
    if (element && isBusy(element)) continue;
    later.delete(id);
    act();
  }
}

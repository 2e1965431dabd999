// Half-typed text is never overwritten: what somebody is writing in stays until they leave it.
let composing = null;
document.addEventListener("compositionstart", (event) => (composing = event.target));
document.addEventListener("compositionend", () => (composing = null));

const fields = "textarea, input:not([type=hidden], [type=radio], [type=checkbox])";

export const isBusy = (element) =>
  [document.activeElement, composing].some((field) => field?.matches?.(fields) && element.contains(field));

export function whenFree(element, act) {
  const again = () => setTimeout(() => (isBusy(element) ? whenFree(element, act) : act()), 0);
  element.addEventListener("focusout", again, { once: true });
}

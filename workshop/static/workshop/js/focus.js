// Gives the focus back when the control that had it was drawn anew: to the same control, or else to the content.
const STOPS = "a[href], button, input, select, textarea, summary";

export function keepingFocus(act) {
  const had = document.activeElement;
  const home = had?.closest("#region [id]");
  const place = home ? [...home.querySelectorAll(STOPS)].indexOf(had) : -1;
  act();
  if (!home || had.isConnected) return;
  const again = document.getElementById(home.id);
  const other = place < 0 ? again : again?.querySelectorAll(STOPS)[place];
  const same = other && (other === again || home.matches("li") || other.textContent === had.textContent);
  same ? other.focus({ preventScroll: true }) : focusContent();
}

export function focusContent() {
  const main = document.getElementById("main");
  if (main) (main.tabIndex = -1), main.focus({ preventScroll: true });
}

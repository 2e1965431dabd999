// Shakes the phone once when two minutes are left and once when the time is up, if its holder has touched the page.
import { running } from "./clock.js";

const MOMENTS = [120, 0];
let before = null;

function tick() {
  const now = running();
  const isSame = now && before?.ends === now.ends; // another part or more time: nothing was crossed
  if (isSame && MOMENTS.some((moment) => before.left > moment && now.left <= moment)) shake();
  before = now;
}

function shake() {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(200);
}

export const start = () => setInterval(tick, 250);

// Clocks run on the server's time: the skew is the largest difference seen, since a message is only ever late.
import { word } from "./words.js";

let skew = -Infinity;

export function heard(now) {
  skew = Math.max(skew, now - Date.now() / 1000);
}

export const serverNow = () => Date.now() / 1000 + (skew === -Infinity ? 0 : skew);

function shown(seconds) {
  const left = Math.abs(seconds);
  return `${seconds < 0 ? "+" : ""}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

function tick() {
  const clock = document.getElementById("clock");
  if (clock?.dataset.ends) {
    const left = Math.round(Number(clock.dataset.ends) - serverNow());
    const text = shown(left);
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle("clock--over", left < 0);
    announce(left);
  }
  const wall = document.querySelector("[data-wall]");
  if (wall) wall.textContent = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: wall.dataset.zone }).format(serverNow() * 1000);
}

let said = "";

function announce(left) {
  const line = document.getElementById("spoken");
  const sentence = left < 0 ? word("over") : left <= 120 && left > 60 ? `2 ${word("left")}` : left <= 60 ? `1 ${word("left")}` : "";
  if (!line || sentence === said) return;
  line.textContent = said = sentence;
  if (sentence && document.body.dataset.seat && (left <= 0 || left > 60)) navigator.userActivation?.hasBeenActive && navigator.vibrate?.(200);
}

export const start = () => (tick(), setInterval(tick, 250));

// Clocks run on the server's time, whatever the phone's own clock says.
import { word } from "./words.js";

const REMEMBERED = 8;
const skews = [];

/** A message is only ever late, so the largest difference is nearest; only the last few count, as clocks are also put right. */
export function heard(now) {
  skews.push(now - Date.now() / 1000);
  if (skews.length > REMEMBERED) skews.shift();
}

export const serverNow = () => Date.now() / 1000 + Math.max(...(skews.length ? skews : [0]));

function shown(seconds) {
  const left = Math.abs(seconds);
  return `${seconds < 0 ? "+" : ""}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

const say = (element, text) => element.textContent === text || (element.textContent = text);

/** When the time of the running part is up, and the whole seconds until then; nothing while the clock stands. */
export function running() {
  const ends = Number(document.getElementById("clock")?.dataset.ends);
  return ends ? { ends, left: Math.round(ends - serverNow()) } : null;
}

function tick() {
  const clock = document.getElementById("clock"), now = running();
  if (now) {
    const { left } = now;
    say(clock, shown(left));
    clock.classList.toggle("clock--over", left < 0);
    announce(left);
  }
  for (const part of document.querySelectorAll("[data-part-ends]")) say(part, shown(Math.round(part.dataset.partEnds - serverNow())));
  const wall = document.querySelector("[data-wall]");
  if (wall) say(wall, timeOfDay(wall.dataset.zone));
}

let zone, format;

function timeOfDay(timeZone) {
  if (zone !== timeZone) format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: (zone = timeZone) });
  return format.format(serverNow() * 1000);
}

let said = "";

function announce(left) {
  const line = document.getElementById("spoken");
  const sentence = left < 0 ? word("over") : left <= 120 && left > 60 ? `2 ${word("left")}` : left <= 60 ? `1 ${word("left")}` : "";
  if (!line || sentence === said) return;
  line.textContent = said = sentence;
}

export const start = () => (tick(), setInterval(tick, 250));

// Where there is no signal the way goes on by its plan: the parts lie in the pack, and whoever holds the phone turns them.
import * as carried from "./carried.js";
import { heard, serverNow } from "./clock.js";
import { focusContent } from "./focus.js";
import { isOffline } from "./offline.js";
import { swap } from "./region.js";

const { live, seat, kept } = document.body.dataset;
const KEY = `carried:${live?.match(/\d+/)[0]}:${seat}:place`;
const clock = () => document.getElementById("clock");
const shown = () => Number(document.getElementById("pack")?.dataset.phase);
const at = (phase) => carried.held().parts.findIndex((part) => part.phase === phase);
const isAhead = () => place.phase !== place.room;
let place = JSON.parse(localStorage.getItem(KEY) ?? "null"); // where the room was last seen, where this phone is, when parts end
let isOld = kept !== undefined, turning = false;

export function start() {
  if (isOld && place) heard(Date.now() / 1000 + place.skew);
  document.addEventListener("takibi:region", () => turning || follow());
  document.addEventListener("takibi:pack", () => (place && !isOld && isAhead() ? turn() : follow())); // perhaps drawn anew
  document.addEventListener("takibi:placed", () => place && isAhead() && setTime());
  document.addEventListener("click", (event) => act(event.target.closest?.("button[data-way]")?.dataset.way));
  setInterval(draw, 1000);
}

/** Somebody who has turned ahead of the room stays there; everybody else is where the room is. */
function follow() {
  const here = shown(), before = isOld && place;
  if (!here || !carried.held()) return (place = null), draw();
  isOld = false;
  if (!before) {
    const stays = place && isAhead() && at(place.phase) > at(here);
    const ends = { ...place?.ends, [here]: Number(clock()?.dataset.ends) || undefined };
    place = { ...place, ends, room: here, phase: stays ? place.phase : here, skew: serverNow() - Date.now() / 1000 };
  }
  if (place.phase === here || !turn()) remember();
}

function turn() {
  const part = carried.partOf(place.phase);
  if (!part) return false;
  place.ends[part.phase] ??= serverNow() + part.seconds;
  remember();
  turning = true;
  swap(part.html);
  turning = false;
  setTime();
  return true;
}

function setTime() {
  if (clock() && place.ends[place.phase]) clock().dataset.ends = place.ends[place.phase];
}

function remember() {
  try { localStorage.setItem(KEY, JSON.stringify(place)); } catch { /* full: it turns all the same until the page goes */ }
  draw();
}

/** The parts on either side of where this phone is; nobody turns back behind the room. */
const beside = (step) => carried.held().parts[at(place.phase) + step];
const back = () => (at(place.phase) > Math.max(0, at(place.room)) ? beside(-1) : undefined);

function act(way) {
  if (!way || !place) return;
  const part = way === "next" ? beside(1) : way === "back" ? back() : null;
  if (way === "room") return (place.phase = place.room), remember(), document.dispatchEvent(new Event("region-again"));
  if (part) (place.phase = part.phase), turn(), scrollTo(0, 0), focusContent();
}

function draw() {
  const bar = document.getElementById("way"), is = place && carried.held() && shown();
  if (!bar) return;
  bar.hidden = !(is && (isOffline() || isAhead()));
  if (bar.hidden) return;
  const part = (name) => bar.querySelector(`[data-way=${name}]`);
  part("cut").hidden = !isOffline();
  part("ahead").hidden = isOffline();
  part("room").hidden = isOffline() || !isAhead();
  for (const [name, to] of [["next", beside(1)], ["back", back()]]) {
    part(name).hidden = !to;
    if (to) part(name).querySelector("[data-name]").textContent = to.name;
  }
}

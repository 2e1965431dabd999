// Keeps the page equal to the server: frames in their order, and a catch-up on any doubt.
import { ask } from "./catchup.js";
import { heard } from "./clock.js";
import { offline } from "./offline.js";
import { backoff, jittered } from "./patience.js";
import { place } from "./place.js";
import { swap } from "./region.js";
import * as socket from "./socket.js";

const REORDER = 150, POLL = 7_000;
const page = document.body.dataset;
const waiting = new Map(); // the revision a frame follows: the frame

let rev = Number(page.rev), epoch = page.epoch;
let fetching = false, again = false, whole = false, ended = false, failures = 0, reorder, retry;

export function start() {
  if (!("kept" in page)) heard(Number(page.now)); // given back by the phone itself: its time is of then
  socket.open({ hear, lost });
  setInterval(() => socket.isOpen() || document.hidden || catchUp(), jittered(POLL));
  addEventListener("pageshow", (event) => event.persisted && wake());
  addEventListener("online", wake);
  document.addEventListener("region-again", catchUpRegion);
  addEventListener("offline", () => offline(true));
  document.addEventListener("visibilitychange", () => document.hidden || wake());
}

function wake() {
  if (!ended) socket.wake();
  catchUp();
}

function lost(first) {
  offline(true);
  if (first) catchUp();
}

function hear(frame) {
  heard(frame.now);
  if (!failures) offline(false);
  if ("head" in frame) return frame.epoch === epoch && frame.head === rev ? offline(false) : catchUp();
  if (frame.epoch !== epoch) return catchUp();
  waiting.set(frame.prev, frame);
  if (!fetching) apply();
}

function apply() {
  for (let frame; (frame = next()); ) {
    if (frame.ring) return catchUp();
    frame.html.forEach(place);
    rev = frame.rev;
  }
  clearTimeout(reorder);
  if (waiting.size) reorder = setTimeout(catchUp, REORDER);
}

/** A frame may carry several changes, and start before the page: doing one twice changes nothing. */
function next() {
  for (const [prev, frame] of waiting) if (frame.rev <= rev || frame.epoch !== epoch) waiting.delete(prev);
  return [...waiting.values()].find(({ prev }) => prev <= rev);
}

/** The same moment seen differently, such as another stage: the whole region is asked for. */
export function catchUpRegion() {
  whole = true;
  catchUp();
}

export function catchUp() {
  if (ended) return;
  if (fetching) return void (again = true);
  clearTimeout(retry);
  fetching = true;
  const asked = whole;
  whole = again = false;
  ask({ rev, epoch: asked ? "" : epoch }).then(arrived, () => failed(asked));
}

function arrived(news) {
  fetching = false;
  if (!news) return (ended = true), socket.close();
  failures = 0;
  offline(false);
  heard(news.now);
  if (news.region === undefined) news.html.forEach(place);
  else swap(news.region);
  ({ rev, epoch } = news);
  if (again || whole) catchUp();
  else apply();
}

function failed(asked) {
  fetching = again = false;
  whole ||= asked;
  offline(true);
  retry = setTimeout(catchUp, 1_000 + backoff(failures++));
}

// Listens: applies frames in order, catches up on any doubt, and asks by itself when there is no socket.
import { place } from "./place.js";
import { swap } from "./region.js";
import { heard } from "./clock.js";
import { offline } from "./offline.js";

const page = document.body.dataset;
const BEAT = 10_000, DEADLINE = 15_000, REORDER = 150, POLL = 7_000, LONGEST_WAIT = 10_000;
let rev = Number(page.rev), epoch = page.epoch;
let socket, tries = 0, beat, deadline, waiting = new Map(), fetching = null, again = false, ended = false;

const jittered = (ms) => ms * (0.8 + 0.4 * Math.random());

export function start() {
  heard(Number(page.now));
  open();
  for (const name of ["pageshow", "online"]) addEventListener(name, wake);
  document.addEventListener("visibilitychange", () => document.hidden || wake());
}

function open() {
  if (ended) return;
  socket = new WebSocket(new URL(page.live, location.href.replace(/^http/, "ws")));
  socket.onmessage = (event) => JSON.parse(event.data).forEach(hear);
  socket.onclose = (event) => closed(event.code);
  alive();
}

function closed(code) {
  clearTimeout(beat), clearTimeout(deadline);
  socket = null;
  if (ended) return;
  if ([4403, 4410, 4409].includes(code)) return catchUp();
  tries += 1;
  catchUp();
  setTimeout(open, Math.random() * Math.min(LONGEST_WAIT, 500 * 2 ** tries));
}

function alive() {
  clearTimeout(deadline);
  deadline = setTimeout(() => drop(), DEADLINE);
}

function drop() {
  const dead = socket;
  if (dead) (dead.onclose = dead.onmessage = null), dead.close();
  closed(1006);
}

function pulse() {
  clearTimeout(beat);
  beat = setTimeout(() => (socket?.readyState === 1 && socket.send("beat"), alive()), jittered(BEAT));
}

function hear(frame) {
  heard(frame.now);
  offline(false);
  tries = 0;
  clearTimeout(deadline);
  pulse();
  if ("head" in frame) return frame.epoch !== epoch || frame.head !== rev ? catchUp() : null;
  if (frame.epoch !== epoch) return catchUp();
  waiting.set(frame.prev, frame);
  if (fetching) return;
  drain();
  if (waiting.size) setTimeout(() => waiting.size && catchUp(), REORDER);
}

function drain() {
  for (const prev of waiting.keys()) if (prev < rev) waiting.delete(prev);
  for (let frame; (frame = waiting.get(rev)); ) {
    waiting.delete(rev);
    if (frame.ring) return catchUp();
    frame.html.forEach(place);
    rev = frame.rev;
  }
}

// The same place in the day, seen from another stage: an unknown epoch asks for the whole region.
export function catchUpRegion() {
  epoch = "";
  catchUp();
}

export function catchUp() {
  if (ended) return;
  if (fetching) return void (again = true);
  fetching = ask().catch(() => offline(true)).finally(() => {
    fetching = null;
    if (again) (again = false), catchUp();
    else drain();
  });
}

async function ask() {
  const address = new URL(page.since, location);
  address.search += `&rev=${rev}&epoch=${epoch}`;
  const chosen = new URLSearchParams(location.search).get("stage");
  if (chosen) address.searchParams.set("stage", chosen);
  const answer = await fetch(address, { headers: { "X-Outbox": "1" }, signal: AbortSignal.timeout(10_000) });
  if ([403, 404, 410].includes(answer.status)) return over(await answer.text());
  if (!answer.ok) throw new Error(answer.status);
  const news = await answer.json();
  offline(false);
  heard(news.now);
  if (news.region !== undefined) swap(news.region);
  else news.html.forEach(place);
  (rev = news.rev), (epoch = news.epoch);
}

function over(sentence) {
  ended = true;
  socket?.close();
  const main = document.getElementById("main") ?? document.body;
  const kept = main.querySelector("form[data-outbox] textarea")?.value;
  main.replaceChildren(Object.assign(document.createElement("p"), { className: "message message--problem", textContent: sentence }));
  if (kept) main.append(Object.assign(document.createElement("blockquote"), { textContent: kept }));
}

function wake() {
  if (socket?.readyState === 1) socket.send("beat"), alive();
  else if (!socket) open();
  catchUp();
}

setInterval(() => socket?.readyState !== 1 && catchUp(), jittered(POLL));

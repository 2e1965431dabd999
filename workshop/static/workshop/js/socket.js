// A line on which the page only listens. Beats prove that both ends live; a lost line is opened again by itself.
import { backoff, jittered } from "./patience.js";

const BEAT = 9_000, DEADLINE = 15_000, HURRY = 4_000;
const FOR_GOOD = [4403, 4409, 4410]; // the seat is gone, sits elsewhere, the workshop has ended

let socket = null, tries = 0, listeners, beating, deadline, reopening;

/** `hear(frame)` for each frame; `lost(first)` when the line breaks, and at each try that fails. */
export function open(those) {
  listeners = those;
  connect();
}

export const isOpen = () => socket?.readyState === WebSocket.OPEN;

/** Somebody looks at the page again: is the line still alive? */
export function wake() {
  if (isOpen()) beat(HURRY);
  else if (socket?.readyState !== WebSocket.CONNECTING) connect();
}

export function close() {
  drop();
  clearTimeout(reopening);
}

function connect() {
  drop();
  clearTimeout(reopening);
  socket = new WebSocket(new URL(document.body.dataset.live, location.href.replace(/^http/, "ws")));
  socket.onmessage = heard;
  socket.onclose = (event) => lost(event.code);
  expect(DEADLINE);
}

function heard(event) {
  tries = 0;
  clearTimeout(deadline);
  deadline = null;
  // The beat has a rhythm of its own: in a busy room messages never pause, and a silent page would be taken for dead.
  beating ??= setTimeout(() => beat(), jittered(BEAT));
  JSON.parse(event.data).forEach(listeners.hear);
}

function beat(patience = DEADLINE) {
  clearTimeout(beating);
  beating = null;
  socket.send("beat");
  expect(patience);
}

function expect(patience) {
  clearTimeout(deadline);
  deadline = setTimeout(() => lost(), patience);
}

function drop() {
  for (const timer of [beating, deadline]) clearTimeout(timer);
  beating = deadline = null;
  if (socket) socket.onmessage = socket.onclose = null;
  socket?.close();
  socket = null;
}

function lost(code) {
  drop();
  if (!FOR_GOOD.includes(code)) reopening = setTimeout(connect, backoff(tries));
  listeners.lost(tries++ === 0);
}

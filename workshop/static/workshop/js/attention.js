// Says once what the facilitator asks of every phone, gives the caret back after a call, and lets a message be closed.
const CLOSED = `closed:${document.body.dataset.live.match(/\d+/)[0]}`;
const standing = () => document.getElementById("message");
const say = (element) => (document.getElementById("spoken").textContent = element.textContent);

let called = false, writing = null, heard = standing()?.dataset.message;

export function start() {
  for (const name of ["takibi:region", "takibi:placed"]) document.addEventListener(name, look);
  document.addEventListener("click", (event) => event.target.closest?.("[data-puts-away]") && putAway());
  look();
}

function look() {
  const call = document.querySelector(".call h1"), message = standing();
  if (Boolean(call) !== called) call ? lookUp(call) : goOn();
  if (message) show(message, message.dataset.message);
}

function lookUp(call) {
  called = true;
  writing = document.activeElement;
  writing.blur(); // the keyboard goes too
  say(call);
}

function goOn() {
  called = false;
  if (writing.isConnected) writing.focus({ preventScroll: true });
}

function show(message, id) {
  message.hidden = !id || localStorage.getItem(CLOSED) === id;
  if (!message.hidden && id !== heard) say(message.querySelector("p"));
  heard = id;
}

function putAway() {
  localStorage.setItem(CLOSED, standing().dataset.message);
  look();
}

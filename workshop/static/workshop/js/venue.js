// Tries the live line from this page to the server, and says what it found: on the page of the venue, and on the phones it asks.
const BEATS = 10, PATIENCE = 2_000, SLOW = 300, CLOCK = 2_000;

/** Round trips of beats and what the server's clock says, the shortest first; rejects when an answer takes too long. */
async function measure(address) {
  const socket = new WebSocket(new URL(address, location.href.replace(/^http/, "ws")));
  const next = (name) => new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE);
    socket[name] = resolve;
    socket.onclose = socket.onerror = reject;
  });
  try {
    await next("onopen");
    const trips = [];
    while (trips.length < BEATS) {
      const sent = performance.now(), answer = next("onmessage");
      socket.send("beat");
      const [{ now }] = JSON.parse((await answer).data), ms = performance.now() - sent;
      trips.push({ ms, ahead: Date.now() - ms / 2 - now * 1000 });
    }
    return trips.sort((one, other) => one.ms - other.ms);
  } finally {
    socket.close();
  }
}

/** Shows the line of a check that fits its result, with its numbers, and unfolds what helps. */
function say(check, result, numbers = {}) {
  for (const line of document.querySelectorAll(`[data-check="${check}"]`)) {
    line.hidden = line.dataset.result !== result;
    for (const [name, n] of Object.entries(numbers)) line.querySelector(`[data-n="${name}"]`)?.replaceChildren(n);
  }
  const fix = document.querySelector(`[data-fix="${check}"]`);
  if (fix) fix.open = result === "bad";
}

function tell(ms) {
  const form = document.getElementById("answer");
  if (!form) return;
  form.elements.ms.value = ms ?? 0;
  form.elements.line.value = ms === null ? "" : "1";
  form.submit();
}

const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
const timeIn = (timeZone) => new Date().toLocaleString("sv", { timeZone });
const zone = document.querySelector("[data-zone]")?.dataset.zone;
if (zone && timeIn(zone) !== timeIn(mine)) say("zone", "bad", { zone: mine });

say("line", "waiting");
measure(document.body.dataset.echo).then((trips) => {
  const ms = Math.max(1, Math.round(trips[BEATS / 2].ms)), { ahead } = trips[0];
  say("line", ms > SLOW && !document.getElementById("answer") ? "slow" : "good", { ms });
  say("clock", Math.abs(ahead) > CLOCK ? "bad" : "good", { s: Math.round(Math.abs(ahead) / 1000) });
  tell(ms);
}, () => (say("line", "bad"), tell(null)));

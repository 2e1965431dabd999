// Stores what somebody needs where there is no signal, reads it back, and only then says so: on the phone and to the desk.
import * as carried from "./carried.js";
import { csrf, renew } from "./csrf.js";
import { jittered } from "./patience.js";

const AGAIN = 5_000;
const badge = () => document.getElementById("pack");
let state = "", stored = "", told = "", working = false, again = false, waking;

export function start() {
  document.addEventListener("takibi:region", look);
  for (const name of ["online", "pageshow"]) addEventListener(name, look);
  look();
}

async function look() {
  show();
  if (working) return void (again = true);
  working = true;
  clearTimeout(waking);
  do { again = false; await settle().catch(failed); } while (again);
  working = false;
}

async function settle() {
  const { pack: revision, ...addresses } = badge()?.dataset ?? {};
  if (!revision) return leave();
  if (stored !== revision) await store(revision, addresses);
  if (stored && told !== stored) await tell(addresses.readiness);
}

function leave() {
  state = stored = told = "";
  return carried.forget();
}

async function store(revision, { address, page }) {
  const known = await carried.load(address);
  if (known?.revision === revision && "kept" in document.body.dataset) { // it has just been read back: this page came out of it
    stored = revision;
    return show("kept");
  }
  show("saving");
  const answer = await fetch(address, { headers: { "X-Outbox": "1" }, signal: AbortSignal.timeout?.(20_000) });
  if (!answer.ok) throw new Error(answer.status);
  const text = await answer.text();
  await carried.hold(address, text);
  const opensAgain = await carried.holdPage(page);
  stored = carried.held().revision;
  show(opensAgain ? "kept" : "open");
}

/** The desk hears that this phone is ready. Only the revision itself in the answer counts. */
async function tell(address) {
  const fields = { revision: stored, csrfmiddlewaretoken: csrf(), ...(state === "kept" && { opens_again: "1" }) };
  const answer = await fetch(address, { method: "POST", redirect: "manual", signal: AbortSignal.timeout?.(10_000),
    headers: { "X-Outbox": "1" }, body: new URLSearchParams(fields) });
  if (answer.headers.get("X-Reload")) await renew();
  if (answer.headers.get("X-Saved") !== stored) throw new Error("the desk has not heard");
  told = stored;
}

function failed(error) {
  if (!stored || stored !== badge()?.dataset.pack) show(error.name === "QuotaExceededError" ? "full" : "later");
  waking = setTimeout(look, jittered(AGAIN));
}

/** Green is only what this phone holds of the pack that it should hold. */
function show(next = state) {
  const isReady = ["kept", "open"].includes(next), turned = isReady && next !== state;
  state = isReady && stored !== badge()?.dataset.pack ? "saving" : next || "saving";
  for (const line of badge()?.querySelectorAll("[data-state]") ?? []) line.hidden = line.dataset.state !== state;
  if (turned) document.getElementById("spoken").textContent = badge()?.querySelector(`[data-state=${state}]`).textContent.trim();
}

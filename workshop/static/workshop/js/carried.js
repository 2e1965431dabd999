// What this phone carries for one seat in one workshop: the pack, and over https the page with its files, in a cache.
const { live, seat } = document.body.dataset;
const PREFIX = `carried:${live?.match(/\d+/)[0]}:`, MINE = PREFIX + seat;
const WONT = ["SecurityError", "NotSupportedError", "InvalidStateError"]; // a browser that keeps no page, such as a private window
const canKeep = "caches" in window && "serviceWorker" in navigator; // not on plain http
let pack = null;

export const held = () => pack;
export const partOf = (phase) => pack?.parts.find((part) => part.phase === phase);

/** The pack of an earlier visit, or nothing. */
export async function load(address) {
  if (!pack && canKeep) hear(await (await (await caches.open(MINE)).match(address))?.text());
  return pack;
}

/** Takes the pack as it came; fails when it does not read back as it was. */
export async function hold(address, text) {
  if (canKeep) {
    const cache = await caches.open(MINE);
    await cache.put(address, new Response(text));
    if ((await (await cache.match(address))?.text()) !== text) throw new Error("the pack does not read back");
  }
  hear(text);
}

function hear(text) {
  pack = text ? JSON.parse(text) : null;
  if (pack) document.dispatchEvent(new Event("takibi:pack"));
}

/** Stores the page and all its files and reads each back. False where the browser keeps no pages. */
export async function holdPage(address) {
  if (!canKeep) return false;
  try { await navigator.serviceWorker.register("/carrier.js", { scope: address }); } catch (error) {
    if (WONT.includes(error.name)) return false;
    throw error;
  }
  await navigator.serviceWorker.ready;
  const cache = await caches.open(MINE), page = await fetch(address);
  const copy = new DOMParser().parseFromString(await page.clone().text(), "text/html");
  if (copy.body.dataset.seat !== seat) throw new Error("the page of another seat");
  await cache.put(address, page);
  await cache.addAll(filesOf(copy));
  for (const file of [address, ...filesOf(copy)])
    if (!(await (await cache.match(file))?.text())) throw new Error(`${file} does not read back`);
  return true;
}

const filesOf = (page) => [...new Set([...page.querySelectorAll("link[href], script[src], use[href]")]
  .map((part) => new URL(part.getAttribute("href") ?? part.getAttribute("src"), location).href.split("#")[0]))];

/** Nothing of this workshop stays on the phone: neither of this seat nor of one that it held before. */
export async function forget() {
  pack = null;
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  if (!canKeep) return;
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  await (await navigator.serviceWorker.getRegistration(document.body.dataset.since.split("since/")[0]))?.unregister();
}

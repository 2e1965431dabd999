// Gives a phone the page of its room back where there is no signal, and forgets it with the seat. It stores nothing by itself.
const HERE = new URL(registration.scope).pathname, PREFIX = `carried:${HERE.match(/\d+/)[0]}:`;
const FILES = /^\/(static|css)\//;
const PATIENCE = 4_000, A_WHILE = 10_000, A_DAY = 24 * 3600_000;
let cutUntil = 0;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request, { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" ? pathname === HERE : FILES.test(pathname)) event.respondWith(answer(event.request, mode === "navigate"));
});

/** The server's answer; what is held when there is none, or only an error of its own. */
async function answer(request, isPage) {
  if (!isPage && Date.now() < cutUntil) return (await find(request)) ?? fetch(request);
  const fresh = await Promise.race([fetch(request).catch(() => null), silence()]);
  if (isPage && fresh) await heed(fresh);
  if (fresh && fresh.status < 500) return fresh;
  const held = await find(isPage ? HERE : request);
  if (!held) return fresh ?? fetch(request);
  cutUntil = Date.now() + A_WHILE;
  return isPage ? marked(held) : held;
}

const silence = () => new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
const held = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function find(request) {
  for (const name of await held()) {
    const found = await (await caches.open(name)).match(request);
    const isOld = Date.now() - Date.parse(found?.headers.get("Date")) > A_DAY;
    if (found && isOld && request === HERE) await forget();
    else if (found) return found;
  }
}

/** The page learns that it is one of before: its clock and its place come from the phone. */
async function marked(page) {
  return new Response((await page.text()).replace("<body", "<body data-kept"), { headers: page.headers });
}

/** The room names whose page it gave; a page of somebody else's, or of nobody's, means that the seat is gone. */
async function heed(fresh) {
  const seat = fresh.headers.get("X-Seat");
  if (seat && (await held()).some((name) => name !== PREFIX + seat)) await forget(seat === "none");
}

async function forget(forGood = true) {
  for (const name of await held()) await caches.delete(name);
  if (forGood) await registration.unregister();
}

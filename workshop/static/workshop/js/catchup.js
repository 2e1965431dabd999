// Asks what changed since the page was last right, as whoever reads it.
import { goodbye } from "./goodbye.js";

const { since } = document.body.dataset;

/** The news after `rev`: elements, or the whole region; nothing when this page has no right to them any more. */
export async function ask({ rev, epoch }) {
  const address = new URL(since, location);
  address.searchParams.set("rev", rev);
  address.searchParams.set("epoch", epoch);
  const stage = new URLSearchParams(location.search).get("stage");
  if (stage) address.searchParams.set("stage", stage);
  const answer = await fetch(address, { headers: { "X-Outbox": "1" }, signal: AbortSignal.timeout?.(10_000) });
  const isOurs = answer.headers.get("Content-Type")?.startsWith("text/plain");
  if ([403, 404, 410].includes(answer.status) && isOurs) return goodbye(await answer.text(), answer.status === 410);
  if (answer.redirected) return location.reload(); // signed out elsewhere: the page itself knows where to go
  if (!answer.ok) throw new Error(answer.status);
  return answer.json(); // the page of a captive portal is no JSON, and counts as no answer
}

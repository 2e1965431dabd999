// Shows another step or phase around the composer: what somebody is writing stays where it is, with its caret.
import { keepingFocus } from "./focus.js";
import { fresher, isSame, leaving } from "./leaving.js";
import { stays } from "./stays.js";
import { forgetAll } from "./typing.js";

const FORMS = "form[data-outbox]";
const hasText = ({ elements: { text } }) => Boolean(text.value.trim()) && text.value !== text.defaultValue; // typed, not prefilled

export function swap(html) {
  const region = document.getElementById("region");
  const template = document.createElement("template");
  template.innerHTML = html;
  const pairs = paired(region, template.content);
  const restore = remember(region);
  forgetAll();
  keepingFocus(() => weave(region, template.content, pairs));
  for (const [old, fresh] of pairs) fresh ? fresher(old, fresh) : leaving(old, region);
  restore();
  window.htmx?.process(region);
  region.dispatchEvent(new CustomEvent("takibi:region", { bubbles: true }));
}

/** Each part that stays, with its like on the new page; a composer without one stays as long as there is text in it. */
function paired(region, content) {
  const free = [...content.querySelectorAll(FORMS)];
  const pairs = new Map();
  for (const old of region.querySelectorAll(FORMS)) {
    const at = free.findIndex((fresh) => isSame(old, fresh));
    if (at >= 0) pairs.set(old, free.splice(at, 1)[0]);
    else if (hasText(old)) pairs.set(old, null);
  }
  for (const old of region.querySelectorAll("[data-stays]")) {
    const fresh = content.getElementById(old.id);
    if (fresh && stays(old, fresh)) pairs.set(old, fresh);
  }
  return pairs;
}

/** Replaces what is in `old` by what is in `fresh`, but never takes a part that stays, or what holds it, out of the page. */
function weave(old, fresh, pairs) {
  const held = [...old.children].filter((child) => [...pairs.keys()].some((part) => child.contains(part)));
  for (const node of [...old.childNodes]) if (!held.includes(node)) node.remove();
  let cursor = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const mate = held.find((child) => isMate(child, node, pairs));
    if (!mate) { old.insertBefore(node, cursor); continue; }
    if (!pairs.has(mate)) weave(mate, node, pairs);
    cursor = mate.nextSibling;
  }
}

const isMate = (child, node, pairs) =>
  (child.id && child.id === node.id) || [...pairs].some(([old, fresh]) => fresh && child.contains(old) && node.contains?.(fresh));

const foldName = (fold) => fold.className + fold.querySelector("summary")?.firstChild?.textContent.trim();

const partOf = (region) => region.querySelector(":scope > .step")?.dataset.at;

/** What the reader did to the page: scrolled, unfolded; another part begins at its top. The line being written stays at its height. */
function remember(region) {
  const field = document.activeElement?.closest(`${FORMS} textarea`);
  const height = field?.getBoundingClientRect().top, top = scrollY, part = partOf(region);
  const parts = ["nav", "main", "aside"].map((tag) => [tag, region.querySelector(`:scope > ${tag}`)?.scrollTop ?? 0]);
  const open = [...region.querySelectorAll("details[open]")].map(foldName);
  return () => {
    for (const fold of region.querySelectorAll("details")) if (open.includes(foldName(fold))) fold.open = true;
    for (const [tag, scrolled] of parts) if (scrolled) region.querySelector(`:scope > ${tag}`)?.scrollTo(0, scrolled);
    scrollTo(0, partOf(region) === part ? top : 0);
    if (field?.isConnected) scrollBy(0, field.getBoundingClientRect().top - height);
  };
}

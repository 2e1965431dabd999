// What is too long for the screen turns its pages by itself; PageUp and PageDown turn them by hand, a click or the space bar holds them.
import { way } from "./pages.js";
import { word } from "./words.js";

const TURN = 12_000;
const KEYS = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 };
let held = false, turning;

const boxes = () => [...document.querySelectorAll("[data-pages]")];

const make = (tag, fields) => Object.assign(document.createElement(tag), fields);

const count = (box) => way(box).count(box);
const here = (box) => way(box).here(box);

function lay() {
  for (const box of boxes()) {
    const line = box.nextElementSibling ?? box.parentElement.appendChild(make("p", { className: "paged__place" }));
    box.classList.add("paged__box");
    line.hidden = true;
    line.hidden = count(box) < 2; // its own line takes room too
    show(box, Math.min(here(box), count(box) - 1));
  }
}

function show(box, page) {
  const all = count(box), line = box.nextElementSibling;
  if (page !== here(box) && !matchMedia("(prefers-reduced-motion: reduce)").matches) box.animate([{ opacity: 0 }, { opacity: 1 }], 240);
  way(box).go(box, page);
  const dots = Array.from({ length: all }, (_each, n) => (n === page ? "●" : "○")).join(" ");
  line.replaceChildren(make("span", { textContent: all > 12 ? "" : dots, ariaHidden: "true" }), word(held ? "held" : "page").replace("{n}", page + 1).replace("{all}", all));
}

function turn(way) {
  for (const box of boxes()) show(box, (here(box) + way + count(box)) % count(box));
  clearTimeout(turning);
  turning = setTimeout(() => held || turn(1), TURN);
}

const hold = (is) => ((held = is), turn(0));

/** Whoever comes in sees their own name: its page is turned up. */
function arrived({ target }) {
  const box = target.closest("[data-pages]"), last = target.lastElementChild;
  if (!box || box.dataset.pages) return; // a table is laid when it has been fitted
  lay();
  if (last && !held) show(box, here(box) + Math.floor((last.getBoundingClientRect().left - box.getBoundingClientRect().left) / way(box).stride(box)));
}

export function start() {
  document.addEventListener("takibi:region", lay);
  document.addEventListener("takibi:placed", arrived);
  document.addEventListener("takibi:fitted", lay);
  addEventListener("resize", lay);
  document.addEventListener("click", () => hold(!held));
  document.addEventListener("keydown", (event) => {
    if (event.key === " ") hold(!held);
    else if (KEYS[event.key]) (held = true), turn(KEYS[event.key]);
  });
  document.fonts.ready.then(lay);
  lay();
  turn(0);
}

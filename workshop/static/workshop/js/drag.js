// Lifts what is dragged with mouse, pen or finger, marks what lies under it, and says where it was dropped.
let held = null;

/** `items` can be dropped on `targets`: selectors. The drop calls `dropped(item, target)`. */
export function dragging(items, targets, dropped) {
  const kind = { targets, dropped };
  document.addEventListener("pointerdown", (event) => {
    const item = event.button === 0 && event.target.closest?.(items);
    if (item) held = { ...kind, item, x: event.clientX, y: event.clientY, lifted: false };
  });
  document.addEventListener("dragstart", (event) => event.target.closest?.(items) && event.preventDefault());
}

document.addEventListener("pointermove", move);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", letGo);
document.addEventListener("keydown", (event) => event.key === "Escape" && letGo());
document.addEventListener("click", (event) => event.target.closest?.("[data-just-dragged]") && event.preventDefault(), true);

const under = (event) =>
  document.elementsFromPoint(event.clientX, event.clientY).find((e) => e.matches(held.targets) && e !== held.item);
const clear = () => document.querySelectorAll(".drag--target").forEach((target) => target.classList.remove("drag--target"));

function move(event) {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.lifted && Math.hypot(x, y) < 6) return;
  held.lifted = true;
  held.item.classList.add("drag--lifted");
  held.item.style.translate = `${x}px ${y}px`;
  clear();
  under(event)?.classList.add("drag--target");
}

function letGo() {
  held?.item.classList.remove("drag--lifted");
  if (held) held.item.style.translate = "";
  clear();
  held = null;
}

function drop(event) {
  if (!held?.lifted) return void (held = null);
  const { item, dropped } = held, target = under(event);
  item.dataset.justDragged = "";
  setTimeout(() => delete item.dataset.justDragged, 50);
  letGo();
  if (target && !target.contains(item)) dropped(item, target);
}

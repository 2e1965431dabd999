// Lets a step of the agenda be dragged to another place by its handle; the buttons up and down do the same.
let held = null;

document.addEventListener("pointerdown", (event) => {
  const handle = event.button === 0 && event.target.closest?.("[data-handle]");
  if (!handle) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  held = { slot: handle.closest("[data-step]"), y: event.pageY };
  held.slot.classList.add("slot--lifted");
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  held.slot.style.translate = `0 ${event.pageY - held.y}px`;
  const edge = event.clientY < 60 ? -12 : event.clientY > innerHeight - 60 ? 12 : 0;
  scrollBy(0, edge);
  mark(target(event));
});

document.addEventListener("pointerup", (event) => {
  if (!held) return;
  const { slot } = held, found = target(event);
  letGo();
  if (found && found.before !== slot) send(slot, found);
});
document.addEventListener("pointercancel", letGo);
document.addEventListener("keydown", (event) => event.key === "Escape" && letGo());

// The list under the pointer, and the step that it points above the middle of.
function target(event) {
  const list = [...document.querySelectorAll("[data-day]")].find((each) => {
    const box = each.parentElement.getBoundingClientRect();
    return event.clientY >= box.top && event.clientY <= box.bottom;
  });
  const others = list && [...list.children].filter((each) => each !== held.slot);
  const before = others?.find((each) => event.clientY < each.getBoundingClientRect().top + each.offsetHeight / 2);
  return list && { list, before };
}

function mark(found) {
  document.querySelectorAll(".slot--target, .slots--target").forEach((each) => each.classList.remove("slot--target", "slots--target"));
  found?.before ? found.before.classList.add("slot--target") : found?.list.classList.add("slots--target");
}

function letGo() {
  if (!held) return;
  held.slot.classList.remove("slot--lifted");
  held.slot.style.translate = "";
  held = null;
  mark(null);
}

function send(slot, { list, before }) {
  const form = document.getElementById("drop");
  form.action = slot.dataset.place;
  form.elements.day.value = list.dataset.day;
  form.elements.before.value = before?.dataset.step ?? "";
  form.submit();
}

// The screen never scrolls: the map steps down in density until it fits, at last to counts alone.
function fit() {
  const map = document.querySelector("[data-fit]");
  if (!map) return;
  for (const density of [1, 2, 3, 4]) {
    map.dataset.density = density;
    if (map.offsetHeight <= map.parentElement.clientHeight + 1) return;
  }
}

let soon;
const later = () => (clearTimeout(soon), (soon = setTimeout(fit, 60)));

export function start() {
  for (const name of ["takibi:region", "takibi:placed"]) document.addEventListener(name, later);
  addEventListener("resize", later);
  fit();
}

// The screen never scrolls: the map steps down in density until it fits, at last to counts alone. The desk only moves closer together.
function fit() {
  const map = document.querySelector("[data-fit]");
  if (!map) return;
  const box = map.parentElement;
  for (let density = 1; density <= Number(map.dataset.fit); density++) {
    map.dataset.density = density;
    if (box.scrollHeight <= box.clientHeight + 1) return;
  }
}

let soon;
const later = () => (clearTimeout(soon), (soon = setTimeout(fit, 60)));

export function start() {
  document.addEventListener("takibi:region", fit);
  document.addEventListener("takibi:placed", later);
  addEventListener("resize", later);
  fit();
}

// The map moves closer together until it fits; what is still too much turns its pages on the screen and scrolls on the desk.
const SOON = 250; // while a storm of notes comes in, measured so often and not for each

function fit() {
  const map = document.querySelector("[data-fit]");
  if (!map) return;
  const box = map.parentElement;
  for (let density = 1; density <= Number(map.dataset.fit); density++) {
    map.dataset.density = density;
    if (box.scrollHeight <= box.clientHeight + 1) break;
  }
  document.dispatchEvent(new CustomEvent("takibi:fitted"));
}

let soon;
const later = () => (soon ??= setTimeout(() => ((soon = undefined), fit()), SOON));

export function start() {
  document.addEventListener("takibi:region", fit);
  document.addEventListener("takibi:placed", later);
  addEventListener("resize", later);
  fit();
}

// Burns the candle down with the time of the clock that stands on the same page, second by second.
const LENGTH = 150, TOP = 60;

export function start() {
  document.addEventListener("takibi:region", burn);
  setInterval(burn, 1000);
  burn();
}

function burn() {
  const clock = document.getElementById("clock");
  for (const candle of document.querySelectorAll("[data-candle]")) {
    const [minutes, seconds] = clock?.textContent.trim().match(/^(\d+):(\d\d)/)?.slice(1).map(Number) ?? [0, 0];
    const left = Math.min(1, (60 * minutes + seconds) / Number(clock?.dataset.allowed || 1));
    const gone = Math.round(LENGTH * (1 - left));
    candle.querySelector(".candle__wax").setAttribute("y", TOP + gone);
    candle.querySelector(".candle__wax").setAttribute("height", LENGTH - gone);
    candle.querySelector(".candle__flame").setAttribute("transform", `translate(0 ${gone})`);
  }
}

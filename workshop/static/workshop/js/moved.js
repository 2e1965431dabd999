// Says aloud what somebody at another desk has just done to the room; the line itself stays until the next move.
import { tell } from "./tell.js";

const line = () => document.getElementById("moved");

export function start() {
  let told = line()?.dataset.move;
  document.addEventListener("takibi:region", () => {
    const move = line()?.dataset.move ?? told;
    if (move !== told) tell(line().textContent);
    told = move;
  });
}

// The screen: listens, fits and turns its pages; it has nothing to press.
import * as candle from "./candle.js";
import * as clock from "./clock.js";
import * as fit from "./fit.js";
import * as live from "./live.js";
import * as paging from "./paging.js";

document.addEventListener("click", (event) => event.preventDefault());
for (const part of [clock, candle, fit, paging, live]) part.start();

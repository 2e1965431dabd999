// The screen: listens and fits; it has nothing to press.
import * as clock from "./clock.js";
import * as fit from "./fit.js";
import * as live from "./live.js";

document.addEventListener("click", (event) => event.preventDefault());
for (const part of [clock, fit, live]) part.start();

// A page beside the room: it listens only for a call and for a message to everybody.
import * as attention from "./attention.js";
import * as live from "./live.js";

for (const part of [attention, live]) part.start();

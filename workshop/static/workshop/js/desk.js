// The desk: listens, drags notes, has a key for everything.
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import * as drag from "./drag.js";
import * as draft from "./draft.js";
import * as fit from "./fit.js";
import * as keys from "./keys.js";
import * as live from "./live.js";
import * as outbox from "./outbox.js";
import * as sheet from "./sheet.js";
import * as tell from "./tell.js";
import * as twice from "./twice.js";
import * as unsent from "./unsent.js";

for (const part of [clock, draft, composer, outbox, unsent, drag, keys, twice, tell, sheet, fit, live]) part.start();

// The desk: listens, drags notes, has a key for everything.
import * as cells from "./cells.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import * as draft from "./draft.js";
import * as fit from "./fit.js";
import * as keys from "./keys.js";
import * as live from "./live.js";
import * as missing from "./missing.js";
import * as moved from "./moved.js";
import * as outbox from "./outbox.js";
import * as sheet from "./sheet.js";
import * as stays from "./stays.js";
import * as tell from "./tell.js";
import * as twice from "./twice.js";
import * as unsent from "./unsent.js";
import * as until from "./until.js";

for (const part of [missing, clock, draft, composer, outbox, unsent, cells, keys, twice, tell, stays, sheet, fit, moved, until, live]) part.start();

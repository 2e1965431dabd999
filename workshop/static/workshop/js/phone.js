// The phone: listens, keeps what is written, shows one note.
import * as attention from "./attention.js";
import * as ballot from "./ballot.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import * as draft from "./draft.js";
import * as live from "./live.js";
import * as missing from "./missing.js";
import * as outbox from "./outbox.js";
import * as pack from "./pack.js";
import * as persons from "./persons.js";
import * as pocket from "./pocket.js";
import * as sheet from "./sheet.js";
import * as soFar from "./so_far.js";
import * as stages from "./stages.js";
import * as tell from "./tell.js";
import * as unsent from "./unsent.js";
import * as vibrate from "./vibrate.js";
import * as way from "./way.js";

for (const part of [missing, clock, draft, composer, outbox, unsent, tell, sheet, ballot, stages, attention, soFar, vibrate, pocket, persons, pack, way, live]) part.start();

// How long to wait before trying again: spread out, so that a whole room does not come back in the same second.
const LONGEST = 10_000;

export const backoff = (tries) => Math.random() * Math.min(LONGEST, 500 * 2 ** tries);
export const jittered = (ms) => ms * (0.8 + 0.4 * Math.random());

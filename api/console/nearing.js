// How near a deadline is, on every page alike, by colour and by sign: amber with half an hour left,
// or a quarter of its span, whichever comes first. `gridmap/casework/nearing.py` says the same.

const LEAST_LEFT_MS = 30 * 60_000;
const USED_SHARE = 0.75;
const SIGNS = { calm: "●", soon: "◆", over: "▲" };

const msOf = (instant) => (instant ? Date.parse(instant) : NaN);

/** `since` is when the span began; where nobody knows it, the half hour alone counts. */
export function nearing(due, nowMs, since = null) {
  const leftMs = msOf(due) - nowMs;
  const spanMs = msOf(due) - msOf(since);
  const lastMs = Math.max(LEAST_LEFT_MS, (1 - USED_SHARE) * (spanMs || 0));
  const looks = leftMs < 0 ? "over" : leftMs < lastMs ? "soon" : "calm";
  return { looks, sign: SIGNS[looks], leftMs };
}

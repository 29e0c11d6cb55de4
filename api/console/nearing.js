// How near a deadline is, on every page alike, by colour and by sign. The server says since when it
// is near (`casework.nearing`): no page counts that itself.

const SIGNS = { calm: "●", soon: "◆", over: "▲" };

/** Over, near or neither at an instant of the server, and how long is left. */
export function nearing(due, nearsAt, nowMs) {
  const leftMs = Date.parse(due) - nowMs;
  const looks = leftMs < 0 ? "over" : nowMs > Date.parse(nearsAt) ? "soon" : "calm";
  return { looks, sign: SIGNS[looks], leftMs };
}

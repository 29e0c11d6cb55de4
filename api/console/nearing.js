// How near a deadline is, on every page alike, by colour and by sign. The queue of the desk and the
// figures of the wall count by the same half hour (`DUE_SOON`).

const SOON_MS = 30 * 60_000;
const SIGNS = { calm: "●", soon: "◆", over: "▲" };

export function nearing(leftMs) {
  const looks = leftMs < 0 ? "over" : leftMs <= SOON_MS ? "soon" : "calm";
  return { looks, sign: SIGNS[looks] };
}

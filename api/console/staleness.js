// How far the place of a member is still of now. Who is off duty or lost is marked so already.

import { LAST_KNOWN, SILENT } from "./points.js";

/** @param {object} page has `nowMs`, the time of the data, and `freshness` of the catalogue */
export const stalenessOn = (page) => ({ measuredMs, properties: { state } }) => {
  if (measuredMs === null || (state !== "available" && state !== "engaged")) return 0;
  const ageS = (page.nowMs - measuredMs) / 1_000;
  const { silent_s, last_known_s } = page.freshness;
  return ageS > last_known_s ? LAST_KNOWN : ageS > silent_s ? SILENT : 0;
};

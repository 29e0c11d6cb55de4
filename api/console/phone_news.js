// What is new and nobody has looked at: it rings until the member says so, and never again.

import { byId, setText } from "./dom.js";
import { keep, kept } from "./phone_kept.js";
import { standingOffers } from "./phone_offers.js";
import { ring, stopRinging, unlock } from "./phone_ring.js";
import { word } from "./phone_words.js";

let seen = new Set();
let member = null;

/** What there may be to ring for: jobs to sign, offers that stand, requests nobody has acknowledged. */
function ringable(day, now, stepsOf) {
  const isNew = (state, wanted, id) => state === wanted && stepsOf(id).length === 0;
  return [
    ...day.in_hand.filter((one) => isNew(one.state, "reserved", one.assignment_id)).map((one) => ({ ...one, id: one.assignment_id, says: "ringing" })),
    ...day.cooperations.filter((one) => isNew(one.state, "asked", one.cooperation_id)).map((one) => ({ ...one, id: one.cooperation_id, says: "ringing_cooperation" })),
    ...standingOffers(day, now).map((one) => ({ ...one, id: one.offer_id, says: "ringing_offer" })),
  ];
}

/** Which were looked at is kept: a page that is opened again does not ring for them. */
export async function rememberSeen(code) {
  member = code;
  seen = new Set((await kept(`seen-${code}`)) || []);
}

export function ringForNew(day, now, stepsOf) {
  const fresh = ringable(day, now, stepsOf).filter(({ id }) => !seen.has(id));
  byId("ringing").hidden = fresh.length === 0;
  if (fresh.length === 0) {
    stopRinging();
    return;
  }
  const [words, button] = byId("ringing").children;
  const first = word(fresh[0].says, fresh[0].number);
  setText(words, fresh.length > 1 ? word("ringing_more", first, fresh.length) : first);
  setText(button, word("seen"));
  ring(fresh.some((one) => one.urgency === "urgent"));
}

export async function haveSeen(day, now, stepsOf) {
  await unlock();
  seen = new Set(ringable(day, now, stepsOf).map(({ id }) => id));
  await keep(`seen-${member}`, [...seen]);
  ringForNew(day, now, stepsOf);
}

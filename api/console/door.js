// The way out of a page, and back to the door when its session is over.

import { LANG } from "./words.js";

let isLeaving = false;

/** Lead to the door: the session is over. Whoever is leaving gets there without being led back here. */
export function backToTheDoor() {
  if (!isLeaving) location.reload(); // the server leads on, and knows the way back
}

/** End the session; what hears of it meanwhile keeps quiet. False, and nothing is changed, where it goes on. */
export async function signOut() {
  isLeaving = true;
  const asked = { method: "DELETE", headers: { "X-Gridmap": "page" } };
  const answer = await fetch("/sessions/current", asked).catch(() => null);
  isLeaving = answer?.ok === true || answer?.status === 401;
  if (isLeaving) location.assign(LANG === "en" ? "/sign-in?lang=en" : "/sign-in");
  return isLeaving;
}

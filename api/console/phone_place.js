// Where the phone is, as far as it says, and how far that is from somewhere.

import { word } from "./phone_words.js";

const EARTH_M = 6_371_008.8;
const WAIT_MS = 8_000;
const FRESH_MS = 120_000;
const rad = (degrees) => (degrees * Math.PI) / 180;

export function distanceM(a, b) {
  const half = (x) => Math.sin(rad(x) / 2) ** 2;
  const h = half(b.lat - a.lat) + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * half(b.lon - a.lon);
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

const WINDS = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];

export function windFrom(a, b) {
  const east = (b.lon - a.lon) * Math.cos(rad(a.lat));
  const turn = (Math.atan2(east, b.lat - a.lat) * 180) / Math.PI;
  return word(WINDS[(Math.round(turn / 45) + 8) % 8]);
}

/** The phone's own fix, or null: no sensor, no leave, no HTTPS, or nothing within some seconds. */
export function ownFix() {
  return new Promise((resolve) => {
    if (!navigator.geolocation || !window.isSecureContext) {
      resolve(null);
      return;
    }
    const timer = setTimeout(() => resolve(null), WAIT_MS + 1_000);
    const end = (value) => {
      clearTimeout(timer);
      resolve(value);
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => end({ lon: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy }),
      () => end(null),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 20_000 },
    );
  });
}

/** The phone's own fix, or else what the background client told the server just now. */
export async function bestFix(day, serverNow) {
  const own = await ownFix();
  if (own) return own;
  const isFresh = day && day.measured_at && serverNow - Date.parse(day.measured_at) <= FRESH_MS;
  return isFresh ? { lon: day.lon, lat: day.lat } : null;
}

// Everything this page asks for, and it asks this server only.

import { LANG } from "./words.js";

export const FEED_LIMIT_MS = 6_000;
const USUAL_LIMIT_MS = 60_000;

async function ask(path, limitMs, sent = {}) {
  const join = path.includes("?") ? "&" : "?";
  const signal = AbortSignal.timeout(limitMs);
  const answer = await fetch(`${path}${join}lang=${LANG}`, { signal, ...sent });
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer;
}

export const read = async (path, limitMs = USUAL_LIMIT_MS) => (await ask(path, limitMs)).json();

/** Ask a question that has a body; nothing is changed by it. */
export async function question(path, body) {
  const headers = { "Content-Type": "application/json" };
  const sent = { method: "POST", headers, body: JSON.stringify(body) };
  return (await ask(path, USUAL_LIMIT_MS, sent)).json();
}

const known = new Map(); // layer -> ETag

/** A layer of the ground, or null if it is still the one that was read before. */
export async function readIfChanged(name) {
  const answer = await ask(`/layers/${encodeURIComponent(name)}.geojson`, USUAL_LIMIT_MS);
  const etag = answer.headers.get("ETag");
  if (etag !== null && known.get(name) === etag) {
    answer.body?.cancel();
    return null;
  }
  const collection = await answer.json();
  known.set(name, etag);
  return collection;
}

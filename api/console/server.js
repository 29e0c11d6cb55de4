// Everything this page asks for, and it asks this server only.

import { backToTheDoor } from "./door.js";
import { LANG } from "./words.js";

export const FEED_LIMIT_MS = 6_000;
const USUAL_LIMIT_MS = 60_000;

async function ask(path, limitMs) {
  const join = path.includes("?") ? "&" : "?";
  const signal = AbortSignal.timeout(limitMs);
  const answer = await fetch(`${path}${join}lang=${LANG}`, { signal });
  if (answer.status === 401) backToTheDoor();
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer;
}

export const read = async (path, limitMs = USUAL_LIMIT_MS) => (await ask(path, limitMs)).json();

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

/** What the server refuses, with the stable code and the facts of its problem document. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    this.status = status;
    this.code = problem.code ?? "";
    this.facts = problem.facts ?? {};
  }
}

const SEND_LIMIT_MS = 15_000;

/** A key that no other call has; `crypto.randomUUID` is missing where a page came without TLS. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Do something on the server, once however often it is sent under one key. Bytes are a picture.
 *
 * Throws `Refused` for an answer that says no, and what `fetch` throws where none came.
 */
export async function send(path, body, key = newKey(), limitMs = SEND_LIMIT_MS) {
  const isPicture = body instanceof ArrayBuffer;
  const join = path.includes("?") ? "&" : "?";
  const answer = await fetch(`${path}${join}lang=${LANG}`, {
    method: "POST",
    headers: { "Content-Type": isPicture ? "image/jpeg" : "application/json", "Idempotency-Key": key },
    body: isPicture ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(limitMs),
  });
  if (answer.status === 401) backToTheDoor();
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, told);
  return told;
}

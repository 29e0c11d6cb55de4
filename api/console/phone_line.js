// The line to the server. An answer is said, refused in words, or did not come at all.

import { LANG } from "./phone_words.js";

const LIMIT_MS = 15_000;
const PHOTO_LIMIT_MS = 120_000; // some hundred kilobytes on a bad line

/** The server has no use for it: `status`, and what it says in the language of the page. */
export class Refused extends Error {
  constructor(status, said) {
    super((said && (said.detail || said.title)) || `HTTP ${status}`);
    this.status = status;
    this.code = said ? said.code : undefined;
  }
}

/** Nobody answered: there is no line, or the server is not well. */
export class NoLine extends Error {}

async function answered(path, sent, limitMs = LIMIT_MS) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limitMs);
  const join = path.includes("?") ? "&" : "?";
  try {
    const answer = await fetch(`${path}${join}lang=${LANG}`, { ...sent, signal: stop.signal });
    const said = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (answer.ok) return said;
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) throw new NoLine();
    throw new Refused(answer.status, said);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new NoLine();
  } finally {
    clearTimeout(timer);
  }
}

export const read = (path) => answered(path, { cache: "no-store" });

export const post = (path, body, key) =>
  answered(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Gridmap": "phone", "Idempotency-Key": key },
    body: JSON.stringify(body),
  });

export const postBytes = (path, bytes, key) =>
  answered(
    path,
    {
      method: "POST",
      headers: { "Content-Type": "image/jpeg", "X-Gridmap": "phone", "Idempotency-Key": key },
      body: bytes,
    },
    PHOTO_LIMIT_MS,
  );

export const signOut = () =>
  answered("/sessions/current", { method: "DELETE", headers: { "X-Gridmap": "phone" } });

/** A key for one action; also where a page over plain HTTP has no `randomUUID`. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

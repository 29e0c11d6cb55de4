// What the administrators' page asks of this server, and of no other.

import { backToTheDoor } from "./door.js";
import { LANG } from "./words.js";

const LIMIT_MS = 30_000;

/** What the server refuses, in its own words; `status` is 0 where no answer came. */
export class Trouble extends Error {
  constructor(status, problem) {
    super(sentence(problem));
    this.status = status;
    this.code = problem.code ?? "";
    this.facts = problem.facts ?? {};
  }
}

/** A problem document's words, without the marks that it is put together with. */
function sentence({ title = "", detail = "" }) {
  const join = LANG === "en" ? ". " : "。";
  return detail.replace(`${title}: `, "").split(" → ").join(join) || title;
}

async function answerOf(method, path, body) {
  const headers = { "X-Gridmap": "admin", "Accept-Language": LANG };
  const options = { method, headers, signal: AbortSignal.timeout(LIMIT_MS) };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  try {
    return await fetch(path, options);
  } catch {
    const away = LANG === "en" ? "The server does not answer." : "服务器没有应答。";
    throw new Trouble(0, { detail: away });
  }
}

/** Ask, or do something, and return what the server says; throws `Trouble`. */
async function call(method, path, body) {
  const answer = await answerOf(method, path, body);
  const told = await answer.json().catch(() => ({}));
  if (answer.status === 401) backToTheDoor();
  if (!answer.ok) throw new Trouble(answer.status, told);
  return told;
}

export const read = (path) => call("GET", path);
export const post = (path, body) => call("POST", path, body ?? {});
export const put = (path, body) => call("PUT", path, body);
export const patch = (path, body) => call("PATCH", path, body);
export const inPath = (text) => encodeURIComponent(text);

// Following the server: read everything once, then hear what changes, as it changes. Each message
// names the one before it; where one is missing, everything is read anew. What comes in is applied
// once for each picture that the browser draws, so a tab that nobody looks at waits, and catches up.

import { FEED_LIMIT_MS, read } from "./server.js";
import { StreamSource } from "./stream_source.js";

const LATE_S = 3.5;
const LOST_S = 5;
const MOST_WAITING = 600; // frames of two minutes and a half; more is read sooner as a whole
const AGAIN_MS = 1_000;

export class Stream {
  /**
   * @param {object} listener `begin(news)` reads everything anew and may be asynchronous; `hear(news)`
   *   takes what changed, at once. What they throw counts as a failure.
   */
  constructor(listener) {
    this.listener = listener;
    this.queue = [];
    this.last = null; // cursor of the last message of the chain
    this.epoch = null;
    this.mustBegin = true;
    this.hasBegun = false;
    this.trouble = null; // {why, age_s} while the server itself knows nothing new
    this.dataAgeS = 0;
    this.lagS = 0;
    this.n_gaps = 0;
    this.startedAt = this.knownAt = performance.now();
  }

  follow() {
    const take = (message) => this.take(message);
    if (typeof SharedWorker === "undefined") {
      new StreamSource(take);
      return;
    }
    const worker = new SharedWorker("/console/stream_worker.js", {
      type: "module",
      name: "gridmap-stream",
    });
    worker.port.onmessage = ({ data }) => take(data);
    addEventListener("pagehide", () => worker.port.postMessage("closed"));
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  }

  /** Take one message: keep the chain, and put what it says into the queue. */
  take({ kind, data }) {
    const said = JSON.parse(data);
    if (kind === "stale") {
      this.trouble = said;
      return;
    }
    const isNext = said.previous === this.last && said.epoch === this.epoch;
    if (kind === "resync" || (!isNext && this.last !== null)) this.loseTrack();
    this.last = said.cursor;
    this.epoch = said.epoch;
    this.trouble = null;
    this.dataAgeS = said.age_s;
    this.queue.push({ kind, said, at: performance.now() });
    if (this.queue.length > MOST_WAITING) this.loseTrack();
    this.schedule();
  }

  loseTrack() {
    this.n_gaps += 1;
    this.queue = [];
    this.mustBegin = true;
  }

  schedule() {
    if (this.isScheduled) return;
    this.isScheduled = true;
    requestAnimationFrame(async () => {
      try {
        await this.apply();
      } catch (error) {
        if (String(error) !== String(this.failure)) console.warn(error); // once, not every second
        this.failure = error;
        this.mustBegin = true;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
      this.isScheduled = false;
      if (this.mustBegin || this.queue.length > 0) this.schedule();
    });
  }

  async apply() {
    if (this.mustBegin) {
      this.mustBegin = false;
      const news = await read("/live", FEED_LIMIT_MS);
      await this.listener.begin(news);
      this.readTo = news.cursor;
      this.hasBegun = true;
      this.knownAt = performance.now();
      return;
    }
    const taken = this.queue.splice(0);
    if (taken.length === 0) return;
    this.listener.hear(merged(taken, this.readTo));
    this.knownAt = taken.at(-1).at;
    this.lagS = this.dataAgeS + (performance.now() - taken[0].at) / 1_000;
  }

  /** How long ago that was which is shown. */
  get ageS() {
    const silentS = (performance.now() - this.knownAt) / 1_000;
    return silentS + (this.trouble ? 0 : this.dataAgeS);
  }

  /** "loading", "fresh", "late" or "lost". */
  get state() {
    if (!this.hasBegun) {
      const hasWaited = performance.now() - this.startedAt >= LOST_S * 1_000;
      return hasWaited && (this.failure || this.last === null) ? "lost" : "loading";
    }
    return this.ageS >= LOST_S ? "lost" : this.ageS >= LATE_S ? "late" : "fresh";
  }
}

/** Join what has come in: events in order, of each feature the newest. */
function merged(taken, readTo) {
  const news = { at: taken.at(-1).said.at, changes: [], members: new Map(), work_orders: new Map() };
  for (const { kind, said } of taken) {
    if (kind !== "frame") continue;
    news.changes.push(...said.changes.filter(({ cursor }) => isLater(cursor, readTo)));
    for (const id of said.gone ?? []) news.work_orders.set(id, goneOrder(id));
    for (const one of said.members) news.members.set(one.id, one);
    for (const one of said.work_orders) news.work_orders.set(one.id, one);
  }
  return { ...news, members: [...news.members.values()], work_orders: [...news.work_orders.values()] };
}

/** An order that lies where whoever looks does not see it: off the map, like one that is done. */
function goneOrder(id) {
  return { id, geometry: null, properties: { progress: "done", is_gone: true } };
}

/** Whether a cursor lies after another one; their numbers are larger than JavaScript's. */
function isLater(cursor, other) {
  const [[xid, id], [otherXid, otherId]] = [cursor, other].map((one) => one.split(".").map(BigInt));
  return xid > otherXid || (xid === otherXid && id > otherId);
}

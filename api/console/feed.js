// Following the server: begin with everything, then hear once a second what changed. After any
// failure everything is read anew, so that no gap, restart or restored database goes unnoticed.

import { FEED_LIMIT_MS, read } from "./server.js";

const POLL_MS = 1_000;
const HIDDEN_POLL_MS = 5_000;
const LATE_S = 3;
const LOST_S = 6;
const ASLEEP_S = 600; // after a night with the lid closed the feed may have been emptied

export class Feed {
  /**
   * @param {object} listener `begin(news)` reads everything anew, `hear(news)` takes what
   *   changed; both may be asynchronous, and what they throw counts as a failure.
   */
  constructor(listener) {
    this.listener = listener;
    this.cursor = null;
    this.heardAt = performance.now();
    this.hasBegun = false;
  }

  async follow() {
    for (;;) {
      await this.turn();
      const pause = document.hidden ? HIDDEN_POLL_MS : POLL_MS;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async turn() {
    try {
      if (this.ageS > ASLEEP_S) this.cursor = null;
      if (this.cursor === null) {
        const news = await read("/live", FEED_LIMIT_MS);
        await this.listener.begin(news);
        this.cursor = news.cursor;
        this.hasBegun = true;
      } else {
        const news = await read(`/live?after=${this.cursor}`, FEED_LIMIT_MS);
        if (news.reset) {
          this.cursor = null; // another database: the next turn begins anew
          return;
        }
        await this.listener.hear(news);
        this.cursor = news.cursor;
      }
      this.heardAt = performance.now();
    } catch (error) {
      this.cursor = null;
      this.failure = error;
    }
  }

  get ageS() {
    return (performance.now() - this.heardAt) / 1_000;
  }

  /** "loading", "fresh", "late" or "lost". */
  get state() {
    if (!this.hasBegun) return this.failure && this.ageS >= LOST_S ? "lost" : "loading";
    return this.ageS >= LOST_S ? "lost" : this.ageS >= LATE_S ? "late" : "fresh";
  }
}

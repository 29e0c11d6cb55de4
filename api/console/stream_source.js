// The stream as the server sends it: opened, and opened anew whenever it breaks off or falls
// silent. It goes on where it was: the server tells what was missed, or that it cannot.

const KINDS = ["frame", "beat", "resync", "stale"];
const SILENT_MS = 8_000; // the server says something every two seconds and a half
const AGAIN_MS = 2_000;

export class StreamSource {
  /** @param {function} tell takes each message: {kind, data}, `data` as JSON text */
  constructor(tell) {
    this.tell = tell;
    this.place = null; // "epoch:cursor" of the last message of the chain
    this.last = null; // that message
    this.open();
    setInterval(() => this.watch(), 1_000);
  }

  open() {
    this.heardAt = performance.now();
    const from = this.place === null ? "" : `?after=${encodeURIComponent(this.place)}`;
    this.events = new EventSource(`/stream${from}`);
    for (const kind of KINDS) {
      this.events.addEventListener(kind, ({ data, lastEventId }) => {
        this.heardAt = performance.now();
        if (kind !== "stale") [this.place, this.last] = [lastEventId, data];
        this.tell({ kind, data });
      });
    }
  }

  /** A line that was cut is not always told to whoever listens: silence tells. */
  watch() {
    const isClosed = this.events.readyState === EventSource.CLOSED;
    const silentMs = performance.now() - this.heardAt;
    if (silentMs < (isClosed ? AGAIN_MS : SILENT_MS)) return;
    this.events.close();
    this.open();
  }

  /** What tells a newcomer where the stream has got to; null before the first message. */
  get greeting() {
    if (this.last === null) return null;
    const { epoch, cursor, at, age_s } = JSON.parse(this.last);
    return { kind: "beat", data: JSON.stringify({ epoch, cursor, at, age_s, previous: null }) };
  }
}

// What the studio looks at. All of it stands in the address, so that a view can be passed on:
// the question, the changes supposed, the tab, what it is compared with.

import { writeAddress } from "./planner.js";

const ASKED = ["service", "kind", "walker", "at", "limit", "run"];
const LIMITS = [5, 10, 15, 20, 30];
const LEVELS = ["compounds", "communities", "subdistricts"];

const POSITIONED = new Set(["move", "add"]);

/** A change as a word of the address: `move:CODE@lon,lat`, `hours:CODE@text`, `close:CODE`. */
function toWord({ change, code, position, hours }) {
  if (POSITIONED.has(change)) return `${change}:${code}@${position.lon},${position.lat}`;
  return change === "hours" ? `${change}:${code}@${hours}` : `${change}:${code}`;
}

function fromWord(word) {
  const [, change, rest] = /^(move|add|hours|close):(.+)$/.exec(word) ?? [];
  if (change === "close") return { change, code: rest };
  const at = rest?.lastIndexOf("@") ?? -1;
  if (at < 1) return null;
  const [code, said] = [rest.slice(0, at), rest.slice(at + 1)];
  if (change === "hours") return { change, code, hours: said };
  const [lon, lat] = said.split(",").map(Number);
  return Number.isFinite(lon) && Number.isFinite(lat) ? { change, code, position: { lon, lat } } : null;
}

export class PlanState {
  constructor(atFirst) {
    const said = new URLSearchParams(location.search);
    for (const name of ASKED) this[name] = said.get(name) ?? "";
    this.walker ||= "adult";
    this.at ||= atFirst;
    this.atFirst = atFirst;
    this.limit = LIMITS.includes(Number(this.limit)) ? Number(this.limit) : 15;
    this.tab = said.get("tab") ?? "";
    this.level = LEVELS.includes(said.get("level")) ? said.get("level") : "compounds";
    this.dots = said.get("dots") !== "0";
    this.versus = { walker: said.get("vs_walker") ?? "", at: said.get("vs_at") ?? "", run: said.get("vs_run") ?? "" };
    this.more = { lang: said.get("lang"), theme: said.get("theme") };
    this.changes = new Map(said.getAll("change").map(fromWord).filter(Boolean).map((one) => [one.code, one]));
  }

  get limits() {
    return [this.limit / 3, (2 * this.limit) / 3, this.limit];
  }

  question(more = {}) {
    const { service, kind, walker, at } = { ...this, ...more };
    return { service: service || null, kind: kind || null, walker, at, minutes: this.limit };
  }

  wireChanges() {
    return [...this.changes.values()].map(({ change, code, position, hours }) => ({
      change, code, ...(position && { position }), ...(hours && { hours }),
    }));
  }

  /** The coverage that is looked at: kept, or asked with the changes. */
  side() {
    return this.run ? { run: this.run } : { question: this.question(), changes: this.wireChanges() };
  }

  /** What it is compared with: the other walker and hour, without changes, or a kept one. */
  otherSide() {
    const { run, walker, at } = this.versus;
    if (run) return { run };
    return { question: this.question({ walker: walker || this.otherWalker, at: at || this.at }) };
  }

  get otherWalker() {
    return this.walker === "elderly" ? "adult" : "elderly";
  }

  write(more = {}) {
    Object.assign(this.more, more);
    const { service, kind, walker, at, limit, run, tab, level, versus } = this;
    writeAddress({
      ...this.more, run, service, kind,
      walker: walker === "adult" ? "" : walker,
      at: at === this.atFirst ? "" : at,
      limit: limit === 15 ? "" : limit,
      tab: tab === "changes-tab" ? "" : tab,
      level: level === "compounds" ? "" : level,
      dots: this.dots ? "" : "0",
      vs_walker: versus.walker, vs_at: versus.at, vs_run: versus.run,
      change: [...this.changes.values()].map(toWord),
    });
  }
}

export { LEVELS, LIMITS };

// The hour as a film: where every order stood, and every member was, at any second of it. What the
// server folded from the events is only looked up here.

const PROGRESS = {
  A00: "waiting", A03: "waiting", A05: "waiting", A06: "assigned", A07: "handling",
  A11: "reported_back", A13: "reported_back", A15: "reported_back", A16: "done", A20: "done", A21: "done",
};
const GONE_AFTER_S = 300; // an order that ended stays in sight for so long
const SILENT_AFTER_S = 300; // a member without a newer fix is drawn hollow
const LOST_AFTER_S = 900; // and not at all after this

export const progressOf = (state) => PROGRESS[state] ?? null;

/** The place of the last entry not after a second; -1 before the first. */
function lastAt(entries, second, secondOf) {
  let low = -1;
  let high = entries.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (secondOf(entries[middle]) <= second) low = middle;
    else high = middle - 1;
  }
  return low;
}

export class Film {
  constructor(since, until) {
    this.since = Date.parse(since);
    this.length = (Date.parse(until) - this.since) / 1_000;
    this.orders = new Map();
    this.events = [];
    this.trails = new Map();
  }

  secondOf(instant) {
    return (Date.parse(instant) - this.since) / 1_000;
  }

  /** Take a page as the server gives it. */
  add({ orders, events }) {
    for (const one of orders) {
      const placed = one.placed_at === null ? -Infinity : this.secondOf(one.placed_at);
      const start = { second: -Infinity, state: one.state, lead: one.member_code, isOnSite: one.is_on_site };
      this.orders.set(one.id, { ...one, placed, stood: [start] });
    }
    for (const one of events) {
      const event = { ...one, second: this.secondOf(one.at) };
      this.events.push(event);
      const order = this.orders.get(one.order_id);
      order?.stood.push({ second: event.second, state: one.state, lead: one.lead_code, isOnSite: one.is_on_site });
    }
  }

  addTrails(trails) {
    this.trails = new Map(Object.entries(trails));
  }

  standing(order, second) {
    return order.stood[lastAt(order.stood, second, (one) => one.second)];
  }

  /** The orders of an instant: what they were, and whether they had a place yet. */
  ordersAt(second) {
    const found = [];
    for (const order of this.orders.values()) {
      const stood = this.standing(order, second);
      const progress = progressOf(stood.state);
      if (progress === null) continue;
      if (progress === "done" && second - stood.second > GONE_AFTER_S) continue;
      found.push({ order, stood, progress, isPlaced: order.lon !== null && order.placed <= second });
    }
    return found;
  }

  /** How many events there were up to an instant. */
  nEventsAt(second) {
    return lastAt(this.events, second, (one) => one.second) + 1;
  }

  /** Where members were: between two fixes on the line from one to the other. */
  membersAt(second) {
    const found = [];
    for (const [code, trail] of this.trails) {
      const place = lastAt(trail, second, ([at]) => at);
      if (place < 0) continue;
      const [at, lon, lat] = trail[place];
      const next = trail[place + 1];
      const age = second - at;
      if (next && next[0] - at <= SILENT_AFTER_S) {
        const share = age / (next[0] - at);
        found.push({ code, lon: lon + share * (next[1] - lon), lat: lat + share * (next[2] - lat), isSilent: false });
      } else if (age <= LOST_AFTER_S) found.push({ code, lon, lat, isSilent: age > SILENT_AFTER_S });
    }
    return found;
  }
}

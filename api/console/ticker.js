// What happens, the newest first.

import { categoryTitle } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { clock, eventWord, valueWord, word } from "./words.js";

const MOST_ROWS = 150;
const WATCHED = new Set(["order_waiting", "assignment_cannot_go", "assignment_withdrawn"]);
const PRESSING = new Set([...WATCHED, "order_filed", "order_located", "order_assigned"]);
// Steps that another row tells as well, or that the figures count and nobody acts upon.
const QUIET = new Set([
  "positions", "request_received", "request_answered", "order_opened", "order_checked",
]);

export class Ticker {
  constructor(open) {
    this.open = open;
    this.node = byId("events");
    setText(byId("ticker-title"), word("events"));
  }

  clear() {
    this.node.replaceChildren();
  }

  hear(change) {
    if (QUIET.has(change.kind)) return;
    const isWatched = WATCHED.has(change.kind);
    const isUrgent = change.urgency === "urgent" && PRESSING.has(change.kind);
    const who = change.member ?? change.layer;
    const { travel_s } = change;
    const seconds = typeof travel_s === "number" ? word("arrives", Math.round(travel_s)) : "";
    const detail = [who, seconds, valueWord(change.reason)].filter(Boolean).join(" · ");
    const className = [isWatched && "watch", isUrgent && "urgent"].filter(Boolean).join(" ");
    const row = make("li", { className },
      make("time", { text: clock(change.at) }),
      make("b", { text: eventWord(change.kind) }),
      this.about(change),
      make("span", { className: "detail", text: detail }));
    this.node.prepend(row);
    while (this.node.children.length > MOST_ROWS) this.node.lastChild.remove();
  }

  about({ work_order_id: id, number, category }) {
    if (!id || !number) return make("span");
    const text = `${number.slice(-5)} ${categoryTitle(category)}`;
    return make("button", { type: "button", tabindex: "-1", text, onclick: () => this.open(id) });
  }
}

// The requests behind one number, page by page, in a dialog that keeps the keyboard.

import { categoryTitle } from "./codes.js";
import { make } from "./dom.js";
import { duration } from "./figures_values.js";
import { say } from "./figures_words.js";
import { count } from "./planner.js";
import { read } from "./server.js";
import { channelWord, moment, valueWord } from "./words.js";

const PAGE = 50;
const HEADS = ["number", "state", "category", "channel", "place", "received_at", "close_by", "closed_at", "took"];

export class RequestList {
  constructor(dialog, state) {
    this.dialog = dialog;
    this.state = state;
  }

  async open(what, { title, filters }) {
    Object.assign(this, { what, title, filters, first: 0 });
    if (!this.dialog.open) this.dialog.showModal();
    await this.show();
  }

  async show() {
    this.dialog.dataset.state = "loading";
    this.dialog.replaceChildren(make("p", { className: "quiet", text: say("loading") }));
    try {
      const asked = this.state.asked({ ...this.filters, counted: this.what, first_place: this.first, limit: PAGE });
      const told = await read(`/figures/requests?${asked}`);
      this.dialog.replaceChildren(this.head(told), this.table(told.requests), this.foot(told));
      this.dialog.dataset.n = told.n;
    } catch (error) {
      this.dialog.replaceChildren(this.head({ n: 0 }), make("p", { role: "alert", className: "loss", text: say("failed", error.message) }));
    }
    this.dialog.dataset.state = "ready";
  }

  head({ n }) {
    const close = make("button", { type: "button", className: "main", text: say("close") });
    close.addEventListener("click", () => this.dialog.close());
    return make("div", { className: "row" }, make("h2", { id: "list-title", text: say("list_of", this.title).replace("%n", count(n)) }), close);
  }

  table(requests) {
    if (requests.length === 0) return make("p", { className: "quiet", text: say("nothing") });
    const head = make("tr", {}, ...HEADS.map((name) => make("th", { scope: "col", text: say(name) })));
    const rows = requests.map((one) => make("tr", { "data-id": one.id },
      make("th", { scope: "row", text: one.number ?? say("without_order") }),
      ...[
        valueWord(one.state ?? one.disposition),
        `${categoryTitle(one.category)}${one.urgency === "urgent" ? ` ▲${say("urgent")}` : ""}`,
        channelWord(one.channel),
        [one.subdistrict, one.community, one.grid].filter(Boolean).join(" ") || "—",
        moment(one.received_at),
        one.close_by ? moment(one.close_by) : "—",
        one.closed_at ? moment(one.closed_at) : "—",
        [one.sign_s, one.arrive_s, one.close_s].map(duration).join(" / "),
      ].map((text) => make("td", { text }))));
    return make("div", { className: "rows" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  foot({ n }) {
    const step = (words, by) => {
      const button = make("button", { type: "button", text: say(words) });
      button.disabled = by < 0 ? this.first === 0 : this.first + PAGE >= n;
      button.addEventListener("click", () => {
        this.first = Math.max(0, this.first + by);
        this.show();
      });
      return button;
    };
    const last = Math.min(n, this.first + PAGE);
    return make("div", { className: "row" }, step("earlier", -PAGE), make("span", { className: "quiet", text: n ? `${this.first + 1}–${last} / ${count(n)}` : "" }), step("later", PAGE));
  }
}

// The queue: who needs me now comes first. While the pointer is over the list nothing changes its
// place; what is new waits behind a bar. Rows are written one by one and only where they differ.

import { categoryTitle, unitTitle } from "./codes.js";
import { showCountdown } from "./countdown.js";
import { NEEDED, needWord, riskWord, say } from "./desk_words.js";
import { byId, make, setText } from "./dom.js";
import { read } from "./server.js";
import { clock, valueWord, word } from "./words.js";

const PAGE = 100;
const UNSENT = new Set(["A00", "A03", "A05"]);
const NEEDS_OF = { mine_to_do: NEEDED, all: [] };

export class DeskQueue {
  /** `open(id)` shows an order; `chosen(ids)` hears which are chosen for a bulk action. */
  constructor(state, { open, chosen }) {
    this.state = state;
    this.open = open;
    this.chosen = chosen;
    this.node = byId("rows");
    this.rows = new Map(); // id -> {node, parts}
    this.orders = []; // as the server gave them
    this.shown = []; // as they stand in the list
    this.marked = new Set();
    this.limit = PAGE;
    this.chips = new Map();
    this.isOver = false;
    this.node.addEventListener("pointerenter", () => (this.isOver = true));
    this.node.addEventListener("pointerleave", () => {
      this.isOver = false;
      this.settle();
    });
    byId("fresh").addEventListener("click", () => this.settle());
    byId("more").addEventListener("click", () => this.showMore());
    setText(byId("queue-title"), say("queue"));
  }

  /** The needs behind a chip, as the server knows them; none for all. */
  needsOf(chip) {
    return NEEDS_OF[chip] ?? [chip];
  }

  /** Read the queue; whoever waits for a question that was overtaken waits for the later one. */
  read(nowMs) {
    this.nowMs = nowMs;
    this.reading = this.ask();
    return this.reading;
  }

  async ask() {
    const needs = this.needsOf(this.state.need);
    const asked = (this.asking = Symbol("asked"));
    const told = await read(this.state.query({ first: 0, limit: this.limit }, needs));
    if (asked !== this.asking) return this.reading;
    this.orders = told.orders;
    this.needs = told.needs;
    this.readAt = told.at;
    this.drawChips();
    if (this.isOver && this.shown.length > 0) this.hold();
    else this.settle();
  }

  /** Another view: what stood there is gone at once. */
  restart(nowMs) {
    this.limit = PAGE;
    this.shown = [];
    return this.read(nowMs);
  }

  showMore() {
    this.limit += PAGE;
    return this.read(this.nowMs);
  }

  drawChips() {
    const n = new Map(this.needs.map((one) => [one.need, one.n]));
    const sum = (needs) => needs.reduce((total, need) => total + (n.get(need) ?? 0), 0);
    const all = [
      ["mine_to_do", say("needs_me"), sum(NEEDED)],
      ...this.needs.map(({ need, n: count }) => [need, needWord(need), count]),
      ["all", say("all"), sum([...n.keys()])],
    ];
    for (const [need, title, count] of all) {
      const chip = this.chips.get(need) ?? this.addChip(need, title);
      setText(chip.count, count);
      chip.node.setAttribute("aria-pressed", String(this.state.need === need));
      const isKept = ["mine_to_do", "all", "urgent", "overdue", this.state.need].includes(need);
      chip.node.hidden = count === 0 && !isKept;
    }
  }

  addChip(need, title) {
    const count = make("b");
    const node = make(
      "button",
      { type: "button", "data-need": need, onclick: () => this.chooseNeed(need) },
      make("span", { text: title }),
      count,
    );
    byId("needs").append(node);
    this.chips.set(need, { node, count });
    return this.chips.get(need);
  }

  chooseNeed(need) {
    this.state.set(this.state.filters, need);
  }

  /** Keep every row where it is; say how many are new, and show what changed in place. */
  hold() {
    const known = new Map(this.orders.map((one) => [one.id, one]));
    const standing = new Set(this.shown.map(({ id }) => id));
    const nNew = this.orders.filter(({ id }) => !standing.has(id)).length;
    byId("fresh").hidden = nNew === 0;
    setText(byId("fresh"), say("fresh", nNew));
    for (const order of this.shown) {
      const now = known.get(order.id);
      if (now) this.write(this.rows.get(order.id), now);
      this.rows.get(order.id).node.classList.toggle("gone", !now);
    }
  }

  /** Put the rows into the order of the server. */
  settle() {
    if (!this.needs) return;
    byId("fresh").hidden = true;
    this.shown = this.orders;
    const wanted = new Set(this.orders.map(({ id }) => id));
    const focused = document.activeElement?.closest?.("#rows li")?.dataset.order;
    for (const [id, { node }] of this.rows) {
      if (wanted.has(id)) continue;
      node.remove();
      this.rows.delete(id);
      this.marked.delete(id);
    }
    this.orders.forEach((order, i) => {
      const row = this.rows.get(order.id) ?? this.add(order.id);
      row.node.classList.remove("gone");
      this.write(row, order);
      if (this.node.children[i] !== row.node) {
        this.node.insertBefore(row.node, this.node.children[i] ?? null);
      }
    });
    if (focused && this.rows.has(focused)) this.rows.get(focused).button.focus();
    this.chosen([...this.marked]);
    this.note();
  }

  note() {
    const chosen = this.chips.get(this.state.need);
    const total = Number(chosen?.count.textContent ?? this.orders.length);
    const rest = Math.max(0, total - this.orders.length);
    byId("more").hidden = rest === 0;
    setText(byId("more"), say("more", rest));
    const isFiltered = Object.keys(this.state.filters).length > 0 || this.state.need !== "all";
    const none = this.orders.length === 0 ? say(isFiltered ? "none" : "none_at_all") : "";
    setText(byId("rows-note"), none || say("rows_read", clock(this.readAt)));
  }

  add(id) {
    const part = (className) => make("span", { className });
    const parts = {
      level: part("level"), what: part("what"), due: part("due"),
      where: part("where"), who: part("who"), number: part("number"), need: part("need"),
    };
    const button = make("button", { type: "button", onclick: () => this.open(id) });
    button.append(...Object.values(parts));
    const box = make("input", { type: "checkbox", tabindex: "-1" });
    box.addEventListener("change", () => this.mark(id, box.checked));
    const node = make("li", { "data-order": id }, box, button);
    this.rows.set(id, { node, button, box, parts });
    return this.rows.get(id);
  }

  write({ node, box, button, parts }, order) {
    const isUrgent = order.urgency === "urgent";
    setText(parts.level, isUrgent ? word("urgent") : valueWord("normal"));
    setText(parts.what, categoryTitle(order.category));
    const risks = order.risks.map(riskWord).join(" ");
    setText(parts.where, order.address || order.grid || order.community || say("no_place"));
    const who = order.member_code ?? (order.unit_code ? unitTitle(order.unit_code) : "");
    const hasNobody = UNSENT.has(order.state) && !order.assignment_id;
    setText(parts.who, order.assignment_id ? who : valueWord(order.waiting_for) || (hasNobody ? say("unassigned") : valueWord(order.state)));
    setText(parts.number, order.number.slice(-5));
    setText(parts.need, risks ? `⚑ ${risks}` : needWord(order.need));
    parts.need.dataset.need = order.need;
    parts.level.classList.toggle("urgent", isUrgent);
    parts.who.classList.toggle("nobody", hasNobody);
    node.classList.toggle("selected", order.id === this.state.order);
    button.setAttribute("aria-current", String(order.id === this.state.order));
    box.checked = this.marked.has(order.id);
    box.setAttribute("aria-label", say("choose", order.number));
    showCountdown(parts.due, { due: order.due, nearsAt: order.nears_at, nowMs: this.nowMs });
  }

  /** Every second: only the clocks. */
  tick(nowMs) {
    this.nowMs = nowMs;
    for (const { id, due, nears_at: nearsAt } of this.shown) {
      showCountdown(this.rows.get(id).parts.due, { due, nearsAt, nowMs });
    }
  }

  mark(id, isMarked) {
    if (isMarked) this.marked.add(id);
    else this.marked.delete(id);
    const row = this.rows.get(id);
    if (row) row.box.checked = isMarked;
    this.chosen([...this.marked]);
  }

  clearMarks() {
    [...this.marked].forEach((id) => this.mark(id, false));
  }

  select(id) {
    for (const [other, { node, button }] of this.rows) {
      node.classList.toggle("selected", other === id);
      button.setAttribute("aria-current", String(other === id));
    }
    this.rows.get(id)?.node.scrollIntoView({ block: "nearest" });
  }

  orderOf(id) {
    return this.orders.find((one) => one.id === id) ?? this.shown.find((one) => one.id === id);
  }

  /** The order so many places after the selected one, or the first. */
  step(by) {
    const at = this.shown.findIndex(({ id }) => id === this.state.order);
    const next = at < 0 ? 0 : Math.min(this.shown.length - 1, Math.max(0, at + by));
    return this.shown[next]?.id ?? null;
  }

  focus(id = this.state.order) {
    const row = this.rows.get(id) ?? this.rows.get(this.shown[0]?.id);
    row?.button.focus();
  }
}

// The open work orders beside the map: who needs somebody now comes first. The chips count and
// filter, and are the legend of the marks. While a hand is on the list nothing changes its place.

import { categoryTitle, unitTitle } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { nearing } from "./nearing.js";
import { swatch } from "./paint.js";
import { span, valueWord, word } from "./words.js";

const MOST_ROWS = 200;
const HELD_MS = 4_000;
const STEPS = ["waiting", "assigned", "handling", "reported_back"];

/** How long is left in words, how near that is, and the sign of it where it presses. */
export function dueText({ due, nears_at: nearsAt }, nowMs) {
  if (!due) return { text: "", looks: "calm" };
  const { looks, sign, leftMs } = nearing(due, nearsAt, nowMs);
  const text = word(looks === "over" ? "over" : "left", span(leftMs / 1_000));
  return { text: looks === "calm" ? text : `${sign} ${text}`, looks };
}

export const handlerOf = ({ member_code, unit_code }) =>
  member_code ?? (unit_code ? unitTitle(unit_code) : "");

function urgencyOfRow({ isUrgent, properties }) {
  return STEPS.indexOf(properties.progress) * 2 + (isUrgent ? 0 : 1);
}

const byNeed = (a, b) =>
  urgencyOfRow(a) - urgencyOfRow(b) ||
  String(a.properties.due).localeCompare(String(b.properties.due)) ||
  String(a.properties.number).localeCompare(String(b.properties.number));

export class OrderList {
  constructor(orders, open) {
    this.orders = orders;
    this.open = open;
    this.filter = "all";
    this.rows = new Map(); // id -> {node, parts}
    this.node = byId("orders");
    setText(byId("orders-title"), word("orders"));
    this.chips = ["all", ...STEPS].map((step) => this.chip(step));
    this.touchedAt = -Infinity;
    for (const kind of ["pointermove", "pointerdown", "keydown", "wheel"]) {
      this.node.addEventListener(kind, () => (this.touchedAt = performance.now()), { passive: true });
    }
    this.node.addEventListener("keydown", (event) => this.walk(event));
  }

  chip(step) {
    const count = make("b");
    const place = this.orders.layer.classes.findIndex((one) => one.code === step);
    const parts = [make("span", { text: word(step) }), count];
    if (place >= 0) {
      const mark = make("canvas", { "aria-hidden": "true" });
      swatch(mark, this.orders.layer.classes[place].paint, "point");
      parts.unshift(mark);
    }
    const choose = () => {
      this.filter = this.filter === step ? "all" : step;
      this.draw(this.nowMs);
    };
    const node = make("button", { type: "button", "data-step": step, onclick: choose }, ...parts);
    byId("filters").append(node);
    return { step, node, count };
  }

  /** Write the list anew from what is open. */
  draw(nowMs) {
    this.nowMs = nowMs;
    const all = [...this.orders.byId.values()];
    for (const { step, node, count } of this.chips) {
      const n = all.filter((one) => step === "all" || one.properties.progress === step).length;
      setText(count, n);
      node.setAttribute("aria-pressed", String(this.filter === step));
      node.classList.toggle("watch", step === "waiting" && n > 0);
    }
    const chosen = all
      .filter(({ properties }) => this.filter === "all" || properties.progress === this.filter)
      .sort(byNeed);
    this.place(chosen.slice(0, MOST_ROWS));
    const rest = chosen.length - MOST_ROWS;
    const none = word(all.length === 0 ? "no_orders" : "no_such_orders");
    const note = rest > 0 ? word("more_orders", rest) : "";
    setText(byId("orders-note"), chosen.length === 0 ? none : note);
  }

  place(chosen) {
    const wanted = new Set(chosen.map(({ id }) => id));
    for (const [id, { node }] of this.rows) {
      if (wanted.has(id)) continue;
      if (node.contains(document.activeElement)) this.stepFrom(node, 1);
      node.remove();
      this.rows.delete(id);
    }
    const isHeld = performance.now() - this.touchedAt < HELD_MS;
    chosen.forEach((order, i) => {
      const row = this.rows.get(order.id) ?? this.add(order.id);
      this.write(row, order);
      const there = this.node.children[i];
      if (there !== row.node && !(isHeld && row.node.isConnected)) {
        if (isHeld) this.node.append(row.node);
        else this.node.insertBefore(row.node, there ?? null);
      }
    });
  }

  add(id) {
    const part = (className) => make("span", { className });
    const parts = {
      mark: make("canvas", { "aria-hidden": "true" }),
      what: part("what"), number: part("number"), who: part("who"), due: part("due"),
    };
    const options = { type: "button", onclick: () => this.open(id) };
    const button = make("button", options, ...Object.values(parts));
    const row = { node: make("li", {}, button), button, parts, drawn: "" };
    this.rows.set(id, row);
    return row;
  }

  write(row, order) {
    const { parts } = row;
    const { properties, isUrgent, place } = order;
    const drawn = `${place}${isUrgent}`;
    if (row.drawn !== drawn) {
      swatch(parts.mark, this.orders.layer.classes[place].paint, "point", { isUrgent });
      row.drawn = drawn;
    }
    row.node.classList.toggle("urgent", isUrgent);
    row.node.classList.toggle("waiting", properties.progress === "waiting");
    row.node.classList.toggle("selected", order.id === this.selected);
    const urgency = isUrgent ? `${word("urgent")} · ` : "";
    setText(parts.what, urgency + categoryTitle(properties.category));
    setText(parts.number, properties.number.slice(-5));
    const { waiting_for, state } = properties;
    setText(parts.who, valueWord(waiting_for) || handlerOf(properties) || valueWord(state));
    const { text, looks } = dueText(properties, this.nowMs);
    setText(parts.due, text);
    parts.due.classList.toggle("over", looks === "over");
    parts.due.classList.toggle("soon", looks === "soon");
  }

  select(id) {
    this.selected = id;
    for (const [other, { node }] of this.rows) node.classList.toggle("selected", other === id);
  }

  focus() {
    const chosen = this.rows.get(this.selected)?.button ?? this.node.querySelector("button");
    chosen?.focus();
  }

  /** Arrows walk through the list; Enter opens, as on any button. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = document.activeElement?.closest("#orders li");
    if (!step || !row) return;
    event.preventDefault();
    this.stepFrom(row, step);
  }

  stepFrom(row, step) {
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    next?.querySelector("button").focus();
  }
}

// What the desk looks at: filters, need, chosen order, theme. It stands in the address, so that a
// view can be passed on; named views, the theme and the seat are kept in the browser.

import { themeOfTheSystem } from "./dom.js";

const FILTERS = ["subdistrict", "community", "category", "urgency", "state", "q", "mine"];
const KEPT = { views: "gridmap.desk.views", theme: "gridmap.desk.theme", seat: "gridmap.desk.seat" };

export class DeskState {
  constructor() {
    const asked = new URLSearchParams(location.search);
    this.filters = Object.fromEntries(
      FILTERS.map((name) => [name, asked.get(name) ?? ""]).filter(([, value]) => value),
    );
    this.need = asked.get("need") ?? "mine_to_do";
    this.order = asked.get("order");
    this.seat = asked.get("seat") ?? localStorage.getItem(KEPT.seat) ?? "desk";
    this.theme = asked.get("theme") ?? localStorage.getItem(KEPT.theme) ?? themeOfTheSystem();
    this.listeners = [];
  }

  /** Hear when the filters or the need change. */
  onChange(listen) {
    this.listeners.push(listen);
  }

  set(filters, need = this.need) {
    this.filters = Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
    this.need = need;
    this.remember();
    this.listeners.forEach((listen) => listen());
  }

  choose(order) {
    this.order = order;
    this.remember();
  }

  setTheme(theme) {
    this.theme = theme;
    localStorage.setItem(KEPT.theme, theme);
    this.remember();
  }

  setSeat(seat) {
    this.seat = seat;
    localStorage.setItem(KEPT.seat, seat);
    this.remember();
  }

  /** The address that shows the same, in the same or the other language. */
  address(more = {}) {
    const kept = new URLSearchParams(location.search);
    for (const name of [...FILTERS, "need", "order", "theme"]) kept.delete(name);
    const said = { ...this.filters, need: this.need, order: this.order, theme: this.theme, ...more };
    for (const [name, value] of Object.entries(said)) if (value) kept.set(name, value);
    return `${location.pathname}?${kept}${location.hash}`;
  }

  remember() {
    history.replaceState(null, "", this.address());
  }

  get views() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT.views) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one?.name === "string") : [];
    } catch {
      return []; // written by something else
    }
  }

  saveView(name) {
    const others = this.views.filter((one) => one.name !== name);
    const view = { name, filters: this.filters, need: this.need };
    localStorage.setItem(KEPT.views, JSON.stringify([...others, view]));
  }

  dropView(name) {
    const others = this.views.filter((one) => one.name !== name);
    localStorage.setItem(KEPT.views, JSON.stringify(others));
  }

  /** The question to the server; `needs` are those behind the chosen chip. */
  query({ first, limit }, needs) {
    const { mine, ...filters } = this.filters;
    const asked = new URLSearchParams({ ...filters, first, limit });
    if (mine) asked.set("actor", this.seat);
    needs.forEach((need) => asked.append("need", need));
    return `/desk/orders?${asked}`;
  }
}

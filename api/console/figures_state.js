// What the page of figures looks at. All of it stands in the address.

import { writeAddress } from "./planner.js";

export const GROUPINGS = ["subdistrict", "community", "grid", "category", "channel", "unit", "hour", "weekday", "day"];
export const FILTERS = ["subdistrict", "community", "grid", "unit", "category", "channel", "urgency", "hour", "weekday"];
export const AREAS = ["subdistrict", "community", "grid"];
export const PERIODS = ["today", "yesterday", "week", "month", "last_month", "quarter", "year", "own"];

const iso = (date) => date.toISOString().slice(0, 10);
const dateOf = (text) => new Date(`${text}T00:00:00Z`);
const shifted = (text, days) => iso(new Date(dateOf(text).getTime() + 86_400_000 * days));

/** The first and the last day of a period, where today is a day of the district. */
export function daysOf(period, today) {
  const [year, month] = today.split("-").map(Number);
  switch (period) {
    case "today": return [today, today];
    case "yesterday": return [shifted(today, -1), shifted(today, -1)];
    case "week": return [shifted(today, -6), today];
    case "quarter": return [shifted(today, -89), today];
    case "year": return [`${year}-01-01`, today];
    case "last_month": return [iso(new Date(Date.UTC(year, month - 2, 1))), iso(new Date(Date.UTC(year, month - 1, 0)))];
    default: return [`${today.slice(0, 7)}-01`, today];
  }
}

export class FiguresState {
  constructor(today) {
    const said = new URLSearchParams(location.search);
    this.today = today;
    this.period = PERIODS.includes(said.get("period")) ? said.get("period") : "month";
    [this.first, this.last] = this.period === "own" && said.get("first") && said.get("last")
      ? [said.get("first"), said.get("last")] : daysOf(this.period, today);
    this.by = GROUPINGS.includes(said.get("by")) ? said.get("by") : "subdistrict";
    for (const name of FILTERS) this[name] = said.get(name) ?? "";
    this.without_late = said.get("without_late") === "1";
    this.shown = said.get("shown") ?? "received";
    this.lang = said.get("lang");
    this.theme = said.get("theme");
  }

  setPeriod(period) {
    this.period = period;
    if (period !== "own") [this.first, this.last] = daysOf(period, this.today);
  }

  /** Narrow down to one group, and go on by what lies below it. */
  enter(code) {
    this[this.by] = code;
    const next = AREAS[AREAS.indexOf(this.by) + 1];
    this.by = AREAS.includes(this.by) && next && code !== "-" ? next : this.by === "category" ? "day" : "category";
  }

  /** Leave a filter out again; of places what lies below it goes too. */
  leave(name) {
    const below = AREAS.includes(name) ? AREAS.slice(AREAS.indexOf(name)) : [name];
    for (const one of below) this[one] = "";
    this.by = name;
  }

  /** What the server is asked: the days and the filters. */
  asked(more = {}) {
    const query = new URLSearchParams({ first: this.first, last: this.last });
    for (const name of FILTERS) if (this[name] !== "") query.set(name, this[name]);
    if (this.without_late) query.set("without_late", "true");
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return query.toString();
  }

  write(more = {}) {
    Object.assign(this, more);
    const days = this.period === "own" ? { first: this.first, last: this.last } : {};
    writeAddress({
      lang: this.lang,
      theme: this.theme,
      period: this.period === "month" ? "" : this.period,
      ...days,
      by: this.by === "subdistrict" ? "" : this.by,
      ...Object.fromEntries(FILTERS.map((name) => [name, this[name]])),
      without_late: this.without_late ? "1" : "",
      shown: this.shown === "received" ? "" : this.shown,
    });
  }
}

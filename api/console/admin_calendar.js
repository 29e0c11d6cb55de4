// The working calendar: a month as it is worked, the years that are known, a limit that is tried.

import { read } from "./admin_line.js";
import { editor } from "./admin_lists.js";
import { button, head, lasting, mark, notify, part, table, timeOf, versions } from "./admin_parts.js";
import { say } from "./admin_words.js";
import { WEEKDAYS, tell, yearField } from "./admin_calendar_words.js";
import { make } from "./dom.js";
import { LANG } from "./words.js";

const LOOKS = { day_off: ["off", "bad"], makeup: ["work", "warn"], half: ["half", "warn"] };
const UNITS = [["working_hours", 3_600], ["working_days", 86_400], ["clock", 3_600]];

export async function showCalendars(page) {
  const list = await read("/settings/lists/calendars");
  const first = monthOf(new Date());
  const now = await read(`/settings/calendar?month=${first}`);
  const back = () => showCalendars(page).catch((error) => notify(error.message));
  const open = (toml) => page.draw(...editor({ ...list, toml }, { title: say("calendars"), about: tell("import_note"), back, wordOf: yearField }));
  const next = now.unknown_years[0] ?? Math.max(...now.years.map((one) => one.year)) + 1;
  const place = make("div", { className: "part" });
  page.draw(
    head(
      say("calendars"),
      tell("calendars_about"),
      button(tell("edit"), () => open(list.toml), { id: "edit" }),
      button(tell("add_year", next), () => open(draftOf(next, list.entries)), { className: "main", id: "add-year" }),
    ),
    stateOf(now),
    place,
    yearsOf(now.years),
    trial(),
    versions(list.versions),
  );
  drawMonth(place, now, first);
}

function stateOf(now) {
  const missing = now.unknown_years.join(LANG === "en" ? ", " : "、");
  if (!now.is_needed) return make("p", { className: "banner good", text: `● ${tell("not_needed")}` });
  if (now.years.length === 0) return make("p", { className: "banner bad", text: `▲ ${tell("unset")} ${tell("lacking", missing)}` });
  if (missing) return make("p", { className: "banner warn", text: `◆ ${tell("lacking", missing)}` });
  return make("p", { className: "banner good", text: `● ${tell("known")}` });
}

const monthOf = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}`;

function moved(month, by) {
  const [year, number] = month.split("-").map(Number);
  return monthOf(new Date(year, number - 1 + by, 1));
}

/** A month as a table, Monday first; each day says in words what it is. */
function drawMonth(place, now, month) {
  const go = (to, id) => async () => {
    try {
      drawMonth(place, await read(`/settings/calendar?month=${to}`), to);
      document.getElementById(id).focus();
    } catch (error) {
      notify(error.message);
    }
  };
  const [year, number] = month.split("-").map(Number);
  const title = LANG === "en" ? new Date(year, number - 1, 1).toLocaleDateString("en-GB", { month: "long", year: "numeric" }) : `${year} 年 ${number} 月`;
  const bar = make(
    "div",
    { className: "month-bar" },
    button("◀", go(moved(month, -1), "month-before"), { className: "button", id: "month-before", "aria-label": tell("before") }),
    make("h3", { text: title, "aria-live": "polite" }),
    button("▶", go(moved(month, 1), "month-after"), { className: "button", id: "month-after", "aria-label": tell("after") }),
    button(tell("today"), go(monthOf(new Date()), "month-today"), { className: "button", id: "month-today" }),
    make("span", { className: "soft", text: tell("n_days", now.days.filter((one) => one.hours.length).length) }),
    make("span", { className: "legend" }, ...Object.values(LOOKS).map(([word, looks]) => make("span", {}, mark(tell(word), looks), ` ${tell(`legend_${word}`)}`))),
  );
  const heads = WEEKDAYS.map((text) => make("th", { scope: "col", text }));
  const weeks = inWeeks(now.days).map((week) => make("tr", {}, ...week.map(dayCell)));
  const whole = make("table", { className: "month", id: "month", "data-month": month }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...weeks));
  place.replaceChildren(bar, make("div", { className: "scroll", tabindex: "0" }, whole));
}

function inWeeks(days) {
  const before = (new Date(`${days[0].day}T12:00`).getDay() + 6) % 7;
  const cells = [...Array(before).fill(null), ...days];
  while (cells.length % 7) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, n) => cells.slice(n * 7, n * 7 + 7));
}

function dayCell(one) {
  if (!one) return make("td", { className: "no-day" });
  const [word, looks] = LOOKS[one.kind] ?? [];
  const today = new Intl.DateTimeFormat("sv-SE").format(new Date()) === one.day;
  return make(
    "td",
    { className: `day ${one.kind} ${today ? "is-today" : ""}`, "data-day": one.day, ...(today && { "aria-current": "date" }) },
    make("b", { text: String(Number(one.day.slice(8))) }),
    ...(word ? [mark(tell(word), looks)] : []),
    ...(one.is_known ? [] : [make("span", { className: "state warn", text: `◆ ${tell("unknown")}` })]),
    ...(one.name ? [make("div", { className: "name", text: one.name })] : []),
    make("div", { className: "hours soft", text: one.hours.join(" ") }),
  );
}

function yearsOf(years) {
  const columns = [
    [tell("year"), (one) => one.year, { className: "short" }],
    [tell("n_working"), (one) => one.n_working_days, { className: "number" }],
    [tell("source"), (one) => (/^https:\/\//.test(one.address) ? make("a", { href: one.address, target: "_blank", rel: "noopener noreferrer", text: one.source }) : one.source)],
  ];
  return part(tell("years"), table(columns, [...years].reverse(), { empty: tell("no_years") }));
}

function trial() {
  const start = make("input", { type: "datetime-local", id: "try-start", required: "" });
  start.value = localNow();
  const amount = make("input", { type: "number", id: "try-amount", min: "1", max: "366", value: "4" });
  const unit = make("select", { id: "try-unit" }, ...UNITS.map(([code]) => make("option", { value: code, text: tell(code) })));
  const told = make("output", { id: "try-told", "aria-live": "polite" });
  const form = make("form", { className: "filters" }, ...[["start", start], ["amount", amount], ["unit", unit]].map(([name, field]) => make("label", {}, make("span", { text: tell(name) }), field)));
  form.append(make("button", { className: "button", text: tell("count") }), told);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const seconds = Number(amount.value) * UNITS.find(([code]) => code === unit.value)[1];
    const asked = new URLSearchParams({ start: new Date(start.value).toISOString(), amount_s: seconds, unit: unit.value });
    try {
      const one = await read(`/settings/calendar/deadline?${asked}`);
      const missing = one.unknown_years.length ? ` ◆ ${tell("lacking", one.unknown_years.join(", "))}` : "";
      told.textContent = `${tell("over")} ${timeOf(one.due_at)} · ${tell("duty", lasting(one.duty_s))}${missing}`;
    } catch (error) {
      told.textContent = `▲ ${error.message}`;
    }
  });
  return part(tell("try"), form);
}

function localNow() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The TOML of a year to be filled in, with the hours of the newest year. */
function draftOf(year, entries) {
  const newest = Object.values(entries).at(-1);
  const hours = newest ? newest.monday : ["08:30-17:30"];
  const half = newest ? newest.half : ["08:30-12:00"];
  const usual = (key) => JSON.stringify(key.startsWith("s") ? [] : hours);
  const others = Object.keys(newest ?? {}).filter((key) => (key.endsWith("day") || key === "makeup") && JSON.stringify(newest[key]) !== usual(key));
  return [
    "[[calendar]]",
    `code = "${year}"`,
    `source = "国务院办公厅关于${year}年部分节假日安排的通知"`,
    'address = ""',
    `duty = ${JSON.stringify(hours)}`,
    ...others.map((key) => `${key} = ${JSON.stringify(newest[key])}`),
    `half = ${JSON.stringify(half)}`,
    "days_off = [",
    `  "${year}-01-01 元旦",`,
    "]",
    "makeup_days = [",
    "]",
    "half_days = []",
    "",
  ].join("\n");
}

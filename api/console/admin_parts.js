// Parts of the administrators' page: tables, states of a part, cards, times and amounts.

import { say } from "./admin_words.js";
import { byId, make } from "./dom.js";
import { LANG } from "./words.js";

const LOCALE = LANG === "en" ? "en-GB" : "zh-CN";
let zone; // of the district, where it is known

export const keepZone = (name) => {
  zone = name || zone;
};

const format = (value, options) => new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone, hourCycle: "h23" }).format(new Date(value));

/** An instant as people read it; empty where there is none. */
export const timeOf = (value) =>
  value ? format(value, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }) : "";

/** A length of time by its largest two parts. */
export function lasting(seconds) {
  const words = LANG === "en" ? [" d ", " h ", " min ", " s"] : [" 天 ", " 小时 ", " 分 ", " 秒"];
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 86_400), Math.floor(whole / 3_600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  const first = parts.findIndex((n) => n > 0);
  if (first < 0) return `0${words[3]}`;
  return [first, first + 1].filter((i) => i < 4 && parts[i] > 0).map((i) => `${parts[i]}${words[i]}`).join("").trim();
}

export function sizeOf(bytes) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = bytes > 0 ? Math.min(4, Math.floor(Math.log2(bytes) / 10)) : 0;
  return `${(bytes / 1024 ** step).toFixed(step > 1 ? 1 : 0)} ${units[step]}`;
}

export const button = (text, onclick, options = {}) => make("button", { type: "button", text, onclick, ...options });
export const mark = (text, looks = "") => make("span", { className: `mark ${looks}`, text });
const SIGNS = { good: "●", warn: "◆", bad: "▲" };
export const state = (text, looks) => make("span", { className: `state ${looks}`, text: `${SIGNS[looks]} ${text}` });

/** What a cell holds: a text, or an element, or several. */
function cell({ className = "" }, value) {
  const node = make("td", { className });
  node.append(...[value].flat().filter((one) => one !== null && one !== undefined).map((one) => (one instanceof Node ? one : String(one))));
  return node;
}

/** A table, or the words for an empty one. Columns: [title, value of a row, {className}]. */
export function table(columns, rows, { empty, caption = "" }) {
  if (rows.length === 0) return make("p", { className: "empty", text: empty });
  const heads = columns.map(([title, , options = {}]) => make("th", { scope: "col", text: title, className: (options.className ?? "").replace("code", "") }));
  const lines = rows.map((row) => make("tr", {}, ...columns.map(([, valueOf, options = {}]) => cell(options, valueOf(row)))));
  const whole = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...lines));
  if (caption) whole.prepend(make("caption", { text: caption }));
  return make("div", { className: "scroll", tabindex: "0" }, whole);
}

export const acts = (...buttons) => make("div", { className: "acts" }, ...buttons.filter(Boolean));

export function head(title, about, ...buttons) {
  return make("div", { className: "head" }, make("h2", { text: title }), make("p", { text: about }), acts(...buttons));
}

export function part(title, ...content) {
  return make("section", { className: "part" }, make("h3", { text: title }), ...content);
}

/** A card of facts: [[name, value], …]; what has no value says so. */
export function card(title, badge, facts) {
  const list = make("dl");
  for (const [name, value] of facts) {
    const said = value === null || value === undefined || value === "" ? say("none") : value;
    list.append(make("dt", { text: name }), said instanceof Node ? make("dd", {}, said) : make("dd", { text: said }));
  }
  return make("section", { className: "card" }, make("h3", {}, make("span", { text: title }), ...(badge ? [badge] : [])), list);
}

export function versions(listed) {
  const columns = [
    [say("number"), (one) => one.number, { className: "number" }],
    [say("when"), (one) => timeOf(one.made_at), { className: "short" }],
    [say("who"), (one) => one.made_by, { className: "short" }],
    [say("why"), (one) => one.reason],
  ];
  return part(say("versions"), table(columns, listed, { empty: say("no_versions") }));
}

const NOTICE_MS = 6_000;

/** Say something for a while, at the edge of the page. */
export function notify(text) {
  const line = make("p", { text });
  byId("notices").append(line);
  setTimeout(() => line.remove(), NOTICE_MS);
}

/** The words of something that did not go well, with another try. */
export function failed(error, again) {
  return make("div", { className: "failed", role: "alert" }, make("p", { text: `▲ ${error.message}` }), button(say("again"), again, { className: "button" }));
}

export const loading = () => make("p", { className: "loading", text: say("loading") });

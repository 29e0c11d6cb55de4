// A picture of one figure by group: bars, in the order of the table. The table beside it says the same.

import { byId } from "./dom.js";
import { valueOf, written } from "./figures_values.js";

const SVG = "http://www.w3.org/2000/svg";
const ROW_PX = 26;
const NAME_PX = 150;
const VALUE_PX = 90;
const MOST_ROWS = 40;
const COLUMN_PX = 26;
const HEIGHT_PX = 240;
const FOOT_PX = 46;

function draw(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Upright columns for what has an order of its own, lying bars for everything else. */
export function showChart(groups, figure, { isInTime, title }) {
  const rows = groups.slice(0, isInTime ? groups.length : MOST_ROWS).map((one) => ({
    name: one.name,
    value: valueOf(one.now, figure, figure.timed ? "p90_s" : undefined),
    before: one.before ? valueOf(one.before, figure, figure.timed ? "p90_s" : undefined) : null,
  }));
  const most = Math.max(figure.among ? 0.01 : 1, ...rows.map((one) => Math.max(one.value ?? 0, one.before ?? 0)));
  byId("chart").replaceChildren(isInTime ? columns(rows, most, figure, title) : bars(rows, most, figure, title));
}

function bars(rows, most, figure, title) {
  const width = Math.max(360, byId("chart").clientWidth || 560);
  const long = width - NAME_PX - VALUE_PX;
  const picture = draw("svg", { width, height: rows.length * ROW_PX + 4, role: "img", "aria-label": title });
  rows.forEach((one, i) => {
    const y = i * ROW_PX;
    picture.append(draw("text", { x: NAME_PX - 8, y: y + 18, "text-anchor": "end", class: "name" }, shortened(one.name, 11)));
    picture.append(draw("rect", { x: NAME_PX, y: y + 4, width: (long * (one.value ?? 0)) / most, height: ROW_PX - 9, class: "bar" }));
    if (one.before !== null) {
      const x = NAME_PX + (long * one.before) / most;
      picture.append(draw("line", { x1: x, x2: x, y1: y + 1, y2: y + ROW_PX - 2, class: "before" }));
    }
    picture.append(draw("text", { x: NAME_PX + (long * (one.value ?? 0)) / most + 7, y: y + 18, class: "value" }, written(one.value, figure)));
  });
  return picture;
}

function columns(rows, most, figure, title) {
  const width = Math.max(360, byId("chart").clientWidth || 560);
  const wide = Math.min(COLUMN_PX * 1.6, (width - 20) / Math.max(1, rows.length));
  const height = HEIGHT_PX - FOOT_PX;
  const picture = draw("svg", { width, height: HEIGHT_PX, role: "img", "aria-label": title });
  picture.append(draw("line", { x1: 0, x2: width, y1: height + 0.5, y2: height + 0.5, class: "axis" }));
  picture.append(draw("text", { x: 2, y: 13, class: "value" }, written(most, figure)));
  const every = Math.ceil(46 / wide);
  rows.forEach((one, i) => {
    const tall = ((height - 20) * (one.value ?? 0)) / most;
    const x = 10 + i * wide;
    const column = draw("rect", { x: x + wide * 0.12, y: height - tall, width: wide * 0.76, height: tall, class: "bar" });
    column.append(draw("title", {}, `${one.name} ${written(one.value, figure)}`));
    picture.append(column);
    if (i % every === 0) picture.append(draw("text", { x: x + wide / 2, y: height + 18, "text-anchor": "middle", class: "name" }, one.name.replace(/^\d{4}-/, "")));
  });
  return picture;
}

const shortened = (text, n) => (text.length > n ? `${text.slice(0, n - 1)}…` : text);

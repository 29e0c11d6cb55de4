// Tiles of the whole and the table of its parts: the table is the truth, pictures only show it.

import { make } from "./dom.js";
import { changeOf, duration, isOfFew, valueOf, written } from "./figures_values.js";
import { say } from "./figures_words.js";
import { count } from "./planner.js";

const HUNDREDTHS = [["p50_s", "P50"], ["p90_s", "P90"], ["p95_s", "P95"]];
const COLUMNS = [
  "received", "direct_answer_share", "repeat_share", "first_right_share", "sent_back_share", "signed_in_time_share",
  "arrived_in_time_share", "closed", "closed_share", "closed_in_time_share", "open", "overdue", "sign_time", "arrive_time", "close_time",
];
const BARELY = new Set(["referred", "merged", "cancelled", "dispatched"]); // told in small tiles

function listButton(text, what, { page, label, filters }) {
  if (!page.told.may_list) return make("span", { text });
  const button = make("button", { type: "button", className: "open", text, "aria-label": say("open_list", label) });
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    page.openList(what, filters);
  });
  return button;
}

export function showTiles(list, page) {
  const { figures, whole } = page.told;
  list.replaceChildren(...figures.map((figure) => {
    const { now } = whole;
    const main = make("b", {}, listButton(written(valueOf(now, figure), figure), figure.counted, { page, label: figure.title, filters: {} }));
    const rows = [];
    if (figure.among) rows.push(make("small", {},
      listButton(count(now.counts[figure.counted]), figure.counted, { page, label: figure.numerator, filters: {} }), " ÷ ",
      listButton(count(now.counts[figure.among]), figure.among, { page, label: figure.denominator, filters: {} })));
    if (figure.timed) rows.push(make("small", { text: HUNDREDTHS.slice(1).map(([name, said]) => `${said} ${duration(valueOf(now, figure, name))}`).join(" · ") }));
    for (const name of ["before", "year_before"]) {
      const change = changeOf(now, whole[name], figure);
      if (change === null) continue;
      rows.push(make("small", { className: "change" }, `${say(name)} `, make("span", { className: change.tone, text: change.text })));
    }
    const few = isOfFew(now, figure) ? [make("i", { className: "few", text: say("few") })] : [];
    const heading = make("h3", { text: figure.timed ? `${figure.title} P50` : figure.title, title: defined(figure) });
    return make("li", { className: BARELY.has(figure.name) ? "small" : "", "data-figure": figure.name }, heading, make("div", { className: "value" }, main, ...few), ...rows);
  }));
}

export const defined = (figure) =>
  [figure.numerator, figure.denominator && `÷ ${figure.denominator}`, figure.clock].filter(Boolean).join(" ");

export function showDefinitions(details, figures) {
  details.querySelector("summary").textContent = say("definitions");
  details.querySelector("dl").replaceChildren(...figures.flatMap((one) => [
    make("dt", { text: one.title }),
    make("dd", { text: `${say(one.timed ? "timing" : "numerator")}：${one.numerator}${one.denominator ? `；${say("denominator")}：${one.denominator}` : ""}；${say("clock")}：${one.clock}` }),
  ]));
}

export function showGroups(table, page) {
  const { told, state } = page;
  const figures = COLUMNS.map((name) => told.figures.find((one) => one.name === name)).filter(Boolean);
  const head = figures.map((one) => {
    const isSorted = page.sorted === one.name;
    const button = make("button", { type: "button", className: "sort", text: one.timed ? `${one.title} P90` : one.title, title: defined(one) });
    button.addEventListener("click", () => page.sortBy(one.name));
    return make("th", { scope: "col", "data-figure": one.name, ...(isSorted && { "aria-sort": page.isRising ? "ascending" : "descending" }) }, button);
  });
  table.tHead.replaceChildren(make("tr", {}, make("th", { scope: "col", text: say(state.by) }), ...head));
  const row = (group, filters, first) =>
    make("tr", { "data-code": group.code ?? "" }, first, ...figures.map((one) => cell(group, one, { page, filters, name: group.name ?? say("whole") })));
  table.tBodies[0].replaceChildren(...page.groupsInOrder().map((group) => row(group, page.filtersOf(group.code), nameCell(group, page))));
  table.tFoot.replaceChildren(row(told.whole, {}, make("th", { scope: "row", text: say("whole") })));
}

function nameCell(group, page) {
  const cell = make("th", { scope: "row" });
  if (page.filtersOf(group.code) === null || page.state.by === "day") cell.append(group.name);
  else {
    const button = make("button", { type: "button", className: "down", text: group.name, "aria-label": say("down", group.name) });
    button.addEventListener("click", () => page.enter(group.code));
    cell.append(button);
  }
  return cell;
}

function cell(group, figure, { page, filters, name }) {
  const hundredth = figure.timed ? "p90_s" : undefined;
  const value = valueOf(group.now, figure, hundredth);
  const text = written(value, figure);
  const few = isOfFew(group.now, figure) ? [make("i", { className: "few", text: "*", title: say("few") })] : [];
  const isBad = figure.name === "overdue" && value > 0;
  const said = isBad ? `▲ ${text}` : text;
  const inside = value === null || filters === null ? make("span", { text: said }) : listButton(said, figure.counted, { page, label: `${name} ${figure.title} ${text}`, filters });
  return make("td", { className: isBad ? "loss" : "" }, inside, ...few);
}

// The forms of one order: the sheet that goes with it, the supervision with its own deadline, and
// the receipt for the caller. What an account may not see the server has masked already.

import { categoryTitle, unitTitle } from "./codes.js";
import { make } from "./dom.js";
import { p } from "./print_words.js";
import { reasonOf, whomOf } from "./whom.js";
import { channelWord, clock, day, eventWord, valueWord, word } from "./words.js";

/** An instant with its year: paper is read years later. */
export const stamp = (at) => (at ? `${day(at).split(" ")[0]} ${clock(at).slice(0, 5)}` : "");

/** A table of names and values, two pairs a row where both are short. */
export function factsTable(rows) {
  const cell = (value, className) => make("td", { className, ...(value instanceof Node ? {} : { text: value ?? "" }) }, ...(value instanceof Node ? [value] : []));
  const body = rows.map(([first, second, className]) => {
    const pairs = Array.isArray(second) ? [first, second] : [[first, second]];
    const cells = pairs.flatMap(([name, value]) => [make("th", { scope: "row", text: name }), cell(value, className)]);
    if (pairs.length === 1) cells.at(-1).setAttribute("colspan", "3");
    return make("tr", {}, ...cells);
  });
  return make("table", { className: "facts" }, make("tbody", {}, ...body));
}

export function head({ of, number, title, isRed = false }) {
  return [
    make("div", { className: "head" },
      make("span", { className: "of", text: of }),
      make("span", { className: "number", text: number ? `${p("number")} ${number}` : "" }),
      make("h1", { className: isRed ? "red" : "", text: title })),
    make("hr", { className: isRed ? "rule red" : "rule" }),
  ];
}

export const signs = (names) =>
  make("div", { className: "signs" }, ...names.map((name) =>
    make("div", {}, make("span", { text: p(name) + p("colon") }), make("span", { text: p("date") }))));

export const boxes = (...names) =>
  make("span", { className: "boxes" }, ...names.map((name) => make("span", { text: p(name) })));

const leadOf = ({ assignments }) =>
  assignments.findLast((one) => one.is_lead && !one.ended_at) ?? assignments.findLast((one) => one.is_lead);

function handlerWords(order) {
  const lead = leadOf(order);
  if (!lead) return p("nobody");
  return [lead.member ?? unitTitle(lead.unit), valueWord(lead.state)].join(" · ");
}

const level = ({ urgency }) => (urgency === "urgent" ? word("urgent") : p("normal"));
const limits = (order) =>
  p("limits_told", { r: stamp(order.respond_by), a: stamp(order.arrive_by), c: stamp(order.close_by) });

function callerOf(file, order) {
  if (!file) return [p("hidden"), p("hidden")];
  const { name, phone } = file.caller;
  const behalf = file.entry?.on_behalf_of;
  return [[name, behalf && `${p("on_behalf")} ${behalf}`].filter(Boolean).join("　") || "—", phone || "—"];
}

function entryWords(entry) {
  if (!entry?.is_late) return null;
  return p("late", { s: entry.sheet_number ?? "—", t: entry.taken_by ?? "—", e: `${stamp(entry.entered_at)} ${entry.entered_by}` });
}

function facts(order, file) {
  const [name, phone] = callerOf(file, order);
  const late = entryWords(file?.entry);
  return factsTable([
    [[p("category"), categoryTitle(order.category)], [p("urgency"), level(order)], "strong"],
    [[p("received"), stamp(order.received_at)], [p("channel"), channelWord(order.channel)]],
    ...(late ? [[p("entered"), late]] : []),
    [[p("caller"), name], [p("phone"), phone]],
    [p("place"), order.address || "—", "strong"],
    [[p("grid"), order.grid_code], [p("state"), valueWord(order.waiting_for) || valueWord(order.state)]],
    [p("text"), order.text, "text"],
    [p("limits"), limits(order)],
    [p("lead"), handlerWords(order), "strong"],
  ]);
}

/** Every step with its instant and who took it, the oldest first. */
function chain(order) {
  const names = ["when", "step", "whom", "who"];
  const headings = make("tr", {}, ...names.map((name) => make("th", { scope: "col", text: p(name) })));
  const rows = order.events.map((event) => {
    const { at, kind, actor, facts: told } = event;
    const why = reasonOf(order, event);
    const shown = told.on_paper ? told.happened_at : at;
    const on = told.on_paper && p("entered_at").replace("%s", stamp(at));
    const said = [whomOf(order, event), told.sheet, on, why, valueWord(told.reason)];
    return make("tr", {}, ...[shown ? stamp(shown) : "—", eventWord(kind), said.filter(Boolean).join(" · "), actor].map((text) => make("td", { text })));
  });
  return [
    make("h2", { text: p("chain") }),
    make("table", { className: "chain" }, make("thead", {}, headings), make("tbody", {}, ...rows)),
  ];
}

const resultOf = (order) => order.assignments.findLast(({ state }) => state === "done")?.end_reason ?? "";

export function orderSheet({ order, file, of }) {
  return [
    ...head({ of, number: order.number, title: p("order") }),
    facts(order, file),
    ...chain(order),
    factsTable([[p("result"), resultOf(order), "room"]]),
    signs(["sign_handler", "sign_check", "sign_chief"]),
  ];
}

export function instructionSheet({ order, file, of, instruction }) {
  const isSupervision = instruction.kind === "supervision";
  const title = p(isSupervision ? "instruction" : "instruction_given");
  const about = [order.number, categoryTitle(order.category), level(order), order.address].filter(Boolean).join(" · ");
  const reported = instruction.reported_at
    ? `${instruction.report}\n（${stamp(instruction.reported_at)} ${instruction.reported_by}）` : "";
  return [
    ...head({ of, number: instruction.number, title, isRed: true }),
    factsTable([
      [[p("from_whom"), instruction.from_whom], [p("document"), instruction.document_number ?? "—"]],
      [[p("given"), stamp(instruction.given_at)], [p("due"), instruction.due_at ? stamp(instruction.due_at) : p("no_due")], "strong"],
      [p("answers"), handlerWords(order), "strong"],
      [p("instruction_text"), instruction.text, "text"],
      [p("about"), about],
      [p("text"), order.text, "text"],
      [p("limits"), limits(order)],
      [p("report"), reported, "tall text"],
    ]),
    ...chain(order),
    signs(["sign_given", "sign_unit", "sign_report"]),
  ];
}

export function receiptSheet({ order, file, of }) {
  const [name, phone] = callerOf(file, order);
  const closed = order.closed_at ? stamp(order.closed_at) : p("still", { c: stamp(order.close_by) });
  return [
    ...head({ of, number: order.number, title: p("receipt") }),
    make("p", { text: p("dear") }),
    factsTable([
      [[p("caller"), name], [p("phone"), phone]],
      [[p("received"), stamp(order.received_at)], [p("closed"), closed]],
      [p("place"), order.address],
      [p("your_matter"), `${categoryTitle(order.category)}\n${order.text ?? ""}`, "text"],
      [p("lead"), handlerWords(order)],
      [p("answer"), [order.answer, resultOf(order)].filter(Boolean).join("\n"), "tall text"],
      [p("content"), boxes("yes", "fairly", "no"), "line"],
    ]),
    signs(["sign_desk", "sign_caller"]),
  ];
}

/** For an outage: what a call is written down on, under the number that it is entered by. */
export function blankSheet(number, of) {
  const hour = p("hour");
  return [
    ...head({ of, number, title: p("blank") }),
    factsTable([
      [[p("received"), hour], [p("taken_by"), ""], "line"],
      [[p("caller_number"), ""], [p("name"), ""], "line"],
      [[p("on_behalf"), ""], [p("category"), ""], "line"],
      [p("urgency"), boxes("urgent", "normal"), "line"],
      [p("address"), boxes("read_back"), "room"],
      [p("text"), "", "tall"],
      [p("handled"), boxes("answered", "sent", "unit", "referred"), "line"],
      [p("sent_to"), "", "line"],
      [[p("sent_at"), hour], [p("signed_at"), hour], "line"],
      [[p("arrived_at"), hour], [p("done_at"), hour], "line"],
      [p("result"), "", "room"],
      [p("entered_by"), "", "line"],
    ]),
    make("p", { className: "note", text: p("blank_note") }),
  ];
}

// Paper: the queue as a list, an order as a call sheet, and the queue as CSV that no spreadsheet
// takes for formulas.

import { categoryTitle, unitTitle } from "./codes.js";
import { needWord, riskWord, say, sayIn } from "./desk_words.js";
import { byId, make } from "./dom.js";
import { read } from "./server.js";
import { eventWord, moment, valueWord, word } from "./words.js";

const MOST = 2_000;
const COLUMNS = {
  number: ["工单号", "Number"], urgency: ["级别", "Level"], category: ["类别", "Category"],
  address: ["地点", "Place"], community: ["社区", "Community"], need: ["待办", "Need"],
  due: ["时限", "Due"], handler: ["承办", "Handler"], state: ["状态", "State"], risks: ["风险", "Risk"],
};
const BLANKS = [
  ["签收", "Signed"], ["到场", "On site"], ["完成", "Done"], ["回访", "Called back"],
];

function cellsOf(order) {
  const handler = order.member_code ?? (order.unit_code ? unitTitle(order.unit_code) : "");
  return {
    number: order.number,
    urgency: order.urgency === "urgent" ? word("urgent") : valueWord("normal"),
    category: categoryTitle(order.category),
    address: order.address ?? "",
    community: order.community ?? "",
    need: needWord(order.need),
    due: moment(order.due),
    handler: order.assignment_id ? handler : say("unassigned"),
    state: valueWord(order.waiting_for) || valueWord(order.state),
    risks: order.risks.map(riskWord).join(" "),
  };
}

/** A cell as every spreadsheet reads it: as text, also where it begins like a formula. */
export function csvCell(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export class Sheets {
  constructor(page) {
    this.page = page;
    this.node = byId("paper");
  }

  async orders() {
    const { state, queue } = this.page;
    const told = await read(state.query({ first: 0, limit: MOST }, queue.needsOf(state.need)));
    return { at: told.at, rows: told.orders.map(cellsOf) };
  }

  async saveCsv() {
    const { at, rows } = await this.orders();
    const names = Object.keys(COLUMNS);
    const lines = [names.map((name) => csvCell(sayIn(COLUMNS[name])))];
    for (const row of rows) lines.push(names.map((name) => csvCell(row[name])));
    const text = `\uFEFF${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    make("a", { href: url, download: `queue-${at.slice(0, 16).replace(/[:T]/g, "")}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  async printQueue() {
    const { at, rows } = await this.orders();
    const names = Object.keys(COLUMNS);
    const head = make("tr", {}, ...names.map((name) => make("th", { text: sayIn(COLUMNS[name]) })));
    const body = rows.map((row) => make("tr", {}, ...names.map((name) => make("td", { text: row[name] }))));
    this.print([
      make("h1", { text: `${say("queue")} · ${moment(at)} · ${rows.length}` }),
      make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)),
    ]);
  }

  /** A call sheet: all that is known, and room to write what happens without a screen. */
  printOrder() {
    const { order, file } = this.page.panel;
    const caller = file?.caller ?? {};
    const facts = [
      [say("place"), order.address], [say("what_text"), order.text], [word("grid"), order.grid_code],
      [say("caller"), [caller.name, caller.phone].filter(Boolean).join(" ")],
      [say("received"), moment(order.received_at)], [say("sign_by"), moment(order.respond_by)],
      [say("arrive_by"), moment(order.arrive_by)], [say("close_by"), moment(order.close_by)],
    ];
    const rows = facts.map(([name, value]) =>
      make("tr", {}, make("th", { text: name }), make("td", { text: value ?? "" })));
    const history = order.events.map(({ at, kind, actor, facts: told }) =>
      make("li", { text: [moment(at), eventWord(kind), told.member, actor].filter(Boolean).join(" · ") }));
    const blanks = BLANKS.map((words) =>
      make("tr", {}, make("th", { text: sayIn(words) }), make("td", { text: "____:____" }), make("td", { className: "line" })));
    this.print([
      make("h1", { text: `${sayIn(["派单单", "Order sheet"])} ${order.number} · ${categoryTitle(order.category)}` }),
      make("table", { className: "facts" }, ...rows),
      make("h2", { text: say("history") }), make("ol", {}, ...history),
      make("h2", { text: sayIn(["手工登记（恢复后补录）", "By hand, to be entered later"]) }),
      make("table", { className: "blanks" }, ...blanks),
    ]);
  }

  /** For an outage: a form for one call, to be entered later with its true time and number. */
  printBlank() {
    const names = [
      ["纸单编号", "Sheet number"], ["受理时间", "Received at"], ["来电号码", "Number"], ["姓名", "Name"],
      ["代录", "On behalf of"], ["类别", "Category"], ["地址（复述确认 □）", "Address (read back □)"],
      ["内容", "What is the matter"], ["派给", "Sent to"], ["签收时间", "Signed at"],
      ["到场时间", "On site at"], ["完成时间", "Done at"], ["受理人签字", "Taken by"], ["补录人 / 时间", "Entered by / at"],
    ];
    const rows = names.map((words) =>
      make("tr", {}, make("th", { text: sayIn(words) }), make("td", { className: "line" })));
    this.print([
      make("h1", { text: sayIn(["诉求登记表（停机时使用）", "Call sheet for an outage"]) }),
      make("table", { className: "blanks" }, ...rows),
    ]);
  }

  print(parts) {
    const foot = make("p", { className: "foot", text: say("printed_at", byId("now").textContent) });
    this.node.replaceChildren(...parts, foot);
    window.print();
  }
}

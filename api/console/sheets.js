// Paper: what is printed opens as a page of its own; and the queue as CSV that no spreadsheet takes
// for formulas.

import { ask } from "./ask.js";
import { categoryTitle, unitTitle } from "./codes.js";
import { needWord, riskWord, say, sayIn } from "./desk_words.js";
import { byId, make } from "./dom.js";
import { read, send } from "./server.js";
import { toast } from "./toasts.js";
import { LANG, moment, valueWord, word } from "./words.js";

const MOST = 2_000;
const MOST_SHEETS = 50;
const COLUMNS = {
  number: ["工单号", "Number"], urgency: ["级别", "Level"], category: ["类别", "Category"],
  address: ["地点", "Place"], community: ["社区", "Community"], need: ["待办", "Need"],
  due: ["时限", "Due"], handler: ["承办", "Handler"], state: ["状态", "State"], risks: ["风险", "Risk"],
};
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

  /** A page of its own holds what is printed. */
  open(asked) {
    const query = new URLSearchParams(asked);
    query.set("lang", LANG);
    window.open(`/print?${query}`, "_blank");
  }

  printQueue() {
    const { state, queue } = this.page;
    const query = new URLSearchParams(state.query({ first: 0, limit: MOST }, queue.needsOf(state.need)).split("?")[1]);
    query.set("form", "queue");
    this.open(query);
  }

  printOrder() {
    this.open({ form: "order", order: this.page.panel.order.id });
  }

  /** An instruction with its own deadline and who answers. */
  printInstruction({ id }) {
    this.open({ form: "instruction", order: this.page.panel.order.id, instruction: id });
  }

  /** For an outage: numbered sheets, one call each, to be entered later by their numbers. */
  async printBlank() {
    const told = await ask(say("blank_sheets"), [
      { name: "n", label: say("how_many"), kind: "number", value: "10", required: true },
    ], { ok: say("print") });
    const n = Math.max(1, Math.min(MOST_SHEETS, Math.round(Number(told?.n)) || 1));
    if (!told) return;
    try {
      const { numbers } = await send("/desk/sheets", { n, actor: this.page.state.seat });
      this.open({ form: "blank", numbers: numbers.join(",") });
    } catch (error) {
      toast(say("refused", error.message), { kind: "refused" });
    }
  }

  print(parts) {
    const foot = make("p", { className: "foot", text: say("printed_at", byId("now").textContent) });
    this.node.replaceChildren(...parts, foot);
    window.print();
  }
}

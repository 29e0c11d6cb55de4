// 补录: a call sheet that was taken while the system was down, entered with its true times, once
// per sheet number; whom somebody sent by telephone is taken over.

import { unitTitles } from "./codes.js";
import { Intake } from "./intake.js";
import { say, sayIn } from "./desk_words.js";
import { make } from "./dom.js";
import { read, send } from "./server.js";
import { toast } from "./toasts.js";
import { instantOf, moment } from "./words.js";

const MENDED_WITHIN_MS = 60_000; // somebody has to look up a code meanwhile

const W = {
  title: ["补录纸质受理单", "Enter a call sheet later"],
  send: ["补录", "Enter"],
  sheet: ["纸单编号", "Sheet number"],
  received: ["实际受理时间", "Received at"],
  taken_by: ["受理人", "Taken by"],
  handled: ["纸上已办到", "Done on paper"],
  member: ["派给（编码）", "Sent to (code)"],
  sent: ["电话派出", "Sent at"],
  signed: ["签收", "Signed at"],
  arrived: ["到场", "On site at"],
  done: ["完成", "Done at"],
  result: ["处置结果", "Result"],
  unit: ["承办单位", "Handling unit"],
  answer: ["答复内容", "Answer"],
  entered: ["已补录 · %n", "Entered · %n"],
  kept: ["已补录（无需派单）", "Entered, nobody has to be sent"],
  carried_on: ["已补录 · %n · 已接续，交 %m", "Entered · %n · carried on by %m"],
  at_desk: ["已补录 · %n 待坐席处理，未能接续：%r。请更正后再次补录", "Entered · %n waits for the desk, not carried on: %r. Mend it and enter the sheet again"],
  known: ["纸单 %s 已于 %t 由 %w 补录：%n，未重复登记", "Sheet %s was entered at %t by %w: %n. Nothing was entered twice"],
  known_carried_on: ["纸单 %s 此前已补录：%n 现已接续，交 %m", "Sheet %s had been entered: %n is carried on by %m now"],
  known_at_desk: ["纸单 %s 此前已补录：%n 仍待坐席处理，未能接续：%r。请更正后再次补录", "Sheet %s had been entered: %n still waits for the desk, not carried on: %r. Mend it and enter the sheet again"],
  mend: ["更正", "Mend"],
  strange: ["编号 %s 不在未补录的空白单中，请核对", "%s is none of the sheets that are still open: look at the number"],
};
const HANDLED = [
  ["", ["尚未处理，由系统派单", "nothing yet: let the engine send"]],
  ["person", ["已电话派人", "somebody was sent by telephone"]],
  ["unit", ["已转承办单位", "given to a unit"]],
  ["answered", ["已直接答复", "answered"]],
  ["referred", ["已转 110 / 119 / 120", "referred to 110 / 119 / 120"]],
];
const SHOWN_WITH = {
  member: "person", sent: "person", signed: "person", arrived: "person", done: "person", result: "person",
  unit: "unit", answer: "answered",
};
const t = (key, values = {}) =>
  sayIn(W[key]).replace(/%([a-z])/g, (all, letter) => (Object.hasOwn(values, letter) ? values[letter] : all));

const time = (more = {}) => make("input", { type: "datetime-local", step: "60", ...more });
const line = (more = {}) => make("input", { type: "text", maxlength: "100", autocomplete: "off", ...more });

export class LateEntry extends Intake {
  constructor(page) {
    super(page, { id: "late-entry", kept: "gridmap.desk.unsent_sheets" });
    this.sheets = [];
  }

  get title() {
    return t("title");
  }

  get sendTitle() {
    return t("send");
  }

  labelOf(name) {
    return Object.hasOwn(W, name) ? t(name) : super.labelOf(name);
  }

  makeFields() {
    const { channel: _, ...call } = super.makeFields();
    const f = {
      sheet: line({ maxlength: "40", required: "", list: "open-sheets" }),
      received: time({ required: "" }),
      taken_by: line({ required: "" }),
      ...call,
      handled: this.select(HANDLED.map(([code, words]) => [code, sayIn(words)])),
      member: line(), sent: time(), signed: time(), arrived: time(), done: time(),
      result: make("textarea", { rows: "2", maxlength: "500" }),
      unit: this.select(unitTitles()),
      answer: make("textarea", { rows: "2", maxlength: "4000" }),
    };
    f.handled.addEventListener("change", () => this.showHandled());
    return f;
  }

  /** Whoever enters sheets is whoever needs the next pad. */
  build() {
    super.build();
    const print = () => this.page.sheets.printBlank();
    this.node.querySelector("h2").append(
      make("button", { type: "button", id: "blank", className: "small", text: `${say("blank_sheets")}…`, onclick: print }),
    );
  }

  open(more) {
    super.open(more);
    this.showHandled();
    this.readSheets();
  }

  /** The sheets that are still out, to choose from; any other number may be typed. */
  async readSheets() {
    this.sheets = await read("/desk/sheets").catch(() => []);
    this.list ??= this.node.appendChild(make("datalist", { id: "open-sheets" }));
    this.list.replaceChildren(...this.sheets.map(({ number }) => make("option", { value: number })));
  }

  /** Only what goes with how far it had come is asked for. */
  showHandled() {
    for (const [name, how] of Object.entries(SHOWN_WITH)) {
      const isShown = this.fields.handled.value === how;
      this.fields[name].closest("label").hidden = !isShown;
      this.fields[name].required = isShown && (name === "member" || name === "sent");
    }
  }

  body() {
    const f = Object.fromEntries(
      Object.entries(this.fields).map(([name, field]) => [name, field.value.trim()]),
    );
    const ofSheet = { sheet_number: f.sheet, received_at: instantOf(f.received), taken_by: f.taken_by };
    const call = {
      category: f.category, urgency: f.urgency, text: f.text, address: f.address, caller_name: f.name,
      caller_phone: f.phone, on_behalf_of: f.on_behalf,
    };
    const stated = Object.entries({ ...call, ...this.handled(f) }).filter(([, value]) => value);
    const body = { ...ofSheet, ...Object.fromEntries(stated), actor: this.page.state.seat };
    if (this.place) body.position = this.place;
    return body;
  }

  handled(f) {
    if (f.handled === "unit") return { disposition: "unit", unit_code: f.unit };
    if (f.handled === "answered") return { disposition: "answered", answer: f.answer };
    if (f.handled !== "person") return { disposition: f.handled };
    const at = (local) => local && instantOf(local);
    return {
      member_code: f.member, sent_at: at(f.sent), signed_at: at(f.signed), arrived_at: at(f.arrived),
      done_at: at(f.done), result: f.result,
    };
  }

  /** Nobody is on the telephone: nothing is read back. */
  readBack() {
    this.submit(this.body());
  }

  /** Send a sheet; whatever comes back is told: new, known, carried on, or waiting for the desk. */
  async post({ key, body }) {
    const told = await send("/desk/late-entries", body, key);
    // It is entered, whether it can be shown or not; shown first, so that nothing comes over what is offered.
    if (told.work_order_id) await this.show(told.work_order_id).catch(() => null);
    this.drop = this.tell(told, body); // in place of what was said of the sheet before
    const isOpen = this.sheets.some(({ number }) => number === told.sheet_number);
    if (!told.was_known && this.sheets.length > 0 && !isOpen) toast(t("strange", { s: told.sheet_number }), { kind: "refused" });
  }

  async show(orderId) {
    await this.page.queue.read(this.page.nowMs);
    await this.page.chosen.open(orderId);
  }

  tell(told, body) {
    const { number, sheet_number: s, entered_by: w, entered_at: at, not_carried_on: r } = told;
    const said = (key) => t(key, { n: number ?? "", s, w, t: moment(at), r, m: body.member_code });
    if (r) return toast(said(told.was_known ? "known_at_desk" : "at_desk"), { kind: "refused", offers: [[t("mend"), this.reopening()]], lastsMs: MENDED_WITHIN_MS });
    if (told.is_carried_on) return toast(said(told.was_known ? "known_carried_on" : "carried_on"));
    if (told.was_known) return toast(said("known"), { kind: "refused" });
    return toast(number ? said("entered") : t("kept"));
  }

  /** What opens the form again as it was filled in, at whom it was sent to. */
  reopening() {
    const typed = Object.entries(this.fields).map(([name, { value }]) => [name, value]);
    const { place } = this;
    return () => {
      this.open({ place });
      for (const [name, value] of typed) this.fields[name].value = value;
      this.showHandled();
      this.fields.member.select();
    };
  }
}

// Shift handover 交接班: what is carried over by name, who is on duty, two signatures by two persons.
// While an alarm stands that nobody has acknowledged, nobody can sign.

import { ask, closeDialog, show } from "./ask.js";
import { categoryTitle } from "./codes.js";
import { say, sayIn } from "./desk_words.js";
import { byId, make } from "./dom.js";
import { Refused, read, send } from "./server.js";
import { toast } from "./toasts.js";
import { moment, valueWord, word } from "./words.js";

const W = {
  alarms: ["以下告警尚未处置，不能签字", "Nobody can sign while these alarms stand"],
  roster: ["值班", "On duty"],
  carried: ["移交清单（%n 件）", "Carried over (%n)"],
  nothing: ["没有需要移交的工单", "nothing is carried over"],
  remarks: ["交班说明", "Remarks"],
  sign: ["交班签字", "Hand over and sign"],
  take: ["接班签字", "Take over and sign"],
  back: ["撤回交班", "Take it back"],
  name: ["签字人", "Signed by"],
  waits: ["%s 已于 %t 交班签字，待接班人签字", "%s signed at %t; the next shift has to sign"],
  done: ["交接班完成：%s → %t", "shift handed over: %s → %t"],
  print: ["打印交接单", "Print"],
};
const REASONS = {
  urgent: ["紧急", "urgent"], overdue: ["超时", "overdue"], unlocated: ["待定位", "no place"],
  risk: ["风险词", "risk"], call_back: ["待回电", "call back"], instruction: ["批示未回告", "instruction"],
  unsigned: ["催签未果", "not signed"],
};
const POSTS = { leader: ["带班领导", "leader"], chief: ["值班长", "chief"], staff: ["值班员", "staff"] };
const fill = (key, values = {}) =>
  sayIn(W[key]).replace(/%([a-z])/g, (all, letter) => values[letter] ?? all);

export class Handover {
  constructor(page) {
    this.page = page;
  }

  /** Say in the bar that a handover waits for its second signature. */
  async showWaiting() {
    const [newest] = await read("/handovers?limit=1").catch(() => []);
    const waits = Boolean(newest && !newest.taken_at && !newest.taken_back_at);
    byId("handover")?.classList.toggle("waits", waits);
    return waits ? newest : null;
  }

  async open() {
    try {
      const waiting = await this.showWaiting();
      const draft = await read("/handovers/draft");
      await (waiting ? this.showSecond(waiting, draft) : this.showFirst(draft));
    } catch (error) {
      toast(say("refused", error.message), { kind: "refused" });
    }
  }

  showFirst(draft) {
    const remarks = make("textarea", { rows: "2", maxlength: "1000", id: "handover-remarks" });
    const parts = [
      ...this.alarms(draft), ...this.lists(draft),
      make("label", {}, make("span", { text: fill("remarks") }), remarks),
      this.buttons([
        [fill("sign"), () => this.sign("/handovers", { remarks: remarks.value.trim() || null }), draft.alarms.length > 0],
        [fill("print"), () => this.print(draft)],
      ]),
    ];
    return show(say("handover"), parts, { wide: true });
  }

  showSecond(waiting, draft) {
    const said = fill("waits", { s: waiting.handed_by, t: moment(waiting.handed_at) });
    const path = `/handovers/${waiting.id}`;
    const parts = [
      make("p", { className: "warn", text: said }),
      ...this.alarms(draft), ...this.lists(waiting),
      ...(waiting.remarks ? [make("p", { text: waiting.remarks })] : []),
      this.buttons([
        [fill("take"), () => this.sign(`${path}/take`, {}, waiting), draft.alarms.length > 0],
        [fill("back"), () => this.sign(`${path}/take-back`, {})],
        [fill("print"), () => this.print(waiting)],
      ]),
    ];
    return show(say("handover"), parts, { wide: true });
  }

  buttons(rows) {
    return make("div", { className: "buttons" }, ...rows.map(([text, run, isOff], i) =>
      make("button", {
        type: "button", text, onclick: run, className: i === 0 ? "main" : "",
        ...(isOff && { disabled: "" }),
      })));
  }

  alarms({ alarms }) {
    if (alarms.length === 0) return [];
    const rows = alarms.map((number) => {
      const risk = this.page.risks.of(number); // a request without an order is told by its own id
      const text = risk ? this.page.risks.titleOf(risk) : number;
      return make("li", {}, make("button", { type: "button", className: "small", text, onclick: () => this.goTo(number, risk) }));
    });
    return [make("div", { className: "risk unread" }, make("b", { text: `⚑ ${fill("alarms")}` })),
      make("ol", { className: "alarms" }, ...rows)];
  }

  async goTo(number, risk = null) {
    if (risk) {
      this.page.risks.look(risk);
      return;
    }
    const told = await read(`/desk/orders?q=${encodeURIComponent(number)}`);
    closeDialog();
    if (told.orders.length > 0) await this.page.chosen.open(told.orders[0].id);
  }

  lists({ roster, carried }) {
    const duty = roster.map(({ post, name, area_name }) =>
      `${sayIn(POSTS[post] ?? [post, post])} ${name}${area_name ? `（${area_name}）` : ""}`);
    const rows = carried.map((one) => make("tr", {},
      make("td", { text: one.number }),
      make("td", { text: one.urgency === "urgent" ? word("urgent") : valueWord("normal") }),
      make("td", { text: categoryTitle(one.category) }),
      make("td", { text: one.address ?? "" }),
      make("td", { text: one.member_code ?? valueWord(one.state) }),
      make("td", { text: one.due ? moment(one.due) : "" }),
      make("td", { text: one.reasons.map((why) => sayIn(REASONS[why] ?? [why, why])).join(" ") })));
    const table = make("div", { className: "scroll" }, make("table", { className: "carried" }, make("tbody", {}, ...rows)));
    return [
      ...(duty.length > 0 ? [make("p", { text: `${fill("roster")}：${duty.join("　")}` })] : []),
      make("h3", { text: fill("carried", { n: carried.length }) }),
      carried.length > 0 ? table : make("p", { className: "note", text: fill("nothing") }),
    ];
  }

  /** Sign with the name of the seat; where nobody has to sign in, whoever signs is asked. */
  async sign(path, body, waiting = null) {
    closeDialog();
    let actor = this.page.state.seat;
    if (this.page.bar.isOpen) {
      const told = await ask(fill("name"), [{ name: "actor", label: fill("name"), value: actor, required: true }]);
      if (!told?.actor) return;
      actor = told.actor;
    }
    try {
      await send(path, { ...body, actor });
      const taken = waiting && path.endsWith("/take");
      toast(taken ? fill("done", { s: waiting.handed_by, t: actor }) : say("noted", { n: say("handover") }));
    } catch (error) {
      toast(error instanceof Refused ? say("refused", error.message) : say("offline", say("handover")), { kind: "refused" });
    }
    await this.showWaiting();
  }

  print(told) {
    closeDialog();
    const lines = [
      `${fill("sign")}: ${told.handed_by ?? "________"} ${told.handed_at ? moment(told.handed_at) : ""}`,
      `${fill("take")}: ${told.taken_by ?? "________"} ${told.taken_at ? moment(told.taken_at) : ""}`,
    ];
    this.page.sheets.print([
      make("h1", { text: say("handover") }), ...this.lists(told),
      ...(told.remarks ? [make("p", { text: told.remarks })] : []),
      ...lines.map((text) => make("p", { text })),
    ]);
  }
}

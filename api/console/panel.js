// The chosen work order at the right: clocks, what may be done, facts, the caller, who could go,
// what lies near, instructions, calls, and what happened. What is read later comes in later.

import { categoryTitle, unitTitle } from "./codes.js";
import { showCountdown } from "./countdown.js";
import { cooperationPart } from "./desk_cooperations.js";
import { callerPart, duplicatePart, instructionPart, notePart, riskPart } from "./desk_file.js";
import { say } from "./desk_words.js";
import { byId, make } from "./dom.js";
import { recommended, whyNot } from "./people.js";
import { petitionPart } from "./petitions.js";
import { photoPart } from "./photo_part.js";
import { reasonOf, whomOf } from "./whom.js";
import { channelWord, clock, countedIn, eventWord, moment, valueWord, word } from "./words.js";

const leadOf = (order) => order.assignments.findLast((one) => one.is_lead && !one.ended_at);

export class Panel {
  /** `acts` is the list of what may be done: [{act, title, key, isAble(order)}]. */
  constructor(page, acts) {
    this.page = page;
    this.acts = acts;
    this.node = byId("panel");
    this.clear();
  }

  clear() {
    this.page.cameras.clear();
    this.order = null;
    this.file = null;
    this.preview = null;
    this.node.replaceChildren(
      make("div", { className: "empty" },
        make("p", { text: say("pick_one") }),
        make("p", { className: "note", text: say("pick_hint") })),
    );
  }

  /** Show an order with what is known of it so far; `why` is why there is no preview. */
  show({ order, preview = null, file = null, why = "" }) {
    const isSame = this.order?.id === order.id;
    this.page.cameras.leave(order.id);
    Object.assign(this, { order, preview, file, why });
    const focused = isSame ? document.activeElement?.dataset?.act : null;
    const open = new Set(
      [...this.node.querySelectorAll("details[data-keep][open]")].map((one) => one.dataset.keep),
    );
    const body = make("div", { className: "body" }, ...this.parts());
    const scrolled = isSame ? (this.node.querySelector(".body")?.scrollTop ?? 0) : 0;
    this.node.replaceChildren(this.head(), this.actions(), body);
    body.scrollTop = scrolled;
    if (isSame) {
      for (const one of this.node.querySelectorAll("details[data-keep]")) {
        one.open = open.has(one.dataset.keep);
      }
    }
    if (focused) this.node.querySelector(`[data-act="${CSS.escape(focused)}"]`)?.focus();
    this.tick();
  }

  /** The same once more, where something beside the order has changed. */
  redraw() {
    if (this.order) this.show(this);
  }

  head() {
    const { order } = this;
    const isUrgent = order.urgency === "urgent";
    const level = make("span", {
      className: isUrgent ? "level urgent" : "level",
      text: isUrgent ? word("urgent") : valueWord("normal"),
    });
    const state = valueWord(order.waiting_for) || valueWord(order.state);
    return make("header", {},
      level,
      make("h2", { id: "panel-title", text: categoryTitle(order.category) }),
      make("span", { className: "number", text: order.number }),
      make("span", { className: "state", text: state }),
      make("span", { className: "due big" }));
  }

  /** Buttons of what may be done now, each with its key. */
  actions() {
    const able = this.acts.filter((one) => one.isAble(this.order));
    return make("div", { className: "acts", role: "toolbar" }, ...able.map(({ act, title, key, run }) =>
      make("button", { type: "button", "data-act": act, onclick: run },
        make("kbd", { text: key }), make("span", { text: title }))));
  }

  tick() {
    const node = this.node.querySelector(".due.big");
    if (!node || this.order.closed_at) return;
    const { due, nears_at: nearsAt } = this.order;
    showCountdown(node, { due, nearsAt, nowMs: this.page.nowMs });
  }

  parts() {
    return [
      ...riskPart(this.file, this.page.writing),
      ...petitionPart(this.order, this.page.desk),
      this.facts(),
      ...cooperationPart(this.order, this.page),
      ...photoPart(this.order, this.page.writing),
      ...this.page.cameras.part(this.order),
      ...instructionPart(this.file, this.page.writing),
      ...callerPart(this.file, this.page.chosen),
      ...this.people(),
      ...duplicatePart(this.file, this.order, this.page),
      ...notePart(this.file),
      ...this.history(),
    ].filter(Boolean);
  }

  facts() {
    const { order, file } = this;
    const lead = leadOf(order);
    const who = lead && (lead.member ?? unitTitle(lead.unit));
    const row = this.page.queue.orderOf(order.id);
    const place = order.address || row?.address || order.grid_code || say("no_place");
    const rows = [
      [say("place"), place, "strong"],
      [say("what_text"), order.text],
      [say("answered"), order.answer],
      [word("grid"), order.grid_code],
      [say("received"), `${moment(order.received_at)} · ${channelWord(order.channel)}`],
      ...(file?.entry ? [[say("entered"), entryWords(file.entry)]] : []),
      [say("handler"), who && `${who} · ${valueWord(lead.state)}`],
      [say("sign_by"), moment(order.respond_by)],
      [say("arrive_by"), moment(order.arrive_by)],
      [say("close_by"), moment(order.close_by)],
      [word("counted_in"), countedIn(order)],
    ];
    const list = make("dl");
    for (const [name, value, className] of rows) {
      if (value === null || value === undefined || value === "") continue;
      list.append(make("dt", { text: name }), make("dd", { text: value, className }));
    }
    return list;
  }

  people() {
    const { preview, order, why } = this;
    if (order.closed_at) return [];
    const title = make("span", { text: say("recommended") });
    if (!preview) return why ? [make("h3", {}, title), make("p", { className: "note", text: why })] : [];
    const n = preview.candidates.length + Object.values(preview.not_listed).reduce((a, b) => a + b, 0);
    return [
      make("h3", {}, title, make("small", { text: say("weighed", n) })),
      ...recommended(preview, {
        memberOf: (code) => this.page.chosen.memberOf(code),
        send: (place) => this.page.desk.sendNth(place),
        point: (member) => this.page.chosen.pointAt(member),
      }),
      ...whyNot(preview),
    ];
  }

  /** The newest first, with who did it. */
  history() {
    const list = make("ol", { className: "history" });
    for (const event of [...this.order.events].reverse()) {
      const { at, kind, actor, facts } = event;
      const why = reasonOf(this.order, event);
      const shown = facts.on_paper ? facts.happened_at : at;
      const paper = facts.on_paper ? say("on_paper", moment(at)) : facts.sheet && say("sheet", facts.sheet);
      const said = [whomOf(this.order, event), paper, why, valueWord(facts.reason), valueWord(facts.moment)].filter(Boolean).join(" · ");
      list.append(
        make("li", {},
          make("time", { text: shown ? `${moment(shown)}${clock(shown).slice(5)}` : "—", datetime: shown ?? at }),
          make("b", { text: eventWord(kind) }),
          make("span", { text: said }),
          make("i", { text: actor })),
      );
    }
    return [make("h3", {}, make("span", { text: say("history") })), list];
  }
}

function entryWords({ entered_by, taken_by, on_behalf_of, is_late, sheet_number, entered_at }) {
  return [
    taken_by && say("taken_by", taken_by),
    entered_by,
    on_behalf_of && say("on_behalf", on_behalf_of),
    is_late && `${say("late")} ${moment(entered_at)}`,
    sheet_number && say("sheet", sheet_number),
  ].filter(Boolean).join(" · ");
}

// What a dispatcher does with work orders. Each step is shown at once and taken back where the
// server says no: then it tells who was faster, and offers who can go now. Every step has a key of
// its own, so that trying again after a lost line does it once.

import { ask, pick } from "./ask.js";
import { unitTitles } from "./codes.js";
import { say, sayIn } from "./desk_words.js";
import { ableOf } from "./people.js";
import { asking, openPetition, petitionWords } from "./petitions.js";
import { Refused, newKey, read, send } from "./server.js";
import { toast } from "./toasts.js";
import { span } from "./words.js";

const UNDO_MS = 10_000;
const REASONS = {
  send: [
    ["熟悉情况", "knows the matter"], ["来电人指定", "the caller asks for them"],
    ["首选联系不上", "the first cannot be reached"], ["现场就近", "is there already"],
  ],
  move: [
    ["原承办人无法前往", "the handler cannot go"], ["更近", "is nearer"],
    ["职责不符", "not their matter"], ["减轻负荷", "has too much in hand"],
  ],
  unit: [
    ["属部门职责", "a matter of the unit"], ["需专业处置", "needs specialists"],
    ["需执法权", "needs enforcement"],
  ],
  refuse: [
    ["属本单位职责", "it is their duty"], ["理由不充分", "the reason does not do"],
    ["时限不可延", "the deadline cannot move"],
  ],
  back: [
    ["派错", "sent by mistake"], ["情况有变", "things have changed"], ["来电人撤回", "the caller took it back"],
  ],
};
const CONFLICTS = new Set(["stale_situation", "already_assigned", "member_full", "cannot_be_sent", "illegal_move"]);

export class DeskActs {
  /** `page` holds the queue, the panel, the chosen order and the state. */
  constructor(page) {
    this.page = page;
    this.done = []; // what may be undone: {id, number, until}
  }

  get order() {
    return this.page.panel.order;
  }

  async reload(id) {
    await Promise.all([this.page.queue.read(this.page.nowMs), this.page.chosen.reload(id)]);
  }

  get actor() {
    return this.page.state.seat;
  }

  /** Show a step at once, do it, and take it back on the screen where the server refuses. */
  async act(order, { busy, path, body, said, undoable = false, retry }) {
    const row = this.page.queue.rows.get(order.id)?.node;
    row?.classList.add("busy");
    const before = row?.querySelector(".who").textContent;
    if (row && busy) row.querySelector(".who").textContent = busy;
    const key = newKey();
    try {
      const told = await this.sendUntilAnswered(path, body, key);
      if (undoable) this.remember(order);
      else toast(said(told));
      if (undoable) this.offerUndo(said(told));
      await this.reload(order.id);
      return told;
    } catch (error) {
      if (row && busy) row.querySelector(".who").textContent = before;
      await this.tell(order, error, retry);
      return null;
    } finally {
      row?.classList.remove("busy");
    }
  }

  /** A lost line is tried once more under the same key: what was done stays done once. */
  async sendUntilAnswered(path, body, key) {
    try {
      return await send(path, body, key);
    } catch (error) {
      if (error instanceof Refused) throw error;
      return send(path, body, key);
    }
  }

  async tell(order, error, retry) {
    if (!(error instanceof Refused)) {
      const offers = retry ? [[say("retry"), retry]] : [];
      toast(say("offline", order.number), { kind: "refused", offers });
      return;
    }
    if (!CONFLICTS.has(error.code)) {
      toast(say("refused", error.message), { kind: "refused" });
      return;
    }
    const now = await read(`/work-orders/${order.id}`).catch(() => null);
    const offers = (error.facts.alternatives ?? []).slice(0, 3).map((one) => [
      `${one.member_code} ${span(one.travel_s)}`,
      () => this.sendTo(order.id, error.facts.version, one, { takesOver: Boolean(error.facts.lead) }),
    ]);
    toast(`${fasterWords(error, now)} ${say("taken_back")}`, { kind: "refused", offers });
    await this.reload(order.id);
  }

  remember(order) {
    const until = performance.now() + UNDO_MS;
    this.done = [...this.done.filter(({ id }) => id !== order.id), { id: order.id, number: order.number, until }];
  }

  offerUndo(text) {
    const { until } = this.done.at(-1);
    toast(text, { offers: [[say("undo"), () => this.undo()]], until });
  }

  async undo() {
    const now = performance.now();
    this.done = this.done.filter(({ until }) => until > now);
    const last = this.done.pop();
    if (!last) {
      toast(say("nothing_to_undo"), { kind: "refused" });
      return;
    }
    await this.act(last, {
      path: `/work-orders/${last.id}/undo`,
      body: { actor: this.actor },
      said: () => say("undone", { n: last.number }),
    });
  }

  /** Send the nth of those recommended; another than the first needs a reason. */
  async sendNth(place) {
    const { order, preview } = this.page.panel;
    const chosen = ableOf(preview)[place];
    if (!order || !chosen) return;
    await this.sendTo(order.id, preview.version, chosen, {
      first: preview.recommended, takesOver: Boolean(preview.lead), order,
    });
  }

  async sendTo(id, version, chosen, { first = null, takesOver = false, order = null } = {}) {
    const about = order ?? this.page.queue.orderOf(id) ?? this.order;
    let reason = null;
    if (takesOver || (first && first !== chosen.member_code)) {
      const title = takesOver
        ? `${say("reassign")} → ${chosen.member_code}`
        : say("reason_for", { s: chosen.member_code, f: first });
      reason = await this.askReason(title, takesOver ? REASONS.move : REASONS.send);
      if (reason === null) return;
    }
    const body = { version, member_code: chosen.member_code, actor: this.actor };
    await this.act(about, {
      busy: say("sending", chosen.member_code),
      path: `/work-orders/${id}/${takesOver ? "hand-over" : "assign"}`,
      body: reason === null ? body : { ...body, reason },
      said: () => say(takesOver ? "handed" : "sent", { s: chosen.member_code, n: about.number }),
      undoable: true,
      retry: () => this.sendTo(id, version, chosen, { first, takesOver, order }),
    });
  }

  /** One key for a usual reason, or words of one's own. */
  async askReason(title, reasons) {
    const answers = reasons.map((words) => [sayIn(words), sayIn(words)]);
    const told = await pick(title, answers, { more: { label: say("reason") } });
    return told && (told.more || told.answer);
  }

  async reassign() {
    const { order, preview } = this.page.panel;
    const able = ableOf(preview).slice(0, 5);
    if (!order || able.length === 0) {
      toast(say("nobody_can"), { kind: "refused" });
      return;
    }
    const answers = able.map((one) => [one, `${one.member_code} · ${span(one.travel_s)} · ${one.costs_text ?? one.text}`]);
    const told = await pick(say("reassign"), answers);
    if (told) {
      await this.sendTo(order.id, preview.version, told.answer, {
        takesOver: Boolean(preview.lead), first: preview.recommended, order,
      });
    }
  }

  /** A unit by code or name, and why; null where somebody thought better of it. */
  async askUnit(code = null) {
    let unit = code;
    if (!unit) {
      const listed = unitTitles().map(([one, title]) => `${one} ${title}`);
      const told = await ask(say("transfer"), [
        { name: "unit", label: say("unit"), listed, required: true },
      ]);
      unit = told?.unit.split(" ")[0];
    }
    if (!unit) return null;
    const reason = await this.askReason(`${say("transfer")} ${unit}`, REASONS.unit);
    return reason === null ? null : { unit, reason };
  }

  async transfer(code = null) {
    const { id, number } = this.order;
    const told = await this.askUnit(code);
    if (!told) return;
    const { unit, reason } = told;
    const { version } = await read(`/work-orders/${id}`);
    await this.act({ id, number }, {
      path: `/work-orders/${id}/transfer`,
      body: { version, unit_code: unit, reason, actor: this.actor },
      said: () => say("transferred", { s: unit, n: number }),
      undoable: true,
    });
  }

  /** What a unit asks, or a member who cannot go: granted by one key, refused with a reason. */
  async decide() {
    const { order } = this;
    const asked = openPetition(order);
    const lead = asking(order);
    const path = asked ? `/petitions/${asked.id}` : `/assignments/${lead.id}/cannot-go`;
    const title = asked ? petitionWords(asked, order) : `${lead.member} ${say("asks_off")}：${lead.asked_reason}`;
    const told = await pick(title, [[true, say("grant")], [false, say("refuse")]]);
    if (!told) return;
    const body = { actor: this.actor };
    if (!told.answer) {
      const reason = await this.askReason(say("refuse_why"), REASONS.refuse);
      if (reason === null) return;
      body.reason = reason;
    }
    const verb = told.answer ? (asked ? "grant" : "accept") : "refuse";
    await this.act(order, {
      path: `${path}/${verb}`,
      body,
      said: () => say(told.answer ? "granted" : "not_granted", { n: order.number }),
    });
  }

  async withdraw() {
    const { order } = this;
    const lead = order.assignments.findLast((one) => one.is_lead && !one.ended_at);
    const reason = await this.askReason(say("withdraw"), REASONS.back);
    if (reason === null) return;
    await this.act(order, {
      path: `/assignments/${lead.id}/withdraw`,
      body: { reason, actor: this.actor },
      said: () => say("withdrawn", { n: order.number }),
    });
  }

  async merge() {
    const near = this.page.panel.file?.duplicates ?? [];
    if (near.length > 0) {
      const answers = near.slice(0, 5).map((one) => [one, `${one.number} · ${Math.round(one.distance_m)} m`]);
      const told = await pick(say("merge"), answers);
      if (told) await this.mergeInto(told.answer);
      return;
    }
    const told = await ask(say("merge"), [{ name: "number", label: say("join"), required: true }]);
    const into = told && this.page.queue.orders.find(({ number }) => number.endsWith(told.number));
    if (into) await this.mergeInto(into);
    else if (told) toast(say("command_missing", told.number), { kind: "refused" });
  }

  async mergeInto(other) {
    const { order } = this;
    await this.act(order, {
      path: `/requests/${order.request_id}/merge`,
      body: { into: other.id, actor: this.actor },
      said: () => say("merged", other.number),
    });
  }

  async close() {
    const { order } = this;
    await this.act(order, {
      path: `/work-orders/${order.id}/close`,
      body: { checker: this.actor },
      said: () => say("closed", { n: order.number }),
    });
  }

  async dispatch() {
    const { order } = this;
    await this.act(order, {
      path: `/work-orders/${order.id}/dispatch`,
      body: undefined,
      said: ({ member_code }) =>
        member_code ? say("dispatched", { s: member_code, n: order.number }) : say("dispatched_none", { n: order.number }),
    });
  }

  async settle() {
    const { order } = this;
    const told = await pick(say("settle"), [
      ["person", sayIn(["派人处置", "send a person"])],
      ["answered", sayIn(["直接答复", "answer it"])],
      ["unit", sayIn(["转承办单位", "give it to a unit"])],
    ], { more: { label: sayIn(["答复内容", "Answer"]), kind: "textarea" } });
    if (!told) return;
    const body = { disposition: told.answer, actor: this.actor };
    if (told.answer === "answered" && told.more) body.answer = told.more;
    if (told.answer === "unit") {
      const named = await this.askUnit();
      if (!named) return;
      body.unit_code = named.unit;
    }
    await this.act(order, {
      path: `/requests/${order.request_id}/settle`, body, said: () => say("settled", { n: order.number }),
    });
  }

  async locate(position, order = this.order) {
    await this.act(order, {
      path: `/work-orders/${order.id}/locate`,
      body: { position, actor: this.actor },
      said: () => say("located", { n: order.number }),
    });
  }
}

/** Who was faster, as far as the order tells. */
function fasterWords(error, now) {
  const lead = now?.assignments.findLast((one) => one.is_lead && !one.ended_at);
  if (!lead) return error.message;
  const who = lead.assigned_by ? `${say("faster", lead.assigned_by)}：` : "";
  return who + say("faster_has", lead.member ?? lead.unit);
}

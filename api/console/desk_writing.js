// What a dispatcher writes about an order: calls in two keys, notes, instructions, that a risk
// was read. Words go where they belong and nowhere else.

import { ask, pick } from "./ask.js";
import { say, sayIn } from "./desk_words.js";
import { takePhoto } from "./pictures.js";
import { toast } from "./toasts.js";
import { instantOf } from "./words.js";

const OUTCOMES = ["reached", "no_answer", "engaged", "wrong_number"];

export class DeskWriting {
  /** `acts` sends and tells; `page` holds the panel. */
  constructor(page, acts) {
    this.page = page;
    this.acts = acts;
  }

  get order() {
    return this.page.panel.order;
  }

  send(path, body, said) {
    const { order } = this;
    return this.acts.act(order, {
      path, body: { ...body, actor: this.acts.actor }, said: () => say(said, { n: order.number }),
    });
  }

  /** One key for whom and what came of it; the handler first where a signature is missing. */
  async call() {
    const { order } = this;
    const lead = order.assignments.find((one) => one.is_lead && !one.ended_at);
    const isUnsigned = lead?.state === "reserved";
    const whom = isUnsigned ? "handler" : "caller";
    const told = await pick(
      `${say("call")} · ${say(`with_${whom}`)}${isUnsigned ? ` ${lead.member ?? lead.unit}` : ""}`,
      OUTCOMES.map((outcome) => [outcome, say(`outcome_${outcome}`)]),
      { more: { label: say("note") } },
    );
    if (!told) return;
    if (isUnsigned) {
      const body = { reached: told.answer === "reached", ...(told.more && { note: told.more }) };
      await this.send(`/phone-list/${lead.id}/calls`, body, "noted");
    }
    await this.send(`/work-orders/${order.id}/notes`, {
      kind: "call", outcome: told.answer, with_whom: whom, ...(told.more && { text: told.more }),
    }, "noted");
  }

  /** A note as it happens, or late with its true time. */
  async note(text = "") {
    let told = { text };
    if (!text) {
      told = await ask(say("note"), [
        { name: "text", label: say("note"), kind: "textarea", required: true },
        { name: "happened", label: sayIn(["发生时间（补录）", "Happened at (entered later)"]), kind: "datetime-local" },
      ]);
    }
    if (!told?.text) return;
    const late = told.happened
      ? { happened_at: instantOf(told.happened), is_late: true }
      : {};
    await this.send(`/work-orders/${this.order.id}/notes`, { kind: "note", text: told.text, ...late }, "noted");
  }

  async instruct() {
    const told = await ask(say("instruct"), [
      { name: "from", label: sayIn(["批示人", "From"]), required: true },
      { name: "text", label: sayIn(["批示内容", "Text"]), kind: "textarea", required: true },
      { name: "document", label: sayIn(["文号", "Document number"]) },
      { name: "due", label: sayIn(["限时", "Due"]), kind: "datetime-local" },
      {
        name: "kind", label: sayIn(["种类", "Kind"]), kind: "select",
        options: [
          ["instruction", sayIn(["领导批示", "instruction"])],
          ["supervision", sayIn(["督办件", "supervision"])],
        ],
      },
    ]);
    if (!told) return;
    await this.send(`/work-orders/${this.order.id}/instructions`, {
      kind: told.kind, from_whom: told.from, text: told.text,
      ...(told.document && { document_number: told.document }),
      ...(told.due && { due_at: instantOf(told.due) }),
    }, "noted");
  }

  async reportBack({ id, number }) {
    const told = await ask(`${say("report_back")} ${number}`, [
      { name: "report", label: say("report_back"), kind: "textarea", required: true },
    ]);
    if (told) await this.send(`/instructions/${id}/report`, { report: told.report }, "noted");
  }

  async seeRisk() {
    const { order } = this;
    const { risks } = this.page;
    if (!order) {
      risks.look();
      return;
    }
    await this.send(`/requests/${order.request_id}/risks/seen`, {}, "noted");
    await risks.read();
  }

  /** A photo that the caller sent; the file is chosen, made smaller here, and sent once. */
  addPhoto() {
    const { order } = this;
    takePhoto(async (bytes) => {
      if (!bytes) {
        toast(say("photo_too_large"), { kind: "refused" });
        return;
      }
      const path = `/work-orders/${order.id}/photos?actor=${encodeURIComponent(this.acts.actor)}`;
      await this.acts.act(order, { path, body: bytes, said: () => say("photo_added", { n: order.number }) });
    }, { fromCamera: false });
  }

  async erasePhoto(photo) {
    const usual = [["涉及他人隐私", "people are in it"], ["误传", "sent by mistake"]];
    const reason = await this.acts.askReason(say("photo_erase_why"), usual);
    if (reason !== null) await this.send(`/photos/${photo.id}/erase`, { reason }, "photo_erased");
  }
}

// Requests whose words hold a risk stay in sight of everybody until a person has read them: with
// their order where somebody was sent, else by themselves, because what was answered or referred at
// once (a smell of gas goes to 119) has no order to open.

import { closeDialog, show } from "./ask.js";
import { categoryTitle } from "./codes.js";
import { riskWord, say } from "./desk_words.js";
import { byId, make } from "./dom.js";
import { newKey, read, send } from "./server.js";
import { toast } from "./toasts.js";
import { moment } from "./words.js";

const kindsOf = ({ kinds }) => kinds.map(riskWord).join(" ");

export class Risks {
  constructor(page) {
    this.page = page;
    this.unread = [];
  }

  async read() {
    this.unread = await read("/desk/risks");
    const box = byId("alarm");
    box.hidden = this.unread.length === 0;
    if (box.hidden) return;
    box.replaceChildren(
      make("span", { text: `⚑ ${say("risks_unread", this.unread.length)}` }),
      make("button", { type: "button", text: say("look"), onclick: () => this.look() }),
    );
  }

  /** What is read next: the oldest, with its order where it has one. */
  look(one = this.unread[0]) {
    if (!one) return;
    if (one.work_order_id) this.page.chosen.open(one.work_order_id);
    else this.show(one);
  }

  of(requestId) {
    return this.unread.find(({ request_id: id }) => id === requestId) ?? null;
  }

  titleOf(one) {
    return `⚑ ${kindsOf(one)} · ${moment(one.raised_at)}`;
  }

  show(one) {
    const facts = make("dl", { className: "facts" });
    const rows = [
      [say("category"), categoryTitle(one.category)], [say("place"), one.address],
      [say("what_text"), one.text], [say("risk_words"), one.words.join("、")], [say("received"), moment(one.raised_at)],
    ];
    for (const [name, text] of rows) if (text) facts.append(make("dt", { text: name }), make("dd", { text }));
    const seen = make("button", { type: "button", className: "main", autofocus: "", text: say("risk_read"), onclick: () => this.see(one) });
    const may = this.page.bar.may("settle_requests");
    return show(this.titleOf(one), [
      make("p", { className: "warn", text: say("risk_without_order") }), facts,
      ...(may ? [make("div", { className: "buttons" }, seen)] : []),
    ]);
  }

  async see(one) {
    closeDialog();
    try {
      await send(`/requests/${one.request_id}/risks/seen`, { actor: this.page.state.seat }, newKey());
      toast(`${say("risk_read")} · ${kindsOf(one)}`);
    } catch (error) {
      toast(say("refused", error.message), { kind: "refused" });
    }
    await this.read();
  }
}

// One thing done with several orders: each by itself, and told how many it was done with.

import { say } from "./desk_words.js";
import { byId, make } from "./dom.js";
import { ableOf } from "./people.js";
import { read, send } from "./server.js";
import { toast } from "./toasts.js";

export class Bulk {
  constructor(page) {
    this.page = page;
  }

  show(ids) {
    const box = byId("bulk");
    box.hidden = ids.length === 0;
    if (ids.length === 0) return;
    const button = (act, run) =>
      make("button", { type: "button", "data-act": act, text: say(act), onclick: run });
    box.replaceChildren(
      make("b", { text: say("chosen", ids.length) }),
      button("bulk_assign", () => this.each(ids, (order) => this.assignFirst(order))),
      button("bulk_transfer", () => this.transfer(ids)),
      button("bulk_clear", () => this.page.queue.clearMarks()),
    );
  }

  async each(ids, act) {
    const { page } = this;
    let nDone = 0;
    for (const id of ids) {
      const order = page.queue.orderOf(id);
      if (order && (await act(order).catch(() => false))) nDone += 1;
    }
    page.queue.clearMarks();
    const said = say("bulk_done", { s: nDone, f: ids.length - nDone });
    toast(said, { kind: nDone < ids.length ? "refused" : "done" });
    await page.queue.read(page.nowMs);
    if (ids.includes(page.chosen.id)) await page.chosen.reload(page.chosen.id);
  }

  async assignFirst({ id }) {
    const preview = await send(`/work-orders/${id}/preview`, {});
    const [first] = ableOf(preview);
    if (!first || preview.lead) return false;
    const { version } = preview;
    const body = { version, member_code: first.member_code, actor: this.page.state.seat };
    await send(`/work-orders/${id}/assign`, body);
    return true;
  }

  async transfer(ids) {
    const told = await this.page.desk.askUnit();
    if (!told) return;
    await this.each(ids, async ({ id }) => {
      const { version } = await read(`/work-orders/${id}`);
      const body = { version, unit_code: told.unit, reason: told.reason, actor: this.page.state.seat };
      await send(`/work-orders/${id}/transfer`, body);
      return true;
    });
  }
}

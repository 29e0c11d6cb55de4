// Which work order or member is selected, on the map, in the list and on the card.

import { showMember, showOrder } from "./card.js";
import { byId } from "./dom.js";
import { bringIntoView } from "./map.js";
import { read } from "./server.js";

export class Cards {
  constructor(page) {
    this.page = page;
    this.selected = null; // {kind, id}
    byId("close").addEventListener("click", () => this.close());
  }

  openAt(containerPoint, reach) {
    const order = this.page.orders.at(containerPoint, reach);
    const member = order ? null : this.page.members.at(containerPoint, reach);
    if (order) this.openOrder(order.id);
    else if (member) this.openMember(member.id);
    else this.close();
  }

  /** Open the card of a work order; `isShown` brings it into view on the map too. */
  async openOrder(id, { isShown = false } = {}) {
    this.selected = { kind: "order", id };
    this.page.list.select(id);
    const order = await read(`/work-orders/${id}`);
    if (this.selected?.id !== id) return; // somebody was faster and chose another
    const point = this.page.orders.byId.get(id);
    const { layer } = this.page.orders;
    const mark = { paint: layer.classes[point?.place ?? layer.classes.length - 1].paint };
    showOrder(order, { mark, nowMs: this.page.nowMs });
    const lead = order.assignments.findLast((one) => one.is_lead && !one.ended_at);
    const partner = lead?.member ? this.memberOf(lead.member) : null;
    const here = point ?? null;
    this.page.selection.set(here, partner, lead?.member ?? "");
    if (isShown) bringIntoView(this.page.map, [here, partner]);
  }

  openMember(id) {
    const { members, orders, list, selection, nowMs } = this.page;
    const member = members.byId.get(id);
    if (!member) {
      this.close();
      return;
    }
    this.selected = { kind: "member", id };
    list.select(null);
    const style = members.layer.classes[member.place];
    const { code } = member.properties;
    showMember(member, {
      mark: { paint: style.paint },
      stateTitle: style.title,
      orders: [...orders.byId.values()].filter(({ properties }) => properties.member_code === code),
      nowMs,
      freshness: this.page.freshness,
      open: (orderId) => this.openOrder(orderId, { isShown: true }),
    });
    selection.set(member);
  }

  memberOf(code) {
    for (const member of this.page.members.byId.values()) {
      if (member.properties.code === code) return member;
    }
    return null;
  }

  close() {
    if (this.selected === null) return;
    const wasInside = byId("card").contains(document.activeElement);
    this.selected = null;
    byId("card").hidden = true;
    this.page.list.select(null);
    this.page.selection.set(null);
    if (wasInside) this.page.map.getContainer().focus();
  }

  /** Read the selected one again: after a beginning, or because it changed. */
  refresh() {
    if (this.selected?.kind === "order") this.openOrder(this.selected.id).catch(() => this.close());
    else if (this.selected) this.openMember(this.selected.id);
  }

  hear(news) {
    const touched = [...news.work_orders, ...news.members].some(({ id }) => id === this.selected?.id);
    if (touched) this.refresh();
  }
}

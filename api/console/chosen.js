// The chosen work order: read with who could go and with what the desk keeps, shown at the right
// and on the map; each part is shown as it comes.

import { say } from "./desk_words.js";
import { ableOf } from "./people.js";
import { read, send } from "./server.js";
import { span } from "./words.js";

const UNSENT = new Set(["A00", "A03", "A05"]);
const PREVIEWED = new Set(["A05", "A06", "A07"]);
const NEAR_ZOOM = 16;
const NARROW = window.matchMedia("(max-width: 760px)");

export class Chosen {
  constructor(page) {
    this.page = page;
    this.isFollowing = true;
  }

  get id() {
    return this.page.state.order;
  }

  async open(id, { isShown = true } = {}) {
    this.page.state.choose(id);
    this.page.queue.select(id);
    await this.reload(id, { isShown });
    if (NARROW.matches) this.page.panel.node.scrollIntoView(); // it stands below the queue there
  }

  async reload(id, { isShown = false } = {}) {
    const { panel } = this.page;
    if (this.id !== id) return;
    const turn = (this.turn = Symbol("turn"));
    const order = await read(`/work-orders/${id}`);
    if (this.turn !== turn || this.id !== id) return; // another one was chosen, or this one moved
    const known = panel.order?.id === id ? panel : { preview: null, file: null };
    panel.show({ order, preview: known.preview, file: known.file });
    this.showOnMap(order, { isShown });
    const isOpen = PREVIEWED.has(order.state) && order.lon !== null;
    const [preview, file] = await Promise.all([
      isOpen ? send(`/work-orders/${id}/preview`, {}).catch(() => null) : null,
      send(`/desk/orders/${id}/file`, {}).catch(() => null),
    ]);
    if (this.turn !== turn || this.id !== id) return;
    panel.show({ order, preview, file, why: whyNoPreview(order) });
    this.showOnMap(order);
  }

  /** A ring round it, lines to the three best, and a tie to whoever has it. */
  showOnMap(order, { isShown = false } = {}) {
    const { orders, panel, selection, ties } = this.page;
    const point = orders.byId.get(order.id) ?? null;
    const lead = order.assignments.findLast((one) => one.is_lead && !one.ended_at);
    selection.set(point, this.memberOf(lead?.member), lead?.member ?? "");
    const best = UNSENT.has(order.state) ? ableOf(panel.preview).slice(0, 3) : [];
    ties.set(
      point,
      best.map((one) => ({ point: this.memberOf(one.member_code), text: span(one.travel_s) })),
    );
    if (isShown && this.isFollowing) this.goTo(point);
  }

  goTo(point = this.page.orders.byId.get(this.id)) {
    if (!point || !Number.isFinite(point.lon)) return;
    const { map } = this.page;
    map.setView([point.lat, point.lon], Math.max(map.getZoom(), NEAR_ZOOM), { animate: false });
  }

  memberOf(code) {
    if (!code) return null;
    for (const member of this.page.members.byId.values()) {
      if (member.properties.code === code) return member;
    }
    return null;
  }

  /** Tie the order to one member while the pointer is on them in the list; null for the lead. */
  pointAt(member) {
    const { orders, panel, selection } = this.page;
    if (member) selection.set(orders.byId.get(this.id) ?? null, member, member.properties.code);
    else if (panel.order) this.showOnMap(panel.order);
  }

  leave() {
    this.page.state.choose(null);
    this.page.queue.select(null);
    this.page.panel.clear();
    this.page.selection.set(null);
    this.page.ties.set(null, []);
  }
}

function whyNoPreview({ state, lon, handling }) {
  if (lon === null && UNSENT.has(state)) return say("ask_place");
  return handling === "unit" ? say("by_unit") : "";
}

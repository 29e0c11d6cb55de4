// Drag a member of the map onto a work order, on the map or in the queue: a line follows the
// pointer, and before the drop it says how long the way takes.

import { worldX, worldY } from "./canvas.js";
import { say } from "./desk_words.js";
import { byId, setText } from "./dom.js";
import { send } from "./server.js";
import { span } from "./words.js";

const LEAST_PX = 6;

export class DragMember {
  constructor(page) {
    this.page = page;
    this.previews = new Map(); // order id -> preview, for one drag
    page.map.getContainer().addEventListener("pointerdown", (event) => this.begin(event), true);
  }

  pointOf(event) {
    return this.page.map.mouseEventToContainerPoint(event);
  }

  begin(event) {
    if (event.button !== 0) return;
    const at = this.pointOf(event);
    const member = this.page.orders.at(at) ? null : this.page.members.at(at);
    if (!member) return;
    this.member = member;
    this.from = at;
    this.isDragging = false;
    this.page.map.dragging.disable();
    const move = (moved) => this.move(moved);
    const end = (ended) => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", end);
      this.end(ended);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end);
  }

  async move(event) {
    const at = this.pointOf(event);
    if (!this.isDragging && at.distanceTo(this.from) < LEAST_PX) return;
    this.isDragging = true;
    const { lat, lng } = this.page.map.containerPointToLatLng(at);
    this.page.ties.setDrag({ from: this.member, x: worldX(lng), y: worldY(lat) });
    this.at = event;
    const order = this.orderUnder(event);
    this.target = order;
    this.say(event, order);
  }

  /** The order under the pointer: a row of the queue or a mark of the map. */
  orderUnder(event) {
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest("#rows li");
    if (row) return row.dataset.order;
    const box = this.page.map.getContainer().getBoundingClientRect();
    const isOnMap = event.clientX >= box.left && event.clientX <= box.right;
    return isOnMap ? (this.page.orders.at(this.pointOf(event), 18)?.id ?? null) : null;
  }

  async say(event, id) {
    const ghost = byId("ghost");
    const box = byId("stage").getBoundingClientRect();
    ghost.hidden = false;
    ghost.style.transform = `translate(${event.clientX - box.left + 18}px, ${event.clientY - box.top + 12}px)`;
    const { code } = this.member.properties;
    if (!id) {
      setText(ghost, code);
      return;
    }
    const preview = await this.previewOf(id);
    if (this.target !== id || !this.member) return;
    const one = preview?.candidates.find(({ member_code }) => member_code === code);
    const isAble = one?.travel_s !== null && one?.travel_s !== undefined;
    const told = isAble ? say("eta", span(one.travel_s)) : (one?.text ?? say("nobody_can"));
    setText(ghost, say(isAble ? "drag_hint" : "drag_none", { s: code, t: told }));
  }

  previewOf(id) {
    if (!this.previews.has(id)) {
      this.previews.set(id, send(`/work-orders/${id}/preview`, {}).catch(() => null));
    }
    return this.previews.get(id);
  }

  async end(event) {
    const { member, isDragging } = this;
    const id = isDragging ? this.orderUnder(event) : null;
    this.member = null;
    this.isDragging = false;
    byId("ghost").hidden = true;
    this.page.ties.setDrag(null);
    this.page.map.dragging.enable();
    if (isDragging) this.endedAt = performance.now();
    const preview = id ? await this.previewOf(id) : null;
    this.previews.clear();
    if (!preview) return;
    const { code } = member.properties;
    const known = preview.candidates.find(({ member_code }) => member_code === code);
    const order = this.page.queue.orderOf(id) ?? this.page.orders.byId.get(id)?.properties;
    await this.page.desk.sendTo(id, preview.version, known ?? { member_code: code }, {
      first: preview.recommended,
      takesOver: Boolean(preview.lead),
      order: { id, number: order?.number ?? "" },
    });
  }

  /** A drag ends with a click of the browser that means nothing. */
  get hasJustEnded() {
    return performance.now() - (this.endedAt ?? -Infinity) < 300;
  }
}

// A place by a click on the map, or by Enter at the cross in its middle.

import { say } from "./desk_words.js";
import { byId, setText } from "./dom.js";

export class Placing {
  constructor(page) {
    this.page = page;
    this.take = null;
    page.map.on("click", ({ containerPoint, latlng }) => this.click(containerPoint, latlng));
  }

  get isOn() {
    return this.take !== null;
  }

  /** Ask for a place; `take` is called with {lon, lat}, or with null where none is given. */
  begin(take) {
    this.take = take;
    setText(byId("map-task"), say("locate_hint"));
    byId("map-task").hidden = false;
    this.page.map.getContainer().focus();
  }

  ofOrder() {
    const { order } = this.page.panel;
    this.begin((position) => position && this.page.desk.locate(position, order));
  }

  end(latlng) {
    const { take } = this;
    this.take = null;
    byId("map-task").hidden = true;
    take?.(latlng && { lon: latlng.lng, lat: latlng.lat });
  }

  click(at, latlng) {
    if (this.page.drag.hasJustEnded) return;
    if (this.isOn) {
      this.end(latlng);
      return;
    }
    this.openAt(at);
  }

  /** Enter on the map: give the place of the cross, or open the order nearest to it. */
  atCross() {
    if (this.isOn) this.end(this.page.map.getCenter());
    else this.openAt(this.page.map.getSize().divideBy(2), Infinity);
  }

  openAt(at, reach) {
    const order = this.page.orders.at(at, reach);
    if (order) this.page.chosen.open(order.id, { isShown: false });
  }
}

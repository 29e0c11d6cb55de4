// The orders and members of one instant on the map, as the live map draws them.

import { worldX, worldY } from "./canvas.js";
import { make } from "./dom.js";
import { classOf, stampOf, swatch } from "./paint.js";
import { say } from "./replay_words.js";

const MEMBER = { mark: "circle", fill: "#0072b2", stroke: "#ffffff", width_px: 1.6, radius_px: 5 };
const SILENT = { ...MEMBER, fill: null, stroke: "#0072b2" };
const CODES_FROM_ZOOM = 14.5;
const RING_PX = 15;
const REACH_PX = 14;
const ORDER = ["done", "reported_back", "handling", "assigned", "waiting"];

export class Picture {
  constructor(layers) {
    this.layer = layers.find(({ name }) => name === "work_orders");
    this.drawn = [];
  }

  paintOf(progress) {
    return this.layer.classes[classOf(this.layer, { progress })].paint;
  }

  paint(pen, view, { orders, members, chosen }) {
    this.drawn = [];
    const onScreen = ({ lon, lat }) => [worldX(lon) * view.scale - view.left, worldY(lat) * view.scale - view.top];
    for (const member of members) {
      const [x, y] = onScreen(member);
      put(pen, view, stampOf(member.isSilent ? SILENT : MEMBER, view.ratio), x, y);
      if (view.zoom < CODES_FROM_ZOOM) continue;
      pen.font = "12px system-ui, sans-serif";
      pen.fillStyle = "#003b5c";
      pen.fillText(member.code, x + 9, y + 4);
    }
    const placed = orders.filter(({ isPlaced }) => isPlaced);
    placed.sort((a, b) => ORDER.indexOf(a.progress) - ORDER.indexOf(b.progress));
    for (const one of placed) {
      const [x, y] = onScreen(one.order);
      const isUrgent = one.order.urgency === "urgent" && one.progress !== "done";
      put(pen, view, stampOf(this.paintOf(one.progress), view.ratio, { isUrgent }), x, y);
      if (one.order.id === chosen) ring(pen, x, y);
      this.drawn.push({ id: one.order.id, lon: one.order.lon, lat: one.order.lat });
    }
  }

  /** The order nearest to a place of the map, within reach of a finger; null where there is none. */
  at(map, point) {
    let best = null;
    let least = REACH_PX;
    for (const { id, lon, lat } of this.drawn) {
      const away = map.latLngToContainerPoint([lat, lon]).distanceTo(point);
      if (away <= least) [best, least] = [id, away];
    }
    return best;
  }

  showLegend(list) {
    const row = (paint, words) => {
      const picture = make("canvas", { className: "mark", "aria-hidden": "true" });
      swatch(picture, paint, "point");
      return make("li", {}, picture, make("span", { text: words }));
    };
    list.replaceChildren(
      ...[...ORDER].reverse().map((progress) => row(this.paintOf(progress), say(progress))),
      row(MEMBER, say("members")));
  }
}

function put(pen, view, { tile, reach }, x, y) {
  if (x < -reach || y < -reach) return;
  pen.drawImage(tile, x - reach, y - reach, 2 * reach, 2 * reach);
}

function ring(pen, x, y) {
  pen.beginPath();
  pen.arc(x, y, RING_PX, 0, 2 * Math.PI);
  pen.lineWidth = 3;
  pen.strokeStyle = "#0b5c8a";
  pen.stroke();
}

// Dashed lines from the chosen work order to the three who could be there first, numbered as the
// keys are; and the line that is drawn while a member is dragged.

import { worldX, worldY } from "./canvas.js";
import { FONT } from "./paint.js";

const COLOUR = "#0b5c8a";
const BADGE_PX = 9;

export class Ties {
  constructor({ changed, enlargement }) {
    this.changed = changed;
    this.enlargement = enlargement;
    this.order = null;
    this.ends = [];
    this.drag = null;
    this.pin = null;
  }

  /** `ends` are {point, text}, the first one first. */
  set(order, ends) {
    this.order = order;
    this.ends = ends;
    this.changed();
  }

  /** The line of a drag: {from, x, y} in world units, or null. */
  setDrag(drag) {
    this.drag = drag;
    this.changed();
  }

  /** The place of a request that is being entered, {lon, lat}, or null. */
  setPin(place) {
    this.pin = place && { x: worldX(place.lon), y: worldY(place.lat) };
    this.changed();
  }

  paint(pen, view) {
    const place = ({ x, y }) => [x * view.scale - view.left, y * view.scale - view.top];
    const isPlaced = (point) => point && Number.isFinite(point.x);
    if (isPlaced(this.order)) {
      const here = place(this.order);
      const drawn = this.ends.filter(({ point }) => isPlaced(point));
      drawn.forEach(({ point }, i) => this.line(pen, here, place(point), i === 0 ? 2.6 : 1.6));
      drawn.forEach(({ point, text }, i) => this.badge(pen, place(point), i + 1, text));
    }
    if (this.pin) this.cross(pen, place(this.pin));
    if (this.drag) this.line(pen, place(this.drag.from), place(this.drag), 3);
  }

  line(pen, [x, y], [toX, toY], width) {
    for (const [colour, wide] of [["rgba(255,255,255,.85)", width + 3], [COLOUR, width]]) {
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(toX, toY);
      pen.strokeStyle = colour;
      pen.lineWidth = wide * this.enlargement;
      pen.setLineDash(colour === COLOUR ? [6, 6] : []);
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  cross(pen, [x, y]) {
    const size = 14 * this.enlargement;
    for (const [colour, width] of [["#fff", 6], ["#b42318", 3]]) {
      pen.beginPath();
      pen.arc(x, y, size * 0.6, 0, 2 * Math.PI);
      pen.moveTo(x - size, y);
      pen.lineTo(x + size, y);
      pen.moveTo(x, y - size);
      pen.lineTo(x, y + size);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    }
  }

  badge(pen, [x, y], number, text) {
    const size = BADGE_PX * this.enlargement;
    const [cx, cy] = [x + size * 1.1, y - size * 1.3];
    pen.beginPath();
    pen.arc(cx, cy, size, 0, 2 * Math.PI);
    pen.fillStyle = COLOUR;
    pen.fill();
    pen.strokeStyle = "#fff";
    pen.lineWidth = 1.5;
    pen.stroke();
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = `700 ${1.25 * size}px ${FONT}`;
    pen.fillStyle = "#fff";
    pen.fillText(String(number), cx, cy + 0.5);
    pen.font = `600 ${1.2 * size}px ${FONT}`;
    pen.textAlign = "left";
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    pen.strokeStyle = "rgba(255,255,255,.95)";
    pen.strokeText(text, cx + size * 1.4, cy);
    pen.fillStyle = COLOUR;
    pen.fillText(text, cx + size * 1.4, cy);
  }
}

// What is selected: a ring round it, and a line from a work order to the member who has it.

import { FONT } from "./paint.js";

const COLOUR = "#0b3c6f";
const RING_PX = 17;

export class Selection {
  constructor({ changed, enlargement }) {
    this.changed = changed;
    this.enlargement = enlargement;
    this.set(null);
  }

  /** Select a point, with the point it is tied to; null for nothing. */
  set(point, partner = null, caption = "") {
    this.point = point;
    this.partner = partner;
    this.caption = caption;
    this.changed();
  }

  paint(pen, view) {
    const place = (point) => [point.x * view.scale - view.left, point.y * view.scale - view.top];
    const isPlaced = (point) => point && Number.isFinite(point.x);
    if (!isPlaced(this.point)) return;
    const here = place(this.point);
    const radius = RING_PX * this.enlargement;
    if (isPlaced(this.partner)) {
      const there = place(this.partner);
      this.tie(pen, here, there, radius);
      this.ring(pen, there, radius * 0.75);
      this.name(pen, there, radius);
    }
    this.ring(pen, here, radius);
  }

  tie(pen, [x, y], [toX, toY], radius) {
    const distance = Math.hypot(toX - x, toY - y);
    if (distance <= radius * 1.75) return;
    const [dx, dy] = [(toX - x) / distance, (toY - y) / distance];
    pen.lineCap = "round";
    for (const [colour, width] of [["rgba(255,255,255,.9)", 6], [COLOUR, 2.6]]) {
      pen.beginPath();
      pen.moveTo(x + dx * radius, y + dy * radius);
      pen.lineTo(toX - dx * radius * 0.75, toY - dy * radius * 0.75);
      pen.strokeStyle = colour;
      pen.lineWidth = width * this.enlargement;
      pen.setLineDash(colour === COLOUR ? [7, 7] : []);
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  ring(pen, [x, y], radius) {
    for (const [colour, width] of [["rgba(255,255,255,.95)", 6], [COLOUR, 3]]) {
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.strokeStyle = colour;
      pen.lineWidth = width * this.enlargement;
      pen.stroke();
    }
  }

  name(pen, [x, y], radius) {
    pen.font = `600 ${12.5 * this.enlargement}px ${FONT}`;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    pen.lineWidth = 4;
    pen.strokeStyle = "rgba(255,255,255,.95)";
    pen.strokeText(this.caption, x, y + radius);
    pen.fillStyle = COLOUR;
    pen.fillText(this.caption, x, y + radius);
  }
}

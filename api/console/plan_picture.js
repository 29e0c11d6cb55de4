// What the studio paints above the ground: nested shapes, the outline of the other side, homes out
// of reach, doors gained and lost. Marks differ by form as well as by colour.

import { worldX, worldY } from "./canvas.js";
import { pathOf, shapeOf } from "./ground.js";

export const BANDS = ["#0a6b52", "#3f9d80", "#9fd0c0"];
export const COLOURS = { outside: "#b4231f", other: "#5b2a86", gained: "#1256c4", lost: "#b4231f" };
const EDGE = "#064635";
const BAND_OPACITY = 0.5;
const HALO_ZOOM = 13; // farther off, thousands of halos would hide what they surround

export class Picture {
  constructor() {
    this.bands = []; // largest first
    this.other = null;
    this.homes = [];
    this.crossed = [];
  }

  /** Nested shapes as the server gives them, largest first. */
  setShapes(features) {
    this.bands = features.map(({ geometry }) => geometry && shapeOf(geometry));
  }

  setOther(feature) {
    this.other = feature?.geometry ? shapeOf(feature.geometry) : null;
  }

  /** Doors as [longitude, latitude, households, ...]. */
  setHomes(doors) {
    this.homes = doors.map(placed);
  }

  setCrossed(doors) {
    this.crossed = doors.map(placed);
  }

  paint(pen, view) {
    this.bands.forEach((shape, place) => {
      if (!shape) return;
      const path = pathOf([shape], view, { isClosed: true });
      pen.globalAlpha = BAND_OPACITY;
      pen.fillStyle = BANDS[this.bands.length - 1 - place];
      pen.fill(path, "evenodd");
      pen.globalAlpha = 1;
      pen.strokeStyle = EDGE;
      pen.lineWidth = 0.8;
      pen.stroke(path);
    });
    if (this.other) {
      pen.strokeStyle = COLOURS.other;
      pen.lineWidth = 2.2;
      pen.setLineDash([8, 4]);
      pen.stroke(pathOf([this.other], view, { isClosed: true }));
      pen.setLineDash([]);
    }
    for (const home of this.homes) dot(pen, view, home);
    for (const door of this.crossed) triangle(pen, view, door);
  }
}

function placed([lon, lat, n, way]) {
  return { x: worldX(lon), y: worldY(lat), n, way };
}

const isIn = ({ x, y }, view) =>
  x >= -9 && y >= -9 && x <= view.width + 9 && y <= view.height + 9;

const on = (one, view) => ({ x: one.x * view.scale - view.left, y: one.y * view.scale - view.top });

/** Homes: a disc for the many, as wide as they are; an open ring where nobody has counted. */
function dot(pen, view, home) {
  const at = on(home, view);
  if (!isIn(at, view)) return;
  const size = Math.min(9, (1.1 + Math.sqrt(home.n ?? 0) * 0.16) * Math.max(0.7, (view.zoom - 8.5) / 4));
  pen.beginPath();
  pen.arc(at.x, at.y, size, 0, 2 * Math.PI);
  pen.fillStyle = COLOURS.outside;
  pen.strokeStyle = home.n === null ? COLOURS.outside : "rgba(255,255,255,.75)";
  pen.lineWidth = 0.8;
  if (home.n !== null) pen.fill();
  if (home.n === null || view.zoom >= HALO_ZOOM) pen.stroke();
}

/** Doors that changed sides: up where they came within reach, down where they fell out. */
function triangle(pen, view, door) {
  const at = on(door, view);
  if (!isIn(at, view)) return;
  const size = 2.4 + Math.max(0, view.zoom - 11);
  const turn = door.way > 0 ? -1 : 1;
  pen.beginPath();
  pen.moveTo(at.x, at.y + turn * size);
  pen.lineTo(at.x - size, at.y - turn * size * 0.7);
  pen.lineTo(at.x + size, at.y - turn * size * 0.7);
  pen.closePath();
  pen.fillStyle = door.way > 0 ? COLOURS.gained : COLOURS.lost;
  pen.fill();
  if (view.zoom < HALO_ZOOM) return;
  pen.strokeStyle = "rgba(255,255,255,.8)";
  pen.lineWidth = 0.7;
  pen.stroke();
}

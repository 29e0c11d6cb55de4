// What the editor paints: pieces in the colour of their grid's workload, borders as they are and as
// they were, what is chosen, what is torn, faults in words at their place, the line of a split.

import { worldX, worldY } from "./canvas.js";
import { pathOf, shapeOf } from "./ground.js";
import { FONT } from "./paint.js";
import { say } from "./grids_words.js";

export const CLASSES = [
  [0.6, "#4a90c2"], [0.85, "#a9d3e8"], [1.15, "#f1ecd6"], [1.4, "#f5b971"], [Infinity, "#d9603b"],
];
const BORDER = "#10243f";
const ALARM = "#b42318";
const CHOSEN = "#d6006e";
const WAS = "#6a3d9a";

export const colourOf = (load) => CLASSES.find(([limit]) => load < limit)[1];

/** Sides of shapes that two grids do not share, so that a border is drawn once. */
function outlineOf(shapes, groups) {
  const owners = new Map();
  shapes.forEach((shape, i) => {
    for (const ring of shape.paths) {
      for (let k = 2; k < ring.length; k += 2) {
        const here = `${ring[k - 2]},${ring[k - 1]}`;
        const next = `${ring[k]},${ring[k + 1]}`;
        const edge = here < next ? `${here} ${next}` : `${next} ${here}`;
        const known = owners.get(edge);
        if (known === undefined) owners.set(edge, { group: groups[i], ring, k });
        else if (known.group === groups[i]) known.isInner = true;
      }
    }
  });
  return [...owners.values()].filter(({ isInner }) => !isInner);
}

export class GridPicture {
  constructor(view, division) {
    this.division = division;
    this.shapes = view.pieces.features.map(({ geometry }) => shapeOf(geometry));
    this.today = view.today.features.filter(({ geometry }) => geometry).map(({ geometry }) => shapeOf(geometry));
    this.faults = [];
    this.faultsToday = view.faults_today;
    this.chosen = new Set();
    this.torn = new Set();
    this.line = [];
    this.aside = new Set(); // pieces that the line of a split would give to a new grid
    this.showsToday = true;
    this.refresh();
  }

  /** Take up what the division has become. */
  refresh() {
    const { division } = this;
    this.loads = division.loads();
    this.torn = division.torn();
    this.edges = outlineOf(this.shapes, division.codes);
  }

  /** The piece under a place in world units; null where there is none. */
  pieceAt(lon, lat) {
    const [x, y] = [worldX(lon), worldY(lat)];
    const found = this.shapes.findIndex((shape) =>
      x >= shape.west && x <= shape.east && y >= shape.north && y <= shape.south && holds(shape, x, y));
    return found < 0 ? null : found;
  }

  boundsOf(pieces) {
    const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
    for (const piece of pieces) {
      const shape = this.shapes[piece];
      box.west = Math.min(box.west, shape.west);
      box.east = Math.max(box.east, shape.east);
      box.north = Math.min(box.north, shape.north);
      box.south = Math.max(box.south, shape.south);
    }
    return box;
  }

  paint(pen, view) {
    const { division } = this;
    pen.lineJoin = "round";
    this.shapes.forEach((shape, piece) => {
      const path = pathOf([shape], view, { isClosed: true });
      pen.globalAlpha = 0.62;
      pen.fillStyle = colourOf(this.loads.get(division.codes[piece]).load);
      pen.fill(path, "evenodd");
      pen.globalAlpha = 1;
      pen.strokeStyle = "rgba(16,36,63,.28)";
      pen.lineWidth = 0.7;
      pen.stroke(path);
      if (division.codes[piece] !== (division.pieces[piece].today ?? "")) hatch(pen, path, shape, view);
    });
    this.paintEdges(pen, view);
    if (this.showsToday) this.paintToday(pen, view);
    this.outline(pen, view, this.torn, ALARM);
    this.outline(pen, view, this.aside, CHOSEN);
    this.outline(pen, view, this.chosen, CHOSEN);
    this.paintLine(pen, view);
  }

  /** Above all names: which grid it is, and what is wrong where. */
  paintWords(pen, view) {
    this.paintNames(pen, view);
    for (const fault of this.faults) writeFault(pen, view, fault, { colour: ALARM });
    if (this.showsToday) for (const fault of this.faultsToday) writeFault(pen, view, fault, { colour: WAS, before: `${say("today")}：` });
  }

  paintEdges(pen, view) {
    const path = new Path2D();
    for (const { ring, k } of this.edges) {
      path.moveTo(ring[k - 2] * view.scale - view.left, ring[k - 1] * view.scale - view.top);
      path.lineTo(ring[k] * view.scale - view.left, ring[k + 1] * view.scale - view.top);
    }
    pen.strokeStyle = BORDER;
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.stroke(path);
  }

  paintToday(pen, view) {
    pen.strokeStyle = WAS;
    pen.lineWidth = 1.8;
    pen.setLineDash([7, 5]);
    pen.stroke(pathOf(this.today, view, { isClosed: true }));
    pen.setLineDash([]);
  }

  outline(pen, view, pieces, colour) {
    if (pieces.size === 0) return;
    const path = pathOf([...pieces].map((piece) => this.shapes[piece]), view, { isClosed: true });
    pen.globalAlpha = 0.25;
    pen.fillStyle = colour;
    pen.fill(path, "evenodd");
    pen.globalAlpha = 1;
    pen.strokeStyle = colour;
    pen.lineWidth = 2.6;
    pen.stroke(path);
  }

  paintLine(pen, view) {
    if (this.line.length === 0) return;
    pen.strokeStyle = CHOSEN;
    pen.lineWidth = 2.5;
    pen.setLineDash([10, 5]);
    pen.beginPath();
    this.line.forEach(([lon, lat], i) => {
      const { x, y } = on(view, lon, lat);
      pen[i ? "lineTo" : "moveTo"](x, y);
    });
    pen.stroke();
    pen.setLineDash([]);
    for (const [lon, lat] of this.line) {
      const { x, y } = on(view, lon, lat);
      pen.fillStyle = CHOSEN;
      pen.fillRect(x - 4, y - 4, 8, 8);
    }
  }

  /** The number of each grid and its load, in its largest piece. */
  paintNames(pen, view) {
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const code of this.division.grids) {
      const members = this.division.membersOf(code);
      const largest = members.reduce((a, b) => (this.division.pieces[b].area_m2 > this.division.pieces[a].area_m2 ? b : a));
      const { lon, lat } = this.division.pieces[largest];
      const { x, y } = on(view, lon, lat);
      pen.fillStyle = "rgba(255,255,255,.82)";
      pen.fillRect(x - 26, y - 20, 52, 40); // names of compounds lie under it
      write(pen, { text: shortCode(code), x, y: y - 8, font: `700 16px ${FONT}`, colour: BORDER });
      write(pen, { text: `×${this.loads.get(code).load.toFixed(2)}`, x, y: y + 10, font: `600 13px ${FONT}`, colour: BORDER });
    }
  }
}

export const shortCode = (code) => (code.length > 6 ? code.slice(-3) : code);

const on = (view, lon, lat) => ({ x: worldX(lon) * view.scale - view.left, y: worldY(lat) * view.scale - view.top });

function write(pen, { text, x, y, font, colour }) {
  pen.font = font;
  pen.lineWidth = 4;
  pen.strokeStyle = "rgba(255,255,255,.92)";
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

/** A triangle with an exclamation mark and the words of the fault beside it. */
function writeFault(pen, view, fault, { colour, before = "" }) {
  const { x, y } = on(view, fault.lon, fault.lat);
  pen.beginPath();
  pen.moveTo(x, y - 11);
  pen.lineTo(x - 11, y + 8);
  pen.lineTo(x + 11, y + 8);
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
  pen.strokeStyle = "#fff";
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.textAlign = "center";
  pen.font = `700 13px ${FONT}`;
  pen.fillStyle = "#fff";
  pen.fillText("!", x, y + 2);
  pen.textAlign = "left";
  write(pen, { text: before + fault.text, x: x + 15, y, font: `600 13px ${FONT}`, colour });
  pen.textAlign = "center";
}

/** Strokes across a piece that belongs to another grid than today. */
function hatch(pen, path, shape, view) {
  pen.save();
  pen.clip(path, "evenodd");
  const [left, right] = [shape.west, shape.east].map((x) => x * view.scale - view.left);
  const [top, bottom] = [shape.north, shape.south].map((y) => y * view.scale - view.top);
  pen.strokeStyle = "rgba(106,61,154,.55)";
  pen.lineWidth = 1.1;
  pen.beginPath();
  const [from, to] = [Math.max(left - (bottom - top), -view.height), Math.min(right, view.width + 10)];
  for (let x = from - (from % 9); x < to; x += 9) {
    pen.moveTo(x, bottom);
    pen.lineTo(x + (bottom - top), top);
  }
  pen.stroke();
  pen.restore();
}

function holds(shape, x, y) {
  let inside = false;
  for (const ring of shape.paths) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
  }
  return inside;
}

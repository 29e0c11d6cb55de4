// The ground: the district's own layers, from the land up to the borders. No tiles, no other
// server. Drawn when the view changes or a layer does; what moves lies on canvases above it.

import { latLngOf, worldX, worldY } from "./canvas.js";
import { paintAtNight } from "./night.js";
import { classOf, radiusOf, stampOf } from "./paint.js";

const SHOWN_AT_START = [
  "districts", "waters", "compounds", "streets", "grids", "communities", "subdistricts",
];
const LIVE = new Set(["members", "work_orders"]);

/** Rings, lines or points of a geometry in world units, with the box round them. */
export function shapeOf(geometry) {
  const shape = { paths: [], west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  const visit = (coordinates) => {
    if (typeof coordinates[0][0] !== "number") {
      coordinates.forEach(visit);
      return;
    }
    const path = new Float64Array(2 * coordinates.length);
    coordinates.forEach(([lon, lat], i) => {
      const x = (path[2 * i] = worldX(lon));
      const y = (path[2 * i + 1] = worldY(lat));
      shape.west = Math.min(shape.west, x);
      shape.east = Math.max(shape.east, x);
      shape.north = Math.min(shape.north, y);
      shape.south = Math.max(shape.south, y);
    });
    shape.paths.push(path);
  };
  visit(geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates);
  return shape;
}

/** Each border once: neighbours share it, and dashes drawn twice fill each other's gaps. */
function bordersOf(shapes) {
  const drawn = new Set();
  return shapes.map((shape) => {
    const paths = [];
    for (const ring of shape.paths) {
      let piece = [];
      for (let i = 2; i < ring.length; i += 2) {
        const here = `${ring[i - 2]},${ring[i - 1]}`;
        const next = `${ring[i]},${ring[i + 1]}`;
        const edge = here < next ? `${here} ${next}` : `${next} ${here}`;
        if (drawn.has(edge)) {
          if (piece.length) paths.push(piece);
          piece = [];
          continue;
        }
        drawn.add(edge);
        if (piece.length === 0) piece.push(ring[i - 2], ring[i - 1]);
        piece.push(ring[i], ring[i + 1]);
      }
      if (piece.length) paths.push(piece);
    }
    return { ...shape, paths };
  });
}

export class Ground {
  constructor(layers) {
    this.layers = layers.filter((layer) => !LIVE.has(layer.name));
    this.names = [...new Set(this.layers.map((layer) => layer.name))];
    this.shown = new Set(SHOWN_AT_START);
    this.features = new Map(); // layer -> [{id, shape, code, name}]
    this.isOverTiles = false; // a base map shows the land
    this.isNight = false;
    this.rows = new Map(); // description -> [features of its first class, of its second, ...]
  }

  has(name) {
    return this.features.has(name);
  }

  /** Take a layer as the server gives it. */
  put(name, collection) {
    const placed = collection.features.filter((feature) => feature.geometry !== null);
    const features = placed.map(({ id, geometry, properties }) => ({
      id,
      shape: shapeOf(geometry),
      code: properties.code,
      name: properties.name,
    }));
    this.features.set(name, features);
    for (const layer of this.layers) {
      if (layer.name !== name) continue;
      const rows = layer.classes.map(() => []);
      placed.forEach(({ properties }, i) => rows[classOf(layer, properties)].push(features[i].shape));
      const isBorder = layer.shape === "polygon" && layer.classes.every(({ paint }) => !paint.fill);
      this.rows.set(layer, isBorder ? rows.map(bordersOf) : rows);
    }
  }

  isDrawn(layer, zoom) {
    return this.shown.has(layer.name) && this.rows.has(layer) && zoom >= layer.min_zoom;
  }

  /** The box of a layer, or null where it has nothing in a place. */
  bounds(name) {
    const shapes = (this.features.get(name) ?? []).map((feature) => feature.shape);
    if (shapes.length === 0) return null;
    const least = (side) => shapes.reduce((best, one) => Math.min(best, one[side]), Infinity);
    const most = (side) => shapes.reduce((best, one) => Math.max(best, one[side]), -Infinity);
    const northWest = latLngOf({ x: least("west"), y: least("north") });
    return L.latLngBounds(northWest, latLngOf({ x: most("east"), y: most("south") }));
  }

  paint(pen, view) {
    pen.lineJoin = "round";
    for (const layer of this.layers) {
      if (!this.isDrawn(layer, view.zoom) || (this.isOverTiles && layer.view === "land")) continue;
      if (layer.shape === "line") this.paintLines(pen, layer, view);
      else if (layer.shape === "polygon") this.paintAreas(pen, layer, view);
      else this.paintPoints(pen, layer, view);
    }
  }

  paintOf(paint) {
    return this.isNight ? paintAtNight(paint) : paint;
  }

  /** All casings first, so that streets run into each other; the first class lies lowest. */
  paintLines(pen, layer, view) {
    const widen = Math.min(3, Math.max(0.6, 1 + (view.zoom - 15) * 0.35));
    const drawn = layer.classes
      .map(({ paint, min_zoom }, place) => ({ paint, min_zoom, place }))
      .filter(({ min_zoom }) => view.zoom >= min_zoom)
      .map(({ paint, place }) => ({
        paint: this.paintOf(paint),
        width: (paint.width_px ?? 1) * widen,
        path: pathOf(this.rows.get(layer)[place], view),
      }));
    pen.lineCap = "round";
    for (const { paint, width, path } of drawn) {
      if (paint.casing) stroke(pen, path, paint.casing, width + Math.max(1.2, 1.4 * widen));
    }
    for (const { paint, width, path } of drawn) stroke(pen, path, paint.stroke, width, paint.dash);
  }

  paintAreas(pen, layer, view) {
    layer.classes.forEach(({ paint: byDay, min_zoom }, place) => {
      if (view.zoom < min_zoom) return;
      const paint = this.paintOf(byDay);
      const path = pathOf(this.rows.get(layer)[place], view, { isClosed: Boolean(paint.fill) });
      if (paint.fill) {
        pen.globalAlpha = paint.opacity ?? 1;
        pen.fillStyle = paint.fill;
        pen.fill(path, "evenodd");
      }
      // Hairlines of many small areas would grey the whole district on a small scale.
      const width = paint.width_px ?? 1;
      pen.globalAlpha = width < 1 ? Math.min(1, Math.max(0.25, (view.zoom - 11) / 3)) : 1;
      stroke(pen, path, paint.stroke, width, paint.dash);
      pen.globalAlpha = 1;
    });
  }

  paintPoints(pen, layer, view) {
    layer.classes.forEach(({ paint, min_zoom }, place) => {
      if (view.zoom < min_zoom) return;
      const { tile, reach } = stampOf(paint, view.ratio, { size: view.zoom < 14 ? 0.75 : 1 });
      for (const shape of this.rows.get(layer)[place]) {
        if (!isInView(shape, view, radiusOf(paint))) continue;
        const x = shape.west * view.scale - view.left;
        const y = shape.north * view.scale - view.top;
        pen.drawImage(tile, x - reach, y - reach, 2 * reach, 2 * reach);
      }
    });
  }
}

export const isInView = (box, view, margin = 4) =>
  box.east * view.scale >= view.left - margin &&
  box.west * view.scale <= view.left + view.width + margin &&
  box.south * view.scale >= view.top - margin &&
  box.north * view.scale <= view.top + view.height + margin;

const LEAST_STEP_PX = 0.6;

/** One path of all shapes in view; vertices closer than a pixel's breadth are left out. */
export function pathOf(shapes, view, { isClosed = false } = {}) {
  const path = new Path2D();
  for (const shape of shapes) {
    if (!isInView(shape, view)) continue;
    for (const points of shape.paths) {
      let lastX = Infinity;
      let lastY = Infinity;
      for (let i = 0; i < points.length; i += 2) {
        const x = points[i] * view.scale - view.left;
        const y = points[i + 1] * view.scale - view.top;
        const isNear = Math.abs(x - lastX) < LEAST_STEP_PX && Math.abs(y - lastY) < LEAST_STEP_PX;
        if (isNear && i + 2 < points.length) continue;
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
        lastX = x;
        lastY = y;
      }
      if (isClosed) path.closePath();
    }
  }
  return path;
}

function stroke(pen, path, colour, width, dash) {
  if (!colour) return;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash ?? []);
  pen.stroke(path);
  pen.setLineDash([]);
}

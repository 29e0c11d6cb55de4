// Names on the map: what is larger first, and no two on top of each other.

import { isInView } from "./ground.js";
import { FONT, radiusOf } from "./paint.js";

const ALWAYS_PX = 14;
const REPEAT_PX = 460;
const STRAIGHT = 0.96;
const ROOMY = 1.2;
const ASIDE = [[0, 0], [0, 1.5], [0, -1.5], [0, 2.6], [0, -2.6]];

/** Where in an area its name goes: its centre, or the roomiest of some places inside. */
function spotIn(shape) {
  const { west, east, north, south } = shape;
  let best = { x: (west + east) / 2, y: (north + south) / 2 };
  let most = roomAt(shape, best.x, best.y) * 1.3;
  const n = 9;
  for (let i = 1; i < n; i += 1) {
    for (let j = 1; j < n; j += 1) {
      const x = west + ((east - west) * i) / n;
      const y = north + ((south - north) * j) / n;
      const room = roomAt(shape, x, y);
      if (room > most) [best, most] = [{ x, y }, room];
    }
  }
  return best;
}

/** How far the nearest corner of an area is from a place in it; less than 0 outside. */
function roomAt(shape, x, y) {
  let inside = false;
  let nearest = Infinity;
  for (const ring of shape.paths) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
      nearest = Math.min(nearest, Math.hypot((ax + bx) / 2 - x, (ay + by) / 2 - y));
    }
  }
  return inside ? nearest : -nearest;
}

/** Pieces of one street joined end to end, so that its name finds room. */
function chainsOf(paths) {
  const ends = new Map();
  const keyAt = (path, i) => `${path[i].toFixed(6)},${path[i + 1].toFixed(6)}`;
  const keysOf = (path) => [keyAt(path, 0), keyAt(path, path.length - 2)];
  for (const path of paths) {
    for (const key of keysOf(path)) ends.set(key, [...(ends.get(key) ?? []), path]);
  }
  const used = new Set();
  const grow = (chain) => {
    for (;;) {
      const key = keyAt(chain, chain.length - 2);
      const next = ends.get(key)?.find((path) => !used.has(path));
      if (!next) return chain;
      used.add(next);
      chain.push(...(keyAt(next, 0) === key ? next : turned(next)).slice(2));
    }
  };
  const chains = [];
  for (const path of paths) {
    if (used.has(path)) continue;
    used.add(path);
    chains.push(measured(grow(turned(grow([...path])))));
  }
  return chains;
}

function turned(path) {
  const back = [];
  for (let i = path.length - 2; i >= 0; i -= 2) back.push(path[i], path[i + 1]);
  return back;
}

function measured(points) {
  const along = [0];
  for (let i = 2; i < points.length; i += 2) {
    const step = Math.hypot(points[i] - points[i - 2], points[i + 1] - points[i - 1]);
    along.push(along.at(-1) + step);
  }
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  const box = {
    west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys),
  };
  return { points, along, length: along.at(-1), box };
}

function pointAt({ points, along }, distance) {
  let i = 1;
  while (i < along.length - 1 && along[i] < distance) i += 1;
  const share = (distance - along[i - 1]) / (along[i] - along[i - 1] || 1);
  const from = 2 * i - 2;
  return {
    x: points[from] + (points[from + 2] - points[from]) * share,
    y: points[from + 1] + (points[from + 3] - points[from + 1]) * share,
  };
}

export class Names {
  constructor(ground, enlargement, { halo = "rgba(255,255,255,.9)", ink = null } = {}) {
    this.ground = ground;
    this.enlargement = enlargement;
    this.halo = halo;
    this.ink = ink; // instead of each layer's own colour
    this.prepared = new Map(); // layer -> {of: features, spots or chains}
  }

  /** Spots and chains of a layer, found once for what it holds. */
  prepare(layer) {
    const features = this.ground.features.get(layer.name);
    const known = this.prepared.get(layer.name);
    if (known?.of === features) return known;
    const named = features.filter((feature) => feature.name);
    const made = { of: features };
    if (layer.shape === "line") {
      const streets = new Map();
      for (const { name, shape } of named) {
        streets.set(name, [...(streets.get(name) ?? []), ...shape.paths]);
      }
      made.streets = [...streets].map(([name, paths]) => ({ name, chains: chainsOf(paths) }));
    } else {
      made.spots = named.map(({ name, shape }) => ({
        name,
        box: shape,
        ...(layer.shape === "polygon" ? spotIn(shape) : { x: shape.west, y: shape.north }),
      }));
    }
    this.prepared.set(layer.name, made);
    return made;
  }

  paint(pen, view) {
    const taken = [];
    const written = this.ground.layers.filter(
      (layer) =>
        layer.label && view.zoom >= layer.label.min_zoom && this.ground.isDrawn(layer, view.zoom),
    );
    written.sort((a, b) => b.label.size_px - a.label.size_px || b.draw_order - a.draw_order);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    for (const layer of written) {
      const size = layer.label.size_px * this.enlargement;
      pen.font = `${layer.label.weight} ${size}px ${FONT}`;
      pen.strokeStyle = this.halo;
      pen.fillStyle = this.ink ?? layer.label.colour;
      const { streets, spots } = this.prepare(layer);
      if (streets) this.writeStreets(pen, streets, { view, size, taken });
      else this.writeSpots(pen, spots, { layer, view, size, taken });
    }
  }

  writeSpots(pen, spots, { layer, view, size, taken }) {
    const isPoint = layer.shape === "point";
    const drop = isPoint ? radiusOf(layer.classes[0].paint) + size * 0.8 : 0;
    for (const { name, box, x, y } of spots) {
      if (!isInView(box, view)) continue;
      const text = shortened(name);
      const width = pen.measureText(text).width;
      const isSmall = (box.east - box.west) * view.scale < width * ROOMY;
      if (!isPoint && isSmall && layer.label.size_px < ALWAYS_PX) continue;
      const at = { x: x * view.scale - view.left, y: y * view.scale - view.top + drop };
      const spot = (isPoint ? ASIDE.slice(0, 1) : ASIDE)
        .map(([dx, dy]) => boxAt(at.x + dx * width, at.y + dy * size, width, size))
        .find((one) => isFree(one, taken));
      if (!spot) continue;
      taken.push(spot);
      write(pen, text, spot.x, spot.y, 0);
    }
  }

  writeStreets(pen, streets, { view, size, taken }) {
    for (const { name, chains } of streets) {
      const text = shortened(name);
      const width = pen.measureText(text).width;
      for (const chain of chains) {
        const long = chain.length * view.scale;
        const n = Math.max(1, Math.floor(long / REPEAT_PX));
        if (long < width + 12 || !isInView(chain.box, view)) continue;
        for (let k = 0; k < n; k += 1) {
          const spot = streetSpot(chain, ((k + 0.5) / n) * chain.length, { view, width, size });
          if (!spot || !isFree(spot, taken)) continue;
          taken.push(spot);
          write(pen, text, spot.x, spot.y, spot.tilt);
        }
      }
    }
  }
}

/** A straight stretch of a street round a place, or null where it bends under the name. */
function streetSpot(chain, middle, { view, width, size }) {
  const half = (width / 2 + 3) / view.scale;
  const [a, b] = [pointAt(chain, middle - half), pointAt(chain, middle + half)];
  const chord = Math.hypot(b.x - a.x, b.y - a.y);
  if (chord < STRAIGHT * 2 * half) return null;
  const x = ((a.x + b.x) / 2) * view.scale - view.left;
  const y = ((a.y + b.y) / 2) * view.scale - view.top;
  if (x < 0 || y < 0 || x > view.width || y > view.height) return null;
  const tilt = Math.atan((b.y - a.y) / (b.x - a.x || 1e-12));
  const [along, across] = [Math.abs(Math.cos(tilt)), Math.abs(Math.sin(tilt))];
  return boxAt(x, y, along * width + across * size, across * width + along * size, tilt);
}

const boxAt = (x, y, width, height, tilt = 0) => ({ x, y, width, height, tilt });

const isFree = (box, taken) =>
  !taken.some(
    (other) =>
      Math.abs(other.x - box.x) * 2 < other.width + box.width + 8 &&
      Math.abs(other.y - box.y) * 2 < other.height + box.height + 6,
  );

function shortened(name) {
  const letters = Array.from(name);
  return letters.length > 18 ? `${letters.slice(0, 17).join("")}…` : name;
}

function write(pen, text, x, y, tilt) {
  pen.save();
  pen.translate(x, y);
  pen.rotate(tilt);
  pen.lineWidth = 3.5;
  pen.strokeText(text, 0, 0);
  pen.fillText(text, 0, 0);
  pen.restore();
}

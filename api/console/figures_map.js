// One figure on the map: areas by class, five of them and one for no figure, with a legend.

import { byId, make } from "./dom.js";
import { pathOf } from "./ground.js";
import { valueOf, written } from "./figures_values.js";
import { say } from "./figures_words.js";

export const SHADES = ["#d6e6f2", "#a5c8e1", "#6da3cc", "#3b78ad", "#174a7c"];
const EDGE = "#ffffff";
const LEVELS = { subdistrict: "subdistricts", community: "communities", grid: "grids" };

export class FigureMap {
  constructor() {
    this.byCode = new Map();
    this.level = null;
  }

  /** Take the groups of a figure by place. */
  show(groups, figure, by) {
    this.level = LEVELS[by];
    this.figure = figure;
    const placed = groups.filter(({ code }) => code !== "-" && code !== "+");
    const values = placed.map((one) => [one.code, valueOf(one.now, figure, figure.timed ? "p90_s" : undefined)]);
    this.byCode = new Map(values.filter(([, value]) => value !== null));
    this.limits = limitsOf([...this.byCode.values()]);
    this.showLegend();
  }

  classOf(value) {
    const place = this.limits.findIndex((limit) => value <= limit);
    return place < 0 ? this.limits.length - 1 : place;
  }

  shadeOf(code) {
    return this.byCode.has(code) ? SHADES[shadePlace(this.classOf(this.byCode.get(code)), this.limits.length)] : null;
  }

  paint(pen, view, ground) {
    for (const { shape, code } of ground.features.get(this.level) ?? []) {
      const path = pathOf([shape], view, { isClosed: true });
      const shade = this.shadeOf(code);
      if (shade) {
        pen.globalAlpha = 0.82;
        pen.fillStyle = shade;
        pen.fill(path, "evenodd");
        pen.globalAlpha = 1;
      }
      pen.strokeStyle = EDGE;
      pen.lineWidth = this.level === "grids" ? 0.6 : 1.4;
      pen.stroke(path);
    }
  }

  showLegend() {
    const row = (colour, text) => {
      const swatch = make("i", { className: "mark swatch", "aria-hidden": "true" });
      if (colour) swatch.style.background = colour;
      return make("li", {}, swatch, make("span", { text }));
    };
    const rows = this.limits.map((limit, i) => row(SHADES[shadePlace(i, this.limits.length)], `≤ ${written(limit, this.figure)}`));
    byId("legend").replaceChildren(make("li", { className: "what", text: this.figure.title }), ...rows, row(null, say("no_data")));
  }
}

const shadePlace = (place, n) => (n <= 1 ? 2 : Math.round((place * (SHADES.length - 1)) / (n - 1)));

/** Upper limits of at most five classes with about as many areas each. */
function limitsOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const at = SHADES.map((_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / SHADES.length) - 1]);
  return [...new Set(at.filter((value) => value !== undefined))];
}

/** The area under a place of the map, by its code; null where there is none. */
export function areaAt(ground, level, { x, y }) {
  for (const { shape, code } of ground.features.get(level) ?? []) {
    if (x < shape.west || x > shape.east || y < shape.north || y > shape.south) continue;
    if (isInside(shape, x, y)) return code;
  }
  return null;
}

function isInside(shape, x, y) {
  let inside = false;
  for (const ring of shape.paths) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
  }
  return inside;
}

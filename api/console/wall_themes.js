// What the wall shows in turn. The live picture is always there; a theme adds to it or steps in
// front of it. Each theme says which layers it draws, paints what is no layer, and explains both.

import { make } from "./dom.js";
import { Ground, pathOf, shapeOf } from "./ground.js";
import { swatch } from "./paint.js";
import { wallWord } from "./wall_words.js";

const BASE = ["districts", "waters", "compounds", "streets", "grids", "communities", "subdistricts"];
const HEAT_STEPS = [
  { least: 1, label: "1", fill: "#ffe08a" },
  { least: 2, label: "2", fill: "#ffb347" },
  { least: 3, label: "3–4", fill: "#f4733d" },
  { least: 5, label: "5+", fill: "#c4223b" },
];
const CIRCLE_PAINT = {
  5: { fill: "#009e73", stroke: "#bfe3d7", opacity: 0.55, width_px: 1.6 },
  15: { fill: "#56b4e9", stroke: "#56b4e9", opacity: 0.28, width_px: 1.6 },
};

/** The ground with compounds drawn by tier, where the theme is that. */
export class ThemedGround extends Ground {
  constructor(layers, tiers) {
    super([...layers, tiers]);
    this.tiers = tiers;
    this.theme = "live";
  }

  isDrawn(layer, zoom) {
    if (layer.name === "compounds" && (layer === this.tiers) !== (this.theme === "tiers")) return false;
    return super.isDrawn(layer, zoom);
  }
}

function classRow(paint, shape, title, count) {
  const mark = make("canvas", { "aria-hidden": "true" });
  swatch(mark, paint, shape);
  return make("li", {}, mark, make("span", { text: title }), make("b", { text: count ?? "" }));
}

const percent = (part, whole) => (whole > 0 ? `${((100 * part) / whole).toFixed(1)}%` : "");

export class Themes {
  /** `ground` is drawn below; `members` and `orders` are counted for the legend. */
  constructor(ground, { members, orders }) {
    this.ground = ground;
    this.members = members;
    this.orders = orders;
    this.heat = {};
    this.circles = null;
    this.name = "live";
  }

  show(name) {
    this.name = name;
    this.ground.theme = name;
    const more = { organizations: ["organizations"], circles: ["stations"] }[name] ?? [];
    this.ground.shown = new Set([...BASE, ...more]);
  }

  /** Whether people and orders are drawn: beside a theme they would hide it. */
  get isLive() {
    return this.name === "live";
  }

  takeHeat(heat) {
    this.heat = heat;
  }

  takeCircles({ circles, within }) {
    this.circles = circles.features.map(({ geometry, properties }) => ({
      minutes: Math.round(properties.limit_s / 60),
      shape: shapeOf(geometry),
    }));
    this.within = within;
  }

  paint(pen, view) {
    if (this.name === "heat") this.paintHeat(pen, view);
    if (this.name === "circles") this.paintCircles(pen, view);
  }

  paintHeat(pen, view) {
    const grids = this.ground.features.get("grids") ?? [];
    const rows = HEAT_STEPS.map(() => []);
    for (const { id, shape } of grids) {
      const n = this.heat[id] ?? 0;
      const step = HEAT_STEPS.findLastIndex(({ least }) => n >= least);
      if (step >= 0) rows[step].push(shape);
    }
    rows.forEach((shapes, step) => {
      fill(pen, pathOf(shapes, view, { isClosed: true }), { ...HEAT_STEPS[step], opacity: 0.75 });
    });
  }

  paintCircles(pen, view) {
    for (const { minutes, shape } of this.circles ?? []) {
      const path = pathOf([shape], view, { isClosed: true });
      fill(pen, path, CIRCLE_PAINT[minutes] ?? CIRCLE_PAINT[15]);
    }
  }

  /** Title, note and rows that explain what is drawn at this scale. */
  words(zoom) {
    const rows = {
      live: () => [...pointRows(this.members), ...pointRows(this.orders)],
      organizations: () => this.layerRows("organizations", zoom),
      tiers: () => this.layerRows("compounds", zoom),
      circles: () => this.circleRows(),
      heat: () => HEAT_STEPS.map(({ fill: colour, label }) =>
        classRow({ fill: colour }, "polygon", wallWord("heat_step", label))),
    }[this.name]();
    const isMissing = this.name === "circles" && this.circles === null;
    const notes = {
      circles: isMissing ? wallWord("no_circles") : wallWord("circles_note"),
      heat: wallWord("heat_note"),
    };
    return { title: wallWord(this.name), note: notes[this.name] ?? "", rows };
  }

  layerRows(name, zoom) {
    const { ground } = this;
    const drawn = ground.layers.find((one) => one.name === name && ground.isDrawn(one, zoom));
    if (!drawn) return [];
    return drawn.classes
      .map(({ paint, title, min_zoom }, place) => ({
        paint, title, n: zoom >= min_zoom ? ground.rows.get(drawn)[place].length : 0,
      }))
      .filter(({ n }) => n > 0)
      .map(({ paint, title, n }) => classRow(paint, drawn.shape, title, n));
  }

  circleRows() {
    return (this.within ?? []).map(({ limit_s, households }) => {
      const minutes = Math.round(limit_s / 60);
      const share = percent(households.part, households.whole);
      return classRow(CIRCLE_PAINT[minutes], "polygon", wallWord("circle", minutes), share);
    });
  }
}

function fill(pen, path, { fill: colour, stroke, opacity, width_px }) {
  pen.globalAlpha = opacity;
  pen.fillStyle = colour;
  pen.fill(path, "evenodd");
  pen.globalAlpha = 1;
  if (!stroke) return;
  pen.strokeStyle = stroke;
  pen.lineWidth = width_px;
  pen.stroke(path);
}

function pointRows(points) {
  return points
    .drawnCounts()
    .map((n, place) => ({ n, ...points.layer.classes[place] }))
    .filter(({ n, code }) => n > 0 && code !== "off_duty")
    .map(({ paint, title, n }) => classRow(paint, "point", title, n));
}

// What goes out of the studio: tables, shapes and places, the map as a picture, a printed page.

import { byId, make } from "./dom.js";
import { csvOf, handOver, jsonOf, pictureOf } from "./files_out.js";
import { BANDS, COLOURS } from "./plan_picture.js";
import { say } from "./plan_words.js";
import { clock, day } from "./words.js";

const MARKS = {
  serves: { fill: "#10243f", edge: "#fff" },
  shut: { fill: "#fff", edge: "#10243f", isSquare: true },
  refused: { fill: "#9b1c1c", edge: "#fff", isSquare: true },
  changed: { fill: "#d6006e", edge: "#fff", isSquare: true },
};

const disc = ({ fill, edge, isSquare = false }) => (pen, x, y) => {
  pen.beginPath();
  if (isSquare) pen.rect(x - 5, y - 5, 10, 10);
  else pen.arc(x, y, 6, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = edge;
  pen.lineWidth = 2;
  pen.stroke();
};

const patch = (colour) => (pen, x, y) => {
  pen.fillStyle = colour;
  pen.fillRect(x - 8, y - 6, 16, 12);
};

export class Exporting {
  /** `page` gives `state`, `answer`, `told`, `view` (of the map) and `questionWords()`. */
  constructor(root, page) {
    this.page = page;
    this.number = make("input", { id: "review-number", maxlength: "60" });
    this.internal = make("input", { type: "checkbox", id: "internal" });
    this.internal.checked = true;
    this.said = make("p", { id: "exported", className: "quiet", role: "status" });
    const deeds = [
      ["csv_outside", () => this.csvOutside()], ["csv_figures", () => this.csvFigures()],
      ["geojson", () => this.geojson()], ["png", () => this.png()], ["print", () => window.print()],
    ];
    root.replaceChildren(
      make("p", { className: "quiet", text: say("export_hint") }),
      make("div", { className: "fields" },
        make("label", {}, make("span", { text: say("review_number") }), this.number),
        make("label", { className: "tick" }, this.internal, make("span", { text: say("internal") }))),
      make("div", { className: "row" }, ...deeds.map(([name, deed]) =>
        make("button", { type: "button", id: name.replace("_", "-"), text: say(name), onclick: deed }))),
      this.said,
    );
  }

  write(name, blob) {
    handOver(name, blob);
    this.said.textContent = say("exported", name);
  }

  csvOutside() {
    const { state, outside } = this.page;
    const heads = ["code", "name", "households", "households_outside", "share", "lon", "lat"];
    const rows = (outside?.areas[state.level] ?? []).map((one) => [
      one.code, one.name, one.households.whole, one.n_households_outside,
      one.households.share === null ? null : Number(one.households.share.toFixed(4)), one.lon, one.lat,
    ]);
    this.write(`uncovered-${state.level}.csv`, csvOf([heads.map((head) => say(head)), ...rows]));
  }

  csvFigures() {
    const heads = ["limit_label", "households", "households_inside", "share", "residents", "residents_inside"];
    const rows = this.page.figures().map(({ words, households, residents }) => [
      words, households.whole, households.part, households.whole ? Number((households.part / households.whole).toFixed(4)) : null,
      residents.whole, residents.part,
    ]);
    this.write("coverage.csv", csvOf([[say("made_at", `${day(new Date())} ${clock(new Date())}`), this.page.questionWords()], heads.map((head) => say(head)), ...rows]));
  }

  geojson() {
    const { answer, outside, state } = this.page;
    const point = (lon, lat, properties) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties });
    const features = [
      ...(answer?.circles.features ?? []).filter(({ geometry }) => geometry).map((one) => ({ ...one, properties: { what: "circle", ...one.properties } })),
      ...(answer?.stations ?? []).map(({ lon, lat, ...facts }) => point(lon, lat, { what: "station", ...facts, changed: state.changes.has(facts.code) })),
      ...(outside?.doors ?? []).map(([lon, lat, n_households, way]) => point(lon, lat, { what: "home_outside", n_households, way })),
    ];
    this.write("coverage.geojson", jsonOf({ type: "FeatureCollection", features }));
  }

  async png() {
    const { state, answer, view } = this.page;
    const stations = answer?.stations ?? [];
    const limits = [...state.limits].reverse();
    const legend = [
      ...limits.map((limit, i) => [patch(BANDS[BANDS.length - 1 - i]), say("minutes", String(limit))]),
      ...Object.entries(MARKS).map(([name, look]) => [disc(look), say(`is_${name}`)]),
      [disc({ fill: COLOURS.outside, edge: "#fff" }), say("is_outside")],
    ];
    const remarks = [
      this.page.questionWords(),
      say("made_at", `${day(new Date())} ${clock(new Date())}`),
      this.internal.checked ? say("internal") : "",
      this.number.value.trim(),
    ];
    const lookOf = (one) => (state.changes.has(one.code) ? MARKS.changed : MARKS[one.standing]);
    const marks = stations.map((one) => ({ lat: one.lat, lon: one.lon, draw: disc(lookOf(one)) }));
    const title = byId("title").textContent;
    const { ground, live } = view.canvases;
    this.write("coverage.png", await pictureOf(view.map, [ground, live], { title, remarks, legend, marks }));
  }
}

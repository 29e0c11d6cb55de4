// What the marks mean and how many there are; which layers are drawn.

import { byId, make, setText } from "./dom.js";
import { paintAtNight } from "./night.js";
import { swatch } from "./paint.js";
import { LAST_KNOWN, SILENT } from "./points.js";
import { word } from "./words.js";

export class Legend {
  /** `toggle(name, isOn)` shows or hides a layer and says whether it has anything to draw. */
  constructor(members, layers, { counts, isOn, toggle }) {
    this.members = members;
    this.grounds = []; // what the marks of layers are drawn from
    setText(byId("legend-title"), word("layers"));
    this.counts = members.layer.classes.map((one) => this.memberClass(one));
    const [{ paint }] = members.layer.classes;
    this.staleCounts = [
      this.memberClass({ title: word("silent"), paint }, SILENT),
      this.memberClass({ title: word("last_known"), paint }, LAST_KNOWN),
    ];
    for (const layer of [...layers].reverse()) {
      if (layer.view === "land" || counts[layer.name] === 0) continue;
      byId("layers").append(this.layerRow(layer, counts[layer.name], { isOn, toggle }));
    }
    this.showTheme();
  }

  /** Areas and lines look as they do on the ground of the hour. */
  showTheme() {
    const isNight = document.documentElement.dataset.theme === "dark";
    for (const { mark, paint, shape } of this.grounds) {
      swatch(mark, isNight && shape !== "point" ? paintAtNight(paint) : paint, shape);
    }
  }

  memberClass({ title, paint }, staleness = 0) {
    const count = make("b");
    const mark = make("canvas", { "aria-hidden": "true" });
    swatch(mark, paint, "point", { staleness });
    const row = make("li", {}, mark, make("span", { text: title }), count);
    byId("members").append(row);
    return { row, count };
  }

  layerRow(layer, count, { isOn, toggle }) {
    const note = make("small", { text: count ?? "" });
    const box = make("input", { type: "checkbox" });
    box.checked = isOn(layer.name);
    box.addEventListener("change", async () => {
      const hasPlaces = await toggle(layer.name, box.checked);
      setText(note, hasPlaces ? (count ?? "") : word("no_place"));
    });
    const mark = make("canvas", { "aria-hidden": "true" });
    const typical = layer.shape === "point" ? layer.classes[0] : layer.classes.at(-1);
    this.grounds.push({ mark, paint: typical.paint, shape: layer.shape });
    return make("li", {}, make("label", {}, box, mark, make("span", { text: layer.title }), note));
  }

  draw() {
    const stale = this.members.staleCounts();
    show(this.counts, this.members.counts());
    show(this.staleCounts, stale);
    if (String(stale) === String(this.stale)) return;
    this.stale = stale;
    this.members.changed(); // a mark turns grey because time has passed
  }
}

function show(rows, counts) {
  counts.forEach((n, place) => {
    const { row, count } = rows[place];
    row.hidden = n === 0;
    setText(count, n);
  });
}

// What the marks mean and how many there are; which layers are drawn.

import { byId, make, setText } from "./dom.js";
import { swatch } from "./paint.js";
import { word } from "./words.js";

export class Legend {
  /** `toggle(name, isOn)` shows or hides a layer and says whether it has anything to draw. */
  constructor(members, layers, { counts, isOn, toggle }) {
    this.members = members;
    setText(byId("legend-title"), word("layers"));
    this.counts = members.layer.classes.map((one) => this.memberClass(one));
    for (const layer of [...layers].reverse()) {
      if (layer.view === "land" || counts[layer.name] === 0) continue;
      byId("layers").append(this.layerRow(layer, counts[layer.name], { isOn, toggle }));
    }
  }

  memberClass({ title, paint }) {
    const count = make("b");
    const mark = make("canvas", { "aria-hidden": "true" });
    swatch(mark, paint, "point");
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
    swatch(mark, typical.paint, layer.shape);
    return make("li", {}, make("label", {}, box, mark, make("span", { text: layer.title }), note));
  }

  draw() {
    this.members.counts().forEach((n, place) => {
      const { row, count } = this.counts[place];
      row.hidden = n === 0;
      setText(count, n);
    });
  }
}

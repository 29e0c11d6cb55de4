// The list of those out of reach: most households first, each leads to its place on the map.

import { make } from "./dom.js";
import { say } from "./plan_words.js";
import { count, percent } from "./planner.js";
import { LEVELS } from "./plan_state.js";

const MOST = 200;
const CLOSE_ZOOM = 16;

export class OutsideList {
  /** `asked` is called when the level or the dots are chosen otherwise. */
  constructor(root, state, { map, asked }) {
    Object.assign(this, { root, state, map, asked });
  }

  show(told) {
    this.told = told;
    const { whole, areas } = told;
    const left = whole.n_households_outside;
    const level = make("select", { id: "level", onchange: ({ target }) => this.choose({ level: target.value }) });
    for (const one of LEVELS.filter((name) => name in areas)) {
      level.append(make("option", { value: one, text: say(one) }));
    }
    level.value = this.state.level;
    const dots = make("input", { type: "checkbox", id: "dots", onchange: ({ target }) => this.choose({ dots: target.checked }) });
    dots.checked = this.state.dots;
    this.root.replaceChildren(
      make("p", { id: "outside-sum", text: left > 0 ? this.sum(whole) : say("all_inside") }),
      make("div", { className: "fields" },
        make("label", {}, make("span", { text: say("level") }), level),
        make("label", { className: "tick" }, dots, make("span", { text: say("show_dots") }))),
      this.list(areas[this.state.level] ?? []),
    );
  }

  sum({ n_households_outside, n_households_without_way }) {
    const lost = n_households_without_way > 0 ? `${say("no_way", count(n_households_without_way))}` : "";
    return [say("outside_sum", count(n_households_outside)), lost].filter(Boolean).join("，");
  }

  list(rows) {
    const list = make("ol", { id: "outside-list", className: "list" });
    for (const one of rows.slice(0, MOST)) {
      const name = make("b", { text: one.name || one.code });
      const out = make("span", { className: "loss", text: count(one.n_households_outside) });
      const of = make("span", { text: say("of_households", count(one.households.whole)) });
      const where = one.lon === null ? ` ${say("not_on_map")}` : "";
      const small = make("small", { text: `${one.code} · ${percent(one.households.share)}${where}` });
      const row = make("button", { type: "button", className: "line", title: one.code }, name, out, of, small);
      const item = make("li", {}, row);
      row.addEventListener("click", () => this.jump(one, item));
      list.append(item);
    }
    if (rows.length > MOST) list.append(make("li", { className: "quiet", text: say("more", count(rows.length - MOST)) }));
    return list;
  }

  jump(one, item) {
    for (const other of item.parentNode.children) other.classList.toggle("chosen", other === item);
    if (one.lon !== null) this.map.setView([one.lat, one.lon], Math.max(this.map.getZoom(), CLOSE_ZOOM), { animate: false });
  }

  choose(more) {
    Object.assign(this.state, more);
    this.asked();
  }
}

// What is supposed otherwise: the list of changes, and the form that does without the pointer all
// that dragging does.

import { byId, make } from "./dom.js";
import { choice } from "./plan_compare.js";
import { say } from "./plan_words.js";

const ACTS = ["move", "add", "close", "hours"];
const WORDS = { move: "moved", close: "closed", add: "added", hours: "rehoured" };

export const positionOf = ({ lat, lng }) => ({ lon: Number(lng.toFixed(6)), lat: Number(lat.toFixed(6)) });

export class Changes {
  /** `page` gives `state`, `map`, `stationOf(code)`, `codes()`, `ask()` and `told(error)`. */
  constructor(page) {
    this.page = page;
    this.act = choice(ACTS.map((act) => [act, say(`act_${act}`)]), "move", { id: "act" });
    this.code = make("input", { id: "code", list: "codes", autocomplete: "off", spellcheck: "false" });
    this.codes = make("datalist", { id: "codes" });
    this.lon = make("input", { id: "lon", inputmode: "decimal", autocomplete: "off" });
    this.lat = make("input", { id: "lat", inputmode: "decimal", autocomplete: "off" });
    this.hours = make("input", { id: "hours", placeholder: "Mo-Su 08:00-22:00", autocomplete: "off" });
    this.picking = make("button", { type: "button", id: "pick", "aria-pressed": "false", text: say("pick"), onclick: () => this.setPicking(!this.isPicking) });
    const field = (name, input) => make("label", { id: `${name}-field` }, make("span", { text: say(name) }), input);
    byId("change").replaceChildren(
      make("div", { className: "fields" },
        field("act", this.act), field("station", this.code),
        field("lon", this.lon), field("lat", this.lat), field("hours", this.hours)),
      this.codes,
      make("div", { className: "row" },
        make("button", { type: "submit", className: "main", id: "apply", text: say("apply") }), this.picking,
        make("button", { type: "button", id: "add", text: say("add"), onclick: () => this.startAdding() })));
    byId("change").addEventListener("submit", (event) => { event.preventDefault(); this.apply(); });
    this.act.addEventListener("change", () => this.showFields());
    this.code.addEventListener("change", () => this.fillIn());
    byId("reset").addEventListener("click", () => { page.state.changes.clear(); page.ask(); });
    page.map.on("click", ({ latlng }) => this.clicked(latlng));
    byId("hint").textContent = say("hint");
    byId("changes-title").textContent = say("changes");
    byId("reset").textContent = say("reset");
    this.showFields();
  }

  showFields() {
    const act = this.act.value;
    byId("station-field").hidden = act === "add";
    for (const name of ["lon", "lat"]) byId(`${name}-field`).hidden = act === "close" || act === "hours";
    byId("hours-field").hidden = act !== "hours" && act !== "add";
    this.picking.hidden = act === "close" || act === "hours";
  }

  offerCodes() {
    this.codes.replaceChildren(...this.page.stations().map(({ code, name }) => make("option", { value: code, label: name || code })));
  }

  fillIn() {
    const one = this.page.stationOf(this.code.value.trim());
    if (one) [this.lon.value, this.lat.value, this.hours.value] = [one.lon, one.lat, one.hours ?? ""];
  }

  /** Take a station of the map into the form. */
  pick(one, { toForm = false } = {}) {
    if (this.act.value === "add") this.act.value = "move";
    this.showFields();
    this.code.value = one.code;
    this.fillIn();
    if (toForm) this.lon.focus();
  }

  startAdding() {
    this.act.value = "add";
    this.showFields();
    this.setPicking(true);
  }

  setPicking(isPicking) {
    this.isPicking = isPicking;
    this.picking.setAttribute("aria-pressed", String(isPicking));
    this.page.map.getContainer().classList.toggle("picking", isPicking);
  }

  clicked(latlng) {
    if (!this.isPicking) return;
    const { lon, lat } = positionOf(latlng);
    [this.lon.value, this.lat.value] = [lon, lat];
    this.setPicking(false);
    if (this.act.value === "add" || this.code.value) this.apply();
  }

  apply() {
    const [act, code] = [this.act.value, this.code.value.trim()];
    const position = { lon: Number(this.lon.value), lat: Number(this.lat.value) };
    const isPlaced = this.lon.value !== "" && this.lat.value !== "" && Number.isFinite(position.lon) && Number.isFinite(position.lat);
    if (act !== "add" && !this.page.stationOf(code)) {
      this.page.told(new Error(code ? say("no_station", code) : say("fill_in")));
      return;
    }
    if ((act === "move" || act === "add") && !isPlaced) {
      this.page.told(new Error(say("fill_in")));
      return;
    }
    const hours = this.hours.value.trim();
    if (act === "move") this.move(code, position);
    else if (act === "close") this.close(code);
    else if (act === "add") this.add(position, hours);
    else this.put({ change: "hours", code, hours });
  }

  put(change) {
    this.page.state.changes.set(change.code, change);
    this.page.ask();
  }

  move(code, position) {
    const known = this.page.state.changes.get(code);
    this.put(known?.change === "add" ? { ...known, position } : { change: "move", code, position });
  }

  close(code) {
    if (this.page.state.changes.get(code)?.change !== "add") this.put({ change: "close", code });
    else this.undo(code);
  }

  add(position, hours) {
    let number = 1;
    while (this.page.state.changes.has(`+${number}`)) number += 1;
    this.put({ change: "add", code: `+${number}`, position, ...(hours && { hours }) });
  }

  undo(code) {
    this.page.state.changes.delete(code);
    this.page.ask();
  }

  show() {
    const rows = [...this.page.state.changes.values()].map(({ change, code }) => {
      const name = this.page.stationOf(code)?.name || code;
      return make("li", {},
        make("b", { text: say(WORDS[change], name), title: code }),
        make("button", { type: "button", text: say("undo"), onclick: () => this.undo(code) }));
    });
    byId("changes").replaceChildren(...(rows.length ? rows : [make("li", { className: "quiet", text: say("none") })]));
  }
}

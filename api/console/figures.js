// The page of figures put together: a question, the whole in tiles, its parts in a table, and one
// figure of them as a picture. Each number opens the list behind it.

import { categoryTitles, readCodes, unitTitles } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { showChart } from "./figures_chart.js";
import { RequestList } from "./figures_list.js";
import { FigureMap, areaAt } from "./figures_map.js";
import { AREAS, FILTERS, FiguresState, GROUPINGS, PERIODS } from "./figures_state.js";
import { showDefinitions, showGroups, showTiles } from "./figures_tables.js";
import { valueOf } from "./figures_values.js";
import { say } from "./figures_words.js";
import { worldX, worldY } from "./canvas.js";
import { oneAtATime, openMap, showBar } from "./planner.js";
import { read } from "./server.js";
import { LANG, channelWord, dated, setZone } from "./words.js";

const IN_TIME = new Set(["hour", "weekday", "day"]);
const LAYERS = ["districts", "waters", "subdistricts", "communities", "grids"];
const GROUND = ["districts", "waters", "subdistricts"]; // drawn; the others are only painted by figures

class Figures {
  async start() {
    setText(byId("loading"), say("loading"));
    const [catalogue] = await Promise.all([read("/layers"), readCodes()]);
    setZone(catalogue.time_zone);
    this.zone = catalogue.time_zone;
    this.state = new FiguresState(dayIn(this.zone));
    showBar(say("title"), catalogue.district, (more) => this.state.write(more));
    this.list = new RequestList(byId("list"), this.state);
    this.figureMap = new FigureMap();
    this.names = new Map(); // what filters stand for, by filter and code
    this.ask = oneAtATime(() => this.askOnce());
    this.showQuestion();
    byId("question").addEventListener("change", (event) => this.reask(event.target));
    byId("question").addEventListener("submit", (event) => event.preventDefault());
    await this.ask();
    await this.openMap(catalogue);
    byId("loading").hidden = true;
    document.documentElement.dataset.state = "ready";
  }

  async openMap(catalogue) {
    this.view = await openMap(catalogue, { layers: LAYERS, paint: (pen, view) => this.view && this.isMapped && this.figureMap.paint(pen, view, this.view.ground) });
    this.view.ground.shown = new Set(GROUND);
    await this.view.isRead;
    this.view.map.on("click", ({ latlng }) => {
      const level = this.figureMap.level;
      const code = this.isMapped && areaAt(this.view.ground, level, { x: worldX(latlng.lng), y: worldY(latlng.lat) });
      if (code && this.figureMap.byCode.has(code)) this.enter(code);
    });
    for (const level of ["subdistricts", "communities", "grids"]) {
      for (const { code, name } of this.view.ground.features.get(level) ?? []) {
        this.names.set(`${AREAS[["subdistricts", "communities", "grids"].indexOf(level)]} ${code}`, name || code);
      }
    }
    this.showPath();
    this.showPicture();
  }

  get isMapped() {
    return AREAS.includes(this.state.by) && Boolean(this.told?.groups.length);
  }

  showQuestion() {
    const { state } = this;
    const select = (id, options, chosen) => {
      const input = make("select", { id }, ...options.map(([value, text]) => make("option", { value, text })));
      input.value = chosen;
      return input;
    };
    const field = (words, input) => make("label", {}, say(words), input);
    const date = (id) => make("input", { id, type: "date", value: state[id], max: state.today });
    const every = (rows) => [["", say("all")], ...rows];
    const late = make("input", { type: "checkbox", id: "without_late" });
    late.checked = state.without_late;
    const csv = make("a", { id: "csv", className: "button", text: say("csv"), href: "#" });
    const print = make("button", { type: "button", id: "print", text: say("print") });
    print.addEventListener("click", () => window.print());
    byId("question").replaceChildren(
      field("period", select("period", PERIODS.map((one) => [one, say(one)]), state.period)),
      field("first", date("first")), field("last", date("last")),
      field("by", select("by", GROUPINGS.map((one) => [one, say(one)]), state.by)),
      field("category", select("category", every(categoryTitles()), state.category)),
      field("urgency", select("urgency", every(["urgent", "normal"].map((one) => [one, say(one)])), state.urgency)),
      make("label", { className: "tick" }, late, say("without_late")), csv, print);
  }

  reask(input) {
    const { state } = this;
    if (input.id === "period") state.setPeriod(input.value);
    else if (input.id === "without_late") state.without_late = input.checked;
    else if (input.id === "first" || input.id === "last") {
      if (!input.value) return;
      state[input.id] = input.value;
      state.period = "own";
    } else state[input.id] = input.value;
    this.ask();
  }

  enter(code) {
    const group = this.told.groups.find((one) => one.code === code);
    if (group) this.names.set(`${this.state.by} ${code}`, group.name);
    this.state.enter(code);
    this.ask();
  }

  leave(name) {
    this.state.leave(name);
    this.ask();
  }

  /** Ask for the days that are meant by the server's clock; this machine's may be another. */
  async readTold() {
    const { state } = this;
    const counted = () => read(`/figures/counted?${state.asked({ by: state.by })}`);
    const told = await counted();
    const today = dayIn(this.zone, told.at);
    if (today === state.today) return told;
    state.today = today;
    if (state.period === "own") return told;
    state.setPeriod(state.period);
    return counted();
  }

  async askOnce() {
    const { state } = this;
    state.write();
    setText(byId("errors"), "");
    document.documentElement.dataset.figures = "asking";
    try {
      this.told = await this.readTold();
      this.showAll();
    } catch (error) {
      setText(byId("errors"), say("failed", error.message));
    }
    document.documentElement.dataset.figures = "told";
  }

  showAll() {
    const { told, state } = this;
    this.showQuestion();
    byId("csv").href = `/figures/counted.csv?${state.asked({ by: state.by, lang: LANG })}`;
    this.showPath();
    const spanWords = ({ since, until }) => `${dated(since)} – ${dated(until)}`;
    const isKept = (name) => Object.values(told.whole[name]?.counts ?? {}).some(Boolean);
    const beside = ["before", "year_before"].map((name) => `${say(name)} ${spanWords(told[name])}${isKept(name) ? "" : say("nothing_then")}`);
    setText(byId("spans"), [say("spans", spanWords(told.span)), ...beside].join(" · "));
    const isEmpty = !told.is_withheld && told.groups.length === 0;
    const notes = [
      told.is_withheld && say("withheld", told.least),
      told.is_pooled && say("pooled", told.least),
      !told.may_list && say("no_list"),
      isEmpty && say("nothing"),
    ];
    setText(byId("note"), notes.filter(Boolean).join(" "));
    for (const id of ["tiles", "beside"]) byId(id).hidden = told.is_withheld;
    showTiles(byId("tiles"), this);
    showDefinitions(byId("definitions"), told.figures);
    setText(byId("parts-title"), say("parts", say(state.by)));
    showGroups(byId("groups"), this);
    this.showPicture();
  }

  /** The filters in force, each with a way out of it. */
  showPath() {
    const { state } = this;
    const steps = FILTERS.filter((name) => state[name] !== "" && !["category", "urgency"].includes(name)).map((name) => {
      const code = state[name];
      const words = `${say(name)}：${this.names.get(`${name} ${code}`) ?? this.nameOf(name, code)}`;
      const button = make("button", { type: "button", className: "leave", text: `${words} ×`, "aria-label": say("leave", words) });
      button.addEventListener("click", () => this.leave(name));
      return button;
    });
    byId("path").setAttribute("aria-label", say("path"));
    byId("path").replaceChildren(make("b", { text: say("whole_district") }), ...steps);
  }

  nameOf(name, code) {
    if (name === "unit") return unitTitles().find(([one]) => one === code)?.[1] ?? code;
    return name === "channel" ? channelWord(code) : code;
  }

  showPicture() {
    const { told, state } = this;
    const figure = told.figures.find((one) => one.name === state.shown) ?? told.figures[0];
    const choice = make("select", { id: "shown" }, ...told.figures.map((one) => make("option", { value: one.name, text: one.timed ? `${one.title} P90` : one.title })));
    choice.value = figure.name;
    choice.addEventListener("change", () => {
      state.shown = choice.value;
      state.write();
      this.showPicture();
    });
    byId("shown-label").replaceChildren(say("shown"), choice);
    byId("stage").hidden = !this.isMapped;
    setText(byId("picture-title"), say(this.isMapped ? "map_of" : "chart_of", figure.title));
    if (this.isMapped) this.figureMap.show(told.groups, figure, state.by);
    const chart = IN_TIME.has(state.by) ? told.groups : this.groupsInOrder();
    showChart(chart, figure, { isInTime: IN_TIME.has(state.by), title: `${figure.title}: ${say("parts", say(state.by))}` });
    this.view?.map.invalidateSize();
    this.view?.redraw();
  }

  sortBy(name) {
    this.isRising = this.sorted === name ? !this.isRising : false;
    this.sorted = name;
    showGroups(byId("groups"), this);
  }

  groupsInOrder() {
    const figure = this.told.figures.find((one) => one.name === this.sorted);
    if (!figure) return this.told.groups;
    const value = (group) => valueOf(group.now, figure, figure.timed ? "p90_s" : undefined) ?? -Infinity;
    return [...this.told.groups].sort((a, b) => (this.isRising ? 1 : -1) * (value(a) - value(b)));
  }

  /** The filter that a group stands for; null where it stands for several. */
  filtersOf(code) {
    if (code === "+") return null;
    return this.state.by === "day" ? { first: code, last: code } : { [this.state.by]: code };
  }

  openList(what, filters) {
    const said = this.told.figures.find((one) => one.counted === what && !one.among && !one.timed) ?? this.told.figures.find((one) => one.counted === what);
    const named = said && !said.among ? said.title : this.wordsOf(what);
    const group = this.told.groups.find((one) => one.code === Object.values(filters)[0]);
    this.list.open(what, { title: [group?.name, named].filter(Boolean).join(" · "), filters });
  }

  wordsOf(what) {
    const one = this.told.figures.find((figure) => figure.among === what || figure.counted === what);
    return one.among === what ? one.denominator : one.numerator;
  }
}

/** The day that it is in a zone at an instant, or now, as dates are written. */
function dayIn(zone, at = Date.now()) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}

const page = new Figures();
page.start().catch((error) => {
  setText(byId("loading"), "");
  setText(byId("errors"), say("failed", error.message));
  document.documentElement.dataset.state = "failed";
});

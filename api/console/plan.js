// The coverage studio put together: a question, the shapes and shares that answer it, and what
// would change if stations stood elsewhere. Nothing is kept unless somebody says so.

import { byId, make, setText } from "./dom.js";
import { Changes, positionOf } from "./plan_changes.js";
import { Comparing, WALKERS, choice, runWords } from "./plan_compare.js";
import { Exporting } from "./plan_export.js";
import { OutsideList } from "./plan_outside.js";
import { BANDS, COLOURS, Picture } from "./plan_picture.js";
import { LIMITS, PlanState } from "./plan_state.js";
import { LEGEND_MARKS, Stations } from "./plan_stations.js";
import { kindWord, say } from "./plan_words.js";
import { LIMIT_MS, count, makeTabs, oneAtATime, openMap, percent, question, showBar, signed } from "./planner.js";
import { Refused, read } from "./server.js";
import { day, setZone } from "./words.js";

const LAYERS = ["districts", "waters", "streets", "compounds", "subdistricts", "communities"];
const TABS = ["changes-tab", "outside", "compare", "export"];

class Studio {
  async start() {
    setText(byId("loading"), say("loading"));
    const catalogue = await read("/layers");
    setZone(catalogue.time_zone);
    this.state = new PlanState(say("at_first"));
    showBar(say("title"), catalogue.district, (more) => this.state.write(more));
    this.picture = new Picture();
    this.view = await openMap(catalogue, { layers: LAYERS, paint: (pen, view) => this.picture.paint(pen, view) });
    this.map = this.view.map;
    this.map.doubleClickZoom.disable();
    [this.choices, this.runs] = await Promise.all([read("/coverage/choices", LIMIT_MS), read("/coverage/runs")]);
    this.ask = oneAtATime(() => this.askOnce());
    this.changes = new Changes(this);
    this.markers = new Stations(this.map, {
      move: (one, latlng) => this.changes.move(one.code, positionOf(latlng)),
      settle: () => this.settle(),
      close: (one) => this.changes.close(one.code),
      pick: (one, how) => { this.markers.setPicked(one.code); this.changes.pick(one, how); },
    });
    this.outsideList = new OutsideList(byId("outside"), this.state, { map: this.map, asked: () => this.showOutside() });
    this.comparing = new Comparing(byId("compare"), this);
    this.exporting = new Exporting(byId("export"), this);
    this.showQuestion();
    byId("question").addEventListener("change", () => this.reask());
    byId("question").addEventListener("submit", (event) => event.preventDefault());
    this.showTabs();
    if (Object.keys(this.choices.kinds).length === 0) throw new Error(say("no_data"));
    await this.ask();
    await this.view.isRead;
    byId("loading").hidden = true;
    document.documentElement.dataset.state = "ready";
  }

  showTabs() {
    const words = (name) => say(name === "changes-tab" ? "tab_changes" : `tab_${name}`);
    makeTabs(byId("tabs"), TABS.map((name) => [name, words(name)]), {
      chosen: this.state.tab || "changes-tab",
      opened: (name) => this.openTab(name),
    });
  }

  openTab(name) {
    const last = this.state.tab;
    this.state.tab = name;
    this.state.write();
    if (!this.answer && !this.figureRows) return; // the first answer brings it along
    if (name === "compare") this.comparing.refresh();
    else if (last === "compare") this.comparing.leave();
    this.showOutside();
  }

  showQuestion() {
    const { state, choices, runs } = this;
    const coded = (table, wordOf) => [["", say("every")], ...Object.entries(table).map(([code, n]) => [code, `${wordOf(code)} · ${n}`])];
    const field = (name, input, id = name) => make("label", {}, make("span", { id: `${id}-label`, text: say(name) }), input);
    const off = state.run ? { disabled: "" } : {};
    byId("question").replaceChildren(
      make("div", { className: "fields" },
        field("service", choice(coded(choices.services, say), state.service, { id: "service", ...off })),
        field("kind", choice(coded(choices.kinds, kindWord), state.kind, { id: "kind", ...off })),
        field("walker", choice(WALKERS.map((code) => [code, say(code)]), state.walker, { id: "walker", ...off })),
        field("at", make("input", { id: "at", autocomplete: "off", spellcheck: "false", value: state.at, ...off })),
        field("limit_label", choice(LIMITS.map((n) => [n, say("minutes", String(n))]), String(state.limit), { id: "limit", ...off }), "limit"),
        field("date", choice([["", [say("today"), choices.data_date].filter(Boolean).join(" · ")], ...runs.map((one) => [one.run, runWords(one)])], state.run, { id: "run" }), "run")));
  }

  /** The question is another one: what it was before counts no more. */
  reask() {
    for (const name of ["service", "kind", "walker", "at"]) this.state[name] = byId(name).value;
    this.state.limit = Number(byId("limit").value);
    if (this.state.run !== byId("run").value) {
      this.state.run = byId("run").value;
      if (this.state.run) this.state.changes.clear();
      this.showQuestion();
    }
    this.before = null;
    this.ask();
  }

  async askOnce() {
    const began = performance.now();
    setText(byId("note"), say("asking"));
    this.state.write();
    try {
      if (this.state.run) await this.showKept();
      else await this.showAsked(began);
      this.told(null);
      if (!this.markers.isHeld) await this.settle();
    } catch (error) {
      setText(byId("note"), "");
      this.told(error);
    }
  }

  async showAsked(began) {
    const { state } = this;
    const ask = (changes) => question("/coverage/circles", { question: state.question(), limits: state.limits, changes });
    this.before ??= await ask([]);
    const changes = state.wireChanges();
    this.answer = changes.length ? await ask(changes) : this.before;
    this.picture.setShapes(this.answer.circles.features);
    const error = this.answer.circles.features[0].properties;
    const share = (value) => (100 * (value || 0)).toFixed(1);
    const errors = say("error", share(error.wrongly_inside_share)).replace("%o", share(error.wrongly_outside_share));
    setText(byId("note"), `${say("took", String(Math.round(performance.now() - began)))} ${errors}`);
    this.figureRows = this.answer.within.map((row, i) => ({ ...row, words: say("minutes", String(Math.round(row.limit_s / 6) / 10)), before: this.before.within[i] }));
    this.showAll(this.answer.stations);
  }

  async showKept() {
    const run = await read(`/coverage/runs/${encodeURIComponent(this.state.run)}`);
    const { whole, measure, limit } = run.figures;
    const row = { households: whole.households, residents: whole.residents };
    const words = measure === "time" ? say("minutes", String(Math.round(limit / 6) / 10)) : say("metres", String(limit));
    this.answer = null;
    this.figureRows = [{ ...row, words, before: row }];
    this.picture.setShapes([]);
    setText(byId("note"), say("kept_note", day(run.made_at)));
    this.showAll(run.stations);
  }

  showAll(stations) {
    this.shown = stations;
    this.showFigures();
    this.markers.show(stations, { changed: this.state.changes, isFixed: Boolean(this.state.run) });
    this.changes.offerCodes();
    this.changes.show();
    this.showLegend();
    this.view.redraw();
  }

  showFigures() {
    const share = ({ part, whole }) => percent(whole ? part / whole : null);
    const heads = [say("limit"), say("before"), say("now"), say("homes"), say("people")];
    byId("figures").tHead.replaceChildren(make("tr", {}, ...heads.map((text) => make("th", { text, scope: "col" }))));
    byId("figures").tBodies[0].replaceChildren(...this.figureRows.map((row) => {
      const unit = row.households.whole ? "households" : "residents";
      const gains = ["households", "residents"].map((name) => row[name].part - row.before[name].part);
      return make("tr", {},
        make("td", { text: row.words }), make("td", { text: share(row.before[unit]) }), make("td", { className: "now", text: share(row[unit]) }),
        ...gains.map((gain) => make("td", { className: gain > 0 ? "gain" : gain < 0 ? "loss" : "", text: signed(gain) })));
    }));
  }

  showLegend() {
    const { state } = this;
    const swatch = (colour) => make("i", { className: "mark swatch", "aria-hidden": "true", "data-colour": colour });
    const row = (mark, words) => make("li", {}, mark, make("span", { text: words }));
    const bands = state.run ? [] : [...state.limits].map((limit, i) => row(swatch(BANDS[i]), `≤ ${say("minutes", String(Math.round(limit * 10) / 10))}`));
    const dots = state.dots ? [row(swatch(COLOURS.outside), say("is_outside"))] : [];
    const crossed = state.tab === "compare"
      ? [row(swatch(COLOURS.gained), `▲ ${say("is_gained")}`), row(swatch(COLOURS.lost), `▼ ${say("is_lost")}`), row(swatch(COLOURS.other), say("is_other"))]
      : dots;
    const marks = LEGEND_MARKS.map(([className, words]) => row(make("i", { className: `mark ${className}`, "aria-hidden": "true" }), words));
    byId("legend").setAttribute("aria-label", say("legend"));
    byId("legend").replaceChildren(...marks, ...bands, ...crossed);
    for (const one of byId("legend").querySelectorAll("[data-colour]")) one.style.background = one.dataset.colour;
  }

  /** Once stations rest: who is out of reach, and how the two sides differ. */
  async settle() {
    try {
      this.outside = await question("/coverage/outside", this.state.side());
    } catch (error) {
      this.told(error);
      return;
    }
    this.showOutside();
    if (this.state.tab === "compare") await this.comparing.refresh();
  }

  showOutside() {
    this.state.write();
    const { dots, tab } = this.state;
    this.picture.setHomes(this.outside && dots && tab !== "compare" ? this.outside.doors : []);
    if (this.outside) this.outsideList.show(this.outside);
    this.showLegend();
    this.view.redraw();
  }

  async keptNew() {
    this.runs = await read("/coverage/runs");
    this.showQuestion();
  }

  figures() {
    return this.figureRows ?? [];
  }

  stations() {
    return this.shown ?? [];
  }

  stationOf(code) {
    return this.stations().find((one) => one.code === code) ?? this.before?.stations.find((one) => one.code === code);
  }

  questionWords() {
    const { state } = this;
    const kept = this.runs.find(({ run }) => run === state.run);
    if (kept) return runWords(kept);
    const what = [state.service && say(state.service), state.kind && kindWord(state.kind)].filter(Boolean).join(" · ") || say("every");
    const shares = this.figures().map(({ words, households }) => `${words} ${percent(households.whole ? households.part / households.whole : null)}`);
    return [what, say(state.walker), state.at, ...shares, state.changes.size ? `${say("changes")} ${count(state.changes.size)}` : ""].filter(Boolean).join(" · ");
  }

  redraw() {
    this.showLegend();
    this.view.redraw();
  }

  /** Say what was refused, in the words of the server; null takes it back. */
  told(error) {
    const words = error && !(error instanceof Refused) && error.name !== "Error" ? say("failed") : error?.message;
    setText(byId("errors"), words ?? "");
  }
}

const studio = new Studio();
studio.start().catch((error) => {
  byId("loading").hidden = true;
  studio.told(error);
  document.documentElement.dataset.state = "failed";
});

// The grid editor put together: pieces of a community given to grids, workload beside, faults at
// their place, saved under the eyes of others, reviewed and put into force from a date on.

import { latLngOf } from "./canvas.js";
import { byId, make, setText } from "./dom.js";
import { Division } from "./grid_division.js";
import { GridForms } from "./grid_forms.js";
import { LIST_ADDRESS, Listing, addressOf } from "./grid_listing.js";
import { CLASSES, GridPicture, colourOf, shortCode } from "./grid_picture.js";
import { Review } from "./grid_review.js";
import { GridTools } from "./grid_tools.js";
import { say } from "./grids_words.js";
import { count, oneAtATime, openMap, percent, question, showBar, signed, writeAddress } from "./planner.js";
import { Refused, read, send } from "./server.js";
import { moment, setZone } from "./words.js";

const LAYERS = ["districts", "waters", "streets", "compounds", "communities", "subdistricts"];
const HEAVY = 1.3;
const CLOSE_ZOOM = 16;
const keptKey = (number) => `gridmap.grids.${number}`;

class Editor {
  async start() {
    setText(byId("loading"), say("loading"));
    const said = new URLSearchParams(location.search);
    this.address = { lang: said.get("lang"), theme: said.get("theme"), n: said.get("n"), tool: said.get("tool"), grid: said.get("grid") };
    const [catalogue, me] = await Promise.all([read("/layers"), read("/me")]);
    this.me = me;
    setZone(catalogue.time_zone);
    showBar(say("title"), catalogue.district, (more) => this.write(more));
    this.screen = await openMap(catalogue, { layers: LAYERS, paint: (pen, view) => this.picture?.paint(pen, view), top: (pen, view) => this.picture?.paintWords(pen, view) });
    this.map = this.screen.map;
    if (/^\d+$/.test(this.address.n ?? "")) await this.open(Number(this.address.n));
    else await new Listing(byId("listing"), { told: (error) => this.refused(error), mayPlan: me.rights.includes("plan") }).show();
    await this.screen.isRead;
    byId("loading").hidden = true;
    document.documentElement.dataset.state = "ready";
  }

  write(more = {}) {
    Object.assign(this.address, more);
    const { grid, tool } = this.address;
    writeAddress({ ...this.address, grid: grid || null, tool: tool === "select" ? null : tool });
  }

  get isOpen() {
    return this.view?.state === "draft" && this.me.rights.includes("plan");
  }

  get grid() {
    return this.address.grid;
  }

  async open(number) {
    await this.read(number);
    byId("draft").hidden = false;
    this.forms = new GridForms(byId("forms"), this);
    this.review = new Review(byId("review"), this);
    this.ask = oneAtATime(() => this.tryOnce());
    this.tools = new GridTools(byId("tools"), this, this.address.tool);
    byId("tools").hidden = !this.isOpen;
    const box = this.picture.boundsOf(this.division.pieces.map(({ number: piece }) => piece));
    const around = L.latLngBounds(latLngOf({ x: box.west, y: box.north }), latLngOf({ x: box.east, y: box.south }));
    if (!location.hash) this.map.fitBounds(around, { padding: [40, 40], animate: false });
    this.restore();
    this.showLegend();
    await this.changed();
  }

  async read(number) {
    this.view = await read(`/redivisions/${number}/pieces`);
    this.division = new Division(this.view);
    this.picture = new GridPicture(this.view, this.division);
    this.names = new Map(this.view.today.features.map(({ properties }) => [properties.code, properties.name]));
  }

  /** What somebody did and did not save, kept by their browser. */
  restore() {
    const kept = JSON.parse(localStorage.getItem(keptKey(this.view.number)) ?? "null");
    if (!kept || kept.made_at !== this.view.made_at || !this.isOpen) return; // numbers begin anew elsewhere
    if (kept.edits !== this.division.edits) {
      this.showConflict({ mine: kept.changes, by: this.view.edited_by });
      return;
    }
    this.putOnTop(kept.changes);
    setText(byId("said"), say("restored"));
  }

  /** Keep what is not saved; what waits for a choice is not thrown away meanwhile. */
  keepHere() {
    if (this.isUndecided && !this.division.isDirty) return;
    const key = keptKey(this.view.number);
    if (this.division.isDirty) localStorage.setItem(key, JSON.stringify({ made_at: this.view.made_at, edits: this.division.edits, changes: this.division.changes() }));
    else localStorage.removeItem(key);
  }

  putOnTop(changes) {
    const codes = [...this.division.codes];
    for (const [piece, code] of changes) if (piece in codes) codes[piece] = code;
    this.division.replace(codes);
  }

  // -- what tools and forms do ------------------------------------------------------------------

  give(pieces, code) {
    if (!this.isOpen) return;
    if (this.division.give(pieces, code)) this.changed();
  }

  splitBy(line, code) {
    const aside = code === null ? [] : this.division.leftOf(line, code);
    const fresh = this.division.freshCode();
    if (aside.length === 0 || aside.length === this.division.membersOf(code).length) this.told(say("cannot_split"));
    else if (fresh === null) this.told(say("no_spare"));
    else this.give(aside, fresh);
  }

  step(way) {
    if (this.isOpen && this.division[way]()) this.changed();
  }

  pieceChosen() {
    this.forms.setPieces(this.picture.chosen);
    const [piece] = this.picture.chosen;
    if (piece !== undefined) this.chooseGrid(this.division.codes[piece]);
  }

  chooseGrid(code) {
    this.write({ grid: code });
    this.forms.show();
    this.showLoads();
  }

  toolChosen(tool) {
    this.write({ tool });
  }

  /** The division is another one: show it at once, and have the server look at it. */
  async changed({ isMoving = false } = {}) {
    this.picture.refresh();
    this.told("");
    this.showLoads();
    this.redraw();
    if (isMoving) return;
    this.keepHere();
    this.forms.show();
    this.showHead();
    this.showDeeds();
    this.review.show();
    this.review.showDirt();
    byId("forms").hidden = !this.isOpen;
    await this.ask();
  }

  async tryOnce() {
    try {
      const { number } = this.view;
      const isKept = !this.division.isDirty && !this.isOpen;
      const told = isKept
        ? await read(`/redivisions/${number}`)
        : await question(`/redivisions/${number}/try`, { grids: this.division.asGrids() });
      this.picture.faults = told.faults ?? [];
      this.showSummary(told);
      this.showFaults();
      this.redraw();
    } catch (error) {
      this.refused(error);
    }
  }

  async save() {
    const { number } = this.view;
    try {
      const body = { grids: this.division.asGrids(), edits: this.division.edits, ...(this.review.actor && { actor: this.review.actor }) };
      const saved = await send(`/redivisions/${number}/division`, body);
      Object.assign(this.view, saved);
      this.division.setBase([...this.division.codes], saved.edits);
      this.keepHere();
      setText(byId("said"), say("saved"));
      await this.changed();
    } catch (error) {
      if (error instanceof Refused && error.facts.code === "draft_has_changed") this.showConflict({ mine: this.division.changes(), by: error.facts.edited_by });
      else this.refused(error);
    }
  }

  discard() {
    this.division.replace(this.division.base);
    this.changed();
  }

  /** Read the draft as it is now; changes of one's own may be put on top. */
  async reload({ mine = [] } = {}) {
    const { number } = this.view;
    await this.read(number);
    if (mine.length > 0) this.putOnTop(mine);
    this.isUndecided = false;
    this.keepHere();
    byId("tools").hidden = !this.isOpen;
    byId("conflict").hidden = true;
    await this.changed();
  }

  /** Somebody else was first: nothing is lost, and whoever comes second chooses. */
  showConflict({ mine, by }) {
    this.isUndecided = true;
    const mineWhole = this.division.isDirty ? this.division.asGrids() : null;
    const act = (id, deed) => make("button", { type: "button", id: id.replaceAll("_", "-"), text: say(id), onclick: () => deed().catch((error) => this.refused(error)) });
    byId("conflict").hidden = false;
    byId("conflict").replaceChildren(
      make("p", { text: say("conflict", by || "?") }),
      make("div", { className: "row" },
        act("on_top", async () => {
          await this.reload({ mine });
        }),
        ...(mineWhole ? [act("as_copy", async () => {
          const made = await send(`/redivisions/${this.view.number}/copies`, { grids: mineWhole, ...(this.review.actor && { actor: this.review.actor }) });
          this.division.setBase([...this.division.codes], this.division.edits);
          localStorage.removeItem(keptKey(this.view.number));
          location.assign(addressOf(made.number));
        })] : []),
        act("take_theirs", () => this.reload())),
    );
    byId("conflict").querySelector("button").focus();
  }

  // -- what is shown ----------------------------------------------------------------------------

  titleOf(code) {
    const name = this.names.get(code);
    return [shortCode(code), name ?? say("fresh")].join(" ");
  }

  showHead() {
    const { view } = this;
    const made = say("made").replace("%w", () => view.made_by).replace("%t", () => moment(view.made_at));
    byId("head").replaceChildren(
      make("p", {}, make("a", { href: LIST_ADDRESS, text: say("back_to_list") })),
      make("h2", {}, make("span", { text: `${view.community_name} · ${say("number", String(view.number))} ` }), make("span", { className: `state ${view.state}`, text: say(view.state) })),
      make("p", { className: "quiet", text: [say(view.aim), view.community, made].join(" · ") }));
  }

  showDeeds() {
    const { division } = this;
    byId("deeds").hidden = !this.isOpen;
    const isTorn = this.picture.torn.size > 0;
    const button = (id, deed, isOff, className = "") => make("button", { type: "button", id, className, text: say(id), onclick: deed, ...(isOff && { disabled: "" }) });
    byId("deeds").replaceChildren(
      button("save", () => this.save(), !division.isDirty || isTorn, "main"),
      button("undo", () => this.step("undo"), division.done.length === 0),
      button("redo", () => this.step("redo"), division.undone.length === 0),
      button("discard", () => this.discard(), !division.isDirty));
    if (isTorn) setText(byId("said"), say("is_torn"));
    else if (division.isDirty && byId("said").textContent !== say("restored")) setText(byId("said"), say("is_dirty"));
    else if (!division.isDirty && byId("said").textContent !== say("saved")) setText(byId("said"), "");
  }

  showSummary(told) {
    const row = (words, before, after) => make("tr", {}, make("td", { text: say(words) }), make("td", { text: before }), make("td", { className: "now", text: after }));
    const share = told.n_households ? told.n_households_moved / told.n_households : 0;
    byId("summary").replaceChildren(make("table", {},
      make("thead", {}, make("tr", {}, ...["", say("today"), say("now")].map((text) => make("th", { text, scope: "col" })))),
      make("tbody", {},
        row("heaviest", told.today.max_over_mean.toFixed(2), told.proposed.max_over_mean.toFixed(2)),
        row("floor", "", told.floor.toFixed(2)),
        row("n_grids", String(told.today.n_grids), String(told.proposed.n_grids)),
        row("moved", "", `${count(told.n_households_moved)} (${percent(share)})`))));
    if (told.is_overtaken) this.told(say("overtaken"));
  }

  showLoads() {
    const now = this.division.loads();
    const before = this.division.loads(this.division.pieces.map(({ today }) => today ?? ""));
    const heads = [say("grid"), say("households"), "±", say("orders"), say("load")];
    byId("loads").tHead.replaceChildren(make("tr", {}, ...heads.map((text) => make("th", { text, scope: "col" }))));
    byId("loads").tBodies[0].replaceChildren(...this.division.grids.map((code) => {
      const row = now.get(code);
      const change = row.n_households - (before.get(code)?.n_households ?? 0);
      const mark = make("i", { className: "mark swatch", "aria-hidden": "true" });
      mark.style.background = colourOf(row.load);
      const name = make("button", { type: "button", className: "grid-name", "data-grid": code, title: code, text: this.titleOf(code), onclick: () => this.chooseGrid(code) });
      return make("tr", { className: code === this.grid ? "chosen" : "" },
        make("td", {}, make("span", { className: "grid-cell" }, mark, name)),
        make("td", { text: count(row.n_households) }),
        make("td", { className: change ? "quiet" : "", text: change ? signed(change) : "" }),
        make("td", { text: count(row.n_requests) }),
        make("td", { className: row.load > HEAVY ? "loss" : "", text: `${row.load > HEAVY ? "▲ " : ""}${row.load.toFixed(2)}` }));
    }));
  }

  showFaults() {
    setText(byId("faults-title"), say("faults"));
    const row = (fault, before) => make("li", {}, make("button", {
      type: "button", className: "line fault", onclick: () => this.map.setView([fault.lat, fault.lon], Math.max(this.map.getZoom(), CLOSE_ZOOM), { animate: false }),
    }, make("b", { className: before ? "quiet" : "loss", text: `${before ? "△" : "▲"} ${before}${fault.text}` })));
    const rows = [...this.picture.faults.map((one) => row(one, "")), ...this.view.faults_today.map((one) => row(one, `${say("today")}：`))];
    byId("faults").replaceChildren(...(rows.length ? rows : [make("li", { className: "quiet", text: say("no_faults") })]));
  }

  showLegend() {
    const row = (colour, words) => {
      const mark = make("i", { className: "mark swatch", "aria-hidden": "true" });
      mark.style.background = colour;
      return make("li", {}, mark, make("span", { text: words }));
    };
    const classes = CLASSES.map(([limit, colour], i) => row(colour, limit === Infinity ? say("load_above", String(CLASSES[i - 1][0])) : say("load_below", String(limit))));
    const tick = make("input", { type: "checkbox", id: "shows-today" });
    tick.checked = true;
    tick.addEventListener("change", () => { this.picture.showsToday = tick.checked; this.redraw(); });
    byId("legend").setAttribute("aria-label", say("legend"));
    byId("legend").replaceChildren(...classes, make("li", { text: say("changed") }), make("li", {}, make("label", { className: "tick" }, tick, make("span", { text: say("was") }))));
  }

  /** A few words beside the pointer on the piece under it. */
  hover(piece, at) {
    const box = byId("hover");
    box.hidden = piece === null;
    if (piece === null) return;
    const { n_households, n_requests } = this.division.pieces[piece];
    setText(box, [say("piece", String(piece)), this.titleOf(this.division.codes[piece]), `${say("households")} ${count(n_households)}`, `${say("orders")} ${count(n_requests)}`].join(" · "));
    const x = Math.min(at.x + 16, this.map.getSize().x - box.offsetWidth - 8);
    box.style.transform = `translate(${x}px, ${at.y + 18}px)`;
  }

  redraw() {
    this.screen?.canvases.live.schedule();
  }

  told(words) {
    setText(byId("errors"), words);
  }

  refused(error) {
    const words = error instanceof Refused || error.name === "Error" ? error.message : say("failed");
    this.told(words);
  }

  /** For checks from outside. */
  get checks() {
    return Object.freeze({
      codes: () => [...this.division.codes],
      pixelOf: (lon, lat) => { const { x, y } = this.map.latLngToContainerPoint([lat, lon]); return [x, y]; },
      pieces: () => this.division.pieces.map(({ number, lon, lat }) => [number, lon, lat]),
    });
  }
}

const editor = new Editor();
window.gridmapEditor = editor.checks;
editor.start().catch((error) => {
  byId("loading").hidden = true;
  editor.refused(error);
  document.documentElement.dataset.state = "failed";
});

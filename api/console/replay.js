// Any past hour again, on the same map: play, pause, seek and speed, by pointer and by keyboard.

import { categoryTitle, readCodes } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { count, openMap, showBar, writeAddress } from "./planner.js";
import { Film } from "./replay_film.js";
import { Picture } from "./replay_picture.js";
import { say } from "./replay_words.js";
import { read } from "./server.js";
import { clock, day, eventWord, instantOf, moment, setZone, valueWord } from "./words.js";

const LAYERS = ["districts", "waters", "compounds", "streets", "grids", "communities", "subdistricts"];
const LENGTHS = [15, 30, 60, 120, 240];
const SPEEDS = [1, 10, 30, 60, 120];
const PROGRESS = ["waiting", "assigned", "handling", "reported_back", "done"];
const STEP_S = 60;
const SMALL_STEP_S = 10;
const MOST_EVENTS = 60;
const QUIET = new Set(["request_received", "order_opened", "order_checked"]);
const WAY = { ArrowLeft: -1, ArrowRight: 1 };

class Replay {
  async start() {
    setText(byId("loading"), say("loading"));
    const [catalogue, { at }] = await Promise.all([read("/layers"), read("/headline"), readCodes()]);
    setZone(catalogue.time_zone);
    this.zone = catalogue.time_zone;
    this.takeAddress(Date.parse(at));
    showBar(say("title"), catalogue.district, (more) => this.write(more));
    this.picture = new Picture(catalogue.layers);
    this.film = new Film(this.from, this.from);
    this.view = await openMap(catalogue, { layers: LAYERS, paint: (pen, view) => this.paint(pen, view) });
    this.view.map.on("click", ({ containerPoint }) => this.choose(this.picture.at(this.view.map, containerPoint)));
    this.picture.showLegend(byId("legend"));
    this.showQuestion();
    this.showPlayer();
    document.addEventListener("keydown", (event) => this.press(event));
    await this.load();
    await this.view.isRead;
    byId("loading").hidden = true;
    document.documentElement.dataset.state = "ready";
  }

  /** What the address asks for; else the hour before `now`, in milliseconds. */
  takeAddress(now) {
    const said = new URLSearchParams(location.search);
    this.length = LENGTHS.includes(Number(said.get("length"))) ? Number(said.get("length")) : 60;
    const from = Date.parse(said.get("from") ?? "");
    this.from = new Date(Number.isFinite(from) ? from : now - 60_000 * this.length).toISOString();
    this.second = Math.max(0, Number(said.get("t")) || 0);
    this.speed = SPEEDS.includes(Number(said.get("speed"))) ? Number(said.get("speed")) : 60;
    this.withTrails = said.get("trails") === "1";
    this.lang = said.get("lang");
    this.theme = said.get("theme");
    this.chosen = said.get("order");
  }

  write(more = {}) {
    Object.assign(this, more);
    writeAddress({
      lang: this.lang, theme: this.theme, from: this.from, length: this.length, t: Math.round(this.second),
      speed: this.speed, trails: this.withTrails ? "1" : "", order: this.chosen,
    });
  }

  get until() {
    return new Date(Date.parse(this.from) + 60_000 * this.length).toISOString();
  }

  showQuestion() {
    const local = new Date(this.from).toLocaleString("sv-SE", { timeZone: this.zone }).replace(" ", "T").slice(0, 16);
    const lengths = LENGTHS.map((n) => make("option", { value: n, text: n < 60 ? say("minutes", n) : say("hours", n / 60) }));
    const length = make("select", { id: "length" }, ...lengths);
    length.value = String(this.length);
    const trails = make("input", { type: "checkbox", id: "trails" });
    trails.checked = this.withTrails;
    const show = make("button", { type: "submit", className: "main", text: say("show") });
    byId("question").replaceChildren(
      make("div", { className: "fields" },
        make("label", {}, say("from"), make("input", { type: "datetime-local", id: "from", value: local, required: "" })),
        make("label", {}, say("length"), length)),
      make("label", { className: "tick" }, trails, say("trails")),
      make("div", { className: "row" }, show));
    byId("question").onsubmit = (event) => {
      event.preventDefault();
      this.from = instantOf(byId("from").value);
      this.length = Number(byId("length").value);
      this.withTrails = byId("trails").checked;
      this.second = 0;
      this.load();
    };
  }

  showPlayer() {
    byId("player").setAttribute("aria-label", say("player"));
    const speed = make("select", { id: "speed" }, ...SPEEDS.map((n) => make("option", { value: n, text: say("times", n) })));
    speed.value = String(this.speed);
    speed.addEventListener("change", () => this.setSpeed(Number(speed.value)));
    byId("speed-label").replaceChildren(say("speed"), speed);
    byId("to-start").setAttribute("aria-label", say("to_start"));
    byId("to-start").addEventListener("click", () => this.goTo(0));
    byId("play").addEventListener("click", () => this.turn());
    byId("seek").setAttribute("aria-label", say("seek"));
    byId("seek").addEventListener("input", () => this.goTo(Number(byId("seek").value)));
    setText(byId("events-title"), say("events"));
    this.showPlaying();
  }

  async load() {
    this.stop();
    setText(byId("errors"), "");
    setText(byId("note"), say("loading"));
    document.documentElement.dataset.replay = "loading";
    const film = new Film(this.from, this.until);
    const hour = new URLSearchParams({ from: this.from, to: this.until });
    const notes = [say("keys")];
    try {
      let next = null;
      do {
        const page = await read(`/replay/events?${hour}${next ? `&after=${encodeURIComponent(next)}` : ""}`);
        film.add(page);
        if (page.is_cut) notes.unshift(say("cut"));
        next = page.next;
      } while (next);
      if (film.orders.size === 0) notes.unshift(say("nothing"));
      if (this.withTrails) notes.unshift(await this.loadTrails(film, hour));
      this.film = film;
    } catch (error) {
      setText(byId("errors"), say("failed", error.message));
    }
    byId("seek").max = String(film.length);
    setText(byId("note"), notes.filter(Boolean).join(" "));
    this.goTo(Math.min(this.second, film.length));
    document.documentElement.dataset.replay = "loaded";
  }

  /** Read trails and say honestly what there is of them. */
  async loadTrails(film, hour) {
    try {
      const told = await read(`/replay/trails?${hour}`);
      film.addTrails(told.trails);
      const since = told.kept_since === null ? "" : say("kept_since", moment(told.kept_since));
      return film.trails.size === 0 ? `${say("no_trail")} ${since}` : "";
    } catch (error) {
      if (error.message.startsWith("403")) return say("no_right");
      throw error;
    }
  }

  press(event) {
    const isTyping = event.target.matches("select, input:not([type=range]):not([type=checkbox])");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? SMALL_STEP_S : STEP_S;
    if (event.key === " " && !event.target.matches("button, input")) this.turn();
    else if (event.key in WAY && !event.target.closest("#map")) this.goTo(this.second + WAY[event.key] * step);
    else if (event.key === "Home") this.goTo(0);
    else if (event.key === "End") this.goTo(this.film.length);
    else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !event.target.closest("#map, aside")) {
      const place = SPEEDS.indexOf(this.speed) + (event.key === "ArrowUp" ? 1 : -1);
      this.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, place))]);
    } else return;
    event.preventDefault();
  }

  setSpeed(speed) {
    this.speed = speed;
    byId("speed").value = String(speed);
    this.write();
  }

  turn() {
    if (this.isPlaying) {
      this.stop();
      return;
    }
    if (this.second >= this.film.length) this.second = 0;
    this.isPlaying = true;
    this.last = performance.now();
    this.showPlaying();
    requestAnimationFrame((now) => this.step(now));
  }

  step(now) {
    if (!this.isPlaying) return;
    const second = this.second + ((now - this.last) / 1_000) * this.speed;
    this.last = now;
    if (second >= this.film.length) {
      this.stop();
      this.goTo(this.film.length);
      return;
    }
    this.second = second;
    this.show();
    requestAnimationFrame((next) => this.step(next));
  }

  stop() {
    if (this.isPlaying) this.write();
    this.isPlaying = false;
    this.showPlaying();
  }

  showPlaying() {
    setText(byId("play"), this.isPlaying ? "⏸" : "▶");
    byId("play").setAttribute("aria-label", say(this.isPlaying ? "pause" : "play"));
    byId("play").title = say(this.isPlaying ? "pause" : "play");
    document.documentElement.dataset.playing = String(Boolean(this.isPlaying));
  }

  goTo(second) {
    this.second = Math.max(0, Math.min(this.film.length, second));
    this.show();
    this.write();
  }

  /** Everything that the instant says: clock, counts, what happened, the chosen order, the map. */
  show() {
    const { film, second } = this;
    const instant = new Date(film.since + 1_000 * second).toISOString();
    setText(byId("clock"), `${day(instant)} ${clock(instant)}`);
    byId("seek").value = String(Math.round(second));
    byId("seek").setAttribute("aria-valuetext", clock(instant));
    this.orders = film.ordersAt(second);
    this.members = film.membersAt(second);
    this.showCounts();
    this.showEvents();
    this.showChosen();
    this.view.canvases.live.schedule();
  }

  showCounts() {
    const n = Object.fromEntries(PROGRESS.map((one) => [one, 0]));
    for (const { progress } of this.orders) n[progress] += 1;
    const unplaced = this.orders.filter(({ isPlaced, progress }) => !isPlaced && progress !== "done").length;
    const row = (name, text, value) => make("tr", { "data-count": name }, make("th", { scope: "row", text }), make("td", { text: count(value) }));
    byId("counts").tBodies[0].replaceChildren(
      ...PROGRESS.map((one) => row(one, say(one), n[one])), row("members", say("members"), this.members.length),
      ...(unplaced ? [make("tr", {}, make("td", { colspan: "2", className: "quiet", text: say("unplaced", unplaced) }))] : []));
  }

  showEvents() {
    const n = this.film.nEventsAt(this.second);
    if (n === this.nShown && this.film === this.filmShown) return;
    [this.nShown, this.filmShown] = [n, this.film];
    const rows = [];
    for (let i = n - 1; i >= 0 && rows.length < MOST_EVENTS; i -= 1) {
      const one = this.film.events[i];
      if (QUIET.has(one.kind)) continue;
      const button = make("button", { type: "button", className: "line", "data-order": one.order_id });
      button.append(make("b", { text: eventWord(one.kind) }), make("time", { text: clock(one.at) }), make("small", { text: `${one.number.slice(-5)} ${one.member_code ?? ""}` }));
      button.addEventListener("click", () => this.choose(one.order_id));
      rows.push(make("li", {}, button));
    }
    byId("events").replaceChildren(...rows);
  }

  choose(id) {
    this.chosen = id;
    this.show();
    this.write();
  }

  showChosen() {
    const order = this.film.orders.get(this.chosen);
    byId("chosen").hidden = !order;
    if (!order) return;
    const stood = this.film.standing(order, this.second);
    const close = make("button", { type: "button", text: say("close") });
    close.addEventListener("click", () => this.choose(null));
    const state = stood.state === null ? say("not_yet") : `${valueWord(stood.state)}${stood.isOnSite ? ` · ${say("on_site")}` : ""}`;
    byId("chosen").replaceChildren(
      make("div", { className: "row" }, make("h2", { text: `${say("order")} ${order.number}` }), close),
      make("p", { text: [categoryTitle(order.category), valueWord(order.urgency), order.grid_code].filter(Boolean).join(" · ") }),
      make("p", { id: "chosen-state" }, make("b", { text: state }), ` ${say("lead")}：${stood.lead ?? say("nobody")}`));
  }

  paint(pen, view) {
    if (this.orders) this.picture.paint(pen, view, { orders: this.orders, members: this.members, chosen: this.chosen });
  }
}

const page = new Replay();
page.start().catch((error) => {
  setText(byId("loading"), "");
  setText(byId("errors"), say("failed", error.message));
  document.documentElement.dataset.state = "failed";
});

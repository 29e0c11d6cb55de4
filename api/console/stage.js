// The map of a page with all that is on it: the ground, the members and the work orders. What
// moves lies on a canvas of its own; layers that are missing are read again, the feed goes on.

import { nameSources } from "./attribution.js";
import { layUnder, readBaseMap } from "./base_map.js";
import { addCanvas, enlargement } from "./canvas.js";
import { Ground } from "./ground.js";
import { createMap, recallView, rememberView } from "./map.js";
import { Names } from "./names.js";
import { NAMES_AT_NIGHT, NAMES_BY_DAY } from "./night.js";
import { Points } from "./points.js";
import { Selection } from "./selection.js";
import { read, readIfChanged } from "./server.js";
import { stalenessOn } from "./staleness.js";

const REREAD_MS = 120_000; // where no worker runs, nobody tells that shifts begin and end
const REDIVIDING = new Set(["subdistricts", "communities", "grids", "members", "shifts"]);
const FRAMES = ["districts", "subdistricts", "communities", "grids"];

export class Stage {
  constructor() {
    this.missing = [];
    this.nowMs = Date.now();
  }

  /** Make the map as soon as it is known where the district lies; the ground follows. */
  async setUp(catalogue, { painters = () => [] } = {}) {
    this.freshness = catalogue.freshness;
    this.ground ??= new Ground(catalogue.layers); // a second try keeps what the first has read
    const [tiles] = await Promise.all([readBaseMap(), ...FRAMES.map((name) => this.readLayer(name))]);
    this.bounds = FRAMES.map((name) => this.ground.bounds(name)).find(Boolean);
    this.map = createMap(this.bounds);
    nameSources(this.map, catalogue.attributions);
    if (tiles) await layUnder(this.map, tiles, this);
    this.addCanvases(catalogue.layers, painters);
    recallView(this.map);
    this.map.on("moveend", () => rememberView(this.map));
    this.missing = this.shownLayers().filter((name) => !this.ground.has(name));
  }

  /** Two canvases: the ground, and above it all that changes while the map rests. */
  addCanvases(layers, painters) {
    const size = enlargement();
    const layer = (name) => layers.find((one) => one.name === name);
    const options = { changed: () => this.canvases?.live.schedule(), enlargement: size };
    this.names = new Names(this.ground, size);
    this.selection = new Selection(options);
    this.members = new Points(this.map, layer("members"), {
      ...options,
      leastSize: 0.45,
      stalenessOf: stalenessOn(this),
    });
    this.orders = new Points(this.map, layer("work_orders"), {
      ...options,
      leastSize: 0.85,
      isGone: ({ progress }) => progress === "done",
      isUrgent: ({ urgency, progress }) => urgency === "urgent" && progress !== "reported_back",
    });
    const above = painters(options);
    const live = [this.members, this.names, ...above, this.selection, this.orders];
    this.canvases = {
      ground: addCanvas(this.map, "ground", 200, (pen, view) => this.ground.paint(pen, view)),
      live: addCanvas(this.map, "live", 400, (pen, view) => {
        for (const one of live) one.paint(pen, view);
      }),
    };
  }

  /** Light or dark: the page by its style sheet, ground, names and legend by their own inks. */
  showTheme(theme) {
    const isNight = theme === "dark";
    document.documentElement.dataset.theme = isNight ? "dark" : "light";
    if (!this.canvases) return;
    this.ground.isNight = isNight;
    Object.assign(this.names, isNight ? NAMES_AT_NIGHT : NAMES_BY_DAY);
    this.legend?.showTheme();
    this.drawGround();
  }

  /** Take all members and work orders as they stand. */
  replace(members, orders) {
    this.members.replace(members.features);
    this.membersReadAt = performance.now();
    this.orders.replace(orders.features);
  }

  /** Take what changed into the picture, and return the layers that did. */
  take(news) {
    const placed = news.members.filter(({ geometry }) => geometry !== null);
    if (placed.length > 0) this.members.put(placed);
    if (news.work_orders.length > 0) this.orders.put(news.work_orders);
    return new Set(news.changes.map(({ layer }) => layer).filter(Boolean));
  }

  /** Ask for what the stream does not bring: layers of the ground, who is on duty now. */
  async askFor(layers) {
    this.missing.push(...[...layers].filter((name) => this.ground.has(name)));
    if (this.missing.length > 0 && layers.size > 0) this.readGround();
    const isDue = performance.now() - this.membersReadAt > REREAD_MS;
    const isRedivided = [...layers].some((name) => REDIVIDING.has(name));
    if (isDue || isRedivided) await this.readMembers();
    if (isDue && this.missing.length > 0) this.readGround();
    if (isRedivided) this.orders.replace((await read("/layers/work_orders.geojson")).features);
  }

  async readMembers() {
    this.membersReadAt = performance.now();
    this.members.replace((await read("/layers/members.geojson")).features);
  }

  shownLayers() {
    return this.ground.names.filter((name) => this.ground.shown.has(name));
  }

  /** Ask again for all layers shown; the server confirms those that are as they were. */
  askForGround() {
    this.missing = this.shownLayers();
    this.readGround();
  }

  /** Read the layers that are missing; what fails is tried again later. */
  async readGround() {
    const asked = [...new Set(this.missing)];
    const results = await Promise.allSettled(asked.map((name) => this.readLayer(name)));
    this.missing = asked.filter((_, i) => results[i].status === "rejected");
    this.drawGround();
    this.isGrounded = this.missing.length === 0;
    this.showReady();
  }

  /** Say to whoever waits for it that everything is there. */
  showReady() {
    if (this.hasBegun && this.isGrounded) document.documentElement.dataset.state = "ready";
  }

  drawGround() {
    this.canvases.ground.schedule();
    this.canvases.live.schedule();
  }

  async readLayer(name) {
    if (!this.ground.names.includes(name)) return;
    const collection = await readIfChanged(name);
    if (collection !== null) this.ground.put(name, collection);
  }

  /** Show or hide a layer of the ground; tell whether it has anything to draw. */
  async toggle(name, isOn) {
    const { ground } = this;
    if (isOn) ground.shown.add(name);
    else ground.shown.delete(name);
    if (isOn && !ground.has(name)) await this.readLayer(name);
    this.drawGround();
    return !isOn || ground.bounds(name) !== null;
  }

  /** For checks from outside: what is drawn where, and how often. */
  get checks() {
    const stage = this;
    return Object.freeze({
      get isReady() {
        return document.documentElement.dataset.state === "ready";
      },
      get nGaps() {
        return stage.stream.n_gaps;
      },
      colourAt: (name, lon, lat) => stage.canvases[name].colourAt(lon, lat),
      /** Where each member is shown, by code. */
      places: () =>
        Object.fromEntries(
          [...stage.members.byId.values()].map((one) => [one.properties.code, [one.lon, one.lat]]),
        ),
      nPaintings: (name) => stage.canvases[name].nPaintings,
      show(lon, lat, zoom) {
        stage.map.setView([lat, lon], zoom, { animate: false });
      },
      pixelOf(lon, lat) {
        const { x, y } = stage.map.latLngToContainerPoint([lat, lon]);
        return [x, y];
      },
    });
  }
}

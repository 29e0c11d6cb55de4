// The live page put together: ground, members and work orders, the list beside them, what
// happens, the card. The order of things: begin with everything, then hear what changed.

import { addCanvas, enlargement } from "./canvas.js";
import { Cards } from "./cards.js";
import { readCodes, readNewCodes } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { Ground } from "./ground.js";
import { startKeys } from "./keys.js";
import { Legend } from "./legend.js";
import { createMap, describePlace, recallView, rememberView } from "./map.js";
import { Names } from "./names.js";
import { OrderList } from "./order_list.js";
import { Points } from "./points.js";
import { Selection } from "./selection.js";
import { read, readIfChanged } from "./server.js";
import { stalenessOn } from "./staleness.js";
import { Stream } from "./stream.js";
import { Ticker } from "./ticker.js";
import { LANG, clock, day, setZone, word } from "./words.js";

const REREAD_MS = 120_000; // where no worker runs, nobody tells that shifts begin and end
const FIGURES_MS = 1_000;
const REDIVIDING = new Set(["subdistricts", "communities", "grids", "members", "shifts"]);
const FRAMES = ["districts", "subdistricts", "communities", "grids"];
const FIGURES = [
  ["n_requests", "n_answered", "n_closed"],
  [
    "n_open", "n_to_dispatch", "n_no_candidate", "n_desk", "n_unlocated", "n_to_be_signed",
    "n_handling", "n_reported_back",
  ],
];
const ALARMING = new Set(["n_to_dispatch", "n_no_candidate", "n_desk", "n_unlocated"]);

const page = { missing: [], nowMs: Date.now(), figuresReadAt: 0 };

async function begin(news) {
  const catalogue = await read("/layers");
  const { counts: _, ...described } = catalogue;
  const said = JSON.stringify(described);
  if (page.described && page.described !== said) location.reload(); // another district or version
  page.described = said;
  const [members, orders, figures] = await Promise.all([
    read("/layers/members.geojson"),
    read("/layers/work_orders.geojson"),
    read("/headline"),
    readCodes(),
    page.map ? askForGround() : setUpOnce(catalogue),
  ]);
  page.members.replace(members.features);
  page.membersReadAt = performance.now();
  page.orders.replace(orders.features);
  page.ticker.clear();
  news.changes.forEach((change) => page.ticker.hear(change));
  showFigures(figures);
  showState(news.at);
  page.cards.refresh();
  page.hasBegun = true;
  showReady();
}

let setting = null;
function setUpOnce(catalogue) {
  setting ??= setUp(catalogue).finally(() => {
    setting = null;
  });
  return setting;
}

/** Make the map and what stands round it, as soon as it is known where the district lies. */
async function setUp(catalogue) {
  setZone(catalogue.time_zone);
  page.freshness = catalogue.freshness;
  setText(byId("title"), [catalogue.district, word("title")].filter(Boolean).join(" · "));
  document.title = byId("title").textContent;
  setText(byId("rehearsal"), word("rehearsal"));
  setText(byId("to-plan"), word("to_plan"));
  if (LANG === "en") byId("to-plan").href = "/plan?lang=en";
  byId("rehearsal").hidden = !catalogue.rehearsal;
  page.ground ??= new Ground(catalogue.layers); // a second try keeps what the first has read
  await Promise.all(FRAMES.map((name) => readLayer(name)));
  const bounds = FRAMES.map((name) => page.ground.bounds(name)).find(Boolean);
  page.map = createMap(bounds);
  addCanvases(page.map, catalogue.layers);
  addPanels(catalogue);
  recallView(page.map);
  page.map.on("moveend", () => rememberView(page.map));
  page.map.on("click", (event) => page.cards.openAt(event.containerPoint));
  describePlace(page.map, page);
  startKeys(page, bounds);
  page.missing = shownLayers().filter((name) => !page.ground.has(name));
  readGround();
}

/** Two canvases: the ground, and above it all that changes while the map rests. */
function addCanvases(map, layers) {
  const size = enlargement();
  const layer = (name) => layers.find((one) => one.name === name);
  const options = { changed: () => page.canvases?.live.schedule(), enlargement: size };
  page.names = new Names(page.ground, size);
  page.selection = new Selection(options);
  page.members = new Points(map, layer("members"), {
    ...options,
    leastSize: 0.45,
    stalenessOf: stalenessOn(page),
  });
  page.orders = new Points(map, layer("work_orders"), {
    ...options,
    leastSize: 0.85,
    isGone: ({ progress }) => progress === "done",
    isUrgent: ({ urgency, progress }) => urgency === "urgent" && progress !== "reported_back",
  });
  const live = [page.members, page.names, page.selection, page.orders];
  page.canvases = {
    ground: addCanvas(map, "ground", 200, (pen, view) => page.ground.paint(pen, view)),
    live: addCanvas(map, "live", 400, (pen, view) => live.forEach((one) => one.paint(pen, view))),
  };
}

function addPanels({ counts }) {
  page.cards = new Cards(page);
  const open = (id) => page.cards.openOrder(id, { isShown: true });
  page.list = new OrderList(page.orders, open);
  page.ticker = new Ticker(open);
  page.legend = new Legend(page.members, page.ground.layers, {
    counts,
    isOn: (name) => page.ground.shown.has(name),
    toggle,
  });
}

/** Take what changed into the picture, at once; what has to be asked for follows by itself. */
function hear(news) {
  const layers = new Set();
  for (const change of news.changes) {
    if (change.layer) layers.add(change.layer);
    page.ticker.hear(change);
  }
  const placed = news.members.filter(({ geometry }) => geometry !== null);
  if (placed.length > 0) page.members.put(placed);
  if (news.work_orders.length > 0) page.orders.put(news.work_orders);
  showState(news.at);
  page.cards.hear(news);
  askFor(layers, news.changes.length > 0);
}

/** Ask for what the stream does not bring: figures, layers of the ground, who is on duty now. */
async function askFor(layers, hasHappened) {
  page.missing.push(...[...layers].filter((name) => page.ground.has(name)));
  if (page.missing.length > 0 && layers.size > 0) readGround();
  page.areFiguresOld ||= hasHappened;
  const isDue = performance.now() - page.membersReadAt > REREAD_MS;
  const isRedivided = [...layers].some((name) => REDIVIDING.has(name));
  try {
    if (isDue || isRedivided) await readMembers();
    if (isDue && page.missing.length > 0) readGround();
    if (isRedivided) page.orders.replace((await read("/layers/work_orders.geojson")).features);
    if (page.areFiguresOld && performance.now() - page.figuresReadAt > FIGURES_MS) await readFigures();
    await readNewCodes();
  } catch {
    page.areFiguresOld = true; // asked for again with the next message
  }
}

async function readMembers() {
  page.membersReadAt = performance.now();
  page.members.replace((await read("/layers/members.geojson")).features);
}

async function readFigures() {
  page.areFiguresOld = false;
  page.figuresReadAt = performance.now();
  showFigures(await read("/headline"));
}

/** Ask again for all layers shown; the server confirms those that are as they were. */
function askForGround() {
  page.missing = shownLayers();
  readGround();
}

const shownLayers = () => page.ground.names.filter((name) => page.ground.shown.has(name));

/** Read the layers that are missing; what fails is tried again later, the feed goes on. */
async function readGround() {
  const asked = [...new Set(page.missing)];
  const results = await Promise.allSettled(asked.map((name) => readLayer(name)));
  page.missing = asked.filter((_, i) => results[i].status === "rejected");
  drawGround();
  page.isGrounded = page.missing.length === 0;
  showReady();
}

/** Say to whoever waits for it that everything is there. */
function showReady() {
  if (page.hasBegun && page.isGrounded) document.documentElement.dataset.state = "ready";
}

function drawGround() {
  page.canvases.ground.schedule();
  page.canvases.live.schedule();
}

async function readLayer(name) {
  if (!page.ground.names.includes(name)) return;
  const collection = await readIfChanged(name);
  if (collection !== null) page.ground.put(name, collection);
}

/** Show or hide a layer of the ground; tell whether it has anything to draw. */
async function toggle(name, isOn) {
  const { ground } = page;
  if (isOn) ground.shown.add(name);
  else ground.shown.delete(name);
  if (isOn && !ground.has(name)) await readLayer(name);
  drawGround();
  return !isOn || ground.bounds(name) !== null;
}

function showFigures(figures) {
  const box = (name) => {
    const className = ALARMING.has(name) && figures[name] > 0 ? "alarm" : "";
    const count = make("dd", { text: figures[name] });
    return make("div", { className, "data-figure": name }, count, make("dt", { text: word(name) }));
  };
  byId("figures").replaceChildren(...FIGURES.map((names) => make("dl", {}, ...names.map(box))));
}

/** Everything that follows from the members, the orders and the hour. */
function showState(at) {
  page.nowMs = Date.parse(at);
  setText(byId("now"), `${day(at)} ${clock(at)}`);
  byId("now").dateTime = at;
  page.list.draw(page.nowMs);
  page.legend.draw();
}

function showAge(stream) {
  const { state, ageS, trouble } = stream;
  const seconds = Math.round(ageS);
  const said = state === "fresh" || state === "loading" ? word(state) : word("age", seconds);
  setText(byId("age"), said);
  byId("age").className = state;
  setText(byId("lag"), state === "fresh" ? word("lag", stream.lagS.toFixed(1)) : "");
  byId("loading").hidden = stream.hasBegun || state === "lost";
  byId("lost").hidden = state !== "lost";
  const why = trouble?.why === "database" ? "no_database" : "lost";
  setText(byId("lost"), state !== "lost" ? "" : stream.hasBegun ? word(why, seconds) : word("never"));
}

function start() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  setText(byId("loading"), word("loading"));
  byId("close").setAttribute("aria-label", word("close"));
  byId("legend").open = window.innerHeight >= 800;
  const stream = new Stream({ begin, hear });
  setInterval(() => showAge(stream), 500);
  showAge(stream);
  stream.follow();
  /** For checks from outside: what is drawn where, and how often. */
  window.gridmapPage = Object.freeze({
    get isReady() {
      return document.documentElement.dataset.state === "ready";
    },
    colourAt: (name, lon, lat) => page.canvases[name].colourAt(lon, lat),
    get nGaps() {
      return stream.n_gaps;
    },
    nPaintings: (name) => page.canvases[name].nPaintings,
    show(lon, lat, zoom) {
      page.map.setView([lat, lon], zoom, { animate: false });
    },
    pixelOf(lon, lat) {
      const { x, y } = page.map.latLngToContainerPoint([lat, lon]);
      return [x, y];
    },
  });
}

start();

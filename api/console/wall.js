// The wall put together: figures, the live map with its themes in turn, alarms, what happens.
// Nobody touches it for days: what fails is tried again, and what is old is said to be old.

import { nameSources } from "./attribution.js";
import { addCanvas, enlargement } from "./canvas.js";
import { readCodes, readNewCodes } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { createMap, recallView, showWhole } from "./map.js";
import { Names } from "./names.js";
import { NAMES_AT_NIGHT, NAMES_BY_DAY, nightly } from "./night.js";
import { Points } from "./points.js";
import { Selection } from "./selection.js";
import { read, readIfChanged } from "./server.js";
import { stalenessOn } from "./staleness.js";
import { Stream } from "./stream.js";
import { Ticker } from "./ticker.js";
import { Alarm } from "./wall_alarm.js";
import { ThemedGround, Themes } from "./wall_themes.js";
import { wallWord } from "./wall_words.js";
import { LANG, clock, day, setZone, word } from "./words.js";

const THEMES = ["live", "organizations", "tiers", "circles", "heat"];
const FRAMES = ["districts", "subdistricts", "communities", "grids"];
const BEFOREHAND = ["organizations", "stations"];
const FIGURES_MS = 5_000;
const MEMBERS_MS = 20_000;
const VERSION_MS = 60_000;
const GROUND_MS = 300_000;
const CIRCLES_MS = 1_800_000;
const N_STREETS = 8;
const ALARM_ZOOM = 15.5;

const wish = new URLSearchParams(location.search);
const isDark = wish.get("theme") !== "light";
const isReception = wish.get("reception") === "1"; // for visitors: no rankings by name, nobody's code
const asked = (wish.get("themes") ?? "").split(",").filter((name) => THEMES.includes(name));
const shown = asked.length > 0 ? asked : THEMES;
const turnMs = 1_000 * Math.max(5, Number(wish.get("every")) || 30);

const page = { nowMs: Date.now(), turn: 0 };

/** Run now and then; what fails is tried again next time, and the feed says when all is lost. */
function nowAndThen(ms, act) {
  const run = () => Promise.resolve().then(act).catch(() => {});
  setInterval(run, ms);
  return run();
}

async function begin(news) {
  const [catalogue, tiers] = await Promise.all([read("/layers"), read("/wall/tiers")]);
  const [members, orders] = await Promise.all([
    read("/layers/members.geojson"),
    read("/layers/work_orders.geojson"),
    readCodes(),
    page.map ? readGround() : setUp(catalogue, tiers),
  ]);
  page.members.replace(members.features);
  page.orders.replace(orders.features);
  page.ticker.clear();
  news.changes.forEach((change) => tell(change));
  await readFigures();
  page.hasBegun = true;
  showState(news.at);
  document.documentElement.dataset.state = "ready";
}

function hear(news) {
  news.changes.forEach((change) => tell(change));
  const placed = news.members.filter(({ geometry }) => geometry !== null);
  if (placed.length > 0) page.members.put(placed);
  if (news.work_orders.length > 0) page.orders.put(news.work_orders);
  showState(news.at);
  readNewCodes().catch(() => {}); // asked for again with the next new code
}

/** Where somebody went is nothing for a wall. */
const WAYS = new Set(["member_left_grid"]);

/** Free text stays out: who said what about whom is nothing for a wall. */
const tell = ({ reason: _, member, ...change }) =>
  WAYS.has(change.kind) || page.ticker.hear(isReception ? change : { ...change, member });

async function setUp(catalogue, tiers) {
  setZone(catalogue.time_zone);
  page.freshness = catalogue.freshness;
  document.title = [catalogue.district, wallWord("title")].filter(Boolean).join(" · ");
  setText(byId("title"), document.title);
  setText(byId("rehearsal"), word("rehearsal"));
  byId("rehearsal").hidden = !catalogue.rehearsal;
  const layers = isDark ? nightly(catalogue.layers) : catalogue.layers;
  page.ground = new ThemedGround(layers, isDark ? nightly([tiers])[0] : tiers);
  await Promise.all(FRAMES.map((name) => readLayer(name)));
  page.bounds = FRAMES.map((name) => page.ground.bounds(name)).find(Boolean);
  const map = createMap(page.bounds);
  map.zoomControl?.remove();
  nameSources(map, catalogue.attributions);
  page.map = map;
  recallView(map);
  page.home = { centre: map.getCenter(), zoom: map.getZoom(), isWhole: !location.hash };
  addCanvases(map, layers);
  page.ticker = new Ticker(() => {});
  page.alarm = new Alarm(page.orders, { gridName, isLoud: wish.get("sound") !== "off" });
  new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (!page.alarmed) goHome();
  }).observe(byId("stage"));
  await readGround();
  page.themes.show(shown[0]);
  showTheme();
  setInterval(nextTheme, turnMs);
  nowAndThen(CIRCLES_MS, readCircles);
}

function addCanvases(map, layers) {
  const size = enlargement() * 0.72; // letters of a wall are large, its map is not a desk's
  const layer = (name) => layers.find((one) => one.name === name);
  const options = { changed: () => page.canvases?.live.schedule(), enlargement: size };
  page.names = new Names(page.ground, size, isDark ? NAMES_AT_NIGHT : NAMES_BY_DAY);
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
  page.themes = new Themes(page.ground, page);
  page.canvases = {
    ground: addCanvas(map, "ground", 200, (pen, view) => page.ground.paint(pen, view)),
    theme: addCanvas(map, "theme", 300, (pen, view) => page.themes.paint(pen, view)),
    live: addCanvas(map, "live", 400, (pen, view) => {
      const people = page.themes.isLive ? [page.members] : [];
      const orders = page.themes.isLive ? [page.orders] : [];
      [...people, page.names, page.selection, ...orders].forEach((one) => one.paint(pen, view));
    }),
  };
}

const readLayer = async (name) => {
  if (!page.ground.names.includes(name)) return;
  const collection = await readIfChanged(name);
  if (collection !== null) page.ground.put(name, collection);
};

async function readGround() {
  const names = new Set([...page.ground.shown, ...BEFOREHAND]);
  await Promise.all([...names].map((name) => readLayer(name)));
  drawAll();
}

async function readCircles() {
  page.themes.takeCircles(await read("/coverage/circles"));
  showTheme();
}

async function readFigures() {
  const [wall, headline] = await Promise.all([read("/wall/figures"), read("/headline")]);
  page.figures = { ...headline, ...wall.day };
  page.themes.takeHeat(wall.heat);
  showStreets(wall.subdistricts);
  showFigures();
  page.canvases.theme.schedule();
}

const drawAll = () => Object.values(page.canvases ?? {}).forEach((one) => one.schedule());

function nextTheme() {
  if (page.alarmed) return;
  page.turn = (page.turn + 1) % shown.length;
  page.themes.show(shown[page.turn]);
  showTheme();
}

function showTheme() {
  const { title, note, rows } = page.themes.words(page.map.getZoom());
  setText(byId("theme-title"), title);
  setText(byId("theme-note"), note);
  byId("theme-classes").replaceChildren(...rows);
  const bars = shown.map((name) => make("li", { className: name === page.themes.name ? "now" : "" }));
  byId("themes").replaceChildren(...bars);
  document.documentElement.dataset.shown = page.themes.name;
  drawAll();
}

/** The order that calls takes the map; afterwards it goes back to where it was. */
function heed(order) {
  if (order === null) {
    if (page.alarmed) goHome();
    page.alarmed = null;
    page.selection.set(null);
    return;
  }
  if (page.alarmed === order.id) return;
  page.alarmed = order.id;
  page.themes.show("live");
  showTheme();
  page.selection.set(order);
  if (Number.isFinite(order.lat)) page.map.setView([order.lat, order.lon], ALARM_ZOOM);
}

function goHome() {
  const { home, map, bounds } = page;
  if (home.isWhole && bounds) showWhole(map, bounds);
  else map.setView(home.centre, home.zoom);
}

const gridName = (code) =>
  page.ground.features.get("grids")?.find((one) => one.code === code)?.name ?? code;

function minutes(seconds) {
  return seconds === null || seconds === undefined
    ? wallWord("none")
    : wallWord("alarm_seconds", Math.max(1, Math.round(seconds / 60)));
}

function showFigures() {
  const { figures } = page;
  const states = page.members.counts().map((n, place) => [page.members.layer.classes[place].code, n]);
  const there = Object.fromEntries(states);
  const onDuty = (there.available ?? 0) + (there.engaged ?? 0) + (there.lost ?? 0);
  const rows = [
    ["n_open", figures.n_open, ""],
    ["n_overdue", figures.n_overdue, figures.n_overdue > 0 ? "alarm" : ""],
    ["n_due_soon", figures.n_due_soon, figures.n_due_soon > 0 ? "watch" : ""],
    ["n_to_dispatch", figures.n_to_dispatch, figures.n_to_dispatch > 0 ? "watch" : ""],
    ["n_on_duty", onDuty, ""],
    ["response", minutes(figures.response_p50_s), ""],
    ["n_received", figures.n_received, ""],
    ["n_closed", figures.n_closed, ""],
  ];
  byId("figures").replaceChildren(...rows.map(([name, value, className]) =>
    make("div", { className, "data-figure": name },
      make("dd", {}, ...numberAndUnit(value)), make("dt", { text: wallWord(name) }))));
}

/** A unit is written small beside its number, so that both fit where the boxes are narrow. */
function numberAndUnit(value) {
  const [, number, unit] = /^(\d+)( .+)$/.exec(value) ?? [null, String(value), ""];
  return unit ? [number, make("small", { text: unit })] : [number];
}

/** Those with most, and at the end the orders that lie in none: they must not be missed. */
function showStreets(subdistricts) {
  const nowhere = subdistricts.filter((one) => one.name === null);
  const named = subdistricts.filter((one) => one.name !== null).slice(0, N_STREETS - nowhere.length);
  byId("rows").replaceChildren(...[...named, ...nowhere].map((one) =>
    make("tr", {},
      make("td", { text: one.name ?? word("n_unlocated") }),
      make("td", { text: one.n_open }),
      make("td", { text: one.n_overdue, className: one.n_overdue > 0 ? "over" : "" }))));
}

function showState(at) {
  page.nowMs = Date.parse(at);
  setText(byId("now"), `${day(at)} ${clock(at)}`);
  heed(page.alarm.look(page.nowMs));
  if (page.themes.name === "live") showTheme();
}

function showAge(stream) {
  const { state, ageS, trouble, hasBegun } = stream;
  const why = trouble?.why === "database" ? "no_database" : "lost";
  const seconds = Math.round(ageS);
  const said = state === "fresh" || state === "loading" ? word(state) : word("age", seconds);
  setText(byId("age"), said);
  byId("age").className = state;
  byId("loading").hidden = hasBegun || state === "lost";
  byId("lost").hidden = state !== "lost";
  setText(byId("lost"), state !== "lost" ? "" : hasBegun ? word(why, seconds) : word("never"));
}

/** A newer server has newer pages: load them, as nobody is there to do it. */
async function checkVersion() {
  const { pages } = await read("/version");
  page.version ??= pages;
  if (page.version !== pages) location.reload();
}

function start() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  if (isReception) document.documentElement.dataset.reception = "";
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  setText(byId("loading"), word("loading"));
  for (const name of ["streets", "of_street", "of_open", "of_overdue"]) {
    setText(byId(name === "streets" ? "streets-title" : name.replace("_", "-")), wallWord(name));
  }
  addEventListener("pointermove", () => document.body.classList.add("used"), { once: true });
  const stream = new Stream({ begin, hear });
  setInterval(() => showAge(stream), 500);
  showAge(stream);
  stream.follow();
  nowAndThen(VERSION_MS, checkVersion);
  nowAndThen(FIGURES_MS, () => page.hasBegun && readFigures());
  nowAndThen(GROUND_MS, () => page.hasBegun && readGround());
  nowAndThen(MEMBERS_MS, async () => {
    if (page.hasBegun) page.members.replace((await read("/layers/members.geojson")).features);
  });
  /** For checks from outside: what is drawn where. */
  window.gridmapPage = Object.freeze({
    get isReady() {
      return document.documentElement.dataset.state === "ready";
    },
    colourAt: (name, lon, lat) => page.canvases[name].colourAt(lon, lat),
    show(name) {
      page.themes.show(name);
      showTheme();
    },
  });
}

start();

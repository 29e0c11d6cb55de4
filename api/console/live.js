// The live page put together: ground, members and work orders, the list beside them, what
// happens, the card. The order of things: begin with everything, then hear what changed.

import { showAccount } from "./account.js";
import { Cards } from "./cards.js";
import { readCodes, readNewCodes } from "./codes.js";
import { byId, make, setText } from "./dom.js";
import { startKeys } from "./keys.js";
import { Legend } from "./legend.js";
import { describePlace } from "./map.js";
import { OrderList } from "./order_list.js";
import { read } from "./server.js";
import { Stage } from "./stage.js";
import { Stream } from "./stream.js";
import { beginTheme } from "./theme.js";
import { Ticker } from "./ticker.js";
import { LANG, clock, day, setZone, word } from "./words.js";

const WAYS = [["/desk", "to_desk"], ["/wall", "to_wall"], ["/plan", "to_plan"], ["/figures", "to_figures"]];
const FIGURES_MS = 1_000;
const FIGURES = [
  ["n_requests", "n_answered", "n_closed"],
  [
    "n_open", "n_to_dispatch", "n_no_candidate", "n_desk", "n_unlocated", "n_to_be_signed",
    "n_handling", "n_reported_back",
  ],
];
const ALARMING = new Set(["n_to_dispatch", "n_no_candidate", "n_desk", "n_unlocated"]);

const page = new Stage();
page.figuresReadAt = 0;

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
    page.map ? page.askForGround() : setUpOnce(catalogue),
  ]);
  page.replace(members, orders);
  page.ticker.clear();
  news.changes.forEach((change) => page.ticker.hear(change));
  showFigures(figures);
  showState(news.at);
  page.cards.refresh();
  page.hasBegun = true;
  page.showReady();
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
  setText(byId("title"), [catalogue.district, word("title")].filter(Boolean).join(" · "));
  document.title = byId("title").textContent;
  setText(byId("rehearsal"), word("rehearsal"));
  byId("ways").setAttribute("aria-label", word("ways"));
  byId("ways").replaceChildren(...WAYS.map(([path, text]) => make("a", { href: LANG === "en" ? `${path}?lang=en` : path, text: word(text) })), page.turn);
  showAccount(byId("account"));
  byId("rehearsal").hidden = !catalogue.rehearsal;
  await page.setUp(catalogue);
  addPanels(catalogue);
  page.showTheme(document.documentElement.dataset.theme);
  page.map.on("click", (event) => page.cards.openAt(event.containerPoint));
  describePlace(page.map, page);
  startKeys(page, page.bounds);
  page.readGround();
}

function addPanels({ counts }) {
  page.cards = new Cards(page);
  const open = (id) => page.cards.openOrder(id, { isShown: true });
  page.list = new OrderList(page.orders, open);
  page.ticker = new Ticker(open);
  page.legend = new Legend(page.members, page.ground.layers, {
    counts,
    isOn: (name) => page.ground.shown.has(name),
    toggle: (name, isOn) => page.toggle(name, isOn),
  });
}

/** Take what changed into the picture, at once; what has to be asked for follows by itself. */
function hear(news) {
  const layers = page.take(news);
  news.changes.forEach((change) => page.ticker.hear(change));
  showState(news.at);
  page.cards.hear(news);
  askFor(layers, news.changes.length > 0);
}

/** Ask for what the stream does not bring: figures, codes, and what the map asks for. */
async function askFor(layers, hasHappened) {
  page.areFiguresOld ||= hasHappened;
  try {
    await page.askFor(layers);
    if (page.areFiguresOld && performance.now() - page.figuresReadAt > FIGURES_MS) await readFigures();
    await readNewCodes();
  } catch {
    page.areFiguresOld = true; // asked for again with the next message
  }
}

async function readFigures() {
  page.areFiguresOld = false;
  page.figuresReadAt = performance.now();
  showFigures(await read("/headline"));
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
  page.turn = beginTheme((theme) => page.showTheme(theme), word("theme"));
  byId("close").setAttribute("aria-label", word("close"));
  byId("legend").open = window.innerHeight >= 800 && window.innerWidth > 900;
  const stream = new Stream({ begin, hear });
  setInterval(() => showAge(stream), 500);
  showAge(stream);
  stream.follow();
  page.stream = stream;
  window.gridmapPage = page.checks;
}

start();

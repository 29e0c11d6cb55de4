// The dispatcher's desk put together: the queue at the left, the map in the middle, the chosen
// work order at the right. The order of things: begin with everything, then hear what changed.

import { ask } from "./ask.js";
import { Bulk } from "./bulk.js";
import { CameraMarks, Cameras } from "./cameras.js";
import { Chosen } from "./chosen.js";
import { categoryTitles, readCodes, readNewCodes } from "./codes.js";
import { CommandLine } from "./command_line.js";
import { DeskActs } from "./desk_acts.js";
import { Bell } from "./desk_bell.js";
import { DeskBar } from "./desk_bar.js";
import { DeskFilters } from "./desk_filters.js";
import { startKeys } from "./desk_keys.js";
import { DeskQueue } from "./desk_queue.js";
import { Risks } from "./desk_risks.js";
import { DeskState } from "./desk_state.js";
import { say } from "./desk_words.js";
import { DeskWriting } from "./desk_writing.js";
import { commands, keyActs, panelActs } from "./doings.js";
import { byId, make, setText } from "./dom.js";
import { DragMember } from "./drag_member.js";
import { Handover } from "./handover.js";
import { Intake } from "./intake.js";
import { LateEntry } from "./late_entry.js";
import { Legend } from "./legend.js";
import { describePlace } from "./map.js";
import { Panel } from "./panel.js";
import { Placing } from "./placing.js";
import { read } from "./server.js";
import { Sheets } from "./sheets.js";
import { Stage } from "./stage.js";
import { Stream } from "./stream.js";
import { Ties } from "./ties.js";
import { toast } from "./toasts.js";
import { LANG, clock, day, setZone, word } from "./words.js";

const page = new Stage();
page.old = new Set(); // what changed and is to be read anew: "queue", "alarm", "order"

async function begin(news) {
  const catalogue = await read("/layers");
  const { counts: _, ...described } = catalogue;
  const said = JSON.stringify(described);
  if (page.described && page.described !== said) location.reload(); // another district or version
  page.described = said;
  heardAt(news.at);
  const [members, orders, me] = await Promise.all([
    read("/layers/members.geojson"),
    read("/layers/work_orders.geojson"),
    read("/me"),
    readCodes(),
    page.map ? page.askForGround() : setUpOnce(catalogue),
  ]);
  page.replace(members, orders);
  page.bar.showMe(me);
  await Promise.all([page.queue.read(page.nowMs), page.risks.read(), page.handover.showWaiting()]);
  page.filters ??= await makeFilters();
  showNow(news.at);
  if (page.chosen.id) await page.chosen.open(page.chosen.id).catch(() => page.chosen.leave());
  page.hasBegun = true;
  page.bell.look(news.changes);
  page.showReady();
}

/** What the server's clock showed when it last spoke. */
function heardAt(at) {
  page.nowMs = page.heardMs = Date.parse(at);
  page.heardAt = performance.now();
}

let setting = null;
function setUpOnce(catalogue) {
  setting ??= setUp(catalogue).finally(() => {
    setting = null;
  });
  return setting;
}

const painters = (options) => [(page.ties = new Ties(options)), (page.cameraMarks = new CameraMarks(options))];

async function setUp(catalogue) {
  setZone(catalogue.time_zone);
  setText(byId("title"), [catalogue.district, say("title")].filter(Boolean).join(" · "));
  document.title = byId("title").textContent;
  setText(byId("rehearsal"), word("rehearsal"));
  byId("rehearsal").hidden = !catalogue.rehearsal;
  await page.setUp(catalogue, { painters });
  addPanels(catalogue);
  describePlace(page.map, page);
  page.bar.showTheme();
  page.readGround();
}

function addPanels({ counts }) {
  const { state } = page;
  page.chosen = new Chosen(page);
  page.desk = new DeskActs(page);
  page.writing = new DeskWriting(page, page.desk);
  page.bulk = new Bulk(page);
  page.queue = new DeskQueue(state, {
    open: (id) => page.chosen.open(id),
    chosen: (ids) => page.bulk.show(ids),
  });
  page.placing = new Placing(page);
  page.cameras = new Cameras(page);
  page.panel = new Panel(page, panelActs(page));
  page.intake = new Intake(page);
  page.lateEntry = new LateEntry(page);
  page.handover = new Handover(page);
  page.sheets = new Sheets(page);
  page.drag = new DragMember(page);
  page.legend = new Legend(page.members, page.ground.layers, {
    counts,
    isOn: (name) => page.ground.shown.has(name),
    toggle: (name, isOn) => page.toggle(name, isOn),
  });
  page.command = new CommandLine(commands(page), (name) =>
    toast(say("command_unknown", name), { kind: "refused" }));
  startKeys(keyActs(page));
  state.onChange(() => page.queue.restart(page.nowMs));
}

async function makeFilters() {
  const { subdistricts, communities } = await read("/desk/areas");
  return new DeskFilters(page.state, {
    subdistricts: subdistricts.map(({ code, name }) => [code, name]),
    communities: communities.map(({ code, name, parent_code }) => [code, name, parent_code]),
    categories: categoryTitles(),
    ask,
    enter: enterFirst,
  });
}

/** From the search into the first order that it finds. */
async function enterFirst() {
  await page.queue.reading;
  const [first] = page.queue.shown;
  if (!first) return;
  page.queue.focus(first.id);
  page.chosen.open(first.id);
}

/** Take what changed into the picture, at once; what has to be asked for follows by itself. */
function hear(news) {
  heardAt(news.at);
  showNow(news.at);
  const layers = page.take(news);
  page.bell.look(news.changes);
  const { id } = page.chosen;
  for (const { kind, work_order_id: order } of news.changes) {
    if (kind === "risk_raised" || kind === "risk_seen") page.old.add("alarm");
    if (kind.startsWith("shift_")) page.old.add("handover");
    if (order) page.old.add("queue");
    if (order && order === id) page.old.add("order");
  }
  page.askFor(layers).then(readNewCodes).catch(() => {}); // asked for again with the next message
}

/** Read anew what has grown old, one round at a time; what fails stays old. */
async function readOld() {
  if (page.isReading || page.old.size === 0 || !page.hasBegun) return;
  page.isReading = true;
  const { id } = page.chosen;
  const read = {
    alarm: () => page.risks.read(),
    handover: () => page.handover.showWaiting(),
    queue: () => page.queue.read(page.nowMs),
    order: () => page.chosen.reload(id),
  };
  const asked = [...page.old];
  page.old.clear();
  const results = await Promise.allSettled(asked.map((what) => read[what]()));
  results.forEach(({ status }, i) => status === "rejected" && page.old.add(asked[i]));
  page.isReading = false;
}

/** The clocks go on between two messages. */
function tick() {
  page.bell.tick(page.stream);
  if (!page.hasBegun) return;
  showNow(new Date(page.heardMs + performance.now() - page.heardAt).toISOString());
  readOld();
}

/** Everything that follows from the hour. */
function showNow(at) {
  page.nowMs = Date.parse(at);
  setText(byId("now"), `${day(at)} ${clock(at)}`);
  byId("now").dateTime = at;
  page.queue.tick(page.nowMs);
  page.panel.tick();
  page.legend.draw();
}

function start() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  setText(byId("loading"), word("loading"));
  page.state = new DeskState();
  page.risks = new Risks(page);
  page.bar = new DeskBar(page);
  page.bell = new Bell(page);
  page.stream = new Stream({ begin, hear });
  setInterval(() => page.bar.showAge(page.stream), 500);
  setInterval(tick, 500);
  page.bar.showAge(page.stream);
  page.stream.follow();
  window.gridmapPage = page.checks;
}

start();

// The live page: base map, members and work orders, figures, what happens. Text is only ever
// written through textContent; nothing here reaches another server.

import { BaseMap } from "./base_map.js";
import { PointOverlay } from "./overlay.js";
import { swatch } from "./paint.js";
import { LANG, clock, eventWord, valueWord, word } from "./words.js";

const POLL_MS = 1000;
const REFRESH_MS = 2000;
const FIGURES = [
  ["n_requests"],
  ["n_answered"],
  ["n_open"],
  ["n_to_be_signed"],
  ["n_handling"],
  ["n_reported_back"],
  ["n_closed"],
  ["n_no_candidate", "watch"],
  ["n_unlocated", "watch"],
];
const WATCHED = new Set(["order_waiting", "assignment_cannot_go", "assignment_withdrawn"]);
const QUIET = new Set(["positions", "request_received", "order_opened", "order_checked"]);

const byId = (id) => document.getElementById(id);
const text = (tag, content, className) => {
  const node = document.createElement(tag);
  node.textContent = content ?? "";
  if (className) node.className = className;
  return node;
};

async function fetchJson(path) {
  const join = path.includes("?") ? "&" : "?";
  const answer = await fetch(`${path}${join}lang=${LANG}`, { signal: AbortSignal.timeout(20000) });
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer.json();
}

const state = { cursor: null, heardAt: performance.now(), dirty: true, numbers: new Map() };
let map, baseMap, overlays;

async function start() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  document.title = word("title");
  byId("title").textContent = word("title");
  byId("ticker-title").textContent = word("events");
  byId("legend-title").textContent = word("layers");
  map = L.map("map", { preferCanvas: true, zoomControl: true, attributionControl: false, zoomSnap: 0.5 });
  map.setView([20, 110.35], 12);
  L.control.scale({ imperial: false }).addTo(map);
  const catalogue = await fetchJson("/layers");
  for (const [name, depth] of [["members", 420], ["work_orders", 430]]) {
    const pane = map.createPane(`live-${name}`);
    pane.style.zIndex = depth;
    pane.style.pointerEvents = "none";
  }
  const description = (name) => catalogue.layers.find((one) => one.name === name);
  // Members shrink on small scales, work orders never: they are what the eye looks for.
  overlays = [["members", 0.4], ["work_orders", 0.9]].map(
    ([name, leastScale]) =>
      new PointOverlay(map, description(name), `live-${name}`, { leastScale }),
  );
  baseMap = new BaseMap(map, catalogue.layers, fetchJson);
  drawLegend(catalogue);
  const before = await fetchJson("/live");
  state.cursor = before.cursor;
  for (const change of before.changes) hear(change);
  const bounds = await baseMap.load();
  map.invalidateSize();
  if (bounds) map.fitBounds(bounds, { padding: [10, 10] });
  map.on("click", (event) => showWhatIsUnder(event.containerPoint));
  byId("close").addEventListener("click", () => (byId("card").hidden = true));
  await refresh();
  setInterval(showAge, 500);
  poll();
  window.__ready = true;
  window.__overlays = overlays;
}

function drawLegend(catalogue) {
  const list = byId("layers");
  list.replaceChildren();
  for (const layer of [...catalogue.layers].reverse()) {
    const row = document.createElement("li");
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    const live = overlays.find((one) => one.layer.name === layer.name);
    box.checked = live ? true : baseMap.shown.has(layer.name);
    box.addEventListener("change", () =>
      live ? live.show(box.checked) : baseMap.toggle(layer.name, box.checked),
    );
    label.append(box, text("span", layer.title));
    if (!live) label.append(text("span", String(catalogue.counts[layer.name] ?? 0), "count"));
    row.append(label);
    if (live || layer.classes.length > 1) row.append(classList(layer, live));
    list.append(row);
  }
}

function classList(layer, live) {
  const list = document.createElement("ul");
  layer.classes.forEach((one, place) => {
    const row = document.createElement("li");
    const canvas = document.createElement("canvas");
    swatch(canvas, one.paint, layer.shape);
    row.append(canvas, text("span", one.title));
    if (live) {
      const count = text("span", "", "count");
      count.dataset.count = `${layer.name}-${place}`;
      row.append(count);
    }
    list.append(row);
  });
  return list;
}

async function refresh() {
  const [members, orders, figures] = await Promise.all([
    fetchJson("/layers/members.geojson"),
    fetchJson("/layers/work_orders.geojson"),
    fetchJson("/headline"),
  ]);
  overlays[0].replace(members);
  overlays[1].replace(orders);
  for (const feature of orders.features) state.numbers.set(feature.id, feature.properties.number);
  for (const overlay of overlays) {
    overlay.counts().forEach((count, place) => {
      const node = document.querySelector(`[data-count="${overlay.layer.name}-${place}"]`);
      if (node) node.textContent = String(count);
    });
  }
  showFigures(figures);
}

function showFigures(figures) {
  const list = byId("figures");
  list.replaceChildren();
  for (const [name, className] of FIGURES) {
    const row = document.createElement("li");
    if (className && figures[name] > 0) row.className = className;
    row.append(text("b", String(figures[name])), text("span", word(name)));
    list.append(row);
  }
  byId("now").textContent = clock(figures.at);
}

async function poll() {
  try {
    const news = await fetchJson(`/live?after=${state.cursor}`);
    state.cursor = news.cursor;
    state.heardAt = performance.now();
    for (const change of news.changes) hear(change);
    if (state.dirty && performance.now() - (state.refreshedAt ?? 0) > REFRESH_MS) {
      state.dirty = false;
      state.refreshedAt = performance.now();
      await refresh();
    }
  } catch {
    // The age on the screen tells; the next try comes in a moment.
  }
  setTimeout(poll, document.hidden ? POLL_MS * 5 : POLL_MS);
}

function hear(change) {
  if (change.kind === "positions") {
    for (const one of change.members) overlays[0].move(one.id, one.lon, one.lat);
    return;
  }
  state.dirty = true;
  if (change.number) state.numbers.set(change.work_order_id, change.number);
  if (QUIET.has(change.kind)) return;
  const list = byId("events");
  const row = document.createElement("li");
  if (WATCHED.has(change.kind)) row.className = "watch";
  const number = state.numbers.get(change.work_order_id);
  const parts = [eventWord(change.kind), number?.slice(-5), change.member, valueWord(change.reason)];
  row.append(text("time", clock(change.at)), text("span", parts.filter(Boolean).join("  ")));
  list.prepend(row);
  while (list.children.length > 200) list.lastChild.remove();
}

function showAge() {
  const age = (performance.now() - state.heardAt) / 1000;
  const node = byId("age");
  node.textContent = age < 4 ? word("fresh") : word("age", Math.round(age));
  node.classList.toggle("late", age >= 4);
  byId("lost").hidden = age < 10;
  byId("lost").textContent = word("lost", Math.round(age));
}

function showWhatIsUnder(point) {
  const order = overlays[1].hit(point);
  if (order) showOrder(order.id);
  else {
    const member = overlays[0].hit(point);
    if (member) showFacts(`${word("member")} ${member.properties.code}`, memberFacts(member), []);
    else byId("card").hidden = true;
  }
}

function memberFacts(member) {
  const { fields } = overlays[0].layer;
  const facts = fields.map((field) => [field.title, member.properties[field.name]]);
  return [...facts, [word("state"), overlays[0].layer.classes[member.place].title]];
}

async function showOrder(id) {
  const order = await fetchJson(`/work-orders/${id}`);
  const facts = [
    [word("state"), valueWord(order.state)],
    [word("waiting_for"), valueWord(order.waiting_for)],
    [word("category"), order.category],
    [word("urgency"), valueWord(order.urgency)],
    [word("address"), order.address],
    [word("grid_code"), order.grid_code],
    [word("respond_by"), clock(order.respond_by)],
    [word("close_by"), clock(order.close_by)],
  ];
  showFacts(`${word("order")} ${order.number}`, facts, order.decision?.candidates ?? []);
}

function showFacts(title, facts, candidates) {
  byId("card-title").textContent = title;
  const list = byId("card-facts");
  list.replaceChildren();
  for (const [name, value] of facts) {
    if (value === null || value === undefined || value === "") continue;
    list.append(text("dt", name), text("dd", String(value)));
  }
  const reasons = byId("card-reasons");
  reasons.replaceChildren();
  const first = [...candidates].sort(
    (a, b) => (b.reason === "chosen") - (a.reason === "chosen") || a.distance_m - b.distance_m,
  );
  for (const one of first.slice(0, 12)) {
    const row = document.createElement("li");
    if (one.reason === "chosen") row.className = "chosen";
    row.append(text("b", one.code), text("span", one.text));
    reasons.append(row);
  }
  byId("card").hidden = false;
}

start().catch((error) => {
  byId("lost").hidden = false;
  byId("lost").textContent = String(error);
});

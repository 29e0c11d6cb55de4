// Planning stations: drag one, and shapes and covered shares follow. Nothing is kept.
// One question is under way at a time; of those asked meanwhile only the newest is put.

import { byId, make, setText } from "./dom.js";
import { say } from "./plan_words.js";
import { read } from "./server.js";
import { LANG } from "./words.js";

const LIMITS = [5, 10, 15];
const BANDS = ["#0a6b52", "#5cab92", "#b9ded1"];
const WALKERS = ["adult", "elderly", "step_free", "e_bike"];
const MARKS = ["serves", "shut", "refused", "changed"];
const KIND_WORDS = { elderly: "elderly_station" };
const MAIN = new Set(["motorway", "trunk", "primary", "secondary", "tertiary"]);
const MOST_STREETS = 4_000; // of more only the main ones are drawn
const PEN = L.canvas({ padding: 0.3 });

const page = { stations: [], changes: new Map(), markers: new Map(), before: null, wanted: false, isAsking: false };

async function start() {
  const catalogue = await read("/layers");
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  document.title = [catalogue.district, say("title")].filter(Boolean).join(" · ");
  setText(byId("title"), document.title);
  for (const id of ["kind", "walker", "at"]) setText(byId(`${id}-label`), say(id));
  for (const id of ["hint", "add", "reset"]) setText(byId(id), say(id));
  setText(byId("changes-title"), say("changes"));
  byId("at").value = say("at_first");
  setText(byId("to-map"), say("to_map"));
  if (LANG === "en") byId("to-map").href += "?lang=en";
  showLegend();
  page.map = L.map("map", { attributionControl: false, zoomSnap: 0.25, doubleClickZoom: false });
  page.map.getContainer().setAttribute("aria-label", say("map"));
  L.control.scale({ imperial: false }).addTo(page.map);
  await drawGround();
  page.shapes = L.layerGroup().addTo(page.map);
  page.stations = (await read("/layers/stations.geojson")).features;
  offer("kind", [["", say("every")], ...kinds().map((kind) => [kind, say(KIND_WORDS[kind] || kind)])]);
  offer("walker", WALKERS.map((walker) => [walker, say(walker)]));
  byId("question").addEventListener("change", () => { page.before = null; ask(); });
  byId("question").addEventListener("submit", (event) => event.preventDefault());
  byId("reset").addEventListener("click", () => { page.changes.clear(); ask(); });
  byId("add").addEventListener("click", () => setAdding(!page.isAdding));
  page.map.on("click", ({ latlng }) => { if (page.isAdding) addStation(latlng); });
  ask();
}

/** Say what the marks of stations mean. */
function showLegend() {
  byId("legend").setAttribute("aria-label", say("legend"));
  byId("legend").replaceChildren(...MARKS.map((mark) =>
    make("li", {}, make("i", { className: `mark ${mark}`, "aria-hidden": "true" }), make("span", { text: say(`is_${mark}`) }))));
}

const kinds = () => [...new Set(page.stations.map((one) => one.properties.kind))].sort();

function offer(id, options) {
  byId(id).replaceChildren(...options.map(([value, text]) => make("option", { value, text })));
}

async function drawGround() {
  const styles = {
    districts: { color: "#1f2933", weight: 2.4, fillColor: "#fbfaf7", fillOpacity: 1 },
    waters: { stroke: false, fillColor: "#cfe2ef", fillOpacity: 1 },
    subdistricts: { color: "#7b8794", weight: 1, fill: false, dashArray: "5 4" },
  };
  for (const [name, style] of Object.entries(styles)) {
    const layer = L.geoJSON(await read(`/layers/${name}.geojson`), { style, interactive: false, renderer: PEN }).addTo(page.map);
    if (name === "districts") page.bounds = layer.getBounds();
  }
  const streets = await read("/layers/streets.geojson");
  if (streets.features.length > MOST_STREETS) streets.features = streets.features.filter((one) => MAIN.has(one.properties.highway));
  const roads = L.geoJSON(streets, { style: { color: "#cdbf97", weight: 1.6 }, interactive: false, renderer: PEN }).addTo(page.map);
  if (!page.bounds?.isValid()) page.bounds = roads.getBounds();
  if (page.bounds.isValid()) page.map.fitBounds(page.bounds, { animate: false });
  else page.map.setView([35, 105], 4);
}

const question = () => ({ kind: byId("kind").value || null, walker: byId("walker").value, at: byId("at").value });

/** Ask for the circles as they would be now; while one answer is awaited, later wishes are one. */
async function ask() {
  page.wanted = true;
  if (page.isAsking) return;
  page.isAsking = true;
  while (page.wanted) {
    page.wanted = false;
    await askOnce();
  }
  page.isAsking = false;
}

async function askOnce() {
  const began = performance.now();
  try {
    if (!page.before) page.before = await circles([]);
    const answer = page.changes.size ? await circles([...page.changes.values()]) : page.before;
    setText(byId("errors"), "");
    show(answer, Math.round(performance.now() - began));
    document.documentElement.dataset.state = "ready";
  } catch (error) {
    setText(byId("errors"), error.message);
  }
}

async function circles(changes) {
  setText(byId("note"), say("asking"));
  const answer = await fetch(`/coverage/circles?lang=${LANG}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ question: question(), limits: LIMITS, changes: changes.map(({ change, code, position }) => ({ change, code, ...(position && { position }) })) }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail || body.title || String(answer.status));
  return body;
}

function show(answer, tookMs) {
  page.shapes.clearLayers();
  answer.circles.features.forEach((feature, place) => {
    if (!feature.geometry) return;
    const fillColor = BANDS[answer.circles.features.length - 1 - place];
    L.geoJSON(feature, { style: { color: "#064635", weight: 1, fillColor, fillOpacity: 0.6 }, interactive: false, renderer: PEN }).addTo(page.shapes);
  });
  showFigures(answer);
  const percent = (share) => (100 * (share || 0)).toFixed(1);
  const error = answer.circles.features[0].properties;
  const errors = say("error", percent(error.wrongly_inside_share)).replace("%o", percent(error.wrongly_outside_share));
  setText(byId("note"), `${say("took", tookMs)}。${errors}`);
  showStations(answer.stations);
  showChanges();
}

function showFigures(answer) {
  const column = answer.within[0].households.whole ? "households" : "residents";
  const unit = say(column === "households" ? "homes" : "people");
  const heads = [say("limit"), say("before"), say("now"), `${say("gained")} (${unit})`];
  byId("figures").tHead.replaceChildren(make("tr", {}, ...heads.map((text) => make("th", { text, scope: "col" }))));
  const share = ({ part, whole }) => (whole ? `${(100 * part / whole).toFixed(1)}%` : "—");
  byId("figures").tBodies[0].replaceChildren(...answer.within.map((row, i) => {
    const before = page.before.within[i][column], gain = row[column].part - before.part;
    return make("tr", {},
      make("td", { text: say("minutes", row.limit_s / 60) }), make("td", { text: share(before) }), make("td", { className: "now", text: share(row[column]) }),
      make("td", { className: gain > 0 ? "gain" : gain < 0 ? "loss" : "", text: (gain > 0 ? "+" : "") + gain.toLocaleString("en") }));
  }));
}

function showStations(stations) {
  const seen = new Set(stations.map((one) => one.code));
  for (const [code, marker] of page.markers) if (!seen.has(code)) { marker.remove(); page.markers.delete(code); }
  for (const one of stations) {
    const className = `station ${one.standing} ${page.changes.has(one.code) ? "changed" : ""}`;
    const icon = L.divIcon({ className, iconSize: [14, 14] });
    const known = page.markers.get(one.code);
    if (known?.isHeld) continue; // who drags it knows best where it is
    if (known) {
      if (known.gridmapClass !== className) known.setIcon(icon);
      known.setLatLng([one.lat, one.lon]);
      known.gridmapClass = className;
    } else page.markers.set(one.code, stationMarker(one, icon, className));
  }
}

function stationMarker(one, icon, className) {
  const marker = L.marker([one.lat, one.lon], { icon, draggable: true, autoPan: true, title: one.name || one.code, alt: one.name || one.code }).addTo(page.map);
  marker.gridmapClass = className;
  marker.on("dragstart", () => { marker.isHeld = true; });
  marker.on("drag", () => move(one, marker.getLatLng()));
  marker.on("dragend", () => { marker.isHeld = false; move(one, marker.getLatLng()); });
  marker.on("dblclick", (event) => { L.DomEvent.stop(event); close(one); });
  return marker;
}

const positionOf = ({ lat, lng }) => ({ lon: Number(lng.toFixed(6)), lat: Number(lat.toFixed(6)) });

function move(one, latlng) {
  const change = page.changes.get(one.code)?.change === "add" ? "add" : "move";
  page.changes.set(one.code, { change, code: one.code, name: one.name || one.code, position: positionOf(latlng) });
  ask();
}

function close(one) {
  if (page.changes.get(one.code)?.change === "add") page.changes.delete(one.code);
  else page.changes.set(one.code, { change: "close", code: one.code, name: one.name || one.code });
  ask();
}

function addStation(latlng) {
  let number = 1;
  while (page.changes.has(`+${number}`)) number++;
  page.changes.set(`+${number}`, { change: "add", code: `+${number}`, name: `+${number}`, position: positionOf(latlng) });
  setAdding(false);
  ask();
}

function setAdding(isAdding) {
  page.isAdding = isAdding;
  byId("add").setAttribute("aria-pressed", String(isAdding));
  page.map.getContainer().classList.toggle("adding", isAdding);
}

function showChanges() {
  const words = { move: "moved", close: "closed", add: "added" };
  const rows = [...page.changes.values()].map(({ change, code, name }) => make("li", {},
    make("b", { text: say(words[change], name), title: code }),
    make("button", { type: "button", text: say("undo"), onclick: () => { page.changes.delete(code); ask(); } })));
  byId("changes").replaceChildren(...(rows.length ? rows : [make("li", { text: say("none") })]));
}

start().catch((error) => setText(byId("errors"), error.message));

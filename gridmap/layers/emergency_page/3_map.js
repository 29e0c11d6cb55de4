// The map: ground, affected grids, signs, and tags that keep out of each other's way.
// `map_coverage` is Folium's map.

const map = map_coverage;
const PANES = { ground: 300, lines: 400, people: 420, signs: 440, places: 460, leaders: 470, tags: 480 };
for (const [name, height] of Object.entries(PANES)) map.createPane(name).style.zIndex = String(height);
const groundPen = L.canvas({ pane: "ground", padding: .4 });
const linePen = L.canvas({ pane: "lines", padding: .4 });
map.getPane("lines").style.pointerEvents = "none";

function drawn(shape, style, renderer) {
  if (!shape) return L.layerGroup();
  return L.geoJSON(shape, { interactive: false, renderer, pane: renderer.options.pane, style: () => style });
}

function drawGround() {
  const { ground } = page, group = L.layerGroup();
  const add = (shape, style) => drawn(shape, style, groundPen).addTo(group);
  for (const area of ground.areas) add(area.shape, { stroke: false, fillColor: "#fbfaf7", fillOpacity: 1 });
  add(ground.grids, { stroke: false, fillColor: "#fbe3b5", fillOpacity: .8 });
  for (const shape of ground.waters) add(shape, { stroke: false, fillColor: "#c3dbec", fillOpacity: 1 });
  for (const shape of ground.streets) add(shape, { color: "#c9bfa8", weight: 1.6, opacity: .8 });
  add(ground.borders, { color: "#c98a12", weight: .7, opacity: .55 });
  for (const area of ground.areas) add(area.shape, { color: "#6b7787", weight: 2, fill: false, dashArray: "9 5" });
  return group;
}

/** Layers that can be switched: code, whether shown at first, what is in it. */
function switched() {
  const people = L.layerGroup(page.people.map((one) => sign(one.state, one.at, words[one.state], { pane: "people" })));
  const lines = L.layerGroup(page.people.map((one) => L.polyline([one.at, page.groups[one.group].at],
    { renderer: linePen, pane: "lines", color: "#5b2a86", weight: 1, opacity: .35, interactive: false })));
  const stores = L.layerGroup(page.stores.map((one) => sign("store", one.at, one.told, { isUsed: one.is_used })));
  const hazards = L.layerGroup(page.hazards.map((one) => sign(one.state, one.at, `${one.name} · ${words[`hazard_${one.state}`]}`)));
  return [["people", true, people], ["hazards", true, hazards], ["stores", true, stores], ["lines", false, lines]];
}

function showSwitches() {
  const rows = switched().map(([code, isShown, layer]) => {
    if (isShown) layer.addTo(map);
    const box = make("input", { type: "checkbox", "data-layer": code, checked: isShown ? "" : null,
      onchange: (event) => { if (event.target.checked) layer.addTo(map); else layer.remove(); } });
    return make("label", {}, box, make("span", {}, words[code]));
  });
  byId("layers").append(...rows);
}

const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const holds = (box, point) => point.x > box.x - 5 && point.x < box.x + box.w + 5 && point.y > box.y - 5 && point.y < box.y + box.h + 5;

/** Boxes of one size around a place: right, left, above, below and the corners, near to far. */
function boxesAround(at, { w, h }) {
  const boxes = [];
  for (const away of [15, 28, 46, 70, 100, 135])
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]])
      boxes.push({ x: at.x + (dx - 1) * w / 2 + dx * away, y: at.y + (dy - 1) * h / 2 + dy * away, w, h, away });
  return boxes;
}

const tags = L.layerGroup();

/**
 * Put a tag at every muster place and the headquarters: none covers another, a place or the
 * legend, and of the boxes that are left the one counts that hides the fewest signs. Names of
 * areas come last, where there is room.
 */
function placeTags() {
  tags.clearLayers();
  const marks = [...page.groups.map((one) => ({ ...one, kind: "tag" })), { ...page.headquarters, kind: "tag head" }];
  const points = marks.map((one) => map.latLngToContainerPoint(one.at));
  const taken = points.map((one) => ({ x: one.x - 12, y: one.y - 12, w: 24, h: 24 }));
  const urgent = page.hazards.filter((one) => one.state === "danger").map((one) => map.latLngToContainerPoint(one.at));
  taken.push(...urgent.map((one) => ({ x: one.x - 13, y: one.y - 13, w: 26, h: 24 })));
  taken.push(...[...document.querySelectorAll(".legend, .layers, .leaflet-control")].map(boxInMap));
  const signs = [...page.people, ...page.hazards, ...page.stores].map((one) => map.latLngToContainerPoint(one.at));
  const frame = map.getSize();
  const isFree = (box) => box.x > 4 && box.y > 4 && box.x + box.w < frame.x - 4 && box.y + box.h < frame.y - 4 && !taken.some((other) => overlaps(box, other));
  const cost = (box) => box.away / 12 + signs.filter((one) => holds(box, one)).length;
  const place = (mark, at, boxes, text) => {
    const free = boxes.filter(isFree);
    if (!free.length) return;
    const box = free.reduce((best, one) => (cost(one) < cost(best) ? one : best));
    taken.push({ x: box.x - 3, y: box.y - 3, w: box.w + 6, h: box.h + 6 });
    addTag(mark, at, box, text);
  };
  const order = marks.map((_, n) => n).sort((a, b) => (marks[b].kind === "tag head") - (marks[a].kind === "tag head") || points[a].y - points[b].y || a - b);
  for (const n of order) place(marks[n], points[n], boxesAround(points[n], measured(tagText(marks[n]), marks[n].kind)), tagText(marks[n]));
  for (const area of page.ground.areas) {
    const mark = { at: area.at, kind: "area-name" }, at = map.latLngToContainerPoint(area.at), text = make("div", { class: "label" }, area.name);
    const size = measured(text, mark.kind);
    const middle = { x: at.x - size.w / 2, y: at.y - size.h / 2, ...size, away: 0 };
    place(mark, at, [middle, ...boxesAround(at, size)], text);
  }
}

function boxInMap(element) {
  const own = map.getContainer().getBoundingClientRect(), box = element.getBoundingClientRect();
  return { x: box.x - own.x - 4, y: box.y - own.y - 4, w: box.width + 8, h: box.height + 8 };
}

function tagText(mark) {
  return make("div", { class: "label" }, mark.title, ...(mark.label ? [make("b", {}, mark.label)] : []));
}

function measured(text, kind) {
  const holder = make("div", { class: kind }, text);
  map.getPane("tags").append(holder);
  const size = { w: text.offsetWidth, h: text.offsetHeight };
  holder.remove();
  return size;
}

function addTag(mark, at, box, text) {
  text.style.left = `${box.x - at.x}px`;
  text.style.top = `${box.y - at.y}px`;
  const nearest = { x: Math.max(box.x, Math.min(at.x, box.x + box.w)) - at.x, y: Math.max(box.y, Math.min(at.y, box.y + box.h)) - at.y };
  const icon = (html, name) => L.divIcon({ className: name, html: make("div", {}, html), iconSize: [0, 0] });
  const options = { interactive: false, keyboard: false };
  L.marker(mark.at, { ...options, icon: icon(text, mark.kind), pane: "tags" }).addTo(tags);
  if (mark.kind === "area-name") return;
  const line = draw("line", { x1: 0, y1: 0, x2: nearest.x, y2: nearest.y, stroke: INK, "stroke-width": 1.5 });
  L.marker(mark.at, { ...options, icon: icon(draw("svg", { width: 1, height: 1 }, line), "leader"), pane: "leaders" }).addTo(tags);
}

function start() {
  fillWords();
  showLegend();
  map.getContainer().setAttribute("aria-label", words.map);
  L.control.zoom({ position: "topleft", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(map);
  const [west, south, east, north] = page.bounds;
  map.invalidateSize({ animate: false });
  map.fitBounds([[south, west], [north, east]], { animate: false, paddingTopLeft: [20, 20], paddingBottomRight: [byId("legend").offsetWidth + 24, 20] });
  drawGround().addTo(map);
  showSwitches();
  for (const group of page.groups) sign("place", group.at, `${group.title} · ${group.place} · ${group.label}`, { pane: "places" }).addTo(map);
  sign("headquarters", page.headquarters.at, page.headquarters.title, { pane: "places" }).addTo(map);
  tags.addTo(map);
  placeTags();
  map.on("zoomend resize", placeTags);
  showPanel((place) => map.setView(place.at, Math.max(map.getZoom(), 15)));
}

start();
window.gridmapPage = { isReady: true };

// The map: ground, grids by load, what moves, today's borders. `map_coverage` is Folium's map.

const map = map_coverage;
const LOADS = ["#3f8fc5", "#a9cde6", "#f3efe2", "#f3b06f", "#d55e00"];
const panes = {};
["ground", "fill", "moved", "today", "fresh", "pieces"].forEach((name, place) => {
  map.createPane(name).style.zIndex = String(300 + 10 * place);
  panes[name] = L.svg({ pane: name, padding: .4 });
});

/** One shape of GeoJSON as a Leaflet layer in a pane. */
function drawn(shape, pane, style, options) {
  if (!shape) return L.layerGroup();
  const all = { pane, renderer: panes[pane], interactive: false, ...options };
  return L.geoJSON(shape, { ...all, style: { ...all, ...style }, pointToLayer: (feature, at) => L.circleMarker(at, { ...all, ...style, radius: 2 }) });
}

function drawGround() {
  const { base } = page, group = L.layerGroup();
  const add = (shape, style) => drawn(shape, "ground", style).addTo(group);
  add(base.community, { stroke: false, fillColor: "#fbfaf7", fillOpacity: 1 });
  for (const shape of base.waters) add(shape, { stroke: false, fillColor: "#cfe2ef", fillOpacity: 1 });
  for (const shape of base.compounds) add(shape, { color: "#b9ad93", weight: 1, fillColor: "#efeadf", fillOpacity: 1 });
  for (const shape of base.buildings) add(shape, { stroke: false, fillColor: "#d8cfbb", fillOpacity: 1 });
  for (const [rank, shape] of base.streets) add(shape, { color: rank ? "#a9a391" : "#d3d0c8", weight: [1, 2.6, 5][rank], fill: false });
  for (const [rank, shape] of base.streets) if (rank) add(shape, { color: rank === 2 ? "#fdf3d8" : "#ffffff", weight: rank === 2 ? 3.4 : 1.4, fill: false });
  add(base.community, { color: "#3e4c59", weight: 3, fill: false });
  return group;
}

function gridName(grid) {
  const text = make("div", {}, make("b", {}, `${grid.load}×`), make("span", {}, shortCode(grid.code)));
  const icon = L.divIcon({ className: "grid-name", html: text, iconSize: null });
  return L.marker(grid.at, { icon, interactive: false, keyboard: false });
}

function drawDivision(division) {
  const group = L.layerGroup();
  for (const grid of division.grids) {
    drawn(grid.shape, "fill", { stroke: false, fillColor: LOADS[grid.class], fillOpacity: .62 }).addTo(group);
    drawn(grid.shape, "fresh", { color: "#1f2933", weight: 3, fill: false }).addTo(group);
    gridName(grid).addTo(group);
  }
  for (const piece of division.pieces) {
    if (piece.moves) drawn(piece.shape, "moved", { stroke: false, fillColor: "url(#hatch)", fillOpacity: .55 }).addTo(group);
    const asked = drawn(piece.shape, "pieces", { stroke: false, fillColor: "#ffffff", fillOpacity: 0 }, { interactive: true });
    asked.on("mousemove", (event) => showHover(piece.told, event.containerPoint)).on("mouseout", () => { byId("hover").hidden = true; });
    asked.addTo(group);
  }
  if (division.code !== "today")
    drawn(page.today, "today", { color: "#9b1c1c", weight: 2.4, dashArray: "7 6", fill: false }).addTo(group);
  return group;
}

function showHover(text, at) {
  const hover = byId("hover");
  hover.textContent = text;
  hover.hidden = false;
  hover.style.left = `${at.x + 14}px`;
  hover.style.top = `${at.y + 14}px`;
}

let shown = null;

function choose(division) {
  if (shown) shown.remove();
  shown = drawDivision(division).addTo(map);
  byId("hover").hidden = true;
  for (const button of byId("divisions").children) button.setAttribute("aria-checked", String(button.dataset.code === division.code));
  showPanel(division, (grid) => map.fitBounds(L.geoJSON(grid.shape).getBounds(), { maxZoom: 17 }));
  history.replaceState(null, "", `#${division.code}`);
}

function start() {
  fillWords();
  showLegend();
  const buttons = page.divisions.map((one) => make("button", { type: "button", role: "radio", "data-code": one.code, onclick: () => choose(one) }, one.title));
  fill(byId("divisions"), buttons);
  byId("divisions").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  map.getContainer().setAttribute("aria-label", words.map);
  L.control.zoom({ position: "topleft", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(map);
  const [west, south, east, north] = page.bounds;
  map.invalidateSize({ animate: false });
  map.fitBounds([[south, west], [north, east]], { animate: false, padding: [24, 24] });
  drawGround().addTo(map);
  choose(page.divisions.find((one) => `#${one.code}` === location.hash) || page.divisions[Math.min(1, page.divisions.length - 1)]);
}

start();
window.gridmapPage = { isReady: true };

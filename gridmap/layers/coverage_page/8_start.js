// Putting it together: words, map, keys, paper. `map_coverage` is the map that Folium made.

const PAPER_RATIO = 2.5;
const map = map_coverage;
const canvas = new CoverageCanvas({ padding: .15 });

function fillWords() {
  const { facts } = page, text = (code, value) => `${words[code]} ${value}`;
  byId("title").textContent = facts.title;
  byId("subtitle").textContent = [facts.title.includes(facts.area) ? "" : facts.area, text("as_of", facts.as_of)].filter(Boolean).join(" · ");
  byId("stamp").textContent = facts.internal ? words.internal : words.public;
  byId("foot").textContent = [
    facts.internal ? words.internal : words.public, `${words.review_number} ${facts.review_number || words.review_number_missing}`,
    text("source", facts.source), text("datum", words.datum_name), words.base_map, text("as_of", facts.as_of), text("made_at", facts.made_at),
  ].join(" · ");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", words[element.dataset.label]);
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = words[element.dataset.placeholder];
  map.getContainer().setAttribute("aria-label", words.map);
}

function chooseTheme(next) {
  const isNew = next !== theme;
  theme = next;
  variant = chosenVariant.get(theme) || theme.variants[0];
  if (isNew) { sorting = { column: -1, isDown: true }; byId("panel").scrollTop = 0; }
  segmented(byId("themes"), page.themes, { isOn: (each) => each === theme, choose: chooseTheme, hasKeys: true });
  showPanel();
  showLegend();
  markRows(picked);
  canvas.draw();
  remember();
}

/** The address holds the theme, so that a view can be passed on. */
function remember() {
  const isFirst = variant === theme.variants[0];
  history.replaceState(null, "", `#${theme.code}${isFirst ? "" : `.${variant.code}`}`);
}

function recall() {
  const [code, kindCode] = location.hash.slice(1).split(".");
  const asked = page.themes.find((each) => each.code === code) || theme;
  const kind = asked.variants.find((each) => each.code === kindCode);
  if (kind) chosenVariant.set(asked, kind);
  chooseTheme(asked);
}

function startMap() {
  canvas.addTo(map);
  map.attributionControl && map.attributionControl.remove();
  L.control.zoom({ position: "topleft", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(map);
  map.on("zoomend", showLegend);
  map.on("click", (event) => pick(thingAt(event.latlng)));
  const hover = byId("hover");
  map.on("mousemove", (event) => {
    const thing = thingAt(event.latlng), { x, y } = event.containerPoint;
    map.getContainer().style.cursor = thing ? "pointer" : "";
    hover.hidden = !thing;
    if (!thing) return;
    hover.textContent = sources[thing.source].names[thing.row] || sources[thing.source].codes[thing.row];
    hover.style.transform = `translate(${Math.min(x + 14, map.getSize().x - 180)}px, ${y + 16}px)`;
  });
  map.on("mouseout dragstart", () => { hover.hidden = true; });
}

function startKeys() {
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const byKey = page.themes[Number(event.key) - 1];
    if (event.key === "/") { event.preventDefault(); byId("search").focus(); byId("search").select(); }
    else if (event.key === "0") showWhole();
    else if (event.key === "Escape") pick(null);
    else if (event.key === "p" || event.key === "P") window.print();
    else if (byKey) chooseTheme(byKey);
  });
}

/** Nobody gets lost: not far beyond the district, nor much smaller than the screen. */
function holdView() {
  const [west, south, east, north] = page.bounds;
  map.setMinZoom(Math.floor(map.getZoom()) - 1);
  map.setMaxBounds(L.latLngBounds([south, west], [north, east]).pad(.6));
}

/** Paper has a size of its own: the page is laid out for it, and drawn finer. */
function startPaper() {
  const paper = byId("paper");
  let before = null;
  const lay = (isOnPaper) => {
    document.body.classList.toggle("on-paper", isOnPaper);
    document.body.classList.toggle("a4", isOnPaper && paper.value === "a4");
    printRatio = isOnPaper ? PAPER_RATIO : 0;
    map.invalidateSize({ animate: false, pan: false });
    cutList(isOnPaper);
  };
  window.addEventListener("beforeprint", () => {
    const [west, south, east, north] = page.bounds, bounds = map.getBounds();
    before = [map.getCenter(), map.getZoom()];
    lay(true);
    if (bounds.contains([[south, west], [north, east]])) showWhole(); else map.fitBounds(bounds, { animate: false });
    canvas._update();
  });
  window.addEventListener("afterprint", () => { lay(false); map.setView(...before, { animate: false }); canvas._update(); });
  byId("print").addEventListener("click", () => window.print());
}

/** On paper nothing scrolls: leave out the rows that would be cut in half; the count stays. */
function cutList(isOnPaper) {
  const end = byId("panel").getBoundingClientRect().bottom;
  for (const row of byId("list").children) row.hidden = false;
  if (isOnPaper) for (const row of byId("list").children) row.hidden = row.getBoundingClientRect().bottom > end - 8;
}

fillWords();
startMap();
startSearch();
startKeys();
startPaper();
recall();
showWhole();
holdView();

/** For checks from outside: where a place is drawn, and in which colour. */
window.gridmapPage = Object.freeze({
  isReady: true,
  zoom: () => map.getZoom(),
  colourAt(lon, lat) {
    const x = worldX(lon) * canvas.view.scale - canvas.view.left, y = worldY(lat) * canvas.view.scale - canvas.view.top;
    return Array.from(canvas.context.getImageData(Math.round(x * canvas.ratio), Math.round(y * canvas.ratio), 1, 1).data);
  },
});

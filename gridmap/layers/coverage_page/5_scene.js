// Which theme is on, what it draws, what is picked, and what lies under the pointer.

const CATCH_PX = 4;
let theme = page.themes[0];
let variant = theme.variants[0];
let picked = null;
const chosenVariant = new Map();

const mainEntries = () => variant.main.map((key) => entries[key]).filter(Boolean);
const baseEntries = () => variant.base.map((key) => entries[key]).filter(Boolean);
const shownEntries = () => [...mainEntries(), ...baseEntries()].sort((a, b) => a.draw_order - b.draw_order);

/** Which ring holds a point: odd crossings over all rings, so that holes count as outside. */
function holds(shape, x, y) {
  const { box } = shape;
  if (x < box.west || x > box.east || y < box.north || y > box.south) return false;
  let inside = false;
  for (const ring of shape.paths) for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    if ((ring[i + 1] > y) !== (ring[j + 1] > y) && x < ring[i] + (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) * (ring[j] - ring[i])) inside = !inside;
  }
  return inside;
}

/** Marks answer to the pointer before compounds, these before grids; larger areas not at all. */
function pickRank(entry) { return entry.shape === "point" ? 0 : entry.source === "compounds" ? 1 : entry.source === "grids" ? 2 : Infinity; }

/** The thing with facts at a place on the map, or null. */
function thingAt(latLng) {
  const view = canvas.view, x = worldX(latLng.lng), y = worldY(latLng.lat);
  const askable = shownEntries().filter((entry) => entry.of.codes && entry.min_zoom <= view.zoom && pickRank(entry) < Infinity);
  for (const entry of askable.sort((a, b) => pickRank(a) - pickRank(b) || b.draw_order - a.draw_order)) {
    for (let place = 0; place < entry.classes.length; place++) {
      const { paint, min_zoom } = entry.classes[place];
      if (entry.isOff[place] || min_zoom > view.zoom) continue;
      const reach = (radiusOf(paint) + CATCH_PX) / view.scale;
      for (const row of entry.rows[place]) {
        const shape = entry.of.shapes[row];
        const isMark = entry.shape === "point" || (paint.mark && isSmall(shape, view, radiusOf(paint)));
        if (isMark ? Math.hypot(shape.x - x, shape.y - y) < reach : holds(shape, x, y)) return { source: entry.source, row };
      }
    }
  }
  return null;
}

/** Pick a thing: outline it, show its card, and go there if asked. */
function pick(thing, { isFlown = false } = {}) {
  picked = thing;
  showCard(thing);
  markRows(thing);
  if (thing && isFlown) flyTo(sources[thing.source].shapes[thing.row]);
  canvas.draw();
}

function latOf(y) { return Math.atan(Math.sinh(Math.PI * (1 - y / 128))) * 180 / Math.PI; }
function lonOf(x) { return x / 256 * 360 - 180; }

function flyTo(shape) {
  const { box } = shape;
  const bounds = [[latOf(box.south), lonOf(box.west)], [latOf(box.north), lonOf(box.east)]];
  const isPoint = box.west === box.east && box.north === box.south;
  if (isPoint) map.setView(bounds[0], Math.max(map.getZoom(), 16), { animate: false });
  else map.fitBounds(bounds, { maxZoom: 16, padding: [70, 70], animate: false });
}

/** The whole district, beside the legend rather than under it. */
function showWhole() {
  const [west, south, east, north] = page.bounds;
  map.fitBounds([[south, west], [north, east]], { paddingTopLeft: [18, 18], paddingBottomRight: [byId("legend").offsetWidth + 28, 18], animate: false });
}

/** The card of one thing: code, name, and the facts that are known. */
function showCard(thing) {
  const card = byId("card");
  card.hidden = !thing;
  if (!thing) return;
  const source = sources[thing.source], list = make("dl");
  const facts = source.facts[thing.row].map((value, i) => [source.fields[i], value]);
  for (const [title, value] of [[words.code, source.codes[thing.row]], ...facts]) if (value) list.append(make("dt", {}, title), make("dd", {}, value));
  replaceChildren(card, [
    make("p", {}, source.title),
    make("h3", { dir: "auto" }, source.names[thing.row] || source.codes[thing.row]),
    list,
    make("button", { type: "button", "aria-label": words.close, onclick: () => pick(null) }, "×"),
  ]);
}

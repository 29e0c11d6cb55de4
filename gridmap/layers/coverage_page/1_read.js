// What the page knows, read once, and the smallest tools to write it.
// No text of the data ever becomes markup: `make` writes text nodes and nothing else.

const page = JSON.parse(document.getElementById("gridmap-page").textContent);
const words = page.words;
const MILLIONTH = 1e-6;

/** One element with attributes and children; strings become text nodes. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  for (const child of children) element.append(child);
  return element;
}

const byId = (id) => document.getElementById(id);
const replaceChildren = (element, children) => { element.textContent = ""; for (const child of children) element.append(child); };

/** Web Mercator at zoom 0: the unit in which everything is drawn. */
function worldX(lon) { return 256 * (lon + 180) / 360; }
function worldY(lat) { return 128 * (1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI); }

/** A path of whole-number steps as world coordinates x, y, x, y, … */
function unpackPath(steps) {
  const path = new Float64Array(steps.length);
  let x = 0, y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i]; y += steps[i + 1];
    path[i] = worldX(page.origin[0] + x * MILLIONTH);
    path[i + 1] = worldY(page.origin[1] + y * MILLIONTH);
  }
  return path;
}

function boxOf(paths) {
  let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
  for (const path of paths) for (let i = 0; i < path.length; i += 2) {
    if (path[i] < west) west = path[i];
    if (path[i] > east) east = path[i];
    if (path[i + 1] < north) north = path[i + 1];
    if (path[i + 1] > south) south = path[i + 1];
  }
  return { west, north, east, south };
}

/** Layers of shapes by name: `shapes[i]` has `paths`, `box` and the point `x`, `y` of its name. */
const sources = {};
for (const [name, source] of Object.entries(page.sources)) {
  const shapes = source.paths.map((packed, i) => {
    const paths = packed.map(unpackPath);
    const box = boxOf(paths);
    const at = source.at && unpackPath(source.at[i]);
    return { paths, box, x: at ? at[0] : (box.west + box.east) / 2, y: at ? at[1] : (box.north + box.south) / 2 };
  });
  sources[name] = { name, shapes, names: source.names || [], codes: source.codes, title: source.title, fields: source.fields, facts: source.facts };
}

/** Drawable layers by key; `rows[c]` lists the features of class c. */
const entries = {};
for (const [key, entry] of Object.entries(page.entries)) {
  const rows = entry.classes.map(() => []);
  entry.class_of.forEach((place, row) => { if (place >= 0) rows[place].push(row); });
  entries[key] = { ...entry, key, rows, of: sources[entry.source], isOff: entry.classes.map(() => entry.off) };
}

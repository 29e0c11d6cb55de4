// The figures beside the map. No text of the data ever becomes markup: `make` writes text nodes.

const page = JSON.parse(document.getElementById("gridmap-page").textContent);
const words = page.words;
const byId = (id) => document.getElementById(id);

/** One element with attributes and children; strings become text nodes. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function fill(element, children) { element.textContent = ""; element.append(...children); }

/** A code without what all codes here begin with. */
function shortCode(code) {
  return code.startsWith(page.facts.code) && code.length > page.facts.code.length ? code.slice(page.facts.code.length) : code;
}

function fillWords() {
  const { facts } = page, text = (code, value) => `${words[code]} ${value}`;
  byId("title").textContent = facts.title;
  byId("subtitle").textContent = `${facts.code} · ${text("as_of", facts.as_of)}`;
  byId("stamp").textContent = facts.internal ? words.internal : words.public;
  byId("foot").textContent = [
    facts.internal ? words.internal : words.public, text("review_number", facts.review_number || words.review_number_missing),
    text("source", facts.source), words.datum, words.base_map, text("as_of", facts.as_of), text("made_at", facts.made_at),
  ].join(" · ");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", words[element.dataset.label]);
}

function showPanel(division, goTo) {
  byId("question").textContent = division.question;
  fill(byId("headlines"), division.headlines.map((one) =>
    make("div", {}, make("b", {}, one.value), make("span", {}, one.title), make("small", {}, one.rule))));
  fill(byId("notes"), division.notes.map((note) => make("p", {}, note)));
  showTable(division, goTo);
}

function showTable(division, goTo) {
  const isNew = division.code !== "today";
  const columns = ["grid", "households", "orders", ...(isNew ? ["before"] : []), "load", "area", "compactness"];
  const table = byId("table");
  fill(table.tHead, [make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, words[name])))]);
  fill(table.tBodies[0], division.grids.map((grid) => {
    const name = make("td", {}, shortCode(grid.code), ...(grid.is_new ? [make("i", {}, words.fresh)] : []));
    const load = make("td", {}, make("span", { class: `swatch load-${grid.class}` }), grid.load);
    const cells = [grid.n_households.toLocaleString("en"), grid.n_orders.toLocaleString("en"), ...(isNew ? [grid.before || "—"] : [])];
    const row = make("tr", { tabindex: 0, onclick: () => goTo(grid) }, name, ...cells.map((cell) => make("td", {}, cell)), load,
      make("td", {}, grid.area_ha), make("td", {}, grid.compactness));
    row.addEventListener("keydown", (event) => { if (event.key === "Enter") goTo(grid); });
    return row;
  }));
  const sum = (name) => division.grids.reduce((total, grid) => total + grid[name], 0).toLocaleString("en");
  fill(table.tFoot, [make("tr", {}, make("td", {}, words.total), make("td", {}, sum("n_households")), make("td", {}, sum("n_orders")),
    ...columns.slice(3).map(() => make("td", {})))]);
}

function showLegend() {
  const line = (attributes) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 34 14");
    const shape = document.createElementNS("http://www.w3.org/2000/svg", attributes.width ? "rect" : "line");
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
    return svg;
  };
  const row = (sign, code) => make("p", {}, sign, make("span", {}, words[code]));
  const ends = { x1: 0, y1: 7, x2: 34, y2: 7 };
  fill(byId("legend"), [
    make("h4", {}, words.legend_load),
    ...[4, 3, 2, 1, 0].map((step) => row(make("span", { class: `swatch load-${step}` }), `load_${step}`)),
    row(line({ x: 0, y: 0, width: 34, height: 14, fill: "url(#hatch)", stroke: "#1f2933" }), "legend_moved"),
    row(line({ ...ends, stroke: "#9b1c1c", "stroke-width": 2.4, "stroke-dasharray": "6 4" }), "legend_today"),
    row(line({ ...ends, stroke: "#1f2933", "stroke-width": 2.6 }), "legend_new"),
  ]);
}

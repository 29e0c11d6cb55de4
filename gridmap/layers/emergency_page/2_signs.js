// The signs: told apart by shape and fill as well as by colour, so that grey paper keeps them.

const SVG = "http://www.w3.org/2000/svg";
const INK = "#10243f";

/** One SVG element with attributes and children. */
function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const path = (d, style) => draw("path", { d, "stroke-linejoin": "round", "stroke-linecap": "round", ...style });

const SIGNS = {
  mustered: () => path("M0-6 6 0 0 6-6 0Z", { fill: "#00795a", stroke: "#ffffff", "stroke-width": 1.3 }),
  confirmed: () => draw("circle", { r: 4.6, fill: "#1f78c8", stroke: "#ffffff", "stroke-width": 1.3 }),
  called: () => draw("circle", { r: 4.2, fill: "#ffffff", stroke: "#1f78c8", "stroke-width": 2 }),
  no_answer: () => path("M0 5-5.2-4 5.2-4Z", { fill: "#ffffff", stroke: "#a35c00", "stroke-width": 1.9 }),
  declined: () => path("M-4-4 4 4M4-4-4 4", { fill: "none", stroke: "#b3261e", "stroke-width": 2.4 }),
  released: () => draw("circle", { r: 3, fill: "#8d99a6", stroke: "#ffffff", "stroke-width": 1 }),
  danger: () => draw("g", {}, path("M0-12 12 9-12 9Z", { fill: "#b3261e", stroke: "#ffffff", "stroke-width": 1.8 }),
    path("M0-5 0 2M0 5.6 0 5.7", { fill: "none", stroke: "#ffffff", "stroke-width": 2.6 })),
  watch: () => draw("g", {}, path("M0-10 10 7.5-10 7.5Z", { fill: "#e69f00", stroke: "#ffffff", "stroke-width": 1.6 }),
    path("M0-4 0 5", { fill: "none", stroke: INK, "stroke-width": 2.2 })),
  unchecked: () => path("M0-8.5 8.5 6.4-8.5 6.4Z", { fill: "#ffffff", stroke: "#b3261e", "stroke-width": 2 }),
  safe: () => draw("g", {}, path("M0-8 8 6-8 6Z", { fill: "#d7e8e1", stroke: "#4d7d6c", "stroke-width": 1.5 }),
    path("M-3 1.6-.6 4 3.2-1", { fill: "none", stroke: "#1f5b49", "stroke-width": 1.7 })),
  store: (used) => draw("g", {}, draw("rect", { x: -6, y: -6, width: 12, height: 12, fill: used ? "#7a4a1d" : "#ffffff", stroke: "#7a4a1d", "stroke-width": 1.8 }),
    path("M-6-1.5 6-1.5M0-6 0-1.5", { fill: "none", stroke: used ? "#ffffff" : "#7a4a1d", "stroke-width": 1.4 })),
  place: () => draw("g", {}, draw("rect", { x: -9, y: -9, width: 18, height: 18, rx: 4, fill: "#5b2a86", stroke: "#ffffff", "stroke-width": 2 }),
    path("M-3.4 5-3.4-5.4 4.6-2.6-3.4.4", { fill: "#ffffff", stroke: "#ffffff", "stroke-width": 1.5 })),
  headquarters: () => path(star(15, 6.4), { fill: "#e69f00", stroke: INK, "stroke-width": 2.2 }),
};

function star(outer, inner) {
  const corners = Array.from({ length: 10 }, (_, n) => {
    const turn = Math.PI * (n / 5 - .5), radius = n % 2 ? inner : outer;
    return `${(radius * Math.cos(turn)).toFixed(2)} ${(radius * Math.sin(turn)).toFixed(2)}`;
  });
  return `M${corners.join("L")}Z`;
}

/** A marker with a sign on it; what it says is told on hover. */
function sign(code, at, told, options) {
  const holder = make("div", {}, draw("svg", { width: 1, height: 1 }, SIGNS[code](options?.isUsed)));
  const icon = L.divIcon({ className: `sign sign-${code}`, html: holder, iconSize: [14, 14], iconAnchor: [0, 0] });
  const marker = L.marker(at, { icon, pane: options?.pane || "signs", keyboard: false, interactive: Boolean(told), alt: told || "" });
  if (told) marker.on("mouseover", (event) => showHover(told, event.containerPoint)).on("mouseout", () => { byId("hover").hidden = true; });
  return marker;
}

function showHover(text, at) {
  const hover = byId("hover");
  hover.textContent = text;
  hover.hidden = false;
  hover.style.left = `${Math.min(at.x + 14, map.getSize().x - hover.offsetWidth - 8)}px`;
  hover.style.top = `${at.y + 14}px`;
}

function showLegend() {
  const row = (code, text, n) => make("p", {}, draw("svg", { viewBox: "-15 -11 30 22" }, SIGNS[code]()), make("span", {}, text), make("b", {}, n ?? ""));
  const swatch = draw("svg", { viewBox: "-15 -11 30 22" }, draw("rect", { x: -13, y: -8, width: 26, height: 16, fill: "#fbe3b5", stroke: "#c98a12", "stroke-width": 1.4 }));
  const people = PEOPLE.filter((state) => state !== "released" || count(page.people, state));
  fill(byId("legend"), [
    make("h3", {}, words.people_legend), ...people.map((state) => row(state, words[state], count(page.people, state))),
    make("h3", {}, words.hazards_legend), ...HAZARDS.map((state) => row(state, words[`hazard_${state}`], count(page.hazards, state))),
    make("h3", {}, words.places_legend), row("headquarters", words.headquarters), row("place", words.muster_place, page.groups.length),
    row("store", words.store, page.stores.length), make("p", {}, swatch, make("span", {}, words.grids_legend), make("b", {})),
  ]);
}

// The figures beside the map. No text of the data ever becomes markup: `make` writes text nodes.

const page = JSON.parse(document.getElementById("gridmap-page").textContent);
const words = page.words;
const byId = (id) => document.getElementById(id);
const PEOPLE = ["mustered", "confirmed", "called", "no_answer", "declined", "released"];
const MOST_TODO = 24;
const HAZARDS = ["danger", "watch", "unchecked", "safe"];

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

const count = (rows, state) => rows.filter((one) => one.state === state).length;
const sum = (rows, name) => rows.reduce((total, one) => total + one[name], 0);

function fillWords() {
  const { facts } = page, text = (code, value) => `${words[code]} ${value}`;
  byId("title").textContent = facts.title;
  byId("subtitle").textContent = `${facts.told} · ${text("as_of", facts.as_of)}`;
  byId("stamp").textContent = facts.stamp;
  byId("stamp").className = facts.is_drill ? "is-drill" : "is-real";
  byId("state").textContent = facts.state;
  byId("use").textContent = facts.internal ? words.internal : words.public;
  byId("foot").textContent = [
    text("review_number", facts.review_number || words.review_number_missing),
    words.datum, words.base_map, text("as_of", facts.as_of), text("made_at", facts.made_at), text("source", facts.source),
  ].join(" · ");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", words[element.dataset.label]);
}

function showPanel(goTo) {
  showTodo(goTo);
  fill(byId("headlines"), page.headlines.map((one) => make("div", { class: one.alarm ? "alarm" : null },
    make("b", {}, one.value, ...(one.share ? [make("i", {}, one.share)] : [])), make("span", {}, one.title), make("small", {}, one.rule))));
  const table = byId("table"), { groups } = page;
  const columns = ["group", "quota_column", "called_column", "mustered_column", "progress_column"];
  fill(table.tHead, [make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, words[name])))]);
  fill(table.tBodies[0], groups.map((group) => {
    const meter = make("span", { class: "meter" }, make("span", {}));
    meter.firstChild.style.width = `${100 * group.mustered / Math.max(group.called, 1)}%`;
    const cells = [group.quota, group.called, group.mustered].map((n) => make("td", {}, n.toLocaleString("en")));
    const row = make("tr", { tabindex: 0, onclick: () => goTo(group) }, make("td", { title: group.title }, group.title), ...cells, make("td", {}, meter));
    row.addEventListener("keydown", (event) => { if (event.key === "Enter") goTo(group); });
    return row;
  }));
  fill(table.tFoot, [make("tr", {}, make("td", {}, words.total),
    ...["quota", "called", "mustered"].map((name) => make("td", {}, sum(groups, name).toLocaleString("en"))), make("td", {}))]);
}

/** Hazard points in danger, then those nobody has looked at yet. */
function showTodo(goTo) {
  const open = ["danger", "unchecked"].flatMap((state) => page.hazards.filter((one) => one.state === state));
  byId("todo").hidden = !open.length;
  fill(byId("todo-list"), open.slice(0, MOST_TODO).map((one) => make("li", {}, make("button", { type: "button", onclick: () => goTo(one) },
    draw("svg", { viewBox: "-15 -12 30 24" }, SIGNS[one.state]()), make("span", { title: one.name }, one.name)))));
}

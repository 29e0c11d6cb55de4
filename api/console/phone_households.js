// Visits to the households of one's own grid: which buildings, which doors, and what was said.

import { make } from "./dom.js";
import { allCategories } from "./phone_codes.js";
import { keep, kept } from "./phone_kept.js";
import { newKey, NoLine, read, Refused } from "./phone_line.js";
import { closeSheet, openSheet } from "./phone_sheet.js";
import { dayTimeOf, word } from "./phone_words.js";

const EVERY_MS = 5 * 60_000;
const OUTCOMES = ["met", "not_home", "refused"];
const KINDS = ["residents", "party_members", "shops"];
const QUESTIONS = ["needs", "ideas", "effects"];
const ENTRIES = ["demand", "hazard", "suggestion", "praise"];
const drafts = new Map(); // what was typed and not sent, by building

let households = null;
let readAt = 0;

export async function rememberHouseholds(member) {
  households = (await kept(`households-${member}`)) || null;
  readAt = 0;
}

/** Read them again where that is due; what was read stays readable without a line. */
export async function readHouseholds(member, { isDue = false } = {}) {
  if (!isDue && Date.now() - readAt < EVERY_MS) return;
  try {
    households = await read(`/members/${encodeURIComponent(member)}/households`);
    readAt = Date.now();
    await keep(`households-${member}`, households);
  } catch (error) {
    if (!(error instanceof NoLine) && !(error instanceof Refused)) throw error;
  }
}

function field(name, node) {
  return make("label", { text: word(name) }, node);
}

function choices(name, values, chosen) {
  const rows = values.map((value) => {
    const input = make("input", { type: "radio", name, value, ...(value === chosen ? { checked: "" } : {}) });
    return make("label", { className: "choice" }, input, make("span", { text: word(`outcome_${value}`) }));
  });
  return make("fieldset", { className: "choices" }, make("legend", { text: word("outcome") }), ...rows);
}

function select(name, values, prefix) {
  return make("select", { name }, ...values.map((value) => make("option", { value, text: word(`${prefix}${value || "none"}`) })));
}

function formOf(building) {
  const words = (name) => make("textarea", { name, rows: 2, maxlength: 500 });
  const doors = make("datalist", { id: "known-doors" }, ...building.doors.map(({ door }) => make("option", { value: door })));
  const category = make("select", { name: "category" }, make("option", { value: "", text: word("desk_sorts") }), ...allCategories().map(([code, title]) => make("option", { value: code, text: title })));
  const questions = make("details", { className: "gates", "data-when": "met" }, make("summary", { text: word("three_questions") }), ...QUESTIONS.map((name) => field(name, words(name))));
  return make(
    "form",
    { className: "plain household", novalidate: "" },
    doors,
    field("door", make("input", { name: "door", maxlength: 100, autocomplete: "off", list: "known-doors", placeholder: word("door_hint") })),
    choices("outcome", OUTCOMES, "met"),
    field("visit_kind", select("kind", KINDS, "visit_")),
    questions,
    field("entry", select("entry", ["", ...ENTRIES], "entry_")),
    make("div", { "data-when": "entry" }, make("div", { "data-when": "order" }, field("category", category)), field("entry_words", words("text"))),
    make("p", { className: "trouble", role: "alert" }),
    make("button", { type: "submit", className: "go", text: word("keep_visit") }),
  );
}

/** Show what goes with what was chosen. */
function fit(form) {
  const [outcome, entry] = [form.elements.outcome.value, form.elements.entry.value];
  const shown = { met: outcome === "met", entry: entry !== "", order: ["demand", "hazard"].includes(entry) };
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = !shown[part.dataset.when];
}

function bodyOf(form, building, at) {
  const said = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
  const isOrder = ["demand", "hazard"].includes(said.entry);
  const entry = { kind: said.entry, text: said.text, ...(isOrder && said.category ? { category: said.category } : {}) };
  const questions = said.outcome === "met" ? QUESTIONS.filter((name) => said[name]).map((name) => [name, said[name]]) : [];
  return {
    building_code: building.code,
    door: said.door,
    visited_at: at,
    kind: said.kind,
    outcome: said.outcome,
    ...Object.fromEntries(questions),
    entries: said.entry ? [entry] : [],
  };
}

function send(form, building, phone) {
  const body = bodyOf(form, building, new Date(phone.now()).toISOString());
  const lacks = body.door === "" ? "door" : body.entries.some(({ text }) => text === "") ? "text" : null;
  if (lacks) {
    form.querySelector(".trouble").textContent = word(lacks === "door" ? "door_missing" : "words_missing");
    form.elements[lacks].focus();
    return;
  }
  drafts.delete(building.code);
  closeSheet();
  const key = newKey();
  phone.add({ step: "household", about: key, key, title: `${building.name} ${body.door}`, path: `/members/${encodeURIComponent(phone.member)}/household-visits`, body });
}

/** Ask about one visit; what was typed and not sent is there again. */
function askVisit(building, phone) {
  const form = formOf(building);
  for (const [name, value] of drafts.get(building.code) || []) form.elements[name].value = value;
  fit(form);
  form.addEventListener("input", () => {
    fit(form);
    drafts.set(building.code, [...new FormData(form)]);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, building, phone);
  });
  openSheet(word("keep_visit"), make("p", { className: "lead", text: building.name }), form);
  form.elements.door.focus();
}

function doorWords(door) {
  if (door.last_met_at) return `${door.door} · ${word("met_on", dayTimeOf(door.last_met_at))}`;
  return `${door.door} · ${word("not_met_times", door.n_tries)}`;
}

function card(building, waiting, phone) {
  const last = building.last_visited_at ? word("last_visit", dayTimeOf(building.last_visited_at)) : word("never_visited");
  const rows = [
    make("header", {}, make("h2", { text: building.name }), make("span", { className: "number", text: word("met_of", building.n_met, building.n_households) })),
    make("p", { className: "soft", text: last }),
    ...waiting.map(({ body }) => make("p", { className: "waits", text: `⇡ ${body.door} · ${word("queued")}` })),
  ];
  if (building.doors.length > 0) {
    const doors = make("ul", {}, ...building.doors.map((door) => make("li", { text: doorWords(door) })));
    rows.push(make("details", { className: "gates" }, make("summary", { text: `${word("known_doors")} ${building.doors.length}` }), doors));
  }
  const way = make("button", { type: "button", className: "act", text: `➤ ${word("way")}`, onclick: () => phone.showWay(building, { kind: "household", id: building.code }) });
  const go = make("button", { type: "button", className: "act is-main", text: word("keep_visit"), onclick: () => askVisit(building, phone) });
  return make("article", { className: "job building", "data-building": building.code }, ...rows, make("div", { className: "acts" }, go, way));
}

/** The buildings of the own grid, for the list of visits. */
export function householdEntries(phone) {
  if (households === null || households.buildings.length === 0) return [];
  const [met, all] = ["n_met", "n_households"].map((name) => households.buildings.reduce((sum, one) => sum + one[name], 0));
  const heading = word("my_households", households.grid_name || households.grid_code);
  const head = () => ({ node: make("div", { className: "heading" }, make("h2", { text: heading }), make("p", { className: "soft", text: word("met_in_grid", met, all) })) });
  const cards = households.buildings.map((building) => {
    const waiting = phone.entries().filter(({ step, body }) => step === "household" && body.building_code === building.code);
    return { key: building.code, says: [building, waiting.map(({ order }) => order)], draw: () => ({ node: card(building, waiting, phone) }) };
  });
  return [{ key: "households", says: [heading, met, all], draw: head }, ...cards];
}

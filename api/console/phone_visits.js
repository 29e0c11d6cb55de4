// The visits of the day: whom, where, and what was found.

import { make } from "./dom.js";
import { householdEntries } from "./phone_households.js";
import { askOne, askWords } from "./phone_sheet.js";
import { walkEntry } from "./phone_walk.js";
import { timeOf, word } from "./phone_words.js";

const FOUND = ["met", "not_met", "phoned", "needs_help"];

function report(visit, phone) {
  const answers = FOUND.map((one) => [word(one), one]);
  askOne(word("what_found"), `${visit.name} · ${[visit.building, visit.door].filter(Boolean).join(" ")}`, answers, (outcome) => {
    askWords(word("visit_note"), {}, (note) => {
      phone.add({
        step: "visit",
        about: visit.id,
        title: visit.name,
        path: `/members/${encodeURIComponent(phone.member)}/care-visits/${encodeURIComponent(visit.id)}/reports`,
        body: { outcome, visited_at: new Date(phone.now()).toISOString(), ...(note ? { note } : {}) },
      });
    });
  });
}

function card(visit, phone) {
  const steps = phone.stepsOf(visit.id);
  const isDone = visit.state === "done" || steps.length > 0;
  const welcome = [visit.visit_from, visit.visit_to].filter(Boolean).map((one) => one.slice(0, 5));
  const when = visit.begins_at ? timeOf(visit.begins_at) : "";
  const rows = [
    make("header", {}, make("h2", { text: visit.name }), make("span", { className: "number", text: when })),
    make("p", { className: "address", text: [visit.building, visit.door].filter(Boolean).join(" ") }),
  ];
  if (welcome.length > 0) rows.push(make("p", { className: "soft", text: word("visit_from", welcome.join("–")) }));
  const acts = make("div", { className: "acts" });
  if (isDone) {
    const waits = steps.length > 0 ? ` · ⇡ ${word("queued")}` : "";
    rows.push(make("p", { className: "waits", text: `✓ ${word("visit_done")}${waits}` }));
  } else {
    rows.push(make("button", { type: "button", className: "go", text: word("what_found"), onclick: () => report(visit, phone) }));
  }
  if (visit.lon !== null) {
    acts.append(make("button", { type: "button", className: "act", text: `➤ ${word("way")}`, onclick: () => phone.showWay(visit, { kind: "care", id: visit.id }) }));
    rows.push(acts);
  }
  return { node: make("article", { className: `job visit ${isDone ? "is-done" : ""}` }, ...rows) };
}

/** The walk of the day, the care visits, then the households of the own grid. */
export function visitEntries(visits, phone) {
  const households = householdEntries(phone);
  const none = { key: "none", says: null, draw: () => ({ node: make("p", { className: households.length > 0 ? "foot" : "empty", text: word("no_visits") }) }) };
  const cards = visits.map((visit) => ({ key: visit.id, says: [visit, phone.stepsOf(visit.id)], draw: () => card(visit, phone) }));
  return [walkEntry(phone), ...(cards.length > 0 ? cards : [none]), ...households];
}

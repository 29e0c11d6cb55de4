// What a unit asks of the desk about an order, and what was decided. What waits stands first.

import { unitTitle } from "./codes.js";
import { say } from "./desk_words.js";
import { make } from "./dom.js";
import { moment } from "./words.js";

export const openPetition = ({ petitions = [] }) => petitions.find(({ is_open }) => is_open);

/** Who asks to be let off, where somebody does. */
export const asking = ({ assignments }) =>
  assignments.find(({ is_lead, ended_at, state }) => is_lead && !ended_at && state === "cannot_go_asked");

function asked({ kind, unit, until, close_by_before }, order) {
  const u = unitTitle(unit);
  if (kind === "return") return say("asks_return", { u });
  const before = close_by_before ?? order?.close_by;
  return say("asks_more_time", { u, s: moment(until), b: before ? moment(before) : "" });
}

export const petitionWords = (petition, order) => `${asked(petition, order)}：${petition.reason}`;

function decision({ is_granted, decided_by, answer }) {
  return is_granted ? say("decided_yes", { w: decided_by }) : say("decided_no", { w: decided_by, a: answer });
}

export function petitionPart(order, desk) {
  const all = order.petitions ?? [];
  const waits = all.filter(({ is_open }) => is_open);
  const decided = all.filter(({ decided_at }) => decided_at);
  const rows = waits.map((one) =>
    make("div", { className: "asks", role: "status", "data-petition": one.kind },
      make("b", { text: `◷ ${petitionWords(one, order)}` }),
      make("button", { type: "button", "data-act": `decide-${one.id}`, onclick: () => desk.decide() },
        make("kbd", { text: "Q" }), make("span", { text: say("decide") }))),
  );
  const past = decided.map((one) =>
    make("p", { className: "note", text: `${moment(one.decided_at)} ${petitionWords(one, order)} · ${decision(one)}` }),
  );
  const title = make("h3", {}, make("span", { text: say("petitions") }));
  return [...rows, ...(past.length > 0 ? [title, ...past] : [])];
}

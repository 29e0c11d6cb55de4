// What the desk keeps about an order beside the order itself: risks, the caller, what lies near,
// instructions, calls and notes. `file` is null until it is read.

import { categoryTitle } from "./codes.js";
import { riskWord, say } from "./desk_words.js";
import { make } from "./dom.js";
import { metres } from "./people.js";
import { moment, span, valueWord } from "./words.js";

const heading = (text, small) =>
  make("h3", {}, make("span", { text }), ...(small ? [make("small", { text: small })] : []));

/** Risk words that no person has read: said aloud, with one key to say that somebody has. */
export function riskPart(file, writing) {
  const unread = (file?.risks ?? []).filter(({ seen_at }) => !seen_at);
  const read = (file?.risks ?? []).filter(({ seen_at }) => seen_at);
  const words = (risks) =>
    risks.map(({ kind, words: found }) => `${riskWord(kind)}（${found.join("、")}）`).join(" ");
  const parts = [];
  if (unread.length > 0) {
    parts.push(
      make("div", { className: "risk unread", role: "alert" },
        make("b", { text: `⚑ ${say("risk", words(unread))}` }),
        make("button", { type: "button", "data-act": "see-risk", onclick: () => writing.seeRisk() },
          make("kbd", { text: "Y" }), make("span", { text: say("risk_read") }))),
    );
  }
  for (const one of read) {
    const text = `⚑ ${words([one])} · ${say("risk_read")} ${one.seen_by} ${moment(one.seen_at)}`;
    parts.push(make("p", { className: "risk", text }));
  }
  return parts;
}

export function callerPart(file, chosen) {
  const caller = file?.caller;
  if (!caller) return [];
  const parts = [heading(say("caller"), caller.phone ? "" : say("no_phone"))];
  if (caller.phone) {
    parts.push(
      make("p", { className: "caller" },
        make("b", { text: [caller.name, caller.phone].filter(Boolean).join(" · ") }),
        make("span", { text: callerWords(caller) })),
    );
  }
  const { n_households, limit } = caller.many_callers ?? {};
  if (n_households >= limit) {
    parts.push(make("p", { className: "warn", text: `▲ ${say("many_callers", n_households)}` }));
  }
  if (caller.n_matters > 1) {
    parts.push(make("p", { className: "note", text: say("many_matters", caller.n_matters) }));
  }
  const list = make("ol", { className: "before" });
  for (const one of caller.requests) {
    const text = `${moment(one.received_at)} ${categoryTitle(one.category)}`;
    const state = valueWord(one.state) || valueWord(one.disposition);
    const row = one.work_order_id
      ? make("button", { type: "button", text, onclick: () => chosen.open(one.work_order_id) })
      : make("span", { text });
    list.append(make("li", {}, row, make("i", { text: state })));
  }
  return [...parts, ...(caller.requests.length > 0 ? [list] : [])];
}

const callerWords = ({ n_requests, n_open }) =>
  n_requests > 1 ? say("n_before", { s: n_requests, o: n_open }) : say("first_time");

export function duplicatePart(file, order, { chosen, desk }) {
  const near = file?.duplicates ?? [];
  if (near.length === 0) return [];
  const canMerge = ["A00", "A03", "A05"].includes(order.state);
  const list = make("ol", { className: "near" });
  for (const one of near) {
    const text = [
      one.number.slice(-5), categoryTitle(one.category), metres(one.distance_m),
      say("from_here", span(one.age_s)), valueWord(one.state),
    ].join(" · ");
    const row = make("li", {},
      make("button", { type: "button", text, onclick: () => chosen.open(one.id) }));
    if (canMerge) {
      row.append(make("button", {
        type: "button", className: "small", text: say("join"), "data-act": `join-${one.id}`,
        onclick: () => desk.mergeInto(one),
      }));
    }
    list.append(row);
  }
  return [heading(say("duplicates"), String(near.length)), list];
}

export function instructionPart(file, writing) {
  const given = file?.instructions ?? [];
  if (given.length === 0) return [];
  const list = make("ol", { className: "instructions" });
  for (const one of given) {
    const head = [one.number, one.from_whom, one.document_number].filter(Boolean).join(" · ");
    const row = make("li", {}, make("b", { text: head }), make("span", { text: one.text }));
    if (one.reported_at) {
      const said = `${moment(one.reported_at)} ${one.reported_by}：${one.report}`;
      row.append(make("span", { className: "report", text: said }));
    } else {
      const due = one.due_at ? moment(one.due_at) : "";
      row.append(make("button", {
        type: "button", className: "small", "data-act": `report-${one.id}`,
        text: [say("report_back"), due].filter(Boolean).join(" · "),
        onclick: () => writing.reportBack(one),
      }));
    }
    row.append(make("button", {
      type: "button", className: "small", "data-act": `print-${one.id}`, text: say("print"),
      onclick: () => writing.page.sheets.printInstruction(one),
    }));
    list.append(row);
  }
  return [heading(say("instructions"), String(given.length)), list];
}

export function notePart(file) {
  const notes = file?.notes ?? [];
  if (notes.length === 0) return [];
  const list = make("ol", { className: "history notes" });
  for (const one of [...notes].reverse()) {
    const outcome = one.kind === "call"
      ? `☎ ${say(`with_${one.with_whom}`)} ${say(`outcome_${one.outcome}`)}`
      : say("note");
    const late = one.is_late ? ` · ${say("late")}` : "";
    list.append(
      make("li", {},
        make("time", { text: moment(one.happened_at), datetime: one.happened_at }),
        make("b", { text: outcome + late }),
        make("span", { text: one.text ?? "" }),
        make("i", { text: one.noted_by })),
    );
  }
  return [heading(say("notes"), String(notes.length)), list];
}

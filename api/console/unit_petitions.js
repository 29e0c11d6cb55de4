// What a unit asks of the desk about an order: more time, or to return it; and what came of it.

import { make } from "./dom.js";
import { askOne, askWords, openSheet, closeSheet } from "./phone_sheet.js";
import { dayTimeOf, word } from "./phone_words.js";
import { unitWord } from "./unit_words.js";

const DAY_MS = 86_400_000;
const REASONS = {
  return: ["not_ours", "not_here", "not_clear"],
  more_time: ["needs_parts", "needs_others", "needs_weather"],
};

function askWhy(kind, question, note, act) {
  const usual = REASONS[kind].map((key) => [unitWord(key), unitWord(key)]);
  askOne(question, note, [...usual, [unitWord("other"), null]], (reason) => {
    if (reason !== null) act(reason);
    else askWords(question, { isNeeded: true }, act);
  });
}

export function askReturn(one, act) {
  askWhy("return", unitWord("give_back_why"), unitWord("give_back_note"), (reason) => act("return", { reason }));
}

/** A day of the calendar: the deadline keeps its time of day. */
function askDay(one, act) {
  const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);
  const [due, last] = [Date.parse(one.close_by), Date.parse(one.more_time_until)];
  const field = make("input", { type: "date", min: dayOf(due + DAY_MS), max: dayOf(last), "aria-label": unitWord("which_day") });
  const go = make("button", { type: "button", className: "go", text: unitWord("next") });
  go.addEventListener("click", () => {
    const chosen = Date.parse(field.value) - Date.parse(dayOf(due));
    if (!(chosen > 0) || due + chosen > last) {
      field.focus();
      return;
    }
    closeSheet();
    act(new Date(due + chosen));
  });
  openSheet(unitWord("which_day"), make("p", { className: "lead", text: unitWord("until_last", dayTimeOf(last)) }), field, go);
  field.focus();
}

export function askMoreTime(one, act) {
  const due = Date.parse(one.close_by);
  const why = (until) =>
    askWhy("more_time", unitWord("more_time_why"), unitWord("until", dayTimeOf(until)), (reason) =>
      act("more-time", { until: until.toISOString(), reason }),
    );
  const counted = one.in_working_time ? "working_days_more" : "days_more";
  const answers = one.more_time.map(({ days, until }) => [`${unitWord(counted, days)} · ${dayTimeOf(until)}`, new Date(until)]);
  askOne(unitWord("more_time_until"), unitWord("more_time_note", dayTimeOf(due)), [...answers, [unitWord("another_day"), null]], (until) => {
    if (until) why(until);
    else askDay(one, why);
  });
}

function outcome(petition) {
  if (petition.is_granted === null) return unitWord("undecided");
  if (!petition.is_granted) return unitWord("was_refused", petition.answer);
  return petition.close_by_after ? unitWord("moved_to", dayTimeOf(petition.close_by_after)) : unitWord("was_granted");
}

export function petitionRows(one) {
  return one.petitions.map((petition) => {
    const looks = petition.is_granted === null ? "◷" : petition.is_granted ? "✓" : "✕";
    const asked = petition.until ? `${unitWord("asked_more_time", dayTimeOf(petition.until))}` : unitWord("asked_return");
    return make(
      "p",
      { className: `waits petition ${petition.is_granted === false ? "is-refused" : ""}`, "data-kind": petition.kind },
      make("span", { text: `${looks} ${asked}：${petition.reason}` }),
      make("b", { text: outcome(petition) }),
    );
  });
}

export function coHandlerRow(one) {
  if (one.co_handlers.length === 0) return [];
  const said = one.co_handlers.map((other) => [other.member_code, other.part, word(`co_${other.state}`)].filter(Boolean).join(" · "));
  return [make("p", { className: "soft", text: `${word("co_handler")}：${said.join("，")}` })];
}

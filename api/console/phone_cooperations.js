// Requests for cooperation: what somebody asks of a member or a unit. They are acknowledged by
// name, answered, or declined with a reason; nobody is reserved by them.

import { make } from "./dom.js";
import { categoryTitle } from "./phone_codes.js";
import { askOne, askWords } from "./phone_sheet.js";
import { dayTimeOf, timeOf, word } from "./phone_words.js";

const AFTER = { acknowledge: "acknowledged", answer: "answered", decline_cooperation: "declined" };
const DECLINE = ["decline_not_ours", "decline_nobody", "decline_means"];
const PATHS = { acknowledge: "acknowledge", answer: "answer", decline_cooperation: "decline" };

/** Where a request stands once what waits to be sent has been taken. */
export const cooperationAfter = (one, steps) => steps.reduce((state, step) => AFTER[step] || state, one.state);

export const cooperationPath = (one, step) => `/cooperations/${encodeURIComponent(one.cooperation_id)}/${PATHS[step]}`;

function answer(one, take) {
  askWords(word("answer_words"), { hint: word("answer_hint"), isNeeded: true }, (said) => take("answer", { answer: said }));
}

function decline(one, take) {
  const say = (reason) => take("decline_cooperation", { reason });
  askOne(word("why_not_cooperate"), word("why_not_cooperate_note"), [...DECLINE.map((key) => [word(key), word(key)]), [word("other_reason"), null]], (reason) => {
    if (reason !== null) say(reason);
    else askWords(word("why_not_cooperate"), { isNeeded: true }, say);
  });
}

function where(one) {
  const place = [one.address, one.compound && !(one.address || "").includes(one.compound) ? one.compound : ""].filter(Boolean).join(" · ");
  const grid = one.grid_code ? word("grid", one.grid_code) : "";
  return [make("p", { className: "address", text: place || grid || word("no_place") }), make("p", { className: "soft", text: [place ? grid : "", one.number].filter(Boolean).join(" · ") })];
}

function buttons(one, state, { take, way }) {
  const button = (text, className, onclick) => make("button", { type: "button", className, text, onclick });
  const acts = [
    ...(way && one.lon !== null ? [button(`➤ ${word("way")}`, "act", () => way({ ...one, gates: [] }))] : []),
    ...(state === "asked" ? [button(word("answer_now"), "act", () => answer(one, take))] : []),
    button(word("decline_cooperation"), "act is-quiet", () => decline(one, take)),
  ];
  const main = state === "asked" ? button(word("acknowledge"), "go", () => take("acknowledge", {})) : button(word("answer_now"), "go", () => answer(one, take));
  return [main, make("div", { className: "acts" }, ...acts)];
}

function card(one, steps, doing) {
  const state = cooperationAfter(one, steps);
  const isUrgent = one.urgency === "urgent";
  const marks = [
    make("span", { className: `mark ${state === "asked" ? "is-new" : ""}`, text: word("cooperation") }),
    ...(steps.length > 0 ? [make("span", { className: "mark is-queued", text: `⇡ ${word("queued")}` })] : []),
  ];
  const asker = one.asked_name ? word("asked_of_unit", one.asked_name) : word("asked_of_you");
  const seen = one.acknowledged_by ? [make("p", { className: "soft", text: `✓ ${word("acknowledged_by", one.acknowledged_by, timeOf(one.acknowledged_at))}` })] : [];
  return make(
    "article",
    { className: `job cooperation ${isUrgent ? "is-urgent" : ""}`, "data-cooperation": one.number, "data-standing": state },
    make("header", {}, make("span", { className: `urgency ${isUrgent ? "is-urgent" : ""}`, text: isUrgent ? `▲ ${word("urgent")}` : word("normal") }), make("h2", { text: categoryTitle(one.category) })),
    make("p", { className: "marks" }, ...marks),
    make("p", { className: "wanted", text: one.what }),
    ...where(one),
    make("p", { className: "soft", text: [asker, dayTimeOf(one.asked_at)].join(" · ") }),
    ...seen,
    ...(["answered", "declined"].includes(state) ? [] : buttons(one, state, doing)),
  );
}

/** Requests for the list; `take(step, body)` takes a step, `stepsOf` tells what waits to be sent. */
export const cooperationEntries = (asked, { stepsOf, take, way }) =>
  asked.map((one) => {
    const steps = stepsOf(one.cooperation_id);
    const doing = { take: (step, body) => take(one, step, body), way };
    return { key: one.cooperation_id, says: [one, steps], draw: () => ({ node: card(one, steps, doing) }) };
  });

/** What the phone does with them: by the member's name, through the queue. */
export const byMember = (phone) => ({
  stepsOf: (about) => phone.stepsOf(about),
  way: (one) => phone.showWay(one, { kind: "cooperation", id: one.cooperation_id }),
  take: (one, step, body) =>
    phone.add({
      step,
      about: one.cooperation_id,
      title: one.number,
      path: cooperationPath(one, step),
      body: { name: phone.day().name, tapped_at: new Date(phone.now()).toISOString(), ...body },
    }),
});

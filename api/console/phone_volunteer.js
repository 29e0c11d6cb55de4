// What a volunteer does: errands handed to them, wishes they hold, wishes near by. Name and door
// are told of what is theirs alone; nothing is ever told of why somebody is cared for.

import { make } from "./dom.js";
import { keep, kept } from "./phone_kept.js";
import { newKey, NoLine, post, read } from "./phone_line.js";
import { askOne, askWords } from "./phone_sheet.js";
import { dayTimeOf, word } from "./phone_words.js";

const FOUND = ["met", "not_met", "phoned", "needs_help"];
const BACK = ["back_no_time", "back_not_able", "back_not_reached"];

let volunteer = null;
let work = null;

export async function rememberVolunteer(code) {
  volunteer = code;
  work = (await kept(`volunteer-${code}`)) || null;
  return work;
}

export async function readVolunteer() {
  work = await read(`/volunteers/${encodeURIComponent(volunteer)}/work`);
  await keep(`volunteer-${volunteer}`, work);
  return work;
}

export const volunteerCount = () => (work === null ? 0 : work.errands.length + work.held.filter(({ state }) => state === "claimed").length);

const pathOf = (kind, id, verb) => `/volunteers/${encodeURIComponent(volunteer)}/${kind}/${encodeURIComponent(id)}/${verb}`;

function reportErrand(errand, phone) {
  const answers = FOUND.map((one) => [word(one), one]);
  askOne(word("what_found"), `${errand.name} · ${errand.place}`, answers, (outcome) => {
    askWords(word("visit_note"), {}, (note) => {
      const body = { outcome, visited_at: new Date(phone.now()).toISOString(), ...(note ? { note } : {}) };
      phone.add({ step: "errand", about: errand.id, title: errand.name, path: pathOf("errands", errand.id, "reports"), body });
    });
  });
}

function finish(wish, phone) {
  askWords(word("wish_done_words"), { hint: word("wish_done_hint"), isNeeded: true }, (said) => {
    phone.add({ step: "wish_done", about: wish.id, title: wish.text.slice(0, 20), path: pathOf("wishes", wish.id, "done"), body: { text: said } });
  });
}

function giveBack(wish, phone) {
  const say = (reason) => phone.add({ step: "wish_back", about: wish.id, title: wish.text.slice(0, 20), path: pathOf("wishes", wish.id, "give-back"), body: { reason } });
  askOne(word("why_back"), word("why_back_note"), [...BACK.map((key) => [word(key), word(key)]), [word("other_reason"), null]], (reason) => {
    if (reason !== null) say(reason);
    else askWords(word("why_back"), { isNeeded: true }, say);
  });
}

/** Whoever asks first has it, so it is asked at once and never queued. */
async function claim(wish, button, phone) {
  button.disabled = true;
  const send = () => post(pathOf("wishes", wish.id, "claim"), {}, newKey());
  try {
    // asked again it stays theirs: a lost answer is asked for once more
    await send().catch((error) => {
      if (error instanceof NoLine) return send();
      throw error;
    });
  } catch (error) {
    phone.tell(`${wish.text.slice(0, 20)} · ${error instanceof NoLine ? word("offer_no_line") : word("refused", error.message)}`);
  }
  button.disabled = false;
  await phone.refresh();
}

const waits = (text) => make("p", { className: "waits", text });
const title = (name, more) => make("header", {}, make("h2", { text: name }), ...(more ? [make("span", { className: "number", text: more })] : []));
const button = (text, className, onclick) => make("button", { type: "button", className, text, onclick });

function errandCard(errand, steps, phone) {
  const rest = steps.length > 0 ? waits(`✓ ${word("visit_done")} · ⇡ ${word("queued")}`) : button(word("what_found"), "go", () => reportErrand(errand, phone));
  return make("article", { className: "job visit errand" }, title(errand.name), make("p", { className: "address", text: errand.place }), make("p", { className: "wanted", text: errand.errand }), rest);
}

function heldCard(wish, steps, phone) {
  const isDone = wish.state === "done" || steps.includes("wish_done");
  const queued = steps.length > 0 ? ` · ⇡ ${word("queued")}` : "";
  const rest = isDone
    ? [waits(`✓ ${word("wish_waits")}${queued}`)]
    : steps.includes("wish_back")
      ? [waits(`↩ ${word("wish_back")}${queued}`)]
      : [button(word("wish_done"), "go", () => finish(wish, phone)), make("div", { className: "acts" }, button(word("give_wish_back"), "act is-quiet", () => giveBack(wish, phone)))];
  return make(
    "article",
    { className: "job visit wish is-held", "data-wish": wish.id },
    title(wish.name || word(`wish_${wish.kind}`), word(`wish_${wish.kind}`)),
    make("p", { className: "address", text: wish.place }),
    make("p", { className: "wanted", text: wish.text }),
    make("p", { className: "soft", text: word("wish_since", dayTimeOf(wish.claimed_at)) }),
    ...rest,
  );
}

function nearCard(wish, phone) {
  const walk = wish.walk_s === null ? word("unserved_no_way") : word("walk_min", Math.max(1, Math.round(wish.walk_s / 60)));
  return make(
    "article",
    { className: "job offer wish", "data-wish": wish.id },
    title(wish.text, word(`wish_${wish.kind}`)),
    make("p", { className: "address", text: wish.area }),
    make("p", { className: "soft", text: [walk, word("wish_until", dayTimeOf(wish.expires_at))].join(" · ") }),
    button(word("claim"), "go", ({ currentTarget }) => claim(wish, currentTarget, phone)),
  );
}

function part(key, heading, none, cards) {
  const head = () => ({ node: make("div", { className: "heading" }, make("h2", { text: heading }), ...(cards.length === 0 ? [make("p", { className: "soft", text: none })] : [])) });
  return [{ key, says: cards.length === 0, draw: head }, ...cards];
}

/** Errands first, then what is held, then what may be claimed. */
export function volunteerEntries(phone) {
  if (work === null) return [{ key: "loading", says: null, draw: () => ({ node: make("p", { className: "empty", text: word("loading") }) }) }];
  const entry = (kind, one, draw) => {
    const steps = phone.stepsOf(one.id);
    return { key: `${kind}-${one.id}`, says: [one, steps], draw: () => ({ node: draw(one, steps) }) };
  };
  return [
    ...part("errands", word("my_errands"), word("no_errands"), work.errands.map((one) => entry("errand", one, (errand, steps) => errandCard(errand, steps, phone)))),
    ...part("held", word("my_wishes"), word("no_wishes"), work.held.map((one) => entry("held", one, (wish, steps) => heldCard(wish, steps, phone)))),
    ...part("near", word("wishes_near"), word("none_near"), work.near.map((one) => entry("near", one, (wish) => nearCard(wish, phone)))),
  ];
}

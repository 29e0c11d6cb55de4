// One job: what, where, how long is left, and the one next step.

import { make, setText } from "./dom.js";
import { nearing } from "./nearing.js";
import { categoryTitle } from "./phone_codes.js";
import { photoRow } from "./phone_photos.js";
import { dayTimeOf, LANG, lasting, timeOf, word } from "./phone_words.js";

const STEPS = ["reserved", "signed", "arrived"];
const AFTER = { sign: "signed", arrive: "arrived", done: "done", cannot_go: "cannot_go_asked" };
const CLOCKS = {
  reserved: ["by_sign", "respond_by", "respond_nears_at"],
  signed: ["by_arrive", "arrive_by", "arrive_nears_at"],
  arrived: ["by_close", "close_by", "close_nears_at"],
};

/** Where a job stands once what waits to be sent has been taken. */
export const standing = (job, steps) => steps.reduce((state, step) => AFTER[step] || state, job.state);

/** The clock that runs now, its words and how it looks: by colour, by sign and in words. */
export function clockOf(job, state, now) {
  const clock = CLOCKS[state] || CLOCKS.arrived;
  const [words, due, nearsAt] = clock;
  const { looks, sign, leftMs } = nearing(job[due], job[nearsAt], now);
  const said = word(leftMs < 0 ? "over" : "left", lasting(leftMs));
  return { looks, text: `${sign} ${word(words)} ${said}` };
}

function progress(state) {
  const at = STEPS.indexOf(state);
  const items = STEPS.map((step, n) => {
    const looks = at > n || state === "done" ? "past" : at === n ? "next" : "later";
    return make("li", { className: looks, text: `${looks === "past" ? "✓ " : ""}${word(step)}` });
  });
  return make("ol", { className: "progress", "aria-hidden": "true" }, ...items);
}

function place(job) {
  const compound = job.compound && !(job.address || "").includes(job.compound) ? job.compound : "";
  const where = [job.address, compound].filter(Boolean).join(" · ");
  const grid = job.grid_code ? word("grid", job.grid_code) : "";
  return [
    make("p", { className: "address", text: where || grid || word("no_place") }),
    make("p", { className: "soft", text: [where ? grid : "", job.number].filter(Boolean).join(" · ") }),
  ];
}

export function gateWords(gate) {
  const hours = gate.hours === "24/7" ? word("always_open") : (gate.hours || "").replace("Mo-Su", word("daily"));
  const passes = (gate.passes || []).map((one) => {
    const known = ["everyone", "residents", "vehicles", "emergency"].includes(one);
    return known ? word(`pass_${one}`) : one;
  });
  return [gate.name, hours, passes.join(LANG === "en" ? ", " : "、")].filter(Boolean).join(" · ");
}

function gates(job) {
  if (job.gates.length === 0) return [];
  const rows = job.gates.map((gate) => make("li", { text: gateWords(gate) }));
  const summary = make("summary", { text: `${word("gates")} ${job.gates.length}` });
  return [make("details", { className: "gates" }, summary, make("ul", {}, ...rows))];
}

function act(text, onclick, className = "") {
  return make("button", { type: "button", className, text, onclick });
}

function deskCall(phone) {
  if (!phone) return make("span", { className: "soft", text: word("no_call") });
  const dialled = phone.replace(/[^0-9+*#]/g, "");
  return make("a", { className: "act", href: `tel:${dialled}`, text: `☎ ${word("call")}` });
}

/** A job for the list: what it says, its card, and what keeps its clock going. */
export function jobEntry(job, phone, doing) {
  const [steps, queued] = [phone.stepsOf(job.assignment_id), phone.photosOf(job.assignment_id)];
  const about = { steps, queued, isNew: job.state === "reserved" && steps.length === 0, phone: phone.day().desk_phone, doing };
  return {
    key: job.assignment_id,
    says: [job, steps, queued.map(({ order }) => order), about.phone],
    draw: () => jobCard(job, about),
  };
}

/** `doing` says what the buttons do. */
function jobCard(job, { steps, queued, isNew, phone, doing }) {
  const state = standing(job, steps);
  const isUrgent = job.urgency === "urgent";
  const clock = make("p", { className: "clock" });
  const tick = (now) => {
    const { looks, text } = clockOf(job, state, now);
    setText(clock, text);
    clock.dataset.looks = looks;
  };
  const head = make(
    "header",
    {},
    make("span", { className: `urgency ${isUrgent ? "is-urgent" : ""}`, text: isUrgent ? `▲ ${word("urgent")}` : word("normal") }),
    make("h2", { text: categoryTitle(job.category) }),
  );
  const marks = [
    ...(isNew ? [make("span", { className: "mark is-new", text: word("new") })] : []),
    ...(job.is_lead ? [] : [make("span", { className: "mark", text: job.part ? `${word("co_handler")} · ${job.part}` : word("co_handler") })]),
    ...(steps.length > 0 ? [make("span", { className: "mark is-queued", text: `⇡ ${word("queued")}` })] : []),
  ];
  const window_ = job.window_from
    ? [make("p", { className: "soft", text: word("window", `${timeOf(job.window_from)}–${timeOf(job.window_to)}`) })]
    : [];
  const card = make(
    "article",
    { className: `job ${isUrgent ? "is-urgent" : ""}`, "data-order": job.number, "data-standing": state },
    head,
    clock,
    ...(marks.length > 0 ? [make("p", { className: "marks" }, ...marks)] : []),
    ...place(job),
    ...window_,
    ...(job.more_time_asked ? [make("p", { className: "soft", text: `◷ ${word("more_time_asked", dayTimeOf(job.more_time_asked))}` })] : []),
    ...(job.text ? [make("p", { className: "words", text: job.text })] : []),
    ...gates(job),
    ...photoRow(job, queued, doing.photo),
  );
  if (state === "cannot_go_asked") {
    card.append(make("p", { className: "waits", text: `◷ ${word("cannot_go_asked")}` }));
  } else if (STEPS.includes(state)) {
    const next = { reserved: doing.sign, signed: doing.arrive, arrived: doing.done }[state];
    card.append(progress(state), act(word(`step_${state}`), next, "go"));
  }
  const rest = make("div", { className: "acts" });
  if (job.lon !== null) rest.append(act(`➤ ${word("way")}`, doing.way, "act"));
  rest.append(deskCall(phone));
  if (state === "signed") rest.append(act(word("done_by_phone"), doing.doneByPhone, "act"));
  if (STEPS.includes(state)) rest.append(act(word("cannot_go"), doing.cannotGo, "act is-quiet"));
  card.append(rest);
  return { node: card, tick };
}

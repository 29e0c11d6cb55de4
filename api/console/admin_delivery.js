// Destinations: where news goes to, what each has taken, what waits and what is stuck. There is no
// word for "all sent": every destination speaks for itself.

import { ask, askWhy, closeDialog, showOnce } from "./admin_ask.js";
import { faultWord, stateWord, tell } from "./admin_delivery_words.js";
import { inPath, patch, post, read } from "./admin_line.js";
import { acts, button, head, lasting, mark, notify, part, state, table, timeOf } from "./admin_parts.js";
import { say } from "./admin_words.js";
import { make } from "./dom.js";
import { eventWord } from "./words.js";

const STATES = ["stuck", "waiting", "delivered", "given_up"];
const LOOKS = { stuck: "bad", waiting: "warn", delivered: "good", given_up: "" };
let chosen = null; // whose messages are shown, and in which state

export async function showDestinations(page) {
  const [found, jurisdictions] = await Promise.all([read("/destinations"), read("/jurisdictions")]);
  const { destinations } = found;
  if (!destinations.some(({ code }) => code === chosen?.code)) chosen = null;
  const messages = chosen && (await messagesOf(chosen, destinations, page));
  page.draw(
    head(tell("card"), tell("about"), button(say("refresh"), page.again), button(tell("add"), () => add(found, jurisdictions, page), { className: "main" })),
    table(columns(page, (one) => change(one, found, jurisdictions, page)), destinations, { empty: tell("none_yet"), caption: say("n_rows", destinations.length) }),
    ...(messages ? [messages] : []),
  );
}

const COUNTED_TO = 10_000; // as the server does
const counted = (n) => (n >= COUNTED_TO ? `${COUNTED_TO}+` : String(n));

const two = (first, second) => [first, ...(second ? [make("div", { className: "soft", text: second })] : [])];

const columns = (page, edit) => [
  [tell("name"), (one) => two(one.name, one.code)],
  [tell("url"), (one) => two(one.url, [one.subdistrict ?? say("district"), one.kinds ? tell("n_kinds", one.kinds.length) : tell("all_kinds")].join(" · "))],
  [tell("state"), standing],
  [tell("delivered"), (one) => two(counted(one.n_delivered), one.delivered_at && tell("last", timeOf(one.delivered_at)))],
  [tell("waiting"), waiting],
  [tell("stuck"), (one) => (one.n_stuck ? state(counted(one.n_stuck), "bad") : 0), { className: "short" }],
  [tell("failure"), (one) => one.fault && two(faultWord(one), timeOf(one.failed_at))],
  [say("acts"), (one) => actsOf(one, page, () => edit(one)), { className: "wraps" }],
];

function standing(one) {
  const until = one.previous_secret_until;
  return [statesOf(one), ...(until ? [make("div", { className: "soft", text: tell("old_signs", timeOf(until)) })] : [])].flat();
}

function statesOf(one) {
  if (!one.paused_at && one.n_stuck) return state(tell("some_stuck"), "bad");
  if (!one.paused_at) return one.n_failing ? state(tell("retrying"), "warn") : state(tell("sending"), "good");
  return [state(tell("paused"), "warn"), make("div", { className: "soft", text: `${tell("paused_by", one.paused_by)} · ${timeOf(one.paused_at)}` })];
}

function waiting(one) {
  if (one.n_waiting === 0) return 0;
  const oldest = tell("oldest", lasting(one.oldest_waiting_s));
  if (one.n_failing === 0) return two(counted(one.n_waiting), oldest);
  return [...two(state(counted(one.n_waiting), "warn"), oldest), make("div", { className: "soft", text: tell("failing", counted(one.n_failing)) })];
}

const path = (one, verb) => `/destinations/${inPath(one.code)}/${verb}`;

function actsOf(one, page, edit) {
  const show = () => {
    chosen = { code: one.code, state: one.n_stuck ? "stuck" : "" };
    page.again();
  };
  return acts(
    button(tell("messages"), show),
    button(tell("change"), edit),
    one.paused_at ? button(tell("resume"), () => resume(one, page)) : button(tell("pause"), () => pause(one, page)),
    button(tell("new_secret"), () => renewSecret(one, page)),
    button(tell("remove"), () => remove(one, page), { className: "danger" }),
  );
}

function fieldsOf({ kinds }, jurisdictions, one = {}) {
  const places = [["", say("district")], ...jurisdictions.map(({ code, name }) => [code, name ? `${name} ${code}` : code])];
  if (one.subdistrict && !places.some(([code]) => code === one.subdistrict)) places.push([one.subdistrict, one.subdistrict]);
  return [
    { name: "name", label: tell("name"), isNeeded: true, value: one.name },
    { name: "url", label: tell("url"), isNeeded: true, hint: "https://hub.example/gridmap", value: one.url },
    { name: "subdistrict", label: tell("jurisdiction"), kind: "select", options: places, value: one.subdistrict ?? "" },
    { name: "kinds", label: tell("kinds"), kind: "checks", options: kinds.map((kind) => [kind, eventWord(kind)]), value: one.kinds ?? [] },
  ];
}

const bodyOf = (values) => ({ ...values, kinds: values.kinds.length ? values.kinds : null, subdistrict: values.subdistrict || null });

function change(one, found, jurisdictions, page) {
  ask(tell("change_of", one.name), { note: tell("change_note"), fields: fieldsOf(found, jurisdictions, one), ok: tell("change") }, async (values) => {
    await patch(`/destinations/${inPath(one.code)}`, bodyOf(values));
    closeDialog();
    notify(say("done", tell("change_of", values.name)));
    page.again();
  });
}

function add(found, jurisdictions, page) {
  const code = { name: "code", label: tell("code"), isNeeded: true, hint: tell("code_hint") };
  const fields = [code, ...fieldsOf(found, jurisdictions)];
  ask(tell("add"), { note: tell("add_note"), fields, ok: tell("add") }, async (values) => {
    const added = await post("/destinations", bodyOf(values));
    showOnce(tell("secret_of", added.code), added.secret);
    page.again();
  });
}

function pause(one, page) {
  askWhy(tell("pause_of", one.name), tell("pause_note"), async (reason) => {
    await post(path(one, "pause"), { reason });
    page.again();
  }, tell("pause"));
}

async function resume(one, page) {
  await said(post(path(one, "resume")), () => say("done", `${tell("resume")} ${one.name}`), page);
}

function renewSecret(one, page) {
  const fields = [
    { name: "reason", label: say("reason"), isNeeded: true },
    { name: "leaked", label: tell("leaked"), kind: "checks", options: [["at_once", tell("at_once")]] },
  ];
  ask(tell("new_secret_of", one.name), { note: tell("new_secret_note"), fields, ok: tell("new_secret") }, async ({ reason, leaked }) => {
    const renewed = await post(path(one, "secret"), { reason, at_once: leaked.length > 0 });
    showOnce(tell("secret_of", renewed.code), renewed.secret);
    page.again();
  });
}

function remove(one, page) {
  askWhy(tell("remove_of", one.name), tell("remove_note", counted(one.n_waiting + one.n_stuck)), async (reason) => {
    await post(path(one, "remove"), { reason });
    notify(say("done", tell("remove_of", one.name)));
    page.again();
  }, tell("remove"));
}

/** Do something, say what came of it, and look again. */
async function said(doing, words, page) {
  try {
    notify(words(await doing));
  } catch (error) {
    notify(error.message);
  }
  page.again();
}

async function messagesOf({ code, state: wanted }, destinations, page) {
  const one = destinations.find((each) => each.code === code);
  const found = await read(`${path(one, "messages")}${wanted ? `?state=${wanted}` : ""}`);
  const choice = make("select", { "aria-label": tell("state") }, ...["", ...STATES].map((each) => make("option", { value: each, text: each ? stateWord(each) : tell("every_state") })));
  choice.value = wanted;
  choice.onchange = () => {
    chosen = { code, state: choice.value };
    page.again();
  };
  const rows = [
    [tell("event"), (message) => two(eventWord(message.kind), message.message)],
    [tell("order"), (message) => message.number, { className: "short" }],
    [tell("happened"), (message) => timeOf(message.happened_at), { className: "short" }],
    [tell("state"), stateOf],
    [tell("tries"), (message) => message.n_failed, { className: "number" }],
    [tell("failure"), (message) => message.fault && two(faultWord(message), timeOf(message.failed_at))],
    [say("acts"), (message) => actsOfMessage(message, one, page), { className: "acts-cell" }],
  ];
  return part(
    tell("messages_of", one.name),
    make("div", { className: "filters" }, choice, ...(one.n_stuck ? [ofStuck(one, page)] : [])),
    table(rows, found, { empty: tell("no_messages"), caption: tell("newest") }),
  );
}

const ofStuck = (one, page) =>
  acts(
    button(tell("retry_stuck"), () => said(post(path(one, "retry")), ({ n }) => tell("retried", n), page)),
    button(tell("give_up_stuck"), () => giveUp(one, {}, tell("give_up_all", counted(one.n_stuck)), page), { className: "danger" }),
  );

function stateOf(message) {
  const more = message.next_try_at && message.n_failed > 0 ? tell("next", timeOf(message.next_try_at)) : message.settled_at && timeOf(message.settled_at);
  const why = message.reason && `${message.settled_by}: ${message.reason}`;
  return [mark(stateWord(message.state), LOOKS[message.state]), make("div", { className: "soft", text: [more, why].filter(Boolean).join(" · ") })];
}

function actsOfMessage(message, one, page) {
  if (message.settled_at) return null;
  const named = { message: message.id };
  return acts(
    button(tell("retry"), () => said(post(path(one, "retry"), named), ({ n }) => tell("retried", n), page)),
    button(tell("give_up"), () => giveUp(one, named, tell("give_up_one"), page), { className: "danger" }),
  );
}

function giveUp(one, named, title, page) {
  askWhy(title, tell("give_up_note"), async (reason) => {
    const { n } = await post(path(one, "give-up"), { ...named, reason });
    notify(tell("given_up", n));
    page.again();
  }, tell("give_up"));
}

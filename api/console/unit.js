// The inbox of a handling unit: what it has to sign, what it has in hand, what is due.

import { byId, make, setText } from "./dom.js";
import { drawKeyed } from "./keyed.js";
import { nearing } from "./nearing.js";
import { categoryTitle, readCodes } from "./phone_codes.js";
import { cooperationEntries, cooperationPath } from "./phone_cooperations.js";
import { open as openKept } from "./phone_kept.js";
import { newKey, post, postBytes, read, Refused, signOut } from "./phone_line.js";
import { haveSeen, rememberSeen, ringForNew } from "./phone_news.js";
import { askMissing, lacking, photoRow, takePhoto } from "./phone_photos.js";
import { unlock } from "./phone_ring.js";
import { askWords, beginSheets } from "./phone_sheet.js";
import { keepTimeOf, LANG, lasting, timeOf, word } from "./phone_words.js";
import { askName } from "./unit_name.js";
import { askMoreTime, askReturn, coHandlerRow, petitionRows } from "./unit_petitions.js";
import { unitWord } from "./unit_words.js";

const EVERY_MS = 20_000;
const FILTERS = {
  all: () => true,
  to_sign: (one) => one.state === "reserved",
  handling: (one) => one.state !== "reserved",
  overdue: (one) => dueOf(one) < now(),
  asked: (one) => one.petitions.some(({ is_granted }) => is_granted === null),
  cooperation: () => false,
};
const asked = new URLSearchParams(location.search);

let unit = null;
let inbox = null;
let aheadMs = 0;
let filter = "all";
let ticks = [];

const now = () => Date.now() + aheadMs;
/** What may ring: nothing is offered to a unit, and what it taps is sent at once. */
const news = () => [{ ...inbox, offers: [] }, now(), () => []];
const dueOf = (one) => Date.parse(one.state === "reserved" ? one.respond_by : one.close_by);

function notice(text) {
  const line = make("p", { className: "notice" }, make("span", { text }));
  line.append(make("button", { type: "button", text: word("ok"), onclick: () => line.remove() }));
  byId("notices").append(line);
}

/** Take a step and read again; an answer that did not come is asked for again under one key. */
function step(one, path, body) {
  const key = newKey();
  const address = `/assignments/${encodeURIComponent(one.assignment_id)}/${path}`;
  return done(one, () => post(address, { actor: unit, ...body }, key));
}

/** Take a step of a request for cooperation, by the name of whoever sits here. */
function cooperate(one, name_, body) {
  askName((name) => {
    const key = newKey();
    const said = { name, tapped_at: new Date(now()).toISOString(), ...body };
    return done(one, () => post(cooperationPath(one, name_), said, key));
  });
}

function photograph(one, moment) {
  takePhoto((bytes) => {
    if (!bytes) return notice(word("photo_too_large"));
    const key = newKey();
    const query = `moment=${moment}&taken_at=${encodeURIComponent(new Date(now()).toISOString())}&actor=${encodeURIComponent(unit)}`;
    const address = `/assignments/${encodeURIComponent(one.assignment_id)}/photos?${query}`;
    return done(one, () => postBytes(address, bytes, key));
  }, { fromCamera: false });
}

async function done(one, send) {
  try {
    await send().catch((error) => {
      if (error instanceof Refused) throw error;
      return send();
    });
  } catch (error) {
    const why = error instanceof Refused ? error.message : unitWord("no_line");
    notice(unitWord("refused", one.number, why));
  }
  await refresh();
}

function reportBack(one, facts) {
  const question = { hint: unitWord("report_hint"), isNeeded: true };
  askWords(unitWord("report"), question, (note) => step(one, "done", { note, tapped_at: new Date(now()).toISOString(), ...facts }));
}

function report(one) {
  const missing = lacking(one, []);
  const take = (moment) => photograph(one, moment);
  if (missing.length === 0) reportBack(one, {});
  else askMissing(missing, { take, because: (why) => reportBack(one, { no_photo: why }) });
}

function clock({ due, nearsAt, words }) {
  const line = make("p", { className: "clock" });
  const tick = () => {
    const { looks, sign, leftMs } = nearing(due, nearsAt, now());
    setText(line, `${sign} ${words} ${word(leftMs < 0 ? "over" : "left", lasting(leftMs))}`);
    line.dataset.looks = looks;
  };
  return { line, tick };
}

function card(one) {
  const isUrgent = one.urgency === "urgent";
  const isNew = one.state === "reserved";
  const where = [one.address, one.compound && !(one.address || "").includes(one.compound) ? one.compound : ""].filter(Boolean).join(" · ");
  const grid = one.grid_code ? word("grid", one.grid_code) : "";
  const button = (text, className, onclick) => make("button", { type: "button", className, text, onclick });
  const main = isNew
    ? button(unitWord("sign"), "go", () => step(one, "sign", { tapped_at: new Date(now()).toISOString() }))
    : button(unitWord("report"), "go", () => report(one));
  const ask = (path, body) => step(one, path, body);
  const asks = [
    ...(one.may_ask.includes("more_time") ? [button(unitWord("more_time"), "act", () => askMoreTime(one, ask))] : []),
    ...(one.may_ask.includes("return") ? [button(unitWord("give_back"), "act is-quiet", () => askReturn(one, ask))] : []),
  ];
  const toSign = { due: one.respond_by, nearsAt: one.respond_nears_at, words: unitWord("by_sign") };
  const toClose = { due: one.close_by, nearsAt: one.close_nears_at, words: unitWord("by_close") };
  const clocks = [...(isNew ? [toSign] : []), toClose].map(clock);
  const node = make(
    "article",
    { className: `job ${isUrgent ? "is-urgent" : ""}`, "data-order": one.number },
    make(
      "header",
      {},
      make("span", { className: `urgency ${isUrgent ? "is-urgent" : ""}`, text: isUrgent ? `▲ ${word("urgent")}` : word("normal") }),
      make("h2", { text: categoryTitle(one.category) }),
    ),
    make("div", { className: "clocks" }, ...clocks.map(({ line }) => line)),
    make("p", { className: "address", text: where || grid || word("no_place") }),
    make("p", { className: "soft", text: [where ? grid : "", one.number, unitWord("sent", timeOf(one.reserved_at))].filter(Boolean).join(" · ") }),
    ...(one.text ? [make("p", { className: "words", text: one.text })] : []),
    ...photoRow(one, [], (moment) => photograph(one, moment)),
    ...coHandlerRow(one),
    ...petitionRows(one),
    make("div", { className: "steps" }, main, ...asks),
  );
  return { node, tick: () => clocks.forEach(({ tick }) => tick()) };
}

function drawFilters() {
  const buttons = Object.entries(FILTERS).map(([name, fits]) => {
    const n = name === "cooperation" ? inbox.cooperations.length : inbox.in_hand.filter(fits).length;
    const chosen = String(name === filter);
    const button = () => make("button", { type: "button", className: "filter", "aria-pressed": chosen, "data-filter": name, onclick: () => choose(name) }, make("b", { text: n }), make("span", { text: unitWord(name) }));
    return { key: name, says: [n, chosen], draw: () => ({ node: button() }) };
  });
  drawKeyed(byId("filters"), buttons);
}

function draw() {
  setText(byId("title"), `${inbox.name} · ${unitWord("title")}`);
  setText(byId("line"), word("online", timeOf(inbox.at)));
  drawFilters();
  const shown = inbox.in_hand.filter(FILTERS[filter]);
  const asked_ = ["all", "cooperation"].includes(filter) ? inbox.cooperations : [];
  const requests = cooperationEntries(asked_, { stepsOf: () => [], take: cooperate });
  const cards = shown.map((one) => ({ key: one.assignment_id, says: one, draw: () => card(one) }));
  const none = { key: "none", says: null, draw: () => ({ node: make("p", { className: "empty", text: unitWord("empty") }) }) };
  ticks = drawKeyed(byId("orders"), requests.length + cards.length > 0 ? [...requests, ...cards] : [none]);
  ticks.forEach((tick) => tick());
  const foot = [`${unitWord("done")} ${inbox.n_done_7_days}`];
  if (inbox.desk_phone) foot.push(`☎ ${inbox.desk_phone}`);
  setText(byId("foot"), foot.join(" · "));
}

/** New orders ring, and stand before the name of the page where another tab is looked at. */
function showNews() {
  ringForNew(...news());
  const n = inbox.in_hand.filter(FILTERS.to_sign).length;
  document.title = `${n > 0 ? `(${n}) ` : ""}${inbox.name} · ${unitWord("title")}`;
}

function choose(name) {
  filter = name;
  draw();
}

async function refresh() {
  try {
    const found = await read(`/units/${encodeURIComponent(unit)}/work`);
    aheadMs = Date.parse(found.at) - Date.now();
    keepTimeOf(found.time_zone);
    inbox = found;
    byId("line").dataset.looks = "calm";
    draw();
    showNews();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return toSignIn();
    if (error instanceof Refused) return ask(error.message);
    byId("line").dataset.looks = "over";
    if (inbox) setText(byId("line"), word("offline", timeOf(inbox.at)));
  }
  document.documentElement.dataset.state = "ready";
}

function toSignIn() {
  location.replace(`/sign-in?next=${encodeURIComponent(`${location.pathname}${location.search}`)}&lang=${LANG}`);
}

function ask(trouble = "") {
  setText(byId("which-label"), unitWord("which"));
  setText(byId("which-go"), unitWord("go"));
  setText(byId("which-trouble"), trouble);
  byId("which").hidden = false;
  document.documentElement.dataset.state = "ready";
}

async function begin(code) {
  unit = code;
  byId("which").hidden = true;
  await rememberSeen(`unit-${code}`);
  await readCodes().catch(() => null);
  await refresh();
}

function beginLinks(me) {
  const other = new URLSearchParams(location.search);
  other.set("lang", LANG === "en" ? "zh" : "en");
  byId("other-language").href = `?${other}`;
  setText(byId("other-language"), unitWord("other_language"));
  const leave = byId("leave");
  leave.hidden = !me || me.is_open;
  setText(leave, unitWord("leave"));
  leave.addEventListener("click", () => signOut().finally(() => location.replace("/sign-in?next=/unit")));
}

async function start() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  document.title = `${unitWord("title")} · gridmap`;
  setText(byId("title"), unitWord("title"));
  byId("sheet-close").setAttribute("aria-label", word("close"));
  beginSheets();
  await openKept();
  byId("ringing").lastElementChild.addEventListener("click", () => haveSeen(...news()));
  document.addEventListener("click", () => unlock(), { once: true });
  byId("which-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = byId("which-code").value.trim();
    if (code) begin(code);
  });
  const me = await read("/me").catch(() => null);
  beginLinks(me);
  const code = (me && me.unit_code) || asked.get("unit");
  if (code) await begin(code);
  else ask(me && !me.is_open ? unitWord("not_unit") : "");
  setInterval(() => ticks.forEach((tick) => tick()), 1_000);
  const again = () => unit && refresh();
  setInterval(again, EVERY_MS); // behind another tab too: it has to ring there
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", again);
}

start();

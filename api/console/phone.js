// The member's page: what they have in hand, read again and again while it is open, kept for when
// there is no line; and what they do, put into a queue and sent in order.

import { byId, make, setText } from "./dom.js";
import { drawKeyed } from "./keyed.js";
import { byMember, cooperationAfter, cooperationEntries } from "./phone_cooperations.js";
import { knowsCodes, readCodes, rememberCodes } from "./phone_codes.js";
import { readHouseholds, rememberHouseholds } from "./phone_households.js";
import { jobEntry, standing } from "./phone_job.js";
import { forgetAll, keep, keepsNothing, kept, open } from "./phone_kept.js";
import { NoLine, read, Refused, signOut } from "./phone_line.js";
import { groundAround, pickPlace } from "./phone_map.js";
import { haveSeen, rememberSeen, ringForNew } from "./phone_news.js";
import { offerEntries, standingOffers } from "./phone_offers.js";
import { ownParts } from "./phone_own.js";
import { Queue } from "./phone_queue.js";
import { unlock } from "./phone_ring.js";
import { beginSheets } from "./phone_sheet.js";
import { beginSightings, offerCategories } from "./phone_sighting.js";
import { stepsOf } from "./phone_steps.js";
import { readVolunteer, rememberVolunteer, volunteerCount, volunteerEntries } from "./phone_volunteer.js";
import { visitEntries } from "./phone_visits.js";
import { showWay } from "./phone_way.js";
import { keepTimeOf, LANG, timeOf, word } from "./phone_words.js";

const EVERY_MS = 15_000;
const ICONS = {
  jobs: "M4 5h16v3H4zM4 10.5h16v3H4zM4 16h10v3H4z",
  visits: "M12 3 3 10.5h2.5V20h5v-6h3v6h5v-9.5H21z",
  sighting: "M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7z",
  wishes: "M12 20.5 4.4 13a5 5 0 0 1 7.6-6.5A5 5 0 0 1 19.6 13z",
  own: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm0 10c4.4 0 8 2.2 8 5v1H4v-1c0-2.8 3.6-5 8-5z",
};
const asked = new URLSearchParams(location.search);

let me = null;
let member = null;
let volunteer = null;
let day = null; // what was last read
let readAt = 0; // when, by this phone's clock
let aheadMs = 0; // how far the server's clock is ahead of this phone's
let isOnline = false;
let ticks = [];

const isSomebody = () => member !== null || volunteer !== null;
const now = () => Date.now() + aheadMs;

const queue = new Queue({
  told: ({ entry, why, nAfter }) => {
    const more = nAfter > 0 ? ` ${word("dropped", nAfter)}` : "";
    notice(`${entry.title} · ${word(entry.step === "cannot_go" ? "cannot_go" : entry.step)}：${word("refused", why)}${more}`);
  },
  changed: ({ moved } = {}) => {
    draw();
    if (moved) refresh({ hasMoved: true });
  },
  signedOut: () => askToSignIn(),
});

const phone = {
  add: (step) => queue.add(step),
  stepsOf: (about) => queue.stepsOf(about),
  entries: () => queue.entries,
  photosOf: (about) => queue.photosOf(about),
  tell: (text) => notice(text),
  refresh: () => refresh(),
  day: () => day,
  now,
  get member() {
    return member;
  },
  showWay: (place, goal) => showWay({ gates: [], ...place }, goal, { member, day, now: now() }),
  pickPlace: (place, act) => {
    const start = place || (day && day.lon !== null ? day : null);
    if (start) pickPlace(start, { member }, act);
    else setText(byId("sighting-place"), word("no_gps"));
  },
};

function notice(text) {
  const line = make("p", { className: "notice" }, make("span", { text }));
  line.append(make("button", { type: "button", text: word("ok"), onclick: () => line.remove() }));
  byId("notices").append(line);
}

function askToSignIn() {
  const next = encodeURIComponent(`${location.pathname}${location.search}`);
  const address = `/sign-in?next=${next}&lang=${LANG}`;
  if (!day && queue.entries.length === 0) {
    location.replace(address);
    return;
  }
  const [words, link] = byId("signed-out").children;
  setText(words, word("signed_out"));
  setText(link, word("sign_in"));
  link.href = address;
  byId("signed-out").hidden = false;
}

function drawBar() {
  setText(byId("title"), day ? day.name : word(volunteer === null ? "title" : "volunteer_title"));
  const at = readAt ? timeOf(readAt + aheadMs) : "–";
  const isAsking = isOnline && !isSomebody(); // whose page this is: there is nothing to be old yet
  setText(byId("line"), isAsking ? "" : word(isOnline ? "online" : "offline", at));
  byId("line").dataset.looks = isOnline ? "calm" : "over";
  const n = queue.entries.length;
  byId("unsent").hidden = n === 0 && !keepsNothing();
  const said = [n > 0 ? word("unsent", n) : "", keepsNothing() ? word("not_kept") : ""];
  setText(byId("unsent"), said.filter(Boolean).join(" · "));
}

/** A card that says one thing, without buttons. */
const said = (key, className, text, more = "") => ({
  key,
  says: [text, more],
  draw: () => ({ node: make("p", { className, text }, ...(more ? [make("small", { text: more })] : [])) }),
});

const isOpen = (one) => !["answered", "declined"].includes(cooperationAfter(one, queue.stepsOf(one.cooperation_id)));

function jobEntries() {
  if (!day) return [said("loading", "empty", word("loading"))];
  const cards = [
    ...offerEntries(day, now(), phone),
    ...cooperationEntries(day.cooperations.filter(isOpen), byMember(phone)),
    ...day.in_hand.filter((job) => standing(job, queue.stepsOf(job.assignment_id)) !== "done").map((job) => jobEntry(job, phone, stepsOf(job, phone))),
  ];
  if (cards.length === 0) cards.push(said("none", "empty", word("no_jobs"), word("no_jobs_more")));
  return [...cards, said("foot", "foot", word("done_today", day.n_done_today))];
}

function drawJobs() {
  ticks = drawKeyed(byId("jobs"), jobEntries());
  ticks.forEach((tick) => tick(now()));
}

function drawTabs(chosen) {
  const counts = { jobs: day ? day.in_hand.length + day.cooperations.filter(isOpen).length + standingOffers(day, now()).length : 0, visits: day ? day.visits.filter((one) => one.state === "planned").length : 0, wishes: volunteerCount() };
  for (const button of byId("tabs").children) {
    const { tab } = button.dataset;
    button.hidden = !tabs().includes(tab);
    button.setAttribute("aria-current", tab === chosen ? "page" : "false");
    setText(button.lastChild, counts[tab] || "");
  }
}

/** The tabs of a member, of a volunteer, or of somebody who is both. */
const tabs = () => [...(member === null ? [] : ["jobs", "visits", "sighting"]), ...(volunteer === null ? [] : ["wishes"]), "own"];

const currentTab = () => (tabs().includes(location.hash.slice(1)) ? location.hash.slice(1) : tabs()[0]);

// A button that is drawn anew under a finger hears no tap: what is to be drawn waits for its end.
const NO_TAP_MS = 100;
let isTouched = false;
let isDue = false;

function letGo() {
  isTouched = false;
  setTimeout(() => isDue && draw()); // the button hears its tap first
}

addEventListener("pointerdown", () => { isTouched = true; }, true);
addEventListener("click", letGo, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(letGo, NO_TAP_MS), true);

function draw() {
  isDue = isTouched;
  if (isTouched) return;
  drawBar();
  drawJobs();
  drawKeyed(byId("visits"), visitEntries(day ? day.visits : [], phone));
  if (volunteer !== null) drawKeyed(byId("wishes"), volunteerEntries(phone));
  const leave = async () => {
    await signOut().catch(() => null);
    await forgetAll();
    location.replace(me && me.is_open ? "/phone" : "/sign-in?next=/phone");
  };
  drawKeyed(byId("own"), ownParts({ day, volunteer, now: now(), me, nUnsent: queue.entries.length, leave, redraw: draw }));
  showTab();
}

function showTab() {
  const chosen = isSomebody() ? currentTab() : null;
  for (const section of document.querySelectorAll("main > [data-tab]")) section.hidden = section.dataset.tab !== chosen;
  byId("which").hidden = isSomebody();
  byId("tabs").hidden = !isSomebody();
  drawTabs(chosen);
}

/** What was kept by the page as it was before an update lacks what came with the update. */
const whole = (found) => ({
  offers: [],
  cooperations: [],
  ...found,
  in_hand: found.in_hand.map((job) => ({ photos: [], photos_wanted: [], ...job })),
});

function tellTime(found, at) {
  readAt = at;
  aheadMs = Date.parse(found.at) - at;
  keepTimeOf(found.time_zone);
}

function take(found, at) {
  day = whole(found);
  tellTime(found, at);
}

async function readDay() {
  const found = await read(`/members/${encodeURIComponent(member)}/work`);
  take(found, Date.now());
  await keep(`day-${member}`, { found, at: readAt });
  if (!knowsCodes()) await readCodes().then(offerCategories);
}

async function refresh({ hasMoved = false } = {}) {
  if (!isSomebody()) return;
  try {
    if (member !== null) await readDay();
    if (volunteer !== null) tellTime(await readVolunteer(), Date.now());
    isOnline = true;
    byId("signed-out").hidden = true;
    await queue.send();
    if (member !== null) await readHouseholds(member, { isDue: hasMoved });
  } catch (error) {
    isOnline = error instanceof Refused;
    if (isOnline && error.status === 401) askToSignIn();
    else if (isOnline) return choose(error.message);
    else if (!(error instanceof NoLine)) throw error;
  }
  if (day) ringForNew(day, now(), phone.stepsOf);
  draw();
  document.documentElement.dataset.state = "ready";
  if (isOnline && day) for (const job of day.in_hand) if (job.lon !== null) await groundAround(member, job);
}

async function begin(who) {
  if (member !== who.member) day = null;
  ({ member, volunteer } = who);
  await keep("who", who);
  await queue.begin(member === null ? `volunteer ${volunteer}` : member);
  if (volunteer !== null) await rememberVolunteer(volunteer);
  if (member !== null) {
    await rememberSeen(member);
    await rememberHouseholds(member);
    const before = await kept(`day-${member}`);
    if (before) take(before.found, before.at);
  }
  draw();
  await refresh();
}

/** Ask which member; only behind an open door or for somebody at the desk. */
function choose(trouble = "") {
  [member, volunteer, day] = [null, null, null];
  setText(byId("which-label"), word("which"));
  setText(byId("which-go"), word("go"));
  setText(byId("which-trouble"), trouble);
  draw();
  document.documentElement.dataset.state = "ready";
}

async function whoAmI() {
  try {
    me = await read("/me");
    isOnline = true;
    await keep("me", me);
  } catch (error) {
    me = (await kept("me")) || null;
    if (error instanceof Refused && error.status === 401) askToSignIn();
    else if (!(error instanceof NoLine)) throw error;
  }
  const own = { member: (me && me.member_code) || null, volunteer: (me && me.volunteer_code) || null };
  const named = { member: asked.get("member"), volunteer: asked.get("volunteer") };
  const found = [own, named, await kept("who")].find((who) => who && (who.member || who.volunteer));
  return found || null;
}

function beginTabs() {
  const tabs = Object.entries(ICONS).map(([tab, path]) => {
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    shape.setAttribute("d", path);
    icon.append(shape);
    return make("a", { href: `#${tab}`, "data-tab": tab }, icon, make("span", { text: word(tab) }), make("b", {}));
  });
  byId("tabs").replaceChildren(...tabs);
  window.addEventListener("hashchange", () => {
    showTab();
    window.scrollTo(0, 0);
  });
}

async function start() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  document.title = `${word("title")} · gridmap`;
  byId("sheet-close").setAttribute("aria-label", word("close"));
  beginTabs();
  beginSheets();
  byId("ringing").lastElementChild.addEventListener("click", () => haveSeen(day, now(), phone.stepsOf));
  byId("which-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = byId("which-code").value.trim();
    if (code) begin({ member: code, volunteer: null });
  });
  document.addEventListener("click", () => unlock(), { once: true });
  await open();
  await rememberCodes();
  beginSightings(phone);
  const who = await whoAmI();
  if (who) await begin(who);
  else choose(me && !me.is_open ? word("not_member") : "");
  setInterval(() => ticks.forEach((tick) => tick(now())), 1_000);
  setInterval(() => document.visibilityState === "visible" && refresh(), EVERY_MS);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  window.addEventListener("online", () => refresh());
  window.addEventListener("offline", () => {
    isOnline = false;
    draw();
  });
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/phone-worker.js", { scope: "/phone" }).catch(() => null);
}

start();

// Health: what somebody has to look after, and how everything stands.

import { troubleWord } from "./admin_codes.js";
import { tell } from "./admin_delivery_words.js";
import { post, read } from "./admin_line.js";
import { button, card, failed, head, keepZone, lasting, notify, sizeOf, state, timeOf } from "./admin_parts.js";
import { countedWord, say, valueWord } from "./admin_words.js";
import { make } from "./dom.js";

const EVERY_MS = 10_000;
const BAD = new Set(["nobody_works", "revision_differs", "disk_low", "connections_scarce", "deliveries_stuck", "raises_missed"]);

export async function showHealth(page) {
  let checked = null; // what the check found, until the part is left
  const check = async (event) => {
    event.target.disabled = true;
    try {
      checked = await post("/health/checks");
      await look();
    } catch (error) {
      notify(error.message);
    }
    event.target.disabled = false;
  };
  const bar = head(say("health"), say("health_about"), button(say("check"), check), button(say("refresh"), () => look().catch((error) => notify(error.message))));
  const body = make("div");
  const look = async () => {
    const health = await read("/health");
    keepZone(health.settings.time_zone);
    body.replaceChildren(...(checked ? [foundOf(checked)] : []), banner(health.troubles), cards(health));
  };
  await look();
  page.draw(bar, body);
  const timer = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    look().catch((error) => body.replaceChildren(failed(error, page.again)));
  }, EVERY_MS);
  page.onLeave(() => clearInterval(timer));
}

function banner(troubles) {
  if (troubles.length === 0) return make("p", { className: "banner good", text: `● ${say("all_well")}` });
  const looks = troubles.some((code) => BAD.has(code)) ? "bad" : "warn";
  const lines = troubles.map((code) => make("li", { text: `${BAD.has(code) ? "▲" : "◆"} ${troubleWord(code)}` }));
  return make("ul", { className: `banner ${looks}` }, ...lines);
}

function foundOf(report) {
  if (report.is_well) return make("p", { className: "banner good", text: `● ${say("checked_well")}` });
  const off = Object.entries(report.off).filter(([, found]) => found.length > 0);
  const lines = off.map(([name, found]) => make("li", { text: `${countedWord(name)}: ${found.join(", ")}` }));
  return make("ul", { className: "banner bad" }, make("li", { text: `▲ ${say("checked_off")}` }), ...lines);
}

function cards({ troubles, process, database, revision, revision_needed, cluster, workers, destinations, streets, settings }) {
  const badge = (...codes) => {
    const found = codes.filter((code) => troubles.includes(code));
    if (found.length === 0) return state(say("is_well"), "good");
    return state(say("to_look_after"), found.some((code) => BAD.has(code)) ? "bad" : "warn");
  };
  const isRight = revision === revision_needed;
  return make(
    "div",
    { className: "cards" },
    card(say("card_worker"), badge("nobody_works", "raises_missed"), workers.length ? workers.slice(0, 6).map(workerLine) : [[say("nobody"), "—"]]),
    card(say("card_database"), badge("revision_differs", "connections_scarce"), [
      [say("server_version"), database.server_version],
      [say("postgis"), database.postgis],
      [say("revision"), isRight ? revision : `${revision ?? "—"} ≠ ${revision_needed}`],
      [say("size"), sizeOf(database.size_bytes)],
      [say("connections"), `${database.n_connections} / ${database.most_connections}`],
      [say("since"), timeOf(database.started_at)],
    ]),
    card(say("card_outbox"), badge("outbox_untrimmed"), [
      [say("n_outbox"), database.n_outbox.toLocaleString()],
      [say("oldest"), database.outbox_oldest_at && `${timeOf(database.outbox_oldest_at)} · ${lasting(database.outbox_oldest_s)}`],
      [say("newest"), timeOf(database.outbox_newest_at)],
    ]),
    ...(destinations.length ? [card(tell("card"), badge("deliveries_stuck", "deliveries_behind"), destinations.map(deliveryLine))] : []),
    card(say("card_stream"), badge("feed_behind"), [
      [say("listeners"), process.n_listeners],
      [say("feed_age"), process.feed_age_s === null ? say("no_listener") : lasting(process.feed_age_s)],
    ]),
    card(say("card_disk"), badge("disk_low"), cluster ? clusterFacts(cluster) : [["", say("elsewhere")]]),
    card(say("card_process"), badge("streets_broken", "kernel_missing"), [
      [say("version"), `gridmap ${process.version} · Python ${process.python}`],
      [say("place"), process.place],
      [say("has_worker"), say(process.has_worker ? "yes" : "no")],
      [say("kernel"), say(process.kernel ? "compiled" : "by_scipy")],
      ...(streets ? [[say("to_look_after"), streets]] : []),
    ]),
    card(say("card_settings"), null, Object.entries(settings).map(([name, value]) => [`GRIDMAP_${name.toUpperCase()}`, value])),
  );
}

const clusterFacts = ({ folder, state: now, free_bytes }) => [
  [say("folder"), folder],
  [say("state"), valueWord(now)],
  [say("free"), sizeOf(free_bytes)],
];

function deliveryLine({ code, n_delivered, n_waiting, n_stuck, oldest_waiting_s, paused_at }) {
  const told = [`${tell("delivered")} ${n_delivered}`, `${tell("waiting")} ${n_waiting}${n_waiting ? ` · ${tell("oldest", lasting(oldest_waiting_s))}` : ""}`];
  if (paused_at) told.push(tell("paused"));
  const lines = told.map((text) => make("div", { text }));
  return [code, make("div", {}, ...lines, ...(n_stuck ? [state(`${tell("stuck")} ${n_stuck}`, "bad")] : []))];
}

function workerLine(one) {
  if (one.is_at_work) return [one.place, state(`${say("at_work")} · ${lasting(one.silent_s)}`, "good")];
  if (one.ended_at) return [one.place, make("span", { className: "soft", text: `${say("ended")} · ${timeOf(one.ended_at)}` })];
  return [one.place, state(say("silent", lasting(one.silent_s)), "bad")];
}

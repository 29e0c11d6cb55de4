// Today's walk: care visits, appointments and households in the order of the way, on a map.

import { make } from "./dom.js";
import { keep, kept } from "./phone_kept.js";
import { NoLine, read, Refused } from "./phone_line.js";
import { addGround, beginMap, dot, drawWay, groundAround, named } from "./phone_map.js";
import { openSheet, returnTo } from "./phone_sheet.js";
import { timeOf, word } from "./phone_words.js";

const MOST_GROUNDS = 6;
const minutes = (seconds) => Math.max(1, Math.round(seconds / 60));

async function walkOf(member) {
  const key = `walk-${member}`;
  try {
    const walk = await read(`/members/${encodeURIComponent(member)}/walk`);
    await keep(key, walk);
    return { walk, trouble: "" };
  } catch (error) {
    if (error instanceof Refused) return { walk: null, trouble: error.message };
    if (!(error instanceof NoLine)) throw error;
    const walk = (await kept(key)) || null;
    return { walk, trouble: walk ? word("offline", timeOf(walk.at)) : word("walk_no_line") };
  }
}

function row(stop, n, phone) {
  const name = stop.kind === "appointment" ? `${word("appointment")} ${stop.name}` : stop.name;
  const when = stop.begins_at ? timeOf(stop.begins_at) : word(`unserved_${stop.unserved}`);
  const way = stop.walk_s === null ? "" : word("walk_min", minutes(stop.walk_s));
  const window_ = stop.from_at ? word("window", `${timeOf(stop.from_at)}–${timeOf(stop.to_at)}`) : "";
  const showWay = () => {
    phone.showWay(stop, { kind: stop.kind, id: stop.id });
    returnTo(() => showWalk(phone));
  };
  return make(
    "li",
    { className: `stop is-${stop.kind}` },
    make("b", { className: "turn", text: stop.begins_at ? n : "–" }),
    make("div", { className: "what" }, make("strong", { text: name }), make("span", { text: [word(`stop_${stop.kind}`), stop.place].filter(Boolean).join(" · ") }), make("span", { className: "soft", text: [when, way, window_].filter(Boolean).join(" · ") })),
    make("button", { type: "button", className: "act", "aria-label": `${word("way")} ${name}`, text: "➤", onclick: showWay }),
  );
}

/** The way from the stop before along the streets; straight and dashed where none is known. */
function drawLeg(map, stop, before, inks) {
  const way = stop.way || [];
  if (way.length > 1) drawWay(map, way, inks);
  else if (before) drawWay(map, [before, [stop.lon, stop.lat]], inks, { isStraight: true });
}

async function drawWalk(box, stops, phone) {
  const places = stops.filter((stop) => stop.begins_at);
  if (places.length === 0) {
    box.remove();
    return;
  }
  const grounds = await Promise.all(places.slice(0, MOST_GROUNDS).map((stop) => groundAround(phone.member, stop)));
  if (!document.contains(box)) return;
  const { map, inks } = beginMap(box, places[0]);
  grounds.filter(Boolean).forEach((ground) => addGround(map, ground, inks));
  const day = phone.day();
  const me = day.lon === null ? [] : [{ lon: day.lon, lat: day.lat }];
  const line = [...me, ...places].map(({ lon, lat }) => [lon, lat]);
  places.forEach((stop, n) => drawLeg(map, stop, line[n + me.length - 1], inks));
  me.forEach((place) => named(dot(map, place, inks.me, 7), word("me")));
  places.forEach((stop, n) => named(dot(map, stop, stop.kind === "care" ? inks.job : inks.gate, 8), String(n + 1)));
  if (line.length > 1) map.fitBounds(L.latLngBounds(line.map(([lon, lat]) => [lat, lon])).pad(0.15), { maxZoom: 18, animate: false });
  box.dataset.drawn = grounds.some(Boolean) ? "ground" : "bare";
}

/** Show the walk of the day, the newest there is. */
export async function showWalk(phone) {
  const told = make("p", { className: "lead", role: "status", text: word("loading") });
  const box = make("div", { className: "map", "aria-label": word("map") });
  const list = make("ol", { className: "walk" });
  openSheet(word("walk"), told, box, list);
  const { walk, trouble } = await walkOf(phone.member);
  if (!document.contains(list)) return;
  const stops = walk ? walk.stops : [];
  const walked = stops.reduce((sum, stop) => sum + (stop.walk_s || 0), 0);
  const sum = stops.length > 0 ? word("walk_sum", stops.filter((stop) => stop.begins_at).length, minutes(walked)) : word("walk_empty");
  told.textContent = [trouble, walk ? sum : ""].filter(Boolean).join(" · ");
  list.replaceChildren(...stops.map((stop, n) => row(stop, n + 1, phone)));
  await drawWalk(box, stops, phone);
}

/** The button that opens it, for the list of visits. */
export const walkEntry = (phone) => ({
  key: "walk",
  says: null,
  draw: () => ({ node: make("button", { type: "button", className: "go is-walk", text: `☰ ${word("walk")}`, onclick: () => showWalk(phone) }) }),
});


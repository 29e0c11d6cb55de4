// The way to a place: along the streets and through gates from where one is, on a small map. The
// last one that was found is kept for when there is no line.

import { make } from "./dom.js";
import { gateWords } from "./phone_job.js";
import { keep, kept } from "./phone_kept.js";
import { NoLine, read, Refused } from "./phone_line.js";
import { addGround, beginMap, dot, drawWay, groundAround, named } from "./phone_map.js";
import { distanceM, ownFix, windFrom } from "./phone_place.js";
import { openSheet } from "./phone_sheet.js";
import { lasting, timeOf, word } from "./phone_words.js";

const GROUND_EVERY_M = 900;
const MOST_GROUNDS = 5;
const NAME_PX = { x: 64, y: 44 };
const MOVED_M = 25; // the phone's own fix is the newer one, but not always another place

function geoLink(place) {
  const at = `${place.lat.toFixed(6)},${place.lon.toFixed(6)}`;
  return make("a", { className: "go", href: `geo:${at}?q=${at}`, text: `➤ ${word("navigate")}` });
}

/** The way as the server finds it, from a fix or from the last position; else the one kept. */
async function wayOf(member, { kind, id }, fix) {
  const key = `way-${kind}-${id}`;
  const from = fix ? `&lon=${fix.lon.toFixed(6)}&lat=${fix.lat.toFixed(6)}` : "";
  const path = `/members/${encodeURIComponent(member)}/way?kind=${kind}&id=${encodeURIComponent(id)}${from}`;
  try {
    const way = { ...(await read(path)), isOwn: fix !== null };
    await keep(key, way);
    return { way, trouble: "" };
  } catch (error) {
    if (error instanceof Refused) return { way: null, trouble: error.message };
    if (!(error instanceof NoLine)) throw error;
    const way = (await kept(key)) || null;
    return { way, trouble: way ? word("way_kept", timeOf(way.at)) : word("way_no_line") };
  }
}

const ageOf = (way, now) => lasting(now - Date.parse(way.measured_at));

function startWords(way, now, isKept) {
  if (isKept) return word("way_from_then");
  if (way.isOwn) return word("way_from_phone");
  return way.measured_at ? word("way_from_last", ageOf(way, now)) : word("way_from_post");
}

function farWords(way) {
  if (way.walk_s === null) return "";
  const minutes = Math.max(1, Math.round(way.walk_s / 60));
  return way.length_m === null ? word("way_min", minutes) : word("way_sum", minutes, Math.round(way.length_m));
}

/** What is said under the map beside how far it is: from where, how old, and what is missing. */
function saidOf({ way, trouble }, job, { day, now }) {
  const me = startOf(way, day);
  if (!me) return [trouble, word("way_unknown")];
  const air = [Math.round(distanceM(me, job)), windFrom(me, job)];
  if (!way) return [word("from_you", ...air), trouble];
  const from = startWords(way, now, trouble !== "");
  return [from, ...(way.way.length > 1 ? [] : [word("way_straight", ...air)]), trouble];
}

/** Where the way starts, or where the member was when there is no way. */
function startOf(way, day) {
  if (way) return way.lon === null ? null : way;
  return day.lon !== null && day.measured_at ? day : null;
}

/** Places so many metres apart along a way, whose surroundings are to be drawn. */
function stations(line, start) {
  const found = [start];
  for (const [lon, lat] of line) {
    const here = { lon, lat };
    if (distanceM(found[found.length - 1], here) >= GROUND_EVERY_M) found.push(here);
  }
  return found.slice(0, MOST_GROUNDS - 1);
}

class WayMap {
  constructor(box, job, member) {
    Object.assign(this, { box, job, member });
    const { map, inks } = beginMap(box, job);
    Object.assign(this, { map, inks, marks: L.layerGroup().addTo(map), drawn: new Set() });
  }

  /** Draw the way and who starts it, in place of what was drawn before. */
  draw({ way }, { day, now }) {
    const { job, inks, marks, map } = this;
    const me = startOf(way, day);
    const line = way && way.way.length > 1 ? way.way : [];
    const straight = me ? [[me.lon, me.lat], [job.lon, job.lat]] : [];
    marks.clearLayers();
    if (line.length > 0) drawWay(marks, line, inks);
    else if (me) drawWay(marks, straight, inks, { isStraight: true });
    const shown = [...line, ...straight].map(([lon, lat]) => [lat, lon]);
    if (me) map.fitBounds(L.latLngBounds(shown), { padding: [36, 44], maxZoom: 18, animate: false });
    this.drawGates(me ? [job, me] : [job]);
    const isAbove = !me || job.lat >= me.lat; // the names of the two ends keep out of each other's way
    if (me) named(dot(marks, me, inks.me, 8), me.measured_at ? word("you", ageOf(me, now)) : word("me"), isAbove ? "bottom" : "top");
    named(dot(marks, job, inks.job, 10), word("here"), isAbove ? "top" : "bottom");
    this.box.dataset.way = line.length > 0 ? "streets" : me ? "straight" : "none";
    return stations(line, me || job);
  }

  /** Gates, with their names where these hide neither end of the way; all stand in the list below. */
  drawGates(ends) {
    const { job, map, inks } = this;
    const at = (place) => map.latLngToContainerPoint([place.lat, place.lon]);
    const short = (name) => (job.compound && name.startsWith(job.compound) ? name.slice(job.compound.length) : "") || name;
    const named_ = ends.map(at);
    for (const gate of job.gates) {
      const here = at(gate);
      const mark = dot(this.marks, gate, inks.gate, 6);
      const isFree = named_.every((one) => Math.abs(one.x - here.x) > NAME_PX.x || Math.abs(one.y - here.y) > NAME_PX.y);
      const isInside = here.x > NAME_PX.x / 2 && here.x < map.getSize().x - NAME_PX.x / 2;
      if (!isFree || !isInside) continue;
      named(mark, short(gate.name), "bottom");
      named_.push(here);
    }
  }

  /** Draw what is around a place, beneath the way, once; tell whether there is anything. */
  async surround(place) {
    const name = `${place.lon.toFixed(3)} ${place.lat.toFixed(3)}`;
    if (this.drawn.has(name)) return true;
    this.drawn.add(name);
    const ground = await groundAround(this.member, place);
    if (ground && document.contains(this.box)) addGround(this.map, ground, this.inks);
    return Boolean(ground);
  }
}

/**
 * Show the way to a place: on the map, in minutes and metres, with its gates and a link for map apps.
 * `goal` says which of the member's places it is: its kind and its id.
 */
export async function showWay(job, goal, { member, day, now }) {
  const box = make("div", { className: "map", "aria-label": word("map") });
  const far = make("strong");
  const more = make("span", { text: word("loading") });
  const told = make("p", { className: "lead way-told", role: "status" }, far, more);
  const gates = job.gates.map((gate) => make("li", { text: gateWords(gate) }));
  const list = gates.length > 0 ? [make("h3", { text: word("gates") }), make("ul", { className: "gate-list" }, ...gates)] : [];
  openSheet(word("way"), box, told, geoLink(job), ...list);
  const map = new WayMap(box, job, member);
  const isThere = map.surround(job);
  const say = async (found) => {
    if (!document.contains(box)) return;
    const places = map.draw(found, { day, now });
    const words = saidOf(found, job, { day, now });
    if (!(await isThere)) words.push(word("no_ground"));
    far.textContent = found.way ? farWords(found.way) : "";
    more.textContent = words.filter(Boolean).join(" · ");
    await Promise.all(places.map((place) => map.surround(place)));
    box.dataset.drawn = (await isThere) ? "ground" : "bare";
  };
  const own = ownFix();
  const first = await wayOf(member, goal, null);
  await say(first);
  const fix = await own;
  if (!fix || !document.contains(box)) return;
  const before = startOf(first.way, day);
  if (before && before.measured_at && distanceM(before, fix) < MOVED_M) return;
  const found = await wayOf(member, goal, fix);
  if (found.way && !found.trouble) await say(found);
}

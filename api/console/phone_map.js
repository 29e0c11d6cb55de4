// A small map of a place: streets, buildings and gates around it, drawn on a canvas by Leaflet.
// No tiles from anywhere: what is around is read once, kept, and is there without a line.

import { nameSources } from "./attribution.js";
import { make } from "./dom.js";
import { keep, kept } from "./phone_kept.js";
import { read } from "./phone_line.js";
import { openSheet, closeSheet } from "./phone_sheet.js";
import { word } from "./phone_words.js";

const FIRST_ZOOM = 17;
const isDark = () => window.matchMedia("(prefers-color-scheme: dark)").matches;
const INKS = {
  light: { compound: "#7b8794", land: "#e6ecd9", building: "#cbd2d9", street: "#9aa5b1", water: "#bfdcec", gate: "#0b5c8a", job: "#b42318", me: "#0b7a4b", casing: "#ffffff" },
  dark: { compound: "#8795a1", land: "#24382f", building: "#5a6977", street: "#8795a1", water: "#1f4258", gate: "#63b3ed", job: "#ff8a7a", me: "#4fd1a0", casing: "#0f161e" },
};

const keyOf = (place) => `ground-${place.lon.toFixed(3)}-${place.lat.toFixed(3)}`;

/** What is around a place, as it was last read; null where it never was. */
export async function groundAround(member, place) {
  const known = await kept(keyOf(place));
  if (known) return known;
  const at = `lon=${place.lon.toFixed(5)}&lat=${place.lat.toFixed(5)}`;
  const ground = await read(`/members/${encodeURIComponent(member)}/ground?${at}`).catch(() => null);
  if (ground) await keep(keyOf(place), ground);
  return ground;
}

function styleOf(inks) {
  return ({ properties: { kind } }) =>
    ({
      streets: { color: inks.street, weight: 2.5 },
      compounds: { color: inks.compound, weight: 1, dashArray: "5 4", fillColor: inks.land, fillOpacity: 0.9 },
      buildings: { stroke: false, fillColor: inks.building, fillOpacity: 1 },
      waters: { stroke: false, fillColor: inks.water, fillOpacity: 1 },
    })[kind];
}

/** Begin a map in a box, with the inks of the hour. */
export function beginMap(box, centre) {
  const map = L.map(box, { attributionControl: false, zoomControl: true, preferCanvas: true, maxZoom: 20, minZoom: 13 });
  map.setView([centre.lat, centre.lon], FIRST_ZOOM);
  map.createPane("ground").style.zIndex = 350; // beneath the way, also where it is read after it
  L.control.scale({ imperial: false }).addTo(map);
  return { map, inks: INKS[isDark() ? "dark" : "light"] };
}

/** Draw what is around a place, and return the layer. */
export function addGround(map, ground, inks) {
  if (ground.attributions && !map.sourcesBox) nameSources(map, ground.attributions);
  return L.geoJSON(ground, { pane: "ground", interactive: false, style: styleOf(inks), pointToLayer: () => null, filter: (one) => one.properties.kind !== "gates" }).addTo(map);
}

function draw(box, centre, ground) {
  const { map, inks } = beginMap(box, centre);
  if (ground) addGround(map, ground, inks);
  return { map, inks };
}

/** A line of [lon, lat] on a map: whole along the streets, dashed where it is only a direction. */
export function drawWay(map, line, inks, { isStraight = false } = {}) {
  const places = line.map(([lon, lat]) => [lat, lon]);
  const looks = { interactive: false, lineCap: "round", lineJoin: "round" };
  if (isStraight) return L.polyline(places, { ...looks, color: inks.job, weight: 3, dashArray: "2 7" }).addTo(map);
  L.polyline(places, { ...looks, color: inks.casing, weight: 9 }).addTo(map);
  return L.polyline(places, { ...looks, color: inks.job, weight: 5 }).addTo(map);
}

export function dot(map, place, colour, radius) {
  return L.circleMarker([place.lat, place.lon], { radius, color: "#fff", weight: 2.5, fillColor: colour, fillOpacity: 1, interactive: false }).addTo(map);
}

export function named(marker, text, direction = "top") {
  const label = make("span", { text });
  marker.bindTooltip(label, { permanent: true, direction, className: "place-name" });
}

/** Let somebody tap a place; `act` hears it. */
export async function pickPlace(start, { member }, act) {
  const box = make("div", { className: "map is-tall", "aria-label": word("map") });
  const take = make("button", { type: "button", className: "go", text: word("take_place"), disabled: "" });
  openSheet(word("tap_map"), box, take);
  const ground = await groundAround(member, start);
  if (!document.contains(box)) return;
  const { map, inks } = draw(box, start, ground);
  let marker = null;
  let chosen = null;
  map.on("click", ({ latlng }) => {
    chosen = { lon: latlng.lng, lat: latlng.lat };
    if (marker) marker.setLatLng(latlng);
    else marker = dot(map, chosen, inks.job, 10);
    take.disabled = false;
  });
  take.addEventListener("click", () => {
    closeSheet();
    act(chosen);
  });
  box.dataset.drawn = ground ? "ground" : "bare";
}

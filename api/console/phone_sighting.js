// Report what one sees: a category, a few words, a place by position or by a tap on the map.

import { byId, make, setText } from "./dom.js";
import { allCategories } from "./phone_codes.js";
import { newKey } from "./phone_line.js";
import { ownFix } from "./phone_place.js";
import { word } from "./phone_words.js";
import { localPicture, takePhoto } from "./pictures.js";

let place = null;
let shots = [];
const MOST_SHOTS = 3;

function showShots() {
  const images = shots.map((bytes, n) => localPicture(`sighting-${Date.now()}-${n}`, bytes, word("photo")));
  byId("sighting-shots").replaceChildren(...images);
  byId("sighting-photo").hidden = shots.length >= MOST_SHOTS;
}

function addShot(bytes, phone) {
  if (!bytes) return phone.tell(word("photo_too_large"));
  shots.push(bytes);
  return showShots();
}

function showPlace() {
  const said = place ? word("placed", `${place.lon.toFixed(5)}, ${place.lat.toFixed(5)}`) : word("unplaced");
  setText(byId("sighting-place"), said);
}

function take(found) {
  place = { lon: found.lon, lat: found.lat };
  showPlace();
}

async function useFix(event) {
  const button = event.currentTarget;
  button.disabled = true;
  setText(byId("sighting-place"), word("locating"));
  const fix = await ownFix();
  button.disabled = false;
  if (fix) take(fix);
  else setText(byId("sighting-place"), word("no_gps"));
}

/** Fill in the categories that are known by now; what was chosen stays. */
export function offerCategories() {
  const select = byId("sighting-category");
  const before = select.value;
  const options = allCategories().map(([code, title]) => make("option", { value: code, text: title }));
  select.replaceChildren(make("option", { value: "", text: word("choose") }), ...options);
  select.value = before;
}

function send(event, phone) {
  event.preventDefault();
  const [category, text, address] = ["category", "text", "address"].map((one) => byId(`sighting-${one}`));
  const said = text.value.trim();
  setText(byId("sighting-trouble"), "");
  if (category.value === "" || said === "") {
    setText(byId("sighting-trouble"), word("fill"));
    (category.value === "" ? category : text).focus();
    return;
  }
  const key = newKey();
  phone.add({
    step: "sight",
    about: key,
    key,
    title: said.slice(0, 20),
    path: `/members/${encodeURIComponent(phone.member)}/sightings`,
    body: {
      category: category.value,
      text: said,
      seen_at: new Date(phone.now()).toISOString(),
      ...(address.value.trim() ? { address: address.value.trim() } : {}),
      ...(place ? { position: place } : {}),
    },
  });
  const path = `/members/${encodeURIComponent(phone.member)}/sightings/${key}/photos?taken_at=${encodeURIComponent(new Date(phone.now()).toISOString())}`;
  for (const bytes of shots) phone.add({ step: "photo", about: key, title: said.slice(0, 20), path, bytes, moment: "told" });
  shots = [];
  showShots();
  event.target.reset();
  place = null;
  showPlace();
  setText(byId("sighting-told"), `✓ ${word("sighting_kept")}`);
}

export function beginSightings(phone) {
  const labels = ["category", "text", "address"];
  labels.forEach((one, n) => setText(byId(`sighting-${one}-label`), word(["category", "what", "address"][n])));
  byId("sighting-text").placeholder = word("what_hint");
  setText(byId("sighting-title"), word("see"));
  setText(byId("sighting-where"), word("where"));
  setText(byId("use-fix"), `◎ ${word("use_fix")}`);
  setText(byId("use-map"), `⊕ ${word("use_map")}`);
  setText(byId("sighting-send"), word("send"));
  setText(byId("sighting-photo"), `◎ ${word("add_photo")}`);
  byId("sighting-photo").addEventListener("click", () => takePhoto((bytes) => addShot(bytes, phone)));
  byId("use-fix").addEventListener("click", useFix);
  byId("use-map").addEventListener("click", () => phone.pickPlace(place, take));
  byId("sighting-form").addEventListener("submit", (event) => send(event, phone));
  byId("sighting-form").addEventListener("input", () => setText(byId("sighting-told"), ""));
  offerCategories();
  showPlace();
}

// The photos of an order at the desk: what was told, before and after, and what is missing.

import { closeDialog, show } from "./ask.js";
import { say } from "./desk_words.js";
import { make } from "./dom.js";
import { picture } from "./pictures.js";
import { moment as instant, valueWord } from "./words.js";

const REPORTED_BACK = ["A11", "A13", "A15", "A16"];

const addressOf = ({ id }) => `/photos/${encodeURIComponent(id)}`;
const unshown = (image) => image.replaceWith(make("span", { className: "unshown", text: say("photo_unshown") }));

function look(photo, writing) {
  const title = `${valueWord(photo.moment)} · ${instant(photo.taken_at ?? photo.received_at)} · ${photo.sent_by}`;
  const erase = async () => {
    closeDialog();
    await writing.erasePhoto(photo);
  };
  const parts = [
    picture(addressOf(photo), title, unshown),
    make("p", {}, make("button", { type: "button", className: "small", "data-act": "erase-photo", text: say("photo_erase"), onclick: erase })),
  ];
  return show(title, parts, { wide: true });
}

function shot(photo, writing) {
  const said = `${valueWord(photo.moment)} ${instant(photo.taken_at ?? photo.received_at)}`;
  if (!photo.is_shown) {
    return make("span", { className: "note", text: say("photo_is_erased", { m: valueWord(photo.moment), w: photo.erased_by }) });
  }
  return make("button", { type: "button", className: "shot", "data-act": `photo-${photo.id}`, "aria-label": said, onclick: () => look(photo, writing) },
    picture(`${addressOf(photo)}/thumbnail`, said, unshown),
    make("span", { text: said }),
    ...(photo.is_used_elsewhere ? [make("b", { className: "over", text: `▲ ${say("photo_elsewhere")}` })] : []));
}

/** What the category wants and nobody has shown, once the order was reported back; and why. */
function missing(order) {
  if (!REPORTED_BACK.includes(order.state)) return [];
  const there = new Set(order.photos.map((one) => one.moment));
  const lacks = order.photos_wanted.filter((one) => !there.has(one));
  if (lacks.length === 0) return [];
  const m = lacks.map(valueWord).join("、");
  const why = order.assignments.findLast((one) => one.is_lead && one.no_photo)?.no_photo;
  const text = why ? say("photos_missing_why", { m, w: valueWord(why) }) : say("photos_missing", { m });
  return [make("p", { className: "warn", text: `▲ ${text}` })];
}

export function photoPart(order, writing) {
  const { photos = [], closed_at } = order;
  const flag = missing({ photos_wanted: [], ...order, photos });
  if (photos.length === 0 && closed_at && flag.length === 0) return [];
  const add = make("button", { type: "button", className: "small", "data-act": "add-photo", text: `＋ ${say("add_photo")}`, onclick: () => writing.addPhoto() });
  return [
    make("h3", {}, make("span", { text: say("photos") }), ...(closed_at ? [] : [add])),
    ...flag,
    make("div", { className: "shots" }, ...photos.map((one) => shot(one, writing))),
  ];
}

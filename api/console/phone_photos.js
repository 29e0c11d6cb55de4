// The photos of a job: which are wanted, which are there, sent or still to be sent.

import { make } from "./dom.js";
import { askOne, openSheet } from "./phone_sheet.js";
import { dayTimeOf, word } from "./phone_words.js";
import { localPicture, picture, takePhoto } from "./pictures.js";

export const NO_PHOTO = ["privacy", "dark", "camera", "gone", "other"];

const addressOf = ({ id }) => `/photos/${encodeURIComponent(id)}`;

function shot(image, label, open) {
  return make("button", { type: "button", className: "shot", "aria-label": label, onclick: open }, image, make("span", { text: label }));
}

function sent(photo) {
  const label = `${word(`moment_${photo.moment}`)} ${dayTimeOf(photo.received_at)}`;
  const hide = (image) => image.replaceWith(make("span", { className: "unshown", text: `✓ ${word("photo_sent")}` }));
  return shot(picture(`${addressOf(photo)}/thumbnail`, label, hide), label, () =>
    openSheet(label, picture(addressOf(photo), label, hide)),
  );
}

function waiting(entry) {
  const label = `${word(`moment_${entry.moment}`)} ⇡`;
  const image = () => localPicture(`queued-${entry.order}`, entry.bytes, label);
  return shot(image(), label, () => openSheet(label, image()));
}

/** Which of the moments that are wanted have no photo yet, sent or waiting. */
export function lacking(job, queued) {
  const there = new Set([...job.photos, ...queued].map(({ moment }) => moment));
  return job.photos_wanted.filter((moment) => !there.has(moment));
}

/** The row of photos of a job; nothing where none is wanted and none is there. */
export function photoRow(job, queued, take) {
  if (job.photos_wanted.length === 0 && job.photos.length === 0) return [];
  const missing = lacking(job, queued);
  const buttons = job.photos_wanted.map((moment) => {
    const isMissing = missing.includes(moment);
    const text = `${isMissing ? "◎" : "＋"} ${word("take_photo", word(`moment_${moment}`))}`;
    return make("button", { type: "button", className: `act ${isMissing ? "is-wanted" : ""}`, text, "data-moment": moment, onclick: () => take(moment) });
  });
  return [
    make("div", { className: "shots" }, ...job.photos.map(sent), ...queued.map(waiting)),
    ...(buttons.length > 0 ? [make("div", { className: "acts" }, ...buttons)] : []),
  ];
}

/** Ask for what is missing before somebody reports back: take it, or say why there is none. */
export function askMissing(missing, { take, because }) {
  const names = missing.map((moment) => word(`moment_${moment}`)).join("、");
  const answers = [
    [`◎ ${word("take_photo", word(`moment_${missing[0]}`))}`, null],
    ...NO_PHOTO.map((why) => [word(`no_photo_${why}`), why]),
  ];
  askOne(word("photo_missing", names), word("photo_missing_note"), answers, (why) => {
    if (why === null) take(missing[0]);
    else because(why);
  });
}

export { takePhoto };

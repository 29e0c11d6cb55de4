// What the buttons of a job do: ask what has to be asked, then put the step into the queue.

import { askMissing, lacking, takePhoto } from "./phone_photos.js";
import { distanceM, bestFix } from "./phone_place.js";
import { askOne, askWords } from "./phone_sheet.js";
import { word } from "./phone_words.js";

const AWAY = [
  ["away_indoors", "indoors"],
  ["away_no_gps", "no_fix"],
  ["away_nearby", "nearby"],
  ["away_wrong", "wrong_place"],
  ["away_other", "other"],
];
const CANNOT = ["cannot_busy", "cannot_ill", "cannot_road", "cannot_skill", "cannot_safe"];

/** The steps of one job. `add` queues one, `phone` knows the day and the server's clock. */
export function stepsOf(job, phone) {
  const tappedAt = () => new Date(phone.now()).toISOString();
  const queue = (step, path, more) =>
    phone.add({
      step,
      about: job.assignment_id,
      title: job.number,
      path: `/assignments/${encodeURIComponent(job.assignment_id)}/${path}`,
      body: more,
    });
  const arrived = (more) => queue("arrive", "arrive", { actor: phone.member, tapped_at: tappedAt(), ...more });

  async function arrive(event) {
    const button = event.currentTarget;
    button.disabled = true;
    button.textContent = word("locating");
    const fix = await bestFix(phone.day(), phone.now());
    button.disabled = false;
    button.textContent = word("step_signed");
    const away = fix && job.lon !== null ? distanceM(fix, job) : null;
    if (away !== null && away <= phone.day().arrived_within_m) {
      arrived({ distance_m: Math.round(away) });
      return;
    }
    const lead = away === null ? word("away_no_fix") : word("away_far", Math.round(away));
    const answers = [...AWAY.map(([key, value]) => [word(key), value]), [word("not_yet"), null]];
    const facts = away === null ? {} : { distance_m: Math.round(away) };
    askOne(word("why_away"), lead, answers, (value) => {
      if (value !== null) arrived({ away: value, ...facts });
    });
  }

  const lacks = () => lacking(job, phone.photosOf(job.assignment_id));

  function reportBack(facts) {
    const asked = { hint: word("note_hint"), label: word("note"), send: word("step_arrived") };
    askWords(word("note"), asked, (note) => {
      queue("done", "done", { actor: phone.member, tapped_at: tappedAt(), ...facts, ...(note ? { note } : {}) });
    });
  }

  function done() {
    const missing = lacks();
    if (missing.length === 0) reportBack({});
    else askMissing(missing, { take: photo, because: (why) => reportBack({ no_photo: why }) });
  }

  function photo(moment) {
    takePhoto((bytes) => {
      if (!bytes) return phone.tell(word("photo_too_large"));
      const query = `moment=${moment}&taken_at=${encodeURIComponent(tappedAt())}&actor=${encodeURIComponent(phone.member)}`;
      const path = `/assignments/${encodeURIComponent(job.assignment_id)}/photos?${query}`;
      return phone.add({ step: "photo", about: job.assignment_id, title: job.number, path, bytes, moment });
    });
  }

  function cannotGo() {
    const say = (reason) => queue("cannot_go", "cannot-go", { actor: phone.member, reason });
    const answers = [...CANNOT.map((key) => [word(key), word(key)]), [word("other_reason"), null]];
    askOne(word("why_cannot"), "", answers, (reason) => {
      if (reason !== null) say(reason);
      else askWords(word("why_cannot"), { isNeeded: true }, say);
    });
  }

  return {
    sign: () => queue("sign", "sign", { actor: phone.member, tapped_at: tappedAt() }),
    arrive,
    done,
    doneByPhone: () => reportBack(lacks().length > 0 ? { no_photo: "by_phone" } : {}),
    photo,
    cannotGo,
    way: () => phone.showWay(job, { kind: "order", id: job.assignment_id }),
  };
}

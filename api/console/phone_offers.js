// What the member is offered and may claim: a countdown, where it is, one tap to take it or not.
// Whoever accepts first has it, so it is asked at once and never queued.

import { make, setText } from "./dom.js";
import { categoryTitle } from "./phone_codes.js";
import { newKey, NoLine, post } from "./phone_line.js";
import { askOne } from "./phone_sheet.js";
import { lasting, word } from "./phone_words.js";

const SOON_MS = 60_000;
const DECLINE = ["decline_busy", "decline_far", "decline_skill", "decline_other"];

/** Offers that still stand; one that has run out is not shown, whatever was read. */
export const standingOffers = (day, now) => (day ? day.offers.filter(({ expires_at }) => Date.parse(expires_at) > now) : []);

async function answer(offer, verb, body, phone) {
  const key = newKey();
  const path = `/offers/${encodeURIComponent(offer.offer_id)}/${verb}`;
  const send = () => post(path, { actor: phone.member, ...body }, key);
  try {
    // a lost answer is asked for again, under the same key
    await send().catch((error) => {
      if (error instanceof NoLine) return send();
      throw error;
    });
  } catch (error) {
    phone.tell(`${offer.number} · ${error instanceof NoLine ? word("offer_no_line") : word("refused", error.message)}`);
  }
  await phone.refresh();
}

function decline(offer, phone) {
  const answers = DECLINE.map((key) => [word(key), word(key)]);
  askOne(word("why_decline"), word("decline_note"), answers, (reason) => answer(offer, "decline", { reason }, phone));
}

function card(offer, phone) {
  const isUrgent = offer.urgency === "urgent";
  const clock = make("p", { className: "clock" });
  const tick = (now) => {
    const left = Date.parse(offer.expires_at) - now;
    clock.dataset.looks = left <= SOON_MS ? "soon" : "calm";
    setText(clock, `${left <= SOON_MS ? "◆" : "●"} ${left > 0 ? word("offer_left", lasting(left)) : word("offer_over")}`);
  };
  const once = (act) => async ({ currentTarget }) => {
    currentTarget.disabled = true;
    await act();
    currentTarget.disabled = false; // it still stands where the answer did not come
  };
  const grid = offer.grid_code ? word("grid", offer.grid_code) : word("no_place");
  const acts = make("div", { className: "acts" });
  if (offer.lon !== null) acts.append(make("button", { type: "button", className: "act", text: `➤ ${word("way")}`, onclick: () => phone.showWay(offer, { kind: "offer", id: offer.offer_id }) }));
  acts.append(make("button", { type: "button", className: "act is-quiet", text: word("decline"), onclick: () => decline(offer, phone) }));
  const node = make(
    "article",
    { className: `job offer ${isUrgent ? "is-urgent" : ""}`, "data-offer": offer.number },
    make("header", {}, make("span", { className: `urgency ${isUrgent ? "is-urgent" : ""}`, text: word(isUrgent ? "urgent" : "normal") }), make("h2", { text: categoryTitle(offer.category) }), make("span", { className: "mark is-new", text: word("to_claim") })),
    clock,
    make("p", { className: "address", text: offer.compound || grid }),
    make("p", { className: "soft", text: [offer.compound ? grid : "", offer.number, word(offer.mode === "broadcast" ? "first_has_it" : "asked_alone")].filter(Boolean).join(" · ") }),
    make("button", { type: "button", className: "go", text: word("claim"), onclick: once(() => answer(offer, "accept", {}, phone)) }),
    acts,
  );
  return { node, tick };
}

export const offerEntries = (day, now, phone) =>
  standingOffers(day, now).map((offer) => ({ key: offer.offer_id, says: offer, draw: () => card(offer, phone) }));

// What the phone says about itself: positions, how a job reaches it, who is signed in.

import { make } from "./dom.js";
import { hasSound, unlock } from "./phone_ring.js";
import { LANG, lasting, word } from "./phone_words.js";

function fixWords(day, now) {
  if (day.lon === null) return word("fix_none");
  if (!day.measured_at) return word("fix_post");
  return word("fix_age", lasting(now - Date.parse(day.measured_at)));
}

function part(title, ...content) {
  return make("article", { className: "job" }, make("h2", { text: title }), ...content);
}

function soundButton(redraw) {
  if (hasSound()) return make("p", { className: "told", text: `✓ ${word("sound_is_on")}` });
  const turnOn = async () => {
    await unlock();
    redraw();
  };
  return make("button", { type: "button", className: "act is-wide", text: `♪ ${word("sound_on")}`, onclick: turnOn });
}

export function ownParts({ day, now, me, nUnsent, leave, redraw }) {
  const parts = [];
  if (day) {
    parts.push(
      part(word("my_fix"), make("p", { className: "figure", text: fixWords(day, now) }), make("p", { className: "soft", text: word("fix_how") })),
    );
  }
  parts.push(part(word("ring"), make("p", { className: "soft", text: word("ring_how") }), soundButton(redraw)));
  const label = me && !me.is_open ? me.label : word("open_door");
  const who = [make("p", { className: "figure", text: [day ? day.name : "", day ? day.member_code : "", label].filter(Boolean).join(" · ") })];
  who.push(make("p", { className: "soft", text: word(window.isSecureContext ? "install" : "no_worker") }));
  if (nUnsent > 0) who.push(make("p", { className: "trouble", text: word("still_unsent", nUnsent) }));
  who.push(make("button", { type: "button", className: "act is-wide", text: word("sign_out"), onclick: leave }));
  const other = new URLSearchParams(location.search);
  other.set("lang", LANG === "en" ? "zh" : "en");
  who.push(make("a", { className: "act is-wide", href: `?${other}`, text: word("other_language") }));
  parts.push(part(word("who"), ...who));
  return parts;
}

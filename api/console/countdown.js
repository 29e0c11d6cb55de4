// How long is left: colour, sign and text, so that no one of them is needed alone.

import { say } from "./desk_words.js";
import { nearing } from "./nearing.js";

const COLOURS = { calm: "green", soon: "amber", over: "red" };

const two = (n) => String(n).padStart(2, "0");

/** Hours, minutes and seconds, with days in front where there are any. */
export function spelled(ms) {
  const s = Math.floor(Math.abs(ms) / 1_000);
  const hours = Math.floor(s / 3_600) % 24;
  const days = Math.floor(s / 86_400);
  const rest = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return days > 0 ? `${say("days", days)} ${two(hours)}:${rest}` : `${hours}:${rest}`;
}

/** `nearsAt` is since when the deadline is near. */
export function countdown({ due, nearsAt, nowMs }) {
  const { looks, sign, leftMs } = nearing(due, nearsAt, nowMs);
  const text = leftMs < 0 ? `${say("over")} ${spelled(leftMs)}` : spelled(leftMs);
  return { colour: COLOURS[looks], sign, text };
}

/** Write a countdown into a node; only what differs is touched. */
export function showCountdown(node, clock) {
  const { colour, sign, text } = countdown(clock);
  const said = `${sign} ${text}`;
  if (node.textContent !== said) node.textContent = said;
  if (node.dataset.colour !== colour) node.dataset.colour = colour;
}

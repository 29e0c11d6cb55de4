// How a figure is read off a tally, written for people, and told beside that of another span.

import { say } from "./figures_words.js";
import { count, percent } from "./planner.js";

const FEW_OF = 5; // a share of fewer is marked
const FEW_STEPS = 20; // a 95th hundredth of fewer steps is one of them

/** The value of a figure, null where there is none; of durations one hundredth, in seconds. */
export function valueOf(tally, figure, hundredth = "p50_s") {
  if (!tally) return null;
  if (figure.timed) return tally.durations[figure.timed]?.[hundredth] ?? null;
  return figure.among ? tally.shares[figure.name] : tally.counts[figure.counted];
}

export function duration(seconds) {
  if (seconds === null) return "—";
  const minutes = seconds / 60;
  if (minutes < 90) return `${minutes.toFixed(minutes < 10 ? 1 : 0)} ${say("minutes")}`;
  if (minutes < 48 * 60) return `${(minutes / 60).toFixed(1)} ${say("hours")}`;
  return `${(minutes / 1440).toFixed(1)} ${say("days")}`;
}

export function written(value, figure) {
  if (value === null) return "—";
  if (figure.timed) return duration(value);
  return figure.among ? percent(value) : count(value);
}

/** Whether so few are behind a figure that it says little. */
export function isOfFew(tally, figure) {
  if (figure.timed) return tally.counts[figure.counted] > 0 && tally.counts[figure.counted] < FEW_STEPS;
  return Boolean(figure.among) && tally.counts[figure.among] > 0 && tally.counts[figure.among] < FEW_OF;
}

/** What became of a figure since another span: text with its sign, and whether that is better. Null where one has none. */
export function changeOf(now, other, figure) {
  const [value, base] = [valueOf(now, figure), valueOf(other, figure)];
  if (other === null || base === null || value === null) return null;
  const by = value - base;
  const sign = by > 0 ? "▲ +" : by < 0 ? "▼ −" : "＝ ";
  const tone = by === 0 || figure.more_is_better === null ? "" : by > 0 === figure.more_is_better ? "gain" : "loss";
  if (figure.among) return { text: `${sign}${(100 * Math.abs(by)).toFixed(1)} ${say("points")}`, tone };
  if (base === 0) return { text: by === 0 ? `${sign}0` : say("new_base"), tone: "" };
  return { text: `${sign}${((100 * Math.abs(by)) / base).toFixed(1)}%`, tone };
}

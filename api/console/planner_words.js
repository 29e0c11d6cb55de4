// What the planner's pages say alike, in two languages.

import { LANG } from "./words.js";

const WORDS = {
  ways: ["页面", "pages"],
  to_studio: ["覆盖分析", "Coverage studio"],
  to_editor: ["网格编辑", "Grid editor"],
  to_figures: ["统计", "Figures"],
  to_replay: ["回放", "Replay"],
  to_map: ["网格运行一张图", "Live map"],
  theme: ["深浅色", "Light or dark"],
  map: ["地图：方向键移动，加减号缩放", "Map: arrows move, + and − zoom"],
};

/** A word in the language of the page; `%s` is filled in. */
export const teller = (words) => (code, value = "") =>
  (words[code] ?? [code, code])[LANG === "en" ? 1 : 0].replace("%s", value);

export const say = teller(WORDS);

// What the planning page says, in two languages.

import { LANG } from "./words.js";

const WORDS = {
  title: ["服务站点规划", "planning of stations"],
  map: ["地图：方向键移动，加减号缩放", "Map: arrows move, + and − zoom"],
  kind: ["站点类型", "Stations"],
  every: ["全部", "all"],
  walker: ["出行方式", "Walker"],
  at: ["时刻", "At"],
  limit: ["限值", "Within"],
  before: ["现状", "As is"],
  now: ["调整后", "Would be"],
  gained: ["增减", "Change"],
  minutes: ["%s 分钟", "%s min"],
  homes: ["户", "households"],
  people: ["人", "residents"],
  asking: ["正在计算…", "computing…"],
  took: ["计算用时 %s 毫秒；覆盖率由门口时间得出，图形仅供观看", "took %s ms; shares come from door times, shapes are pictures"],
  error: ["最大圈图形误差：圈内 %s% 的门走不到，走得到的门漏画 %o%", "largest shape: %s% of its doors are not reached, %o% of those reached are left out"],
  changes: ["调整", "Changes"],
  none: ["拖动站点，看覆盖率和服务圈如何变化。", "Drag a station and see what changes."],
  hint: ["双击站点即关闭；“新增站点”后点地图。什么都不会保存。", "Double-click a station to close it; “add” and click the map. Nothing is kept."],
  moved: ["移动 %s", "move %s"],
  closed: ["关闭 %s", "close %s"],
  added: ["新增站点 %s", "new station %s"],
  undo: ["撤销", "undo"],
  add: ["新增站点", "Add a station"],
  reset: ["恢复现状", "As is"],
  adult: ["成人 1.2 米/秒", "adult, 1.2 m/s"],
  elderly: ["老人 0.8 米/秒", "elderly, 0.8 m/s"],
  step_free: ["无台阶 0.8 米/秒", "step-free, 0.8 m/s"],
  e_bike: ["电动自行车", "e-bike"],
  center: ["党群服务中心", "service centre"],
  station: ["服务驿站", "service station"],
  elderly_station: ["养老服务站", "elderly station"],
  children: ["儿童之家", "children's home"],
};

export const say = (code, value = "") => (WORDS[code] || [code, code])[LANG === "en" ? 1 : 0].replace("%s", value);

// What the wall says beyond the words of the live page.

import { LANG } from "./words.js";

const WORDS = {
  title: ["网格运行大屏", "operations wall"],
  n_open: ["在办工单", "Open orders"],
  n_overdue: ["已超时", "Overdue"],
  n_due_soon: ["即将到时", "Due soon"],
  n_to_dispatch: ["待派遣", "To dispatch"],
  n_on_duty: ["在岗人员", "On duty"],
  response: ["到场用时中位", "Response P50"],
  n_received: ["今日诉求", "Received today"],
  n_closed: ["今日办结", "Closed today"],
  streets: ["街镇在办", "By subdistrict"],
  of_street: ["街镇", "Subdistrict"],
  of_open: ["在办", "open"],
  of_overdue: ["超时", "overdue"],
  live: ["实时态势", "Live"],
  organizations: ["党组织覆盖", "Party organizations"],
  tiers: ["智慧安防小区", "Smart-security compounds"],
  circles: ["服务圈", "Service circles"],
  circles_note: ["沿街巷步行，按户门计", "on foot along the streets, counted by door"],
  circle: ["%s 分钟内", "within %s min"],
  no_circles: ["路网或站点尚未导入", "no streets or stations yet"],
  heat: ["近一小时诉求", "Orders of the last hour"],
  heat_note: ["按网格计件", "counted by grid"],
  heat_step: ["%s 件", "%s"],
  alarm: ["紧急工单", "Urgent"],
  alarm_waiting: ["尚无人签收 · 已 %s", "not signed for %s"],
  alarm_seconds: ["%s 分钟", "%s min"],
  alarm_sent: ["已派", "sent"],
  alarm_more: ["另有 %s 件紧急工单未签收", "unsigned and urgent: %s more"],
  silent: ["声音未开启：按任意键", "No sound: press any key"],
  none: ["—", "—"],
};

export function wallWord(key, value = "") {
  const [zh, en] = WORDS[key];
  return (LANG === "en" ? en : zh).replace("%s", () => String(value));
}

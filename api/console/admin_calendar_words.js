// What the calendar part of the administrators' page says, in two languages.

import { pairs } from "./admin_words.js";
import { LANG } from "./words.js";

const WORDS = {
  calendars_about: ["工作时、工作日时限按此计算。更改只影响此后的工单，已有时限不变。", "Limits in working hours and working days are counted by it. A change moves no deadline that stands."],
  add_year: ["添加 %s 年…", "Add %s…"],
  edit: ["编辑全部", "Edit all"],
  lacking: ["%s 年的放假调休未知，按普通周计算：请在通知发布后添加该年。", "The days off of %s are not known and count as ordinary weeks: add the year when its notice comes."],
  not_needed: ["目前没有按工作时间计算的时限。", "No limit is counted in working time now."],
  unset: ["尚未设工作日历。", "No calendar was set yet."],
  known: ["今天起两个月内的放假调休均已登记。", "All days off of the next two months are known."],
  before: ["上月", "Month before"],
  after: ["下月", "Month after"],
  today: ["本月", "This month"],
  off: ["休", "off"],
  work: ["班", "work"],
  half: ["半", "half"],
  unknown: ["未登记", "not known"],
  legend_off: ["放假", "day off"],
  legend_work: ["调休上班", "make-up day, worked"],
  legend_half: ["半天", "half a day"],
  n_days: ["本月 %s 个工作日", "%s working days this month"],
  years: ["年度", "Years"],
  year: ["年份", "Year"],
  n_working: ["工作日", "Working days"],
  source: ["依据", "From"],
  no_years: ["尚无年度。", "No year is known."],
  try: ["试算时限", "Try a limit"],
  start: ["起算", "Begins"],
  amount: ["数量", "Amount"],
  unit: ["单位", "Unit"],
  clock: ["小时（自然时间）", "hours on the clock"],
  working_hours: ["工作时", "working hours"],
  working_days: ["工作日", "working days"],
  count: ["计算", "Count"],
  over: ["届满", "Over"],
  duty: ["其间上班 %s", "%s of duty until then"],
  import_note: ["每年一项；未写入的年份保留。填写国务院通知中的放假日（起/止 名称）和调休上班日。", "One entry a year; years that are not stated stay. Fill in the days off (first/last, name) and the make-up days of the notice."],
};

export function tell(key, value = "") {
  return WORDS[key][LANG === "en" ? 1 : 0].replace("%s", () => String(value));
}

export const WEEKDAYS = LANG === "en" ? ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] : ["一", "二", "三", "四", "五", "六", "日"];

/** What the fields of a year are called. */
export const yearField = pairs({
  source: ["依据", "from"],
  address: ["网址", "address"],
  monday: ["周一", "Monday"],
  tuesday: ["周二", "Tuesday"],
  wednesday: ["周三", "Wednesday"],
  thursday: ["周四", "Thursday"],
  friday: ["周五", "Friday"],
  saturday: ["周六", "Saturday"],
  sunday: ["周日", "Sunday"],
  makeup: ["调休上班时段", "hours of make-up days"],
  half: ["半天时段", "hours of half days"],
  days_off: ["放假", "days off"],
  makeup_days: ["调休上班", "make-up days"],
  half_days: ["半天", "half days"],
});

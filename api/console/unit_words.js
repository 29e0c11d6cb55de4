// What the unit's page says beyond the words of the phone.

import { LANG } from "./phone_words.js";

const WORDS = {
  title: ["承办单位收件箱", "Unit's inbox"],
  which: ["请输入承办单位编码", "Enter the code of a unit"],
  go: ["进入", "Go on"],
  not_unit: ["此账户未关联承办单位", "This account is of no unit"],
  to_sign: ["待签收", "to sign"],
  handling: ["办理中", "in hand"],
  overdue: ["已超时", "overdue"],
  done: ["近 7 天已反馈", "reported back in 7 days"],
  all: ["全部", "all"],
  empty: ["没有这类工单。", "None of these."],
  sign: ["签收", "Sign"],
  report: ["办结反馈", "Report back"],
  report_hint: ["办理结果，例如：路灯已修复，现场照明正常", "what came of it, for example: the lamp is repaired"],
  asked: ["待审批", "asked"],
  give_back: ["申请退回", "Return"],
  give_back_why: ["为什么退回？", "Why is it returned?"],
  not_ours: ["不属于本单位职责", "not a duty of this unit"],
  not_here: ["不在本单位管理范围", "outside the area of this unit"],
  not_clear: ["诉求或地址不清，无法办理", "matter or address not clear"],
  other: ["其他原因…", "another reason…"],
  give_back_note: ["由指挥中心决定；决定前仍由本单位办理，时限照常计算。每单仅可申请一次。", "The desk decides. Until then the order is yours and its clocks run. Asked once an order."],
  more_time: ["申请延期", "More time"],
  more_time_until: ["延期到什么时候？", "Until when?"],
  more_time_note: ["原办结时限 %s。须在到期前申请，每单仅可延期一次，由指挥中心决定。", "Due %s. Asked before it is over, once an order; the desk decides."],
  more_time_why: ["为什么需要延期？", "Why is more time needed?"],
  days_more: ["延 %s 天", "%s d more"],
  another_day: ["另选日期…", "another day…"],
  which_day: ["选择日期", "Choose a day"],
  until_last: ["最晚可到 %s", "until %s at the latest"],
  until: ["延至 %s", "until %s"],
  next: ["下一步", "Next"],
  needs_parts: ["需采购材料或配件", "parts have to be bought"],
  needs_others: ["需其他单位或产权方配合", "somebody else has to help"],
  needs_weather: ["天气或现场条件不具备", "weather or site do not allow it"],
  asked_more_time: ["申请延期至 %s", "asked for time until %s"],
  asked_return: ["申请退回", "asked to return it"],
  undecided: ["待指挥中心决定", "the desk has not decided yet"],
  was_refused: ["未准：%s", "refused: %s"],
  was_granted: ["已准予", "granted"],
  moved_to: ["已准，办结时限改为 %s", "granted: due %s now"],
  by_sign: ["签收", "sign"],
  by_close: ["办结", "close"],
  refused: ["%s 未被接受：%d", "%s not taken: %d"],
  no_line: ["服务器没有应答，请稍后再试", "The server does not answer; try again"],
  sent: ["派来 %s", "sent %s"],
  leave: ["退出", "Sign out"],
  other_language: ["English", "中文"],
};

export function unitWord(key, value = "", second = "") {
  const said = WORDS[key][LANG === "en" ? 1 : 0];
  return said.replace("%s", () => String(value)).replace("%d", () => String(second));
}

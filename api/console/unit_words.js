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
  give_back: ["退回", "Return"],
  give_back_why: ["为什么退回？", "Why is it returned?"],
  not_ours: ["不属于本单位职责", "not a duty of this unit"],
  not_here: ["不在本单位管理范围", "outside the area of this unit"],
  not_clear: ["诉求或地址不清，无法办理", "matter or address not clear"],
  other: ["其他原因…", "another reason…"],
  give_back_note: ["退回后由指挥中心重新研判派遣。", "The desk decides anew who handles it."],
  more_time: ["需要延期：请在到期前致电指挥中心（暂不能在本页申请）", "More time: call the desk before it runs out (not on this page yet)"],
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

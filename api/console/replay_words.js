// What the page of replays says, in two languages.

import { teller } from "./planner_words.js";

const WORDS = {
  title: ["回放", "replay"],
  loading: ["正在读取…", "reading…"],
  failed: ["读取失败，请重试：%s", "could not be read, try again: %s"],
  from: ["自", "From"],
  length: ["时长", "For"],
  minutes: ["%s 分钟", "%s min"],
  hours: ["%s 小时", "%s h"],
  trails: ["显示人员轨迹（查看将被记录）", "Show trails of members (looking is put down)"],
  show: ["回放", "Replay"],
  player: ["播放", "player"],
  play: ["播放（空格）", "Play (space)"],
  pause: ["暂停（空格）", "Pause (space)"],
  to_start: ["回到开始（Home）", "To the start (Home)"],
  seek: ["时刻：左右方向键移动", "Instant: arrows move it"],
  speed: ["速度", "Speed"],
  times: ["%s 倍", "%s×"],
  keys: ["空格播放或暂停，← → 移动 1 分钟（Shift 10 秒），↑ ↓ 调速，Home、End 到头尾。", "Space plays and pauses, ← → move a minute (Shift: 10 s), ↑ ↓ change the speed, Home and End lead to the ends."],
  waiting: ["待派遣", "Waiting"],
  assigned: ["待签收", "To be signed"],
  handling: ["处置中", "Being handled"],
  reported_back: ["待核查", "To be checked"],
  done: ["已办结", "Ended"],
  members: ["有轨迹的人员", "Members with a trail"],
  events: ["实时动态", "What happened"],
  nothing: ["这段时间没有工单。", "There were no orders in this hour."],
  cut: ["工单过多，只显示最新的 5,000 张。", "Too many orders: the newest 5,000 are shown."],
  no_trail: ["这段时间没有保留轨迹。", "No trail is kept of this hour."],
  kept_since: ["轨迹保留自 %s。", "Trails are kept since %s."],
  no_right: ["您的角色不能查看轨迹。", "Your roles do not see trails."],
  unplaced: ["当时未定位 %s 张", "%s without a place then"],
  order: ["工单", "Order"],
  lead: ["主办", "Lead"],
  on_site: ["已到场", "on site"],
  nobody: ["无", "nobody"],
  not_yet: ["尚未立案", "not opened yet"],
  close: ["关闭", "Close"],
};

export const say = teller(WORDS);

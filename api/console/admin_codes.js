// Codes of the audit and of a server's troubles, as administrators read them, in two languages.

import { pairs } from "./admin_words.js";

export const AUDIT_KINDS = {
  signed_in: ["登录", "signed in"],
  sign_in_refused: ["登录被拒", "sign-in refused"],
  signed_out: ["退出", "signed out"],
  password_changed: ["修改密码", "password changed"],
  second_factor_kept: ["启用二步验证", "second factor set up"],
  second_factor_given_up: ["停用二步验证", "second factor given up"],
  account_added: ["添加账户", "account added"],
  account_reset: ["重置密码", "account reset"],
  account_unlocked: ["解锁账户", "account unlocked"],
  account_disabled: ["停用账户", "account disabled"],
  rights_granted: ["授权", "rights given"],
  key_added: ["添加密钥", "key added"],
  destination_added: ["添加接收方", "destination added"],
  destination_paused: ["暂停接收方", "destination paused"],
  destination_resumed: ["恢复接收方", "destination resumed"],
  destination_removed: ["移除接收方", "destination removed"],
  deliveries_retried: ["重新投递消息", "messages taken up again"],
  deliveries_given_up: ["放弃投递消息", "messages given up"],
  key_revoked: ["吊销密钥", "key revoked"],
  session_ended: ["结束会话", "session ended"],
  settings_changed: ["更改设置", "settings changed"],
  evacuees_forgotten: ["清理转移人员信息", "evacuees forgotten"],
  callers_forgotten: ["清理来电人信息", "callers forgotten"],
  legal_hold_set: ["依法保留", "held by order of the law"],
  legal_hold_lifted: ["解除保留", "hold lifted"],
  call_refused: ["越权被拒", "call refused"],
  personal_data_seen: ["查看个人信息", "personal data seen"],
  cameras_seen: ["查看附近摄像头", "cameras near an order seen"],
  camera_opened: ["打开摄像头", "camera opened"],
  events_sealed: ["封存事件", "events sealed"],
  audit_read: ["查看审计", "audit read"],
};
export const kindWord = pairs(AUDIT_KINDS);

export const troubleWord = pairs({
  nobody_works: ["没有派单进程在工作：工单不会派出。请启动 gridmap worker。", "Nobody dispatches: orders stay where they are. Start gridmap worker."],
  revision_differs: ["表结构版本与本程序不符。请运行 gridmap db upgrade。", "The tables are of another release. Run gridmap db upgrade."],
  disk_low: ["磁盘剩余不足 2 GB。", "Less than 2 GB are free on the disk."],
  connections_scarce: ["数据库连接即将用尽。", "The database has few connections left."],
  outbox_untrimmed: ["消息队列超过一天未清理，清理由派单进程负责。", "The outbox was not trimmed for more than a day; the worker does that."],
  feed_behind: ["实时推送滞后 30 秒以上，可能有长事务。", "The live stream is more than 30 s behind: a transaction may run for long."],
  kept_too_long: ["有个人信息超过留存期一天以上未清理，清理由派单进程负责。", "Something of persons is kept a day longer than it may be; the worker forgets it."],
  clock_behind: ["最近的记录晚于本机时钟：时钟曾走快或现在走慢，提醒和时限会推迟。请核对服务器时间（NTP）。", "What happened last is dated ahead of this clock: it was fast, or is slow now, and reminders and limits come late. Check the server's time (NTP)."],
  streets_broken: ["新路网无法使用，仍按旧路网派单。", "The new streets cannot be used: dispatch goes by those before."],
  kernel_missing: ["路网搜索未编译，计算较慢：python -m gridmap.travel.kernels.compile", "The street search is not compiled and slower: python -m gridmap.travel.kernels.compile"],
  calendar_unset: ["有工作时、工作日时限，但未设工作日历：按普通周一至周五计算。见“日历”。", "Limits count in working time and no calendar was set: ordinary weeks are counted. See Calendars."],
  year_unknown: ["工作日历缺少今年或未来两个月所属年份：其放假调休未知，按普通周计算。见“日历”。", "The calendar lacks this year, or that of two months on: its days off are unknown and count as ordinary. See Calendars."],
});

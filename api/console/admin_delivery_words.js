// What the part of destinations says, in two languages.

import { pairs } from "./admin_words.js";
import { LANG } from "./words.js";

const WORDS = {
  about: ["本区事件投递到其他系统。未添加接收方时不对外发起任何连接；消息不含个人信息。", "What happens here, sent to other systems. Without a destination nothing is called; no message names a person."],
  add: ["添加接收方", "Add a destination"],
  add_note: ["从添加之时起的事件才会投递。签名密钥（Standard Webhooks）只显示一次，请交给接收方。", "It hears of what comes from now on. The secret that signs (Standard Webhooks) is shown once: hand it to the receiver."],
  none_yet: ["尚无接收方，不对外投递。", "There is no destination: nothing goes out."],
  code: ["编码", "Code"],
  code_hint: ["小写字母、数字，如 city-hub", "small letters and digits, like city-hub"],
  name: ["名称", "Name"],
  url: ["地址", "Address"],
  jurisdiction: ["辖区", "Jurisdiction"],
  kinds: ["事件（不选为全部）", "Kinds of event (none chosen = all)"],
  all_kinds: ["全部事件", "all kinds"],
  n_kinds: ["%s 类事件", "kinds: %s"],
  secret_of: ["接收方 %s 的签名密钥", "Secret of the destination %s"],
  delivered: ["24 小时已送达", "Taken in 24 h"],
  last: ["最近 %s", "last %s"],
  waiting: ["待投递", "Wait"],
  oldest: ["最早 %s前", "oldest: %s"],
  failing: ["曾失败 %s", "failed: %s"],
  stuck: ["受阻", "Stuck"],
  failure: ["最近失败", "Last failure"],
  paused: ["已暂停", "paused"],
  paused_by: ["%s 暂停", "paused by %s"],
  sending: ["投递中", "being sent to"],
  retrying: ["重试中", "tried again"],
  some_stuck: ["有受阻", "messages stuck"],
  change: ["修改", "Change"],
  change_of: ["修改接收方 %s", "Change the destination %s"],
  change_note: ["待投递的消息立即改投新地址；事件与辖区从此时起生效。签名密钥不变。", "What waits goes to a new address at once; kinds and jurisdiction hold from now on. The secret stays."],
  pause: ["暂停", "Pause"],
  pause_of: ["暂停投递：%s", "Pause %s"],
  pause_note: ["暂停期间消息留存等待，恢复后投递。", "Messages wait meanwhile and are sent when it is resumed."],
  resume: ["恢复", "Resume"],
  new_secret: ["换密钥", "New secret"],
  new_secret_of: ["更换签名密钥：%s", "New secret for %s"],
  new_secret_note: ["新密钥只显示一次，请交给接收方。24 小时内消息由新旧密钥同时签名，接收方用哪个都能校验；之后原密钥作废。等待的消息不受影响。立即作废的，接收方换用之前会拒收。", "The new one is shown once: hand it to the receiver. For 24 hours every message is signed by both, so either checks; then the old one is gone. What waits stays. Ended at once, the receiver refuses until it has the new one."],
  leaked: ["原密钥已泄露", "The old one leaked"],
  at_once: ["立即作废", "end it at once"],
  old_signs: ["原密钥用至 %s", "old secret until %s"],
  remove: ["移除", "Remove"],
  remove_of: ["移除接收方 %s", "Remove the destination %s"],
  remove_note: ["签名密钥一并删除；未送达的 %s 条消息不再投递。", "Its secret goes too, and %s messages that it has not taken are never sent."],
  messages: ["消息", "Messages"],
  messages_of: ["%s 的消息", "Messages of %s"],
  retry_stuck: ["全部受阻的重新投递", "Send all that are stuck again"],
  give_up_stuck: ["全部受阻的放弃", "Give up all that are stuck"],
  retry: ["重新投递", "Send again"],
  give_up: ["放弃", "Give up"],
  give_up_one: ["放弃消息", "Give a message up"],
  give_up_all: ["放弃 %s 条受阻消息", "Give up %s messages that are stuck"],
  give_up_note: ["接收方不会再收到。请写明如何另行告知。", "The receiver will never get it. Say how it was told otherwise."],
  retried: ["%s 条消息将重新投递", "%s messages are sent again"],
  given_up: ["已放弃 %s 条消息", "%s messages are given up"],
  state: ["状态", "State"],
  every_state: ["全部状态", "every state"],
  event: ["事件", "Event"],
  order: ["工单", "Order"],
  happened: ["发生时间", "Happened"],
  tries: ["失败次数", "Failed"],
  next: ["下次重试 %s", "next try %s"],
  no_messages: ["没有这样的消息。", "There is no such message."],
  newest: ["最近 200 条以内", "the newest 200 at most"],
  card: ["对外投递", "Destinations"],
};

export const tell = (key, value = "") => pairs(WORDS)(key).replace("%s", () => String(value));

export const stateWord = pairs({
  waiting: ["待投递", "waits"],
  delivered: ["已送达", "taken"],
  stuck: ["受阻", "stuck"],
  given_up: ["已放弃", "given up"],
});

const FAULTS = {
  name_unknown: ["域名无法解析", "its name is unknown"],
  address_refused: ["地址为本机或禁用地址", "its address is not called"],
  no_connection: ["连接失败", "no connection"],
  no_trust: ["证书不受信任", "its certificate is not trusted"],
  timed_out: ["超时", "no answer in time"],
  redirected: ["要求跳转（不跟随）", "it redirects, which is not followed"],
  refused: ["对方拒收", "it refused"],
};

/** Why a try failed, with the status where there was an answer. */
export const faultWord = ({ fault, status }) => (fault ? [pairs(FAULTS)(fault), status].filter(Boolean).join(LANG === "en" ? ", " : " ") : "");

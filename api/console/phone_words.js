// What the phone's page says, in two languages: the one asked for, or the one chosen before.

const KEPT = "gridmap-phone-lang";

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  try {
    if (asked === "en" || asked === "zh") localStorage.setItem(KEPT, asked);
    return (asked || localStorage.getItem(KEPT)) === "en" ? "en" : "zh";
  } catch {
    return asked === "en" ? "en" : "zh"; // a browser that keeps nothing
  }
}

export const LANG = chosen();

const WORDS = {
  title: ["我的工作", "My work"],
  jobs: ["工单", "Jobs"],
  visits: ["走访", "Visits"],
  sighting: ["上报", "Report"],
  own: ["我的", "Me"],
  online: ["在线 · %s", "online · %s"],
  offline: ["离线 · 显示 %s 的内容", "offline · as of %s"],
  loading: ["正在读取…", "loading…"],
  unsent: ["%s 项操作待发送，联网后按顺序自动发出", "%s to be sent, in order, once the line is back"],
  not_kept: ["本机不能保存：请勿关闭页面", "This phone keeps nothing: do not close the page"],
  signed_out: ["登录已过期。操作已保存，重新登录后继续发送。", "The session is over. What you did is kept; sign in to send it."],
  sign_in: ["重新登录", "Sign in"],
  close: ["关闭", "Close"],
  ok: ["知道了", "OK"],
  refused: ["未被接受：%s", "Not taken: %s"],
  dropped: ["同一工单后续 %s 项操作不再发送。", "%s later steps of the same job are not sent."],
  no_jobs: ["手上没有工单。", "No job in hand."],
  no_jobs_more: ["有新工单时，本页会响铃并振动。", "This page rings and vibrates when one comes."],
  done_today: ["今日已完成 %s 件", "%s done today"],
  urgent: ["紧急", "URGENT"],
  normal: ["一般", "ordinary"],
  co_reserved: ["待签收", "to sign"],
  co_signed: ["已签收", "signed"],
  co_arrived: ["已到场", "there"],
  co_cannot_go_asked: ["申请不前往", "asks to be let off"],
  more_time_asked: ["主办单位申请延期至 %s，待决定", "the unit that leads asks for time until %s"],
  co_handler: ["协办", "co-handler"],
  new: ["新派", "new"],
  reserved: ["签收", "Sign"],
  signed: ["到场", "Arrive"],
  arrived: ["完成", "Done"],
  step_reserved: ["签收", "Sign"],
  step_signed: ["我已到场", "I am there"],
  step_arrived: ["处置完成", "Done"],
  cannot_go_asked: ["已申请不前往，等待网格长决定", "asked to be let off; the grid head decides"],
  queued: ["待发送", "to be sent"],
  left: ["剩 %s", "%s left"],
  over: ["超 %s", "%s over"],
  by_sign: ["签收时限", "sign by"],
  by_arrive: ["到场时限", "arrive by"],
  by_close: ["办结时限", "close by"],
  way: ["路线", "The way"],
  call: ["打电话", "Call"],
  no_call: ["电话联系指挥中心（号码未设置）", "Call your desk (no number is set)"],
  cannot_go: ["无法前往", "Cannot go"],
  done_by_phone: ["电话已解决", "Solved by phone"],
  grid: ["网格 %s", "grid %s"],
  window: ["预约 %s", "appointed %s"],
  gates: ["大门", "Gates"],
  always_open: ["全天", "all day"],
  daily: ["每日", "daily"],
  pass_everyone: ["所有人", "everyone"],
  pass_residents: ["居民", "residents"],
  pass_vehicles: ["车辆", "vehicles"],
  pass_emergency: ["应急", "emergency"],
  no_place: ["工单没有位置", "This job has no place"],
  why_cannot: ["为什么无法前往？", "Why can you not go?"],
  cannot_busy: ["正在处理其他事项", "busy with something else"],
  cannot_ill: ["身体不适", "not well"],
  cannot_road: ["道路不通", "the road is blocked"],
  cannot_skill: ["超出职责或能力（执法、燃气、电力等）", "beyond my duty (enforcement, gas, electricity)"],
  cannot_safe: ["现场有危险，不宜单独进入", "not safe to go alone"],
  other_reason: ["其他原因…", "another reason…"],
  send: ["提交", "Send"],
  note: ["处置情况", "What was done"],
  note_hint: ["例如：已清理积水，井盖复位", "for example: water cleared, cover back in place"],
  locating: ["正在定位…", "locating…"],
  why_away: ["无法确认您在 100 米内", "Your place within 100 m is not shown"],
  away_far: ["定位显示距工单约 %s 米。点一项即可，不影响考核。", "The fix is about %s m away. One tap is enough; nobody is worse off for it."],
  away_no_fix: ["没有可用定位。点一项即可，不影响考核。", "There is no fix. One tap is enough; nobody is worse off for it."],
  away_indoors: ["高层、地下室，信号差", "tower or basement, poor signal"],
  away_no_gps: ["手机没有定位", "the phone has no fix"],
  away_nearby: ["在附近处置（如小区门口）", "at work near by (a gate, say)"],
  away_wrong: ["工单位置不对", "the place of the job is wrong"],
  away_other: ["其他", "another reason"],
  not_yet: ["还没到，返回", "not there yet"],
  navigate: ["用手机地图导航", "Open in a map app"],
  from_you: ["距最近一次定位约 %s 米，方向%d", "about %s m %d of your last position"],
  map: ["地图", "map"],
  here: ["工单位置", "the job"],
  you: ["我的位置（%s）", "me (%s)"],
  no_ground: ["周边地图未读取到，仅示方位", "no map of the place; directions only"],
  no_visits: ["今天没有走访任务。", "No visits today."],
  visit_from: ["适宜时间 %s", "welcome %s"],
  visit_done: ["已走访", "done"],
  what_found: ["走访结果", "What did you find?"],
  met: ["见面", "met"],
  not_met: ["未见到", "not met"],
  phoned: ["电话联系", "reached by phone"],
  needs_help: ["需要帮助", "needs help"],
  visit_note: ["备注（可不填）", "Note (may be left out)"],
  see: ["我看到的问题", "What I see"],
  category: ["类别", "Category"],
  choose: ["请选择", "choose"],
  what: ["情况", "What is it"],
  what_hint: ["例如：3 号楼前路面积水约 20 厘米", "for example: 20 cm of water in front of building 3"],
  where: ["位置", "Where"],
  use_fix: ["用手机定位", "Where I am"],
  use_map: ["在地图上点", "Tap on a map"],
  address: ["地址或门牌（可不填）", "Address (may be left out)"],
  placed: ["已选位置 %s", "place: %s"],
  unplaced: ["未选位置：由坐席按地址定位", "no place yet: the desk finds it by the address"],
  no_gps: ["没有取得定位，请在地图上点选", "No fix; tap on the map"],
  sighting_kept: ["已记录，编号生成后由系统派单。", "Kept; it is dispatched as any request."],
  fill: ["请选择类别并写明情况。", "Choose a category and say what it is."],
  tap_map: ["点选问题所在位置", "Tap the place"],
  take_place: ["就是这里", "Here it is"],
  my_fix: ["我的定位", "My position"],
  fix_age: ["最近一次 %s 前", "last one %s ago"],
  fix_none: ["还没有收到过定位", "none yet"],
  fix_post: ["登记的岗位，不是定位", "the post of the register, no fix"],
  fix_how: [
    "本页不跟踪手机：锁屏后网页不会发送任何位置。位置由后台定位客户端在班次内上报，只用于就近派单；您可查看自己的轨迹。",
    "This page does not track the phone: once it is locked, a page sends nothing. Positions come from the background client, on shift only, for sending whoever is near; you may see your own trail.",
  ],
  ring: ["新工单提醒", "How a new job reaches you"],
  ring_how: [
    "本页打开时响铃并振动，直到您看到。页面关闭或手机锁屏后网页无法提醒：超时未签收的工单会进入指挥中心的电话名单，由值班员打电话给您。",
    "While this page is open it rings and vibrates until you have seen it. A closed page or a locked phone cannot ring: what is not signed in time goes on the desk's phone list, and somebody calls you.",
  ],
  sound_on: ["开启声音", "Turn sound on"],
  sound_is_on: ["声音已开启", "Sound is on"],
  ringing: ["新工单 %s", "New job %s"],
  ringing_offer: ["待认领 %s", "To claim: %s"],
  ringing_cooperation: ["协同请求 %s", "Cooperation asked: %s"],
  ringing_more: ["%s 等 %d 项", "%s, and %d in all"],
  seen: ["我看到了", "I have seen it"],
  who: ["登录身份", "Signed in as"],
  open_door: ["演示：未设登录", "demonstration: nobody signs in"],
  sign_out: ["退出并清除本机内容", "Sign out and clear this phone"],
  still_unsent: ["还有 %s 项未发送，退出后将丢失。", "%s not sent yet would be lost."],
  install: ["安装到桌面：浏览器菜单 → “添加到主屏幕”", "Install: browser menu → “Add to home screen”"],
  no_worker: [
    "当前地址不是 HTTPS：断网后不能重新打开本页，已打开的页面仍可使用。",
    "This address is not HTTPS: without a line the page cannot be opened anew; an open page goes on working.",
  ],
  other_language: ["English", "中文"],
  which: ["请输入网格员编码", "Enter a member code"],
  go: ["进入", "Go on"],
  not_member: ["此账户未关联网格员", "This account is no member"],
  no_such: ["没有这个编码", "There is no such code"],
  north: ["北", "north"],
  northeast: ["东北", "north-east"],
  east: ["东", "east"],
  southeast: ["东南", "south-east"],
  south: ["南", "south"],
  southwest: ["西南", "south-west"],
  west: ["西", "west"],
  northwest: ["西北", "north-west"],
  to_claim: ["待认领", "to claim"],
  claim: ["我来认领", "I take it"],
  decline: ["不认领", "Not me"],
  offer_left: ["请在 %s 内答复", "answer within %s"],
  offer_over: ["已过时限", "time is over"],
  first_has_it: ["同时推送，先认领者得", "the first to take it has it"],
  asked_alone: ["单独推送", "asked of you alone"],
  offer_no_line: ["没有联网：认领须在线进行，请到有信号处再试", "no line: claiming needs one; try again where there is signal"],
  why_decline: ["为什么不认领？", "Why not?"],
  decline_note: ["不影响您的其他工单，系统将另推他人。", "It counts against nobody; somebody else is asked."],
  decline_busy: ["手上有事", "busy now"],
  decline_far: ["离得太远", "too far away"],
  decline_skill: ["不会处理", "not able to"],
  decline_other: ["其他原因", "another reason"],
  cooperation: ["协同请求", "cooperation asked"],
  acknowledge: ["确认收到", "I have it"],
  acknowledged_by: ["%s 已于 %d 确认", "%s has it since %d"],
  asked_of_unit: ["请 %s 协同", "asked of %s"],
  asked_of_you: ["请您协同", "asked of you"],
  answer: ["答复", "answer"],
  answer_now: ["答复", "Answer"],
  answer_words: ["答复内容", "What do you answer?"],
  answer_hint: ["例如：已派 2 人前往，约 20 分钟到", "for example: two people are on the way, 20 minutes"],
  decline_cooperation: ["谢绝", "Decline"],
  why_not_cooperate: ["为什么不能协同？", "Why can you not help?"],
  why_not_cooperate_note: ["指挥中心会看到，并另请他人。不影响考核。", "The desk sees it and asks somebody else. It counts against nobody."],
  decline_not_ours: ["不属本单位（本人）职责", "not our (my) duty"],
  decline_nobody: ["暂无人手", "nobody is free"],
  decline_means: ["缺设备或条件不具备", "means are missing"],
  moment_told: ["来件", "as told"],
  moment_before: ["处置前", "before"],
  moment_after: ["处置后", "after"],
  take_photo: ["拍照 · %s", "Photo · %s"],
  photo_sent: ["已发送", "sent"],
  photo: ["照片", "photo"],
  photo_missing: ["还缺照片：%s", "Photo missing: %s"],
  photo_missing_note: ["此类事项办结须附照片。确实无法拍摄的，请选择原因，指挥中心会看到。", "This category wants photos. If there is none, say why; the desk sees it."],
  photo_too_large: ["照片过大，请降低拍摄分辨率", "The photo is too large; take it at a lower resolution"],
  add_photo: ["附照片", "Add a photo"],
  n_photos: ["已附 %s 张", "%s added"],
  no_photo_privacy: ["涉及他人隐私", "people would be in it"],
  no_photo_dark: ["光线不足或无法靠近", "too dark, or out of reach"],
  no_photo_camera: ["手机无法拍照", "the camera does not work"],
  no_photo_gone: ["到场时已无现场", "nothing was left to show"],
  no_photo_by_phone: ["电话解决，未到场", "solved by phone"],
  no_photo_other: ["其他原因", "another reason"],
  sign: ["签收", "sign"],
  arrive: ["到场", "arrive"],
  done: ["完成", "done"],
  visit: ["走访", "visit"],
  sight: ["上报", "report"],
};

export function word(key, value = "", second = "") {
  const said = WORDS[key][LANG === "en" ? 1 : 0];
  return said.replace("%s", () => String(value)).replace("%d", () => String(second));
}

let clock = null;
let day = null;

/** Tell times as the district does, wherever the phone thinks it is. */
export function keepTimeOf(timeZone) {
  const hours = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone };
  clock = new Intl.DateTimeFormat(LANG === "en" ? "en-GB" : "zh-CN", hours);
  const days = { month: LANG === "en" ? "short" : "numeric", day: "numeric", ...hours };
  day = new Intl.DateTimeFormat(LANG === "en" ? "en-GB" : "zh-CN", days);
}
keepTimeOf(undefined);

export const dayTimeOf = (instant) => day.format(new Date(instant));
export const timeOf = (instant) => clock.format(new Date(instant));

/** How long something takes: minutes and seconds, hours and minutes, or days. */
export function lasting(ms) {
  const s = Math.max(0, Math.floor(Math.abs(ms) / 1_000));
  const two = (n) => String(n).padStart(2, "0");
  if (s < 3_600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
  if (s < 86_400) {
    const [h, m] = [Math.floor(s / 3_600), Math.floor((s % 3_600) / 60)];
    return LANG === "en" ? `${h} h ${two(m)} min` : `${h} 小时 ${two(m)} 分`;
  }
  const days = Math.floor(s / 86_400);
  return LANG === "en" ? `${days} d` : `${days} 天`;
}

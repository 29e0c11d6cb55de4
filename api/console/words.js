// What the page says, in two languages. Texts of the server come in the language asked for.

export const LANG = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "zh";

const WORDS = {
  title: ["网格运行一张图", "live map"],
  map: [
    "地图：方向键移动，加减号缩放，回车打开最近的工单",
    "Map: arrows move, + and − zoom, Enter opens the nearest work order",
  ],
  loading: ["正在读取…", "loading…"],
  rehearsal: ["演示时间", "played time"],
  ways: ["页面", "Pages"],
  to_desk: ["坐席", "desk"],
  to_wall: ["大屏", "wall"],
  to_plan: ["规划", "planning"],
  to_figures: ["统计", "figures"],
  theme: ["深浅色", "Light or dark"],
  layers: ["图层", "Layers"],
  no_place: ["（无位置）", "(without a place)"],
  orders: ["在办工单", "Open work orders"],
  no_orders: ["目前没有在办工单。", "There is no open work order."],
  no_such_orders: ["没有这类工单。", "None of these."],
  more_orders: ["另有 %s 件", "and %s more"],
  events: ["实时动态", "What happens"],
  fresh: ["数据实时", "live"],
  age: ["数据已滞后 %s 秒", "%s s behind"],
  lag: ["时延 %s 秒", "lag %s s"],
  lost: [
    "连接中断 %s 秒。图上为中断前的情况，正在重连…",
    "Connection lost for %s s. The map shows what was before that; trying again…",
  ],
  no_database: [
    "数据库没有应答，图上为 %s 秒前的情况，正在重试…",
    "The database does not answer. The map shows what was %s s ago; trying again…",
  ],
  silent: ["静默（近期未上报）", "Silent (no recent fix)"],
  last_known: ["最后已知位置", "Last known position"],
  never: ["服务器没有应答，正在重试…", "The server does not answer; trying again…"],
  close: ["关闭", "Close"],
  member: ["网格员", "Member"],
  unit: ["承办单位", "Unit"],
  order: ["工单", "Work order"],
  urgent: ["紧急", "urgent"],
  left: ["剩 %s", "%s left"],
  over: ["超 %s", "%s over"],
  arrives: ["约 %s 秒到", "%s s away"],
  category: ["类别", "Category"],
  address: ["地址", "Address"],
  grid: ["网格", "Grid"],
  state: ["状态", "State"],
  waiting_for: ["等待", "Held up"],
  handler: ["主办", "Lead"],
  received: ["收到", "Received"],
  respond_by: ["签收时限", "Sign by"],
  arrive_by: ["到场时限", "Be there by"],
  close_by: ["办结时限", "Close by"],
  counted_in: ["计时", "Counted in"],
  working_time: ["工作时间（日历第 %s 版）", "working time (calendar %s)"],
  reasons: ["派单理由", "Why this one"],
  nobody: ["为何无人可派", "Why nobody"],
  decided: ["%s 比较 %n 人", "%n people weighed at %s"],
  others: ["另有 %s 人未列出", "%s more are not listed"],
  by_unit: ["由承办单位办理，不派人员。", "A handling unit has it; nobody is sent."],
  not_yet: ["尚未派单。", "Not dispatched yet."],
  history: ["经过", "What happened"],
  role: ["角色", "Role"],
  home_grid: ["所属网格", "Home grid"],
  load: ["在办", "Open orders"],
  fix: ["定位时间", "Position of"],
  his_orders: ["手上工单", "Has"],
  n_requests: ["诉求", "requests"],
  n_answered: ["直接答复", "answered"],
  n_open: ["在办工单", "open orders"],
  n_to_dispatch: ["待派遣", "to dispatch"],
  n_to_be_signed: ["待签收", "to be signed"],
  n_handling: ["处置中", "handling"],
  n_no_candidate: ["无人可派", "nobody free"],
  n_desk: ["待坐席", "for the desk"],
  n_unlocated: ["待定位", "unlocated"],
  n_reported_back: ["待核查", "to be checked"],
  n_closed: ["已办结", "closed"],
  all: ["全部", "all"],
  waiting: ["待派", "waiting"],
  assigned: ["待签收", "to be signed"],
  handling: ["处置中", "handling"],
  reported_back: ["待核查", "to check"],
};

const EVENTS = {
  request_received: ["收到诉求", "request received"],
  request_entered_late: ["补录", "entered later"],
  request_answered: ["直接答复", "answered at once"],
  request_referred: ["已转介", "referred"],
  request_cancelled: ["诉求撤销", "request cancelled"],
  order_opened: ["立案", "opened"],
  order_filed: ["新工单", "new order"],
  order_located: ["已定位", "located"],
  order_merged: ["并案", "merged"],
  order_waiting: ["等待", "held up"],
  order_assigned: ["派单", "assigned"],
  batch_matched: ["批量派单", "batch matched"],
  assignment_signed: ["签收", "signed"],
  assignment_arrived: ["到场", "arrived"],
  assignment_done: ["处置完成", "done"],
  assignment_cannot_go: ["无法前往", "cannot go"],
  assignment_withdrawn: ["撤派", "withdrawn"],
  assignment_transferred: ["转出", "handed over"],
  assignment_cannot_go_asked: ["申请不前往", "asks to be let off"],
  assignment_cannot_go_refused: ["申请未准", "not let off"],
  photo_added: ["附照片", "photo added"],
  photo_erased: ["照片已删除", "photo erased"],
  more_time_asked: ["申请延期", "more time asked for"],
  more_time_granted: ["准予延期", "more time granted"],
  more_time_refused: ["延期未准", "more time refused"],
  return_asked: ["申请退回", "return asked for"],
  return_granted: ["准予退回", "return granted"],
  return_refused: ["退回未准", "return refused"],
  order_to_be_claimed: ["转为认领", "to be claimed"],
  offer_made: ["推送认领", "offered"],
  offer_accepted: ["接单", "offer accepted"],
  offer_declined: ["拒单", "offer declined"],
  offer_expired: ["超时未接", "offer expired"],
  offer_withdrawn: ["推送撤回", "offer withdrawn"],
  cooperation_asked: ["请求协同", "cooperation asked"],
  cooperation_acknowledged: ["协同已确认", "cooperation acknowledged"],
  cooperation_answered: ["协同已答复", "cooperation answered"],
  cooperation_declined: ["协同被谢绝", "cooperation declined"],
  cooperation_withdrawn: ["协同撤回", "cooperation withdrawn"],
  co_handler_assigned: ["派协办", "co-handler assigned"],
  lead_handed_over: ["主办移交", "lead handed over"],
  team_asked: ["请求组队", "team asked for"],
  team_waiting: ["等待组队", "team incomplete"],
  joint_operation_planned: ["联合行动排定", "joint operation planned"],
  joint_operation_short: ["联合行动缺员", "joint operation short of people"],
  joint_operation_started: ["联合行动开始", "joint operation started"],
  joint_operation_cancelled: ["联合行动取消", "joint operation cancelled"],
  follow_up_opened: ["后续跟进", "follow-up opened"],
  follow_up_done: ["跟进完成", "follow-up done"],
  follow_up_dropped: ["跟进取消", "follow-up dropped"],
  assignment_reminded: ["提醒签收", "reminded to sign"],
  assignment_phone_listed: ["列入电话催签", "to be called"],
  call_noted: ["电话已记录", "call noted"],
  stand_in_asked: ["启用替岗", "stand-in asked"],
  grid_head_told: ["报网格长", "grid head told"],
  next_level_told: ["报上一级", "next level told"],
  order_escalated: ["提级", "escalated"],
  escalation_acknowledged: ["提级已确认", "escalation acknowledged"],
  order_checked: ["核查通过", "checked"],
  risk_raised: ["风险词", "risk words"],
  risk_seen: ["风险词已阅", "risk words read"],
  note_added: ["备注 / 通话", "note or call"],
  instruction_given: ["批示督办", "instruction"],
  instruction_reported: ["批示回告", "instruction reported"],
  shift_handed_over: ["交班签字", "shift handed over"],
  shift_taken_over: ["接班签字", "shift taken over"],
  shift_taken_back: ["交班撤回", "handover taken back"],
  order_closed: ["办结", "closed"],
  member_away: ["离岗", "away"],
  member_back: ["返岗", "back"],
  layer_imported: ["图层更新", "layer imported"],
  layer_rolled_back: ["图层回退", "layer rolled back"],
  redivision_submitted: ["网格调整送审", "re-division submitted for review"],
  redivision_sent_back: ["网格调整退回修改", "re-division sent back"],
  redivision_approved: ["网格调整获批", "re-division approved"],
  redivision_dropped: ["网格调整撤销", "re-division dropped"],
  streets_edited: ["路网人工修改", "streets edited"],
  street_edit_withdrawn: ["路网修改撤回", "street edit withdrawn"],
  emergency_plan_changed: ["预案更新", "emergency plan changed"],
  warning_received: ["收到预警", "warning received"],
  warning_ended: ["预警解除", "warning ended"],
  warning_confirmed: ["预警已确认", "warning confirmed"],
  warning_unconfirmed: ["预警逾时未确认，须致电", "warning not confirmed in time"],
  warning_called: ["预警电话通知", "called about a warning"],
  operation_prepared: ["应急待启动", "operation prepared"],
  operation_signed: ["应急启动一签", "first signature"],
  operation_switched_on: ["平转急 启动", "switched on"],
  operation_standing_down: ["应急收尾", "standing down"],
  operation_switched_off: ["急转平 结束", "switched off"],
  people_mobilised: ["人员动员", "people mobilised"],
  calls_answered: ["动员答复", "calls answered"],
  roll_called: ["点名", "roll called"],
  roll_answered: ["点名答到", "roll answered"],
  hazard_checked: ["隐患点巡查", "hazard point checked"],
  goods_moved: ["物资收发", "goods moved"],
  evacuees_listed: ["转移名单", "evacuees listed"],
  evacuees_moved: ["人员转移", "evacuees moved"],
  evacuees_returned: ["人员返家", "evacuees returned"],
  evacuee_list_shown: ["查看转移名单", "evacuee list shown"],
  care_person_kept: ["关爱登记", "care register changed"],
  care_person_viewed: ["查看关爱档案", "care file looked at"],
  care_paused: ["暂停走访", "care visits paused"],
  care_ended: ["关爱结束", "care ended"],
  care_planned: ["走访计划", "care visits planned"],
  care_visit_handed: ["走访交志愿者", "visit handed to a volunteer"],
  care_visit_reported: ["关爱走访", "care visit reported"],
  care_visit_missed: ["走访逾期", "care visit missed"],
  care_alerted: ["提醒网格长", "grid head alerted"],
  household_visited: ["入户走访", "household visited"],
  member_left_grid: ["离开责任网格", "left the own grid"],
  member_back_in_grid: ["回到责任网格", "back in the own grid"],
  order_reached: ["已到工单附近", "close to the order"],
  device_added: ["定位设备登记", "device added"],
  device_revoked: ["定位设备吊销", "device revoked"],
  trail_viewed: ["轨迹查阅", "trail viewed"],
  wish_published: ["微心愿发布", "wish published"],
  wish_claimed: ["微心愿认领", "wish claimed"],
  wish_given_back: ["微心愿退回", "wish given back"],
  wish_done: ["微心愿完成", "wish done"],
  wish_confirmed: ["微心愿确认", "wish confirmed"],
  wish_sent_back: ["微心愿重办", "wish sent back"],
  wish_expired: ["微心愿过期", "wish expired"],
  wish_withdrawn: ["微心愿撤回", "wish withdrawn"],
  demand_asked: ["需求登记", "demand asked"],
  demand_matched: ["需求对接", "demand matched"],
  demand_answered: ["需求答复", "demand answered"],
  resource_kept: ["资源登记", "resource stated"],
  day_planned: ["上门编排", "day planned"],
  register_filled: ["应急登记册导入", "register filled"],
};

const VALUES = {
  told: ["来件", "as told"],
  before: ["处置前", "before"],
  after: ["处置后", "after"],
  privacy: ["涉及他人隐私", "people would be in it"],
  dark: ["光线不足或无法靠近", "too dark, or out of reach"],
  camera: ["手机无法拍照", "the camera does not work"],
  gone: ["到场时已无现场", "nothing was left to show"],
  by_phone: ["电话解决，未到场", "solved by phone"],
  other: ["其他原因", "another reason"],
  desk: ["待坐席处理", "needs the desk"],
  unlocated: ["待定位", "needs a place"],
  outside_area: ["辖区外", "outside the area"],
  no_candidate: ["无人可派", "nobody free"],
  team: ["待组队", "team incomplete"],
  planned: ["已排定联合行动", "planned joint operation"],
  urgent: ["紧急", "urgent"],
  normal: ["一般", "normal"],
  grid: ["网格", "grid"],
  community: ["社区", "community"],
  subdistrict: ["街道", "subdistrict"],
  district: ["区", "district"],
  reserved: ["待签收", "to be signed"],
  signed: ["已签收", "signed"],
  arrived: ["已到场", "on site"],
  done: ["已完成", "done"],
  cannot_go: ["无法前往", "cannot go"],
  cannot_go_asked: ["待网格长决定", "asks to be let off"],
  transferred: ["已转派", "handed over"],
  claim: ["待认领", "offered"],
  withdrawn: ["已撤派", "withdrawn"],
  A00: ["待受理", "reported"],
  A03: ["待立案", "to be filed"],
  A05: ["待派遣", "to be dispatched"],
  A06: ["待签收", "to be signed"],
  A07: ["处置中", "being handled"],
  A11: ["待核查", "to be checked"],
  A13: ["核查中", "being checked"],
  A15: ["待结案", "to be closed"],
  A16: ["已结案", "closed"],
  A20: ["并案", "merged"],
  A21: ["作废", "void"],
};

const SPANS = [
  [86_400, ["%s 天", "%s d"]],
  [3_600, ["%s 小时", "%s h"]],
  [60, ["%s 分", "%s min"]],
  [1, ["%s 秒", "%s s"]],
];

const say = ([zh, en]) => (LANG === "en" ? en : zh);
const known = (table, key) => (Object.hasOwn(table, key) ? say(table[key]) : String(key));
const isNothing = (value) => value === null || value === undefined || value === "";

export const word = (key, value = "") => known(WORDS, key).replace("%s", () => String(value));
export const eventWord = (kind) => known(EVENTS, kind);
/** A word for a code of the server; one that is not known is shown as it is. */
export const valueWord = (value) => (isNothing(value) ? "" : known(VALUES, value));

const CHANNELS = {
  phone: ["电话", "telephone"],
  walk_in: ["来访", "walk-in"],
  12345: ["12345", "12345"],
  report: ["巡查上报", "patrol"],
  paper: ["纸质受理单", "call sheet"],
  wechat: ["微信", "WeChat"],
  province: ["省平台", "province"],
  app: ["手机应用", "app"],
};
/** How a request came in; a channel of the district's own is shown as it is. */
export const channelWord = (channel) => (isNothing(channel) ? "" : known(CHANNELS, channel));

/** How an order's limits are counted: said where it is not by the clock alone. */
export const countedIn = ({ calendar_version: version }) => (isNothing(version) ? "" : word("working_time", version));

/** A span of time in its largest whole unit. */
export function span(seconds) {
  const size = Math.max(0, Math.round(Math.abs(seconds)));
  const [unit, words] = SPANS.find(([least]) => size >= least) ?? SPANS.at(-1);
  return say(words).replace("%s", Math.floor(size / unit));
}

let zone = "UTC";
export const setZone = (name) => {
  zone = name;
};
function written(instant, parts) {
  if (isNothing(instant)) return "";
  const locale = LANG === "en" ? "en-GB" : "zh-CN";
  return new Date(instant).toLocaleString(locale, { ...parts, timeZone: zone });
}
const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const clock = (instant) => written(instant, { ...HOUR, second: "2-digit" });
const DATE = { year: "numeric", month: "2-digit", day: "2-digit" };
export const day = (instant) =>
  `${written(instant, DATE)} ${written(instant, { weekday: "short" })}`;
export const dated = (instant) => written(instant, { ...DATE, ...HOUR });
export const moment = (instant) => written(instant, { month: "2-digit", day: "2-digit", ...HOUR });

/** The instant that a field without a zone means: what the clocks of the district show. */
export function instantOf(local) {
  const asUtc = Date.parse(`${local}Z`);
  const shown = new Date(asUtc).toLocaleString("sv-SE", { timeZone: zone });
  const ahead = Date.parse(`${shown.replace(" ", "T")}Z`) - asUtc;
  return new Date(asUtc - ahead).toISOString();
}

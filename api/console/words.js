// What the page says, in two languages. Server texts come in the language asked for.

export const LANG = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "zh";

const WORDS = {
  title: ["网格地图", "gridmap"],
  layers: ["图层", "Layers"],
  events: ["实时动态", "What happens"],
  fresh: ["数据实时", "live"],
  age: ["数据已滞后 %s 秒", "data is %s s old"],
  lost: [
    "与服务器的连接中断，图上为 %s 秒前的情况，正在重连…",
    "The connection is lost: the map shows what was %s s ago. Trying again…",
  ],
  chosen: ["选派", "chosen"],
  loading: ["正在加载图层…", "loading layers…"],
  member: ["网格员", "Member"],
  order: ["工单", "Work order"],
  reasons: ["派单理由", "Why this one"],
  n_requests: ["诉求", "requests"],
  n_answered: ["直接答复", "answered"],
  n_open: ["在办工单", "open orders"],
  n_to_be_signed: ["待签收", "to be signed"],
  n_handling: ["处置中", "handling"],
  n_no_candidate: ["无可派人员", "nobody free"],
  n_unlocated: ["待定位", "unlocated"],
  n_reported_back: ["待核查", "to be checked"],
  n_closed: ["已办结", "closed"],
  number: ["工单号", "Number"],
  state: ["状态", "State"],
  category: ["类别", "Category"],
  urgency: ["紧急程度", "Urgency"],
  address: ["地址", "Address"],
  grid_code: ["网格", "Grid"],
  respond_by: ["签收时限", "Sign by"],
  close_by: ["办结时限", "Close by"],
  waiting_for: ["等待", "Waits for"],
};

const EVENTS = {
  request_received: ["收到诉求", "request received"],
  request_answered: ["直接答复", "answered at once"],
  request_referred: ["已转介", "referred"],
  request_cancelled: ["诉求撤销", "request cancelled"],
  order_opened: ["立案", "order opened"],
  order_filed: ["待派单", "to be dispatched"],
  order_located: ["已定位", "located"],
  order_waiting: ["等待", "waits"],
  order_assigned: ["派单", "assigned"],
  assignment_signed: ["签收", "signed"],
  assignment_arrived: ["到场", "arrived"],
  assignment_done: ["处置完成", "done"],
  assignment_cannot_go: ["无法前往", "cannot go"],
  assignment_withdrawn: ["撤派", "withdrawn"],
  order_checked: ["核查通过", "checked"],
  order_closed: ["办结", "closed"],
  layer_imported: ["图层更新", "layer imported"],
  layer_rolled_back: ["图层回退", "layer rolled back"],
};

const VALUES = {
  unlocated: ["无位置", "unlocated"],
  outside_area: ["辖区外", "outside the area"],
  no_candidate: ["无可派人员", "nobody free"],
  urgent: ["紧急", "urgent"],
  normal: ["一般", "normal"],
  A00: ["待受理", "reported"],
  A03: ["待立案", "to be filed"],
  A05: ["待派遣", "to be dispatched"],
  A06: ["待签收", "to be signed"],
  A07: ["处置中", "handling"],
  A11: ["待核查", "reported back"],
  A13: ["核查中", "checking"],
  A15: ["待结案", "to be closed"],
  A16: ["已结案", "closed"],
  A20: ["并案", "merged"],
  A21: ["作废", "void"],
};

const pick = (table, key) => {
  const pair = table[key];
  return pair ? pair[LANG === "en" ? 1 : 0] : String(key);
};

export const word = (key, value) => pick(WORDS, key).replace("%s", value ?? "");
export const eventWord = (kind) => pick(EVENTS, kind);
export const valueWord = (value) => (value === null || value === undefined ? "" : pick(VALUES, value));

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false };
export const clock = (instant) =>
  new Date(instant).toLocaleTimeString(LANG === "en" ? "en-GB" : "zh-CN", {
    ...CLOCK,
    timeZone: "Asia/Shanghai",
  });

// Paper: what is asked for in the address is laid out as sheets of A4, to be printed as it stands.
// `form` is order, instruction, receipt, queue or blank; the rest of the address says which.

import { categoryTitle, readCodes, unitTitle } from "./codes.js";
import { needWord } from "./desk_words.js";
import { byId, make, setText } from "./dom.js";
import { nearing } from "./nearing.js";
import { blankSheet, head, instructionSheet, orderSheet, receiptSheet, stamp } from "./print_forms.js";
import { p } from "./print_words.js";
import { read, send } from "./server.js";
import { LANG, setZone, valueWord, word } from "./words.js";

const OF_ORDER = { order: orderSheet, instruction: instructionSheet, receipt: receiptSheet };
const MOST_SHEETS = 50;
const UNSENT = new Set(["A00", "A03", "A05"]);
const asked = new URLSearchParams(location.search);
const form = asked.get("form") ?? "queue";

const paper = (parts, { foot, isWide = false }) =>
  make("section", { className: isWide ? "paper wide" : "paper" }, ...parts,
    make("footer", { className: "foot" }, ...foot.map((text) => make("span", { text }))));

async function ofOrder(page) {
  const id = encodeURIComponent(asked.get("order") ?? "");
  const order = await read(`/work-orders/${id}`).catch(() => null);
  if (!order) return trouble("none");
  const file = await send(`/desk/orders/${id}/file`, {}).catch(() => null); // not for every account
  linkForms(id, file);
  const given = file?.instructions ?? [];
  const one = asked.get("instruction");
  const instruction = given.find((each) => each.id === one) ?? given.at(-1);
  if (form === "instruction" && !instruction) return trouble("no_instruction");
  const parts = OF_ORDER[form]({ order, file, of: page.of, instruction });
  return [paper(parts, { foot: [page.printed, order.number] })];
}

/** The other sheets of the same order. */
function linkForms(id, file) {
  const forms = Object.keys(OF_ORDER).filter((name) => name !== "instruction" || file?.instructions.length > 0);
  byId("forms").replaceChildren(...forms.map((name) => {
    const query = new URLSearchParams({ form: name, order: asked.get("order"), lang: LANG });
    return make("a", { href: `/print?${query}`, text: p(name), ...(name === form && { "aria-current": "page" }) });
  }));
}

/** Paper has no colour: the sign says what pressed when it was printed. */
function dueStamp({ due, nears_at: nearsAt }, nowMs) {
  const { looks, sign } = nearing(due, nearsAt, nowMs);
  return looks === "calm" ? stamp(due) : `${sign} ${stamp(due)}`;
}

const COLUMNS = [
  ["order_number", ({ number }) => number, "tight"],
  ["urgency", ({ urgency }) => (urgency === "urgent" ? word("urgent") : p("normal")), "tight"],
  ["category", ({ category }) => categoryTitle(category)],
  ["place", ({ address, grid, grid_code }) => address || grid || grid_code],
  ["community", ({ community }) => community],
  ["need", ({ need }) => needWord(need), "tight"],
  ["due_col", dueStamp, "tight"],
  ["handler_col", ({ assignment_id, member_code, unit_code, state }) =>
    (assignment_id ? member_code ?? unitTitle(unit_code) : UNSENT.has(state) ? p("nobody") : "—")],
  ["state", ({ waiting_for, state }) => valueWord(waiting_for) || valueWord(state), "tight"],
];

async function ofQueue(page) {
  const wanted = new URLSearchParams(asked);
  for (const name of ["form", "lang", "print", "first", "limit"]) wanted.delete(name);
  wanted.set("limit", "2000");
  const { orders, at } = await read(`/desk/orders?${wanted}`);
  const headings = make("tr", {}, ...COLUMNS.map(([name]) => make("th", { scope: "col", text: p(name) })));
  const rows = orders.map((order) =>
    make("tr", { className: order.urgency === "urgent" ? "urgent" : "" },
      ...COLUMNS.map(([, of, className]) => make("td", { className, text: of(order, Date.parse(at)) ?? "" }))));
  const parts = [
    ...head({ of: page.of, number: "", title: p("queue") }),
    make("p", { text: `${stamp(at)}　${p("n_orders", orders.length)}` }),
    make("table", { className: "list" }, make("thead", {}, headings), make("tbody", {}, ...rows)),
  ];
  return [paper(parts, { foot: [page.printed, p("n_orders", orders.length)], isWide: true })];
}

function ofBlank(page) {
  const numbers = (asked.get("numbers") ?? "").split(",").filter(Boolean).slice(0, MOST_SHEETS);
  return (numbers.length > 0 ? numbers : [""]).map((number) =>
    paper(blankSheet(number, page.of), { foot: [page.printed, number] }));
}

function trouble(key) {
  setText(byId("trouble"), p(key));
  byId("trouble").hidden = false;
  byId("print").hidden = true;
  return [];
}

async function start() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  setText(byId("print"), p("print"));
  byId("print").addEventListener("click", () => window.print());
  try {
    const [catalogue, me] = await Promise.all([read("/layers"), read("/me"), readCodes()]);
    setZone(catalogue.time_zone);
    const page = { of: catalogue.district ?? "", printed: p("printed", { s: stamp(new Date().toISOString()), w: me.label }) };
    setText(byId("title"), [page.of, p("title")].filter(Boolean).join(" · "));
    document.title = [p(Object.hasOwn(OF_ORDER, form) || form === "blank" ? form : "queue"), asked.get("numbers") ?? ""].filter(Boolean).join(" ");
    const sheets = Object.hasOwn(OF_ORDER, form) ? ofOrder(page) : form === "blank" ? ofBlank(page) : ofQueue(page);
    byId("sheets").replaceChildren(...(await sheets));
    if (asked.has("print") && !byId("print").hidden) window.print();
  } catch {
    trouble("lost");
  }
  document.documentElement.dataset.state = "ready";
}

start();

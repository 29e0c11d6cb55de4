// A new request by hand: who calls, what for, where. Who called before and what is open near by
// shows while it is typed; the address is read back before it is sent; a line that drops loses
// nothing and sends nothing twice.

import { categoryTitles } from "./codes.js";
import { callerPart, duplicatePart } from "./desk_file.js";
import { say, sayIn } from "./desk_words.js";
import { byId, make, setText } from "./dom.js";
import { Unsent } from "./unsent.js";
import { Refused, newKey, read, send } from "./server.js";
import { toast } from "./toasts.js";
import { word } from "./words.js";

const TYPING_MS = 300;
const CHANNELS = [
  ["phone", ["电话", "phone"]], ["walk_in", ["来访", "walk-in"]], ["12345", ["12345", "12345"]],
  ["report", ["巡查上报", "patrol"]], ["paper", ["纸质登记", "paper"]],
];
const W = {
  title: ["新建诉求", "New request"],
  phone: ["来电号码", "Caller's number"],
  name: ["姓名", "Name"],
  category: ["类别", "Category"],
  text: ["内容", "What is the matter"],
  address: ["地址", "Address"],
  find: ["小区 / 楼栋 / 路名 / 灯杆 / 编号", "compound, building, street, lamp pole, number"],
  on_map: ["在图上点", "Point on the map"],
  urgency: ["级别", "Level"],
  by_category: ["按类别", "by category"],
  channel: ["渠道", "Channel"],
  on_behalf: ["代录：代谁", "On behalf of"],
  send: ["复述地址并提交", "Read back and send"],
  read_back: ["请向来电人复述", "Read this back to the caller"],
  confirm: ["已复述，提交", "Read back, send"],
  change: ["修改", "Change"],
  no_place: ["没有位置：工单将等待定位", "No place: the order will wait for one"],
  at: ["位置", "Place"],
  sent: ["已受理 · %n", "received · %n"],
  answered: ["已登记（无需派单）", "kept, nobody has to be sent"],
  kept: ["连接中断，已存在本机，恢复后自动提交一次", "no answer: kept here, and sent once when the line is back"],
  unsorted: ["待定", "to be sorted"],
};
const LAYERS = {
  buildings: ["楼栋", "building"], units: ["单位", "unit"], devices: ["部件", "device"],
};
const t = (key) => sayIn(W[key]);

export class Intake {
  /** `kept` names what is kept in this browser until it is sent. */
  constructor(page, { id = "intake", kept } = {}) {
    this.page = page;
    this.node = byId(id);
    this.unsent = new Unsent((request) => this.post(request), kept);
    this.place = null;
  }

  get title() {
    return t("title");
  }

  get sendTitle() {
    return t("send");
  }

  labelOf(name) {
    return t(name);
  }

  open(more = {}) {
    if (!this.form) this.build();
    this.node.hidden = false;
    Object.values(this.fields)[0].focus();
    Object.assign(this, { place: null, ...more });
    this.showPlace();
  }

  close() {
    this.node.hidden = true;
    this.page.queue.focus();
  }

  makeFields() {
    const every = ["", t("by_category")];
    return {
      phone: make("input", { type: "tel", maxlength: "40", autocomplete: "off" }),
      name: make("input", { type: "text", maxlength: "100", autocomplete: "off" }),
      category: this.select([["", t("unsorted")], ...categoryTitles()]),
      text: make("textarea", { rows: "3", maxlength: "4000" }),
      address: make("input", {
        type: "text", maxlength: "400", autocomplete: "off", placeholder: t("find"), role: "combobox",
        "aria-expanded": "false", "aria-controls": `${this.node.id}-found`,
      }),
      urgency: this.select([every, ["urgent", word("urgent")], ["normal", sayIn(["一般", "normal"])]]),
      channel: this.select(CHANNELS.map(([code, words]) => [code, sayIn(words)])),
      on_behalf: make("input", { type: "text", maxlength: "100", autocomplete: "off" }),
    };
  }

  build() {
    const f = (this.fields = this.makeFields());
    this.found = make("ol", { id: `${this.node.id}-found`, className: "found", role: "listbox", hidden: "" });
    this.where = make("p", { className: "where" });
    const onMap = make("button", { type: "button", text: `◎ ${t("on_map")}`, onclick: () => this.pointOnMap() });
    const rows = Object.entries(f).map(([name, field]) => {
      const parts = [make("span", { text: this.labelOf(name) }), field];
      const row = make("label", { className: `of-${name}` }, ...parts);
      if (name === "address") row.append(this.found);
      return row;
    });
    this.form = make("form", {}, ...rows, make("div", { className: "place" }, this.where, onMap),
      make("div", { className: "buttons" },
        make("button", { type: "submit", className: "main", text: this.sendTitle }),
        make("button", { type: "button", text: say("cancel"), onclick: () => this.close() })));
    this.known = make("div", { className: "known" });
    this.node.append(make("h2", { text: this.title }), this.form, this.known);
    this.listen();
  }

  select(options) {
    return make("select", {}, ...options.map(([value, text]) => make("option", { value, text })));
  }

  listen() {
    const { address, phone, category } = this.fields;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.readBack();
    });
    let timer = null;
    const later = (act) => () => {
      clearTimeout(timer);
      timer = setTimeout(act, TYPING_MS);
    };
    address.addEventListener("input", later(() => this.find()));
    address.addEventListener("keydown", (event) => this.walkFound(event));
    phone.addEventListener("input", later(() => this.lookUp()));
    category.addEventListener("change", () => this.lookUp());
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** What is typed as an address, looked for in the layers. */
  async find() {
    const q = this.fields.address.value.trim();
    const told = q ? await read(`/places?q=${encodeURIComponent(q.slice(0, 100))}`).catch(() => []) : [];
    if (q !== this.fields.address.value.trim()) return;
    this.at = -1;
    this.found.replaceChildren(...told.map((one) => {
      const text = one.within ? `${one.within} ${one.name}` : one.name;
      const row = make("li", { role: "option", onclick: () => this.take(one, text) },
        make("span", { text }), make("i", { text: this.layerTitle(one.layer) }));
      return row;
    }));
    this.found.hidden = told.length === 0;
    this.fields.address.setAttribute("aria-expanded", String(told.length > 0));
  }

  layerTitle(name) {
    if (Object.hasOwn(LAYERS, name)) return sayIn(LAYERS[name]);
    return this.page.ground.layers.find((one) => one.name === name)?.title ?? name;
  }

  walkFound(event) {
    const rows = [...this.found.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length > 0) {
      event.preventDefault();
      this.at = (this.at + step + rows.length) % rows.length;
      rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === this.at)));
    } else if (event.key === "Enter" && !this.found.hidden && this.at >= 0) {
      event.preventDefault();
      rows[this.at].click();
    }
  }

  take({ lon, lat }, text) {
    const typed = this.fields.address.value.trim();
    if (!typed.includes(text)) this.fields.address.value = text;
    this.found.hidden = true;
    this.fields.address.setAttribute("aria-expanded", "false");
    this.setPlace({ lon, lat });
  }

  pointOnMap() {
    this.node.hidden = true;
    this.page.placing.begin((place) => {
      this.node.hidden = false;
      this.fields.address.focus();
      if (place) this.setPlace(place);
    });
  }

  setPlace(place) {
    this.place = place;
    this.page.map.setView([place.lat, place.lon], Math.max(this.page.map.getZoom(), 16), { animate: false });
    this.page.ties.setPin(place);
    this.showPlace();
    this.lookUp();
  }

  showPlace() {
    const said = this.place
      ? `◎ ${this.place.lon.toFixed(5)}, ${this.place.lat.toFixed(5)}`
      : t("no_place");
    setText(this.where, said);
    this.where.classList.toggle("none", !this.place);
    if (!this.place) this.page.ties.setPin(null);
  }

  /** Who calls and what is open near by, while the request is typed. */
  async lookUp() {
    const body = {};
    if (this.fields.phone.value.trim().length > 2) body.phone = this.fields.phone.value.trim();
    if (this.fields.category.value) body.category = this.fields.category.value;
    if (this.place) body.position = this.place;
    const asked = (this.asking = Symbol("asked"));
    const file = await send("/desk/look-up", body).catch(() => null);
    if (!file || asked !== this.asking) return;
    const open = { open: (id) => this.page.chosen.open(id) };
    const parts = [
      ...(body.phone ? callerPart(file, open) : []),
      ...duplicatePart(file, { state: "" }, { chosen: open, desk: null }),
    ];
    this.known.replaceChildren(...parts);
  }

  body() {
    const f = Object.fromEntries(
      Object.entries(this.fields).map(([name, field]) => [name, field.value.trim()]),
    );
    const entry = {
      entered_by: this.page.state.seat, was_read_back: true, ...(f.on_behalf && { on_behalf_of: f.on_behalf }),
    };
    const body = { channel: f.channel, entry };
    const named = {
      category: f.category, urgency: f.urgency, text: f.text, address: f.address,
      caller_name: f.name, caller_phone: f.phone,
    };
    for (const [name, value] of Object.entries(named)) if (value) body[name] = value;
    if (this.place) body.position = this.place;
    return body;
  }

  /** The address said aloud once more: nothing is sent before somebody has confirmed it. */
  readBack() {
    const body = this.body();
    const said = [body.address, this.place ? "" : t("no_place")].filter(Boolean).join(" · ");
    const confirm = make("button", { type: "button", className: "main", text: t("confirm"), "data-act": "confirm" });
    const change = make("button", { type: "button", text: t("change") });
    const box = make("div", { className: "read-back", role: "alertdialog" },
      make("p", { text: `${t("read_back")}：` }), make("b", { text: said || t("no_place") }),
      make("p", { className: "note", text: body.text ?? "" }),
      make("div", { className: "buttons" }, confirm, change));
    const back = () => {
      box.remove();
      this.form.hidden = false;
    };
    change.addEventListener("click", () => {
      back();
      this.fields.address.focus();
    });
    confirm.addEventListener("click", () => {
      back();
      this.submit(body);
    });
    this.form.hidden = true;
    this.form.after(box);
    confirm.focus();
  }

  async submit(body) {
    const request = { key: newKey(), body };
    this.drop?.();
    try {
      await this.post(request);
      this.form.reset();
      this.known.replaceChildren();
      this.place = null;
      this.showPlace();
      this.close();
    } catch (error) {
      if (error instanceof Refused) {
        this.drop = toast(say("refused", error.message), { kind: "refused" });
        return;
      }
      this.unsent.keep(request);
      toast(t("kept"), { kind: "refused" });
      this.form.reset();
      this.close();
    }
  }

  /** Send a request; the same key sends it once however often it is tried. */
  async post({ key, body }) {
    const told = await send("/requests", body, key);
    const said = told.number ? t("sent").replace("%n", told.number) : t("answered");
    toast(said);
    if (told.work_order_id) {
      await this.page.queue.read(this.page.nowMs);
      await this.page.chosen.open(told.work_order_id);
    }
  }
}

// The base map: none, tiles of our own, or of somebody else, who then learns where people look.

import { ask, closeDialog } from "./admin_ask.js";
import { put, read } from "./admin_line.js";
import { button, card, head, mark, notify, versions } from "./admin_parts.js";
import { say } from "./admin_words.js";
import { make } from "./dom.js";

const TIANDITU = ["vec", "cva"].map((layer) =>
  `https://t{s}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=`,
);
const DATUMS = ["WGS84", "CGCS2000", "GCJ02"].map((one) => [one, one]);
const KINDS = ["none", "own", "tianditu", "gcj"];

export async function showBaseMap(page) {
  const { base_map: now, versions: listed } = await read("/settings/base-map");
  const choices = KINDS.map((kind) => button(say(`kind_${kind}`), () => FORMS[kind](now, page), { "data-kind": kind }));
  page.draw(
    head(say("base_map"), say("base_map_about")),
    make("div", { className: "cards" }, card(say("now_in_force"), null, factsOf(now))),
    make("section", { className: "part" }, make("h3", { text: say("choose_map") }), make("div", { className: "acts" }, ...choices)),
    versions(listed),
  );
}

const originOf = (address) => (address.startsWith("/") ? "" : address.split("/").slice(0, 3).join("/"));
const originsOf = (addresses) => [...new Set(addresses.map(originOf).filter(Boolean))];
const hideKey = (address) => address.replace(/([?&](?:tk|key|ak|token)=)[^&]*/gi, "$1***");

function factsOf(now) {
  if (now.addresses.length === 0) return [[say("kind"), mark(say("kind_none"), "good")]];
  const outside = originsOf(now.addresses);
  return [
    [say("kind"), outside.length ? mark(outside.join(", "), "warn") : mark(say("kind_own"), "good")],
    ...now.addresses.map((address, i) => [`${i + 1}`, hideKey(address)]),
    [say("datum"), now.datum],
    [say("subdomains"), now.subdomains],
    [say("most_zoom"), now.most_zoom],
    [say("attribution"), now.attribution],
  ];
}


const why = () => ({ name: "reason", label: say("reason"), isNeeded: true });

async function choose(body, page) {
  await put("/settings/base-map", body);
  closeDialog();
  notify(say("done", say("base_map")));
  page.again();
}

function askNone(now, page) {
  ask(say("kind_none"), { fields: [why()], ok: say("choose_map") }, ({ reason }) => choose({ addresses: [], reason }, page));
}

const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function askTiles(now, page, { datum, title, warning }) {
  const isSame = now.datum === datum || datum !== "GCJ02";
  const fields = [
    { name: "addresses", label: say("addresses"), kind: "textarea", value: isSame ? now.addresses.join("\n") : "", isNeeded: true },
    { name: "subdomains", label: say("subdomains"), value: isSame ? now.subdomains : "" },
    { name: "datum", label: say("datum"), kind: "select", options: DATUMS, value: datum },
    { name: "attribution", label: say("attribution"), value: isSame ? now.attribution : "" },
    { name: "most_zoom", label: say("most_zoom"), kind: "number", value: String(now.most_zoom) },
    why(),
  ];
  ask(title, { note: warning, fields, ok: say("choose_map") }, (values) => {
    const addresses = linesOf(values.addresses);
    return choose({ ...values, addresses, most_zoom: Number(values.most_zoom) }, page);
  });
}

function askTianditu(now, page) {
  const fields = [{ name: "key", label: say("tianditu_key"), isNeeded: true }, why()];
  const note = say("outside_warning", "t0–t7.tianditu.gov.cn");
  ask(say("kind_tianditu"), { note, fields, ok: say("choose_map") }, ({ key, reason }) => {
    const addresses = TIANDITU.map((address) => `${address}${encodeURIComponent(key)}`);
    const body = { addresses, subdomains: "01234567", datum: "CGCS2000", attribution: "天地图 · tianditu.gov.cn", most_zoom: 18, reason };
    return choose(body, page);
  });
}

const FORMS = {
  none: askNone,
  own: (now, page) => askTiles(now, page, { datum: "WGS84", title: say("kind_own"), warning: "/tiles/{z}/{x}/{y}.png" }),
  tianditu: askTianditu,
  gcj: (now, page) => askTiles(now, page, { datum: "GCJ02", title: say("kind_gcj"), warning: say("gcj_warning") }),
};

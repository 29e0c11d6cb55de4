// What the planner's pages share: the bar that leads from one to the other, the theme, the map
// with the district's own ground under it, and questions of which one at a time is under way.

import { showAccount } from "./account.js";
import { nameSources } from "./attribution.js";
import { layUnder, readBaseMap } from "./base_map.js";
import { addCanvas, enlargement } from "./canvas.js";
import { byId, make, setText, themeOfTheSystem } from "./dom.js";
import { Ground } from "./ground.js";
import { createMap, recallView } from "./map.js";
import { Names } from "./names.js";
import { say } from "./planner_words.js";
import { readIfChanged, send } from "./server.js";
import { LANG } from "./words.js";

const KEPT_THEME = "gridmap.desk.theme";
const PAGES = [["/plan", "to_studio"], ["/grids", "to_editor"], ["/figures", "to_figures"], ["/replay", "to_replay"], ["/map", "to_map"]];
const FRAMES = ["districts", "subdistricts", "communities"];

const asked = new URLSearchParams(location.search);

const withLang = (path) => (LANG === "en" ? `${path}?lang=en` : path);

function setTheme(theme) {
  document.documentElement.dataset.theme = theme === "dark" ? "dark" : "light";
}

/** Title, ways to the other pages, language and theme; `retold` writes what the address says. */
export function showBar(title, district, retold) {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  document.title = [district, title].filter(Boolean).join(" · ");
  setText(byId("title"), document.title);
  setTheme(asked.get("theme") ?? localStorage.getItem(KEPT_THEME) ?? themeOfTheSystem());
  byId("ways").setAttribute("aria-label", say("ways"));
  byId("ways").replaceChildren(...PAGES.map(([path, words]) => {
    const isHere = location.pathname === path;
    return make("a", { href: withLang(path), text: say(words), ...(isHere && { "aria-current": "page" }) });
  }));
  const turn = make("button", { type: "button", id: "theme", text: "◐", title: say("theme"), "aria-label": say("theme") });
  turn.addEventListener("click", () => {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem(KEPT_THEME, theme);
    setTheme(theme);
    retold({ theme });
  });
  const language = make("button", { type: "button", id: "other-language", text: LANG === "en" ? "中文" : "English" });
  language.addEventListener("click", () => {
    const there = new URL(location.href);
    if (LANG === "en") there.searchParams.delete("lang");
    else there.searchParams.set("lang", "en");
    location.assign(there);
  });
  byId("switches").replaceChildren(turn, language);
  showAccount(byId("account"));
}

/** Write what is looked at into the address: names with nothing to say are left out. */
export function writeAddress(said) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(said)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") query.append(name, one);
    }
  }
  const text = query.toString();
  history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
}

/** The map with the ground of the district; above it `paint`, the names, and at the top `top`. */
export async function openMap(catalogue, { layers, paint, top = () => {} }) {
  const ground = new Ground(catalogue.layers);
  ground.shown = new Set(layers);
  const readLayer = async (name) => {
    if (!ground.names.includes(name)) return;
    const collection = await readIfChanged(name);
    if (collection !== null) ground.put(name, collection);
  };
  const [tiles] = await Promise.all([readBaseMap(), ...FRAMES.map(readLayer)]);
  const bounds = FRAMES.map((name) => ground.bounds(name)).find(Boolean) ?? null;
  const map = createMap(bounds);
  map.getContainer().setAttribute("aria-label", say("map"));
  nameSources(map, catalogue.attributions);
  if (tiles) await layUnder(map, tiles, { bounds, ground });
  recallView(map);
  const names = new Names(ground, enlargement());
  const canvases = {
    ground: addCanvas(map, "ground", 200, (pen, view) => ground.paint(pen, view)),
    live: addCanvas(map, "live", 400, (pen, view) => {
      paint(pen, view);
      suitTheme(names);
      names.paint(pen, view);
      top(pen, view);
    }),
  };
  const redraw = () => Object.values(canvases).forEach((one) => one.schedule());
  new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const rest = layers.filter((name) => !FRAMES.includes(name));
  const isRead = Promise.allSettled(rest.map(readLayer)).then((results) => {
    if (bounds === null) showAny(map, ground, layers);
    redraw();
    return results.every(({ status }) => status === "fulfilled");
  });
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    const place = [map.getZoom(), lat.toFixed(5), lng.toFixed(5)].join("/");
    history.replaceState(null, "", `${location.pathname}${location.search}#${place}`);
  });
  return { map, ground, canvases, bounds, isRead, redraw, readLayer };
}

/** The ground turns dark by its style sheet; the names on it by their own ink, as at the desk. */
function suitTheme(names) {
  const isDark = document.documentElement.dataset.theme === "dark";
  names.halo = isDark ? "rgba(13,20,28,.88)" : "rgba(255,255,255,.9)";
  names.ink = isDark ? "#dfe7ee" : null;
}

/** Where a district has no borders yet, show what there is. */
function showAny(map, ground, layers) {
  const found = layers.map((name) => ground.bounds(name)).find(Boolean);
  if (found && !location.hash) map.fitBounds(found, { animate: false });
}

/** Ask with `work` for what was wanted last; of wishes made meanwhile only the newest is put. */
export function oneAtATime(work) {
  let isWanted = false;
  let isUnderWay = false;
  return async function ask() {
    isWanted = true;
    if (isUnderWay) return;
    isUnderWay = true;
    while (isWanted) {
      isWanted = false;
      await work();
    }
    isUnderWay = false;
  };
}

export const LIMIT_MS = 180_000; // the first question after data changed reads streets and doors

/** Put a question that changes nothing; what the server refuses is thrown in its own words. */
export const question = (path, body, limitMs = LIMIT_MS) => send(path, body, undefined, limitMs);

export const count = (n) => (n ?? 0).toLocaleString("en");
export const signed = (n) => (n > 0 ? `+${count(n)}` : n < 0 ? `−${count(-n)}` : "0");
export const percent = (share, digits = 1) =>
  share === null || share === undefined ? "—" : `${(100 * share).toFixed(digits)}%`;

/** Tabs that open by pointer and by arrow keys; `opened` hears which one is. */
export function makeTabs(list, names, { chosen, opened }) {
  const tabs = names.map(([name, text]) =>
    make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": name, text }));
  const open = (place) => {
    names.forEach(([name], i) => {
      tabs[i].setAttribute("aria-selected", String(i === place));
      tabs[i].tabIndex = i === place ? 0 : -1;
      byId(name).hidden = i !== place;
    });
    opened(names[place][0]);
  };
  tabs.forEach((tab, place) => tab.addEventListener("click", () => open(place)));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const here = tabs.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    const next = (here + step + tabs.length) % tabs.length;
    open(next);
    tabs[next].focus();
  });
  list.setAttribute("role", "tablist");
  list.replaceChildren(...tabs);
  open(Math.max(0, names.findIndex(([name]) => name === chosen)));
}

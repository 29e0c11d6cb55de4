// The administrators' page. Three of them share it and none sees what another is for: each part is
// there by right, and the server refuses the same. A part stands in the address.

import { showAccounts } from "./admin_accounts.js";
import { showTrail } from "./admin_audit.js";
import { showBaseMap } from "./admin_base_map.js";
import { showCalendars } from "./admin_calendar.js";
import { showDestinations } from "./admin_delivery.js";
import { showDevices } from "./admin_devices.js";
import { showHealth } from "./admin_health.js";
import { showKeys } from "./admin_keys.js";
import { read } from "./admin_line.js";
import { showLists } from "./admin_lists.js";
import { failed, keepZone, loading } from "./admin_parts.js";
import { showPolicies } from "./admin_policies.js";
import { showSessions } from "./admin_sessions.js";
import { showSources } from "./admin_sources.js";
import { say } from "./admin_words.js";
import { showAccount } from "./account.js";
import { byId, make, setText } from "./dom.js";
import { LANG } from "./words.js";

const KEPT_THEME = "gridmap.admin.theme";
const PARTS = [
  { name: "health", group: "system", right: "keep_settings", show: showHealth },
  { name: "sources", group: "system", right: "keep_settings", show: showSources },
  { name: "lists", group: "system", right: "keep_settings", show: showLists },
  { name: "calendars", group: "system", right: "keep_settings", show: showCalendars },
  { name: "base_map", group: "system", right: "keep_settings", show: showBaseMap },
  { name: "policies", group: "system", right: "keep_settings", show: showPolicies },
  { name: "destinations", group: "system", right: "keep_settings", show: showDestinations },
  { name: "devices", group: "system", right: "keep_settings", show: showDevices },
  { name: "accounts", group: "security", right: "see_accounts", show: showAccounts },
  { name: "sessions", group: "security", right: "see_accounts", show: showSessions },
  { name: "keys", group: "security", right: "see_accounts", show: showKeys },
  { name: "trail", group: "audit", right: "read_audit", show: showTrail },
];

let me = null;
let shown = 0; // how many parts were shown: what comes for one that is gone is dropped
let leave = () => {};

const may = (right) => me.is_open || me.rights.includes(right);
const allowed = () => PARTS.filter((part) => may(part.right));

/** Show a part; what it is made of may come later, or not at all. */
async function show(part) {
  const panel = byId("panel");
  const number = ++shown;
  leave();
  leave = () => {};
  document.documentElement.dataset.state = "loading";
  panel.replaceChildren(loading());
  panel.setAttribute("aria-labelledby", `tab-${part.name}`);
  document.title = `${say(part.name)} · ${say("title")}`;
  const isCurrent = () => number === shown;
  const page = {
    may,
    isCurrent,
    again: () => isCurrent() && show(part),
    draw: (...nodes) => isCurrent() && panel.replaceChildren(...nodes),
    onLeave: (act) => {
      leave = act;
    },
  };
  try {
    await part.show(page);
  } catch (error) {
    page.draw(failed(error, page.again));
  }
  if (isCurrent()) document.documentElement.dataset.state = "ready";
}

function choose(part, { isFocused = false } = {}) {
  for (const tab of document.querySelectorAll("#tabs button")) {
    const isChosen = tab.dataset.part === part.name;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    if (isChosen && isFocused) tab.focus();
  }
  const address = `${location.pathname}${location.search}#${part.name}`;
  if (location.hash !== `#${part.name}`) history.replaceState(null, "", address);
  show(part);
}

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Arrows go from tab to tab, as in any list of tabs. */
function hearTabs(event) {
  const parts = allowed();
  const at = parts.findIndex((part) => part.name === event.target.dataset.part);
  const to = { Home: 0, End: parts.length - 1 }[event.key] ?? at + (STEPS[event.key] ?? 0);
  if (at < 0 || to === at) return;
  event.preventDefault();
  choose(parts[(to + parts.length) % parts.length], { isFocused: true });
}

function drawTabs() {
  const tabs = byId("tabs");
  let group = "";
  for (const part of allowed()) {
    if (part.group !== group) tabs.append(make("h2", { role: "presentation", text: say(part.group) }));
    group = part.group;
    tabs.append(
      make("button", {
        type: "button",
        role: "tab",
        id: `tab-${part.name}`,
        "data-part": part.name,
        "aria-controls": "panel",
        text: say(part.name),
        onclick: () => choose(part),
      }),
    );
  }
  tabs.addEventListener("keydown", hearTabs);
}

function chosen() {
  const name = location.hash.slice(1);
  return allowed().find((part) => part.name === name) ?? allowed()[0];
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(KEPT_THEME, theme);
}

function beginBar() {
  setText(byId("title"), say("title"));
  const asked = new URLSearchParams(location.search);
  const preferred = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = asked.get("theme") ?? localStorage.getItem(KEPT_THEME) ?? preferred;
  setTheme(theme === "dark" ? "dark" : "light");
  byId("theme").setAttribute("aria-label", say("theme"));
  byId("theme").onclick = () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  asked.set("lang", LANG === "en" ? "zh" : "en");
  setText(byId("other-language"), say("other_language"));
  byId("other-language").onclick = () => {
    byId("other-language").href = `?${asked}${location.hash}`;
  };
  byId("other-language").href = `?${asked}`;
}

async function start() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  document.title = say("title");
  beginBar();
  try {
    me = await read("/me");
  } catch (error) {
    byId("panel").replaceChildren(failed(error, () => location.reload()));
    document.documentElement.dataset.state = "ready";
    return;
  }
  setText(byId("open-door"), say("open_door"));
  byId("open-door").hidden = !me.is_open;
  showAccount(byId("account"));
  if (allowed().length === 0) {
    byId("tabs").hidden = true;
    byId("panel").replaceChildren(make("p", { className: "empty", text: say("nothing_here") }));
    document.documentElement.dataset.state = "ready";
    return;
  }
  if (may("keep_settings")) keepZone((await read("/health").catch(() => null))?.settings.time_zone);
  drawTabs();
  addEventListener("hashchange", () => choose(chosen()));
  choose(chosen());
}

start();

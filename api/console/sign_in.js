// The page where people sign in, change the password that was given to them for one time, and set
// up a second factor.

import { byId } from "./dom.js";
import { askForFactor } from "./sign_in_factor.js";
import { LANG, send, show, whileBusy, word, writeWords } from "./sign_in_parts.js";

const asked = new URLSearchParams(location.search);
const LEAST = 10;

let isFactorDue = false;
let present = ""; // the password that was just used, until it is changed

/** The page that somebody works on: the map, their phone's, their unit's, or that of administrators. */
async function home() {
  const answer = await fetch("/me", { cache: "no-store" }).catch(() => null);
  const me = answer?.ok ? await answer.json() : { rights: ["see_map"] };
  if (me.rights.includes("see_map")) return "/";
  if (["see_accounts", "read_audit"].some((right) => me.rights.includes(right))) return "/admin";
  return me.unit_code && !me.member_code ? "/unit" : "/phone";
}

/** Where to go on: a page of ours, whatever the address says. */
async function onward() {
  const next = new URL(asked.get("next") ?? "/", location.origin);
  if (next.origin === location.origin && next.pathname === "/") next.pathname = await home();
  // "//elsewhere" as a path would be read as another host.
  const isPath = !next.pathname.startsWith("//") && next.pathname !== "/sign-in";
  const isOurs = next.origin === location.origin && isPath;
  if (LANG === "en" && !next.searchParams.has("lang")) next.searchParams.set("lang", "en");
  return isOurs ? `${next.pathname}${next.search}${next.hash}` : home();
}

const go = async () => location.replace(await onward());

/** Set up the second factor where the role wants one and there is none yet; else go on. */
const goOrSetUp = (password) => (isFactorDue ? askForFactor({ hasOne: false, mayLeave: false, password, go }) : go());

function askForCode() {
  for (const id of ["code", "code-label"]) byId(id).hidden = false;
  show(byId("entry"), "entry-trouble", word("code_wanted"), byId("code"));
}

function askForChange(login) {
  byId("entry").hidden = true;
  byId("change").hidden = false;
  byId("whose").value = login;
  byId("new").focus();
}

byId("entry").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const [login, password] = [byId("login"), byId("password")];
  const missing = [login, password].filter((input) => input.value.trim() === "");
  if (missing.length > 0) return show(form, "entry-trouble", word("empty"), ...missing);
  return whileBusy(byId("enter"), async () => {
    try {
      const code = byId("code").value.trim();
      const begun = await send("/sessions", { login: login.value, password: password.value, ...(code && { code }) });
      isFactorDue = begun.must_set_up_second_factor;
      if (!begun.must_change_password) return await goOrSetUp(password.value);
      present = password.value;
      askForChange(begun.login);
    } catch (error) {
      if (error.code === "second_factor_wanted") return askForCode();
      const wrong = byId("code").hidden ? password : byId("code");
      wrong.value = "";
      show(form, "entry-trouble", error.message, wrong);
    }
  });
});

byId("change").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const [chosen, again] = [byId("new"), byId("again")];
  if (chosen.value.length < LEAST) return show(form, "change-trouble", word("short"), chosen);
  if (chosen.value !== again.value) return show(form, "change-trouble", word("differ"), again);
  return whileBusy(byId("keep"), async () => {
    try {
      await send("/me/password", { password: present, new_password: chosen.value });
      await goOrSetUp(chosen.value);
    } catch (error) {
      show(form, "change-trouble", error.message, chosen);
    }
  });
});

/** Whoever has signed in and asks for it sees to the second factor of their account. */
async function seeToFactor() {
  const answer = await fetch("/me", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const me = await answer.json();
  if (!me.is_open) await askForFactor({ hasOne: me.has_second_factor, mayLeave: true, password: "", go });
}

writeWords();
const other = new URLSearchParams(asked);
other.set("lang", LANG === "en" ? "zh" : "en");
byId("other-language").href = `?${other}`;
if (asked.has("factor")) seeToFactor();

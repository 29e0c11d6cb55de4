// Accounts: one administrator adds, resets and disables them, another says what they are for.

import { ask, askWhy, closeDialog, showOnce } from "./admin_ask.js";
import { inPath, post, put, read } from "./admin_line.js";
import { acts, button, head, mark, notify, table, timeOf } from "./admin_parts.js";
import { rightsBody, rightsFields } from "./admin_rights.js";
import { roleWord, say } from "./admin_words.js";
import { make } from "./dom.js";

export async function showAccounts(page) {
  const [found, jurisdictions] = await Promise.all([read("/accounts"), read("/jurisdictions")]);
  const filter = make("input", { type: "search", id: "account-filter", "aria-label": say("filter"), placeholder: say("filter") });
  const place = make("div");
  const draw = () => {
    const wanted = filter.value.trim().toLowerCase();
    const shown = found.filter((one) => textOf(one).includes(wanted));
    const caption = say("n_rows", shown.length);
    place.replaceChildren(table(columns(page, jurisdictions), shown, { empty: say("no_accounts"), caption }));
  };
  filter.addEventListener("input", draw);
  draw();
  const more = page.may("keep_accounts") ? [button(say("add_account"), () => add(page), { className: "main" })] : [];
  page.draw(head(say("accounts"), say("accounts_about"), ...more), make("div", { className: "filters" }, filter), place);
}

const textOf = (one) => [one.login, ...one.roles, ...one.roles.map(roleWord), ...(one.subdistricts ?? [])].join(" ").toLowerCase();

const columns = (page, jurisdictions) => [
  [say("login"), (one) => one.login],
  [say("roles"), (one) => (one.roles.length ? one.roles.map(roleWord).join("、") : mark(say("no_roles"), "warn"))],
  [say("jurisdiction"), (one) => one.subdistricts?.join(", ") ?? (one.roles.length ? say("district") : "—")],
  [say("own"), (one) => one.member ?? one.volunteer ?? one.unit],
  [say("state"), stateOf, { className: "short" }],
  [say("seen"), (one) => timeOf(one.seen_at) || say("never"), { className: "short" }],
  [say("acts"), (one) => actsOf(one, page, jurisdictions), { className: "acts-cell" }],
];

const isShut = (one) => one.locked_until && Date.parse(one.locked_until) > Date.now();

function stateOf(one) {
  if (one.disabled_at) return mark(say("disabled"), "warn");
  const marks = [];
  if (isShut(one)) marks.push(mark(say("locked", timeOf(one.locked_until)), "bad"));
  else if (one.n_failed > 0) marks.push(mark(say("n_wrong", one.n_failed), "warn"));
  if (one.must_change_password) marks.push(oneTime(one));
  if (marks.length === 0) marks.push(mark(say("active"), "good"));
  if (one.has_second_factor) marks.push(mark(say("second_factor"), "good"));
  return marks;
}

/** How long the password that was given to somebody is good for. */
function oneTime({ one_time_until: until }) {
  if (until && Date.parse(until) < Date.now()) return mark(say("one_time_over"), "bad");
  return mark(until ? say("one_time_until", timeOf(until)) : say("one_time_due"), "warn");
}

function actsOf(one, page, jurisdictions) {
  if (one.disabled_at) return null;
  const buttons = [];
  if (page.may("grant_rights")) buttons.push(button(say("rights"), () => grant(one, jurisdictions, page)));
  if (page.may("keep_accounts")) {
    buttons.push(button(say("reset"), () => reset(one, page)));
    if (one.n_failed > 0) buttons.push(button(say("unlock"), () => step(one, "unlock", page)));
    buttons.push(button(say("disable"), () => step(one, "disable", page), { className: "danger" }));
  }
  return acts(...buttons);
}

function add(page) {
  const fields = [{ name: "login", label: say("login"), isNeeded: true, hint: "li.wei" }];
  ask(say("add_account"), { note: say("add_account_note"), fields, ok: say("add_account") }, async ({ login }) => {
    const added = await post("/accounts", { login });
    showOnce(say("one_time", added.login), added.password);
    page.again();
  });
}

function grant(one, jurisdictions, page) {
  const why = { name: "reason", label: say("reason"), isNeeded: true };
  const fields = [...rightsFields(one, jurisdictions), why];
  ask(say("rights_of", one.login), { note: say("rights_note"), fields, ok: say("rights") }, async (values) => {
    await put(`/accounts/${inPath(one.login)}/rights`, { ...rightsBody(values), reason: values.reason });
    closeDialog();
    notify(say("done", say("rights_of", one.login)));
    page.again();
  });
}

function reset(one, page) {
  const fields = [{ name: "reason", label: say("reason"), isNeeded: true }];
  ask(say("reset_of", one.login), { note: say("reset_note"), fields, ok: say("reset"), isDangerous: true }, async ({ reason }) => {
    const told = await post(`/accounts/${inPath(one.login)}/reset`, { reason });
    showOnce(say("one_time", told.login), told.password);
    page.again();
  });
}

function step(one, name, page) {
  askWhy(say(`${name}_of`, one.login), say(`${name}_note`), async (reason) => {
    await post(`/accounts/${inPath(one.login)}/${name}`, { reason });
    notify(say("done", say(`${name}_of`, one.login)));
    page.again();
  }, say(name));
}

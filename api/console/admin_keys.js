// Keys of systems: added by whoever gives rights, revoked by either administrator.

import { ask, askWhy, showOnce } from "./admin_ask.js";
import { inPath, post, read } from "./admin_line.js";
import { acts, button, head, mark, notify, table, timeOf } from "./admin_parts.js";
import { rightsBody, rightsFields } from "./admin_rights.js";
import { roleWord, say } from "./admin_words.js";

export async function showKeys(page) {
  const [found, jurisdictions] = await Promise.all([read("/keys"), read("/jurisdictions")]);
  const columns = [
    [say("key"), (one) => one.code, { className: "short code" }],
    [say("system_name"), (one) => one.label],
    [say("roles"), (one) => one.roles.map(roleWord).join("、")],
    [say("jurisdiction"), (one) => one.subdistricts?.join(", ") ?? say("district")],
    [say("used"), (one) => timeOf(one.used_at) || say("never"), { className: "short" }],
    [say("expires"), (one) => timeOf(one.ends_by), { className: "short" }],
    [say("who"), (one) => [one.added_by, " · ", timeOf(one.added_at)]],
    [say("acts"), (one) => endOf(one, page), { className: "acts-cell" }],
  ];
  const more = page.may("grant_rights") ? [button(say("add_key"), () => add(jurisdictions, page), { className: "main" })] : [];
  page.draw(
    head(say("keys"), say("keys_about"), ...more),
    table(columns, found, { empty: say("no_keys"), caption: say("n_rows", found.length) }),
  );
}

function endOf(one, page) {
  if (one.revoked_at) return mark(say("revoked"), "warn");
  if (one.ends_by && Date.parse(one.ends_by) < Date.now()) return mark(say("expired"), "warn");
  if (!page.may("end_access")) return null;
  return acts(button(say("revoke"), () => revoke(one, page), { className: "danger" }));
}

function add(jurisdictions, page) {
  const fields = [
    { name: "label", label: say("system_name"), isNeeded: true },
    { name: "ends_on", label: say("ends_on"), kind: "date" },
    ...rightsFields({ roles: ["gateway"] }, jurisdictions, { isKey: true }),
  ];
  ask(say("add_key"), { note: say("add_key_note"), fields, ok: say("add_key") }, async (values) => {
    const ends_by = values.ends_on ? new Date(`${values.ends_on}T23:59:59`).toISOString() : null;
    const { member_code, volunteer_code, ...standing } = rightsBody(values);
    const added = await post("/keys", { label: values.label, ends_by, ...standing });
    showOnce(say("one_token", added.code), added.token);
    page.again();
  });
}

function revoke(one, page) {
  askWhy(say("revoke_key", one.code), `${one.label}. ${say("revoke_key_note")}`, async (reason) => {
    await post(`/keys/${inPath(one.code)}/revoke`, { reason });
    notify(say("done", say("revoke_key", one.code)));
    page.again();
  }, say("revoke"));
}

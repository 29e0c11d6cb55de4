// Members' phones: added with a token that is told once, revoked with a reason.

import { ask, askWhy, showOnce } from "./admin_ask.js";
import { inPath, post, read } from "./admin_line.js";
import { acts, button, head, mark, notify, table, timeOf } from "./admin_parts.js";
import { say } from "./admin_words.js";

const DATUMS = ["WGS84", "CGCS2000", "GCJ02", "BD09"];

export async function showDevices(page) {
  const found = await read("/devices");
  const columns = [
    [say("device"), (one) => one.code, { className: "short code" }],
    [say("member"), (one) => one.member, { className: "short" }],
    [say("label"), (one) => one.label],
    [say("datum"), (one) => one.datum, { className: "short" }],
    [say("last_fix"), (one) => timeOf(one.last_fix_at) || say("never"), { className: "short" }],
    [say("refused"), (one) => Object.entries(one.refused).map(([code, n]) => `${code} ${n}`).join(", ")],
    [say("when"), (one) => timeOf(one.added_at), { className: "short" }],
    [say("who"), (one) => one.added_by, { className: "short" }],
    [say("acts"), (one) => (one.revoked_at ? mark(say("revoked"), "warn") : acts(button(say("revoke"), () => revoke(one, page), { className: "danger" }))), { className: "acts-cell" }],
  ];
  page.draw(
    head(say("devices"), say("devices_about"), button(say("add_device"), () => add(page), { className: "main" })),
    table(columns, found, { empty: say("no_devices"), caption: say("n_rows", found.length) }),
  );
}

function add(page) {
  const fields = [
    { name: "member_code", label: say("member"), isNeeded: true },
    { name: "label", label: say("label"), hint: "Redmi 12" },
    { name: "datum", label: say("datum"), kind: "select", options: DATUMS.map((one) => [one, one]), value: DATUMS[0] },
  ];
  ask(say("add_device"), { fields, ok: say("add_device") }, async (values) => {
    const added = await post("/devices", { ...values, label: values.label || null });
    showOnce(say("one_token", added.code), added.token);
    page.again();
  });
}

function revoke(one, page) {
  askWhy(say("revoke_device", one.code), say("revoke_device_note"), async (reason) => {
    await post(`/devices/${inPath(one.code)}/revoke`, { reason });
    notify(say("done", say("revoke_device", one.code)));
    page.again();
  }, say("revoke"));
}

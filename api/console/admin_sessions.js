// Sessions that are open: who, since when, from where; ended with a reason.

import { askWhy } from "./admin_ask.js";
import { inPath, post, read } from "./admin_line.js";
import { acts, button, head, mark, notify, table, timeOf } from "./admin_parts.js";
import { roleWord, say } from "./admin_words.js";

export async function showSessions(page) {
  const found = await read("/sessions");
  const columns = [
    [say("login"), (one) => [one.login, one.is_own ? mark(say("this_session"), "good") : null]],
    [say("roles"), (one) => one.roles.map(roleWord).join("、")],
    [say("began"), (one) => timeOf(one.began_at), { className: "short" }],
    [say("last_seen"), (one) => timeOf(one.seen_at), { className: "short" }],
    [say("ends"), (one) => timeOf(one.ends_by), { className: "short" }],
    [say("address"), (one) => one.address, { className: "short code" }],
  ];
  if (page.may("end_access")) {
    const end = (one) => acts(button(say("end"), () => ask(one, page), { className: "danger" }));
    columns.push([say("acts"), (one) => (one.is_own ? null : end(one)), { className: "acts-cell" }]);
  }
  page.draw(
    head(say("sessions"), say("sessions_about"), button(say("refresh"), page.again)),
    table(columns, found, { empty: say("no_sessions"), caption: say("n_rows", found.length) }),
  );
}

function ask(one, page) {
  askWhy(say("end_of", one.login), say("end_note"), async (reason) => {
    await post(`/sessions/${inPath(one.id)}/end`, { reason });
    notify(say("done", say("end_of", one.login)));
    page.again();
  }, say("end"));
}

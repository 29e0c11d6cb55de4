// The page where people sign in, and change the password that was given to them for one time.

import { byId, setText } from "./dom.js";

const asked = new URLSearchParams(location.search);
const LANG = asked.get("lang") === "en" ? "en" : "zh";
const LEAST = 10;

const WORDS = {
  title: ["网格管理平台", "Grid management"],
  under: ["登录后使用", "Sign in to go on"],
  "login-label": ["登录名", "Login"],
  "password-label": ["密码", "Password"],
  enter: ["登录", "Sign in"],
  why: [
    "这是一次性密码。请先设置您自己的密码。",
    "This password is good for one time. Choose one of your own.",
  ],
  "new-label": ["新密码", "New password"],
  rule: [
    "至少 10 个字符，例如几个互不相干的词；不得包含登录名。",
    "10 characters or more, for example a few unrelated words; not the login.",
  ],
  "again-label": ["再输入一次", "Once more"],
  keep: ["保存并进入", "Save and go on"],
  internal: ["仅供内部使用", "For internal use"],
  "other-language": ["English", "中文"],
  empty: ["请输入登录名和密码。", "Enter login and password."],
  short: ["新密码至少 10 个字符。", "The new password needs 10 characters or more."],
  differ: ["两次输入不一致。", "The two do not match."],
  away: ["服务器没有应答，请稍后再试。", "The server does not answer. Try again in a while."],
};
const word = (key) => WORDS[key][LANG === "en" ? 1 : 0];

let present = ""; // the password that was just used, until it is changed

function show(form, trouble, text, ...fields) {
  setText(byId(trouble), text);
  for (const input of form.querySelectorAll("input")) {
    input.setAttribute("aria-invalid", String(fields.includes(input)));
  }
  fields[0]?.focus();
}

/** Send something and return the answer's body; throws what there is to tell. */
async function send(path, body) {
  let answer;
  try {
    answer = await fetch(`${path}?lang=${LANG}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Gridmap": "sign-in" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
  } catch {
    throw new Error(word("away"));
  }
  const said = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(sentence(said));
  return said;
}

/** What a problem document says, without the marks that it is put together with. */
function sentence(problem) {
  const [stop, join] = LANG === "en" ? [".", ". "] : ["。", "。"];
  const said = problem?.detail?.replace(`${problem.title}: `, "").split(" → ").join(join);
  return said ? `${said}${stop}` : word("away");
}

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

async function whileBusy(button, act) {
  button.disabled = true;
  try {
    await act();
  } finally {
    button.disabled = false;
  }
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
      const begun = await send("/sessions", { login: login.value, password: password.value });
      if (!begun.must_change_password) return go();
      present = password.value;
      askForChange(begun.login);
    } catch (error) {
      password.value = "";
      show(form, "entry-trouble", error.message, password);
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
      await go();
    } catch (error) {
      show(form, "change-trouble", error.message, chosen);
    }
  });
});

document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
for (const key of Object.keys(WORDS)) {
  const node = document.getElementById(key);
  if (node) setText(node, word(key));
}
document.title = `${word("enter")} · gridmap`;
asked.set("lang", LANG === "en" ? "zh" : "en");
byId("other-language").href = `?${asked}`;

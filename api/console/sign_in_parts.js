// What the forms of the page to sign in share: words, questions to the server, what went wrong.

import { byId, setText } from "./dom.js";

export const LANG = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "zh";

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
  "code-label": ["动态码", "Code"],
  "factor-why": [
    "启用二步验证：用手机上的身份验证器扫描，以后登录时除密码外还须输入动态码。",
    "Set up a second factor: scan this with an authenticator. From then on its code is asked for besides the password.",
  ],
  factor_due: [
    "您的角色须启用二步验证：用手机上的身份验证器扫描，再输入动态码。",
    "Your role wants a second factor: scan this with an authenticator and enter its code.",
  ],
  has_factor: [
    "二步验证已启用。如需停用，请输入密码和下一个动态码。",
    "The second factor is in use. To give it up, enter the password and the next code.",
  ],
  "factor-picture": ["二维码，内容与下面的密钥相同", "QR code of the secret below"],
  "factor-by-hand": ["不能扫描时，手动输入密钥：", "Where nothing scans, type the secret:"],
  "factor-password-label": ["当前密码", "Present password"],
  "factor-code-label": ["动态码（六位数字）", "Code, six digits"],
  "factor-keep": ["启用", "Set up"],
  factor_give_up: ["停用二步验证", "Give it up"],
  "factor-leave": ["返回", "Back"],
  factor_empty: ["请输入当前密码和六位动态码。", "Enter the present password and the six digits."],
  code_wanted: ["请输入身份验证器显示的六位动态码。", "Enter the six digits that the authenticator shows."],
  empty: ["请输入登录名和密码。", "Enter login and password."],
  short: ["新密码至少 10 个字符。", "The new password needs 10 characters or more."],
  differ: ["两次输入不一致。", "The two do not match."],
  away: ["服务器没有应答，请稍后再试。", "The server does not answer. Try again in a while."],
};
export const word = (key) => WORDS[key][LANG === "en" ? 1 : 0];

export function show(form, trouble, text, ...fields) {
  setText(byId(trouble), text);
  for (const input of form.querySelectorAll("input")) {
    input.setAttribute("aria-invalid", String(fields.includes(input)));
  }
  fields[0]?.focus();
}

/** Send something and return the answer's body; throws what there is to tell, with its code. */
export async function send(path, body) {
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
  if (!answer.ok) throw Object.assign(new Error(sentence(said)), { code: said?.code, field: said?.facts?.field });
  return said;
}

/** What a problem document says, without the marks that it is put together with. */
function sentence(problem) {
  const [stop, join] = LANG === "en" ? [".", ". "] : ["。", "。"];
  const said = problem?.detail?.replace(`${problem.title}: `, "").split(" → ").join(join);
  return said ? `${said}${stop}` : word("away");
}

export async function whileBusy(button, act) {
  button.disabled = true;
  try {
    await act();
  } finally {
    button.disabled = false;
  }
}

/** Write the words that the page's own elements are called by. */
export function writeWords() {
  document.documentElement.lang = LANG === "en" ? "en" : "zh-CN";
  for (const key of Object.keys(WORDS)) {
    const node = document.getElementById(key);
    if (node && node.tagName !== "svg") setText(node, word(key));
  }
  document.title = `${word("enter")} · gridmap`;
}

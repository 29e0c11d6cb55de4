// Who has signed in here, and the way out. Where the door is open there is neither.

import { make } from "./dom.js";
import { backToTheDoor, signOut } from "./door.js";
import { LANG } from "./words.js";

const FACTOR = LANG === "en" ? "second factor" : "二步验证";
const SIGN_OUT = LANG === "en" ? "Sign out" : "退出";
const STILL_IN = LANG === "en" ? "Still signed in: try again" : "未能退出，请重试";

async function leave({ currentTarget: button }) {
  if (!(await signOut())) button.textContent = STILL_IN; // nobody walks away from an open session
}

/** Return the button that ends the session. */
export const leaveButton = () => make("button", { type: "button", id: "leave", text: SIGN_OUT, onclick: leave });

const LOOKED_AT_EVERY_MS = 60_000;

/** A page that only listens is not told that its session is over: it asks. */
async function lookForTheEnd() {
  const answer = await fetch("/me").catch(() => null);
  if (answer?.status === 401) backToTheDoor();
}

/** Show into an element whose session this is; leave the page when it is over. */
export async function showAccount(into) {
  const answer = await fetch("/me");
  const me = answer.ok ? await answer.json() : null;
  if (me === null || me.is_open) return;
  const here = encodeURIComponent(location.pathname + location.search);
  const factor = make("a", { href: `/sign-in?factor&next=${here}${LANG === "en" ? "&lang=en" : ""}`, text: FACTOR });
  into.replaceChildren(make("span", { text: me.label }), ...(me.label.includes(":") ? [] : [factor]), leaveButton());
  into.hidden = false;
  setInterval(lookForTheEnd, LOOKED_AT_EVERY_MS);
}

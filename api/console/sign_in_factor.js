// The second factor on the page to sign in: its secret as a picture for an authenticator, and the
// first code of it; or its end, for a last code.

import { byId, setText } from "./dom.js";
import { send, show, whileBusy, word } from "./sign_in_parts.js";

const MARGIN = 4; // of a QR code, in its own squares
const SVG = "http://www.w3.org/2000/svg";

/** Draw the dark squares of rows of 0 and 1. */
function draw(picture, rows) {
  const size = rows.length + 2 * MARGIN;
  const squares = rows.flatMap((row, y) =>
    [...row].map((dark, x) => (dark === "1" ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : "")));
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", squares.join(""));
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("aria-label", word("factor-picture"));
  picture.replaceChildren(path);
}

/** Let somebody who has signed in set the second factor up, or give it up; then `go` on. */
export async function askForFactor({ hasOne, mayLeave, password, go }) {
  for (const form of ["entry", "change"]) byId(form).hidden = true;
  const form = byId("factor");
  form.hidden = false;
  setText(byId("factor-why"), word(hasOne ? "has_factor" : mayLeave ? "factor-why" : "factor_due"));
  setText(byId("factor-keep"), word(hasOne ? "factor_give_up" : "factor-keep"));
  byId("factor-keep").classList.toggle("danger", hasOne);
  byId("factor-leave").hidden = !mayLeave;
  byId("factor-leave").addEventListener("click", go);
  byId("factor-password").value = password;
  byId("factor-secret").hidden = hasOne;
  const drawn = hasOne ? null : await send("/me/second-factor/draw", null);
  if (drawn) {
    draw(byId("factor-picture"), drawn.picture);
    setText(byId("factor-text"), drawn.secret.match(/.{4}/g).join(" "));
  }
  byId(password ? "factor-code" : "factor-password").focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [known, code] = [byId("factor-password"), byId("factor-code")];
    const missing = [known.value === "" && known, !/^\d{6}$/.test(code.value) && code].filter(Boolean);
    if (missing.length > 0) return show(form, "factor-trouble", word("factor_empty"), ...missing);
    const body = { password: known.value, code: code.value, ...(drawn && { secret: drawn.secret }) };
    return whileBusy(byId("factor-keep"), async () => {
      try {
        await send(drawn ? "/me/second-factor" : "/me/second-factor/give-up", body);
        await go();
      } catch (error) {
        code.value = "";
        show(form, "factor-trouble", error.message, error.field === "password" ? known : code);
      }
    });
  });
}

// A sheet over the page, from below: a question with large answers.

import { byId, make } from "./dom.js";
import { word } from "./phone_words.js";

let opener = null;

export const isOpen = () => !byId("sheet").hidden;

export function closeSheet() {
  const sheet = byId("sheet");
  if (sheet.hidden) return;
  sheet.hidden = true;
  byId("sheet-body").replaceChildren();
  document.body.classList.remove("covered");
  if (opener && document.contains(opener)) opener.focus();
}

export function openSheet(title, ...content) {
  const sheet = byId("sheet");
  if (sheet.hidden) opener = document.activeElement;
  byId("sheet-title").textContent = title;
  byId("sheet-body").replaceChildren(...content);
  sheet.hidden = false;
  document.body.classList.add("covered");
  byId("sheet-panel").scrollTop = 0;
  byId("sheet-panel").focus();
}

/** Ask for one of several answers; `act` hears the value of the one that is tapped. */
export function askOne(title, lead, answers, act) {
  const rows = answers.map(([text, value]) =>
    make("button", {
      type: "button",
      className: "answer",
      text,
      onclick: () => {
        closeSheet();
        act(value);
      },
    }),
  );
  const words = lead ? [make("p", { className: "lead", text: lead })] : [];
  openSheet(title, ...words, ...rows);
}

/** Ask for a few words; `act` hears them. */
export function askWords(title, { hint = "", label, isNeeded = false, send = word("send") }, act) {
  const field = make("textarea", { rows: 4, maxlength: 500, placeholder: hint, "aria-label": label || title });
  const button = make("button", { type: "button", className: "go", text: send });
  if (isNeeded) {
    button.disabled = true;
    field.addEventListener("input", () => {
      button.disabled = field.value.trim() === "";
    });
  }
  button.addEventListener("click", () => {
    const said = field.value.trim();
    closeSheet();
    act(said);
  });
  openSheet(title, field, button);
  field.focus();
}

export function beginSheets() {
  byId("sheet-close").addEventListener("click", closeSheet);
  byId("sheet").addEventListener("click", (event) => {
    if (event.target === byId("sheet")) closeSheet();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSheet();
  });
}

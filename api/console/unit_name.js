// Who speaks for the unit: a name, asked for where one is needed and offered again the next time.

import { make } from "./dom.js";
import { closeSheet, openSheet } from "./phone_sheet.js";
import { unitWord } from "./unit_words.js";

const KEPT = "gridmap-unit-name";

function before() {
  try {
    return localStorage.getItem(KEPT) || "";
  } catch {
    return ""; // a browser that keeps nothing
  }
}

/** Ask for the name of whoever acknowledges or answers; `act` hears it. */
export function askName(act) {
  const field = make("input", { maxlength: 100, autocomplete: "name", "aria-label": unitWord("your_name"), value: before() });
  const go = make("button", { type: "submit", className: "go", text: unitWord("next") });
  const form = make("form", { className: "plain" }, make("p", { className: "lead", text: unitWord("your_name_note") }), field, go);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = field.value.trim();
    if (name === "") {
      field.focus();
      return;
    }
    try {
      localStorage.setItem(KEPT, name);
    } catch {
      // asked for again the next time
    }
    closeSheet();
    act(name);
  });
  openSheet(unitWord("your_name"), form);
  field.focus();
}

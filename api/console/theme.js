// Light or dark: as the address asks, as was chosen here before, or as the machine is set.

import { make, themeOfTheSystem } from "./dom.js";

const KEPT = "gridmap.desk.theme"; // the pages of the centre share it

const known = (theme) => (["dark", "light"].includes(theme) ? theme : null);

/** Begin with the theme there is, follow the machine until somebody chooses; return the button. */
export function beginTheme(show, title) {
  const asked = known(new URLSearchParams(location.search).get("theme"));
  let chosen = asked ?? known(localStorage.getItem(KEPT));
  const now = () => chosen ?? themeOfTheSystem();
  show(now());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(now()));
  const turn = () => {
    chosen = now() === "dark" ? "light" : "dark";
    localStorage.setItem(KEPT, chosen);
    show(chosen);
  };
  return make("button", { type: "button", id: "theme", text: "◐", title, "aria-label": title, onclick: turn });
}

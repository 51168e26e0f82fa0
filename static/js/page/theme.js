import { find } from "ef/page/dom";
import { keep, kept } from "ef/page/storage";

const KEPT = "eventflow.theme";
const root = document.documentElement;

/** @returns {"dark" | "light"} */
export function theme() {
  return root.dataset.theme === "light" ? "light" : "dark";
}

/**
 * Follows the system until the viewer chooses, then keeps the choice.
 * @param {() => void} changed called after every change of colours
 */
export function followTheme(changed) {
  const button = find(document, '[data-command="theme"]');
  const icon = find(button, "[data-theme-icon]");

  const show = () => {
    const other = theme() === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", `${other === "light" ? "Light" : "Dark"} theme`);
    icon.setAttribute("href", other === "light" ? "#icon-sun" : "#icon-moon");
  };
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", (event) => {
    if (kept(KEPT)) return;
    root.dataset.theme = event.matches ? "light" : "dark";
  });
  // Whoever sets the attribute, everything that draws with colours hears of it here.
  new MutationObserver(() => {
    show();
    changed();
  }).observe(root, { attributeFilter: ["data-theme"] });
  show();
}

export function toggleTheme() {
  const chosen = theme() === "dark" ? "light" : "dark";
  root.dataset.theme = chosen;
  keep(KEPT, chosen);
}

/**
 * The value of a token as it is now.
 * @param {string} name
 */
export function token(name) {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

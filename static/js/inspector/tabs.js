import { find, findAll } from "ef/page/dom";

/** A tab list after the WAI-ARIA pattern: arrows move, the focused tab is the shown one. */
export class Tabs {
  /**
   * @param {HTMLElement} root holds the tab list and its panels
   * @param {(name: string) => void} shown
   */
  constructor(root, shown) {
    this.tabs = findAll(root, '[role="tab"]');
    this.shown = shown;
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(nameOf(tab)));
    find(root, '[role="tablist"]').addEventListener("keydown", (event) => this.#move(event));
  }

  get current() {
    return nameOf(this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? this.tabs[0]);
  }

  /** @param {string} name */
  show(name) {
    for (const tab of this.tabs) {
      const selected = nameOf(tab) === name;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !selected;
    }
    this.shown(name);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const visible = this.tabs.filter((tab) => tab.offsetParent !== null);
    const at = visible.findIndex((tab) => nameOf(tab) === this.current);
    const last = visible.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    visible[to].focus();
    this.show(nameOf(visible[to]));
  }
}

/** @param {HTMLElement} tab */
function nameOf(tab) {
  return tab.id.replace("tab-", "");
}

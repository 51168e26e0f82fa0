import { element, find, findAll } from "ef/page/dom";

/** @typedef {import("ef/edit/commands").EditCommand} EditCommand */

/** The context menu of the canvas: the commands for what is under the pointer or has the focus. */
export class Menu {
  /**
   * @param {HTMLElement} graph
   * @param {object} desk
   * @param {(place: "node" | "edge" | "ground") => {id: string, name: string, keys?: string, reason: string}[]} desk.commands
   * @param {(target: Element) => "node" | "edge" | "ground"} desk.choose what the menu will be about
   * @param {(id: string) => void} desk.run
   */
  constructor(graph, { commands, choose, run }) {
    this.box = find(graph, "[data-edit-menu]");
    graph.addEventListener("contextmenu", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (target.closest(".graph-corner, .choice-bar, .card-tools")) return;
      event.preventDefault();
      const place = choose(target);
      this.back = /** @type {HTMLElement | null} */ (document.activeElement);
      this.box.replaceChildren(
        ...commands(place).map(({ id, name, keys, reason }) => {
          const item = element("button", { type: "button", role: "menuitem", tabindex: "-1", "aria-disabled": reason ? "true" : null, title: reason || null }, name, keys ? element("small", {}, keys) : null);
          item.addEventListener("click", () => {
            if (reason) return;
            this.box.hidePopover();
            run(id);
          });
          return item;
        }),
      );
      // By keyboard there is no point, so that it opens at what it is about.
      const box = event.clientX || event.clientY ? null : target.getBoundingClientRect();
      const [x, y] = box ? [box.left + 24, box.top + 24] : [event.clientX, event.clientY];
      this.box.showPopover();
      this.box.style.insetInlineStart = `${Math.min(x, innerWidth - this.box.offsetWidth - 8)}px`;
      this.box.style.insetBlockStart = `${Math.min(y, innerHeight - this.box.offsetHeight - 8)}px`;
      this.#items[0]?.focus();
    });
    this.box.addEventListener("keydown", (event) => this.#key(event));
    // The button that opened it comes up again outside of it, which must not close it.
    addEventListener("pointerdown", (event) => {
      if (!this.box.contains(/** @type {Node} */ (event.target))) this.box.hidePopover();
    });
    addEventListener("blur", () => this.box.hidePopover());
  }

  get #items() {
    return findAll(this.box, '[role="menuitem"]');
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const last = items.length - 1;
    const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      this.box.hidePopover();
      this.back?.focus();
    }
    // What is pressed in the menu is for the menu.
    event.stopPropagation();
  }
}

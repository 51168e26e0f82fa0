import { drawing, element } from "ef/page/dom";
import { EditField } from "ef/edit/setting_field";

/**
 * @typedef {import("ef/edit/item_fields").ItemKind} ItemKind
 * @typedef {import("ef/edit/edits").Outcome} Outcome
 */

/** What of a list decides which fields there are: while it stays, they stay, and with them the focus. @param {ItemKind} kind @param {any[]} items */
export function shapeOfList(kind, items) {
  return JSON.stringify(items.map((item) => kind.fields(item).map(({ value, ...field }) => field)));
}

/** Things of one kind that a node has, each with its fields; whatever is changed, the whole list is set in one step. */
export class ItemList {
  /**
   * @param {string} owner the node
   * @param {ItemKind} kind
   * @param {any[]} items
   * @param {(items: any[]) => Promise<Outcome>} set
   */
  constructor(owner, kind, items, set) {
    this.kind = kind;
    this.items = items;
    this.set = set;
    /** By item. @type {EditField[][]} */
    this.fields = items.map((item, index) => kind.fields(item).map((field) => new EditField(`${owner}-${kind.name}-${index}`, field, (name, value) => this.#change(index, name, value))));
    const boxes = items.map((item, index) => this.#box(item, index));
    const add = element("button", { type: "button", class: "button button-small" }, drawing("icon-plus"), kind.add);
    add.addEventListener("click", () => void set([...this.items, kind.fresh()]).then(({ done }) => done && focusIn(kind.name, -1)));
    const none = items.length ? null : element("p", { class: "edit-sentence-quiet" }, kind.none);
    this.root = element("fieldset", { class: "setting-group item-list", "data-items": kind.name }, element("legend", {}, kind.title), none, ...boxes, add);
  }

  /** @param {any[]} items */
  follow(items) {
    this.items = items;
    items.forEach((item, index) => this.kind.fields(item).forEach((field, place) => this.fields[index]?.[place]?.follow(field)));
  }

  /** @param {any} item @param {number} index */
  #box(item, index) {
    const name = this.kind.called(item, index);
    const remove = element("button", { type: "button", class: "icon-button", "aria-label": `Remove ${name.toLowerCase()}`, title: `Remove ${name.toLowerCase()}` }, drawing("icon-cross"));
    remove.addEventListener("click", () => void this.set(this.items.filter((_, other) => other !== index)).then(({ done }) => done && focusIn(this.kind.name, index - 1)));
    const head = element("div", { class: "item-head" }, element("b", {}, name), remove);
    return element("div", { class: "item", role: "group", "aria-label": name }, head, ...this.fields[index].map(({ root }) => root));
  }

  /** @param {number} index @param {string} name @param {number | string | null} value */
  async #change(index, name, value) {
    const outcome = await this.set(this.items.map((item, other) => (other === index ? this.kind.changed(item, name, value) : item)));
    // Another shape has other fields, all of them made anew.
    if (outcome.done && !this.root.isConnected && document.activeElement === document.body) focusIn(this.kind.name, index, name);
    return outcome;
  }
}

/** Puts the focus where one goes on: into an item, from the last if it is below 0, or on what adds one. @param {string} list @param {number} index @param {string} [name] of the field */
function focusIn(list, index, name) {
  const root = document.querySelector(`[data-items="${list}"]`);
  const item = Array.from(root?.querySelectorAll(".item") ?? []).at(index);
  const field = name ? item?.querySelector(`[name="${CSS.escape(name)}"]`) : item?.querySelector("input, select, textarea");
  /** @type {HTMLElement | null | undefined} */ (field ?? root?.querySelector(":scope > button"))?.focus();
}

import { element } from "ef/page/dom";

/**
 * @typedef {import("ef/lab/types").Axis} Axis
 * @typedef {import("ef/lab/types").Setting} Setting
 * @typedef {import("ef/lab/own_filter_form").OwnFilterForm} OwnFilterForm
 * @typedef {object} Asked for a form
 * @property {string} key of the axis
 * @property {Axis} axis
 * @property {Setting} setting
 * @property {Record<string, any> | null} filter that is changed; null: a new one
 * @property {string} focus what gets the focus back
 * @property {(value: any) => void} put among the values, in the place of the one that is changed
 * @property {() => void} remove
 */

/** Where filters of one's own are written: one form at a time, which outlives the list around it and comes when it is asked for. */
export class OwnFilters {
  /** @param {string} url of the server's word about a filter */
  constructor(url) {
    this.url = url;
    /** The axes as they are shown. @type {Map<string, {axis: Axis, place: HTMLElement}>} */
    this.shown = new Map();
    /** @type {{asked: Asked, form: OwnFilterForm} | null} */
    this.open = null;
    /** New ones that were put aside. @type {Map<string, OwnFilterForm>} */
    this.drafts = new Map();
  }

  /** Where an axis shows its form. @param {string} key @param {Axis} axis */
  place(key, axis) {
    const place = element("div", { class: "lab-own", "data-own-filter": true });
    this.shown.set(key, { axis, place });
    if (this.open?.asked.key === key) {
      const { root } = this.open.form;
      const active = /** @type {HTMLElement | null} */ (root.contains(document.activeElement) ? document.activeElement : null);
      place.append(root);
      // What is moved loses the focus; the place is in the document in a moment.
      queueMicrotask(() => active?.focus());
    }
    return place;
  }

  /** Whether this one is being written. @param {string} key @param {object | null} filter */
  isOpen(key, filter) {
    return this.open?.asked.key === key && JSON.stringify(this.open.asked.filter) === JSON.stringify(filter);
  }

  /** Opens it, or puts it away. @param {Asked} asked */
  async toggle(asked) {
    const wasOpen = this.isOpen(asked.key, asked.filter);
    this.close();
    if (wasOpen) return;
    try {
      const { OwnFilterForm } = await import("ef/lab/own_filter_form");
      const place = this.shown.get(asked.key)?.place;
      if (!place) return;
      const kept = asked.filter ? undefined : this.drafts.get(asked.key);
      const form =
        kept ??
        new OwnFilterForm(asked, this.url, {
          values: () => this.shown.get(asked.key)?.axis.values ?? [],
          close: () => this.close(),
          done: () => !asked.filter && this.drafts.delete(asked.key),
        });
      if (!asked.filter) this.drafts.set(asked.key, form);
      this.close();
      this.open = { asked, form };
      place.replaceChildren(form.root);
      this.#tell(true);
      form.focus();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.shown.get(asked.key)?.place.replaceChildren(element("p", { class: "lab-problem", role: "alert" }, `The form could not be opened. ${why}`));
    }
  }

  /** Puts the form away and gives the focus back. */
  close() {
    if (!this.open) return;
    const { form } = this.open;
    const hadFocus = form.root.contains(document.activeElement);
    const opener = this.#tell(false);
    this.open = null;
    form.root.remove();
    if (hadFocus) opener?.focus();
  }

  /** The axis is gone. @param {string} key */
  forget(key) {
    if (this.open?.asked.key === key) this.close();
    this.drafts.delete(key);
    this.shown.delete(key);
  }

  /** @param {boolean} isOpen */
  #tell(isOpen) {
    const { key = "", focus = "" } = this.open?.asked ?? {};
    const opener = /** @type {HTMLElement | null | undefined} */ (this.shown.get(key)?.place.parentElement?.querySelector(`[data-focus="${CSS.escape(focus)}"]`));
    opener?.setAttribute("aria-expanded", String(isOpen));
    return opener;
  }
}

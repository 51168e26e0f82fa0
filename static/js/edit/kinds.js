import { element, find, findAll, setText } from "ef/page/dom";
import { keep, kept } from "ef/page/storage";
import { plural } from "ef/lib/words";

/** So far a pointer goes before it drags. */
const FAR = 4;
const KEPT = "eventflow.kinds";

/** The kinds of nodes beside the canvas: typing finds one, Enter adds it, and a pointer drags it to its place. */
export class Kinds {
  /**
   * @param {HTMLElement} root
   * @param {(kind: string, at: {clientX: number, clientY: number} | null) => void} add at a point of the screen, or wherever there is room
   */
  constructor(root, add) {
    this.root = root;
    this.add = add;
    this.field = /** @type {HTMLInputElement} */ (find(root, "[data-kinds-field]"));
    this.says = find(root, "[data-kinds-says]");
    this.rows = findAll(root, "[data-kind-of-node]");
    this.groups = /** @type {HTMLDetailsElement[]} */ (findAll(root, "details"));
    this.studio = find(document, "[data-studio]");
    this.fold = find(root, ".kinds-fold");
    this.folded = this.groups.filter((group) => !group.open);
    this.field.addEventListener("input", () => this.#filter());
    root.addEventListener("keydown", (event) => this.#key(event));
    for (const row of this.rows) {
      row.addEventListener("click", (event) => {
        if (event.detail === 0) this.#choose(row);
      });
      row.addEventListener("pointerdown", (event) => this.#drag(row, event));
    }
    this.#small(kept(KEPT) === "small");
  }

  /** Whether only the glyphs of the kinds are shown. */
  get isSmall() {
    return this.studio.dataset.kindsState === "small";
  }

  toggle() {
    this.#small(!this.isSmall);
  }

  /** @param {boolean} small */
  #small(small) {
    this.studio.dataset.kindsState = small ? "small" : "whole";
    this.fold.setAttribute("aria-expanded", String(!small));
    keep(KEPT, small ? "small" : "whole");
    this.#filter();
  }

  focus() {
    if (this.isSmall) this.toggle();
    this.field.focus();
    this.field.select();
  }

  /** @returns {HTMLElement[]} */
  get shown() {
    return this.rows.filter((row) => !row.hidden && row.closest("details")?.open);
  }

  /** What Enter adds: the one of just this name before one whose name begins so, and that before the others. */
  get best() {
    const asked = this.field.value.trim().toLowerCase();
    const nameOf = (/** @type {HTMLElement} */ row) => row.textContent?.trim().toLowerCase() ?? "";
    const { shown } = this;
    return shown.find((row) => nameOf(row) === asked) ?? shown.find((row) => nameOf(row).startsWith(asked)) ?? shown[0];
  }

  #filter() {
    const words = this.field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of this.rows) {
      const text = `${row.textContent} ${row.dataset.words}`.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    for (const group of this.groups) {
      // Only glyphs have no titles to unfold a group by.
      const open = words.length > 0 || this.isSmall;
      group.hidden = !findAll(group, "[data-kind-of-node]").some((row) => !row.hidden);
      group.open = open || !this.folded.includes(group);
    }
    const found = this.rows.filter((row) => !row.hidden).length;
    setText(this.says, words.length ? (found ? plural(found, "kind") : "No kind has these words.") : "");
    const { best } = this;
    for (const row of this.rows) row.toggleAttribute("data-best", words.length > 0 && row === best);
    this.#rove(best);
  }

  /** One row can be reached by Tab, the others from it by arrows. @param {HTMLElement | undefined} row */
  #rove(row) {
    for (const other of this.rows) other.tabIndex = other === row ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { shown } = this;
    const at = shown.indexOf(/** @type {HTMLElement} */ (event.target));
    const inField = event.target === this.field;
    const { best } = this;
    if (event.key === "Enter" && inField && best) {
      event.preventDefault();
      this.#choose(best);
    } else if (event.key === "ArrowDown" && (inField || at >= 0)) this.#go(event, shown[at + 1]);
    else if (event.key === "ArrowUp" && at > 0) this.#go(event, shown[at - 1]);
    else if (event.key === "ArrowUp" && at === 0) this.#go(event, this.field);
    else if (event.key === "Escape" && inField && this.field.value) {
      event.preventDefault();
      this.field.value = "";
      this.#filter();
    }
  }

  /** @param {KeyboardEvent} event @param {HTMLElement | undefined} next */
  #go(event, next) {
    event.preventDefault();
    if (!next) return;
    if (next !== this.field) this.#rove(next);
    next.focus();
  }

  /** @param {HTMLElement} row */
  #choose(row) {
    this.field.value = "";
    this.#filter();
    this.add(row.dataset.kindOfNode ?? "", null);
  }

  /** @param {HTMLElement} row @param {PointerEvent} down */
  #drag(row, down) {
    if (down.button !== 0) return;
    const stop = new AbortController();
    const { signal } = stop;
    /** @type {HTMLElement | null} */
    let ghost = null;
    const end = () => {
      stop.abort();
      ghost?.remove();
    };
    addEventListener(
      "pointermove",
      (event) => {
        if (!ghost && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) <= FAR) return;
        ghost ??= this.#ghost(row);
        ghost.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`;
      },
      { signal },
    );
    addEventListener(
      "pointerup",
      (event) => {
        const dragged = ghost !== null;
        end();
        if (!dragged) this.#choose(row);
        else if (document.elementFromPoint(event.clientX, event.clientY)?.closest(".graph")) this.add(row.dataset.kindOfNode ?? "", event);
      },
      { signal },
    );
    addEventListener("pointercancel", end, { signal });
    addEventListener(
      "keydown",
      (event) => {
        if (event.key === "Escape") end();
      },
      { signal },
    );
  }

  /** @param {HTMLElement} row */
  #ghost(row) {
    const ghost = element("div", { class: "kind-ghost", "aria-hidden": "true" }, ...Array.from(row.childNodes, (child) => child.cloneNode(true)));
    document.body.append(ghost);
    return ghost;
  }
}

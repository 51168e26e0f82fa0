import { find, setText } from "ef/page/dom";
import { onDemand } from "ef/page/on_demand";
import { fieldsAt, inShort } from "ef/inspector/filter_words";

/** @typedef {import("ef/inspector/filter_editor").FilterEditor} FilterEditor */

/** The section of a trigger's filter under Configure: the filter in short, and opened its editor. */
export class FilterSection {
  /**
   * @param {HTMLDetailsElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {(root: HTMLDetailsElement) => Promise<FilterEditor>} studio.makeEditor
   * @param {(error: unknown) => void} studio.failed
   */
  constructor(root, { store, makeEditor, failed }) {
    this.root = root;
    this.failed = failed;
    this.store = store;
    this.edge = Number(root.dataset.filterEdge);
    this.source = root.dataset.source ?? "";
    this.target = root.dataset.target ?? "";
    this.word = /** @type {import("ef/inspector/filter_words").Word} */ (root.dataset.word);
    /** @type {FilterEditor | null} */
    this.editor = null;
    this.open = onDemand(async () => {
      this.editor = await makeEditor(root);
      this.editor.update();
      find(root, "[data-filter-body]").inert = false;
      return this.editor;
    });
    this.isFoldedByHand = false;
    root.addEventListener("toggle", () => this.update());
    find(root, "summary").addEventListener("click", () => (this.isFoldedByHand = true));
  }

  /** What is written in it and not applied. @returns {FilterEditor[]} */
  get changes() {
    return this.editor?.isChanged ? [this.editor] : [];
  }

  /**
   * It is shown with its source, where it is what there is to set, and folded with its function.
   * @param {string | undefined} node
   */
  showFor(node) {
    this.root.hidden = node !== this.source && node !== this.target;
    if (!this.isFoldedByHand) this.root.open = node === this.source;
    setText(find(this.root, "[data-way]"), node === this.source ? `to ${this.target}` : `from ${this.source}`);
  }

  focus() {
    this.root.open = true;
    this.open().then((editor) => editor.focus(), this.failed);
  }

  /** Follows the playhead. */
  update() {
    if (this.editor) return this.editor.update();
    const { manifest, playback } = this.store;
    const edge = manifest?.edges[this.edge];
    if (!edge) return;
    setText(find(this.root, "[data-short]"), inShort(fieldsAt(edge, playback.t_us), this.word) || "no filter");
    if (this.root.open && !this.root.hidden) this.open().catch(this.failed);
  }
}

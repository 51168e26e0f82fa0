import { find, findAll, setText } from "ef/page/dom";
import { Refused } from "ef/page/api";
import { FilterSection } from "ef/inspector/filter_section";
import { SettingControl } from "ef/inspector/setting_control";
import { changeName } from "ef/inspector/setting_values";
import { isOf, settingAt } from "ef/inspector/settings";
import { minute } from "ef/inspector/words";
import { plural } from "ef/lib/words";

/** @typedef {import("ef/inspector/setting_values").SettingField} SettingField */
/** @typedef {{title: string, fields: SettingField[]}} SettingGroup */

/**
 * Something the person set and has not applied.
 * @typedef {object} Change
 * @property {string} name what a branch with it alone is called
 * @property {boolean} isWrong
 * @property {string} whatIsWrong if it is
 * @property {(at_us: number) => object} intervention
 * @property {(where: string, message: string) => boolean} isAbout whether a complaint of the server is about it
 * @property {(sentence: string) => void} complain
 * @property {() => void} focus
 */

/** The Configure tab. A change is an intervention at the playhead, and applying it makes a branch. */
export class ConfigureView {
  /**
   * @param {HTMLElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {Record<string, SettingGroup[]>} studio.forms
   * @param {import("ef/inspector/settings").Usual} studio.usual
   * @param {(name: string, interventions: object[]) => Promise<void>} studio.makeBranch
   * @param {(error: unknown) => void} studio.failed
   */
  constructor(root, { store, forms, usual, makeBranch, failed }) {
    this.store = store;
    this.usual = usual;
    this.makeBranch = makeBranch;
    this.none = find(root, "[data-no-settings]");
    this.foot = find(root, "[data-changes]");
    this.applyButton = /** @type {HTMLButtonElement} */ (find(root, "[data-apply]"));
    this.forms = new Map(findAll(root, "[data-settings]").map((form) => [form.dataset.settings ?? "", form]));
    /** @type {{node: string, control: SettingControl}[]} */
    this.settings = [];
    for (const [node, form] of this.forms) {
      const fields = (forms[node] ?? []).flatMap((group) => group.fields);
      for (const field of fields) {
        const place = form.querySelector(`[data-setting="${CSS.escape(field.name)}"]`);
        if (place) this.settings.push({ node, control: new SettingControl(/** @type {HTMLElement} */ (place), field, () => this.#count()) });
      }
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#apply();
      });
    }
    this.applyButton.addEventListener("click", () => this.#apply());
    /** @param {HTMLDetailsElement} form */
    const makeEditor = async (form) => {
      const { FilterEditor } = await import("ef/inspector/filter_editor");
      return new FilterEditor(form, { store, usual, edited: () => this.#count(), apply: () => this.#apply() });
    };
    this.filters = findAll(root, "[data-filter-edge]").map(
      (form) => new FilterSection(/** @type {HTMLDetailsElement} */ (form), { store, makeEditor, failed }),
    );
    find(root, "[data-discard]").addEventListener("click", () => {
      for (const { control } of this.settings) control.discard();
      for (const filter of this.filters) filter.editor?.discard();
      this.#count();
    });
  }

  /** @param {string | undefined} node */
  showNode(node) {
    for (const [name, form] of this.forms) form.hidden = !isOf(name, node);
    for (const filter of this.filters) filter.showFor(node);
    this.none.hidden = [...this.forms.keys()].some((name) => isOf(name, node));
  }

  /** Puts the focus into the filter of a trigger. @param {number} edge */
  focusFilter(edge) {
    this.filters.find((filter) => filter.edge === edge)?.focus();
  }

  /** Puts the focus into the field of a setting. @param {string} property */
  focus(property) {
    const node = this.#node();
    const found = this.settings.find(({ node: owner, control }) => isOf(owner, node) && control.field.name === property);
    found?.control.input.focus();
  }

  /** Follows the playhead over the run's own interventions. */
  update() {
    const { manifest, playback } = this.store;
    if (!manifest) return;
    for (const { node, control } of this.settings) {
      control.follow(settingAt(manifest, node, control.field.name, playback.t_us, this.usual));
    }
    for (const filter of this.filters) filter.update();
    this.#count();
  }

  /** All that differs from the shown run. @returns {Change[]} */
  get changes() {
    const settings = this.settings.filter(({ control }) => control.isChanged).map(({ node, control }) => settingChange(node, control));
    return [...settings, ...this.filters.flatMap(({ changes }) => changes)];
  }

  #node() {
    const { manifest, selection } = this.store;
    return selection.node === null ? undefined : manifest?.nodes[selection.node]?.name;
  }

  #count() {
    const { changes } = this;
    const { card, playback } = this.store;
    this.foot.hidden = changes.length === 0;
    if (!changes.length) return;
    setText(find(this.foot, "[data-changes-count]"), `${plural(changes.length, "change")} from ${minute(playback.t_us)}`);
    const ghost = card?.parent ? card.name : "Baseline";
    setText(find(this.foot, "[data-changes-note]"), `${ghost} stays as a ghost`);
    const wrong = changes.find(({ isWrong }) => isWrong);
    this.applyButton.disabled = Boolean(wrong) || this.applyButton.dataset.busy === "true";
    this.applyButton.title = wrong?.whatIsWrong ?? "As a branch (Ctrl Enter)";
  }

  async #apply() {
    const { changes } = this;
    if (!changes.length || this.applyButton.disabled) return;
    const at_us = Math.round(this.store.playback.t_us);
    const interventions = changes.map((change) => change.intervention(at_us));
    this.applyButton.dataset.busy = "true";
    this.#count();
    try {
      await this.makeBranch(changes.length === 1 ? changes[0].name : `${changes.length} changes`, interventions);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#complain(error.problems, changes);
    } finally {
      delete this.applyButton.dataset.busy;
      this.#count();
    }
  }

  /**
   * A complaint stands at the change it is about; one about none stands at the first.
   * @param {import("ef/page/api").Problem[]} problems
   * @param {Change[]} changes
   */
  #complain(problems, changes) {
    const places = problems.map(({ where, message, remedy }) => {
      const index = Number(/interventions\[(\d+)\]/.exec(where)?.[1] ?? -1);
      const at = changes[index] ?? changes.find((change) => change.isAbout(where, message)) ?? changes[0];
      at.complain(`${message} ${remedy}`.trim());
      return at;
    });
    places[0]?.focus();
  }
}

/**
 * @param {string} node
 * @param {SettingControl} control
 * @returns {Change}
 */
function settingChange(node, control) {
  const { field } = control;
  const { value, problem } = control.read;
  return {
    name: changeName(field, value),
    isWrong: Boolean(problem),
    whatIsWrong: "A setting is outside what is possible.",
    intervention: (at_us) => ({ at_us, set: { node, property: field.name, value } }),
    isAbout: (where, message) => `${where} ${message}`.includes(field.name),
    complain: (sentence) => control.complain(sentence),
    focus: () => control.input.focus(),
  };
}

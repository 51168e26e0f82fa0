import { find, findAll, setText } from "ef/page/dom";
import { Refused } from "ef/page/api";
import { SettingControl } from "ef/inspector/setting_control";
import { branchName } from "ef/inspector/setting_values";
import { settingAt } from "ef/inspector/settings";
import { minute } from "ef/inspector/words";
import { plural } from "ef/lib/words";

/** @typedef {import("ef/inspector/setting_values").SettingField} SettingField */
/** @typedef {{title: string, fields: SettingField[]}} SettingGroup */

/** The Configure tab. A change is an intervention at the playhead, and applying it makes a branch. */
export class ConfigureView {
  /**
   * @param {HTMLElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {Record<string, SettingGroup[]>} studio.forms
   * @param {import("ef/inspector/settings").Usual} studio.usual
   * @param {(name: string, interventions: object[]) => Promise<void>} studio.makeBranch
   */
  constructor(root, { store, forms, usual, makeBranch }) {
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
    find(root, "[data-discard]").addEventListener("click", () => {
      for (const { control } of this.settings) control.discard();
      this.#count();
    });
  }

  /** @param {string | undefined} node */
  showNode(node) {
    for (const [name, form] of this.forms) form.hidden = name !== node;
    this.none.hidden = node !== undefined && this.forms.has(node);
  }

  /** Puts the focus into the field of a setting. @param {string} property */
  focus(property) {
    const node = this.#node();
    const found = this.settings.find(({ node: owner, control }) => owner === node && control.field.name === property);
    found?.control.input.focus();
  }

  /** Follows the playhead over the run's own interventions. */
  update() {
    const { manifest, playback } = this.store;
    if (!manifest) return;
    for (const { node, control } of this.settings) {
      control.follow(settingAt(manifest, node, control.field.name, playback.t_us, this.usual));
    }
    this.#count();
  }

  get changes() {
    return this.settings.filter(({ control }) => control.isChanged);
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
    const wrong = changes.some(({ control }) => control.read.problem);
    this.applyButton.disabled = wrong || this.applyButton.dataset.busy === "true";
    this.applyButton.title = wrong ? "A setting is outside what is possible." : "";
  }

  async #apply() {
    const { changes } = this;
    if (!changes.length || this.applyButton.disabled) return;
    const at_us = Math.round(this.store.playback.t_us);
    const made = changes.map(({ node, control }) => ({ node, control, value: control.read.value }));
    const interventions = made.map(({ node, control, value }) => ({ at_us, set: { node, property: control.field.name, value } }));
    this.applyButton.dataset.busy = "true";
    this.#count();
    try {
      await this.makeBranch(branchName(made.map(({ control, value }) => ({ field: control.field, value }))), interventions);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#complain(error.problems, made);
    } finally {
      delete this.applyButton.dataset.busy;
      this.#count();
    }
  }

  /**
   * A complaint stands at the field it is about; one about no field stands at the first changed one.
   * @param {import("ef/page/api").Problem[]} problems
   * @param {{node: string, control: SettingControl}[]} made
   */
  #complain(problems, made) {
    for (const { where, message, remedy } of problems) {
      const index = Number(/interventions\[(\d+)\]/.exec(where)?.[1] ?? -1);
      const at =
        made[index] ??
        made.find(({ node, control }) => where.includes(node) && where.includes(control.field.name)) ??
        made.find(({ control }) => `${where} ${message}`.includes(control.field.name)) ??
        made[0];
      at.control.complain(`${message} ${remedy}`.trim());
    }
    made.find(({ control }) => control.root.classList.contains("is-wrong"))?.control.input.focus();
  }
}

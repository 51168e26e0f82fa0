import { drawing, element, find, findAll, setText } from "ef/page/dom";
import { onDemand } from "ef/page/on_demand";
import { outcomesOf } from "ef/inspector/outcomes";
import { drawSlots, slotsAt } from "ef/inspector/slots_view";
import { settingAt } from "ef/inspector/settings";
import { stateAt } from "ef/run/state";
import { count } from "ef/lib/words";

/**
 * @typedef {import("ef/run/state").NodeState} NodeState
 * @typedef {import("ef/inspector/outcomes").Outcome} Outcome
 */

/** The Live tab: what a node does at the playhead, and the whole run's charts with the playhead in them. */
export class LiveView {
  /**
   * @param {HTMLElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {import("ef/inspector/settings").Usual} studio.usual
   * @param {string} studio.chartsScript
   * @param {(error: unknown) => void} studio.failed
   */
  constructor(root, { store, usual, chartsScript, failed }) {
    this.store = store;
    this.failed = failed;
    this.usual = usual;
    this.environments = find(root, "[data-environments]");
    this.words = find(root, "[data-environments-words]");
    this.slots = find(root, "[data-slots]");
    this.outcomes = find(root, "[data-outcomes]");
    /** @type {import("ef/inspector/charts").Charts | null} */
    this.charts = null;
    this.load = onDemand(async () => {
      const { Charts } = await import("ef/inspector/charts");
      this.charts = new Charts(root, chartsScript);
      this.update();
    });
    /** @type {Outcome[]} */
    this.shown = [];
  }

  update() {
    const { trace, manifest, playback, selection, card } = this.store;
    if (!trace || !manifest || selection.node === null) return;
    const node = stateAt(trace, playback.t_us).nodes[selection.node];
    const { role, name } = manifest.nodes[selection.node];
    const isFunction = role === "function";
    this.environments.hidden = !isFunction;
    if (isFunction) this.#environments(node, name);
    this.#outcomes(node, outcomesOf(manifest, selection.node));
    if (!this.charts) {
      this.load().catch(this.failed);
      return;
    }
    this.charts.show(card, name);
    this.charts.movePlayhead(playback.t_us, manifest.until_us);
  }

  toggleTables() {
    this.charts?.toggleTables();
  }

  /** In the theme of now. */
  async redraw() {
    await this.charts?.redraw();
  }

  /** @param {NodeState} node @param {string} name */
  #environments(node, name) {
    const { manifest, playback } = this.store;
    if (!manifest) return;
    const reserved = settingAt(manifest, name, "ReservedConcurrentExecutions", playback.t_us, this.usual);
    const limit = typeof reserved === "number" ? reserved : null;
    const slots = slotsAt(node.environments, playback.t_us, playback.speed, limit);
    drawSlots(this.slots, slots);
    const words = limit === null ? `${count(node.busy)} in use` : `${count(node.busy)} of ${count(limit)} in use`;
    setText(this.words, words);
    this.slots.hidden = slots.length === 0;
    const cold = slots.filter(({ slot }) => slot === "cold").length;
    const idle = slots.filter(({ slot }) => slot === "idle").length;
    this.slots.setAttribute("aria-label", `Environments: ${words}, ${cold} starting, ${idle} warm and idle`);
  }

  /** @param {NodeState} node @param {Outcome[]} outcomes */
  #outcomes(node, outcomes) {
    if (this.shown !== outcomes) {
      this.shown = outcomes;
      this.outcomes.replaceChildren(
        ...outcomes.map(({ mark, state, word }) =>
          element("li", { "data-state": state }, drawing(`mark-${mark}`), element("span", {}, word), element("output", {})),
        ),
      );
    }
    findAll(this.outcomes, "li").forEach((row, index) => {
      const value = outcomes[index].of(node);
      row.classList.toggle("is-zero", value === 0);
      row.hidden = value === 0 && outcomes[index].isRare === true;
      setText(find(row, "output"), count(value));
    });
  }
}

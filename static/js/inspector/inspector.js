import { find, findAll, paced, setText } from "ef/page/dom";
import { ConfigureView } from "ef/inspector/configure_view";
import { EventsView } from "ef/inspector/events_view";
import { LiveView } from "ef/inspector/live_view";
import { ruleCard } from "ef/inspector/rule_popover";
import { Tabs } from "ef/inspector/tabs";
import { WhyView } from "ef/inspector/why_view";

/** How often a playing run rewrites the inspector. */
const PACE_MS = 100;

/**
 * @typedef {object} NodeCard as the server lays it out
 * @property {number} index
 * @property {string} name
 * @property {string} kind
 * @property {string} kind_name
 * @property {string} glyph
 * @property {string} secondary
 * @property {boolean} sends whether a person can send an event from it by hand
 */

/** The panel beside the flow: one node, four tabs. */
export class Inspector {
  /**
   * @param {HTMLElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {NodeCard[]} studio.nodes
   * @param {Record<string, import("ef/inspector/configure_view").SettingGroup[]>} studio.forms
   * @param {import("ef/inspector/settings").Usual} studio.usual
   * @param {string} studio.chartsScript
   * @param {(name: string, interventions: object[]) => Promise<void>} studio.makeBranch
   * @param {(event: number) => void} studio.inspectEvent
   * @param {(event: number) => HTMLElement} studio.savingOf
   * @param {(error: unknown) => void} studio.failed
   */
  constructor(root, { store, nodes, forms, usual, chartsScript, makeBranch, inspectEvent, savingOf, failed }) {
    this.root = root;
    this.store = store;
    this.nodes = nodes;
    this.usual = usual;
    const openRule = ruleCard((setting) => {
      this.tabs.show("configure");
      this.configure.focus(setting);
    });
    this.configure = new ConfigureView(find(root, "[data-configure]"), { store, forms, usual, makeBranch, failed });
    this.live = new LiveView(find(root, "[data-live]"), { store, usual, chartsScript, failed });
    this.events = new EventsView(find(root, "[data-events]"), { store, usual, inspectEvent });
    this.why = new WhyView(find(root, "[data-why]"), { store, usual, openRule, savingOf });
    this.tabs = new Tabs(root, () => this.update());
    for (const button of findAll(root, "[data-show-tab]")) {
      button.addEventListener("click", () => this.tabs.show(button.dataset.showTab ?? ""));
    }
    const soon = paced(PACE_MS, () => this.update());
    store.subscribe((change) => {
      if (change === "selection") this.#selected();
      if (change === "run") this.#selected();
      soon();
    });
    new ResizeObserver(soon).observe(root);
    this.#selected();
  }

  update() {
    switch (this.tabs.current) {
      case "live":
        return this.live.update();
      case "events":
        return this.events.update();
      case "why":
        return this.why.update();
      default:
        return this.configure.update();
    }
  }

  #selected() {
    const { node } = this.store.selection;
    const shown = this.nodes.find(({ index }) => index === node) ?? this.nodes[0];
    if (!shown) return;
    setText(find(this.root, "[data-inspector-name]"), shown.name);
    setText(find(this.root, "[data-inspector-secondary]"), this.#secondary(shown));
    find(this.root, "[data-inspector-glyph]").setAttribute("href", `#glyph-${shown.glyph}`);
    this.configure.showNode(shown.name);
    this.update();
  }

  /** @param {NodeCard} node */
  #secondary({ name, secondary }) {
    const timeout_s = this.usual(name, "Timeout");
    return timeout_s === undefined ? secondary : `${secondary} · timeout ${timeout_s} s`;
  }
}

import { drawing, element, find, findAll, paced } from "ef/page/dom";
import { worstOf } from "ef/graph/part_state";
import { stateAt } from "ef/run/state";

const PACE_MS = 500;
/** @type {Record<string, string>} */
const WORDS = { lost: "events lost", dead: "dead letters", throttled: "throttled", retry: "waiting to retry" };

/** On a phone, a tab for each part of a flow that does not hang together, with the worst that is the matter there. */
export class PartTabs {
  /**
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {import("ef/graph/scene").Scene} studio.scene
   * @param {import("ef/page/outline").Outline} studio.outline
   */
  constructor({ store, scene, outline }) {
    this.store = store;
    this.scene = scene;
    this.root = find(document, "[data-views]");
    this.whole = find(this.root, '[data-outline-switch="off"]');
    const soon = paced(PACE_MS, () => this.#mark());
    store.subscribe(() => this.tabs.length && soon());
    this.root.addEventListener("click", (event) => {
      const tab = /** @type {Element} */ (event.target).closest("[data-part]");
      if (!tab) return;
      outline.set(false);
      scene.showPart(Number(tab.getAttribute("data-part")));
    });
    new MutationObserver(() => this.#press()).observe(this.whole, { attributeFilter: ["aria-pressed"] });
  }

  get tabs() {
    return findAll(this.root, "[data-part]");
  }

  /** Everything has got a new place. @param {import("ef/graph/layout").Layout} layout */
  build({ parts }) {
    const { manifest } = this.store;
    const several = parts.length > 1 && manifest;
    this.whole.hidden = Boolean(several);
    if (several && this.tabs.length !== parts.length) {
      for (const tab of this.tabs) tab.remove();
      this.whole.after(
        ...parts.map(({ nodes }, part) =>
          element("button", { type: "button", "data-part": part }, element("span", {}, manifest.nodes[nodes[0]].name), element("span", { "data-part-state": "" })),
        ),
      );
    }
    if (!several) for (const tab of this.tabs) tab.remove();
    this.#press();
    this.#mark();
  }

  #press() {
    const shown = this.whole.getAttribute("aria-pressed") === "true" ? this.scene.part : -1;
    this.tabs.forEach((tab, part) => tab.setAttribute("aria-pressed", String(part === shown)));
    this.tabs[shown]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #mark() {
    const { trace, playback } = this.store;
    const { layout } = this.scene;
    if (!trace || !layout) return;
    const state = stateAt(trace, playback.t_us);
    this.tabs.forEach((tab, part) => {
      const worst = worstOf(trace, state, layout, layout.parts[part].nodes, playback.t_us);
      const place = find(tab, "[data-part-state]");
      if (place.dataset.partState === worst) return;
      place.dataset.partState = worst;
      place.replaceChildren(...(worst ? [drawing(`mark-${worst}`), element("span", { class: "visually-hidden" }, `, ${WORDS[worst]}`)] : []));
    });
  }
}

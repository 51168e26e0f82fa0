import { element } from "ef/page/dom";
import { span } from "ef/lib/words";
import { clockText } from "ef/intervene/clock_text";
import { toldCount } from "ef/intervene/lists";
import { interventionWords } from "ef/run/timeline_data";

/** @typedef {import("ef/run/protocol").Intervention} Intervention */

/**
 * What a flag can be asked for; each makes a branch in place of the shown one.
 * @typedef {object} FlagActions
 * @property {(number: number) => void} edit the intervention of this number
 * @property {(numbers: number[], at_us: number) => void} move
 * @property {(numbers: number[]) => void} remove
 */

const STEP_US = 1_000_000;
/** A hand that presses a flag may tremble. */
const STILL_PX = 4;

/** The flags over the strip: one for each time at which somebody intervened. */
export class Flags {
  /**
   * @param {HTMLElement} root
   * @param {import("ef/run/store").StudioStore} store
   * @param {FlagActions | null} actions none where a run is only looked at
   */
  constructor(root, store, actions) {
    this.root = root;
    this.store = store;
    this.actions = actions;
    this.spanUs = 1;
    this.drawn = "";
  }

  /** @param {number} span_us @param {number | null} fork_us */
  draw(span_us, fork_us) {
    this.spanUs = span_us;
    const { manifest, card } = this.store;
    const key = `${card?.id}/${span_us}/${fork_us}`;
    if (key === this.drawn) return;
    this.drawn = key;
    /** What is done at one time shares a flag. @type {Map<number, {number: number, words: string}[]>} */
    const groups = new Map();
    for (const [number, intervention] of (manifest?.interventions ?? []).entries()) {
      groups.set(intervention.at_us, [...(groups.get(intervention.at_us) ?? []), { number, words: interventionWords(intervention) }]);
    }
    const told = manifest ? toldCount(manifest) : 0;
    const flags = [...groups].map(([at_us, said]) => {
      const own = said.filter(({ number }) => number >= told).map(({ number }) => number);
      return this.#flag(at_us, said.map(({ words }) => words).join(", "), own, fork_us);
    });
    this.root.replaceChildren(...flags);
  }

  /** @param {number} at_us @param {string} words @param {number[]} own @param {number | null} fork_us */
  #flag(at_us, words, own, fork_us) {
    const flag = element("button", { class: "flag", type: "button", "data-own": fork_us !== null && at_us >= fork_us, "data-fork": at_us === fork_us });
    const state = { at_us };
    /** @param {number} to_us */
    const put = (to_us) => {
      state.at_us = Math.round(Math.min(this.spanUs, Math.max(0, to_us)));
      const moved = state.at_us !== at_us;
      flag.style.setProperty("--at", String(state.at_us / this.spanUs));
      flag.toggleAttribute("data-moved", moved);
      flag.textContent = moved ? `${words}, at ${clockText(state.at_us)}` : words;
      const can = moved ? "Enter makes the branch, Escape puts it back" : this.actions && own.length ? "Enter edits, arrows move, Delete removes" : "part of the run";
      flag.setAttribute("aria-label", `${words} at ${span(state.at_us)}, go there; ${can}`);
    };
    put(at_us);
    const { actions } = this;
    if (!actions || !own.length) {
      flag.addEventListener("click", () => this.store.playback.seek(at_us));
      return flag;
    }
    flag.addEventListener("dblclick", () => actions.edit(own[0]));
    this.#drag(flag, put, state, () => actions.move(own, state.at_us), at_us);
    flag.addEventListener("keydown", (event) => {
      const moved = state.at_us !== at_us;
      const far = event.shiftKey ? 10 : 1;
      /** @type {Record<string, () => void>} */
      const keys = {
        Enter: () => (moved ? actions.move(own, state.at_us) : actions.edit(own[0])),
        ArrowLeft: () => put(state.at_us - far * STEP_US),
        ArrowRight: () => put(state.at_us + far * STEP_US),
        Delete: () => actions.remove(own),
        Backspace: () => actions.remove(own),
        ...(moved ? { Escape: () => put(at_us) } : {}),
      };
      const run = keys[event.key];
      if (!run) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    });
    flag.addEventListener("blur", () => put(at_us));
    return flag;
  }

  /**
   * @param {HTMLElement} flag
   * @param {(to_us: number) => void} put
   * @param {{at_us: number}} state
   * @param {() => void} dropped
   * @param {number} home_us
   */
  #drag(flag, put, state, dropped, home_us) {
    let from = 0;
    let moving = false;
    flag.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      flag.setPointerCapture(event.pointerId);
      from = event.clientX;
      moving = false;
    });
    flag.addEventListener("pointermove", (event) => {
      if (!flag.hasPointerCapture(event.pointerId)) return;
      if (Math.abs(event.clientX - from) > STILL_PX) moving = true;
      if (moving) put(home_us + ((event.clientX - from) / this.root.clientWidth) * this.spanUs);
    });
    flag.addEventListener("pointerup", (event) => {
      if (!flag.hasPointerCapture(event.pointerId)) return;
      flag.releasePointerCapture(event.pointerId);
      if (moving && state.at_us !== home_us) dropped();
      else if (!moving) this.store.playback.seek(home_us);
    });
    flag.addEventListener("pointercancel", () => put(home_us));
  }
}

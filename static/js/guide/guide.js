import { element, find, paced, setText } from "ef/page/dom";
import { AFTER_US, BEFORE_US, FAULT, FUNCTION, PROPERTY, SOURCE, STEPS, stepsMet, tallyOf } from "ef/guide/steps";

/** @typedef {import("ef/guide/steps").Facts} Facts */

const KEPT = "first-steps";
/** By now the opening has shown a publish, a filter, a cold and a warm start, and throttles. */
const APPEARS_US = 9_000_000;
const APPEARS_MS = 9_000;

/** The first steps beside the first scenario: never in the way, gone for good when closed. */
export class Guide {
  /**
   * @param {HTMLElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {Record<string, () => void>} studio.commands
   * @param {(name: string) => void} studio.selectNode
   * @param {(property: string) => void} studio.configure shows the selected node's setting of this name
   * @param {(name: string, interventions: object[]) => Promise<void>} studio.makeBranch
   */
  constructor(root, studio) {
    this.root = root;
    this.studio = studio;
    const kept = read();
    this.closed = Boolean(kept.closed);
    this.met = new Set(/** @type {string[]} */ (kept.met ?? []));
    /** @type {number | null} */
    this.answer = kept.answer ?? null;
    /** @type {import("ef/guide/steps").Tally | null} */
    this.before = kept.before ?? null;
    this.watching = false;
    this.flipped = false;
    this.run = "";
    this.drawn = "";
    this.soon = paced(200, () => this.#judge());
    const toggle = find(root, "[data-guide-toggle]");
    toggle.addEventListener("click", () => this.#fold(toggle.getAttribute("aria-expanded") !== "true"));
    find(root, "[data-guide-close]").addEventListener("click", () => this.#close());
    find(root, "[data-guide-actions]").addEventListener("click", (event) => this.#act(/** @type {Element} */ (event.target)));
    studio.store.subscribe((change) => this.#look(change));
    // Who reads instead of watching meets it as well.
    window.setTimeout(() => this.#appear(), APPEARS_MS);
  }

  /** Opens it again, from its beginning if all is done. */
  open() {
    this.closed = false;
    if (stepsMet(this.met) === STEPS.length) this.met.clear();
    this.#keep();
    this.root.hidden = false;
    this.drawn = "";
    this.#fold(true);
    this.#draw();
  }

  #appear() {
    if (this.closed || !this.root.hidden || stepsMet(this.met) === STEPS.length) return;
    this.root.hidden = false;
    this.#draw();
  }

  /** @param {string} change */
  #look(change) {
    const { store } = this.studio;
    if (store.playback.t_us >= APPEARS_US && store.playback.playing) this.#appear();
    if (change === "run" && store.card && store.card.id !== this.run) {
      // Going back to a run that was shown before is flipping, a new one is not.
      if (this.run && this.met.has("raise")) this.flipped = true;
      this.run = store.card.id;
    }
    if (!this.root.hidden) this.soon();
  }

  #judge() {
    const { store } = this.studio;
    const watched = this.watching && store.playback.t_us >= AFTER_US;
    const facts = this.#facts(watched);
    let number = stepsMet(this.met);
    const step = STEPS[number];
    if (step?.isMet(facts)) {
      if (step.id === "watch" && facts.trace) this.before = tallyOf(facts.trace);
      if (step.id === "raise") this.flipped = false;
      this.met.add(step.id);
      this.#keep();
      number += 1;
    }
    this.#draw();
  }

  /** @param {boolean} [watched] @returns {Facts} */
  #facts(watched = false) {
    const { store } = this.studio;
    return {
      interventions: store.manifest?.interventions ?? [],
      answer: this.answer,
      watched,
      flipped: this.flipped,
      trace: store.trace,
      before: this.before,
    };
  }

  #draw() {
    const number = stepsMet(this.met);
    const step = STEPS[number];
    const last = STEPS[number - 1];
    const facts = this.#facts();
    const outcome = last ? last.outcome(facts) : "";
    const key = `${number}/${outcome}`;
    if (key === this.drawn) return;
    this.drawn = key;
    setText(find(this.root, "[data-guide-count]"), step ? `${number + 1} of ${STEPS.length}` : "done");
    const said = find(this.root, "[data-guide-outcome]");
    said.hidden = !outcome;
    setText(said, outcome);
    setText(find(this.root, "[data-guide-title]"), step ? step.title : "And now?");
    setText(find(this.root, "[data-guide-words]"), step ? step.words : "See the same without a dead-letter queue, look at others, or draw a flow of your own.");
    find(this.root, "[data-guide-doors]").hidden = Boolean(step);
    const actions = find(this.root, "[data-guide-actions]");
    actions.hidden = !step;
    if (!step) return;
    const buttons = step.choices
      ? step.choices.map((choice) => element("button", { type: "button", class: "button", "data-guide-choice": choice }, String(choice)))
      : [element("button", { type: "button", class: "button button-main", "data-guide-act": step.id }, step.action)];
    actions.replaceChildren(...buttons);
  }

  /** @param {Element} target */
  #act(target) {
    const choice = target.closest("[data-guide-choice]")?.getAttribute("data-guide-choice");
    if (choice) {
      this.answer = Number(choice);
      this.#judge();
      find(this.root, "[data-guide-act]").focus();
      return;
    }
    const { store, commands, selectNode, configure, makeBranch } = this.studio;
    const { playback } = store;
    switch (target.closest("[data-guide-act]")?.getAttribute("data-guide-act")) {
      case "send":
        selectNode(SOURCE);
        commands.send();
        break;
      case "watch":
        this.watching = true;
        playback.seek(BEFORE_US);
        playback.setSpeed(1);
        playback.play();
        break;
      case "raise":
        playback.pause();
        playback.seek(BEFORE_US);
        selectNode(FUNCTION);
        configure(PROPERTY);
        break;
      case "flip":
        commands["last-branch"]();
        break;
      case "break":
        playback.seek(BEFORE_US);
        void makeBranch(`${FUNCTION} fails`, [FAULT]);
        break;
    }
  }

  /** @param {boolean} open */
  #fold(open) {
    find(this.root, "[data-guide-toggle]").setAttribute("aria-expanded", String(open));
    find(this.root, "[data-guide-body]").hidden = !open;
  }

  #close() {
    this.closed = true;
    this.root.hidden = true;
    this.#keep();
    find(document, "#main").focus();
  }

  #keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify({ closed: this.closed, met: [...this.met], answer: this.answer, before: this.before }));
    } catch {
      // A browser that keeps nothing asks again next time.
    }
  }
}

/** What was kept from the last visit. @returns {{closed?: boolean, met?: string[], answer?: number | null, before?: any}} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

import { drawing, element, find, paced, setText } from "ef/page/dom";
import { ChartView } from "ef/lab/chart_view";
import { frontFigure, frontOf, frontTable } from "ef/lab/front";
import { differenceWords, placeToCompare, whyNotDifferent } from "ef/lab/difference";
import { isLong } from "ef/lab/labels";
import { blockedBy, comparison, verdictOf } from "ef/lab/verdict";

/** @typedef {import("ef/lab/experiment").Experiment} Experiment */

/** The verdict is spoken no more often than this. */
const PAUSE_MS = 5000;
const ICONS = { met: "icon-tick", missed: "icon-cross", unclear: "icon-undecided", unknown: "icon-undecided" };

/** The right column: what is best, what it would change, and what can be done with it. */
export class VerdictView {
  /**
   * @param {HTMLElement} root
   * @param {string} script
   * @param {() => import("ef/lab/figure").Inks} inks
   * @param {{apply: (setting: number) => void, branch: (setting: number) => void, differ: (setting: number, place: number) => void}} actions
   */
  constructor(root, script, inks, actions) {
    this.root = root;
    this.card = find(root, "[data-verdict-card]");
    this.front = new ChartView(find(root, "[data-small-front]"), script, inks);
    this.region = find(root, "[data-verdict-said]");
    this.sentence = "";
    this.setting = 0;
    /** @type {Experiment | null} */
    this.experiment = null;
    this.say = paced(PAUSE_MS, () => setText(this.region, this.sentence));
    this.differ = find(root, "[data-differ]");
    this.differ.addEventListener("click", () => {
      const { experiment, setting } = this;
      if (experiment && !whyNotDifferent(experiment, setting)) actions.differ(setting, placeToCompare(experiment, setting));
    });
    find(root, "[data-apply]").addEventListener("click", () => actions.apply(this.setting));
    find(root, "[data-branch-of]").addEventListener("click", () => actions.branch(this.setting));
  }

  /** @param {Experiment | null} experiment */
  show(experiment) {
    this.experiment = experiment;
    const verdict = experiment && verdictOf(experiment);
    this.card.hidden = !verdict;
    find(this.root, "[data-verdict-empty]").hidden = Boolean(verdict);
    find(this.root, "[data-verdict-more]").hidden = !verdict;
    if (!experiment || !verdict) return;
    this.setting = verdict.setting;
    this.card.classList.toggle("is-best", verdict.isBest);
    setText(find(this.card, "[data-verdict-title]"), verdict.title);
    setText(find(this.card, "[data-verdict-seeds]"), verdict.seeds);
    const blocked = blockedBy(experiment);
    find(this.card, "[data-verdict-values]").replaceChildren(...verdict.values.map(({ text, label }) => element("div", {}, element("dd", { class: isLong(text) ? "is-long" : null }, text), element("dt", {}, label))));
    find(this.card, "[data-verdict-goals]").replaceChildren(
      ...verdict.goals.map(({ words, verdict: said, value, note }, at) =>
        element("li", { "data-verdict": said, class: blocked?.goal === at ? "is-blocking" : null, title: note }, drawing(ICONS[/** @type {keyof typeof ICONS} */ (said)] ?? "icon-undecided"), element("span", {}, words, element("span", { class: "visually-hidden" }, `, ${note}`)), element("strong", {}, value)),
      ),
      ...(verdict.wish ? [element("li", { "data-verdict": "met" }, drawing("icon-tick"), element("span", {}, verdict.wish.words), element("strong", {}, verdict.wish.value))] : []),
    );
    const sought = find(this.card, "[data-verdict-sought]");
    sought.hidden = !verdict.sought;
    setText(sought, verdict.sought);
    const block = find(this.card, "[data-verdict-blocked]");
    block.hidden = !blocked;
    setText(block, blocked ? `The nearest miss. What blocks it: ${blocked.words}` : "");
    this.#showActions(experiment, verdict.isBest);
    this.#showDifference(experiment);
    this.#showRows(experiment, verdict.isBest ? (experiment.summary?.best?.final ? "best" : "best so far") : "nearest miss");
    this.#showFront(experiment);
    if (this.sentence === verdict.sentence) return;
    this.sentence = verdict.sentence;
    this.say();
  }

  redraw() {
    void this.front.redraw();
  }

  /** @param {Experiment} experiment @param {boolean} isBest */
  #showActions({ preview, fixed: { axes } }, isBest) {
    const ofRun = axes.filter(({ is_of_run }) => is_of_run).length;
    find(this.card, "[data-verdict-actions]").hidden = preview;
    find(this.card, "[data-apply]").hidden = !isBest || ofRun === axes.length;
    find(this.card, "[data-verdict-of-run]").hidden = preview || !isBest || ofRun === 0;
    find(this.card, "[data-verdict-preview]").hidden = !preview;
  }

  /** It stays where the keyboard finds it, with the reason, where there is nothing to compare. @param {Experiment} experiment */
  #showDifference(experiment) {
    const words = differenceWords(experiment, this.setting);
    this.differ.title = words;
    setText(find(this.card, "[data-differ-words]"), words);
    this.differ.ariaDisabled = whyNotDifferent(experiment, this.setting) ? "true" : null;
  }

  /** @param {Experiment} experiment @param {string} other */
  #showRows(experiment, other) {
    setText(find(this.root, "[data-against-title]"), `Now against ${other}`);
    setText(find(this.root, "[data-against-other]"), other === "nearest miss" ? "Nearest" : "Best");
    find(this.root, "[data-against] tbody").replaceChildren(
      ...comparison(experiment).map(({ label, now, best, change, words, verdict, direction }) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, label),
          element("td", {}, now),
          element("td", {}, best),
          element("td", { "data-change": verdict, title: words }, direction ? element("i", { class: `lab-arrow is-${direction}`, "aria-hidden": "true" }) : null, direction ? element("span", { class: "visually-hidden" }, direction === "down" ? "less by " : "more by ") : null, change),
        ),
      ),
    );
  }

  /** @param {Experiment} experiment */
  #showFront(experiment) {
    const front = frontOf(experiment);
    find(this.root, "[data-small-front]").hidden = !front?.dots.length;
    if (!front?.dots.length) return;
    setText(find(this.root, "[data-small-front] h2"), `${front.x.unit === "usd" ? "Cost" : front.x.label} against ${front.y.label}`);
    void this.front.show((inks) => frontFigure(front, inks, { large: false }), frontTable(front), `${experiment.name} front`);
  }
}

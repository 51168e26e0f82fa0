import { find, setText } from "ef/page/dom";
import { axisItem } from "ef/lab/axis_view";
import { chosen, goalOf, keyOf, sizeOf, withGoal, withPrecision, withValues, withoutAxis, withoutGoal } from "ef/lab/design";
import { goalItem, metricSelect } from "ef/lab/goal_view";
import { seekWords } from "ef/lab/seeking";
import { OwnFilters } from "ef/lab/own_filters";
import { SettingChooser } from "ef/lab/setting_chooser";
import { refill } from "ef/lab/refocus";
import { preciseWords, sizeWords, tooLarge, warmUpWords } from "ef/lab/size";
import { count } from "ef/lib/words";

/**
 * @typedef {import("ef/lab/types").Design} Design
 * @typedef {import("ef/lab/types").Choices} Choices
 */

const LUCK = {
  true: "Every setting meets the same events with the same luck, so a difference comes from the setting alone.",
  false: "Every setting has seeds of its own: the bands widen, and small differences drown in luck.",
};

/** The left column: what is varied, what it is to reach, and how large that is. */
export class SetupView {
  /**
   * @param {HTMLElement} root
   * @param {Choices} choices
   * @param {Record<string, string>} glyphs of nodes
   * @param {(design: Design) => void} changed
   */
  constructor(root, choices, glyphs, changed) {
    this.choices = choices;
    this.glyphs = glyphs;
    this.changed = changed;
    this.axes = find(root, "[data-axes]");
    this.goals = find(root, "[data-goals]");
    this.wish = find(root, "[data-wish]");
    this.wishSide = /** @type {HTMLSelectElement} */ (find(root, "[data-wish-side]"));
    this.seeds = /** @type {HTMLInputElement} */ (find(root, "[data-seeds]"));
    this.firstSeed = /** @type {HTMLInputElement} */ (find(root, "[data-first-seed]"));
    this.luck = find(root, "[data-luck]");
    this.precise = find(root, "[data-precise]");
    this.seek = find(root, "[data-seek]");
    this.warmUp = /** @type {HTMLInputElement} */ (find(root, "[data-warm-up]"));
    this.root = root;
    this.filters = new OwnFilters(root.dataset.filter ?? "");
    /** @type {Design | null} */
    this.design = null;
    /** @type {Map<string, string>} */
    this.problems = new Map();
    this.wanted = "";
    this.told = { axis: "", goal: "" };
    this.chooser = new SettingChooser(root, choices, (design) => {
      const added = design.axes[design.axes.length - 1];
      this.#turn(() => design, `axis:${keyOf(added)} add`);
    });
    const wished = metricSelect(choices.metrics, choices.metrics[0].key, "Then by", "wish");
    this.wish.append(wished);
    this.wishMetric = /** @type {HTMLSelectElement} */ (wished);
    this.#listen();
  }

  /** @param {Design} design @param {Map<string, string>} problems @param {number | null} eventsPerSecond */
  show(design, problems, eventsPerSecond) {
    this.design = design;
    this.problems = problems;
    this.chooser.show(design);
    this.#refill("axis", this.axes, design.axes, () => design.axes.map((axis) => this.#axis(axis)));
    this.#refill("goal", this.goals, design.goals, () => design.goals.map((goal, place) => this.#goal(goal, place)));
    this.wanted = "";
    this.wishSide.value = design.then.highest ? "highest" : "lowest";
    this.wishMetric.value = design.then.lowest ?? design.then.highest ?? "";
    this.#showSize(design);
    this.showEstimate(eventsPerSecond);
    this.precise.setAttribute("aria-pressed", String(Boolean(design.precise)));
    setText(find(this.root, "[data-precise-words]"), preciseWords(design, this.choices));
    this.seek.setAttribute("aria-pressed", String(design.seek));
    setText(find(this.root, "[data-seek-words]"), seekWords(design));
    this.luck.setAttribute("aria-pressed", String(design.same_luck));
    setText(find(this.root, "[data-luck-words]"), LUCK[/** @type {"true" | "false"} */ (String(design.same_luck))]);
    this.#showWarmUp(design);
    for (const field of ["seeds", "warm-up", "luck", "then", "goals", "precise", "seek", "name"]) this.#say(field);
  }

  /** @param {number | null} eventsPerSecond */
  showEstimate(eventsPerSecond) {
    if (!this.design) return;
    const problem = this.problems.get("whole") || tooLarge(this.design, this.choices);
    const note = find(this.root, "[data-problem='whole']");
    note.hidden = !problem;
    setText(note, problem);
    setText(find(this.root, "[data-size-words]"), sizeWords(this.design, this.choices, eventsPerSecond));
  }

  /**
   * A list is made anew only if it is another one: who presses a chip on the way out of a field must hit it.
   * @param {"axis" | "goal"} kind
   * @param {HTMLElement} part
   * @param {unknown[]} shown
   * @param {() => HTMLElement[]} make
   */
  #refill(kind, part, shown, make) {
    const told = JSON.stringify([shown, [...this.problems].filter(([field]) => field.startsWith(`${kind} `))]);
    if (this.told[kind] === told) return;
    this.told[kind] = told;
    refill(part, make(), this.wanted.startsWith(`${kind}:`) ? this.wanted.slice(kind.length + 1) : "");
  }

  /** @param {import("ef/lab/types").Axis} axis */
  #axis(axis) {
    const key = keyOf(axis);
    const known = chosen(this.choices, axis);
    const node = known?.part.role === "trigger" ? axis.node.split("->")[0] : axis.node;
    const glyph = axis.property === "filter" ? "glyph-filter" : `glyph-${this.glyphs[node] ?? "checklist"}`;
    return axisItem(axis, known && { ...known, glyph }, this.problems.get(`axis ${key}`) ?? "", {
      filters: this.filters,
      values: (change, focus = "") => this.#turn((design) => withValues(design, key, change), `axis:${focus}`),
      remove: () => {
        this.filters.forget(key);
        this.#turn((design) => withoutAxis(design, key));
        find(this.root, "[data-add-setting]").focus();
      },
    });
  }

  /** @param {import("ef/lab/types").Goal} goal @param {number} place */
  #goal(goal, place) {
    return goalItem(goal, place, this.choices.metrics, this.problems.get(`goal ${place}`) ?? "", {
      change: (next) => this.#turn((design) => withGoal(design, place, next)),
      remove: () => {
        this.#turn((design) => withoutGoal(design, place));
        find(this.root, "[data-add-goal]").focus();
      },
    });
  }

  /** @param {Design} design */
  #showSize(design) {
    const { settings, runs, seeds } = sizeOf(design);
    setText(find(this.root, "[data-size-settings]"), count(settings));
    setText(find(this.root, "[data-size-runs]"), count(runs));
    if (document.activeElement !== this.seeds) this.seeds.value = String(seeds);
    if (document.activeElement !== this.firstSeed) this.firstSeed.value = String(design.seeds.first);
  }

  /** @param {Design} design */
  #showWarmUp(design) {
    const percent = Math.round((100 * design.warm_up_us) / design.until_us);
    this.warmUp.value = String(percent);
    this.warmUp.setAttribute("aria-valuetext", warmUpWords(design));
    find(this.root, "[data-fence]").style.setProperty("--fence", `${percent}%`);
    this.warmUp.style.setProperty("--fill", `${percent * 2}%`);
    setText(find(this.root, "[data-warm-up-words]"), warmUpWords(design));
  }

  /** @param {string} field */
  #say(field) {
    const note = find(this.root, `[data-problem='${field}']`);
    const problem = this.problems.get(field) ?? "";
    note.hidden = !problem;
    setText(note, problem);
  }

  /** @param {(design: Design) => Design} change @param {string} [focus] what gets the focus afterwards */
  #turn(change, focus = "") {
    if (!this.design) return;
    this.wanted = focus;
    this.changed(change(this.design));
  }

  #listen() {
    const changed = (/** @type {(design: Design) => Design} */ change) => () => this.#turn(change);
    const wish = changed((design) => ({ ...design, then: { [this.wishSide.value]: this.wishMetric.value } }));
    this.wishMetric.addEventListener("change", wish);
    this.wishSide.addEventListener("change", wish);
    this.luck.addEventListener("click", changed((design) => ({ ...design, same_luck: !design.same_luck })));
    this.seek.addEventListener("click", changed((design) => ({ ...design, seek: !design.seek })));
    this.precise.addEventListener("click", changed(withPrecision));
    this.warmUp.addEventListener("input", changed((design) => ({ ...design, warm_up_us: Math.round((design.until_us * Number(this.warmUp.value)) / 100) })));
    const seeds = changed((design) => ({ ...design, seeds: { first: whole(this.firstSeed.value, design.seeds.first), count: Math.max(1, whole(this.seeds.value, design.seeds.count)) } }));
    this.seeds.addEventListener("input", seeds);
    this.firstSeed.addEventListener("change", seeds);
    find(this.root, "[data-add-goal]").addEventListener(
      "click",
      changed((design) => {
        const free = this.choices.metrics.find(({ key, better }) => better === "lower" && !design.goals.some(({ metric }) => metric === key)) ?? this.choices.metrics[0];
        return withGoal(design, design.goals.length, goalOf(free.key, "at_most", free.unit === "ms" ? 30_000 : free.unit === "usd" ? 5 : 0));
      }),
    );
  }
}

/** @param {string} text @param {number} usual */
function whole(text, usual) {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : usual;
}

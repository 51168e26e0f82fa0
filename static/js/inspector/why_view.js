import { drawing, element, find, setText } from "ef/page/dom";
import { FilterReasons } from "ef/inspector/filter_reasons";
import { payloadChanges } from "ef/inspector/payload_changes";
import { drawPath } from "ef/inspector/path_view";
import { exact } from "ef/inspector/words";
import { storyOf } from "ef/inspector/why";

/** @typedef {import("ef/inspector/why").Story} Story */
/** @typedef {import("ef/inspector/why").Step} Step */
/** @typedef {import("ef/run/trace").Trace} Trace */

/** The marks of events that something might have saved. */
const UNSAVED = new Set(["dead", "lost"]);

/** The Why tab: one event's path as a strip, then step by step. */
export class WhyView {
  /**
   * @param {HTMLElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {import("ef/inspector/settings").Usual} studio.usual
   * @param {import("ef/inspector/rule_popover").OpenRule} studio.openRule
   * @param {(event: number) => HTMLElement} [studio.savingOf] what would have saved an event that was not delivered; a page
   *   on which nothing is tried leaves it out
   */
  constructor(root, { store, usual, openRule, savingOf }) {
    this.savingOf = savingOf;
    this.content = find(root, "[data-why-content]");
    this.empty = find(root, "[data-why-empty]");
    this.store = store;
    this.usual = usual;
    this.openRule = openRule;
    this.reasons = new FilterReasons(store);
    this.drawn = "";
    root.addEventListener("click", (event) => this.#click(/** @type {HTMLElement} */ (event.target)));
  }

  /** Tells what is known at the playhead; what comes later is one button away. */
  update() {
    const { trace, playback, selection } = this.store;
    const { event } = selection;
    const story = trace && event !== null ? storyOf(trace, event, { until_us: playback.t_us, usual: this.usual }) : null;
    this.empty.hidden = Boolean(story);
    this.content.hidden = !story;
    if (!trace || !story) {
      this.drawn = "";
      return;
    }
    // While only the time goes on, nothing is rebuilt: a button keeps its focus, a text its selection.
    const steps = story.steps.map(({ what }) => what).join("|");
    const key = `${this.store.card?.id}/${event}/${steps}/${story.children.length}/${story.again.length}`;
    if (key !== this.drawn) this.#draw(trace, story);
    this.drawn = key;
    this.#follow(trace, story);
  }

  /** @param {Trace} trace @param {Story} story */
  #draw(trace, story) {
    const { standing } = story;
    this.content.replaceChildren(
      element(
        "header",
        { class: "why-head" },
        element(
          "div",
          { class: "why-title" },
          drawing(`mark-${standing.mark}`),
          element("h3", {}, "Event ", element("code", {}, story.id)),
          element("span", { class: "chip", "data-state": standing.state }, standing.word),
        ),
        element("p", { class: "why-summary" }),
        element(
          "div",
          { class: "why-strip" },
          element("div", { class: "path" }),
          story.ended ? drawing(`mark-${standing.mark}`) : null,
        ),
        element("p", { class: "why-scale" }, "Work to scale, waits shortened"),
      ),
      element("ol", { class: "why-steps" }, ...story.steps.map((step) => stepView(trace, step))),
      element("button", { type: "button", class: "button button-small why-next", "data-next": "" }),
      ...(this.savingOf && story.ended && UNSAVED.has(standing.mark) ? [this.savingOf(story.event)] : []),
      ...relatives(trace, story),
    );
    for (const [index, step] of story.steps.entries()) if (step.asks) this.#tellClause(step.asks, index);
  }

  /** Says beside the rule which of the filter's conditions did not hold. @param {import("ef/inspector/filter_reasons").FilterQuestion} question @param {number} index */
  async #tellClause(question, index) {
    const text = this.content.querySelectorAll(".why-text")[index];
    const sentence = await this.reasons.about(question);
    if (sentence && text?.isConnected) text.prepend(element("strong", { class: "why-clause" }, sentence), " ");
  }

  /** What changes with every moment: lengths, and how far it is to the next step. @param {Trace} trace @param {Story} story */
  #follow(trace, story) {
    const last = story.steps[story.steps.length - 1];
    setText(find(this.content, ".why-summary"), story.summary);
    const row = find(this.content, ".why-step:last-child");
    setText(find(row, ".why-at"), last.offset);
    if (!last.cold) setText(find(row, ".why-duration"), last.duration);

    const path = find(this.content, ".path");
    const drawn = `${path.clientWidth}/${story.ended ? "" : Math.floor(story.length_us / 50_000)}/${this.drawn}`;
    if (path.dataset.drawn !== drawn) {
      path.dataset.drawn = drawn;
      drawPath(path, story.segments, path.clientWidth, { wait: 46, least: 15, label: waitWords });
    }

    const { playback } = this.store;
    const next = trace.at_us[trace.rowsOfEvent(story.event).find((at) => trace.at_us[at] > playback.t_us) ?? -1];
    const button = find(this.content, ".why-next");
    button.hidden = next === undefined;
    if (next === undefined) return;
    button.dataset.seek = String(next);
    setText(button, `Next step, in ${exact(next - playback.t_us)}`);
  }

  /** @param {HTMLElement} target */
  #click(target) {
    const rule = /** @type {HTMLElement | null} */ (target.closest("[data-rule-index]"));
    const { manifest } = this.store;
    if (rule && manifest) this.openRule(manifest.rules[Number(rule.dataset.ruleIndex)], { title: rule.dataset.title ?? "", sentence: rule.dataset.sentence ?? "" }, rule);
    const seek = /** @type {HTMLElement | null} */ (target.closest("[data-seek]"));
    if (seek) this.store.playback.seek(Number(seek.dataset.seek));
    const link = /** @type {HTMLElement | null} */ (target.closest("[data-event-link]"));
    if (link) this.store.select({ node: this.store.selection.node, event: Number(link.dataset.eventLink) });
  }
}

/** @param {import("ef/inspector/path_strip").Placed} part */
function waitWords({ part, us, width }) {
  return (part === "wait" || part === "throttle") && us >= 1_000_000 && width > 30 ? exact(us) : "";
}

/** @param {Trace} trace @param {Step} step */
function stepView(trace, step) {
  const time = step.cold
    ? element("span", { class: "why-duration" }, element("span", { class: "why-cold", title: "Cold start" }, step.cold), ` + ${step.duration}`)
    : element("span", { class: "why-duration" }, step.duration);
  const text = element("p", { class: "why-text" });
  if (step.detail) text.append(element("code", {}, step.detail.name), `, ${step.detail.size} `);
  for (const { title, sentence, rule, said } of step.reasons) {
    const { id } = trace.manifest.rules[rule];
    const link = element("button", { type: "button", class: "rule-id", "data-rule-index": rule, "data-sentence": sentence, "data-title": title, "aria-label": `Rule ${id}` }, id);
    text.append(said ? `${sentence} ` : "", link, " ");
  }
  return element(
    "li",
    { class: "why-step", "data-at": step.at_us },
    element("button", { type: "button", class: "why-at", "data-seek": step.at_us, title: "Go to this time" }, step.offset),
    element("span", { class: "why-mark" }, step.mark === "filter" ? drawing("glyph-filter") : drawing(`mark-${step.mark}`)),
    element("span", { class: "why-what" }, step.what, step.where ? ` ${step.where}` : null),
    time,
    text,
    payloadChanges(step.changes ?? []),
  );
}

/** @param {Trace} trace @param {Story} story */
function relatives(trace, story) {
  /** @param {string} title @param {number[]} events */
  const group = (title, events) => {
    const links = events.map((event) => element("button", { type: "button", class: "button button-small mono", "data-event-link": event }, trace.eventId(event)));
    return events.length ? [element("div", { class: "why-links" }, element("h4", {}, title), ...links)] : [];
  };
  return [
    ...group(story.isAgain ? "The same as" : "Came from", story.parent < 0 ? [] : [story.parent]),
    ...group("Again as", story.again),
    ...group("Led to", story.children),
  ];
}

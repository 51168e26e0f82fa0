import { drawing, element, find, setText } from "ef/page/dom";
import { Refused, get, runUrl } from "ef/page/api";
import { branchName } from "ef/page/branches";
import { eventWords, refusalWords, stepsOf, tableOf, waitingWords } from "ef/compare/comparison";
import { minute } from "ef/inspector/words";

/** @typedef {import("ef/run/protocol").RunCard} RunCard */
/** @typedef {import("ef/compare/comparison").Comparison} Comparison */

/** How long to wait before it is asked again whether runs that go on have finished. */
const AGAIN_MS = 700;

/** Two branches side by side: what was, what is now, and the first event that went differently. */
export class Compare {
  /**
   * @param {object} studio
   * @param {import("ef/page/branches").Branches} studio.branches
   * @param {(card: RunCard, t_us: number, event: number) => Promise<void>} studio.goTo
   * @param {(error: unknown) => void} studio.failed
   */
  constructor({ branches, goTo, failed }) {
    this.branches = branches;
    this.goTo = goTo;
    this.failed = failed;
    this.root = /** @type {HTMLDialogElement} */ (find(document, "[data-compare]"));
    this.was = /** @type {HTMLSelectElement} */ (find(this.root, "[data-compare-was]"));
    this.now = /** @type {HTMLSelectElement} */ (find(this.root, "[data-compare-now]"));
    this.rows = find(this.root, "[data-compare-rows]");
    this.events = find(this.root, "[data-compare-events]");
    this.firstButton = find(this.root, "[data-compare-first]");
    this.journeys = find(this.root, "[data-compare-journeys]");
    /** @type {Comparison | null} */
    this.found = null;
    this.asked = 0;
    for (const choice of [this.was, this.now]) choice.addEventListener("change", () => this.#ask());
    this.firstButton.addEventListener("click", () => this.#showFirst());
    find(this.root, "[data-compare-close]").addEventListener("click", () => this.root.close());
    this.root.addEventListener("click", (event) => {
      if (event.target === this.root) this.root.close();
    });
  }

  open() {
    const { cards } = this.branches;
    const now = this.branches.find(this.branches.current);
    if (!now || cards.length < 2 || this.root.open) return;
    const was = this.branches.find(now.parent) ?? this.branches.find(this.branches.last);
    const other = was && cards.includes(was) ? was : cards.find(({ id }) => id !== now.id);
    // The baseline is what was, even while it is the one that is shown.
    const [before, after] = now.parent || !other ? [other, now] : [now, other];
    this.#offer(cards, before, after);
    void this.#ask();
  }

  /**
   * Shows where a run first differs from another as soon as both are over, and that moment behind it.
   * @param {string} wasId
   * @param {RunCard} now
   */
  async arrive(wasId, now) {
    const was = this.branches.find(wasId);
    if (!was) throw new Error("The run that this one was to be compared with is not there any more.");
    this.#offer([...this.branches.known.values()], was, now);
    // Nothing had the focus before; what opens this again is the nearest to it.
    this.root.addEventListener("close", () => find(document, '[data-command="compare"]').focus(), { once: true });
    await this.#ask();
    const { first } = this.found ?? {};
    if (!first) return;
    await this.goTo(now, first.at_us, first.now.event);
    this.#showFirst();
  }

  /** @param {RunCard[]} cards @param {RunCard | null | undefined} was @param {RunCard | null | undefined} now */
  #offer(cards, was, now) {
    for (const [select, chosen] of /** @type {const} */ ([
      [this.was, was],
      [this.now, now],
    ])) {
      select.replaceChildren(...cards.map((card) => element("option", { value: card.id, selected: card.id === chosen?.id }, branchName(card))));
    }
    this.root.showModal();
  }

  async #ask() {
    const [was, now] = [this.branches.find(this.was.value), this.branches.find(this.now.value)];
    if (!was || !now) return;
    this.found = null;
    this.firstButton.hidden = true;
    this.journeys.replaceChildren();
    this.rows.replaceChildren();
    setText(this.events, "Comparing the two runs, event by event.");
    this.asked += 1;
    const asked = this.asked;
    const address = runUrl(was, "comparison/", { with: now.id });
    const isWanted = () => asked === this.asked && this.root.open;
    try {
      const found = await this.#compared(address, isWanted);
      if (found) this.#show(found);
    } catch (error) {
      if (isWanted()) setText(this.events, wordsOf(error));
    }
  }

  /**
   * Waits for runs that go on.
   * @param {string} address
   * @param {() => boolean} isWanted
   * @returns {Promise<Comparison | null>} null if nobody wants it any more
   */
  async #compared(address, isWanted) {
    while (isWanted()) {
      try {
        const found = await get(address);
        return isWanted() ? found : null;
      } catch (error) {
        if (!(error instanceof Refused) || !error.answer?.later) throw error;
        if (isWanted()) setText(this.events, waitingWords(error.problems));
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
    return null;
  }

  /** @param {Comparison} found */
  #show(found) {
    this.found = found;
    this.rows.replaceChildren(
      ...tableOf(found).map(({ label, was, now, change }) =>
        element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, was), element("td", {}, now), element("td", { class: "compare-change" }, change)),
      ),
    );
    setText(this.events, eventWords(found));
    this.firstButton.hidden = !found.first;
  }

  #showFirst() {
    const { found } = this;
    if (!found?.first) return;
    const { first } = found;
    const go = element("button", { type: "button", class: "button button-main" }, `Go to ${minute(first.at_us)}`);
    go.addEventListener("click", () => {
      const card = this.branches.find(found.now.id);
      this.root.close();
      if (card) this.goTo(card, first.at_us, first.now.event).catch(this.failed);
    });
    this.journeys.replaceChildren(
      ...[
        { side: found.was, journey: first.was.journey },
        { side: found.now, journey: first.now.journey },
      ].map(({ side, journey }) =>
        element(
          "section",
          { class: "compare-journey", "aria-label": `Its way in ${this.#nameOf(side.id)}` },
          element("h3", {}, this.#nameOf(side.id)),
          element(
            "ol",
            {},
            ...stepsOf(journey, first.place).map(({ at, mark, words, rule, differs }) =>
              element(
                "li",
                { "data-differs": differs },
                element("span", { class: "compare-at" }, at),
                drawing(`mark-${mark}`),
                // Where the same happens for another reason, the rule is all that differs.
                element("span", { class: "compare-step" }, words, differs && rule ? " " : null, differs && rule ? element("code", {}, rule) : null),
              ),
            ),
          ),
        ),
      ),
      go,
    );
    this.firstButton.hidden = true;
    go.focus();
    go.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} id */
  #nameOf(id) {
    const card = this.branches.find(id);
    return card ? branchName(card) : "";
  }
}

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof Refused) return refusalWords(error.problems);
  return error instanceof Error ? error.message : String(error);
}

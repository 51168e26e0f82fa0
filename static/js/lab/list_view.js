import { drawing, element, find } from "ef/page/dom";
import { plural } from "ef/lib/words";

/** @typedef {import("ef/lab/types").Card} Card */

const STATES = { queued: "waiting", running: "running", paused: "paused", finished: "finished", stopped: "stopped early" };

/** The experiments one has made with this flow, newest first. */
export class ListView {
  /** @param {HTMLElement} root @param {(card: Card) => Promise<void>} remove */
  constructor(root, remove) {
    this.root = root;
    this.list = find(root, "[data-experiments]");
    this.remove = remove;
  }

  /** @param {Card[]} cards @param {string | null} shown */
  show(cards, shown) {
    this.root.hidden = !cards.length;
    this.list.replaceChildren(...cards.map((card) => this.#item(card, card.id === shown)));
  }

  /** @param {Card} card @param {boolean} isShown */
  #item(card, isShown) {
    const drop = element("button", { type: "button", class: "icon-button", "aria-label": `Delete ${card.name}`, title: "Delete" }, drawing("icon-bin"));
    const item = element(
      "li",
      {},
      element(
        "a",
        { href: card.url, "aria-current": isShown ? "true" : null },
        element("strong", {}, card.name),
        element("span", {}, `${plural(card.counts.finished, "run")} of ${card.counts.all}, ${STATES[card.state]}. From ${card.base_name}.`),
      ),
      drop,
    );
    drop.addEventListener("click", () => void this.remove(card));
    return item;
  }
}

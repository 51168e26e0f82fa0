import { find, findAll, setText } from "ef/page/dom";
import { post, runUrl } from "ef/page/api";
import { theme } from "ef/page/theme";

/** The popover under Share: a link to what is shown now, and the run as files. */
export class Share {
  /** @param {import("ef/run/store").StudioStore} store */
  constructor(store) {
    this.store = store;
    const root = find(document, "#share");
    this.url = /** @type {HTMLInputElement} */ (find(root, "[data-share-url]"));
    this.copy = /** @type {HTMLButtonElement} */ (find(root, "[data-share-copy]"));
    this.note = find(root, "[data-share-note]");
    this.exports = find(root, "[data-share-exports]");
    this.wait = find(root, "[data-share-wait]");
    /** How often a link was asked for: an answer that comes late is not shown. */
    this.asked = 0;
    root.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") this.#open();
    });
    this.url.addEventListener("focus", () => this.url.select());
    this.copy.addEventListener("click", () => this.#copy());
  }

  async #open() {
    const { card } = this.store;
    if (!card) return;
    this.store.playback.pause();
    this.#showExports(card);
    this.asked += 1;
    const mine = this.asked;
    this.url.value = "";
    this.copy.disabled = true;
    setText(this.note, "");
    try {
      const url = await this.#link(card);
      if (mine !== this.asked) return;
      this.url.value = url;
      this.copy.disabled = false;
    } catch (error) {
      if (mine === this.asked) setText(this.note, error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * What came by a link is given on by that link: only its owner makes others.
   * @param {import("ef/run/protocol").RunCard} card
   * @returns {Promise<string>}
   */
  async #link(card) {
    if (card.share) return new URL(`/s/${card.share}/`, location.href).href;
    const { playback, selection } = this.store;
    const { t_us, speed } = playback;
    return (await post(runUrl(card, "shares/"), { t_us, ...selection, speed, theme: theme() })).url;
  }

  /** @param {import("ef/run/protocol").RunCard} card */
  #showExports(card) {
    const over = card.state === "finished" || card.state === "cancelled";
    this.exports.hidden = !over;
    this.wait.hidden = over;
    for (const link of findAll(this.exports, "[data-format]")) {
      const address = new URL(runUrl(card, "export/"), location.href);
      address.searchParams.set("format", link.dataset.format ?? "");
      link.setAttribute("href", address.pathname + address.search);
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.url.value);
      setText(this.note, "Copied.");
    } catch {
      // Without https the clipboard is closed to pages; the hand still reaches it.
      this.url.focus();
      setText(this.note, "The link is selected: copy it with the keyboard.");
    }
  }
}

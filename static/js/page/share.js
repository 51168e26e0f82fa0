import { element, find, findAll, setText } from "ef/page/dom";
import { get, post, remove, runUrl } from "ef/page/api";
import { theme } from "ef/page/theme";
import { clock } from "ef/lib/words";

/** @typedef {{token: string, url: string, t_us: number}} Link */

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
    this.frame = /** @type {HTMLInputElement} */ (find(root, "[data-share-frame]"));
    this.frameCopy = /** @type {HTMLButtonElement} */ (find(root, "[data-share-frame-copy]"));
    this.given = find(root, "[data-share-given]");
    this.given.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("[data-revoke]");
      if (button) this.#revoke(button.getAttribute("data-revoke") ?? "");
    });
    /** How often a link was asked for: an answer that comes late is not shown. */
    this.asked = 0;
    for (const [field, button] of /** @type {[HTMLInputElement, HTMLElement][]} */ ([[this.url, this.copy], [this.frame, this.frameCopy]])) {
      field.addEventListener("focus", () => field.select());
      button.addEventListener("click", () => this.#copy(field));
    }
  }

  /** Offers what the popover has, which has just opened. */
  async open() {
    const { card } = this.store;
    if (!card) return;
    this.store.playback.pause();
    this.#showExports(card);
    this.asked += 1;
    const mine = this.asked;
    this.#offer("");
    setText(this.note, "");
    try {
      const url = await this.#link(card);
      if (mine !== this.asked) return;
      this.#offer(url);
      await this.#showGiven(card);
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

  /** The links this visitor has made to the run. @param {import("ef/run/protocol").RunCard} card */
  async #showGiven(card) {
    /** @type {Link[]} */
    const links = card.share ? [] : (await get(runUrl(card, "shares/"))).links;
    if (card.id !== this.store.card?.id) return;
    this.given.hidden = links.length === 0;
    find(this.given, "ul").replaceChildren(
      ...links.map(({ token, url, t_us }) => {
        const said = `ink at ${clock(t_us)}${url === this.url.value ? ", the one above" : ""}`;
        const button = element("button", { type: "button", class: "button button-small", "data-revoke": token, "aria-label": `Revoke the l${said}` }, "Revoke");
        return element("li", {}, element("a", { href: url }, `L${said}`), button);
      }),
    );
  }

  /** Whoever has the link finds nothing from now on. @param {string} token */
  async #revoke(token) {
    const { card } = this.store;
    if (!card) return;
    try {
      await remove(runUrl(card, `shares/${token}/`));
      setText(this.note, "Revoked: the link opens nothing any more.");
      if (this.url.value.endsWith(`/s/${token}/`)) this.#offer("");
      await this.#showGiven(card);
    } catch (error) {
      setText(this.note, error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {string} url "" for none */
  #offer(url) {
    this.url.value = url;
    this.frame.value = url && `<iframe src="${url}embed/" width="960" height="540" loading="lazy" title="A flow in EventFlow"></iframe>`;
    this.copy.disabled = !url;
    this.frameCopy.disabled = !url;
  }

  /** @param {HTMLInputElement} field */
  async #copy(field) {
    try {
      await navigator.clipboard.writeText(field.value);
      setText(this.note, "Copied.");
    } catch {
      // Without https the clipboard is closed to pages; the hand still reaches it.
      field.focus();
      setText(this.note, "It is selected: copy it with the keyboard.");
    }
  }
}

import { find } from "ef/page/dom";
import { get } from "ef/page/api";

/** @typedef {import("ef/gallery/thumbnail").Thumbnail} Thumbnail */

/** So many flows are asked for at once. */
const AT_ONCE = 2;
const AHEAD = "160px";

/**
 * The pictures of all cards: each gets its events when it comes into sight, and plays while its card is pointed at or has the
 * keyboard's focus; never by itself, and not where motion is not wanted.
 */
export class Thumbnails {
  /** @param {HTMLElement[]} cards */
  constructor(cards) {
    /** @type {Map<Element, Promise<Thumbnail | null>>} */
    this.known = new Map();
    /** @type {(() => Promise<void>)[]} */
    this.queue = [];
    this.busy = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    const sight = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          sight.unobserve(target);
          void this.of(/** @type {HTMLElement} */ (target));
        }
      },
      { rootMargin: AHEAD },
    );
    for (const card of cards) {
      sight.observe(card);
      for (const event of ["pointerenter", "pointerleave", "focusin", "focusout"]) card.addEventListener(event, () => void this.#attend(card));
    }
  }

  /** @param {HTMLElement} card */
  of(card) {
    const known = this.known.get(card) ?? this.#load(card);
    this.known.set(card, known);
    return known;
  }

  /** The theme changed. */
  async recolour() {
    for (const known of this.known.values()) (await known)?.recolour();
  }

  /** @param {HTMLElement} card */
  async #attend(card) {
    const thumbnail = await this.of(card);
    const attended = card.matches(":hover") || card.matches(":has(:focus-visible)");
    if (attended && !this.calm.matches) thumbnail?.play();
    else if (thumbnail?.playing) thumbnail.rest();
  }

  /** @param {HTMLElement} card @returns {Promise<Thumbnail | null>} */
  #load(card) {
    return new Promise((resolve) => {
      this.queue.push(async () => resolve(await loaded(card)));
      this.#next();
    });
  }

  async #next() {
    const load = this.busy < AT_ONCE ? this.queue.shift() : undefined;
    if (!load) return;
    this.busy += 1;
    await load();
    this.busy -= 1;
    this.#next();
  }
}

/** Without an answer the card keeps the picture it has. @param {HTMLElement} card */
async function loaded(card) {
  const root = find(card, "[data-glimpse]");
  try {
    const [sent, { Thumbnail }] = await Promise.all([get(root.dataset.glimpse ?? ""), import("ef/gallery/thumbnail")]);
    return sent && (await Thumbnail.of(root, sent));
  } catch {
    return null;
  }
}

import { element, drawing, setText } from "ef/page/dom";
import { count, plural, shortSpan } from "ef/lib/words";

/**
 * What a stream's card shows: a lane for each shard, with the records that wait behind the iterator.
 *
 * @typedef {import("ef/run/shards").ShardState} ShardState
 *
 * @typedef {object} LanePicture
 * @property {number} behind    records still to be read
 * @property {number} bars      drawn for these
 * @property {number} working
 * @property {number} blocked   the shard that is held up longest, -1 for none
 * @property {number} blocked_us
 * @property {number} attempt
 * @property {number} oldest_us
 */

/** In a lane there is room for so many records; a fuller one says so by its edge. */
export const LANE_BARS = 18;
/** A batch that has failed so often will go on failing. */
export const POISON = 3;

/**
 * The lanes of a card; with more shards than lanes one stands for several, as bad as the worst of them. Pure.
 * @param {ShardState[]} shards
 * @param {number} lanes
 * @returns {LanePicture[]}
 */
export function lanesOf(shards, lanes) {
  return Array.from({ length: lanes }, (_, lane) => {
    /** @type {LanePicture} */
    const picture = { behind: 0, bars: 0, working: 0, blocked: -1, blocked_us: -1, attempt: 0, oldest_us: -1 };
    for (let shard = lane; shard < shards.length; shard += lanes) {
      const { behind, working, blocked_us, attempt, oldest_us } = shards[shard];
      picture.behind += behind;
      picture.working += working;
      if (oldest_us >= 0 && (picture.oldest_us < 0 || oldest_us < picture.oldest_us)) picture.oldest_us = oldest_us;
      if (blocked_us >= 0 && (picture.blocked < 0 || blocked_us < picture.blocked_us)) Object.assign(picture, { blocked: shard, blocked_us, attempt });
    }
    picture.bars = Math.min(LANE_BARS, picture.behind);
    return picture;
  });
}

/**
 * The one line below the lanes: what holds a shard up, or how far the reading is behind. Pure.
 * @param {LanePicture[]} lanes
 * @param {number} unread  records in shards that are not known
 * @param {number} t_us
 */
export function laneWords(lanes, unread, t_us) {
  const worst = lanes.filter(({ blocked }) => blocked >= 0).sort((a, b) => a.blocked_us - b.blocked_us)[0];
  if (worst) {
    const since_us = t_us - worst.blocked_us;
    return `Shard ${worst.blocked + 1} blocked${since_us < 1e6 ? "" : ` ${shortSpan(since_us)}`}`;
  }
  const behind = lanes.reduce((sum, lane) => sum + lane.behind, unread);
  const oldest_us = lanes.reduce((least, lane) => (lane.oldest_us >= 0 && (least < 0 || lane.oldest_us < least) ? lane.oldest_us : least), -1);
  if (!behind) return "all read";
  return oldest_us < 0 || t_us - oldest_us < 1e6 ? `${count(behind)} unread` : `${count(behind)} unread, oldest ${shortSpan(t_us - oldest_us)}`;
}

/**
 * What the batch is called that fails again and again. Pure.
 * @param {LanePicture[]} lanes
 */
export function poisonWords(lanes) {
  const attempt = Math.max(0, ...lanes.map((lane) => lane.attempt));
  return attempt >= POISON ? `same batch, try ${count(attempt + 1)}` : "";
}

/** The part of a card below its name. */
export class ShardsCard {
  /** @param {HTMLElement} face @param {number} lanes @param {number} shards */
  constructor(face, lanes, shards) {
    this.lanes = Array.from({ length: lanes }, () => {
      const bars = element("span", { class: "lane-bars" });
      return { root: element("span", { class: "lane" }, bars, element("i", { class: "lane-iterator" }), drawing("icon-padlock", "lane-lock")), bars };
    });
    this.words = element("span", { class: "lane-words" });
    this.root = element("span", { class: "node-lanes" }, ...this.lanes.map(({ root }) => root), this.words);
    this.secondary = face.querySelector(".node-secondary");
    this.kind = `${this.secondary?.textContent ?? ""} · ${plural(shards, "shard")}`;
    face.append(this.root);
  }

  /** @param {ShardState[]} shards @param {number} unread @param {number} t_us @returns {string} the line of words */
  update(shards, unread, t_us) {
    const lanes = lanesOf(shards, this.lanes.length);
    lanes.forEach(({ bars, behind, working, blocked }, index) => {
      const lane = this.lanes[index];
      lane.bars.style.setProperty("--bars", String(bars));
      lane.bars.toggleAttribute("data-more", behind > bars);
      lane.root.toggleAttribute("data-blocked", blocked >= 0);
      lane.root.toggleAttribute("data-working", working > 0);
    });
    const words = laneWords(lanes, unread, t_us);
    setText(this.words, words);
    this.words.toggleAttribute("data-blocked", lanes.some(({ blocked }) => blocked >= 0));
    const poison = poisonWords(lanes);
    if (this.secondary) {
      setText(this.secondary, poison || this.kind);
      this.secondary.toggleAttribute("data-poison", poison !== "");
    }
    return poison ? `${words}, ${poison}` : words;
  }
}

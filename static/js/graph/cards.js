import { find, findAll, element, drawing, setText } from "ef/page/dom";
import { BacklogCard, backlogSentence } from "ef/graph/backlog_card";
import { bodyOf } from "ef/graph/card_body";
import { changesAt } from "ef/graph/changes";
import { nodePicture, p95, rateAt, sparkline } from "ef/graph/node_picture";
import { ShardsCard } from "ef/graph/shards_card";
import { functionSentence, lettersSentence, sourceSentence } from "ef/graph/node_words";
import { backlogsOf } from "ef/run/backlog";
import { callersOf } from "ef/run/callers";
import { shardCount, streamsOf } from "ef/run/shards";
import { compact, count, duration, percent, rate, shortSpan } from "ef/lib/words";

/**
 * Node cards: found once, then only what changed is written.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/graph/node_picture").NodePicture} NodePicture
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {import("ef/run/state").FlowState} FlowState
 *
 * @typedef {object} Card
 * @property {HTMLElement} root
 * @property {HTMLElement} button
 * @property {string} kind
 * @property {Record<string, HTMLElement>} values
 * @property {HTMLElement[]} slots
 * @property {BacklogCard | ShardsCard | null} body  of what Lambda polls
 * @property {string} spark
 * @property {number} flashed_us
 */

/** Sentences for screen readers change at most this often. */
const SENTENCE_MS = 2_000;
const FLASH_MS = 480;
/** Never more than three flashes in a second. */
const FLASH_PAUSE_MS = 350;

/** A phone has room for all words, a room reads few. @type {Record<string, "all" | "few">} */
const WORDS = { phone: "all", projector: "few" };

export class Cards {
  /** @param {HTMLElement} list @param {import("ef/inspector/settings").Usual} usual */
  constructor(list, usual) {
    this.list = list;
    this.usual = usual;
    /** @type {Card[]} */
    this.cards = [];
    this.told = -Infinity;
    for (const root of findAll(list, "[data-node]")) {
      const values = Object.fromEntries(findAll(root, "[data-value]").map((value) => [value.dataset.value ?? "", value]));
      this.cards[Number(root.dataset.node)] = { root, button: find(root, "button"), kind: root.dataset.kind ?? "", values, slots: [], body: null, spark: "", flashed_us: -1 };
    }
  }

  /** Positions the server gave. @returns {({x: number, y: number} | null)[]} */
  positions() {
    return this.cards.map(({ root: { dataset } }) =>
      dataset.x && dataset.y ? { x: Number(dataset.x), y: Number(dataset.y) } : null,
    );
  }

  /** @param {Layout} layout @param {import("ef/run/protocol").Manifest} manifest @param {number[]} order */
  place(layout, manifest, order) {
    layout.nodes.forEach((node, index) => {
      const card = this.cards[index];
      if (!card) return;
      Object.assign(card.root.style, {
        insetInlineStart: `${node.x}px`,
        insetBlockStart: `${node.y}px`,
        inlineSize: `${node.width}px`,
        blockSize: `${node.height}px`,
      });
      card.root.toggleAttribute("data-roomy", node.roomy);
      if (card.body) card.root.dataset.body = node.body;
      else card.body = bodyOf(card.root, node, shardCount(manifest, index));
      const box = card.root.querySelector("[data-slots]");
      if (box && card.slots.length !== node.slots) {
        card.slots = Array.from({ length: node.slots }, () => element("span", { class: "node-slot", "data-slot": "none" }));
        box.replaceChildren(...card.slots);
      }
    });
    // The tab order is the way events go.
    for (const index of order) {
      const item = this.cards[index]?.root.closest("li");
      if (item) this.list.append(item);
    }
  }

  /**
   * @param {Trace} trace
   * @param {FlowState} state
   * @param {Layout} layout
   * @param {number} t_us
   * @param {number} speed
   */
  update(trace, state, layout, t_us, speed) {
    const now = performance.now();
    const tell = now - this.told > SENTENCE_MS;
    if (tell) this.told = now;
    layout.nodes.forEach(({ slots, roomy, body }, node) => {
      const card = this.cards[node];
      if (!card) return;
      const { look } = card.root.dataset;
      const { name } = trace.manifest.nodes[node];
      const changed = this.#changes(card, changesAt(trace.manifest, name, t_us, this.usual));
      const say = (/** @type {string} */ sentence) => tell && label(card, sentence + changed);
      if (look === "function") {
        const picture = nodePicture(trace, state, node, slots, t_us, speed);
        this.#function(card, picture, state.nodes[node], p95(trace, node, t_us), WORDS[layout.form.name] ?? (roomy ? "all" : "some"));
        say(functionSentence(trace.manifest, node, card.kind, state.nodes[node], picture));
      } else if (look === "dead") {
        const { counts, first_landed_us } = state.nodes[node];
        const age_us = t_us - first_landed_us;
        this.#letters(card, counts.landed, age_us);
        say(lettersSentence(name, card.kind, counts.landed, age_us));
      } else if (body === "queue" && card.body instanceof BacklogCard) {
        const backlog = backlogsOf(trace).at(node, t_us);
        card.body.update(backlog, t_us);
        say(backlogSentence(name, card.kind, backlog, t_us));
      } else if (body === "stream" && card.body instanceof ShardsCard) {
        const streams = streamsOf(trace);
        const words = card.body.update(streams.at(node, t_us), streams.unread(node, t_us), t_us);
        say(`${name}, ${card.kind}, ${words}`);
      } else {
        const per_second = rateAt(trace, node, t_us);
        const lying = lyingIn(trace, node, t_us);
        setText(card.values.rate, lying ? count(lying.amount) : rate(per_second));
        setText(card.values.unit, lying ? lying.word : "/s");
        const callers = callersOf(trace).at(node, t_us);
        this.#callers(card, callers);
        this.#spark(card, sparkline(trace, node, t_us));
        say(sourceSentence(name, card.kind, per_second, callers));
      }
    });
  }

  /** @param {number | null} node */
  select(node) {
    this.cards.forEach(({ root, button }, index) => {
      root.toggleAttribute("data-selected", index === node);
      button.setAttribute("aria-pressed", String(index === node));
    });
  }

  /** @param {Card} card @param {NodePicture} picture @param {import("ef/run/state").NodeState} state @param {number | null} slowest @param {"all" | "some" | "few"} words */
  #function(card, picture, { counts, waits }, slowest, words) {
    const { values } = card;
    const ran = counts.runs > 0;
    card.root.toggleAttribute("data-idle", !ran && counts.throttled === 0);
    setText(values.p95, slowest === null ? "–" : duration(slowest));
    setText(values.in_use, count(picture.in_use));
    setText(values.limit, limitWords(picture, words));
    setText(values.per, picture.per > 1 ? ` 1 = ${picture.per}` : "");
    card.root.toggleAttribute("data-crowded", picture.slots.length > 7);
    card.root.toggleAttribute("data-shared", picture.per > 1);
    setText(values.runs, ran ? count(counts.runs) : "–");
    metric(values.errors, counts.errors, ran);
    metric(values.throttled, counts.throttled, ran || counts.throttled > 0);
    setText(values.cold, ran ? percent(counts.cold, counts.runs) : "–");
    brief(card, { runs: counts.runs, failed: counts.errors, throttled: counts.throttled, retry: waits.size });
    card.slots.forEach((slot, index) => {
      const shown = picture.slots[index] ?? "none";
      if (slot.dataset.slot !== shown) {
        slot.dataset.slot = shown;
        if (shown === "failed" || shown === "timeout") slot.replaceChildren(drawing(shown === "failed" ? "mark-cross" : "mark-clock-cross", "node-slot-cross"));
        else if (slot.firstChild) slot.replaceChildren();
      }
      slot.toggleAttribute("data-provisioned", picture.provisioned[index] ?? false);
      if (shown === "busy" || shown === "cold") slot.style.setProperty("--progress", picture.progress[index].toFixed(2));
    });
    const throttle = find(card.root, "[data-throttle]");
    throttle.hidden = !picture.throttling;
    card.root.toggleAttribute("data-throttling", picture.throttling);
    if (picture.throttling && picture.throttled_us !== card.flashed_us) flash(card, throttle, picture.throttled_us);
  }

  /** The chip of what this run has changed; for those who hear it, the words. @param {Card} card @param {import("ef/graph/changes").Change[]} changes */
  #changes({ root, values }, changes) {
    root.toggleAttribute("data-changed", changes.length > 0);
    if (!changes.length) return "";
    const [{ now, was }] = changes;
    setText(values["changed-now"], now);
    setText(values["changed-was"], ` was ${was}${changes.length > 1 ? `, +${changes.length - 1}` : ""}`);
    return `, changed: ${changes.map((change) => `${change.now}, was ${change.was}`).join("; ")}`;
  }

  /** @param {Card} card @param {number} letters @param {number} age_us */
  #letters(card, letters, age_us) {
    setText(card.values.landed, count(letters));
    setText(card.values["letters-word"], letters === 1 ? "dead letter" : "dead letters");
    setText(card.values.oldest, letters ? `oldest ${shortSpan(age_us)}` : "");
    card.root.dataset.letters = String(Math.min(5, letters));
  }

  /** @param {Card} card @param {number} waiting */
  #callers({ values }, waiting) {
    setText(values.callers, count(waiting));
    /** @type {HTMLElement} */ (values.callers.parentElement).hidden = waiting === 0;
  }

  /** @param {Card} card @param {number[]} rates */
  #spark(card, rates) {
    const most = Math.max(1, ...rates);
    const points = rates.map((value, index) => `${((index * 50) / (rates.length - 1)).toFixed(1)} ${(14.5 - (12 * value) / most).toFixed(1)}`);
    const line = `M${points.join("L")}`;
    if (line === card.spark) return;
    card.spark = line;
    find(card.root, "[data-spark-line]").setAttribute("d", line);
    find(card.root, "[data-spark-area]").setAttribute("d", `${line}L50 16L0 16Z`);
  }
}

/** What lies in a small card of what Lambda polls; null for others. @param {Trace} trace @param {number} node @param {number} t_us */
function lyingIn(trace, node, t_us) {
  const backlogs = backlogsOf(trace);
  if (backlogs.has(node)) return { amount: backlogs.at(node, t_us).waiting, word: "waiting" };
  const streams = streamsOf(trace);
  if (!streams.has(node)) return null;
  return { amount: streams.at(node, t_us).reduce((sum, { behind }) => sum + behind, streams.unread(node, t_us)), word: "unread" };
}

/** As much as fits. @param {NodePicture} picture @param {"all" | "some" | "few"} words */
export function limitWords({ limit, reserved, per, slots }, words) {
  return reserved && words !== "few" && (words === "all" || (per === 1 && slots.length <= 5)) ? `/${count(limit)} reserved` : `/${compact(limit)}`;
}

/** The one line of a small or a distant card; what is zero is left out. @param {Card} card @param {Record<string, number>} amounts */
function brief({ root }, amounts) {
  const most = amounts.throttled > amounts.failed ? "throttled" : "failed";
  for (const part of findAll(root, "[data-brief]")) {
    const name = part.dataset.brief ?? "";
    part.hidden = name !== "runs" && amounts[name] === 0;
    part.toggleAttribute("data-most", name === most);
    setText(find(part, "b"), count(amounts[name]));
  }
}

/** @param {HTMLElement} value @param {number} amount @param {boolean} ran */
function metric(value, amount, ran) {
  setText(value, ran ? count(amount) : "–");
  value.toggleAttribute("data-some", amount > 0);
}

/** @param {Card} card @param {string} sentence */
function label(card, sentence) {
  if (card.button.getAttribute("aria-label") !== sentence) card.button.setAttribute("aria-label", sentence);
}

/** @param {Card} card @param {HTMLElement} throttle @param {number} throttled_us */
function flash(card, throttle, throttled_us) {
  card.flashed_us = throttled_us;
  const now = performance.now();
  if (now - Number(throttle.dataset.flashed ?? -1e9) < FLASH_PAUSE_MS || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  throttle.dataset.flashed = String(now);
  throttle.animate([{ opacity: 0.25 }, { opacity: 1 }], { duration: FLASH_MS, easing: "ease-out" });
}

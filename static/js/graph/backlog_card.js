import { element, setText } from "ef/page/dom";
import { count, shortSpan } from "ef/lib/words";

/**
 * What a queue's card shows of its messages: ticks in the order in which they were sent, the oldest at the exit.
 *
 * @typedef {import("ef/run/backlog").Backlog} Backlog
 * @typedef {"none" | "waiting" | "running" | "held" | "hidden"} Tick
 */

export const TICKS = 26;
/** One tick stands for one, two, five, ten, twenty … messages. */
const STEPS = [1, 2, 5];

/**
 * How many messages stand behind one tick, so that all have room.
 * @param {number} messages
 */
export function perTick(messages) {
  let power = 1;
  for (;;) {
    for (const step of STEPS) if (messages <= step * power * TICKS) return step * power;
    power *= 10;
  }
}

/**
 * The ticks from the entry to the exit. Rare states keep a tick, however many messages wait. Pure.
 * @param {Backlog} backlog
 * @returns {{ticks: Tick[], per: number}}
 */
export function ticksOf({ waiting, running, held, hidden }) {
  let per = perTick(waiting + running + held + hidden);
  const needed = () => [waiting, running, held, hidden].reduce((sum, amount) => sum + Math.ceil(amount / per), 0);
  while (needed() > TICKS) per = perTick(per * TICKS + 1);
  /** @type {[Tick, number][]} */
  const parts = [["waiting", waiting], ["hidden", hidden], ["held", held], ["running", running]];
  const lit = parts.flatMap(([tick, amount]) => Array.from({ length: Math.ceil(amount / per) }, () => tick));
  return { ticks: [...Array.from({ length: TICKS - lit.length }, () => /** @type {Tick} */ ("none")), ...lit], per };
}

/** @param {string} name @param {string} kind @param {Backlog} backlog @param {number} t_us */
export function backlogSentence(name, kind, { waiting, running, held, hidden, oldest_us, visible_us }, t_us) {
  return [
    name,
    kind,
    `${count(waiting)} waiting`,
    `${count(running + held + hidden)} in flight`,
    held ? `${count(held)} without concurrency` : "",
    hidden ? `${count(hidden)} failed and hidden, the next for ${shortSpan(wholeSeconds(visible_us - t_us))}` : "",
    oldest_us < 0 ? "" : `oldest ${shortSpan(t_us - oldest_us)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** A countdown is over when it says nothing, not a second before. @param {number} us */
function wholeSeconds(us) {
  return Math.ceil(us / 1e6) * 1e6;
}

/** The part of a card below its name. */
export class BacklogCard {
  /** @param {HTMLElement} face */
  constructor(face) {
    this.ticks = Array.from({ length: TICKS }, () => element("i", { class: "tick", "data-tick": "none" }));
    this.waiting = element("b", {}, "0");
    this.flight = element("b", { class: "in-flight" }, "0");
    this.oldest = element("b", {}, "–");
    this.root = element(
      "span",
      { class: "node-backlog" },
      element("span", { class: "ticks" }, ...this.ticks),
      element("span", { class: "backlog-numbers" }, this.#number(this.waiting, "waiting"), this.#number(this.flight, "in flight"), this.#number(this.oldest, "oldest")),
    );
    this.secondary = face.querySelector(".node-secondary");
    this.kind = this.secondary?.textContent ?? "";
    face.append(this.root);
  }

  /** @param {Backlog} backlog @param {number} t_us */
  update(backlog, t_us) {
    const { ticks, per } = ticksOf(backlog);
    const first = ticks.indexOf("waiting");
    const last = ticks.lastIndexOf("waiting");
    this.ticks.forEach((tick, index) => {
      if (tick.dataset.tick !== ticks[index]) tick.dataset.tick = ticks[index];
      // The longer they wait, the nearer to the exit and the brighter.
      const shade = ticks[index] === "waiting" ? (0.4 + (0.6 * (index - first + 1)) / (last - first + 1)).toFixed(2) : "";
      if (tick.style.opacity !== shade) tick.style.opacity = shade;
    });
    const { waiting, running, held, hidden, oldest_us, visible_us } = backlog;
    setText(this.waiting, count(waiting));
    setText(this.flight, count(running + held + hidden));
    this.flight.toggleAttribute("data-some", running + held + hidden > 0);
    setText(this.oldest, oldest_us < 0 ? "–" : shortSpan(t_us - oldest_us));
    const said = hidden ? `back in ${shortSpan(wholeSeconds(visible_us - t_us))}` : per > 1 ? `1 bar = ${count(per)}` : "";
    if (this.secondary) setText(this.secondary, said || this.kind);
  }

  /** @param {HTMLElement} value @param {string} word */
  #number(value, word) {
    return element("span", {}, value, element("small", {}, word));
  }
}

import { waitText } from "ef/lab/amounts";
import { holdsNow, sizeOf } from "ef/lab/design";
import { unseekable } from "ef/lab/seeking";
import { compact, count, plural } from "ef/lib/words";

/**
 * @typedef {import("ef/lab/types").Design} Design
 * @typedef {import("ef/lab/types").Choices} Choices
 */

/** The longest name an experiment can have. */
const LONGEST = 80;

/** Why the experiment is too large, before anybody asks for it; empty if it is not. @param {Design} design @param {Choices} choices */
export function tooLarge(design, { limits, events_expected }) {
  const { runs } = sizeOf(design);
  if (design.seek && unseekable(design)) return unseekable(design);
  if (runs > limits.points) return `${count(limits.points)} runs are the most. Take a value or a seed away.`;
  if (runs * events_expected > limits.events) return `${compact(limits.events)} events in all are the most, this would be ${compact(runs * events_expected)}. Take a value or a seed away.`;
  return "";
}

/**
 * What it will take, and what more seeds would bring.
 * @param {Design} design
 * @param {Choices} choices
 * @param {number | null} eventsPerSecond as far as it is known
 */
export function sizeWords(design, choices, eventsPerSecond) {
  const { events_expected, limits } = choices;
  const { settings, runs, seeds } = sizeOf(design);
  const besides = design.seek || holdsNow(design, choices) ? "" : ` ${plural(seeds, "more run")} of the flow as it is now, to compare with.`;
  const take = (/** @type {number} */ all) => (eventsPerSecond ? `take about ${waitText((all * events_expected) / eventsPerSecond)}` : `be ${count(all)} runs, about ${compact(all * events_expected)} events`);
  const most = design.seek ? " at most" : "";
  const now = eventsPerSecond ? `About ${waitText((runs * events_expected) / eventsPerSecond)}${most}.` : `About ${compact(runs * events_expected)} events${most}.`;
  const more = seeds < 5 ? 5 : seeds * 2;
  const then = settings * more <= limits.points ? ` ${count(more)} seeds would ${take(settings * more)}.` : "";
  return `${now}${besides} More seeds narrow the bands.${then}`;
}

/** @param {Design} design what the warm-up leaves out, in words */
export function warmUpWords({ warm_up_us, until_us }) {
  if (!warm_up_us) return `All of the ${waitText(until_us / 1e6)} counts, cold starts and empty queues of the beginning too.`;
  return `What is published in the first ${waitText(warm_up_us / 1e6)} of ${waitText(until_us / 1e6)} is left out of every figure.`;
}

/** @param {Design} design @param {Choices} choices when a setting has runs enough, in words */
export function preciseWords({ precise }, { metrics }) {
  if (!precise) return "Every setting runs with every seed.";
  const label = metrics.find(({ key }) => key === precise.metric)?.label ?? precise.metric;
  return `A setting stops once its ${label} is known to ± ${precise.percent} %, after three seeds at least.`;
}

/** A name for an experiment that nobody gave one. @param {Design} design @param {Choices} choices */
export function usualName({ axes }, { parts }) {
  const labels = axes.map(({ node, property }) => parts.find((part) => part.node === node)?.settings.find((setting) => setting.property === property)?.label.toLowerCase() ?? property);
  if (!labels.length) return "New experiment";
  const words = labels.length === 1 ? labels[0] : `${labels.slice(0, -1).join(", ")} and ${labels[labels.length - 1]}`;
  return `Vary ${words}`.slice(0, LONGEST);
}

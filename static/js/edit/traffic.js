/**
 * The traffic of a source, as far as one field can hold it. Pure.
 *
 * @typedef {{rate: number, shape: "constant" | "poisson"}} Steady
 */

const SHAPES = /** @type {const} */ (["constant", "poisson"]);

/** The one steady rate a source publishes at; null if it publishes nothing or in a way that takes more words. @param {any} plain @returns {Steady | null} */
export function steadyOf(plain) {
  const traffic = plain.traffic ?? [];
  if (traffic.length !== 1) return null;
  const shape = SHAPES.find((name) => name in traffic[0]);
  if (!shape) return null;
  const { rate, ...more } = traffic[0][shape];
  return typeof rate === "number" && !Object.keys(more).length ? { rate, shape } : null;
}

/** @param {number} rate @param {Steady["shape"]} [shape] */
export function steadyTraffic(rate, shape = "constant") {
  return rate > 0 ? [{ [shape]: { rate } }] : [];
}

/** @type {import("ef/inspector/setting_values").SettingField} */
export const RATE = Object.freeze({
  name: "rate",
  label: "Events",
  value: 0,
  default: null,
  minimum: 0,
  maximum: 1000,
  unit: "/s",
  kind: "number",
  scale: "log",
  help: "Events published per second.",
  model_choice: true,
});

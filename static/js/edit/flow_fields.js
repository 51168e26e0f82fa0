/**
 * The settings of a flow itself, read from its YAML. Pure.
 *
 * @typedef {import("ef/inspector/setting_values").SettingField} Field
 */

const DEFAULTS = { seed: "1", until: "10m", ConcurrentExecutions: "1000" };
const USUAL = { default: null, minimum: null, maximum: null, unit: null, scale: /** @type {const} */ ("linear"), model_choice: true };

/** @param {import("ef/edit/flow").Flow} flow @returns {Field[]} */
export function flowFields({ name, yaml }) {
  return [
    { ...USUAL, name: "title", label: "Name", value: name, kind: "text", help: "" },
    { ...USUAL, name: "seed", label: "Seed", value: Number(valueIn(yaml, "seed")), kind: "integer", minimum: 0, help: "The same seed gives the same run." },
    { ...USUAL, name: "until", label: "Simulated time", value: valueIn(yaml, "until"), kind: "text", help: "Such as 90s, 10m or 2h." },
    { ...USUAL, name: "ConcurrentExecutions", label: "Account concurrency", value: Number(valueIn(yaml, "ConcurrentExecutions")), kind: "integer", minimum: 1, maximum: 100_000, scale: "log", default: 1000, model_choice: false, help: "" },
  ];
}

/** @param {string} yaml @param {keyof typeof DEFAULTS} name */
function valueIn(yaml, name) {
  const inner = name === "ConcurrentExecutions";
  const found = new RegExp(`^${inner ? "account:\\s*(?:\\{|\\n +)" : ""}${name}: *["']?([^"'\\n#}]+?)["']?\\s*\\}?\\s*$`, "m").exec(yaml);
  return found?.[1] ?? DEFAULTS[name];
}

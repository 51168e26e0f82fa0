import { aField, listed, numberOf, withPart } from "ef/edit/item_fields";

/**
 * The traffic of a source: any number of shapes of load, each `{shape: fields}`, that add up. Pure.
 *
 * @typedef {import("ef/edit/item_fields").Field} Field
 * @typedef {import("ef/edit/item_fields").ItemKind} ItemKind
 * @typedef {{name: string, label: string, more?: Partial<Field>, show?: (value: any) => string | number | null, read?: (value: any) => unknown}} Part
 */

const HIGHEST_RATE = 100_000;
const HOURS = 24;
const RATE = /** @type {const} */ ({ kind: "number", minimum: 0, maximum: HIGHEST_RATE, unit: "/s", scale: "log" });

/** @param {string} name @param {string} label @param {Partial<Field>} [more] @returns {Part} */
const rate = (name, label, more) => ({ name, label, more: { ...RATE, ...more } });
/** @param {string} name @param {string} label @param {string} [help] @returns {Part} */
const time = (name, label, help = "Such as 90s, 10m or 2h.") => ({ name, label, more: { help } });

/** @type {Part[]} */
const SPAN = [time("from", "From", "Such as 90s; empty: at once."), time("until", "Until", "Such as 10m; empty: with the run.")];

/** @type {Record<string, {title: string, parts: Part[], fresh: Record<string, unknown>}>} */
export const SHAPES = {
  constant: { title: "Steady, evenly spaced", parts: [rate("rate", "Events"), ...SPAN], fresh: { rate: 1 } },
  poisson: { title: "Steady, by chance", parts: [rate("rate", "Events, on average"), ...SPAN], fresh: { rate: 1 } },
  ramp: { title: "Ramp", parts: [rate("from_rate", "Rate at its beginning"), rate("to_rate", "Rate at its end"), ...SPAN], fresh: { from_rate: 1, to_rate: 10 } },
  burst: {
    title: "Burst",
    parts: [time("at", "At"), { name: "count", label: "Events", more: { kind: "integer", minimum: 1, maximum: 1_000_000, scale: "log" } }, time("within", "Spread over", "Such as 2s; 0s: all at once.")],
    fresh: { at: "10s", count: 100, within: "0s" },
  },
  times: { title: "At given times", parts: [{ name: "at", label: "Times", more: { help: "Such as 1s, 30s, 2m.", rows: 2 }, show: (at) => at.join(", "), read: listed }], fresh: { at: ["1s", "30s"] } },
  wave: { title: "Wave", parts: [rate("rate", "Events, on average"), rate("amplitude", "Up and down by"), time("period", "Crest to crest"), ...SPAN], fresh: { rate: 10, amplitude: 5, period: "2m" } },
  day: {
    title: "A day's course",
    parts: [
      rate("rate", "Events, on average"),
      { name: "weights", label: "Weights of the hours", more: { help: "24 numbers, the hour after midnight first.", rows: 3 }, show: (weights) => weights.join(", "), read: (text) => listed(text).map(numberOf) },
      { name: "first_hour", label: "Begins at hour", more: { kind: "integer", minimum: 0, maximum: HOURS - 1 } },
      ...SPAN,
    ],
    fresh: { rate: 1, weights: [1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 9, 10, 10, 9, 8, 8, 7, 6, 5, 4, 2, 1] },
  },
  on_off: { title: "On and off", parts: [rate("rate", "Events while on"), time("on_for", "On for"), time("off_for", "Off for"), ...SPAN], fresh: { rate: 10, on_for: "30s", off_for: "30s" } },
  drawn: {
    title: "Steps and slopes",
    parts: [{ name: "points", label: "Points", more: { help: "Times and rates, such as 0s 5, 1m 20, 2m 0.", rows: 3 }, show: pointsText, read: pointsOf }, ...SPAN],
    fresh: { points: [["0s", 1], ["1m", 10], ["2m", 1]] },
  },
  replay: {
    title: "Replay of a log",
    parts: [
      { name: "events", label: "Events", more: { help: 'One {"at": 0.5, ...} a line, the time in seconds.', rows: 6 } },
      { name: "format", label: "Written as", more: { kind: "choice", default: "jsonl", choices: [["jsonl", "JSON lines"], ["csv", "CSV"]] } },
      SPAN[0],
    ],
    fresh: { format: "jsonl", events: '{"at": 1}\n' },
  },
};

/** @param {[string, number][]} points */
function pointsText(points) {
  return points.map((point) => point.join(" ")).join(", ");
}

/** @param {string | null} text */
function pointsOf(text) {
  return listed(text).map((point) => {
    const [at, ...rest] = point.split(/\s+/);
    return [at, numberOf(rest.join(" "))];
  });
}

/** @param {any} item */
function shapeOf(item) {
  const [shape] = Object.keys(item);
  return /** @type {string} */ (shape);
}

/**
 * The list of a source's shapes, for a source with these payloads.
 * @param {string[]} payloads
 * @returns {ItemKind}
 */
export function trafficKind(payloads) {
  return {
    name: "traffic",
    title: "Traffic",
    none: "Nothing is published here by itself.",
    add: "Add traffic",
    called: (item, index) => `Traffic ${index + 1}`,
    fields: (item) => fieldsOf(item, payloads),
    changed,
    fresh: () => ({ poisson: { rate: 1 } }),
  };
}

/** @param {any} item @param {string[]} payloads @returns {Field[]} */
function fieldsOf(item, payloads) {
  const shape = shapeOf(item);
  const values = item[shape];
  const fields = SHAPES[shape].parts.map(({ name, label, more, show }) => aField(name, label, values[name] === undefined ? undefined : show ? show(values[name]) : values[name], more));
  const shapes = /** @type {[string, string][]} */ (Object.entries(SHAPES).map(([name, { title }]) => [name, title]));
  fields.unshift(aField("shape", "Shape", shape, { kind: "choice", choices: shapes }));
  // A log has payloads of its own.
  if (shape !== "replay" && (payloads.length > 1 || values.payload)) {
    const known = [...new Set([...payloads, ...(values.payload ? [values.payload] : [])])];
    fields.push(aField("payload", "Payload", values.payload, { kind: "choice", choices: [["", "Any, by weight"], .../** @type {[string, string][]} */ (known.map((name) => [name, name]))] }));
  }
  return fields;
}

/** @param {any} item @param {string} name @param {number | string | null} value */
function changed(item, name, value) {
  const shape = shapeOf(item);
  if (name === "shape") return converted(item, String(value));
  const part = SHAPES[shape].parts.find((one) => one.name === name);
  return { [shape]: withPart(item[shape], name, part?.read && value !== null ? part.read(value) : value) };
}

/** Another shape of as much load, as far as both have the same words for it. @param {any} item @param {string} shape */
function converted(item, shape) {
  const values = item[shapeOf(item)];
  const { fresh, parts } = SHAPES[shape];
  const kept = parts.filter(({ name, show }) => name in values && !show && typeof values[name] !== "object").map(({ name }) => [name, values[name]]);
  const payload = values.payload && shape !== "replay" ? { payload: values.payload } : {};
  return { [shape]: { ...fresh, ...Object.fromEntries(kept), ...payload } };
}

/** Times and numbers in words. Simulated time is a clock, waits are words. */

const COUNT = new Intl.NumberFormat("en-US");
const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact" });

/** @param {number} value */
export function count(value) {
  return COUNT.format(value);
}

/** 980, 1K, 12K: where there is no room. @param {number} value */
export function compact(value) {
  return COMPACT.format(value);
}

/**
 * 12:46 and .880, apart because the thousandths are set smaller.
 * @param {number} t_us
 * @returns {[string, string]}
 */
export function clockParts(t_us) {
  const ms = Math.floor(t_us / 1000);
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const head = `${two(hours ? minutes % 60 : minutes)}:${two(seconds % 60)}`;
  return [hours ? `${hours}:${head}` : head, `.${String(ms % 1000).padStart(3, "0")}`];
}

/** @param {number} t_us */
export function clock(t_us) {
  return clockParts(t_us).join("");
}

/** @param {number} value */
function two(value) {
  return String(value).padStart(2, "0");
}

/**
 * 0.4 ms, 842 ms, 4.6 s, 61.9 s, 3 min 3 s, 2 h 5 min.
 * @param {number} us
 */
export function duration(us) {
  if (us < 1000) return us === 0 ? "0 ms" : `${trim(us / 1000, 2)} ms`;
  if (us < 10_000) return `${trim(us / 1000, 1)} ms`;
  if (us < 999_500) return `${Math.round(us / 1000)} ms`;
  if (us < 99_950_000) return `${trim(us / 1e6, us < 9_950_000 ? 2 : 1)} s`;
  return span(us);
}

/**
 * Whole seconds: 11 s, 3 min 3 s, 2 h 5 min.
 * @param {number} us
 */
export function span(us) {
  const seconds = Math.max(0, Math.round(us / 1e6));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
}

/**
 * The narrow form for a card: 8m 12s.
 * @param {number} us
 */
export function shortSpan(us) {
  const seconds = Math.max(0, Math.floor(us / 1e6));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${seconds % 60}s`;
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/**
 * Seconds still to wait, never 0 while there is something to wait for.
 * @param {number} us
 */
export function countdown(us) {
  const seconds = Math.ceil(Math.max(0, us) / 1e6);
  if (seconds < 100) return `${seconds} s`;
  return `${Math.ceil(seconds / 60)} min`;
}

/**
 * @param {number} part
 * @param {number} whole
 */
export function percent(part, whole) {
  if (!whole) return "0%";
  const value = (100 * part) / whole;
  if (value === 0) return "0%";
  return value < 9.95 ? `${value.toFixed(1)}%` : `${Math.round(value)}%`;
}

/** @param {number} per_second */
export function rate(per_second) {
  if (per_second === 0) return "0";
  if (per_second < 99.95) return per_second.toFixed(1);
  return count(Math.round(per_second));
}

/**
 * @param {number} value
 * @param {string} one
 * @param {string} [many]
 */
export function plural(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/**
 * @param {number} value
 * @param {number} places
 */
function trim(value, places) {
  return value.toFixed(places).replace(/\.?0+$/, "");
}

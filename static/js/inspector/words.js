/** Lengths of time and sizes as the inspector says them: to three digits, and in seconds up to an hour. */

import { count } from "ef/lib/words";

const MS = 1_000;
const S = 1_000_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;

/**
 * 0.4 ms, 412 ms, 1.26 s, 61.3 s, 182 s.
 * @param {number} us
 * @returns {string}
 */
export function exact(us) {
  if (us === 0) return "0 ms";
  if (us < 9_950) return `${trim((us / MS).toFixed(1))} ms`;
  if (us < 999_500) return `${Math.round(us / MS)} ms`;
  if (us < 9_995_000) return `${trim((us / S).toFixed(2))} s`;
  if (us < 99_950_000) return `${trim((us / S).toFixed(1))} s`;
  return us < HOUR ? `${count(Math.round(us / S))} s` : whole(us);
}

/**
 * The same for a whole life: 0.44 s, 3 min 3.0 s, 2 h 5 min.
 * @param {number} us
 * @returns {string}
 */
export function whole(us) {
  if (us < MIN) return exact(us);
  if (us < HOUR) {
    const tenths = Math.round(us / (S / 10));
    return `${Math.floor(tenths / 600)} min ${((tenths % 600) / 10).toFixed(1)} s`;
  }
  const minutes = Math.round(us / MIN);
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/**
 * How long after its publication something was known.
 * @param {number} us
 * @returns {string}
 */
export function offset(us) {
  return us === 0 ? "0.000 s" : `+${exact(us)}`;
}

/**
 * Simulated time as a clock to the second: 12:46.
 * @param {number} us
 * @returns {string}
 */
export function minute(us) {
  const seconds = Math.floor(us / S);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return us < HOUR ? parts : `${Math.floor(us / HOUR)}:${parts}`;
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function size(bytes) {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${trim((bytes / 1_000).toFixed(1))} kB`;
  return `${trim((bytes / 1_000_000).toFixed(1))} MB`;
}

/** @param {string} decimal */
function trim(decimal) {
  return decimal.replace(/\.0+$/, "");
}

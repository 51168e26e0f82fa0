/** Simulated time as a person types it. Pure. */

import { clock } from "ef/lib/words";

/** @param {number} t_us */
export function clockText(t_us) {
  return clock(t_us).replace(/\.000$/, "");
}

/**
 * 12:46.880, 1:02:03, or seconds alone; null for what is no time.
 * @param {string} text
 * @returns {number | null} microseconds
 */
export function clockOf(text) {
  const trimmed = text.trim().replace(/\s*s$/, "");
  if (!/^(\d+:)?(\d+:)?\d+(\.\d+)?$/.test(trimmed)) return null;
  const seconds = trimmed.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  return Math.round(seconds * 1e6);
}

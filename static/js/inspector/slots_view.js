import { drawing, element } from "ef/page/dom";

/** A failed run stays visible this long, in wall time. */
const FAILED_SHOWN_US = 600_000;
const RECLAIMED_SHOWN_US = 2_000_000;
/** More places than this are not drawn one by one. */
const MOST = 60;

/**
 * @typedef {{slot: string, progress: number}} Slot
 */

/**
 * What each place of a function shows at t. Pure.
 * @param {import("ef/run/state").Environment[]} environments
 * @param {number} t_us
 * @param {number} speed
 * @param {number | null} limit
 * @returns {Slot[]}
 */
export function slotsAt(environments, t_us, speed, limit) {
  const slots = environments.slice(0, MOST).map((environment) => slotOf(environment, t_us, speed));
  while (slots.length && slots[slots.length - 1].slot === "headroom") slots.pop();
  const room = Math.min(limit ?? 0, MOST);
  while (slots.length < room) slots.push({ slot: "headroom", progress: 0 });
  return slots;
}

/**
 * @param {import("ef/run/state").Environment} environment
 * @param {number} t_us
 * @param {number} speed
 * @returns {Slot}
 */
function slotOf({ state, since_us, init_us, ends_us, failed_us, timed_out }, t_us, speed) {
  const age_us = t_us - since_us;
  if (state === "busy") {
    if (age_us < init_us) return { slot: "cold", progress: age_us / init_us };
    const run_us = ends_us - since_us - init_us;
    return { slot: "busy", progress: run_us > 0 ? Math.min(1, (age_us - init_us) / run_us) : 1 };
  }
  if (state === "idle") {
    const justFailed = failed_us >= 0 && t_us - failed_us < FAILED_SHOWN_US * speed;
    return { slot: justFailed ? (timed_out ? "timeout" : "failed") : "idle", progress: 0 };
  }
  return { slot: age_us < RECLAIMED_SHOWN_US * speed ? "reclaimed" : "headroom", progress: 0 };
}

/**
 * @param {HTMLElement} box
 * @param {Slot[]} slots
 */
export function drawSlots(box, slots) {
  while (box.children.length > slots.length) box.lastElementChild?.remove();
  slots.forEach(({ slot, progress }, index) => {
    const place = /** @type {HTMLElement} */ (box.children[index] ?? box.appendChild(element("span", { class: "slot-large" })));
    if (place.dataset.slot !== slot) {
      place.dataset.slot = slot;
      place.replaceChildren(...(slot === "failed" ? [drawing("icon-cross", "glyph")] : slot === "timeout" ? [drawing("mark-clock-cross", "glyph")] : []));
    }
    place.style.setProperty("--progress", progress.toFixed(2));
  });
}

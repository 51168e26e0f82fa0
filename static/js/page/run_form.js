import { find } from "ef/page/dom";
import { post } from "ef/page/api";

/** As the server's limit: seeds a browser keeps exactly, and short enough to be told to someone. */
const NEW_SEEDS = 10_000;

/**
 * The seed field and Run: starts a run and hands its card on.
 * @param {(card: import("ef/run/protocol").RunCard) => Promise<void>} started
 * @param {(error: unknown) => void} failed
 */
export function startRuns(started, failed) {
  const form = /** @type {HTMLFormElement} */ (find(document, "[data-run-form]"));
  const seed = /** @type {HTMLInputElement} */ (form.elements.namedItem("seed"));
  const button = /** @type {HTMLButtonElement} */ (find(form, "[data-run]"));

  find(form, "[data-new-seed]").addEventListener("click", () => {
    seed.value = String(1 + Math.floor(Math.random() * (NEW_SEEDS - 1)));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    try {
      await started(await post(form.action, { seed: Number(seed.value) }));
    } catch (error) {
      failed(error);
    } finally {
      button.disabled = false;
    }
  });

  /** @param {number} value the shown run's seed */
  return (value) => {
    if (document.activeElement !== seed) seed.value = String(value);
  };
}

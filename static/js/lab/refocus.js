/**
 * Replaces what a part holds, and leaves the focus where it was: on what has the same `data-focus`, else on the fallback.
 * @param {HTMLElement} part
 * @param {Node[]} children
 * @param {string} [wanted] what gets the focus if something inside had it
 */
export function refill(part, children, wanted = "") {
  const active = /** @type {HTMLElement | null} */ (part.contains(document.activeElement) ? document.activeElement : null);
  const name = wanted || active?.dataset.focus;
  part.replaceChildren(...children);
  if (!active && !wanted) return;
  const found = /** @type {HTMLElement | null} */ (part.querySelector(`[data-focus="${CSS.escape(name ?? "")}"]`) ?? part.querySelector("[data-focus]"));
  found?.focus();
}

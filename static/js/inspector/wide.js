/** The wide form of the inspector, in which a filter has its events beside it. What is wide is up to the style sheet. */

const page = document.documentElement;

export function isWide() {
  return page.dataset.inspector === "wide";
}

/** @param {boolean} wide */
export function setWide(wide) {
  if (wide) page.dataset.inspector = "wide";
  else delete page.dataset.inspector;
  for (const button of document.querySelectorAll("[data-widen]")) button.setAttribute("aria-pressed", String(wide));
}

/** Building and finding elements. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `class`, `data-…`, `aria-…` and others; null leaves one out
 * @param {...(Node | string | null | undefined)} children what is null is left out
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/**
 * @param {string} symbol id of a symbol in the page's sprites
 * @param {string} [kind] `glyph` for outlines, `mark` for event states
 * @returns {SVGElement}
 */
export function drawing(symbol, kind = symbol.startsWith("mark-") ? "mark" : "glyph") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", kind);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${symbol}`);
  svg.append(use);
  return svg;
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return /** @type {HTMLElement} */ (found);
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function findAll(root, selector) {
  return Array.from(root.querySelectorAll(selector));
}

/**
 * Writes only what changed, so that a frame without news costs no layout.
 * @param {Element} target
 * @param {string} text
 */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * The data a template left with `json_script`.
 * @param {string} id
 * @returns {any}
 */
export function pageData(id) {
  return JSON.parse(find(document, `#${id}`).textContent || "null");
}

/**
 * Calls `action` at most once per `every_ms`, the last call never lost.
 * @param {number} every_ms
 * @param {() => void} action
 * @returns {() => void}
 */
export function paced(every_ms, action) {
  let last = -Infinity;
  let waiting = 0;
  const run = () => {
    waiting = 0;
    last = performance.now();
    action();
  };
  return () => {
    if (waiting) return;
    const left = last + every_ms - performance.now();
    if (left <= 0) run();
    else waiting = window.setTimeout(run, left);
  };
}

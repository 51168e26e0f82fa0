/** Which key does what. Pure. */

/**
 * @typedef {object} KeyPress
 * @property {string} key
 * @property {string} [code] the key's place, whatever Shift makes of it
 * @property {boolean} shift
 * @property {boolean} other Ctrl, Alt or Meta is down
 * @property {boolean} [control] it is Ctrl or Meta alone
 * @property {boolean} [alt] Alt is down
 * @property {"field" | "control" | "node" | "page"} focus what has the focus
 */

/** @type {Record<string, string>} */
const COMMANDS = {
  " ": "toggle",
  ".": "toggle",
  ArrowLeft: "back",
  ArrowRight: "forward",
  Home: "start",
  End: "end",
  1: "speed-1",
  2: "speed-10",
  3: "speed-60",
  4: "speed-max",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  0: "zoom-reset",
  "[": "previous-problem",
  "]": "next-problem",
  Escape: "escape",
  b: "last-branch",
  c: "compare",
  d: "table",
  g: "ghost",
  i: "intervene",
  k: "key",
  m: "bookmark",
  o: "outline",
  p: "projector",
  s: "send",
  t: "theme",
  u: "time",
  "<": "slower",
  ">": "faster",
  "?": "shortcuts",
};

/** What a focused control does itself with a key. */
const OWN = new Set([" ", "Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/**
 * @param {KeyPress} press
 * @returns {string | null} the command, or null when the key is not ours
 */
export function commandFor({ key, code, shift, other, control, focus }) {
  if (control && !shift && key.toLowerCase() === "k") return "palette";
  if (other) return null;
  if (key === "Escape") return "escape";
  if (focus === "field") return null;
  if (focus === "control" && OWN.has(key)) return null;
  // Arrows on a node move along the flow; that is the node's own business.
  if (focus === "node" && key.startsWith("Arrow") && !shift) return null;
  if (shift && key === "ArrowLeft") return "back-10s";
  if (shift && key === "ArrowRight") return "forward-10s";
  if (shift && key.toLowerCase() === "b") return "branches";
  if (shift && code === "Digit1") return "zoom-fit";
  return COMMANDS[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

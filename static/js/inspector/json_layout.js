/** JSON laid out for reading. Only the space between the parts changes: their spelling and their order stay. Pure. */

const INDENT = "  ";
/** What fits into the inspector at its usual width. */
const WIDTH = 38;

/** @typedef {{open: string, close: string, parts: {name: string, value: Tree}[]} | string} Tree */

/**
 * The text in lines; as it is where it is not JSON.
 * @param {string} text
 */
export function tidy(text) {
  if (!isJson(text)) return text;
  return broken(treeOf(tokens(text)), "", true);
}

/**
 * The text without the space between its parts, so that two layouts of one pattern are equal.
 * @param {string} text
 */
export function compact(text) {
  return isJson(text) ? tokens(text).join("") : text.trim();
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} json @returns {string[]} */
function tokens(json) {
  return json.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g) ?? [];
}

/** @param {string[]} left the tokens still to read @returns {Tree} */
function treeOf(left) {
  const first = left.shift() ?? "";
  if (first !== "{" && first !== "[") return first;
  const close = first === "{" ? "}" : "]";
  const parts = [];
  while (left[0] !== close) {
    if (left[0] === ",") left.shift();
    const name = first === "{" ? `${left.shift()}${left.shift()} ` : "";
    parts.push({ name, value: treeOf(left) });
  }
  left.shift();
  return { open: first, close, parts };
}

/**
 * @param {Tree} tree
 * @param {string} indent of the line it begins in
 * @param {number} taken by what stands before it in that line
 * @returns {string}
 */
function fitted(tree, indent, taken) {
  const line = inline(tree);
  return indent.length + taken + line.length <= WIDTH ? line : broken(tree, indent);
}

/** @param {Tree} tree @param {string} indent @param {boolean} [isRoot] @returns {string} */
function broken(tree, indent, isRoot = false) {
  if (typeof tree === "string" || !tree.parts.length) return inline(tree);
  const { open, close, parts } = tree;
  const deeper = indent + INDENT;
  const fits = deeper.length + inline({ open: "", parts, close: "" }).length <= WIDTH;
  const [{ name, value }] = parts;
  // What holds one thing that needs lines of its own opens and closes on that thing's lines.
  if (parts.length === 1 && !fits && !isRoot) return `${open}${name}${broken(value, indent)}${close}`;
  const isFilled = fits && parts.every((part) => typeof part.value === "string");
  const lines = isFilled ? [deeper + inline({ open: "", parts, close: "" })] : parts.map((part) => `${deeper}${part.name}${fitted(part.value, deeper, part.name.length + 1)}`);
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** @param {Tree} tree @returns {string} */
function inline(tree) {
  if (typeof tree === "string") return tree;
  return `${tree.open}${tree.parts.map(({ name, value }) => name + inline(value)).join(", ")}${tree.close}`;
}

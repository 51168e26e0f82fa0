/** @typedef {import("ef/lab/figure").Table} Table */

/**
 * A table for a spreadsheet: numbers as they are, not as they are shown.
 * @param {Table} table
 */
export function csvOf({ heads, rows }) {
  const lines = [heads, ...rows.map((row) => row.map((cell) => (typeof cell === "string" ? cell : String(cell.value))))];
  return lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
}

/** A cell that a spreadsheet would take for a formula is made text. @param {string} text */
function quoted(text) {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

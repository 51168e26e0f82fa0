import { element } from "ef/page/dom";
import { count } from "ef/lib/words";

/** More rows nobody reads; the chart's own resolution is not finer. */
const MOST_ROWS = 400;

/**
 * The same numbers as a table: a row per place on the x axis, a column per line.
 * @param {import("ef/inspector/charts").Figure} figure
 */
export function tableOf({ data, layout }) {
  const lines = data.filter((trace) => trace.name && Array.isArray(trace.x) && Array.isArray(trace.y));
  /** @type {Map<number | string, (number | null)[]>} */
  const rows = new Map();
  lines.forEach((line, column) => {
    line.x.forEach((/** @type {number} */ x, /** @type {number} */ index) => {
      const row = rows.get(x) ?? lines.map(() => null);
      row[column] = line.y[index];
      rows.set(x, row);
    });
  });
  const heads = [layout.xaxis?.title?.text ?? "Time", ...lines.map((line) => line.name)];
  const body = [...rows].sort(([a], [b]) => Number(a) - Number(b)).slice(0, MOST_ROWS);
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element(
      "tbody",
      {},
      ...body.map(([x, values]) =>
        element("tr", {}, ...[x, ...values].map((value) => element("td", {}, typeof value === "number" ? count(Math.round(value * 1000) / 1000) : String(value ?? "")))),
      ),
    ),
  );
}

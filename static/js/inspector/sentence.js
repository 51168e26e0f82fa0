/** A rule's words with the numbers of one row put in. Pure. */

import { count } from "ef/lib/words";
import { settingAt } from "ef/inspector/settings";
import { exact } from "ef/inspector/words";

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {import("ef/inspector/rows").TraceRow} row
 * @param {import("ef/inspector/settings").Usual} [usual]
 * @returns {{title: string, sentence: string}}
 */
export function ruleWords(trace, row, usual) {
  const { manifest } = trace;
  const rule = manifest.rules[row.rule];
  const edge = manifest.edges[row.edge];
  /** @type {Record<string, () => string | number | null | undefined>} */
  const values = {
    value_s: () => exact(row.value),
    value: () => row.value,
    attempt: () => row.attempt,
    node: () => manifest.nodes[row.node]?.name,
    edge_from: () => edge && manifest.nodes[edge.from]?.name,
    edge_to: () => edge && manifest.nodes[edge.to]?.name,
    // A row about a filter says which of the edge's filters it was.
    filter: () => edge?.filters?.[row.value]?.text ?? edge?.filter,
    name: () => cardOf(trace, row.event)?.name,
    environment: () => row.subject + 1,
    shard: () => row.subject,
    limit: () => {
      const node = manifest.nodes[row.node]?.name ?? "";
      const property = rule.setting ?? "";
      return settingAt(manifest, node, property, row.at_us, usual);
    },
  };
  /** @param {string} words */
  const fill = (words) =>
    words.replace(/\{(\w+)\}/g, (_, key) => {
      const value = values[key]?.() ?? "";
      return typeof value === "number" ? count(value) : String(value);
    });
  return { title: fill(rule.title), sentence: fill(rule.sentence) };
}

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} event
 */
function cardOf(trace, event) {
  const row = trace.rowsOfEvent(event)[0];
  return row === undefined ? undefined : trace.manifest.decks[String(trace.nodeOf(row))]?.[trace.value[row]];
}

/** A rule's words with the numbers of one row put in. Pure. */

import { count } from "ef/lib/words";
import { settingOf } from "ef/inspector/settings";
import { cardAt } from "ef/run/carried";
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
    name: () => cardAt(trace, row.event, row.row)?.name,
    environment: () => row.subject + 1,
    shard: () => row.subject,
    limit: () => settingOf(manifest, ownersOf(manifest, row), rule.setting ?? "", row.at_us, usual),
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
 * Whose setting a row may be about: of its connection, of its node, of one of that node's connections.
 * @param {import("ef/run/protocol").Manifest} manifest
 * @param {import("ef/inspector/rows").TraceRow} row
 */
export function ownersOf({ nodes, edges }, { node, edge }) {
  const own = edges[edge];
  const triggers = edges.filter(({ role, from, to }) => role === "trigger" && (from === node || to === node));
  const names = [own?.name, nodes[node]?.name, ...triggers.map(({ name }) => name), own && nodes[own.from]?.name, own && nodes[own.to]?.name];
  return names.filter((name) => name !== undefined);
}

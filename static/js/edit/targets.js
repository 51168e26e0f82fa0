import { roleWords } from "ef/edit/flow";

/**
 * What a node may be connected to, by which port. Pure.
 *
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {import("ef/edit/flow").Role} Role
 * @typedef {import("ef/edit/flow").Target} Target
 * @typedef {"flow" | "failure"} Port
 * @typedef {{to: string, role: Role, name: string, reason: string}} Choice
 */

/** @type {Record<Port, Role[]>} */
export const PORT_ROLES = { flow: ["trigger", "emits", "on_success", "enrichment"], failure: ["dead_letter", "on_failure"] };

/**
 * Everything a node can be asked to be connected to: what is legal first.
 * @param {Flow} flow
 * @param {string} node
 * @param {{port?: Port | null, to?: string | null}} [only]
 * @returns {Choice[]}
 */
export function choices(flow, node, { port = null, to = null } = {}) {
  const found = (flow.targets[node] ?? [])
    .filter((target) => (port === null || PORT_ROLES[port].includes(target.role)) && (to === null || target.to === to))
    .map((target) => ({ ...target, name: `${roleWords(target.role)} ${target.to}` }));
  return [...found.filter(({ reason }) => !reason), ...found.filter(({ reason }) => reason)];
}

/**
 * Whether a wire from the port may end at a node, and if not, why.
 * @param {Flow} flow
 * @param {string} node
 * @param {Port} port
 * @param {string} to
 * @returns {{legal: Choice[], reason: string}}
 */
export function endsAt(flow, node, port, to) {
  const found = choices(flow, node, { port, to });
  const legal = found.filter(({ reason }) => !reason);
  if (legal.length) return { legal, reason: "" };
  return { legal, reason: found[0]?.reason ?? `${to} can't be the target of ${node}.` };
}

/** Which ports a node has: only those from which something may ever lead. @param {Flow} flow @param {string} node @returns {Port[]} */
export function portsOf(flow, node) {
  const roles = new Set((flow.targets[node] ?? []).map(({ role }) => role));
  const role = flow.nodes.find(({ name }) => name === node)?.role;
  /** @type {Port[]} */
  const ports = ["flow", "failure"];
  return ports.filter((port) => (port === "flow" ? true : role === "function" || PORT_ROLES.failure.some((failing) => roles.has(failing))));
}

/**
 * What the server says of a flow, opened: it says once what many parts of it have in common, and of what the page has
 * already only the name. Pure.
 *
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {import("ef/edit/flow").Target} Target
 *
 * @typedef {object} Targets
 * @property {string[]} names
 * @property {number[]} of    of what sort each of them is
 * @property {Record<string, [string, string][]>} pairs  by two sorts: roles, and why not
 * @property {[number, string, string, number[]][]} taken  what is there already: start, role, reason, ends
 *
 * @typedef {Omit<Flow, "targets"> & {targets: Targets, lists: Record<string, number[]>, since?: number}} Answer
 */

/**
 * The flow that an answer is about.
 * @param {Answer} answer
 * @param {Flow | null} before the flow with the version that the answer goes on from
 * @returns {Flow}
 */
export function opened(answer, before) {
  const { lists, since, targets, ...flow } = answer;
  if (since === undefined) return { ...flow, forms: withChoices(flow.forms, lists, targets.names), targets: targetsOf(targets) };
  if (before?.version !== since) throw new Error("The answer goes on from another flow than the one shown. Load the page again.");
  const forms = Object.fromEntries(Object.entries(flow.forms).map(([owner, form]) => [owner, form ?? before.forms[owner]]));
  return {
    ...flow,
    nodes: kept(flow.nodes, before.nodes, "name"),
    edges: kept(flow.edges, before.edges, "id"),
    filters: kept(flow.filters, before.filters, "edge"),
    forms: withChoices(forms, lists, targets.names),
    targets: targetsOf(targets),
  };
}

/** @template T @param {T[]} now @param {T[]} before @param {keyof T & string} key @returns {T[]} */
function kept(now, before, key) {
  const known = new Map(before.map((entry) => [entry[key], entry]));
  return now.map((entry) => {
    const { same, ...places } = /** @type {any} */ (entry);
    return same ? { ...known.get(entry[key]), ...places } : entry;
  });
}

/** Fields in which a node is chosen get what can be chosen. @param {Flow["forms"]} forms @param {Record<string, number[]>} lists by key, of places in the names @param {string[]} names @returns {Flow["forms"]} */
function withChoices(forms, lists, names) {
  const choices = Object.fromEntries(Object.entries(lists).map(([key, nodes]) => [key, /** @type {[string, string][]} */ ([["", "None"], ...nodes.map((node) => [names[node], names[node]])])]));
  const opened = (/** @type {import("ef/inspector/setting_values").SettingField & {list?: string}} */ field) => (field.list === undefined ? field : { ...field, choices: choices[field.list] });
  return Object.fromEntries(Object.entries(forms).map(([owner, groups]) => [owner, groups.map((group) => ({ ...group, fields: group.fields.map(opened) }))]));
}

/** For each node every other one, with each role it can be connected in, or with the reason why in none. @param {Targets} targets @returns {Record<string, Target[]>} */
function targetsOf({ names, of, pairs, taken }) {
  /** @type {Map<string, string>} */
  const there = new Map();
  for (const [start, role, reason, ends] of taken) for (const end of ends) there.set(`${start} ${end} ${role}`, reason);
  return Object.fromEntries(names.map((from, start) => [from, names.flatMap((to, end) => (start === end ? [] : between(start, end)))]));

  /** @param {number} start @param {number} end @returns {Target[]} */
  function between(start, end) {
    const [from, to] = [names[start], names[end]];
    const found = pairs[`${of[start]} ${of[end]}`].map(([role, complaint]) => ({
      to,
      role: /** @type {import("ef/edit/flow").Role} */ (role),
      reason: complaint.replaceAll("START-NODE", from).replaceAll("END-NODE", to) || (there.get(`${start} ${end} ${role}`) ?? ""),
    }));
    const legal = found.filter(({ reason }) => !reason);
    return legal.length ? legal : found.slice(0, 1);
  }
}

/** What a node's settings are at a time of a run. Pure. */

/**
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 * @typedef {number | string | null} Value
 */

/**
 * The value of a node's setting before any intervention; undefined when unknown.
 * @callback Usual
 * @param {string} node
 * @param {string} property
 * @returns {Value | undefined}
 */

/**
 * From the scenario of a run and, where that says nothing, the defaults of the forms. The forms' values do not do:
 * they are those after a branch's interventions.
 * @param {Manifest | null} manifest
 * @param {Record<string, {fields: import("ef/inspector/setting_values").SettingField[]}[]>} forms
 * @returns {Usual}
 */
export function usualSettings(manifest, forms) {
  return (node, property) => {
    const field = (forms[node] ?? []).flatMap(({ fields }) => fields).find(({ name }) => name === property);
    if (!manifest?.scenario) return field?.value;
    const given = property.split(".").reduce(findProperty, findNode(manifest.scenario, node));
    return given === undefined ? field?.default : given;
  };
}

/**
 * The value a setting had at a time: the usual one, or that of the last intervention before it.
 * @param {Manifest} manifest
 * @param {string} node
 * @param {string} property
 * @param {number} at_us
 * @param {Usual} [usual]
 * @returns {Value}
 */
export function settingAt(manifest, node, property, at_us, usual) {
  let value = usual?.(node, property) ?? null;
  for (const change of changesOf(manifest)) {
    if (change.node === node && change.property === property && change.at_us <= at_us) value = change.value;
  }
  return value;
}

/**
 * Whether the settings of this name stand with a node: its own, or those of a trigger `from->to` at it.
 * @param {string} name
 * @param {string | undefined} node
 */
export function isOf(name, node) {
  return node !== undefined && name.split("->").includes(node);
}

/**
 * The value a setting had at a time, of the first of these that has it: a node, or a trigger `from->to`.
 * @param {Manifest} manifest
 * @param {string[]} owners
 * @param {string} property
 * @param {number} at_us
 * @param {Usual} [usual]
 * @returns {Value}
 */
export function settingOf(manifest, owners, property, at_us, usual) {
  const has = (/** @type {string} */ owner) =>
    usual?.(owner, property) !== undefined || changesOf(manifest).some((change) => change.node === owner && change.property === property);
  const owner = owners.find(has) ?? owners[0];
  return owner === undefined ? null : settingAt(manifest, owner, property, at_us, usual);
}

/** @type {WeakMap<Manifest, {at_us: number, node: string, property: string, value: Value}[]>} */
const changes = new WeakMap();

/** The settings changed by the run's interventions, in order of time. @param {Manifest} manifest */
function changesOf(manifest) {
  let found = changes.get(manifest);
  if (!found) {
    found = manifest.interventions
      .filter(({ set }) => set)
      .map(({ at_us, set }) => ({ at_us, node: set.node, property: set.property, value: set.value }))
      .sort((a, b) => a.at_us - b.at_us);
    changes.set(manifest, found);
  }
  return found;
}

/** @param {any} scenario @param {string} name @returns {any} */
function findNode(scenario, name) {
  const [source, target] = name.split("->");
  if (target) return scenario.triggers?.find((/** @type {any} */ trigger) => trigger.source === source && trigger.target === target);
  return scenario.functions?.[name] ?? scenario.sources?.[name];
}

/** @param {any} value @param {string} property @returns {any} */
function findProperty(value, property) {
  if (!value || typeof value !== "object") return undefined;
  if (property in value) return value[property];
  for (const inner of Object.values(value)) {
    const found = findProperty(inner, property);
    if (found !== undefined) return found;
  }
  return undefined;
}

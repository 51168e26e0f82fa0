import { drawing, element, find, setText } from "ef/page/dom";
import { edgeSentence, edgesOf, edgeWithId, nodeNamed, problemSentences, roleWords, roleWordsBack } from "ef/edit/flow";
import { FilterPart } from "ef/edit/filter_part";
import { WRITTEN, shortFilter } from "ef/edit/filters";
import { flowFields } from "ef/edit/flow_fields";
import { FAILS_ON, codeFields, rulesKind } from "ef/edit/handler_rules";
import { listed } from "ef/edit/item_fields";
import { ItemList, shapeOfList } from "ef/edit/item_list";
import { EditField } from "ef/edit/setting_field";
import { trafficKind } from "ef/edit/traffic";
import { plural } from "ef/lib/words";

/**
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {import("ef/edit/flow").FlowNode} FlowNode
 * @typedef {import("ef/edit/flow").FlowEdge} FlowEdge
 * @typedef {import("ef/edit/edits").Command} Command
 * @typedef {import("ef/edit/edits").Outcome} Outcome
 * @typedef {import("ef/edit/selection").Selection} Selection
 * @typedef {import("ef/inspector/setting_values").SettingField} Field
 * @typedef {import("ef/inspector/configure_view").SettingGroup} SettingGroup
 *
 * @typedef {object} Desk
 * @property {Selection} selection
 * @property {(command: Command) => Promise<Outcome>} edit
 * @property {(id: string) => void} command gives one of the commands
 * @property {(name: string) => void} showLines the YAML of a node
 *
 * @typedef {{key: string, root: HTMLElement, follow: (flow: Flow) => void}} Part
 */

/** @type {Field} */
const NAME = Object.freeze({ name: "name", label: "Name", value: "", default: null, minimum: null, maximum: null, unit: null, kind: "text", scale: "linear", help: "", model_choice: true });

/** The settings of what is chosen: a node, a connection, or the flow itself. */
export class Configure {
  /** @param {HTMLElement} inspector @param {Desk} desk */
  constructor(inspector, desk) {
    this.desk = desk;
    this.inspector = inspector;
    this.body = find(inspector, "[data-configure-body]");
    /** @type {Part[]} */
    this.parts = [];
    /** @type {Map<string, EditField>} */
    this.fields = new Map();
    /** @type {FilterPart | null} */
    this.filter = null;
    /** @type {Flow | null} */
    this.flow = null;
  }

  /** @param {Flow} flow */
  show(flow) {
    this.flow = flow;
    const { selection } = this.desk;
    const node = nodeNamed(flow, selection.node ?? "");
    const edge = edgeWithId(flow, selection.edge);
    this.#head(flow, node, edge);
    if (node) this.#build([...this.#nodeParts(flow, node)]);
    else if (edge) this.#build([...this.#edgeParts(flow, edge)]);
    else if (selection.nodes.length) this.#build([this.#several(selection.nodes)]);
    else this.#build([this.#flowPart(flow)]);
    for (const part of this.parts) part.follow(flow);
  }

  /** Puts the focus into the field of a setting, or into the first there is. @param {string} [name] */
  focus(name) {
    const field = (name && (this.fields.get(name) ?? this.fields.get(name.split(".")[0]))) || this.fields.values().next().value;
    if (name === "filter") this.filter?.focus();
    else if (field) {
      field.control.input.focus();
      if (field.control.input instanceof HTMLInputElement) field.control.input.select();
    } else /** @type {HTMLElement | null} */ (this.body.querySelector("button, input"))?.focus();
  }

  /** @param {Flow} flow @param {FlowNode | undefined} node @param {FlowEdge | undefined} edge */
  #head(flow, node, edge) {
    const several = this.desk.selection.nodes.length;
    const [from, to] = edge ? [flow.nodes[edge.from_index], flow.nodes[edge.to_index]] : [];
    const name = node?.name ?? (from && to ? `${from.name} to ${to.name}` : several ? plural(several, "node") : flow.name);
    const secondary = node ? (node.role === "function" ? node.secondary : node.kind_name) : edge ? roleWords(edge.role) : several ? "chosen together" : `${plural(flow.nodes.length, "node")}, ${plural(flow.edges.length, "connection")}`;
    setText(find(this.inspector, "[data-inspector-name]"), name);
    const below = find(this.inspector, "[data-inspector-secondary]");
    setText(below, secondary);
    below.classList.toggle("mono", node?.role === "function");
    find(this.inspector, "[data-inspector-glyph]").setAttribute("href", node ? `#glyph-${node.glyph}` : edge ? "#icon-connect" : "#glyph-pipeline");
  }

  /** What is there already and of the same shape stays, and with it the focus. @param {(() => Part)[]} wanted */
  #build(wanted) {
    const before = new Map(this.parts.map((part) => [part.key, part]));
    this.parts = wanted.map((make) => {
      const key = /** @type {any} */ (make).key;
      return before.get(key) ?? make();
    });
    const roots = this.parts.map(({ root }) => root);
    const same = roots.length === this.body.children.length && roots.every((root, index) => root === this.body.children[index]);
    if (same) return;
    for (const child of Array.from(this.body.children)) if (!roots.includes(/** @type {HTMLElement} */ (child))) child.remove();
    roots.forEach((root, index) => {
      if (this.body.children[index] !== root) this.body.insertBefore(root, this.body.children[index] ?? null);
    });
    for (const [name, field] of this.fields) if (!field.root.isConnected) this.fields.delete(name);
    if (!roots.some((root) => root.classList.contains("edit-filter"))) this.filter = null;
  }

  /** @param {string} key @param {() => Omit<Part, "key">} make @returns {() => Part} */
  #part(key, make) {
    return Object.assign(() => ({ key, ...make() }), { key });
  }

  /** @param {Flow} flow @param {FlowNode} node */
  *#nodeParts(flow, node) {
    const { name } = node;
    yield this.#problems(flow, `node ${name}`, (problem) => problem.node === name);
    yield this.#part(`name ${name}`, () => this.#nameField(name));
    if (node.role === "source") {
      yield this.#items(node, ({ plain }) => trafficKind(Object.keys(/** @type {any} */ (plain).payloads ?? {})));
    }
    yield this.#settings(flow, name, { node: name });
    if (node.role === "function") {
      yield this.#items(node, ({ plain }) => rulesKind(/** @type {any} */ (plain).depends_on ?? []));
      yield this.#items(node, () => FAILS_ON);
      yield this.#code(node);
    }
    yield this.#connections(flow, node);
    yield this.#part(`actions ${name}`, () => this.#actions(["duplicate", "remove"]));
  }

  /** @param {Flow} flow @param {FlowEdge} edge */
  *#edgeParts(flow, edge) {
    yield this.#problems(flow, `edge ${edge.id}`, (problem) => problem.edge === edge.name);
    yield this.#part(`sentence ${edge.id}`, () => still(element("p", { class: "edit-sentence" }, `${edgeSentence(flow, edge)}.`)));
    const form = flow.filters.find((one) => edge.role === "trigger" && one.edge === edge.index);
    if (form && WRITTEN.includes(form.word)) yield this.#part(`filter ${edge.id} ${form.word}`, () => this.#filterPart(form, edge));
    else if (form) yield this.#part(`lines ${edge.id}`, () => this.#filterLines());
    yield this.#settings(flow, edge.id, { edge: edge.id });
    yield this.#part(`actions ${edge.id}`, () => this.#actions(["remove"]));
  }

  /** @param {string[]} names */
  #several(names) {
    const one = (/** @type {string} */ name) => {
      const button = element("button", { type: "button", class: "edit-way" }, name);
      button.addEventListener("click", () => this.desk.selection.set([name]));
      return element("li", {}, button);
    };
    return this.#part(`several ${names.join(" ")}`, () => still(element("div", { class: "setting-group" }, element("ul", { class: "edit-ways", "aria-label": "Chosen nodes" }, ...names.map(one)))));
  }

  /** @param {Flow} flow */
  #flowPart(flow) {
    const set = (/** @type {string} */ name, /** @type {unknown} */ value) => this.desk.edit({ do: "set", name, value });
    return this.#part("flow", () => this.#group("The flow", flowFields(flow), "flow", set, (now) => flowFields(now)));
  }

  /** @param {Flow} flow @param {string} owner @param {(problem: import("ef/edit/flow").FlowProblem) => boolean} isOurs */
  #problems(flow, owner, isOurs) {
    const sentences = flow.problems.filter(isOurs).map(problemSentences);
    const list = () => element("ul", { class: "edit-wrong", hidden: !sentences.length }, ...sentences.map((sentence) => element("li", {}, drawing("icon-problem"), element("span", {}, sentence))));
    return this.#part(`problems ${owner} ${sentences.join()}`, () => still(list()));
  }

  /** @param {string} name @returns {Omit<Part, "key">} */
  #nameField(name) {
    const field = new EditField(name, { ...NAME, value: name }, async (_, value) => {
      const outcome = await this.desk.edit({ do: "rename", node: name, name: value });
      if (outcome.done && this.desk.selection.nodes.length === 0) {
        const wasHere = document.activeElement === document.body;
        this.desk.selection.set([String(value)]);
        if (wasHere) this.focus("name");
      }
      return outcome;
    });
    this.fields.set("name", field);
    return still(element("div", { class: "setting-group" }, field.root));
  }

  /**
   * A list that a node has; the first field of its first item is found by the list's own name.
   * @param {FlowNode} node
   * @param {(node: FlowNode) => import("ef/edit/item_fields").ItemKind} kindOf
   */
  #items(node, kindOf) {
    const { name } = node;
    const kind = kindOf(node);
    const items = (/** @type {any} */ (node.plain)[kind.name] ?? []);
    return this.#part(`${kind.name} ${name} ${shapeOfList(kind, items)}`, () => {
      const list = new ItemList(name, kind, items, (value) => this.desk.edit({ do: "set", node: name, name: kind.name, value: value.length ? value : null }));
      const first = list.fields[0]?.find(({ field }) => field.kind !== "choice");
      if (first) this.fields.set(kind.name, first);
      const follow = (/** @type {Flow} */ flow) => {
        const now = nodeNamed(flow, name);
        if (now) list.follow(/** @type {any} */ (now.plain)[kind.name] ?? []);
      };
      return { root: list.root, follow };
    });
  }

  /** What the code of a function calls, and what its role may not do. @param {FlowNode} node */
  #code({ name }) {
    const set = (/** @type {string} */ part, /** @type {unknown} */ value) => this.desk.edit({ do: "set", node: name, name: part, value: value === null ? null : listed(value) });
    return this.#part(`code ${name}`, () => this.#group("The code and its role", codeFields(/** @type {any} */ (nodeNamed(/** @type {Flow} */ (this.flow), name)?.plain ?? {})), name, set, (now) => codeFields(nodeNamed(now, name)?.plain ?? {})));
  }

  /** @param {FilterForm} form @param {FlowEdge} edge @returns {Omit<Part, "key">} */
  #filterPart(form, edge) {
    const filter = new FilterPart(form, edge, (value) => this.desk.edit({ do: "set", edge: edge.id, name: "filter", value }));
    this.filter = filter;
    const follow = (/** @type {Flow} */ flow) => {
      const now = edgeWithId(flow, edge.id);
      if (now) filter.follow(now);
    };
    return { root: filter.root, follow };
  }

  /** A filter of several lists has no fields. @returns {Omit<Part, "key">} */
  #filterLines() {
    const button = element("button", { type: "button", class: "button button-small" }, "Show its lines");
    button.addEventListener("click", () => this.desk.command("tab-yaml"));
    return still(element("section", { class: "setting-group" }, element("h3", {}, "Filter"), element("p", { class: "edit-sentence-quiet" }, "What comes through is written in the YAML."), button));
  }

  /** @param {Flow} flow @param {string} owner @param {{node?: string, edge?: string}} whose */
  #settings(flow, owner, whose) {
    const groups = flow.forms[owner] ?? [];
    const shape = JSON.stringify(groups, (key, value) => (key === "value" ? undefined : value));
    const set = (/** @type {string} */ name, /** @type {unknown} */ value) => this.desk.edit({ do: "set", ...whose, name, value });
    return this.#part(`settings ${owner} ${shape}`, () => {
      const made = groups.map((group, index) => this.#group(group.title, group.fields, owner, set, (now) => now.forms[owner]?.[index]?.fields ?? []));
      const root = element("form", { class: "settings", "aria-label": `Settings of ${owner.replace("->", " to ")}`, novalidate: true }, ...made.map(({ root: group }) => group));
      // A field sets itself; nothing is sent with the page.
      root.addEventListener("submit", (event) => event.preventDefault());
      return { root, follow: (/** @type {Flow} */ now) => made.forEach(({ follow }) => follow(now)) };
    });
  }

  /**
   * @param {string} title
   * @param {Field[]} fields
   * @param {string} owner
   * @param {(name: string, value: unknown) => Promise<Outcome>} set
   * @param {(flow: Flow) => Field[]} now
   */
  #group(title, fields, owner, set, now) {
    const made = fields.map((field) => {
      const one = new EditField(owner, field, set);
      this.fields.set(field.name, one);
      return one;
    });
    const follow = (/** @type {Flow} */ flow) => now(flow).forEach((field) => made.find((one) => one.field.name === field.name)?.follow(field));
    return { root: element("fieldset", { class: "setting-group" }, element("legend", {}, title), ...made.map(({ root }) => root)), follow };
  }

  /** @param {Flow} flow @param {FlowNode} node */
  #connections(flow, node) {
    const ways = edgesOf(flow, node).map((edge) => {
      const begins = edge.from_index === node.index;
      const other = flow.nodes[begins ? edge.to_index : edge.from_index];
      return { id: edge.id, words: begins ? roleWords(edge.role) : roleWordsBack(edge.role), other: other.name, filter: shortFilter(edge) };
    });
    return this.#part(`connections ${node.name} ${JSON.stringify(ways)}`, () => {
      const rows = ways.map(({ id, words, other, filter }) => {
        const open = element("button", { type: "button", class: "edit-way", title: "Configure this connection" }, element("span", {}, `${words} `), element("strong", {}, other), filter ? element("code", {}, filter) : null);
        open.addEventListener("click", () => this.desk.selection.setEdge(id));
        const cut = element("button", { type: "button", class: "icon-button", "aria-label": `Remove: ${words} ${other}`, title: "Remove this connection" }, drawing("icon-cross"));
        cut.addEventListener("click", () => void this.desk.edit({ do: "disconnect", edge: id }));
        return element("li", {}, open, cut);
      });
      const connect = element("button", { type: "button", class: "button button-small" }, drawing("icon-connect"), "Connect", element("kbd", { class: "key-cap" }, "C"));
      connect.addEventListener("click", () => this.desk.command("connect"));
      return still(element("section", { class: "setting-group edit-connections" }, element("h3", {}, "Connections"), element("ul", { class: "edit-ways" }, ...rows), connect));
    });
  }

  /** @param {string[]} commands @returns {Omit<Part, "key">} */
  #actions(commands) {
    const words = /** @type {Record<string, string>} */ ({ duplicate: "Duplicate", remove: "Delete" });
    const buttons = commands.map((id) => {
      const button = element("button", { type: "button", class: "button button-small" }, drawing(id === "remove" ? "icon-bin" : "icon-copy"), words[id]);
      button.addEventListener("click", () => this.desk.command(id));
      return button;
    });
    return still(element("div", { class: "edit-actions" }, ...buttons));
  }
}

/** @typedef {import("ef/edit/filter_part").FilterForm} FilterForm */

/** A part that is made anew whenever it is another. @param {HTMLElement} root @returns {Omit<Part, "key">} */
function still(root) {
  return { root, follow: () => {} };
}

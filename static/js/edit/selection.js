import { edgeWithId, nodeNamed } from "ef/edit/flow";

/**
 * What the next command is about: nodes by their names, or one edge.
 *
 * @typedef {import("ef/edit/flow").Flow} Flow
 */
export class Selection {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** In the order in which they were chosen. @type {string[]} */
    this.nodes = [];
    /** @type {string | null} */
    this.edge = null;
  }

  /** The one node, if it is just one. */
  get node() {
    return this.nodes.length === 1 ? this.nodes[0] : null;
  }

  get isEmpty() {
    return !this.nodes.length && this.edge === null;
  }

  /** @param {string[]} names */
  set(names) {
    this.#be([...new Set(names)], null);
  }

  /** @param {string} name */
  toggle(name) {
    this.#be(this.nodes.includes(name) ? this.nodes.filter((other) => other !== name) : [...this.nodes, name], null);
  }

  /** @param {string} id */
  setEdge(id) {
    this.#be([], id);
  }

  clear() {
    this.#be([], null);
  }

  /** Forgets what the flow no longer has. @param {Flow} flow */
  keep(flow) {
    this.#be(
      this.nodes.filter((name) => nodeNamed(flow, name)),
      this.edge !== null && edgeWithId(flow, this.edge) ? this.edge : null,
    );
  }

  /** @param {string[]} nodes @param {string | null} edge */
  #be(nodes, edge) {
    if (edge === this.edge && nodes.length === this.nodes.length && nodes.every((name, index) => name === this.nodes[index])) return;
    this.nodes = nodes;
    this.edge = edge;
    this.changed();
  }
}

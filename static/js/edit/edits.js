import { Refused } from "ef/page/api";
import { withPlaces } from "ef/edit/flow";

/**
 * Every change of a flow, one after the other. What the server answers is what holds.
 *
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {import("ef/page/api").Problem} Problem
 * @typedef {{do: string, [name: string]: any}} Command
 * @typedef {{way: "edits" | "undo" | "redo", command: Command | null}} Step
 * @typedef {{done: boolean, problems: Problem[]}} Outcome
 *
 * @typedef {object} Listener
 * @property {(flow: Flow) => void} changed the flow to show is another one
 * @property {(words: string) => void} did a step has been taken
 * @property {(problems: Problem[], step: Step) => void} refused nothing has changed
 * @property {(steps: Step[]) => void} overtaken somebody else was quicker; these steps were not taken
 * @property {(error: unknown) => void} failed no answer came; what waited is given up
 */

export class Edits {
  /**
   * @param {Flow} flow
   * @param {(step: Step, version: number) => Promise<Flow>} send
   * @param {Listener} listener
   */
  constructor(flow, send, listener) {
    /** What the server has. */
    this.stored = flow;
    this.send = send;
    this.listener = listener;
    /** @type {(Step & {settle: (outcome: Outcome) => void})[]} */
    this.waiting = [];
    this.busy = false;
  }

  /** The flow to show: the stored one, with the moves that are on their way. @returns {Flow} */
  get flow() {
    return this.waiting.reduce((flow, { command }) => (command ? withPlaces(flow, placesOf(command)) : flow), this.stored);
  }

  get isSaved() {
    return this.waiting.length === 0;
  }

  /** @param {Command} command */
  edit(command) {
    return this.#queue({ way: "edits", command });
  }

  undo() {
    return this.#queue({ way: "undo", command: null });
  }

  redo() {
    return this.#queue({ way: "redo", command: null });
  }

  /** Takes steps that were not taken, once more. @param {Step[]} steps */
  again(steps) {
    return Promise.all(steps.map((step) => this.#queue({ way: step.way, command: step.command })));
  }

  /** @param {Step} step @returns {Promise<Outcome>} */
  #queue(step) {
    return new Promise((settle) => {
      this.waiting.push({ ...step, settle });
      this.listener.changed(this.flow);
      void this.#work();
    });
  }

  async #work() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) await this.#take(this.waiting[0]);
    this.busy = false;
  }

  /** @param {Step & {settle: (outcome: Outcome) => void}} step */
  async #take(step) {
    const { undo, redo, version } = this.stored;
    const label = { edits: "", undo, redo }[step.way];
    if (label === null) return this.#end([step], []);
    try {
      this.stored = await this.send(step, version);
      this.#end([step], [], true);
      this.listener.did(step.way === "edits" ? (this.stored.undo ?? "") : `${step.way === "undo" ? "Undone" : "Done again"}: ${label}`);
    } catch (error) {
      this.#fail(step, error);
    }
    return undefined;
  }

  /** @param {Step & {settle: (outcome: Outcome) => void}} step @param {unknown} error */
  #fail(step, error) {
    if (error instanceof Refused && error.answer?.flow) {
      this.stored = error.answer.flow;
      const given = [...this.waiting];
      this.#end(given, error.problems);
      this.listener.overtaken(given.filter(({ way }) => way === "edits"));
    } else if (error instanceof Refused) {
      this.#end([step], error.problems);
      this.listener.refused(error.problems, step);
    } else {
      this.#end([...this.waiting], []);
      this.listener.failed(error);
    }
  }

  /**
   * @param {(Step & {settle: (outcome: Outcome) => void})[]} steps
   * @param {Problem[]} problems
   * @param {boolean} [done]
   */
  #end(steps, problems, done = false) {
    this.waiting = this.waiting.filter((step) => !steps.includes(step));
    this.listener.changed(this.flow);
    for (const { settle } of steps) settle({ done, problems });
  }
}

/** Where a command puts nodes, as far as that is plain without the server. @param {Command} command @returns {Record<string, [number, number]>} */
function placesOf(command) {
  if (command.do === "move") return command.places;
  if (command.do === "all") return Object.assign({}, ...command.commands.map(placesOf));
  return {};
}

import { GRID } from "ef/edit/placing";

/**
 * @typedef {import("ef/edit/placing").Places} Places
 * @typedef {import("ef/edit/placing").Boxes} Boxes
 */

/** After so long without a key, the steps that were taken are one move. */
const PAUSE_MS = 500;

/** @type {Record<string, [number, number]>} */
export const STEPS = { "nudge-left": [-GRID, 0], "nudge-right": [GRID, 0], "nudge-up": [0, -GRID], "nudge-down": [0, GRID] };

/** Cards moved by keys: shown at once, and one step of undo however often the key is pressed. */
export class Nudges {
  /**
   * @param {object} desk
   * @param {() => Boxes} desk.boxes
   * @param {(places: Places) => void} desk.hold shows them elsewhere
   * @param {(places: Places) => void} desk.move
   * @param {(words: string) => void} desk.say
   */
  constructor({ boxes, hold, move, say }) {
    this.boxes = boxes;
    this.hold = hold;
    this.move = move;
    this.say = say;
    /** @type {Places} */
    this.places = {};
    this.timer = 0;
  }

  /** @param {string} id @param {string[]} names */
  take(id, names) {
    if (names.join() !== Object.keys(this.places).join()) this.end();
    const [dx, dy] = STEPS[id];
    const boxes = this.boxes();
    this.places = Object.fromEntries(names.map((name) => [name, /** @type {[number, number]} */ ([boxes[name].x + dx, boxes[name].y + dy])]));
    this.hold(this.places);
    const [x, y] = this.places[names[0]];
    this.say(names.length === 1 ? `${names[0]} at ${x}, ${y}` : `${names.length} nodes, ${names[0]} at ${x}, ${y}`);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.end(), PAUSE_MS);
  }

  /** Whatever comes next, comes after the move. */
  end() {
    clearTimeout(this.timer);
    const { places } = this;
    if (!Object.keys(places).length) return;
    this.places = {};
    this.move(places);
    this.hold({});
  }
}

import { DESKTOP } from "ef/graph/forms";
import { neighbour } from "ef/graph/hit";
import { nodeNamed } from "ef/edit/flow";
import { newNames, partsOf } from "ef/edit/parts";
import { aligned, distributed, freePlace, snap } from "ef/edit/placing";
import { choices } from "ef/edit/targets";
import { tidied } from "ef/edit/tidy";

/**
 * @typedef {import("ef/edit/edits").Command} Command
 * @typedef {import("ef/edit/placing").Places} Places
 * @typedef {import("ef/edit/parts").Parts} Parts
 * @typedef {import("ef/edit/targets").Choice} Choice
 *
 * @typedef {object} Desk
 * @property {import("ef/edit/canvas").Canvas} canvas
 * @property {import("ef/edit/selection").Selection} selection
 * @property {import("ef/edit/edits").Edits} edits
 * @property {import("ef/page/chooser").Chooser} chooser
 * @property {(command: Command) => Promise<import("ef/edit/edits").Outcome>} edit
 */

/** Between a node and the one that is added behind it. */
const GAP = 96;
/** A copy lies so far from what it was made of. */
const SHIFT = 32;
const DIRECTIONS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** Turns what a person means into commands: where a new node goes, what the copies are, what moves where. */
export class Builder {
  /** @param {Desk} desk */
  constructor({ canvas, selection, edits, chooser, edit }) {
    this.canvas = canvas;
    this.selection = selection;
    this.edits = edits;
    this.chooser = chooser;
    this.edit = edit;
  }

  /** At a point of the screen, or where there is room. @param {string} kind @param {{clientX: number, clientY: number} | null} at */
  add(kind, at) {
    const { canvas, selection, edits } = this;
    const look = kind === "function" ? "function" : "source";
    const [width, height] = [DESKTOP.width[look], DESKTOP.height[look]];
    const middle = at ? canvas.at(at) : canvas.centre;
    // The first one leaves room for what it leads to.
    if (!at && !edits.flow.nodes.length) middle.x = canvas.viewport.toPicture(width, 0).x;
    const beside = at ? null : canvas.boxes[selection.node ?? ""];
    const wanted = beside ? { x: beside.x + beside.width + GAP, y: beside.y } : { x: middle.x - width / 2, y: middle.y - height / 2 };
    const place = at ? { x: snap(wanted.x), y: snap(wanted.y) } : freePlace(Object.values(canvas.boxes), { ...wanted, width, height });
    void this.#make({ do: "add", kind, ...place });
  }

  /** Asks for the target if there is more than one. @param {string} from @param {Choice[]} [found] */
  connect(from, found) {
    if (found?.length === 1) void this.edit({ do: "connect", from, to: found[0].to, role: found[0].role });
    else if (found?.length !== 0) this.#askTarget(from, found ?? choices(this.edits.flow, from));
  }

  /** @param {Parts} parts @param {string} [label] */
  paste(parts, label) {
    const { boxes } = this.canvas;
    const x = Math.min(...parts.nodes.map((node) => node.x));
    const y = Math.min(...parts.nodes.map((node) => node.y));
    const right = Math.max(...parts.nodes.map((node) => node.x + (boxes[node.name]?.width ?? DESKTOP.width.function)));
    const bottom = Math.max(...parts.nodes.map((node) => node.y + (boxes[node.name]?.height ?? DESKTOP.height.function)));
    const place = freePlace(Object.values(boxes), { x: x + SHIFT, y: y + SHIFT, width: right - x, height: bottom - y });
    const command = { do: "paste", ...parts, ...place };
    void this.#make(label ? { do: "all", label, commands: [command] } : command);
  }

  duplicate() {
    const parts = partsOf(this.edits.flow, this.selection.nodes);
    this.paste(parts, parts.nodes.length === 1 ? `Duplicate ${parts.nodes[0].name}` : `Duplicate ${parts.nodes.length} nodes`);
  }

  /** @returns {Promise<void>} */
  async remove() {
    const { canvas, selection } = this;
    const { nodes, edge } = selection;
    const next = nodes.length ? this.#beside(nodes[0], nodes) : null;
    const { done } = await this.edit({ do: "remove", nodes, edges: edge === null ? [] : [edge] });
    // A button that is hidden with the node keeps the focus until the next frame.
    const focused = document.activeElement;
    if (!done || (focused && focused !== document.body && focused.checkVisibility())) return;
    if (next) canvas.focus(next);
    else document.querySelector("main")?.focus();
  }

  /** Only what does move. @param {Places} places @param {string} [label] */
  move(places, label) {
    const isElsewhere = (/** @type {[string, [number, number]]} */ [name, [x, y]]) => {
      const node = nodeNamed(this.edits.flow, name);
      return node && (node.x !== x || node.y !== y);
    };
    const real = Object.fromEntries(Object.entries(places).filter(isElsewhere));
    if (!Object.keys(real).length) return;
    const command = { do: "move", places: real };
    void this.edits.edit(label ? { do: "all", label, commands: [command] } : command);
  }

  /** @param {import("ef/edit/placing").Side} side */
  align(side) {
    void this.#arrange(`Align ${side}`, aligned(this.canvas.boxes, this.selection.nodes, side));
  }

  /** @param {import("ef/edit/placing").Direction} direction */
  distribute(direction) {
    void this.#arrange(`Distribute ${direction}`, distributed(this.canvas.boxes, this.selection.nodes, direction));
  }

  tidy() {
    const { canvas, edits } = this;
    if (!canvas.layout) return;
    const places = tidied(edits.flow.nodes.map(({ name }) => name), canvas.layout);
    void this.#arrange("Tidy", places).then(() => canvas.revealAll());
  }

  /** @param {string} label @param {Places} places */
  #arrange(label, places) {
    const there = this.canvas.glide(places);
    this.move(places, label);
    return there;
  }

  /** What is new is chosen. @param {Command} command */
  async #make(command) {
    const before = this.edits.flow;
    const { done } = await this.edit(command);
    const names = done ? newNames(before, this.edits.flow) : [];
    if (!names.length) return;
    this.selection.set(names);
    this.canvas.reveal(names[0]);
    this.canvas.focus(names[0]);
  }

  /** @param {string} from @param {Choice[]} found */
  #askTarget(from, found) {
    this.chooser.open({
      label: "Target",
      placeholder: `What does ${from} lead to?`,
      noun: "target",
      actions: found.map(({ to, role, name, reason }) => ({
        id: `${role}-${to}`,
        name,
        group: nodeNamed(this.edits.flow, to)?.kind_name ?? "",
        reason,
        run: () => void this.edit({ do: "connect", from, to, role }),
      })),
    });
  }

  /** Where the focus goes when a node is gone. @param {string} name @param {string[]} without */
  #beside(name, without) {
    const names = this.edits.flow.nodes.map((node) => node.name);
    const boxes = this.canvas.layout?.nodes ?? [];
    const found = DIRECTIONS.map((key) => names[neighbour(boxes, names.indexOf(name), key)]);
    return found.find((other) => other && !without.includes(other)) ?? null;
  }
}

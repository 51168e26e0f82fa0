import { drawing, element, find, findAll, setText } from "ef/page/dom";
import { bodyOf } from "ef/graph/card_body";
import { limitWords } from "ef/graph/cards";
import { limitAt } from "ef/run/limits";
import { shardCount } from "ef/run/shards";
import { fieldSentences, nodeSentence } from "ef/edit/flow";
import { portsOf } from "ef/edit/targets";

/**
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {import("ef/edit/flow").FlowNode} FlowNode
 * @typedef {import("ef/graph/layout").PlacedNode} PlacedNode
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 */

/** What stands in a card's HTML and is no reason to make the card anew. */
const PLACE = / data-(?:x|y|node)="[^"]*"/g;
const SHOWN_SLOTS = 10;

/** One node on the canvas: the studio's card, at rest, with ports to draw wires from. */
export class EditCard {
  /** @param {FlowNode} node */
  constructor(node) {
    this.name = node.name;
    this.item = element("li", {});
    this.html = "";
    /** What the card shows below the name now. */
    this.body = "";
    /** @type {HTMLElement} */
    this.root = this.item;
    /** @type {HTMLElement} */
    this.button = this.item;
    this.read(node);
  }

  /** @param {FlowNode} node */
  read(node) {
    const html = node.html.replace(PLACE, "");
    if (html !== this.html) {
      const had = this.item.contains(document.activeElement);
      this.html = html;
      this.body = "";
      const parsed = new DOMParser().parseFromString(node.html, "text/html");
      this.root = /** @type {HTMLElement} */ (document.adoptNode(find(parsed, "[data-node]")));
      this.button = find(this.root, "button");
      this.item.replaceChildren(this.root);
      if (had) this.button.focus();
    }
    this.root.dataset.name = node.name;
    this.root.dataset.node = String(node.index);
  }

  /** @param {Flow} flow @param {FlowNode} node @param {Manifest} manifest @param {PlacedNode} placed */
  show(flow, node, manifest, placed) {
    this.place(placed);
    this.root.toggleAttribute("data-roomy", placed.roomy);
    this.button.setAttribute("aria-label", nodeSentence(flow, node));
    this.#body(placed, shardCount(manifest, node.index));
    const slots = this.root.querySelector("[data-slots]");
    if (slots) this.#environments(slots, manifest, node.index, placed);
    this.#ports(portsOf(flow, node.name), placed);
    const problem = flow.problems.find((one) => one.node === node.name);
    this.#wrong(problem ? fieldSentences({ ...problem, remedy: "" }) : "");
  }

  /** Empty lanes or ticks, once for as many as there are. @param {PlacedNode} placed @param {number} shards */
  #body(placed, shards) {
    const key = `${placed.body}/${placed.lanes}/${shards}`;
    if (key === this.body) return;
    this.body = key;
    for (const old of findAll(this.root, ".node-backlog, .node-lanes")) old.remove();
    bodyOf(this.root, placed, shards);
  }

  /** @param {PlacedNode} placed */
  place({ x, y, width, height }) {
    Object.assign(this.root.style, { insetInlineStart: `${x}px`, insetBlockStart: `${y}px`, inlineSize: `${width}px`, blockSize: `${height}px` });
  }

  /** @param {boolean} chosen */
  choose(chosen) {
    this.root.toggleAttribute("data-selected", chosen);
    this.button.setAttribute("aria-pressed", String(chosen));
  }

  /** Free places, as many as the function may have. @param {Element} box @param {Manifest} manifest @param {number} index @param {PlacedNode} placed */
  #environments(box, manifest, index, placed) {
    const { limit, reserved } = limitAt(manifest, index, 0);
    const shown = Math.min(placed.slots, reserved ? limit : SHOWN_SLOTS);
    if (box.childElementCount !== shown) box.replaceChildren(...Array.from({ length: shown }, () => element("span", { class: "node-slot", "data-slot": "headroom" })));
    const picture = { slots: [], progress: [], provisioned: [], per: 1, in_use: 0, limit, reserved, throttling: false, throttled_us: 0 };
    setText(find(this.root, '[data-value="limit"]'), limitWords(picture, placed.roomy || !reserved || limit <= 5 ? "all" : "few"));
  }

  /** @param {import("ef/edit/targets").Port[]} ports @param {PlacedNode} placed */
  #ports(ports, placed) {
    const drawn = findAll(this.root, "[data-port]");
    if (drawn.map((port) => port.dataset.port).join() === ports.join()) return;
    for (const port of drawn) port.remove();
    for (const port of ports) {
      const dot = element("span", { class: "edit-port", "data-port": port, title: port === "failure" ? "Drag to where failures go" : "Drag to connect" });
      dot.style.setProperty("--port-bottom", `${placed.form.failurePort}px`);
      this.root.append(dot);
    }
  }

  /** What is wrong stands on the card, in place of what a run would show there. @param {string} sentence */
  #wrong(sentence) {
    const had = this.root.querySelector(".node-wrong");
    this.root.toggleAttribute("data-wrong", sentence !== "");
    if (!sentence) return had?.remove();
    const shown = had ?? element("span", { class: "node-wrong", "aria-hidden": "true" }, drawing("icon-problem"), element("span", {}));
    if (!had) this.root.append(shown);
    setText(find(shown, "span"), sentence);
    shown.setAttribute("title", sentence);
    return undefined;
  }
}

import { find, setText } from "ef/page/dom";
import { calloutPlace } from "ef/graph/callout_place";
import { newestFact } from "ef/graph/fact";
import { GLYPH_NAMES } from "ef/graph/glyphs";

/** What the followed event is and does, tethered to its mark. */
export class Callout {
  /** @param {HTMLElement} root the graph */
  constructor(root) {
    this.root = root;
    this.box = find(root, "[data-callout]");
    this.mark = find(this.box, "[data-callout-mark]");
    this.name = find(this.box, "[data-callout-id]");
    this.fact = find(this.box, "[data-callout-fact]");
    this.event = -1;
    this.place = -1;
  }

  hide() {
    this.box.hidden = true;
    this.event = -1;
  }

  /**
   * @param {import("ef/graph/mark_buffer").MarkBuffer} marks
   * @param {number} index  of the followed event among them
   * @param {import("ef/run/trace").Trace} trace
   * @param {number} t_us
   * @param {import("ef/graph/viewport").Transform} transform
   * @param {import("ef/graph/layout").PlacedNode[]} nodes
   * @param {number} seen so much of the picture's height is not covered
   */
  show(marks, index, trace, t_us, { x, y, k }, nodes, seen) {
    const { box, root } = this;
    const event = marks.event[index];
    if (event !== this.event) this.place = -1;
    this.event = event;
    box.hidden = false;
    this.mark.setAttribute("href", `#mark-${GLYPH_NAMES[marks.glyph[index]]}`);
    setText(this.name, trace.eventId(event));
    setText(this.fact, newestFact(trace, event, t_us));
    const mark = { x: marks.x[index] * k + x, y: marks.y[index] * k + y };
    const size = { width: box.offsetWidth, height: box.offsetHeight };
    const room = { width: root.clientWidth, height: Math.min(root.clientHeight, seen) };
    const cards = nodes.map((node) => ({ x: node.x * k + x, y: node.y * k + y, width: node.width * k, height: node.height * k }));
    const found = calloutPlace(mark, size, room, cards, this.place);
    this.place = found.place;
    box.style.transform = `translate(${Math.round(found.x)}px, ${Math.round(found.y)}px)`;
  }
}

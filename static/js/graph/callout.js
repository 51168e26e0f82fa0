import { find, setText } from "ef/page/dom";
import { newestFact } from "ef/graph/fact";
import { GLYPH_NAMES } from "ef/graph/glyphs";

const ASIDE = 22;
const ABOVE = 32;

/** What the followed event is and does, tethered to its mark. */
export class Callout {
  /** @param {HTMLElement} root the graph */
  constructor(root) {
    this.root = root;
    this.box = find(root, "[data-callout]");
    this.mark = find(this.box, "[data-callout-mark]");
    this.name = find(this.box, "[data-callout-id]");
    this.fact = find(this.box, "[data-callout-fact]");
  }

  hide() {
    this.box.hidden = true;
  }

  /**
   * @param {import("ef/graph/mark_buffer").MarkBuffer} marks
   * @param {number} index  of the followed event among them
   * @param {import("ef/run/trace").Trace} trace
   * @param {number} t_us
   * @param {import("ef/graph/viewport").Transform} transform
   */
  show(marks, index, trace, t_us, transform) {
    const { box, root } = this;
    const event = marks.event[index];
    box.hidden = false;
    this.mark.setAttribute("href", `#mark-${GLYPH_NAMES[marks.glyph[index]]}`);
    setText(this.name, trace.eventId(event));
    setText(this.fact, newestFact(trace, event, t_us));
    const x = marks.x[index] * transform.k + transform.x;
    const y = marks.y[index] * transform.k + transform.y;
    const width = box.offsetWidth;
    const fits = x + ASIDE + width < root.clientWidth;
    const left = Math.max(4, fits ? x + ASIDE : x - ASIDE - width);
    const top = Math.min(Math.max(4, y - ABOVE), root.clientHeight - 30);
    box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}

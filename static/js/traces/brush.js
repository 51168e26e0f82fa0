import { element } from "ef/page/dom";

/** A shorter drag is a click that slipped. */
const LEAST = 6;

/**
 * Lets a range of a chart be dragged over.
 * @param {HTMLElement} plot a chart of Plotly's
 * @param {(from: number, to: number) => void} chosen with the range in the units of the x axis
 */
export function brush(plot, chosen) {
  const band = element("span", { class: "chart-brush", hidden: true, "aria-hidden": "true" });
  let from = 0;
  /** @param {PointerEvent} event */
  const inside = (event) => {
    const axis = axisOf(plot);
    if (!axis) return 0;
    return Math.min(Math.max(event.clientX - plot.getBoundingClientRect().left - axis._offset, 0), axis._length);
  };
  /** @param {number} to */
  const draw = (to) => {
    band.style.left = `${axisOf(plot)._offset + Math.min(from, to)}px`;
    band.style.width = `${Math.abs(to - from)}px`;
  };
  plot.addEventListener("pointerdown", (down) => {
    if (down.button !== 0 || !axisOf(plot)) return;
    plot.setPointerCapture(down.pointerId);
    plot.append(band);
    from = inside(down);
    draw(from);
    band.hidden = false;
    const stop = new AbortController();
    plot.addEventListener("pointermove", (event) => draw(inside(event)), { signal: stop.signal });
    plot.addEventListener(
      "pointerup",
      (event) => {
        const to = inside(event);
        const axis = axisOf(plot);
        if (Math.abs(to - from) >= LEAST) chosen(axis.p2l(Math.min(from, to)), axis.p2l(Math.max(from, to)));
      },
      { signal: stop.signal },
    );
    plot.addEventListener(
      "lostpointercapture",
      () => {
        stop.abort();
        band.hidden = true;
      },
      { signal: stop.signal },
    );
  });
}

/** @param {HTMLElement} plot @returns {any} Plotly's x axis, once the chart is drawn */
function axisOf(plot) {
  return /** @type {any} */ (plot)._fullLayout?.xaxis;
}

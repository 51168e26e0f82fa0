import { neighbour } from "ef/graph/hit";

/**
 * From card to card by keyboard.
 * @param {HTMLElement} graph
 * @param {import("ef/edit/canvas").Canvas} canvas
 * @param {import("ef/edit/selection").Selection} selection
 */
export function walk(graph, canvas, selection) {
  // With Shift the next one is chosen besides.
  graph.addEventListener("keydown", (event) => {
    const { focused, layout, flow } = canvas;
    if (!focused || !layout || !flow || !event.key.startsWith("Arrow") || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const names = flow.nodes.map(({ name }) => name);
    const next = names[neighbour(layout.nodes, names.indexOf(focused), event.key)];
    if (!next) return;
    selection.set(event.shiftKey ? [...selection.nodes, next] : [next]);
    canvas.reveal(next);
    canvas.focus(next);
  });
  // Whoever comes by keyboard chooses what has the focus.
  graph.addEventListener("focusin", (event) => {
    const { focused } = canvas;
    if (focused && /** @type {Element} */ (event.target).matches(":focus-visible") && !selection.nodes.includes(focused)) selection.set([focused]);
  });
}

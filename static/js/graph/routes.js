import { cubic, orthogonal } from "ef/graph/geometry";

/**
 * The way of an edge round the cards.
 *
 * @typedef {import("ef/graph/geometry").Path} Path
 * @typedef {import("ef/graph/geometry").Point} Point
 * @typedef {import("ef/graph/layout").PlacedNode} PlacedNode
 */

/** So far below a card's top its doors are. */
export const NAME_LINE = 22;
/** So far below a card's top messages go back to their queue. */
const BACK_LINE = 58;
const CORNER = 12;
/** A way past cards runs so far beside them, and each further one so much further. */
const ASIDE = 11;
const ASIDE_PITCH = 7;

/**
 * @param {PlacedNode} from
 * @param {PlacedNode} to
 * @param {Point} door  of the latter
 * @param {{failure: boolean, rank: number, vertical: boolean, split: boolean, covered: boolean}} how  covered: a card stands below where it leaves
 * @returns {Path}
 */
export function route(from, to, door, { failure, rank, vertical, split, covered }) {
  if (vertical) {
    const share = split ? (failure ? 0.73 : 0.27) : 0.5;
    return cubic({ x: from.x + from.width * share, y: from.y + from.height }, door, true);
  }
  const right = from.x + from.width;
  if (failure && !covered && from.look !== "function" && door.y > from.y + from.height + CORNER && door.x > from.x + from.width) {
    // Beside a queue stands what its filter drops: the way to its dead-letter queue leaves below.
    const port = { x: from.x + from.width / 2, y: from.y + from.height };
    return orthogonal([port, { x: port.x, y: door.y }, door], CORNER);
  }
  if (failure) {
    const port = { x: right, y: from.y + from.height - from.form.failurePort - 14 * rank };
    const turn = right + 28 + 10 * rank;
    if (to.x >= turn) return orthogonal([port, { x: turn, y: port.y }, { x: turn, y: door.y }, door], CORNER);
    const between = from.y + from.height + 12;
    const before = to.x - 20;
    return orthogonal(
      [port, { x: turn, y: port.y }, { x: turn, y: between }, { x: before, y: between }, { x: before, y: door.y }, door],
      CORNER,
    );
  }
  const port = { x: right, y: from.y + NAME_LINE };
  if (door.x > port.x) return cubic(port, door);
  const above = Math.min(from.y, to.y) - 28;
  const [out, back] = [right + 20, to.x - 20];
  return orthogonal([port, { x: out, y: port.y }, { x: out, y: above }, { x: back, y: above }, { x: back, y: door.y }, door], CORNER);
}

/**
 * In a hand, past the cards that stand between: down their right.
 * @param {PlacedNode} from
 * @param {Point} door
 * @param {PlacedNode[]} covering
 * @param {number} rank  how many such ways there are already, each has a line of its own
 * @returns {Path}
 */
export function aside(from, door, covering, rank) {
  const out = { x: from.x + from.width * 0.73, y: from.y + from.height };
  const right = Math.max(...covering.map(({ x, width }) => x + width)) + ASIDE + ASIDE_PITCH * rank;
  return orthogonal([out, { x: out.x, y: out.y + ASIDE }, { x: right, y: out.y + ASIDE }, { x: right, y: door.y - ASIDE }, { x: door.x, y: door.y - ASIDE }, door], CORNER);
}

/**
 * The way of what a function could not take back to the queue it came from, below the way it came; null where the
 * function does not stand behind the queue.
 * @param {PlacedNode} queue
 * @param {PlacedNode} target
 * @returns {Path | null}
 */
export function backRoute(queue, target) {
  const right = queue.x + queue.width;
  if (target.x - right < 2 * CORNER) return null;
  return cubic({ x: target.x, y: target.y + BACK_LINE }, { x: right + 3, y: queue.y + BACK_LINE });
}

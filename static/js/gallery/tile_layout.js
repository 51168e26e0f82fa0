import { PROJECTOR } from "ef/graph/forms";
import { cubic } from "ef/graph/geometry";
import { isFailure, polledOf } from "ef/graph/layout";
import { NAME_LINE } from "ef/graph/routes";

/**
 * Where everything is on the small picture of a card, in the terms of the studio's. Pure: the picture has been drawn already.
 *
 * @typedef {import("ef/graph/geometry").Path} Path
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {{name: string, x: number, y: number, size: number}} Tile
 * @typedef {{start: string, end: string, role: string, path: Path}} Way
 */

/** Beside a tile there is no room for those that wait. */
const TILE = Object.freeze({ ...PROJECTOR, docks: false, bodies: false });
const FUNNEL = 0.5;
/** What goes back to its queue does so a little below the way it came. */
const BACK = 7;

/**
 * @param {import("ef/run/protocol").Manifest} manifest
 * @param {Tile[]} tiles
 * @param {Way[]} ways
 * @returns {Layout}
 */
export function tileLayout(manifest, tiles, ways) {
  const tileOf = new Map(tiles.map((tile) => [tile.name, tile]));
  const nodes = manifest.nodes.map(({ name, role }, index) => {
    const { x, y, size } = tileOf.get(name) ?? { x: 0, y: 0, size: 0 };
    const fed = manifest.edges.filter((edge) => edge.to === index && edge.role === "trigger");
    return {
      look: role,
      x,
      // The studio's doors are at the name, a tile's in its middle.
      y: y + size / 2 - NAME_LINE,
      width: size,
      height: size,
      slots: 0,
      column: 0,
      body: /** @type {const} */ ("flow"),
      lanes: 0,
      polled: fed.length > 0 && fed.every((edge) => polledOf(edge) !== null),
      roomy: false,
      form: TILE,
    };
  });
  const edges = manifest.edges.map((edge) => {
    const [from, to] = [manifest.nodes[edge.from].name, manifest.nodes[edge.to].name];
    const drawn = ways.find(({ start, end, role }) => start === from && end === to && role === edge.role);
    const path = drawn?.path ?? straight(nodes[edge.from], nodes[edge.to]);
    const polled = polledOf(edge);
    return {
      from: edge.from,
      to: edge.to,
      failure: isFailure(edge.role),
      path,
      funnel: edge.filter ? FUNNEL : -1,
      polled,
      twin: edge.invocation === "synchronous",
      rails: 1,
      back: polled === "queue" ? backwards(path) : null,
    };
  });
  const stubs = nodes.map(({ x, y, width }) => ({ x: x + width, y: y + NAME_LINE }));
  const bounds = { x: 0, y: 0, width: 0, height: 0 };
  return { form: TILE, vertical: false, nodes, edges, stubs, bounds, parts: [{ nodes: nodes.map((_, index) => index), bounds }] };
}

/** @param {import("ef/graph/layout").PlacedNode} from @param {import("ef/graph/layout").PlacedNode} to */
function straight(from, to) {
  return cubic({ x: from.x + from.width, y: from.y + NAME_LINE }, { x: to.x, y: to.y + NAME_LINE });
}

/** @param {Path} path @returns {Path} */
function backwards({ d, length, lut }) {
  const turned = new Float64Array(lut.length);
  for (let index = 0; index < lut.length; index += 2) {
    turned[index] = lut[lut.length - 2 - index];
    turned[index + 1] = lut[lut.length - 1 - index] + BACK;
  }
  return { d, length, lut: turned };
}

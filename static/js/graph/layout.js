import { DESKTOP } from "ef/graph/forms";
import { NAME_LINE, aside, backRoute, route } from "ef/graph/routes";
import { partsOf, stack } from "ef/graph/stack";
import { limitAt } from "ef/run/limits";
import { shardCount } from "ef/run/shards";

/**
 * Where everything is. Pure: the same flow and the same positions give the same picture.
 *
 * @typedef {import("ef/graph/geometry").Path} Path
 * @typedef {import("ef/graph/geometry").Point} Point
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 * @typedef {import("ef/graph/forms").Form} Form
 *
 * @typedef {object} PlacedNode
 * @property {"function" | "source" | "dead"} look
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} slots   places for environments drawn in the card
 * @property {number} column  hops from the first source
 * @property {"flow" | "queue" | "stream"} body what a source shows below its name: how much comes, or what lies in it
 * @property {number} lanes   of a stream: lanes drawn in the card
 * @property {boolean} polled what fails here goes back to where Lambda polled it, and waits there
 * @property {boolean} roomy  its words stand below the slots, not beside them
 * @property {Form} form
 *
 * @typedef {object} PlacedEdge
 * @property {number} from
 * @property {number} to
 * @property {boolean} failure
 * @property {Path} path
 * @property {number} funnel  how far along the filter sits, -1 without one
 * @property {"queue" | "stream" | null} polled where Lambda reaches out for batches
 * @property {boolean} twin    requests and answers ride beside each other
 * @property {number} rails   one, or for a stream one for each lane of its card
 * @property {Path | null} back of a polled queue: the way of what fails back to it
 *
 * @typedef {object} Layout
 * @property {Form} form
 * @property {boolean} vertical
 * @property {PlacedNode[]} nodes
 * @property {PlacedEdge[]} edges
 * @property {(Point | null)[]} stubs  by node: where a function without destination loses its events
 * @property {Bounds} bounds
 * @property {Part[]} parts  where one is shown at a time, what hangs together; otherwise one of all nodes
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Bounds
 * @typedef {{nodes: number[], bounds: Bounds}} Part
 */

export const DOCK = Object.freeze({ width: 54, row: 19.5, gap: 9, padding: 5 });
export const FALL = 55;
export const STUB = 18;
/** From the bottom of a source. */
const SOURCE_STUB = 12;

/** @type {Record<string, "queue" | "stream">} */
const POLLED = { "queue polling": "queue", "stream polling": "stream" };

/** From shard to shard on an edge. */
const RAIL_PITCH = 7;
/** A stream of more shards has lanes that stand for several. */
const MOST_LANES = 5;
export const LANE_PITCH = 14;

const FUNNEL_FROM_SOURCE = 40;
const BEHIND_THE_FORK = 0.72;
/** More slots than this leave no room beside them for the whole of "5/5 reserved". */
const BESIDE_WORDS = 5;

/**
 * @param {Manifest} manifest
 * @param {{positions?: (Point | null)[], form?: Form}} [options]
 * @returns {Layout}
 */
export function layOut(manifest, { positions = [], form = DESKTOP } = {}) {
  const { vertical } = form;
  const nodes = sizes(manifest, form);
  const given = form === DESKTOP && nodes.every((_, index) => positions[index]);
  if (given) nodes.forEach((node, index) => Object.assign(node, positions[index]));
  else if (vertical) stack(manifest, nodes, form);
  else spread(manifest, nodes, form);

  /** @type {Map<number, number>} */
  const failures = new Map();
  let asides = 0;
  const edges = manifest.edges.map((edge) => {
    const failure = isFailure(edge.role);
    const rank = failures.get(edge.from) ?? 0;
    if (failure) failures.set(edge.from, rank + 1);
    const door = doorOf(nodes[edge.to], vertical);
    const covering = vertical ? between(nodes, edge.from, edge.to) : [];
    const path = covering.length
      ? aside(nodes[edge.from], door, covering, asides++)
      : route(nodes[edge.from], nodes[edge.to], door, { failure, rank, vertical, split: splits(manifest, edge.from), covered: isCovered(nodes, edge.from, door) });
    const polled = polledOf(edge);
    return {
      from: edge.from,
      to: edge.to,
      failure,
      path,
      funnel: funnelOf(manifest, edge, path.length, vertical),
      polled,
      twin: edge.invocation === "synchronous",
      rails: polled === "stream" ? nodes[edge.from].lanes : 1,
      back: polled === "queue" && !vertical ? backRoute(nodes[edge.from], nodes[edge.to]) : null,
    };
  });
  const stubs = nodes.map((node, index) => {
    const up = node.look === "function" ? form.failurePort : SOURCE_STUB;
    return mayLose(manifest, nodes, index) ? { x: node.x + node.width, y: node.y + node.height - up } : null;
  });
  const together = vertical ? partsOf(manifest) : [nodes.map((_, index) => index)];
  const parts = together.map((part) => ({ nodes: part, bounds: boundsOf(part.map((index) => nodes[index])) }));
  return { form, vertical, nodes, edges, stubs, bounds: boundsOf(nodes), parts };
}

/**
 * How far along its filter sits. Where several edges leave a source they part on the way, so the filters sit behind that.
 * @param {Manifest} manifest
 * @param {import("ef/run/protocol").ManifestEdge} edge
 * @param {number} length
 * @param {boolean} vertical
 */
function funnelOf(manifest, edge, length, vertical) {
  if (!isFiltered(edge)) return -1;
  if (vertical) return 0.5;
  const shared = manifest.edges.some((other) => other !== edge && other.from === edge.from && isFiltered(other));
  return shared ? BEHIND_THE_FORK : Math.min(0.5, FUNNEL_FROM_SOURCE / length);
}

/** @param {import("ef/run/protocol").ManifestEdge} edge */
function isFiltered({ filter, filters }) {
  return Boolean(filter) || Boolean(filters?.some(({ text }) => text !== null));
}

/** @param {import("ef/run/protocol").ManifestEdge} edge */
export function polledOf({ invocation }) {
  return POLLED[invocation ?? ""] ?? null;
}

/**
 * How far beside the middle of its edge the rail of a shard lies.
 * @param {PlacedEdge} edge
 * @param {number} shard
 */
export function railAside({ rails }, shard) {
  return rails < 2 || shard < 0 ? 0 : ((shard % rails) - (rails - 1) / 2) * RAIL_PITCH;
}

/** Whether events can end at a node without a copy: neither it nor what it leads to keeps what fails. @param {Manifest} manifest @param {PlacedNode[]} nodes @param {number} node */
function mayLose(manifest, nodes, node) {
  if (nodes[node].look === "function") return !keeps(manifest, node);
  const ways = manifest.edges.filter(({ from, role }) => from === node && role === "trigger");
  // In a hand there is no room beside a source.
  return !nodes[node].form.vertical && ways.length > 0 && !keeps(manifest, node) && !ways.some(({ to }) => keeps(manifest, to));
}

/** @param {Manifest} manifest @param {number} node */
function keeps(manifest, node) {
  return manifest.edges.some(({ from, role }) => from === node && isFailure(role));
}

/** @param {string} role */
export function isFailure(role) {
  return role === "dead_letter" || role === "on_failure";
}

/**
 * The centre of a place for an environment.
 * @param {PlacedNode} node
 * @param {number} place
 * @returns {Point}
 */
export function slotCentre(node, place) {
  const shown = Math.min(place, node.slots - 1);
  const { left, top, pitch, size, perRow } = node.form.grid;
  return {
    x: node.x + left + size / 2 + (shown % perRow) * pitch,
    y: node.y + top + size / 2 + Math.floor(shown / perRow) * pitch,
  };
}

/**
 * Where the door of a node is: what comes in, comes in here.
 * @param {PlacedNode} node
 * @param {boolean} vertical
 * @returns {Point}
 */
export function doorOf(node, vertical) {
  return vertical ? { x: node.x + node.width / 2, y: node.y } : { x: node.x, y: node.y + NAME_LINE };
}

/**
 * The retry dock's corner beside a function.
 * @param {PlacedNode} node
 * @returns {Point}
 */
export function dockOf(node) {
  return { x: node.x - DOCK.gap - DOCK.width, y: node.y + node.form.dockTop };
}

/** Nodes from the first source on; ties in the manifest's order. @param {Layout} layout */
export function topological(layout) {
  return layout.nodes.map((_, index) => index).sort((a, b) => layout.nodes[a].column - layout.nodes[b].column || a - b);
}

/** @param {Manifest} manifest @param {Form} form @returns {PlacedNode[]} */
function sizes(manifest, form) {
  const columns = columnsOf(manifest);
  return manifest.nodes.map((node, index) => {
    const dead =
      node.role !== "function" &&
      manifest.edges.some((edge) => edge.to === index && isFailure(edge.role)) &&
      !manifest.edges.some((edge) => edge.from === index);
    const look = node.role === "function" ? "function" : dead ? "dead" : "source";
    const most = look === "function" ? mostReserved(manifest, index) : 0;
    const { perRow } = form.grid;
    const slots = look !== "function" ? 0 : most > perRow ? 2 * perRow : perRow;
    const roomy = most > BESIDE_WORDS && form.words > 0;
    const out = manifest.edges.filter((edge) => edge.from === index).map(polledOf);
    const reads = out.find((polled) => polled !== null) ?? null;
    const lanes = reads === "stream" ? Math.min(MOST_LANES, shardCount(manifest, index)) : 0;
    const body = look === "source" && form.bodies && reads ? reads : "flow";
    const own = body === "queue" ? form.queue : body === "stream" ? form.stream + lanes * LANE_PITCH : form.height[look];
    const height = own + (slots > perRow ? form.row : 0) + (roomy ? form.words : 0);
    const ways = manifest.edges.filter((edge) => edge.to === index && edge.role === "trigger");
    const polled = ways.length > 0 && ways.every((edge) => polledOf(edge) !== null);
    return { look, x: 0, y: 0, width: form.width[look], height, slots, column: columns[index], body, lanes, polled, roomy, form };
  });
}

/** The most this run ever reserves for a function, 0 when it never does. @param {Manifest} manifest @param {number} node */
function mostReserved(manifest, node) {
  const { name } = manifest.nodes[node];
  const times = [0, ...manifest.interventions.filter(({ set }) => set?.node === name).map(({ at_us }) => at_us)];
  const limits = times.map((at_us) => limitAt(manifest, node, at_us));
  return Math.max(0, ...limits.filter(({ reserved }) => reserved).map(({ limit }) => limit));
}

/** Hops from the first source, loops cut where they close. @param {Manifest} manifest */
function columnsOf(manifest) {
  const columns = manifest.nodes.map(() => 0);
  /** @type {Set<number>} */
  const path = new Set();
  /** @param {number} node @param {number} column */
  const visit = (node, column) => {
    columns[node] = Math.max(columns[node], column);
    path.add(node);
    for (const edge of manifest.edges) {
      if (edge.from === node && !path.has(edge.to) && columns[edge.to] < columns[node] + 1) visit(edge.to, columns[node] + 1);
    }
    path.delete(node);
  };
  const fed = new Set(manifest.edges.map((edge) => edge.to));
  manifest.nodes.forEach((_, index) => {
    if (!fed.has(index) || manifest.nodes[index].traffic) visit(index, columns[index]);
  });
  return columns;
}

/** Left to right; a node stands level with what feeds it, if there is room. @param {Manifest} manifest @param {PlacedNode[]} nodes @param {Form} form */
function spread(manifest, nodes, form) {
  const last = Math.max(0, ...nodes.map((node) => node.column));
  let x = 0;
  for (let column = 0; column <= last; column += 1) {
    const here = nodes.map((_, index) => index).filter((index) => nodes[index].column === column);
    const feeding = (/** @type {number} */ index) => manifest.edges.find((edge) => edge.to === index && nodes[edge.from].column < column);
    const wanted = new Map(
      here.map((index) => {
        const edge = feeding(index);
        if (!edge) return [index, 0];
        const from = nodes[edge.from];
        return [index, isFailure(edge.role) ? from.y + from.height + 4 : from.y];
      }),
    );
    here.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a - b);
    let y = 0;
    for (const index of here) {
      nodes[index].x = x;
      nodes[index].y = Math.max(y, wanted.get(index) ?? 0);
      y = nodes[index].y + nodes[index].height + form.rowGap;
    }
    const wide = manifest.edges.some((edge) => nodes[edge.from].column === column && edge.role === "trigger");
    x += Math.max(...here.map((index) => nodes[index].width), 0) + (wide ? form.wideGap : form.gap);
  }
}

/** @param {Manifest} manifest @param {number} node */
function splits(manifest, node) {
  return manifest.edges.some((edge) => edge.from === node && isFailure(edge.role));
}

/** Whether another card stands between the bottom of a card and the height of a door. @param {PlacedNode[]} nodes @param {number} node @param {Point} door */
function isCovered(nodes, node, door) {
  const middle = nodes[node].x + nodes[node].width / 2;
  return nodes.some(({ x, y, width }, other) => other !== node && x < middle && middle < x + width && y > nodes[node].y && y < door.y);
}

/** The cards between two that stand one below the other. @param {PlacedNode[]} nodes @param {number} from @param {number} to */
function between(nodes, from, to) {
  const [above, below] = [nodes[from], nodes[to]];
  const left = Math.min(above.x + above.width / 2, below.x + below.width / 2);
  const right = Math.max(above.x + above.width / 2, below.x + below.width / 2);
  return nodes.filter(({ x, y, width, height }) => y >= above.y + above.height && y + height <= below.y && x <= right && left <= x + width);
}

/** @param {PlacedNode[]} nodes */
function boundsOf(nodes) {
  const x = Math.min(...nodes.map((node) => node.x));
  const y = Math.min(...nodes.map((node) => node.y));
  const right = Math.max(...nodes.map((node) => node.x + node.width));
  const bottom = Math.max(...nodes.map((node) => node.y + node.height));
  return { x, y, width: right - x, height: bottom - y };
}

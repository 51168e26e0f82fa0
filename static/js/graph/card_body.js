import { find } from "ef/page/dom";
import { BacklogCard } from "ef/graph/backlog_card";
import { ShardsCard } from "ef/graph/shards_card";

/**
 * What the card of a node shows below its name, where Lambda polls it; null where that is in the page already.
 * @param {HTMLElement} root
 * @param {import("ef/graph/layout").PlacedNode} node
 * @param {number} shards
 * @returns {BacklogCard | ShardsCard | null}
 */
export function bodyOf(root, { body, lanes }, shards) {
  root.dataset.body = body;
  const face = find(root, ".node-face");
  if (body === "queue") return new BacklogCard(face);
  return body === "stream" ? new ShardsCard(face, lanes, shards) : null;
}

import assert from "node:assert/strict";
import { test } from "node:test";

import { layOut } from "ef/graph/layout";
import { manifestOf } from "ef/edit/flow";
import { tidied } from "ef/edit/tidy";
import { aFlow } from "./a_flow.js";

const flow = aFlow();
const picture = layOut(manifestOf(flow), { positions: flow.nodes.map(() => ({ x: 0, y: 0 })) });
const names = flow.nodes.map(({ name }) => name);

test("the flow goes from left to right without two cards on one place", () => {
  const places = tidied(names, picture);
  const [[uploads], [resize], [letters]] = names.map((name) => places[name]);

  assert.ok(uploads + picture.nodes[0].width < resize);
  assert.ok(resize + picture.nodes[1].width < letters);
});

test("what is triggered lies level with what triggers it", () => {
  const places = tidied(names, picture);

  assert.equal(places.uploads[1], places.resize[1]);
});

test("every place is on the grid, and the same flow gives the same places", () => {
  const places = tidied(names, picture);

  assert.ok(Object.values(places).flat().every((value) => value % 8 === 0));
  assert.deepEqual(tidied(names, picture), places);
});

test("a flow that goes in a circle is laid out as well", () => {
  const round = aFlow();
  round.edges.push({ ...round.edges[0], index: 2, from_index: 1, to_index: 0, role: "emit", name: "resize->uploads" });
  const places = tidied(names, layOut(manifestOf(round), { positions: round.nodes.map(() => ({ x: 0, y: 0 })) }));

  assert.equal(new Set(Object.values(places).map(String)).size, 3);
});

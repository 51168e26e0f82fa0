import assert from "node:assert/strict";
import { test } from "node:test";

import { Refused } from "ef/page/api";
import { Edits } from "ef/edit/edits";
import { aFlow } from "./a_flow.js";

/** @typedef {import("ef/edit/flow").Flow} Flow */

/** A server that answers when it is told to. */
function aServer() {
  /** @type {{step: any, version: number, answer: (flow: Flow) => void, refuse: (error: unknown) => void}[]} */
  const asked = [];
  /** @type {any[]} */
  const heard = [];
  const send = (/** @type {any} */ step, /** @type {number} */ version) =>
    new Promise((/** @type {(flow: Flow) => void} */ answer, refuse) => asked.push({ step, version, answer, refuse }));
  const edits = new Edits(aFlow(), send, {
    changed: (flow) => heard.push(["changed", flow.nodes[0].x]),
    did: (words) => heard.push(["did", words]),
    refused: (problems) => heard.push(["refused", problems[0].message]),
    overtaken: (steps) => heard.push(["overtaken", steps.map(({ command }) => command?.do)]),
    failed: (error) => heard.push(["failed", error]),
  });
  return { asked, heard, edits };
}

const move = (/** @type {number} */ x) => ({ do: "move", places: { uploads: /** @type {[number, number]} */ ([x, 24]) } });
const settled = () => new Promise((resolve) => setImmediate(resolve));
const problem = { where: "", message: "No.", remedy: "" };

test("commands are sent one at a time, each on the version that the last one made", async () => {
  const { asked, edits } = aServer();
  edits.edit(move(8));
  edits.edit(move(16));
  assert.equal(asked.length, 1);

  asked[0].answer(aFlow({ version: 2 }));
  await settled();

  assert.deepEqual(asked.map(({ version }) => version), [1, 2]);
});

test("a move is shown at once and what the server answers is shown after it", async () => {
  const { asked, edits } = aServer();
  edits.edit(move(80));
  assert.equal(edits.flow.nodes[0].x, 80);
  assert.equal(edits.isSaved, false);

  const answer = aFlow({ version: 2 });
  answer.nodes[0].x = 72;
  asked[0].answer(answer);
  await settled();

  assert.equal(edits.flow.nodes[0].x, 72);
  assert.equal(edits.isSaved, true);
});

test("a refused command changes nothing and the next one goes on", async () => {
  const { asked, heard, edits } = aServer();
  const outcome = edits.edit(move(80));
  edits.edit({ do: "remove", nodes: ["resize"], edges: [] });
  asked[0].refuse(new Refused([problem]));
  await settled();

  assert.deepEqual(await outcome, { done: false, problems: [problem] });
  assert.equal(edits.flow.nodes[0].x, 24);
  assert.deepEqual(heard.filter(([what]) => what === "refused"), [["refused", "No."]]);
  assert.equal(asked[1].step.command.do, "remove");
});

test("who was overtaken sees the other's flow, and nothing of what waited is sent", async () => {
  const { asked, heard, edits } = aServer();
  edits.edit(move(80));
  edits.edit({ do: "remove", nodes: ["resize"], edges: [] });
  const newer = aFlow({ version: 7, name: "Theirs" });
  asked[0].refuse(new Refused([problem], { flow: newer }));
  await settled();

  assert.equal(edits.flow, newer);
  assert.equal(asked.length, 1);
  assert.deepEqual(heard.at(-1), ["overtaken", ["move", "remove"]]);
});

test("steps that were overtaken can be taken again on the newer version", async () => {
  const { asked, edits } = aServer();
  edits.edit(move(80));
  asked[0].refuse(new Refused([problem], { flow: aFlow({ version: 7 }) }));
  await settled();
  edits.again([{ way: "edits", command: move(80) }]);

  assert.deepEqual([asked[1].version, asked[1].step.command.do], [7, "move"]);
});

test("undo says what it took back, and asks nothing where there is nothing", async () => {
  const { asked, heard, edits } = aServer();
  await edits.undo();
  assert.equal(asked.length, 0);

  edits.edit(move(80));
  asked[0].answer(aFlow({ version: 2, undo: "Move uploads" }));
  await settled();
  edits.undo();
  asked[1].answer(aFlow({ version: 3, redo: "Move uploads" }));
  await settled();

  assert.equal(asked[1].step.way, "undo");
  assert.deepEqual(heard.filter(([what]) => what === "did"), [["did", "Move uploads"], ["did", "Undone: Move uploads"]]);
});

test("without an answer the picture goes back to what the server had", async () => {
  const { asked, heard, edits } = aServer();
  edits.edit(move(80));
  asked[0].refuse(new Error("gone"));
  await settled();

  assert.equal(edits.flow.nodes[0].x, 24);
  assert.equal(heard.at(-1)[0], "failed");
});

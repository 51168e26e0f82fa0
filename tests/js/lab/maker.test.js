import assert from "node:assert/strict";
import test from "node:test";
import { Maker } from "ef/lab/maker";
import { anExperiment } from "./an_experiment.js";

const { design } = anExperiment().fixed;

/** A server that answers when it is told to. @returns {{sent: string[], answer: (status: number) => Promise<void>}} */
function aServer() {
  /** @type {((response: Response) => void)[]} */
  const waiting = [];
  /** @type {string[]} */
  const sent = [];
  Object.assign(globalThis, {
    document: { querySelector: () => null },
    fetch: (/** @type {string} */ _url, /** @type {{body: string}} */ { body }) => {
      sent.push(JSON.parse(body).name);
      return new Promise((resolve) => waiting.push(resolve));
    },
  });
  return {
    sent,
    answer: async (status) => {
      const text = status === 201 ? { id: sent.at(-1) } : { problems: [{ where: "seeds", message: "are many.", remedy: "" }] };
      waiting.shift()?.(new Response(JSON.stringify(text), { status, headers: { "Content-Type": "application/json" } }));
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test("one is asked for after the other, also after a refusal", async () => {
  const server = aServer();
  const maker = new Maker("/experiments/");
  const first = maker.make({ name: "first", design });
  const second = maker.make({ name: "second", design });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(server.sent, ["first"]);

  const refused = assert.rejects(first, /are many/);
  await server.answer(422);
  await refused;

  assert.deepEqual(server.sent, ["first", "second"]);
  await server.answer(201);
  assert.equal((await second)?.id, "second");
});

test("what nobody wants any more when it is its turn is not asked for", async () => {
  const server = aServer();
  const maker = new Maker("/experiments/");
  const first = maker.make({ name: "first", design });
  const stale = maker.make({ name: "stale", design }, () => false);
  await new Promise((resolve) => setImmediate(resolve));

  await server.answer(201);

  await first;
  assert.equal(await stale, null);
  assert.deepEqual(server.sent, ["first"]);
});

import assert from "node:assert/strict";
import test from "node:test";
import { follow } from "ef/run/connection";
import { encodeChunk } from "./flow.js";

/** Sockets that say what the test says, and timers that pass when it says so. */
function stage() {
  /** @type {{url: string, socket: any}[]} */
  const opened = [];
  /** @type {(() => void)[]} */
  const timers = [];
  return {
    opened,
    surroundings: {
      open: (/** @type {string} */ url) => {
        const socket = { close() {} };
        opened.push({ url, socket });
        return /** @type {any} */ (socket);
      },
      later: (/** @type {() => void} */ fn) => timers.push(fn),
      forget: () => {},
    },
    second() {
      timers.splice(0).forEach((fn) => fn());
    },
    chunk: (/** @type {number} */ sequence) => encodeChunk(sequence, [[sequence, 0, 0, -1, 0, 0]]),
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Inflating takes as long as the machine likes. @param {() => boolean} met */
async function until(met) {
  for (let round = 0; round < 100 && !met(); round += 1) await settled();
}

const card = { socket: "/ws/runs/1/" };

test("chunks come in order, each once, over a lost socket", async () => {
  const { opened, surroundings, second, chunk } = stage();
  /** @type {number[]} */
  const got = [];
  /** @type {string[]} */
  const states = [];
  follow(card, { onChunk: ({ sequence }) => got.push(sequence), onState: ({ state, seconds }) => states.push(state + (seconds || "")) }, { surroundings });
  const [{ url, socket }] = opened;
  socket.onopen();
  socket.onmessage({ data: chunk(0) });
  socket.onmessage({ data: chunk(1) });
  socket.onclose({ code: 1006 });
  await until(() => states.includes("lost1"));
  second();
  opened[1].socket.onmessage({ data: chunk(1) });
  opened[1].socket.onmessage({ data: chunk(2) });
  await until(() => got.length === 3);

  assert.equal(url, "/ws/runs/1/?after=-1");
  assert.equal(opened[1].url, "/ws/runs/1/?after=1");
  assert.deepEqual(got, [0, 1, 2]);
  assert.deepEqual(states, ["connecting", "open", "lost1", "connecting"]);
});

test("the pause grows while nothing comes", async () => {
  const { opened, surroundings, second } = stage();
  /** @type {number[]} */
  const pauses = [];
  follow(card, { onChunk() {}, onState: ({ state, seconds }) => state === "lost" && pauses.push(seconds) }, { surroundings });
  for (let round = 0; round < 40 && opened.length < 5; round += 1) {
    opened.at(-1)?.socket.onclose?.({ code: 1006 });
    await settled();
    second();
  }

  assert.deepEqual(pauses.filter((seconds, index) => index === 0 || seconds >= pauses[index - 1]).slice(0, 3), [1, 1, 2]);
});

test("a gap closes the socket instead of showing a wrong picture", async () => {
  const { opened, surroundings, chunk } = stage();
  /** @type {number[]} */
  const got = [];
  let closed = false;
  follow(card, { onChunk: ({ sequence }) => got.push(sequence) }, { surroundings });
  opened[0].socket.close = () => {
    closed = true;
  };
  opened[0].socket.onmessage({ data: chunk(1) });
  await until(() => closed);

  assert.deepEqual(got, []);
  assert.equal(closed, true);
});

test("the end is the end, and an unknown run is not asked for again", async () => {
  const { opened, surroundings, second } = stage();
  /** @type {string[]} */
  const states = [];
  const onState = ({ state = "" }) => void states.push(state);
  follow(card, { onChunk() {}, onState }, { surroundings });
  opened[0].socket.onmessage({ data: JSON.stringify({ type: "end", chunks: 0, trace_hash: null, state: "finished" }) });
  follow(card, { onChunk() {}, onState }, { surroundings });
  opened[1].socket.onclose({ code: 4404 });
  await until(() => states.length === 4);
  second();

  assert.deepEqual(states, ["connecting", "connecting", "ended", "refused"]);
  assert.equal(opened.length, 2);
});

import assert from "node:assert/strict";
import test from "node:test";
import { SHAPES, trafficKind } from "ef/edit/traffic";

const kind = trafficKind([]);
/** @param {any} item @param {string[]} [payloads] */
const values = (item, payloads = []) => Object.fromEntries(trafficKind(payloads).fields(item).map(({ name, value }) => [name, value]));

test("every shape has a field for each of its values, and gives back what its fields say", () => {
  for (const [shape, { fresh }] of Object.entries(SHAPES)) {
    const item = { [shape]: fresh };
    for (const [name, value] of Object.entries(values(item))) {
      if (name === "shape" || value === null) continue;
      assert.deepEqual(kind.changed(item, name, value), item, `${shape}.${name}`);
    }
    for (const name of Object.keys(fresh)) assert.ok(name in values(item), `${shape}.${name}`);
  }
});

test("times, points and weights are written as text", () => {
  assert.deepEqual(kind.changed({ times: { at: ["1s"] } }, "at", "1s,  90s , 2m"), { times: { at: ["1s", "90s", "2m"] } });
  assert.deepEqual(kind.changed({ drawn: { points: [] } }, "points", "0s 5, 1m 20.5"), { drawn: { points: [["0s", 5], ["1m", 20.5]] } });
  assert.deepEqual(kind.changed({ day: { rate: 1, weights: [] } }, "weights", "1, 2,x"), { day: { rate: 1, weights: [1, 2, "x"] } });
});

test("what is emptied is written down no longer", () => {
  assert.deepEqual(kind.changed({ constant: { rate: 2, from: "10s" } }, "from", null), { constant: { rate: 2 } });
});

test("another shape keeps what both have a word for", () => {
  assert.deepEqual(kind.changed({ constant: { rate: 7, from: "10s", payload: "big" } }, "shape", "on_off"), { on_off: { rate: 7, on_for: "30s", off_for: "30s", from: "10s", payload: "big" } });
  assert.deepEqual(kind.changed({ times: { at: ["1s", "2s"] } }, "shape", "burst"), { burst: SHAPES.burst.fresh });
  assert.equal("payload" in kind.changed({ burst: { at: "1s", count: 2, payload: "big" } }, "shape", "replay").replay, false);
});

test("a payload is chosen where there are several, or where one is named", () => {
  assert.equal("payload" in values({ constant: { rate: 1 } }, ["small"]), false);
  assert.equal(values({ constant: { rate: 1 } }, ["small", "big"]).payload, null);
  assert.equal(values({ constant: { rate: 1, payload: "gone" } }, ["small"]).payload, "gone");
  assert.equal("payload" in values({ replay: { events: "" } }, ["small", "big"]), false);
});

import assert from "node:assert/strict";
import test from "node:test";
import { cardBytes } from "ef/run/carried";

test("a card is as large as it is said to be", () => {
  assert.equal(cardBytes({ name: "photo", size_bytes: 2_000_000, payload: { key: "cat.jpg" } }), 2_000_000);
});

test("a card of a kind without sizes, as a pipe's, is as large as its payload", () => {
  assert.equal(cardBytes({ name: "order", size_bytes: 0, payload: { id: "Ä" } }), 11);
});

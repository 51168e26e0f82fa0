import assert from "node:assert/strict";
import { test } from "node:test";
import { goingWith } from "ef/gallery/care";

test("what goes with a flow is counted", () => {
  assert.equal(goingWith({ runs: 1, links: 0, others: 0 }), "With it goes 1 run. This can't be taken back.");
  assert.equal(goingWith({ runs: 3, links: 1, others: 0 }), "With it go 3 runs and 1 link. This can't be taken back.");
  assert.equal(
    goingWith({ runs: 3, links: 2, others: 1 }),
    "With it go 3 runs, 2 links and 1 branch that others have made from your links. This can't be taken back.",
  );
});

test("nothing but the flow goes where nothing came of it", () => {
  assert.equal(goingWith({ runs: 0, links: 0, others: 0 }), "This can't be taken back.");
});

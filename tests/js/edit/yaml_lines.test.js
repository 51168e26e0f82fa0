import assert from "node:assert/strict";
import { test } from "node:test";

import { linesOfNode, linesOfTrigger, spanOf } from "ef/edit/yaml_lines";

const TEXT = `name: photos
sources:
  uploads:
    kind: s3

    traffic:
      - burst: {at: 6s}
  letters:
    kind: sqs
functions:
  resize:
    dead_letter_queue: letters
triggers:
- source: uploads
  target: resize
  filter: {prefix: a}
- {source: letters, target: resize}
`;

test("the lines of a node are its own and those below it", () => {
  assert.deepEqual(linesOfNode(TEXT, "uploads"), { first: 3, last: 7 });
  assert.deepEqual(linesOfNode(TEXT, "resize"), { first: 11, last: 12 });
});

test("a word that is no node of the flow has no lines", () => {
  assert.equal(linesOfNode(TEXT, "kind"), null);
  assert.equal(linesOfNode(TEXT, "name"), null);
});

test("a trigger is found in either form of writing", () => {
  assert.deepEqual(linesOfTrigger(TEXT, "uploads", "resize"), { first: 14, last: 16 });
  assert.deepEqual(linesOfTrigger(TEXT, "letters", "resize"), { first: 17, last: 17 });
  assert.equal(linesOfTrigger(TEXT, "resize", "letters"), null);
});

test("lines are a span of the text", () => {
  const [start, end] = spanOf(TEXT, { first: 14, last: 15 });

  assert.equal(TEXT.slice(start, end), "- source: uploads\n  target: resize");
});

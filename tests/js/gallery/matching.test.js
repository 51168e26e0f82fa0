import assert from "node:assert/strict";
import { test } from "node:test";
import { narrowest, queryOf, takes } from "ef/gallery/matching";

const photos = { words: "photo thumbnails what becomes of each file? amazon s3 s3", kinds: ["s3"], section: "start" };
const shop = { words: "web shop who tries again? api gateway", kinds: ["rest-api", "dynamodb"], section: "start" };
const none = { q: "", kind: "", section: "" };

test("without filters every card is taken", () => {
  assert.ok(takes({ ...none, q: "  " }, photos));
});

test("all typed words must be there, in any order and case", () => {
  assert.ok(takes({ ...none, q: " S3 Photo" }, photos));
  assert.ok(!takes({ ...none, q: "photo shop" }, photos));
});

test("kind and section take whole values", () => {
  assert.ok(takes({ ...none, kind: "dynamodb", section: "start" }, shop));
  assert.ok(!takes({ ...none, kind: "dynamo" }, shop));
  assert.ok(!takes({ ...none, section: "patterns" }, shop));
});

test("the narrowest filter takes the fewest cards; without filters there is none", () => {
  assert.equal(narrowest({ q: "shop", kind: "mq", section: "start" }, [photos, shop]), "kind");
  assert.equal(narrowest(none, [photos, shop]), null);
});

test("the address has the filters that are on", () => {
  assert.equal(queryOf({ ...none, q: " a&b ", section: "start" }), "?q=a%26b&section=start");
  assert.equal(queryOf(none), "");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { narrowest, queryOf, takes } from "ef/gallery/matching";

const photos = { words: "photo thumbnails what becomes of each file? amazon s3 s3", kinds: ["s3"], ways: ["async"], level: "practice", shows: ["retries", "filters"], section: "start" };
const shop = { words: "web shop who tries again? api gateway", kinds: ["rest-api", "dynamodb"], ways: ["sync"], level: "", shows: ["retries"], section: "start" };
const none = { q: "", way: "", kind: "", level: "", shows: "", section: "" };

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
  assert.equal(narrowest({ ...none, q: "shop", kind: "mq", section: "start" }, [photos, shop]), "kind");
  assert.equal(narrowest(none, [photos, shop]), null);
});

test("the address has the filters that are on", () => {
  assert.equal(queryOf({ ...none, q: " a&b ", section: "start" }), "?q=a%26b&section=start");
  assert.equal(queryOf(none), "");
});

test("way and level take whole values", () => {
  assert.ok(takes({ ...none, way: "async", level: "practice" }, photos));
  assert.ok(!takes({ ...none, way: "async" }, shop));
  assert.ok(!takes({ ...none, level: "practice" }, shop));
});

test("what is to be seen must be there altogether", () => {
  assert.ok(takes({ ...none, shows: "filters retries" }, photos));
  assert.ok(!takes({ ...none, shows: "filters retries" }, shop));
});

test("the address has the order unless it is the usual one", () => {
  assert.equal(queryOf({ ...none, shows: "filters retries" }, "name"), "?shows=filters+retries&sort=name");
});

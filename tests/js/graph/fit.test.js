import assert from "node:assert/strict";
import { test } from "node:test";
import { fitted } from "ef/graph/fit";
import { DESKTOP, PHONE, PROJECTOR } from "ef/graph/forms";

const PLACE = { width: 1440, height: 900 };
const WIDE = { x: 0, y: 0, width: 1000, height: 200 };

/** Where the picture's right and lower ends come to. @param {import("ef/graph/fit").Bounds} bounds @param {import("ef/graph/fit").Transform} transform */
function ends(bounds, { x, y, k }) {
  return { right: (bounds.x + bounds.width) * k + x, bottom: (bounds.y + bounds.height) * k + y };
}

test("a picture fills its place, but is not made larger than life", () => {
  assert.equal(fitted(WIDE, PLACE, DESKTOP).k, 1.3);
  assert.ok(ends({ ...WIDE, width: 4000 }, fitted({ ...WIDE, width: 4000 }, PLACE, DESKTOP)).right <= 1440 - 28);
});

test("in a hand names stay readable though the picture is larger than the screen", () => {
  assert.equal(fitted({ ...WIDE, height: 3000 }, { width: 390, height: 700 }, PHONE).k, 0.87);
});

test("a picture of which no card touches the score fills the whole place", () => {
  const tall = { ...WIDE, height: 600 };
  const taken = { x: 900, y: 500 };
  const cards = [{ x: 0, y: 0, width: 1000, height: 200 }, { x: 0, y: 400, width: 500, height: 200 }];

  assert.deepEqual(fitted(tall, PLACE, PROJECTOR, { cards, taken }), fitted(tall, PLACE, PROJECTOR));
});

test("a wide picture stands above the score", () => {
  const wide = { ...WIDE, width: 1200, height: 600 };
  const taken = { x: 36, y: 780 };

  const found = fitted(wide, PLACE, PROJECTOR, { cards: [wide], taken });

  assert.ok(ends(wide, found).bottom <= taken.y);
});

test("a tall picture stands beside the score", () => {
  const tall = { x: 0, y: 0, width: 700, height: 700 };
  const taken = { x: 1000, y: 300 };

  const found = fitted(tall, PLACE, PROJECTOR, { cards: [tall], taken });

  assert.ok(ends(tall, found).right <= taken.x);
  assert.equal(found.k, fitted(tall, PLACE, PROJECTOR).k);
});

import assert from "node:assert/strict";
import test from "node:test";
import { densityWords } from "ef/graph/density_words";
import { layOut } from "ef/graph/layout";
import { emptyPicture, fillPicture } from "ef/graph/marks";
import { photoRun } from "../flow.js";

/** @param {number} t_us @param {number} speed */
async function words(t_us, speed, calm = false) {
  const trace = await photoRun();
  const picture = fillPicture(emptyPicture(), { trace, layout: layOut(trace.manifest), t_us, speed, follow: -1, calm });
  return { picture, said: densityWords(picture, trace.manifest) };
}

test("nothing is said while every event has a mark of its own", async () => {
  assert.equal((await words(60e6, 1)).said, "");
});

test("what is drawn as a band is named, and what never is", async () => {
  const { picture, said } = await words(100e6, 600);

  assert.ok(picture.ribbons.length > 1);
  assert.match(said, /^Bands, width by rate: .*uploads to make-thumbnail/);
  assert.match(said, /Failed, throttled, dead and lost up to 5\/s each one by one, the others counted\.$/);
});

test("how many one mark stands for is said by the wire", () => {
  const picture = emptyPicture();
  picture.badges.set(0, 10).set(1, 10).set(2, 10).set(3, 50);
  const edges = ["a->b", "b->c", "c->d", "d->e"].map((name) => ({ name }));

  assert.equal(
    densityWords(picture, /** @type {any} */ ({ edges })),
    "One mark for 10: a to b, b to c and 1 more. One mark for 50: d to e. Failed, throttled, dead and lost up to 5/s each one by one, the others counted.",
  );
});

test("with reduced motion the line says what is only counted", () => {
  const picture = emptyPicture();
  picture.still.set(0, 7);

  assert.equal(densityWords(picture, /** @type {any} */ ({ edges: [{ name: "a->b" }] })), "Counted, not drawn: a to b.");
});

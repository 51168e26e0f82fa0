import assert from "node:assert/strict";
import { test } from "node:test";
import { layOut } from "ef/graph/layout";
import { emptyPicture } from "ef/graph/marks";
import { fileName, pictureSvg } from "ef/graph/picture_svg";
import { aManifest } from "../inspector/a_run.js";

const LOOK = {
  colour: (/** @type {string} */ token) => `#${token.length.toString(16).padStart(6, "0")}`,
  symbol: (/** @type {string} */ name) => `<symbol id="${name}"><path fill="var(--state-ok)"/></symbol>`,
  palette: /** @type {import("ef/graph/palette").Palette} */ ({ card: "#111111", published: "#222222", line4: "#333333", ink1: "#444444", ink2: "#555555", smallFont: "600 11px X", tinyFont: "600 8px X" }),
};

/** @param {Partial<import("ef/graph/picture_svg").Moment>} [changes] */
function aMoment(changes = {}) {
  const manifest = aManifest();
  const layout = layOut(manifest);
  const cards = layout.nodes.map((_, index) => ({
    name: manifest.nodes[index].name,
    secondary: "Node",
    glyph: "bucket",
    numbers: [{ word: "runs", value: "12", state: "" }, { word: "errors", value: "3", state: "failed" }],
  }));
  return { layout, manifest, cards, marks: [{ glyph: "retry", x: 10, y: 20 }], title: "Photos · Baseline · 00:12.000", picture: emptyPicture(), t_us: 0, speed: 1, ...changes };
}

test("a picture has every node, wire and mark", () => {
  const { svg } = pictureSvg(aMoment(), LOOK);

  for (const name of ["uploads", "make-thumbnail", "thumb-dlq"]) assert.ok(svg.includes(`>${name}</text>`));
  assert.equal(svg.match(/href="#mark-retry"/g)?.length, 1);
  assert.ok(aMoment().layout.edges.every(({ path }) => svg.includes(path.d)));
});

test("what batches ride in and are gathered in, and fences, are drawn as on the page", () => {
  const picture = emptyPicture();
  picture.capsules.add(100, 50, 400, false);
  picture.brackets.push({ edge: 0, x: 200, y: 50, events: 2, places: 5, small: false });
  picture.fences.push({ x: 300, y: 50, way: 1 });

  const { svg } = pictureSvg(aMoment({ picture }), LOOK);

  assert.ok(svg.includes(">400</text>"));
  assert.equal(svg.match(/fill="#111111"/g)?.length, 2);
  assert.ok(svg.includes('fill="#333333"'));
});

test("it needs no style sheet: every colour is there", () => {
  assert.ok(!pictureSvg(aMoment(), LOOK).svg.includes("var("));
});

test("it asks for nothing: it names no address but its own kind", () => {
  assert.deepEqual(pictureSvg(aMoment(), LOOK).svg.match(/https?:[^"]*/g), ["http://www.w3.org/2000/svg"]);
});

test("each symbol it uses comes along once", () => {
  const { svg } = pictureSvg(aMoment({ marks: [{ glyph: "retry", x: 0, y: 0 }, { glyph: "retry", x: 9, y: 9 }] }), LOOK);

  const used = new Set([...svg.matchAll(/href="#([^"]+)"/g)].map(([, name]) => name));
  const defined = [...svg.matchAll(/<symbol id="([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual([...used].sort(), defined.sort());
});

test("names are text, whatever is in them", () => {
  const { svg } = pictureSvg(aMoment({ title: `<script>"&` }), LOOK);

  assert.ok(!svg.includes("<script>"));
  assert.ok(svg.includes("&#60;script&#62;&#34;&#38;"));
});

test("a long name is cut to its card", () => {
  const moment = aMoment();
  moment.cards[0].name = "x".repeat(80);

  const [, shown] = pictureSvg(moment, LOOK).svg.match(/>(x+…)</) ?? [];
  assert.ok(shown && shown.length < 30);
});

test("a file is named after scenario, run and time", () => {
  assert.equal(fileName("Photo thumbnails", "What-if: More memory", 154_120_000), "photo-thumbnails-what-if-more-memory-02m34s120");
  assert.equal(fileName("Nächtlich", "Baseline", 3_661_000_000), "nächtlich-baseline-1h01m01s000");
});

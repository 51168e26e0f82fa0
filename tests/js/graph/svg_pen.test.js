import assert from "node:assert/strict";
import { test } from "node:test";
import { SvgPen, painted } from "ef/graph/svg_pen";

/** @param {(pen: SvgPen) => void} draw */
function outline(draw) {
  const pen = new SvgPen();
  pen.beginPath();
  draw(pen);
  return pen.path;
}

test("lines become a path with its colour, width and dashes", () => {
  const svg = painted((context) => {
    context.strokeStyle = "#abc";
    context.lineWidth = 1.5;
    context.setLineDash([2, 1]);
    context.beginPath();
    context.moveTo(1, 2);
    context.lineTo(3, 4);
    context.stroke();
  });

  assert.equal(svg, '<path d="M1 2L3 4" fill="none" stroke="#abc" stroke-width="1.5" stroke-dasharray="2 1"/>');
});

test("a whole circle is two arcs", () => {
  assert.equal(outline((pen) => pen.arc(10, 10, 5, 0, 2 * Math.PI)), "M15 10A5 5 0 0 1 5 10A5 5 0 0 1 15 10");
});

test("half a circle goes the way it is asked to", () => {
  assert.equal(outline((pen) => pen.arc(10, 10, 5, -Math.PI / 2, Math.PI / 2, true)), "M10 5A5 5 0 0 0 10 15");
  assert.equal(outline((pen) => pen.arc(10, 10, 5, -Math.PI / 2, Math.PI / 2)), "M10 5A5 5 0 0 1 10 15");
});

test("more than half of one is a long arc", () => {
  assert.equal(outline((pen) => pen.arc(0, 0, 1, 0, 1.5 * Math.PI)), "M1 0A1 1 0 1 1 0 -1");
});

test("a body with round ends comes back to where it began", () => {
  assert.equal(outline((pen) => pen.roundRect(0, 0, 20, 10, 5)), "M5 0h10a5 5 0 0 1 5 5v0a5 5 0 0 1 -5 5h-10a5 5 0 0 1 -5 -5v0a5 5 0 0 1 5 -5z");
});

test("what is faded is see-through, and a new path forgets the last", () => {
  const svg = painted((context) => {
    context.fillStyle = "#123";
    context.globalAlpha = 0.5;
    context.beginPath();
    context.rect(0, 0, 2, 3);
    context.fill();
    context.beginPath();
    context.fill();
  });

  assert.equal(svg, '<path d="M0 0h2v3h-2z" fill="#123" opacity="0.5"/>');
});

test("numbers are written where the canvas writes them", () => {
  const svg = painted((context) => {
    context.font = "600 8px Inter, sans-serif";
    context.fillStyle = "#fff";
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillText("12", 4, 5);
  });

  assert.equal(svg, '<text x="4" y="5" font-size="8" font-weight="600" fill="#fff" text-anchor="end" dominant-baseline="central">12</text>');
});

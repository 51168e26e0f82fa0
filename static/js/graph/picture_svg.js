/** The flow at one moment as an SVG text that needs nothing else: no style sheet, no font, no address. Pure. */

import { pointOn } from "ef/graph/geometry";
import { paintBrackets } from "ef/graph/paint_brackets";
import { paintCapsules } from "ef/graph/paint_capsules";
import { paintFences, paintTies } from "ef/graph/paint_fixtures";
import { paintRibbons } from "ef/graph/paint_motion";
import { painted } from "ef/graph/svg_pen";
import { shortAt } from "ef/inspector/filter_words";
import { clock } from "ef/lib/words";

/**
 * @typedef {object} CardText
 * @property {string} name
 * @property {string} secondary
 * @property {string} glyph
 * @property {import("ef/graph/node_numbers").NodeNumber[]} numbers
 *
 * @typedef {object} Moment
 * @property {import("ef/graph/layout").Layout} layout
 * @property {import("ef/run/protocol").Manifest} manifest
 * @property {CardText[]} cards
 * @property {{glyph: string, x: number, y: number}[]} marks
 * @property {import("ef/graph/marks").Picture} picture what else moves
 * @property {string} title
 * @property {number} t_us
 * @property {number} speed
 *
 * @typedef {object} Look
 * @property {(token: string) => string} colour the value of a token in the theme
 * @property {(symbol: string) => string} symbol the markup of a symbol, its colours as `var(--…)`
 * @property {import("ef/graph/palette").Palette} palette what the canvas draws with
 */

const MARGIN = 36;
const TITLE = 34;
const FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
/** About as wide as a letter is at 13 px. */
const LETTER = 7;
const SMALL_LETTER = 5.6;

/**
 * @param {Moment} moment
 * @param {Look} look
 * @returns {{svg: string, width: number, height: number}}
 */
export function pictureSvg(moment, look) {
  const { layout, title, picture, t_us, speed } = moment;
  const { palette } = look;
  const { bounds } = layout;
  const [x, y] = [bounds.x - MARGIN, bounds.y - MARGIN - TITLE];
  const width = Math.round(bounds.width + 2 * MARGIN);
  const height = Math.round(bounds.height + 2 * MARGIN + TITLE + 18);
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${FONT}">`,
    `<title>${escaped(title)}</title>`,
    definitions(moment, look),
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${look.colour("--bg-canvas")}"/>`,
    text(x + MARGIN, y + 28, title, { size: 14, weight: 600, fill: look.colour("--ink-1") }),
    ...layout.edges.map((edge, index) => wire(moment, edge, index, look)),
    painted((context) => paintRibbons(context, picture.ribbons, layout, palette, t_us / 1e6 / speed)),
    ...layout.nodes.map((node, index) => card(node, moment.cards[index], look)),
    ...layout.edges.map((edge) => ports(edge, look)),
    painted((context) => paintTies(context, picture.ties, palette)),
    painted((context) => paintBrackets(context, picture.brackets, palette)),
    painted((context) => paintCapsules(context, picture.capsules, palette)),
    ...moment.marks.map(({ glyph, x: at, y: down }) => `<use href="#mark-${glyph}" x="${round(at - 8)}" y="${round(down - 8)}" width="16" height="16"/>`),
    painted((context) => paintFences(context, picture.fences, palette)),
    ...layout.edges.map((edge, index) => funnel(moment, edge, index, look)),
    "</svg>",
  ].join("\n");
  return { svg, width, height };
}

/** The symbols that are used, with the theme's colours put in. @param {Moment} moment @param {Look} look */
function definitions({ layout, cards, marks }, look) {
  const glyphs = [...cards.map(({ glyph }) => `glyph-${glyph}`), ...(layout.edges.some(({ funnel: at }) => at >= 0) ? ["glyph-filter"] : [])];
  const names = new Set([...glyphs, ...marks.map(({ glyph }) => `mark-${glyph}`)]);
  return `<defs>${[...names].map((name) => coloured(look.symbol(name), look)).join("")}</defs>`;
}

/** @param {string} markup @param {Look} look */
function coloured(markup, look) {
  return markup.replace(/var\((--[a-z0-9-]+)\)/g, (_, token) => look.colour(token));
}

/** @param {Moment} moment @param {import("ef/graph/layout").PlacedEdge} edge @param {number} index @param {Look} look */
function wire({ manifest, layout }, edge, index, look) {
  const isSync = manifest.edges[index].invocation === "synchronous";
  const [outer, inner] = isSync ? [6.5, 4.5] : [9, 7];
  const rails = (isSync ? [-4, 4] : [0]).map((aside) => {
    const at = layout.vertical ? `translate(${aside} 0)` : `translate(0 ${aside})`;
    // A failure lane is dead-lettered events' colour, thinly.
    const paint = edge.failure
      ? [`stroke="${look.colour("--state-dead")}" stroke-opacity=".42"`, `stroke="${look.colour("--bg-canvas")}" stroke-opacity=".8"`]
      : [`stroke="${look.colour("--track-line")}"`, `stroke="${look.colour("--track")}"`];
    return `<g transform="${at}"><path d="${edge.path.d}" ${paint[0]} stroke-width="${outer}"/><path d="${edge.path.d}" ${paint[1]} stroke-width="${inner}"/></g>`;
  });
  return `<g fill="none">${rails.join("")}</g>`;
}

/** @param {import("ef/graph/layout").PlacedEdge} edge @param {Look} look */
function ports({ path: { lut }, failure }, look) {
  const ends = failure ? [[lut[0], lut[1]]] : [[lut[0], lut[1]], [lut[lut.length - 2], lut[lut.length - 1]]];
  const stroke = look.colour(failure ? "--state-dead" : "--line-3");
  return ends.map(([x, y]) => `<circle cx="${round(x)}" cy="${round(y)}" r="4" fill="${look.colour("--bg-card")}" stroke="${stroke}" stroke-width="1.5"/>`).join("");
}

/** @param {Moment} moment @param {import("ef/graph/layout").PlacedEdge} edge @param {number} index @param {Look} look */
function funnel({ manifest, t_us }, edge, index, look) {
  if (edge.funnel < 0) return "";
  const { x, y } = pointOn(edge.path, edge.funnel, { x: 0, y: 0 });
  const words = shortened(shortAt(manifest.edges[index], t_us), 124, SMALL_LETTER + 1);
  return [
    `<circle cx="${round(x)}" cy="${round(y)}" r="13" fill="${look.colour("--bg-card")}" stroke="${look.colour("--line-3")}"/>`,
    glyphAt("filter", x - 7, y - 7, 14, look.colour("--ink-2")),
    text(x, y - 20, words, { size: 11, fill: look.colour("--ink-1"), anchor: "middle" }),
  ].join("");
}

/** @param {import("ef/graph/layout").PlacedNode} node @param {CardText} words @param {Look} look */
function card({ x, y, width, height, look: kind }, { name, secondary, glyph, numbers }, look) {
  const edge = look.colour(kind === "dead" ? "--state-dead" : "--line-2");
  const tone = kind === "dead" ? look.colour("--state-dead-text") : look.colour("--ink-1");
  const room = width - 56;
  const lines = fitted(numbers, width - 24, Math.max(1, Math.floor((height - 48) / 15)));
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" fill="${look.colour("--bg-card")}" stroke="${edge}"/>`,
    `<rect x="${x + 12}" y="${y + 10}" width="26" height="26" rx="7" fill="${look.colour("--bg-raised")}"/>`,
    glyphAt(glyph, x + 17, y + 15, 16, tone),
    text(x + 46, y + 22, shortened(name, room, LETTER), { size: 13, weight: 600, fill: look.colour("--ink-1") }),
    text(x + 46, y + 36, shortened(secondary, room, SMALL_LETTER), { size: 10.5, fill: look.colour("--ink-3") }),
    ...lines.map((line, place) => textOf(line, x + 12, y + 55 + 15 * place, look)),
  ].join("");
}

/**
 * As many numbers as there is room for, in lines; the first are the most important.
 * @param {import("ef/graph/node_numbers").NodeNumber[]} numbers
 * @param {number} width
 * @param {number} most lines
 */
function fitted(numbers, width, most) {
  /** @type {import("ef/graph/node_numbers").NodeNumber[][]} */
  const lines = [[]];
  let used = 0;
  for (const number of numbers) {
    const own = (number.value.length + number.word.length + 3) * SMALL_LETTER;
    if (used && used + own > width) {
      if (lines.length === most) break;
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1].push(number);
    used += own;
  }
  return lines;
}

/** @param {import("ef/graph/node_numbers").NodeNumber[]} line @param {number} x @param {number} y @param {Look} look */
function textOf(line, x, y, look) {
  const parts = line.map(({ value, word, state }, place) => {
    const tone = look.colour(state ? `--state-${state}-text` : "--ink-1");
    return `<tspan${place ? ' dx="9"' : ""} font-weight="600" fill="${tone}">${escaped(value)}</tspan><tspan dx="3" fill="${look.colour("--ink-3")}">${escaped(word)}</tspan>`;
  });
  return `<text x="${x}" y="${y}" font-size="10.5">${parts.join("")}</text>`;
}

/** @param {string} glyph @param {number} x @param {number} y @param {number} size @param {string} colour */
function glyphAt(glyph, x, y, size, colour) {
  return `<g color="${colour}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"><use href="#glyph-${glyph}" x="${round(x)}" y="${round(y)}" width="${size}" height="${size}"/></g>`;
}

/** @param {number} x @param {number} y @param {string} words @param {{size: number, weight?: number, fill: string, anchor?: string}} look */
function text(x, y, words, { size, weight = 400, fill, anchor = "start" }) {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

/** @param {string} words @param {number} width @param {number} letter */
function shortened(words, width, letter) {
  const most = Math.max(3, Math.floor(width / letter));
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
}

/** @param {string} words */
function escaped(words) {
  return words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/** photo-thumbnails-baseline-02m34s120 @param {string} scenario @param {string} run @param {number} t_us */
export function fileName(scenario, run, t_us) {
  const time = clock(t_us).replace(/:(\d\d)\./, "m$1s").replace(":", "h");
  return [scenario, run, time].map(plain).join("-");
}

/** @param {string} words */
function plain(words) {
  return words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}

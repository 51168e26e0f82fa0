import { download } from "ef/page/download";
import { branchName } from "ef/page/branches";
import { find, setText } from "ef/page/dom";
import { token } from "ef/page/theme";
import { readPalette } from "ef/graph/palette";
import { numbersOf } from "ef/graph/node_numbers";
import { fileName, pictureSvg } from "ef/graph/picture_svg";
import { stateAt } from "ef/run/state";
import { clock } from "ef/lib/words";

/** A picture for print and slides has so many pixels for one of the page. */
const SCALE = 2;

/** The flow as it is drawn now, as a file. */
export class PictureExport {
  /**
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {import("ef/graph/scene").Scene} studio.scene
   * @param {import("ef/inspector/inspector").NodeCard[]} studio.nodes
   */
  constructor({ store, scene, nodes }) {
    this.store = store;
    this.scene = scene;
    this.nodes = nodes;
    this.scenario = find(document, ".topbar-title span").textContent ?? "";
  }

  /** @param {"svg" | "png"} format */
  async save(format) {
    const note = find(document, "[data-picture-note]");
    try {
      const { svg, width, height, name } = this.#drawn();
      const blob = new Blob([svg], { type: "image/svg+xml" });
      download(format === "svg" ? blob : await png(blob, width, height), `${name}.${format}`);
      setText(note, "");
    } catch (error) {
      setText(note, error instanceof Error ? error.message : String(error));
    }
  }

  #drawn() {
    const { trace, card, manifest, playback } = this.store;
    const { layout } = this.scene;
    const frame = this.scene.frame();
    const picture = this.scene.still();
    if (!trace || !card || !manifest || !layout || !frame || !picture) throw new Error("There is no picture yet: the run is still being loaded.");
    const { t_us, speed } = playback;
    const state = stateAt(trace, t_us);
    const run = branchName(card);
    const cards = layout.nodes.map(({ look }, index) => {
      const { name, secondary, glyph } = this.nodes[index];
      return { name, secondary, glyph, numbers: numbersOf(trace, state, index, look, t_us) };
    });
    const title = `${this.scenario} · ${run} · ${clock(t_us)}`;
    const look = { colour: token, symbol: (/** @type {string} */ name) => find(document, `#${name}`).outerHTML, palette: readPalette(this.scene.root) };
    return { ...pictureSvg({ layout, manifest, cards, marks: frame.marks, picture, title, t_us, speed }, look), name: fileName(this.scenario, run, t_us) };
  }
}

/**
 * @param {Blob} svg
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Blob>}
 */
async function png(svg, width, height) {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("The picture is too large for PNG. Take it as SVG.");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

import { element, find, setText } from "ef/page/dom";
import { Refused, post } from "ef/page/api";

/** As the server has it. */
const MOST_KB = 400;
const MOST_SAID = 6;
/** What was written there may be quoted in a problem, however long it is. */
const LONGEST = 320;

/**
 * Where a file becomes a flow of one's own: dropped anywhere on the page, or chosen.
 * @param {(url: string) => void} opened
 */
export function listenForFiles(opened) {
  const zone = find(document, "[data-drop]");
  const file = /** @type {HTMLInputElement} */ (find(zone, "[data-drop-file]"));
  const status = find(zone, "[data-drop-status]");
  const problems = find(zone, "[data-drop-problems]");
  let busy = false;
  zone.hidden = false;

  /** @param {string} words */
  const say = (words) => {
    status.hidden = !words;
    setText(status, words);
  };

  /** @param {string[]} sentences */
  const complain = (sentences) => {
    problems.hidden = !sentences.length;
    problems.replaceChildren(...said(sentences).map((sentence) => element("li", {}, sentence)));
  };

  /** @param {File} one */
  const take = async (one) => {
    if (busy) return;
    busy = true;
    complain([]);
    say(`Reading ${one.name}.`);
    try {
      if (one.size > MOST_KB * 1000) throw new Error(`${one.name} has ${Math.ceil(one.size / 1000).toLocaleString("en")} KB, and ${MOST_KB} KB is the most.`);
      const { url } = await post(zone.dataset.imports ?? "", { text: await one.text() });
      opened(url);
    } catch (error) {
      complain(error instanceof Refused ? error.problems.map(sentenceOf) : [error instanceof Error ? error.message : String(error)]);
    } finally {
      say("");
      busy = false;
    }
  };

  file.addEventListener("change", () => {
    const [one] = file.files ?? [];
    if (one) void take(one);
    // The same file, mended, may be chosen again.
    file.value = "";
  });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.toggleAttribute("data-over", true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.removeAttribute("data-over");
  });
  document.addEventListener("drop", (event) => {
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    event.preventDefault();
    zone.removeAttribute("data-over");
    if (files.length > 1) complain(["These are several files. Drop one at a time."]);
    else void take(files[0]);
  });
}

/**
 * Line 12: uploads.traffic is missing. Add it.
 * @param {import("ef/page/api").Problem & {line?: number | null}} problem
 */
export function sentenceOf({ where, message, remedy, line }) {
  const place = line ? `Line ${line}: ` : "";
  const what = /^line \d+$/.test(where) ? "" : `${where} `;
  const sentence = `${place}${what}${message} ${remedy}`.trim();
  return sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1)}…` : sentence;
}

/** The first few, and how many more there are. @param {string[]} sentences */
export function said(sentences) {
  if (sentences.length <= MOST_SAID) return sentences;
  return [...sentences.slice(0, MOST_SAID), `And ${sentences.length - MOST_SAID} more.`];
}

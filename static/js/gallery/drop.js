import { element, find, setText } from "ef/page/dom";
import { Refused, post } from "ef/page/api";
import { plural } from "ef/lib/words";

/** @typedef {{line: number, what: string, reason: string}} Note */

/** As the server has it. */
const MOST_KB = 400;
const MOST_SAID = 6;
const LONGEST_NAME = 80;
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
  const notes = find(zone, "[data-drop-notes]");
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

  /** What the flow lacks of the file, before one goes on to it. @param {string} name @param {string} url @param {Note[]} lacking */
  const tell = (name, url, lacking) => {
    setText(find(notes, "[data-drop-said]"), `${name} is drawn, but for ${plural(lacking.length, "thing")}:`);
    find(notes, "ul").replaceChildren(...lacking.map(({ line, what, reason }) => element("li", {}, `Line ${line}: ${what} ${reason}`)));
    find(notes, "[data-drop-open]").setAttribute("href", url);
    notes.hidden = false;
    notes.focus();
  };

  /** @param {File} one */
  const take = async (one) => {
    if (busy) return;
    busy = true;
    complain([]);
    notes.hidden = true;
    say(`Reading ${one.name}.`);
    try {
      if (one.size > MOST_KB * 1000) throw new Error(`${one.name} has ${Math.ceil(one.size / 1000).toLocaleString("en")} KB, and ${MOST_KB} KB is the most.`);
      const made = await post(zone.dataset.imports ?? "", { text: await one.text(), name: nameOf(one.name) });
      if (made.notes.length) tell(one.name, made.url, made.notes);
      else opened(made.url);
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

/** What a flow from this file is called: the file without its ending. @param {string} file */
export function nameOf(file) {
  return file.replace(/\.[^.]*$/, "").replace(/[^\p{L}\p{N} ._-]/gu, " ").trim().slice(0, LONGEST_NAME);
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

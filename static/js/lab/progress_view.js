import { find, setText } from "ef/page/dom";
import { isMoreSeeds } from "ef/lab/design";
import { previewWords, progressWords } from "ef/lab/experiment";
import { count, plural } from "ef/lib/words";

/** @typedef {import("ef/lab/experiment").Experiment} Experiment */

/**
 * How far it is, and whether what is shown is a preview.
 * @param {HTMLElement} root
 * @param {Experiment} shown
 * @param {Experiment | null} coming the full answer that will take the preview's place
 * @param {import("ef/lab/types").Design} design as it is set now
 * @param {boolean} isTurned whether that is no longer the setup of the experiment
 */
export function showProgress(root, shown, coming, design, isTurned) {
  const going = coming ?? shown;
  const { counts } = going;
  const done = counts.finished + counts.failed + counts.skipped;
  setText(find(root, "[data-done]"), count(counts.finished));
  setText(find(root, "[data-all]"), ` of ${plural(counts.all, "run")}`);
  const bar = find(root, "[data-bar]");
  bar.setAttribute("aria-valuemax", String(counts.all));
  bar.setAttribute("aria-valuenow", String(done));
  bar.style.setProperty("--done", `${(100 * done) / Math.max(1, counts.all)}%`);
  setText(find(root, "[data-progress-words]"), progressWords(going));
  setText(find(root, "[data-workers]"), counts.running ? `Running, ${count(counts.running)} at once` : "Running");
  const note = find(root, "[data-preview-note]");
  note.hidden = !shown.preview && !isTurned;
  const more = design.seeds.count - shown.fixed.design.seeds.count;
  if (!shown.preview && isMoreSeeds(design, shown.fixed.design)) setText(note, `${plural(more, "more seed")} for each setting are added to these runs.`);
  else if (!shown.preview) setText(note, "The setup has changed; these are the results of the one before.");
  else setText(note, `${previewWords(shown, design)} ${coming ? "The full answer replaces it in a moment." : "Run gives the full answer."}`);
}

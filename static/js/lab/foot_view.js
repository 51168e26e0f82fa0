import { find, setText } from "ef/page/dom";
import { isMoreSeeds, sizeOf } from "ef/lab/design";
import { tooLarge } from "ef/lab/size";
import { count, plural } from "ef/lib/words";

/**
 * What can be done now: run what was set up, or pause and stop what runs.
 * @param {HTMLElement} root
 * @param {{design: import("ef/lab/types").Design | null, full: import("ef/lab/experiment").Experiment | null}} state
 * @param {boolean} isTurned whether the setup is no longer that of the experiment
 * @param {import("ef/lab/types").Choices | null} choices
 */
export function showFoot(root, { design, full }, isTurned, choices) {
  const going = full !== null && !isTurned && !full.over;
  const why = !design || !choices ? "" : !design.axes.length ? "Add a setting to vary first." : tooLarge(design, choices);
  const run = /** @type {HTMLButtonElement} */ (find(root, "[data-run]"));
  run.hidden = !isTurned || !choices;
  run.disabled = why !== "";
  run.title = why;
  setText(find(root, "[data-run-words]"), design ? runWords(design, full) : "Run");
  find(root, "[data-discard]").hidden = !isTurned || !full;
  find(root, "[data-pause]").hidden = !going || full.state === "paused";
  find(root, "[data-resume]").hidden = !going || full.state !== "paused";
  find(root, "[data-stop]").hidden = !going;
  find(root, "[data-new]").hidden = !(full && !isTurned && full.over);
}

/** @param {import("ef/lab/types").Design} design @param {import("ef/lab/experiment").Experiment | null} full */
function runWords(design, full) {
  if (!design.axes.length) return "Run";
  const more = full && isMoreSeeds(design, full.fixed.design) ? design.seeds.count - full.fixed.design.seeds.count : 0;
  if (more) return `Add ${plural(more, "seed")}`;
  return `Run ${design.seek ? "at most " : ""}${count(sizeOf(design).runs)}`;
}

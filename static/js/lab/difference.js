/** The flow as it is against a setting, run with the same seed. Pure. */

/** @typedef {import("ef/lab/experiment").Experiment} Experiment */

/** Why a setting has no first event that went differently; "" where it has. @param {Experiment} experiment @param {number} setting */
export function whyNotDifferent({ fixed }, setting) {
  if (!fixed.design.same_luck) return "With other luck for every setting, no event is the same in two of them.";
  return fixed.settings.some(({ number, is_base }) => number === setting && is_base) ? "This is the flow as it is." : "";
}

/** The first seed that both have been run with, else the first of all. @param {Experiment} experiment @param {number} setting */
export function placeToCompare({ cells, fixed }, setting) {
  const places = (/** @type {number} */ number) => cells.flatMap((cell) => (cell.setting === number && cell.state === "finished" ? [cell.place] : []));
  const own = places(setting);
  const now = places(fixed.base);
  const both = own.filter((place) => now.includes(place));
  return both.length || own.length ? Math.min(...(both.length ? both : own)) : 0;
}

/** What the action does, or why it can't. @param {Experiment} experiment @param {number} setting */
export function differenceWords(experiment, setting) {
  const why = whyNotDifferent(experiment, setting);
  return why || `Opens the studio where seed ${experiment.fixed.seeds[placeToCompare(experiment, setting)]} first parts from the flow as it is`;
}

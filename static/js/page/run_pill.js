import { find, setText } from "ef/page/dom";
import { speedWords } from "ef/run/speeds";

/**
 * What the pill says. Pure.
 * @param {{state: string, rows: number, playing: boolean, atEnd: boolean, speed: number}} run
 * @returns {[string, string]} state and words
 */
export function pillOf({ state, rows, playing, atEnd, speed }) {
  if (state === "failed") return ["failed", "Failed"];
  if (state === "cancelled") return ["cancelled", "Stopped"];
  if (!rows) return ["queued", "Preparing"];
  if (playing) return ["running", `Running ${speedWords(speed) === "Max" ? "at Max" : speedWords(speed)}`];
  return atEnd ? ["finished", "Finished"] : ["paused", "Paused"];
}

/** @param {import("ef/run/store").StudioStore} store */
export function showRunState(store) {
  const pill = find(document, "[data-run-pill]");
  const words = find(pill, "[data-run-words]");
  const show = () => {
    const { card, trace, playback } = store;
    const [state, text] = pillOf({
      state: card?.state ?? "queued",
      rows: trace?.length ?? 0,
      playing: playback.playing,
      atEnd: Boolean(trace?.complete) && playback.t_us >= playback.endUs,
      speed: playback.speed,
    });
    pill.dataset.runState = state;
    setText(words, text);
  };
  store.subscribe((change) => {
    if (change !== "time" && change !== "selection") show();
  });
  show();
}

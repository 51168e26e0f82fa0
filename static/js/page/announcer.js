import { find } from "ef/page/dom";
import { stateAt } from "ef/run/state";
import { count } from "ef/lib/words";

/** A listener gets at most one sentence in this time. */
const PAUSE_MS = 5_000;

/**
 * Speaks rare outcomes while the run plays.
 * @param {import("ef/run/store").StudioStore} store
 */
export function announce(store) {
  const region = find(document, "[data-announcer]");
  let told = { dead: 0, lost: 0 };
  let spoke = -Infinity;
  store.subscribe((change) => {
    const { trace, playback } = store;
    if (!trace || change !== "time" || performance.now() - spoke < PAUSE_MS) return;
    const { ledger } = stateAt(trace, playback.t_us);
    const now = { dead: ledger.dead_lettered, lost: ledger.lost + ledger.returned };
    const news = [
      [now.dead - told.dead, "dead-lettered"],
      [now.lost - told.lost, "lost"],
    ].flatMap(([more, word]) => (Number(more) > 0 ? [`${count(Number(more))} ${word}`] : []));
    told = now;
    if (!playback.playing || !news.length) return;
    region.textContent = `${news.join(", ")}.`;
    spoke = performance.now();
  });
}

import { findAll } from "ef/page/dom";
import { runUrl } from "ef/page/api";

/**
 * Every `[data-traces-link]` leads to the shown run's events, at the followed one if there is one.
 * @param {import("ef/run/store").StudioStore} store
 */
export function linkTraces(store) {
  store.subscribe((change) => {
    const { card, selection } = store;
    if (!card || (change !== "run" && change !== "selection")) return;
    const query = { event: selection.event === null ? "" : String(selection.event) };
    for (const link of findAll(document, "[data-traces-link]")) link.setAttribute("href", runUrl(card, "traces/", query));
  });
}

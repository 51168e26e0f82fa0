import { findAll } from "ef/page/dom";
import { runUrl } from "ef/page/api";

/**
 * Every `[data-lab-link]` leads to the lab that starts from the shown run, and every `[data-traces-link]` leads to the shown run's events, at the followed one if there is one.
 * @param {import("ef/run/store").StudioStore} store
 */
export function linkTraces(store) {
  store.subscribe((change) => {
    const { card, selection } = store;
    if (card && change === "run") {
      for (const link of findAll(document, "[data-lab-link]")) link.setAttribute("href", `${link.getAttribute("href")?.split("?")[0]}${card.parent ? `?run=${card.id}` : ""}`);
    }
    if (!card || (change !== "run" && change !== "selection")) return;
    const query = { event: selection.event === null ? "" : String(selection.event) };
    for (const link of findAll(document, "[data-traces-link]")) link.setAttribute("href", runUrl(card, "traces/", query));
  });
}

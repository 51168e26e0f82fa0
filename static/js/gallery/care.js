import { find, findAll, setText } from "ef/page/dom";
import { get, post, remove } from "ef/page/api";
import { plural } from "ef/lib/words";

/** Renaming and deleting one's own flows, each after a question. @param {() => void} changed */
export function careForFlows(changed) {
  const naming = /** @type {HTMLDialogElement} */ (find(document, "[data-rename]"));
  const parting = /** @type {HTMLDialogElement} */ (find(document, "[data-delete]"));
  const field = /** @type {HTMLInputElement} */ (find(naming, "input"));
  let [address, title] = ["", ""];

  /** @param {HTMLDialogElement} dialog @param {() => Promise<void>} act */
  const answering = (dialog, act) => {
    find(dialog, "[data-cancel]").addEventListener("click", () => dialog.close());
    find(dialog, "form").addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await act();
        dialog.close();
        changed();
      } catch (error) {
        complain(dialog, error);
      }
    });
  };
  answering(naming, () => post(address, { name: field.value }));
  answering(parting, () => remove(address));

  for (const group of findAll(document, "[data-own]")) {
    group.hidden = false;
    group.addEventListener("click", async (event) => {
      const act = /** @type {Element} */ (event.target).closest("button")?.dataset.act;
      if (!act) return;
      [address, title] = [group.dataset.own ?? "", group.dataset.title ?? ""];
      if (act === "rename") {
        complain(naming, null);
        field.value = title;
        naming.showModal();
        field.select();
        return;
      }
      complain(parting, null);
      setText(find(parting, "[data-what]"), `Delete “${title}”?`);
      setText(find(parting, "[data-with]"), "");
      parting.showModal();
      try {
        setText(find(parting, "[data-with]"), goingWith(await get(address)));
      } catch (error) {
        complain(parting, error);
      }
    });
  }
}

/** @param {HTMLDialogElement} dialog @param {unknown} error */
function complain(dialog, error) {
  const place = find(dialog, "[role=alert]");
  place.hidden = error === null;
  setText(place, error === null ? "" : error instanceof Error ? error.message : String(error));
}

/**
 * Its 3 runs and the links to them go with it, and 2 branches that others have made. It can't be taken back.
 * @param {{runs: number, links: number, others: number}} going
 */
export function goingWith({ runs, links, others }) {
  const parts = [];
  if (runs) parts.push(plural(runs, "run"));
  if (links) parts.push(plural(links, "link"));
  if (others) parts.push(`${plural(others, "branch", "branches")} that others have made from your links`);
  const last = parts.pop();
  const all = parts.length ? `${parts.join(", ")} and ${last}` : last;
  const goes = parts.length || runs + links + others > 1 ? "go" : "goes";
  return `${all ? `With it ${goes} ${all}. ` : ""}This can't be taken back.`;
}

import { drawing, element, setText } from "ef/page/dom";
import { post, runUrl } from "ef/page/api";
import { savingWords, trialName, trialNote } from "ef/intervene/saving_words";

/** @typedef {import("ef/intervene/saving_words").Saving} Saving */

/** What was found out, by run and event: it never changes. @type {Map<string, Saving>} */
const known = new Map();

/**
 * A card that finds out what would have saved an event, and tries it.
 * @param {import("ef/run/store").StudioStore} store
 * @param {number} event
 * @param {(change: {name: string, further: object[] | null, without: number | null}) => Promise<void>} attempt
 * @returns {HTMLElement}
 */
export function savingCard(store, event, attempt) {
  const card = store.card;
  const key = `${card?.id}/${event}`;
  const words = element("p", { role: "status" }, "Runs the flow again with one change at a time.");
  const list = element("ul", { class: "saving-list" });
  const ask = /** @type {HTMLButtonElement} */ (element("button", { type: "button", class: "button" }, drawing("icon-bulb"), "Find out"));

  /** @param {Saving} saving */
  const show = (saving) => {
    const { manifest } = store;
    if (!manifest) return;
    setText(words, savingWords(saving, manifest));
    ask.hidden = true;
    list.replaceChildren(
      ...saving.changes
        .filter(({ saves }) => saves)
        .map((trial) => {
          const name = trialName(trial, manifest);
          const button = /** @type {HTMLButtonElement} */ (element("button", { type: "button", class: "button button-small", "aria-label": `Try it: ${name}` }, drawing("icon-branch"), "Try it"));
          button.addEventListener("click", () => during(button, () => attempt({ ...trial, name: name.replace(/[“”]/g, "").slice(0, 80) })));
          return element("li", {}, element("span", {}, element("strong", {}, name), " ", element("small", {}, trialNote(trial))), button);
        }),
    );
  };
  /** @param {HTMLButtonElement} button @param {() => Promise<void>} action */
  const during = async (button, action) => {
    button.disabled = true;
    try {
      await action();
    } catch (error) {
      setText(words, error instanceof Error ? error.message : String(error));
    } finally {
      button.disabled = false;
    }
  };
  ask.addEventListener("click", () =>
    during(ask, async () => {
      if (!card) return;
      setText(words, "Running the flow again with one change at a time, some seconds.");
      const saving = /** @type {Saving} */ (await post(runUrl(card, "savings/"), { event }));
      known.set(key, saving);
      show(saving);
    }),
  );
  const found = known.get(key);
  const made = element("section", { class: "saving", "aria-label": "What would have saved it" }, element("h4", {}, drawing("icon-bulb"), "What would have saved it?"), words, list, ask);
  if (found) show(found);
  return made;
}

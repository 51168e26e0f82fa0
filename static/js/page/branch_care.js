import { drawing, element, find } from "ef/page/dom";
import { get, post, remove } from "ef/page/api";
import { plural } from "ef/lib/words";

/** @typedef {import("ef/run/protocol").RunCard} RunCard */

/** What was just made is one's own. @param {RunCard} card */
export const isOwn = (card) => card.own !== false;

/** @param {RunCard} card */
const address = ({ id }) => `/runs/${id}/own/`;

/**
 * The row of a run in the branch menu: the run, and for one's own its care. A question takes the row's place until it is answered.
 * @param {RunCard} card
 * @param {HTMLElement} button shows the run
 * @param {{renamed: (name: string) => void, deleted: () => void}} done
 */
export function branchRow(card, button, done) {
  const row = element("div", { class: "branch-row" });
  const act = (/** @type {string} */ words, /** @type {string} */ icon, /** @type {() => void} */ start) => {
    const made = element("button", { type: "button", class: "icon-button", "aria-label": `${words} ${button.title}`, title: words }, drawing(icon));
    made.addEventListener("click", start);
    return made;
  };
  const rest = () => row.replaceChildren(button, ...(isOwn(card) ? care : []));
  const care = [
    ...(card.parent ? [act("Rename", "icon-pencil", () => rename(row, card, rest, done.renamed))] : []),
    act("Delete", "icon-bin", () => void part(row, card, button.title, rest, done.deleted)),
  ];
  rest();
  return row;
}

/** @param {HTMLElement} row @param {RunCard} card @param {() => void} rest @param {(name: string) => void} renamed */
function rename(row, card, rest, renamed) {
  const field = /** @type {HTMLInputElement} */ (element("input", { value: card.name, maxlength: 80, required: true, "aria-label": "Name of the branch", autocomplete: "off" }));
  ask(row, [field], "Rename", rest, async () => renamed((await post(address(card), { name: field.value })).name));
  field.select();
}

/** @param {HTMLElement} row @param {RunCard} card @param {string} title @param {() => void} rest @param {() => void} deleted */
async function part(row, card, title, rest, deleted) {
  try {
    const { links, branches } = await get(address(card));
    if (branches) return tell(row, `${plural(branches, "branch hangs", "branches hang")} on ${title}. Delete what branched from it first.`, rest);
    const going = links ? ` ${plural(links, "link")} to it ${links === 1 ? "goes" : "go"} with it.` : "";
    ask(row, [element("p", {}, `Delete ${title}?${going} This can't be taken back.`)], "Delete", rest, async () => {
      await remove(address(card));
      deleted();
    });
  } catch (error) {
    tell(row, sentence(error), rest);
  }
}

/**
 * @param {HTMLElement} row
 * @param {HTMLElement[]} content
 * @param {string} words on the button that does it
 * @param {() => void} rest
 * @param {() => Promise<void>} act
 */
function ask(row, content, words, rest, act) {
  const form = element("form", {}, ...content, element("button", { class: "button button-small button-main" }, words));
  const cancel = element("button", { type: "button", class: "button button-small" }, "Cancel");
  cancel.addEventListener("click", rest);
  form.append(cancel);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await act();
    } catch (error) {
      tell(row, sentence(error), rest);
    }
  });
  row.replaceChildren(form);
  /** @type {HTMLElement} */ (form.querySelector("input") ?? cancel).focus();
}

/** @param {HTMLElement} row @param {string} words @param {() => void} rest */
function tell(row, words, rest) {
  const close = element("button", { type: "button", class: "button button-small" }, "Close");
  close.addEventListener("click", rest);
  row.replaceChildren(element("p", { role: "alert" }, words), close);
  find(row, "button").focus();
}

/** @param {unknown} error */
function sentence(error) {
  return error instanceof Error ? error.message : String(error);
}

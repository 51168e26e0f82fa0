import { narrowest, queryOf, takes } from "ef/gallery/matching";
import { Thumbnails } from "ef/gallery/thumbnails";
import { find, findAll, setText } from "ef/page/dom";
import { followTheme, toggleTheme } from "ef/page/theme";

const form = /** @type {HTMLFormElement} */ (find(document, "[data-filter]"));
const words = /** @type {HTMLInputElement} */ (find(form, "[data-filter-words]"));
const kind = /** @type {HTMLSelectElement} */ (find(form, "[data-filter-kind]"));
const sections = /** @type {HTMLInputElement[]} */ (findAll(form, "[name=section]"));
const nothing = find(document, "[data-nothing]");
const drop = /** @type {HTMLAnchorElement} */ (find(nothing, "[data-nothing-drop]"));

const groups = findAll(document, "[data-section]").map((section) => ({
  section,
  cards: findAll(section, "[data-card]").map((element) => ({
    element,
    words: element.dataset.words ?? "",
    kinds: (element.dataset.kinds ?? "").split(" "),
    section: section.dataset.section ?? "",
  })),
}));
const cards = groups.flatMap((group) => group.cards);

/** @returns {import("ef/gallery/matching").Asked} */
function asked() {
  return { q: words.value, kind: kind.value, section: sections.find((one) => one.checked)?.value ?? "" };
}

function filter() {
  const now = asked();
  let shown = 0;
  for (const group of groups) {
    let here = 0;
    for (const card of group.cards) {
      card.element.hidden = !takes(now, card);
      here += Number(!card.element.hidden);
    }
    group.section.hidden = !here;
    shown += here;
  }
  setText(find(form, "[data-filter-count]"), `${shown} of ${cards.length} scenarios`);
  const name = shown ? null : narrowest(now, cards);
  nothing.hidden = name === null;
  if (name) {
    setText(find(nothing, "[data-nothing-says]"), saysOf(name));
    drop.href = form.action + queryOf({ ...now, [name]: "" });
  }
  history.replaceState(null, "", location.pathname + queryOf(now));
}

/** @param {import("ef/gallery/matching").Name} name */
function saysOf(name) {
  if (name === "q") return words.value.trim();
  if (name === "kind") return kind.selectedOptions[0].text;
  return sections.find((one) => one.checked)?.labels?.[0].textContent ?? "";
}

find(form, "[data-filter-submit]").hidden = true;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  filter();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    words.focus();
  } else if (event.key === "t") toggleTheme();
});
find(document, '[data-command="theme"]').addEventListener("click", toggleTheme);
const thumbnails = new Thumbnails(cards.map(({ element }) => element));
followTheme(() => void thumbnails.recolour());
// A reload or the way back may leave the fields as they were, not as the address says.
window.addEventListener("pageshow", filter);

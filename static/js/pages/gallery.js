import { narrowest, queryOf, takes } from "ef/gallery/matching";
import { careForFlows } from "ef/gallery/care";
import { listenForFiles } from "ef/gallery/drop";
import { Thumbnails } from "ef/gallery/thumbnails";
import { find, findAll, setText } from "ef/page/dom";
import { followTheme, toggleTheme } from "ef/page/theme";

const form = /** @type {HTMLFormElement} */ (find(document, "[data-filter]"));
const words = /** @type {HTMLInputElement} */ (find(form, "[name=q]"));
const sort = /** @type {HTMLSelectElement} */ (find(form, "[name=sort]"));
const usual = sort.options[0].value;
const nothing = find(document, "[data-nothing]");
const drop = /** @type {HTMLAnchorElement} */ (find(nothing, "[data-nothing-drop]"));

const groups = findAll(document, "[data-section]").map((section) => ({
  section,
  list: find(section, "ul"),
  cards: findAll(section, "[data-card]").map((element) => ({
    element,
    words: element.dataset.words ?? "",
    kinds: listOf(element.dataset.kinds),
    ways: listOf(element.dataset.ways),
    level: element.dataset.level ?? "",
    shows: listOf(element.dataset.shows),
    section: section.dataset.section ?? "",
  })),
}));
const cards = groups.flatMap((group) => group.cards);

/** @param {string} [words] */
function listOf(words = "") {
  return words.split(" ").filter(Boolean);
}

/** @returns {import("ef/gallery/matching").Asked} */
function asked() {
  const fields = new FormData(form);
  const one = (/** @type {string} */ name) => String(fields.get(name) ?? "");
  return { q: one("q"), way: one("way"), kind: one("kind"), level: one("level"), shows: fields.getAll("shows").join(" "), section: one("section") };
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
  const order = sort.value === usual ? "" : sort.value;
  nothing.hidden = name === null;
  if (name) {
    setText(find(nothing, "[data-nothing-says]"), saysOf(name));
    drop.href = form.action + queryOf({ ...now, [name]: "" }, order);
  }
  history.replaceState(null, "", location.pathname + queryOf(now, order));
}

/** Only what has to move does, so that a card keeps the focus. */
function order() {
  const rank = (/** @type {Element} */ card) => Number(card.getAttribute(`data-sort-${sort.value}`));
  for (const { list } of groups) {
    const wanted = [...list.children].sort((a, b) => rank(a) - rank(b));
    wanted.forEach((card, place) => {
      if (list.children[place] !== card) list.insertBefore(card, list.children[place]);
    });
  }
}

/** The words on the fields of a filter that is on. @param {import("ef/gallery/matching").Name} name */
function saysOf(name) {
  if (name === "q") return words.value.trim();
  const fields = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ (findAll(form, `[name=${name}]`));
  return fields
    .flatMap((field) => {
      if (field instanceof HTMLSelectElement) return [field.selectedOptions[0].text];
      return field.checked ? [field.labels?.[0].textContent ?? ""] : [];
    })
    .join(", ");
}

function show() {
  order();
  filter();
}

find(form, "[data-filter-submit]").hidden = true;
form.addEventListener("input", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
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
careForFlows(() => location.reload());
listenForFiles((url) => location.assign(url));
const thumbnails = new Thumbnails(cards.map(({ element }) => element));
followTheme(() => void thumbnails.recolour());
// A reload or the way back may leave the fields as they were, not as the address says.
window.addEventListener("pageshow", show);

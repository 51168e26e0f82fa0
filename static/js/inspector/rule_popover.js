import { find, setText } from "ef/page/dom";

/**
 * @callback OpenRule
 * @param {import("ef/run/protocol").ManifestRule} rule
 * @param {{title: string, sentence: string}} words the rule's, with one step's numbers
 * @param {HTMLElement} beside
 * @returns {void}
 */

/**
 * The card of one rule, opened beside the id that named it.
 * @param {(setting: string) => void} showSetting
 * @returns {OpenRule}
 */
export function ruleCard(showSetting) {
  const card = find(document, "[data-rule]");
  const setting = find(card, "[data-rule-setting]");
  setting.addEventListener("click", () => {
    card.hidePopover();
    showSetting(setting.textContent ?? "");
  });

  return (rule, { title, sentence }, beside) => {
    setText(find(card, "[data-rule-title]"), title);
    setText(find(card, "[data-rule-sentence]"), sentence);
    setText(find(card, "[data-rule-id]"), rule.id);
    find(card, "[data-rule-model]").hidden = !rule.model;
    find(card, "[data-rule-setting-row]").hidden = !rule.setting;
    setText(setting, rule.setting ?? "");
    const fidelity = /** @type {HTMLAnchorElement} */ (find(card, "[data-rule-fidelity]"));
    fidelity.hash = `rule-${rule.id}`;
    const source = find(card, "[data-rule-source]");
    source.hidden = !rule.source;
    source.setAttribute("href", rule.source);
    card.showPopover();
    place(card, beside);
  };
}

/**
 * Below its anchor where there is room, above it where there is not, never over the edge of the window.
 * @param {HTMLElement} card
 * @param {HTMLElement} beside
 */
function place(card, beside) {
  const at = beside.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const left = Math.min(at.left, innerWidth - width - 8);
  const below = at.bottom + 6;
  const top = below + height <= innerHeight - 8 ? below : at.top - height - 6;
  card.style.left = `${Math.max(8, left)}px`;
  card.style.top = `${Math.max(8, top)}px`;
}

import { commandFor } from "ef/page/keymap";

/**
 * Runs commands by key and by every `[data-command]` button.
 * @param {Record<string, () => void>} commands
 * @param {(press: import("ef/page/keymap").KeyPress) => string | null} [keymap]
 */
export function listenForCommands(commands, keymap = commandFor) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    // In front of an open dialog the page is at rest.
    const isCovered = document.querySelector("dialog:modal") !== null;
    const command = keymap({
      key: event.key,
      code: event.code,
      shift: event.shiftKey,
      other: event.ctrlKey || event.altKey || event.metaKey,
      control: event.ctrlKey !== event.metaKey && !event.altKey,
      alt: event.altKey,
      focus: focusKind(event.target),
    });
    const run = command && commands[command];
    if (!run || (isCovered && command !== "palette")) return;
    if (command !== "escape") event.preventDefault();
    run();
  });
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest?.("[data-command]");
    commands[button?.getAttribute("data-command") ?? ""]?.();
  });
}

const TEXT_INPUTS = new Set(["text", "search", "number", "email", "url", "tel", "password"]);

/**
 * @param {EventTarget | null} target
 * @returns {"field" | "control" | "node" | "page"}
 */
function focusKind(target) {
  if (!(target instanceof HTMLElement)) return "page";
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return "field";
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.has(target.type) ? "field" : "control";
  if (target.closest("[data-node]")) return "node";
  if (target.closest('button, a[href], summary, [role="tab"], [role="slider"], [role="separator"]')) return "control";
  return "page";
}

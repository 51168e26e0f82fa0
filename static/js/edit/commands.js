import { whyNotRun } from "ef/edit/flow";

/**
 * Everything that can be done in the editor, once: its button, its key, its line in the palette and in the menus come from here. Pure.
 *
 * @typedef {import("ef/edit/flow").Flow} Flow
 *
 * @typedef {object} Press
 * @property {string} key
 * @property {boolean} [control] Ctrl, or Meta on a Mac
 * @property {boolean} [shift]
 * @property {boolean} [alt]
 * @property {string} [code] the key's place, whatever Shift makes of it
 *
 * @typedef {object} EditCommand
 * @property {string} id
 * @property {string} name
 * @property {string} group
 * @property {string} [keys] as the list of shortcuts writes them
 * @property {Press[]} presses
 * @property {("node" | "edge" | "ground")[]} menu in whose context menu it stands
 * @property {boolean} [edits] it changes the flow
 *
 * @typedef {object} Situation
 * @property {Flow} flow
 * @property {string[]} nodes the chosen ones
 * @property {string | null} edge
 * @property {boolean} copied there is something to paste
 * @property {boolean} wide the window is wide enough to edit in
 */

/** @type {readonly EditCommand[]} */
export const EDIT_COMMANDS = Object.freeze([
  { id: "undo", name: "Undo", group: "Edit", keys: "Ctrl Z", presses: [{ key: "z", control: true }], menu: ["ground"], edits: true },
  { id: "redo", name: "Redo", group: "Edit", keys: "Ctrl Shift Z", presses: [{ key: "z", control: true, shift: true }, { key: "y", control: true }], menu: ["ground"], edits: true },
  { id: "add", name: "Add a node", group: "Edit", keys: "A", presses: [{ key: "a" }], menu: ["ground"], edits: true },
  { id: "connect", name: "Connect", group: "Edit", keys: "C", presses: [{ key: "c" }, { key: "e" }], menu: ["node"], edits: true },
  { id: "configure", name: "Configure", group: "Edit", keys: "Enter", presses: [{ key: "Enter" }], menu: ["node", "edge"] },
  { id: "rename", name: "Rename", group: "Edit", keys: "F2", presses: [{ key: "F2" }], menu: ["node"], edits: true },
  { id: "copy", name: "Copy", group: "Edit", keys: "Ctrl C", presses: [{ key: "c", control: true }], menu: ["node"] },
  { id: "paste", name: "Paste", group: "Edit", keys: "Ctrl V", presses: [{ key: "v", control: true }], menu: ["node", "ground"], edits: true },
  { id: "duplicate", name: "Duplicate", group: "Edit", keys: "Ctrl D", presses: [{ key: "d", control: true }], menu: ["node"], edits: true },
  { id: "remove", name: "Delete", group: "Edit", keys: "Del", presses: [{ key: "Delete" }, { key: "Backspace" }], menu: ["node", "edge"], edits: true },
  { id: "select-all", name: "Select all", group: "Edit", keys: "Ctrl A", presses: [{ key: "a", control: true }], menu: ["ground"] },
  { id: "align-left", name: "Align left", group: "Arrange", presses: [], menu: ["node"], edits: true },
  { id: "align-top", name: "Align top", group: "Arrange", presses: [], menu: ["node"], edits: true },
  { id: "distribute-across", name: "Distribute across", group: "Arrange", presses: [], menu: ["node"], edits: true },
  { id: "distribute-down", name: "Distribute down", group: "Arrange", presses: [], menu: ["node"], edits: true },
  { id: "tidy", name: "Tidy", group: "Arrange", keys: "Shift T", presses: [{ key: "t", shift: true }], menu: ["ground"], edits: true },
  { id: "nudge-left", name: "Move left", group: "Arrange", keys: "Alt Left", presses: [{ key: "ArrowLeft", alt: true }], menu: [], edits: true },
  { id: "nudge-right", name: "Move right", group: "Arrange", keys: "Alt Right", presses: [{ key: "ArrowRight", alt: true }], menu: [], edits: true },
  { id: "nudge-up", name: "Move up", group: "Arrange", keys: "Alt Up", presses: [{ key: "ArrowUp", alt: true }], menu: [], edits: true },
  { id: "nudge-down", name: "Move down", group: "Arrange", keys: "Alt Down", presses: [{ key: "ArrowDown", alt: true }], menu: [], edits: true },
  { id: "run", name: "Run", group: "Flow", keys: "R", presses: [{ key: "r" }], menu: ["ground"] },
  { id: "tab-configure", name: "Show the settings", group: "Flow", keys: "1", presses: [{ key: "1" }], menu: [] },
  { id: "tab-yaml", name: "Show the YAML", group: "Flow", keys: "2", presses: [{ key: "2" }], menu: [] },
  { id: "tab-problems", name: "Show the problems", group: "Flow", keys: "3", presses: [{ key: "3" }], menu: [] },
  { id: "tab-history", name: "Show the history", group: "Flow", keys: "4", presses: [{ key: "4" }], menu: [] },
  { id: "zoom-fit", name: "Fit the flow", group: "Picture", keys: "Shift 1", presses: [{ key: "!", shift: true, code: "Digit1" }], menu: ["ground"] },
  { id: "zoom-in", name: "Zoom in", group: "Picture", keys: "+", presses: [{ key: "+" }, { key: "=" }], menu: [] },
  { id: "zoom-out", name: "Zoom out", group: "Picture", keys: "-", presses: [{ key: "-" }], menu: [] },
  { id: "zoom-reset", name: "Zoom to 100 %", group: "Picture", keys: "0", presses: [{ key: "0" }], menu: [] },
  { id: "kinds", name: "Names of the kinds", group: "Picture", presses: [], menu: [] },
  { id: "inspector", name: "Open or close the inspector", group: "Picture", presses: [], menu: [] },
  { id: "theme", name: "Light or dark theme", group: "Picture", keys: "T", presses: [{ key: "t" }], menu: [] },
  { id: "shortcuts", name: "Keyboard shortcuts", group: "Picture", keys: "?", presses: [{ key: "?" }], menu: [] },
  { id: "palette", name: "Every command by name", group: "Picture", keys: "Ctrl K", presses: [{ key: "k", control: true }], menu: [] },
  { id: "escape", name: "Back one level", group: "Picture", keys: "Esc", presses: [{ key: "Escape" }], menu: [] },
]);

/** What a focused control does itself with a key. */
const OWN = new Set(["Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);
/** What works even while a text is being written. */
const ALWAYS = new Set(["palette", "escape"]);
const NEED_TWO = new Set(["align-left", "align-top"]);
const NEED_THREE = new Set(["distribute-across", "distribute-down"]);
const NEED_NODES = new Set(["copy", "duplicate", "nudge-left", "nudge-right", "nudge-up", "nudge-down"]);
const NEED_ONE = new Set(["connect", "rename"]);

/**
 * The command of a key, or null when the key is not ours.
 * @param {import("ef/page/keymap").KeyPress} press
 * @returns {string | null}
 */
export function editCommandFor({ key, code, shift, control = false, alt = false, other, focus }) {
  // Both at once type characters on many keyboards.
  if (other && control && alt) return null;
  const found = EDIT_COMMANDS.find(({ presses }) => presses.some((press) => matches(press, { key, code, shift, control, alt })));
  if (!found) return null;
  if (focus === "field" && !ALWAYS.has(found.id)) return null;
  if (focus === "control" && OWN.has(key) && !alt) return null;
  if (focus !== "node" && (alt || found.id === "configure")) return null;
  return found.id;
}

/** @param {Press} press @param {{key: string, code?: string, shift: boolean, control: boolean, alt: boolean}} pressed */
function matches(press, { key, code, shift, control, alt }) {
  if (Boolean(press.control) !== control || Boolean(press.alt) !== alt) return false;
  if (press.code !== undefined) return press.code === code && shift;
  // Shift is a part of how a sign is written, and of a letter it makes another command.
  const isSign = press.key.length === 1 && !/[a-z]/.test(press.key);
  return (key.length === 1 ? key.toLowerCase() : key) === press.key && (isSign || Boolean(press.shift) === shift);
}

/**
 * Why a command can't be given now, in one sentence; "" if it can.
 * @param {string} id
 * @param {Situation} now
 */
export function whyNot(id, { flow, nodes, edge, copied, wide }) {
  const command = EDIT_COMMANDS.find((one) => one.id === id);
  if (command?.edits && !wide) return "Editing needs a wider window.";
  if (id === "undo") return flow.undo === null ? "There is nothing to undo." : "";
  if (id === "redo") return flow.redo === null ? "There is nothing to redo." : "";
  if (id === "paste") return copied ? "" : "Nothing is copied yet.";
  if (id === "run") return whyNotRun(flow);
  if (id === "tidy" || id === "select-all") return flow.nodes.length ? "" : "The flow is empty.";
  if (NEED_ONE.has(id)) return nodes.length === 1 ? "" : "Choose one node first.";
  if (NEED_NODES.has(id)) return nodes.length ? "" : "Choose a node first.";
  if (NEED_TWO.has(id)) return nodes.length > 1 ? "" : "Choose two nodes or more first.";
  if (NEED_THREE.has(id)) return nodes.length > 2 ? "" : "Choose three nodes or more first.";
  if (id === "remove" || id === "configure") return nodes.length || edge !== null ? "" : "Choose a node or a connection first.";
  return "";
}

/** What it is called now: undo and redo name what they would change. @param {EditCommand} command @param {Flow} flow */
export function nameNow({ id, name }, flow) {
  const label = id === "undo" ? flow.undo : id === "redo" ? flow.redo : null;
  return label === null ? name : `${name}: ${label}`;
}

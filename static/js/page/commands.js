/** What can be done, by its name: what the palette offers. Pure. */

/**
 * @typedef {object} Entry
 * @property {string} id unlike every other entry's
 * @property {string} name
 * @property {string} group
 * @property {string} [keys] as the list of shortcuts writes them
 */

/** @type {readonly (Entry & {press: {key: string, code?: string, shift?: boolean}})[]} */
export const COMMANDS = Object.freeze([
  { id: "toggle", name: "Play or pause", group: "Time", keys: "Space", press: { key: " " } },
  { id: "forward", name: "Next event", group: "Time", keys: "Right", press: { key: "ArrowRight" } },
  { id: "back", name: "Previous event", group: "Time", keys: "Left", press: { key: "ArrowLeft" } },
  { id: "next-problem", name: "Next problem", group: "Time", keys: "]", press: { key: "]" } },
  { id: "previous-problem", name: "Previous problem", group: "Time", keys: "[", press: { key: "[" } },
  { id: "forward-10s", name: "10 s ahead", group: "Time", keys: "Shift Right", press: { key: "ArrowRight", shift: true } },
  { id: "back-10s", name: "10 s back", group: "Time", keys: "Shift Left", press: { key: "ArrowLeft", shift: true } },
  { id: "start", name: "Go to the start", group: "Time", keys: "Home", press: { key: "Home" } },
  { id: "end", name: "Go to the end", group: "Time", keys: "End", press: { key: "End" } },
  { id: "speed-1", name: "Speed 1x", group: "Time", keys: "1", press: { key: "1" } },
  { id: "speed-10", name: "Speed 10x", group: "Time", keys: "2", press: { key: "2" } },
  { id: "speed-60", name: "Speed 60x", group: "Time", keys: "3", press: { key: "3" } },
  { id: "speed-max", name: "Speed Max", group: "Time", keys: "4", press: { key: "4" } },
  { id: "slower", name: "Slower", group: "Time", keys: "<", press: { key: "<" } },
  { id: "faster", name: "Faster", group: "Time", keys: ">", press: { key: ">" } },
  { id: "time", name: "Speed, run until, bookmarks", group: "Time", keys: "U", press: { key: "u" } },
  { id: "bookmark", name: "Bookmark this moment", group: "Time", keys: "M", press: { key: "m" } },
  { id: "intervene", name: "Intervene at the playhead", group: "Run", keys: "I", press: { key: "i" } },
  { id: "send", name: "Send one event from the selected source", group: "Run", keys: "S", press: { key: "s" } },
  { id: "last-branch", name: "Go to the branch shown before", group: "Run", keys: "B", press: { key: "b" } },
  { id: "branches", name: "All branches", group: "Run", keys: "Shift B", press: { key: "B", shift: true } },
  { id: "compare", name: "Compare two branches", group: "Run", keys: "C", press: { key: "c" } },
  { id: "ghost", name: "Ghost of the run without the change", group: "Run", keys: "G", press: { key: "g" } },
  { id: "zoom-fit", name: "Fit the flow", group: "Picture", keys: "Shift 1", press: { key: "!", code: "Digit1", shift: true } },
  { id: "zoom-in", name: "Zoom in", group: "Picture", keys: "+", press: { key: "+" } },
  { id: "zoom-out", name: "Zoom out", group: "Picture", keys: "-", press: { key: "-" } },
  { id: "zoom-reset", name: "Zoom to 100 %", group: "Picture", keys: "0", press: { key: "0" } },
  { id: "key", name: "Key of marks", group: "Picture", keys: "K", press: { key: "k" } },
  { id: "outline", name: "Outline in words", group: "Picture", keys: "O", press: { key: "o" } },
  { id: "projector", name: "Projector", group: "Picture", keys: "P", press: { key: "p" } },
  { id: "theme", name: "Light or dark theme", group: "Picture", keys: "T", press: { key: "t" } },
  { id: "table", name: "Charts as tables", group: "Picture", keys: "D", press: { key: "d" } },
  { id: "shortcuts", name: "Keyboard shortcuts", group: "Picture", keys: "?", press: { key: "?" } },
]);

/**
 * The entries with every word of the text in their name or group, those whose name begins with it first.
 * @template {Entry} T
 * @param {readonly T[]} entries
 * @param {string} text
 * @returns {T[]}
 */
export function matching(entries, text) {
  const asked = text.trim().toLowerCase();
  const words = asked.split(/\s+/);
  const found = entries.filter(({ name, group }) => {
    const whole = `${name} ${group}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
  const begins = (/** @type {T} */ { name }) => name.toLowerCase().startsWith(asked);
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))];
}

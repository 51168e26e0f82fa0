/** What an eye can follow. */

/** A hop that takes less than this is shown as long as this. */
export const VISIBLE_US = 450_000;

/** With more, the busiest edges become ribbons. */
export const MOST_MARKS = 400;

/** The states an event can be drawn in. The number is what the mark buffer holds. */
export const Glyph = Object.freeze({
  PUBLISHED: 0,
  PROCESSING: 1,
  DELIVERED: 2,
  RETRY: 3,
  THROTTLED: 4,
  FAILED: 5,
  DEAD: 6,
  FILTERED: 7,
  LOST: 8,
});

/** As in the names of the sprite's symbols. */
export const GLYPH_NAMES = Object.freeze(["published", "processing", "delivered", "retry", "throttled", "failed", "dead", "filtered", "lost"]);

export const GLYPH_WORDS = Object.freeze([
  "published",
  "processing",
  "delivered",
  "waiting to retry",
  "throttled",
  "attempt failed",
  "dead-lettered",
  "filtered out",
  "lost",
]);

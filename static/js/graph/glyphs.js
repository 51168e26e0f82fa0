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
  WAITING: 9,
  /** A record in a small capsule on the rail of its shard. */
  RECORD: 10,
  /** The code knew it already. */
  SKIPPED: 11,
  /** Waits to be tried again, as it did several times before. */
  POISON: 12,
  /** Too old: of it nothing is left. */
  EXPIRED: 13,
});

/** As in the names of the sprite's symbols. */
export const GLYPH_NAMES = Object.freeze(["published", "processing", "delivered", "retry", "throttled", "failed", "dead", "filtered", "lost", "waiting", "waiting", "skipped", "poison", "expired"]);

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
  "in a batch",
  "in a batch",
  "already done, skipped",
  "fails again and again",
  "expired",
]);

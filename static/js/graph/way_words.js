/** How an edge is called at the door of its target, by its way of invocation. @type {Readonly<Record<string, string>>} */
export const WAY_WORDS = Object.freeze({
  asynchronous: "async",
  synchronous: "sync",
  "queue polling": "poll",
  "stream polling": "poll",
  enrichment: "enriches",
});

import assert from "node:assert/strict";
import test from "node:test";
import { Feed } from "ef/lab/feed";
import { anExperiment } from "./an_experiment.js";

/** A page with a clock of its own and a server that answers what it is told to. */
function aPage() {
  /** @type {{url: string, signal: AbortSignal, answer: (plain: unknown, status?: number) => Promise<void>, fail: () => Promise<void>}[]} */
  const asked = [];
  /** @type {{run: () => void, after_ms: number} | null} */
  let timer = null;
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  Object.assign(globalThis, {
    window: {
      setTimeout: (/** @type {() => void} */ run, /** @type {number} */ after_ms) => {
        timer = { run, after_ms };
        return 1;
      },
      clearTimeout: () => (timer = null),
    },
    fetch: (/** @type {string} */ url, /** @type {{signal: AbortSignal}} */ { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
        asked.push({
          url,
          signal,
          answer: async (plain, status = 200) => {
            resolve(new Response(JSON.stringify(plain), { status, headers: { "Content-Type": "application/json" } }));
            await settled();
            await settled();
          },
          fail: async () => {
            reject(new TypeError("no network"));
            await settled();
          },
        });
      }),
  });
  return {
    asked,
    waits: () => timer?.after_ms ?? null,
    next: () => {
      const run = timer?.run;
      timer = null;
      run?.();
    },
  };
}

/** @returns {{feed: Feed, seen: number[], lost: (number | null)[]}} */
function aFeed() {
  /** @type {number[]} */
  const seen = [];
  /** @type {(number | null)[]} */
  const lost = [];
  return { feed: new Feed(({ version }) => seen.push(version), (again_ms) => lost.push(again_ms)), seen, lost };
}

test("what is new is asked for at the pace that the server says, until it is over", async () => {
  const page = aPage();
  const { feed, seen } = aFeed();
  feed.follow(anExperiment());
  assert.equal(page.waits(), 250);

  page.next();
  assert.equal(page.asked[0].url, "/experiments/e1/data/?since=7");
  await page.asked[0].answer(anExperiment({ version: 8, poll_ms: 1000 }));
  assert.equal(page.waits(), 1000);
  page.next();
  await page.asked[1].answer(anExperiment({ version: 9, over: true }));

  assert.deepEqual(seen, [7, 8, 9]);
  assert.equal(page.waits(), null);
});

test("who can't be reached is asked again, later each time, and that is told until it is over", async () => {
  const page = aPage();
  const { feed, lost } = aFeed();
  feed.follow(anExperiment());

  for (const round of [0, 1]) {
    page.next();
    await page.asked[round].fail();
  }
  assert.deepEqual(lost, [1000, 2000]);
  assert.equal(page.waits(), 2000);
  page.next();
  await page.asked[2].answer(anExperiment({ version: 8 }));

  assert.deepEqual(lost, [1000, 2000, null]);
  assert.equal(page.waits(), 250);
});

test("once it is stopped nothing is asked, and what was asked for is nobody's any more", async () => {
  const page = aPage();
  const { feed, seen, lost } = aFeed();
  feed.follow(anExperiment());
  page.next();

  feed.stop();
  await new Promise((resolve) => setImmediate(resolve));

  assert.ok(page.asked[0].signal.aborted);
  assert.deepEqual([seen, lost, page.waits()], [[7], [], null]);
});

test("an answer that another one has overtaken changes nothing", () => {
  aPage();
  const { feed, seen } = aFeed();
  feed.follow(anExperiment());

  feed.take(anExperiment({ version: 6 }));
  feed.take(anExperiment({ id: "other", version: 9 }));

  assert.deepEqual(seen, [7]);
});

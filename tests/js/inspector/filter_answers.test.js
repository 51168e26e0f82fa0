import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as passed } from "node:timers/promises";

import { FilterAnswers } from "ef/inspector/filter_answers";

const VALID = { problems: [], warnings: [], passing: [0, 2], explanations: { 0: { matched: true, sentence: "It fits.", clauses: [] } }, seen: { 0: "a" }, prices: null };

/** @param {(question: any) => any} [answer] */
function asked(answer = () => VALID) {
  /** @type {any[]} */
  const questions = [];
  const answers = new FilterAnswers(
    async (question) => {
      questions.push(question);
      return answer(question);
    },
    () => {},
    { typed_ms: 5, events_ms: 5 },
  );
  return { answers, questions };
}

const filter = (/** @type {string} */ text) => ({ EventPattern: text });

test("only the last of what is typed in one go is asked for", async () => {
  const { answers, questions } = asked();
  for (const text of ["{", '{"', "{}"]) answers.want([{ filter: filter(text), cards: [] }]);
  await passed(30);

  assert.deepEqual(questions.map((question) => question.filter.EventPattern), ["{}"]);
  assert.deepEqual(answers.about(filter("{}"))?.passing, new Set([0, 2]));
});

test("a card is explained once, and what is known of others stays", async () => {
  const { answers, questions } = asked(({ cards }) => ({ ...VALID, explanations: Object.fromEntries(cards.map((/** @type {number} */ card) => [card, { matched: true, sentence: `${card}`, clauses: [] }])) }));
  answers.want([{ filter: filter("{}"), cards: [0] }]);
  await passed(30);
  answers.want([{ filter: filter("{}"), cards: [0, 2] }]);
  await passed(30);
  answers.want([{ filter: filter("{}"), cards: [2] }]);
  await passed(30);

  assert.deepEqual(questions.map(({ cards }) => cards), [[0], [2]]);
  assert.deepEqual([...(answers.about(filter("{}"))?.explanations.keys() ?? [])], [0, 2]);
});

test("an answer that comes late does not stand for what is written now", async () => {
  const { answers } = asked(async ({ filter: { EventPattern } }) => {
    if (EventPattern === "slow") await passed(30);
    return { ...VALID, passing: [EventPattern.length] };
  });
  answers.want([{ filter: filter("slow"), cards: [] }]);
  await passed(10);
  answers.want([{ filter: filter("{}"), cards: [] }]);
  await passed(60);

  assert.deepEqual(answers.about(filter("{}"))?.passing, new Set([2]));
});

test("a failure is told in a sentence and asked again only when somebody wants it", async () => {
  let broken = true;
  const { answers, questions } = asked(() => {
    if (broken) throw new Error("The server answered 503.");
    return VALID;
  });
  const want = async () => {
    answers.want([{ filter: filter("{}"), cards: [] }]);
    await passed(20);
  };
  await want();
  await want();
  assert.equal(answers.about(filter("{}"))?.failure, "The server answered 503.");
  assert.equal(questions.length, 1);

  broken = false;
  answers.retry();
  await want();
  assert.equal(answers.about(filter("{}"))?.failure, "");
});

test("a filter that is not valid is not asked about again for further events", async () => {
  const { answers, questions } = asked(() => ({ ...VALID, passing: null, problems: [{ reason: "No.", line: 1, column: 1, start: 0, end: 1, filter: 0 }] }));
  for (const cards of [[0], [1], [2]]) {
    answers.want([{ filter: filter("{"), cards }]);
    await passed(20);
  }

  assert.equal(questions.length, 1);
});

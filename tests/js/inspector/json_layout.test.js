import assert from "node:assert/strict";
import { test } from "node:test";

import { compact, tidy } from "ef/inspector/json_layout";

test("a pattern is laid out in lines that fit the inspector", () => {
  const text = '{"source":["shop.orders"],"detail":{"$or":[{"amount":[{"numeric":[">=",200]}]},{"customer":{"orders":[{"numeric":["<",1]}]}}]}}';

  assert.equal(
    tidy(text),
    [
      "{",
      '  "source": ["shop.orders"],',
      '  "detail": {"$or": [',
      '    {"amount": [',
      '      {"numeric": [">=", 200]}',
      "    ]},",
      '    {"customer": {"orders": [',
      '      {"numeric": ["<", 1]}',
      "    ]}}",
      "  ]}",
      "}",
    ].join("\n"),
  );
});

test("spelling, order and doubled names stay as they are written", () => {
  const text = '{"a":[1.50,1e3,"\\u00e9 , :"],"a":[]}';

  assert.equal(compact(tidy(text)), text);
});

test("laying out twice changes nothing", () => {
  const once = tidy('{"detail":{"state":["pending","running","shutting-down","terminated"]}}');

  assert.equal(tidy(once), once);
});

test("what is no JSON stays as it is", () => {
  assert.equal(tidy('{"a": [1,]'), '{"a": [1,]');
  assert.equal(compact(' {"a" '), '{"a"');
});

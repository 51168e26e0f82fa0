/** Why an event went the way it did: its rows of the trace told as steps. Pure. */

import { endOf, lifeOf, standingOf } from "ef/inspector/rows";
import { segmentsOf } from "ef/inspector/path_strip";
import { exact, offset, size, whole } from "ef/inspector/words";
import { count, plural } from "ef/lib/words";
import { ruleWords } from "ef/inspector/sentence";

/**
 * @typedef {import("ef/inspector/rows").TraceRow} TraceRow
 * @typedef {{title: string, sentence: string, rule: number, said: boolean}} Reason a rule in words, its number, and
 *   whether the step says its sentence or only names it
 * @typedef {object} Step
 * @property {number} at_us when the step was over and its outcome known
 * @property {string} offset the same, from the event's publication
 * @property {string} mark
 * @property {string} what
 * @property {string} where the node named at the end of `what`, "" when none
 * @property {string} duration
 * @property {string} cold the part of the duration spent starting an environment
 * @property {{name: string, size: string} | null} detail what the event carries; only at its publication
 * @property {Reason[]} reasons
 * @property {import("ef/inspector/filter_reasons").FilterQuestion} [asks] what the server can say more about
 */

/**
 * @typedef {object} Story
 * @property {string} id
 * @property {number} event
 * @property {import("ef/inspector/rows").Standing} standing
 * @property {string} summary
 * @property {boolean} ended
 * @property {number} length_us
 * @property {import("ef/inspector/path_strip").Segment[]} segments
 * @property {Step[]} steps
 * @property {number} parent
 * @property {number[]} children
 */

/**
 * @typedef {object} Telling
 * @property {number} [until_us] tell only what is known by then
 * @property {import("ef/inspector/settings").Usual} [usual] settings the scenario leaves at their default
 */

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} event
 * @param {Telling} [telling]
 * @returns {Story | null} null while the event is not published
 */
export function storyOf(trace, event, { until_us = Infinity, usual } = {}) {
  const life = lifeOf(trace, event, until_us);
  if (!life.length) return null;
  const end = endOf(life);
  const born_us = life[0].at_us;
  const now_us = end ? end.at_us : Math.min(until_us, trace.manifest.until_us);
  return {
    id: trace.eventId(event),
    event,
    standing: standingOf(life),
    summary: summaryOf(life, now_us - born_us, Boolean(end)),
    ended: Boolean(end),
    length_us: now_us - born_us,
    segments: segmentsOf(life, now_us),
    steps: stepsOf(trace, life, now_us, usual),
    parent: trace.parent(event),
    children: Array.from(trace.children(event)).filter((child) => trace.at_us[trace.rowsOfEvent(child)[0]] <= until_us),
  };
}

/**
 * @param {TraceRow[]} life
 * @param {number} length_us
 * @param {boolean} ended
 */
function summaryOf(life, length_us, ended) {
  const attempts = life.filter((row) => row.kind === "STARTED").length;
  const tried = attempts ? plural(attempts, "attempt") : "No attempt";
  return ended ? `${tried}, ${whole(length_us)} from publish to end` : `${tried} so far, ${whole(length_us)} since publish`;
}

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {TraceRow[]} life
 * @param {number} now_us
 * @param {import("ef/inspector/settings").Usual} [usual]
 * @returns {Step[]}
 */
function stepsOf(trace, life, now_us, usual) {
  const { manifest } = trace;
  const born_us = life[0].at_us;
  /** @type {Step[]} */
  const steps = [];

  /** @param {TraceRow} row @param {boolean} [said] @returns {Reason[]} */
  const because = (row, said = true) =>
    manifest.rules[row.rule] ? [{ ...ruleWords(trace, row, usual), rule: row.rule, said }] : [];
  /** @param {TraceRow} row @param {string} mark @param {string} what @param {Partial<Step>} [more] */
  const add = (row, mark, what, more = {}) => {
    const at_us = more.at_us ?? row.at_us;
    steps.push({ where: "", duration: "", cold: "", detail: null, reasons: because(row), ...more, at_us, offset: offset(at_us - born_us), mark, what });
  };
  /** @param {number} node */
  const name = (node) => manifest.nodes[node]?.name ?? "";

  for (let index = 0; index < life.length; index += 1) {
    const row = life[index];
    const next = life[index + 1];
    const until_us = next ? next.at_us : now_us;
    switch (row.kind) {
      case "PUBLISHED":
        // What it carries says more than that it came.
        add(row, "published", "Published by", { where: name(row.node), detail: carried(trace, row), reasons: because(row, false) });
        break;
      case "PASSED":
        add(row, "filter", "Passed the filter");
        break;
      case "FILTERED":
        add(row, "filtered", "Filtered out", { asks: { edge: row.edge, filter: row.value, card: life[0].value } });
        break;
      case "RECEIVED": {
        const waited_us = row.at_us - sinceOf(life[index - 1] ?? row);
        add(row, "waiting", "Taken from", { where: name(row.node), duration: waited_us > 0 ? exact(waited_us) : "" });
        break;
      }
      case "QUEUED": {
        const travelled_us = row.at_us - (life[index - 1]?.at_us ?? row.at_us);
        add(row, "waiting", "Reached the queue", { duration: travelled_us ? exact(travelled_us) : "" });
        const waited_us = until_us - row.at_us;
        if (waited_us > 0) add(row, "waiting", next ? "Waited in the queue" : "Waiting in the queue", { at_us: until_us, duration: exact(waited_us), reasons: [] });
        break;
      }
      case "STARTED": {
        const init = life[index - 1]?.kind === "INIT" ? life[index - 1] : null;
        const init_us = init ? init.value : 0;
        const outcome = next && (next.kind === "SUCCEEDED" || next.kind === "FAILED") ? next : null;
        const ran_us = until_us - row.at_us;
        // One sentence: what went wrong, or else where it ran; the other reason is named.
        const failed = outcome?.kind === "FAILED";
        const reasons = outcome ? [...because(outcome, failed), ...because(row, !failed)].sort((a, b) => Number(b.said) - Number(a.said)) : because(row);
        const time = init_us
          ? withCold(Math.min(init_us, ran_us), Math.max(0, ran_us - init_us))
          : { duration: exact(ran_us) };
        const [mark, verb] = !outcome ? ["processing", "running"] : outcome.kind === "FAILED" ? ["failed", "failed"] : ["delivered", "succeeded"];
        add(row, mark, `Attempt ${row.attempt} ${verb}`, { at_us: until_us, reasons, ...time });
        if (outcome) index += 1;
        break;
      }
      case "RETRY": {
        const over = Boolean(next);
        const left_us = row.at_us + row.value - now_us;
        add(row, "retry", over ? `Waited ${exact(row.value)}` : "Waiting to retry", {
          at_us: over ? row.at_us + row.value : row.at_us,
          duration: over ? exact(row.value) : `${exact(Math.max(0, left_us))} left`,
        });
        break;
      }
      case "THROTTLED": {
        let last = index;
        while (life[last + 1]?.kind === "THROTTLED" && life[last + 1].rule === row.rule) last += 1;
        const times = last - index + 1;
        const after = life[last + 1];
        const waited_us = (after ? after.at_us : now_us) - row.at_us;
        add(row, "throttled", times > 1 ? `Throttled ${count(times)} times` : "Throttled", {
          at_us: times > 1 ? life[last].at_us : row.at_us,
          duration: waited_us > 0 ? exact(waited_us) : "",
        });
        index = last;
        break;
      }
      case "GAVE_UP": {
        // Giving up, the copy and the end happen at one instant: one step says all three.
        let last = index;
        while (life[last + 1]?.at_us === row.at_us) last += 1;
        const rest = life.slice(index, last + 1);
        const [mark, what, where] = ending(manifest, rest);
        add(row, mark, what, { where, reasons: rest.flatMap((ending) => because(ending)) });
        index = last;
        break;
      }
      case "SENT":
        add(row, ...copyOf(manifest.edges[row.edge]?.role), { where: name(row.node) });
        break;
      case "REFUSED":
        add(row, "failed", "Refused by", { where: name(row.node) });
        break;
      case "DEAD_LETTERED":
        add(row, "dead", "Dead-lettered");
        break;
      case "LOST":
        add(row, "lost", "Lost");
        break;
      case "RETURNED":
        add(row, "failed", "Returned to the caller");
        break;
    }
  }
  return steps;
}

/**
 * From when on an event could be received: once it was there, or visible again.
 * @param {TraceRow} before the row before that
 */
function sinceOf(before) {
  return before.kind === "RETRY" ? before.at_us + before.value : before.at_us;
}

/**
 * Both parts of a cold run's time; a unit they share is said once.
 * @param {number} init_us
 * @param {number} run_us
 */
function withCold(init_us, run_us) {
  const [cold, run] = [exact(init_us), exact(run_us)];
  const unit = cold.slice(cold.lastIndexOf(" "));
  return { cold: run.endsWith(unit) ? cold.slice(0, -unit.length) : cold, duration: run };
}

/**
 * @param {import("ef/run/protocol").Manifest} manifest
 * @param {TraceRow[]} rows from GAVE_UP to the end
 * @returns {[string, string, string]} mark, what, where
 */
function ending(manifest, rows) {
  const kinds = new Set(rows.map((row) => row.kind));
  const sent = rows.find((row) => row.kind === "SENT");
  if (kinds.has("DEAD_LETTERED")) {
    if (!sent) return ["dead", "Dead-lettered", ""];
    const isRecord = manifest.edges[sent.edge]?.role === "on_failure";
    return ["dead", isRecord ? "Recorded in" : "Moved to", manifest.nodes[sent.node].name];
  }
  if (kinds.has("LOST")) return ["lost", "Lost", ""];
  if (kinds.has("RETURNED")) return ["failed", "Returned to the caller", ""];
  return ["failed", "Gave up", ""];
}

/**
 * Mark and words for what a target took.
 * @param {import("ef/run/protocol").ManifestEdge["role"] | undefined} role
 * @returns {[string, string]}
 */
function copyOf(role) {
  if (role === "emit") return ["delivered", "Wrote to"];
  return role === "on_success" ? ["delivered", "A record went to"] : ["dead", "A copy went to"];
}

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {TraceRow} row
 */
function carried(trace, row) {
  const card = trace.manifest.decks[String(row.node)]?.[row.value];
  return card ? { name: card.name, size: size(card.size_bytes) } : null;
}

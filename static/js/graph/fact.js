import { Kind } from "ef/run/protocol";
import { startOfBatch, throttleOfBatch } from "ef/run/batches";
import { count, countdown } from "ef/lib/words";

const BISECTED = /^stream\.bisect/;

/** @param {number} number */
function ordinal(number) {
  const last = number % 100 > 10 && number % 100 < 14 ? 0 : number % 10;
  return `${number}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}

/**
 * The newest thing that happened to an event, in a few words. Pure.
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} event
 * @param {number} t_us
 */
export function newestFact(trace, event, t_us) {
  const row = trace.lastRowAt(event, t_us);
  if (row < 0) return "not yet published";
  const attempt = trace.attempt[row];
  const name = () => trace.manifest.nodes[trace.nodeOf(row)]?.name ?? "";
  const left = () => countdown(trace.at_us[row] + trace.value[row] - t_us);
  switch (trace.kindOf(row)) {
    case Kind.PUBLISHED:
    case Kind.PASSED:
    case Kind.MISSED:
      return "on its way";
    case Kind.FORWARDED:
      return `came to ${name()}`;
    case Kind.DELIVERED:
      return trace.edgeOf(row) < 0 ? `kept in ${name()}` : "answered without a run";
    case Kind.RECEIVED:
      return trace.value[row] > 1 ? `received for the ${ordinal(trace.value[row])} time` : "received by Lambda";
    case Kind.QUEUED:
      return `waits for ${name()}`;
    case Kind.INIT:
    case Kind.STARTED:
      return attempt > 1 ? `attempt ${attempt} is running` : "is running";
    case Kind.JOINED: {
      const batch = startOfBatch(trace, row);
      const where = batch < 0 ? `is in ${name()}` : `is running in a batch of ${count(trace.attempt[batch])}`;
      return attempt > 1 ? `attempt ${attempt} ${where}` : where;
    }
    case Kind.ANSWERED:
      return "its caller got no answer";
    case Kind.REPEATED:
      return `asked for ${count(trace.value[row])} times`;
    case Kind.SUCCEEDED:
    case Kind.PROCESSED:
    case Kind.SENT:
      return "delivered";
    case Kind.FAILED:
    case Kind.UNPROCESSED:
      return `attempt ${attempt} failed`;
    case Kind.RETRY:
      if (BISECTED.test(trace.manifest.rules[trace.ruleOf(row)]?.id ?? "")) {
        return trace.value[row] ? `batch split, tried again in ${left()}` : "batch split, waits for its first half";
      }
      return throttleOfBatch(trace, row) < 0 ? `tried again in ${left()}` : `throttled, next try in ${left()}`;
    case Kind.THROTTLED:
      return `throttled, next try in ${left()}`;
    case Kind.FILTERED:
      return "filtered out";
    case Kind.DEAD_LETTERED:
      return attempt ? `${attempt} of ${attempt} failed` : "dead-lettered";
    case Kind.LOST:
      return "lost, no copy kept";
    case Kind.RETURNED:
      return "error returned to the caller";
    default:
      return "given up";
  }
}

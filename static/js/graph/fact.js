import { Kind } from "ef/run/protocol";
import { countdown } from "ef/lib/words";

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
      return "on its way";
    case Kind.RECEIVED:
      return trace.value[row] > 1 ? `received for the ${ordinal(trace.value[row])} time` : "received by Lambda";
    case Kind.QUEUED:
      return `waits for ${name()}`;
    case Kind.INIT:
    case Kind.STARTED:
      return attempt > 1 ? `attempt ${attempt} is running` : "is running";
    case Kind.SUCCEEDED:
    case Kind.SENT:
      return "delivered";
    case Kind.FAILED:
      return `attempt ${attempt} failed`;
    case Kind.RETRY:
      return `tried again in ${left()}`;
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

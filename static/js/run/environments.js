/**
 * The places in a function's row: each is kept for an environment's life and reused after reclaiming.
 *
 * @typedef {object} Environment
 * @property {number} number
 * @property {"busy" | "idle" | "reclaimed"} state
 * @property {number} since_us   when this state began
 * @property {number} init_us    how long its cold start took, 0 for a warm run
 * @property {number} ends_us    when the run returns, for a busy one
 * @property {number} failed_us  when its last run failed, -1 if it did not
 * @property {boolean} timed_out whether that was because its time was up
 * @property {boolean} provisioned made ready before anyone asked for it
 * @property {number} event      the event in it, or the last one; of a batch the one that joined last
 * @property {number} events     how many events its run has, or the last one had; 0 before the first
 *
 * @typedef {object} Run
 * @property {number} environment
 * @property {number} at_us
 * @property {number} us      how long it will take, Init included
 * @property {number} event   -1 for a batch
 * @property {number} events
 */

/**
 * A new environment takes the first free place.
 * @param {Environment[]} environments
 * @param {number} number
 * @param {number} at_us
 * @param {number} init_us
 * @param {boolean} provisioned  it was made ready before: it waits for its first run
 */
export function openEnvironment(environments, number, at_us, init_us, provisioned) {
  const state = !provisioned && init_us > 0 ? "busy" : "idle";
  /** @type {Environment} */
  const environment = { number, state, since_us: at_us, init_us: 0, ends_us: at_us, failed_us: -1, timed_out: false, provisioned, event: -1, events: 0 };
  if (!provisioned) Object.assign(environment, { init_us, ends_us: at_us + init_us });
  const free = environments.findIndex((other) => other.state === "reclaimed");
  if (free >= 0) environments[free] = environment;
  else environments.push(environment);
}

/**
 * @param {Environment[]} environments
 * @param {Run} run
 * @returns {boolean} whether the environment is known: a pipe runs things without one
 */
export function occupy(environments, { environment: number, at_us, us, event, events }) {
  const environment = find(environments, number);
  if (!environment) return false;
  // Only the first run comes with a cold start.
  if (environment.events > 0) environment.init_us = 0;
  Object.assign(environment, { state: "busy", since_us: at_us, ends_us: at_us + us, event, events });
  return true;
}

/**
 * One more event of the batch that runs there.
 * @param {Environment[]} environments
 * @param {number} number
 * @param {number} event
 */
export function join(environments, number, event) {
  const environment = find(environments, number);
  if (environment) environment.event = event;
}

/**
 * @param {Environment[]} environments
 * @param {number} number
 * @param {number} at_us
 * @param {"good" | "failed" | "timed out"} end
 * @returns {boolean} whether a run has ended there
 */
export function release(environments, number, at_us, end) {
  const environment = find(environments, number);
  if (!environment) return false;
  const ran = environment.state === "busy";
  environment.state = "idle";
  environment.since_us = at_us;
  environment.failed_us = end === "good" ? -1 : at_us;
  environment.timed_out = end === "timed out";
  return ran;
}

/**
 * @param {Environment[]} environments
 * @param {number} number
 * @param {number} at_us
 */
export function reclaim(environments, number, at_us) {
  const environment = find(environments, number);
  if (!environment) return;
  environment.state = "reclaimed";
  environment.since_us = at_us;
}

/** @param {Environment[]} environments @param {number} number */
function find(environments, number) {
  return environments.find((environment) => environment.number === number);
}

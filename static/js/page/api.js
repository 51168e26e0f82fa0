/** Requests that change something. */

/** @typedef {{where: string, message: string, remedy: string}} Problem */

/** The server refused the input; `problems` says why, one entry per complaint. */
export class Refused extends Error {
  /**
   * @param {Problem[]} problems
   * @param {any} [answer] all that the server said
   */
  constructor(problems, answer = null) {
    super(problems.map((problem) => `${problem.message} ${problem.remedy}`.trim()).join(" "));
    this.problems = problems;
    this.answer = answer;
  }
}

/**
 * An address below a run's, with the token of the link that the run was opened by.
 * @param {import("ef/run/protocol").RunCard} card
 * @param {string} path
 * @param {Record<string, string>} [query] what is empty is left out
 */
export function runUrl({ id, share = "" }, path, query = {}) {
  const said = Object.entries({ ...query, share }).filter(([, value]) => value);
  return `/runs/${id}/${path}${said.length ? `?${new URLSearchParams(said)}` : ""}`;
}

/**
 * @param {string} url
 * @param {unknown} body
 * @returns {Promise<any>}
 */
export async function post(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(body),
  });
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const answer = isJson ? await response.json() : null;
  if (response.ok) return answer;
  if (answer?.problems) throw new Refused(answer.problems, answer);
  throw new Error(response.status === 403 ? "The page was open for too long. Load it again." : `The server answered ${response.status}.`);
}

/** Takes something away. @param {string} url */
export async function remove(url) {
  const response = await fetch(url, { method: "DELETE", headers: { "X-CSRFToken": csrfToken() } });
  if (!response.ok) throw new Error(response.status === 404 ? "It is gone already." : `The server answered ${response.status}.`);
}

/**
 * @param {string} url
 * @param {AbortSignal} [signal] ends the question before it is answered
 * @returns {Promise<any>}
 */
export async function get(url, signal) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal });
  if (response.ok) return response.status === 204 ? null : response.json();
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const answer = isJson ? await response.json() : null;
  throw answer?.problems ? new Refused(answer.problems, answer) : new Error(`The server answered ${response.status}.`);
}

function csrfToken() {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="csrfmiddlewaretoken"]'));
  return field?.value ?? "";
}

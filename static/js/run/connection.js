import { decodeChunk } from "ef/run/protocol";

/** @typedef {import("ef/run/protocol").Chunk} Chunk */
/** @typedef {import("ef/run/protocol").RunCard} RunCard */

/**
 * @typedef {object} ConnectionState
 * @property {"connecting" | "open" | "lost" | "ended" | "refused"} state
 * @property {number} seconds  until the next try, when lost
 *
 * @typedef {object} EndMessage
 * @property {"end"} type
 * @property {number} chunks
 * @property {string | null} trace_hash
 * @property {string} state
 *
 * @typedef {object} Handlers
 * @property {(card: RunCard) => void} [onRun]
 * @property {(chunk: Chunk) => void} onChunk
 * @property {(message: EndMessage) => void} [onEnd]
 * @property {(state: ConnectionState) => void} [onState]
 *
 * @typedef {object} Surroundings  what the outer world gives; tests bring their own
 * @property {(url: string) => WebSocket} open
 * @property {(fn: () => void, ms: number) => number} later
 * @property {(handle: number) => void} forget
 */

const PAUSES_S = [1, 1, 2, 3, 5, 8];
const UNKNOWN_RUN = 4404;
const FOREIGN_ORIGIN = 4403;

/** @type {Surroundings} */
const browser = {
  open: (url) => new WebSocket(new URL(url, location.href.replace(/^http/, "ws"))),
  later: (fn, ms) => window.setTimeout(fn, ms),
  forget: (handle) => window.clearTimeout(handle),
};

/**
 * Receives a run's chunks in order, each once, over as many sockets as it takes.
 * @param {Pick<RunCard, "socket">} card
 * @param {Handlers} handlers
 * @param {{after?: number, surroundings?: Surroundings}} [options]
 */
export function follow(card, handlers, { after = -1, surroundings = browser } = {}) {
  let cursor = after;
  let tries = 0;
  let timer = 0;
  let over = false;
  /** @type {WebSocket | null} */
  let socket = null;
  /** Chunks are inflated in the background; this keeps them, and what follows them, in order. */
  let work = Promise.resolve();

  /** @param {ConnectionState["state"]} state */
  const tell = (state, seconds = 0) => handlers.onState?.({ state, seconds });

  function connect() {
    tell("connecting");
    const separator = card.socket.includes("?") ? "&" : "?";
    const mine = surroundings.open(`${card.socket}${separator}after=${cursor}`);
    mine.binaryType = "arraybuffer";
    socket = mine;
    mine.onopen = () => {
      if (socket === mine) tell("open");
    };
    mine.onmessage = ({ data }) => {
      work = work.then(() => (socket === mine && !over ? receive(data) : undefined)).catch(() => mine.close());
    };
    mine.onclose = ({ code }) => {
      work = work.then(() => {
        if (socket !== mine || over) return;
        socket = null;
        if (code === UNKNOWN_RUN || code === FOREIGN_ORIGIN) stop("refused");
        else waitAndRetry();
      });
    };
  }

  /** @param {string | ArrayBuffer} data */
  async function receive(data) {
    if (typeof data !== "string") {
      const chunk = await decodeChunk(data);
      if (over || chunk.sequence <= cursor) return;
      if (chunk.sequence > cursor + 1) throw new Error(`Chunk ${cursor + 1} is missing.`);
      cursor = chunk.sequence;
      tries = 0;
      handlers.onChunk(chunk);
      return;
    }
    const message = JSON.parse(data);
    if (message.type === "run") handlers.onRun?.(message);
    if (message.type === "end") {
      handlers.onEnd?.(message);
      stop("ended");
    }
  }

  function waitAndRetry() {
    countDown(PAUSES_S[Math.min(tries, PAUSES_S.length - 1)]);
    tries += 1;
  }

  /** @param {number} seconds */
  function countDown(seconds) {
    if (seconds <= 0) {
      connect();
      return;
    }
    tell("lost", seconds);
    timer = surroundings.later(() => countDown(seconds - 1), 1000);
  }

  /** @param {ConnectionState["state"]} [last] */
  function stop(last) {
    if (over) return;
    over = true;
    surroundings.forget(timer);
    socket?.close();
    socket = null;
    if (last) tell(last);
  }

  connect();
  return {
    close: () => stop(),
    /** Does not wait for the countdown. */
    retryNow() {
      if (over || socket) return;
      surroundings.forget(timer);
      connect();
    },
    get cursor() {
      return cursor;
    },
  };
}

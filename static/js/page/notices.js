import { find, setText } from "ef/page/dom";
import { minute } from "ef/inspector/words";

/** The few sentences that come and go over the flow. */
export class Notices {
  /**
   * @param {import("ef/run/store").StudioStore} store
   * @param {{goOn: () => void}} actions
   */
  constructor(store, { goOn }) {
    this.store = store;
    this.studio = find(document, "[data-studio]");
    this.connection = find(document, "[data-connection]");
    this.paused = find(document, "[data-paused]");
    this.failure = find(document, "[data-failure]");
    find(document, "[data-continue]").addEventListener("click", goOn);
    find(document, "[data-failure-close]").addEventListener("click", () => this.fail(""));
  }

  /** @param {import("ef/run/connection").ConnectionState} connection */
  connectionIs({ state, seconds }) {
    const lost = state === "lost" || (state === "connecting" && this.studio.dataset.connection === "lost");
    this.studio.dataset.connection = lost ? "lost" : state;
    this.connection.hidden = !lost && state !== "refused";
    if (state === "refused") {
      setText(find(this.connection, "[data-connection-title]"), "This run can no longer be followed.");
      setText(find(this.connection, "[data-connection-next]"), "Open the studio again.");
    } else if (lost) {
      setText(find(this.connection, "[data-connection-title]"), `Connection lost, known up to ${minute(this.store.playback.endUs)}.`);
      setText(find(this.connection, "[data-connection-next]"), seconds ? `Trying again in ${seconds} s.` : "Trying again.");
    }
  }

  /** @param {string | null} id of the event looked at, null when the run goes on */
  pausedFor(id) {
    this.paused.hidden = id === null;
    if (id !== null) setText(find(this.paused, "[data-paused-event]"), id);
  }

  /** @param {string} sentence */
  fail(sentence) {
    this.failure.hidden = !sentence;
    setText(find(this.failure, "[data-failure-words]"), sentence);
  }
}

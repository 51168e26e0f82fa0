import { drawing, element, find, findAll, paced, setText } from "ef/page/dom";
import { isInRoom } from "ef/page/room";
import { drawPath } from "ef/inspector/path_view";
import { storyOf } from "ef/inspector/why";
import { exact, whole } from "ef/inspector/words";
import { stateAt } from "ef/run/state";
import { Kind } from "ef/run/protocol";
import { countUpTo } from "ef/lib/growing";
import { count } from "ef/lib/words";

const root = document.documentElement;

/** Room before the first attempt for each thing that came first, and after the last for the end. */
const STATION = 112;
const END = 56;

/** For a room: the inspector leaves, what counts is large, and one sentence says what just happened. */
export class Projector {
  /**
   * @param {import("ef/run/store").StudioStore} store
   * @param {import("ef/inspector/settings").Usual} usual
   */
  constructor(store, usual) {
    this.store = store;
    this.usual = usual;
    this.story = find(document, "[data-story]");
    this.buttons = findAll(document, '[data-command="projector"]');
    this.drawn = "";
    const soon = paced(100, () => this.update());
    store.subscribe(() => {
      if (isInRoom()) soon();
    });
    addEventListener("resize", () => {
      if (isInRoom()) this.update();
    });
  }

  toggle() {
    if (isInRoom()) delete root.dataset.view;
    else root.dataset.view = "projector";
    for (const button of this.buttons) if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(isInRoom()));
    this.drawn = "";
    if (isInRoom()) this.update();
    // The flow has another size now.
    dispatchEvent(new Event("resize"));
  }

  update() {
    const { trace, playback, selection } = this.store;
    if (!trace) return;
    this.#score(stateAt(trace, playback.t_us));
    const event = selection.event ?? newestLoss(trace, playback.t_us);
    const story = event >= 0 ? storyOf(trace, event, { until_us: playback.t_us, usual: this.usual }) : null;
    this.story.toggleAttribute("data-empty", !story);
    if (story) this.#tell(story);
  }

  /** @param {import("ef/run/state").FlowState} state */
  #score(state) {
    /** @type {Record<string, number>} */
    const scores = {
      succeeded: state.ledger.succeeded,
      retrying: state.retries.length,
      throttled: state.nodes.reduce((sum, { counts }) => sum + counts.throttled, 0),
      dead_lettered: state.ledger.dead_lettered,
      lost: state.ledger.lost + state.ledger.returned,
    };
    for (const row of findAll(document, "[data-score-row]")) {
      const score = scores[row.dataset.scoreRow ?? ""];
      row.classList.toggle("is-zero", score === 0);
      setText(find(row, "output"), count(score));
    }
  }

  /** @param {import("ef/inspector/why").Story} story */
  #tell(story) {
    const box = find(this.story, "[data-story-path]");
    const key = `${story.event}/${story.steps.length}/${story.ended || Math.floor(story.length_us / 200_000)}/${box.clientWidth}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const last = story.steps[story.steps.length - 1];
    const fact = [story.id, "·", last.what, last.where].filter(Boolean).join(" ");
    setText(find(this.story, "[data-story-fact]"), `${fact}.`);
    setText(find(this.story, "[data-story-why]"), last.reasons[0]?.sentence ?? "");
    setText(find(this.story, "[data-story-length]"), whole(story.length_us));
    this.#path(box, story);
  }

  /** @param {HTMLElement} box @param {import("ef/inspector/why").Story} story */
  #path(box, story) {
    const path = element("div", { class: "path" });
    const passed = story.steps.some(({ mark }) => mark === "filter");
    const start = passed ? 2 * STATION : STATION;
    path.style.marginLeft = `${start}px`;
    box.replaceChildren(path);
    const work = story.segments.filter(({ part }) => part !== "published" && part !== "queue");
    drawPath(path, work, box.clientWidth - start - END, {
      wait: 230,
      least: 124,
      label: (part) => (part.part === "wait" ? `wait ${exact(part.us)}` : part.part === "init" ? `cold ${exact(part.us)}` : part.us ? exact(part.us) : ""),
    });
    let named = 0;
    for (const part of findAll(path, ".path-part")) {
      const isRun = ["run", "running", "failed"].includes(part.dataset.part ?? "");
      if (!isRun) continue;
      named += 1;
      const cold = /** @type {HTMLElement | null} */ (part.previousElementSibling);
      const above = element("span", { class: "path-above" }, `Attempt ${named}`);
      above.style.left = cold?.dataset.part === "init" ? cold.style.left : part.style.left;
      path.append(above);
    }
    path.append(station("mark-published", "Published", -start), ...(passed ? [station("glyph-filter", "Passed", -STATION)] : []));
    if (!story.ended) return;
    const end = element("span", { class: "path-end" }, drawing(`mark-${story.standing.mark}`));
    end.style.left = `${box.clientWidth - start - END + 16}px`;
    path.append(end);
  }
}

/** @param {string} symbol @param {string} name @param {number} x */
function station(symbol, name, x) {
  const made = element("span", { class: "path-station" }, element("span", { class: "path-above" }, name), drawing(symbol));
  made.style.left = `${x}px`;
  made.style.width = `${STATION}px`;
  return made;
}

/**
 * The event that was dead-lettered or lost last, -1 for none.
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} t_us
 */
function newestLoss(trace, t_us) {
  const limit = trace.indexAt(t_us) - 1;
  let newest = -1;
  for (const kind of [Kind.DEAD_LETTERED, Kind.LOST]) {
    for (let node = -1; node < trace.manifest.nodes.length; node += 1) {
      const rows = trace.rowsAt(kind, node);
      const found = countUpTo(rows, rows.length, limit);
      if (found) newest = Math.max(newest, rows[found - 1]);
    }
  }
  return newest < 0 ? -1 : trace.event[newest];
}

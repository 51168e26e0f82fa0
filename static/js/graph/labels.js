import { element, drawing, setText } from "ef/page/dom";
import { pointOn } from "ef/graph/geometry";
import { WAY_WORDS } from "ef/graph/way_words";
import { MOST_RECEIVES, afterReceives, laneRules } from "ef/graph/lane_rules";
import { DOCK, STUB, dockOf } from "ef/graph/layout";
import { BEHIND, fenceOf } from "ef/graph/fences";
import { shortAt } from "ef/inspector/filter_words";
import { readRow } from "ef/inspector/rows";
import { ownersOf } from "ef/inspector/sentence";
import { settingOf } from "ef/inspector/settings";
import { countAt, expiredOf } from "ef/run/expiry";
import { sourceValue, triggerValue } from "ef/run/set_values";
import { MAX_SPEED } from "ef/run/playback";
import { count, countdown, span } from "ef/lib/words";

/**
 * The words beside the wires: how events are handed over, filters with their counts, retry docks, lost events.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/run/state").FlowState} FlowState
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 */

/** Above the rail, and below it. */
const ABOVE = 27;
const BELOW = 8;
const BELOW_BRACKET = 14;
/** Beyond where the lane of what is kept turns. */
const BESIDE_TURN = 42;
/** As wide as the funnel's disc, which the canvas draws. */
const DOOR = 26;
/** What a stream says of how long it keeps a record. */
const RETENTION_HOURS = "RetentionPeriodHours";
/** Half of a capsule of ten. */
const BESIDE_CAPSULE = 38;

export class Labels {
  /**
   * @param {HTMLElement} box
   * @param {Layout} layout
   * @param {Manifest} manifest
   * @param {SVGElement[]} rails by edge
   * @param {import("ef/inspector/settings").Usual} [usual]
   */
  constructor(box, layout, manifest, rails, usual) {
    this.usual = usual;
    this.rails = rails;
    this.layout = layout;
    this.manifest = manifest;
    box.replaceChildren();
    this.tags = layout.edges.map((edge, index) => {
      const door = { x: 0, y: 0 };
      pointOn(edge.path, 1, door);
      const { invocation, role } = manifest.edges[index];
      // In a room the picture alone must say it, and beside a filter near the door there is no room.
      const silent = layout.form.name === "projector" || edge.funnel > 0.5;
      const word = silent || edge.failure || edge.polled ? "" : WAY_WORDS[role === "enrichment" ? role : (invocation ?? "")] ?? "";
      const crowded = edge.funnel >= 0 || layout.vertical;
      const tag = element("span", { class: "wire-tag" });
      place(tag, layout.vertical ? door.x + (edge.polled === "queue" ? BESIDE_CAPSULE : 12) : door.x - 4, layout.vertical ? door.y - 22 : door.y - ABOVE);
      tag.dataset.anchor = layout.vertical ? "start" : "end";
      box.append(tag);
      return { tag, word, crowded, polled: !silent && edge.polled !== null, answers: edge.twin };
    });
    this.gatherings = layout.edges.map((edge) => (edge.polled ? this.#gathering(box, edge) : null));
    this.filters = layout.edges.map((edge, index) => (edge.funnel < 0 ? null : this.#filter(box, edge, index)));
    this.backs = layout.edges.map((edge) => (edge.back ? this.#back(box, edge.back) : null));
    const nameOf = (/** @type {number} */ node) => manifest.nodes[node].name;
    this.rules = laneRules(layout, (node) => this.#receives(nameOf(node), 0)).map(({ edge, words, x, y }) => {
      const rule = element("span", { class: "lane-rule" }, words);
      place(rule, x, y, "middle");
      box.append(rule);
      return { rule, name: nameOf(layout.edges[edge].from) };
    });
    // What could not be handed over waits at its source.
    this.docks = layout.nodes.map((node, index) => (node.look !== "dead" && !node.polled && layout.form.docks ? this.#dock(box, index) : null));
    this.stubs = layout.stubs.map((stub) => {
      if (!stub) return null;
      const text = element("span", {});
      const why = element("span", { class: "quiet" });
      const chip = element("span", { class: "lost-chip", hidden: true }, drawing("mark-lost"), text, why);
      place(chip, stub.x + STUB, stub.y - 11);
      box.append(chip);
      return { chip, text, why };
    });
    this.fences = layout.nodes.map((node, index) => (node.look === "dead" ? null : this.#fence(box, index)));
  }

  /**
   * @param {Picture} picture
   * @param {import("ef/run/trace").Trace} trace
   * @param {FlowState} state
   * @param {number} speed
   * @param {number} t_us
   */
  update(picture, trace, state, speed, t_us) {
    this.tags.forEach((one, edge) => {
      const ribbon = picture.ribbons.find((band) => band.edge === edge);
      const every = picture.badges.get(edge);
      const still = picture.still.get(edge);
      const extra = ribbon
        ? speed >= MAX_SPEED
          ? ""
          : `${count(Math.max(1, Math.round(ribbon.rate)))}/s`
        : every
          ? `× ${every}`
          : still
            ? `+${count(still)}`
            : "";
      // Beside a filter and in a hand there is room for one of them.
      const word = one.polled ? this.#pollWords(edge, t_us) : one.word;
      const rare = this.layout.edges[edge].back ? 0 : picture.rare.get(edge) ?? 0;
      const more = rare ? `+${count(rare)}${one.answers ? " errors" : ""}` : "";
      setText(one.tag, (one.crowded && (extra || more) ? [extra, more] : [word, extra, more]).filter(Boolean).join(" · "));
      one.tag.hidden = !one.tag.textContent;
    });
    this.gatherings.forEach((tag, edge) => {
      const gathering = picture.gatherings.get(edge);
      if (!tag) return;
      tag.hidden = !gathering;
      if (gathering) setText(tag, gatheringWords({ ...gathering, size: gathering.size ?? this.#usualSize(edge) }));
    });
    this.filters.forEach((filter, edge) => {
      if (!filter) return;
      setText(filter.name, shortAt(this.manifest.edges[edge], t_us));
      setText(filter.passed, count(state.edges[edge].passed));
      setText(filter.dropped, count(state.edges[edge].dropped));
    });
    this.backs.forEach((word, edge) => {
      if (!word) return;
      const { throttled, retries } = state.nodes[this.layout.edges[edge].to].counts;
      const reason = throttled ? "throttled" : retries ? "retry" : "";
      word.hidden = !reason;
      const rare = picture.rare.get(edge);
      setText(word, rare ? `back to queue · +${count(rare)}` : "back to queue");
      word.dataset.reason = reason;
      if (reason) this.rails[edge].dataset.back = reason;
      else delete this.rails[edge].dataset.back;
    });
    for (const { rule, name } of this.rules) setText(rule, afterReceives(this.#receives(name, t_us) ?? 0));
    this.docks.forEach((dock, node) => {
      if (!dock) return;
      const shown = picture.docks.find((one) => one.node === node);
      dock.box.hidden = !shown;
      if (!shown) return;
      dock.rows.forEach((row, index) => {
        const wait = shown.rows[index];
        row.hidden = !wait;
        if (!wait) return;
        setText(row, wait.moving ? "" : countdown(wait.left_us));
        row.dataset.reason = wait.reason;
        row.dataset.event = String(wait.event);
      });
      dock.box.dataset.reason = shown.rows.some(({ reason }) => reason === "retry") ? "retry" : "throttled";
      setText(dock.more, shown.more ? `+${count(shown.more)}` : "");
      dock.more.hidden = !shown.more;
    });
    this.stubs.forEach((stub, node) => {
      if (!stub) return;
      const { lost } = state.nodes[node].counts;
      stub.chip.hidden = lost === 0;
      const expired = countAt(expiredOf(trace).lost[node], t_us);
      setText(stub.text, expired && expired === lost ? `${count(lost)} expired` : `${count(lost)} lost`);
      const after = expired ? this.#after(trace, expiredOf(trace).lost[node]) : "";
      setText(stub.why, !expired ? "no destination" : expired === lost ? after.trim() : `${count(expired)} expired${after}`);
      stub.why.hidden = !stub.why.textContent;
    });
    this.fences.forEach((fence, node) => {
      if (!fence) return;
      const expiries = expiredOf(trace)[fence.kept ? "kept" : "lost"][node];
      const expired = countAt(expiries, t_us);
      fence.word.hidden = expired === 0;
      if (expired) setText(fence.word, `${count(expired)} expired${this.#after(trace, expiries)}`);
    });
  }

  /** @param {HTMLElement} box @param {import("ef/graph/layout").PlacedEdge} edge @param {number} index */
  #filter(box, edge, index) {
    const at = { x: 0, y: 0 };
    pointOn(edge.path, edge.funnel, at);
    const { form, vertical } = this.layout;
    const passed = element("b", {}, "0");
    const dropped = element("b", {}, "0");
    const name = element("span", { class: "filter-pattern mono" });
    const through = element("span", { class: "filter-count" }, passed, " passed");
    const out = element("span", { class: "filter-count" }, dropped, " filtered");
    const door = element("button", { class: "filter-door", type: "button", "data-funnel": index, "aria-label": `Filter of ${this.manifest.edges[index].name.replace("->", " to ")}`, title: "Edit the filter" });
    place(door, at.x - DOOR / 2, at.y - DOOR / 2);
    box.append(door);
    if (vertical) {
      place(name, at.x - 20, at.y - 8, "end");
      place(out, at.x + 76, at.y - 8, "start");
      place(through, at.x - 12, at.y + 16, "end");
    } else {
      place(name, at.x, at.y - 36, "middle");
      // Near a door the card leaves no room behind the funnel.
      if (edge.funnel > 0.5) place(through, at.x - 18, at.y + BELOW, "end");
      else place(through, at.x + 18, at.y + BELOW, "start");
      if (form.name === "projector") place(out, at.x + 6, at.y + 60, "end");
      else place(out, at.x, at.y + 62, "middle");
    }
    through.hidden = form.name === "projector";
    box.append(name, through, out);
    return { name, passed, dropped };
  }

  /** Before the door, below the rail. @param {HTMLElement} box @param {import("ef/graph/layout").PlacedEdge} edge */
  #gathering(box, edge) {
    const door = { x: 0, y: 0 };
    pointOn(edge.path, 1, door);
    const tag = element("span", { class: "gather-tag", hidden: true });
    if (this.layout.vertical) place(tag, door.x - BESIDE_CAPSULE, door.y - 22, "end");
    else place(tag, door.x - 6, door.y + BELOW_BRACKET + 4 * (edge.rails - 1), "end");
    box.append(tag);
    return tag;
  }

  /** @param {number} edge */
  #usualSize(edge) {
    const size = this.usual?.(this.manifest.edges[edge].name, "BatchSize");
    return typeof size === "number" ? size : null;
  }

  /** @param {number} edge @param {number} t_us */
  #pollWords(edge, t_us) {
    const { funnel, polled, rails } = this.layout.edges[edge];
    const most = funnel < 0 ? triggerValue(this.manifest, this.manifest.edges[edge].name, "BatchSize", t_us) : null;
    if (polled === "stream" && rails > 1 && most !== null) return "poll · per shard";
    return most === null ? "poll" : `poll · batch ${count(most)}`;
  }

  /** @param {HTMLElement} box @param {import("ef/graph/geometry").Path} path */
  #back(box, path) {
    const at = { x: 0, y: 0 };
    pointOn(path, 0.5, at);
    const word = element("span", { class: "back-word", hidden: true }, "back to queue");
    place(word, at.x, at.y + 5, "middle");
    box.append(word);
    return word;
  }

  /** @param {string} name of a queue @param {number} t_us @returns {number | null} */
  #receives(name, t_us) {
    const receives = sourceValue(this.manifest, name, MOST_RECEIVES, t_us) ?? this.usual?.(name, MOST_RECEIVES);
    return receives ? Number(receives) : null;
  }

  /** Says how many were too old, where no stub says it: beside the fence, or where what is kept leaves its function. @param {HTMLElement} box @param {number} node */
  #fence(box, node) {
    const { form, vertical, stubs, edges } = this.layout;
    if (stubs[node] || vertical) return null;
    const word = element("span", { class: "fence-word", hidden: true });
    const fence = fenceOf(this.layout, node);
    const lane = edges.find(({ from, failure }) => from === node && failure);
    if (fence) place(word, fence.x - BEHIND / 2, fence.y - 7, "end");
    else if (lane && form.name !== "projector") {
      const out = { x: 0, y: 0 };
      pointOn(lane.path, 0, out);
      place(word, out.x + BESIDE_TURN, out.y - 7);
    } else return null;
    box.append(word);
    return { word, kept: !fence };
  }

  /** After what time, as far as a setting says it. @param {import("ef/run/trace").Trace} trace @param {import("ef/run/expiry").Expiries} expiries */
  #after(trace, { row }) {
    const told = readRow(trace, row.data[0]);
    const { setting } = this.manifest.rules[told.rule];
    const owners = ownersOf(this.manifest, told);
    const [name, unit_us] = setting ? [setting, 1e6] : [RETENTION_HOURS, 3_600e6];
    const limit = Number(settingOf(this.manifest, owners, name, told.at_us, this.usual) ?? 0);
    return limit > 0 ? ` after ${span(limit * unit_us)}` : "";
  }

  /** @param {HTMLElement} box @param {number} node */
  #dock(box, node) {
    const corner = dockOf(this.layout.nodes[node]);
    const rows = [0, 1, 2].map(() => element("button", { class: "dock-row", type: "button", tabindex: "-1", hidden: true }));
    const more = element("span", { class: "dock-more", hidden: true });
    const dock = element("div", { class: "dock", hidden: true, "aria-hidden": "true" }, ...rows, more);
    dock.style.inlineSize = `${DOCK.width}px`;
    place(dock, corner.x, corner.y);
    box.append(dock);
    return { box: dock, rows, more };
  }
}

/**
 * @param {HTMLElement} label
 * @param {number} x
 * @param {number} y
 * @param {"start" | "middle" | "end"} [anchor]
 */
function place(label, x, y, anchor = "start") {
  label.style.insetInlineStart = `${x}px`;
  label.style.insetBlockStart = `${y}px`;
  label.dataset.anchor = anchor;
}

/** How full a batch is that is being gathered, and how long it still may be. @param {import("ef/graph/brackets").Gathering} gathering */
export function gatheringWords({ events, size, left_us, shards }) {
  const full = size === null ? count(events) : `${count(events)} of ${count(size)}`;
  const left = left_us <= 0 ? "" : left_us < 9_950_000 ? `${(Math.ceil(left_us / 1e5) / 10).toFixed(1)} s` : countdown(left_us);
  return [full, left, shards > 1 ? `+${count(shards - 1)} more` : ""].filter(Boolean).join(" · ");
}

import { drawing, element, find, findAll, setText } from "ef/page/dom";
import { isInRoom } from "ef/page/room";
import { clockOf, clockText } from "ef/intervene/clock_text";
import { SPEEDS } from "ef/run/playback";
import { STOPS, nextStop, speedWords, stopOf } from "ef/run/speeds";
import { CONDITIONS, happensAt } from "ef/run/until";
import { Bookmarks } from "ef/time/bookmarks";

/** @typedef {import("ef/run/until").Condition} Condition */
/** @typedef {{id: string, amount: number, words: string}} Wanted */

const MANNER = "eventflow.manner";

/** The popover of time: speeds between the buttons, how time passes, run until, and bookmarks. */
export class TimeMenu {
  /** @param {import("ef/run/store").StudioStore} store */
  constructor(store) {
    this.store = store;
    this.bookmarks = new Bookmarks(localStorage);
    this.root = find(document, "[data-time-menu]");
    this.opener = find(document, "[data-time-open]");
    this.slider = /** @type {HTMLInputElement} */ (find(this.root, "[data-time-speed]"));
    this.note = find(this.root, "[data-until-note]");
    this.list = find(this.root, "[data-bookmark-list]");
    this.strip = find(document, "[data-bookmarks]");
    /** What a run that is still being simulated is played up to. @type {Wanted | null} */
    this.wanted = null;
    this.manner = keptManner();
    this.slider.addEventListener("input", () => store.playback.setSpeed(STOPS[Number(this.slider.value)]));
    for (const toggle of findAll(this.root, "[data-manner]")) {
      toggle.addEventListener("click", () => {
        const name = /** @type {"skip" | "slow"} */ (toggle.dataset.manner);
        this.manner = { ...this.manner, [name]: !this.manner[name] };
        keepManner(this.manner);
        this.#settle();
      });
    }
    find(this.root, "[data-until]").append(...CONDITIONS.map((condition) => this.#condition(condition)));
    this.root.addEventListener("toggle", (event) => {
      const open = /** @type {ToggleEvent} */ (event).newState === "open";
      this.opener.setAttribute("aria-expanded", String(open));
      if (open) this.#place();
    });
    store.subscribe((change) => {
      if (change === "speed") this.#speed();
      if (change === "run") this.#bookmarks();
      if (change === "run" || change === "trace") this.#look();
      if (change === "time" && this.root.matches(":popover-open")) this.#mark();
    });
    // In front of a room nobody is to wait for the newcomer's pace.
    new MutationObserver(() => this.#settle()).observe(document.documentElement, { attributeFilter: ["data-view"] });
    this.#settle();
    this.#speed();
  }

  /** @returns {Record<string, () => void>} */
  get commands() {
    const { playback } = this.store;
    return {
      time: () => this.root.togglePopover(),
      bookmark: () => this.#toggleBookmark(playback.t_us),
      slower: () => playback.setSpeed(nextStop(playback.speed, -1)),
      faster: () => playback.setSpeed(nextStop(playback.speed, 1)),
    };
  }

  /** What the palette leads to besides commands. */
  get entries() {
    const until = CONDITIONS.filter(({ asks }) => !asks).map(({ id, words }) => ({
      id: `until-${id}`,
      name: `Run until ${words}`,
      group: "Time",
      run: () => this.runUntil({ id, words, amount: 0 }),
    }));
    const marks = this.#times().map((t_us) => ({
      id: `bookmark-${t_us}`,
      name: `Bookmark ${clockText(t_us)}`,
      group: "Time",
      run: () => this.store.playback.seek(t_us),
    }));
    return [...until, ...marks];
  }

  /** Plays up to where it happens next, as soon as that is known. @param {Wanted} wanted */
  runUntil(wanted) {
    const { trace, playback } = this.store;
    if (!trace) return;
    this.wanted = null;
    const at_us = happensAt(trace, playback.t_us, wanted.id, wanted.amount);
    if (at_us !== null && (at_us <= playback.endUs || !trace.complete)) {
      this.#say(`Runs until ${wanted.words}, at ${clockText(at_us)}.`);
      playback.pause();
      playback.playUntil(at_us);
      if (this.root.matches(":popover-open")) this.root.hidePopover();
    } else if (trace.complete) {
      this.#say(`There is no ${wanted.words.replace(/^(the next|a) /, "")} from here on in this run.`);
      if (!this.root.matches(":popover-open")) this.root.showPopover();
    } else {
      this.wanted = wanted;
      this.#say(`Runs until ${wanted.words}, once it is simulated.`);
      playback.play();
    }
  }

  /** More of the run has come: what was asked for may be in it. */
  #look() {
    const { wanted } = this;
    if (wanted && this.store.playback.playing) this.runUntil(wanted);
  }

  /** @param {Condition} condition */
  #condition({ id, words, asks }) {
    const field = asks ? /** @type {HTMLInputElement} */ (element("input", { class: "time-amount", "aria-label": asks.label, value: asks.value, placeholder: id === "time" ? "02:30" : null, autocomplete: "off" })) : null;
    const button = element("button", { type: "button", "data-until-id": id }, words[0].toUpperCase() + words.slice(1));
    const go = () => {
      const amount = !field ? 0 : id === "time" ? clockOf(field.value) : Number(field.value.replace(/,/g, ""));
      const wrong = amount === null || !Number.isFinite(amount) || amount < 0 || (field && !field.value.trim());
      field?.toggleAttribute("aria-invalid", Boolean(wrong));
      if (wrong) {
        this.#say(id === "time" ? "Write a time like 02:30." : "Write a number like 20.");
        field?.focus();
        return;
      }
      const said = !field ? words : id === "time" ? `the time ${clockText(amount)}` : `${words} ${amount}`;
      this.runUntil({ id, amount, words: said });
    };
    button.addEventListener("click", go);
    field?.addEventListener("keydown", (event) => {
      if (event.key === "Enter") go();
    });
    return element("li", {}, button, field);
  }

  /** @param {string} sentence */
  #say(sentence) {
    setText(this.note, sentence);
    // The popover may be closed by then, and the answer is for who listens, too.
    setText(find(document, "[data-announcer]"), sentence);
  }

  /** The chosen manner, but for a room that watches. */
  #settle() {
    const { skip, slow } = this.manner;
    this.store.playback.setManner({ skip, slow: slow && !isInRoom() });
    for (const toggle of findAll(this.root, "[data-manner]")) toggle.setAttribute("aria-pressed", String(this.manner[/** @type {"skip" | "slow"} */ (toggle.dataset.manner)]));
  }

  #speed() {
    const { speed } = this.store.playback;
    const words = speedWords(speed);
    this.slider.value = String(stopOf(speed));
    this.slider.setAttribute("aria-valuetext", words);
    this.slider.style.setProperty("--fill", `${(stopOf(speed) / (STOPS.length - 1)) * 100}%`);
    setText(find(this.root, "[data-time-speed-words]"), words);
    // A speed without a button of its own is told by the one that leads to it.
    const told = SPEEDS.includes(speed) ? "" : words;
    setText(find(this.opener, "[data-time-open-words]"), told);
    this.opener.toggleAttribute("data-told", Boolean(told));
  }

  #times() {
    return this.store.card ? this.bookmarks.of(this.store.card.id) : [];
  }

  /** @param {number} t_us */
  #toggleBookmark(t_us) {
    if (!this.store.card) return;
    this.bookmarks.toggle(this.store.card.id, t_us);
    this.#bookmarks();
  }

  #bookmarks() {
    const times = this.#times();
    const { playback } = this.store;
    find(this.root, "[data-no-bookmarks]").hidden = times.length > 0;
    this.list.replaceChildren(
      ...times.map((t_us) => {
        const go = element("button", { type: "button", class: "time-bookmark" }, clockText(t_us));
        go.addEventListener("click", () => playback.seek(t_us));
        const remove = element("button", { type: "button", class: "icon-button", "aria-label": `Remove the bookmark ${clockText(t_us)}` }, drawing("icon-cross"));
        remove.addEventListener("click", () => this.#toggleBookmark(t_us));
        return element("li", {}, go, remove);
      }),
    );
    this.strip.replaceChildren(
      ...times.map((t_us) => {
        const mark = element("button", { type: "button", class: "bookmark", "aria-label": `Bookmark ${clockText(t_us)}, go there`, title: clockText(t_us) });
        mark.style.setProperty("--t", String(t_us));
        mark.addEventListener("click", () => playback.seek(t_us));
        mark.addEventListener("pointerdown", (event) => event.stopPropagation());
        return mark;
      }),
    );
    this.#mark();
  }

  /** The button says what it does at this moment. */
  #mark() {
    const there = this.#times().includes(Math.round(this.store.playback.t_us));
    setText(find(this.root, "[data-bookmark-words]"), there ? "Remove it here" : "Bookmark this moment");
  }

  #place() {
    const at = this.opener.getBoundingClientRect();
    this.root.style.left = `${Math.max(8, Math.min(at.left, innerWidth - this.root.offsetWidth - 8))}px`;
    this.root.style.bottom = `${Math.max(8, innerHeight - at.top + 8)}px`;
  }
}

/** @returns {import("ef/run/tempo").Manner} */
function keptManner() {
  try {
    const { skip = true, slow = false } = JSON.parse(localStorage.getItem(MANNER) ?? "{}") ?? {};
    return { skip: Boolean(skip), slow: Boolean(slow) };
  } catch {
    return { skip: true, slow: false };
  }
}

/** @param {import("ef/run/tempo").Manner} manner */
function keepManner(manner) {
  try {
    localStorage.setItem(MANNER, JSON.stringify(manner));
  } catch {
    // Without storage it holds for this visit.
  }
}

import { drawing, element, find, setText } from "ef/page/dom";
import { problemWords } from "ef/edit/flow";
import { count, plural } from "ef/lib/words";

/** @typedef {import("ef/edit/flow").FlowProblem} FlowProblem */

/** What is in the way of a run, each with what to do about it and a way to its place. */
export class ProblemList {
  /** @param {HTMLElement} inspector @param {(problem: FlowProblem) => void} goTo */
  constructor(inspector, goTo) {
    this.goTo = goTo;
    this.list = find(inspector, "[data-problem-list]");
    this.none = find(inspector, "[data-no-problems]");
    this.tab = find(inspector, "[data-tab-problems]");
    this.pill = find(document, "[data-problem-pill]");
    this.shown = "";
  }

  /** @param {FlowProblem[]} problems */
  show(problems) {
    const shown = JSON.stringify(problems);
    if (shown === this.shown) return;
    this.shown = shown;
    const { length } = problems;
    this.none.hidden = length > 0;
    this.tab.hidden = this.pill.hidden = length === 0;
    setText(this.tab, count(length));
    setText(find(this.pill, "[data-problem-count]"), plural(length, "problem"));
    this.list.replaceChildren(
      ...problems.map((problem) => {
        const button = element("button", { type: "button" }, drawing("icon-problem"), element("span", {}, element("b", {}, problemWords(problem)), " ", problem.remedy));
        button.addEventListener("click", () => this.goTo(problem));
        return element("li", {}, button);
      }),
    );
  }
}

/** What was done here, in words, newest first. */
export class History {
  /** @param {HTMLElement} inspector */
  constructor(inspector) {
    this.list = find(inspector, "[data-history]");
    this.none = find(inspector, "[data-no-history]");
  }

  /** What was done before the page was opened. @param {{label: string, undone: boolean, created: string}[]} earlier newest first */
  begin(earlier) {
    if (earlier.length) this.none.hidden = true;
    this.list.append(...earlier.map(({ label, undone, created }) => row(undone ? `Undone: ${label}` : label, new Date(created))));
  }

  /** @param {string} words */
  add(words) {
    this.none.hidden = true;
    this.list.prepend(row(words, new Date()));
  }
}

/** @param {string} words @param {Date} at */
function row(words, at) {
  return element("li", {}, element("span", {}, words), element("time", { datetime: at.toISOString() }, at.toLocaleTimeString("en-GB")));
}

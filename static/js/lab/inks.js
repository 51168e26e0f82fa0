import { ground } from "ef/inspector/chart_theme";
import { token } from "ef/page/theme";

/** The colours of the page, for figures that know nothing of it. @returns {import("ef/lab/figure").Inks} */
export function inks() {
  return {
    ...ground(),
    hand: token("--hand"),
    handSoft: token("--hand-soft"),
    ink1: token("--ink-1"),
    ink2: token("--ink-2"),
    ink3: token("--ink-3"),
    line3: token("--line-3"),
    card: token("--bg-card"),
    press: token("--bg-press"),
    failed: token("--state-failed"),
    failedText: token("--state-failed-text"),
    ok: token("--state-ok"),
  };
}

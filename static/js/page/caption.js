import { drawing, find, paced, setText } from "ef/page/dom";
import { captionAt } from "ef/run/captions";

/**
 * One sentence below the flow about what has just happened for the first time.
 * @param {import("ef/run/store").StudioStore} store
 */
export function showCaptions(store) {
  const box = find(document, "[data-caption]");
  const mark = find(box, "[data-caption-mark]");
  const words = find(box, "[data-caption-words]");
  let drawn = "";
  const soon = paced(100, () => {
    const { trace, playback } = store;
    const caption = trace && captionAt(trace, playback.t_us, playback.speed);
    box.toggleAttribute("data-empty", !caption);
    if (!caption) return;
    setText(words, caption.words);
    if (caption.mark === drawn) return;
    drawn = caption.mark;
    mark.replaceChildren(drawing(`mark-${caption.mark}`));
  });
  store.subscribe(soon);
}

import { findAll } from "ef/page/dom";

/**
 * The buttons that save the picture, and what the palette offers for it.
 * @param {() => Promise<import("ef/page/picture_export").PictureExport>} pictures
 * @param {(error: unknown) => void} failed
 */
export function pictureActions(pictures, failed) {
  /** @param {"svg" | "png"} format */
  const save = (format) => void pictures().then((it) => it.save(format)).catch(failed);
  for (const button of findAll(document, "[data-picture]")) {
    button.addEventListener("click", () => save(button.dataset.picture === "png" ? "png" : "svg"));
  }
  return /** @type {const} */ (["svg", "png"]).map((format) => ({
    id: `picture-${format}`,
    name: `Save the picture as ${format.toUpperCase()}`,
    group: "Picture",
    run: () => save(format),
  }));
}

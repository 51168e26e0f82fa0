/** Whether the page is shown to a room: the projector is on. */
export function isInRoom() {
  return document.documentElement.dataset.view === "projector";
}

import { find, pageData, setText } from "ef/page/dom";
import { RunFeed } from "ef/page/run_feed";
import { listenForCommands } from "ef/page/shortcuts";
import { usualSettings } from "ef/inspector/settings";
import { Scene } from "ef/graph/scene";
import { ZOOM_STEP } from "ef/graph/viewport";
import { SPEEDS } from "ef/run/playback";
import { createStudioStore } from "ef/run/store";
import { Timeline } from "ef/run/timeline";

/** The flow and its transport in a frame of another page: to play and to look at, at rest while nobody can see it. */

/** @type {import("ef/run/protocol").RunCard} */
const card = pageData("run-card");
/** @type {import("ef/run/protocol").Manifest} */
const manifest = pageData("run-manifest");
/** @type {import("ef/run/protocol").SharedView} */
const view = pageData("shared-view");

if (view.theme) document.documentElement.dataset.theme = view.theme;
const store = createStudioStore();
const { playback } = store;
const note = find(document, "[data-embed-note]");
const feed = new RunFeed(store, ({ state }) => setText(note, state === "lost" ? "The connection is lost." : ""));
const scene = new Scene(find(document, "[data-graph]"), store, usualSettings(manifest, pageData("node-forms")));
const timeline = new Timeline(find(document, "[data-timeline]"), store);
/** @type {HTMLDetailsElement} */ (find(document, "[data-key]")).open = false;

const [speed1, speed10, speed60, speedMax] = SPEEDS;
listenForCommands({
  toggle: () => playback.toggle(),
  back: () => playback.stepBack(),
  forward: () => playback.stepForward(),
  start: () => playback.seek(0),
  end: () => playback.seek(playback.endUs),
  "speed-1": () => playback.setSpeed(speed1),
  "speed-10": () => playback.setSpeed(speed10),
  "speed-60": () => playback.setSpeed(speed60),
  "speed-max": () => playback.setSpeed(speedMax),
  "zoom-in": () => scene.zoomBy(ZOOM_STEP),
  "zoom-out": () => scene.zoomBy(1 / ZOOM_STEP),
  "zoom-reset": () => scene.zoomReset(),
  "zoom-fit": () => scene.zoomFit(),
  key: () => scene.toggleKey(),
  escape: () => store.select({ event: null }),
});
new MutationObserver(() => {
  scene.recolour();
  timeline.recolour();
}).observe(document.documentElement, { attributeFilter: ["data-theme"] });

/** Whether it played when it went out of sight. */
let goesOn = false;
new IntersectionObserver(([{ isIntersecting }]) => {
  if (!isIntersecting) {
    goesOn = playback.playing;
    playback.pause();
  } else if (goesOn) {
    goesOn = false;
    playback.play();
  }
}).observe(document.body);

/** Shows the moment that the link has kept as soon as it is known. */
async function open() {
  const { t_us, node, event, speed } = view;
  playback.t_us = t_us;
  if (speed !== null) playback.setSpeed(speed);
  await feed.open(card, manifest, null);
  const end = store.subscribe(() => {
    if (!store.trace || (store.trace.loadedUs < t_us && !store.trace.complete)) return;
    end();
    playback.seek(t_us);
    if (node !== null) store.select({ node });
    if (event !== null) store.select({ event });
  });
}

const ready = open();

/** What tests and the console drive the page by. */
Object.assign(window, { eventflow: { store, ready, play: () => playback.play(), pause: () => playback.pause(), frame: () => scene.frame() } });

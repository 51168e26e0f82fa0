import { countUpTo } from "ef/lib/growing";
import { densityAt, isShown, ribbonAt, visibleAt } from "ef/graph/density";
import { pointBeside, pointOn } from "ef/graph/geometry";
import { Glyph } from "ef/graph/glyphs";
import { FALL, STUB } from "ef/graph/layout";
import { VISIBLE_US } from "ef/graph/pace";
import { TWIN, filterShare, pointOnWay } from "ef/graph/way";

/**
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/journeys").Journeys} Journeys
 * @typedef {import("ef/graph/journeys").Moments} Moments
 */

const FALL_US = 700_000;
const LANE_US = 900_000;
const STUB_US = 700_000;
const point = { x: 0, y: 0 };

/**
 * What is seen of events just after their end: the model is done with them, the picture shows where they went.
 * @param {Picture} picture
 * @param {View} view
 * @param {Journeys} journeys
 */
export function addEndings(picture, view, journeys) {
  if (view.calm) return;
  for (const fall of journeys.falls) addFalls(picture, view, fall);
  for (const landing of journeys.landings) addLandings(picture, view, landing);
  for (const loss of journeys.losses) addLosses(picture, view, loss);
  for (const answer of journeys.answers) addAnswers(picture, view, answer, Glyph.DELIVERED);
  for (const refusal of journeys.refusals) addRareAnswers(picture, view, refusal, Glyph.FAILED);
  for (const rejection of journeys.rejections) addRareAnswers(picture, view, rejection, Glyph.THROTTLED);
}

/** Filtered events ride to the funnel, fall beside it, turn and fade. @param {Picture} picture @param {View} view @param {Moments} fall */
function addFalls(picture, view, { emit, root, place, event, at_us }) {
  const { t_us, speed, layout, follow } = view;
  const density = densityAt(at_us, t_us, speed);
  if (density.level === 1) picture.badges.set(place, density.every);
  const share = filterShare(layout, emit, place);
  const ride_us = VISIBLE_US * share * speed;
  // Roots ride before the decision when played fast, as those that pass do.
  const after_us = root ? Math.min(ride_us, VISIBLE_US * share) : ride_us;
  const fall_us = FALL_US * speed;
  const { data, length } = at_us;
  for (let index = countUpTo(data, length, t_us - after_us - fall_us); index < length; index += 1) {
    const arrive_us = data[index] + after_us;
    if (arrive_us - ride_us > t_us) break;
    const alpha = event.data[index] === follow ? 1 : visibleAt(density, index, speed);
    if (alpha <= 0) continue;
    if (t_us < arrive_us) {
      const u = 1 - (arrive_us - t_us) / ride_us;
      pointOnWay(layout, emit, place, u * share, point);
      picture.marks.add(event.data[index], Glyph.PUBLISHED, point.x, point.y, u, -1, alpha);
    } else {
      const phase = (t_us - arrive_us) / fall_us;
      pointOnWay(layout, emit, place, share, point);
      const down = FALL * phase ** 1.6;
      const sway = 5 * Math.sin(event.data[index] * 2.4) * phase;
      const [x, y] = layout.vertical ? [point.x + down, point.y + sway] : [point.x + sway, point.y + down];
      picture.marks.add(event.data[index], Glyph.FILTERED, x, y, phase, -1, alpha * Math.min(1, 1.35 - 1.35 * phase), phase * 1.4);
    }
  }
}

/** @param {Picture} picture @param {View} view @param {Moments} landing */
function addLandings(picture, view, { place, event, at_us }) {
  const { t_us, speed, layout, follow } = view;
  const { failure, path } = layout.edges[place];
  if (failure) {
    addRare(picture, view, { place, event, at_us }, LANE_US, (index, u) => {
      pointOn(path, u, point);
      picture.marks.add(event.data[index], Glyph.DEAD, point.x, point.y, u);
    });
    return;
  }
  const span_us = VISIBLE_US * speed;
  const density = densityAt(at_us, t_us, speed);
  const alpha = ribbonAt(density, speed);
  if (alpha > 0 && density.rate > 0) picture.ribbons.push({ edge: place, delivered: true, rate: density.rate, alpha, failed: 0, throttled: 0 });
  if (density.level === 1) picture.badges.set(place, density.every);
  each(at_us, t_us - span_us, t_us, (index) => {
    const visible = event.data[index] === follow ? 1 : visibleAt(density, index, speed);
    if (visible <= 0) return;
    const u = (t_us - at_us.data[index]) / span_us;
    pointOn(path, u, point);
    picture.marks.add(event.data[index], Glyph.DELIVERED, point.x, point.y, u, -1, visible);
  });
}

/** How many are lost says the chip at their end. @param {Picture} picture @param {View} view @param {Moments} loss */
function addLosses(picture, view, { place, event, at_us }) {
  const { t_us, speed, layout, follow } = view;
  const stub = layout.stubs[place];
  if (!stub) return;
  const span_us = STUB_US * speed;
  each(at_us, t_us - span_us, t_us, (index) => {
    if (event.data[index] !== follow && !isShown(at_us, index, speed)) return;
    const phase = (t_us - at_us.data[index]) / span_us;
    picture.marks.add(event.data[index], Glyph.LOST, stub.x + 4 + phase * STUB, stub.y, phase, -1, Math.min(1, 2 - 2 * phase));
  });
}

/** A caller that waits gets its answer on the lower of the two rails. @param {Picture} picture @param {View} view @param {Moments} moments @param {number} glyph */
function addAnswers(picture, view, { place, event, at_us }, glyph) {
  const { t_us, speed, layout, follow } = view;
  const { path } = layout.edges[place];
  const span_us = VISIBLE_US * speed;
  const density = densityAt(at_us, t_us, speed);
  each(at_us, t_us - span_us, t_us, (index) => {
    const alpha = event.data[index] === follow ? 1 : visibleAt(density, index, speed);
    if (alpha <= 0) return;
    const u = (t_us - at_us.data[index]) / span_us;
    pointBeside(path, 1 - u, TWIN, point);
    picture.marks.add(event.data[index], glyph, point.x, point.y, u, -1, alpha);
  });
}

/** @param {Picture} picture @param {View} view @param {Moments} moments @param {number} glyph */
function addRareAnswers(picture, view, { place, event, at_us }, glyph) {
  const { path } = view.layout.edges[place];
  addRare(picture, view, { place, event, at_us }, VISIBLE_US, (index, u) => {
    pointBeside(path, 1 - u, TWIN, point);
    picture.marks.add(event.data[index], glyph, point.x, point.y, u);
  });
}

/**
 * What is rare has marks of its own up to a few a second; how many more are on their way is counted.
 * @param {Picture} picture
 * @param {View} view
 * @param {Pick<Moments, "place" | "event" | "at_us">} moments
 * @param {number} long_us  it is on its way, at the usual speed
 * @param {(index: number, u: number) => void} add
 */
function addRare(picture, { t_us, speed, follow }, { place, event, at_us }, long_us, add) {
  const span_us = long_us * speed;
  let hidden = 0;
  each(at_us, t_us - span_us, t_us, (index) => {
    if (event.data[index] === follow || isShown(at_us, index, speed)) add(index, (t_us - at_us.data[index]) / span_us);
    else hidden += 1;
  });
  if (hidden) picture.rare.set(place, (picture.rare.get(place) ?? 0) + hidden);
}

/**
 * @param {import("ef/graph/density").Times} times
 * @param {number} after_us
 * @param {number} until_us
 * @param {(index: number) => void} visit
 */
function each({ data, length }, after_us, until_us, visit) {
  for (let index = countUpTo(data, length, after_us); index < length && data[index] <= until_us; index += 1) visit(index);
}

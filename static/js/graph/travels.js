import { countUpTo } from "ef/lib/growing";
import { addCapsules } from "ef/graph/capsules";
import { asRibbon, densityAt, isRibbon, rateInWindow, ribbonAt, visibleAt } from "ef/graph/density";
import { Glyph } from "ef/graph/glyphs";
import { MOST_MARKS, VISIBLE_US } from "ef/graph/pace";
import { EMITTED, HIDDEN, TWIN, pointOnWay, wayLength } from "ef/graph/way";

/**
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/journeys").Journeys} Journeys
 * @typedef {import("ef/graph/journeys").Lane} Lane
 * @typedef {import("ef/graph/journeys").Moments} Moments
 * @typedef {import("ef/graph/density").Density} Density
 */

/** A hop shorter than this in wall time can't be seen as one: the lane becomes a ribbon. */
const TOO_SHORT_MS = 90;
const STILL_MARKS = 5;
const STILL_PITCH = 13;
const point = { x: 0, y: 0 };

/**
 * Events on their way from a source to a function. Everything on a lane moves evenly and arrives when the trace says, so nothing
 * overtakes unless it really does.
 * @param {Picture} picture
 * @param {View} view
 * @param {Journeys} journeys
 */
export function addTravels(picture, view, journeys) {
  const densities = journeys.lanes.map((lane) => laneDensity(lane, view));
  if (!view.calm) keepBudget(picture, view, journeys.lanes, densities);
  journeys.lanes.forEach((lane, index) => {
    const density = densities[index];
    if (view.calm) addStill(picture, view, lane);
    else {
      addRibbon(picture, view, journeys, lane, density);
      if (density.level === 1) picture.badges.set(lane.trigger, density.every);
      if (view.layout.edges[lane.trigger].polled) addCapsules(picture, view, lane, density);
      else addMoving(picture, view, lane, density);
    }
  });
}

/**
 * When the picture of a hop begins. A root may be drawn before its birth, as an upload on its way, so that fast playing shows it;
 * at 1x and for children the birth is the beginning. What comes from elsewhere is not here before it has come.
 * @param {Lane} lane
 * @param {number} index
 * @param {number} speed
 */
export function departure(lane, index, speed) {
  const birth_us = lane.birth_us.data[index];
  const arrive_us = lane.arrive_us.data[index];
  if (lane.emit >= 0 || (speed <= 1 && birth_us < arrive_us)) return birth_us;
  return Math.max(lane.free_us.data[index], Math.min(birth_us, arrive_us - VISIBLE_US * speed));
}

/** @param {Lane} lane @param {View} view @returns {Density} */
function laneDensity(lane, { t_us, speed, layout }) {
  // A batch is one thing to look at, however many are in it.
  const density = densityAt(layout.edges[lane.trigger].polled ? lane.batch_us : lane.arrive_us, t_us, speed);
  if (lane.emit < 0 || speed <= 1 || density.level === 2 || density.rate === 0) return density;
  const next = Math.min(countUpTo(lane.arrive_us.data, lane.arrive_us.length, t_us), lane.arrive_us.length - 1);
  const hop_us = lane.arrive_us.data[next] - lane.birth_us.data[next];
  return hop_us / speed / 1000 < TOO_SHORT_MS ? asRibbon(density) : density;
}

/** Too many marks: the busiest lanes become ribbons first. @param {Picture} picture @param {View} view @param {Lane[]} lanes @param {Density[]} densities */
function keepBudget(picture, view, lanes, densities) {
  const loads = lanes.map((lane, index) => (densities[index].level === 2 ? 0 : inTransit(lane, view) / densities[index].every));
  let sum = picture.marks.length + loads.reduce((a, b) => a + b, 0);
  while (sum > MOST_MARKS) {
    const busiest = loads.indexOf(Math.max(...loads));
    if (loads[busiest] <= 0) return;
    sum -= loads[busiest];
    loads[busiest] = 0;
    densities[busiest] = asRibbon(densities[busiest]);
  }
}

/** @param {Lane} lane @param {View} view */
function inTransit(lane, { t_us, speed }) {
  const { data, length } = lane.arrive_us;
  const span_us = Math.max(lane.longest_us, lane.emit < 0 ? VISIBLE_US * speed : 0);
  return countUpTo(data, length, t_us + span_us) - countUpTo(data, length, t_us);
}

/** @param {Picture} picture @param {View} view @param {Journeys} journeys @param {Lane} lane @param {Density} density */
function addRibbon(picture, { t_us, speed, layout }, journeys, lane, density) {
  const { rate } = density;
  const alpha = ribbonAt(density, speed);
  if (alpha <= 0 || rate <= 0) return;
  const answered = (/** @type {Moments[]} */ moments) => {
    const found = moments.find(({ place }) => place === lane.trigger);
    return found ? Math.min(1, rateInWindow(found.at_us, t_us, speed) / rate) : 0;
  };
  picture.ribbons.push({ edge: lane.trigger, delivered: false, rate, alpha, failed: answered(journeys.refusals), throttled: answered(journeys.rejections) });
  // On a failure lane come single letters; a band of them would look like events that go well.
  if (lane.emit >= 0 && !layout.edges[lane.emit].failure) picture.ribbons.push({ edge: lane.emit, delivered: true, rate, alpha, failed: 0, throttled: 0 });
}

/** The followed one has a mark even in a ribbon. @param {Picture} picture @param {View} view @param {Lane} lane @param {Density} density */
function addMoving(picture, view, lane, density) {
  const { t_us, speed, layout, follow } = view;
  const { data: arrivals, length } = lane.arrive_us;
  const span_us = Math.max(lane.longest_us, lane.emit < 0 ? VISIBLE_US * speed : 0);
  if (follow < 0 && isRibbon(density)) return;
  const aside = layout.edges[lane.trigger].twin ? -TWIN : 0;
  const written = lane.emit >= 0 && layout.edges[lane.emit].failure ? Glyph.DEAD : Glyph.DELIVERED;
  for (let index = countUpTo(arrivals, length, t_us); index < length && arrivals[index] - span_us <= t_us; index += 1) {
    const event = lane.event.data[index];
    const alpha = event === follow ? 1 : visibleAt(density, index, speed);
    if (alpha <= 0) continue;
    const start_us = departure(lane, index, speed);
    if (start_us > t_us) continue;
    const u = (t_us - start_us) / (arrivals[index] - start_us);
    const part = pointOnWay(layout, lane.emit, lane.trigger, u, point, aside);
    if (part === HIDDEN) continue;
    picture.marks.add(event, part === EMITTED ? written : Glyph.PUBLISHED, point.x, point.y, u, lane.index, alpha);
  }
}

/** Without motion the events on their way stand before the door. @param {Picture} picture @param {View} view @param {Lane} lane */
function addStill(picture, view, lane) {
  const { t_us, layout, follow } = view;
  const { data: arrivals, length } = lane.arrive_us;
  const whole = wayLength(layout, lane.emit, lane.trigger);
  let standing = 0;
  let waiting = 0;
  for (let index = countUpTo(arrivals, length, t_us); index < length && arrivals[index] - lane.longest_us <= t_us; index += 1) {
    if (lane.birth_us.data[index] > t_us) continue;
    waiting += 1;
    const event = lane.event.data[index];
    if (standing >= STILL_MARKS && event !== follow) continue;
    const place = Math.min(standing, STILL_MARKS - 1);
    pointOnWay(layout, lane.emit, lane.trigger, 1 - (14 + place * STILL_PITCH) / whole, point);
    picture.marks.add(event, Glyph.PUBLISHED, point.x, point.y, 0);
    standing += 1;
  }
  if (waiting > STILL_MARKS) picture.still.set(lane.trigger, waiting - STILL_MARKS);
}

/**
 * The mark nearest to a point, within a target of 24 px. At most 400 marks: looking at each is quicker than keeping a grid.
 * @param {import("ef/graph/mark_buffer").MarkBuffer} marks
 * @param {number} x  in the picture's own units
 * @param {number} y
 * @param {number} scale  of the picture on the screen
 * @returns {number} index in the buffer, -1 for none
 */
export function markAt(marks, x, y, scale) {
  let best = -1;
  let least = (12 / scale) ** 2;
  for (let index = 0; index < marks.length; index += 1) {
    const distance = (marks.x[index] - x) ** 2 + (marks.y[index] - y) ** 2;
    if (distance < least) {
      least = distance;
      best = index;
    }
  }
  return best;
}

/**
 * The nearest box in a direction: one that lies that way, straight ahead before aside.
 * @param {{x: number, y: number, width: number, height: number}[]} boxes
 * @param {number} from
 * @param {string} key  ArrowLeft, ArrowRight, ArrowUp or ArrowDown
 * @returns {number} -1 for none
 */
export function neighbour(boxes, from, key) {
  const across = key === "ArrowLeft" || key === "ArrowRight";
  const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  const middle = (/** @type {number} */ index) => ({ x: boxes[index].x + boxes[index].width / 2, y: boxes[index].y + boxes[index].height / 2 });
  const here = middle(from);
  let best = -1;
  let least = Infinity;
  boxes.forEach((_, index) => {
    if (index === from) return;
    const there = middle(index);
    const ahead = sign * (across ? there.x - here.x : there.y - here.y);
    const aside = Math.abs(across ? there.y - here.y : there.x - here.x);
    const cost = ahead + 2 * aside;
    if (ahead > 4 && aside < 3 * ahead && cost < least) {
      least = cost;
      best = index;
    }
  });
  return best;
}

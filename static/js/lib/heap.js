/** Numbers by their keys, the least key first. */
export class Heap {
  constructor() {
    /** @type {{key: number, value: number}[]} */
    this.items = [];
  }

  get length() {
    return this.items.length;
  }

  /** The key of the one that `pop` takes next; there must be one. */
  get leastKey() {
    return this.items[0].key;
  }

  /** The value of that one. */
  get least() {
    return this.items[0].value;
  }

  /** @param {number} key @param {number} value */
  push(key, value) {
    const { items } = this;
    let place = items.length;
    items.push({ key, value });
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (items[above].key <= key) break;
      items[place] = items[above];
      place = above;
    }
    items[place] = { key, value };
  }

  /** @returns {number} its value; there must be one */
  pop() {
    const { items } = this;
    const [least] = items;
    const last = /** @type {{key: number, value: number}} */ (items.pop());
    if (!items.length) return least.value;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && items[below + 1].key < items[below].key) below += 1;
      if (items[below].key >= last.key) break;
      items[place] = items[below];
      place = below;
    }
    items[place] = last;
    return least.value;
  }
}

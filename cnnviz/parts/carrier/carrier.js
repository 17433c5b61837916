// Brings one array to the page, for other parts to take: it crosses the network when it changes, not when they do.

import { mounting } from "../shared/mount.js";
import { putDown, takeAway } from "../shared/carried.js";

class Carrier {
  update({ meta: { name }, values }) {
    if (name === this.name) return;
    const before = { name: this.name, values: this.values };
    this.name = name;
    this.values = values;
    putDown(name, this.values);
    takeAway(before.name, before.values);
  }

  destroy() {
    takeAway(this.name, this.values);
  }
}

export default mounting(Carrier);

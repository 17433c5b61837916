// A pad to draw on: the network reads the drawing while it is made, a stroke under way as well.

import { make } from "../shared/dom.js";
import { Sketch } from "../sketch/board.js";

export class Pad {
  /** @param {any} turns */
  constructor(turns) {
    this.turns = turns;
    this.sent = "";
    this.element = make("div", { class: "pad", hidden: "" });
    this.sketch = new Sketch(this.element, {
      get settled() {
        return turns.settled;
      },
      glimpse: async (digits) => {
        if (turns.settled) this.tell(digits);
        return false;
      },
      sendOnly: (digits) => this.tell(digits),
    });
  }

  /** Let the network read a drawing: what the state holds, so that a training that runs shows it too. */
  tell(digits) {
    this.sent = digits;
    this.turns.sendInstead({ ink: digits }, (waiting) => waiting.ink !== undefined);
  }

  /** Show what is drawn; `pad` is null where a picture is shown instead. */
  show(pad) {
    this.element.hidden = !pad;
    if (!pad || !this.turns.settled) return;
    if (this.sketch.stroke === undefined) this.sketch.update({ meta: pad });
    else if (this.sketch.ink.digits !== this.sent) this.tell(this.sketch.ink.digits);
  }

  destroy() {
    this.sketch.destroy();
  }
}

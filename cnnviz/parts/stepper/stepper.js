// The kernel lab's Stepper: pictures and maps with rows and columns.

import { atArrival, pickUp } from "../shared/carried.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { mounting } from "../shared/mount.js";
import { convolutionLayout, drawConvolution } from "./convolution.js";
import { Stepper } from "./core.js";
import { outputCentredOn } from "./geometry.js";
import { Maps } from "./maps.js";
import { drawPooling, poolingLayout } from "./pooling.js";

class LabStepper extends Stepper {
  constructor(root, turns) {
    super(root, turns, new Maps(root));
  }

  /** The picture comes by itself, and may come later than the maps. */
  update(content) {
    this.callOff?.();
    content.image ??= pickUp(content.meta.image.name);
    if (content.image) super.update(content);
    else this.callOff = atArrival(() => this.update(content));
  }

  destroy() {
    this.callOff?.();
    super.destroy();
  }

  spotUnder(stage, event) {
    const [row, column] = this.maps.cellUnder(stage, event);
    if (stage !== "input") return { ...this.spot, stage, row, column };
    const [outRow, outColumn] = outputCentredOn(row, column, this.model.meta.conv);
    return { ...this.spot, stage: "conv", row: outRow, column: outColumn };
  }

  layoutOf(stage, room) {
    return (stage === "conv" ? convolutionLayout : poolingLayout)(this.model, room);
  }

  nameOf({ row, column }) {
    return `${row}, ${column}`;
  }

  drawConvolved(layout, step, channel) {
    drawConvolution(this.sheet, this.model, step, layout, channel);
  }

  drawPooled(layout, step) {
    drawPooling(this.sheet, this.model, step, layout, this.spot.channel, (value) => this.maps.colour("act", value));
  }

  /** Under each map: where it is read, and the value there. */
  readouts({ cell, own, pooled }) {
    const { words } = this.model.meta;
    const write = (stage, text) => this.maps.tell(stage, text);
    write(
      "input",
      fill(words.pixels, {
        top: formatNumber(own.rows[0]),
        bottom: formatNumber(own.rows[1]),
        left: formatNumber(own.columns[0]),
        right: formatNumber(own.columns[1]),
      }),
    );
    const at = (place, value) => fill(words.place, { row: place.row, column: place.column, value: formatNumber(value) });
    write("conv", at(cell, this.model.value({ stage: "conv", ...cell })));
    write("act", at(cell, this.model.value({ stage: "act", ...cell })));
    if (!this.model.has("pool")) return;
    write(
      "pool",
      pooled
        ? at(pooled, this.model.value({ stage: "pool", channel: cell.channel, row: pooled.row, column: pooled.column }))
        : words.unused,
    );
  }

  settle() {
    super.settle();
    this.maps.settle();
  }
}

export default mounting(LabStepper);

// What zooming means in the maps of a network's layer: all show the same shares of their height and width.

import { Zoom } from "../stepper/zoom.js";

/** Kinds where a share of an input map is what makes the same share of the output. */
const ZOOMED = ["convolution", "transposed", "pooling", "activation", "elementwise", "normalization", "rounding"];

export class LayerZoom extends Zoom {
  constructor(stepper, row) {
    super(stepper, row, [stepper.input.plate, stepper.output.plate]);
  }

  /** Take the model of a layer, and begin with whole maps where they have another size than before. */
  take(model) {
    const { output, layer, words } = model.meta;
    this.model = model;
    const key = `${layer} ${output.rows} ${output.columns}`;
    if (key !== this.key) this.scale = 1;
    this.key = key;
    const flat = model.listed || output.axes !== "map" || Math.min(output.rows, output.columns) < 2;
    this.offer(!flat && ZOOMED.includes(model.kind));
    this.label({ words });
  }

  get size() {
    const { rows, columns } = this.model.meta.output;
    return { height: rows, width: columns };
  }

  get span() {
    const [box] = this.stepper.output.boxes;
    return [box.height / box.rows, box.width / box.columns];
  }

  placeOf({ row, column }) {
    return [row, column];
  }

  under(event, stage) {
    const maps = stage === "input" ? this.stepper.input : this.stepper.output;
    const { box, down, across } = maps.pointAt(event);
    const { height, width } = this.size;
    return [(down / box.rows) * height - 0.5, (across / box.columns) * width - 0.5];
  }

  /** Which part of each map is seen, as shares: what lies above it and left of it, and its length. */
  get seen() {
    const [above, before] = this.begin();
    return { above, before, length: 1 / this.scale };
  }
}

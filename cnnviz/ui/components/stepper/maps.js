// The four maps in a row: painting them, what the pointer means on them, and the light that links them.

import { colourOf, css, divergingColours, grayColours, paintPixels, paintValues } from "../shared/colour.js";
import { formatNumber } from "../shared/numbers.js";

export const STAGES = ["input", "conv", "act", "pool"];
const TALLEST_MAP = 300; // CSS pixels a map may take in height, or on wide screens this share of the row
const TALLEST_SHARE = 0.22;
const SMALLEST_MARK = 9; // a window of one pixel on a large photo must still be seen

/** The scale of a stage for the chosen way of showing: low, high, colours, and whether signs are dropped. */
export function scaleFor(view, [low, high], unit, theme) {
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  if (view === "clip") return { low: 0, high: unit, colours: grayColours() };
  if (view === "minmax") return { low, high: high > low ? high : low + 1, colours: grayColours() };
  if (view === "absolute") return { low: 0, high: most, colours: grayColours(), unsigned: true };
  return { low: -most, high: most, colours: divergingColours(theme), signed: true };
}

export class Maps {
  constructor(root) {
    this.row = root.querySelector(".maps");
    this.overlay = root.querySelector(".overlay");
    this.figures = Object.fromEntries(
      STAGES.map((stage) => {
        const figure = root.querySelector(`figure[data-stage="${stage}"]`);
        const part = (name) => figure.querySelector(name);
        const parts = { figure, name: part(".name"), shape: part(".shape"), plate: part(".plate"), base: part(".base"), legend: part(".legend"), readout: part(".readout") };
        return [stage, parts];
      }),
    );
  }

  /** Paint every map of `model` for `channel`. */
  paint(model, theme, channel) {
    this.model = model;
    this.theme = theme;
    const { meta } = model;
    const unit = 255 * model.image.scale;
    this.paintInput(model);
    this.scales = { input: { low: 0, high: unit, colours: grayColours() } };
    this.legend("input", this.scales.input);
    for (const stage of STAGES.slice(1)) {
      const { figure, base } = this.figures[stage];
      figure.hidden = !model.has(stage);
      if (!model.has(stage)) continue;
      const scale = (this.scales[stage] = scaleFor(meta.view, meta.ranges[stage], unit, theme));
      const [channels, height, width] = model.shape(stage);
      if (channels === 3 && meta.view === "clip") this.paintColour(base, model.maps[stage], height, width, scale);
      else {
        const at = Math.min(channel, channels - 1) * height * width;
        let values = model.maps[stage].subarray(at, at + height * width);
        if (scale.unsigned) values = values.map(Math.abs);
        paintValues(base, values, height, width, scale);
      }
      this.legend(stage, scale);
    }
    for (const stage of STAGES) {
      const { name, shape } = this.figures[stage];
      name.textContent = meta.titles[stage];
      shape.textContent = model.has(stage) ? model.shape(stage).join("\u2009×\u2009") : "";
    }
    this.layout();
  }

  paintInput({ image, pixels }) {
    const { channels, height, width } = image;
    const plane = height * width;
    const [green, blue] = channels === 3 ? [plane, 2 * plane] : [0, 0];
    paintPixels(this.figures.input.base, height, width, (target) => {
      for (let at = 0; at < plane; at++) target[at] = (255 << 24) | (pixels[at + blue] << 16) | (pixels[at + green] << 8) | pixels[at];
    });
  }

  paintColour(canvas, values, height, width, { high }) {
    const plane = height * width;
    const level = (value) => Math.min(255, Math.max(0, Math.round((value / high) * 255)));
    paintPixels(canvas, height, width, (target) => {
      for (let at = 0; at < plane; at++) {
        target[at] = (255 << 24) | (level(values[at + 2 * plane]) << 16) | (level(values[at + plane]) << 8) | level(values[at]);
      }
    });
  }

  legend(stage, { low, high, colours, signed }) {
    const { legend } = this.figures[stage];
    const stops = [0, 64, 128, 192, 256, 320, 384, 448, 512].map((index) => css(colours[index]));
    const bar = document.createElement("span");
    bar.className = "ramp";
    bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    const ends = (signed ? [low, 0, high] : [low, high]).map((value) => {
      const label = document.createElement("span");
      label.textContent = formatNumber(value, 3);
      return label;
    });
    const labels = document.createElement("span");
    labels.className = "ends";
    labels.append(...ends);
    legend.replaceChildren(bar, labels);
  }

  /** The colour in which a stage shows a value. */
  colour(stage, value) {
    const scale = this.scales[stage];
    return colourOf(scale.unsigned ? Math.abs(value) : value, scale);
  }

  /** Fit the maps into their columns and remember where each one's cells are. */
  layout() {
    if (!this.model) return;
    const tallest = Math.max(TALLEST_MAP, this.row.clientWidth * TALLEST_SHARE);
    for (const stage of STAGES) {
      const { figure, plate, base } = this.figures[stage];
      if (figure.hidden) continue;
      const [, height, width] = this.model.shape(stage);
      const style = getComputedStyle(plate);
      const room = plate.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const shown = Math.min(room, (tallest * width) / height);
      base.style.width = `${shown}px`;
      base.style.height = `${(shown * height) / width}px`;
    }
    const frame = this.row.getBoundingClientRect();
    for (const stage of STAGES) {
      const part = this.figures[stage];
      const [, height, width] = this.model.shape(stage === "pool" && !this.model.has("pool") ? "conv" : stage);
      const box = part.base.getBoundingClientRect();
      part.box = { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height, rows: height, columns: width };
    }
    const density = window.devicePixelRatio || 1;
    this.overlay.width = Math.round(frame.width * density);
    this.overlay.height = Math.round(frame.height * density);
    this.density = density;
  }

  /** The cell of `stage` under a pointer event; a point on the margin means the nearest cell. */
  cellUnder(stage, event) {
    const { base, box } = this.figures[stage];
    const frame = base.getBoundingClientRect();
    const row = Math.floor(((event.clientY - frame.top) / frame.height) * box.rows);
    const column = Math.floor(((event.clientX - frame.left) / frame.width) * box.columns);
    return [Math.min(box.rows - 1, Math.max(0, row)), Math.min(box.columns - 1, Math.max(0, column))];
  }

  rectangle(stage, rows, columns) {
    const { box } = this.figures[stage];
    const [down, across] = [box.height / box.rows, box.width / box.columns];
    let [x, y] = [box.x + columns[0] * across, box.y + rows[0] * down];
    let [width, height] = [(columns[1] - columns[0] + 1) * across, (rows[1] - rows[0] + 1) * down];
    if (width < SMALLEST_MARK) [x, width] = [x + (width - SMALLEST_MARK) / 2, SMALLEST_MARK];
    if (height < SMALLEST_MARK) [y, height] = [y + (height - SMALLEST_MARK) / 2, SMALLEST_MARK];
    return [x, y, width, height];
  }

  /** Light up what belongs to `spot`; `veilFrom` hides the elements of its stage from that index on. */
  light(spot, chain, pinned, veilFrom) {
    const context = this.overlay.getContext("2d");
    context.setTransform(this.density, 0, 0, this.density, 0, 0);
    context.clearRect(0, 0, this.overlay.width, this.overlay.height);
    if (veilFrom !== null) this.veil(context, spot.stage, veilFrom);
    const { cell, area, own, seen, pooled } = chain;
    const one = (at) => [at, at];
    const input = this.rectangle("input", own.rows, own.columns);
    const conv = this.rectangle("conv", one(cell.row), one(cell.column));
    const act = this.rectangle("act", one(cell.row), one(cell.column));
    this.link(context, input, conv);
    this.link(context, conv, act);
    if (spot.stage === "pool") {
      this.frame(context, this.rectangle("input", seen.rows, seen.columns), { dash: [4, 3] });
      this.frame(context, this.rectangle("conv", area.rows, area.columns), { dash: [4, 3] });
      this.frame(context, this.rectangle("act", area.rows, area.columns), {});
    }
    if (pooled && this.model.has("pool")) {
      const pool = this.rectangle("pool", pooled.rows, pooled.columns);
      this.link(context, spot.stage === "pool" ? this.rectangle("act", area.rows, area.columns) : act, pool);
      this.frame(context, pool, { dash: spot.stage === "pool" ? [] : [4, 3] });
    }
    for (const box of [input, conv, act]) this.frame(context, box, {});
    if (pinned && !this.figures[pinned.stage].figure.hidden) this.pin(context, this.rectangle(pinned.stage, one(pinned.row), one(pinned.column)));
  }

  frame(context, [x, y, width, height], { dash = [] }) {
    context.setLineDash([]);
    context.strokeStyle = this.theme.paper;
    context.lineWidth = 4;
    context.strokeRect(x, y, width, height);
    context.setLineDash(dash);
    context.strokeStyle = this.theme.accent;
    context.lineWidth = 2;
    context.strokeRect(x, y, width, height);
    context.setLineDash([]);
  }

  /** Two lines from the right side of one rectangle to the left side of the next, where they stand side by side. */
  link(context, from, to) {
    if (to[0] < from[0] + from[2]) return;
    context.beginPath();
    context.moveTo(from[0] + from[2], from[1]);
    context.lineTo(to[0], to[1]);
    context.moveTo(from[0] + from[2], from[1] + from[3]);
    context.lineTo(to[0], to[1] + to[3]);
    context.strokeStyle = this.theme.paper;
    context.lineWidth = 3;
    context.globalAlpha = 0.6;
    context.stroke();
    context.strokeStyle = this.theme.accent;
    context.lineWidth = 1;
    context.globalAlpha = 0.8;
    context.stroke();
    context.globalAlpha = 1;
  }

  pin(context, [x, y, width]) {
    context.fillStyle = this.theme.accent;
    context.strokeStyle = this.theme.paper;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x + width / 2, y - 7, 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  veil(context, stage, index) {
    const { box } = this.figures[stage];
    const [down, across] = [box.height / box.rows, box.width / box.columns];
    const row = Math.floor(index / box.columns);
    const column = index % box.columns;
    context.fillStyle = this.theme.raised;
    context.globalAlpha = 0.93;
    context.fillRect(box.x + column * across, box.y + row * down, box.width - column * across, down);
    context.fillRect(box.x, box.y + (row + 1) * down, box.width, Math.max(0, box.height - (row + 1) * down));
    context.globalAlpha = 1;
  }
}

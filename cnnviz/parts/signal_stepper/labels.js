// What is written beside and below the lanes: values, names of channels, and samples.

import { formatNumber } from "../shared/numbers.js";
import { clamp } from "../stepper/geometry.js";
import { ticks } from "./axis.js";

const LINE = 20; // CSS pixels that two values need between them
const BEFORE = 8; // between a value and its lane
const NAME = { inset: 6, line: 10, most: 160 };

/** The highest and the lowest value of one channel of a lane, 0 where there is room, and the channel's name. */
export function writeValues(lanes, context, stage, row) {
  const { model, theme, type, left } = lanes;
  const { rows } = lanes.figures[stage];
  const { top, tall } = rows[row];
  const [low, high] = lanes.ends[stage];
  prepare(lanes, context, "middle", "right");
  const written = [];
  const hidden = stage === "kernel" ? model.covers.has("kernel") : model.covers.numbers(stage);
  for (const value of hidden ? [0] : [high, low, 0]) {
    const y = clamp(lanes.height(stage, row, value), top + LINE / 2 - 2, top + tall - LINE / 2 + 2);
    if (written.some((other) => Math.abs(other - y) < LINE)) continue;
    context.fillText(formatNumber(value, 3), left - BEFORE, y);
    written.push(y);
  }
  context.globalAlpha = 1;
  if (rows.length === 1) return;
  const name = model.meta.channel_names[row];
  context.textAlign = "left";
  context.font = `600 ${type}px ${theme.font}`;
  context.lineWidth = 4;
  context.strokeStyle = theme.paper;
  context.strokeText(name, left + NAME.inset, top + NAME.line, NAME.most);
  context.fillText(name, left + NAME.inset, top + NAME.line, NAME.most);
}

/** The samples at the ticks, as far as the axis's name leaves room. */
export function writeTicks(lanes, context) {
  const right = lanes.plot[0] + lanes.plot[1];
  const title = lanes.model.meta.words.samples;
  prepare(lanes, context, "top", "right");
  context.fillText(title, right, 4);
  const free = right - context.measureText(title).width - 28;
  context.textAlign = "center";
  for (const tick of ticks(lanes.view, lanes.tickStep)) {
    const x = lanes.pixel(tick);
    if (x < free) context.fillText(formatNumber(tick), x, 4);
  }
  context.globalAlpha = 1;
}

function prepare({ theme, type }, context, baseline, align) {
  context.font = `${type}px ${theme.font}`;
  context.textBaseline = baseline;
  context.textAlign = align;
  context.fillStyle = theme.ink;
  context.globalAlpha = 0.75;
}

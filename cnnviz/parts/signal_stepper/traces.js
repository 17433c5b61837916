// Drawing a row of numbers: stems where there is room for each, a filled line where there are many, bars for pooled ones.

import { circle, drawLine } from "../shared/pen.js";

const STEM_ROOM = 7; // CSS pixels from one element to the next that a stem needs
const LINE_ROOM = 1.5;
const DOT_ROOM = 4;

/**
 * Draw elements `first` to `last`. `place` gives their position and `height` a value's, both in pixels; `zero` is the
 * position of 0, and `colours` are [below 0, above 0, line]. A line of many needs the `frame` that it is drawn in.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Trace} trace
 */
export function drawTrace(context, trace) {
  if (trace.bars) drawPillars(context, trace);
  else if (trace.spacing >= STEM_ROOM) drawStems(context, trace);
  else drawFilledLine(context, trace);
}

function drawStems(context, { first, last, value, place, height, zero, spacing, colours }) {
  const radius = Math.min(4.5, spacing / 3.2);
  context.lineWidth = Math.min(3, Math.max(1.5, spacing / 6));
  for (let index = first; index <= last; index++) {
    const [x, y] = [place(index), height(value(index))];
    context.strokeStyle = context.fillStyle = colours[value(index) < 0 ? 0 : 1];
    drawLine(context, x, zero, x, y);
    circle(context, x, y, radius);
    context.fill();
  }
}

function drawPillars(context, { first, last, value, place, height, zero, spacing, colours }) {
  const wide = Math.max(1, spacing - Math.min(2, spacing * 0.15));
  for (let index = first; index <= last; index++) {
    const y = height(value(index));
    context.fillStyle = colours[value(index) < 0 ? 0 : 1];
    context.globalAlpha = 0.8;
    context.fillRect(place(index) - wide / 2, Math.min(y, zero), wide, Math.max(1, Math.abs(y - zero)));
  }
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Trace} trace */
function drawFilledLine(context, { first, last, value, place, height, zero, spacing, colours, frame }) {
  const line = new Path2D();
  const area = new Path2D();
  area.moveTo(place(first), zero);
  for (let index = first; index <= last; index++) {
    const [x, y] = [place(index), height(value(index))];
    if (index === first) line.moveTo(x, y);
    else line.lineTo(x, y);
    area.lineTo(x, y);
  }
  area.lineTo(place(last), zero);
  const crowded = spacing < LINE_ROOM; // the line would cover the colours below it, so it takes them on
  context.lineWidth = crowded ? 1 : 1.4;
  context.lineJoin = "round";
  const [left, top, wide, tall] = frame;
  for (const [side, from, to] of [[1, top, zero], [0, zero, top + tall]]) {
    context.save();
    context.beginPath();
    context.rect(left, from, wide, Math.max(0, to - from));
    context.clip();
    context.fillStyle = context.strokeStyle = colours[side];
    context.globalAlpha = 0.38;
    context.fill(area);
    context.globalAlpha = 0.7;
    if (crowded) context.stroke(line);
    context.restore();
  }
  if (crowded) return;
  context.strokeStyle = colours[2];
  context.stroke(line);
}

/** Values that stand in for samples outside the signal: hollow dots, or a dashed line where there is no room. */
export function drawPadded(context, places, { value, place, height, spacing, colour }) {
  context.strokeStyle = colour;
  context.lineWidth = 1.3;
  if (spacing < DOT_ROOM) {
    context.setLineDash([3, 3]);
    context.beginPath();
    places.forEach((at, index) => context[index ? "lineTo" : "moveTo"](place(at), height(value(at))));
    context.stroke();
    context.setLineDash([]);
    return;
  }
  for (const at of places) {
    circle(context, place(at), height(value(at)), Math.min(4, spacing / 3.2));
    context.stroke();
  }
}

/** Slanting lines over a rectangle: what lies outside the signal. */
export function hatchArea(context, [left, top, wide, tall], theme) {
  if (wide <= 0) return;
  context.save();
  context.beginPath();
  context.rect(left, top, wide, tall);
  context.clip();
  context.fillStyle = theme.raised;
  context.fillRect(left, top, wide, tall);
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.beginPath();
  for (let offset = 0; offset < wide + tall; offset += 8) {
    context.moveTo(left + offset, top);
    context.lineTo(left + offset - tall, top + tall);
  }
  context.stroke();
  context.restore();
}

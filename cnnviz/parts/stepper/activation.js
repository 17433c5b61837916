// The arithmetic of one activation: the curve with the point on it, over the histograms before and after.

import { fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { circle, drawLine } from "../shared/pen.js";

const MARGIN = { left: 64, right: 20, top: 18, bottom: 40 };

export function activationLayout(room) {
  return { width: room, height: Math.min(360, Math.max(260, room * 0.5)) };
}

/** The function at one number, with that number and the parameters in its formula. */
export function activationEquation({ formula, parameters }, { x }) {
  const numbers = Object.entries({ ...parameters, x }).map(([name, value]) => [name, inBrackets(value)]);
  return `f(${formatNumber(x)}) = ${fill(formula, Object.fromEntries(numbers))}`;
}

export function drawActivation(sheet, model, step) {
  const { curve, before, after } = model.meta.act;
  const { theme, context, width, height } = sheet;
  const { words } = model.meta;
  const side = Math.min(110, width * 0.16); // the histogram after stands at the right
  const base = 64; // the histogram before lies below
  const plot = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: width - MARGIN.right - side - 12,
    bottom: height - MARGIN.bottom - base,
  };
  const scale = (value, [low, high], from, to) => from + ((value - low) / (high - low || 1)) * (to - from);
  const x = (value) => scale(value, curve.x, plot.left, plot.right);
  const y = (value) => scale(value, curve.y, plot.bottom, plot.top);

  const [wide, tall] = [plot.right - plot.left, plot.bottom - plot.top];

  context.fillStyle = theme.raised;
  context.fillRect(plot.left, plot.top, wide, tall);
  context.fillStyle = theme.ink;
  context.globalAlpha = 0.45;
  barShares(before).forEach((share, index) => {
    const [step, high] = [wide / before.length, (base - 12) * share];
    context.fillRect(plot.left + index * step, height - MARGIN.bottom + 4 - high, Math.max(0.5, step - 0.5), high);
  });
  barShares(after).forEach((share, index) => {
    const step = tall / after.length;
    context.fillRect(plot.right + 12, plot.bottom - (index + 1) * step, side * share, Math.max(0.5, step - 0.5));
  });
  context.globalAlpha = 1;

  const line = (x1, y1, x2, y2, colour, thick, dash = []) => {
    context.strokeStyle = colour;
    context.lineWidth = thick;
    context.setLineDash(dash);
    drawLine(context, x1, y1, x2, y2);
    context.setLineDash([]);
  };
  if (curve.x[0] < 0 && curve.x[1] > 0) line(x(0), plot.top, x(0), plot.bottom, theme.line, 1);
  if (curve.y[0] < 0 && curve.y[1] > 0) line(plot.left, y(0), plot.right, y(0), theme.line, 1);

  context.strokeStyle = theme.ink;
  context.lineWidth = 2.5;
  context.beginPath();
  let drawn = false; // where the function has no value, the line has a gap
  curve.values.forEach((value, index) => {
    const at = curve.x[0] + ((curve.x[1] - curve.x[0]) * index) / (curve.values.length - 1);
    if (value !== null && drawn) context.lineTo(x(at), y(value));
    else if (value !== null) context.moveTo(x(at), y(value));
    drawn = value !== null;
  });
  context.stroke();

  const [px, py] = [x(step.x), y(step.engine)];
  line(px, height - MARGIN.bottom + 4, px, py, theme.accent, 1.5, [4, 3]);
  line(px, py, plot.right + 12, py, theme.accent, 1.5, [4, 3]);
  const rise = (step.slope * tall * (curve.x[1] - curve.x[0] || 1)) / ((curve.y[1] - curve.y[0] || 1) * wide);
  const run = 46 / Math.hypot(1, rise);
  line(px - run, py + run * rise, px + run, py - run * rise, theme.accent, 2);
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.paper;
  context.lineWidth = 2;
  circle(context, px, py, 6);
  context.fill();
  context.stroke();

  for (const [value, at] of [[curve.y[0], plot.bottom - 8], [curve.y[1], plot.top + 8]]) {
    sheet.text(formatNumber(value, 3), plot.left - 8, at, { size: 14, align: "right", alpha: 0.75 });
  }
  const floor = height - MARGIN.bottom + 18;
  sheet.text(formatNumber(curve.x[0], 3), plot.left, floor, { size: 14, alpha: 0.75 });
  sheet.text(formatNumber(curve.x[1], 3), plot.right, floor, { size: 14, align: "right", alpha: 0.75 });
  sheet.text(words.before, (plot.left + plot.right) / 2, floor, { size: 14, align: "center", alpha: 0.75 });
  sheet.text(words.after, plot.right + 12, floor, { size: 14, alpha: 0.75, most: side + 16 });
}

/** How high the bars of a histogram are, 0 to 1: square roots, so that rare values can still be seen. */
function barShares(counts) {
  const most = Math.sqrt(Math.max(...counts)) || 1;
  return counts.map((count) => Math.sqrt(count) / most);
}

// A row of cells with numbers on a sheet, and the same row as a small picture where there are too many for numbers.

import { css, inkOn } from "../shared/colour.js";
import { drawLine } from "../shared/pen.js";
import { drawTrace, hatchArea } from "./traces.js";

/**
 * Cells side by side from (x, y): `{text, colour, padding, won}` each: `colour` is [red, green, blue], `won` the place
 * among the winners. One type size serves the whole row.
 */
export function drawStrip(sheet, x, y, wide, tall, cells) {
  const { context, theme } = sheet;
  const longest = Math.max(1, ...cells.map((cell) => cell.text.length));
  const size = Math.min(17, (wide * 1.62) / longest);
  cells.forEach((cell, index) => {
    const left = x + index * wide;
    if (cell.padding) hatchArea(context, [left, y, wide, tall], theme);
    else if (cell.colour) {
      context.fillStyle = css(cell.colour);
      context.fillRect(left, y, wide, tall);
    }
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.strokeRect(Math.round(left) + 0.5, Math.round(y) + 0.5, wide, tall);
    sheet.text(cell.text, left + wide / 2, y + tall / 2 + 1, {
      size,
      align: "center",
      colour: cell.colour && !cell.padding ? inkOn(cell.colour) : theme.ink,
      most: wide - 4,
    });
  });
  cells.forEach(({ won }, index) => {
    if (won >= 0) sheet.box(x + index * wide + 2, y + 2, wide - 4, tall - 4, { line: 2.5, dash: won ? [5, 4] : [] });
  });
}

/** `values` as stems in a rectangle, on a scale from `low` to `high`. */
export function drawMiniature(sheet, [x, y, wide, tall], values, [low, high], colours) {
  const { context, theme } = sheet;
  const height = (value) => y + tall - 5 - ((value - low) / (high - low || 1)) * (tall - 10);
  const spacing = wide / values.length;
  context.fillStyle = theme.raised;
  context.fillRect(x, y, wide, tall);
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  drawLine(context, x, height(0), x + wide, height(0));
  drawTrace(context, {
    first: 0,
    last: values.length - 1,
    value: (index) => values[index],
    place: (index) => x + (index + 0.5) * spacing,
    height,
    zero: height(0),
    spacing: Math.max(spacing, 7), // always stems: each stands under its partner
    colours,
  });
}

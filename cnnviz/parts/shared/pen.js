// What many drawings on a canvas have in common.

/** @param {CanvasRenderingContext2D} context @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
export function drawLine(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/**
 * Let the path be a circle, to be filled or stroked.
 *
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius
 */
export function circle(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/**
 * Stroke a rectangle, over a wider one in the colour of the page, if that is given, so that it is seen on any ground.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Rectangle} rectangle
 * @param {{ paper?: string, colour: string, line: number, dash?: number[] }} look
 */
export function drawCased(context, rectangle, { paper, colour, line, dash = [] }) {
  if (paper) {
    context.setLineDash([]);
    context.strokeStyle = paper;
    context.lineWidth = line + 2;
    context.strokeRect(...rectangle);
  }
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(...rectangle);
  context.setLineDash([]);
}

// The second step: what one of its elements is made of, and the arithmetic drawn below the maps.

import { colourOf, divergingColours, inkOn, css } from "../shared/colour.js";
import { compactNumber, fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { drawLine } from "../shared/pen.js";
import { clamp, windowAt } from "./geometry.js";
import { isNear } from "./model.js";

const NAME = 26; // CSS pixels above the window of a map
const SIGN_OF_MAP = 24; // room for × and =
const SUM_OF_MAP = 92;
const BETWEEN = { across: 28, down: 12 };
const CELLS_OF_MAP = { largest: 40, smallest: 14 };
const LINE_OF_PAIR = 44;
const COMPASS = 150;
const SECTOR = Math.PI / 4;

/**
 * Why an element of the second step has its value. Of a convolution over maps: a plane for each map, as `Model.convolutionAt`
 * gives them; of a combination: a and b, the terms made of them, and their sum `inside`.
 *
 * @returns {any}
 */
export function secondAt(model, spot) {
  const spec = model.meta.then;
  const { row, column } = spot;
  const engine = model.value(spot);
  const [, height, width] = model.shape(spec.stage);
  if (spec.kind !== "convolve" && spec.kind !== "mix") {
    const channel = model.inside(spot).channel % spec.out[0];
    const before = (index) => model.before[((index * spec.out[0] + channel) * height + row) * width + column];
    return { ...combined(spec.kind, before(0), before(1), model.epsilon, engine), engine };
  }
  const window = windowAt(row, column, spec, height, width);
  const size = spec.kernel[0] * spec.kernel[1];
  const planes = Array.from({ length: spec.maps }, (_, map) => {
    const inputs = [];
    for (const r of window.rows) for (const c of window.columns) inputs.push(model.before[(map * height + r) * width + c]);
    const weights = model.secondWeight.subarray(map * size, (map + 1) * size);
    const products = inputs.map((value, at) => value * weights[at]);
    return { channel: map, inputs, weights, products, subtotal: products.reduce((sum, each) => sum + each, 0) };
  });
  const total = planes.reduce((sum, { subtotal }) => sum + subtotal, 0);
  const sizes = planes.flatMap(({ products }) => products).reduce((sum, each) => sum + Math.abs(each), 0);
  const agrees = isNear(total, engine, (spec.maps * size + 1) * model.epsilon * sizes);
  return { window, planes, rest: 0, bias: 0, total, engine, agrees };
}

/** Two numbers combined. */
function combined(kind, a, b, epsilon, engine) {
  const [terms, inside, total] =
    kind === "magnitude"
      ? [[a * a, b * b], a * a + b * b, Math.sqrt(a * a + b * b)]
      : kind === "maximum"
        ? [[a, b], Math.max(a, b), Math.max(a, b)]
        : kind === "sum"
          ? [[a, b], a + b, a + b]
          : [[a, -b], a - b, a - b];
  return { a, b, terms, inside, total, agrees: isNear(total, engine, 2 * epsilon * (Math.abs(a) + Math.abs(b))) };
}

/** The slopes of brightness, downwards and to the right, behind a and b; null where they do not tell. */
export function slopesBehind({ a, b }, tells) {
  if (!tells) return null;
  const given = [a - tells.bias, b - tells.bias];
  return tells.matrix.map(([one, other]) => one * given[0] + other * given[1]);
}

/** Which of eight directions two slopes point in: 0 to the right, then clockwise on the screen; null without a slope. */
export function sectorOf([down, right]) {
  if (!down && !right) return null;
  return (Math.round(Math.atan2(down, right) / SECTOR) + 8) % 8;
}

/** The sentence on where it gets brighter, if a and b tell. */
export function brighterSentence(step, { then, words }) {
  const slopes = step.a === undefined ? null : slopesBehind(step, then.tells);
  return slopes ? words[`brighter_${sectorOf(slopes) ?? "none"}`] : "";
}

/** The second step's arithmetic in one line. */
export function secondEquation(step, { then }, names) {
  if (step.planes) {
    if (then.kind === "mix") {
      const product = ({ inputs, weights }) => `${inBrackets(weights[0], 3)}·${inBrackets(inputs[0], 4)}`;
      return step.planes.map(product).join(" + ");
    }
    const known = (value) => (step.covered ? "?" : inBrackets(value, 5));
    return step.planes.map(({ channel, subtotal }) => `${names[channel]} ${known(subtotal)}`).join(" + ");
  }
  const [a, b] = [inBrackets(step.a, 5), inBrackets(step.b, 5)];
  if (then.kind === "magnitude") {
    const under = step.covered || step.inside >= 1e6 ? "" : ` = √${formatNumber(step.inside, 7)}`;
    return `√(${a}² + ${b}²)${under}`;
  }
  if (then.kind === "maximum") return `max(${formatNumber(step.a, 5)}, ${formatNumber(step.b, 5)})`;
  return `${formatNumber(step.a, 5)} ${then.kind === "sum" ? "+" : "−"} ${b}`;
}

/** What the maps before the second step are called; where the kernels are covered their names would tell them. */
export function namesBefore({ then, words }, covers) {
  if (!covers.has("kernel")) return then.names;
  return then.names.map((_, index) => fill(words.then_map, { number: index + 1 }));
}

/** Sizes of everything on the sheet; they change with the data and the room, never with the position. */
export function secondLayout(model, room, tall = Infinity) {
  const { kind, kernel, maps, tells } = model.meta.then;
  if (kind !== "convolve" && kind !== "mix") {
    const beside = tells && room >= 480;
    const height = 2 * LINE_OF_PAIR + (tells ? (beside ? 0 : COMPASS + 12) : 0);
    return { width: room, height: Math.max(height, beside ? COMPASS + 8 : 0), compass: beside ? 360 : 0, beside };
  }
  const side = kernel[0];
  const fixed = 2 * SIGN_OF_MAP + SUM_OF_MAP;
  const widest = side === 1 ? 72 : CELLS_OF_MAP.largest;
  const blocks = (across) => {
    const wide = (room - (across - 1) * BETWEEN.across) / across - fixed;
    const rows = Math.ceil(maps / across);
    const high = tall === Infinity ? Infinity : tall / rows - NAME - BETWEEN.down;
    return { across, rows, cell: Math.floor(Math.min(widest, wide / (2 * side), high / side)) };
  };
  const possible = Array.from({ length: maps }, (_, index) => blocks(index + 1));
  // as many beside each other as can be read well; else the arrangement with the largest cells
  const legible = possible.filter(({ cell }) => cell >= Math.min(30, widest));
  const best = legible.at(-1) ?? possible.reduce((one, other) => (other.cell > one.cell ? other : one));
  const cell = clamp(best.cell, CELLS_OF_MAP.smallest, widest);
  const width = 2 * side * cell + fixed;
  const down = NAME + side * cell + BETWEEN.down;
  const across = best.across;
  return { cell, side, across, block: { width, down }, width: Math.max(room, width), height: best.rows * down };
}

/** Draw `step`; `scale` is the one of the maps before, and `hidden` says whether subtotals would tell what is covered. */
export function drawSecond(sheet, model, step, layout, { scale, hidden, names }) {
  if (step.planes) drawPlanes(sheet, model, step, layout, { scale, hidden, names });
  else drawPair(sheet, model, step, layout, { scale, names });
}

function drawPlanes(sheet, model, step, layout, { scale, hidden, names }) {
  const { cell, side, across, block } = layout;
  const span = side * cell;
  const most = step.planes.reduce((size, { weights }) => Math.max(size, ...weights.map(Math.abs)), 0) || 1;
  const weightScale = { low: -most, high: most, colours: divergingColours(sheet.theme, "weight") };
  const { progress } = step;
  const number = (value) => (cell < 30 ? compactNumber(value) : formatNumber(value, 3));
  step.planes.forEach((plane, index) => {
    const done = progress ? progress.count - index * side * side : Infinity;
    let x = (index % across) * (block.width + BETWEEN.across);
    const y = Math.floor(index / across) * block.down + NAME;
    const middle = y + span / 2;
    const grid = (values, with_) =>
      sheet.grid(x, y, side, side, cell, (i, j) => {
        const value = values[i * side + j];
        return { text: number(value), colour: colourOf(value, with_) };
      });
    const mark = () => {
      const here = progress?.present?.channel === plane.channel ? progress.present.at : undefined;
      if (here === undefined) return;
      const [i, j] = [Math.floor(here / side), here % side];
      sheet.box(x + j * cell + 1, y + i * cell + 1, cell - 2, cell - 2, { line: 3 });
    };
    sheet.text(names[plane.channel], x, y - NAME / 2, { size: 15, alpha: 0.8, most: block.width });
    grid(scale.unsigned ? plane.inputs.map(Math.abs) : plane.inputs, scale);
    mark();
    x += span;
    sheet.text("×", x + SIGN_OF_MAP / 2, middle, { size: 20, align: "center" });
    x += SIGN_OF_MAP;
    grid(plane.weights, weightScale);
    mark();
    x += span;
    sheet.text("=", x + SIGN_OF_MAP / 2, middle, { size: 20, align: "center" });
    x += SIGN_OF_MAP;
    const subtotal = hidden || done < side * side ? "?" : formatNumber(plane.subtotal, 5);
    sheet.text(subtotal, x, middle, { size: 20, weight: 600, most: SUM_OF_MAP });
  });
}

function drawPair(sheet, model, step, layout, { scale, names }) {
  [step.a, step.b].forEach((value, index) => {
    const middle = index * LINE_OF_PAIR + LINE_OF_PAIR / 2;
    const colour = colourOf(scale.unsigned ? Math.abs(value) : value, scale);
    const { context } = sheet;
    context.fillStyle = css(colour);
    context.fillRect(0.5, middle - 17, 96, 34);
    context.strokeStyle = sheet.theme.line;
    context.lineWidth = 1;
    context.strokeRect(0.5, middle - 17, 96, 34);
    const type = { size: 18, weight: 600, align: "center", colour: inkOn(colour), most: 90 };
    sheet.text(formatNumber(value, 5), 48, middle + 1, type);
    sheet.text("ab"[index], 112, middle, { size: 18, weight: 650 });
    const room = (layout.beside ? layout.compass - 24 : layout.width) - 136;
    sheet.text(names[index], 134, middle, { size: 16, most: room });
  });
  const slopes = slopesBehind(step, model.meta.then.tells);
  if (slopes) drawCompass(sheet, slopes, layout.compass, layout.beside ? 4 : 2 * LINE_OF_PAIR + 8);
}

/** An arrow towards where it gets brighter, on a square that gets brighter that way. */
function drawCompass(sheet, [down, right], left, top) {
  const { context, theme } = sheet;
  const middle = [left + COMPASS / 2, top + COMPASS / 2];
  const size = Math.hypot(down, right);
  const [x, y] = size ? [right / size, down / size] : [0, 0];
  const reach = COMPASS / 2 - 6;
  const ramp = context.createLinearGradient(
    middle[0] - x * reach, middle[1] - y * reach, middle[0] + x * reach, middle[1] + y * reach,
  );
  const gray = (share) => css(Array(3).fill(Math.round(255 * share)));
  ramp.addColorStop(0, gray(size ? 0.25 : 0.6));
  ramp.addColorStop(1, gray(size ? 0.95 : 0.6));
  context.fillStyle = ramp;
  context.fillRect(left, top, COMPASS, COMPASS);
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, COMPASS - 1, COMPASS - 1);
  if (!size) return;
  const [tip, tail] = [reach - 14, 14 - reach].map((along) => [middle[0] + x * along, middle[1] + y * along]);
  for (const [colour, line] of [["#fff", 7], ["#000", 3]]) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.lineCap = "round";
    drawLine(context, tail[0], tail[1], tip[0], tip[1]);
    for (const turn of [2.6, -2.6]) {
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      drawLine(context, tip[0], tip[1], tip[0] + 16 * (x * cos - y * sin), tip[1] + 16 * (x * sin + y * cos));
    }
    context.lineCap = "butt";
  }
}

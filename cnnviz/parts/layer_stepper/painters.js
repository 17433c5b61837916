// How each kind of layer writes its arithmetic: what stands on the sheet, and the line above it.

import { inkOn } from "../shared/colour.js";
import { fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { activationEquation, activationLayout, drawActivation } from "../stepper/activation.js";
import { convolutionLayout, drawConvolution, productTerms } from "../stepper/convolution.js";
import { drawMagnifier, magnifierCells } from "../stepper/magnifier.js";
import { drawPooling, poolingEquation, poolingLayout } from "../stepper/pooling.js";
import { cellFor } from "../stepper/sheet.js";
import { drawLines, linesLayout } from "./lines.js";
import { termEquation, termItems } from "./term_lines.js";

const LISTED_TERMS = 4; // a sum of more subtotals is written as one number, and the cards below have them all

/** The sum of a convolution or of a unit, by channels as far as that can be read. */
function sumOf(model, step, left) {
  const { words, channel_names: names } = model.meta;
  const { planes } = step;
  const unit = model.kind === "linear" && planes.length === 1;
  if (planes.length <= LISTED_TERMS && !unit) return `${left} = ${productTerms(step, names, model.covers).join(" + ")}`;
  const subtotal = planes.reduce((sum, plane) => sum + plane.subtotal, step.rest);
  const count = unit ? model.meta.image.count : planes.length + model.meta.left_out.channels;
  const sentence = planes.length === 1 ? words.sum_of_products : words.sum_of_channels;
  const terms = fill(sentence, { count, value: model.covers.has("sum") ? "?" : inBrackets(subtotal, 6) });
  return `${left} = ${terms} + b ${inBrackets(step.bias, 4)}`;
}

const placeOf = ({ row, column }) => `${row}, ${column}`;

const MAGNIFIED = 3; // of more channels the cards tell, and the maps show where the window is

const sumPainter = (magnifies) => ({
  layout: (model, room) =>
    convolutionLayout(model, room, magnifies && model.image.channels <= MAGNIFIED && model.image.height > 1),
  draw: (sheet, model, step, layout, chosen) => drawConvolution(sheet, model, step, layout, chosen),
  equation: (model, step, spot) => sumOf(model, step, `F(${placeOf(spot)})`),
});

/** A number in a box, in the colour that its map gives it. */
function valueBox(model, label, value, coloured = false, strong = false) {
  const colour = coloured ? model.valueColour(value) : null;
  return { label, text: formatNumber(value, 5), colour, ink: colour ? inkOn(colour) : undefined, strong };
}

/** Kinds that write their calculation as rows of boxes; `items(model, step)` gives them. */
const linesPainter = (items, equation) => ({
  changes: true, // widths follow the numbers
  layout: (model, room, step, sheet, theme) => linesLayout(sheet, theme, items(model, step), room),
  draw: (sheet, model, step, layout) => drawLines(sheet, layout),
  equation,
});

export const PAINTERS = {
  convolution: sumPainter(true),
  transposed: sumPainter(false),

  linear: {
    ...sumPainter(false),
    equation: (model, step, spot) => sumOf(model, step, `z(${model.unitOf(spot)})`),
  },

  activation: {
    layout: (model, room) => activationLayout(room),
    draw: (sheet, model, step) => drawActivation(sheet, model, step),
    equation: ({ meta }, step) => activationEquation(meta.act, step),
    note: ({ meta }, step) => fill(meta.words.slope, { slope: formatNumber(step.slope, 3) }),
  },

  pooling: {
    layout: (model, room) => poolingLayout(model, room),
    draw: (sheet, model, step, layout) => drawPooling(sheet, model, step, layout, 0, (value) => model.valueColour(value)),
    equation: (model, step) => poolingEquation(step),
  },

  normalization: linesPainter(
    (model, step) => {
      const { words } = model.meta;
      const box = (label, value, strong) => valueBox(model, label, value, false, strong);
      return [
        box("x", step.x), "−", box(words.mean, step.mean), "=", box(words.centred, step.centred), "\n",
        box(words.centred, step.centred), "÷", box("√(σ² + ε)", step.deviation), "=", box(words.normal, step.normal), "\n",
        box(words.normal, step.normal), "×", box(words.scale, step.scale), "+", box(words.shift, step.bias), "=",
        box("y", step.total, true),
      ];
    },
    ({ meta: { norm } }, { x, mean, variance, scale, bias }) => {
      const deviation = `√(${formatNumber(variance)} + ${formatNumber(norm.eps)})`;
      return `y = (${formatNumber(x)} − ${inBrackets(mean)}) / ${deviation} · ${inBrackets(scale)} + ${inBrackets(bias)}`;
    },
  ),

  terms: linesPainter(
    (model, step) => termItems(model, step, (...box) => valueBox(model, ...box)),
    (model, step) => termEquation(model, step),
  ),

  rounding: linesPainter(
    (model, { x, scale, zero, centred, steps, rounded, moved, total }) => {
      const { words, rounding } = model.meta;
      const box = (label, value, strong) => valueBox(model, label, value, false, strong);
      const result = box(words.result, total, true);
      if (!rounding.ends) {
        return [
          box(words.stored, x), "−", box(words.zero_point, zero), "=", box(words.centred, centred), "\n",
          box(words.centred, centred), "×", box(words.step_size, scale), "=", result,
        ];
      }
      const cut = moved === total ? [] : [`→ [${rounding.ends.map((end) => formatNumber(end)).join(", ")}] →`, result];
      return [
        box("x", x), "÷", box(words.step_size, scale), "=", box(words.steps, steps), "→", box(words.rounded, rounded), "\n",
        box(words.rounded, rounded), "+", box(words.zero_point, zero), "=",
        box(cut.length ? words.sum : words.result, moved, !cut.length), ...cut,
      ];
    },
    ({ meta: { rounding } }, { x, scale, zero }) => {
      if (!rounding.ends) return `(${formatNumber(x)} − ${inBrackets(zero)}) · ${formatNumber(scale, 6)}`;
      return `⌊${formatNumber(x, 5)} / ${formatNumber(scale, 6)}⌉ + ${inBrackets(zero)}`;
    },
  ),

  elementwise: linesPainter(
    (model, step) => {
      const { channel_names: names, operator, words } = model.meta;
      const result = valueBox(model, words.result, step.total, false, true);
      if (operator.name === "Where") {
        const [condition, ...both] = step.numbers;
        const taken = condition ? 0 : 1;
        return [valueBox(model, names[0], condition), "→", valueBox(model, names[1 + taken], both[taken], true), "=", result];
      }
      const sloped = operator.name !== "PRelu" || step.numbers[0] <= 0;
      const shown = step.numbers.slice(0, sloped ? undefined : 1);
      const boxes = shown.map((value, index) => valueBox(model, names[index], value, true));
      return [...boxes.flatMap((one, index) => (index ? [operator.sign, one] : [one])), "=", result];
    },
    ({ meta: { operator, words, channel_names: names } }, { numbers }) => {
      if (operator.name === "Where") {
        return fill(numbers[0] ? words.condition_holds : words.condition_fails, { name: names[numbers[0] ? 1 : 2] });
      }
      const [first, ...others] = numbers.map((value) => inBrackets(value));
      if (operator.name === "PRelu") return `max(0, ${first}) + ${others[0]} · min(0, ${first})`;
      if (!operator.sign) return operator.name === "Not" ? `¬ ${first}` : first;
      if (operator.sign === ",") return `${operator.name.toLowerCase()}(${[first, ...others].join(", ")})`;
      const sum = [first, ...others].join(` ${operator.sign} `);
      return operator.name === "Mean" ? `(${sum}) / ${numbers.length}` : sum;
    },
  ),

  copy: {
    layout: (model, room) => {
      const cells = magnifierCells({ kernel: [1, 1], dilation: [1, 1] });
      const zoom = cellFor(Math.min(room, 420), cells, 14, 36);
      return { cells, zoom, width: room, height: cells * zoom + 34 };
    },
    draw: (sheet, model, step, layout) => step.window && drawMagnifier(sheet, model, step, layout, step.map),
    equation: (model, step, spot) => {
      const { words, copy, channel_names: names, image } = model.meta;
      const index = model.indexOf(spot);
      if (!step.window) return words.filled;
      const [row, column] = [step.window.rows[0], step.window.columns[0]];
      const from = fill(words.taken_from, { map: names[step.map], row, column });
      if (!copy.laid_out) return `[${index.join(", ")}] ← ${from}`;
      const number = image.numbers[step.map];
      return `${index[0]} = ${number}·${model.cells} + ${row}·${image.width} + ${column} ← ${from}`;
    },
  },

  softmax: {
    layout: (model, room) => ({ width: room, height: 0 }),
    draw: () => {},
    equation: ({ meta }, step) => {
      const power = formatNumber(step.logits[step.index] - step.largest, 4);
      if (meta.softmax.log) return `ln p = ${power} − ln(${formatNumber(step.sum, 5)})`;
      return `p = e^(${power}) / Σ = ${formatNumber(step.exponents[step.index], 5)} / ${formatNumber(step.sum, 5)}`;
    },
  },
};

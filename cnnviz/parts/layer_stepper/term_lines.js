// How a number that is made of several others is written: the strongest of them in boxes, and the sum of the others.

import { fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { CHOOSING, lrnBase, PLACING } from "./term_sums.js";

const SHOWN = 6; // of more numbers, but for a seventh, the rest is one box

/** What each number gives, as it is written beside its place. */
const GIVES = {
  LRN: "x²",
  ReduceL1: "|x|",
  ReduceL2: "x²",
  ReduceSumSquare: "x²",
  ReduceLogSumExp: "e^(x − max)",
  Softmax: "e^(x − max)",
  LogSoftmax: "e^(x − max)",
};

/** The items of the lines; `box(label, value, coloured, strong)` makes a box. */
export function termItems(model, step, box) {
  const { words, terms: how, channel_names: names } = model.meta;
  const several = model.image.channels > 1;
  const place = ({ map, row, column }) => `${several ? `${names[map]} ` : ""}(${row}, ${column})`;
  const gives = how.p ? powerOf("x", how.p) : GIVES[how.operator];
  const choosing = how.operator in CHOOSING;
  const times = how.operator === "ReduceProd";
  const sign = choosing ? "," : times ? "×" : "+";
  const ranks = shownOf(step, choosing);
  const left = step.terms.length - ranks.length;
  const items = [];
  for (const index of ranks) {
    const term = step.terms[index];
    if (items.length) items.push(sign);
    if (term.weight === undefined) {
      items.push(
        box(
          gives ? `${gives}, ${place(term)}` : place(term),
          gives ? term.given : term.value,
          !gives,
          choosing && index === step.own,
        ),
      );
    } else {
      items.push(
        box(place(term), term.value, true),
        "×",
        box(
          term.other ? place({ map: 1, row: term.other[0], column: term.other[1] }) : words.weight,
          term.weight,
          Boolean(term.other),
        ),
      );
    }
  }
  if (left) {
    const hidden = new Set(ranks);
    const others = step.terms.filter((_, index) => !hidden.has(index)).map((term) => term.given);
    const rest = choosing
      ? CHOOSING[how.operator](...others)
      : others.reduce(times ? (a, b) => a * b : (a, b) => a + b, times ? 1 : 0);
    items.push(sign, box(fill(words.others, { count: left }), rest));
  }
  if (model.bias) items.push("+", box(words.bias, step.bias));
  return [...items, ...ending(model, step, box)];
}

/** |x| to the power of p, as it is written. */
function powerOf(x, p) {
  if (p === 1) return `|${x}|`;
  return p === 2 ? `${x}²` : `|${x}|^${p}`;
}

/** The strongest numbers in the order of their places; the element's own among them. */
function shownOf({ terms, own }, choosing) {
  const order = terms.map((_, index) => index);
  const size = (index) => (index === own && choosing ? Infinity : Math.abs(terms[index].given));
  order.sort((a, b) => size(b) - size(a));
  return order.slice(0, terms.length === SHOWN + 1 ? terms.length : SHOWN).sort((a, b) => a - b);
}

/** From the sum to the result. */
function ending({ meta }, step, box) {
  const { operator, p, k, alpha, beta, size } = meta.terms;
  const result = box(meta.words.result, step.total, false, true);
  const sum = () => box("Σ", step.sum);
  if (PLACING.has(operator)) return ["→", box(meta.words.term_place, step.total, false, true)];
  switch (operator) {
    case "AveragePool":
    case "GlobalAveragePool":
      return ["\n", sum(), "÷", box("n", step.divisor), "=", result];
    case "GlobalLpPool":
    case "LpPool":
      if (p === 1) return ["=", result];
      return p === 2 ? ["\n", "√", sum(), "=", result] : ["\n", sum(), `^ (1 / ${p})`, "=", result];
    case "LRN": {
      const base = lrnBase(step.sum, meta.terms);
      return [
        "\n", box("k", k), "+", box("α / s", alpha / size), "×", sum(), "=", box("k + α / s · Σ", base), "\n",
        box("x", step.terms[step.own].value), "÷", box("(k + α / s · Σ)^β", base ** beta), "=", result,
      ];
    }
    case "ReduceL2":
      return ["\n", "√", sum(), "=", result];
    case "ReduceMean":
      return ["\n", sum(), "÷", box("n", step.terms.length), "=", result];
    case "ReduceLogSum":
      return ["\n", "ln", sum(), "=", result];
    case "ReduceLogSumExp":
      return ["\n", "ln", sum(), "+", box("max", step.top), "=", result];
    case "Softmax":
      return ["\n", box("e^(x − max)", step.terms[step.own].given), "÷", sum(), "=", result];
    case "LogSoftmax":
      return ["\n", "ln (", box("e^(x − max)", step.terms[step.own].given), "÷", sum(), ")", "=", result];
    default:
      return ["=", result];
  }
}

/** The line above: what is made of how many numbers. */
export function termEquation({ meta }, step) {
  const { operator, p, k, alpha, beta, size } = meta.terms;
  const count = step.terms.length;
  const sum = inBrackets(step.sum, 6);
  const largest = () => `max(x₁, …, xₙ), n = ${count}`;
  const mean = () => `(x₁ + … + xₙ) / n = ${sum} / ${step.divisor}`;
  const root = () => {
    const powers = `${powerOf("x₁", p)} + … + ${powerOf("xₙ", p)}`;
    if (p === 1) return `${powers}, n = ${count}`;
    return p === 2 ? `√(${powers}) = √${sum}, n = ${count}` : `(${powers})^(1/${p}) = ${sum}^(1/${p}), n = ${count}`;
  };
  const lines = {
    ArgMax: () => `argmax(x₀, x₁, …) = argmax(…, ${inBrackets(step.best, 5)}, …), n = ${count}`,
    ArgMin: () => `argmin(x₀, x₁, …) = argmin(…, ${inBrackets(step.best, 5)}, …), n = ${count}`,
    AveragePool: mean,
    GlobalAveragePool: mean,
    GlobalLpPool: root,
    GlobalMaxPool: largest,
    LpPool: root,
    LRN: () => {
      const base = `${formatNumber(k)} + ${formatNumber(alpha)}/${size} · ${sum}`;
      return `x / (k + α/s · Σx²)^β = ${inBrackets(step.terms[step.own].value, 5)} / (${base})^${formatNumber(beta)}`;
    },
    MaxPool: largest,
    LogSoftmax: () => `ln p = ${formatNumber(step.terms[step.own].value - step.top, 4)} − ln ${sum}`,
    ReduceL1: () => `|x₁| + … + |xₙ|, n = ${count}`,
    ReduceL2: () => `√(x₁² + … + xₙ²) = √${sum}, n = ${count}`,
    ReduceLogSum: () => `ln(x₁ + … + xₙ) = ln ${sum}, n = ${count}`,
    ReduceLogSumExp: () => `ln(Σ e^(x − max)) + max = ln ${sum} + ${inBrackets(step.top, 5)}`,
    ReduceMax: largest,
    ReduceMean: mean,
    ReduceMin: () => `min(x₁, …, xₙ), n = ${count}`,
    ReduceProd: () => `x₁ · … · xₙ, n = ${count}`,
    ReduceSum: () => `x₁ + … + xₙ, n = ${count}`,
    ReduceSumSquare: () => `x₁² + … + xₙ², n = ${count}`,
    Softmax: () => `p = ${formatNumber(step.terms[step.own].given, 5)} / ${sum}`,
  };
  const products = () =>
    fill(meta.words.sum_of_products, { count, value: inBrackets(step.sum - step.bias, 6) }) +
    (step.bias ? ` + b ${inBrackets(step.bias, 4)}` : "");
  return (lines[operator] ?? products)();
}

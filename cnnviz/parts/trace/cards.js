// A step as a card: where the number stands, how it was made, and from what.

import { colourOf, css, inkOn } from "../shared/colour.js";
import { make, makeShape } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { placeWords } from "./places.js";
import { mapPlate } from "./plates.js";
import { channelSums, isThere, moreButton, row, shownTerms, sumRows, term } from "./terms.js";

const GRID = 25; // cells of a window that are drawn as a window

/** Open or close the long list of a step. */
export function opensAll(opened, step) {
  const at = Number(step);
  if (!opened.delete(at)) opened.add(at);
}

/** The card of the step at place `at` of the chain. */
export function cardOf(step, at, view) {
  const { words, arrays } = view;
  const side = make("div", { class: "side" });
  if (step.map) side.append(mapPlate(step.map, arrays[`map${at}`], view));
  const where = `${step.layer || step.array} · ${placeWords(step.place, words)}`;
  const head = make("div", { class: "head" }, make("h3", {}, step.title), make("span", { class: "where" }, where));
  if (at && step.starts) {
    head.append(make("button", { type: "button", class: "start", "data-start": at, "data-key": `start ${at}` }, words.start));
  }
  const body = make("div", { class: "body" }, head, result(step, words), ...MADE[step.kind](step, at, view));
  return make("li", { class: `step ${step.kind}` }, side, body);
}

/** The value, and whether the arithmetic shown here comes to the same. */
function result(step, words) {
  const line = make("div", { class: "result" }, make("b", {}, formatNumber(step.value, 6)));
  if (step.agrees === null) return line;
  const numbers = { gap: formatNumber(step.gap, 3), most: formatNumber(step.tolerance, 2), exact: formatNumber(step.exact, 9) };
  const text = step.agrees ? (step.gap === 0 ? words.same : words.agrees) : words.differs;
  const check = { class: step.agrees ? "check" : "check wrong", title: fill(words.compared, numbers) };
  line.append(make("span", check, `${step.agrees ? "✓" : "≠"} ${fill(text, numbers)}`));
  return line;
}

const sentence = (text, values = {}) => make("p", {}, fill(text, values));

const MADE = {
  sum: (step, at, view) => {
    const { words } = view;
    const products = step.terms.some(({ weight }) => weight !== 1);
    const text = step.divisor !== 1 ? words.mean : products ? words.products : words.plain;
    const numbers = { count: step.count, divisor: formatNumber(step.divisor) };
    const rounded = step.rounded
      ? [sentence(words.rounded, { low: formatNumber(step.rounded[0]), high: formatNumber(step.rounded[1]) })]
      : [];
    const rows = sumRows(step, at, view);
    return [sentence(text, numbers), rows, ...rounded, ...moreButton(step, at, view), ...channelSums(step, at, view)];
  },
  choice: (step, at, view) => {
    const { words } = view;
    const parts = [fill(step.largest ? words.largest : words.smallest, { count: step.count })];
    if (step.ties > 1) parts.push(fill(words.ties, { count: step.ties }));
    if (step.padding) parts.push(fill(words.no_padding, { count: step.padding }));
    const numbers = windowGrid(step, at, view) ?? valueRows(step, at, view);
    return [make("p", {}, parts.join(" ")), numbers, ...moreButton(step, at, view)];
  },
  curve: (step, at, view) => {
    const { words } = view;
    const numbers = {
      x: formatNumber(step.x, 5),
      value: formatNumber(step.exact, 5),
      slope: step.slope === null ? "?" : formatNumber(step.slope, 4),
    };
    const pass = make(
      "p",
      { class: `pass ${step.passes}` },
      make("b", {}, `f(${numbers.x}) = ${numbers.value}`),
      " ",
      fill(words[`passes_${step.passes}`], numbers),
    );
    return [make("div", { class: "bend" }, pass, curveDrawing(step))];
  },
  share: (step, at, view) => {
    const { words, opened } = view;
    const terms = shownTerms(step, at, view);
    const [others, rest] = step.rests[opened.has(at) ? 1 : 0];
    const rows = terms.map((each) => {
      const power = step.exponents[step.terms.indexOf(each)];
      const sum = `e^(${formatNumber(each.input, 4)} − ${formatNumber(step.shift, 4)})`;
      return term(each, at, step.chosen, view, { value: power, sum, most: 1 });
    });
    if (others) rows.push(row("rest", fill(words.others, { count: others }), rest, 1));
    rows.push(row("total", words.total, step.total, null));
    const text = step.log ? words.log_share : words.share;
    const numbers = {
      own: formatNumber(step.exponents[0], 5),
      total: formatNumber(step.total, 5),
      value: formatNumber(step.exact, 5),
    };
    return [sentence(text, numbers), make("div", { class: "rows" }, ...rows), ...moreButton(step, at, view)];
  },
  product: (step, at, view) => [sentence(view.words.factors), valueRows(step, at, view)],
  move: (step, at, view) => [sentence(step.fill === null ? view.words.moved : view.words.filled)],
  closed: (step, at, view) => {
    const { words } = view;
    const text = fill(words.closed, { parts: step.parts });
    return step.count
      ? [sentence(`${text} ${step.same_place ? words.same_place : words.largest_on}`), valueRows(step, at, view)]
      : [sentence(`${text} ${words.ends}`)];
  },
  given: (step, at, view) => [sentence(step.is_input ? view.words.pixel : view.words.fixed)],
};

/** The function with the number that went in. */
function curveDrawing({ curve, x, exact }) {
  const [width, height] = [120, 60];
  const [from, to] = [curve[0][0], curve.at(-1)[0]];
  const heights = [...curve.map(([, y]) => y), 0];
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const across = (at) => ((at - from) / (to - from || 1)) * width;
  const up = (at) => height - ((at - low) / (high - low || 1)) * height;
  const points = curve.map(([at, y]) => `${across(at).toFixed(1)},${up(y).toFixed(1)}`).join(" ");
  const drawing = makeShape(
    "svg",
    { viewBox: `-6 -6 ${width + 12} ${height + 12}`, class: "drawn", "aria-hidden": "true" },
    makeShape("path", { class: "axis", d: `M0 ${up(0)}H${width}M${across(0)} 0V${height}` }),
    makeShape("polyline", { class: "line", points }),
  );
  if (Number.isFinite(exact)) drawing.append(makeShape("circle", { cx: across(x), cy: up(exact), r: 5 }));
  return drawing;
}

/** Numbers without arithmetic. */
function valueRows(step, at, view) {
  const terms = shownTerms(step, at, view);
  const most = Math.max(...terms.map(({ input }) => Math.abs(input)), 1e-30);
  const rows = terms.map((each) => term(each, at, step.chosen, view, { value: each.input, sum: "", most }));
  return make("div", { class: "rows" }, ...rows);
}

/** What a screen reader says of a cell: where its number stands, the number, and whether it wins. */
function cellWords(each, words) {
  const said = fill(words.pair, { name: placeWords(each.place, words), way: formatNumber(each.input, 4) });
  return each.rank ? said : fill(words.then, { first: said, then: words.wins });
}

/** A small window as it lies on its map, the winner marked; null if it is large or on several maps. */
function windowGrid(step, at, { meta, words, colours }) {
  const places = step.terms.map(({ place }) => place.index);
  const one = step.terms.every(({ place }) => place.axes === "map" && place.index[0] === places[0][0]);
  if (!one || step.count > GRID || step.terms.length < step.count) return null;
  const [rows, columns] = [1, 2].map((axis) => [...new Set(places.map((index) => index[axis]))].sort((a, b) => a - b));
  const most = Math.max(...step.terms.map(({ input }) => Math.abs(input)), 1e-30);
  const grid = make("div", { class: "grid" });
  grid.style.setProperty("--columns", String(columns.length));
  for (const each of step.terms) {
    const colour = colourOf(each.input, { low: -most, high: most, colours });
    const cell = make(
      "button",
      { type: "button", class: "cell", "data-follow": `${at} ${each.rank}`, "data-key": `follow ${at} ${each.rank}` },
      formatNumber(each.input, 3),
    );
    cell.disabled = each.rank !== step.chosen && !isThere(at, each.rank, meta.follows);
    cell.setAttribute("aria-pressed", String(each.rank === step.chosen));
    cell.setAttribute("aria-label", cellWords(each, words));
    cell.classList.toggle("wins", each.rank === 0);
    Object.assign(cell.style, {
      gridRow: rows.indexOf(each.place.index[1]) + 1,
      gridColumn: columns.indexOf(each.place.index[2]) + 1,
      background: css(colour),
      color: inkOn(colour),
    });
    grid.append(cell);
  }
  return grid;
}

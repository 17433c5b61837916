// The end of a trace: the region of the picture that the traced number sees, what each pixel gave, and their numbers.

import { colourOf, css, inkOn, paintValues } from "../shared/colour.js";
import { make } from "../shared/dom.js";
import { compactNumber, fill, formatNumber } from "../shared/numbers.js";
import { spanWords } from "../shared/spans.js";
import { placeWords } from "./places.js";
import { frameOn, picturePlate, plate } from "./plates.js";
import { row } from "./terms.js";

/** The elements of the section. */
export function pixelsOf(view) {
  const { meta, words } = view;
  const { input } = meta;
  const parts = [make("h3", {}, fill(words.sees_title, { what: meta.steps[0].title })), make("p", {}, regionWords(input, words))];
  const figures = [figure(words.picture, seenPicture(view))];
  if (input.shared) figures.push(figure(words.shares, shareMap(view)), sharedOut(view));
  parts.push(make("div", { class: "figures" }, ...figures));
  if (!input.shared && meta.reason) parts.push(make("p", { class: "reason" }, meta.reason));
  if (input.numbers) {
    const [map, row, column] = input.pixel;
    parts.push(make("p", {}, fill(words.numbers, { map, row, column })), numberGrids(view));
  }
  return parts;
}

function figure(caption, content) {
  return make("figure", {}, content, make("figcaption", {}, caption));
}

function regionWords({ spans, height, width, cells, gaps }, words) {
  if (spans.length !== 2) return words.sees_nothing;
  const [[top, bottom], [left, right]] = spans;
  const all = bottom - top === height && right - left === width && !gaps;
  const numbers = { rows: bottom - top, columns: right - left, count: cells, all: height * width };
  const seen = { ...spanWords(words, top, bottom - 1, left, right - 1), height: bottom - top, width: right - left };
  const parts = [all ? fill(words.sees_all, numbers) : fill(words.sees, seen)];
  if (gaps) parts.push(fill(words.gaps, numbers));
  const [above, below, before, after] = [spans[0][2], spans[0][3], spans[1][2], spans[1][3]];
  if (above || below || before || after) parts.push(fill(words.sees_padding, { above, below, before, after }));
  return parts.join(" ");
}

/** A frame around the rows and columns that the number sees, if there are any. */
function regionFrames({ spans, height, width }) {
  return spans.length === 2 ? [frameOn(spans.flatMap(([from, to]) => [from, to]), height, width, "region")] : [];
}

function seenPicture({ meta, arrays }) {
  const { height, width, pixel } = meta.input;
  const frames = regionFrames(meta.input);
  if (pixel) frames.push(frameOn([pixel[1], pixel[1] + 1, pixel[2], pixel[2] + 1], height, width, "here"));
  const box = picturePlate(arrays.picture, height, width, ...frames);
  if (arrays.mask) {
    const veil = make("canvas", { class: "veil", "aria-hidden": "true" });
    [veil.width, veil.height] = [width, height];
    const pen = veil.getContext("2d");
    pen.fillStyle = "rgba(127,127,127,0.75)";
    arrays.mask.forEach((seen, at) => seen || pen.fillRect(at % width, Math.floor(at / width), 1, 1));
    box.insertBefore(veil, box.children[1] ?? null);
  }
  return box;
}

function shareMap({ meta, arrays, colours }) {
  const { height, width, shared } = meta.input;
  const canvas = make("canvas", { "aria-hidden": "true" });
  paintValues(canvas, arrays.shares, height, width, { low: -shared.most, high: shared.most, colours });
  return plate(canvas, height, width, ...regionFrames(meta.input));
}

/** Pixels for, pixels against, biases: together they are the number. */
function sharedOut({ meta, words }) {
  const { shared } = meta.input;
  const parts = [
    [words.pixels_for, shared.positive],
    [words.pixels_against, shared.negative],
    ...shared.biases.map(([layer, value]) => [fill(words.layer_bias, { layer }), value]),
  ];
  const most = Math.max(...parts.map(([, value]) => Math.abs(value)), 1e-30);
  const rows = parts.map(([label, value]) => row("", label, value, most));
  rows.push(row("total", words.total, shared.total, null));
  const numbers = {
    what: `${shared.title} · ${placeWords(shared.place, words)}`,
    value: formatNumber(shared.value, 6),
    gap: formatNumber(Math.abs(shared.total - shared.value), 2),
  };
  const check = make(
    "p",
    { class: shared.agrees ? "check" : "check wrong" },
    `${shared.agrees ? "✓" : "≠"} ${fill(words.shared_check, numbers)}`,
  );
  return make(
    "div",
    { class: "shared" },
    make("p", {}, fill(words.shared, numbers)),
    make("div", { class: "rows" }, ...rows),
    check,
  );
}

/** The input's numbers around the last pixel, and beside them what each of them gave. */
function numberGrids(view) {
  const { meta, words, arrays } = view;
  const { numbers, planes, pixel } = meta.input;
  const around = planes > 1 ? fill(words.around_map, { map: pixel[0] }) : words.around;
  const grids = [captioned(around, numberGrid(arrays.around, numbers, pixel, view))];
  if (arrays.gave) grids.push(captioned(words.gave, numberGrid(arrays.gave, numbers, pixel, view)));
  return make("div", { class: "figures" }, ...grids);
}

function captioned(title, grid) {
  grid.setAttribute("role", "region");
  grid.setAttribute("aria-label", title);
  return make("figure", { class: "wide" }, make("figcaption", {}, title), grid);
}

function numberGrid(values, { top, left, rows, columns }, [, row, column], { colours, words }) {
  const most = Math.max(...Array.from(values, Math.abs), 1e-30);
  const heads = [words.corner, ...Array.from({ length: columns }, (_, at) => String(left + at))];
  const table = make("table", { class: "numbers" }, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head))));
  for (let i = 0; i < rows; i++) {
    const line = make("tr", {}, make("th", { scope: "row" }, String(top + i)));
    for (let j = 0; j < columns; j++) {
      const value = values[i * columns + j];
      const colour = colourOf(value, { low: -most, high: most, colours });
      const cell = make("td", { title: formatNumber(value, 6) }, compactNumber(value));
      if (top + i === row && left + j === column) cell.className = "here";
      Object.assign(cell.style, { background: css(colour), color: inkOn(colour) });
      line.append(cell);
    }
    table.append(line);
  }
  return make("div", { class: "scroll", tabindex: "0" }, table);
}

// A drawing of what is called a channel, a kernel, a filter and a feature map: three channels, the filter on them, its one map.

import { makeShape } from "./dom.js";

const TOPS = [26, 84, 142]; // where the channels and their kernels begin
const GRID = 44;
const KERNEL = 30;
const DRAWN = "fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round";

/**
 * A grid of `cells` x `cells`.
 *
 * @param {number} left
 * @param {number} top
 * @param {number} side
 * @param {number} cells
 */
function gridShape(left, top, side, cells) {
  const lines = [`M${left} ${top} h${side} v${side} h${-side} Z`];
  for (let at = 1; at < cells; at++) {
    const away = (side * at) / cells;
    lines.push(`M${left + away} ${top} v${side} M${left} ${top + away} h${side}`);
  }
  return makeShape("path", { d: lines.join(" "), "stroke-opacity": "0.75" });
}

/**
 * A name with a line to what it names, which ends in a dot there.
 *
 * @param {string} text
 * @param {[number, number]} at of the text
 * @param {[number, number]} from the line's beginning
 * @param {[number, number]} to its end
 */
function naming(text, [x, y], [from, across], [to, down]) {
  const line = makeShape("path", { d: `M${from} ${across} L${to} ${down}`, "stroke-width": "1" });
  const dot = makeShape("circle", { cx: to, cy: down, r: "3", style: "fill:currentColor;stroke:none" });
  const words = makeShape("text", {
    x,
    y,
    "text-anchor": x > 200 ? "end" : "start",
    style: `fill:currentColor;stroke:none;font-size:${text.length > 1 ? 17 : 26}px;font-weight:650`,
  });
  words.textContent = text;
  return [line, dot, words];
}

/**
 * The drawing with these names, or letters in their place.
 *
 * @param {{ channel: string, kernel: string, filter: string, map: string, about: string }} names
 */
export function drawFilter({ channel, kernel, filter, map, about }) {
  const shapes = TOPS.flatMap((top) => {
    const middle = top + GRID / 2;
    return [
      gridShape(10, top, GRID, 4),
      gridShape(112, middle - KERNEL / 2, KERNEL, 3),
      makeShape("path", { d: `M60 ${middle} H90 M85 ${middle - 4} L90 ${middle} L85 ${middle + 4}` }),
    ];
  });
  const bias = makeShape("text", {
    x: 127,
    y: 209,
    "text-anchor": "middle",
    style: "fill:currentColor;stroke:none;font-size:15px;font-style:italic",
  });
  bias.textContent = "b";
  return makeShape(
    "svg",
    { viewBox: "0 0 320 226", role: "img", "aria-label": about, style: DRAWN, class: "filter-drawing" },
    ...shapes,
    makeShape("rect", { x: 98, y: 22, width: 58, height: 196, rx: 8, "stroke-width": "2" }),
    makeShape("rect", { x: 119, y: 195, width: 16, height: 18, "stroke-opacity": "0.75" }),
    bias,
    makeShape("path", { d: "M162 106 H246 M241 102 L246 106 L241 110" }),
    gridShape(254, 106 - GRID / 2, GRID, 4),
    ...naming(channel, [10, 14], [30, 19], [30, 40]),
    ...naming(filter, [176, 30], [173, 25], [156, 25]),
    ...naming(kernel, [176, 62], [173, 57], [132, 54]),
    ...naming(map, [310, 158], [280, 144], [280, 116]),
  );
}

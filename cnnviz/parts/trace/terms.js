// A sum as rows: its strongest terms as bars on both sides of 0, what the others sum to, the bias, the total.

import { make } from "../shared/dom.js";
import { fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { placeWords } from "./places.js";

const DIGITS = 4;

/** A bar from the middle: to the right for a positive number, to the left for a negative one. */
function bar(value, most, kind = "") {
  const inner = make("i", { class: value < 0 ? "down" : "up" });
  inner.style.width = `${Math.min(50, (Math.abs(value) / (most || 1)) * 50)}%`;
  return make("span", { class: `bar ${kind}`, "aria-hidden": "true" }, inner);
}

/** What all rows have: whose the number is, how it was made, its bar (none if `most` is null) and the number. */
const cellsOf = (place, sum, value, most, digits, kind) => [
  make("span", { class: "place" }, place),
  make("span", { class: "sum" }, sum),
  most === null ? make("span", { class: "bar" }) : bar(value, most, kind),
  make("span", { class: "product" }, formatNumber(value, digits)),
];

/** A row that is no button. */
export function row(kind, label, value, most) {
  return make("div", { class: `row ${kind}` }, ...cellsOf(label, "", value, most, DIGITS + 1, kind));
}

/** Whether the way along a term can be shown: a page without a server has some ways alone. */
export const isThere = (at, rank, [steps, ranks] = [Infinity, Infinity]) => at <= steps && rank < ranks;

/** A term as a button that the trace follows. */
export function term(each, at, chosen, { meta, words }, { value, sum, most }) {
  const place = placeWords(each.place, words);
  const where = each.array ? fill(words.pair, { name: each.array, way: place }) : place;
  const button = make("button", {
    type: "button",
    class: "row term",
    "data-follow": `${at} ${each.rank}`,
    "data-key": `follow ${at} ${each.rank}`,
  });
  button.setAttribute("aria-pressed", String(each.rank === chosen));
  button.disabled = each.rank !== chosen && !isThere(at, each.rank, meta.follows);
  if (!button.disabled) button.title = words.follow;
  button.append(...cellsOf(where, sum, value, most, DIGITS));
  return button;
}

/** The terms to show: the strongest few and the one that is followed, or all that were sent. */
export function shownTerms(step, at, { meta, opened }) {
  return opened.has(at) ? step.terms : step.terms.filter(({ rank }) => rank < meta.few || rank === step.chosen);
}

/** "Show more" or "show fewer", where there is more. */
export function moreButton(step, at, { meta, words, opened }) {
  if (step.terms.length <= meta.few + 1) return [];
  const open = opened.has(at);
  const label = open ? words.fewer : fill(words.more, { count: step.terms.length });
  const keys = { "data-more": at, "data-key": `more ${at}` };
  return [make("button", { type: "button", class: "more", ...keys, "aria-expanded": String(open) }, label)];
}

/** All rows of a sum. */
export function sumRows(step, at, view) {
  const { words, opened } = view;
  const terms = shownTerms(step, at, view);
  const [others, rest] = step.rests[opened.has(at) ? 1 : 0];
  const plain = terms.every(({ weight }) => weight === 1);
  const most = Math.max(...terms.map(({ product }) => Math.abs(product)), Math.abs(rest), Math.abs(step.bias), 1e-30);
  const rows = terms.map((each) => {
    const sum = plain ? "" : `${formatNumber(each.input, DIGITS)} × ${inBrackets(each.weight, DIGITS)}`;
    return term(each, at, step.chosen, view, { value: each.product, sum, most });
  });
  if (others) rows.push(row("rest", fill(words.others, { count: others }), rest, most));
  if (step.padding) rows.push(row("rest", fill(words.padding, { count: step.padding }), 0, most));
  if (step.bias) rows.push(row("bias", words.bias, step.bias, most));
  if (step.divisor === 1) rows.push(row("total", words.total, step.exact, null));
  else {
    rows.push(row("total", words.total, step.total, null));
    rows.push(row("total", fill(words.divided, { divisor: formatNumber(step.divisor) }), step.exact, null));
  }
  return make("div", { class: "rows" }, ...rows);
}

/** The sums of the channels, folded away. */
export function channelSums(step, at, { words, opened }) {
  if (!step.channels?.length) return [];
  const [count, rest] = step.other_channels;
  const most = Math.max(...step.channels.map(([, total]) => Math.abs(total)), Math.abs(rest));
  const rows = step.channels.map(([channel, total]) => row("", fill(words.channel, { map: channel }), total, most));
  if (count) rows.push(row("rest", fill(words.other_channels, { count }), rest, most));
  const key = `sums ${at}`;
  const summary = make("summary", { "data-key": key }, fill(words.by_channel, { count: step.channels.length + count }));
  const details = make("details", { open: opened.has(key) ? "" : null }, summary, make("div", { class: "rows" }, ...rows));
  details.addEventListener("toggle", () => (details.open ? opened.add(key) : opened.delete(key)));
  return [details];
}

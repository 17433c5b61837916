// Other maps in a recorded overview: those of a page that are in the file, drawn from their own numbers as Python draws those
// that are shown first (parts/graph/content.py); pure functions, without a page.

const LEVELS = 255;

/**
 * Columns with the pages that can be turned to as `held`: those of which each column that turns with it has a map in the file,
 * and that which is shown.
 *
 * @param {GraphColumn[]} columns
 * @param {(layer: string, unit: number) => ArrayLike<number> | null} mapOf
 * @returns {GraphColumn[]}
 */
export function withHeld(columns, mapOf) {
  /** @type {Record<string, number[]>} */
  const held = Object.create(null); // a layer may be called what every object has
  for (const column of columns) {
    if (column.kind !== "maps" || !column.op_type) continue;
    const known = held[column.page_of] ?? Array.from({ length: column.page_count }, (_, page) => page);
    held[column.page_of] = known.filter((page) => page === column.page || foundOn(column, page, mapOf).length);
  }
  return columns.map((column) => ({ ...column, held: held[column.page_of] ?? [column.page] }));
}

/**
 * An overview as it was recorded, with another page of the maps that turn with `leader`.
 *
 * @param {{ columns: GraphColumn[], levels: Numbers, numbers: Numbers }} recorded
 * @param {Record<string, number>} pages by their leaders, those that are turned to
 * @param {(layer: string, unit: number) => ArrayLike<number> | null} mapOf the numbers of a layer's map, where the file has them
 * @returns {{ columns: GraphColumn[], levels: Uint8Array, numbers: Float32Array }}
 */
export function turnedTo({ columns, levels, numbers }, pages, mapOf) {
  const more = { levels: [...levels], numbers: [...numbers] };
  const turned = columns.map((column) => {
    const page = pages[column.page_of] ?? column.page;
    return page === column.page ? column : pageOf(column, page, mapOf, more);
  });
  const shown = turned.map((column, at) => {
    const same = (link) => column === columns[at] && turned[link.source] === columns[link.source];
    // the strengths that were recorded are those of the maps that were shown
    return { ...column, links: column.links.map((link) => (same(link) ? link : { ...link, strengths: undefined })) };
  });
  return { columns: shown, levels: Uint8Array.from(more.levels), numbers: Float32Array.from(more.numbers) };
}

/**
 * The maps of a page that are in the file; their numbers are those of the column's array.
 *
 * @param {any} column
 * @param {number} page
 * @param {(layer: string, unit: number) => ArrayLike<number> | null} mapOf
 */
function foundOn({ layer, total, per_page, size }, page, mapOf) {
  const first = page * per_page;
  return Array.from({ length: Math.min(per_page, total - first) }, (_, at) => first + at).flatMap((unit) => {
    const values = mapOf(layer, unit);
    return values?.length === size[0] * size[1] ? [{ unit, values }] : [];
  });
}

/** A column with the maps of another page that are in the file. */
function pageOf(column, page, mapOf, more) {
  if (column.kind !== "maps" || !column.op_type) return column;
  const found = foundOn(column, page, mapOf);
  const first = page * column.per_page;
  const all = Math.min(column.per_page, column.total - first);
  const place = { levels: more.levels.length, numbers: more.numbers.length, special: undefined };
  const reduced = found.map(({ values }) => means(values, column));
  const ends = found.map(({ values }) => endsOf(values));
  for (const [low, high] of ends) more.numbers.push(low, high);
  for (const [at, cells] of reduced.entries()) for (const cell of cells) more.levels.push(levelOf(cell, ...ends[at]));
  if (reduced.some((cells) => cells.some((cell) => !Number.isFinite(cell)))) {
    place.special = more.levels.length;
    for (const cell of reduced.flat()) more.levels.push(markOf(cell));
  }
  return { ...column, ...place, page, first, all, count: found.length, units: found.map(({ unit }) => unit) };
}

/** A map as means over areas; those at the ends may be smaller. */
function means(values, { size: [height, width], cells: [rows, columns], area: [tall, wide] }) {
  const made = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [bottom, right] = [Math.min(height, (row + 1) * tall), Math.min(width, (column + 1) * wide)];
      let sum = 0;
      for (let r = row * tall; r < bottom; r++) for (let c = column * wide; c < right; c++) sum += values[r * width + c];
      made.push(sum / ((bottom - row * tall) * (right - column * wide)));
    }
  }
  return made;
}

/** The lowest and the highest finite number; 0 where there is none. */
function endsOf(values) {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) continue;
    low = Math.min(low, values[at]);
    high = Math.max(high, values[at]);
  }
  return low <= high ? [low, high] : [0, 0];
}

const levelOf = (value, low, high) => {
  const level = Math.round(((value - low) / (high - low || 1)) * LEVELS);
  return Number.isNaN(level) ? 0 : Math.min(LEVELS, Math.max(0, level));
};

/** Of what has no level, as Python marks it. */
const markOf = (value) => (Number.isFinite(value) ? 0 : Number.isNaN(value) ? 1 : value > 0 ? 2 : 3);

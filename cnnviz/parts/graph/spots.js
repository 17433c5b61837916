// From points and keys to spots: {at: number of the column, index: of the shown unit, cell: [row, column] or null}.

import { boxOf, indexAt } from "./layout.js";

const ROW_FIRST = 1e7; // a map of the next column counts as nearer than any of a later one

/** The spot at a point of the stage, or null between maps. */
export function spotAt(columns, layout, x, y) {
  const within = (box) => x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height;
  const at = layout.columns.findIndex(within);
  if (at < 0) return null;
  const column = columns[at];
  const { grid, picture } = layout.columns[at];
  const inPicture = picture !== null && within(picture);
  const index = inPicture ? 0 : indexAt(grid, x, y);
  if (index < 0) return null;
  if (column.kind !== "maps") return { at, index, cell: null };
  const box = inPicture ? picture : boxOf(grid, index);
  const shares = [(y - box.top) / box.height, (x - box.left) / box.width];
  return { at, index, cell: shares.map((share, axis) => Math.min(column.size[axis] - 1, Math.floor(share * column.size[axis]))) };
}

/** The unit to the left (-1) or right (1) of `spot`: in its own column if that has several across, else in the next one. */
export function beside(columns, layout, spot, direction) {
  const centre = ({ left, top, width, height }) => [left + width / 2, top + height / 2];
  const own = boxOf(layout.columns[spot.at].grid, spot.index);
  const [x, y] = centre(own);
  let best = { cost: Infinity, at: spot.at, index: spot.index };
  columns.forEach((column, at) => {
    const slots = (column.slot - columns[spot.at].slot) * direction;
    if (at !== spot.at && slots <= 0) return;
    for (let index = 0; index < column.count; index++) {
      const [toX, toY] = centre(boxOf(layout.columns[at].grid, index));
      const [ahead, aside] = [(toX - x) * direction, Math.abs(toY - y)];
      if (ahead <= 1 || (at === spot.at && aside >= own.height)) continue;
      const cost = ROW_FIRST * slots + 4 * aside + ahead;
      if (cost < best.cost) best = { cost, at, index };
    }
  });
  return { at: best.at, index: best.index };
}

/** The unit `rows` rows below `spot` in its column, or the last or first. */
export function below(columns, layout, { at, index }, rows) {
  const { byRow, across } = layout.columns[at].grid;
  return { at, index: Math.min(columns[at].count - 1, Math.max(0, index + rows * (byRow ? across : 1))) };
}

// The light on a layer's maps: what the element sees, framed on every input map, and the element itself.

import { clearOverlay, coverCell, frameBox, linkBoxes, markPin, veilFrom } from "../stepper/light.js";

const SMALL_MARK = 5; // CSS pixels of a window on one of many small maps

/** Draw the light; `marks` holds the rows and columns that are seen, and the map if it is one alone. */
export function lightLayer(stepper, marks) {
  const { overlay, input, output, zooming } = stepper;
  const frame = overlay.parentElement.getBoundingClientRect();
  const context = clearOverlay(overlay, frame);
  output.placeIn(frame);
  input.placeIn(frame);
  context.save();
  if (zooming.on) {
    context.beginPath();
    for (const maps of [input, output]) maps.addTo(context);
    context.clip();
  }
  drawLight(context, stepper, marks);
  context.restore();
}

function drawLight(context, stepper, marks) {
  const { input, output, model, theme, spot, pinned, cursor, chosen, playing, waits, zooming } = stepper;
  const one = (map, { row, column }, index = 0) => map.rectangle(index, [row, row], [column, column]);
  if (playing && !model.listed) veilFrom(context, theme, output.placed[0], model.unitOf(spot) + 1);
  const here = model.listed ? null : one(output, spot);
  const [made] = output.placed;
  const beside = here && !zooming.on && input.placed.every((box) => box.x + box.width < made.x); // else a line would cross maps
  for (const [index, { rows, columns }] of Object.entries(marks.maps ?? {})) {
    if (index < input.placed.length) frameBox(context, theme, input.rectangle(index, rows, columns, SMALL_MARK), { line: 2 });
  }
  const { height, width } = model.image;
  const [rows, columns] = [spanOf(marks.rows, height), spanOf(marks.columns, width)];
  const strong = marks.map ?? (input.count > 1 ? chosen : 0);
  const seen = marks.map === undefined ? input.placed.keys() : [marks.map];
  for (const index of rows && columns ? [...seen].filter((at) => at < input.placed.length) : []) {
    const box = input.rectangle(index, rows, columns, index === strong ? undefined : SMALL_MARK);
    if (index === strong && beside) linkBoxes(context, theme, box, here);
    frameBox(context, theme, box, { line: index === strong ? 2 : 1 });
  }
  if (cursor && model.kind === "linear") frameBox(context, theme, one(input, cursor, cursor.index));
  if (!here) return;
  if (waits.length) coverCell(context, theme, here);
  frameBox(context, theme, here);
  if (pinned) markPin(context, theme, one(output, pinned));
}

/** First and last of the cells that lie on an axis of `size` cells; null if none does. */
function spanOf(places, size) {
  const inside = (places ?? []).filter((at) => at >= 0 && at < size);
  return inside.length ? [Math.min(...inside), Math.max(...inside)] : null;
}

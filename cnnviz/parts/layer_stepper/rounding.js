// A real number brought to a whole one of a small type, or back.

import { roundedToEven } from "../stepper/functions.js";
import { clamp } from "../stepper/geometry.js";
import { isNear } from "../stepper/model.js";

/** Why the element at `spot` of a quantising layer has its value, or of one that goes back. */
export function roundingAt(model, { row, column }) {
  const at = row * model.image.width + column;
  const [x, scale, zero, engine] = [model.inputs[at], model.own.scale[at], model.own.zero[at], model.engineAt({ row, column })];
  const { ends } = model.meta.rounding;
  if (!ends) {
    const centred = x - zero;
    const total = centred * scale;
    return { x, scale, zero, centred, total, engine, agrees: isNear(total, engine, 4 * model.epsilon * Math.abs(total)) };
  }
  const steps = x / scale;
  const rounded = roundedToEven(steps);
  const kept = (value) => clamp(value, ...ends);
  // the layer divides in fewer digits, so that a number halfway may go the other way
  const agrees = Math.abs(kept(steps + zero) - engine) <= 0.5 + 2 * model.epsilon * Math.abs(steps);
  return { x, scale, zero, steps, rounded, moved: rounded + zero, total: kept(rounded + zero), engine, agrees };
}

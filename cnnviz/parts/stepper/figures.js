// The figures of a Stepper in the page's markup.

const PARTS_OF_FIGURE = ["name", "shape", "plate", "base", "legend", "readout"];

/** By its stage, each figure and its parts under their classes; null for one that it does not have. */
export function figuresOf(root, stages) {
  const found = stages.map((stage) => {
    const figure = root.querySelector(`figure[data-stage="${stage}"]`);
    const parts = PARTS_OF_FIGURE.map((part) => [part, figure.querySelector(`.${part}`)]);
    return [stage, { figure, ...Object.fromEntries(parts) }];
  });
  return Object.fromEntries(found);
}

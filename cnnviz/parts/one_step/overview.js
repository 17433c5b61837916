// All columns of the stage at once, small and without numbers: where the stage is wider than the page, they show what lies
// beyond its edges, and bring it into view. The cells themselves say everything to keys and to readers.

import { make, makeButton } from "../shared/dom.js";

const PICTURE_SIDE = 32; // pixels

export class Overview {
  /** @param {(column: number) => void} go bring a column of the stage into view */
  constructor(go) {
    this.go = go;
    this.element = make("div", { class: "overview", "aria-hidden": "true", hidden: "" });
  }

  /**
   * A button for each column, with its numbers above their gradients.
   *
   * @param {{ up: any[], down: any[] }[]} columns of the stage: the grids of both sides
   */
  build(columns) {
    this.columns = columns.map((grids, at) => {
      const small = { up: grids.up.map(smallOf), down: grids.down.map(smallOf) };
      const sides = Object.entries(small).map(([side, all]) =>
        make("span", { class: `of-${side}` }, ...all.map(({ element }) => element)),
      );
      const button = makeButton(() => this.go(at), { tabindex: -1 }, ...sides);
      return { button, small: [...small.up, ...small.down] };
    });
    this.element.replaceChildren(...this.columns.map(({ button }) => button));
  }

  /**
   * Take over the colours of the stage's cells.
   *
   * @param {string[]} names of the columns
   */
  show(names) {
    this.columns?.forEach(({ button, small }, at) => {
      button.title = names[at];
      for (const each of small) each.paint();
    });
  }

  /** Lay the columns out in one row, or where that is too narrow in two of as many. */
  fit() {
    const { classList, style } = this.element;
    if (this.element.hidden || !this.columns) return;
    classList.remove("rows");
    const [first, last] = [this.columns[0], this.columns[this.columns.length - 1]].map(({ button }) => button.offsetTop);
    style.setProperty("--half", String(Math.ceil(this.columns.length / 2)));
    classList.toggle("rows", last > first);
  }

  /**
   * Mark which columns are looked at, and on which the eye is.
   *
   * @param {boolean[] | null} seen which columns are in view; null where all are
   * @param {number} here the column of what is looked at
   */
  mark(seen, here) {
    const shown = this.element.hidden && seen;
    this.element.hidden = !seen;
    if (shown) this.fit();
    this.columns?.forEach(({ button }, at) => {
      button.classList.toggle("seen", Boolean(seen?.[at]));
      button.classList.toggle("here", at === here);
    });
  }
}

/** A grid of the stage without its numbers. */
function smallOf(cells) {
  const boxes = cells.parts.map(([, , rows, columns], part) => {
    if (cells.grid.picture) {
      const canvas = make("canvas");
      canvas.style.width = `${Math.min(PICTURE_SIDE, (PICTURE_SIDE * columns) / rows)}px`;
      return { element: canvas, paint: () => copy(cells.cells[part], canvas) };
    }
    const before = cells.parts.slice(0, part).reduce((sum, [, , height, width]) => sum + height * width, 0);
    const dots = Array.from({ length: rows * columns }, () => make("i"));
    const element = make("span", { class: "dots" }, ...dots);
    element.style.setProperty("--columns", String(columns));
    const paint = () => dots.forEach((dot, at) => (dot.style.background = cells.cells[before + at].style.background));
    return { element, paint };
  });
  const element = make("span", { class: "small" }, ...boxes.map((box) => box.element));
  const paint = () => {
    element.classList.toggle("unknown", !cells.known);
    for (const box of boxes) box.paint();
  };
  return { element, paint };
}

/**
 * @param {HTMLCanvasElement} from
 * @param {HTMLCanvasElement} to
 */
function copy(from, to) {
  [to.width, to.height] = [from.width, from.height];
  if (from.width && from.height) to.getContext("2d")?.drawImage(from, 0, 0);
}

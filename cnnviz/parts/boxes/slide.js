// The window on its way over a copy, row by row, so that the map is seen to come about.

const LASTING = 9000; // milliseconds for a whole map, however many cells it has
const ROW = 450; // for a row, where movement is to be kept to steps

export class Slide {
  /** `show` is called with how many cells have been visited, and `end` when all have. */
  constructor(show, end) {
    this.show = show;
    this.end = end;
  }

  get running() {
    return this.frame !== undefined;
  }

  start(rows, columns) {
    const cells = rows * columns;
    const steps = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let began;
    const next = (now) => {
      began ??= now;
      const passed = now - began;
      const visited = steps ? Math.ceil((passed + 1) / ROW) * columns : Math.ceil((passed / LASTING) * cells);
      if (visited >= cells) {
        this.stop();
        this.end();
        return;
      }
      this.show(Math.max(1, visited));
      this.frame = requestAnimationFrame(next);
    };
    this.frame = requestAnimationFrame(next);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }
}

// Soft ink on a square grid of points, each between 0 (ground) and 1 (full ink), and the strokes to undo.

const STEPS = 15;
const MOST_UNDONE = 60;

/** The distance of (x, y) from the segment between `from` and `to`. */
function distance(x, y, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length ? Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length)) : 0;
  return Math.hypot(x - from.x - along * dx, y - from.y - along * dy);
}

export class Ink {
  constructor(side) {
    this.side = side;
    this.past = [];
    this.future = [];
    this.clear();
  }

  clear() {
    this.points = new Float32Array(this.side * this.side);
  }

  /** Draw a line of `width` points with a soft rim; an eraser takes ink away where a pen would lay it. */
  line(from, to, width, erases) {
    const reach = width / 2 + 0.5;
    const range = (a, b) => [
      Math.max(0, Math.floor(Math.min(a, b) - reach)),
      Math.min(this.side, Math.ceil(Math.max(a, b) + reach)),
    ];
    const [left, right] = range(from.x, to.x);
    const [top, bottom] = range(from.y, to.y);
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const cover = Math.min(1, Math.max(0, reach - distance(column + 0.5, row + 0.5, from, to)));
        const at = row * this.side + column;
        this.points[at] = erases ? Math.min(this.points[at], 1 - cover) : Math.max(this.points[at], cover);
      }
    }
  }

  level(at) {
    return Math.round(this.points[at] * STEPS);
  }

  /** The drawing as one hexadecimal digit for each point, row by row. */
  get digits() {
    return Array.from(this.points, (_, at) => this.level(at).toString(16)).join("");
  }

  set digits(digits) {
    this.points.forEach((_, at) => (this.points[at] = parseInt(digits[at], 16) / STEPS));
  }

  /** Remember the drawing as it is before a stroke. */
  remember() {
    this.past = [...this.past.slice(1 - MOST_UNDONE), this.points.slice()];
    this.future = [];
  }

  undo() {
    this.swap(this.past, this.future);
  }

  redo() {
    this.swap(this.future, this.past);
  }

  swap(from, to) {
    to.push(this.points);
    this.points = from.pop();
  }
}

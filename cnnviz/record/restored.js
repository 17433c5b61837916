// The bytes of a recorded page as the engine made them, see record/derived.py: what lies in the file, and what is made of that.

const floats = (bytes, [place, length]) => new Float32Array(bytes, place, length / 4);

/** What a text of the page holds, which is packed and in base 64. */
export async function unpacked(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}

/**
 * All bytes of a pile; yields the share of them that is there.
 *
 * @param {{ size: number, laid: [number, [number, number][]][], derived: any[] }} told
 * @param {ArrayBuffer} stream
 * @returns {Generator<number, ArrayBuffer>}
 */
export function* restored({ size, laid, derived }, stream) {
  const bytes = new ArrayBuffer(size);
  const given = new Uint8Array(stream);
  let first = 0;
  for (const [width, spans] of laid) first = lay(new Uint8Array(bytes), given, first, width, spans);
  for (const [done, [kind, to, of, how, exact]] of derived.entries()) {
    yield done / derived.length;
    if (kind === "rows") {
      const made = new Uint8Array(bytes);
      for (const [at, place] of of.entries()) made.copyWithin(to[0] + at * how.row, place, place + how.row);
      continue;
    }
    const made = kind === "left_out" ? new Float64Array(bytes, to[0], to[1] / 8) : floats(bytes, to);
    const sources = of.map((span) => floats(bytes, span));
    for (const share of PREDICTIONS[kind](made, sources, how)) yield (done + share) / derived.length;
    settle(made);
    if (!exact) first = correct(made, given, first);
  }
  return bytes;
}

/** Put numbers of `width` bytes where they belong, whose bytes lie apart: the first of each, then the second of each. */
function lay(bytes, given, first, width, spans) {
  for (let plane = 0; plane < width; plane++) {
    for (const [place, length] of spans) {
      for (let at = place + plane; at < place + length; at += width) bytes[at] = given[first++];
    }
  }
  return first;
}

/** Give what is no number the bits that it has in Python, as a browser may give it any. */
function settle(made) {
  const bits = new Uint32Array(made.buffer, made.byteOffset, made.byteLength / 4);
  const each = made.BYTES_PER_ELEMENT / 4;
  for (let at = 0; at < made.length; at++) {
    if (!Number.isNaN(made[at])) continue;
    if (each === 2) bits[2 * at] = 0;
    bits[each * at + each - 1] = each === 2 ? 0x7ff80000 : 0x7fc00000;
  }
}

/** Move each prediction by as many numbers as it is wrong. */
function correct(made, given, first) {
  const bits = new Int32Array(made.buffer, made.byteOffset, made.length);
  const { length } = made;
  for (let at = 0; at < length; at++) {
    const place = first + at;
    const low = given[place] | (given[place + length] << 8);
    const far = low | (given[place + 2 * length] << 16) | (given[place + 3 * length] << 24);
    bits[at] = rising((rising(bits[at]) + ((far >>> 1) ^ -(far & 1))) | 0);
  }
  return first + 4 * length;
}

/** The bits of a number as a whole number that rises with it, and back. */
const rising = (bits) => (bits < 0 ? bits ^ 0x7fffffff : bits);

const PREDICTIONS = { convolved, largest, left_out: leftOut, rectified };

function* convolved(made, [x, weight, bias], how) {
  const [maps, cells] = [padded(x, how, 0), how.kernel[0] * how.kernel[1]];
  const [count, rows, columns] = how.out;
  const [taken, each] = [how.in[0] / how.groups, count / how.groups];
  const sums = new Float64Array(rows * columns);
  for (let number = 0; number < count; number++) {
    sums.fill(bias ? bias[number] : 0);
    const group = Math.floor(number / each) * taken;
    for (let channel = 0; channel < taken; channel++) {
      add(sums, maps, group + channel, weight, (number * taken + channel) * cells, how);
    }
    made.set(sums, number * sums.length);
    yield number / count;
  }
}

function* leftOut(sums, [x, weight], how) {
  yield 0;
  const [maps, cells, sent] = [padded(x, how, 0), how.kernel[0] * how.kernel[1], new Set(how.sent)];
  const factors = how.sizes ? weight.map(Math.abs) : weight;
  if (how.sizes) maps.numbers = maps.numbers.map(Math.abs);
  for (let channel = 0; channel * cells < weight.length; channel++) {
    if (!sent.has(channel)) add(sums, maps, how.first + channel, factors, channel * cells, how);
  }
}

/** Add what a channel gives, by row and column of the kernel, whose weights begin at `first`. */
function add(sums, { numbers, high, wide }, channel, weight, first, { out, kernel, stride, dilation }) {
  const [, rows, columns] = out;
  const across = stride[1];
  for (let r = 0, w = first; r < kernel[0]; r++) {
    for (let c = 0; c < kernel[1]; c++, w++) {
      const factor = weight[w];
      for (let row = 0, at = 0; row < rows; row++) {
        let seen = (channel * high + row * stride[0] + r * dilation[0]) * wide + c * dilation[1];
        for (let column = 0; column < columns; column++, at++, seen += across) sums[at] += factor * numbers[seen];
      }
    }
  }
}

function* largest(made, [x], how) {
  yield 0;
  const { numbers, high, wide } = padded(x, how, -Infinity);
  const [count, rows, columns] = how.out;
  let at = 0;
  for (let number = 0; number < count; number++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        let most = -Infinity;
        for (let r = 0; r < how.kernel[0]; r++) {
          let seen = (number * high + row * how.stride[0] + r * how.dilation[0]) * wide + column * how.stride[1];
          for (let c = 0; c < how.kernel[1]; c++, seen += how.dilation[1]) if (numbers[seen] > most) most = numbers[seen];
        }
        made[at] = most;
      }
    }
  }
}

function* rectified(made, [x, slopes]) {
  yield 0;
  const cells = slopes ? x.length / slopes.length : x.length;
  for (let at = 0; at < x.length; at++) made[at] = x[at] > 0 ? x[at] : slopes ? x[at] * slopes[Math.floor(at / cells)] : 0;
}

/** The maps in float64, with so many rows and columns around them that every window lies within. */
function padded(x, how, value) {
  const [channels, height, width] = how.in;
  const [top, left] = how.padding;
  const reach = (axis) => (how.out[1 + axis] - 1) * how.stride[axis] + (how.kernel[axis] - 1) * how.dilation[axis] + 1;
  const high = Math.max(reach(0), top + height);
  const wide = Math.max(reach(1), left + width);
  const numbers = new Float64Array(channels * high * wide).fill(value);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) {
      const from = (channel * height + row) * width;
      numbers.set(x.subarray(from, from + width), (channel * high + top + row) * wide + left);
    }
  }
  return { numbers, high, wide };
}
